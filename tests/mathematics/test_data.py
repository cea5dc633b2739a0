"""Data sets and mini-batches, and what training on them must land on."""

import numpy as np
import pytest
from replays import ROUNDING

from primer import data, descent, network, optimizers


def test_xor_is_exclusive_or():
    for (x1, x2), y in zip(data.XOR_X, data.XOR_Y, strict=True):
        assert y == (bool(x1) != bool(x2))


def test_the_smooth_target_is_met_by_its_teacher_alone():
    assert network.loss(data.TEACHER_W, data.SMOOTH_X, data.SMOOTH_Y) == 0
    assert network.loss(data.TEACHER_W + 0.1, data.SMOOTH_X, data.SMOOTH_Y) > 1e-4
    assert sorted(set(data.SMOOTH_X.ravel())) == [-1.5, -0.5, 0.5, 1.5]


@pytest.mark.parametrize(("samples", "size", "lengths"), [(12, 1, [1] * 12), (12, 4, [4] * 3), (12, 5, [5, 5, 2])])
def test_an_epoch_holds_each_sample_once_and_keeps_the_short_batch(samples, size, lengths):
    for epoch in range(3):
        batches = data.batches(samples, size, epoch=epoch, seed=7)
        assert [len(batch) for batch in batches] == lengths
        assert sorted(np.concatenate(batches)) == list(range(samples))


def test_epochs_are_shuffled_anew_and_seeds_repeat():
    first, second = (np.concatenate(data.batches(50, 8, epoch=epoch)) for epoch in (0, 1))
    assert not np.array_equal(first, second)
    np.testing.assert_array_equal(second, np.concatenate(data.batches(50, 8, epoch=1)))
    assert not np.array_equal(first, np.concatenate(data.batches(50, 8, seed=1)))


def test_the_batch_gradient_walks_through_the_batches_and_averages_over_their_true_size():
    w = network.EXAMPLE_W
    grad = data.batch_gradient(network.gradient, data.SMOOTH_X, data.SMOOTH_Y, 6, seed=3)
    for epoch in range(2):
        batches = data.batches(16, 6, epoch=epoch, seed=3)
        steps = [grad(w) for _ in batches]
        for batch, step in zip(batches, steps, strict=True):
            singles = [network.gradient(w, data.SMOOTH_X[i], data.SMOOTH_Y[i]) for i in batch]
            np.testing.assert_allclose(step, np.mean(singles, axis=0), rtol=0, atol=ROUNDING)
        whole = np.average(steps, axis=0, weights=[len(batch) for batch in batches])
        np.testing.assert_allclose(whole, network.gradient(w, data.SMOOTH_X, data.SMOOTH_Y), rtol=0, atol=ROUNDING)


def test_xor_is_learned_from_start_10_in_483_epochs():
    def grad(w):
        return network.gradient(w, data.XOR_X, data.XOR_Y)

    weights = descent.run(optimizers.gd, network.random_start(10), grad, 483, lr=0.5).w
    losses = network.loss(weights, data.XOR_X, data.XOR_Y)
    assert losses[482] >= 1e-3 > losses[483]


def test_random_starts_lie_in_their_ranges_and_repeat():
    starts = np.array([network.random_start(seed) for seed in range(200)])
    np.testing.assert_array_equal(starts[5], network.random_start(5))
    for part, limit in ((network.LAYERS["W1"], 1.5), (network.LAYERS["b1"], 0.5), (network.LAYERS["W2"], 1.5)):
        assert 0.95 * limit < np.abs(starts[:, part]).max() <= limit
    assert np.all(starts[:, 8] == 0)


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: data.batches(12, 0), "size must be a whole number of at least 1.*0"),
        (lambda: data.batches(12, 13), "size must be at most .*12.*13"),
        (lambda: data.batches(12, 2.5), "size must be a whole number"),
        (lambda: data.batches(0, 1), "samples must be"),
        (lambda: data.batch_gradient(network.gradient, data.XOR_X, data.XOR_Y, 0), "size must be"),
        (lambda: network.random_start(-1), "seed must be"),
        (lambda: network.random_start(None), "seed must be"),
    ],
)
def test_bad_input_is_refused_by_name(call, says):
    with pytest.raises(ValueError, match=says):
        call()
