"""The numbers of the part on Momentum."""

import numpy as np

from claims import equals, given, notation, set_in, shown
from claims.figures import preset
from primer.exercises.nb4 import momentum
from primer.experiments import momentum as search
from primer.explorers.nb4 import maps, spectrum
from primer.explorers.nb4 import momentum as figures

_PARABOLA = "the loss ½λw² or ½w², or the ravine ½(x² + κy²)"
_EDGE = "the edge 2(1 + γ), derived in the text"
_GAIN = "1/(1 − γ), the sum of the powers of γ"
_AT_THE_EDGE = "the run at the edge, w = ±1 in turn and v = ±2"
_PRESET = "Polyak's formula for κ = "
_BOWL = "a round bowl, η = 0.5: momentum hurts"


def _polyak(kappa):
    """Polyak's η and γ for curvatures from 1 to κ."""
    root = np.sqrt(kappa)
    return 4 / (root + 1) ** 2, ((root - 1) / (root + 1)) ** 2


def _fast(lr, gamma):
    """The loss of ½(x² + 10y²) after 20 steps of Momentum from (−5, 1), each coordinate by its recurrence."""
    loss = 0.0
    for start, bend in ((-5.0, 1), (1.0, 10)):
        before, now = start, start - lr * bend * start
        for _ in range(19):
            before, now = now, (1 + gamma - lr * bend) * now - gamma * before
        loss += bend * now**2 / 2
    return loss


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
        given("1 1 1 1 1 1 0", "the recurrence of two steps, and its polynomial"),
        given("1 1 1 1 1 -1", "sizes of powers and of roots; the two numbers of size 1"),
        given("1 0 -1 2 1", "the polynomial at 1 and at −1"),
        given("1 1", "where the roots are complex, (1 ∓ √γ)²"),
        notation("1100112123212312122122"),
    ],
    "momentum-37": [
        given("1 1 1 1 1 4 1 1 1 1", "roots of γ and κ, as the equations above give them"),
        given("1 2", "κ − 1 over κ + 1 is 1 − 2/κ for large κ"),
        notation("1212221112"),
    ],
    "momentum-9": [given("0 0.9", "no memory, the usual memory"), given("0", "where it is flat")],
    "momentum-11": [set_in(figures._streams, "20")],
    "momentum-13": [equals("12100", maps._CELLS**2), set_in(maps, "100"), set_in(maps, "45")],
    "momentum-38": [given("1", "the largest curvature"), set_in(spectrum, "100")],
    "momentum-17": [
        given("1/2", _PARABOLA),
        equals("1600 1600 40 40", [search.SIDE**2] * 2 + [search.SIDE] * 2),
        equals("0 0.99", lambda: [f(search.candidates("momentum", 10)["gamma"]) for f in (np.min, np.max)]),
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
    "momentum-32": [given("0.0", "the first velocity")],
    "momentum-34": [
        equals("10 1 10 1 0.27", lambda: [10, 1, 10, 1, _polyak(10)[1]]),
        equals("4 10 1 0.231", lambda: [4, 10, 1, _polyak(10)[0]]),
        equals("2.7e-8", lambda: _fast(*_polyak(10))),
        set_in(momentum._fast_ravine, "20"),
        equals("0.1 2 0.2 0.8", [0.1, 2, 0.1 * 2, 1 - 0.2]),
        equals("0.8 0.2 0.05 1.6 0.24 0.8 0.24 0.56", lambda: _two_steps()[2:]),
        given("0.0", "a velocity before the first step"),
        notation("2212"),
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
    "goal fast-ravine": [
        given("10 -5 1", "the task"),
        set_in(momentum._fast_ravine, "1e-6 20"),
        given("10 20 -5 1", "the task"),
        set_in(momentum._fast_ravine, "20"),
        equals("9 11", lambda: [10 - 1, 10 + 1]),
        equals("0.52", lambda: np.sqrt(_polyak(10)[1])),
    ],
    "exercise momentum-bug": [
        given("0", "a forgotten velocity"),
        given("1", "the factor 1 − γ"),
        given("0", "the first velocity"),
    ],
}
_FIGURES = {
    "figures momentum": [
        given("2", "2/L, the edge of gradient descent"),
        given("2 1", _EDGE),
        equals("0", lambda: preset("momentum_ravine", "GD only: γ = 0", "gamma")),
        equals("25 100", lambda: [float(preset("momentum_ravine", f"{_PRESET}{k}", "ratio")) for k in (25, 100)]),
        equals("0.5", lambda: preset("momentum_ravine", _BOWL, "lr")),
        given("1 1 1 1", _GAIN + ", on a slope of 1"),
        set_in(figures._streams, "20"),
    ],
}
TEXTS = _PROSE | _QUESTIONS | _FIGURES
