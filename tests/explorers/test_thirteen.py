"""What the thirteen must remember, the contest on XOR, and the figures that show them, land on what is known."""

import re

import numpy as np
import pytest

from primer import contest, network, optimizers
from primer.explorers import thirteen as figures


def test_memory_in_multiples_of_the_weights():
    known = {"gd": 0, "momentum": 1, "nag": 1, "adagrad": 1, "rmsprop": 1, "adam": 2, "adamw": 2, "radam": 2,
             "amsgrad": 3, "nadam": 2, "lookahead": 3, "lamb": 2, "lion": 1}  # fmt: skip
    assert contest.memories() == known
    assert contest.memories("gd") == known | {"lookahead": 1}
    assert contest.memory(optimizers.adam, 1000) == 2


# Starts solved of twenty and the median epoch; RMSProp's and LAMB's epochs depend on rounding.
@pytest.mark.parametrize(
    ("name", "solved", "median", "within"),
    [("momentum", 16, 167, 0.5), ("nag", 16, 127, 0.5), ("adagrad", 15, 149, 0.5), ("rmsprop", 14, 245, 3),
     ("adam", 14, 183, 0.5), ("radam", 15, 175, 0.5), ("amsgrad", 11, 127, 0.5), ("nadam", 15, 137, 0.5),
     ("lookahead", 15, 199, 0.5), ("lion", 8, 1155, 0.5)],
)  # fmt: skip
def test_the_contest_lands_on_the_known_medians(name, solved, median, within):
    trials = contest.xor_contest()[name]
    assert trials.solved[1] == solved
    assert trials.median[1] == pytest.approx(median, abs=within)


def test_chaotic_lamb_is_near_what_is_known():
    trials = contest.xor_contest()["lamb"]
    assert trials.solved[1] == pytest.approx(9, abs=2)
    assert 150 < trials.median[1] < 450


def test_gradient_descent_needs_more_epochs():
    trials = contest.xor_trials("gd", epochs=4000)
    assert (trials.solved, trials.median) == (17, 921)
    for budget, known in ((2000, (15, 914)), (1500, (14, 876.5))):
        assert contest.summary(trials.epochs, budget) == known
    assert trials.epochs[10] == 483  # the worked run of notebook 2


def test_radam_with_the_default_memory_is_slower():
    trials = contest.xor_trials("radam", beta2=0.999, epochs=1500)
    assert (trials.solved, trials.median) == (15, 347)


def test_an_array_of_rates_is_a_batch_of_the_same_runs():
    trials = contest.xor_trials("adam", np.array([0.02, 0.05]), epochs=150)
    alone = contest.xor_trials("adam", 0.05, epochs=150)
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
        contest.xor_trials("sgd")
    with pytest.raises(ValueError, match="epochs must be"):
        contest.xor_trials("gd", epochs=0)
    with pytest.raises(ValueError, match="inner must be one of"):
        contest.memories("lookahead")


def test_sign_agreement_says_the_known_probability_and_lengths():
    explorer = figures.sign_agreement()
    for batch, known in ((1, "0.54"), (16, "0.655"), (256, "0.945")):
        explorer.set(snr=0.1, batch=batch)
        assert f"right with probability {known} = " in explorer.text
    explorer.set(scale=1e-9)
    assert "1 η with Lion" in explorer.text
    shorter = re.search(r"(\S+) η with Adam", explorer.text)
    assert float(shorter[1].replace("−", "-")) < 0.2


def test_lion_rate_says_both_best_rates():
    assert "0.03 for Adam" in figures.lion_rate().text
    assert re.search(r"0\.01 for Lion, loss \S+: 3 times smaller", figures.lion_rate().text)


def test_state_bytes_are_multiples_of_the_weights():
    explorer = figures.state_bytes()
    explorer.set(weights=1e9, precision="float32, 4 bytes")
    assert "Momentum 4 GB, Adam 8 GB, AMSGrad 12 GB, Lion 4 GB, Lookahead(Adam) 12 GB" in explorer.text
    assert "50 % less than Adam" in explorer.text
    explorer.set(count="weights, gradients and state", precision="bfloat16, 2 bytes")
    assert "Adam 8 GB" in explorer.text
    assert "25 % less than Adam" in explorer.text
    explorer.set(weights=9.0, count="the optimizer's state alone", precision="float64, 8 bytes", inner="GD")
    assert "9 weights in float64, 8 bytes are 72 bytes" in explorer.text
    assert "Lookahead(GD) 72 bytes" in explorer.text


def test_the_contest_counts_what_the_budget_allows():
    explorer = figures.xor_contest()
    explorer.set(optimizer="NAG", budget=1500)
    assert "NAG with η = 0.5 (as it is): 16 of 20 starts solved, median 126.5, within 1500 epochs" in explorer.text
    explorer.set(budget=100)
    epochs = contest.xor_contest()["nag"].epochs[1]
    assert f"{np.sum((epochs > 0) & (epochs <= 100))} of 20 starts solved" in explorer.text
    explorer.set(budget=10)
    assert "nobody has solved XOR" in explorer.text
    explorer.set(factor="three times", budget=1500)
    assert "0 of 20 starts solved, 20 run away, within" in explorer.text
