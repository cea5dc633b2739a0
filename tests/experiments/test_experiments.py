"""What the experiments must land on: formulas, and figures measured once with other code (torch-checked optimizers)."""

import numpy as np
import pytest

from primer import experiments, schedules
from primer.optimizers import adagrad, adam, gd, rmsprop


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


@pytest.mark.parametrize(("lr", "batch"), [(0.1, 1), (0.4, 4), (0.1, 16), (1.9, 2)])
def test_the_noisy_quadratic_ends_on_its_floor(lr, batch):
    w = experiments.noisy_quadratic(lr, 150, batch=batch)
    assert w.shape == (151, 4000)
    assert (w[0] == 5).all()
    measured = np.mean(w[100:] ** 2) / 2
    assert measured == pytest.approx(lr / (2 * batch * (2 - lr)), rel=0.02)
    assert experiments.quadratic_floor(lr, batch) == pytest.approx(lr / (2 * batch * (2 - lr)))


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


def test_several_rates_run_beside_each_other_on_the_same_noise():
    both = experiments.noisy_quadratic(np.array([0.1, 0.3]), 20, replicas=50)
    assert both.shape == (21, 2, 50)
    np.testing.assert_array_equal(both[:, 1], experiments.noisy_quadratic(0.3, 20, replicas=50))


def test_the_rare_feature_is_as_rare_as_it_says():
    x, y = experiments.sparse_rows()
    assert x.shape == (1500, 24, 7)
    assert y.shape == (1500, 24)
    assert x[:, :, 6].sum(0).mean() == pytest.approx(15.2917, abs=1e-4)
    weights = np.array([np.linalg.lstsq(x[:, i], y[:, i])[0] for i in range(24)])
    assert np.sqrt(((weights[:, 6] - 3) ** 2).mean()) / 3 == pytest.approx(0.080, abs=5e-4)


@pytest.mark.parametrize(
    ("step", "lr", "hyper", "rare", "dense"),
    [
        (gd, 0.05, {}, 0.483, 0.383),
        (rmsprop, 0.05, {"beta": 0.99}, 0.117, 0.332),
        (adam, 0.05, {}, 0.126, 0.305),
        (adagrad, 1.0, {}, 0.100, 0.231),
    ],
)
def test_sparse_errors_land_on_the_known_figures(step, lr, hyper, rare, dense):
    assert experiments.sparse_errors(step, lr, **hyper) == pytest.approx((rare, dense), abs=5e-4)


def test_several_rates_of_the_sparse_run_are_runs_of_their_own():
    both = experiments.sparse_run(adagrad, np.array([0.2, 1.0]))
    alone = experiments.sparse_run(adagrad, 0.2)
    assert both.w.shape == (1501, 2, 7)
    assert both.v.shape == (1500, 2, 7)
    np.testing.assert_allclose(both.w[:, 0], alone.w, rtol=1e-12)
    assert both.rare[0] == pytest.approx(alone.rare)
    assert experiments.sparse_run(gd, 0.1).v is None
    x, y = experiments.sparse_rows()
    np.testing.assert_allclose(experiments.sparse_run(gd, 0.1).w[1], 0.1 * y[0, 0] * x[0, 0])
    assert alone.diverged == 0


def test_the_sparse_run_says_when_it_diverged():
    x, y = experiments.sparse_rows()
    w = np.zeros((24, 7))
    for row in range(1500):
        w -= 2.0 * x[row] * ((x[row] * w).sum(1) - y[row])[:, None]
        if np.abs(w).max() > 1e6:
            break
    assert experiments.sparse_run(gd, np.array([0.05, 2.0])).diverged.tolist() == [0, row + 1]


def test_after_a_burst_adagrad_stays_stuck_and_rmsprop_recovers():
    gradients = experiments.burst_gradients()
    assert gradients.tolist() == [100.0] * 50 + [1.0] * 500
    stuck = experiments.step_sizes(adagrad, gradients)
    np.testing.assert_allclose(stuck[[49, 50, 549]], [0.141, 0.00141, 0.00141], rtol=5e-3)
    back = experiments.step_sizes(rmsprop, gradients)
    np.testing.assert_allclose(back[[49, 50, 549]], [1.003, 0.01057, 1.0], rtol=5e-4)
    assert experiments.recovery(back[50:]) == 77
    assert experiments.recovery(stuck[50:]) == 0
    np.testing.assert_allclose(experiments.step_sizes(adam, gradients)[[49, 50, 549]], [1, 0.90973, 0.03779], rtol=2e-4)


def test_recovery_counts_to_the_step_from_which_it_stays():
    assert experiments.recovery([0.4, 0.6, 0.4, 0.6, 0.7]) == 4
    assert experiments.recovery([0.6, 0.7]) == 1
    assert experiments.recovery([0.6, 0.5]) == 0
