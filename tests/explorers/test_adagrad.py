"""The figures of the part `adagrad`: what they say is what was measured elsewhere, or what a formula says."""

import re

import numpy as np
import pytest

from primer import experiments, optimizers
from primer.explorers.nb4 import adagrad


@pytest.mark.parametrize(
    ("optimizer", "lr", "worse"),
    [("SGD", 0.05, 0.483), ("RMSProp", 0.05, 0.332), ("Adam", 0.05, 0.305), ("Adagrad", 1.0, 0.231)],
)
def test_sparse_features_lands_on_the_known_errors(optimizer, lr, worse):
    explorer = adagrad.sparse_features()
    explorer.set(optimizer=optimizer, lr=lr, share="1 %")
    assert f"the worse is {worse:.3f}." in explorer.text


def test_sparse_features_draws_the_first_pass():
    run = experiments.sparse_run(optimizers.adam, 0.033)
    shown = adagrad._sparse("Adam", 0.033, "1 %")
    np.testing.assert_allclose(shown.weights[:, 0], run.w[::6, 6])
    np.testing.assert_allclose(shown.weights[:, 1], run.w[::6, :6].mean(1))
    assert shown.rates[-1, 0] == pytest.approx(0.033 / np.sqrt(run.v[-1, 6]), rel=0.01)
    assert shown.rates[-1, 0] > 3 * shown.rates[-1, 1]
    np.testing.assert_allclose(adagrad._sparse("SGD", 0.05, "1 %").rates, 0.05)


def test_sparse_features_of_a_stop_is_the_run_of_that_rate_alone():
    shown = adagrad._sparse("Adagrad", 0.2, "5 %")
    alone = experiments.sparse_errors(optimizers.adagrad, 0.2, share=0.05)
    assert (shown.rare, shown.dense) == pytest.approx(alone)


def test_sparse_features_says_when_a_run_diverges():
    explorer = adagrad.sparse_features()
    explorer.set(optimizer="SGD", lr=2.0)
    assert re.search(r"diverged at row \d+", explorer.text)
