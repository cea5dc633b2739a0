"""Lookahead, LAMB and Lion do what theory says, and the figures of notebook 5, parts e and f, say it."""

import math
import re

import numpy as np
import pytest

from primer import data, descent, experiments, network, optimizers, successors, surfaces
from primer.explorers import successors as figures

LAYERS = list(network.LAYERS.values())


@pytest.mark.parametrize(
    ("k", "alpha", "edge"),
    [(5, 0.5, 1 + 3 ** (1 / 5)), (3, 0.5, 1 + 3 ** (1 / 3)), (5, 0.8, 1 + 1.5 ** (1 / 5)), (6, 0.5, 2), (20, 0.3, 2),
     (1, 0.05, 40), (5, 1.0, 2)],
)  # fmt: skip
def test_around_gd_the_edge_of_stability_is_the_formula(k, alpha, edge):
    assert successors.lookahead_edge(k, alpha) == pytest.approx(edge, abs=1e-4)


@pytest.mark.parametrize(("k", "alpha", "edge"), [(5, 0.5, 2.597), (6, 0.5, 3.0353), (5, 0.8, 3.5836), (5, 1.0, 3.8)])
def test_with_momentum_the_range_is_smaller(k, alpha, edge):
    assert successors.lookahead_edge(k, alpha, gamma=0.9) == pytest.approx(edge, abs=1e-3)


@pytest.mark.parametrize(("inner", "gamma"), [("gd", 0.0), ("momentum", 0.9)])
def test_runs_shrink_below_the_edge_and_grow_above_it(inner, gamma):
    edge = successors.lookahead_edge(5, 0.5, gamma)
    for share, shrinks in ((0.99, True), (1.01, False)):
        step = optimizers.OPTIMIZERS[inner]
        w = descent.run(optimizers.lookahead, [1.0], lambda w: w, 4000, inner=step, lr=share * edge, k=5).slow
        assert (np.abs(w[-1, 0]) < 1e-2) == shrinks
        assert (successors.lookahead_radius(share * edge, 5, 0.5, gamma) < 1) == shrinks


def test_the_variance_is_0443_of_gds_and_a_smaller_rate_does_the_same():
    assert successors.lookahead_ratio(0.1) == pytest.approx(0.443, abs=5e-4)
    assert successors.same_variance_rate(0.1) == pytest.approx(0.0456, abs=5e-5)
    settings = {"start": 0.0, "replicas": 4000}
    ahead = experiments.noisy_quadratic(0.1, 400, step=optimizers.lookahead, inner=optimizers.gd, k=5, **settings)
    alone = experiments.noisy_quadratic(np.array([0.1, 0.0456]), 400, **settings)
    slow, fast, small = ahead[200::5].var(), alone[200:, 0].var(), alone[200:, 1].var()
    assert slow / fast == pytest.approx(0.443, abs=0.01)
    assert small / slow == pytest.approx(1, abs=0.03)


@pytest.mark.parametrize(("lr", "k", "alpha"), [(0.1, 5, 0.8), (0.5, 5, 0.5), (0.1, 10, 0.5)])
def test_the_law_of_the_variance_is_measured(lr, k, alpha):
    w = experiments.noisy_quadratic(
        lr, 400, start=0.0, step=optimizers.lookahead, inner=optimizers.gd, k=k, alpha=alpha
    )
    law = successors.lookahead_ratio(lr, k, alpha) * 2 * experiments.quadratic_floor(lr)
    assert w[200 - 200 % k :: k].var() == pytest.approx(law, rel=0.05)


def test_lookahead_leaves_the_shallow_well_less_often():
    assert successors.well_escapes(optimizers.gd, 0.1) == pytest.approx(0.813, abs=0.005)
    assert successors.well_escapes(optimizers.lookahead, 0.1, inner=optimizers.gd) == pytest.approx(0.27, abs=0.005)
    assert successors.well_escapes(optimizers.gd, 0.0456) == pytest.approx(0.132, abs=0.005)


def test_lamb_moves_every_layer_by_the_rate_whatever_its_scale():
    factors = np.array([0.01, 1.0, 100.0])
    lamb = successors.rescaled_runs(optimizers.lamb, 0.02, 60, factors, layers=LAYERS, eps=1e-12)
    assert np.isnan(lamb.moved[0, :, 3]).all()  # b2 starts at 0
    np.testing.assert_allclose(lamb.moved[1:], 0.02, rtol=1e-9)
    np.testing.assert_allclose(lamb.losses, lamb.losses[:, [1, 1, 1]], rtol=1e-5)
    adam = successors.rescaled_runs(optimizers.adam, 0.02, 60, factors, eps=1e-12)
    assert np.ptp(adam.losses, axis=1).max() > 0.05


def test_the_rescaled_network_begins_with_the_same_function_and_factor_one_is_the_network_itself():
    runs = successors.rescaled_runs(optimizers.gd, 0.1, 5, [0.5, 1.0, 8.0], seed=3)
    assert np.ptp(runs.losses[0]) < 1e-15
    grad = lambda w: network.gradient(w, data.XOR_X, data.XOR_Y)  # noqa: E731
    w = descent.run(optimizers.gd, network.random_start(3), grad, 5, lr=0.1).w
    np.testing.assert_allclose(runs.losses[:, 1], network.loss(w, data.XOR_X, data.XOR_Y), rtol=1e-12)


@pytest.mark.parametrize(("batch", "known"), [(1, 0.54), (16, 0.66), (256, 0.95)])
def test_the_sign_is_right_as_often_as_known(batch, known):
    assert float(successors.sign_right(0.1, batch)) == pytest.approx(known, abs=0.006)
    assert successors.sign_agreement(0.1, batch) == pytest.approx(float(successors.sign_right(0.1, batch)), abs=0.01)


def test_lions_memory_makes_the_sign_as_right_as_its_gain_says():
    rng = np.random.default_rng(0)
    *_, (_, state) = descent.steps(optimizers.lion, np.zeros(20_000), lambda w: 0.1 + rng.standard_normal(w.shape), 800)
    law = 0.5 * (1 + math.erf(0.1 * successors.memory_gain() / math.sqrt(2)))
    assert np.mean(state.c > 0) == pytest.approx(law, abs=0.01)


def test_lions_steps_are_one_length_over_nine_decades_and_more_than_four_of_adams_in_noise():
    scales = np.geomspace(1e-6, 1e3, 10)
    noise = {"steps": 2000, "weights": 500}
    assert (successors.step_lengths(optimizers.lion, scales) == 1).all()
    adam = successors.step_lengths(optimizers.adam, scales)
    assert np.ptp(adam[1:]) / adam[1] < 0.01
    gd = successors.step_lengths(optimizers.gd, scales)
    np.testing.assert_allclose(gd / scales, gd[0] / scales[0], rtol=1e-9)
    (pure,) = successors.step_lengths(optimizers.adam, [1.0], **noise)
    assert 1 / pure == pytest.approx(4.36, abs=0.05)
    assert pure == pytest.approx(math.sqrt(0.1 / 1.9), rel=0.02)


@pytest.mark.parametrize("batch", [4, 32])
def test_lions_best_rate_is_a_third_of_adams(batch):
    assert successors.rate_sweep(optimizers.adam, batch).best == 0.03
    assert successors.rate_sweep(optimizers.lion, batch).best == 0.01


def test_the_tanh_networks_gradient_is_the_slope_of_its_loss():
    rng = np.random.default_rng(0)
    x, y, w, h = rng.uniform(-2, 2, (6, 2)), rng.standard_normal(6), successors._tanh_starts(2), 1e-6
    slopes = [(successors._tanh_losses(w + e, x, y) - successors._tanh_losses(w - e, x, y)) / (2 * h)
              for e in h * np.eye(w.shape[-1])]  # fmt: skip
    np.testing.assert_allclose(successors._tanh_gradient(w, x, y).T, slopes, atol=1e-8)


def test_wrong_settings_are_refused():
    with pytest.raises(ValueError, match="factors must be"):
        successors.rescaled_runs(optimizers.gd, 0.1, 5, [0.0])
    with pytest.raises(ValueError, match="scales must be"):
        successors.step_lengths(optimizers.gd, [-1.0])


def test_fast_and_slow_says_both_losses_and_who_is_stable():
    explorer = figures.fast_and_slow()
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
    explorer = figures.fast_and_slow()
    for inner in ("GD", "Momentum", "Adam"):
        explorer.set(alpha=1.0, inner=inner, steps=50, lr=0.03)
        losses = re.findall(r"loss (\S+?)[;.](?: |$)", explorer.text)
        assert losses[0] == losses[1]


def test_lookahead_noise_says_the_ratio_and_the_smaller_rate():
    text = figures.lookahead_noise().text
    assert "at 0.443 of that, 0.0233. GD with η = 0.0456 settles there too" in text
    assert f"GD {0.9**5:.3g}, Lookahead {0.5 + 0.5 * 0.9**5:.3g}" in text
    measured = [float(value) for value in re.search(r"third: (\S+), (\S+), ([^ ]+)\. ", text).groups()]
    np.testing.assert_allclose(measured, [0.0526, 0.0233, 0.0233], rtol=0.06)


def test_trust_ratios_says_that_lamb_does_not_notice():
    explorer = figures.trust_ratios()
    explorer.set(preset="layer 1 × 100: LAMB does not notice")
    lamb, adam = re.search(r"LAMB's loss is (.*) rescaled, Adam's (.*) rescaled", explorer.text).groups()
    assert re.fullmatch(r"(\S+) stored as it is and \1", lamb)
    assert not re.fullmatch(r"(\S+) stored as it is and \1", adam)
    trust = re.findall(r"<text[^>]*>([^<]*)", explorer.frame)
    assert len(trust) == 4
    explorer.set(steps=1, scale="× 1")
    assert "but b2, whose length is 0" in explorer.text


def test_a_single_weight_under_lamb_shrinks_and_never_crosses():
    explorer = figures.lamb_one_weight()
    assert f"LAMB is at {0.5 * 0.9**100:.3g}".replace("e-", "e−") in explorer.text
    assert "1.33e−05, not across 0" in explorer.text
    explorer.set(layer="in a layer of two")
    assert ", across 0" in explorer.text
