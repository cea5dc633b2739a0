"""The figures of the part `momentum`: what they say is what was measured elsewhere, or what a formula says."""

import re

import pytest

from primer import explorers


def said(explorer, pattern):
    found = re.search(pattern, explorer.text)
    assert found, explorer.text
    return float(found[1].replace("−", "-"))


def test_momentum_ravine_says_both_edges_and_who_is_beyond():
    explorer = explorers.momentum_ravine()
    explorer.set(lr=0.1, gamma=0.5, ratio="25", steps=200)
    assert "2/κ = 0.08 for GD, 2(1 + γ)/κ = 0.12 with momentum" in explorer.text
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
    explorer.set(t=60, gamma=0.9, gradients="constant")
    expected = (1 - 0.9**60) / 0.1
    assert said(explorer, r"velocity is (\S+) η") == pytest.approx(expected, abs=1e-3)
    assert said(explorer, r"bars sum to (\S+) η") == pytest.approx(expected, abs=1e-3)
    assert "= 10 η." in explorer.text
    assert "0.349 η" in explorer.text
    explorer.set(preset="alternating: about half is left")  # 1 − γ + γ² … : the last gradient is −1
    assert said(explorer, r"velocity is (\S+) η") == pytest.approx(-(1 - 0.9**60) / 1.9, abs=1e-4)


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
    assert said(explorer, r"GD: loss (\S+);") < 1e-50 < said(explorer, r"Momentum: loss (\S+)\. ")
    assert explorer.text.startswith("η = 0.5, γ = 0.9")
