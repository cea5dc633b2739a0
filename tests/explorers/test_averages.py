"""The figure of the part `averages`: what it says and draws is what matrices and loops of their own come to."""

import numpy as np
import pytest
from words import lines, says, still_lines

from primer.explorers.nb6 import averages

CURVATURES = np.array([1.0, 0.04])
STOPS = (50, 100, 200, 300, 500, 700, 1000)


def mean_losses(lr, lean, shares):
    """The mean loss of the walk and of its average, by the matrices of mean squares of (z, x)."""
    walk = average = 0
    for curvature in CURVATURES:
        squares = 25 * np.ones((2, 2))
        found = [squares]
        for k in shares:
            step = np.array([1 - lr * curvature * (1 - lean), -lr * curvature * lean])
            whole, kick = np.array([step, [k * step[0], 1 - k + k * step[1]]]), -lr * np.array([1, k])
            squares = whole @ squares @ whole.T + np.outer(kick, kick)
            found.append(squares)
        found = curvature / 2 * np.array(found)
        walk, average = walk + found[:, 0, 0], average + found[:, 1, 1]
    return walk, average


def walked(lr, lean, shares):
    z = x = np.full(2, 5.0)
    walk, average = [z], [x]
    for k, kick in zip(shares, np.random.default_rng(0).standard_normal((1000, 2)), strict=True):
        z = z - lr * (CURVATURES * ((1 - lean) * z + lean * x) + kick)
        x = x + k * (z - x)
        walk.append(z)
        average.append(x)
    return np.array(walk), np.array(average)


def best_cosine(n):
    """The lowest mean loss that a cosine over n steps ends at, and its rate, of nine."""
    ends = {}
    for lr in (0.013, 0.025, 0.05, 0.1, 0.2, 0.4, 0.8, 1.6):
        x = y = 25.0
        for t in range(n):
            eta = lr * (1 + np.cos(np.pi * t / n)) / 2
            x, y = (1 - eta) ** 2 * x + eta**2, (1 - eta / 25) ** 2 * y + eta**2
        ends[lr] = (x + y / 25) / 2
    lr = min(ends, key=ends.get)
    return lr, ends[lr]


@pytest.mark.parametrize(
    ("lr", "memory", "lean", "stop", "planned"),
    [(0.8, 30, 0.5, 1000, 1000), (0.2, 5, 0.9, 140, 100), (0.05, 300, 0.0, 7, 50)],
)
def test_it_says_and_draws_the_mean_losses_of_matrices_and_the_places_of_a_loop(lr, memory, lean, stop, planned):
    explorer = averages.averaged_walk()
    explorer.set(lr=lr, memory=memory, lean=lean, stop=stop)
    plain = 1 / np.arange(1, 1001)
    walk, moving = mean_losses(lr, 0.0, np.full(1000, 1 / memory))
    _, free = mean_losses(lr, lean, plain)
    rate, end = best_cosine(planned)
    says(explorer, lr, memory, lean, stop, walk[stop], moving[stop], free[stop], planned, end, rate)
    *curves, mark = lines(explorer, 1)
    for curve, expected in zip(curves, (walk, moving, free), strict=True):
        at = curve[0].astype(int)
        assert (at[0], at[-1]) == (10, 1000)
        np.testing.assert_allclose(curve[1], expected[at], rtol=1e-8)
    np.testing.assert_allclose(mark, [[stop, stop], [min(walk[stop], moving[stop], free[stop]), 20]], rtol=1e-8)
    cloud, moving_way, free_way, *ends = lines(explorer)
    alone, averaged = walked(lr, 0.0, np.full(1000, 1 / memory))
    _, mean = walked(lr, lean, plain)
    for drawn, places, every in ((cloud, alone, 10), (moving_way, averaged, 4), (free_way, mean, 4)):
        np.testing.assert_allclose(drawn.T, places[: stop + 1 : every, ::-1], atol=1e-9)
    for drawn, places in zip(ends, (alone, averaged, mean), strict=True):
        np.testing.assert_allclose(drawn[:, 0], places[stop, ::-1], atol=1e-9)


def test_the_circles_are_cosines_planned_and_tuned_for_each_time():
    explorer = averages.averaged_walk()
    (circles,) = [line for line in still_lines(explorer, 1) if len(line[0]) == len(STOPS)]
    np.testing.assert_allclose(circles, [STOPS, [best_cosine(n)[1] for n in STOPS]], rtol=1e-8)


def test_presets_show_what_they_say():
    explorer = averages.averaged_walk()
    circles = {n: best_cosine(n)[1] for n in STOPS}
    found = {}
    for title in explorer.presets:
        explorer.set(preset=title)
        found[title] = [dict(np.transpose(line)) for line in lines(explorer, 1)[:3]]
    free = found["one run below the cosine of every time"][2]
    for n in STOPS:
        at = max(each for each in free if each <= n)  # the loss falls: it is lower still at n
        assert free[at] < circles[n]
    assert found["β = 0: the plain mean"][2][1000] < found["one run below the cosine of every time"][2][1000]
    lean = found["β = 0.9, as libraries have it: too near to its mean"][2]
    assert lean[1000] > 2 * circles[1000]
    old = found["a moving average of 300: it remembers the start"][1]
    at = max(each for each in old if each <= 300)
    assert old[at] > found["β = 0: the plain mean"][0][at]
    small = found["a small rate: little noise, a long way"]
    assert small[0][1000] < 0.1 * found["β = 0: the plain mean"][0][1000]
    assert small[2][1000] > circles[1000]
