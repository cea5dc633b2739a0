"""The numbers of the part on AdaBound."""

import numpy as np

from claims import equals, given, notation, set_in, shown
from claims.figures import preset
from primer import experiments
from primer.exercises.nb5 import adabound
from primer.experiments.limits import SAMPLES

_PROBLEM = "the problem's definition: x in [−1, 1], slopes 3, −1, −1"
_FORMULA = "in the formula"


def turn(gamma, final_lr=0.1):
    """The first step of the round from which on AdaBound leads to −1, by the settled v and the upper bound alone.

    √v is that of β2 = 0.1 under 9, 1, 1, over and over. At g = 3 the rate is 0.5/√v, below the bound; at the two −1 it
    is the bound, and the round leads to −1 once 3 · 0.5/√v is above both together.
    """
    v = 0.9 * (9 + 0.1 + 0.01) / (1 - 0.001)
    for start in range(1, 10_000, 3):
        t = np.array([start + 1, start + 2])
        if 1.5 / np.sqrt(v) > (final_lr * (1 + 1 / (gamma * t))).sum():
            return start
    return np.nan


def ends(steps=3000):
    """Where Adam and AdaBound are on the counter-example after each step, by a loop of the rule alone."""
    x, v, places = np.zeros(2), 0.0, []
    for t in range(1, steps + 1):
        g = 3 if t % 3 == 1 else -1
        v = 0.1 * v + 0.9 * g * g
        free = 0.5 / np.sqrt(v)
        held = min(max(free, 0.1 * (1 - 1 / (0.001 * t + 1))), 0.1 * (1 + 1 / (0.001 * t)))
        x = np.clip(x - np.array([free, held]) / np.sqrt(t) * g, -1, 1)
        places.append(x)
    return np.array(places)


def _first_near(more):
    """The first step at which 1/(γt + ``more``) is within a tenth, with γ = 0.001."""
    return next(t for t in range(1, 20000) if 1 / (0.001 * t + more) <= 0.1 * (1 + 1e-12))


def _best_of_gd():
    return experiments.xor_contest()["gd"].lr


TEXTS = {
    "adabound-4": [
        given("2019", "year of the paper"),
        given("1", "in 1/γ"),
        notation("1111112111"),
    ],
    "adabound-7": [set_in(SAMPLES, "40"), given("1", "the value of a feature"), set_in(SAMPLES, "40")],
    "adabound-9": [given("3 -1 -1 -1 1 -1 1", _PROBLEM)],
    "adabound-11": [set_in("adabound-12", "0.1 0.001"), set_in("adabound-13", "300"), set_in("adabound-12", "3000")],
    "adabound-14": [set_in("adabound-15", "400 0.005 0")],
    "adabound-20": [given("9", "a part of the notebook")],
    "adabound-16": [
        given("4", "a section of the article"),
        given("1", "in 1 − β2"),
        set_in("adabound-12", "0.001"),
        equals("619 6181", lambda: [turn(0.001), turn(0.0001)]),
        given("2019", "year of the paper"),
        set_in("adabound-15", "0.001 0.1"),
        shown("adabound-15", "30.5%", line="0.001 "),
        set_in(SAMPLES, "40"),
        given("9", "a part of the notebook"),
        set_in("adabound-21", "0.1"),
        shown("adabound-21", "1172.5", line="0.1 "),
        equals("1", _best_of_gd),
        shown("adabound-21", "235.5", line="1.0 "),
        notation("2"),
    ],
    "adabound-19": [
        given("1 1", _FORMULA),
        given("10%", "what the question asks for"),
        equals("10 10000 9000", lambda: [1 / 0.1, *(_first_near(bound) for bound in (0, 1))]),
    ],
    "prediction bounded-walk": [
        given("3 -1 -1 -1 1", _PROBLEM),
        equals("-1 1 -1 1 0", lambda: [-1, 1, *np.round(ends()[-1, ::-1]), 0]),
        set_in(experiments.counter_example, "3 -1"),
    ],
    "exercise adabound-clock": [
        given("10%", "what is asked for, as 0.1 in the code"),
        set_in(adabound._adabound_clock, "0.001"),
        given("1 1", _FORMULA),
        equals("0.1 11", lambda: [0.1, 1 + 1 / 0.1]),
        given("1", _FORMULA),
        set_in(adabound._adabound_clock, "0.1"),
        equals("1 2", lambda: [1, 1 + 1 / 1]),
        given("1 1 1 1 1", _FORMULA),
    ],
    "adabound-5": [given("2", "the gradient of the cell")],
    "figures adabound": [
        given("1", "the value of a feature"),
        equals("0.001", lambda: preset("closing_bounds", "the usual γ = 0.001: as wrong as Adam", "gamma")),
        given("3 -1 -1 -1 1", _PROBLEM),
        equals("0.1", lambda: preset("bounded_counter_example", "γ = 0.1: to the best place at once", "gamma")),
        equals(
            "0.0001 6000",
            lambda: [
                preset("bounded_counter_example", "γ = 0.0001: not before step 6000", each)
                for each in ("gamma", "steps")
            ],
        ),
        equals("2", lambda: preset("bounded_counter_example", "η* = 2: the lower bound turns it", "final_lr")),
        given("-1 1", _PROBLEM),
    ],
}
