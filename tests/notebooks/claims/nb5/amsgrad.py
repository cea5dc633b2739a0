"""The numbers of the part on AMSGrad."""

import numpy as np

from claims import equals, given, notation, set_in, shown
from claims.figures import preset
from primer import experiments
from primer.exercises.nb5 import amsgrad
from primer.experiments import choice

_PROBLEM = "the problem's definition: x in [−1, 1], slopes C, −1, −1"


def ends(beta2=0.1, steps=3000):
    """Where Adam and AMSGrad are in the counter-example after each step, by a loop of the rule alone."""
    x, v, largest, places = np.zeros(2), 0.0, 0.0, []
    for t in range(1, steps + 1):
        g = 3 if t % 3 == 1 else -1
        v = beta2 * v + (1 - beta2) * g * g
        largest = max(largest, v)
        x = np.clip(x - 0.5 / np.sqrt(t) * g / np.sqrt([v, largest]), -1, 1)
        places.append(x)
    return np.array(places)


def _solved_by(beta2):
    """The β2 if Adam ends at the best point, −1, with it."""
    return beta2 if ends(beta2)[-300:, 0].max() < -0.9 else np.nan


def _turns(big):
    """The shortest memory, in steps of 0.05, with which the last three gradients over their roots lead Adam down."""

    def leads_down(beta2):
        v, pull = 0.0, []
        for t in range(300):
            g = big if t % 3 == 0 else -1
            v = beta2 * v + (1 - beta2) * g * g
            pull.append(g / np.sqrt(v))
        return sum(pull[-3:]) > 0

    return next(beta2 for beta2 in np.arange(0, 1, 0.05) if leads_down(beta2))


def _maxima():
    v1 = 0.5 * 4
    v2, v3 = v1 / 2 + 36 / 2, (v1 / 2 + 36 / 2) / 2 + 1 / 2
    return [0.5, 4, v1, v1 / 2, 0.5, 36, v2, v2 / 2, 1 / 2, v3, max(v1, v2, v3)]


def _after(large):
    """v after so many gradients of 10, by a loop."""
    v = 0.0
    for _ in range(large):
        v = 0.999 * v + 0.001 * 10**2
    return v


TEXTS = {
    "amsgrad-4": [
        given("2018", "year of the paper"),
        given("-1 1", _PROBLEM),
        equals("2 2 -1 1 -1", [1 + 1, 1 + 1, -1, 1, -1]),
        given("0", "where the regret of a step goes if all is well"),
        notation("3111"),
    ],
    "amsgrad-11": [
        set_in(experiments.counter_example, "3 0 0.1 0.5"),
        notation("12"),
    ],
    "amsgrad-14": [set_in("amsgrad-15", "1000 100 0.99"), notation("2")],
    "amsgrad-16": [
        equals("10000 0.01", lambda: [v := (1 - 0.99) * 1000**2, 1 / np.sqrt(v)]),
        set_in("amsgrad-15", "1000"),
        given("1", "PyTorch's correction"),
        shown("amsgrad-24", "252 110"),
        equals("0.01", lambda: 1 / np.sqrt((1 - 0.99) * 1000**2)),
        equals("0.999", lambda: _solved_by(0.999)),
        notation("2122"),
    ],
    "amsgrad-23": [
        given("1", "PyTorch's correction"),
        equals("0.001", lambda: choice.SOLVED),
        equals("100", lambda: experiments.amsgrad_forms()["as in Optax"].judged.size),
        given("95%", "the interval of a median, order statistics 40 and 61"),
        given("9", "a part of the notebook"),
        notation("2"),
    ],
    "prediction counter-example": [
        set_in(experiments.counter_example, "3 -1 -1 -1 1"),
        equals("-1", lambda: -np.sign(3 - 1 - 1)),
        set_in(experiments.counter_example, "0 0.1 0.5"),
        equals("-1 0 1 -1", lambda: [-1, 0, *np.round(ends()[-300:].mean(0))]),
        notation("12"),
    ],
    "exercise amsgrad-max": [
        set_in(amsgrad._amsgrad_max, "0.5 2 6 1 0"),
        given("0", "where v starts"),
        given("1 1 1", "in the formulas"),
        equals("1/2 0 1/2 4 1/2 1/2 36 1/2 1/2 1", lambda: [0.5, 0, 0.5, 2**2, 0.5, 0.5, 6**2, 0.5, 0.5, 1**2]),
        notation("223222212132"),
    ],
    "amsgrad-7": [
        equals("1.5", lambda: preset("counter_example", "C = 1.5: now +1 is best", "big")),
        set_in(experiments.counter_example, "3"),
        given("0", "where the sum of a round changes its sign"),
        equals("0.9", lambda: preset("counter_example", "a longer memory: Adam turns round", "beta2")),
        notation("2"),
    ],
    "amsgrad-19": [
        equals("1/2 4 2 1 1/2 36 19 9.5 1/2 10 19", _maxima),
        equals(
            "0.28 5 0.25 3 0.5",
            lambda: [amsgrad.GOALS["shortest-memory"].solution["beta2"], 5, _turns(5), 3, _turns(3)],
        ),
        equals("4 10 0.001 100 0.1", [2**2, 10, 1 - 0.999, 10**2, (1 - 0.999) * 10**2]),
        given("100 1 0.999", "in the formula, with the usual β2"),
        equals("4 41 9.5", lambda: [4, next(n for n in range(100) if _after(n) > 4), _after(100)]),
        equals("1 0.32", lambda: [1, 1 / np.sqrt(_after(100))]),
        equals("10.0 100", lambda: [amsgrad._LARGEST, amsgrad._SHOCKS]),
        notation("1232"),
    ],
    "goal shortest-memory": [
        set_in(amsgrad._short_memory, "5 3000"),
        given("-1", _PROBLEM),
        set_in(amsgrad._short_memory, "0.05 5 3000 300 0.05"),
        equals("3 0.5", lambda: [3, _turns(3)]),
        notation("222"),
    ],
    "exercise lasting-shock": [
        equals("100 10 2 100 10 2", lambda: [n := amsgrad._SHOCKS, g := amsgrad._LARGEST, r := amsgrad._ROOT, n, g, r]),
        equals("10 0.1", lambda: [amsgrad._LARGEST, (1 - 0.999) * amsgrad._LARGEST**2]),
        equals("2 0.999 10 100", lambda: [amsgrad._ROOT, 0.999, g := amsgrad._LARGEST, g**2]),
        notation("122"),
    ],
    "figures amsgrad": [
        given("-1 1 2", _PROBLEM),
        equals("10", lambda: preset("counter_example", "C = 10: it does not help", "big")),
        equals("1.5 1", lambda: [c := preset("counter_example", "C = 1.5: now +1 is best", "big"), -np.sign(c - 2)]),
        given("-1 1 1 1", _PROBLEM),
        equals("0.999", lambda: 1 - preset("outlier", "β2 = 0.999: Adam needs long, too", "forget")),
        given("2 2 2", "half of η"),
        notation("2122"),
    ],
}
