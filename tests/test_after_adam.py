"""Adam's successors: what each changes in Adam, told apart from the rules it is easily mistaken for."""

import functools
import json
from pathlib import Path

import numpy as np
import pytest

from primer import descent, network, optimizers

TRACES = json.loads((Path(__file__).parent / "data" / "optimizer_traces.json").read_text())
W, X, Y = network.EXAMPLE_W, network.EXAMPLE_X, network.EXAMPLE_Y
LAYERS = list(network.LAYERS.values())


def grad(w):
    return network.gradient(w, X, Y)


def zero(w):
    return np.zeros_like(w)


def along(gradients):
    """A gradient function that replays a list, whatever the weights: no feedback, so no chaos."""
    queue = iter(gradients)
    return lambda w: next(queue)


def noisy_gradients(count=60, size=5, seed=0):
    """Gradients over six decades with zeros among them."""
    rng = np.random.default_rng(seed)
    scale = 10.0 ** rng.uniform(-3, 3, (count, size))
    return rng.standard_normal((count, size)) * scale * (rng.random((count, size)) > 0.15)


def replay(step, gradients, w0=None, **hyper):
    """The history along a list of gradients, each step used once."""
    w0 = np.zeros(gradients.shape[-1]) if w0 is None else w0
    return descent.run(step, w0, along(gradients), len(gradients), **hyper)


def faded(gradients, beta, power=1):
    """(1 − β) Σ β^(t−k) g_k^power for each t: the average that begins at zero, as a sum."""
    return np.array(
        [sum((1 - beta) * beta ** (t - k) * gradients[k] ** power for k in range(t + 1)) for t in range(len(gradients))]
    )


def steps_of(history):
    return -np.diff(history.w, axis=0)


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
    np.testing.assert_allclose(path[:4], np.array(trace["w"], dtype=float), rtol=0, atol=1e-14)
    losses = network.loss(np.array(path), X, Y)
    np.testing.assert_allclose(losses, np.array(trace["loss"], dtype=float), rtol=0, atol=1e-14)
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


# Lookahead


@pytest.mark.parametrize("name", [name for name in optimizers.OPTIMIZERS if name != "lookahead"])
def test_lookahead_that_follows_all_the_way_is_its_inner_optimizer(name):
    inner = optimizers.OPTIMIZERS[name]
    gradients, w0 = noisy_gradients(), np.arange(1.0, 6.0)
    h = replay(optimizers.lookahead, gradients, w0, inner=inner, alpha=1.0, k=3, lr=0.01)
    alone = replay(inner, gradients, w0, lr=0.01)
    for quantity, history in vars(alone).items():
        np.testing.assert_allclose(getattr(h, quantity), history, rtol=1e-8, atol=1e-8, err_msg=quantity)


@pytest.mark.parametrize(("k", "alpha"), [(1, 0.5), (5, 0.5), (5, 0.8), (4, 0.3)])
def test_lookahead_multiplies_a_bowl_by_a_known_factor_every_k_steps(k, alpha):
    """k steps of gradient descent multiply by (1 − η)^k, the slow weights by 1 − α + α (1 − η)^k, at once."""
    h = descent.run(optimizers.lookahead, [1.0], lambda w: w, 6 * k, inner=optimizers.gd, lr=0.3, k=k, alpha=alpha)
    factor = 1 - alpha + alpha * 0.7**k
    np.testing.assert_allclose(h.w[::k, 0], factor ** np.arange(7), rtol=1e-12)
    for cycle in range(6):
        for i in range(1, k + 1):
            t = cycle * k + i
            assert h.fast[t - 1, 0] == pytest.approx(factor**cycle * 0.7**i, rel=1e-12)
            assert h.slow[t - 1, 0] == pytest.approx(factor ** (cycle + (i == k)), rel=1e-12)
            assert h.w[t, 0] == (h.slow if i == k else h.fast)[t - 1, 0]


def test_the_inner_optimizers_memory_is_kept_when_it_is_called_back():
    gradients = noisy_gradients()
    h = replay(optimizers.lookahead, gradients, inner=optimizers.adam, k=4, lr=0.1)
    np.testing.assert_allclose(h.m, faded(gradients, 0.9), rtol=1e-9, atol=1e-9)
    np.testing.assert_array_equal(h.t, range(1, 61))


def test_lookaheads_stability_edge():
    """η up to 1 + 3^(1/5) on a bowl for k = 5, α = ½; nothing is gained for an even k."""
    rates = np.array([0.99, 1.01]) * (1 + 3 ** (1 / 5))
    w = descent.sweep(optimizers.lookahead, [1.0], lambda w: w, 3000, inner=optimizers.gd, lr=rates).w[:, 0]
    assert abs(w[0]) < 1e-3 < 1 < abs(w[1])
    assert abs(descent.run(optimizers.lookahead, [1.0], lambda w: w, 600, inner=optimizers.gd, k=6, lr=2.02).w[-1]) > 1


def test_lookahead_passes_on_what_the_inner_optimizer_refuses():
    with pytest.raises(ValueError, match="gamma must be"):
        optimizers.lookahead(W, grad, inner=optimizers.momentum, gamma=1.0)
    with pytest.raises(ValueError, match=r"k must be a whole number of at least 1.*k=2.5"):
        optimizers.lookahead(W, grad, inner=optimizers.gd, k=2.5)
    for k in (0, -1, np.inf, [], [[1], [1, 2]], "5", True):
        with pytest.raises(ValueError, match=r"^k must be"):
            optimizers.lookahead(W, grad, inner=optimizers.gd, k=k)
    with pytest.raises(ValueError, match=r"alpha must be finite and in \(0, 1\].*1.1"):
        optimizers.lookahead(W, grad, inner=optimizers.gd, alpha=1.1)
    for itself in (optimizers.lookahead, functools.partial(optimizers.lookahead, inner=optimizers.gd)):
        with pytest.raises(ValueError, match=r"inner must be an optimizer.*other than lookahead"):
            optimizers.lookahead(W, grad, inner=itself)


# LAMB


def lengths(w, layers=LAYERS):
    return np.stack([np.sqrt((w[..., layer] ** 2).sum(-1)) for layer in layers], axis=-1)


@pytest.mark.parametrize("weight_decay", [0.0, 0.3])
def test_each_layer_of_lamb_moves_by_the_share_lr_of_its_length(weight_decay):
    w0 = W * np.repeat([100.0, 1.0, 0.01, 1.0], [4, 2, 2, 1])
    h = replay(optimizers.lamb, noisy_gradients(size=9) + 1e-3, w0, lr=0.02, layers=LAYERS, weight_decay=weight_decay)
    np.testing.assert_allclose(lengths(steps_of(h)) / lengths(h.w[:-1]), 0.02, rtol=1e-9)
    whole = replay(optimizers.lamb, noisy_gradients(size=9) + 1e-3, w0, lr=0.02, weight_decay=weight_decay)
    everything = [slice(0, 9)]
    np.testing.assert_allclose(
        lengths(steps_of(whole), everything) / lengths(whole.w[:-1], everything), 0.02, rtol=1e-9
    )


def test_lambs_direction_is_that_of_adamw_and_its_trust_the_ratio_of_the_lengths():
    gradients = noisy_gradients(size=9)
    h = replay(optimizers.lamb, gradients, W, lr=0.1, eps=0.5, weight_decay=0.3, layers=LAYERS)
    adam = replay(optimizers.adam, gradients, W, lr=1.0, eps=0.5)
    np.testing.assert_allclose(h.u, steps_of(adam) + 0.3 * h.w[:-1], rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(h.trust, lengths(h.w[:-1]) / lengths(h.u), rtol=1e-12)
    trust = np.repeat(h.trust, [4, 2, 2, 1], axis=-1)
    np.testing.assert_allclose(steps_of(h), 0.1 * trust * h.u, rtol=1e-9, atol=1e-12)


def test_trust_is_one_where_a_length_is_zero():
    layers = [slice(0, 2), slice(2, 4), slice(4, 6)]
    w0 = np.array([0.0, 0.0, 3.0, 4.0, 3.0, 4.0])
    g = np.array([1.0, -1.0, 0.0, 0.0, 2.0, 2.0])
    w, state = optimizers.lamb(w0, lambda w: g, lr=0.1, eps=1e-30, layers=layers)
    np.testing.assert_allclose(state.trust, [1, 1, 5 / np.sqrt(2)], rtol=1e-12)
    np.testing.assert_allclose(w[:4], [-0.1, 0.1, 3.0, 4.0], rtol=1e-12)


def test_lambs_batches_have_a_trust_for_each_run_and_layer():
    starts, rates = np.random.default_rng(0).standard_normal((3, 9)), np.array([[0.01], [0.1], [0.3]])
    batch = descent.run(optimizers.lamb, starts, grad, 10, lr=rates, layers=LAYERS)
    assert batch.trust.shape == (10, 3, 4)
    for i in range(3):
        single = descent.run(optimizers.lamb, starts[i], grad, 10, lr=rates[i, 0], layers=LAYERS)
        np.testing.assert_array_equal(batch.trust[:, i], single.trust)
        np.testing.assert_array_equal(batch.w[:, i], single.w)


def test_layers_may_interleave():
    h = descent.run(
        optimizers.lamb, np.arange(1.0, 5.0), lambda w: w, 3, lr=0.1, layers=[slice(1, None, 2), slice(0, None, 2)]
    )
    np.testing.assert_allclose(h.trust[0], [np.sqrt(20 / 2), np.sqrt(10 / 2)], rtol=1e-5)
    np.testing.assert_allclose(steps_of(h)[0], 0.1 * np.sqrt([5, 10, 5, 10]), rtol=1e-5)


def test_the_scale_of_a_layer_does_not_matter_to_lamb():
    """Weights stored c times as large have gradients 1/c as large: the path is c times as large."""
    c = np.repeat([1.0, 100.0, 0.01, 7.0], [4, 2, 2, 1])
    hyper = {"lr": 0.05, "layers": LAYERS, "eps": 1e-30}
    one = descent.run(optimizers.lamb, W, grad, 30, **hyper).w
    other = descent.run(optimizers.lamb, c * W, lambda w: grad(w / c) / c, 30, **hyper).w
    np.testing.assert_allclose(other / c, one, rtol=1e-9, atol=1e-9)


def test_a_layer_of_one_weight_never_crosses_zero():
    w = descent.run(optimizers.lamb, [0.5], lambda w: w + 1, 100, lr=0.1).w
    assert (w > 0).all()
    assert w[-1, 0] == pytest.approx(0.5 * 0.9**100, rel=1e-4)


@pytest.mark.parametrize(
    "layers",
    [
        [],
        [slice(0, 4)],
        [slice(0, 5), slice(4, 9)],
        [slice(0, 4), slice(4, 9), slice(9, 12)],
        [slice(0, 9), slice(0, 9)],
        [0, slice(1, 9)],
        [slice("a", "b")],
        [slice(0, 9, 0)],
        {"W1": slice(0, 9)},
        slice(0, 9),
    ],
)
def test_layers_that_do_not_hold_each_weight_once_are_refused(layers):
    with pytest.raises(
        ValueError, match="layers must be a list of slices that hold each of the 9 weights exactly once"
    ):
        optimizers.lamb(W, grad, layers=layers)


# Lion


def test_lions_steps_are_all_of_one_length_over_nine_decades():
    rng = np.random.default_rng(0)
    gradients = rng.standard_normal((100, 5)) * 10.0 ** rng.uniform(-6, 3, (100, 5))
    np.testing.assert_allclose(np.abs(steps_of(replay(optimizers.lion, gradients, lr=0.01))), 0.01, rtol=1e-12)


def test_lion_mixes_first_and_then_takes_the_sign_and_keeps_the_longer_memory():
    gradients, w0 = noisy_gradients(), np.arange(1.0, 6.0)
    h = replay(optimizers.lion, gradients, w0, lr=0.01, beta1=0.8, beta2=0.95, weight_decay=0.3)
    m = faded(gradients, 0.95)
    c = 0.2 * gradients + 0.8 * np.concatenate([np.zeros((1, 5)), m[:-1]])
    np.testing.assert_allclose(h.m, m, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(h.c, c, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(steps_of(h), 0.01 * (np.sign(c) + 0.3 * h.w[:-1]), rtol=1e-9, atol=1e-12)


def test_lion_stands_still_without_a_gradient_and_its_weights_stay_within_one_over_the_decay():
    w = descent.run(optimizers.lion, [0.5], zero, 10, lr=0.1).w
    np.testing.assert_array_equal(w, np.full((11, 1), 0.5))
    w = descent.run(optimizers.lion, [0.0, 0.0], lambda w: np.array([-1.0, -1e-6]), 1000, lr=0.01, weight_decay=2.0).w
    np.testing.assert_allclose(w[-1], 0.5, rtol=1e-6)


@pytest.mark.parametrize("name", ["adamw", "lamb", "lion"])
def test_a_negative_decay_is_refused(name):
    with pytest.raises(ValueError, match=r"weight_decay must be finite and in \[0, inf\).*-0.1"):
        optimizers.OPTIMIZERS[name](W, grad, weight_decay=-0.1)
