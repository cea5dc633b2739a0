"""The experiments of the part `choice` land on the known figures."""

import numpy as np
import pytest

from primer import experiments, network, optimizers
from primer.experiments import choice as contest


def test_memory_in_multiples_of_the_weights():
    known = {"gd": 0, "momentum": 1, "nag": 1, "adagrad": 1, "rmsprop": 1, "adam": 2, "adamw": 2, "radam": 2,
             "amsgrad": 3, "nadam": 2, "lookahead": 3, "lamb": 2, "lion": 1}  # fmt: skip
    assert experiments.memories() == known
    assert experiments.memories("gd") == known | {"lookahead": 1}
    assert experiments.memory(optimizers.adam, 1000) == 2


# Starts solved of twenty and the median epoch; RMSProp's and LAMB's epochs depend on rounding.
@pytest.mark.parametrize(
    ("name", "solved", "median", "within"),
    [("momentum", 16, 167, 0.5), ("nag", 16, 127, 0.5), ("adagrad", 15, 149, 0.5), ("rmsprop", 14, 245, 3),
     ("adam", 14, 183, 0.5), ("radam", 15, 175, 0.5), ("amsgrad", 11, 127, 0.5), ("nadam", 15, 137, 0.5),
     ("lookahead", 15, 199, 0.5), ("lion", 8, 1155, 0.5)],
)  # fmt: skip
def test_the_contest_lands_on_the_known_medians(name, solved, median, within):
    trials = experiments.xor_contest()[name]
    assert trials.solved[1] == solved
    assert trials.median[1] == pytest.approx(median, abs=within)


def test_chaotic_lamb_is_near_what_is_known():
    trials = experiments.xor_contest()["lamb"]
    assert trials.solved[1] == pytest.approx(9, abs=2)
    assert 150 < trials.median[1] < 450


def test_gradient_descent_needs_more_epochs():
    trials = experiments.xor_trials("gd", epochs=4000)
    assert (trials.solved, trials.median) == (17, 921)
    for budget, known in ((2000, (15, 914)), (1500, (14, 876.5))):
        assert contest.summary(trials.epochs, budget) == known
    assert trials.epochs[10] == 483  # the worked run of notebook 2


def test_radam_with_the_default_memory_is_slower():
    trials = experiments.xor_trials("radam", beta2=0.999, epochs=1500)
    assert (trials.solved, trials.median) == (15, 347)


def test_an_array_of_rates_is_a_batch_of_the_same_runs():
    trials = experiments.xor_trials("adam", np.array([0.02, 0.05]), epochs=150)
    alone = experiments.xor_trials("adam", 0.05, epochs=150)
    assert np.array_equal(trials.epochs[1], alone.epochs)
    assert trials.losses.shape == (8, 2, 20)
    np.testing.assert_allclose(trials.losses[:, 1], alone.losses, rtol=1e-12)
    first = [network.loss(network.random_start(seed), np.array([[0, 0], [0, 1], [1, 0], [1, 1]]), [0, 1, 1, 0])
             for seed in range(20)]  # fmt: skip
    np.testing.assert_allclose(trials.losses[0, 0], first)


def test_summary_of_even_odd_and_no_epochs():
    solved, median = contest.summary([[0, 3, 9, 5], [0, 4, 0, 7], [0, 0, 0, 0]], 8)
    assert solved.tolist() == [2, 2, 0]
    np.testing.assert_array_equal(median, [4, 5.5, np.nan])
    assert contest.summary([9, 1, 5], 9) == (3, 5)


def test_wrong_settings_are_refused():
    with pytest.raises(ValueError, match="name must be one of gd, momentum"):
        experiments.xor_trials("sgd")
    with pytest.raises(ValueError, match="epochs must be"):
        experiments.xor_trials("gd", epochs=0)
    with pytest.raises(ValueError, match="inner must be one of"):
        experiments.memories("lookahead")
