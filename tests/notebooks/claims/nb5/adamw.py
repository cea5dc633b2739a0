"""The numbers of the part on AdamW."""

import numpy as np

from claims import equals, given, notation, set_in
from claims.figures import preset
from primer import descent, experiments, optimizers
from primer.exercises.nb5 import adamw
from primer.experiments import adamw as experiment
from primer.experiments import rates


def _at_rest():
    """u, and where AdamW and Adam + L2 rest, each behind the 0 that it solves for."""
    g, hyper = -0.5, {"lr": 0.2, "weight_decay": 0.4}
    adamw, adam_l2 = (
        descent.run(step, [0.3], lambda w: np.full(1, g), 900, **hyper).w[-1, 0]
        for step in (optimizers.adamw, experiments.adam_l2)
    )
    return [np.sign(g), 0, 1, adamw, 0, adam_l2]


def loss(name):
    """The median loss on new points of what was found, if the differences are those that the text names."""
    ends = {each: np.sort(row.judged) for each, row in experiments.decay_search().items()}
    lower = ends["adam_l2"][60] < ends["adamw"][39] and ends["adamw"][60] >= ends["adam"][39]
    return np.median(ends[name]) if lower else np.nan


TEXTS = {
    "adamw-1": [given("0", "where a penalty on the weights' size is lowest")],
    "adamw-4": [
        given("1/2 1", "the definition of the penalty, and its decay"),
        given("2019", "year of the paper"),
        notation("221"),
    ],
    "adamw-5": [set_in("adamw-21", "0.1")],
    "adamw-7": [set_in(experiments.SCALES, "0.01 1 100"), notation("2")],
    "adamw-9": [
        set_in(experiments.decay_under_noise, "600 1 0.001 1 0.99 1500"),
        set_in(experiments.decay_under_noise, "0.001"),
        notation("2"),
    ],
    "adamw-12": [set_in(experiments.decay_without_gradient, "200")],
    "adamw-18": [
        equals("-1 0 1 2.5 0 1.25", _at_rest),
        given("1 1 2 1 1", "in the code of one step"),
        notation("212112212"),
    ],
    "prediction l2-in-adam": [set_in("adamw-13", "0.01 0.1 1")],
    "exercise adamw-rest": [
        set_in(adamw._adamw_rest, "-0.5 0.2 0.4"),
        given("0 0", "at rest"),
        notation("2"),
    ],
    "adamw-19": [
        given("2-16-1 16", "the network of experiments.rates"),
        set_in([experiment.SAMPLES], "24"),
        set_in([rates.CHOOSING, rates.JUDGING], "40 100"),
        given("95%", "the interval of 1.96 standard deviations"),
        notation("2"),
    ],
    "adamw-14": [
        given("1", "an index"),
        equals("0.1235 0.1280 0.1170", lambda: [loss(name) for name in ("adamw", "adam", "adam_l2")]),
        notation("222"),
    ],
    "exercise adamw-bug": [notation("2")],
    "figures adamw": [
        set_in(experiments.SCALES, "0.01 1 100"),
        equals("0.01", lambda: preset("decay_per_weight", "the usual λ = 0.01", "weight_decay")),
        given("100", "ηλ in percent"),
        given("1", "in the name of a slider"),
        notation("222222"),
    ],
}
