"""The figures of the part `radam`: what they say is what was measured elsewhere, or what a formula says."""

import re

import numpy as np

from primer import experiments
from primer.explorers.nb5 import radam


def test_the_rectifier_says_the_known_figures():
    explorer = radam.rectifier()
    assert "ρ passes 4 at step 5" in explorer.text
    assert "r is 0.0173 there, 0.0258 at the next, 0.148 at 50, 0.4765 at 500 and 0.983 at 5000" in explorer.text
    explorer.set(forget=0.5)
    assert "never gets beyond 4" in explorer.text


def test_gradients_a_thousand_times_as_large_change_only_radams_first_four_steps():
    explorer = radam.rectifier()
    said = {}
    for scale in (1.0, 1000.0):
        explorer.set(scale=scale)
        said[scale] = {name: _numbers(explorer.text, name) for name in ("Adam", "RAdam", "warm-up")}
    assert said[1.0]["Adam"] == said[1000.0]["Adam"]
    assert said[1.0]["warm-up"] == said[1000.0]["warm-up"]
    np.testing.assert_allclose(said[1000.0]["RAdam"][:2], 1000 * np.array(said[1.0]["RAdam"][:2]), rtol=2e-3)
    assert said[1000.0]["RAdam"][2:] == said[1.0]["RAdam"][2:]


def _numbers(text, name):
    """The four step lengths that the words give for an optimizer."""
    found = re.search(rf"[ :;+] ?{name} (\S+), (\S+), (\S+), (\S+)[;.]", text.split("in units of η")[1])
    return [float(number) for number in found.groups()]


def test_the_spread_of_the_adaptive_rate_is_held_by_r():
    explorer = radam.rectifier()
    explorer.set(view=radam._SPREAD_VIEW)
    r = experiments.rectification(np.array([10.0, 60.0])).r
    spread = experiments.adaptive_rate_spread(60)[[9, 59]]
    plain, held = re.search(r"deviation of (.*?) at.*With r it is (.*?) at", explorer.text).groups()
    np.testing.assert_allclose([float(x) for x in plain.split(", ")[2:]], spread, rtol=0.05)
    np.testing.assert_allclose([float(x) for x in held.split(", ")[1:]], r * spread, rtol=0.08)
