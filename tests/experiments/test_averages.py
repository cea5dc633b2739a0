"""The experiments of the part `averages`: the bowl by matrices and runs, the walks by the package's own optimizers."""

import numpy as np
import pytest

from primer import beyond, descent, experiments, optimizers
from primer.experiments import averages, rates, tuning

CURVATURES = np.array([1.0, 0.04])


def by_matrices(lr, lean, shares, start=5.0):
    """The mean losses of walk and average by the 2×2 matrices of mean squares of (z, x): M ← A M Aᵀ + b bᵀ."""
    walk = average = 0
    for curvature in CURVATURES:
        squares = start**2 * np.ones((2, 2))
        found = [squares]
        for k in shares:
            step = np.array([1 - lr * curvature * (1 - lean), -lr * curvature * lean])
            A = np.array([step, (1 - k) * np.array([0, 1]) + k * step])
            b = -lr * np.array([1, k])
            squares = A @ squares @ A.T + np.outer(b, b)
            found.append(squares)
        found = curvature / 2 * np.array(found)
        walk, average = walk + found[:, 0, 0], average + found[:, 1, 1]
    return walk, average


@pytest.mark.parametrize(
    ("lr", "lean", "shares"),
    [
        (0.5, 0.0, experiments.moving_shares(0.9, 40)),
        (0.5, 0.0, experiments.plain_shares(40)),
        (0.8, 0.7, experiments.plain_shares(40)),
    ],
)
def test_the_mean_losses_are_those_of_matrices_of_mean_squares(lr, lean, shares):
    found = experiments.mean_loss(lr, lean, shares)
    walk, average = by_matrices(lr, lean, shares)
    np.testing.assert_allclose(found.walk, walk, rtol=1e-10)
    np.testing.assert_allclose(found.average, average, rtol=1e-10)


def test_the_shares_are_those_of_a_plain_and_of_a_moving_mean():
    w = np.random.default_rng(0).standard_normal(30)
    for shares, expected in [
        (experiments.plain_shares(30), np.cumsum(w) / np.arange(1, 31)),
        (experiments.moving_shares(0.8, 30), beyond.ema(np.concatenate([[7.0], w]), 0.8)[1:]),
    ]:
        mean, means = 7.0, []
        for k, each in zip(shares, w, strict=True):
            mean += k * (each - mean)
            means.append(mean)
        np.testing.assert_allclose(means, expected, rtol=1e-12)


def test_the_walk_of_a_constant_rate_is_the_recipes_and_beyond_the_edge_it_diverges():
    found = experiments.mean_loss(0.3, 0.0, experiments.plain_shares(100))
    np.testing.assert_allclose(found.walk, experiments.bowl_loss(np.full(100, 0.3)), rtol=1e-12)
    gone = experiments.mean_loss(3.0, 0.0, experiments.plain_shares(1000))
    assert len(gone.walk) == len(gone.average) == 1001
    assert gone.walk[-1] == gone.average[-1] == np.inf


@pytest.mark.parametrize("lean", [0.0, 0.6])
def test_a_noisy_walk_is_schedule_free_on_the_same_noise(lean):
    found = experiments.noisy_walk(0.5, lean, experiments.plain_shares(60), seed=3)
    noise = iter(np.random.default_rng(3).standard_normal((60, 2)))
    run = descent.run(beyond.schedule_free, [5.0, 5.0], lambda w: CURVATURES * w + next(noise), 60, lr=0.5, beta=lean)
    np.testing.assert_allclose(found.average, run.w, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(found.walk[1:], run.z, rtol=1e-9, atol=1e-12)


def test_a_noisy_walk_with_moving_shares_is_gradient_descent_and_its_ema():
    found = experiments.noisy_walk(0.5, 0.0, experiments.moving_shares(0.9, 60), seed=3)
    noise = iter(np.random.default_rng(3).standard_normal((60, 2)))
    run = descent.run(optimizers.gd, [5.0, 5.0], lambda w: CURVATURES * w + next(noise), 60, lr=0.5)
    np.testing.assert_allclose(found.walk, run.w, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(found.average, beyond.ema(run.w, 0.9), rtol=1e-9, atol=1e-12)


def test_a_diverged_walk_stays_where_it_was():
    walk = experiments.noisy_walk(3.0, 0.0, experiments.plain_shares(1000)).walk
    assert walk.shape == (1001, 2)
    assert np.isfinite(walk).all()


def test_the_optimizer_that_averages_walks_on_as_if_alone():
    def grad(w):
        return w * [1.0, 0.5, 3.0]

    run = descent.run(averages.moving_average, [1.0, -2.0, 3.0], grad, 20, inner=optimizers.adam, beta=0.8, lr=0.1)
    alone = descent.run(optimizers.adam, [1.0, -2.0, 3.0], grad, 20, lr=0.1)
    np.testing.assert_allclose(run.z, alone.w[1:], rtol=1e-12)
    np.testing.assert_allclose(run.w, beyond.ema(alone.w, 0.8), rtol=1e-12)


def test_the_best_rate_of_an_average_is_the_lowest_of_its_nine():
    found = experiments.tuned_average(0.5, 100)
    ends = [by_matrices(lr, 0.5, 1 / np.arange(1, 101))[1][-1] for lr in found.rates]
    assert found.inside
    assert found.lr == found.rates[np.argmin(ends)]
    assert found.loss == pytest.approx(min(ends), rel=1e-9)


def test_on_the_bowl_one_plain_mean_is_below_the_cosine_tuned_for_each_time():
    shares = 1 / np.arange(1, 1001)
    for lean in (0.0, 0.5):
        average = by_matrices(0.8, lean, shares)[1]
        assert all(average[stop] < experiments.tuned_bowl("cosine", stop).loss for stop in (50, 100, 300, 1000))
    assert by_matrices(0.8, 0.9, shares)[1][1000] > 2 * experiments.tuned_bowl("cosine", 1000).loss


# The network.


def test_all_rates_are_inside_and_what_is_stored_is_what_runs_give():
    found = experiments.average_searches()
    assert all(row.inside and len(row.rates) == 9 for row in found.values())
    row = found["Schedule-Free, β = 0.9", 400]
    runs = [_free(row.lr, seed) for seed in range(40, 46)]
    low, high = row.stops[400].between
    assert 0.5 * low < np.median(runs) < 2 * high
    (end,) = averages._runs("Schedule-Free, β = 0.9", [row.lr], [40], 400)[-1, 0]
    assert end == pytest.approx(runs[0], rel=1e-9)
    (end,) = averages._runs("GD, cosine", [0.3], [40], 200)[-1, 0]
    assert end == pytest.approx(_cosine(0.3, 200, 40), rel=1e-9)


def _problem(seed):
    """The start, the gradient of a new batch of four at each call, and the points to judge at."""
    rng = np.random.default_rng(seed)
    (x, y), fresh = rates._problem()
    start = rates._start(rng)

    def grad(w):
        chosen = rng.integers(0, rates.SAMPLES, 4)
        return rates._gradient(w, x[chosen], y[chosen])

    return start, grad, fresh


def _free(lr, seed):
    w, grad, fresh = _problem(seed)
    z = x = w
    for t in range(1, 401):
        z = z - lr * grad(0.1 * z + 0.9 * x)
        x = x + (z - x) / t
    return rates._losses(x, *fresh)


def _cosine(lr, steps, seed):
    w, grad, fresh = _problem(seed)
    for t in range(steps):
        w = w - lr * (1 + np.cos(np.pi * t / steps)) / 2 * grad(w)
    return rates._losses(w, *fresh)


def test_schedule_free_is_lower_than_the_planned_cosine_at_every_stop_and_level_with_momentums():
    found = experiments.average_searches()
    free = found["Schedule-Free, β = 0.9", 400].stops
    for stop in averages.STOPS:
        assert free[stop].between[1] < found["GD, cosine", stop].stops[stop].between[0]
    apart = [tuning.differ(free[stop].between, found["Momentum, cosine", stop].stops[stop].between)
             for stop in averages.STOPS]  # fmt: skip
    assert apart == [True, False, False]
    plain, alone = (found[name, 400].stops[400].between for name in ("Schedule-Free, β = 0", "GD"))
    assert not tuning.differ(plain, alone)
    averaged = found["GD, averaged", 400].stops
    assert all(averaged[stop].between[1] < found["GD, cosine", stop].stops[stop].between[0] for stop in averages.STOPS)
