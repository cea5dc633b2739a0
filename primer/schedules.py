"""The four annealing rules of the article: learning rates that change along a run.

A schedule is handed to ``descent.run`` in the place of the number ``lr``; ``schedule.at(t, w)`` is the rate for the
step after ``t`` steps, so the first step has ``t`` = 0 and the rate ``lr``. ``lr`` may be an array that broadcasts.
"""

import numpy as np

from primer import checks


class Schedule:
    """A learning rate along a run: ``at(t, w)`` after ``t`` steps, at the weights ``w``."""

    def __init__(self, rate):
        self._rate = rate

    def at(self, t, w):
        number = checks.number("t", t, 0)
        return self._rate(t if isinstance(t, int) else number, w)  # a whole one stays whole: it may count something


def halve_every(lr, n):
    """η_t = η0 · ½^⌊t/n⌋: half as large after every ``n`` ≥ 1 steps. η0 is ``lr`` > 0."""
    lr, n = checks.positive("lr", lr), checks.count("n", n, 1)
    return Schedule(lambda t, w: lr * 0.5 ** (t // n))


def exponential(lr, k):
    """η_t = η0 · e^(−kt), with η0 = ``lr`` > 0 and ``k`` ≥ 0.

    The article prints η0^(−kt), which for η0 < 1 grows: 1, 3.16 and 1e5 at t = 0, 10 and 100 for η0 = 0.1, k = 0.05.
    """
    lr, k = checks.positive("lr", lr), checks.number("k", k, 0)
    return Schedule(lambda t, w: lr * np.exp(-k * t))


def inverse(lr, k):
    """η_t = η0 / (1 + kt), with η0 = ``lr`` > 0 and ``k`` ≥ 0."""
    lr, k = checks.positive("lr", lr), checks.number("k", k, 0)
    return Schedule(lambda t, w: lr / (1 + k * t))


def halve_when_worse(lr, error, every=1):
    """Half as large after each epoch whose validation error is larger than after the epoch before.

    ``error(w)`` takes ``(..., d)`` to ``(...)``; an epoch has ``every`` ≥ 1 steps. η0 is ``lr`` > 0. This compares
    with the previous epoch; torch's and keras's ReduceLROnPlateau compare with the best so far.
    """
    lr, every = checks.positive("lr", lr), checks.count("every", every, 1)
    memory = {}

    def at(t, w):
        if t == 0 or not memory:  # a new run
            memory["rate"], memory["error"] = lr, checks.array("error(w)", error(w))
        elif t % every == 0:
            now = checks.array("error(w)", error(w))
            worse = now > memory["error"]
            worse = np.expand_dims(worse, -1) if now.ndim else worse
            memory["rate"], memory["error"] = np.where(worse, 0.5, 1.0) * memory["rate"], now
        return memory["rate"]

    return Schedule(at)
