"""What the numbers of notebook 3 stand on."""

import numpy as np

from claims import equals, given, notation, set_in, shown
from claims.figures import preset
from primer import surfaces
from primer.exercises import nb3
from primer.explorers import nb3 as figures

_DEGREES = "straight against is half a turn, across a quarter"
_ZERO = "the slope at a minimum"
_POINT = np.array([5.0, 1.0])
_BENDS = np.array([1.0, 25.0])


def _ravine(x, y):
    return (x**2 + 25 * y**2) / 2


def _off(length):
    """By how many degrees the best step of this length from (5, 1) is off −∇L, by trying all angles."""
    angles = np.radians(np.arange(0, 360, 0.1))
    best = angles[_ravine(5 + length * np.cos(angles), 1 + length * np.sin(angles)).argmin()]
    slope = _BENDS * _POINT
    return np.degrees(np.arccos(-slope @ [np.cos(best), np.sin(best)] / np.linalg.norm(slope)))


def _back_at_the_start():
    """Of x² + 3y²: both weights' way s from (3, 1) at which the loss is 12 again, and how long the step is then."""
    (s,) = (root for root in np.roots([1 + 3, -2 * 3 - 2 * 3, 3**2 + 3 - 12]) if root > 0)
    return s, np.hypot(s, s)


def _newton():
    """By how many degrees Newton's direction from (5, 1), straight to (0, 0), is off −∇L, and its angle to ∇L."""
    slope = _BENDS * _POINT
    to_the_minimum = -_POINT / np.hypot(*_POINT)
    off = np.degrees(np.arccos(-slope @ to_the_minimum / np.hypot(*slope)))
    return off, 180 - off


def _long_step():
    """The change of the loss by a step of length 3 at 120° and at 180° to the gradient, with the angles between."""
    turned = np.arctan2(25, 5) + np.radians([120, 180])
    at_120, at_180 = _ravine(5 + 3 * np.cos(turned), 1 + 3 * np.sin(turned)) - 25
    return [120, -at_120, _newton()[1], 180, at_180]


def _saddle(lr):
    """Where sixty steps of minus end on the saddle from its usual start: the loss."""
    x, y = 1.5, 0.001
    for _ in range(60):
        x, y = x - lr * x, y - lr * (y**3 - y)
    return x**2 / 2 - y**2 / 2 + y**4 / 4


def _plus():
    loss = (1 + 0.1 * 2) ** 2  # from w = 1 on
    return [0.1, 2, 1.2, 1.2, loss, 18, loss**18, 19, loss**19]


def _changes():
    """The loss's change when each weight may move by 1e-3: by the sign, and along the gradient."""
    slope = _BENDS * _POINT
    steps = [np.sign(slope) * 1e-3, slope / slope.max() * 1e-3]
    return [_ravine(*(_POINT - step)) - _ravine(*_POINT) for step in steps]


_PROSE = {
    "opening-1": [
        given("3", "the notebook"),
        given("70 90 15 20", "minutes, as on the page for teachers"),
        given("2", "a notebook"),
        given("3", "a section of the article"),
        given("4.0", "version of the licence"),
        given("1715 1847", "years of the works"),
        notation("40"),
    ],
    "opening-3": [
        given("2", "a notebook"),
        set_in(surfaces, "1/2"),
        given("25", "the ravine's definition"),
        notation("22"),
    ],
    "ladder-5": [
        equals("25 2 25 0.08", lambda: [_BENDS.max(), 2, _BENDS.max(), 2 / _BENDS.max()]),
        set_in("ladder-6", "0.07"),
    ],
    "ladder-16": [shown("ladder-15", "13", line="  3  "), set_in("ladder-15", "20")],
    "tangent-4": [
        given("2", "the exponent of the second-order term"),
        given("2", "2/λ, the edge of gradient descent"),
        given("1", "a notebook"),
        notation("121221222112"),
    ],
    "tangent-7": [given("1", "the unit of the shares")],
    "tangent-11": [given("1/2", "the second term of Taylor's series"), notation("2")],
    "tangent-15": [
        equals("2", lambda: np.log(0.1**2) / np.log(0.1)),
        equals("3 1 6 6", lambda: [3, 1, 2 * 3, 6 * 1]),
        equals("3 3 1", [3, 3, 1]),
        equals("12 12 4", lambda: [3**2 + 3, 2 * 3 + 2 * 3, 1 + 3]),
        equals("12 3", lambda: [3**2 + 3, _back_at_the_start()[0]]),
        equals("3 2 4.24", lambda: [_back_at_the_start()[0], 2, _back_at_the_start()[1]]),
        given("1/2 0 2", "the second term of Taylor's series"),
        equals("8.49 4", lambda: [np.hypot(6, 6), (2 * 6**2 + 6 * 6**2) / (6**2 + 6**2)]),
        notation("2222"),
    ],
    "angle-4": [
        given("-1 180", _DEGREES),
        given("1/2 0", "Taylor's parabola, and where its slope ends"),
        notation("11"),
    ],
    "angle-7": [given("1", "a length to try, within the slider's")],
    "angle-11": [set_in("opening-4", "5 1")],
    "angle-22": [set_in("angle-13", "2000")],
    "angle-14": [
        set_in("angle-13", "1"),
        shown("angle-19", "0.285 82% 48%", line="   1.0  "),
        set_in("angle-15", "1e-3"),
    ],
    "angle-16": [given("5", "a notebook")],
    "angle-18": [equals("120 22.7 113 180 31.9", _long_step)],
    "rules-4": [given("0 1 0 0", "0 ÷ s = 0, w ÷ 1 = w; " + _ZERO), notation("22")],
    "rules-7": [equals("-0.2", lambda: -0.2 if _saddle(0.12) > -0.2 > _saddle(0.125) else np.nan)],
    "rules-9": [set_in("rules-6", "60"), equals("25", lambda: _ravine(-5, 1))],
    "rules-11": [
        given("25", "the ravine's definition"),
        equals("1 1 25 0.52", lambda: [1, 1, 25, _ravine(1, 1 / 25)]),
        given("0", "where the minimum lies"),
        set_in(surfaces.SURFACES["Himmelblau"].start, "1 -1"),
        given("0 0", "where divide goes"),
        equals("170", lambda: (0 + 0 - 11) ** 2 + (0 + 0 - 7) ** 2),
        given("4", "a notebook"),
    ],
    "rules-15": [
        equals("0.1 2 1.2 1.2 1.44 18 709 19 1021", _plus),
        given("0 2 1 1", "where it rests, the derivative and what it must be"),
        equals("1.5 0", lambda: [1 + 1 / 2, 0]),
        notation("2"),
    ],
    "closing-1": [
        given("3", "a section of the article"),
        shown("tangent-10", "2.000", line="slope"),
        set_in("angle-13", "2000"),
        shown("angle-19", "99%", line="   0.1  "),
        set_in("angle-13", "0.1"),
        shown("angle-19", "76%", line="   2.0  "),
        set_in("angle-13", "2"),
        given("-1 180", _DEGREES),
        equals("0.01", lambda: 0.01 if _off(0.01) < 1 else np.nan),
        shown("angle-19", "0%", line="   0.1  "),
        shown("angle-19", "18%", line="   0.5  "),
        shown("angle-19", "82%", line="   1.0  "),
        shown("angle-19", "98%", line="   2.0  "),
        set_in("angle-13", "0.1 0.5 1 2"),
        equals("-0.029987 -0.025987", _changes),
        equals("25", lambda: _ravine(-5, 1)),
        equals("6.6e53", lambda: _ravine(-5 * 1.07**60, (1 + 25 * 0.07) ** 60)),
        equals("0.52", lambda: _ravine(1, 1 / 25)),
    ],
    "closing-2": [given("0 1 0", "0 ÷ s = 0, w ÷ 1 = w; " + _ZERO)],
    "closing-4": [given("4", "a notebook")],
    "closing-symbols": [
        given("1/2 25", "the ravine's definition"),
        given("1 1 1 1 1 1 1 1 2 2 2 2 2 2 2 2 2 2 3 3 4 4", "parts"),
        given("1/2", "the second term of Taylor's series"),
        notation("1221474444954144244444741477"),
    ],
}

_QUESTIONS = {
    "prediction best-direction": [
        set_in("opening-4", "5 1"),
        equals("1 5", lambda: [_POINT[1], round(np.hypot(*_POINT))]),
        set_in("angle-12", "1"),
        equals("27", lambda: _off(1.0)),
    ],
    "prediction divide": [given("0", "where the minimum is not")],
    "goal short-way": [
        set_in(nb3._short_way, "5 1 3 22"),
        set_in(nb3._short_way, "5 1 3 22"),
        equals("67", lambda: _newton()[0]),
    ],
    "exercise error-code": [given("1 1", "a length of 1")],
    "exercise too-long": [
        set_in(nb3._too_long, "3"),
        set_in(nb3._too_long, "3 1"),
        equals("0", 12 - 12),
        equals("4", (3 - 1) ** 2 + 3 * (1 - 1) ** 2),
        given("6 2 6 2", "the second derivatives of x² + 3y²"),
        equals("6 6 12", lambda: [2 * 3, 6 * 1, 3**2 + 3]),
        notation("22"),
    ],
    "prediction half-step": [given("1", "a place to try"), notation("2")],
    "exercise plus": [
        set_in(nb3._plus, "0.1"),
        given("2 2 2", "the derivative of w²"),
        notation("222"),
    ],
    "exercise divide-rests": [
        given("1 0", "the loss, and where the rule rests, too"),
        given("0 0", "the slope at the minimum"),
        given("0 0", "what is divided"),
        equals("-1 -1 0", lambda: [2 * (0.5 - 1), 2 * (0.5 - 1), 0]),
        equals("2 2 2 1", lambda: [2 * (2 - 1), 2, 2, 2 / 2]),
        given("1 2 1", "the derivative"),
        notation("22"),
    ],
}

_FIGURES = {
    "figures nb3": [
        set_in(figures._AT, "5 1"),
        set_in(surfaces.SURFACES["Rosenbrock"].start, "-1.5 2"),
        given("1 180", "what first order promises at 180° is the unit of the axis"),
        given("0 0 0", "the ravine's minimum"),
        equals("1 27", lambda: [h := preset("which_way", "length 1: −∇L is 27° off", "step"), _off(h)]),
        equals("3", lambda: preset("which_way", "length 3: −∇L goes up", "step")),
        set_in(figures, "2000 2000"),
        given("0 0", "where divide goes on Himmelblau's surface"),
    ],
}
TEXTS = _PROSE | _QUESTIONS | _FIGURES
