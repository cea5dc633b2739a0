"""The figures of the part `edge`: what they say and draw, by loops and differences of their own."""

import numpy as np
import pytest
from words import lines, numbers_of, says

from primer import data, network
from primer.explorers.nb6 import edge


def gradient(w):
    return network.gradient(w, data.XOR_X, data.XOR_Y)


def curvature(w):
    columns = [gradient(w + nudge) - gradient(w - nudge) for nudge in 1e-5 * np.eye(9)]
    return np.linalg.eigvalsh(np.array(columns) / 2e-5)[-1]


def walk(lr, seed, steps):
    w = [network.random_start(seed)]
    for _ in range(steps):
        w.append(w[-1] - lr * gradient(w[-1]))
    return np.array(w)


@pytest.mark.parametrize(("lr", "seed", "steps"), [(0.5, 3, 800), (1.2, 1, 800), (0.93, 7, 123)])
def test_the_curvature_and_the_loss_are_those_of_a_plain_loop(lr, seed, steps):
    """From starts whose swings do not grow from the last digit, another one on each processor."""
    explorer = edge.edge_of_stability()
    explorer.set(lr=lr, seed=seed, steps=steps)
    w = walk(lr, seed, steps)
    losses = network.loss(w, data.XOR_X, data.XOR_Y)
    found = [curvature(each) for each in w[::8]]
    here = curvature(w[-1])
    rose = int((np.diff(losses) > 0).sum())
    climbed = [top] if (top := max(*found, here)) > found[0] else []
    assert ("has not been above that" in explorer.text) == (not climbed)
    said = [seed, lr, 2, 2 / lr, found[0], *climbed, here, steps, 100 * here * lr / 2, rose, losses[-1]]
    says(explorer, *said, digits=2)
    limit, _, curve, now = lines(explorer)
    np.testing.assert_allclose(limit[1], 2 / lr)
    np.testing.assert_allclose(curve, [np.arange(0, steps + 1, 8), found], atol=1e-4)
    np.testing.assert_allclose(now[:, 0], [steps, here], atol=1e-4)
    drawn = lines(explorer, 1)[0][1]
    np.testing.assert_allclose(drawn, losses.clip(5e-9, 20), rtol=1e-4)


def test_the_grey_line_is_the_curvature_after_the_same_time_in_small_steps():
    explorer = edge.edge_of_stability()
    explorer.set(lr=0.5, seed=10, steps=320)
    grey = lines(explorer)[1]
    w = walk(0.1, 10, 1600)
    for t in (0, 80, 200, 320):
        assert np.interp(t, *grey) == pytest.approx(curvature(w[5 * t]), abs=0.01)


def test_what_the_presets_of_the_network_say():
    explorer = edge.edge_of_stability()
    seen = {}
    for title in explorer.presets:
        explorer.set(preset=title)
        limit, _, curve, now = lines(explorer)
        seen[title] = limit[1, 0], curve[1], now[1, 0], lines(explorer, 1)[0][1]
    free, climbing, held, low, other = seen.values()
    assert free[1].max() < 0.6 * free[0]
    assert (np.diff(free[3]) < 0).all()
    assert climbing[2] > 1.1 * climbing[0]
    assert held[1].max() > 1.1 * held[0]
    assert held[2] == pytest.approx(held[0], rel=0.02)
    assert (np.diff(held[3]) > 0).sum() > 50
    assert low[2] < held[2]
    assert low[3][-1] > 0.05
    assert other[1][0] > other[0]


def two(lr, a, b, steps):
    path = [(a, b)]
    for _ in range(steps):
        r = a * b - 1
        a, b = a - lr * r * b, b - lr * r * a
        path.append((a, b))
    return np.array(path)


def hessian_curvature(a, b):
    return np.linalg.eigvalsh([[b * b, 2 * a * b - 1], [2 * a * b - 1, a * a]])[-1]


@pytest.mark.parametrize(("lr", "a", "b", "steps"), [(0.25, 3.0, 0.2, 60), (0.1, 2.0, 1.5, 3), (0.3, 1.0, -0.5, 9)])
def test_two_weights_say_and_draw_what_a_plain_loop_gives(lr, a, b, steps):
    explorer = edge.two_layers()
    explorer.set(lr=lr, a=a, b=b, steps=steps)
    w = two(lr, a, b, steps)
    bends = [hessian_curvature(*each) for each in w]
    differences = w[:, 0] ** 2 - w[:, 1] ** 2
    loss = 0.5 * (w[-1].prod() - 1) ** 2
    said = [lr, 2, 2 / lr, bends[0], bends[-1], steps, *w[-1], differences[0], differences[-1], max(loss, 1e-9)]
    says(explorer, *said, digits=2)
    stable, line = lines(explorer)[:2]
    np.testing.assert_allclose(line, w.T, rtol=0, atol=1e-9)
    np.testing.assert_allclose(stable.prod(0), 1, rtol=1e-9)
    assert (stable**2).sum(0).max() == pytest.approx(min(2 / lr, 99), rel=1e-9)
    limit, curve, _ = lines(explorer, 1)
    np.testing.assert_allclose(limit[1], 2 / lr)
    np.testing.assert_allclose(curve[1], bends, rtol=1e-9)


def test_two_weights_that_diverge_say_when():
    explorer = edge.two_layers()
    explorer.set(lr=1.2, a=3.0, b=1.0)
    path = two(1.2, 3.0, 1.0, 12)
    first = int(np.argmax(np.abs(path).max(1) >= 1e6))
    assert explorer.text.endswith(f"the run diverged at step {first}.")
    assert "can hold nothing: all have 2 or more" in explorer.text
    assert lines(explorer)[0].size == 0


def test_what_the_presets_of_two_weights_say():
    explorer = edge.two_layers()
    ends = {}
    for title in explorer.presets:
        explorer.set(preset=title)
        ends[title] = lines(explorer)[1][:, -1], lines(explorer, 1)[1][1]
    near, flatter, flat, round_start, none = ends.values()
    assert np.hypot(*(near[0] - [3, 1 / 3])) < 0.05
    assert 6 < (flatter[0] ** 2).sum() < 8
    assert (flat[0] ** 2).sum() < (flatter[0] ** 2).sum()
    np.testing.assert_allclose(round_start[0], 1, atol=1e-6)
    assert abs(none[0].prod() - 1) > 0.1
    assert float(numbers_of(explorer.text)[-1]) > 0.01
