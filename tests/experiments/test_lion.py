"""The experiments of the part `lion` land on the known figures."""

import math

import numpy as np
import pytest

from primer import descent, experiments, optimizers


@pytest.mark.parametrize(("batch", "known"), [(1, 0.54), (16, 0.66), (256, 0.95)])
def test_the_sign_is_right_as_often_as_known(batch, known):
    assert float(experiments.sign_right(0.1, batch)) == pytest.approx(known, abs=0.006)
    assert experiments.sign_agreement(0.1, batch) == pytest.approx(float(experiments.sign_right(0.1, batch)), abs=0.01)


def test_a_gradient_below_zero_has_its_sign_as_often():
    assert experiments.sign_right(-1.0, 4) == experiments.sign_right(1.0, 4) == pytest.approx(0.97725, abs=1e-5)
    assert experiments.sign_agreement(-1.0, 4) == pytest.approx(0.977, abs=0.005)


def test_lions_memory_makes_the_sign_as_right_as_its_gain_says():
    rng = np.random.default_rng(0)
    *_, (_, state) = descent.steps(optimizers.lion, np.zeros(20_000), lambda w: 0.1 + rng.standard_normal(w.shape), 800)
    law = 0.5 * (1 + math.erf(0.1 * experiments.memory_gain() / math.sqrt(2)))
    assert np.mean(state.c > 0) == pytest.approx(law, abs=0.01)


def test_lions_steps_are_one_length_over_nine_decades_and_more_than_four_of_adams_in_noise():
    scales = np.geomspace(1e-6, 1e3, 10)
    noise = {"steps": 2000, "weights": 500}
    assert (experiments.step_lengths(optimizers.lion, scales) == 1).all()
    adam = experiments.step_lengths(optimizers.adam, scales)
    assert np.ptp(adam[1:]) / adam[1] < 0.01
    gd = experiments.step_lengths(optimizers.gd, scales)
    np.testing.assert_allclose(gd / scales, gd[0] / scales[0], rtol=1e-9)
    (pure,) = experiments.step_lengths(optimizers.adam, [1.0], **noise)
    assert 1 / pure == pytest.approx(4.36, abs=0.05)
    assert pure == pytest.approx(math.sqrt(0.1 / 1.9), rel=0.02)


@pytest.mark.parametrize("batch", [4, 32, 256])
def test_lions_best_rate_is_a_quarter_of_adams(batch):
    found = experiments.rate_searches()
    assert found["adam", batch].lr == 0.04
    assert found["lion", batch].lr == 0.01
