"""The figures of the part `momentum`: what they say is what was measured elsewhere, or what a formula says."""

import re

import numpy as np
import pytest
from words import count_turns, lines, says

from primer import explorers


def said(explorer, pattern):
    found = re.search(pattern, explorer.text)
    assert found, explorer.text
    return float(found[1].replace("−", "-"))


def test_momentum_ravine_says_both_edges_and_who_is_beyond():
    explorer = explorers.momentum_ravine()
    explorer.set(lr=0.1, gamma=0.5, ratio="25", steps=100)
    assert "2/λ = 0.08 for GD, 2(1 + γ)/λ = 0.12 with momentum, λ = κ" in explorer.text
    assert re.search(r"GD: loss \S+, growing; Momentum: loss \S+e−", explorer.text)
    explorer.set(lr=4.0)
    assert "GD: diverged at step" in explorer.text


def test_without_memory_momentum_is_gradient_descent():
    explorer = explorers.momentum_ravine()
    explorer.set(gamma=0.0, lr=0.07, steps=50)
    losses = re.findall(r"loss ([0-9.e−]+?)(?:;|\. )", explorer.text)
    assert losses[0] == losses[1] == f"{0.5 * (25 * 0.93**100 + 25 * 0.75**100):.3g}"


def test_velocity_is_the_sum_of_its_bars_and_tends_to_the_terminal_speed():
    explorer = explorers.velocity_bars()
    explorer.set(t=40, gamma=0.9, gradients="constant")
    expected = (1 - 0.9**40) / 0.1
    assert said(explorer, r"velocity is (\S+) η") == pytest.approx(expected, abs=1e-3)
    assert said(explorer, r"bars sum to (\S+) η") == pytest.approx(expected, abs=1e-3)
    assert "= 10 η." in explorer.text
    assert "0.349 η" in explorer.text
    explorer.set(preset="alternating: about half is left")  # 1 − γ + γ² … : the last gradient is −1
    assert said(explorer, r"velocity is (\S+) η") == pytest.approx(-(1 - 0.9**40) / 1.9, abs=1e-4)


@pytest.mark.parametrize(
    ("kappa", "title"), [(25, "Polyak's formula for κ = 25"), (100, "Polyak's formula for κ = 100")]
)
def test_polyaks_presets_put_both_roots_on_one_circle(kappa, title):
    """The formula makes the roots of z² − (1 + γ − ηλ)z + γ double for both curvatures: the fastest in the long run."""
    explorer = explorers.momentum_ravine()
    explorer.set(preset=title)
    lr, gamma = explorer.controls["lr"].value, explorer.controls["gamma"].value
    assert explorer.controls["ratio"].value == str(kappa)
    for curvature in (1, kappa):
        assert (1 + gamma - lr * curvature) ** 2 == pytest.approx(4 * gamma, rel=1e-6)


def test_the_round_bowls_preset_hurts():
    explorer = explorers.momentum_ravine()
    explorer.set(preset="a round bowl, η = 0.5: momentum hurts")
    assert said(explorer, r"GD: loss (\S+);") < 1e-50 < 1e-4 < said(explorer, r"Momentum: loss (\S+)\. ")
    assert explorer.text.startswith("From (−5, 1), η = 0.5, γ = 0.9")


# Every number in the words, by another way.


def plain_walk(kappa, lr, gamma, steps, start):
    """Momentum on ½(x² + κy²) in plain numbers: the points, the start first."""
    points, v = [start], (0.0, 0.0)
    for _ in range(steps):
        x, y = points[-1]
        v = gamma * v[0] + lr * x, gamma * v[1] + lr * kappa * y
        points.append((x - v[0], y - v[1]))
    return np.array(points)


@pytest.mark.parametrize(
    ("ratio", "lr", "gamma", "steps", "start"),
    [
        ("25", 0.02, 0.9, 100, (-5, 1)),
        ("100", 0.01, 0.5, 40, (-5, 1)),
        ("10", 0.15, 0.6, 77, (-2, -1.5)),
        ("25", 0.1, 0.5, 60, (-5, 1)),
    ],
)
def test_momentum_ravine_says_two_plain_loops(ratio, lr, gamma, steps, start):
    explorer = explorers.momentum_ravine()
    explorer.set(ratio=ratio, lr=lr, gamma=gamma, steps=steps, x=start[0], y=start[1])
    kappa = float(ratio)
    gd, ball = (plain_walk(kappa, lr, memory, steps, start) for memory in (0.0, gamma))
    losses = [0.5 * (w[:, 0] ** 2 + kappa * w[:, 1] ** 2) for w in (gd, ball)]
    turned = [count_turns(ball[:, axis]) for axis in (1, 0)]
    over = max(0.0, ball[:, 0].max())
    edges = [2, 2 / kappa, 2, 1, 2 * (1 + gamma) / kappa]
    says(explorer, *start, lr, gamma, *edges, steps, losses[0][-1], losses[1][-1], *turned, over)
    paths, curves = lines(explorer)[::2], lines(explorer, 1)[::2]
    inside = np.abs(gd).max(1) < 50
    np.testing.assert_allclose(paths[0].T[inside], gd[inside], rtol=1e-7)
    np.testing.assert_allclose(paths[1].T, ball, rtol=1e-7, atol=1e-12)
    for curve, each in zip(curves, losses, strict=True):
        np.testing.assert_allclose(curve[1], each.clip(1e-8 / 1.5, 150), rtol=1e-6)


def test_presets_of_momentum_show_what_they_say():
    explorer = explorers.momentum_ravine()
    explorer.set(preset="GD only: γ = 0")
    assert "γ = 0, " in explorer.text
    assert re.search(r"GD: loss (\S+); Momentum: loss \1\. ", explorer.text)
    explorer.set(preset="heavy ball: it swings")
    assert said(explorer, r"and (\d+) times along") >= 3
    explorer.set(preset="beyond GD's edge, GD diverges")
    assert re.search(r"GD: loss \S+, growing; Momentum: loss \S+e−", explorer.text)
    explorer.set(preset="beyond both edges")
    assert explorer.text.count("growing") == 2


@pytest.mark.parametrize(
    ("t", "gamma", "gradients"),
    [
        (20, 0.9, "constant"),
        (33, 0.8, "alternating"),
        (35, 0.5, "turns round at 20"),
        (17, 0.95, "noisy"),
        (0, 0.3, "noisy"),
    ],
)
def test_velocity_bars_say_a_plain_sum(t, gamma, gradients):
    explorer = explorers.velocity_bars()
    explorer.set(t=t, gamma=gamma, gradients=gradients)
    noise = np.random.default_rng(0).standard_normal(40)
    stream = {
        "constant": [1.0] * 40,
        "alternating": [1.0, -1.0] * 20,
        "turns round at 20": [1.0] * 20 + [-1.0] * 20,
        "noisy": [min(1.0, max(-1.0, 0.3 + 0.5 * each)) for each in noise],
    }[gradients]
    speeds = [0.0]
    for g in stream[:t]:
        speeds.append(gamma * speeds[-1] + g)
    says(explorer, gamma, t, speeds[-1], speeds[-1], gamma**10, 1, 1, 1 / (1 - gamma))
    whole, bars = lines(explorer)
    shares = [gamma ** (t - k) * g if k <= t else 0.0 for k, g in enumerate(stream, start=1)]
    np.testing.assert_allclose(bars[:, 1::3], [np.arange(1, 41), shares], atol=1e-12)
    np.testing.assert_allclose(whole[:, 1::3], [np.arange(1, t + 1), stream[:t]])
    curve, _, limit = lines(explorer, 1)
    np.testing.assert_allclose(curve, [np.arange(t + 1), speeds], atol=1e-12)
    np.testing.assert_allclose(limit[1], min(1 / (1 - gamma), 40))


def test_presets_of_velocity_show_what_they_say():
    explorer = explorers.velocity_bars()
    explorer.set(preset="constant slope: it gathers speed")
    assert (np.diff(lines(explorer, 1)[0][1]) > 0).all()
    explorer.set(preset="alternating: about half is left")
    assert abs(said(explorer, r"velocity is (\S+) η")) == pytest.approx(0.5, abs=0.05)
    explorer.set(preset="a slope that turns round")
    assert lines(explorer, 1)[0][1].argmax() == 20
    explorer.set(preset="no memory")
    assert said(explorer, r"velocity is (\S+) η") == 1
    explorer.set(preset="noise around a slope")
    assert len({*lines(explorer)[0][1][1::3]}) > 20
