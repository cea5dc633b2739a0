"""Gradient descent and what drives it: the golden trace, batches, divergence, bad input."""

import itertools
import json
import math
from pathlib import Path

import numpy as np
import pytest
from replays import ROUNDING

from primer import data, descent, network, optimizers, schedules

GOLDEN = json.loads((Path(__file__).parents[1] / "data" / "worked_example.json").read_bytes())
W, X, Y = network.EXAMPLE_W, network.EXAMPLE_X, network.EXAMPLE_Y


def grad(w):
    return network.gradient(w, X, Y)


def bowl(w):
    """The gradient of ½‖w‖²: gradient descent multiplies w by 1 − lr."""
    return w


def test_five_steps_of_the_golden_trace():
    history = descent.run(optimizers.gd, W, grad, 5, lr=0.5)
    for t, golden in enumerate(GOLDEN["gd_eta_0_5"]):
        expected = [float(golden[name]) for name in network.PARAMETERS]
        np.testing.assert_allclose(history.w[t], expected, rtol=0, atol=ROUNDING)
        assert network.loss(history.w[t], X, Y) == pytest.approx(float(golden["L"]), rel=0, abs=ROUNDING)
    assert history.t.tolist() == [1, 2, 3, 4, 5]
    assert history.diverged == 0
    np.testing.assert_array_equal(history.g[2], grad(history.w[2]))


def test_steps_yields_what_run_keeps_and_is_endless_without_a_count():
    history = descent.run(optimizers.gd, W, grad, 4, lr=0.5)
    endless = descent.steps(optimizers.gd, W, grad, lr=0.5)
    for t, (w, state) in zip(range(1, 5), endless, strict=False):
        np.testing.assert_array_equal(w, history.w[t])
        assert state.t == t
    assert len(list(descent.steps(optimizers.gd, W, grad, 3, lr=0.5))) == 3


def test_the_end_and_the_path_are_those_of_the_whole_history():
    hyper = {"lr": np.array([[0.5], [0.1], [1e200]]), "gamma": 0.5}  # the third diverges
    history = descent.run(optimizers.momentum, W, grad, 4, **hyper)
    w, state = descent.end(optimizers.momentum, W, grad, 4, **hyper)
    np.testing.assert_array_equal(w, history.w[-1])
    np.testing.assert_array_equal(state.v, history.v[-1])
    assert state.diverged.tolist() == history.diverged.tolist()
    assert state.diverged[2] > 0
    np.testing.assert_array_equal(descent.path(optimizers.momentum, W, grad, 4, **hyper), history.w)
    np.testing.assert_array_equal(descent.path(optimizers.momentum, W, grad, 0), [W])


@pytest.mark.parametrize("way", [descent.end, descent.path])
def test_the_end_and_the_path_refuse_what_is_no_count(way):
    with pytest.raises(ValueError, match="steps"):
        way(optimizers.gd, W, grad, -1)
    with pytest.raises(ValueError, match="1"):
        descent.end(optimizers.gd, W, grad, 0)


def test_no_steps_is_the_start():
    history = descent.run(optimizers.gd, W, grad, 0, lr=0.5)
    np.testing.assert_array_equal(history.w, [W])
    assert history.diverged == 0


def test_one_start_broadcasts_against_many_rates():
    history = descent.run(optimizers.gd, np.ones(2), bowl, 3, lr=np.array([[0.5], [1.0]]))
    np.testing.assert_array_equal(history.w[-1], [[0.125, 0.125], [0, 0]])


def test_the_stability_edge_of_a_bowl():
    history = descent.run(optimizers.gd, np.ones(1), bowl, 1000, lr=np.array([[1.98], [2.02]]))
    assert abs(history.w[-1, 0, 0]) < 1e-8
    assert abs(history.w[-1, 1, 0]) > 1e8


def overflows_at(lr):
    """The step at which w → w − lr w³ from 1 leaves the numbers, in plain Python."""
    w = 1.0
    for t in itertools.count(1):
        try:
            w -= lr * w**3
        except OverflowError:
            return t
        if not math.isfinite(w):
            return t


def test_a_diverged_run_stops_quietly_and_says_when():
    """The other run of the batch is not disturbed."""
    last = overflows_at(3.0)
    history = descent.run(optimizers.gd, np.ones(2), lambda w: w**3, 30, lr=np.array([[0.1], [3.0]]))
    assert history.diverged.tolist() == [0, last]
    assert np.isfinite(history.w).all()
    assert np.isfinite(history.g).all()
    np.testing.assert_array_equal(history.w[last:, 1], np.broadcast_to(history.w[last - 1, 1], (31 - last, 2)))
    alone = descent.run(optimizers.gd, np.ones(2), lambda w: w**3, 30, lr=0.1)
    np.testing.assert_array_equal(history.w[:, 0], alone.w)


def test_a_run_that_diverges_at_its_first_step_stays_at_its_start():
    history = descent.run(optimizers.gd, np.ones(2), lambda w: w * np.inf, 3, lr=1.0)
    np.testing.assert_array_equal(history.w, np.ones((4, 2)))
    np.testing.assert_array_equal(history.g, np.zeros((3, 2)))
    assert history.diverged == 1


def test_a_diverged_run_keeps_its_last_finite_quantities_also_those_with_a_number_for_each_layer():
    rates, layers = np.array([[0.1], [30.0]]), [slice(0, 2), slice(2, 3)]

    def cliff(w):
        return np.where(np.abs(w) < 1e6, w, np.inf)

    history = descent.run(optimizers.lamb, np.ones(3), cliff, 20, lr=rates, layers=layers)
    last = history.diverged[1]
    assert history.diverged[0] == 0 < last
    assert history.trust.shape == (20, 2, 2)
    for quantity in vars(history).values():
        assert np.isfinite(quantity).all()
    np.testing.assert_array_equal(history.trust[last - 1 :, 1], np.tile(history.trust[last - 2, 1], (21 - last, 1)))


@pytest.mark.parametrize("inner", [optimizers.gd, optimizers.nag, optimizers.adam])
def test_an_optimizer_that_takes_another_one_runs_batches_schedules_and_sweeps(inner):
    """The history has what Lookahead adds and what the inner optimizer has."""
    rates = np.array([0.05, 0.2])
    batch = descent.run(optimizers.lookahead, W, grad, 12, inner=inner, lr=rates[:, None], k=3)
    swept = descent.sweep(optimizers.lookahead, W, grad, 12, inner=inner, lr=rates, k=[1, 3])
    assert list(swept.axes) == ["lr", "k"]
    for i, lr in enumerate(rates):
        single = descent.run(optimizers.lookahead, W, grad, 12, inner=inner, lr=lr, k=3)
        for name in {*vars(inner(W, grad)[1]), "w", "fast", "slow"} - {"t"}:
            np.testing.assert_array_equal(getattr(batch, name)[:, i], getattr(single, name), err_msg=name)
        np.testing.assert_array_equal(swept.w[i, 1], single.w[-1])
        np.testing.assert_array_equal(single.t, range(1, 13))
    falling = schedules.inverse(0.2, 1.0)
    w = descent.run(optimizers.lookahead, W, grad, 2, inner=optimizers.gd, lr=falling, k=2).w
    fast = w[1] - 0.1 * grad(w[1])
    np.testing.assert_allclose(w[1], W - 0.2 * grad(W), rtol=ROUNDING)
    np.testing.assert_allclose(w[2], (W + fast) / 2, rtol=ROUNDING)


def test_layers_are_no_axis_of_a_sweep():
    layers = [slice(0, 4), slice(4, 9)]
    swept = descent.sweep(optimizers.lamb, W, grad, 5, lr=[0.01, 0.1], layers=layers)
    assert list(swept.axes) == ["lr"]
    np.testing.assert_array_equal(swept.w[1], descent.run(optimizers.lamb, W, grad, 5, lr=0.1, layers=layers).w[-1])


def test_sweep_is_the_grid_of_single_runs():
    rates = np.array([0.1, 1.0, 1.5, 2.5])
    result = descent.sweep(optimizers.gd, [1.0, -1.0], bowl, 60, lr=rates, until=lambda w: abs(w).max(-1) < 1e-3)
    np.testing.assert_array_equal(result.axes["lr"], rates)
    for i, lr in enumerate(rates):
        np.testing.assert_array_equal(result.w[i], descent.run(optimizers.gd, [1.0, -1.0], bowl, 60, lr=lr).w[-1])
    # |1 − lr|^t < 1e-3 from t = ln 1000 / −ln|1 − lr| on: 65.6 (too many), 1, 9.97, never
    assert result.reached.tolist() == [-1, 1, 10, -1]
    assert result.diverged.tolist() == [0, 0, 0, 0]


def test_sweep_has_an_axis_for_each_array_in_the_order_given():
    def scaled(w, grad, state=optimizers.State(t=0), *, lr, scale):
        return optimizers.gd(w, grad, state, lr=lr * scale)

    result = descent.sweep(scaled, [1.0], bowl, 1, scale=[1.0, 2.0, 4.0], lr=[0.1, 0.2])
    np.testing.assert_allclose(result.w[..., 0], 1 - np.outer([1, 2, 4], [0.1, 0.2]), rtol=ROUNDING)
    assert list(result.axes) == ["scale", "lr"]


def test_sweep_reaches_at_the_start_and_not_after_divergence():
    at_once = descent.sweep(optimizers.gd, [0.0], bowl, 5, lr=[0.1], until=lambda w: w[..., 0] == 0)
    assert at_once.reached.tolist() == [0]
    gone = descent.sweep(optimizers.gd, [1.0], lambda w: w**3, 30, lr=[9.0], until=lambda w: abs(w[..., 0]) > 1e300)
    assert gone.diverged.tolist() == [overflows_at(9.0)]
    assert gone.reached.tolist() == [-1]


def test_nothing_passed_in_is_changed_and_states_are_read_only():
    w = W.copy()
    w1, state = optimizers.gd(w, grad, lr=0.5)
    optimizers.gd(w1, grad, state, lr=0.5)
    np.testing.assert_array_equal(w, W)
    assert state.t == 1
    with pytest.raises(AttributeError, match="read-only"):
        state.t = 2
    with pytest.raises(ValueError, match="read-only"):
        state.g[0] = 1.0


def test_a_gradient_function_that_reuses_its_array_does_not_reach_the_state():
    shared = np.ones(2)
    _, state = optimizers.gd(np.ones(2), lambda w: shared, lr=0.1)
    shared[:] = 7
    assert state.g.tolist() == [1, 1]


def test_identical_hidden_units_stay_identical():
    twins = np.array([0.3, -0.2, 0.3, -0.2, 0.1, 0.1, 0.5, 0.5, 0.0])
    w = descent.run(optimizers.gd, twins, lambda w: network.gradient(w, data.XOR_X, data.XOR_Y), 500, lr=0.5).w
    np.testing.assert_array_equal(w[:, [0, 1, 4, 6]], w[:, [2, 3, 5, 7]])


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: descent.run(optimizers.gd, W, grad, -1), "steps must be a whole number.*-1"),
        (lambda: descent.run(optimizers.gd, W, grad, 2.5), "steps must be a whole number.*2.5"),
        (lambda: descent.steps(optimizers.gd, W, grad, "ten"), "steps must be"),
        (lambda: descent.run(optimizers.gd, [np.nan], bowl, 1), "w0 must be finite"),
        (lambda: descent.run(optimizers.gd, 3.0, bowl, 1), "w0 must be finite numbers of shape"),
        (lambda: descent.run(optimizers.gd, np.ones((2, 3)), bowl, 1, lr=np.ones((4, 1))), "do not broadcast"),
        (lambda: descent.run(optimizers.gd, [1.0], bowl, 1, lr=[0.1, 0.2]), r"shape \(..., 1\), a value for each run"),
        (lambda: descent.run(optimizers.gd, W, lambda w: w[:3], 1), "grad must return the shape of w"),
        (lambda: descent.sweep(optimizers.gd, np.ones((2, 2)), bowl, 1, lr=[0.1]), r"w0 must have shape \(d,\)"),
        (lambda: descent.sweep(optimizers.gd, np.ones(2), bowl, 1, lr=np.ones((2, 2))), "lr must be a number or"),
    ],
)
def test_bad_input_is_refused_by_name(call, says):
    with pytest.raises(ValueError, match=says):
        call()


@pytest.mark.parametrize("step", optimizers.OPTIMIZERS.values(), ids=optimizers.OPTIMIZERS)
def test_a_gradient_that_would_change_the_weights_is_stopped(step):
    def grad(w):
        w *= 2
        return w

    inner = {"inner": optimizers.gd} if step is optimizers.lookahead else {}
    w = np.array([1.0, -2.0])
    with pytest.raises(ValueError, match="read-only"):
        step(w, grad, **inner)
    with pytest.raises(ValueError, match="read-only"):
        descent.run(step, w, grad, 3, **inner)
    np.testing.assert_array_equal(w, [1, -2])
    step(w, lambda at: at, **inner)  # to return them as they are changes nothing
    assert w.flags.writeable


def test_the_table_of_optimizers():
    assert optimizers.OPTIMIZERS["gd"] is optimizers.gd


def test_what_is_finite_of_a_run_ends_before_it_diverged():
    """w ← −9w from 1: |w| is 9^t, whose gradient 10w is beyond the largest number, 1.8e308, at step 322 or so."""
    history = descent.run(optimizers.gd, [1.0], lambda w: 10 * w, 400, lr=1.0)
    gone = int(history.diverged)
    assert 300 < gone < 330
    w, said = descent.finite(history, 400)
    assert said == gone
    np.testing.assert_allclose(w[:5, 0], [1, -9, 81, -729, 6561])
    assert len(w) == gone
    w, said = descent.finite(history, gone - 1)
    assert said == 0
    assert len(w) == gone


def test_the_first_loss_beyond_a_limit():
    assert descent.lost_at([1.0, 2.0, np.inf, 3.0, np.nan]) == 2
    assert descent.lost_at([1.0, np.nan, np.inf]) == 1
    assert descent.lost_at([1.0, 2.0, 3.0]) == 0
    assert descent.lost_at([1.0, 2.0, 3.0], 2.0) == 1
    assert descent.lost_at([1.0, -np.inf]) == 1
