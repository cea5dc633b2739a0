"""The experiments of the part `lookahead` land on the known figures."""

import numpy as np
import pytest

from primer import descent, experiments, network, optimizers

LAYERS = list(network.LAYERS.values())


@pytest.mark.parametrize(
    ("k", "alpha", "edge"),
    [(5, 0.5, 1 + 3 ** (1 / 5)), (3, 0.5, 1 + 3 ** (1 / 3)), (5, 0.8, 1 + 1.5 ** (1 / 5)), (6, 0.5, 2), (20, 0.3, 2),
     (1, 0.05, 40), (5, 1.0, 2)],
)  # fmt: skip
def test_around_gd_the_edge_of_stability_is_the_formula(k, alpha, edge):
    assert experiments.lookahead_edge(k, alpha) == pytest.approx(edge, abs=1e-4)


@pytest.mark.parametrize(("k", "alpha", "edge"), [(5, 0.5, 2.597), (6, 0.5, 3.0353), (5, 0.8, 3.5836), (5, 1.0, 3.8)])
def test_with_momentum_the_range_is_smaller(k, alpha, edge):
    assert experiments.lookahead_edge(k, alpha, gamma=0.9) == pytest.approx(edge, abs=1e-3)


@pytest.mark.parametrize(("inner", "gamma"), [("gd", 0.0), ("momentum", 0.9)])
def test_runs_shrink_below_the_edge_and_grow_above_it(inner, gamma):
    edge = experiments.lookahead_edge(5, 0.5, gamma)
    for share, shrinks in ((0.99, True), (1.01, False)):
        step = optimizers.OPTIMIZERS[inner]
        w = descent.run(optimizers.lookahead, [1.0], lambda w: w, 4000, inner=step, lr=share * edge, k=5).slow
        assert (np.abs(w[-1, 0]) < 1e-2) == shrinks
        assert (experiments.lookahead_radius(share * edge, 5, 0.5, gamma) < 1) == shrinks


def test_the_variance_is_0443_of_gds_and_a_smaller_rate_does_the_same():
    assert experiments.lookahead_ratio(0.1) == pytest.approx(0.443, abs=5e-4)
    assert experiments.same_variance_rate(0.1) == pytest.approx(0.0456, abs=5e-5)
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
    law = experiments.lookahead_ratio(lr, k, alpha) * 2 * experiments.quadratic_floor(lr)
    assert w[200 - 200 % k :: k].var() == pytest.approx(law, rel=0.05)


def test_lookahead_leaves_the_shallow_well_less_often():
    assert experiments.well_escapes(optimizers.gd, 0.1) == pytest.approx(0.813, abs=0.005)
    assert experiments.well_escapes(optimizers.lookahead, 0.1, inner=optimizers.gd) == pytest.approx(0.27, abs=0.005)
    assert experiments.well_escapes(optimizers.gd, 0.0456) == pytest.approx(0.132, abs=0.005)


def test_wrong_settings_are_refused():
    with pytest.raises(ValueError, match="factors must be"):
        experiments.rescaled_runs(optimizers.gd, 0.1, 5, [0.0])
    with pytest.raises(ValueError, match="scales must be"):
        experiments.step_lengths(optimizers.gd, [-1.0])


@pytest.mark.parametrize("lr", [0.5, 1.5])
def test_on_two_curvatures_the_runs_agree_with_what_is_computed(lr):
    found, h = experiments.two_curvatures(lr), np.array([1.0, 0.04])
    rng = np.random.default_rng(3)

    def final(step, rate, **inner):
        shape = (4000, 2)
        walk = descent.steps(step, np.zeros(shape), lambda w: h * w + rng.standard_normal(shape), 500, lr=rate, **inner)
        *_, (w, _) = walk
        return 0.5 * (h * (w**2)).mean(0).sum()

    inside = {"inner": optimizers.gd, "k": 5, "alpha": 0.5}
    assert final(optimizers.lookahead, lr, **inside) == pytest.approx(final(optimizers.gd, found.rate), rel=0.06)
    for step, rate, every, count, more in (
        (optimizers.lookahead, lr, 5, found.lookahead, inside),
        (optimizers.gd, found.rate, 1, found.gd, {}),
    ):
        w = descent.run(step, np.ones(2), lambda w: h * w, count, lr=rate, **more).w
        left = (h * w**2).sum(-1) / h.sum()
        assert left[count] < 0.01 <= left[count - every]


def test_two_curvatures_asks_for_a_stable_rate():
    with pytest.raises(ValueError, match="lr"):
        experiments.two_curvatures(2.0)


def test_a_saddle_is_left_when_the_noise_has_grown_along_it():
    """Without noise never; from the linear part of the slope, y grows by 1.1 a step, and called back by less."""
    assert np.isinf(experiments.saddle_escapes(optimizers.gd, 0.1, noise=0.0, runs=3, steps=50)).all()
    rng, y = np.random.default_rng(1), np.zeros(600)
    left = np.full(600, np.inf)
    for t in range(1, 401):
        noise = rng.standard_normal((600, 2))[:, 1]
        y = y - 0.1 * (-y + y**3 + 0.1 * noise)
        left[(abs(y) > 0.5) & np.isinf(left)] = t
    assert experiments.saddle_escapes(optimizers.gd, 0.1).tolist() == left.tolist()
    called_back = np.median(experiments.saddle_escapes(optimizers.lookahead, 0.1, inner=optimizers.gd))
    assert np.median(left) < called_back
