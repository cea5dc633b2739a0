"""Small problems that measure what AdamW, RAdam, AMSGrad and Nadam change about Adam, and the measured numbers.

Each is a plain function from settings to numbers, with its seeds fixed: the figures draw what these functions return
and the tables print it. ``step`` is an optimizer (see ``primer.optimizers``).
"""

from types import SimpleNamespace

import numpy as np

from primer import checks, descent, optimizers
from primer.optimizers import State

SCALES = (0.01, 1.0, 100.0)


def adam_l2(w, grad, state=State(t=0, m=0.0, v=0.0), *, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01):
    """Adam of the loss plus ½λ‖w‖²: the decay is a part of the gradient, and goes through m and v.

    g = ∇L(w_t) + λ w_t, then ``adam``. State: that of ``adam``; its ``g`` has the decay in it. λ is ``weight_decay``
    ≥ 0. Equal to torch.optim.Adam(weight_decay=λ). The decay that does not go through m and v is ``adamw``.
    """
    checks.number("weight_decay", weight_decay, 0)
    hyper = {"lr": lr, "beta1": beta1, "beta2": beta2, "eps": eps}
    return optimizers.adam(w, lambda w: grad(w) + weight_decay * w, state, **hyper)


def decay_under_noise(step, *, scales=SCALES, lr=1e-3, weight_decay=1.0, steps=600, replicas=1500, seed=1, **hyper):
    """The mean of weights that start at 1 and whose gradients are nothing but noise: shape ``(steps + 1, scales)``.

    Each weight has normal noise of its own size, one of ``scales``; the mean is over ``replicas`` runs. β2 is 0.99.
    """
    checks.count("steps", steps)
    hyper = {"beta2": 0.99} | hyper
    rng = np.random.default_rng(seed)
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
    checks.positive("means", means)
    return -np.log(means[-1] / means[0]) / (len(means) - 1)


def rectification(t, beta2=0.999):
    """RAdam's ``rho`` and ``r`` at the steps ``t``, an array; r is 0 where ρ ≤ 4. They depend on nothing else."""
    checks.number("beta2", beta2, 0, 1, open_high=True)
    t = checks.number("t", np.asarray(t, dtype=float), 1)
    rho_inf = 2 / (1 - beta2) - 1
    rho = rho_inf - 2 * t * beta2**t / (1 - beta2**t)
    with np.errstate(all="ignore"):  # where ρ ≤ 4 there is no root
        root = np.sqrt((rho - 4) * (rho - 2) * rho_inf / ((rho_inf - 4) * (rho_inf - 2) * rho))
    return SimpleNamespace(rho=rho, r=np.where(rho > 4, root, 0.0))


def warm_up(t, length):
    """The share of the learning rate in a linear warm-up over ``length`` steps: t / length at step ``t``, then 1."""
    return np.minimum(1.0, np.asarray(t, dtype=float) / checks.positive("length", length))


def noise_steps(step, steps=60, *, scale=1.0, replicas=3000, seed=1, **hyper):
    """Step lengths in units of η when the gradient is normal noise of size ``scale``: shape ``(steps,)``.

    The root mean square over ``replicas`` runs from w = 0.
    """
    checks.positive("scale", scale)
    rng = np.random.default_rng(seed)
    start = np.zeros((checks.count("replicas", replicas, 1), 1))
    w = descent.run(step, start, lambda w: scale * rng.standard_normal(w.shape), steps, lr=1.0, **hyper).w[..., 0]
    return np.sqrt((np.diff(w, axis=0) ** 2).mean(1))


def adaptive_rate_spread(steps=200, *, beta2=0.999, replicas=40000, seed=0):
    """The standard deviation of Adam's 1/√v̂ over ``replicas`` runs on normal noise of size 1: shape ``(steps,)``.

    In theory it is infinite at steps 1 and 2, so there it only tells how many runs there were.
    """
    checks.number("beta2", beta2, 0, 1, open_high=True)
    rng = np.random.default_rng(seed)
    v, spread = np.zeros(checks.count("replicas", replicas, 1)), []
    for t in range(1, checks.count("steps", steps, 1) + 1):
        v = beta2 * v + (1 - beta2) * rng.standard_normal(len(v)) ** 2
        spread.append(np.std(1 / np.sqrt(v / (1 - beta2**t))))
    return np.array(spread)


def counter_example(big=3.0, beta2=0.1, *, lr=0.5, steps=3000, start=0.0):
    """The online problem on which Adam goes to the worst point and AMSGrad to the best (Reddi et al. 2018).

    f_t(x) = C x at steps 1, 4, 7 … and −x at the others, x in [−1, 1]; C is ``big``. If C > 2, the best x is −1.
    Both have β1 = 0, the learning rate ``lr`` / √t, no ε and no bias correction, and stop at the ends of [−1, 1].
    Returns ``adam`` and ``amsgrad``, the x of shape ``(steps + 1,)``; ``g``, ``v`` and ``v_max``, ``(steps,)``; and
    ``loss_adam`` and ``loss_amsgrad``, f_t(x_t) at the x before each step, ``(steps,)``.
    """
    checks.positive("big", big)
    checks.number("beta2", beta2, 0, 1, open_high=True)
    g = np.where(np.arange(checks.count("steps", steps)) % 3 == 0, float(big), -1.0)
    v = _averages(g**2, beta2)
    v_max = np.maximum.accumulate(v)
    rate = lr / np.sqrt(np.arange(1, steps + 1))
    adam = _held_walk(start, rate * g / np.sqrt(v))
    amsgrad = _held_walk(start, rate * g / np.sqrt(v_max))
    return SimpleNamespace(
        adam=adam, amsgrad=amsgrad, g=g, v=v, v_max=v_max, loss_adam=g * adam[:-1], loss_amsgrad=g * amsgrad[:-1]
    )


def _averages(values, beta):
    """a_t = β a_{t−1} + (1 − β) value_t from a_0 = 0. In plain numbers: arrays of one are slow."""
    average, averages = 0.0, []
    for value in values.tolist():
        average = beta * average + (1 - beta) * value
        averages.append(average)
    return np.array(averages)


def _held_walk(start, moves):
    """x_{t+1} = x_t − move_t, held inside [−1, 1]."""
    x = float(start)
    path = [x]
    for move in moves.tolist():
        x = min(1.0, max(-1.0, x - move))
        path.append(x)
    return np.array(path)


def outlier_gradients(size=1000.0, when=100, steps=3000):
    """Gradients of 1, and among them, at step ``when``, one of ``size``: shape ``(steps,)``."""
    gradients = np.ones(checks.count("steps", steps, 1))
    if checks.count("when", when, 1) > steps:
        raise ValueError(f"when must be at most steps = {steps}, got when={when}")
    gradients[when - 1] = checks.number("size", size)
    return gradients


def steps_to(step, surface, tolerance, *, start=None, limit=2000, stay=60, **hyper):
    """After how many steps the loss is below ``tolerance`` and stays there for ``stay`` more; None if not by ``limit``.

    ``surface`` is one of ``primer.surfaces``, ``start`` its own unless given; ``hyper`` are the optimizer's.
    """
    checks.positive("tolerance", tolerance)
    checks.count("stay", stay)
    w0 = surface.start if start is None else start
    above = 0
    for t, (w, _) in enumerate(descent.steps(step, w0, surface.grad, limit, **hyper), start=1):
        if not surface.f(w) < tolerance:
            above = t
        elif t - above > stay:
            return above + 1
    return None
