"""What weight decay does inside Adam's gradient, and outside of it."""

import numpy as np

from primer import checks, descent, optimizers
from primer.optimizers import State

__all__ = ["SCALES", "adam_l2", "decay_rate", "decay_under_noise", "decay_without_gradient"]


SCALES = (0.01, 1.0, 100.0)


@optimizers.rule
def adam_l2(w, grad, state=State(t=0, m=0.0, v=0.0), *, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01):
    """Adam of the loss plus ½λ‖w‖²: the decay is a part of the gradient, and goes through m and v.

    g = ∇L(w_t) + λ w_t, then ``adam``. State: that of ``adam``; its ``g`` has the decay in it. λ is ``weight_decay``
    ≥ 0. Equal to torch.optim.Adam(weight_decay=λ). The decay that does not go through m and v is ``adamw``.
    """
    hyper = {"lr": lr, "beta1": beta1, "beta2": beta2, "eps": eps}
    return optimizers.adam(w, lambda w: grad(w) + weight_decay * w, state, **hyper)


def decay_under_noise(step, *, scales=SCALES, lr=1e-3, weight_decay=1.0, steps=600, replicas=1500, seed=1, **hyper):
    """The mean of weights that start at 1 and whose gradients are nothing but noise: shape ``(steps + 1, scales)``.

    Each weight has normal noise of its own size, one of ``scales``; the mean is over ``replicas`` runs. β2 is 0.99.
    """
    scales = np.atleast_1d(checks.number("scales", scales))
    hyper = {"beta2": 0.99} | hyper
    rng = np.random.default_rng(checks.count("seed", seed))
    shape = (checks.count("replicas", replicas, 1), len(scales))
    walk = descent.steps(
        step, np.ones(shape), lambda w: scales * rng.standard_normal(shape), steps, lr=lr, weight_decay=weight_decay,
        **hyper,
    )  # fmt: skip
    return np.array([np.ones(len(scales)), *(w.mean(0) for w, _ in walk)])


def decay_without_gradient(step, weight_decay, *, lr=1e-3, steps=200, **hyper):
    """A weight that starts at 1 and whose gradient is always 0, over time: shape ``(steps + 1,)``."""
    return descent.run(step, np.ones(1), np.zeros_like, steps, lr=lr, weight_decay=weight_decay, **hyper).w[:, 0]


def decay_rate(means):
    """What a mean weight loses per step on average, −ln(w_T / w_0) / T, for ``means`` of shape ``(T + 1, ...)``."""
    means = np.atleast_1d(checks.positive("means", means))
    if len(means) < 2:
        raise ValueError(f"means must be those of at least two steps; got shape {means.shape}")
    return -np.log(means[-1] / means[0]) / (len(means) - 1)
