"""Epochs until XOR is learned, for batches of any size."""

import numpy as np
import pytest

from primer import data, experiments, network


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


def test_a_plateau_is_not_the_end():
    epochs = experiments.epochs_to_learn(4, [0.5], epochs=2000)[0]
    assert [np.sum(epochs <= budget) for budget in (600, 2000)] == [1, 15]


def test_bad_input_is_refused_by_name():
    with pytest.raises(ValueError, match="size must be"):
        experiments.epochs_to_learn(0, [0.5])
    with pytest.raises(ValueError, match="starts must be"):
        experiments.epochs_to_learn(1, [0.5], starts=0)
