"""The figures of the part `adam`: what they say is what was measured elsewhere, or what a formula says."""

import re

import numpy as np
import pytest

from primer import descent, experiments, explorers, optimizers
from primer.explorers.nb4 import adam


@pytest.mark.parametrize(
    ("correction", "first"),
    [("both", 1.0), ("none", 0.1 / np.sqrt(0.001)), ("v only", 0.1), ("m only", 1 / np.sqrt(0.001))],
)
def test_first_steps_with_and_without_correction(correction, first):
    explorer = explorers.adam_insides()
    explorer.set(correction=correction, gradients="a slope: g = 1", lr=0.05, eps=1e-10)
    assert f"the first step is {first:.4g} η long = {first * 0.05:.4g}" in explorer.text


def test_uncorrected_steps_follow_the_formula_and_peak_at_twelve():
    """On a constant slope the step is η (1 − β1^t) / √(1 − β2^t): 6.57 η at t = 12, too long by 5 % until t = 2374."""
    t = np.arange(1, 3001)
    law = (1 - 0.9**t) / np.sqrt(1 - 0.999**t)
    ones = lambda w: np.ones_like(w)  # noqa: E731
    w = descent.run(experiments.partly_corrected, [0.0], ones, 3000, correction="none", lr=1.0, eps=1e-300).w[:, 0]
    np.testing.assert_allclose(-np.diff(w), law, rtol=1e-9)
    assert law.argmax() + 1 == 12
    assert law.max() == pytest.approx(6.57, abs=0.005)
    assert np.flatnonzero(law > 1.05)[-1] + 1 == 2374


def test_fully_corrected_is_adam():
    grad = lambda w: w  # noqa: E731
    ours = descent.run(experiments.partly_corrected, [1.0, -2.0], grad, 50, correction="both", lr=0.1)
    assert np.array_equal(ours.w, descent.run(optimizers.adam, [1.0, -2.0], grad, 50, lr=0.1).w)


def test_words_hold_the_averages_at_step_ten():
    explorer = explorers.adam_insides()
    explorer.set(gradients="a slope: g = 1", beta1=0.9, forget=0.001)
    assert f"m = {1 - 0.9**10:.4g} and m̂ = 1, v = {1 - 0.999**10:.4g} and v̂ = 1" in explorer.text


@pytest.mark.parametrize(("optimizer", "told"), [("Adam", "no difference is shown"), ("Adagrad", "they differ")])
def test_the_turned_ravine_says_what_the_contest_found(optimizer, told):
    explorer = explorers.turned_ravine()
    explorer.set(angle=46.0, optimizer=optimizer, ratio="100")
    along, turned = (experiments.turned_contest(100)[optimizer.lower()][at] for at in (0, 9))
    assert (
        f"Turned by 46°: {optimizer} with its best rate η = {turned.lr:g} takes {turned.median:g} steps (95 %: "
        f"{turned.between[0]:.0f} to {turned.between[1]:.0f}); along the axes {along.median:g} (95 %: "
        f"{along.between[0]:.0f} to {along.between[1]:.0f}): {told}. Medians of 100 starts at 45°"
    ) in explorer.text
    assert "NAG 44, Momentum 101 ~ Adam 101.5, GD 199.5 ~ Adagrad 222, RMSProp 393." in explorer.text


@pytest.mark.parametrize("ratio", ["10", "25", "100"])
def test_presets_of_the_turned_ravine_show_what_they_say(ratio):
    explorer = explorers.turned_ravine()
    explorer.set(preset="turned by 45°: Adagrad is slower")
    explorer.set(ratio=ratio)
    assert "they differ" in explorer.text
    explorer.set(preset="Momentum does not notice")
    explorer.set(ratio=ratio)
    assert "no difference is shown. " in explorer.text
    explorer.set(preset="Adam finds another rate")
    explorer.set(ratio=ratio)
    assert "no difference is shown. " in explorer.text
    assert experiments.turned_contest(int(ratio))["adam"][9].lr > experiments.turned_contest(int(ratio))["adam"][0].lr


def test_rings_are_level_lines():
    from primer import surfaces

    for level, ring in zip(adam._RINGS, adam._rings(30.0, 25), strict=True):
        np.testing.assert_allclose(surfaces.ravine(angle=30.0, ratio=25).f(ring), level, rtol=1e-12)


def test_generalisation_figure_says_the_error_and_divergence():
    explorer = explorers.generalisation_gap()
    assert "30.5 % of the new samples" in explorer.text
    explorer.set(optimizer="GD", lr=0.3)
    assert "0.0 % of the new samples" in explorer.text
    explorer.set(optimizer="GD", lr=1.0)
    assert re.search(r"diverged at step \d+|training loss is \S+e\+", explorer.text)
