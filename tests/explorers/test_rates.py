"""The figures of notebook 4, sections d and e: what they say is what was measured elsewhere, or what a formula says."""

import re

import numpy as np
import pytest

from primer import experiments, optimizers
from primer.explorers import rates


def said_means(explorer):
    """The mean of w² that the annealing figure says, by rule."""
    words = explorer.text.partition(" steps: ")[2].partition(". The")[0].rstrip(".")
    return dict(item.rsplit(": ", 1) for item in words.split(", "))


@pytest.mark.parametrize(
    ("step", "k", "figures"),
    [
        (20, 0.01, {"constant": 0.1774, "halve every n": 0.1774, "η₀ e^(−kt)": 0.145}),
        (100, 0.01, {"constant": 0.1786, "halve every n": 0.08213, "η₀ e^(−kt)": 0.06213}),
        (400, 0.01, {"constant": 0.1752, "halve every n": 0.00445, "η₀ e^(−kt)": 0.005322}),
        (400, 0.05, {"η₀ e^(−kt)": 0.01281}),
        (100, 0.3, {"η₀ / (1 + kt)": 0.02277}),
        (400, 0.3, {"η₀ / (1 + kt)": 0.00326}),
        (400, 0.03, {"η₀ / (1 + kt)": 0.01227}),
    ],
)
def test_annealing_lands_on_the_figures_of_four_thousand_runs(step, k, figures):
    explorer = rates.annealing()
    explorer.set(lr=0.3, n=50, k=k, step=step)
    said = said_means(explorer)
    for rule, figure in figures.items():
        assert float(said[rule]) == pytest.approx(figure, rel=0.045), rule


def test_annealing_shows_the_rates_of_the_rules_and_of_the_misprint():
    runs = rates._annealed(0.1, 0.05, 50, True)
    np.testing.assert_allclose(runs["misprint η₀^(−kt)"][0][[0, 10, 100]], [1, 10**0.5, 1e5], rtol=1e-9)
    np.testing.assert_allclose(runs["η₀ e^(−kt)"][0][[0, 100]], [0.1, 0.1 * np.exp(-5)])
    np.testing.assert_allclose(runs["η₀ / (1 + kt)"][0][[0, 100]], [0.1, 0.1 / 6])
    np.testing.assert_allclose(runs["halve every n"][0][[49, 50, 100]], [0.1, 0.05, 0.025])


def test_annealing_says_that_the_misprint_grows_and_diverges():
    explorer = rates.annealing()
    explorer.set(lr=0.3, k=0.01, misprint=True, step=100)
    assert re.search(r"misprint η₀\^\(−kt\): diverged at step \d+", explorer.text)
    assert "is now 3.33." in explorer.text
    explorer.set(misprint=False)
    assert "misprint" not in explorer.text
    explorer.set(lr=0.01, k=1.0, misprint=True)  # rates beyond the largest number
    assert "diverged at step" in explorer.text


def test_halve_when_worse_waits_for_the_fall_to_end_and_then_halves():
    medians, mean = rates._worse(0.02, 50)
    np.testing.assert_array_equal(medians[:101], 0.02)  # from w = 5 the error falls in each of the first epochs
    assert medians[-1] < 0.02
    halvings = np.log2(0.02 / medians)
    assert set(halvings) <= set(range(9))
    np.testing.assert_array_equal(np.flatnonzero(np.diff(medians)) % 50, 49)
    assert mean[0] == 25
    assert mean[50] == pytest.approx(experiments.quadratic_mean(np.full(50, 0.02))[50], rel=0.1)


@pytest.mark.parametrize(
    ("optimizer", "lr", "worse"),
    [("SGD", 0.05, 0.483), ("RMSProp", 0.05, 0.332), ("Adam", 0.05, 0.305), ("Adagrad", 1.0, 0.231)],
)
def test_sparse_features_lands_on_the_known_errors(optimizer, lr, worse):
    explorer = rates.sparse_features()
    explorer.set(optimizer=optimizer, lr=lr, share="1 %")
    assert f"the worse is {worse:.3f}." in explorer.text


def test_sparse_features_draws_the_first_pass():
    run = experiments.sparse_run(optimizers.adam, 0.033)
    shown = rates._sparse("Adam", 0.033, "1 %")
    np.testing.assert_allclose(shown.weights[:, 0], run.w[::6, 6])
    np.testing.assert_allclose(shown.weights[:, 1], run.w[::6, :6].mean(1))
    assert shown.rates[-1, 0] == pytest.approx(0.033 / np.sqrt(run.v[-1, 6]), rel=0.01)
    assert shown.rates[-1, 0] > 3 * shown.rates[-1, 1]
    np.testing.assert_allclose(rates._sparse("SGD", 0.05, "1 %").rates, 0.05)


def test_sparse_features_of_a_stop_is_the_run_of_that_rate_alone():
    shown = rates._sparse("Adagrad", 0.2, "5 %")
    alone = experiments.sparse_errors(optimizers.adagrad, 0.2, share=0.05)
    assert (shown.rare, shown.dense) == pytest.approx(alone)


def test_sparse_features_says_when_a_run_diverges():
    explorer = rates.sparse_features()
    explorer.set(optimizer="SGD", lr=2.0)
    assert re.search(r"diverged at row \d+", explorer.text)


def test_burst_says_the_known_recovery():
    explorer = rates.burst()
    assert "Adagrad begins with 0.00141η and is at 0.00141η after 500" in explorer.text
    assert "RMSProp begins with 0.0106η and is above 0.5η from step 77 on" in explorer.text
    assert "Adam begins with 0.91η and is at 0.0378η after 500" in explorer.text


@pytest.mark.parametrize(("size", "length", "beta"), [(100.0, 50, 0.9), (1000.0, 1, 0.999), (3.5, 20, 0.5)])
def test_burst_draws_what_the_optimizers_do(size, length, beta):
    gradients = experiments.burst_gradients(size, length, 500)
    drawn = rates._burst(size, length, beta)
    hypers = ((optimizers.adagrad, {}), (optimizers.rmsprop, {"beta": beta}), (optimizers.adam, {}))
    for steps, (step, hyper) in zip(drawn, hypers, strict=True):
        np.testing.assert_allclose(steps, experiments.step_sizes(step, gradients, **hyper), rtol=1e-7)


@pytest.mark.parametrize(("beta", "first"), [(0.9, "3.16η"), (0.99, "10η"), (0.999, "31.6η")])
def test_memory_weights_says_the_first_step(beta, first):
    explorer = rates.memory_weights()
    explorer.set(t=1, beta=beta)
    assert f"So the step is {first}, and the first was {first}" in explorer.text
    step = experiments.step_sizes(optimizers.rmsprop, [1.0], beta=beta)[0]
    assert f"{step:.3g}η" == first


def test_memory_weights_adds_up_and_says_what_is_missing():
    explorer = rates.memory_weights()
    explorer.set(t=7, beta=0.8)
    total = sum(0.2 * 0.8 ** (7 - k) for k in range(1, 8))
    assert f"add up to {total:.4g}; missing from 1 is βᵗ = {1 - total:.4g}" in explorer.text
    assert f"half of it after {np.log(2) / np.log(1.25):.3g} steps" in explorer.text
