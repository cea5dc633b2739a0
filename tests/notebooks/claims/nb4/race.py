"""The numbers of the part on the race."""

import math
from inspect import signature

import numpy as np

from claims import equals, given, notation, set_in, shown
from primer import descent, optimizers, surfaces
from primer.catalogue import ready
from primer.exercises.nb4 import race
from primer.experiments import tuning
from primer.explorers.nb4 import race as figures

_IN_95 = math.erf(1.96 / math.sqrt(2))  # the share of a normal distribution within 1.96 standard deviations
_RATES = len(tuning.GRID)


def _gds_best():
    return tuning.tune("gd", "ravine").lr


def _kappa():
    """The ravine's condition number: the slopes one step away along each axis, divided."""
    return _SLOPE(np.array([0.0, 1.0]))[1] / _SLOPE(np.array([1.0, 0.0]))[0]


def _of_the_gradients_size():
    """How many of the six walk another path when the gradient is a hundred times as large."""
    paths = [
        [descent.run(ready(name), [-5.0, 1.0], lambda w, by=by: by * _SLOPE(w), 20, lr=0.01).w for by in (1, 100)]
        for name in race._SIX
    ]
    return sum(not np.allclose(*pair, rtol=1e-3) for pair in paths)


_SLOPE = surfaces.SURFACES["ravine"].grad


def _where_adagrad_arrives():
    return tuning.GRID[np.argmax(tuning.tune("adagrad", "ravine").median <= tuning.ARRIVED)]


_PROSE = {
    "race-4": [
        equals("33 1 1.5 2 3 5 7", [_RATES, *tuning.GRID[24:30]]),
        equals("0.0001 20 1e-20 95%", [tuning.GRID[0], tuning.GRID[-1], tuning.ARRIVED, _IN_95]),
    ],
    "race-8": [given("5", "a notebook")],
    "race-25": [equals("33", _RATES)],
    "race-10": [equals("33 95%", [_RATES, _IN_95])],
    "race-12": [set_in(tuning.tune, "100"), set_in("race-13", "0.05")],
    "race-31": [equals("33", _RATES)],
    "race-33": [
        shown("race-32", "0.5", line="1e-20 (1e-20"),
        equals("0.9 25", lambda: [signature(optimizers.momentum).parameters["gamma"].default, _kappa()]),
        equals("0.44", lambda: ((math.sqrt(_kappa()) - 1) / (math.sqrt(_kappa()) + 1)) ** 2),
    ],
    "race-17": [
        shown("race-16", "12 14", line="adam"),
        equals("33", _RATES),
        shown("race-16", "1 10", line="gd"),
        shown("race-16", "11 17", line="adagrad"),
        given("5", "a notebook"),
    ],
    "race-20": [
        equals("-4.8 0.4", [race.GOALS["three-valleys"].solution[each] for each in "xy"]),
        equals("0.0007", lambda: _gds_best() / 100),
        equals("3 6", lambda: [_of_the_gradients_size(), len(race._SIX)]),
    ],
}

_QUESTIONS = {
    "prediction race": [
        given("0.05", "the rate of the race that tests/exercises/test_nb4.py runs"),
        equals("0.5", _where_adagrad_arrives),
    ],
    "exercise scaled-race": [
        given("100 100 100", "the factor of the loss"),
    ],
}

_FIGURES = {
    "figures race": [
        set_in(figures, "30"),
        given("5 5 5", "a notebook"),
        given("3 1", "dimensions, and in a formula"),
        equals("1e-20", tuning.ARRIVED),
        equals("95%", math.erf(1.96 / math.sqrt(2))),
        notation("2"),
    ],
}
TEXTS = _PROSE | _QUESTIONS | _FIGURES
