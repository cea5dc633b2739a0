"""The experiments of the part `batch` land on the known figures."""

import numpy as np
import pytest

from primer import experiments, schedules
from primer.experiments import batch, tuning


def test_variance_of_the_gradient_falls_like_one_over_the_batch_size():
    problem, measured = experiments.noisy_regression(), experiments.gradient_variance()
    assert problem.trace == pytest.approx(142.4346, abs=1e-4)
    ratio = measured.variance * measured.sizes / problem.trace
    np.testing.assert_allclose(ratio, [1.03932, 1.02626, 1.00167, 1.01195, 0.9845, 1.00603], atol=1e-5)
    assert measured.slope == pytest.approx(-1.0057, abs=1e-4)


def test_batches_of_different_samples_have_the_finite_population_factor():
    problem, measured = experiments.noisy_regression(), experiments.gradient_variance()
    ratio = measured.variance_without * measured.sizes_without / problem.trace
    np.testing.assert_allclose(ratio, [0.88327, 0.50570], atol=1e-5)
    np.testing.assert_allclose(ratio, (2048 - measured.sizes_without) / 2047, rtol=0.02)


@pytest.mark.parametrize(("lr", "size"), [(0.1, 1), (0.4, 4), (0.1, 16), (1.9, 2)])
def test_the_noisy_quadratic_ends_on_its_floor(lr, size):
    w = experiments.noisy_quadratic(lr, 150, batch=size)
    assert w.shape == (151, 4000)
    assert (w[0] == 5).all()
    measured = np.mean(w[100:] ** 2) / 2
    assert measured == pytest.approx(lr / (2 * size * (2 - lr)), rel=0.02)
    assert experiments.quadratic_floor(lr, size) == pytest.approx(lr / (2 * size * (2 - lr)))


@pytest.mark.parametrize(
    ("rate", "figures"),
    [
        (0.3, (0.1774, 0.1786, 0.1752)),
        (schedules.halve_every(0.3, 50), (0.1774, 0.08213, 0.00445)),
        (schedules.exponential(0.3, 0.01), (0.145, 0.06213, 0.005322)),
        (schedules.exponential(0.3, 0.05), (0.07917, 0.01388, 0.01281)),
        (schedules.inverse(0.3, 0.3), (0.3143, 0.02277, 0.00326)),
    ],
)
def test_annealing_the_noisy_quadratic_lands_on_the_known_figures(rate, figures):
    w = experiments.noisy_quadratic(rate, 400)
    np.testing.assert_allclose((w[[20, 100, 400]] ** 2).mean(1), figures, rtol=1e-3)


def test_the_exact_mean_is_that_of_many_runs_and_ends_on_the_floor():
    rates = 0.3 / (1 + 0.03 * np.arange(400))
    exact = experiments.quadratic_mean(np.array([rates, np.full(400, 0.3)]), batch=2)
    runs = experiments.noisy_quadratic(schedules.inverse(0.3, 0.03), 400, batch=2)
    np.testing.assert_allclose(exact[0], (runs**2).mean(1), rtol=0.08)
    assert exact[1, -1] / 2 == pytest.approx(0.3 / (4 * 1.7))
    assert exact[1, :2] == pytest.approx([25, 25 * 0.49 + 0.09 / 2])


def by_hand(size, lr, seed):
    """One epoch on one data set in plain steps, and how far the loss is then above its lowest."""
    rng = np.random.default_rng(seed)
    x = rng.standard_normal((2048, 10))
    y = x @ rng.standard_normal(10) + 0.5 * rng.standard_normal(2048)
    w = np.zeros(10)
    for at in range(0, 2048, size):
        part, labels = x[at : at + size], y[at : at + size]
        w = w - lr * np.mean([(row @ w - label) * row for row, label in zip(part, labels, strict=True)], axis=0)
    lowest = np.linalg.solve(x.T @ x, x.T @ y)
    return np.mean((x @ w - y) ** 2) / 2 - np.mean((x @ lowest - y) ** 2) / 2


@pytest.mark.parametrize(("size", "lr"), [(2048, 1.1), (64, 0.1), (1, 0.004)])
def test_one_epoch_is_that_by_hand(size, lr):
    above = experiments.after_one_epoch(size, [lr / 2, lr], first=3, problems=2)
    assert above.shape == (2, 2)
    assert above[1, 1] == pytest.approx(by_hand(size, lr, 4), rel=1e-6)
    assert np.isinf(experiments.after_one_epoch(16, [1e6], problems=1)).all()
    with pytest.raises(ValueError, match="size must divide 2048; got 3"):
        experiments.after_one_epoch(3, [0.1])


def test_a_part_of_the_stored_batch_sizes_computed_anew():
    stored = experiments.batch_sizes()
    found = batch.judge_size(2048)
    assert (found.lr, found.at) == (stored[2048].lr, stored[2048].at)
    np.testing.assert_allclose(found.medians, stored[2048].medians, rtol=1e-4)
    for size, row in stored.items():  # the best rate on the data sets to judge on
        above = np.sort(experiments.after_one_epoch(size, [row.lr], first=100)[0])
        assert row.median == pytest.approx((above[49] + above[50]) / 2, rel=1e-4)
        assert row.between == pytest.approx((above[39], above[60]), rel=1e-4)


def test_batch_sizes_are_compared_by_the_rules():
    stored = experiments.batch_sizes()
    assert list(stored) == [2048, 32, 1]
    for row in stored.values():
        assert len(row.rates) == 9
        assert row.inside
        assert row.at == row.medians.argmin()
    assert tuning.differ(stored[2048].between, stored[32].between)
    assert not tuning.differ(stored[1].between, stored[32].between)


@pytest.mark.parametrize(("lr", "size"), [(0.1, 1), (0.4, 4)])
def test_a_measured_floor_comes_with_its_standard_error(lr, size):
    """w is normal there, so the variance of w²/2 is twice the square of its mean."""
    mean, error = experiments.measured_floor(lr, size, seed=7)
    assert error == pytest.approx(mean * np.sqrt(2 / 4000), rel=0.1)
    assert abs(mean - experiments.quadratic_floor(lr, size)) < 3 * error
    assert experiments.measured_floor(lr, size, seed=8)[0] != mean


def test_several_rates_run_beside_each_other_on_the_same_noise():
    both = experiments.noisy_quadratic(np.array([0.1, 0.3]), 20, replicas=50)
    assert both.shape == (21, 2, 50)
    np.testing.assert_array_equal(both[:, 1], experiments.noisy_quadratic(0.3, 20, replicas=50))
