"""The experiments of the part `radam` land on the known figures."""

import numpy as np
import pytest
from replays import ULPS

from primer import descent, experiments
from primer.optimizers import adam, radam


def test_rectification_lands_on_the_known_figures_and_is_that_of_radam():
    known = experiments.rectification(np.array([5, 6, 50, 500, 5000]))
    np.testing.assert_allclose(known.r, [0.0173, 0.0258, 0.148, 0.4765, 0.983], rtol=3e-3)
    for beta2 in (0.5, 0.9, 0.999):
        t = np.arange(1, 31)
        run = descent.run(radam, np.ones(1), np.ones_like, 30, beta2=beta2)
        ours = experiments.rectification(t, beta2)
        # ρ is ρ∞ minus a number of its size in which 1 − β2^t cancels; where ρ is just above 4, r's error is its half.
        rounding = 2 * ULPS * (2 / (1 - beta2)) / (1 - beta2**t)
        assert (np.abs(ours.rho - run.rho) <= rounding).all()
        assert (np.abs(ours.r - run.r) <= rounding).all()
    assert np.flatnonzero(experiments.rectification(np.arange(1, 10)).r)[0] + 1 == 5
    assert not experiments.rectification(np.arange(1, 1000), 0.5).r.any()


def test_warm_up_rises_in_a_line_to_one():
    np.testing.assert_allclose(experiments.warm_up_share(np.array([1, 500, 2000, 9000]), 2000), [0.0005, 0.25, 1, 1])


def test_only_the_first_four_steps_of_radam_scale_with_the_gradient():
    small, large = (experiments.noise_steps(radam, 8, scale=scale) for scale in (1.0, 1000.0))
    np.testing.assert_allclose(large[:4], 1000 * small[:4], rtol=1e-9)
    np.testing.assert_allclose(large[4:], small[4:], rtol=1e-6)
    np.testing.assert_allclose(
        experiments.noise_steps(adam, 8, scale=1000.0), experiments.noise_steps(adam, 8), rtol=1e-6
    )
    np.testing.assert_allclose(small[[0, 4]], [0.9956, 0.00783], rtol=1e-3)


def test_the_adaptive_rate_scatters_as_measured_and_falls_towards_the_law_of_large_numbers():
    spread = experiments.adaptive_rate_spread()
    np.testing.assert_allclose(spread[[4, 9, 49, 199]], [0.502, 0.271, 0.103, 0.0501], rtol=2e-3)
    v_bar_deviation = np.sqrt(2 / 200)  # of a mean of 200 squares; 1/√ halves it
    assert spread[199] == pytest.approx(v_bar_deviation / 2, rel=0.03)


def test_warmed_adams_rate_grows_to_its_whole_and_stays():
    """On a constant gradient Adam's steps are η long, so what is left is the share of the rate."""
    w = descent.run(experiments.adam_warmed, [0.0], np.ones_like, 8, lr=1.0, length=4).w[:, 0]
    np.testing.assert_allclose(-np.diff(w), [0.25, 0.5, 0.75, 1, 1, 1, 1, 1], rtol=1e-6)
