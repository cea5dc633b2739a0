"""The numbers of the part on the edge of stability."""

import math

import numpy as np

from claims import equals, given, notation, set_in, shown
from primer import data, experiments, network
from primer.exercises.nb6 import edge
from primer.experiments import edge as experiment


def _run(lr, seed, steps=800):
    """The largest curvatures by differences of the gradient, after every eighth step, and the last loss."""
    w, curvatures = network.random_start(seed), []
    for t in range(steps + 1):
        if t % 8 == 0:
            columns = [_gradient(w + nudge) - _gradient(w - nudge) for nudge in 1e-5 * np.eye(9)]
            curvatures.append(np.linalg.eigvalsh(np.array(columns) / 2e-5)[-1])
        if t < steps:
            w = w - lr * _gradient(w)
    return curvatures, network.loss(w, data.XOR_X, data.XOR_Y)


def _gradient(w):
    return network.gradient(w, data.XOR_X, data.XOR_Y)


def _climb():
    curvatures, _ = _run(1.2, 10)
    return [curvatures[0], 1.2, 2, 2 / 1.2]


def _fall():
    curvatures, _ = _run(1.2, 10)
    return [max(curvatures), curvatures[-1]]


def _rest(a=3.0, b=0.2, lr=0.25):
    for _ in range(300):
        a, b = a - lr * (a * b - 1) * b, b - lr * (a * b - 1) * a
    return [a, b, a**2 + b**2]


def _small_steps():
    return np.max(experiments.slow_curvature(8))


TEXTS = {
    "edge-1": [given("2", "in the definition of the edge")],
    "edge-5": [
        given("1 2 1 2", "in the definition of the edge; a notebook and its part"),
        given("1 1 2 2", "the sample, the target, and squares of the root of a half's inverse"),
        notation("0142122122221222222222222"),
    ],
    "edge-6": [given("2 3", "a notebook and its part")],
    "edge-10": [given("2-2-1 10 1.2 0.5 1.4", "the network, a start and three rates")],
    "edge-12": [given("1", "the flattest minimum, where a = b")],
    "edge-14": [
        set_in([experiment.STEPS], "2000"),
        given("2 95%", "in the definition of the edge; the interval of 1.96 standard deviations"),
        set_in([experiment.LEARNT], "0.001"),
    ],
    "edge-16": [set_in("edge-17", "3 0.2")],
    "edge-18": [
        given("2021", "year of the paper"),
        shown("edge-15", "1.98", line="0.50"),
        given("0.25 0.5 1.2", "rates of the table"),
        shown("edge-15", "89", line="1.20"),
        given("2", "in the quotation"),
        shown("edge-15", "1.2 1.92 1.67 1.66", line="1.20"),
        shown("edge-15", "1.4 36", line="1.40"),
        set_in([experiment.STEPS], "2000"),
        shown("edge-15", "1.2 82", line="1.20"),
        given("0", "the lowest loss there is"),
        given("2 1 4 2", "Momentum's edge; a notebook and its part"),
    ],
    "edge-23": [
        given("1 1 2", "in the equation of the minima"),
        set_in(edge._widest, "0.8"),
        equals("2.5", 2 / 0.8),
        equals("2.5 1 0 2 1/2", lambda: [s := 2 / 0.8, 1, 0, *(np.sqrt([1, 1]) * (s + np.array([3, -3]) / 2) / 2)]),
        equals("2 1.41 0.5 3 100000", [2, math.sqrt(2), 0.5, 3, 100_000]),
        equals("2 1 2 2.5", [2, 1, 2, 2 / 0.8]),
        equals("2.04 8 1.94", lambda: [_small_steps(), 8, _small_steps() / 1.05]),
        equals("105% 2.04", lambda: [1.05, _small_steps()]),
        equals("1.05 1.1", lambda: [lr if _reaches(lr) else np.nan for lr in (1.05, 1.1)]),
        equals("1.2 0.001 800", lambda: [1.2, _run(1.2, 8)[1], 800]),
        notation("22422"),
    ],
    "prediction curvature-climbs": [
        given("2-2-1", "the network"),
        equals("1.62 1.2 2 1.67", _climb),
        given("800", "steps"),
        equals("1.93 1.66", _fall),
    ],
    "prediction flatter-minimum": [
        given("1/2 1 1", "the loss and its minima"),
        given("3 0.2", "the start"),
        equals("9 0.25 8", lambda: [3**2 + (1 / 3) ** 2 - 1 / 9, 0.25, 2 / 0.25]),
        equals("2.50 0.40 6.43", _rest),
        notation("2222222"),
    ],
    "exercise widest-minimum": [
        given("1/2 1", "the loss"),
        set_in(edge._widest, "0.8"),
        given("1 2 1 2 2 2", "equations of the edge and of the minima"),
        given("1 1", "equations of the minima"),
        set_in(edge._widest, "0.8"),
        given("1 2", "equations of the edge and of the minima"),
        notation("222222222"),
    ],
    "goal held-at-the-edge": [
        set_in(edge._held, "8"),
        equals("105% 0.000001 800", [1 + 0.05, 1e-6, 800]),
        set_in(edge._held, "8 800"),
        equals("105%", 1 + 0.05),
        set_in(edge._held, "800"),
        given("0.000001", "the limit of the loss"),
        equals("2", lambda: round(_small_steps())),
    ],
    "figures edge": [
        given("2 2", "in the definition of the edge"),
        given("1/2 1 1 2 2", "the loss, its minima, and the edge; the least curvature of a minimum"),
        given("1e-9", "what is smaller depends on how a processor rounds"),
        notation("222"),
    ],
}


CLOSING = [
    given("2021 2", "year of the paper; in the definition of the edge"),
    shown("edge-15", "0", line="0.50"),
    given("100 0.5", "how many starts there are; a rate of the table"),
    shown("edge-15", "89 1.2", line="1.20"),
    shown("edge-15", "1.98", line="0.50"),
    given("2 2021", "in the definition of the edge; year of the paper"),
    shown("edge-15", "1.2 1.92 1.66 1.67", line="1.20"),
    shown("edge-15", "1.4 36", line="1.40"),
    given("100", "how many starts there are"),
    shown("edge-15", "1.2 82", line="1.20"),
]
SYMBOLS = [given("2 2 3 3 3", "in the definition of the edge, and a part"), notation("555")]


def _reaches(lr):
    curvatures, loss = _run(lr, 8)
    return max(curvatures) > 1.05 * 2 / lr and loss < 1e-6
