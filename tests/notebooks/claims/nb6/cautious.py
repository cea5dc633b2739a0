"""The numbers of the part on Cautious."""

import math

import numpy as np

from claims import equals, given, notation, set_in, shown
from primer import experiments
from primer.exercises.nb6 import cautious
from primer.experiments import tuning


def _rises(careful, lr=0.02, gamma=0.9, steps=100):
    """In how many steps the loss rises on the ravine turned by 45°, from (−5, 2), by a plain loop."""
    hessian = np.array([[13.0, -12.0], [-12.0, 13.0]])  # of the curvatures 1 and 25
    w, v, losses = np.array([-5.0, 2.0]), np.zeros(2), []
    for _ in range(steps + 1):
        losses.append(0.5 * w @ hessian @ w)
        g = hessian @ w
        v = gamma * v + lr * g
        agree = v * g > 0
        w = w - (v * agree / max(agree.mean(), 1e-3) if careful else v)
    return int((np.diff(losses) > 0).sum())


def _ends(name):
    return [np.median(experiments.today_searches()[name, batch].judged) for batch in (4, 32, 256)]


def _lower(batch):
    """The batch size, if the two intervals do not overlap, by the 40th and the 61st of a hundred losses."""
    adam, careful = (np.sort(experiments.today_searches()[name, batch].judged) for name in ("adam", "cautious"))
    return batch if careful[60] < adam[39] else math.nan


def _rate(name):
    found = {experiments.today_searches()[name, batch].lr for batch in (4, 32, 256)}
    return found.pop() if len(found) == 1 else math.nan


def _chance(gamma=0.9):
    return 0.5 + math.asin(math.sqrt(1 - gamma**2)) / math.pi


def _median(name, ratio, angle):
    return experiments.cautious_contest(ratio)[name][angle // 5].median


def _if_adam_differs(angle):
    """The angle, if the two intervals do not overlap there, and do along the axes."""
    apart = [
        tuning.differ(*(experiments.cautious_contest(100)[name][at // 5].between for name in ("cautious adam", "adam")))
        for at in (angle, 0)
    ]
    return angle if apart == [True, False] else math.nan


TEXTS = {
    "cautious-5": [
        given("4 2 2024", "a notebook and its part; year of the paper"),
        given("1 0", "what the bracket is"),
        given("2", "two weights of one size become one of twice that"),
        notation("00"),
    ],
    "cautious-6": [set_in("cautious-8", "25")],
    "cautious-10": [given("45", "an angle of the figure's menu")],
    "cautious-12": [given("5", "a notebook")],
    "cautious-14": [given("0.001 25", "the limit of the loss, and κ")],
    "cautious-16": [given("100 0.9 95%", "κ, γ, and the interval of 1.96 standard deviations")],
    "cautious-18": [given("1/2 1", "the loss, and the size of the noise"), notation("2")],
    "cautious-20": [given("5 9", "a notebook and its part")],
    "cautious-22": [
        given("2024 100", "year of the paper; κ of the table"),
        equals("25 101", lambda: [_median("cautious momentum", 100, 0), _median("momentum", 100, 0)]),
        equals("45 62", lambda: [45, _median("cautious momentum", 100, 45)]),
        equals("15 45", lambda: [_if_adam_differs(angle) for angle in (15, 45)]),
        equals("31 98", lambda: [_median(name, 100, 0) for name in ("cautious adam", "adam")]),
        shown("cautious-17", "0.0033", line=" 0           momentum"),
        shown("cautious-17", "0.017", line=" 0  cautious momentum"),
        equals("4 32 256", lambda: [_lower(batch) for batch in (4, 32, 256)]),
        equals("0.0608 0.0199 0.0084", lambda: _ends("cautious")),
        equals("0.0681 0.0252 0.0104", lambda: _ends("adam")),
        equals("0.04", lambda: _rate("adam") if _rate("adam") == _rate("cautious") else math.nan),
        given("7 0", "a part; where a rate ends"),
        given("0.10 1.00% 130 1.2", "the paper's table of language models"),
        given("4 0.9", "the paper's κ; a γ of the table"),
        set_in("cautious-15", "0.02"),
        shown("cautious-15", "19 86", line="0.9   0.02"),
        set_in("cautious-15", "0.08"),
        shown("cautious-15", "89", line="0.9   0.08"),
        given("0.5", "a γ of the table"),
        set_in("cautious-15", "0.008"),
        shown("cautious-15", "263 195.5", line="0.5  0.008"),
        given("45 0.02 0.9 -5 2", "settings of the figure"),
        equals("11 100 47", lambda: [_rises(True), 100, _rises(False)]),
        given("0.9", "γ"),
        equals("64% 1/2", lambda: [_chance(), 0.5]),
        given("1", "in the formula"),
        notation("2"),
    ],
    "cautious-26": [
        given("0.3 1.5 0.4 0.5", "steps and gradients of the exercise"),
        equals("0.3 1/2 0.6", [0.3, 1 / 2, 0.3 / 0.5]),
        equals("0.2", 2 * cautious._RATE),
        equals("2 1 38", lambda: [2, 1, 2 * (1 + cautious._GAMMA) / cautious._RATE]),
        given("20 1.0 0.0 0.0 20.0", "a bowl that does"),
    ],
    "prediction cautious-ravine": [
        given("0.9 25", "γ and κ"),
        equals("19 91", lambda: [_median("cautious momentum", 25, 0), _median("momentum", 25, 0)]),
    ],
    "prediction cautious-noise": [
        given("0.01 0.9", "η and γ"),
        equals("64%", _chance),
        equals("0.0263 0.0252", lambda: [experiments.cautious_noise()["cautious momentum"].loss[1], _floor()]),
    ],
    "exercise cautious-step": [
        set_in(cautious._cautious_step, "0.3"),
        equals("-0.2", -0.2),
        set_in(cautious._cautious_step, "0.1 0.4 1.5 1"),
        equals("-1", -1),
        set_in(cautious._cautious_step, "0.5"),
        set_in(cautious._cautious_step, "0.3 1.5"),
        given("0", "the limit"),
    ],
    "exercise cautious-valley": [
        given("1/2", "in the definition of the bowl"),
        set_in([cautious._RATE, cautious._GAMMA], "0.1 0.9"),
        given("1 1", "the start"),
        set_in(cautious._valley, "0.001"),
        set_in([cautious._BUDGET], "200"),
        set_in(cautious._valley, "1"),
        given("0", "where a curvature must lie above"),
        equals("2 1 38", lambda: [2, 1, 2 * (1 + cautious._GAMMA) / cautious._RATE]),
        given("1", "the limit of the loss"),
        equals("0.2 0.1", [2 * cautious._RATE, cautious._RATE]),
    ],
    "figures cautious": [
        given("45 0.5", "an angle and a γ of presets"),
        given("1e-12", "what is smaller depends on how a processor rounds"),
        given("0.001", "the limit of the loss"),
        given("4 256", "batch sizes"),
    ],
}


CLOSING = [
    given("2024 100", "year of the paper; κ"),
    equals("25 101", lambda: [_median("cautious momentum", 100, 0), _median("momentum", 100, 0)]),
    equals("32", lambda: _lower(32)),
    equals("0.0199 0.0252", lambda: [_ends("cautious")[1], _ends("adam")[1]]),
    equals("0.0132 0.0175", lambda: [np.median(_losses(name)) for name in ("cautious_cosine", "cosine")]),
    shown("cautious-21", "81", line="cautious adam"),
    shown("cautious-21", "110", line="   adam  "),
    given("2024 25 0.9 0.02", "year of the paper; settings of the table"),
    shown("cautious-15", "19 86", line="0.9   0.02"),
    given("0.08", "a rate of the table"),
    shown("cautious-15", "89", line="0.9   0.08"),
]
SYMBOLS = [given("0 6", "the mask of a weight that waits; a part"), notation("5")]


def _losses(name):
    return experiments.today_searches()[name, 32].judged


def _floor(lr=0.01, gamma=0.9):
    """The mean of ½w² under Momentum and noise of size 1, as measured, if it is that of the formula to 1 %."""
    measured = experiments.cautious_noise()["momentum"].loss[1]
    law = lr * (1 + gamma) / ((1 - gamma) * (2 * (1 + gamma) - lr)) / 2
    return measured if abs(measured / law - 1) < 0.01 else math.nan
