"""The experiments of the part `choice` land on the known figures."""

import numpy as np
import pytest

from primer import experiments, optimizers
from primer.catalogue import ROWS
from primer.experiments import choice as contest


def test_memory_in_multiples_of_the_weights():
    known = {"gd": 0, "momentum": 1, "nag": 1, "adagrad": 1, "rmsprop": 1, "adam": 2, "adamw": 2, "radam": 2,
             "amsgrad": 3, "adabound": 2, "nadam": 2, "lookahead": 3, "lamb": 2, "lion": 1}  # fmt: skip
    assert experiments.memories() == known
    assert experiments.memories("gd") == known | {"lookahead": 1}
    assert experiments.memory(optimizers.adam, 1000) == 2


# Rounding decides some epochs where steps are long: LAMB, RMSProp, and whoever's best rate is near its edge.
CALM = {"adam": 0.05, "nag": 0.25, "adagrad": 0.5, "radam": 0.2, "adabound": 0.2, "nadam": 0.05, "lion": 0.0025}


@pytest.mark.parametrize("name", CALM)
def test_a_part_of_the_stored_contest_computed_anew(name):
    row = experiments.xor_contest()[name]
    at = np.abs(row.rates - CALM[name]).argmin()
    epochs = experiments.xor_epochs(name, [row.rates[at]], starts=12, epochs=400)[0]
    stored = np.where(row.epochs[at, :12] <= 400, row.epochs[at, :12], np.inf)
    np.testing.assert_array_equal(epochs, stored)


@pytest.mark.parametrize("name", ROWS)
def test_the_stored_contest_keeps_its_own_rules(name):
    row = experiments.xor_contest()[name]
    assert row.epochs.shape == (len(row.rates), contest.STARTS) == (9, 100)
    assert row.judged.shape == (100,)
    np.testing.assert_allclose(row.rates[1:] / row.rates[:-1], 2, rtol=0.1)
    assert 0 < row.at < 8  # its best is inside
    medians = [np.sort(epochs)[49:51].mean() for epochs in row.epochs]
    assert row.at == int(np.argmin(medians))
    assert row.lr == row.rates[row.at]


def test_a_run_from_one_start_is_solved_at_the_known_epoch():
    """The worked run of notebook 1: XOR from start 10 with η = 0.5 takes 483 epochs."""
    assert experiments.xor_epochs("gd", [0.5], first=10, starts=1)[0, 0] == 483


def test_the_result_is_inside_what_single_looks_gave():
    """What an untuned first look found: 20 starts, one rate."""
    for name, lr, solved, median in (("nag", 0.5, 16, 127), ("adam", 0.05, 14, 183), ("nadam", 0.05, 15, 137)):
        epochs = experiments.xor_epochs(name, [lr], starts=20)[0]
        assert np.isfinite(epochs).sum() == solved
        assert np.median(epochs[np.isfinite(epochs)]) == pytest.approx(median, abs=1)


def test_summary_counts_within_the_budget():
    epochs = np.array([3.0, 9.0, 5.0, np.inf])
    whole, short = experiments.xor_summary(epochs), experiments.xor_summary(epochs, 5)
    assert (whole.solved, whole.median) == (3, 7)
    assert (short.solved, short.median) == (2, np.inf)


def test_wrong_settings_are_refused():
    with pytest.raises(ValueError, match="name must be one of gd, momentum"):
        experiments.xor_epochs("sgd", [0.1])
    with pytest.raises(ValueError, match="epochs must be"):
        experiments.xor_epochs("gd", [0.1], epochs=0)
    with pytest.raises(ValueError, match="inner must be one of"):
        experiments.memories("lookahead")
