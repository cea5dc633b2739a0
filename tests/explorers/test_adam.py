"""The figures of the part `adam`: what they say is what was measured elsewhere, or what a formula says."""

import math
import re

import numpy as np
import pytest
from words import lines, numbers_of, says

from primer import descent, experiments, explorers, optimizers
from primer.experiments import adam as adam_data
from primer.explorers.nb4 import adam


@pytest.mark.parametrize(
    ("correction", "first"),
    [("both", 1.0), ("none", 0.1 / np.sqrt(0.001)), ("v only", 0.1), ("m only", 1 / np.sqrt(0.001))],
)
def test_first_steps_with_and_without_correction(correction, first):
    explorer = explorers.adam_insides()
    explorer.set(correction=correction, gradients="a slope: g = 1", lr=0.05, eps=1e-10)
    assert f"the first step is {first:.4g} η long = {first * 0.05:.4g}" in explorer.text


def test_uncorrected_steps_follow_the_formula_and_peak_at_twelve():
    """On a constant slope the step is η (1 − β1^t) / √(1 − β2^t): 6.57 η at t = 12, too long by 5 % until t = 2374."""
    t = np.arange(1, 3001)
    law = (1 - 0.9**t) / np.sqrt(1 - 0.999**t)
    ones = lambda w: np.ones_like(w)  # noqa: E731
    w = descent.run(experiments.partly_corrected, [0.0], ones, 3000, correction="none", lr=1.0, eps=1e-300).w[:, 0]
    np.testing.assert_allclose(-np.diff(w), law, rtol=1e-9)
    assert law.argmax() + 1 == 12
    assert law.max() == pytest.approx(6.57, abs=0.005)
    assert np.flatnonzero(law > 1.05)[-1] + 1 == 2374


def test_fully_corrected_is_adam():
    grad = lambda w: w  # noqa: E731
    ours = descent.run(experiments.partly_corrected, [1.0, -2.0], grad, 50, correction="both", lr=0.1)
    assert np.array_equal(ours.w, descent.run(optimizers.adam, [1.0, -2.0], grad, 50, lr=0.1).w)


def test_words_hold_the_averages_at_step_ten():
    explorer = explorers.adam_insides()
    explorer.set(gradients="a slope: g = 1", beta1=0.9, forget=0.001)
    assert f"m = {1 - 0.9**10:.4g} and m̂ = 1, v = {1 - 0.999**10:.4g} and v̂ = 1" in explorer.text


@pytest.mark.parametrize(("optimizer", "told"), [("Adam", "no difference is shown"), ("Adagrad", "they differ")])
def test_the_turned_ravine_says_what_the_contest_found(optimizer, told):
    explorer = explorers.turned_ravine()
    explorer.set(angle=46.0, optimizer=optimizer, ratio="100")
    along, turned = (experiments.turned_contest(100)[optimizer.lower()][at] for at in (0, 9))
    assert (
        f"Turned by 46°: {optimizer} with its best rate η = {turned.lr:g} takes {turned.median:g} steps (95 %: "
        f"{turned.between[0]:.0f} to {turned.between[1]:.0f}); along the axes {along.median:g} (95 %: "
        f"{along.between[0]:.0f} to {along.between[1]:.0f}): {told}. Medians of 100 starts at 45°"
    ) in explorer.text
    assert "NAG 44, Momentum 101 ~ Adam 101.5, GD 199.5 ~ Adagrad 222, RMSProp 393." in explorer.text


@pytest.mark.parametrize("ratio", ["10", "25", "100"])
def test_presets_of_the_turned_ravine_show_what_they_say(ratio):
    explorer = explorers.turned_ravine()
    explorer.set(preset="turned by 45°: Adagrad is slower")
    explorer.set(ratio=ratio)
    assert "they differ" in explorer.text
    explorer.set(preset="Momentum does not notice")
    explorer.set(ratio=ratio)
    assert "no difference is shown. " in explorer.text
    explorer.set(preset="Adam finds another rate")
    explorer.set(ratio=ratio)
    assert "no difference is shown. " in explorer.text
    assert experiments.turned_contest(int(ratio))["adam"][9].lr > experiments.turned_contest(int(ratio))["adam"][0].lr


def test_rings_are_level_lines():
    from primer import surfaces

    for level, ring in zip(adam._RINGS, adam._rings(30.0, 25), strict=True):
        np.testing.assert_allclose(surfaces.ravine(angle=30.0, ratio=25).f(ring), level, rtol=1e-12)


def test_generalisation_figure_says_the_error_and_divergence():
    explorer = explorers.generalisation_gap()
    assert "30.5 % of the new samples" in explorer.text
    explorer.set(optimizer="GD", lr=0.3)
    assert "0.0 % of the new samples" in explorer.text
    explorer.set(optimizer="GD", lr=1.0)
    assert re.search(r"diverged at step \d+|training loss is \S+e\+", explorer.text)


# Every number in the words, by another way.


def plain_adam(gradients, w, lr, beta1, beta2, eps, correction):
    """Adam in plain numbers; ``gradients`` are given, or a function of w. Its weights, m, m̂, v and v̂."""
    m = v = 0.0
    rows = []
    for t in range(1, 121):
        g = gradients(w) if callable(gradients) else gradients[t - 1]
        m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g * g
        m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
        top = m_hat if correction in ("both", "m only") else m
        w -= lr * top / (math.sqrt(v_hat if correction in ("both", "v only") else v) + eps)
        rows.append((w, m, m_hat, v, v_hat, g))
    return np.transpose(rows)


NOISE = np.random.default_rng(0).standard_normal(120)
FROM = {
    "a slope: g = 1": [1.0] * 120,
    "noise around 1": list(1 + NOISE / 2),
    "pure noise": list(NOISE),
    "rare: one in twenty": [float(t % 20 == 0) for t in range(120)],
    "½w² from w = 1": lambda w: w,
}


@pytest.mark.parametrize(
    ("gradients", "correction", "lr", "beta1", "forget", "eps"),
    [
        ("a slope: g = 1", "both", 0.05, 0.9, 0.001, 1e-8),
        ("noise around 1", "none", 0.2, 0.8, 0.01, 1e-8),
        ("pure noise", "m only", 0.1, 0.5, 0.1, 1e-3),
        ("rare: one in twenty", "v only", 0.05, 0.9, 0.02, 1e-8),
        ("½w² from w = 1", "both", 0.1, 0.9, 0.001, 1.0),
    ],
)
def test_adam_insides_say_a_plain_loop(gradients, correction, lr, beta1, forget, eps):
    explorer = explorers.adam_insides()
    explorer.set(gradients=gradients, correction=correction, lr=lr, beta1=beta1, forget=forget, eps=eps)
    start = 1.0 if gradients.startswith("½") else 0.0
    w, m, m_hat, v, v_hat, g = plain_adam(FROM[gradients], start, lr, beta1, 1 - forget, eps, correction)
    steps = np.abs(np.diff(w, prepend=start)) / lr
    longest = next(t for t, step in enumerate(steps, start=1) if step > 0.999 * steps.max())
    says(
        explorer,
        *(beta1, 1 - forget, steps[0], steps[0] * lr, steps[1], longest, steps[longest - 1]),
        *(10, m[9], m_hat[9], v[9], v_hat[9], 120, w[-1]),
    )
    dots, *firsts = lines(explorer, 0)
    np.testing.assert_allclose(dots[1], g, rtol=1e-6, atol=1e-12)
    np.testing.assert_allclose([line[1] for line in firsts], [m, m_hat], rtol=1e-6, atol=1e-12)
    roots = np.sqrt([v, v_hat]).clip(0, 9)
    np.testing.assert_allclose([line[1] for line in lines(explorer, 1)], roots, rtol=1e-6, atol=1e-12)
    np.testing.assert_allclose(lines(explorer, 2)[0][1], steps.clip(1e-3, 1e3), rtol=1e-5, atol=1e-9)


def test_presets_of_adams_insides_show_what_they_say():
    explorer = explorers.adam_insides()
    assert next(iter(explorer.presets)).startswith("Adam as it is")
    first = {}
    for title in ("a large ε: towards plain momentum", *explorer.presets):
        explorer.set(preset=title)
        first[title] = float(re.search(r"the first step is (\S+) η long", explorer.text)[1])
    assert first["Adam as it is: every first step is η"] == 1
    assert first["m only: far too long"] > 5 * first["no correction: too long"] > 10
    assert first["v only: the real slow start"] < 0.2
    assert first["a large ε: towards plain momentum"] == pytest.approx(0.5)
    assert first["down a parabola, uncorrected"] > 3 * first["down a parabola, corrected"]
    explorer.set(preset="a rare event")
    assert np.count_nonzero(lines(explorer, 0)[0][1]) == 6
    explorer.set(preset="noise: m averages it out")
    g, m, _ = (line[1] for line in lines(explorer, 0))
    assert m[30:].std() < 0.5 * g[30:].std()


@pytest.mark.parametrize(("optimizer", "angle", "ratio"), [("NAG", 30.0, "25"), ("Adagrad", 72.0, "10")])
def test_the_turned_ravine_draws_a_plain_walk_and_counts_the_contest(optimizer, angle, ratio):
    explorer = explorers.turned_ravine()
    explorer.set(optimizer=optimizer, angle=angle, ratio=ratio)
    name = optimizer.lower()
    column = round(angle / 5)
    found = experiments.turned_contest(int(ratio))
    here, along = found[name][column], found[name][0]
    others = sorted(found[other][column].median for other in found)
    said = [float(number) for number in numbers_of(explorer.text)]
    known = [angle, here.lr, here.median, 95, *here.between, along.median, 95, *along.between, 100, 5 * column]
    assert said[: len(known)] == pytest.approx(known, rel=6e-3)
    assert said[len(known) :] == pytest.approx(others)
    c, s = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    turn = np.array([[c, -s], [s, c]])
    hessian = turn @ np.diag([1.0, float(ratio)]) @ turn.T
    w, memory, walk = turn @ [1.0, 1.0], (), [turn @ [1.0, 1.0]]
    for _ in range(150):
        w, state = optimizers.OPTIMIZERS[name](w, lambda w: hessian @ w, *memory, lr=here.lr)
        memory = (state,)
        walk.append(w)
    path = next(line for line in lines(explorer)[5::2] if line.size)
    np.testing.assert_allclose(path.T, walk, rtol=1e-6, atol=1e-9)
    rule, mark = lines(explorer, 1)
    assert rule[0].tolist() == [angle] * 2
    assert mark[:, 0] == pytest.approx([5 * column, here.median])


@pytest.mark.parametrize(("optimizer", "lr", "steps"), [("Adam", 0.005, 400), ("GD", 0.2, 30), ("Momentum", 0.1, 3)])
def test_the_generalisation_gap_says_a_run_over_all_samples(optimizer, lr, steps):
    """With 1203 weights instead of the five different ones."""
    explorer = explorers.generalisation_gap()
    explorer.set(optimizer=optimizer, lr=lr, steps=steps)
    x, y = adam_data.rows(40)
    new_x, new_y = adam_data.rows(200, first=40, seed=1)
    w, memory = np.zeros(x.shape[1]), ()
    for _ in range(steps):
        step = optimizers.OPTIMIZERS[optimizer.lower()]
        w, state = step(w, lambda w: x.T @ (x @ w - y) / 40, *memory, lr=lr)
        memory = (state,)
    loss, wrong = np.mean((x @ w - y) ** 2), np.mean(np.sign(new_x @ w) != new_y)
    said = [float(number) for number in numbers_of(explorer.text)]
    assert said == pytest.approx([lr, steps, loss, round(100 * wrong, 1), *w[:3]], rel=6e-3, abs=1e-14)
    train, test = lines(explorer)
    np.testing.assert_allclose([train[1][-1], test[1][-1]], [loss, wrong], atol=1e-12)
    own = [w[3 + 5 * int(np.argmax(y == side))] for side in (1, -1)]
    np.testing.assert_allclose([bar[1][1] for bar in lines(explorer, 1)], [*w[:3], *own], atol=1e-9)


def test_presets_of_the_generalisation_gap_show_what_they_say():
    explorer = explorers.generalisation_gap()
    for title in explorer.presets:
        explorer.set(preset=title)
        tells, one, *_ = (bar[1][1] for bar in lines(explorer, 1))
        assert explorer.text.startswith(title.partition(":")[0])
        assert abs(tells) > 10 * abs(one) if "learns the class" in title else tells == pytest.approx(one, rel=0.05)
