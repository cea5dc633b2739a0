"""The experiments of the part `cautious`: by loops of their own, and the stored contests by their own rules."""

import math
from functools import partial

import numpy as np
import pytest

from primer import beyond, descent, experiments, network, optimizers
from primer.experiments import cautious, choice, limits, tuning


def masked(u, g, spare=0):
    """The step with the weights that disagree left out, and the others made longer, one weight after the other."""
    agree = [a * b > 0 for a, b in zip(u, g, strict=True)]
    share = (sum(agree) + spare) / len(u)
    return np.array([a / share if yes else 0.0 for a, yes in zip(u, agree, strict=True)])


def walk(hessian, w, lr, gamma, steps, spare=None):
    """Momentum by a plain loop, masked unless ``spare`` is None."""
    v, path = np.zeros(len(w)), [np.array(w, dtype=float)]
    for _ in range(steps):
        g = hessian @ path[-1]
        v = gamma * v + lr * g
        path.append(path[-1] - (v if spare is None else masked(v, g, spare) if (v * g > 0).any() else 0 * v))
    return np.array(path)


def stays_below(path, hessian, budget):
    losses = 0.5 * np.einsum("ti,ij,tj->t", path, hessian, path)
    high = np.flatnonzero(~(losses < 1e-3))
    last = high[-1] if high.size else -1
    return last + 1 if last < budget else np.inf


@pytest.mark.parametrize(("angle", "lr", "gamma"), [(0, 0.02, 0.9), (45, 0.02, 0.9), (15, 0.03, 0.8)])
def test_the_steps_on_a_ravine_are_those_of_plain_loops(angle, lr, gamma):
    turn = limits.rotation(angle)
    hessian = turn @ np.diag([1.0, 25.0]) @ turn.T
    around = np.random.default_rng(0).uniform(0, 2 * np.pi, 100)[:5]
    found = experiments.cautious_steps("momentum", 25, angle, [lr], budget=200, gamma=gamma)[0, :5]
    paper = partial(cautious.by_the_paper, inner=optimizers.momentum)
    by_paper = limits.steps_on_turned(paper, 25, angle, [lr], budget=200, gamma=gamma)[0, :5]
    for spare, steps in ((0, found), (1, by_paper)):
        for at, each in zip(around, steps, strict=True):
            w0 = turn @ (np.sqrt(2) * np.array([np.cos(at), np.sin(at)]))
            assert stays_below(walk(hessian, w0, lr, gamma, 200, spare), hessian, 200) == each


def test_only_the_two_that_are_held_are_known():
    with pytest.raises(ValueError, match=r"^name must be one of momentum, adam"):
        experiments.cautious_steps("gd", 25, 0, [0.1])


def test_a_cautious_weight_moves_for_those_that_wait():
    """While one of two weights waits, the other goes as with twice the rate."""
    h = descent.run(beyond.cautious, [-5.0, 2.0], lambda w: w * [1.0, 25.0], 60, inner=optimizers.momentum, lr=0.02,
                    gamma=0.9)  # fmt: skip
    assert {*np.unique(h.mask)} <= {0.0, 1.0, 2.0}
    alone = (h.mask > 0).sum(1) == 1
    assert alone.sum() > 5
    assert (h.mask[alone].max(1) == 2).all()


@pytest.mark.parametrize(("angle", "lr", "gamma"), [(0, 0.02, 0.9), (45, 0.02, 0.9), (30, 0.07, 0.8), (0, 0.1, 0.5)])
def test_the_walk_in_plain_numbers_is_that_of_the_rules(angle, lr, gamma):
    turn = limits.rotation(angle)
    hessian = turn @ np.diag([1.0, 25.0]) @ turn.T
    for careful, step in ((False, optimizers.momentum), (True, cautious.CAUTIOUS["momentum"])):
        run = experiments.careful_walk(hessian.tolist(), (-5.0, 2.0), lr, gamma, 60, careful)
        rule = descent.run(step, [-5.0, 2.0], lambda w: w @ hessian, 60, lr=lr, gamma=gamma)
        np.testing.assert_allclose(run.w, rule.w, rtol=0, atol=1e-9)
        assert run.diverged == 0
        assert run.moves.all() or (run.moves == (rule.mask > 0)).all()


def test_a_walk_that_diverges_ends():
    run = experiments.careful_walk([[1.0, 0.0], [0.0, 900.0]], (1.0, 1.0), 0.2, 0.9, 100, careful=False)
    assert 0 < run.diverged < 100
    assert len(run.w) == run.diverged
    assert np.abs(run.w).max() < 1e100


# In noise.


@pytest.mark.parametrize(("lr", "gamma"), [(0.001, 0.9), (0.1, 0.9), (0.05, 0.5)])
def test_the_floor_of_momentum_is_that_of_the_formula(lr, gamma):
    """Stationary variance of v ← γv + η(w + n), w ← w − v: η(1 + γ)/((1 − γ)(2(1 + γ) − η))."""
    found = experiments.floor_under_noise(optimizers.momentum, [lr], gamma=gamma, steps=4000)
    known = lr * (1 + gamma) / ((1 - gamma) * (2 * (1 + gamma) - lr)) / 2
    assert found.loss[0] == pytest.approx(known, rel=0.05)
    assert found.moving[0] == 1


@pytest.mark.parametrize("gamma", [0.5, 0.9])
def test_chance_lets_as_many_weights_move_as_the_angle_between_velocity_and_gradient_says(gamma):
    step = partial(beyond.cautious, inner=optimizers.momentum)
    found = experiments.floor_under_noise(step, [1e-4], gamma=gamma, steps=2000, weights=400)
    law = 0.5 + math.asin(math.sqrt(1 - gamma**2)) / math.pi
    assert found.moving[0] == pytest.approx(law, abs=0.005)


def test_the_stored_noise_is_what_a_run_gives():
    stored = experiments.cautious_noise()
    assert list(stored) == ["momentum", "cautious momentum", "adam", "cautious adam"]
    again = experiments.floor_under_noise(cautious.CAUTIOUS["momentum"], [0.01, 0.1])
    np.testing.assert_allclose(stored["cautious momentum"].loss[1:], again.loss, rtol=6e-3)
    np.testing.assert_allclose(stored["cautious momentum"].moving[1:], again.moving, rtol=6e-3)


# What is stored.


@pytest.mark.parametrize("ratio", limits.TURNED_RATIOS)
def test_the_stored_contest_keeps_its_own_rules(ratio):
    found = experiments.cautious_contest(ratio)
    assert list(found) == ["momentum", "adam", "cautious momentum", "cautious adam"]
    for rows in found.values():
        assert len(rows) == len(cautious.ANGLES)
        for row in rows:
            assert len(row.rates) == len(row.medians) == tuning.CANDIDATES
            assert row.inside
            assert row.at == np.argmin(row.medians)
            assert row.between[0] <= row.median <= row.between[1]


@pytest.mark.parametrize(("name", "ratio", "angle"), [("momentum", 25, 0), ("momentum", 100, 45), ("adam", 25, 20)])
def test_a_part_of_the_stored_contest_computed_anew(name, ratio, angle):
    stored = experiments.cautious_contest(ratio)[f"cautious {name}"][angle // 5]
    for fresh, median in ((False, stored.medians[stored.at]), (True, stored.median)):
        steps = experiments.cautious_steps(name, ratio, angle, [stored.lr], fresh)[0]
        assert np.median(steps) == pytest.approx(median, abs=2)


def test_a_part_of_the_stored_epochs_on_xor_computed_anew():
    """Of Cautious Momentum from fresh starts, by a plain loop over its mask."""
    columns = experiments.xor_columns()
    assert columns["optimizer"] == ["momentum", "adam", "cautious momentum", "cautious adam"]
    lr = float(columns["best_rate"][2])
    again = choice.epochs_of(cautious.CAUTIOUS["momentum"], [lr], first=100, starts=20)[0]
    judged = np.array([np.inf if x is None else x for x in _stored()["momentum XOR"]["judged"]])[:20]
    assert (np.isfinite(again) == np.isfinite(judged)).mean() >= 0.9
    both = np.isfinite(again) & np.isfinite(judged)
    assert np.median(np.abs(again[both] - judged[both])) <= 1
    w, v = network.random_start(100), np.zeros(9)
    epochs = 0
    while epochs < 1500 and network.loss(w, choice.data.XOR_X, choice.data.XOR_Y) >= 1e-3:
        g = network.gradient(w, choice.data.XOR_X, choice.data.XOR_Y)
        v = 0.9 * v + lr * g
        w = w - (masked(v, g) if (v * g > 0).any() else 0 * v)
        epochs += 1
    assert again[0] == pytest.approx(epochs if epochs < 1500 else np.inf, abs=1)


def _stored():
    return cautious.stored.read("cautious")


def test_the_columns_say_what_is_stored():
    found = experiments.cautious_contest(100)
    columns = experiments.cautious_columns(0, 45)
    assert columns["angle"] == [0] * 4 + [45] * 4
    row = found["cautious momentum"][9]
    at = columns["optimizer"].index("cautious momentum", 4)
    assert columns["steps"][at] == f"{row.median:.0f} ({row.between[0]:.0f} – {row.between[1]:.0f})"
    assert columns["best_rate"][at] == f"{row.lr:g}"
    judged = np.sort([np.inf if x is None else x for x in _stored()["adam XOR"]["judged"]])
    said = experiments.xor_columns()
    assert said["solved_of_100"][3].startswith(f"{np.isfinite(judged).sum()} (")
    assert said["median_epochs"][3] == f"{np.median(judged):.0f} ({judged[39]:.0f} – {judged[60]:.0f})"


def test_with_the_same_rate_caution_mostly_helps_but_not_always():
    columns = experiments.same_rate_columns(0.02, 0.08)
    steps = {name: [float(each) for each in columns[name]] for name in ("momentum", "cautious", "paper's_scale")}
    assert columns["gamma"] == [0.5, 0.5, 0.9, 0.9]
    assert columns["lr"] == ["0.02", "0.08"] * 2
    medians = [np.median(limits.steps_on_turned(optimizers.momentum, 25, 0, [lr], gamma=gamma)[0])
               for gamma in (0.5, 0.9) for lr in (0.02, 0.08)]  # fmt: skip
    assert steps["momentum"] == medians
    assert steps["cautious"][2] < steps["momentum"][2] / 3
    assert np.isinf(steps["cautious"][3])
    assert np.isfinite(steps["paper's_scale"]).all()
    assert steps["paper's_scale"][0] > steps["momentum"][0]
