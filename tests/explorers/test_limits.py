"""The figures of the part `limits`: what they say is what was measured elsewhere, or what a formula says."""

import re

import numpy as np
import pytest
from words import lines, numbers_of

from primer import descent, experiments, explorers, optimizers
from primer.experiments import limits as data
from primer.explorers.nb4 import limits


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
    explorer.set(preset="turned by 5°: Adagrad is slower already")
    explorer.set(ratio=ratio)
    assert "they differ" in explorer.text
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

    for level, ring in zip(limits._RINGS, limits._rings(30.0, 25), strict=True):
        np.testing.assert_allclose(surfaces.ravine(angle=30.0, ratio=25).f(ring), level, rtol=1e-12)


def test_generalisation_figure_says_the_error_and_divergence():
    explorer = explorers.generalisation_gap()
    assert "30.5 % of the new samples" in explorer.text
    explorer.set(optimizer="GD", lr=0.3)
    assert "0.0 % of the new samples" in explorer.text
    explorer.set(optimizer="GD", lr=1.0)
    assert re.search(r"diverged at step \d+|training loss is \S+e\+", explorer.text)


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
    path = next(line for line in lines(explorer)[9::2] if line.size)
    np.testing.assert_allclose(path.T, walk, rtol=1e-6, atol=1e-9)
    rate = found["gd"][column].lr  # beside it, thin: w is multiplied by 1 − ηH in each step of gradient descent
    gd = [np.linalg.matrix_power(np.eye(2) - rate * hessian, t) @ turn @ [1.0, 1.0] for t in range(151)]
    np.testing.assert_allclose(lines(explorer)[5].T, gd, rtol=1e-6, atol=1e-9)
    rule, mark = lines(explorer, 1)
    assert rule[0].tolist() == [angle] * 2
    assert mark[:, 0] == pytest.approx([5 * column, here.median])


@pytest.mark.parametrize(("optimizer", "lr", "steps"), [("Adam", 0.005, 400), ("GD", 0.2, 30), ("Momentum", 0.1, 3)])
def test_the_generalisation_gap_says_a_run_over_all_samples(optimizer, lr, steps):
    """With 1203 weights instead of the five different ones."""
    explorer = explorers.generalisation_gap()
    explorer.set(optimizer=optimizer, lr=lr, steps=steps)
    x, y = data.rows(40)
    new_x, new_y = data.rows(200, first=40, seed=1)
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
    few = descent.run(optimizers.gd, np.zeros(5), experiments.few_gradient, 400, lr=0.3).w[-1]
    *bars, squares = lines(explorer, 1)
    np.testing.assert_allclose(squares[1], few)
    own = [w[3 + 5 * int(np.argmax(y == side))] for side in (1, -1)]
    np.testing.assert_allclose([bar[1][1] for bar in bars], [*w[:3], *own], atol=1e-9)


def test_presets_of_the_generalisation_gap_show_what_they_say():
    explorer = explorers.generalisation_gap()
    for title in explorer.presets:
        explorer.set(preset=title)
        tells, one, *_ = (bar[1][1] for bar in lines(explorer, 1))
        assert explorer.text.startswith(title.partition(":")[0])
        assert abs(tells) > 10 * abs(one) if "learns the class" in title else tells == pytest.approx(one, rel=0.05)
