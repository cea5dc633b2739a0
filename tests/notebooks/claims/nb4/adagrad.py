"""The numbers of the part on Adagrad."""

import math
from inspect import signature

from claims import equals, given, notation, set_in, shown
from primer import experiments, optimizers
from primer.exercises.nb4 import adagrad
from primer.experiments import adagrad as contest
from primer.explorers.nb4 import adagrad as figures

_IN_95 = math.erf(1.96 / math.sqrt(2))  # the share of a normal distribution within 1.96 standard deviations
_ONE_IN = 1 / signature(experiments.sparse_rows).parameters["share"].default

_PROSE = {
    "adagrad-4": [
        given("0 0", "a feature that is not there, and its gradient"),
        given("2011", "year of the paper"),
        given("0 0", "what a root is kept from, and the start of v"),
        notation("1210112212223122232122"),
    ],
    "adagrad-10": [
        set_in(experiments.sparse_rows, "1500 1%"),
        set_in(contest.store_rare_contest, "1.5"),
        equals("100 1000", [contest.CHOSEN_ON, contest.JUDGED_ON]),
        equals("95%", _IN_95),
    ],
    "adagrad-12": [
        given("1/2 1 1", "the loss, the noise and the start of the next cells"),
        set_in("adagrad-13", "0.1"),
        set_in("adagrad-14", "0.5"),
        notation("2"),
    ],
    "adagrad-15": [
        shown("adagrad-20", "0.7 0.213", line="0.70"),
        shown("adagrad-20", "0.14 0.735", line="0.14"),
        shown("adagrad-20", "3.5 0.394", line="3.50"),
        given("1/2", "the loss"),
        shown("adagrad-13", "10.04 0.0316"),
        given("1", "the numerator of 1/√t"),
        notation("22"),
    ],
    "adagrad-19": [
        set_in(adagrad._adagrad_step, "0.16 0.3 0.11 0.15 0.1 0.3"),
        equals("0.25 0.25 0.6 0.6 0.10", lambda: [0.16 + 0.3**2, 0.25, math.sqrt(0.36), 0.6, 0.15 - 0.1 * 0.3 / 0.6]),
        set_in(adagrad._adagrad_rate, "100 2 2 100"),
        equals("10 0.05", lambda: [math.sqrt(100), 0.5 / math.sqrt(100)]),
        notation("22"),
    ],
}

_QUESTIONS = {
    "prediction rare-feature": [
        equals("1500 0 15", lambda: [len(experiments.sparse_rows()[0]), 0, 1500 / _ONE_IN]),
        equals("15 1500", lambda: [1500 / _ONE_IN, 1500]),
        equals("0.01 15% 86%", lambda: [0.01, *experiments.sparse_errors(optimizers.gd, 0.01)[::-1]]),
        equals("0.16 94% 10%", lambda: [0.16, *experiments.sparse_errors(optimizers.gd, 0.16)[::-1]]),
    ],
    "exercise adagrad-step": [
        set_in(adagrad._adagrad_step, "0.15 0.3 0.16 0.1 0.11 0.16 0.16 0.11"),
        equals("0.09 0.25 0.6", lambda: [0.3**2, 0.16 + 0.3**2, math.sqrt(0.16 + 0.3**2 + 0.11)]),
        notation("22"),
    ],
    "exercise adagrad-rate": [
        set_in(adagrad._adagrad_rate, "2 0.5 100 2 2 100 2"),
        given("0 1", "ε, and the numerator of 1/√t"),
        notation("2"),
    ],
}

_FIGURES = {
    "figures adagrad": [
        equals("0.5% 1% 2% 5% 20%", [*figures._SHARES.values()]),
        set_in(experiments.sparse_run, "24"),
        given("6 7", "parts"),
        equals("0.999", contest.LEARNERS["RMSProp, β = 0.999"][1]["beta"]),
    ],
}
TEXTS = _PROSE | _QUESTIONS | _FIGURES
