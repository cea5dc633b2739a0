"""Epochs until XOR is learned, for batches of any size."""

import numpy as np
import pytest

from primer import data, descent, experiments, network, optimizers
from primer.experiments import function, tuning


def by_hand(size, lr, seed, epochs):
    """One run, one update after the other."""
    w = network.random_start(seed)
    for epoch in range(epochs):
        for batch in data.batches(4, size, epoch=epoch):
            w = w - lr * network.gradient(w, data.XOR_X[batch], data.XOR_Y[batch])
        if network.loss(w, data.XOR_X, data.XOR_Y) < 1e-3:
            return epoch + 1
    return np.inf


@pytest.mark.parametrize(("size", "lr", "known"), [(1, 0.125, 469), (2, 0.25, 472), (4, 0.5, 483), (4, 1.0, 242)])
def test_a_run_in_the_batch_is_the_run_by_hand(size, lr, known):
    found = experiments.epochs_to_learn(size, [lr / 2, lr], first=9, starts=2, epochs=500)
    assert found.shape == (2, 2)
    assert found[1, 1] == by_hand(size, lr, 10, 500) == known


@pytest.mark.parametrize(("lr", "size"), [(0.5, 4), (1.3, 3), (4.0, 1)])
def test_plain_numbers_train_as_the_package_does(lr, size):
    start, x, y = network.random_start(3), data.SMOOTH_X, data.SMOOTH_Y
    batches = [batch for epoch in range(5) for batch in data.batches(16, size, epoch=epoch)]
    grad = data.batch_gradient(network.gradient, x, y, size)
    run = descent.run(optimizers.gd, start, grad, len(batches), lr=lr)
    np.testing.assert_allclose(function.trained(start, x, y, batches, lr), run.w, rtol=1e-9)


def test_training_ends_at_the_last_finite_weights():
    w = function.trained(network.random_start(3), 100 * data.SMOOTH_X, data.SMOOTH_Y, [range(16)] * 50, 1e9)
    assert w.shape == (51, 9)
    assert np.isfinite(w).all()
    assert (w[-1] == w[-2]).all()
    assert np.abs(w[-1]).max() > 1e100


def test_a_plateau_is_not_the_end():
    epochs = experiments.epochs_to_learn(4, [0.5], epochs=2000)[0]
    assert [np.sum(epochs <= budget) for budget in (600, 2000)] == [1, 15]


def test_a_part_of_the_stored_comparison_computed_anew():
    row = experiments.xor_batches()[4]
    at = int(np.abs(row.rates - 0.67).argmin())
    epochs = np.sort(experiments.epochs_to_learn(4, [row.rates[at]], starts=100, epochs=900)[0])
    assert (epochs[49] + epochs[50]) / 2 == row.medians[at]
    epochs = np.sort(experiments.epochs_to_learn(4, [row.lr], first=100, starts=100, epochs=1500)[0])
    assert (epochs[49] + epochs[50]) / 2 == row.median
    assert row.between == pytest.approx((epochs[39], epochs[60]), rel=0.1)  # at its edge rounding decides a few runs


def test_batch_sizes_are_compared_by_the_rules():
    stored = experiments.xor_batches()
    assert list(stored) == [1, 2, 4]
    for row in stored.values():
        np.testing.assert_allclose(row.rates[1:] / row.rates[:-1], function.FACTOR, rtol=0.05)
        assert len(row.rates) == 9
        assert row.inside
        assert row.at == row.medians.argmin()
    assert not tuning.differ(stored[1].between, stored[2].between)
    assert tuning.differ(stored[2].between, stored[4].between)


def test_bad_input_is_refused_by_name():
    with pytest.raises(ValueError, match="size must be"):
        experiments.epochs_to_learn(0, [0.5])
    with pytest.raises(ValueError, match="starts must be"):
        experiments.epochs_to_learn(1, [0.5], starts=0)
