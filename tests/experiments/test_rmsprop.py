"""The experiments of the part `rmsprop` land on the known figures."""

import numpy as np

from primer import experiments
from primer.optimizers import adagrad, adam, rmsprop


def test_after_a_burst_adagrad_stays_stuck_and_rmsprop_recovers():
    gradients = experiments.burst_gradients()
    assert gradients.tolist() == [100.0] * 50 + [1.0] * 500
    stuck = experiments.step_sizes(adagrad, gradients)
    np.testing.assert_allclose(stuck[[49, 50, 549]], [0.141, 0.00141, 0.00141], rtol=5e-3)
    back = experiments.step_sizes(rmsprop, gradients)
    np.testing.assert_allclose(back[[49, 50, 549]], [1.003, 0.01057, 1.0], rtol=5e-4)
    assert experiments.recovery(back[50:]) == 77
    assert experiments.recovery(stuck[50:]) == 0
    np.testing.assert_allclose(experiments.step_sizes(adam, gradients)[[49, 50, 549]], [1, 0.90973, 0.03779], rtol=2e-4)


def test_recovery_counts_to_the_step_from_which_it_stays():
    assert experiments.recovery([0.4, 0.6, 0.4, 0.6, 0.7]) == 4
    assert experiments.recovery([0.6, 0.7]) == 1
    assert experiments.recovery([0.6, 0.5]) == 0
