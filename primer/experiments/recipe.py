"""The rates of today: on a noisy bowl stopped at any time, on the small network, and clipping at a cliff.

The bowl has two curvatures, so that a rate must serve a steep and a flat direction; the mean loss over all runs is
exact. On the network of ``rates`` the comparison is ``tuning``'s; it takes minutes, so what came out stands in
``recipe.json`` beside this module; ``store`` computes it anew.
"""

import math
from functools import lru_cache
from itertools import accumulate

import numpy as np

from primer import checks, optimizers, schedules
from primer.experiments import rates, stored, tuning

__all__ = [
    "bowl_floor",
    "bowl_loss",
    "cliff_gradient",
    "cliff_loss",
    "cliff_walk",
    "network_columns",
    "planned_rates",
    "recipe_searches",
    "tuned_bowl",
]

CURVATURES = np.array([1.0, 0.04])
START = 5.0  # in both directions
PLANS = {
    "constant": lambda lr, n, share: schedules.Schedule(lambda t, w: lr + 0.0 * t),
    "cosine": lambda lr, n, share: schedules.cosine(lr, n),
    "stable decay": schedules.stable_decay,
    "line": lambda lr, n, share: schedules.stable_decay(lr, n, 1.0),
}


def planned_rates(plan, lr, n, share=0.2, warm=0):
    """The rates of a run of ``n`` steps with a ``plan``: "constant", "cosine", "stable decay" or "line".

    ``lr`` is a number, or an array (runs, 1) that becomes the first axis of what is returned, (..., n); ``share`` is
    that of the fall of "stable decay"; the first ``warm`` < n steps are a linear warm-up, which is part of the run.
    """
    make = PLANS[checks.one_of("plan", plan, list(PLANS))]
    n, lr = checks.count("n", n, 1), checks.positive("lr", lr)
    if checks.count("warm", warm) >= n:
        raise ValueError(f"warm must be less than n = {n}; got {warm=!r}")
    return schedules.warm_up(make(lr, n - warm, share), warm).at(np.arange(n), None)


def bowl_loss(rates, curvatures=CURVATURES, start=START):
    """The mean loss ½ Σ λ w² of gradient descent on a noisy bowl after each step: ``rates`` (..., n) → (..., n + 1).

    The gradient λw has noise of variance 1 in each direction, as in ``batch.noisy_quadratic``; w begins at ``start``.
    Over infinitely many runs E[w²] ← (1 − ηλ)² E[w²] + η². A constant rate ends at Σ η / (2 (2 − ηλ)).
    """
    rates = np.asarray(checks.number("rates", rates, 0))
    curvatures = np.atleast_1d(checks.positive("curvatures", curvatures))
    begin = checks.number("start", start, single=True) ** 2
    if rates.ndim == 1:
        squares = np.array([_squares(rates.tolist(), each, begin) for each in curvatures.tolist()])
        return curvatures / 2 @ squares
    square = np.full((*rates.shape[:-1], len(curvatures)), begin)
    squares = [square]
    with np.errstate(over="ignore"):  # a diverged mean is infinite
        for lr in np.moveaxis(rates, -1, 0)[..., None]:
            square = (1 - lr * curvatures) ** 2 * square + lr**2
            squares.append(square)
    return np.moveaxis(np.array(squares) @ (curvatures / 2), 0, -1)


def _squares(rates, curvature, begin):
    """E[w²] along one run, in plain numbers, which are quicker one by one."""

    def after(square, lr):
        left = 1 - lr * curvature
        return left * left * square + lr * lr

    return [*accumulate(rates, after, initial=begin)]


def bowl_floor(lr, curvatures=CURVATURES):
    """The mean loss at which a constant ``lr`` ends on the bowl: Σ η / (2 (2 − ηλ)).

    In each direction it is that of ``batch.quadratic_floor``, which has λ = 1.
    """
    curvatures = np.atleast_1d(checks.positive("curvatures", curvatures))
    lr = checks.number("lr", lr, 0, 2 / curvatures.max(), open_low=True, open_high=True, single=True)
    return float(np.sum(lr / (2 * (2 - lr * curvatures))))


@lru_cache(maxsize=64)
def tuned_bowl(plan, n):
    """The best of nine rates for a run of ``n`` steps with a ``plan`` on the bowl, as ``tuning.search`` finds it.

    The score is the mean loss at the end. Has besides ``loss``, the lowest.
    """

    def trial(lrs):
        return bowl_loss(planned_rates(plan, lrs[:, None], n))[:, -1:]

    found = tuning.search(trial, 0.2)
    found.loss = float(found.scores[found.at, 0])
    return found


# A cliff: one unit that feeds itself, ten times.

TIMES, TARGET, FIRST = 10, 0.7, 0.5


def cliff_loss(w):
    """(σ(x_10) − 0.7)² with x_0 = ½ and x_{k+1} = w σ(x_k) + b, for (w, b) on the last axis: ``(..., 2)`` → ``(...)``.

    What one recurrent unit has become after ten rounds, against a target. Where it tips from one resting place to
    another, the loss has a cliff. Source: R. Pascanu, T. Mikolov and Y. Bengio, "On the difficulty of training
    recurrent neural networks", ICML 2013, section 2.3, where there are 50 rounds.
    """
    w, b = np.moveaxis(checks.array("w", w), -1, 0)
    x = np.full(np.shape(w), FIRST)
    for _ in range(TIMES):
        x = w * _sigma(x) + b
    return (_sigma(x) - TARGET) ** 2


def cliff_gradient(w):
    """The gradient of ``cliff_loss``, of the shape of ``w``: the chain rule from round to round, forwards."""
    w, b = np.moveaxis(checks.array("w", w), -1, 0)
    x, by_w, by_b = np.full(np.shape(w), FIRST), np.zeros(np.shape(w)), np.zeros(np.shape(w))
    for _ in range(TIMES):
        s = _sigma(x)
        slope = w * s * (1 - s)
        x, by_w, by_b = w * s + b, s + slope * by_w, 1 + slope * by_b
    s = _sigma(x)
    outer = 2 * (s - TARGET) * s * (1 - s)
    return np.stack([outer * by_w, outer * by_b], -1)


def cliff_walk(start, lr, steps, limit=math.inf):
    """Gradient descent on ``cliff_loss`` from ``start`` (2,), clipped at the norm ``limit``: places (steps + 1, 2).

    The same as ``descent.run(optimizers.gd, ...)`` along ``beyond.clip_by_norm(cliff_gradient(w), limit)``, in plain
    numbers, which are quicker for a single run. Returns besides the lengths (steps,) of the gradients.
    """
    w, b = map(float, checks.array("start", start))
    places, lengths = [(w, b)], []
    for _ in range(checks.count("steps", steps)):
        g_w, g_b = _plain_gradient(w, b)
        length = math.hypot(g_w, g_b)
        rate = lr * min(1.0, limit / length) if length else lr
        w, b = w - rate * g_w, b - rate * g_b
        places.append((w, b))
        lengths.append(length)
    return np.array(places), np.array(lengths)


def _plain_gradient(w, b):
    x, by_w, by_b = FIRST, 0.0, 0.0
    for _ in range(TIMES):
        s = _plain_sigma(x)
        slope = w * s * (1 - s)
        x, by_w, by_b = w * s + b, s + slope * by_w, 1 + slope * by_b
    s = _plain_sigma(x)
    outer = 2 * (s - TARGET) * s * (1 - s)
    return outer * by_w, outer * by_b


def _plain_sigma(x):
    return 0.5 + 0.5 * math.tanh(0.5 * x)


def _sigma(x):
    return 0.5 + 0.5 * np.tanh(0.5 * x)


# On the small network.

BATCH = 4
WARM = 40  # a tenth of the run
SEARCHED = [(plan, warm) for plan in ("constant", "cosine", "stable decay") for warm in (0, WARM)]


def judge(plan, warm):
    """The row of a plan for Adam on the small network in batches of 4: the rate is searched, then judged."""
    steps = rates.STEPS

    def trial(lrs, fresh):
        seeds = range(rates.CHOOSING, rates.CHOOSING + rates.JUDGING) if fresh else range(rates.CHOOSING)
        lr = np.reshape(lrs, (-1, 1))
        along = planned_rates(plan, lr, steps, warm=warm)
        schedule = schedules.Schedule(lambda t, w: along[:, t, None])
        return np.array([rates.run_losses(optimizers.adam, schedule, len(lrs), BATCH, seed)[-1] for seed in seeds]).T

    return tuning.judged(trial, rates.CENTRE)


@lru_cache(maxsize=1)
def recipe_searches():
    """What was found, as stored: (plan, steps of warm-up) → what ``tuning.judged`` returned."""
    rows = stored.read("recipe")
    return {key: tuning.unpacked(rows[f"{key[0]}, {key[1]}"]) for key in SEARCHED}


def store():
    """Look for the rates of all plans and store them: minutes of computing."""
    stored.write("recipe", {f"{plan}, {warm}": tuning.packed(judge(plan, warm)) for plan, warm in SEARCHED})


def network_columns(found):
    """Columns for ``show.table``, a row for each of ``found``, a dict: the nine rates, the best, and the loss.

    Of each the lowest and the highest rate, the best, how many of the nine end within twice the lowest median, and the
    median loss of the best on fresh starts with its 95 % interval.
    """
    rows = list(found.values())
    return {
        "nine_rates": [f"{row.rates[0]:g} … {row.rates[-1]:g}" for row in rows],
        "best": [f"{row.lr:g}" for row in rows],
        "within_twice": [int((row.medians <= 2 * row.medians.min()).sum()) for row in rows],
        "loss": [tuning.written(row) for row in rows],
    }
