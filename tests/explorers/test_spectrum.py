"""The figure of the factors per step: what it says is what runs do, and what the formulas of the part say."""

import numpy as np
import pytest
from words import lines, says

from primer import descent, explorers, optimizers
from primer.experiments.momentum import factor_per_step


@pytest.mark.parametrize(("name", "bend", "gamma"), [("gd", 0.3, 0.0), ("gd", 1.7, 0.5), ("momentum", 0.01, 0.5)])
@pytest.mark.parametrize("more", [0.0, 0.2])
def test_a_long_run_shrinks_by_the_factor(name, bend, gamma, more):
    """Where the larger root is real and alone: the quotient of two points that follow each other."""
    hyper = {"gamma": gamma} if name == "momentum" else {}
    run = descent.run(optimizers.OPTIMIZERS[name], [1.0], lambda w: w, 120, lr=bend * (1 - more), **hyper).w[:, 0]
    assert abs(run[-1] / run[-2]) == pytest.approx(factor_per_step(name, bend * (1 - more), gamma), rel=1e-6)


@pytest.mark.parametrize(("bend", "gamma"), [(0.3, 0.8), (1.5, 0.5), (0.05, 0.95)])
def test_where_it_swings_the_factor_is_known(bend, gamma):
    """√γ for Momentum, √(γ(1 − ηλ)) for NAG: the product of two complex roots is the square of their size."""
    assert factor_per_step("momentum", bend, gamma) == pytest.approx(np.sqrt(gamma))
    if bend < 1:
        assert factor_per_step("nag", bend, gamma) == pytest.approx(np.sqrt(gamma * (1 - bend)))


@pytest.mark.parametrize("name", ["momentum", "nag"])
def test_nags_and_momentums_factor_is_the_largest_root(name):
    for bend in (0.01, 0.2, 0.9, 1.3, 3.5):
        for gamma in (0.0, 0.3, 0.9):
            poly = (
                [1, -(1 + gamma - bend), gamma] if name == "momentum" else
                [1, -(1 + gamma) * (1 - bend), gamma * (1 - bend)]
            )  # fmt: skip
            assert factor_per_step(name, bend, gamma) == pytest.approx(np.abs(np.roots(poly)).max(), abs=1e-7)


def largest(name, kappa, lr, gamma):
    """The slowest of six curvatures from 1/κ to 1: its factor and the curvature, the flattest of equal ones."""
    own = np.array([kappa ** (-(1 - share)) for share in np.linspace(0, 1, 6)]) if kappa > 1 else np.ones(1)
    factors = []
    for bend in lr * own:
        poly = {
            "gd": [1, -(1 - bend)],
            "momentum": [1, -(1 + gamma - bend), gamma],
            "nag": [1, -(1 + gamma) * (1 - bend), gamma * (1 - bend)],
        }[name]
        factors.append(np.abs(np.roots(poly)).max(initial=0))
    at = next(i for i, factor in enumerate(factors) if factor > max(factors) - 1e-6)
    return factors[at], own[at]


@pytest.mark.parametrize(
    ("ratio", "lr", "gamma", "nag"), [("25", 1.5, 0.5, False), ("100", 0.7, 0.8, True), ("10", 1.2, 0.3, False)]
)
def test_rate_spectrum_says_the_slowest_of_each(ratio, lr, gamma, nag):
    explorer = explorers.rate_spectrum()
    explorer.set(ratio=ratio, lr=lr, gamma=gamma, nag=nag)
    names = ("gd", "momentum", *(("nag",) if nag else ()))
    said = []
    for name in names:
        factor, bend = largest(name, float(ratio), lr, gamma)
        said += [factor, bend, np.log(0.001) / np.log(factor)]
    between = [(1 - np.sqrt(gamma)) ** 2 / lr, (1 + np.sqrt(gamma)) ** 2 / lr]
    says(explorer, float(ratio), lr, gamma, *said, *between, np.sqrt(gamma))
    assert lines(explorer)[0][:, 0].tolist() == [lr, gamma]
    panel = lines(explorer, 1)
    for at, name in enumerate(names):
        curve, dots, ring = panel[at], panel[len(names) + at], panel[2 * len(names) + at]
        np.testing.assert_allclose(curve[1], np.minimum(factor_per_step(name, lr * curve[0], gamma), 1.4))
        assert dots[0][[0, -1]] == pytest.approx([1 / float(ratio), 1])
        np.testing.assert_allclose(dots[1], np.minimum(factor_per_step(name, lr * dots[0], gamma), 1.22))
        assert ring[:, 0] == pytest.approx(largest(name, float(ratio), lr, gamma)[::-1])


def test_presets_of_the_spectrum_show_what_they_say():
    explorer = explorers.rate_spectrum()
    explorer.set(preset="GD's best rate: both ends equally slow")
    assert "GD 0.98 at λ = 0.01" in explorer.text
    dots = lines(explorer, 1)[2]
    assert dots[1][[0, -1]] == pytest.approx([99 / 101] * 2)
    explorer.set(preset="critical damping at both ends: Polyak")
    assert "Momentum 0.818 at λ = 0.01" in explorer.text  # 9/11
    assert explorer.text.endswith("Between λ = 0.01 and 1 Momentum swings, and the factor is √γ = 0.818.")
    explorer.set(preset="too much memory: all are as slow")
    np.testing.assert_allclose(lines(explorer, 1)[3][1], np.sqrt(0.95))
    explorer.set(preset="beyond the edge: the steepest grows")
    assert "at λ = 1, it does not shrink. Between" in explorer.text


def test_nag_is_not_there_before_its_part():
    assert "NAG" not in explorers.rate_spectrum().text
