"""The figures of the part `schedule`: what they say is what was measured elsewhere, or what a formula says."""

import math
import re

import numpy as np
import pytest
from words import lines, numbers_of

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
    explorer.set(lr=0.3, n=50, k=k, k_inverse=k, step=step)
    said = said_means(explorer)
    for rule, figure in figures.items():
        assert float(said[rule]) == pytest.approx(figure, rel=0.045), rule


def test_annealing_shows_the_rates_of_the_rules_and_of_the_misprint():
    runs = schedule._annealed(0.1, 0.05, 0.02, 50, True)
    np.testing.assert_allclose(runs["misprint η₀^(−kt)"][0][[0, 10, 100]], [1, 10**0.5, 1e5], rtol=1e-9)
    np.testing.assert_allclose(runs["η₀ e^(−kt)"][0][[0, 100]], [0.1, 0.1 * np.exp(-5)])
    np.testing.assert_allclose(runs["η₀ / (1 + kt)"][0][[0, 100]], [0.1, 0.1 / 3])
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


# Every number in the words, by another way.


@pytest.mark.parametrize(
    ("lr", "k", "k_inverse", "n", "step", "misprint"),
    [(0.3, 0.01, 0.3, 50, 400, False), (0.8, 0.05, 0.05, 20, 90, True), (0.05, 0.2, 0.02, 30, 0, True)],
)
def test_annealing_says_plain_loops_of_mean_and_rate(lr, k, k_inverse, n, step, misprint):
    explorer = schedule.annealing()
    explorer.set(lr=lr, k=k, k_inverse=k_inverse, n=n, step=step, misprint=misprint)
    rules = {
        "constant": lambda t: lr,
        "halve every n": lambda t: lr / 2 ** (t // n),
        "η₀ e^(−kt)": lambda t: lr * math.exp(-k * t),
        "η₀ / (1 + kt)": lambda t: lr / (1 + k_inverse * t),
        "misprint η₀^(−kt)": lambda t: lr ** (-k * t),
    }
    if not misprint:
        del rules["misprint η₀^(−kt)"]
    said, means = said_means(explorer), {}
    for name, rate in rules.items():
        mean = [25.0]
        for t in range(400):
            mean.append((1 - rate(t)) ** 2 * mean[-1] + rate(t) ** 2 if mean[-1] < 1e200 else mean[-1])
        means[name] = mean
        beyond = next((t for t in range(step + 1) if not mean[t] < 1e6), None)
        if beyond is not None:
            assert said[name] == f"diverged at step {beyond}"
        else:
            assert float(said[name]) == pytest.approx(mean[step], rel=6e-3)
    assert [*said] == [name for name in schedule._RULES if name in rules or name == "halve when worse"]
    given = f"η₀ = {lr:g}, n = {n}, k = {k:g} for e^(−kt) and {k_inverse:g} for 1/t"
    assert explorer.text.startswith(f"{given}. Mean of w² after {step} steps: ")
    if misprint:
        assert explorer.text.endswith(f"began with 1 and is now {lr ** (-k * min(step, 399)):.3g}.")
    *rates, left = lines(explorer)
    *squares, right = lines(explorer, 1)
    assert left[0].tolist() == right[0].tolist() == [step, step]
    assert len(rates) == len(squares) == (6 if misprint else 5)
    for i, name in enumerate(schedule._RULES):
        if name in rules:
            np.testing.assert_allclose(rates[i][1], np.clip([rules[name](t) for t in range(400)], 1e-5, 1e5))
            np.testing.assert_allclose(squares[i][1], np.clip(means[name], 1e-5, 1e8), rtol=1e-9)
    halvings = np.log2(lr / rates[[*schedule._RULES].index("halve when worse")][1])
    np.testing.assert_allclose(halvings, halvings.round(), atol=1e-9)


def test_presets_of_annealing_show_what_they_say():
    explorer = schedule.annealing()
    explorer.set(preset="a small constant rate: still on its way")
    assert float(said_means(explorer)["constant"]) > 100 * 0.01 / (2 - 0.01)
    explorer.set(preset="a constant rate: quick, then a floor")
    floor = 0.3 / (2 - 0.3)
    assert float(said_means(explorer)["constant"]) == pytest.approx(floor, rel=0.01)
    explorer.set(preset="all four go on below the floor")
    assert sum(float(mean) < floor / 5 for mean in said_means(explorer).values()) == 4
    rested = float(said_means(explorer)["η₀ / (1 + kt)"])
    explorer.set(preset="a small k: 1/t falls too slowly")
    assert float(said_means(explorer)["η₀ / (1 + kt)"]) > 5 * rested
    explorer.set(preset="the misprint grows")
    said = numbers_of(explorer.text)
    assert float(said[-1]) > float(said[-2]) == 1
    assert float(said_means(explorer)["misprint η₀^(−kt)"]) > 5 * float(said_means(explorer)["constant"])
