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
        given("2011", "year of the paper"),
        given("0 0", "what a root is kept from; a gradient that is not there"),
        notation("1212"),
    ],
    "adagrad-10": [
        set_in(experiments.sparse_rows, "1500 1%"),
        set_in(contest.store_rare_contest, "1.5"),
        equals("100 1000", [contest.CHOSEN_ON, contest.JUDGED_ON]),
        equals("95%", _IN_95),
        given("6 7", "parts"),
    ],
    "adagrad-12": [
        given("1/2 1 1", "the loss, the noise and the start of the next cells"),
        set_in("adagrad-13", "0.1"),
        set_in("adagrad-14", "0.5"),
        notation("2"),
    ],
    "adagrad-15": [
        given("1/2", "the loss"),
        shown("adagrad-13", "10.04 0.0316"),
        given("1", "the numerator of 1/√t"),
        shown("adagrad-11", "0.203", line="Adagrad"),
        shown("adagrad-11", "0.257", line="Adam "),
        shown("adagrad-11", "0.383", line="RMSProp  "),
        set_in(optimizers.rmsprop, "0.9"),
        shown("adagrad-11", "0.999 0.22", line="RMSProp, β = 0.999"),
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
        equals("1 100", [1, _ONE_IN]),
        shown("adagrad-11", "20%", line="Adagrad"),
        shown("adagrad-11", "26%", line="Adam "),
        shown("adagrad-11", "38%", line="RMSProp  "),
        shown("adagrad-11", "46%", line="SGD"),
        shown("adagrad-11", "22%", line="RMSProp, β = 0.999"),
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
