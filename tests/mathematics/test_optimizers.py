"""Every optimizer: its golden trace, its identities and states; what holds for all is in ``test_properties.py``."""

import functools

import numpy as np
import pytest
from replays import TRACE, TRACES, W, X, Y, along, grad, noisy_gradients

from primer import descent, network, optimizers
from primer.catalogue import ROWS
from primer.optimizers import OPTIMIZERS

ALL = list(OPTIMIZERS)
OURS = [trace for trace in TRACES if "rule" not in trace]  # the others are those of libraries with other rules
NEEDS = {name: row.needs for name, row in ROWS.items()}  # what an optimizer cannot do without


def hyper(trace):
    """The hyper-parameters of a trace, with the names of optimizers and the ends of slices made what they stand for."""
    made = {"inner": OPTIMIZERS.get, "layers": lambda layers: [slice(*ends) for ends in layers]}
    return {name: made.get(name, lambda number: number)(value) for name, value in trace["hyper"].items()}


@pytest.mark.parametrize("trace", OURS, ids=lambda trace: trace["optimizer"])
def test_golden_trace(trace):
    history = descent.run(OPTIMIZERS[trace["optimizer"]], W, grad, 6, **hyper(trace))
    np.testing.assert_allclose(history.w[:4], np.array(trace["w"], dtype=float), rtol=0, atol=TRACE)
    losses = network.loss(history.w[:6], X, Y)
    np.testing.assert_allclose(losses, np.array(trace["loss"], dtype=float), rtol=0, atol=TRACE)
    if "trust" in trace:
        np.testing.assert_allclose(history.trust[4], np.array(trace["trust"], dtype=float), rtol=0, atol=TRACE)


def test_every_optimizer_has_a_golden_trace():
    assert {trace["optimizer"] for trace in OURS} == set(ALL)


@pytest.mark.parametrize("name", ALL)
def test_no_state_is_ever_changed_and_the_default_state_is_fresh(name):
    step = functools.partial(OPTIMIZERS[name], **NEEDS.get(name, {}))
    first, state = step(W, grad, lr=0.05)
    kept = {quantity: np.array(value) for quantity, value in vars(state).items()}
    again, _ = step(first, grad, state, lr=0.05)
    step(again, grad, state, lr=0.05)
    for quantity, value in kept.items():
        np.testing.assert_array_equal(getattr(state, quantity), value)
    np.testing.assert_array_equal(step(W, grad, lr=0.05)[0], first)
    assert state.t == 1


def test_what_has_to_be_kept_between_two_steps():
    kept = {name: "".join(optimizers.kept(OPTIMIZERS[name], **NEEDS.get(name, {}))) for name in ALL}
    assert kept.pop("amsgrad") == "mvv_max"
    assert kept.pop("lookahead") == "mslowv"
    assert [name for name, names in kept.items() if names == "mv"] == [
        *("adam", "adamw", "radam"),
        *("adabound", "nadam", "lamb"),
    ]
    assert [name for name, names in kept.items() if names == "v"] == ["momentum", "nag", "adagrad", "rmsprop"]
    assert (kept["gd"], kept["lion"]) == ("", "m")
    assert optimizers.kept(optimizers.lookahead, inner=optimizers.gd) == ["slow"]


def test_momentum_without_memory_is_gradient_descent():
    gradients = noisy_gradients(200)
    plain = descent.run(optimizers.gd, np.zeros(5), along(gradients), 200, lr=0.01).w
    for step in (optimizers.momentum, optimizers.nag):
        np.testing.assert_array_equal(
            descent.run(step, np.zeros(5), along(gradients), 200, lr=0.01, gamma=0.0).w, plain
        )


def test_the_velocity_is_the_sum_of_faded_gradients():
    gradients = noisy_gradients(30)
    v = descent.run(optimizers.momentum, np.zeros(5), along(gradients), 30, lr=0.1, gamma=0.8).v
    faded = [sum(0.8 ** (t - k) * 0.1 * gradients[k] for k in range(t + 1)) for t in range(30)]
    np.testing.assert_allclose(v, faded, rtol=1e-12, atol=1e-12)


def test_terminal_velocity_under_a_constant_gradient():
    v = descent.run(optimizers.momentum, [0.0], lambda w: np.ones_like(w), 300, lr=0.1, gamma=0.9).v
    assert v[-1, 0] == pytest.approx(0.1 / (1 - 0.9), rel=1e-12)


def test_nag_looks_ahead_and_its_looks_walk_the_librarys_path():
    """With the look-ahead point as the parameter: v ← γv + η∇L(p), p ← p − η∇L(p) − γ(γv_old + η∇L(p)) + γ v_old."""
    lr, gamma = 0.05, 0.9
    history = descent.run(optimizers.nag, W, grad, 40, lr=lr, gamma=gamma)
    p, v = W.copy(), np.zeros(9)
    for t in range(40):
        np.testing.assert_allclose(history.look[t], p, rtol=0, atol=1e-13)
        np.testing.assert_array_equal(history.g[t], grad(history.look[t]))
        v = gamma * v + lr * grad(p)
        p = p - lr * grad(p) - gamma * v


@pytest.mark.parametrize("name", ["momentum", "nag"])
@pytest.mark.parametrize(("share", "grows"), [(0.99, False), (1.01, True)])
def test_stability_edges_on_a_ravine(name, share, grows):
    """η up to 2(1 + γ)/λ for momentum and (2 + 2γ)/((1 + 2γ)λ) for NAG, with λ = 25 and γ = 0.9."""
    edge = {"momentum": 2 * 1.9 / 25, "nag": 3.8 / 2.8 / 25}[name]
    curvature = np.array([1.0, 25.0])
    w = descent.run(OPTIMIZERS[name], [5.0, 1.0], lambda w: curvature * w, 3000, lr=share * edge).w
    assert (np.abs(w[-1]).max() > 1) == grows


def test_adagrad_under_a_constant_gradient_takes_steps_of_lr_over_root_t():
    w = descent.run(optimizers.adagrad, [0.0], lambda w: np.full_like(w, 7.0), 50, lr=0.1, eps=1e-30).w[:, 0]
    np.testing.assert_allclose(-np.diff(w), 0.1 / np.sqrt(np.arange(1, 51)), rtol=1e-12)


def test_rmsprops_memory_is_an_average_that_begins_at_zero():
    gradients = noisy_gradients(20)
    v = descent.run(optimizers.rmsprop, np.zeros(5), along(gradients), 20, lr=0.1, beta=0.7).v
    expected = [sum(0.3 * 0.7 ** (t - k) * gradients[k] ** 2 for k in range(t + 1)) for t in range(20)]
    np.testing.assert_allclose(v, expected, rtol=1e-12)


@pytest.mark.parametrize(("beta", "factor"), [(0.9, 3.1623), (0.99, 10.0), (0.999, 31.623)])
def test_rmsprops_first_step_is_too_long(beta, factor):
    w, _ = optimizers.rmsprop(np.zeros(1), lambda w: np.full_like(w, -2.0), lr=0.1, beta=beta, eps=1e-30)
    assert w[0] / 0.1 == pytest.approx(factor, rel=1e-4)


def test_adams_first_step_is_the_sign_of_the_gradient():
    gradients = np.array([3.0, -1e-3, 1e3, -5.0])
    w, _ = optimizers.adam(np.zeros(4), lambda w: gradients, lr=0.1, eps=1e-30)
    np.testing.assert_allclose(w, -0.1 * np.sign(gradients), rtol=1e-12)


def test_adams_averages_and_their_corrections():
    gradients = noisy_gradients(30)
    h = descent.run(optimizers.adam, np.zeros(5), along(gradients), 30, lr=0.1, beta1=0.8, beta2=0.95, eps=1e-6)
    for t in range(30):
        m = sum(0.2 * 0.8 ** (t - k) * gradients[k] for k in range(t + 1))
        v = sum(0.05 * 0.95 ** (t - k) * gradients[k] ** 2 for k in range(t + 1))
        np.testing.assert_allclose(h.m[t], m, rtol=1e-11, atol=1e-12)
        np.testing.assert_allclose(h.m_hat[t], m / (1 - 0.8 ** (t + 1)), rtol=1e-11, atol=1e-12)
        np.testing.assert_allclose(h.v_hat[t], v / (1 - 0.95 ** (t + 1)), rtol=1e-11)
        step = 0.1 * h.m_hat[t] / (np.sqrt(h.v_hat[t]) + 1e-6)
        np.testing.assert_allclose(h.w[t] - h.w[t + 1], step, rtol=1e-9, atol=1e-12)


def test_adam_without_memory_of_the_gradient_is_a_corrected_rmsprop():
    """β1 = 0: the raw v are equal, and the steps differ by the correction of v and by where ε sits."""
    gradients = noisy_gradients(50)
    adam = descent.run(optimizers.adam, np.zeros(5), along(gradients), 50, lr=0.1, beta1=0.0, beta2=0.9, eps=1e-30)
    rms = descent.run(optimizers.rmsprop, np.zeros(5), along(gradients), 50, lr=0.1, beta=0.9, eps=1e-60)
    np.testing.assert_array_equal(adam.v, rms.v)
    correction = np.sqrt(1 - 0.9 ** np.arange(1, 51))[:, None]
    np.testing.assert_allclose(np.diff(adam.w, axis=0), np.diff(rms.w, axis=0) * correction, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("name", ALL)
def test_the_docstring_has_equation_state_default_and_source(name):
    text = OPTIMIZERS[name].__doc__
    assert "w_{t+1} = " in text
    assert "State:" in text
    assert "Source: " in text
