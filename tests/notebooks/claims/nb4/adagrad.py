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


def _way(sightings):
    """How far Adagrad moves a weight on so many gradients of 1, in units of η."""
    return sum(k**-0.5 for k in range(1, sightings + 1))


_PROSE = {
    "adagrad-4": [
        given("0 0", "a feature that is not there, and its gradient"),
        given("2011", "year of the paper"),
        given("0 0", "what a root is kept from, and the start of v"),
        notation("1210112212223122232122"),
    ],
    "adagrad-8": [set_in(contest.SPARSE_TARGET, "3 0.5")],
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
        set_in(adagrad._adagrad_burst, "50 100"),
        equals("500000 1 1 1500000", [50 * 100**2, 1, 1, 3 * 50 * 100**2]),
        equals("98.5 2500 18.6 100", lambda: [_way(2500), 2500, _way(100), 100]),
        equals("25 5.3", lambda: [2500 / 100, _way(2500) / _way(100)]),
        equals("1 1 2501 1 1 101", [1, 1, 2500 + 1, 1, 1, 100 + 1]),
        notation("2"),
    ],
}

_QUESTIONS = {
    "prediction rare-feature": [
        equals("1500 0 15", lambda: [len(experiments.sparse_rows()[0]), 0, 1500 / _ONE_IN]),
        equals("15 1500", lambda: [1500 / _ONE_IN, 1500]),
        equals("0.01 15% 86%", lambda: [0.01, *experiments.sparse_errors(optimizers.gd, 0.01)[::-1]]),
        equals("0.16 94% 10%", lambda: [0.16, *experiments.sparse_errors(optimizers.gd, 0.16)[::-1]]),
    ],
    "exercise adagrad-burst": [
        set_in(adagrad._adagrad_burst, "100 100"),
        given("1 1", "a gradient"),
        equals("1 2 0.71", [1, 2, math.sqrt(1 / 2)]),
        set_in(adagrad._adagrad_burst, "50 100"),
        notation("2"),
    ],
    "exercise adagrad-distance": [
        given("1 0", "a gradient"),
        set_in(adagrad._adagrad_distance, "2500 25"),
        given("1 1 1 2 2", "1/√1 + 1/√2 + …, a little less than 2√n"),
        equals("25 2500 100", [25, 2500, 2500 / 25]),
    ],
}

_FIGURES = {
    "figures adagrad": [
        equals("0.5% 1% 2% 5% 20%", [*figures._SHARES.values()]),
        set_in(experiments.sparse_run, "24"),
        given("6 7", "parts"),
    ],
}
TEXTS = _PROSE | _QUESTIONS | _FIGURES
