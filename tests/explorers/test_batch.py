"""The figures of the part `batch`: what they say is what was measured elsewhere, or what a formula says."""

import re

import numpy as np
import pytest

from primer import data, experiments, network, schedules
from primer.explorers.nb4 import batch as figures


def numbers(pattern, explorer):
    """The numbers in the groups of the pattern, found in the figure's words."""
    return [float(number.replace("−", "-")) for number in re.search(pattern, explorer.text).groups()]


def test_batch_paths_count_the_updates_of_an_epoch():
    explorer = figures.batch_paths()
    for size, updates in {1: 112, 3: 42, 4: 28, 7: 21, 16: 7}.items():
        explorer.set(batch=size, epochs=7, lr=0.05)
        assert explorer.text.startswith("7 epochs with η = 0.05, epochs across. B = 1: 112 updates")
        assert f"B = {size}: {updates} updates" in explorer.text
        assert "B = 16: 7 updates" in explorer.text


def test_batch_paths_take_the_steps_of_the_batches_on_two_weights_of_the_network():
    explorer = figures.batch_paths()
    explorer.set(task="network, labels it can meet", batch=5, lr=1.5, epochs=3)
    w = data.TEACHER_W.copy()
    w[[0, 6]] = -4, -1
    for epoch in range(3):
        for chosen in data.batches(16, 5, epoch=epoch):
            step = 1.5 * network.gradient(w, data.SMOOTH_X[chosen], data.SMOOTH_Y[chosen])
            w[[0, 6]] -= step[[0, 6]]
    (loss,) = numbers(r"B = 5: 12 updates, loss ([\d.e−]+),", explorer)
    assert loss == pytest.approx(network.loss(w, data.SMOOTH_X, data.SMOOTH_Y), rel=1e-3)


def test_batch_paths_descend_the_mean_squared_error_to_its_lowest():
    problem = figures._TASKS["regression with noisy labels"]
    normal = np.linalg.solve(problem.x.T @ problem.x, problem.x.T @ problem.y)
    np.testing.assert_allclose(problem.best, normal)
    assert problem.lowest == pytest.approx(0.5 * np.mean((problem.y - problem.x @ normal) ** 2))
    w, h = np.array([0.3, -2.0]), 1e-6
    slopes = [(problem.f(w + h * e) - problem.f(w - h * e)) / (2 * h) for e in np.eye(2)]
    np.testing.assert_allclose(problem.grad(w, problem.x, problem.y), slopes, rtol=1e-6)
    explorer = figures.batch_paths()
    explorer.set(lr=0.03, epochs=20)
    rattle = numbers(r"B = 1: 320 updates, loss [\d.]+, lowest \+ ([\d.]+)", explorer)
    explorer.set(lr=0.2)
    assert numbers(r"B = 1: 320 updates, loss [\d.]+, lowest \+ ([\d.]+)", explorer) > rattle


def test_batch_paths_say_which_run_diverged_and_draw_both_ways_of_counting():
    explorer = figures.batch_paths()
    explorer.set(lr=3.0, epochs=20)
    assert re.search(r"B = 1: diverged at update \d+", explorer.text)
    explorer.set(lr=0.2, counted="epochs")
    said, frame = explorer.text, explorer.frame
    explorer.set(counted="updates")
    assert explorer.text == said.replace("epochs across", "updates across")
    assert explorer.frame != frame


def test_a_typed_learning_rate_is_run_as_typed():
    stop = figures._batch_run("regression with noisy labels", 4, 0.2)
    typed = figures._batch_run("regression with noisy labels", 4, 0.2000001)
    np.testing.assert_allclose(stop, typed, rtol=1e-4)
    assert not np.array_equal(stop, typed)


def test_gradient_noise_says_the_measured_slope_and_a_variance_near_the_formula():
    explorer = figures.gradient_noise()
    for n in range(12):
        explorer.set(n=n, drawn="with replacement")
        assert "slope is −1.006" in explorer.text
        measured, formula = numbers(r"one is ([\d.]+), the formula says ([\d.]+);", explorer)
        assert formula == pytest.approx(142.4346 / 2**n, rel=5e-3)
        assert measured == pytest.approx(formula, rel=0.15)
    explorer.set(n=10, drawn="without replacement")
    measured, formula = numbers(r"one is ([\d.]+), the formula says ([\d.]+);", explorer)
    assert formula == pytest.approx(142.4346 / 1024 * 1024 / 2047, rel=5e-3)
    assert measured == pytest.approx(formula, rel=0.15)
    explorer.set(n=11)
    assert "full one is 0, the formula says 0" in explorer.text


def test_the_cloud_shrinks_around_the_full_gradient():
    spreads = [np.ptp(figures._cloud("without replacement", n)[0], axis=0) for n in (0, 4, 8)]
    assert (spreads[0] > 2 * spreads[1]).all()
    assert (spreads[1] > 2 * spreads[2]).all()
    points, _ = figures._cloud("without replacement", 11)
    full = experiments.noisy_regression().full
    np.testing.assert_allclose(points, np.tile([np.linalg.norm(full), 0], (250, 1)), atol=1e-12)


@pytest.mark.parametrize(("lr", "batch"), [(0.1, 1), (0.4, 4), (0.1, 16), (1.5, 3), (1.9, 64)])
def test_noise_floor_measures_its_formula(lr, batch):
    explorer = figures.noise_floor()
    explorer.set(lr=lr, batch=batch)
    measured, formula = numbers(r"mean loss is ([\d.e−]+); η / \(2B\(2 − η\)\) = ([\d.e−]+)\.", explorer)
    assert formula == pytest.approx(lr / (2 * batch * (2 - lr)), rel=5e-3)
    assert measured == pytest.approx(formula, rel=0.05)
    assert "have stopped falling" in explorer.text


def test_noise_floor_knows_when_the_start_is_not_forgotten():
    explorer = figures.noise_floor()
    explorer.set(lr=0.01, batch=64)
    assert "not forgotten yet" in explorer.text
    measured, formula = numbers(r"mean loss is ([\d.e−]+); η / \(2B\(2 − η\)\) = ([\d.e−]+);", explorer)
    assert measured > 2 * formula


def test_noise_floor_of_a_batch_is_the_run_with_that_noise():
    drawn, mean = figures._floor_runs(0.3, 9, False)
    runs = experiments.noisy_quadratic(0.3, 400, batch=9, replicas=400)
    np.testing.assert_allclose(drawn, runs[:, :3], atol=1e-12)
    np.testing.assert_allclose(mean, (runs**2).mean(1) / 2, atol=1e-12)


def test_noise_floor_with_decay_falls_like_one_over_t():
    explorer = figures.noise_floor()
    explorer.set(lr=1.0, batch=1, decay=True)
    at_100, at_400 = numbers(r"loss is ([\d.]+) after 100 steps and ([\d.]+) after 400", explorer)
    assert at_100 == pytest.approx(1 / 200, rel=0.15)
    assert at_400 == pytest.approx(1 / 800, rel=0.15)
    w = experiments.noisy_quadratic(schedules.inverse(1.0, 1.0), 400, replicas=400)
    np.testing.assert_allclose(figures._floor_runs(1.0, 1, True)[1], (w**2).mean(1) / 2, atol=1e-12)


def test_noise_floor_with_a_small_decaying_rate_is_still_on_its_way():
    explorer = figures.noise_floor()
    explorer.set(lr=0.01, batch=1, decay=True)
    assert explorer.text.endswith("the start is not forgotten yet.")
    (at_400,) = numbers(r"after 100 steps and ([\d.]+) after 400", explorer)
    w = 5.0
    for t in range(400):
        w *= 1 - 0.01 / (1 + 0.01 * t)
    assert at_400 == pytest.approx(w**2 / 2, rel=0.05)  # the start's share is nearly all
    explorer.set(preset="1/t decay: no floor")
    assert "It falls on like 1/(2Bt) = 0.00125, below" in explorer.text


@pytest.mark.parametrize(
    ("start", "said"),
    [(1e-12, {"GD": 297, "Momentum": 103, "Adam": 12}), (1e-2, {"GD": 55, "Momentum": 19, "Adam": 10})],
)
def test_saddle_escape_takes_the_known_numbers_of_steps(start, said):
    explorer = figures.saddle_escape()
    explorer.set(start=start, lr=0.1)
    for name, steps in said.items():
        assert re.search(rf"\b{name} {steps}\b", explorer.text)


def test_the_gradient_of_the_saddle_is_that_of_the_surface():
    for w in np.random.default_rng(0).normal(size=(5, 2)):
        np.testing.assert_allclose(figures._saddle_gradient(w), figures._SADDLE.grad(w))


def test_saddle_escape_of_gradient_descent_grows_by_one_plus_lr():
    w, escaped = figures._escape("gd", 0.05, 1e-6)
    assert escaped
    np.testing.assert_allclose(w[:100, 1], 1e-6 * 1.05 ** np.arange(100), rtol=1e-3)
    np.testing.assert_allclose(w[:100, 0], 0.95 ** np.arange(100))


def test_exactly_on_the_stable_line_nothing_leaves():
    explorer = figures.saddle_escape()
    explorer.set(exactly=True)
    assert "none of the six leaves" in explorer.text
    for name in figures._ESCAPERS:
        w, escaped = figures._escape(name, 0.1, 0.0)
        assert not escaped
        assert (w[:, 1] == 0).all()
        assert len(w) == 301
    explorer.set(exactly=False, lr=0.05, start=1e-15)
    assert "GD more than 300" in explorer.text
