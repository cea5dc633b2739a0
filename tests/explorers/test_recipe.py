"""The figures of the part `recipe`: what they say and draw is what loops of their own come to."""

import math

import numpy as np
import pytest
from words import lines, says

from primer.explorers.nb6 import recipe


def rate(plan, lr, n, t, share):
    if plan == "cosine":
        return lr * (1 + math.cos(math.pi * t / n)) / 2
    return lr if plan == "constant" else lr * min(1, (n - t) / (share * n))


def run(plan, lr, n, share, warm):
    """The rates of a run and its mean loss on the bowl."""
    rates = [lr * (t + 1) / (warm + 1) for t in range(warm)]
    rates += [rate(plan, lr, n - warm, t, share) for t in range(n - warm)]
    x = y = 25.0
    losses = [13.0]
    for eta in rates:
        x, y = (1 - eta) ** 2 * x + eta**2, (1 - eta / 25) ** 2 * y + eta**2
        losses.append((x + y / 25) / 2)
    return rates, losses


@pytest.mark.parametrize(
    ("lr", "n", "stop", "share", "warm"),
    [(0.3, 1000, 1000, 0.2, 0), (0.6, 700, 450, 0.35, 60), (0.1, 120, 900, 1.0, 0), (0.2, 80, 30, 0.5, 200)],
)
def test_stopping_times_says_and_draws_the_losses_of_loops(lr, n, stop, share, warm):
    explorer = recipe.stopping_times()
    explorer.set(lr=lr, n=n, stop=stop, share=share, warm=warm)
    at, plans = min(stop, n), ("constant", "cosine", "stable decay")
    runs = {plan: run(plan, lr, n, share, min(warm, n // 2)) for plan in plans}
    meant = [run(plan, lr, at, share, min(warm, at // 2))[1][-1] for plan in plans[1:]]
    floor = lr / (2 * (2 - lr)) + lr / (2 * (2 - lr / 25))
    said = [lr, n, *([min(warm, n // 2)] if warm else []), at, *(runs[plan][1][at] for plan in plans), *meant, floor]
    says(explorer, *said)
    *rates, left = lines(explorer)
    *losses, right = lines(explorer, 1)
    for plan, drawn, curve in zip(plans, rates, losses, strict=False):
        np.testing.assert_allclose(drawn, [range(n), runs[plan][0]], atol=1e-12)
        np.testing.assert_allclose(curve, [range(n + 1), runs[plan][1]], rtol=1e-9)
    assert left[0].tolist() == right[0].tolist() == [at, at]
    for plan, marks in zip(plans[1:], losses[3:5], strict=True):
        ends = [run(plan, lr, int(end), share, min(warm, int(end) // 2))[1][-1] for end in marks[0]]
        np.testing.assert_allclose(marks[1], ends, rtol=1e-9)
    np.testing.assert_allclose(losses[5][1], floor)


def test_presets_of_stopping_times_show_what_they_say():
    explorer = recipe.stopping_times()
    ends = {}
    for title, settings in explorer.presets.items():
        explorer.set(preset=title)
        constant, cosine, stable = (line[1][settings["stop"]] for line in lines(explorer, 1)[:3])
        marks = lines(explorer, 1)[3:5]
        ends[title] = constant, cosine, stable, *(mark[1] for mark in marks)
    whole, early, half, line, warmed = ends.values()
    assert whole[1] < whole[2] < whole[0]
    assert early[2] == early[0]  # the flat part is the constant rate
    assert early[1] > 2 * half[1]
    explorer.set(preset="planned for 500: the flat part is the same")
    np.testing.assert_array_equal(lines(explorer)[2][1][:400], 0.3)
    assert line[2] < line[1]  # the line ends below the cosine
    cold = [run(plan, 0.3, 300, 0.2, 0)[1][-1] for plan in ("cosine", "stable decay")]
    assert warmed[1] > cold[0]
    assert warmed[2] > cold[1]


def cliff(w, b):
    x = 0.5
    for _ in range(10):
        x = w / (1 + np.exp(-x)) + b
    return (1 / (1 + np.exp(-x)) - 0.7) ** 2


def slope(w, b):
    return np.array([cliff(w + 1e-30j, b).imag, cliff(w, b + 1e-30j).imag]) / 1e-30


@pytest.mark.parametrize("title", ["thrown off by one step, or clipped", "the step before"])
def test_cliff_says_and_draws_where_clipped_and_free_descent_go(title):
    explorer = recipe.cliff()
    explorer.set(preset=title)
    steps = explorer.controls["steps"].value
    said = [1, 0.1, 6.5, -3.5]
    drawn, numbers = lines(explorer), {}
    for name, limit in (("free", np.inf), ("clipped", 0.1)):
        places, lengths = [np.array([6.5, -3.5])], []
        for _ in range(steps):
            g = slope(*places[-1])
            lengths.append(np.hypot(*g))
            places.append(places[-1] - g * min(1, limit / lengths[-1]))
        numbers[name] = np.array(places), np.array(lengths)
    free, clipped = numbers["free"], numbers["clipped"]
    jumps = np.hypot(*np.diff(free[0], axis=0).T)
    said += [cliff(*free[0][-1]), steps, jumps.argmax() + 1, jumps.max()]
    last = [cliff(*place) for place in clipped[0][-20:]]
    said += [
        cliff(*clipped[0][-1]),
        steps,
        np.sum(clipped[1] > 0.1),
        *([20, min(last), max(last)] if steps >= 20 else []),
    ]
    says(explorer, *said)
    np.testing.assert_allclose(drawn[4].T, clipped[0], atol=1e-6)  # line, dots, start and end of the free way before
    np.testing.assert_allclose(lines(explorer, 1)[1][1], clipped[1], rtol=1e-5)
    assert lines(explorer, 1)[2][1].tolist() == [0.1, 0.1]


def test_presets_of_the_cliff_show_what_they_say():
    explorer = recipe.cliff()
    whole, before, loose, tight = ends = {}, {}, {}, {}
    for title, found in zip(explorer.presets, ends, strict=True):
        explorer.set(preset=title)
        free, held = lines(explorer)[0].T, lines(explorer)[4].T
        found |= {"free": free, "held": held, "lengths": [line[1] for line in lines(explorer, 1)[:2]]}
    assert cliff(*whole["held"][-1]) < 1e-3 < 0.05 < cliff(*np.clip(whole["free"][-1], -50, 50))
    assert np.hypot(*(whole["free"][8] - whole["free"][7])) > 20
    assert len(before["free"]) == 8
    np.testing.assert_array_equal(loose["held"], loose["free"])
    assert np.hypot(*(tight["held"][-1] - tight["held"][0])) < 0.1
    assert tight["lengths"][1].min() > 0.01


def test_a_cliff_at_no_steps_says_where_it_stands():
    explorer = recipe.cliff()
    explorer.set(steps=0)
    loss = float(f"{cliff(6.5, -3.5):.3g}")
    assert explorer.text.count(f"stands at a loss of {loss:g}.") == 2
