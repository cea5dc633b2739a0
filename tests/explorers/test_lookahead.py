"""The figures of the part `lookahead`: what they say is what was measured elsewhere, or what a formula says."""

import re

import numpy as np
import pytest
from words import lines, numbers_of, says

from primer import surfaces
from primer.explorers.nb5 import lookahead


def test_fast_and_slow_says_both_losses_and_who_is_stable():
    explorer = lookahead.fast_and_slow()
    explorer.set(preset="beyond GD's edge: an odd k still holds")
    assert "unstable alone, where the edge is 2, and stable with Lookahead, whose first edge is 2.246" in explorer.text
    explorer.set(k=6)
    assert "unstable with Lookahead, whose first edge is 2." in explorer.text
    explorer.set(preset="with Momentum the range shrinks")
    assert (
        "stable alone, where the edge is 3.8, and unstable with Lookahead, whose first edge is 2.597" in explorer.text
    )
    explorer.set(lr=0.02, inner="GD", k=5, steps=50)
    ravine = surfaces.ravine()
    slow = np.array([-5.0, 1.0])
    for _ in range(10):  # the slow weights by the linear map of five steps
        slow = slow * (0.5 + 0.5 * (1 - 0.02 * np.array([1.0, 25.0])) ** 5)
    assert f"followed 10 times: loss {ravine.f(slow):.3g}." in explorer.text


def test_with_alpha_one_lookahead_is_its_inner_optimizer():
    explorer = lookahead.fast_and_slow()
    for inner in ("GD", "Momentum", "Adam"):
        explorer.set(alpha=1.0, inner=inner, steps=50, lr=0.03)
        losses = re.findall(r"loss (\S+?)[;.](?: |$)", explorer.text)
        assert losses[0] == losses[1]


def test_lookahead_noise_says_the_ratio_and_the_smaller_rate():
    text = lookahead.lookahead_noise().text
    assert "at 0.443 of that, 0.0233. GD with η = 0.0456 settles there too" in text
    assert f"GD {0.9**5:.3g}, Lookahead {0.5 + 0.5 * 0.9**5:.3g}" in text
    measured = [float(value) for value in re.search(r"third: (\S+), (\S+), ([^ ]+)\. ", text).groups()]
    np.testing.assert_allclose(measured, [0.0526, 0.0233, 0.0233], rtol=0.06)


# Every number in the words, by another way.


def plain_lookahead(grad, w, k, alpha, lr, gamma, steps):
    """Lookahead around Momentum, or GD without γ: the slow weights after each step; and the inner one alone."""
    slow = fast = alone = np.array(w, dtype=float)
    v, u, path, own = np.zeros(2), np.zeros(2), [slow], [alone]
    for t in range(1, steps + 1):
        v = gamma * v + lr * grad(fast)
        fast = fast - v
        if t % k == 0:
            slow = fast = slow + alpha * (fast - slow)
        path.append(slow)
        u = gamma * u + lr * grad(alone)
        alone = alone - u
        own.append(alone)
    return np.array(path), np.array(own)


@pytest.mark.parametrize(
    ("surface", "inner", "k", "alpha", "lr", "steps"),
    [
        ("ravine", "GD", 5, 0.5, 0.07, 40),
        ("ravine", "Momentum", 8, 0.7, 0.03, 50),
        ("bowl", "GD", 3, 0.3, 0.4, 20),
        ("saddle", "Momentum", 4, 0.5, 0.05, 60),
    ],
)
def test_fast_and_slow_say_a_plain_loop(surface, inner, k, alpha, lr, steps):
    explorer = lookahead.fast_and_slow()
    explorer.set(surface=surface, inner=inner, k=k, alpha=alpha, lr=lr, steps=steps, x=-1.6, y=0.7)
    place, gamma = surfaces.SURFACES[surface], 0.9 * (inner == "Momentum")
    slow, alone = plain_lookahead(place.grad, np.array([-1.6, 0.7]), k, alpha, lr, gamma, steps)
    losses = [place.f(w) - place.f(place.minima[0]) for w in (alone, slow)]
    edges = []
    if surface != "saddle":
        steepest = {"ravine": 25, "bowl": 1}[surface]
        edges = [lr * steepest, 2 * (1 + gamma), first_edge(k, alpha, gamma)]
        stable = np.abs(eigenvalues(lr * steepest, k, alpha, gamma)).max() < 1
        assert f"{'stable' if stable else 'unstable'} with Lookahead" in explorer.text
    says(explorer, lr, k, alpha, steps, losses[0][-1], steps // k, losses[1][-1], *edges)
    drawn = [line for line in lines(explorer) if line.shape[1] == steps + 1]
    np.testing.assert_allclose(drawn[0].T, alone, atol=1e-9)
    np.testing.assert_allclose(drawn[1].T, slow, atol=1e-9)
    called = lines(explorer)[1]
    np.testing.assert_allclose(called.T, slow[::k], atol=1e-9)
    curves = [line for line in lines(explorer, 1) if line.shape[1] == steps + 1]
    np.testing.assert_allclose(curves[1][1], np.clip(losses[0], 1e-6 / 1.5, 1500), rtol=1e-6)
    np.testing.assert_allclose(curves[2][1], np.clip(losses[1], 1e-6 / 1.5, 1500), rtol=1e-6)


def eigenvalues(x, k, alpha, gamma):
    """Of one cycle on a quadratic, found by sending (1, 0) and (0, 1) through the steps."""
    columns = []
    for slow, v in np.eye(2):
        w = slow
        for _ in range(k):
            v = gamma * v + x * w
            w = w - v
        columns.append((slow + alpha * (w - slow), v))
    return np.linalg.eigvals(np.transpose(columns))


def first_edge(k, alpha, gamma):
    def beyond(sizes):
        return next(x for x in sizes if np.abs(eigenvalues(x, k, alpha, gamma)).max() >= 1 - 1e-9)

    coarse = beyond(np.arange(0.01, 9, 0.01))
    return beyond(np.linspace(coarse - 0.01, coarse, 201)[1:])


def test_a_path_that_leaves_the_picture_for_good_ends_there_and_all_others_are_whole():
    explorer = lookahead.fast_and_slow()  # GD beyond its edge, held by Lookahead
    alone = lines(explorer)[2]
    assert np.abs(alone[1, :-1]).max() <= 2 < abs(alone[1, -1])
    assert lines(explorer)[4].shape[1] == 101
    explorer.set(inner="Momentum", lr=0.04)  # it swings out of the picture, and comes back
    assert lines(explorer)[2].shape[1] == 101


def test_presets_of_fast_and_slow_show_what_they_say():
    explorer = lookahead.fast_and_slow()
    shown = {}
    for title in explorer.presets:
        explorer.set(preset=title)
        said = re.search(
            r"alone: loss (\S+?)(?:, growing)?; .* times: loss (\S+?)(?:, growing)?\.(?: |$)", explorer.text
        )
        shown[title] = *(float(each.replace("−", "-")) for each in said.groups()), explorer.text
    alone, ahead, text = shown["beyond GD's edge: an odd k still holds"]
    assert alone > 1e9 > 1 > ahead
    assert "k = 5" in text
    alone, ahead, text = shown["an even k gains nothing"]
    assert min(alone, ahead) > 1e6
    assert "k = 6" in text
    assert "stable alone, where the edge is 3.8, and unstable with" in shown["with Momentum the range shrinks"][2]
    for title in ("Momentum's swing, calmed", "Adam inside, on Himmelblau: it settles"):
        assert shown[title][1] < shown[title][0] / 10
    assert shown["Adam inside, on Rosenbrock: only slower"][1] > shown["Adam inside, on Rosenbrock: only slower"][0]
    assert shown["α = 1: as if it were not there"][0] == shown["α = 1: as if it were not there"][1]
    alone, ahead, _ = shown["well within the edge: only slower"]
    assert alone < ahead
    assert shown["a saddle: GD leaves it first"][0] < shown["a saddle: GD leaves it first"][1] / 10
    explorer.set(preset="GD swings, the call back damps")
    turns = [
        np.count_nonzero(np.diff(np.sign(line[1])[np.abs(line[1]) > 1e-3]))
        for line in lines(explorer)
        if line.shape[1] == 61
    ]
    assert turns[0] > 3 * turns[1]


@pytest.mark.parametrize(("lr", "k", "alpha"), [(0.1, 5, 0.5), (0.4, 3, 0.8), (0.8, 12, 0.25)])
def test_lookahead_noise_says_a_recurrence_of_variances(lr, k, alpha):
    """Slow and fast weight are correlated: their second moments, step by step until nothing changes any more."""
    explorer = lookahead.lookahead_noise()
    explorer.set(lr=lr, k=k, alpha=alpha)
    variance = 0.0
    for _ in range(4000):
        fast, cross = variance, variance
        for _ in range(k):
            fast, cross = (1 - lr) ** 2 * fast + lr**2, (1 - lr) * cross
        variance = (1 - alpha) ** 2 * variance + 2 * alpha * (1 - alpha) * cross + alpha**2 * fast
    alone = lr / (2 - lr)
    small = 2 * variance / (1 + variance)
    kept = (1 - lr) ** k, 1 - alpha + alpha * (1 - lr) ** k, (1 - small) ** k
    noise = np.random.default_rng(0).standard_normal((150, 600, 1))[..., 0]
    w, u, slow, fast, means = *(np.full(600, 2.0) for _ in range(4)), [[4.0] * 3]
    for t in range(1, 151):
        w, u = w - lr * (w + noise[t - 1]), u - small * (u + noise[t - 1])
        fast = fast - lr * (fast + noise[t - 1])
        if t % k == 0:
            slow = fast = slow + alpha * (fast - slow)
        means.append([np.mean(each**2) for each in (w, slow, u)])
    means = np.transpose(means)
    late = means[:, -50:].mean(1)
    says(explorer, lr, k, alpha, alone, variance / alone, variance, small, *late, *kept)
    floors, *curves = lines(explorer)
    np.testing.assert_allclose([curve[1] for curve in curves], means, rtol=1e-9)
    np.testing.assert_allclose(floors[1][[0, 3]], [alone, variance], rtol=1e-9)
    settles, _, *marks = lines(explorer, 1)
    assert np.interp(lr, *settles) == pytest.approx(variance, rel=0.01)
    known = [(lr, alone), (lr, variance), (small, variance)]
    np.testing.assert_allclose([mark[:, 0] for mark in marks], known, rtol=1e-6)


def test_presets_of_lookaheads_noise_show_what_they_say():
    explorer = lookahead.lookahead_noise()
    title = next(iter(explorer.presets))
    explorer.set(preset=title)
    assert {*numbers_of(title)} == {"0.443", "0.0456"} <= {*numbers_of(explorer.text)}
    ratio = {}
    for title in explorer.presets:
        explorer.set(preset=title)
        ratio[title] = float(numbers_of(explorer.text)[4])
    assert ratio["α = 1: nothing gained"] == 1
    assert min(ratio, key=ratio.get) == "α small: slow and quiet"
    explorer.set(preset="large steps, called back every ten")
    assert explorer.text.startswith("η = 0.5, k = 10, ")


@pytest.mark.parametrize(
    ("settings", "settled"),
    [
        ({"lr": 0.1, "k": 5, "alpha": 0.5}, True),
        ({"lr": 0.01, "k": 5, "alpha": 1}, False),  # after 100 steps 4 · 0.99²⁰⁰ = 0.54 is left, a hundred variances
        ({"lr": 0.1, "k": 20, "alpha": 0.05}, False),  # the slow weight alone has not come
    ],
)
def test_lookahead_noise_says_when_it_has_not_settled(settings, settled):
    explorer = lookahead.lookahead_noise()
    explorer.set(**settings)
    assert ("not settled yet" in explorer.text) != settled
    numbers = [*map(float, numbers_of(explorer.text))]
    known, measured = [numbers[3], numbers[5], numbers[5]], numbers[7:10]
    assert (np.abs(np.log(np.divide(measured, known))) < 0.1).all() == settled
