"""The figures of the part `nag`: what they say is what was measured elsewhere, or what a formula says."""

import re

import numpy as np
import pytest
from words import count_turns, lines, numbers_of, says

from primer import explorers


def test_look_ahead_adds_up():
    """From w the velocity leads to look = w − γv, and the gradient there on to w − γv − η∇L(look)."""
    explorer = explorers.look_ahead()
    explorer.set(t=0, lr=0.1, gamma=0.9)
    assert "from (−5, 1) to the look-ahead (−5, 1)" in explorer.text
    assert "there leads on to (−4.5, 0.7), that of (−5, 1) to (−4.5, 0.7)" in explorer.text
    explorer.set(t=1)  # v = η∇L = (−0.5, 0.3): the look-ahead is (−4.5 + 0.45, 0.7 − 0.27)
    assert "from (−4.5, 0.7) to the look-ahead (−4.05, 0.43)" in explorer.text
    assert f"leads on to ({-4.05 * 0.9:.3g}, {0.43 * 0.7:.3g})".replace("-", "−") in explorer.text
    assert f"to ({-4.05 + 0.45:.3g}, {0.43 - 0.21:.3g}). Turns".replace("-", "−") in explorer.text
    assert "0.452 (NAG) and 1.27 (Momentum)" in explorer.text
    explorer.set(lr=1.0, t=58)
    assert "NAG diverged" in explorer.text or "e+" in explorer.text


@pytest.mark.parametrize("lr", [0.1, 0.3])
def test_turns_are_those_that_are_known(lr):
    known = {0.1: (13, 6), 0.3: (23, 5)}[lr]
    explorer = explorers.look_ahead()
    explorer.set(lr=lr, gamma=0.9)
    assert f"Momentum {known[0]}, NAG {known[1]}." in explorer.text


# Every number in the words, by another way.


@pytest.mark.parametrize(
    ("t", "lr", "gamma", "start"), [(4, 0.1, 0.9, (-5, 1)), (14, 0.3, 0.7, (4, -1.5)), (0, 0.05, 0.95, (-5, 1))]
)
def test_look_ahead_says_two_plain_loops(t, lr, gamma, start):
    explorer = explorers.look_ahead()
    explorer.set(t=t, lr=lr, gamma=gamma, x=start[0], y=start[1])
    curvature = np.array([1.0, 3.0])
    ball, nag = [np.array(start, dtype=float)], [np.array(start, dtype=float)]
    v, u, looks = np.zeros(2), np.zeros(2), []
    for _ in range(150):
        v = gamma * v + lr * curvature * ball[-1]
        ball.append(ball[-1] - v)
        looks.append(nag[-1] - gamma * u)
        u = gamma * u + lr * curvature * looks[-1]
        nag.append(nag[-1] - u)
    turned = [count_turns(np.array(w)[:, 0]) for w in (ball, nag)]
    edges = (2 + 2 * gamma) / (1 + 2 * gamma) / 3, 2 * (1 + gamma) / 3
    heavy = looks[t] - lr * curvature * nag[t]  # Momentum's step from NAG's point
    points = [*nag[t], *looks[t], *nag[t + 1], *nag[t], *heavy]
    says(explorer, t, lr, gamma, *points, 0.1, *turned, *edges)
    path, velocity, momentum, slope, here = lines(explorer)
    np.testing.assert_allclose(path.T, nag[: t + 1], atol=1e-12)
    np.testing.assert_allclose(velocity.T, [nag[t], looks[t]], atol=1e-12)
    np.testing.assert_allclose(momentum.T, [looks[t], heavy], atol=1e-12)
    np.testing.assert_allclose(slope.T, [looks[t], nag[t + 1]], atol=1e-12)
    np.testing.assert_allclose(here[:, 0], nag[t], atol=1e-12)
    *curves, cursor = lines(explorer, 1)
    assert cursor[0].tolist() == [t, t]
    for curve, walk in zip(curves, (ball, nag), strict=True):
        np.testing.assert_allclose(curve, [np.arange(61), np.array(walk)[:61, 0]], atol=1e-12)


def test_presets_of_the_look_ahead_show_what_they_say():
    explorer = explorers.look_ahead()
    for title in ("ηλ = 0.1: fewer turns", "ηλ = 0.3: far fewer"):
        explorer.set(preset=title)
        assert f"with η = {title.partition('= ')[2][:3]}, " in explorer.text
        ball, nag = map(int, re.search(r"Momentum (\d+), NAG (\d+)\.", explorer.text).groups())
        assert ball > (4 if "far" in title else 2) * nag
    explorer.set(preset="beyond NAG's edge, not Momentum's")
    low, high = map(float, numbers_of(explorer.text)[-2:])
    assert low < explorer.controls["lr"].value < high
    now = float(numbers_of(explorer.text)[4])
    explorer.set(t=explorer.controls["t"].value + 4)
    assert float(numbers_of(explorer.text)[4]) > now > 0  # its y grows
    explorer.set(preset="the look-ahead corrects early")
    x, look, new, heavy = (float(numbers_of(explorer.text)[at]) for at in (3, 5, 7, 11))
    assert x < 0 < new < look < heavy  # the gradient there already pulls back, where Momentum's pushes on
