"""The numbers of the part on the three norms."""

import numpy as np

from claims import equals, given, notation, set_in
from claims.figures import preset
from primer import experiments
from primer.exercises.nb6 import norms as questions

_RIGHT_ANGLE = "a matrix that turns"


def _stretches():
    """What the matrix of the exercise makes of (1, 1) and (1, −1), their lengths' ratios, and the sum of these."""
    G = np.array([[2, 1], [1, 2]])
    ends = [G @ v for v in ((1, 1), (1, -1))]
    ratios = [np.linalg.norm(end) / np.sqrt(2) for end in ends]
    return [1, 1, *ends[0], 1, -1, *ends[1], *ratios, sum(ratios)]


TEXTS = {
    "norms-4": [
        given("1", "the length of a step"),
        given("0 3 3", "the least that a length may be; a notebook and its part"),
        given("1", "the budget"),
        notation("1212121112222"),
    ],
    "norms-6": [set_in("norms-7", "2 0.2 30")],
    "norms-9": [given("1", "the length of a step")],
    "norms-11": [
        equals("0.2", lambda: preset("three_norms", "along the axes: sign and Muon agree", "second")),
        equals("0.05", lambda: preset("three_norms", "one direction almost forgotten", "second")),
        notation("122"),
    ],
    "norms-13": [given("1", "the length of a step"), set_in(experiments.chance, "20000")],
    "norms-16": [set_in("norms-17", "1")],
    "norms-20": [
        given("2024 12", "year of the paper; the digits that are compared"),
        given("3 3 1", "a notebook, its part, and the length of a step there"),
        given("0 1", "where a gradient goes at a minimum; a part"),
        set_in("norms-19", "0"),
    ],
    "norms-24": [
        equals("1 1 3 3 1 -1 1 -1 3 1 4", _stretches),
        given("1.0 1.0 -1.0 1.0", _RIGHT_ANGLE),
    ],
    "prediction norm-corner": [
        given("1 0.01 1", "the slopes and the budget"),
        given("0.01 1", "two answers: the slope, and the budget"),
    ],
    "prediction norm-turned": [
        given("2 2", "the sides of the matrix"),
        set_in("norms-7", "2 0.2"),
        given("-1", "minus the sign of what is positive"),
    ],
    "exercise norm-budget": [
        set_in(questions._norm_budget, "2 1 1 2"),
        *[given("1", "the budget")] * 5,
        given("1 1", "the direction that G stretches most"),
        equals("3 1 -1 1", lambda: [_stretches()[8], 1, -1, _stretches()[9]]),
        given("1", "the budget"),
    ],
    "exercise norm-round": [given("2 2 0", "the sides of the matrix; an entry without a sign")],
    "figures norms": [
        *[given("0 0 1", "places in a sentence")] * 2,
        given("1 1", "the length of a step"),
        equals("45", lambda: np.degrees(np.arctan2(*-_sign()[::-1, 0]))),
    ],
}
# Its rows in the tables at the notebook's end.
CLOSING = [given("2024 12", "year of the paper; the digits that are compared")]
SYMBOLS = [given("4 4 4 4", "the part"), notation("412444")]


def _sign():
    """The sign's step where the gradient is turned by 20° and turns by 60° besides."""
    a, b = np.radians([80, 20])
    after, before = (np.array([[np.cos(t), -np.sin(t)], [np.sin(t), np.cos(t)]]) for t in (a, b))
    return -np.sign(after @ np.diag([2, 0.2]) @ before.T)
