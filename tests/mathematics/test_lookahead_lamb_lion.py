"""Lookahead, LAMB and Lion: what each changes, told apart from the rules it is easily mistaken for."""

import functools

import numpy as np
import pytest
from replays import W, faded, grad, noisy_gradients, replay, steps_of, zero

from primer import descent, network, optimizers

LAYERS = list(network.LAYERS.values())

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
