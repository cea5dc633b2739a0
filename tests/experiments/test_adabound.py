"""The experiments of the part `adabound` land on the known figures."""

import functools
import math

import numpy as np
import pytest

from primer import descent, experiments, optimizers


def walked(final_lr, gamma, steps):
    """AdaBound on the counter-example in plain numbers, from 0: the place after each step."""
    x, v, places = 0.0, 0.0, [0.0]
    for t in range(1, steps + 1):
        g = 3 if t % 3 == 1 else -1
        v = 0.1 * v + 0.9 * g * g
        rate = 0.5 / math.sqrt(v)
        rate = max(rate, final_lr * gamma * t / (gamma * t + 1))
        rate = min(rate, final_lr * (gamma * t + 1) / (gamma * t))
        x = min(1.0, max(-1.0, x - rate / math.sqrt(t) * g))
        places.append(x)
    return places


@pytest.mark.parametrize(("final_lr", "gamma"), [(0.1, 0.001), (2.0, 0.001), (0.02, 0.1)])
def test_the_walk_is_that_of_plain_numbers(final_lr, gamma):
    run = experiments.bounded_counter_example(final_lr, gamma, steps=1500)
    np.testing.assert_allclose(run.adabound, walked(final_lr, gamma, 1500), rtol=0, atol=1e-9)
    np.testing.assert_array_equal(run.adam, experiments.counter_example(steps=1500).adam)


def test_it_goes_with_adam_first_and_turns_when_the_bounds_close():
    run = experiments.bounded_counter_example()
    np.testing.assert_allclose(run.adabound[:250], run.adam[:250], rtol=0, atol=1e-12)
    assert run.adabound[300] > 0.99
    assert run.adam[-300:].mean() == pytest.approx(0.996, abs=5e-4)
    assert run.adabound[-300:].mean() == pytest.approx(-0.997, abs=5e-4)


def test_the_bounds_are_those_of_the_optimizer():
    low, high = experiments.rate_bounds(np.arange(1, 51), 0.3, 0.02)
    for lr, bound in ((1e-9, low), (1e9, high)):
        h = descent.run(optimizers.adabound, [1.0], np.ones_like, 50, lr=lr, final_lr=0.3, gamma=0.02)
        np.testing.assert_allclose(h.rate[:, 0], bound, rtol=1e-12)
    assert experiments.rate_bounds(50, 0.3, 0.02) == pytest.approx((0.15, 0.6))


@pytest.mark.parametrize(
    ("gamma", "wrong"),
    [(0.0, 0.305), (0.001, 0.305), (0.01, 0.0)],
)
def test_wilsons_data_are_learnt_right_only_if_the_bounds_close_in_time(gamma, wrong):
    """On the five different weights, and with all of the 1203 as well."""
    hyper = {"final_lr": 0.1, "gamma": gamma}
    few = descent.run(optimizers.adabound, np.zeros(5), experiments.few_gradient, 400, lr=0.005, **hyper).w[-1]
    assert experiments.few_errors(few) == wrong
    assert experiments.few_losses(few) < 1e-12
    assert experiments.training_and_test_error(functools.partial(optimizers.adabound, **hyper), 0.005) == (0, wrong)


@pytest.mark.parametrize(
    ("call", "argument"),
    [
        (lambda: experiments.rate_bounds(0.5), "t"),
        (lambda: experiments.rate_bounds(1, 0.0), "final_lr"),
        (lambda: experiments.rate_bounds(1, 0.1, 0.0), "gamma"),
        (lambda: experiments.rate_bounds(1, 0.1, 1.0), "gamma"),
        (lambda: experiments.bounded_counter_example(steps=0), "steps"),
    ],
)
def test_what_is_out_of_range_is_refused(call, argument):
    with pytest.raises(ValueError, match=f"^{argument} must be"):
        call()
