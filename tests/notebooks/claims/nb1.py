"""What the numbers of notebook 1 stand on."""

import math

import numpy as np

from claims import equals, given, notation, set_in, shown
from claims.figures import preset
from primer import data, experiments, network
from primer.exercises import EXERCISES, GOALS, nb1
from primer.experiments import function
from primer.explorers import nb1 as figures

_EDGE = "2/λ, the edge of a parabola, derived in the text"
_SHORT_LAST = "a short last batch: 5 + 5 + 2"
_PARABOLA = "the parabola (w − 1)², its curvature and the factor 1 − 2η"


def _slope(w):
    """Of (w − 1)²."""
    return 2 * (w - 1)


def _curvature():
    """λ of the line's loss: the mean of x²."""
    return sum(x * x for x in data.LINE_X) / len(data.LINE_X)


def _epochs_at(lr):
    """After how many epochs XOR's loss from start 10 is below 0.001, all samples at once; ∞ if not within 600."""
    w = network.random_start(10)
    for epoch in range(601):
        if network.loss(w, data.XOR_X, data.XOR_Y) < 1e-3:
            return epoch
        slopes = [network.gradient(w, x, y) for x, y in zip(data.XOR_X, data.XOR_Y, strict=True)]
        w = w - lr * np.mean(slopes, axis=0)
    return np.inf


def _on_the_other_plateau():
    """Of twenty starts those with two outputs near ½ after 5000 epochs with η = 0.5, and a loss near 2 · ½ · ¼ / 4."""
    w = np.array([network.random_start(start) for start in range(20)])
    for _ in range(5000):
        w = w - 0.5 * network.gradient(w, data.XOR_X, data.XOR_Y)
    errors = np.abs(network.forward(w, data.XOR_X).y_hat - data.XOR_Y)
    two = (np.abs(errors - 0.5) < 0.01).sum(axis=-1) == 2
    return np.flatnonzero(two & (np.abs((errors**2).mean(axis=-1) / 2 - 1 / 16) < 1e-3))


_PROSE = {
    "opening-1": [
        given("1", "the notebook"),
        given("70 90 15 35 20", "minutes, as on the page for teachers"),
        given("2", "a part"),
        given("1", "a section of the article"),
        given("4.0", "version of the licence"),
        notation("40"),
    ],
    "loop-4": [given("1/2", "the definition of the loss"), given("2 2", "a notebook, a part"), notation("2")],
    "loop-9": [set_in("loop-12", "1 4 5 12")],
    "loop-13": [
        given("3", "a part"),
        set_in("loop-14", "12"),
        given("1 2 1", "what the indices of w1_21 say"),
        notation("121"),
    ],
    "loop-15": [given("4", "a notebook")],
    "loop-17": [
        equals("3500 10 350", [3500, 10, 3500 / 10]),
        equals("60000 350 171.4", [60_000, 350, 60_000 / 350]),
        equals("171 351", [171, len(data.batches(60_000, 171))]),
        equals("172 349", [EXERCISES["updates"].answer, len(data.batches(60_000, 172))]),
        equals("3490", lambda: 10 * len(data.batches(60_000, 172))),
    ],
    "weight-4": [given("1 1 2 1 2", _EDGE), notation("11")],
    "weight-10": [given("2 1", _EDGE), set_in("weight-11", "-3")],
    "weight-12": [given("2", _EDGE), given("4", "a notebook")],
    "weight-18": [equals("5", lambda: len(data.LINE_X)), set_in("weight-19", "-1"), notation("1122112")],
    "weight-20": [given("1", "a rate to try, within the slider's")],
    "weight-16": [
        set_in(nb1._one_step, "3 2.25"),
        equals("0.75 3 4 0.1 0.4", lambda: [3 - 2.25, 3, 3 / (3 - 2.25), 0.1, 0.1 * 3 / (3 - 2.25)]),
        equals("2.25 3 0.75", lambda: [2.25, 3, 2.25 / 3]),
        equals(
            "1 0.1 0.75 2.5 1 0.4", lambda: [1, 0.1, 2.25 / 3, (1 - 2.25 / 3) / 0.1, 1, EXERCISES["step-down"].answer]
        ),
        given("1 0.5", _EDGE),
        equals("0.845", lambda: np.floor(500 * (1 + (0.1 / 4) ** 0.1)) / 1000),
        given("4 1 2 0.1", "the distance at the start, the factor of a step, and the goal"),
        equals("0.75", lambda: GOALS["from-side-to-side"].solution["lr"]),
        equals("1 0.25 1 2.25 4", lambda: data.LINE_X**2),
        equals("1.7", _curvature),
        given("2", _EDGE),
        equals("1.7 1.18", lambda: [_curvature(), 2 / _curvature()]),
        given("2 2", "code"),
        notation("10"),
    ],
    "function-4": [given("2", "a notebook"), given("1 1", "the definition of exclusive or"), notation("121")],
    "function-5": [given("2", "a part"), set_in("function-6", "600"), given("2", "a notebook")],
    "function-7": [
        given("1 0", "the definition of exclusive or"),
        set_in(figures, "600"),
        given("2", "a rate to try, within the slider's"),
    ],
    "function-9": [set_in("function-6", "10"), set_in("function-10", "0.001")],
    "function-13": [
        shown("function-12", "0.5 182 253 483", line="0.500  "),
        shown("function-12", "469", line="0.125  "),
        shown("function-12", "472", line="0.250  "),
        shown("function-12", "483", line="0.500  "),
        set_in("function-12", "1"),
        shown("function-12", "242", line="1.000  "),
        given("1", "the batch size"),
        equals("1.5 1500", [function.FACTOR, function.EPOCHS]),
        given("95%", "the level of the interval: 1.96 standard deviations"),
    ],
    "function-20": [
        shown("function-19", "1 2"),
        shown("function-19", "1 2"),
        shown("function-19", "1"),
        equals("1350", lambda: 4 * experiments.xor_batches()[1].median),
        shown("function-19", "709.5"),
    ],
    "function-23": [
        shown("function-10", "0.19", line="  0  "),
        shown("function-10", "0.15", line="  1  "),
        shown("function-10", "483", line="below 0.001"),
        set_in("function-17", "0.5"),
    ],
    "function-18": [
        equals("0.125", lambda: np.mean((data.XOR_Y - data.XOR_Y.mean()) ** 2) / 2),
        equals("1 4 1 16 0.0625", lambda: [*_on_the_other_plateau(), 1, 16, 1 / 16]),
        equals("1/2", lambda: math.sqrt(2 * 4 / 16 / 2)),
    ],
    "function-16": [
        equals("1.2 203", lambda: [1.2, _epochs_at(1.2)]),
        equals("1.15 211", lambda: [1.15, _epochs_at(1.15)]),
        equals("1.25", lambda: 1.25 if np.isinf(_epochs_at(1.25)) else np.nan),
        set_in("function-10", "0.001"),
        set_in("function-6", "600"),
    ],
    "closing-1": [
        given("1", "a section of the article"),
        set_in("function-6", "10"),
        shown("function-19", "337.5 1 709.5"),
        shown("function-10", "483", line="below 0.001"),
        set_in("weight-7", "0.1"),
        shown("weight-7", "16", line="  0  "),
        shown("weight-7", "10.2", line="  1  "),
        equals("0.8 0.64 0.512", lambda: [0.1 * abs(_slope(w)) for w in (-3, -2.2, -1.56)]),
        set_in("weight-7", "0.1"),
        given("2", _EDGE),
        shown("weight-11", "0.99", line="converges"),
        shown("weight-11", "1.01", line="diverges"),
    ],
    "closing-2": [given("2", _EDGE)],
    "closing-4": [given("2", "a notebook")],
    "closing-symbols": [
        given("1 1 1 1 1 1 1 1 1 1", "parts"),
        given("1 2 1 1", "what the indices of w1_21 say, and a part"),
        given("2 2 2 2 2", _EDGE + ", and parts"),
        given("3 3 3 3", "parts"),
        given("1 1 3 3 3", "the definition of exclusive or, and parts"),
        notation("122144411444441211211344444144144423"),
    ],
}

_QUESTIONS = {
    "prediction updates-per-epoch": [
        given("32", "the batch size asked for"),
        equals("31 32", lambda: (1000 // 32, math.ceil(1000 / 32))),
        given("1000", "the question's thousand samples"),
        equals("31 992 8", lambda: (1000 // 32, 1000 // 32 * 32, 1000 % 32)),
        given("1000 32", "the question again"),
    ],
    "prediction half-rate": [
        given("1 -3 1 9", "the question"),
        equals("-3 -8 4 1/2", lambda: [-3, _slope(-3), 1 + 3, (1 + 3) / -_slope(-3)]),
        equals("9 16 8", lambda: [9, _slope(9), _slope(9) / 2]),
        notation("2"),
    ],
    "prediction no-hidden-units": [
        given("0 1 1 0 0 1 1 2 0", "answers to choose from"),
        equals("1/2", lambda: data.XOR_Y.mean()),
        given("1 1", "a sample"),
        equals("1/2 1/2 1/2", lambda: [0.5, *[data.XOR_Y.mean()] * 2]),
        equals("0.125", lambda: np.mean((data.XOR_Y - data.XOR_Y.mean()) ** 2) / 2),
        notation("11222"),
    ],
    "exercise updates": [
        set_in(nb1._updates, "60000 10 3500"),
        equals("351", lambda: len(data.batches(60_000, EXERCISES["updates"].answer - 1))),
        set_in(nb1._updates, "3500 3500 3500"),
        equals("350", 3500 / 10),
        set_in(nb1._updates, "60000"),
        equals("350 350", [3500 / 10, 3500 / 10]),
    ],
    "exercise step-down": [
        given("0", "where the minimum is"),
        set_in(nb1._one_step, "0.1 3 2.25 3"),
        given("2 1 1 2.25", _EDGE + "; the question"),
        given("2 1 2", _PARABOLA),
        equals("0.75 3", lambda: [3 - 2.25, 3 - 0]),
        notation("2"),
    ],
    "exercise training-loop": [
        given("1", "the change of w"),
        given("2 1/2 1/2 2", "the loss and its derivative"),
        given("0 1 1 1 1", "what range counts"),
    ],
    "exercise line-edge": [
        given("1/2", "the definition of the loss"),
        given("1 2", _EDGE),
        given("1 2 2 1 1", "edges of other parabolas, and the change of w"),
        notation("222222"),
    ],
    "goal from-side-to-side": [
        set_in(nb1._from_side_to_side, "-3 10 0.1"),
        set_in(nb1._from_side_to_side, "-3 10"),
        set_in(nb1._from_side_to_side, "10"),
        given("1 0.5 2 1", _EDGE),
    ],
    "goal twice-as-fast": [
        given("0.5", "the figure's rate at the start"),
        equals("483 10", lambda: [_epochs_at(0.5), 10]),
        set_in(nb1._twice_as_fast, "0.001 210"),
        set_in(nb1._twice_as_fast, "4 10 210"),
    ],
}

_FIGURES = {
    "figures nb1": [
        set_in(figures, "600"),
        equals("12", lambda: len(figures._LOOP_X)),
        equals(
            "5 5 2", lambda: [len(batch) for batch in data.batches(12, preset("training_loop", _SHORT_LAST, "batch"))]
        ),
        given("1 1 2", _PARABOLA),
        given("2 1 2", _EDGE),
        set_in(figures._solved_words, "0.001 0.001"),
        notation("2"),
    ],
}
TEXTS = _PROSE | _QUESTIONS | _FIGURES
