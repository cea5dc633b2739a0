"""Divergence is what leaves the finite numbers first, be it the weights, the gradient or the optimizer's state."""

import numpy as np
import pytest
from replays import EVERY, NEEDS

from primer import beyond, descent, optimizers

SQUARING = ["adagrad", "rmsprop", "adam", "adamw", "radam", "amsgrad", "adabound", "nadam", "lookahead", "lamb"]
SQUARING += ["shampoo", "soap", "cautious"]  # cautious as its inner optimizer is: Adam here


def spike(height, at):
    """A gradient of 1 everywhere, but ``height`` for the second weight at the call number ``at``."""
    calls = iter(range(1, 1000))
    return lambda w: np.array([1.0, height if next(calls) == at else 1.0])


@pytest.mark.parametrize("name", EVERY)
@pytest.mark.parametrize("height", [np.inf, -np.inf, np.nan])
def test_a_gradient_that_is_not_finite_is_divergence_and_the_run_stays_where_it_was(name, height):
    """Also for Lion, whose step is finite even so, and also if the gradients to come are finite again."""
    history = descent.run(EVERY[name], [0.5, -0.5], spike(height, 4), 9, lr=0.01, **NEEDS.get(name, {}))
    assert history.diverged == 4
    np.testing.assert_array_equal(history.w[4:], np.tile(history.w[3], (6, 1)))
    for quantity in vars(history).values():
        assert np.isfinite(quantity).all()


@pytest.mark.parametrize("name", SQUARING)
def test_a_v_that_overflows_is_divergence_though_the_steps_become_zero(name):
    history = descent.run(EVERY[name], [0.5, -0.5], spike(1e160, 4), 9, lr=0.01, **NEEDS.get(name, {}))
    assert history.diverged == 4
    for quantity in vars(history).values():
        assert np.isfinite(quantity).all()


@pytest.mark.parametrize("name", [name for name in EVERY if name not in SQUARING])
def test_a_huge_gradient_is_no_divergence_where_nothing_is_squared(name):
    history = descent.run(EVERY[name], [0.5, -0.5], spike(1e160, 4), 9, lr=0.01, **NEEDS.get(name, {}))
    assert history.diverged == 0


def test_adagrads_sum_may_overflow_without_any_term_that_does():
    history = descent.run(optimizers.adagrad, [0.5], lambda w: np.full_like(w, 1e154), 9)
    assert history.diverged == 2  # 1e308 is still a number, 2e308 is not
    assert np.isfinite(history.v).all()


def test_the_other_runs_of_a_batch_do_not_notice():
    def grad(w):
        return np.where(w > 1, 1e160, 1.0)

    starts = np.array([[0.5, 0.5], [2.0, 0.5], [0.1, 0.2]])
    history = descent.run(optimizers.adam, starts, grad, 5)
    assert history.diverged.tolist() == [0, 1, 0]
    for i in (0, 2):
        np.testing.assert_array_equal(history.w[:, i], descent.run(optimizers.adam, starts[i], grad, 5).w)


def test_a_state_of_matrices_is_held_for_the_run_that_diverged_alone():
    def cliff(w):
        return np.where(np.abs(w) < 1.2, w, np.inf)

    starts = np.array([[1.0, -1.0, 0.5, 0.2, 0.1, 1.0], [1.1, -1.0, -1.0, 0.5, 1.0, -1.1]])
    rates = np.array([[0.1], [30.0]])
    history = descent.run(beyond.shampoo, starts, cliff, 9, lr=rates, shape=(2, 3))
    last = history.diverged[1]
    assert history.diverged[0] == 0 < last
    alone = descent.run(beyond.shampoo, starts[0], cliff, 9, lr=0.1, shape=(2, 3))
    for quantity, sides in {"L": (2, 2), "R": (3, 3), "U": (2, 3)}.items():
        values = getattr(history, quantity)
        assert values.shape == (9, 2, *sides)
        assert np.isfinite(values).all()
        np.testing.assert_array_equal(values[last - 1 :, 1], np.tile(values[last - 2, 1], (10 - last, 1, 1)))
        np.testing.assert_allclose(values[:, 0], getattr(alone, quantity), rtol=1e-12)
