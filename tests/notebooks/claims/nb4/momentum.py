"""The numbers of the part on Momentum."""

import numpy as np

from claims import equals, given, notation, set_in, shown
from claims.figures import preset
from primer.exercises.nb4 import momentum
from primer.experiments import momentum as search
from primer.explorers.nb4 import maps
from primer.explorers.nb4 import momentum as figures

_PARABOLA = "the loss ½λw² or ½w², or the ravine ½(x² + κy²)"
_EDGE = "the edge 2(1 + γ), derived in the text"
_GAIN = "1/(1 − γ), the sum of the powers of γ"
_AT_THE_EDGE = "the run at the edge, w = ±1 in turn and v = ±2"
_PRESET = "Polyak's formula for κ = "
_BOWL = "a round bowl, η = 0.5: momentum hurts"


def _two_steps(gamma=0.8):
    """w and v of L = w² after a step of Momentum with η = 0.1 from w = 1, and after a second with η = 0.05."""
    v1 = 0.1 * 2
    w1 = 1 - v1
    v2 = gamma * v1 + 0.05 * 2 * w1
    return [v1, w1, gamma, v1, 0.05, 2 * w1, v2, w1, v2, w1 - v2]


_PROSE = {
    "momentum-4": [
        given("1964", "year of the paper"),
        given("1", _GAIN),
        equals("0.9", 1 - 1 / 10),
        given("1 1", "gradients of ±1 in turn, and 1/(1 + γ)"),
        given("1/2", _PARABOLA),
        given("1 1 1 1", "the recurrence of two steps and its polynomial"),
        given("1 1", "where the roots are complex, (1 ∓ √γ)²"),
        notation("11001222122"),
    ],
    "momentum-9": [given("0", "no memory"), shown("momentum-10", "0.9")],
    "momentum-11": [set_in(figures._streams, "30")],
    "momentum-13": [equals("12100", maps._CELLS**2), set_in(maps, "100"), set_in(maps, "45")],
    "momentum-15": [given("1", "a slope of 1, np.ones_like")],
    "momentum-17": [
        given("1/2", _PARABOLA),
        equals("1600 1600 40 40", [search.SIDE**2] * 2 + [search.SIDE] * 2),
        equals("0 0.99", lambda: [f(search.candidates("nag", 10)["gamma"]) for f in (np.min, np.max)]),
        notation("22"),
    ],
    "momentum-35": [
        given("4 1 1 1", "Polyak's formula"),
        given("4 3 1 3 1 2 3 1 2", "Nesterov's formula for quadratics"),
        notation("22"),
    ],
    "momentum-20": [set_in("momentum-21", "0.99 1.01"), equals("0.9", (3.8 - 2) / 2), set_in("momentum-21", "25 1500")],
    "momentum-22": [
        given("1 1", _GAIN),
        given("1", "the same product η/(1 − γ)"),
        given("1/2", _PARABOLA),
        given("1", "the variance of the noise in noisy_quadratic"),
        notation("2"),
    ],
    "momentum-24": [
        given("1", "a round bowl has one curvature"),
        shown("momentum-25", "1", line="1.00"),
        set_in("momentum-25", "0.001 0.9"),
    ],
    "momentum-34": [
        given("1", _GAIN),
        equals("0.02 3 0.05 1.2", [0.02, 3, 1 - 0.95, 0.02 * 3 / (1 - 0.95)]),
        equals("0.512 0.1 0.0512", [0.8**3, 0.1, 0.8**3 * 0.1]),
        given("1 -1 1 2 -2 2 -2", _AT_THE_EDGE),
        given("2 1", _EDGE),
        equals("3.8 25 0.152", [2 * 1.9, 25, 2 * 1.9 / 25]),
        equals("0.1 2 0.2 0.8", [0.1, 2, 0.1 * 2, 1 - 0.2]),
        equals("0.8 0.2 0.05 1.6 0.24 0.8 0.24 0.56", lambda: _two_steps()[2:]),
        notation("312"),
    ],
}
_QUESTIONS = {
    "prediction momentum-speed": [
        given("1 0.9", "the question's slope and memory"),
        equals("0.9 1.9 10", lambda: [0.9, 1 + 0.9, 1 / (1 - 0.9)]),
        given("0.9", "the question's memory"),
        given("1", _GAIN),
        given("0.9", "the question's memory"),
    ],
    "exercise momentum-step": [
        given("1 0", "the start"),
        set_in(momentum._momentum_step, "0.8 0.1 0.05 0.05"),
        equals("0.8", lambda: 1 - _two_steps()[0]),
        given("1", "the factor 1 − γ that Momentum has not"),
        equals("0.1 2 0.8", lambda: [0.1, 2, 1 - 0.1 * 2]),
        equals("0.8 0.2 0.05 2 0.8", lambda: [0.8, _two_steps()[0], 0.05, 2, _two_steps()[1]]),
        notation("2"),
    ],
    "exercise momentum-code": [given("1", "the factor 1 − γ that Momentum has not")],
    "exercise unrolled": [
        set_in(momentum._unrolled, "0.1 0.8 3 3"),
        given("0", "the newest gradient"),
        given("1", "the factor 1 − γ that Momentum has not"),
    ],
    "exercise terminal-speed": [
        set_in(momentum._terminal_speed, "3 0.02 0.95 3"),
        given("1", "the slope that the mistake takes"),
        set_in(momentum._terminal_speed, "3"),
        given("1", _GAIN),
        set_in(momentum._terminal_speed, "3"),
        equals("0.9", 1 - 1 / 10),
        set_in(momentum._terminal_speed, "0.95"),
        equals("0.06", 0.02 * 3),
    ],
    "exercise edge-momentum": [
        set_in(momentum._edge_momentum, "25 0.9"),
        given("1 1 1 1 1", "the edge's factor 1 + γ beside the gain 1/(1 − γ)"),
        given("2 2", "2/L, the edge of gradient descent"),
        set_in(momentum._edge_momentum, "25"),
        given("1 -1 1 -1 2 -2", _AT_THE_EDGE),
        set_in(momentum._edge_momentum, "25"),
    ],
}
_FIGURES = {
    "figures momentum": [
        set_in(figures._START, "-5 1"),
        given("2", "2/L, the edge of gradient descent"),
        given("2 1", _EDGE),
        equals("0", lambda: preset("momentum_ravine", "GD only: γ = 0", "gamma")),
        equals("25 100", lambda: [float(preset("momentum_ravine", f"{_PRESET}{k}", "ratio")) for k in (25, 100)]),
        equals("0.5", lambda: preset("momentum_ravine", _BOWL, "lr")),
        given("1 1 1 1", _GAIN + ", on a slope of 1"),
        set_in(figures._streams, "30"),
        notation("2"),
    ],
}
TEXTS = _PROSE | _QUESTIONS | _FIGURES
