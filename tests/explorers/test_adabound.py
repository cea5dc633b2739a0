"""The figures of the part `adabound`: what they say is what was measured elsewhere, or what a formula says."""

import re

import numpy as np
import pytest
from words import lines, numbers_of

from primer import descent, experiments, optimizers
from primer.explorers.nb5 import adabound as figures


@pytest.mark.parametrize(("final_lr", "gamma", "steps"), [(0.1, 0.01, 400), (1.0, 0.001, 150), (0.03, 0.1, 7)])
def test_the_words_give_bounds_rates_and_errors(final_lr, gamma, steps):
    explorer = figures.closing_bounds()
    explorer.set(final_lr=final_lr, gamma=gamma, lr=0.005, steps=steps)
    said = explorer.text.partition(f"at step {steps} ")[2]
    low, high = final_lr - final_lr / (gamma * steps + 1), final_lr + final_lr / (gamma * steps)
    start = np.zeros(5)
    hyper = {"lr": 0.005, "final_lr": final_lr, "gamma": gamma}
    w = descent.run(optimizers.adabound, start, experiments.few_gradient, steps, **hyper).w
    g = np.array([experiments.few_gradient(each) for each in w[:-1]])
    fading = 0.999 ** np.arange(steps)[::-1, None]
    v = 0.001 * (fading * g**2).sum(0)
    free = 0.005 * np.sqrt(1 - 0.999**steps) / (1 - 0.9**steps) / (np.sqrt(v) + 1e-8)
    rates = np.clip(free, low, high)[[0, 1, 3]]
    adam = descent.run(optimizers.adam, start, experiments.few_gradient, steps, lr=0.005).w[-1]
    errors = [100 * experiments.few_errors(each) for each in (w[-1], adam)]
    found = [float(number) for number in numbers_of(said.replace("always 1", ""))]
    np.testing.assert_allclose(found[:5], [low, high, *rates], rtol=6e-3)
    np.testing.assert_allclose([found[6], found[7]], errors, atol=0.051)
    assert said.count("at the lower bound") == np.sum(free[[0, 1, 3]] < low)
    assert said.count("at the upper bound") == np.sum(free[[0, 1, 3]] > high)


@pytest.mark.parametrize(
    ("preset", "wrong"),
    [
        ("the bounds close in time: it learns the class", 0.0),
        ("the usual γ = 0.001: as wrong as Adam", 30.5),
        ("a larger η*: the lower bound takes over", 0.0),
        ("hardly any bounds: Adam", 30.5),
        ("one rate for all, soon: momentum", 0.0),
    ],
)
def test_presets_end_as_they_say(preset, wrong):
    explorer = figures.closing_bounds()
    explorer.set(preset=preset)
    assert f"it classes {wrong:.1f} % of the new samples wrongly, Adam 30.5 %" in explorer.text
    if "usual" in preset:
        assert "γ = 0.001:" in explorer.text
    if "lower bound" in preset:
        assert explorer.text.count("at the lower bound") == 2
    if "hardly" in preset:
        assert "bound (" not in explorer.text


def test_the_drawn_rates_lie_between_the_drawn_bounds_and_end_at_the_step():
    explorer = figures.closing_bounds()
    explorer.set(final_lr=0.2, gamma=0.05, lr=0.005, steps=120)
    left, right = explorer._shown.figure.axes
    curves, _, (low, high, aim) = np.split([line for line in left.lines if line.get_animated()], [3, 6])
    np.testing.assert_allclose(low.get_ydata(), 0.2 - 0.2 / (0.05 * np.arange(1, 401) + 1))
    np.testing.assert_allclose(high.get_ydata(), 0.2 + 4 / np.arange(1, 401))
    assert [*aim.get_ydata()] == [0.2, 0.2]
    for curve in curves:
        steps, rates = curve.get_data()
        assert steps.tolist() == [*range(1, 121)]
        assert (rates >= low.get_ydata()[:120] * (1 - 1e-12)).all()
        assert (rates <= high.get_ydata()[:120] * (1 + 1e-12)).all()
    thick = [line.get_ydata() for line in right.lines if line.get_animated() and len(line.get_xdata()) == 121]
    few = descent.run(
        optimizers.adabound, np.zeros(5), experiments.few_gradient, 120, lr=0.005, final_lr=0.2, gamma=0.05
    ).w
    assert any(np.array_equal(line, experiments.few_errors(few)) for line in thick)
    assert any(np.allclose(line, experiments.few_losses(few)) for line in thick)


def test_no_setting_of_the_sliders_makes_it_diverge():
    for final_lr in (1e-3, 0.1, 3.0):
        for gamma in (1e-5, 1e-2, 0.9):
            for lr in (1e-3, 0.1):
                assert np.abs(figures._few_run("adabound", lr, final_lr, gamma)[0]).max() < 10


@pytest.mark.parametrize(
    ("preset", "adam", "adabound", "bounds", "turn"),
    [
        ("first it goes with Adam", "+1.000", "+1.000", (0.1 - 0.1 / 1.3, 0.1 + 0.1 / 0.3), 619),
        ("then the bounds close, and it turns", "+1.000", "−0.995", (0.075, 0.1 + 0.1 / 3), 619),
        ("γ = 0.1: to the best place at once", "+1.000", "−0.988", (0.1 - 0.1 / 31, 0.1 + 0.1 / 30), 7),
        ("γ = 0.0001: not before step 6000", "+1.000", "+1.000", (0.1 - 0.1 / 1.6, 0.1 + 0.1 / 0.6), 6181),
        ("η* = 2: the lower bound turns it", "+1.000", "−0.945", (1.5, 2 + 2 / 3), 169),
    ],
)
def test_the_counter_example_lands_on_the_known_places(preset, adam, adabound, bounds, turn):
    explorer = figures.bounded_counter_example()
    explorer.set(preset=preset)
    assert f"Adam is at {adam}, AdaBound at {adabound}; mean of the last 300" in explorer.text
    low, high = re.search(r"The bounds are (\S+) and (\S+)\. ", explorer.text).groups()
    np.testing.assert_allclose([float(low), float(high)], bounds, rtol=5e-3)
    assert f"From step {turn} on" in explorer.text


def test_each_drawn_walk_ends_where_its_walker_is():
    explorer = figures.bounded_counter_example()
    explorer.set(final_lr=0.1, gamma=0.001, steps=3000)
    walk = experiments.bounded_counter_example(final_lr=0.1, gamma=0.001)
    ends = [points[:, -1].tolist() for points in lines(explorer) if points.size]
    assert [3000, walk.adam[3000]] in ends
    assert [3000, walk.adabound[3000]] in ends


@pytest.mark.parametrize("gamma", [0.001, 0.0003])
def test_it_turns_when_three_times_the_large_gradients_rate_outweighs_the_others(gamma):
    """Settled, v is 0.9 (9 + 0.01 + 0.1) / 0.999 at g = 3; the upper bound holds the two others, and turns it at
    3 · 0.5 / √v = 2 high."""
    v = 0.9 * (9 + 0.1 + 0.01) / (1 - 0.001)
    high = 1.5 / np.sqrt(v) / 2
    steps = 1 / (gamma * (high / 0.1 - 1))
    said = figures._turn_words(figures._online(0.1, gamma))
    assert float(numbers_of(said)[0]) == pytest.approx(steps, abs=4)


def test_with_bounds_that_hardly_close_it_never_turns():
    explorer = figures.bounded_counter_example()
    explorer.set(final_lr=0.1, gamma=1e-5, steps=10_000)
    assert explorer.text.endswith("Its rounds of three lead to +1.")
    explorer.set(gamma=0.9, steps=1)
    assert explorer.text.endswith("From step 1 on its rounds of three lead to −1.")
