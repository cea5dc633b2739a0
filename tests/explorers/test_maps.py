"""The maps: the borders of their regions agree with the roots of the recurrences and with what was measured."""

import numpy as np
import pytest

from primer import descent, explorers, optimizers, surfaces
from primer.explorers.nb4 import maps


def roots(name, x, gamma):
    """Roots of one step's recurrence on ½λw² with x = ηλ, from the companion polynomial."""
    if name == "momentum":  # w_{t+1} = (1 + γ − x) w_t − γ w_{t−1}
        return np.roots([1, -(1 + gamma - x), gamma])
    return np.roots([1, -(1 + gamma) * (1 - x), gamma * (1 - x)])  # the look-ahead point of NAG


@pytest.mark.parametrize("name", ["momentum", "nag"])
@pytest.mark.parametrize("gamma", [0.1, 0.5, 0.9])
def test_borders_are_where_the_roots_change(name, gamma):
    edge = maps.edge_of(name, gamma)
    assert np.abs(roots(name, 0.999 * edge, gamma)).max() < 1 < np.abs(roots(name, 1.001 * edge, gamma)).max()
    low, high = maps.swing_of(name, gamma)
    assert np.isreal(roots(name, low * 0.999, gamma)).all()
    assert (roots(name, low * 0.999, gamma) > 0).all()
    assert np.iscomplex(roots(name, low * 1.001, gamma)).all()
    assert np.iscomplex(roots(name, high * 0.999, gamma)).all()
    assert roots(name, high * 1.001, gamma).real.min() < 0


def test_regions_follow_from_the_roots_everywhere():
    rng = np.random.default_rng(0)
    for name in ("momentum", "nag"):
        for lr, gamma in zip(10 ** rng.uniform(-3, 0.5, 200), rng.uniform(0.01, 0.98, 200), strict=True):
            flat, steep = roots(name, lr, gamma), roots(name, 25 * lr, gamma)
            if np.abs(steep).max() > 1:
                expected = "diverges"
            elif np.isreal(steep).all() and steep.real.min() < 0:
                expected = "jumps"
            elif np.iscomplex(steep).all():
                expected = "swings" if np.iscomplex(flat).all() else "ripples"
            else:
                expected = "glides"
            assert maps.region_of(name, lr, gamma, (1.0, 25.0)) == expected


@pytest.mark.parametrize("name", ["momentum", "nag"])
@pytest.mark.parametrize("surface", ["ravine, κ = 25", "ravine, κ = 25, turned by 45°", "bowl, κ = 1"])
def test_what_was_measured_lies_on_the_exact_edge(name, surface):
    """Runs whose rate is clearly inside the edge have gained, clearly outside they have lost."""
    gammas = np.array([0.0, 0.3, 0.6, 0.8])
    measured = maps.gains(name, surface, gamma=gammas)
    assert measured.shape == (4, 110)
    for row, gamma in zip(measured, gammas, strict=True):
        ratio = maps._RATES * max(maps._CURVATURES[surface]) / maps.edge_of(name, gamma)
        assert (row[ratio < 0.93] < 0).all()
        assert (row[ratio > 1.07] > 0).all()


def test_a_cell_of_the_map_is_the_single_run():
    measured = maps.gains("momentum", "ravine, κ = 25", gamma=np.array([0.5, 0.9]))
    ravine = surfaces.ravine()
    run = descent.run(optimizers.momentum, [-5.0, 1.0], ravine.grad, 100, lr=maps._RATES[40], gamma=0.9)
    assert measured[1, 40] == pytest.approx(np.log10(ravine.f(run.w[-1]) / 25), abs=1e-9)


def test_maps_have_more_than_ten_thousand_runs():
    assert maps._CELLS**2 > 100 * 100


def test_rate_map_names_the_region_and_the_edge():
    explorer = explorers.rate_map()
    explorer.set(preset="Polyak's formula: where two borders cross")
    assert "2(1 + γ)/κ = 0.1156; η is below it" in explorer.text
    for title, words in {
        "glides: no swing at all": "it glides down",
        "ripples across, glides along": "it ripples across",
        "swings in both": "it swings in both",
        "jumps from wall to wall": "it jumps from wall to wall",
        "diverges": "it diverges",
        "NAG's smaller range": "= 0.05429; η is above it",
    }.items():
        explorer.set(preset=title)
        assert words in explorer.text


def test_adaptive_map_says_the_first_step():
    explorer = explorers.adaptive_map()
    explorer.set(optimizer="RMSProp", lr=0.1, beta=0.99)
    assert "η/√(1 − β) = 1 long" in explorer.text
    explorer.set(optimizer="Adam")
    assert "η = 0.1 long" in explorer.text
    measured = maps.gains("adam", "ravine, κ = 25", beta2=np.array([0.0, 0.9, 0.999]))
    assert np.isfinite(measured).all()  # nothing diverges
    assert "No rate makes it diverge" in explorer.text
    assert f"the way in x is {abs(maps._START[0]):g}" in explorer.text
    explorer.set(beta=0.8)
    assert "β2 up to β1² = 0.81 nothing bounds its steps" in explorer.text
    assert measured[0].max() > 10  # with β2 = 0 one small gradient has thrown it far
