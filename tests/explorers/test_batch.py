"""The figures of the part `batch`: what they say is what was measured elsewhere, or what a formula says."""

import re

import numpy as np
import pytest
from words import lines, says, still_lines

from primer import data, experiments, network, schedules
from primer.explorers.nb4 import batch as figures


def numbers(pattern, explorer):
    """The numbers in the groups of the pattern, found in the figure's words."""
    return [float(number.replace("−", "-")) for number in re.search(pattern, explorer.text).groups()]


def test_batch_paths_count_the_updates_of_an_epoch():
    explorer = figures.batch_paths()
    for size, updates in {1: 112, 3: 42, 4: 28, 7: 21, 16: 7}.items():
        explorer.set(batch=size, epochs=7, lr=0.05)
        assert explorer.text.startswith("From (−2.5, 2), 7 epochs with η = 0.05, epochs across. B = 1: 112 updates")
        assert f"B = {size}: {updates} updates" in explorer.text
        assert "B = 16: 7 updates" in explorer.text


def test_batch_paths_take_the_steps_of_the_batches_on_two_weights_of_the_network():
    explorer = figures.batch_paths()
    explorer.set(task="network, labels it can meet", batch=5, lr=1.5, epochs=3, x=-4.0, y=-1.0)
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


def test_a_start_outside_of_the_loss_that_is_drawn_is_brought_to_its_edge():
    explorer = figures.batch_paths()
    explorer.set(x=-6.0)
    assert explorer.text.startswith("From (−4, 2), ")


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
    np.testing.assert_allclose(drawn, runs[:, 0], atol=1e-12)
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


# Every number in the words, by another way.


def plain_run(x, y, slope, w, size, lr, epochs):
    """Gradient descent in mini-batches as a plain loop: all weights, and the last."""
    path = [np.array(w, dtype=float)]
    for epoch in range(epochs):
        for some in data.batches(len(x), size, epoch=epoch):
            path.append(path[-1] - lr * np.mean([slope(path[-1], x[i], y[i]) for i in some], axis=0))
    return np.array(path)


@pytest.mark.parametrize(
    ("batch", "lr", "epochs", "start"), [(4, 0.2, 10, (-2.5, 2)), (5, 0.05, 3, (1, -3)), (16, 0.4, 1, (-2.5, 2))]
)
def test_batch_paths_say_three_plain_loops_on_the_regression(batch, lr, epochs, start):
    explorer = figures.batch_paths()
    explorer.set(batch=batch, lr=lr, epochs=epochs, x=start[0], y=start[1])
    rng = np.random.default_rng(1)
    x = rng.standard_normal((16, 2)) * [1.2, 0.8]
    y = x @ [1.5, -1.0] + 0.5 * rng.standard_normal(16)
    lowest = 0.5 * np.mean((y - x @ np.linalg.solve(x.T @ x, x.T @ y)) ** 2)
    expected = []
    for size in (1, batch, 16):
        path = plain_run(x, y, lambda w, xi, yi: (w @ xi - yi) * xi, start, size, lr, epochs)
        losses = 0.5 * ((path @ x.T - y) ** 2).mean(1)
        expected.append((path, losses))
    said = [
        number
        for size, (path, losses) in zip((1, batch, 16), expected, strict=True)
        for number in (size, len(path) - 1, losses[-1], losses[-1] - lowest)
    ]
    says(explorer, *start, epochs, lr, *said, lowest)
    for curve, (path, losses) in zip(lines(explorer, 1), expected, strict=True):
        np.testing.assert_allclose(curve[0], np.linspace(0, epochs, len(path)), atol=1e-9)
        np.testing.assert_allclose(curve[1], losses - lowest, rtol=1e-5, atol=1e-10)
    for drawn, (path, _) in zip(lines(explorer)[::4], expected, strict=True):
        np.testing.assert_allclose(drawn.T, path, rtol=1e-7)
    explorer.set(counted="updates")
    for curve, (path, _) in zip(lines(explorer, 1), expected, strict=True):
        assert curve[0].tolist() == list(range(len(path)))


def test_presets_of_the_batch_paths_show_what_they_say():
    explorer = figures.batch_paths()
    explorer.set(preset="the same, counted in updates")
    assert "updates across" in explorer.text
    explorer.set(lr=0.2)
    wide = numbers(r"B = 1: 320 updates, loss [\d.]+, lowest \+ ([\d.]+)", explorer)
    explorer.set(preset="smaller steps, smaller rattle")
    assert numbers(r"B = 1: 320 updates, loss [\d.]+, lowest \+ ([\d.]+)", explorer) < wide
    explorer.set(preset="the network: the noise dies out")
    assert explorer.text.startswith("From (−4, −1), 20 epochs with η = 2,")
    assert numbers(r"B = 1: 320 updates, loss ([\d.e−]+),", explorer)[0] < 1e-12
    explorer.set(preset="too fast for one sample")
    one, eight, whole = numbers(r"lowest \+ (\S+);.*lowest \+ (\S+);.*lowest \+ (\S+)\. The", explorer)
    assert one > 1 > eight > whole


@pytest.mark.parametrize(("n", "drawn"), [(3, "with replacement"), (0, "with replacement"), (9, "without replacement")])
def test_gradient_noise_says_what_plain_batches_have(n, drawn):
    explorer = figures.gradient_noise()
    explorer.set(n=n, drawn=drawn)
    problem, rng, size = experiments.noisy_regression(), np.random.default_rng(1), 2**n
    if drawn == "with replacement":
        rows = rng.integers(0, 2048, (250, 2048))
    else:
        rows = [rng.permutation(2048) for _ in range(250)]
    means = np.array([problem.gradients[row[:size]].mean(0) for row in rows])
    distance = ((means - problem.full) ** 2).sum(1).mean()
    one = ((problem.gradients - problem.full) ** 2).sum(1).mean()
    formula = one / size * (1 if drawn == "with replacement" else (2048 - size) / 2047)
    uphill = round(100 * np.mean(means @ problem.full < 0))
    says(explorer, size, distance, formula, uphill, 1, 1024, -1.006)
    (mark,) = lines(explorer, 1)
    assert mark[:, 0] == pytest.approx([size, distance])
    along = means @ problem.full / np.linalg.norm(problem.full)
    np.testing.assert_allclose(lines(explorer)[1][0], along)
    assert lines(explorer)[0][0].tolist() == [0, np.linalg.norm(problem.full)]
    b = 2.0 ** np.arange(12)
    with_it, without, *_ = still_lines(explorer, 1)
    np.testing.assert_allclose(with_it, [b, one / b])
    np.testing.assert_allclose(without[1], (one / b * (2048 - b) / 2047)[:-1])


@pytest.mark.parametrize(("lr", "batch", "decay"), [(0.1, 1, False), (0.5, 9, False), (0.9, 4, True)])
def test_noise_floor_says_four_hundred_plain_runs(lr, batch, decay):
    explorer = figures.noise_floor()
    explorer.set(lr=lr, batch=batch, decay=decay)
    noise = np.random.default_rng(0).standard_normal((400, 400, 1))[..., 0] / np.sqrt(batch)
    w = [np.full(400, 5.0)]
    for t in range(400):
        w.append(w[-1] - (lr / (1 + lr * t) if decay else lr) * (w[-1] + noise[t]))
    mean = (np.array(w) ** 2).mean(1) / 2
    floor = lr / (2 * batch * (2 - lr))
    if decay:
        said = [lr, batch, 1, mean[100], 100, mean[400], 400, 1, 2, 1 / (800 * batch), floor]
    else:
        said = [lr, batch, 100, 400, mean[301:].mean(), 2, 2, floor]
    says(explorer, *said)
    run, low, high = lines(explorer)
    np.testing.assert_allclose(run[1], np.array(w)[:101, 0], atol=1e-9)
    np.testing.assert_allclose([low[1], high[1]], np.array([[-1, -1], [1, 1]]) * np.sqrt(2 * floor))
    curve, level = lines(explorer, 1)
    np.testing.assert_allclose(curve[1], mean, rtol=1e-9)
    np.testing.assert_allclose(level[1], floor)


def test_presets_of_the_noise_floor_show_what_they_say():
    explorer = figures.noise_floor()
    heights = {}
    for title in explorer.presets:
        explorer.set(preset=title)
        heights[title] = lines(explorer, 1)[0][1][-100:].mean()
    assert heights["a high rate"] > 20 * heights["a high rate, large batches"]
    assert heights["a high rate"] > 20 * heights["a low rate"]
    assert heights["1/t decay: no floor"] < heights["a high rate"] / 100
