"""The experiments of the part `amsgrad` land on the known figures."""

import math
from functools import partial

import numpy as np
import pytest

from primer import descent, experiments
from primer.experiments import choice
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


GRADIENTS = [2.0, -0.5, 6.0, 0.1, 0.1, -3.0, 0.2, 0.0, 1.0]


@pytest.mark.parametrize(("falls", "divisors"), [(False, "never fall"), (True, "may fall")])
def test_the_forms_of_libraries_are_a_plain_loop(falls, divisors):
    w, m, v, largest, roots, path = 1.0, 0.0, 0.0, 0.0, [], []
    for t, g in enumerate(GRADIENTS, start=1):
        m, v = 0.8 * m + 0.2 * g, 0.9 * v + 0.1 * g * g
        largest = max(largest, v if falls else v / (1 - 0.9**t))
        roots.append(math.sqrt(largest / (1 - 0.9**t) if falls else largest))
        w -= 0.3 * (m / (1 - 0.8**t)) / (roots[-1] + 0.01)
        path.append(w)
    queue = iter(GRADIENTS)
    ours = descent.run(
        experiments.corrected_amsgrad, [1.0], lambda w: np.full_like(w, next(queue)), len(GRADIENTS), lr=0.3, beta1=0.8,
        beta2=0.9, eps=0.01, falls=falls,
    )  # fmt: skip
    np.testing.assert_allclose(ours.w[1:, 0], path, rtol=1e-13)
    assert (min(np.diff(roots)) < 0) == (divisors == "may fall")


@pytest.mark.parametrize("falls", [False, True])
def test_where_no_average_falls_the_forms_are_adam(falls):
    """On equal gradients v rises and v̂ stays."""
    settings = {"lr": 0.3, "beta1": 0.8, "beta2": 0.9}
    usual = descent.run(adam, [1.0], np.ones_like, 20, **settings).w
    form = descent.run(experiments.corrected_amsgrad, [1.0], np.ones_like, 20, falls=falls, **settings).w
    np.testing.assert_allclose(form, usual, rtol=1e-13)


@pytest.mark.parametrize(("form", "falls"), [("as in Optax", False), ("as in PyTorch", True)])
def test_the_stored_forms_are_computed_anew_in_part_and_keep_the_contests_rules(form, falls):
    row = experiments.amsgrad_forms()[form]
    assert row.epochs.shape == (len(row.rates), row.judged.size) == (9, 100)
    assert 0 < row.at < 8  # its best is inside
    assert row.at == int(np.argmin([np.sort(epochs)[49:51].mean() for epochs in row.epochs]))
    assert row.lr == row.rates[row.at]
    calm = np.abs(row.rates - 0.1).argmin()
    step = partial(experiments.corrected_amsgrad, falls=falls)
    epochs = choice.epochs_of(step, [row.rates[calm]], starts=12, epochs=400)[0]
    np.testing.assert_array_equal(epochs, np.where(row.epochs[calm, :12] <= 400, row.epochs[calm, :12], np.inf))


def test_the_maximum_costs_and_the_correction_does_not_help():
    """The 95 % interval of the median of 100 is from the 40th to the 61st."""
    forms = experiments.amsgrad_forms()
    low, high = ({name: np.sort(row.judged)[at] for name, row in forms.items()} for at in (39, 60))
    assert high["Adam"] < min(low["AMSGrad"], low["as in Optax"])
    assert low["as in Optax"] < high["AMSGrad"]  # no difference is shown
    assert low["as in PyTorch"] < high["Adam"]  # nor here
    assert low["Adam"] < high["as in PyTorch"]
