"""AdamW, RAdam, AMSGrad, AdaBound, Nadam: what each changes in Adam, told apart from rules easily mistaken for it."""

import math

import numpy as np
import pytest
from replays import TRACE, TRACES, W, X, Y, faded, grad, noisy_gradients, replay, steps_of, zero

from primer import descent, network, optimizers

# What libraries do differently, as the docstrings say it: their traces are reached by that change alone. Each takes
# the gradients up to now and returns the direction of the step.


def averages(gradients):
    """m̂, v and 1 − β2^t after each step, with the usual β1 and β2."""
    t = np.arange(1, len(gradients) + 1)[:, None]
    return faded(gradients, 0.9) / (1 - 0.9**t), faded(gradients, 0.999, 2), 1 - 0.999**t


def adam(gradients):
    m_hat, v, correction = averages(gradients)
    return m_hat[-1] / (np.sqrt(v[-1] / correction[-1]) + 1e-8)


def torch_radam(gradients):
    m_hat, v, correction = averages(gradients)
    state = replay(optimizers.radam, gradients)
    rectified = state.r[-1] * m_hat[-1] * np.sqrt(correction[-1]) / (np.sqrt(v[-1]) + 1e-8)
    return rectified if state.rho[-1] > 5 else m_hat[-1]


def torch_amsgrad(gradients):
    m_hat, v, correction = averages(gradients)
    return m_hat[-1] / (np.sqrt(v.max(0) / correction[-1]) + 1e-8)


def torch_nadam(gradients):
    t = len(gradients)
    beta1 = 0.9 * (1 - 0.5 * 0.96 ** (0.004 * np.arange(1, t + 2)))
    ahead = beta1[t] * faded(gradients, 0.9)[-1] / (1 - np.prod(beta1))
    now = (1 - beta1[t - 1]) * gradients[-1] / (1 - np.prod(beta1[:t]))
    _, v, correction = averages(gradients)
    return (ahead + now) / (np.sqrt(v[-1] / correction[-1]) + 1e-8)


RULES = {"torch radam": torch_radam, "torch amsgrad": torch_amsgrad, "torch nadam": torch_nadam, "adam+L2": adam}


@pytest.mark.parametrize("trace", [t for t in TRACES if "rule" in t], ids=lambda trace: trace["rule"])
def test_the_rules_of_libraries_that_differ(trace):
    path, gradients = [W], []
    for _ in range(5):
        gradients.append(grad(path[-1]) + trace.get("l2", 0.0) * path[-1])
        path.append(path[-1] - trace["hyper"]["lr"] * RULES[trace["rule"]](np.array(gradients)))
    np.testing.assert_allclose(path[:4], np.array(trace["w"], dtype=float), rtol=0, atol=TRACE)
    losses = network.loss(np.array(path), X, Y)
    np.testing.assert_allclose(losses, np.array(trace["loss"], dtype=float), rtol=0, atol=TRACE)
    ours = descent.run(optimizers.OPTIMIZERS[trace["optimizer"]], W, grad, 5, **trace["hyper"]).w
    assert np.abs(ours - path).max() > 1e-3


# AdamW


def test_adamw_without_decay_is_adam():
    gradients = noisy_gradients()
    adamw = replay(optimizers.adamw, gradients, lr=0.1, weight_decay=0.0)
    adam = replay(optimizers.adam, gradients, lr=0.1)
    np.testing.assert_allclose(adamw.w, adam.w, rtol=1e-12, atol=1e-12)


def test_adamws_decay_goes_not_through_the_averages_and_takes_a_share_of_the_old_weight():
    """With a large ε, so that it must be where Adam has it."""
    gradients, w0 = noisy_gradients(), np.arange(1.0, 6.0)
    h = replay(optimizers.adamw, gradients, w0, lr=0.1, beta1=0.8, beta2=0.9, eps=0.5, weight_decay=0.3)
    for name, expected in {"m": faded(gradients, 0.8), "v": faded(gradients, 0.9, 2)}.items():
        np.testing.assert_allclose(getattr(h, name), expected, rtol=1e-9, atol=1e-9)
    for t in range(60):
        u = h.m[t] / (1 - 0.8 ** (t + 1)) / (np.sqrt(h.v[t] / (1 - 0.9 ** (t + 1))) + 0.5)
        np.testing.assert_allclose(h.u[t], u, rtol=1e-12)
        np.testing.assert_allclose(h.w[t + 1], h.w[t] - 0.1 * (u + 0.3 * h.w[t]), rtol=1e-12, atol=1e-12)


def test_one_step_of_adamw_in_numbers():
    """1 − 0.1·1 − 0.1·0.1·1; decay after the step would give 0.891."""
    w, _ = optimizers.adamw(np.ones(1), np.ones_like, lr=0.1, weight_decay=0.1, eps=1e-30)
    assert w[0] == pytest.approx(0.89, rel=1e-14)


@pytest.mark.parametrize("name", ["adamw", "lion"])
def test_a_weight_without_a_gradient_decays_by_the_same_share_each_step(name):
    w = descent.run(optimizers.OPTIMIZERS[name], [1.0, -2.0], zero, 200, lr=0.01, weight_decay=0.5).w
    np.testing.assert_allclose(w, np.outer((1 - 0.01 * 0.5) ** np.arange(201), [1, -2]), rtol=1e-12)


def test_the_decay_of_adamw_is_the_same_for_every_scale_of_the_gradient():
    """Noise of scale 0.01, 1 and 100, 1500 runs: decay through the gradient differs, and hardly acts on the last."""
    scale, lr = np.array([0.01, 1.0, 100.0]), 1e-3

    def mean_weight(step, decay, **hyper):
        rng = np.random.default_rng(1)

        def noise(w):
            return scale * rng.standard_normal(w.shape) + decay * w

        for w, _ in descent.steps(step, np.ones((1500, 3)), noise, 600, lr=lr, beta2=0.99, **hyper):
            last = w
        return last.mean(0).round(3)

    np.testing.assert_array_equal(mean_weight(optimizers.adamw, 0.0, weight_decay=1.0), [0.548, 0.548, 0.549])
    np.testing.assert_array_equal(mean_weight(optimizers.adam, 1.0), [0.451, 0.631, 0.994])


# RAdam


def test_radams_rectification_begins_at_step_five_and_rises_to_one():
    h = descent.run(optimizers.radam, [0.0], np.ones_like, 10_000)
    assert (h.rho[:4] <= 4).all()
    np.testing.assert_array_equal(h.r[:4], 0)
    assert (h.rho[4:] > 4).all()
    shown = {5: 0.0173, 6: 0.0258, 50: 0.148, 500: 0.4765, 5000: 0.983}
    for t, r in shown.items():
        assert h.r[t - 1] == pytest.approx(r, abs=5e-5 if t < 50 or t == 500 else 5e-4)
    assert (np.diff(h.r[4:]) >= 0).all()
    assert h.r[-1] == pytest.approx(1, abs=1e-3)


def test_radam_is_momentum_for_four_steps_and_then_adam_times_r():
    gradients = noisy_gradients()
    h = replay(optimizers.radam, gradients, lr=0.1, beta1=0.8, eps=0.5)
    adam = replay(optimizers.adam, gradients, lr=0.1, beta1=0.8, eps=0.5)
    np.testing.assert_allclose(steps_of(h)[:4], 0.1 * adam.m_hat[:4], rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(steps_of(h)[4:], h.r[4:, None] * steps_of(adam)[4:], rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(h.u, steps_of(h) / 0.1, rtol=1e-9, atol=1e-10)


def test_rho_is_the_length_of_the_plain_average_that_is_as_old_as_v():
    """The last n gradients with equal weights are (n + 1)/2 old on average, the newest being 1 old."""
    ages = np.arange(1, 41)
    h = descent.run(optimizers.radam, [0.0], np.ones_like, 40, beta2=0.9)
    for t in ages:
        weights = 0.9 ** ages[:t]
        assert h.rho[t - 1] == pytest.approx(2 * (weights @ ages[:t]) / weights.sum() - 1, rel=1e-9)


@pytest.mark.parametrize("beta2", [0.0, 1 / 3, 0.5, 0.6])
def test_radam_with_a_short_memory_is_never_rectified_and_never_warns(beta2):
    gradients = noisy_gradients()
    h = replay(optimizers.radam, gradients, lr=0.1, beta2=beta2)
    np.testing.assert_array_equal(h.r, 0)
    np.testing.assert_array_equal(h.u, h.m_hat)
    assert optimizers.radam(W, grad, beta2=beta2)[1].r == 0


# AMSGrad


def test_amsgrads_denominator_is_the_largest_average_and_never_falls():
    gradients = noisy_gradients()
    h = replay(optimizers.amsgrad, gradients, lr=0.1, beta1=0.8, beta2=0.7, eps=0.5)
    np.testing.assert_allclose(h.v, faded(gradients, 0.7, 2), rtol=1e-12)
    assert (np.diff(h.v, axis=0) < 0).any()
    np.testing.assert_array_equal(h.v_max, np.maximum.accumulate(h.v))
    np.testing.assert_allclose(
        steps_of(h), 0.1 * faded(gradients, 0.8) / (np.sqrt(h.v_max) + 0.5), rtol=1e-9, atol=1e-12
    )


def test_amsgrads_first_step_is_not_corrected():
    w, _ = optimizers.amsgrad(np.zeros(1), lambda w: np.full_like(w, -7.0), lr=0.1, eps=1e-30)
    assert w[0] == pytest.approx(0.1 * 0.1 / np.sqrt(0.001), rel=1e-12)


@pytest.mark.parametrize(
    ("step", "hyper", "after_100", "late"),
    [
        (optimizers.amsgrad, {"beta1": 0.0, "beta2": 0.1}, -1.0, -0.997),
        (optimizers.rmsprop, {"beta": 0.1}, 0.95, 0.996),  # Adam with β1 = 0 and no correction
    ],
)
def test_the_counter_example_where_adam_walks_to_the_worst_place(step, hyper, after_100, late):
    """f = 3x once, then −x twice, on [−1, 1] with η = 0.5/√t: the sum is x, so −1 is best."""
    x, memory, xs = np.zeros(1), (), []
    for t in range(1, 3001):
        slope = 3.0 if t % 3 == 1 else -1.0
        x, state = step(x, lambda x, slope=slope: np.full_like(x, slope), *memory, lr=0.5 / np.sqrt(t), **hyper)
        x, memory = np.clip(x, -1, 1), (state,)
        xs.append(x[0])
    assert xs[99] == pytest.approx(after_100, abs=5e-3)
    assert np.mean(xs[-300:]) == pytest.approx(late, abs=5e-4)


# AdaBound


def adabound_in_plain_numbers(hyper, steps=6, beta1=0.9, beta2=0.999, eps=1e-8):
    """Losses and weights on the worked example in Python's own floats: the network, its gradient and the rule."""
    (x1, x2), y, w, m, v = X.tolist(), float(Y), W.tolist(), [0.0] * 9, [0.0] * 9
    losses, path = [], [list(w)]
    for t in range(1, steps + 1):
        a = [1 / (1 + math.exp(-(w[2 * j] * x1 + w[2 * j + 1] * x2 + w[4 + j]))) for j in (0, 1)]
        error = w[6] * a[0] + w[7] * a[1] + w[8] - y
        first, second = (error * w[6 + j] * a[j] * (1 - a[j]) for j in (0, 1))
        g = [first * x1, first * x2, second * x1, second * x2, first, second, error * a[0], error * a[1], error]
        low = hyper["final_lr"] * (1 - 1 / (hyper["gamma"] * t + 1))
        high = hyper["final_lr"] * (1 + 1 / (hyper["gamma"] * t))
        for i in range(9):
            m[i] = beta1 * m[i] + (1 - beta1) * g[i]
            v[i] = beta2 * v[i] + (1 - beta2) * g[i] * g[i]
            rate = hyper["lr"] * math.sqrt(1 - beta2**t) / (1 - beta1**t) / (math.sqrt(v[i]) + eps)
            w[i] -= (low if rate < low else high if rate > high else rate) * m[i]
        losses.append(error * error / 2)
        path.append(list(w))
    return losses, path


def test_adabounds_golden_trace_is_that_of_plain_numbers_and_meets_both_bounds():
    trace = next(trace for trace in TRACES if trace["optimizer"] == "adabound")
    losses, path = adabound_in_plain_numbers(trace["hyper"])
    np.testing.assert_allclose(losses, np.array(trace["loss"], dtype=float), rtol=0, atol=TRACE)
    np.testing.assert_allclose(path[:4], np.array(trace["w"], dtype=float), rtol=0, atol=TRACE)
    h = descent.run(optimizers.adabound, W, grad, 6, **trace["hyper"])
    for t in range(1, 6):  # from the second step on some weights are at either bound, and some between
        at_low, at_high = (
            np.isclose(h.rate[t], 0.5 + sign * 0.5 / (0.5 * (t + 1) + plus), rtol=1e-12)
            for sign, plus in ((-1, 1), (1, 0))
        )
        assert at_low.any()
        assert at_high.any()
        assert not (at_low | at_high).all()


def test_adabounds_rate_is_adams_between_bounds_that_close_on_the_final_rate():
    gradients = noisy_gradients()
    h = replay(optimizers.adabound, gradients, lr=4.0, beta1=0.8, beta2=0.7, eps=0.5, final_lr=0.05, gamma=0.1)
    t = np.arange(1, 61)[:, None]
    free = 4.0 * np.sqrt(1 - 0.7**t) / (1 - 0.8**t) / (np.sqrt(faded(gradients, 0.7, 2)) + 0.5)
    held = np.minimum(np.maximum(free, 0.05 * t / (t + 10)), 0.05 * (t + 10) / t)
    np.testing.assert_allclose(h.rate, held, rtol=1e-9)
    np.testing.assert_allclose(steps_of(h), held * faded(gradients, 0.8), rtol=1e-9, atol=1e-12)
    assert min(np.mean(held > free), np.mean(held < free), np.mean(held == free)) > 0.1


def test_adabound_without_bounds_is_adam():
    gradients = noisy_gradients()
    free = replay(optimizers.adabound, gradients, lr=0.1, gamma=0.0, eps=1e-30)
    np.testing.assert_allclose(free.w, replay(optimizers.adam, gradients, lr=0.1, eps=1e-30).w, rtol=1e-9, atol=1e-12)
    both = descent.run(optimizers.adabound, [1.0], np.ones_like, 9, gamma=np.array([[0.0], [0.9]]))
    assert not both.diverged.any()  # an upper bound of infinity is not a run that left the finite numbers


def test_adabound_ends_as_gradient_descent_with_momentum():
    """Long after 1/γ one rate is left for all weights, and m is 1 − β1 times the velocity of rate 1."""
    start = optimizers.State(t=10**9, m=0.0, v=0.0)
    gradients = noisy_gradients(30)
    queue, w, state, path = iter(gradients), np.zeros(5), start, []
    for _ in range(30):
        w, state = optimizers.adabound(w, lambda w: next(queue), state, final_lr=0.3, gamma=0.9)
        path.append(w)
    momentum = replay(optimizers.momentum, gradients, lr=0.3 * (1 - 0.9), gamma=0.9).w[1:]
    np.testing.assert_allclose(path, momentum, rtol=1e-8, atol=1e-8)


# Nadam


@pytest.mark.parametrize("beta1", [0.0, 0.5, 0.9])
def test_nadams_first_step_is_longer_than_adams(beta1):
    """m̂ = β1 (1 − β1) g / (1 − β1²) + g, and √v̂ = |g|."""
    w, _ = optimizers.nadam(np.zeros(2), lambda w: np.array([3.0, -2.0]), lr=0.1, beta1=beta1, eps=1e-30)
    np.testing.assert_allclose(w, np.array([-0.1, 0.1]) * (1 + 2 * beta1) / (1 + beta1), rtol=1e-12)


def test_nadams_step_is_the_faded_momentum_and_the_new_gradient_each_with_its_correction():
    gradients = noisy_gradients()
    h = replay(optimizers.nadam, gradients, lr=0.1, beta1=0.8, beta2=0.9, eps=0.5)
    t = np.arange(1, 61)[:, None]
    m_hat = 0.8 * faded(gradients, 0.8) / (1 - 0.8 ** (t + 1)) + 0.2 * gradients / (1 - 0.8**t)
    v_hat = faded(gradients, 0.9, 2) / (1 - 0.9**t)
    np.testing.assert_allclose(h.m_hat, m_hat, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(h.v_hat, v_hat, rtol=1e-12)
    np.testing.assert_allclose(steps_of(h), 0.1 * m_hat / (np.sqrt(v_hat) + 0.5), rtol=1e-9, atol=1e-12)


def test_nadam_takes_one_gradient_at_the_current_point():
    asked = []

    def spy(w):
        asked.append(w.copy())
        return grad(w)

    history = descent.run(optimizers.nadam, W, spy, 10, lr=0.1)
    np.testing.assert_array_equal(asked, history.w[:-1])
