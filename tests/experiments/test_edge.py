"""The experiments of the part `edge`: curvatures by other ways, and the edge that holds them."""

import numpy as np
import pytest

from primer import data, derivatives, descent, experiments, network, optimizers, surfaces
from primer.experiments import edge, tuning


def losses(w):
    return network.loss(w, data.XOR_X, data.XOR_Y)


def test_the_gradient_is_that_of_the_loss_over_xor():
    w = network.random_start(5)
    slopes = derivatives.central_difference(losses, w)
    np.testing.assert_allclose(experiments.xor_gradient(w), slopes, rtol=0, atol=1e-9)


@pytest.mark.parametrize("seed", [0, 4, 9])
def test_the_largest_curvature_is_the_steepest_second_difference_of_the_loss(seed):
    """Along the eigenvector of differences of the gradient; and in no other direction is it larger."""
    w = network.random_start(seed)
    found = float(experiments.largest_curvature(experiments.xor_gradient, w))
    columns = [experiments.xor_gradient(w + e) - experiments.xor_gradient(w - e) for e in 1e-5 * np.eye(9)]
    values, vectors = np.linalg.eigh(np.array(columns) / 2e-5)
    assert found == pytest.approx(values[-1], abs=1e-6)
    others = np.random.default_rng(0).standard_normal((500, 9))
    directions = np.vstack([vectors[:, -1], others / np.linalg.norm(others, axis=1, keepdims=True)])
    h = 1e-3
    bends = (losses(w + h * directions) - 2 * losses(w) + losses(w - h * directions)) / h**2
    assert bends[0] == pytest.approx(found, abs=1e-5)
    assert bends[1:].max() <= found


def test_the_largest_curvature_of_the_ravine_is_its_ratio_and_not_a_negative_one():
    grad = surfaces.ravine(angle=30, ratio=25).grad
    assert float(experiments.largest_curvature(grad, [1.0, 2.0])) == pytest.approx(25, rel=1e-12)
    assert float(experiments.largest_curvature(lambda w: w * [-9.0, 1.0], [1.0, 2.0])) == pytest.approx(1, rel=1e-12)
    assert experiments.largest_curvature(grad, np.ones((4, 3, 2))).shape == (4, 3)


def test_where_nothing_is_finite_the_curvature_is_infinite():
    found = experiments.largest_curvature(lambda w: w * np.array([1.0, np.nan]), np.ones((2, 2)))
    assert np.isinf(found).all()


def test_a_run_is_gradient_descent_and_knows_several_rates():
    one, several = experiments.edge_run(0.7, 3, 40, 4), experiments.edge_run([0.3, 0.7], 3, 40, 4)
    w = descent.run(optimizers.gd, network.random_start(3), experiments.xor_gradient, 40, lr=0.7).w
    np.testing.assert_allclose(one.w, w, rtol=0, atol=1e-12)
    np.testing.assert_allclose(one.losses, losses(w), rtol=1e-9)
    for name in ("w", "losses", "curvature"):
        np.testing.assert_allclose(getattr(several, name)[:, 1], getattr(one, name), rtol=0, atol=1e-9)
    assert one.curvature.shape == (11,)
    assert one.curvature[5] == pytest.approx(float(experiments.largest_curvature(experiments.xor_gradient, w[20])))
    with pytest.raises(ValueError, match=r"^lr must be"):
        experiments.edge_run(-1.0, 0, 10)
    with pytest.raises(ValueError, match=r"^every must be"):
        experiments.edge_run(1.0, 0, 10, 0)


# Two weights in a row.


def test_two_layers_are_gradient_descent_on_their_loss():
    def grad(w):
        r = w.prod(-1, keepdims=True) - 1
        return r * w[..., ::-1]

    for lr, start in ((0.25, (3.0, 0.2)), (0.1, (-1.0, 0.5))):
        w = descent.run(optimizers.gd, start, grad, 30, lr=lr).w
        np.testing.assert_allclose(experiments.two_layers(*start, lr, 30), w, rtol=0, atol=1e-9)


def test_each_swing_takes_its_share_of_the_difference_of_the_squares():
    w = experiments.two_layers(3.0, 0.2, 0.25, 12)
    difference, r = w[:, 0] ** 2 - w[:, 1] ** 2, w.prod(1) - 1
    np.testing.assert_allclose(difference[1:], (1 - 0.25**2 * r[:-1] ** 2) * difference[:-1], rtol=1e-12)


@pytest.mark.parametrize(("lr", "held"), [(0.05, True), (0.2, True), (0.25, False), (0.3, False)])
def test_it_rests_where_the_curvature_is_below_the_edge_near_by_if_that_is_so_there(lr, held):
    a, b = experiments.two_layers(3.0, 0.2, lr, 2000)[-1]
    assert a * b == pytest.approx(1, abs=1e-6)
    assert a**2 + b**2 < 2 / lr
    assert bool(a**2 + b**2 > 8.9) is held


def test_a_run_that_diverges_ends():
    w = experiments.two_layers(3.0, 2.0, 1.0, 100)
    assert len(w) < 20
    assert np.abs(w).max() < 1e6
    with pytest.raises(ValueError, match=r"^lr must be"):
        experiments.two_layers(1.0, 1.0, 0.0, 5)


# What is stored.


def test_what_is_stored_of_some_starts_computed_anew():
    for lr, keys in {0.5: ("start", "highest", "end", "loss"), 1.2: ("start",)}.items():
        row, again = experiments.edge_of_starts()[lr], edge.hold_starts(lr, 6)
        for key in keys:
            np.testing.assert_allclose(again[key], getattr(row, key)[:6], rtol=2e-3)
    # Beyond the edge rounding decides how far: the swings begin in its last digits.
    assert (np.array(again["highest"]) > 2 / lr).tolist() == (row.highest[:6] > 2 / lr).tolist()
    np.testing.assert_allclose(again["highest"], row.highest[:6], rtol=0.2)


def test_the_curvature_in_small_steps_is_that_of_half_as_long_ones():
    stored = np.array([experiments.slow_curvature(seed) for seed in range(edge.SLOW_STARTS)])
    assert stored.shape == (20, len(edge.SLOW_TIMES))
    run = experiments.edge_run(0.05, 10, 4000, 400)
    np.testing.assert_allclose(stored[10, :11], run.curvature, atol=5e-3)
    with pytest.raises(ValueError, match=r"^seed must be"):
        experiments.slow_curvature(20)


def test_the_columns_are_counts_and_medians_of_the_stored_starts():
    columns = experiments.edge_columns(0.5, 1.2)
    row = experiments.edge_of_starts()[1.2]
    assert columns["lr"] == [0.5, 1.2]
    assert columns["edge"] == ["4.00", "1.67"]
    assert columns["met_by"] == [0, int((row.highest > 2 / 1.2).sum())]
    assert columns["learnt_by"][1] == int((row.loss < 1e-3).sum())
    assert columns["highest"][1] == f"{np.median(row.highest):.2f}"
    order = np.sort(row.end)
    assert columns["at_the_end"][1] == f"{np.median(order):.2f} ({order[39]:.2f} – {order[60]:.2f})"


def test_a_little_beyond_the_edge_the_curvature_comes_to_rest_at_it():
    found = experiments.edge_of_starts()
    for lr in (1.1, 1.2):
        assert tuning.middle(found[lr].highest) > 1.05 * 2 / lr
        assert tuning.middle(found[lr].end) == pytest.approx(2 / lr, rel=0.02)
        assert (found[lr].end < 1.01 * 2 / lr).mean() > 0.8
    assert tuning.middle(found[0.5].end) < 0.6 * 2 / 0.5  # far below, where the edge is high
