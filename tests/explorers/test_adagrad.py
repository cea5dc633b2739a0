"""The figures of the part `adagrad`: what they say is what was measured elsewhere, or what a formula says."""

import re
import statistics

import numpy as np
import pytest
from words import lines, numbers_of

from primer import experiments, optimizers
from primer.experiments.adagrad import LEARNERS
from primer.explorers.nb4 import adagrad

PRESETS = {
    "SGD: one rate for both": "SGD",
    "Adagrad: right for both": "Adagrad",
}


@pytest.mark.parametrize(("preset", "title"), PRESETS.items())
def test_presets_show_each_at_its_best_rate(preset, title):
    explorer = adagrad.sparse_features()
    explorer.set(preset=preset)
    best = experiments.rare_contest()[title]
    assert explorer.text.startswith(f"{title}, η = {best.lr:g}, the rare feature in 1 %")
    name, hyper, _ = LEARNERS[title]
    rare, dense = experiments.sparse_errors(optimizers.OPTIMIZERS[name], best.lr, **hyper)
    words = f"relative error is {rare:.3g} on the rare and {dense:.3g} on the dense weights, and the larger of the two "
    assert words in explorer.text
    larger = float(re.search(r"larger of the two ([0-9.]+) \(medians of 24 such passes\)", explorer.text)[1])
    assert larger == pytest.approx(best.median, rel=0.06)  # 24 passes, some that the rate was chosen on


def test_the_preset_that_says_so_shows_the_smallest_of_the_larger_errors():
    explorer = adagrad.sparse_features()
    explorer.set(preset="all six: Adagrad's larger error is the smallest")
    *curves, mark = (line for line in lines(explorer, 2))
    smallest = [np.max(curve, axis=0).min() for curve in curves]
    assert np.argmin(smallest) == [*LEARNERS].index("Adagrad")
    assert np.max(mark) == pytest.approx(smallest[1], rel=1e-5)  # six digits are stored
    said = explorer.text.partition("nine rates each: ")[2].rstrip(".").replace("RMSProp, β = 0.99", "").split(", ")
    assert min(said, key=lambda each: float(each.split()[-1])).startswith("Adagrad")
    assert min(experiments.rare_contest(), key=lambda title: experiments.rare_contest()[title].median) == "Adagrad"
    assert len(LEARNERS) == 6


def test_sparse_features_draws_the_first_pass():
    run = experiments.sparse_run(optimizers.adam, 0.033)
    shown = adagrad._sparse("Adam", 0.033, 0.01)
    np.testing.assert_allclose(shown.weights[:, 0], run.w[::6, 6])
    np.testing.assert_allclose(shown.weights[:, 1], run.w[::6, :6].mean(1))
    assert shown.rates[-1, 0] == pytest.approx(0.033 / np.sqrt(run.v[-1, 6]), rel=0.01)
    assert shown.rates[-1, 0] > 3 * shown.rates[-1, 1]
    np.testing.assert_allclose(adagrad._sparse("SGD", 0.05, 0.01).rates, 0.05)


def test_sparse_features_of_a_stop_is_the_run_of_that_rate_alone():
    shown = adagrad._sparse("Adagrad", 0.2, 0.05)
    alone = experiments.sparse_errors(optimizers.adagrad, 0.2, share=0.05)
    assert (shown.rare, shown.dense) == pytest.approx(alone)


def test_sparse_features_says_when_a_run_diverges():
    explorer = adagrad.sparse_features()
    explorer.set(optimizer="SGD", lr=2.0)
    assert re.search(r"diverged at row \d+", explorer.text)


# Every number in the words, by another way.


@pytest.mark.parametrize(
    ("optimizer", "lr", "share"), [("Adagrad", 0.7, "1 %"), ("RMSProp, β = 0.999", 0.033, "2 %"), ("SGD", 0.05, "20 %")]
)
def test_sparse_features_say_medians_of_plain_passes(optimizer, lr, share):
    explorer = adagrad.sparse_features()
    explorer.set(optimizer=optimizer, lr=lr, share=share)
    name, hyper, _ = LEARNERS[optimizer]
    run = experiments.sparse_run(optimizers.OPTIMIZERS[name], lr, share=float(share[:-2]) / 100, **hyper)
    medians = [statistics.median(np.ravel(errors)) for errors in (run.rare, run.dense, run.worse)]
    seen = experiments.sparse_rows(float(share[:-2]) / 100)[0][:, 0, 6]
    ratio = 1.0
    if run.v is not None:
        v = np.reshape(run.v[-1], 7)
        ratio = np.sqrt(v[:6].mean() / v[6])
    extra = [0.999] if "=" in optimizer else []
    other = {"SGD": "adagrad"}.get(optimizer, "gd")
    best = experiments.rare_contest()[{"gd": "SGD", "adagrad": "Adagrad"}[other]].lr
    thin = experiments.sparse_errors(optimizers.OPTIMIZERS[other], best, share=float(share[:-2]) / 100)
    known = [*extra, lr, float(share[:-2]), np.count_nonzero(seen), *medians, 24, ratio, best, *thin]
    for title in ("SGD", "Adagrad"):
        step, rates = optimizers.OPTIMIZERS[LEARNERS[title][0]], np.array(experiments.rare_contest()[title].rates)
        known.append(np.median(experiments.sparse_run(step, rates, share=float(share[:-2]) / 100).worse, 1).min())
    assert [float(number) for number in numbers_of(explorer.text)] == pytest.approx(known, rel=6e-3)
    *thins, rare, dense, rows = lines(explorer)
    w = np.reshape(run.w, (-1, 7))[::6]
    assert len(thins) == 2
    np.testing.assert_allclose(rows[0][::3], np.flatnonzero(seen))
    np.testing.assert_allclose([rare[1], dense[1]], [w[:, 6], w[:, :6].mean(1)])
    rare, dense = (line[1][-1] for line in lines(explorer, 1)[2:])
    assert rare / dense == pytest.approx(ratio, rel=6e-3)
    sgd, _, mark = lines(explorer, 2)
    np.testing.assert_allclose(mark[:, 0], medians[1::-1])
    rates = experiments.rare_contest()["SGD"].rates
    plain = experiments.sparse_run(optimizers.gd, np.array(rates), share=float(share[:-2]) / 100)
    np.testing.assert_allclose(sgd, np.clip([np.median(plain.dense, 1), np.median(plain.rare, 1)], 0, 9), rtol=1e-5)


def test_the_preset_that_is_not_so_rare():
    explorer = adagrad.sparse_features()
    explorer.set(preset="SGD, not so rare")
    assert "in 20 % of the rows" in explorer.text
    often = float(re.search(r"error is ([0-9.]+) on the rare", explorer.text)[1])
    explorer.set(preset="SGD: right for the dense")
    rare, dense = re.search(r"error is ([0-9.]+) on the rare and ([0-9.]+)", explorer.text).groups()
    assert float(dense) < 0.15 < 0.8 < float(rare)
    explorer.set(preset="SGD: one rate for both")
    assert float(re.search(r"error is ([0-9.]+) on the rare", explorer.text)[1]) > 2 * often
