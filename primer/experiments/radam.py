"""RAdam's rectification, its warm-up, and the spread of the adaptive rate that it is meant to tame."""

from types import SimpleNamespace

import numpy as np

from primer import checks, descent, optimizers
from primer.optimizers import State

__all__ = ["adam_warmed", "adaptive_rate_spread", "noise_steps", "rectification", "warm_up_share"]


def rectification(t, beta2=0.999):
    """RAdam's ``rho`` and ``r`` at the steps ``t``, an array; r is 0 where ρ ≤ 4. They depend on nothing else."""
    beta2, t = checks.fraction("beta2", beta2), checks.number("t", t, 1)
    rho_inf = 2 / (1 - beta2) - 1
    rho = rho_inf - 2 * t * beta2**t / (1 - beta2**t)
    with np.errstate(all="ignore"):  # where ρ ≤ 4 there is no root
        root = np.sqrt((rho - 4) * (rho - 2) * rho_inf / ((rho_inf - 4) * (rho_inf - 2) * rho))
    return SimpleNamespace(rho=rho, r=np.where(rho > 4, root, 0.0))


def warm_up_share(t, length):
    """The share of the learning rate in a linear warm-up over ``length`` steps: t / length at step ``t``, then 1."""
    return np.minimum(1.0, checks.number("t", t) / checks.positive("length", length))


@optimizers.rule
def adam_warmed(w, grad, state=State(t=0, m=0.0, v=0.0), *, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8, length=100):
    """Adam with a linear warm-up: its rate at step t is η · min(1, t / ``length``). State: that of ``adam``."""
    rate = lr * warm_up_share(state.t + 1, length)
    return optimizers.adam(w, grad, state, lr=rate, beta1=beta1, beta2=beta2, eps=eps)


def noise_steps(step, steps=60, *, scale=1.0, replicas=3000, seed=1, **hyper):
    """Step lengths in units of η when the gradient is normal noise of size ``scale``: shape ``(steps,)``.

    The root mean square over ``replicas`` runs from w = 0.
    """
    scale = checks.positive("scale", scale, single=True)
    rng = np.random.default_rng(checks.count("seed", seed))
    start = np.zeros((checks.count("replicas", replicas, 1), 1))
    w = descent.path(step, start, lambda w: scale * rng.standard_normal(w.shape), steps, lr=1.0, **hyper)[..., 0]
    return np.sqrt((np.diff(w, axis=0) ** 2).mean(1))


def adaptive_rate_spread(steps=200, *, beta2=0.999, seed=0):
    """The standard deviation of Adam's 1/√v̂ over 40 000 runs on normal noise of size 1: shape ``(steps,)``.

    In theory it is infinite at steps 1 and 2, so there it only tells how many runs there were.
    """
    beta2 = checks.fraction("beta2", beta2, single=True)
    rng = np.random.default_rng(checks.count("seed", seed))
    v, spread = np.zeros(40_000), []
    for t in range(1, checks.count("steps", steps, 1) + 1):
        v = beta2 * v + (1 - beta2) * rng.standard_normal(len(v)) ** 2
        spread.append(np.std(1 / np.sqrt(v / (1 - beta2**t))))
    return np.array(spread)
