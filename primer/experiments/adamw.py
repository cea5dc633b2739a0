"""What weight decay does inside Adam's gradient, and outside of it; and to a network that has too few samples.

The search for the best decay of that network takes minutes, so what came out stands in ``adamw_decay.json`` beside this
module; ``store_decay`` computes it anew.
"""

from functools import lru_cache
from itertools import product
from types import SimpleNamespace

import numpy as np

from primer import checks, descent, optimizers
from primer.experiments import rates, stored, tuning
from primer.optimizers import State

__all__ = ["SCALES", "adam_l2", "decay_rate", "decay_runs", "decay_search", "decay_under_noise",
           "decay_without_gradient"]  # fmt: skip


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


# A network with too few samples.

SAMPLES, BATCH, STEPS = 24, 8, 2500
RATES = (0.0003, 0.0006, 0.00125, 0.0025, 0.005, 0.01, 0.02)
DECAYS = {
    "adam": (0.0,),
    "adam_l2": (1e-4, 3e-4, 1e-3, 3e-3, 0.01),
    "adamw": (0.01, 0.03, 0.1, 0.3, 1.0),
}
_RULES = {"adam": optimizers.adamw, "adam_l2": adam_l2, "adamw": optimizers.adamw}  # AdamW without decay is Adam


def decay_runs(name, pairs, seed, *, steps=STEPS):
    """The loss on new points and on the samples after training, of shape (2, pairs), for pairs of rate and decay.

    The network and the target of ``rates``, but 24 samples only, in batches of 8: enough weights to fit their noise.
    ``name`` is "adam", "adam_l2" or "adamw"; ``seed`` decides start and batches, which all pairs share.
    """
    rule = _RULES[checks.one_of("name", name, list(_RULES))]
    rng = np.random.default_rng(checks.count("seed", seed))
    (x, y), fresh = rates._problem()
    x, y = x[:SAMPLES], y[:SAMPLES]
    lr, decay = np.transpose(pairs)[..., None]
    w = np.broadcast_to(rates._start(rng), (len(pairs), 4 * rates.HIDDEN + 1))

    def grad(w):
        chosen = rng.integers(0, SAMPLES, BATCH)
        return rates._gradient(w, x[chosen], y[chosen])

    w, state = descent.end(rule, w, grad, steps, lr=lr, weight_decay=decay)
    return np.where(state.diverged > 0, np.inf, [rates._losses(w, *fresh), rates._losses(w, x, y)])


@lru_cache(maxsize=1)
def decay_search():
    """What was found, as stored: name → ``pairs`` (n, 2) of rate and decay, ``medians`` (n,) of the loss on new points,
    over 40 starts, ``at``, the best of them, ``lr`` and ``decay`` there, ``judged`` (100,), the losses of other starts,
    their ``median`` and its 95 % interval ``between``, and ``fitted``, the median loss on their samples.
    """
    return {name: _found(row) for name, row in stored.read("adamw_decay").items()}


def _found(row):
    pairs, judged = np.array(row["pairs"]), stored.array(row["judged"])
    lr, decay = pairs[row["at"]]
    best = {"at": row["at"], "lr": lr, "decay": decay, "fitted": row["fitted"]}
    return SimpleNamespace(
        pairs=pairs, medians=stored.array(row["medians"]), judged=judged, **best, **vars(tuning.summary(judged))
    )


def search_decay(name):
    """One row, as it is stored: the pair of rate and decay is chosen on forty starts and judged on a hundred others."""
    pairs = list(product(RATES, DECAYS[name]))
    chosen = np.array([decay_runs(name, pairs, seed)[0] for seed in range(rates.CHOOSING)])
    medians = tuning.middle(chosen.T)
    at = int(medians.argmin())
    judged = np.array([decay_runs(name, pairs[at : at + 1], rates.CHOOSING + seed) for seed in range(rates.JUDGING)])
    fresh, fitted = judged[..., 0].T
    scores = {"medians": stored.listed(medians, 4), "judged": stored.listed(fresh, 4)}
    return {"pairs": pairs, "at": at, **scores, "fitted": stored.listed(tuning.middle(fitted), 4)[0]}


def store_decay():
    """Search for the best decay of all and store it: minutes of computing."""
    stored.write("adamw_decay", {name: search_decay(name) for name in DECAYS})
