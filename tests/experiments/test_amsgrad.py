"""The experiments of the part `amsgrad` land on the known figures."""

import numpy as np
import pytest

from primer import descent, experiments
from primer.optimizers import adam, amsgrad


def test_the_counter_example_sends_adam_to_the_worst_point_and_amsgrad_to_the_best():
    run = experiments.counter_example()
    assert run.adam[100] == pytest.approx(0.95, abs=5e-3)
    assert run.amsgrad[100] == pytest.approx(-1.0, abs=5e-3)
    assert run.adam[-300:].mean() == pytest.approx(0.996, abs=5e-4)
    assert run.amsgrad[-300:].mean() == pytest.approx(-0.997, abs=5e-4)
    assert run.loss_adam.sum() > 0 > run.loss_amsgrad.sum()


def test_the_counter_examples_rules_are_the_optimizers_where_no_end_is_reached():
    run = experiments.counter_example(4.0, 0.3, lr=0.01, steps=60, start=0.1)
    assert np.abs(run.adam).max() < 1
    rate = SquareRootOf(0.01)
    queue = iter(run.g)
    other = descent.run(
        amsgrad, [0.1], lambda w: np.array([next(queue)]), 60, lr=rate, beta1=0.0, beta2=0.3, eps=1e-300
    )
    np.testing.assert_allclose(run.amsgrad, other.w[:, 0], rtol=1e-12)
    np.testing.assert_allclose(run.v, other.v[:, 0], rtol=1e-12)
    np.testing.assert_allclose(
        run.adam, 0.1 - np.append(0, np.cumsum(0.01 / np.sqrt(np.arange(1, 61)) * run.g / np.sqrt(run.v)))
    )


class SquareRootOf:
    def __init__(self, lr):
        self.lr = lr

    def at(self, t, _w):
        return self.lr / np.sqrt(t + 1)


def test_one_outlier_keeps_amsgrad_small_for_ever():
    """Its divisor stays √(1 − β2) · size, about 31.6; Adam's forgets."""
    gradients = experiments.outlier_gradients(1000.0, 100, 3000)
    assert gradients.shape == (3000,)
    assert gradients[99] == 1000
    assert gradients.sum() == 3999
    stuck = experiments.step_sizes(amsgrad, gradients, beta2=0.99)[-1]
    assert stuck == pytest.approx(1 / (np.sqrt(0.01) * 1000), rel=1e-4)
    assert experiments.step_sizes(adam, gradients, beta2=0.99)[-1] == pytest.approx(1, abs=1e-6)
    with pytest.raises(ValueError, match="when"):
        experiments.outlier_gradients(when=11, steps=10)
