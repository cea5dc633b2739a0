"""The figures of the part `nag`: what they say is what was measured elsewhere, or what a formula says."""

import pytest

from primer import explorers


def test_look_ahead_adds_up():
    """From w the velocity leads to look = w − γv, and the gradient there on to w − γv − η∇L(look)."""
    explorer = explorers.look_ahead()
    explorer.set(t=0, lr=0.1, gamma=0.9)
    assert "from (−5, 1) to the look-ahead (−5, 1)" in explorer.text
    assert "leads on to (−4.5, 0.7)" in explorer.text
    explorer.set(t=1)  # v = η∇L = (−0.5, 0.3): the look-ahead is (−4.5 + 0.45, 0.7 − 0.27)
    assert "from (−4.5, 0.7) to the look-ahead (−4.05, 0.43)" in explorer.text
    assert f"leads on to ({-4.05 * 0.9:.3g}, {0.43 * 0.7:.3g})".replace("-", "−") in explorer.text
    assert "0.452 (NAG) and 1.27 (Momentum)" in explorer.text
    explorer.set(lr=1.0, t=140)
    assert "NAG diverged" in explorer.text or "e+" in explorer.text


@pytest.mark.parametrize("lr", [0.1, 0.3])
def test_turns_are_those_that_are_known(lr):
    known = {0.1: (13, 6), 0.3: (23, 5)}[lr]
    explorer = explorers.look_ahead()
    explorer.set(lr=lr, gamma=0.9)
    assert f"Momentum {known[0]}, NAG {known[1]}." in explorer.text
