"""The figures of notebook 3 say what is true."""

import numpy as np
import pytest

from primer import explorers, network


def test_tangent_error_is_quartered_by_half_the_step():
    explorer = explorers.tangent()
    explorer.set(step=0.01)
    assert "it is 4 times smaller" in explorer.text
    w, x, y = network.EXAMPLE_W, network.EXAMPLE_X, network.EXAMPLE_Y
    assert f"promises −{0.01 * np.linalg.norm(network.gradient(w, x, y)):.4g}" in explorer.text


def test_which_way_finds_the_known_angles():
    explorer = explorers.which_way()
    explorer.set(step=1.0)
    assert "length is 27° from −∇L" in explorer.text
    explorer.set(step=0.001)
    assert "length is 0° from −∇L" in explorer.text
    explorer.set(angle=90.0, step=0.01)
    assert "first order promises" in explorer.text
    explorer.set(angle=120.0)
    assert f"promises −{0.01 * np.hypot(5, 25) / 2:.4g}" in explorer.text


@pytest.mark.parametrize(("step", "share"), [(0.1, 0), (0.5, 18), (1.0, 82), (2.0, 98)])
def test_random_directions_beat_the_gradient_as_often_as_known(step, share):
    explorer = explorers.random_directions()
    explorer.set(step=step)
    assert f"{share} % of 2000" in explorer.text


def test_plus_minus_divide_says_what_each_rule_does():
    explorer = explorers.plus_minus_divide()
    explorer.set(surface="ravine", lr=0.07, steps=30)
    assert "divide: w ÷ ∇L has loss 0.52" in explorer.text
    x, y = -5 * 0.93**30, (1 - 25 * 0.07) ** 30
    assert f"w − η∇L has loss {0.5 * (x * x + 25 * y * y):.3g}" in explorer.text


def test_search_ladder_looks_as_often_as_it_says():
    explorer = explorers.search_ladder()
    explorer.set(looks=0)
    assert explorer.text.count("25") == 4
    explorer.set(looks=60, seed=0)
    assert f"gradient descent {0.5 * (25 * 0.93**120 + 25 * 0.75**120):.3g}" in explorer.text
