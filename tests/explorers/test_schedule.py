"""The figures of the part `schedule`: what they say is what was measured elsewhere, or what a formula says."""

import re

import numpy as np
import pytest

from primer import experiments
from primer.explorers.nb4 import schedule


def said_means(explorer):
    """The mean of w² that the annealing figure says, by rule."""
    words = explorer.text.partition(" steps: ")[2].partition(". The")[0].rstrip(".")
    return dict(item.rsplit(": ", 1) for item in words.split(", "))


@pytest.mark.parametrize(
    ("step", "k", "figures"),
    [
        (20, 0.01, {"constant": 0.1774, "halve every n": 0.1774, "η₀ e^(−kt)": 0.145}),
        (100, 0.01, {"constant": 0.1786, "halve every n": 0.08213, "η₀ e^(−kt)": 0.06213}),
        (400, 0.01, {"constant": 0.1752, "halve every n": 0.00445, "η₀ e^(−kt)": 0.005322}),
        (400, 0.05, {"η₀ e^(−kt)": 0.01281}),
        (100, 0.3, {"η₀ / (1 + kt)": 0.02277}),
        (400, 0.3, {"η₀ / (1 + kt)": 0.00326}),
        (400, 0.03, {"η₀ / (1 + kt)": 0.01227}),
    ],
)
def test_annealing_lands_on_the_figures_of_four_thousand_runs(step, k, figures):
    explorer = schedule.annealing()
    explorer.set(lr=0.3, n=50, k=k, step=step)
    said = said_means(explorer)
    for rule, figure in figures.items():
        assert float(said[rule]) == pytest.approx(figure, rel=0.045), rule


def test_annealing_shows_the_rates_of_the_rules_and_of_the_misprint():
    runs = schedule._annealed(0.1, 0.05, 50, True)
    np.testing.assert_allclose(runs["misprint η₀^(−kt)"][0][[0, 10, 100]], [1, 10**0.5, 1e5], rtol=1e-9)
    np.testing.assert_allclose(runs["η₀ e^(−kt)"][0][[0, 100]], [0.1, 0.1 * np.exp(-5)])
    np.testing.assert_allclose(runs["η₀ / (1 + kt)"][0][[0, 100]], [0.1, 0.1 / 6])
    np.testing.assert_allclose(runs["halve every n"][0][[49, 50, 100]], [0.1, 0.05, 0.025])


def test_the_exponential_stops_short_where_one_over_t_with_the_same_k_comes_to_rest():
    explorer = schedule.annealing()
    explorer.set(preset="a large k: the exponential stops short, 1/t comes to rest")
    w = 5.0
    for t in range(400):  # without noise
        w *= 1 - 0.3 * np.exp(-0.3 * t)
    short = float(said_means(explorer)["η₀ e^(−kt)"])
    assert w**2 < short < 1.1 * w**2  # nearly all of what is left is the way not walked
    assert w > 5 / 4
    assert float(said_means(explorer)["η₀ / (1 + kt)"]) < 0.01 < short


def test_annealing_says_that_the_misprint_grows_and_diverges():
    explorer = schedule.annealing()
    explorer.set(lr=0.3, k=0.01, misprint=True, step=100)
    assert re.search(r"misprint η₀\^\(−kt\): diverged at step \d+", explorer.text)
    assert "is now 3.33." in explorer.text
    explorer.set(misprint=False)
    assert "misprint" not in explorer.text
    explorer.set(lr=0.01, k=1.0, misprint=True)  # rates beyond the largest number
    assert "diverged at step" in explorer.text


def test_halve_when_worse_waits_for_the_fall_to_end_and_then_halves():
    medians, mean = schedule._worse(0.02, 50)
    np.testing.assert_array_equal(medians[:101], 0.02)  # from w = 5 the error falls in each of the first epochs
    assert medians[-1] < 0.02
    halvings = np.log2(0.02 / medians)
    assert set(halvings) <= set(range(9))
    np.testing.assert_array_equal(np.flatnonzero(np.diff(medians)) % 50, 49)
    assert mean[0] == 25
    assert mean[50] == pytest.approx(experiments.quadratic_mean(np.full(50, 0.02))[50], rel=0.1)
