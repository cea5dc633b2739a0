"""The numbers of the part on Adam."""

import math
from inspect import signature

import numpy as np

from claims import equals, given, notation, set_in, shown
from primer import experiments, optimizers
from primer.exercises.nb4 import adam
from primer.experiments import adagrad

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


def _after_zeros():
    """Steps ÷ η of one gradient of 1, and of the second of two, 5000 zeros having gone before."""
    gradients = np.append(np.zeros(5000), [1, 1])
    return experiments.step_sizes(optimizers.adam, gradients, eps=1e-12)[-2:]


def _twelve():
    return experiments.step_sizes(optimizers.adam, np.append(np.zeros(5000), np.ones(12)), eps=1e-12)[-1]


_PROSE = {
    "adam-41": [given("3 1 0", "a notebook, and the memories of a sign step"), notation("212")],
    "adam-43": [
        given("1 1", _FORMULA),
        equals("0.9 1 9", lambda: [0.9, 1, 0.9 / (1 - 0.9)]),
        given("1", "the variance of the noise"),
        set_in("adam-44", "400 2000"),
        notation("11111"),
    ],
    "adam-5": [
        given("2015", "year of the paper"),
        given("1 6 1", "a part, and in a formula"),
        notation("11112112211121111111111111111112"),
    ],
    "adam-21": [set_in("adam-22", "20000 1.5"), equals("3.25", 1.5**2 + 1)],
    "adam-45": [
        given("5", "a part"),
        set_in(adagrad.store_rare_contest, "1.5"),
        equals("100 1000", [adagrad.CHOSEN_ON, adagrad.JUDGED_ON]),
        equals("95%", math.erf(1.96 / math.sqrt(2))),
    ],
    "adam-26": [given("1 1 1 1 1", _FORMULA), equals("3.16 7.27", _bounds), notation("1212122122")],
    "adam-34": [
        equals("3.16 6.57 12 5% 2374", _uncorrected),
        given("1 1", _FORMULA),
        equals("9", lambda: 0.9 / (1 - 0.9)),
        given("1", "the ratio of two equal averages"),
        shown("adam-46", "0.203", line="Adagrad"),
        shown("adam-46", "0.257", line="Adam "),
        shown("adam-46", "0.383", line="RMSProp  "),
        shown("adam-46", "0.999", line="RMSProp, β = 0.999"),
        set_in(optimizers.rmsprop, "0.9"),
        shown("adam-46", "0.22", line="RMSProp, β = 0.999"),
        given("9 5", "a part and a notebook"),
        notation("21264"),
    ],
    "adam-38": [
        given("1 1 1 1 0 1 1 2 1 1 1 1", "in the formula, where m and v begin, and in the code of the rule"),
        set_in(adam._bias, "0.9 0.999 0.999"),
        equals("1 1 1.01 0.019704 0.019704", [1, 1, 1.01, 1 - 1.01**-2, 1 - 1.01**-2]),
        equals("0.999 3925", lambda: [0.999, np.ceil(np.log(1 - 1.01**-2) / np.log(0.999))]),
        equals("0.9 0.1 0.1 0.19", lambda: [0.9, 1 - 0.9, 1 - 0.9, 1 - 0.9**2]),
        equals("0.999 0.001 0.001 0.001999", lambda: [0.999, 1 - 0.999, 1 - 0.999, 1 - 0.999**2]),
        equals("0.19 0.001999 4.25 3.16", lambda: [1 - 0.9**2, 1 - 0.999**2, _second(), _bounds()[0]]),
        given("5000 5000 12", "the zeros and the ones of the solution"),
        equals("6.55 7.27", lambda: [_twelve(), _bounds()[1]]),
        notation("21211221221"),
    ],
}

_QUESTIONS = {
    "prediction uncorrected-adam": [
        equals("0.1 0.001", lambda: [1 - 0.9, 1 - 0.999]),
        equals("0.1 3.16", lambda: [1 - 0.9, 0.1 / math.sqrt(0.001)]),
        equals("0.0316 0.1 0.0316", lambda: [math.sqrt(1 - 0.999), 1 - 0.9, math.sqrt(1 - 0.999)]),
        equals("5% 2374", lambda: _uncorrected()[-2:]),
        notation("2"),
    ],
    "prediction thousand-times": [set_in("adam-27", "1000 1000 1000 1000 1000")],
    "exercise bias": [
        set_in(adam._bias, "0.9 0.999 1% 1% 1% 1%"),
        given("5% 5%", "the share that the text calls too long"),
        equals("37% 3.16", [0.999**1000, 0.1 / math.sqrt(0.001)]),
        given("1 1", "1 − β2^t"),
        equals("1.01", 1 + 0.01),
        notation("122"),
    ],
    "exercise second-step": [
        set_in(adam._second_step, "0.9 0.999 1 1 2 1 1 0.9 0.999 0.9 0.999"),
        given("0", "the gradients before"),
        equals("0.1 0.1 0.001 0.001", lambda: [1 - 0.9, 1 - 0.9, 1 - 0.999, 1 - 0.999]),
        equals("0.1 0.1 0.19", lambda: [1 - 0.9, 1 - 0.9, 1 - 0.9**2]),
        notation("12"),
    ],
    "exercise adam-bug": [
        given("0 1 1 1 0 1 1 1 1 1 1", "where m and v begin, the first step, and Adam's own formula"),
        notation("1211121212"),
    ],
    "exercise long-step": [
        set_in(adam.longest_step, "20000"),
        equals("0.9 0.999", [signature(optimizers.adam).parameters[each].default for each in ("beta1", "beta2")]),
        equals("6", adam.LONG),
        equals("3.15 4.2", _after_zeros),
        given("1", "the corrected averages are equal"),
        notation("12"),
    ],
}

_FIGURES = {
    "figures adam": [
        given("1 1 1/2 1 10 1/2 1 1", "what is fixed of a figure: a step, gradients, a loss"),
        notation("22122"),
    ],
}
TEXTS = _PROSE | _QUESTIONS | _FIGURES
