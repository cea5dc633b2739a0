"""The figures of the part `lookahead`: what they say is what was measured elsewhere, or what a formula says."""

import re

import numpy as np

from primer import surfaces
from primer.explorers.nb5 import lookahead


def test_fast_and_slow_says_both_losses_and_who_is_stable():
    explorer = lookahead.fast_and_slow()
    explorer.set(preset="beyond GD's edge: an odd k still holds")
    assert "unstable alone, where the edge is 2, and stable with Lookahead, whose first edge is 2.246" in explorer.text
    explorer.set(k=6)
    assert "unstable with Lookahead, whose first edge is 2." in explorer.text
    explorer.set(preset="with Momentum the range shrinks")
    assert (
        "stable alone, where the edge is 3.8, and unstable with Lookahead, whose first edge is 2.597" in explorer.text
    )
    explorer.set(lr=0.02, inner="GD", k=5, steps=50)
    ravine = surfaces.ravine()
    slow = np.array([-5.0, 1.0])
    for _ in range(10):  # the slow weights by the linear map of five steps
        slow = slow * (0.5 + 0.5 * (1 - 0.02 * np.array([1.0, 25.0])) ** 5)
    assert f"followed 10 times: loss {ravine.f(slow):.3g}." in explorer.text


def test_with_alpha_one_lookahead_is_its_inner_optimizer():
    explorer = lookahead.fast_and_slow()
    for inner in ("GD", "Momentum", "Adam"):
        explorer.set(alpha=1.0, inner=inner, steps=50, lr=0.03)
        losses = re.findall(r"loss (\S+?)[;.](?: |$)", explorer.text)
        assert losses[0] == losses[1]


def test_lookahead_noise_says_the_ratio_and_the_smaller_rate():
    text = lookahead.lookahead_noise().text
    assert "at 0.443 of that, 0.0233. GD with η = 0.0456 settles there too" in text
    assert f"GD {0.9**5:.3g}, Lookahead {0.5 + 0.5 * 0.9**5:.3g}" in text
    measured = [float(value) for value in re.search(r"third: (\S+), (\S+), ([^ ]+)\. ", text).groups()]
    np.testing.assert_allclose(measured, [0.0526, 0.0233, 0.0233], rtol=0.06)
