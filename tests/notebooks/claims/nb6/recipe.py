"""The numbers of the part on the rates of today."""

import math

import numpy as np

from claims import equals, given, notation, set_in, shown
from claims.figures import preset
from primer import experiments
from primer.exercises.nb6 import recipe
from primer.experiments import rates
from primer.experiments import recipe as experiment

_PARTS_OF_OTHERS = "notebooks and a part"


def _cosine_loss(planned, stop, lr=0.3):
    """The mean loss of a cosine on the bowl, planned for so many steps and stopped after ``stop``, by a loop."""
    x = y = 25.0
    for t in range(stop):
        eta = lr * (1 + math.cos(math.pi * t / planned)) / 2
        x, y = (1 - eta) ** 2 * x + eta**2, (1 - eta / 25) ** 2 * y + eta**2
    return (x + y / 25) / 2


def _median(plan, warm):
    return experiments.recipe_searches()[plan, warm].median


def _ends_of_grid():
    """The lowest and the highest rate that any plan was tried with on the bowl; they are the same for all."""
    tried = [experiments.tuned_bowl(plan, n).rates for plan in experiment.PLANS for n in (100, 300, 1000)]
    assert all((each == tried[0]).all() for each in tried)
    return tried[0][[0, -1]]


def _longest_gradient(limit):
    """The longest gradient on the walk along the cliff, in multiples of the limit."""
    places, _ = experiments.cliff_walk((6.5, -3.5), 1.0, 60, limit)
    return np.linalg.norm(experiments.cliff_gradient(places[:-1]), axis=1).max() / limit


_PLANS = ("constant", "cosine", "stable decay")
_WARMED, _COLD = ([(plan, warm) for plan in _PLANS] for warm in (experiment.WARM, 0))
TEXTS = {
    "recipe-2": [
        given("4 1", _PARTS_OF_OTHERS),
        given("1", "the variance of the noise"),
        given("0", "where the rates end"),
        given("1/2 1 1", "in the equations"),
        set_in(experiments.planned_rates, "0.2"),
        notation("220001"),
    ],
    "recipe-8": [given("1/2", "the loss"), notation("2")],
    "recipe-11": [
        given("1/2", "in the loss"),
        equals("25", lambda: experiment.CURVATURES[0] / experiment.CURVATURES[1]),
        equals("5", experiment.START),
        equals("500 500", lambda: [preset("stopping_times", title, "stop") for title in _AT_500]),
        notation("22"),
    ],
    "recipe-13": [equals("0.7", experiment.TARGET), given("1 1", "in σ"), notation("2")],
    "recipe-15": [set_in("recipe-16", "1000")],
    "recipe-17": [equals("0.013 3.2", _ends_of_grid)],
    "recipe-19": [
        given("2-16-1", "the layers of the network, as in notebook 5"),
        given("5", "a notebook"),
        equals("4 400 40", [experiment.BATCH, rates.STEPS, experiment.WARM]),
        equals("40 100", [rates.CHOOSING, rates.JUDGING]),
        given("95%", "the interval of 1.96 standard deviations"),
    ],
    "recipe-21": [set_in("recipe-22", "60")],
    "recipe-23": [
        given("0", "where the rates end"),
        equals("0.0381 0.0490 0.0681", lambda: [_median(plan, 0) for plan in ("cosine", "stable decay", "constant")]),
        given("2017 2024 2017", "years of the papers"),
        equals("0.0705 0.0386 0.0475", lambda: [_median(*each) for each in _WARMED]),
        equals("0.0681 0.0381 0.0490", lambda: [_median(*each) for each in _COLD]),
        given("2013", "year of the paper"),
        equals("228", lambda: _longest_gradient(0.1)),
        set_in("recipe-22", "0.1 0.01 30"),
    ],
    "recipe-27": [
        set_in(recipe._cosine_rate, "0.4"),
        given("1/2 1 3", "in the formula"),
        set_in(recipe._cosine_rate, "0.4"),
        given("1/2", "in the formula"),
        equals("1.5 0.3", lambda: [1 + math.cos(math.pi / 3), 0.2 * (1 + math.cos(math.pi / 3))]),
        equals("0.267", 0.4 * (1 - 100 / 300)),
        given("1.0", "a gradient that is left as it is"),
    ],
    "prediction stopped-early": [
        given("0.3 1000 500 500", "a rate and steps, as in the presets"),
        equals("0.0867 0.036", lambda: [_cosine_loss(1000, 500), _cosine_loss(500, 500)]),
        given("0.1 500", "another rate, and the steps"),
        equals("0.0494 0.0833", lambda: [_cosine_loss(1000, 500, 0.1), _cosine_loss(500, 500, 0.1)]),
    ],
    "prediction warm-up-helps": [
        equals("4", experiment.BATCH),
        equals("0.0386 0.0381", lambda: [_median("cosine", warm) for warm in (experiment.WARM, 0)]),
        given("5", "a notebook"),
    ],
    "exercise cosine-rate": [
        set_in(recipe._cosine_rate, "0.4 300 100"),
        given("0", "where a line ends"),
        given("1 0 0 1 -1", "in the formula"),
        set_in(recipe._cosine_rate, "100 300"),
        given("0", "where the cosine begins"),
        notation("0000"),
    ],
    "exercise clip-code": [given("0 1 1 1", "no gradient, and what is left as it is")],
    "figures recipe": [
        equals("1000 1000", lambda: [preset("stopping_times", _WHOLE, name) for name in ("n", "stop")]),
        equals("500", lambda: preset("stopping_times", _AT_500[0], "stop")),
        equals("500", lambda: preset("stopping_times", _AT_500[1], "n")),
        equals("150", lambda: preset("stopping_times", "a warm-up of 150: on a bowl only lost time", "warm")),
    ],
}
_WHOLE = "planned for 1000, stopped at 1000"
_AT_500 = ["the same, stopped at 500: both too early", "planned for 500: the flat part is the same"]


def _best(plan, n):
    """The lowest mean loss that a plan comes to on the bowl, over its nine rates."""
    found = experiments.tuned_bowl(plan, n)
    return min(experiments.bowl_loss(experiments.planned_rates(plan, lr, n))[-1] for lr in found.rates)


CLOSING = [  # of the table at the notebook's end
    given("0", "where the rate ends"),
    given("2017", "year of the paper"),
    equals(
        "1000 0.0200 0.0190 0.0342", lambda: [1000, *(_best(plan, 1000) for plan in ("cosine", "line", "constant"))]
    ),
    equals("0.0381 0.0681", lambda: [_median("cosine", 0), _median("constant", 0)]),
    given("2024", "year of the paper"),
    equals("0.0490 0.0381", lambda: [_median("stable decay", 0), _median("cosine", 0)]),
    given("2017", "year of the paper"),
    equals("0.0386 0.0381", lambda: [_median("cosine", warm) for warm in (experiment.WARM, 0)]),
    given("2013", "year of the paper"),
    equals("26.7", lambda: 1000 * _longest_gradient(1000.0)),
    set_in("recipe-22", "0.1"),
    shown("recipe-22", "6.48e-5", line="0.10 "),
    shown("recipe-22", "0.048", line="0.10 "),
    set_in("recipe-22", "20"),
]
