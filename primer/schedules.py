"""Learning rates that change along a run: the four annealing rules of the article, and three that are usual today.

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


def warm_up(lr, n):
    """η_t = η0 (t + 1) / (n + 1) for the first ``n`` ≥ 0 steps; then what ``lr`` says, which begins there.

    ``lr`` is a number η0 > 0 or a schedule, whose first rate is η0: ``warm_up(cosine(0.1, 900), 100)`` is a run of 1000
    steps. The first rate is more than 0, since a step of 0 teaches nothing. Equal to
    optax.warmup_cosine_decay_schedule(init_value=η0 / (n + 1), peak_value=η0, warmup_steps=n, decay_steps=1000) there.
    Source: P. Goyal et al., "Accurate, large minibatch SGD: training ImageNet in 1 hour", 2017.
    """
    n = checks.count("n", n, 0)
    then = lr if hasattr(lr, "at") else _constant(lr)
    return Schedule(lambda t, w: np.minimum((t + 1) / (n + 1), 1) * then.at(np.maximum(t - n, 0), w))


def cosine(lr, n):
    """η_t = η0 · ½ (1 + cos(π t / n)): from η0 = ``lr`` > 0 down to 0, which it would reach at step ``n`` ≥ 1.

    It must be told how long the run is: ValueError after ``n`` steps, where the rate is 0. Equal to
    optax.cosine_decay_schedule(η0, n) and torch's CosineAnnealingLR(T_max=n). Source: I. Loshchilov and F. Hutter,
    "SGDR: stochastic gradient descent with warm restarts", ICLR 2017, without the restarts.
    """
    lr, n = checks.positive("lr", lr), checks.count("n", n, 1)
    return Schedule(lambda t, w: lr * 0.5 * (1 + np.cos(np.pi * _within(t, n) / n)))


def stable_decay(lr, n, share=0.2):
    """η_t = η0 · min(1, (n − t) / (share · n)): flat, and over the last ``share`` of ``n`` ≥ 1 steps linearly to 0.

    η0 is ``lr`` > 0, ``share`` lies in (0, 1]; 1 is a line all the way. ValueError after ``n`` steps, where the rate is
    0; until the fall begins, the run need not know how long it will be. With ``warm_up`` before it, it is known as
    warm-up–stable–decay. Source: S. Hu et al., "MiniCPM: unveiling the potential of small language models with scalable
    training strategies", 2024; there the fall is exponential.
    """
    lr, n = checks.positive("lr", lr), checks.count("n", n, 1)
    share = checks.number("share", share, 0, 1, open_low=True)
    return Schedule(lambda t, w: lr * np.minimum((n - _within(t, n)) / (share * n), 1))


def _constant(lr):
    lr = checks.positive("lr", lr)
    return Schedule(lambda t, w: lr)


def _within(t, n):
    return checks.number("t", t, 0, n, open_high=True)
