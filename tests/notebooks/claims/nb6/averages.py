"""The numbers of the part on averages of weights."""

import numpy as np

from claims import equals, given, notation, set_in, shown
from claims.figures import preset
from claims.nb6.recipe import _ends_of_grid
from primer import experiments
from primer.exercises.nb6 import averages
from primer.experiments import averages as experiment
from primer.experiments import rates, recipe


def _mean_of_walk(lr, steps=1000):
    """The mean loss of the plain mean of gradient descent's places: of a sum of its noises, each with its weight."""
    loss = 0.0
    for curvature in recipe.CURVATURES:
        left = 1 - lr * curvature
        after = left ** np.arange(1, steps + 1)
        noises = lr * np.cumsum(left ** np.arange(steps))  # what a kick has added to the sum of the places after it
        loss += curvature / 2 * ((5 * after.sum() / steps) ** 2 + (noises**2).sum() / steps**2)
    return loss


def _end(method, stop, tuned_for=None):
    return experiments.average_searches()[method, tuned_for or experiment.STOPS[-1]].stops[stop].median


def _both():
    """Schedule-Free, and gradient descent with a cosine of its own, at each stop."""
    found = [(_end("Schedule-Free, β = 0.9", stop), _end("GD, cosine", stop, stop)) for stop in experiment.STOPS]
    return np.ravel(found)


_PLAIN = "Schedule-Free, β = 0"
TEXTS = {
    "averages-2": [
        given("1 1", "in the equations"),
        given("1 1992 2024", "in 1/t, and years of the papers"),
        given("0 1", "in the equations, and the smallest and largest β"),
        notation("111111"),
    ],
    "averages-6": [given("1/2", "the loss"), notation("2")],
    "averages-11": [
        given("1", "a part"),
        equals("0 0.9", lambda: [preset("averaged_walk", title, "lean") for title in _LEANS]),
    ],
    "averages-13": [set_in("averages-14", "0.8"), equals("0.013 3.2", _ends_of_grid)],
    "averages-17": [
        given("1", "a part"),
        equals("4", recipe.BATCH),
        equals("400 1.5", [experiment.STOPS[-1], experiment.FACTOR]),
        equals("40", rates.CHOOSING),
        given("95%", "the interval of 1.96 standard deviations"),
        equals("100", rates.JUDGING),
    ],
    "averages-19": [
        given("1992", "year of the paper"),
        set_in("averages-14", "0.8"),
        shown("averages-14", "0.0129", line="β = 0 "),
        shown("averages-14", "0.0200", line="cosine"),
        set_in("averages-14", "1000"),
        set_in("averages-14", "0"),
        equals("0.1009 0.0956", lambda: [_end(_PLAIN, 400), _end("GD", 400)]),
        given("2024 1", "year of the paper; a part"),
        set_in("averages-14", "0.9"),
        equals("0.0539 0.0709 400 100", lambda: [*_both()[-2:], experiment.STOPS[-1], experiment.STOPS[0]]),
        set_in("averages-14", "0.9 1000 0"),
        equals("0.95 20", lambda: [experiment.METHODS["GD, averaged"].keywords["beta"], _looks_back()]),
        given("0.999", "a default of PyTorch"),
        given("5 6", "a notebook and its part"),
    ],
    "averages-23": [
        set_in(averages._half_way, "0.9 0.9"),
        equals("0.531", 0.9**6),
        set_in(averages._half_way, "0.9"),
        equals("0.478", 0.9**7),
        given("1", "in 1 − β"),
        notation("67"),
    ],
    "prediction mean-of-noise": [
        given("1000 0.2 0.8 0.2 0.8", "steps and rates, the question"),
        equals("0.0129 0.0186", lambda: [_mean_of_walk(0.8), _mean_of_walk(0.2)]),
    ],
    "prediction free-or-planned": [
        equals("4", recipe.BATCH),
        set_in("averages-14", "0.9"),
        equals("400 100 200 400", [400, *experiment.STOPS]),
        equals("400", experiment.STOPS[-1]),
        equals("0.136 0.228 0.0757 0.137 0.0539 0.0709", _both),
        set_in("averages-14", "0"),
        equals("0.101", lambda: _end(_PLAIN, 400)),
        equals("100", experiment.STOPS[0]),
    ],
    "exercise half-way": [
        given("0", "where the weight begins"),
        given("4", "where it goes, the question"),
        set_in(averages._half_way, "0.9"),
        given("0 2", "where the average begins, and half of the way"),
        given("2 2", "half of the way"),
        set_in(averages._half_way, "0.9"),
        equals("0.65", 1 - 0.9**10),
        given("2", "where it is asked for"),
        equals("0.4", 4 * (1 - 0.9)),
        set_in(averages._half_way, "0.9"),
    ],
    "exercise schedule-free-bug": [
        given("1", "the first step"),
        given("0 1", "the smallest β, and in 1 − β"),
        set_in("averages-14", "0.9"),
        given("1 1 1", "the share of the first step, and in 1 / t"),
    ],
    "figures averages": [
        equals("300", lambda: preset("averaged_walk", "a moving average of 300: it remembers the start", "memory")),
        equals("0 0.9", lambda: [preset("averaged_walk", title, "lean") for title in _LEANS]),
    ],
}


def _looks_back():
    return 1 / (1 - experiment.METHODS["GD, averaged"].keywords["beta"])


_LEANS = ["β = 0: the plain mean", "β = 0.9, as libraries have it: too near to its mean"]
CLOSING = [  # of the table at the notebook's end
    given("1992", "year of the paper"),
    set_in("averages-14", "1000"),
    equals("0.0129", lambda: _mean_of_walk(0.8)),
    shown("averages-14", "0.0200", line="cosine"),
    equals("0.1009 0.0956", lambda: [_end(_PLAIN, 400), _end("GD", 400)]),
    given("2024", "year of the paper"),
    equals("400 0.0539 0.0709", lambda: [experiment.STOPS[-1], *_both()[-2:]]),
    equals("0.0595", lambda: _end("Momentum, cosine", 400, 400)),
]
