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


def samples_by_hand(size, lr, seed, accuracy):
    """The samples that plain steps use on one data set until the loss is near enough to its lowest."""
    rng = np.random.default_rng(seed)
    x = rng.standard_normal((2048, 10))
    y = x @ rng.standard_normal(10) + 0.5 * rng.standard_normal(2048)
    lowest = np.mean((x @ np.linalg.solve(x.T @ x, x.T @ y) - y) ** 2) / 2
    w, used = np.zeros(10), 0
    while used < 2 * 2048:
        part, labels = (rows[used % 2048 : used % 2048 + size] for rows in (x, y))
        w, used = w - lr * part.T @ (part @ w - labels) / size, used + size
        if np.mean((x @ w - y) ** 2) / 2 - lowest <= accuracy:
            return used
    return np.inf


@pytest.mark.parametrize(
    ("size", "lr", "accuracy"),
    [(2048, 1.0, 0.01), (256, 0.4, 0.01), (32, 0.1, 0.002), (1, 0.02, 0.02), (2048, 0.1, 0.01)],
)
def test_samples_are_counted_until_the_loss_is_near_enough(size, lr, accuracy):
    needed = experiments.samples_needed(size, [lr], accuracy, first=5, problems=2, epochs=2)
    assert needed.tolist() == [[samples_by_hand(size, lr, seed, accuracy) for seed in (5, 6)]]


@pytest.mark.full
def test_a_part_of_the_stored_samples_computed_anew():
    rows = experiments.batch_samples()
    assert {within: list(row) for within, row in rows.items()} == {a: [2048, 256, 32, 1] for a in (0.01, 0.001)}
    for within in rows:
        found = batch.judge_samples(256, within)
        assert (found.lr, found.at) == (rows[within][256].lr, rows[within][256].at)
        np.testing.assert_allclose(found.medians, rows[within][256].medians, rtol=0.1)  # a step more or less
        for size, row in rows[within].items():
            assert row.inside
            needed = np.sort(experiments.samples_needed(size, [row.lr], within, first=100)[0])
            assert row.median == pytest.approx((needed[49] + needed[50]) / 2, rel=0.02)
            assert row.between == pytest.approx((needed[39], needed[60]), rel=0.02)


def test_on_the_saddles_line_noise_grows_by_one_plus_lr():
    """Until the cubic counts: y after t steps is normal, with the variance of the sum of (1 + η)^(2k) (η noise)²."""
    places = experiments.noisy_saddle(0.1, 20, noise=0.01, runs=4000, seed=3)
    assert places.shape == (21, 4000, 2)
    expected = 0.001**2 * np.sum(1.1 ** (2 * np.arange(20)))
    assert places[20, :, 1].var() == pytest.approx(expected, rel=0.1)
    assert places[20, :, 0].mean() == pytest.approx(0.9**20, rel=0.01)
    assert (experiments.noisy_saddle(0.1, 50, noise=0.0, runs=3)[..., 1] == 0).all()


def test_steps_to_leave_is_the_first_beyond():
    y = np.array([[0.0, 0.5, 0.0], [0.95, 0.9, 0.1], [0.1, -0.91, 0.2]])
    places = np.stack([np.zeros_like(y), y], axis=-1)
    assert experiments.steps_to_leave(places).tolist() == [1, 2, np.inf]


def test_the_quickest_of_several_tries_counts():
    tries = []
    assert experiments.quickest(lambda: tries.append(1), times=3) >= 0
    assert len(tries) == 3
