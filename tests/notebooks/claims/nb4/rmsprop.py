"""The numbers of the part on RMSProp."""

import math

from claims import equals, given, notation, set_in, shown
from claims.figures import preset
from primer import experiments, optimizers
from primer.exercises.nb4 import rmsprop
from primer.explorers.nb4 import rmsprop as figures

_FORMULA = "in a formula"


def _first_step(beta):
    """The first step ÷ η for a gradient of 1: v is 1 − β."""
    return 1 / math.sqrt(1 - beta)


def _longer_memory():
    """RMSProp's step ÷ η, with β = 0.99, 500 steps after the burst."""
    after = experiments.step_sizes(optimizers.rmsprop, experiments.burst_gradients(), beta=0.99)[50:]
    return [after[-1], len(after)]


_PROSE = {
    "rmsprop-4": [
        given("2012", "year of the paper"),
        given("0 1", "the range of β"),
        given("0 1 1 1", _FORMULA),
        notation("11210111221121221122121"),
    ],
    "rmsprop-7": [given("0.99 5 0.9", "settings to try")],
    "rmsprop-9": [set_in(experiments.burst_gradients, "100 1")],
    "rmsprop-11": [given("100 1", "the steps of a run of the map, and in a formula")],
    "rmsprop-15": [
        set_in(experiments.step_sizes, "0.1"),
        set_in("rmsprop-17", "2"),
        given("1", "the variance of the cell's standard normal noise"),
    ],
    "rmsprop-18": [set_in(optimizers.rmsprop, "0.9"), given("1/2", "the loss"), notation("2")],
    "rmsprop-20": [
        given("1", _FORMULA),
        equals(
            "3.16 10 31.6 0.9 0.99 0.999",
            lambda: [*map(_first_step, (0.9, 0.99, 0.999)), 0.9, 0.99, 0.999],
        ),
        given("0.9", "the article's words"),
        equals("0.99", lambda: preset("burst", "a longer memory", "beta")),
        equals("0.193 500", _longer_memory),
        given("0.99 0.9", "defaults of the libraries"),
        given("7", "a part"),
        shown("rmsprop-17", "4.98 1"),
    ],
    "rmsprop-25": [
        given("1 2 1 1/4", "the longest first step, in its formula"),
        equals("0.75", 1 - 1 / 2**2),
        given("1 2", "in the code of the rule"),
    ],
}

_QUESTIONS = {
    "prediction first-rmsprop-step": [
        given("0 1", "where v begins, and its formula"),
        set_in(optimizers.rmsprop, "0.9"),
        equals("0.1 0.32 3.16", lambda: [1 - 0.9, math.sqrt(1 - 0.9), _first_step(0.9)]),
        equals("0.1 0.1", lambda: [1 - 0.9, 1 - 0.9]),
        given("1", "the numerator of 1/√0.1"),
        equals("0.1 3.16", lambda: [1 - 0.9, _first_step(0.9)]),
        notation("222"),
    ],
    "exercise first-step-limit": [
        set_in(rmsprop._first_step_limit, "2"),
        given("1 1", _FORMULA),
        equals("0.9 3.16", lambda: [0.9, _first_step(0.9)]),
        given("1 1/4 1 1 1/4 1 1/2 1 2", _FORMULA),
    ],
    "exercise rmsprop-momentum": [given("1 1", "RMSProp's own formula")],
}

_FIGURES = {
    "figures rmsprop": [
        set_in(figures.burst, "0.5 0.5"),
        set_in(experiments.burst_gradients, "1"),
        equals("100", lambda: preset("burst", "fifty gradients of 100", "size")),
        given("1 0 1 1 0", _FORMULA),
        equals(
            "0.9 0.99 0.999",
            lambda: [preset("memory_weights", f"the first step, β = {beta}", "beta") for beta in (0.9, 0.99, 0.999)],
        ),
        given("7", "a part"),
        notation("22"),
    ],
}
TEXTS = _PROSE | _QUESTIONS | _FIGURES
