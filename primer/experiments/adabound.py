"""AdaBound's bounds, and its walk on the counter-example in which Adam goes to the worst point."""

from types import SimpleNamespace

import numpy as np

from primer import checks
from primer.experiments.amsgrad import counter_example, held_walk

__all__ = ["bounded_counter_example", "rate_bounds"]


def rate_bounds(t, final_lr=0.1, gamma=0.001):
    """Between what AdaBound holds the rates at step ``t`` ≥ 1: η* (1 − 1 / (γ t + 1)) and η* (1 + 1 / (γ t)).

    η* is ``final_lr`` > 0, γ is ``gamma`` in (0, 1). Returns ``(low, high)``, each of the shape of ``t``.
    """
    t, final_lr = checks.number("t", t, 1), checks.positive("final_lr", final_lr)
    gamma = checks.number("gamma", gamma, 0, 1, open_low=True, open_high=True)
    return final_lr * (1 - 1 / (gamma * t + 1)), final_lr * (1 + 1 / (gamma * t))


def bounded_counter_example(final_lr=0.1, gamma=0.001, *, beta2=0.1, lr=0.5, steps=3000, start=0.0):
    """AdaBound beside Adam on ``counter_example``, whose loss is 3x at steps 1, 4, 7 … and −x at the others.

    As in its paper: β1 = 0, no bias correction, the rate η / √v between the bounds, and all of it divided by √t; x is
    held in [−1, 1]. Returns ``adam`` and ``adabound``, the x of shape ``(steps + 1,)``; and of each step, ``(steps,)``,
    ``g``; ``free``, Adam's η / √v; ``low``, ``high`` and ``rate``, all without their 1 / √t.
    """
    run = counter_example(3.0, beta2, lr=lr, steps=checks.count("steps", steps, 1), start=start)
    t = np.arange(1, steps + 1)
    low, high = rate_bounds(t, final_lr, gamma)
    free = lr / np.sqrt(run.v)
    rate = np.clip(free, low, high)
    adabound = held_walk(start, rate / np.sqrt(t) * run.g)
    return SimpleNamespace(adam=run.adam, adabound=adabound, g=run.g, free=free, low=low, high=high, rate=rate)
