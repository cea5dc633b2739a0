"""The figures of the part `momentum`: what they say is what was measured elsewhere, or what a formula says."""

import re

import numpy as np
import pytest

from primer import explorers


def said(explorer, pattern):
    found = re.search(pattern, explorer.text)
    assert found, explorer.text
    return float(found[1].replace("−", "-"))


@pytest.mark.parametrize(("kappa", "gd", "heavy"), [("10", 35, 16), ("100", 346, 58), ("1000", 3454, 204)])
def test_tuned_momentum_needs_the_root_of_the_steps(kappa, gd, heavy):
    """Steps until both coordinates are below 0.001 from (1, 1), at the best rates for a condition number."""
    from primer import descent, optimizers, surfaces

    q, ratio = np.sqrt(float(kappa)), float(kappa)
    ravine = surfaces.ravine(ratio=ratio)

    def count(step, **hyper):
        for t, (w, _) in enumerate(descent.steps(step, [1.0, 1.0], ravine.grad, **hyper), start=1):
            if np.abs(w).max() < 1e-3:
                return t

    assert count(optimizers.gd, lr=2 / (ratio + 1)) == gd
    tuned = {"lr": 4 / (q + 1) ** 2, "gamma": ((q - 1) / (q + 1)) ** 2}
    assert count(optimizers.momentum, **tuned) == heavy


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
    explorer.set(gradients="alternating", t=60)  # 1 − γ + γ² … : the last gradient is −1
    assert said(explorer, r"velocity is (\S+) η") == pytest.approx(-(1 - 0.9**60) / 1.9, abs=1e-4)
