"""The experiments of the part `limits` land on the known figures."""

import numpy as np
import pytest

from primer import descent, experiments, optimizers, surfaces
from primer.experiments import limits, tuning


@pytest.mark.parametrize(
    ("step", "lr", "error"),
    [("gd", 0.3, 0.0), ("momentum", 0.1, 0.0), ("nag", 0.1, 0.0), ("adagrad", 0.05, 0.305), ("rmsprop", 0.002, 0.305),
     ("adam", 0.005, 0.305)],
)  # fmt: skip
def test_five_weights_are_the_whole_problem(step, lr, error):
    """The run with 1203 weights has five different ones, those of the short form, and the known test error."""
    x, y = limits.rows(40)
    new_x, new_y = limits.rows(200, first=40, seed=1)
    assert x.shape == (40, 1203)
    run = optimizers.OPTIMIZERS[step]
    *_, (w, _) = descent.steps(run, np.zeros(1203), lambda w: limits.gradient(w, x, y), 400, lr=lr)
    few = descent.run(run, np.zeros(5), experiments.few_gradient, 400, lr=lr).w[-1]
    own = {+1: w[3 + 5 * int(np.argmax(y > 0))], -1: w[3 + 5 * int(np.argmax(y < 0))]}
    rattle = 2e-3 if step == "rmsprop" else 1e-9  # RMSProp ends in a chaotic rattle of half its rate
    np.testing.assert_allclose([*w[:3], own[+1], own[-1]], few, rtol=0, atol=rattle)
    assert np.mean((x @ w - y) ** 2) == pytest.approx(experiments.few_losses(few), abs=rattle)
    assert np.mean(np.sign(new_x @ w) != new_y) == experiments.few_errors(few) == error
    assert experiments.training_and_test_error(run, lr) == (0, error)
    if error:
        np.testing.assert_allclose(np.abs(few), 0.25, atol=2e-3)


def test_the_gradient_of_several_short_forms_is_that_of_each():
    few = np.random.default_rng(0).standard_normal((2, 3, 5))
    each = [[experiments.few_gradient(one) for one in row] for row in few]
    np.testing.assert_array_equal(experiments.few_gradient(few), each)


@pytest.mark.parametrize("name", ["adam", "rmsprop"])
def test_every_rate_that_fits_leaves_the_same_errors(name):
    for lr in {"adam": (0.005, 0.02, 0.1), "rmsprop": (0.001, 0.002)}[name]:
        assert experiments.training_and_test_error(optimizers.OPTIMIZERS[name], lr) == (0, 0.305)


# The turned ravine.


@pytest.mark.parametrize("ratio", limits.TURNED_RATIOS)
def test_the_stored_contest_on_the_turned_ravine_keeps_its_own_rules(ratio):
    for rows in experiments.turned_contest(ratio).values():
        assert len(rows) == len(limits.TURNED_ANGLES)
        for row in rows:
            assert len(row.rates) == len(row.medians) == tuning.CANDIDATES
            np.testing.assert_allclose(row.rates[1:] / row.rates[:-1], 1.5, rtol=0.06)
            assert row.inside
            assert row.at == np.argmin(row.medians)
            assert row.between[0] <= row.median <= row.between[1]


@pytest.mark.parametrize(
    ("name", "ratio", "angle"), [("gd", 10, 20), ("momentum", 25, 45), ("adagrad", 10, 30), ("adam", 10, 5)]
)
def test_a_part_of_the_stored_contest_computed_anew(name, ratio, angle):
    """A step more or less where rounding decides whether the loss is below."""
    stored = experiments.turned_contest(ratio)[name][angle // 5]
    chosen = experiments.turned_steps(name, ratio, angle, [stored.lr])[0]
    fresh = experiments.turned_steps(name, ratio, angle, [stored.lr], fresh=True)[0]
    assert np.median(chosen) == pytest.approx(stored.medians[stored.at], abs=1)
    assert np.median(fresh) == pytest.approx(stored.median, abs=1)


def test_the_steps_on_a_turned_ravine_are_those_of_single_runs():
    around = np.random.default_rng(0).uniform(0, 2 * np.pi, 100)[3]
    found = experiments.turned_steps("adam", 25, 20, [0.1, 0.3])[:, 3]
    ravine, turn = surfaces.ravine(angle=20, ratio=25), np.radians(20) + around
    for lr, steps in zip((0.1, 0.3), found, strict=True):
        w = descent.run(optimizers.adam, np.sqrt(2) * np.array([np.cos(turn), np.sin(turn)]), ravine.grad, 600, lr=lr).w
        assert np.flatnonzero(ravine.f(w) >= 1e-3)[-1] + 1 == steps


def test_what_does_not_stay_below_is_infinite():
    assert np.isinf(experiments.turned_steps("gd", 100, 0, [0.03])).all()  # beyond the edge 2/κ


@pytest.mark.parametrize("name", ["adagrad", "rmsprop", "adam"])
def test_a_ravine_turned_by_60_is_one_turned_by_30_with_x_and_y_exchanged(name):
    step, swap = optimizers.OPTIMIZERS[name], [1, 0]
    one, other = (surfaces.ravine(angle=angle, ratio=25) for angle in (30, 60))
    first = descent.run(step, [1.1, -0.4], one.grad, 25, lr=0.1).w
    second = descent.run(step, [-0.4, 1.1], other.grad, 25, lr=0.1).w  # before RMSProp rattles
    np.testing.assert_allclose(second[:, swap], first, rtol=0, atol=1e-9)
    rows = experiments.turned_contest(25)[name]
    assert rows[6] is rows[12]


def test_the_turn_leaves_gradient_descent_and_momentum_alone_and_not_those_with_sizes_only():
    found = experiments.turned_contest(100)
    for name in ("gd", "momentum", "nag"):
        assert np.ptp([row.median for row in found[name]]) <= 1
        assert len({row.lr for row in found[name]}) == 1
    for name in ("adagrad", "rmsprop"):
        assert tuning.differ(found[name][0].between, found[name][9].between)
    assert not tuning.differ(found["adam"][0].between, found["adam"][9].between)
    assert not tuning.differ(found["adam"][9].between, found["momentum"][9].between)


def test_an_unknown_contest_is_refused():
    with pytest.raises(ValueError, match="ratio must be one of 10, 25, 100"):
        experiments.turned_contest(50)
    with pytest.raises(ValueError, match="name must be one of gd"):
        experiments.turned_steps("lamb", 10, 0, [0.1])
