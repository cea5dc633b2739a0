"""The experiments of the part `lamb` land on the known figures."""

import numpy as np
from replays import ROUNDING

from primer import data, descent, experiments, network, optimizers


def test_lamb_moves_every_layer_by_the_rate_whatever_its_scale():
    factors = np.array([0.01, 1.0, 100.0])
    layers = [slice(0, 6), slice(6, 9)]
    lamb = experiments.rescaled_runs(optimizers.lamb, 0.02, 60, factors, layers=layers, eps=1e-12)
    np.testing.assert_allclose(lamb.moved, 0.02, rtol=1e-9)
    w = lamb.state.w[3:5, 1]
    np.testing.assert_allclose(np.linalg.norm(np.diff(w[:, :6], axis=0)), 0.02 * np.linalg.norm(w[0, :6]), rtol=1e-9)
    np.testing.assert_allclose(lamb.losses, lamb.losses[:, [1, 1, 1]], rtol=1e-5)
    adam = experiments.rescaled_runs(optimizers.adam, 0.02, 60, factors, eps=1e-12)
    assert np.ptp(adam.losses, axis=1).max() > 0.05


def test_the_rescaled_network_begins_with_the_same_function_and_factor_one_is_the_network_itself():
    runs = experiments.rescaled_runs(optimizers.gd, 0.1, 5, [0.5, 1.0, 8.0], seed=3)
    assert np.ptp(runs.losses[0]) < ROUNDING
    grad = lambda w: network.gradient(w, data.XOR_X, data.XOR_Y)  # noqa: E731
    w = descent.run(optimizers.gd, network.random_start(3), grad, 5, lr=0.1).w
    np.testing.assert_allclose(runs.losses[:, 1], network.loss(w, data.XOR_X, data.XOR_Y), rtol=1e-12)
