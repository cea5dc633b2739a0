"""The questions of notebook 3: what they ask for, found another way, and what learners write."""

import numpy as np
import pytest

from primer import exercises, surfaces
from primer.exercises import nb3

RAVINE = surfaces.SURFACES["ravine"]


def my_search(f, w, nudges):
    for nudge in nudges:
        w = min(w, w + nudge, key=f)
    return w


def my_error(f, g, w, h):
    down = -g / np.sqrt(np.sum(g**2))
    return np.abs(f(w + h * down) - f(w) - h * down @ g)


RIGHT = {"search-code": my_search, "error-code": my_error}
GIVEN = {"search-code": "f, w, nudges", "error-code": "f, g, w, h"}
LOOP = "for nudge in nudges:\n        "
MISTAKES = {
    "search-code": [
        (LOOP + "w = w + nudge if f(w + nudge) > f(w) else w; return w", "it climbs"),
        (LOOP + "w = w + nudge; return w", "wherever the nudge leads"),
        (LOOP + "w = w + nudge if f(nudge) < f(w) else w; return w", "looks at the nudge itself"),
        ("a = w; " + LOOP + "w = a + nudge if f(a + nudge) < f(w) else w; return w", "not from the first one"),
        (LOOP + "w = nudge if f(w + nudge) < f(w) else w; return w", "not a place"),
        (LOOP + "w = w - nudge if f(w + nudge) < f(w) else w; return w", "goes to w − nudge"),
        ("return w", "stays at its start"),
    ],
    "error-code": [
        ("s = -h * g; return abs(f(w + s) - f(w) - s @ g)", "bug is still there"),
        ("s = h * g / norm(g); return abs(f(w + s) - f(w) - s @ g)", "uphill"),
        ("s = -h * g / norm(g)**2; return abs(f(w + s) - f(w) - s @ g)", "length twice"),
        ("s = -h * np.sign(g); return abs(f(w + s) - f(w) - s @ g)", "each weight"),
        ("s = -h * g / abs(g).sum(); return abs(f(w + s) - f(w) - s @ g)", "root of the sum"),
        ("s = -h * g / abs(g).max(); return abs(f(w + s) - f(w) - s @ g)", "root of the sum"),
        ("s = -h * g / norm(g); return abs(f(w + s) - f(w) - h * norm(g))", "promise is negative"),
        ("s = -h * g / norm(g); return abs(f(w + s) - f(w))", "leaves the promise out"),
        ("s = -h * g / norm(g); return f(w + s) - f(w) - s @ g", "may be negative"),
    ],
}


@pytest.mark.parametrize("name", RIGHT)
def test_right_functions_are_right(name):
    assert exercises.check(name, RIGHT[name]).right is True
    assert exercises.check(name, lambda *given: [*np.atleast_1d(RIGHT[name](*given))]).right is True
    assert exercises.check(name, lambda *_: ...).feedback.startswith("· Not filled in yet")


@pytest.mark.parametrize(("name", "lines", "says"), [(name, *row) for name, rows in MISTAKES.items() for row in rows])
def test_a_typical_mistake_is_recognised(name, lines, says):
    space = {"np": np, "norm": np.linalg.norm}
    exec("\n    ".join([f"def mine({GIVEN[name]}):", *lines.split("; ")]), space)
    widget = exercises.check(name, space["mine"])
    assert widget.right is False
    assert says in widget.feedback


@pytest.mark.parametrize(
    ("returned", "says"),
    [
        ("f(w)", "Return the last place alone"),
        ("w, f(w)", "Return the last place alone"),
        ("[w, w]", "Return the last place alone"),
        ("...", "Not filled in yet"),
        ("None", "Not filled in yet"),
    ],
)
def test_what_is_no_place_is_sent_back_and_is_no_wrong_answer(returned, says):
    space = {}
    exec(f"def mine(f, w, nudges):\n    return {returned}", space)
    widget = exercises.check("search-code", space["mine"])
    assert widget.right is None
    assert says in widget.feedback.replace("\n  ", " ")


def test_a_wrong_place_that_no_mistake_gives_is_judged():
    def mine(f, w, nudges):
        for nudge in nudges:
            if f(w + nudge) < f(w):
                return w + nudge
        return w

    assert exercises.check("search-code", mine).right is False


def test_the_best_direction_turns_along_the_valley():
    """The answer of the prediction: nearer to the minimum, and nearer to the valley's floor than to its slope."""
    around = np.radians(np.arange(0, 360, 0.5))
    off = []
    for length in (0.01, 0.5, 1, 2, 4):
        ends = np.array([5, 1]) + length * np.column_stack([np.cos(around), np.sin(around)])
        best = ends[RAVINE.f(ends).argmin()] - [5, 1]
        against = -RAVINE.grad(np.array([5.0, 1.0]))
        off.append(np.degrees(np.arctan2(against @ [best[1], -best[0]], against @ best)))
    assert abs(off[0]) < 1
    newton = np.degrees(np.arctan2(against @ [-1, 5], against @ [-5, -1]))  # of the minimum, (−5, −1) away
    assert (np.diff(np.array(off) / newton) > 0.05).all()  # ever nearer to it
    assert 0.9 < off[-1] / newton < 1
    assert nb3.PREDICTIONS["best-direction"].answer == "along the valley, towards the minimum"


@pytest.mark.parametrize("angle", [112.0, 120.0, 128.0, 240.0])
def test_the_short_way_is_judged_as_the_ravine_says(angle):
    """The change of the loss, by a step in the plane as complex numbers."""
    step = 3 * np.exp(1j * np.radians(angle)) * (5 + 25j) / abs(5 + 25j)
    change = RAVINE.f(np.array([5 + step.real, 1 + step.imag])) - 25
    said = nb3.GOALS["short-way"].missing(angle=angle, step=3.0, x=5.0, y=1.0)
    assert (said == "") == (change <= -22)
    assert not said or f"{change:.3g}" in said
    assert nb3.GOALS["short-way"].missing(angle=angle, step=2.0, x=5.0, y=1.0).startswith("Start from (5, 1)")
