"""The figures of the part `lamb`: what they say is what was measured elsewhere, or what a formula says."""

import re

from primer.explorers.nb5 import lamb


def test_trust_ratios_says_that_lamb_does_not_notice():
    explorer = lamb.trust_ratios()
    explorer.set(preset="layer 1 × 100: LAMB does not notice")
    by_lamb, by_adam = re.search(r"LAMB's loss is (.*) rescaled, Adam's (.*) rescaled", explorer.text).groups()
    assert re.fullmatch(r"(\S+) stored as it is and \1", by_lamb)
    assert not re.fullmatch(r"(\S+) stored as it is and \1", by_adam)
    trust = re.findall(r"<text[^>]*>([^<]*)", explorer.frame)
    assert len(trust) == 4
    explorer.set(steps=1, scale="× 1")
    assert "but b2, whose length is 0" in explorer.text


def test_a_single_weight_under_lamb_shrinks_and_never_crosses():
    explorer = lamb.lamb_one_weight()
    assert f"LAMB is at {0.5 * 0.9**100:.3g}".replace("e-", "e−") in explorer.text
    assert "1.33e−05, not across 0" in explorer.text
    explorer.set(layer="in a layer of two")
    assert ", across 0" in explorer.text
