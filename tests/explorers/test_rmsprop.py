"""The figures of the part `rmsprop`: what they say is what was measured elsewhere, or what a formula says."""

import numpy as np
import pytest

from primer import experiments, optimizers
from primer.explorers.nb4 import rmsprop


def test_burst_says_the_known_recovery():
    explorer = rmsprop.burst()
    assert "Adagrad begins with 0.00141η and is at 0.00141η after 500" in explorer.text
    assert "RMSProp begins with 0.0106η and is above 0.5η from step 77 on" in explorer.text
    assert "Adam begins with 0.91η and is at 0.0378η after 500" in explorer.text


@pytest.mark.parametrize(("size", "length", "beta"), [(100.0, 50, 0.9), (1000.0, 1, 0.999), (3.5, 20, 0.5)])
def test_burst_draws_what_the_optimizers_do(size, length, beta):
    gradients = experiments.burst_gradients(size, length, 500)
    drawn = rmsprop._burst(size, length, beta)
    hypers = ((optimizers.adagrad, {}), (optimizers.rmsprop, {"beta": beta}), (optimizers.adam, {}))
    for steps, (step, hyper) in zip(drawn, hypers, strict=True):
        np.testing.assert_allclose(steps, experiments.step_sizes(step, gradients, **hyper), rtol=1e-7)


@pytest.mark.parametrize(("beta", "first"), [(0.9, "3.16η"), (0.99, "10η"), (0.999, "31.6η")])
def test_memory_weights_says_the_first_step(beta, first):
    explorer = rmsprop.memory_weights()
    explorer.set(t=1, beta=beta)
    assert f"So the step is {first}, and the first was {first}" in explorer.text
    step = experiments.step_sizes(optimizers.rmsprop, [1.0], beta=beta)[0]
    assert f"{step:.3g}η" == first


def test_memory_weights_adds_up_and_says_what_is_missing():
    explorer = rmsprop.memory_weights()
    explorer.set(t=7, beta=0.8)
    total = sum(0.2 * 0.8 ** (7 - k) for k in range(1, 8))
    assert f"add up to {total:.4g}; missing from 1 is βᵗ = {1 - total:.4g}" in explorer.text
    assert f"half of it after {np.log(2) / np.log(1.25):.3g} steps" in explorer.text
