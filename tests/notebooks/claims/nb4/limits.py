"""The numbers of the part on what adaptation cannot do."""

import math
from inspect import signature

from claims import equals, given, notation, set_in, shown
from claims.figures import preset
from primer import experiments, optimizers
from primer.exercises.nb4 import limits
from primer.experiments import limits as contest
from primer.experiments import tuning

_IN_95 = math.erf(1.96 / math.sqrt(2))  # the share of a normal distribution within 1.96 standard deviations
_TURNED = contest.TURNED_ANGLES[9]


def _new_features():
    return contest.rows(contest.SAMPLES)[0].shape[1]


def _overtaken():
    """The angles before and after Adagrad takes more steps than Momentum, with their medians."""
    found = contest.turned_contest(100)
    adagrad, momentum = ([row.median for row in found[name]] for name in ("adagrad", "momentum"))
    first = next(i for i, steps in enumerate(adagrad) if steps > momentum[i])
    angles = contest.TURNED_ANGLES
    return [angles[first - 1], adagrad[first - 1], momentum[first - 1], angles[first], adagrad[first]]


def _gamma():
    """The usual memory, the same of Momentum, NAG, RMSProp and Adam."""
    named = {"momentum": "gamma", "nag": "gamma", "rmsprop": "beta", "adam": "beta1"}
    rules = optimizers.OPTIMIZERS
    (memory,) = {signature(rules[name]).parameters[each].default for name, each in named.items()}
    return memory


def _turned_momentum(gamma):
    """Momentum's median steps on the ravine turned by 45°, its rate looked for as in the contest."""
    found = tuning.judged(
        lambda rates, fresh: contest.steps_on_turned(optimizers.momentum, 100, 45, rates, fresh, gamma=gamma),
        0.015,
        factor=1.5,
    )
    return found.median if found.inside else math.nan


def _along(angle):
    """The share cos² of a turned axis that lies along the ravine."""
    return math.cos(math.radians(angle)) ** 2


def _wrong():
    return experiments.training_and_test_error(optimizers.adam, 0.005)[1]


_PROSE = {
    "limits-3": [
        given(
            "1 45 1 2 0 2017 1 -1 1 2 3 1 1", "in the derivation, the year of a paper, and what the data are made of"
        ),
        notation("1100221100121111"),
    ],
    "limits-4": [set_in("limits-5", "100 401"), notation("212")],
    "limits-8": [given("0 5 45", "angles to try")],
    "limits-10": [
        equals("45", _TURNED),
        shown("adam-30", "222 5", line="adagrad"),
        shown("adam-30", "393 307.5", line="rmsprop"),
        shown("adam-30", "98 101.5", line="adam"),
        equals("0.9", lambda: _gamma()),
        shown("adam-30", "101", line="momentum"),
        equals("0.7 36", lambda: [0.7, _turned_momentum(0.7)]),
        shown("adam-31", "0.067", line="0.067"),
        shown("adam-31", "0.51", line="0.510"),
        shown("adam-31", "383", line="0.067"),
        shown("adam-31", "99", line="0.510"),
        equals("30.5%", _wrong),
        given("5", "a notebook"),
        notation("2"),
    ],
    "limits-14": [
        given("1 30 30", "a step along an axis"),
        equals("3/4 1 1/4 25 7", lambda: [_along(30), 1, 1 - _along(30), 25, _along(30) + 25 * (1 - _along(30))]),
        equals("45 13", [45, (1 + 25) / 2]),
        equals("15 96.5 101 20 129", _overtaken),
    ],
    "adam-19": [equals("1203", _new_features)],
    "adam-29": [
        equals("45", _TURNED),
        set_in("adam-30", "100"),
        set_in(experiments.limits.steps_on_turned, "0.001 2"),
        set_in(contest.hold_turned_contest, "1.5"),
        equals("0.9 0.999", lambda: [_gamma(), signature(optimizers.adam).parameters["beta2"].default]),
        given("3", "a part"),
        equals("95%", _IN_95),
        notation("12"),
    ],
    "adam-32": [equals("1203", _new_features), set_in(experiments.training_and_test_error, "400")],
}

_QUESTIONS = {
    "prediction rotated": [
        equals("45", _TURNED),
        set_in("adam-30", "100"),
        shown("adam-30", "5 222", line="adagrad"),
    ],
    "prediction generalisation": [
        given("-1 0 0 -1 1 1 1 -1", "classes, weights, and features"),
        equals("30.5%", _wrong),
        given("2017", "year of the paper"),
    ],
    "exercise turned-curvature": [
        given("1/2", "the factor of a parabola"),
        set_in(limits._turned_curvature, "25 30"),
        equals("45", _TURNED),
        set_in(limits._turned_curvature, "30 30 30 30"),
        given("1 30 30", "a step along an axis"),
        notation("222222"),
    ],
    "exercise overtaken": [set_in("limits-5", "100"), given("5 5", "the steps of the contest's angles")],
}

_FIGURES = {
    "figures limits": [
        given("1 1 -1", "a feature, and classes"),
        given("5", "the angle of a preset"),
        set_in(experiments.limits.steps_on_turned, "0.001"),
        equals("45", lambda: preset("turned_ravine", "turned by 45°: Adagrad is slower", "angle")),
        equals("95%", _IN_95),
        equals("40 200", [contest.SAMPLES, contest.NEW_SAMPLES]),
    ],
}
TEXTS = _PROSE | _QUESTIONS | _FIGURES
