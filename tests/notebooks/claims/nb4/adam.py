"""The numbers of the part on Adam."""

import math

import numpy as np

from claims import equals, given, notation, set_in
from primer.exercises.nb4 import adam

_FORMULA = "in a formula"


def _uncorrected():
    """Steps ÷ η on an even slope without the correction: the first, the longest, when; the last over 5 %."""
    t = np.arange(1, 4001)
    steps = (1 - 0.9**t) / np.sqrt(1 - 0.999**t)
    return [steps[0], steps.max(), steps.argmax() + 1, 0.05, np.flatnonzero(steps > 1.05)[-1] + 1]


def _bounds():
    """Σ a_k g_k ÷ √(Σ b_k g_k²) for weights a, b of age k: one gradient's share, and √(Σ a² ÷ b), the largest."""
    age = np.arange(2000)
    m, v = 0.1 * 0.9**age, 0.001 * 0.999**age
    return [m[0] / np.sqrt(v[0]), np.sqrt((m**2 / v).sum())]


def _second():
    return (1 - 0.9**2) / math.sqrt(1 - 0.999**2)


_PROSE = {
    "adam-5": [
        given("2015", "year of the paper"),
        given("1 1 1", _FORMULA),
        notation("1111211221112111111111111111111211"),
    ],
    "adam-10": [notation("2")],
    "adam-21": [set_in("adam-22", "20000 1.5"), equals("3.25", 1.5**2 + 1)],
    "adam-26": [given("1 1 1 1 1", _FORMULA), equals("3.16 7.27", _bounds), notation("121212212221")],
    "adam-34": [
        equals("3.16 6.57 12 5% 2374", _uncorrected),
        given("1 1", _FORMULA),
        notation("21264"),
    ],
    "adam-38": [
        given("1 1 1 1 2 1 1", "in the formula, and in the code of the rule"),
        set_in(adam._bias, "3 0.9 0.542"),
        equals("0.271 0.271 2", lambda: [1 - 0.9**3, 1 - 0.9**3, 0.542 / (1 - 0.9**3)]),
        equals("0.9 0.1 0.1 0.19", lambda: [0.9, 1 - 0.9, 1 - 0.9, 1 - 0.9**2]),
        equals("0.999 0.001 0.001 0.001999", lambda: [0.999, 1 - 0.999, 1 - 0.999, 1 - 0.999**2]),
        equals("0.19 0.001999 4.25 3.16", lambda: [1 - 0.9**2, 1 - 0.999**2, _second(), _bounds()[0]]),
        notation("1312112212"),
    ],
}

_QUESTIONS = {
    "prediction first-adam-step": [
        equals("0.1 3.16", lambda: [1 - 0.9, 0.1 / math.sqrt(0.001)]),
        given("1 1 -1", "the first step, and the signs"),
        notation("2"),
    ],
    "prediction uncorrected-adam": [
        equals("0.1 0.001", lambda: [1 - 0.9, 1 - 0.999]),
        equals("0.1 3.16", lambda: [1 - 0.9, 0.1 / math.sqrt(0.001)]),
        equals("0.0316 0.1 0.0316", lambda: [math.sqrt(1 - 0.999), 1 - 0.9, math.sqrt(1 - 0.999)]),
        equals("5% 2374", lambda: _uncorrected()[-2:]),
        notation("2"),
    ],
    "prediction thousand-times": [set_in("adam-27", "1000 1000 1000 1000 1000")],
    "exercise bias": [
        set_in(adam._bias, "0.9 0.542 1 3 3 1 1 1 0.9"),
        given("0 4", "where m begins, and a wrong t"),
        equals("0.271", lambda: 1 - 0.9**3),
        notation("111213"),
    ],
    "exercise second-step": [
        set_in(adam._second_step, "0.9 0.999 1 1 2 1 1 0.9 0.999 0.9 0.999"),
        given("0", "the gradients before"),
        equals("0.1 0.1 0.001 0.001", lambda: [1 - 0.9, 1 - 0.9, 1 - 0.999, 1 - 0.999]),
        equals("0.1 0.1 0.19", lambda: [1 - 0.9, 1 - 0.9, 1 - 0.9**2]),
        notation("12"),
    ],
    "exercise adam-code": [given("1 1 1 0 1 1 1 1 1 1 1", "Adam's own formula"), notation("1212111212121")],
}

_FIGURES = {
    "figures adam": [
        given("1 1 1/2 1 10 1/2 1 1", "what is fixed of a figure: a step, gradients, a loss"),
        notation("22122"),
    ],
}
TEXTS = _PROSE | _QUESTIONS | _FIGURES
