"""The experiments of the part `matrix` land on the known figures, and what is stored keeps its own rules."""

import numpy as np
import pytest

from primer import beyond, data, experiments, network, optimizers
from primer.experiments import limits, matrix, tuning

KINDS = [(condition, turned) for condition in matrix.CONDITIONS for turned in (False, True)]


@pytest.mark.parametrize(("condition", "turned"), KINDS)
def test_the_regressions_are_as_ill_conditioned_as_they_say_and_turned_or_not(condition, turned):
    target, moments = experiments.regression(condition, turned, runs=3, seed=5)
    assert target.shape == moments.shape == (3, 8, 8)
    values = np.linalg.eigvalsh(moments)
    np.testing.assert_allclose(values[:, ::-1], np.tile(condition ** -np.linspace(0, 1, 8), (3, 1)), rtol=1e-9)
    off = np.abs(moments - moments * np.eye(8)).max((1, 2))
    assert (off > 0.05).all() if turned else (off == 0).all()


def test_the_loss_and_its_gradient_are_those_of_the_inputs():
    """One step of GD by hand: Momentum's first step is GD's, and the mean over inputs with these second moments."""
    target, moments = experiments.regression(100, True)
    step = 0.5 * target[7] @ moments[7]
    x = np.linalg.cholesky(moments[7]) * np.sqrt(8)  # eight inputs as columns, with just these moments
    loss = [0.5 * np.mean(((M - target[7]) @ x) ** 2, axis=1).sum() for M in (np.zeros((8, 8)), step)]
    losses = experiments.regression_losses("Momentum", 100, True, [0.5])
    assert losses.shape == (201, 1, 40)
    assert losses[1, 0, 7] == pytest.approx(loss[1] / loss[0], rel=1e-9)


@pytest.mark.parametrize(("condition", "turned"), KINDS)
def test_the_stored_contest_of_the_regression_keeps_its_own_rules(condition, turned):
    found = experiments.regression_contest(condition, turned)
    assert list(found) == list(matrix.REGRESSION)
    for row in found.values():
        assert len(row.rates) == len(row.medians) == tuning.CANDIDATES
        np.testing.assert_allclose(row.rates[1:] / row.rates[:-1], 2, rtol=0.1)
        assert row.inside
        assert row.medians[row.at] == row.medians.min()
        assert row.between[0] <= row.median <= row.between[1]
        assert (len(row.curve), row.curve[0]) == (51, 1)
        assert row.curve[-1] == pytest.approx(row.median, rel=1e-3)


@pytest.mark.parametrize(("title", "rel"), [("Momentum", 0.02), ("Adagrad", 0.02), ("Adam", 0.02), ("SOAP", 0.5)])
def test_a_part_of_the_stored_regression_computed_anew(title, rel):
    """Which axes SOAP finds where hardly anything is left rounding decides: by a fifth, on another processor."""
    stored = experiments.regression_contest(10_000, True)[title]
    chosen, fresh = (experiments.regression_losses(title, 10_000, True, [stored.lr], new)[-1, 0] for new in (0, 1))
    assert np.median(chosen) == pytest.approx(stored.medians[stored.at], rel=rel)
    assert np.median(fresh) == pytest.approx(stored.median, rel=rel)


def test_who_is_lowest_depends_on_the_directions():
    def lower(one, other, turned):
        found = experiments.regression_contest(10_000, turned)
        return found[one].between[1] < found[other].between[0]

    assert all(lower(ours, other, True) for ours in ("Shampoo", "Muon") for other in ("Adam", "Adagrad", "Momentum"))
    assert all(lower("SOAP", other, True) for other in matrix.REGRESSION if other != "SOAP")
    assert not lower("SOAP", "Adam", False)
    assert all(lower(other, ours, False) for ours in ("Shampoo", "Muon") for other in ("Adam", "Adagrad"))
    found = experiments.regression_contest(100, True)
    assert found["Momentum"].between[1] < found["Muon"].between[0]


def test_muon_does_not_see_how_the_regression_is_turned():
    """Each turned regression beside itself with the inputs along the axes: the weights are turned, the loss is not."""
    target, moments = experiments.regression(100, True, runs=1)
    values, Q = np.linalg.eigh(moments[0])
    ends = []
    for aim, inputs in ((target[0], moments[0]), (target[0] @ Q, np.diag(values))):
        w, state = np.zeros(64), ()
        for _ in range(10):
            w, memory = beyond.muon(w, lambda w: ((w.reshape(8, 8) - aim) @ inputs).ravel(), *state, lr=0.1,  # noqa: B023
                                    shape=(8, 8))  # fmt: skip
            state = (memory,)
        ends.append(w.reshape(8, 8))
    np.testing.assert_allclose(ends[0] @ Q, ends[1], rtol=0, atol=1e-9)


def test_no_difference_is_shown_for_soap_between_turned_directions_and_the_axes():
    for condition in matrix.CONDITIONS:
        axes, turned = (experiments.regression_contest(condition, turned)["SOAP"].between for turned in (False, True))
        assert axes[0] < turned[1]
        assert turned[0] < axes[1]


def test_what_is_left_over_is_said_with_its_interval_or_as_below_the_level():
    found = experiments.regression_contest(10_000, False)
    assert experiments.left_over(found["Adagrad"]) == "at most 1e-12"
    assert experiments.left_over(found["Adam"]) == "2.3e-10 (2.0e-10 – 2.6e-10)"


def test_the_ravine_takes_them_equally_long_at_each_angle():
    found = experiments.matrix_ravine()
    assert [row.median for row in found["Adagrad"]] == [5, 96.5, 189, 222]  # as in notebook 4
    for title in matrix.RAVINE:
        rows = found[title]
        assert len(rows) == len(matrix.RAVINE_ANGLES)
        assert {row.median for row in rows} == {rows[0].median}
        assert all(row.inside for row in rows)
        step, hyper, _ = matrix.RAVINE[title]
        anew = limits.steps_on_turned(step, 100, 30, [rows[2].lr], True, **hyper)[0]
        assert np.median(anew) == pytest.approx(rows[2].median, abs=1)


def test_w1_goes_by_muon_and_the_others_by_adam():
    w = network.random_start(3)

    def grad(w):
        return network.gradient(w, data.XOR_X, data.XOR_Y)

    state, first, rest = (), (), ()
    for _ in range(3):
        g = grad(w)
        ahead, memory = beyond.muon(w[:4], lambda _: g[:4], *first, lr=0.03, shape=(2, 2))  # noqa: B023
        others, averages = optimizers.adam(w[4:], lambda _: g[4:], *rest, lr=0.2)  # noqa: B023
        w, kept = matrix.muon_beside_adam(w, grad, *state, lr=0.03)
        np.testing.assert_allclose(w, [*ahead, *others], rtol=1e-12)
        state, first, rest = (kept,), (memory,), (averages,)


def test_the_stored_contest_on_the_network_keeps_its_own_rules():
    found = experiments.matrix_net()
    assert found.epochs.shape == (9, 100)
    assert found.at == tuning.best_of(found.epochs)
    assert 0 < found.at < 8
    few = matrix.choice.solved_after(
        matrix.muon_beside_adam, np.array([network.random_start(seed) for seed in range(100, 103)]), 200, lr=found.lr
    )
    for anew, stored in zip(few, found.judged, strict=False):
        assert anew == stored if stored <= 100 else anew > 100
