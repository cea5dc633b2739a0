"""The stored search for rates keeps its rules, a part of it computed anew gives the same, and its network learns."""

import numpy as np
import pytest

from primer import experiments
from primer.experiments import rates

KEYS = rates.SEARCHED


@pytest.mark.parametrize(("name", "batch"), KEYS)
def test_the_stored_search_keeps_its_own_rules(name, batch):
    row = experiments.rate_searches()[name, batch]
    assert row.last.shape == (len(row.rates), rates.CHOOSING) == (9, 40)
    assert row.judged.shape == (rates.JUDGING,) == (100,)
    assert row.curves.shape == (41, 9)
    np.testing.assert_allclose(row.rates[1:] / row.rates[:-1], 2, rtol=0.1)
    assert 0 < row.at < 8  # its best is inside
    medians = np.sort(row.last)[:, 19:21].mean(1)
    assert row.at == medians.argmin()
    assert row.lr == row.rates[row.at]
    np.testing.assert_allclose(row.curves[-1], medians, rtol=1e-3)
    np.testing.assert_allclose(row.curves[0], row.curves[0, 0], rtol=1e-12)  # all rates have the same starts
    ends = np.sort(row.judged)
    assert row.median == ends[49:51].mean()
    assert row.between == (ends[39], ends[60])


def test_all_had_the_same_nine_rates_and_starts():
    found = list(experiments.rate_searches().values())
    assert all((row.rates == found[0].rates).all() for row in found)
    assert all((row.curves[0] == found[0].curves[0]).all() for row in found)


def test_level_are_the_rates_whose_interval_reaches_the_best_ones():
    for row in experiments.rate_searches().values():
        low, high = np.sort(row.last)[:, [12, 27]].T  # the 13th of forty from either end
        expected = (low <= high[row.at]) & (low[row.at] <= high)
        assert row.level.tolist() == row.rates[expected].tolist()


@pytest.mark.parametrize("name", rates.STEPS_OF)
def test_a_part_of_the_stored_search_computed_anew(name):
    row = experiments.rate_searches()[name, 4]
    for seed in (0, 7):
        losses = experiments.rate_runs(name, 4, [row.lr], seed)[:, 0]
        assert losses.shape == (41,)
        np.testing.assert_allclose(losses[-1], row.last[row.at, seed], rtol=1e-3)  # four digits are stored
    fresh = experiments.rate_runs(name, 4, [row.lr], rates.CHOOSING)[-1, 0]
    np.testing.assert_allclose(fresh, row.judged[0], rtol=1e-3)


def test_a_rate_is_chosen_on_some_starts_and_judged_on_others(monkeypatch):
    monkeypatch.setattr(rates, "CHOOSING", 3)
    monkeypatch.setattr(rates, "JUDGING", 2)
    row = rates.look_for("adam", 4)
    runs = [experiments.rate_runs("adam", 4, row["rates"], seed) for seed in range(3)]
    ends = np.transpose([run[-1] for run in runs])  # (rates, starts)
    np.testing.assert_allclose(row["last"], ends, rtol=1e-3)
    assert row["at"] == np.sort(ends)[:, 1].argmin()
    np.testing.assert_allclose(row["curves"], np.sort(runs, axis=0)[1], rtol=1e-3)
    best = row["rates"][row["at"]]
    others = [experiments.rate_runs("adam", 4, [best], seed)[-1, 0] for seed in (3, 4)]
    np.testing.assert_allclose(row["judged"], others, rtol=1e-3)


def test_a_run_that_diverges_is_infinite_and_stays_so():
    losses = experiments.rate_runs("adam", 4, [0.01, 1e200], 0, steps=50)
    assert np.isfinite(losses[:, 0]).all()
    assert np.isinf(losses[2:, 1]).all()


def test_the_networks_gradient_is_the_slope_of_its_loss():
    rng = np.random.default_rng(0)
    x, y, h = rng.uniform(-2, 2, (6, 2)), rng.standard_normal(6), 1e-6
    w = np.array([rates._start(np.random.default_rng(seed)) for seed in range(2)])
    slopes = [(rates._losses(w + e, x, y) - rates._losses(w - e, x, y)) / (2 * h) for e in h * np.eye(w.shape[-1])]
    np.testing.assert_allclose(rates._gradient(w, x, y).T, slopes, atol=1e-8)


def test_the_loss_is_half_the_mean_square_of_a_forward_pass_unit_by_unit():
    (x, y), _ = rates._problem()
    w = rates._start(np.random.default_rng(3)) + 0.1
    W1, b1, W2, b2 = w[:32].reshape(2, 16), w[32:48], w[48:64], w[64]
    for i in range(3):
        y_hat = b2 + sum(W2[j] * np.tanh(x[i, 0] * W1[0, j] + x[i, 1] * W1[1, j] + b1[j]) for j in range(16))
        np.testing.assert_allclose(rates._losses(w, x[[i]], y[[i]]), 0.5 * (y[i] - y_hat) ** 2, rtol=1e-12)


@pytest.mark.parametrize(("arguments", "said"), [(("sgd", 4, [0.1], 0), "name"), (("adam", 0, [0.1], 0), "batch"),
                                                 (("adam", 4, [0.1], -1), "seed")])  # fmt: skip
def test_bad_arguments_are_named(arguments, said):
    with pytest.raises(ValueError, match=said):
        experiments.rate_runs(*arguments)


def test_the_columns_are_of_the_stored_searches():
    columns = experiments.rate_columns("adam", "nadam", batches=(4, 32))
    assert columns["optimizer"] == ["adam", "nadam"] * 2
    assert columns["batch"] == [4, 4, 32, 32]
    row = experiments.rate_searches()["nadam", 32]
    ends, medians = np.sort(row.judged), np.sort(row.last)[:, 19:21].mean(1)
    assert columns["loss"][3] == f"{ends[49:51].mean():.4f} ({ends[39]:.4f} – {ends[60]:.4f})"
    assert columns["best_rate"][3] == f"{row.rates[medians.argmin()]:g}"
    assert columns["rates_within_twice"][3] == sum(median <= 2 * medians.min() for median in medians)
    with pytest.raises(ValueError, match="name"):
        experiments.rate_columns("sgd")
