"""The figures of the part `lamb`: what they say is what was measured elsewhere, or what a formula says."""

import re

import numpy as np
import pytest

from primer import experiments, network, optimizers
from primer.explorers.nb5 import lamb


def test_trust_ratios_says_that_lamb_does_not_notice():
    explorer = lamb.trust_ratios()
    explorer.set(preset="layer 1 × 100: LAMB does not notice")
    by_lamb, by_adam = re.search(r"LAMB's loss is (.*) rescaled, Adam's (.*) rescaled", explorer.text).groups()
    assert re.fullmatch(r"(\S+) stored as it is and \1", by_lamb)
    assert not re.fullmatch(r"(\S+) stored as it is and \1", by_adam)
    trust = re.findall(r"<text[^>]*>([^<]*)", explorer.frame)
    assert len(trust) == 2
    adam = experiments.rescaled_runs(optimizers.adam, 0.02, 150, [100.0], eps=1e-12)
    assert f"Adam's layer 1 by {adam.moved[-1, 0, 0]:.2g} of it".replace("e-", "e−") in explorer.text


def test_the_first_steps_trust_ratios_are_a_layers_length_over_the_root_of_its_size():
    explorer = lamb.trust_ratios()
    explorer.set(preset="the first step: both ratios below 1")
    w = network.random_start(16)  # each weight's first direction is ±1
    known = [np.linalg.norm(w[:6]) / np.sqrt(6), np.linalg.norm(w[6:]) / np.sqrt(3)]
    assert max(known) < 1
    assert [float(x) for x in re.findall(r"<text[^>]*>([^<]*)", explorer.frame)] == pytest.approx(known, abs=0.006)


def test_a_single_weight_under_lamb_shrinks_and_never_crosses():
    explorer = lamb.lamb_one_weight()
    assert f"LAMB is at {0.5 * 0.9**100:.3g}".replace("e-", "e−") in explorer.text
    assert "1.33e−05, not across 0" in explorer.text
    explorer.set(layer="in a layer of two")
    assert ", across 0" in explorer.text
