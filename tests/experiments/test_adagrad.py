"""The experiments of the part `adagrad` land on the known figures."""

import numpy as np
import pytest

from primer import experiments
from primer.experiments import adagrad as contest
from primer.experiments import tuning
from primer.optimizers import OPTIMIZERS, adagrad, adam, gd, rmsprop


def test_the_rare_feature_is_as_rare_as_it_says():
    x, y = experiments.sparse_rows()
    assert x.shape == (1500, 24, 7)
    assert y.shape == (1500, 24)
    assert x[:, :, 6].sum(0).mean() == pytest.approx(15.2917, abs=1e-4)
    weights = np.array([np.linalg.lstsq(x[:, i], y[:, i])[0] for i in range(24)])
    assert np.sqrt(((weights[:, 6] - 3) ** 2).mean()) / 3 == pytest.approx(0.080, abs=5e-4)


@pytest.mark.parametrize(
    ("step", "lr", "hyper", "rare", "dense"),
    [
        (gd, 0.05, {}, 0.483, 0.383),
        (rmsprop, 0.05, {"beta": 0.99}, 0.117, 0.332),
        (adam, 0.05, {}, 0.126, 0.305),
        (adagrad, 1.0, {}, 0.100, 0.231),
    ],
)
def test_the_sparse_run_lands_on_the_known_figures(step, lr, hyper, rare, dense):
    """Root mean squares over 24 passes."""
    run = experiments.sparse_run(step, lr, **hyper)
    assert run.rare.shape == run.dense.shape == (24,)
    found = [np.sqrt(np.mean(each**2)) for each in (run.rare, run.dense)]
    assert found == pytest.approx([rare, dense], abs=5e-4)
    np.testing.assert_array_equal(run.worse, np.maximum(run.rare, run.dense))
    assert experiments.sparse_errors(step, lr, **hyper) == pytest.approx((np.median(run.rare), np.median(run.dense)))


def test_later_passes_are_those_of_later_seeds():
    x, y = experiments.sparse_rows(passes=4)
    later, labels = experiments.sparse_rows(passes=2, first=2)
    np.testing.assert_array_equal(later, x[:, 2:])
    np.testing.assert_array_equal(labels, y[:, 2:])
    assert experiments.sparse_run(adam, 0.03, passes=2, first=2).rare == pytest.approx(
        experiments.sparse_run(adam, 0.03, passes=4).rare[2:]
    )


def test_several_rates_of_the_sparse_run_are_runs_of_their_own():
    both = experiments.sparse_run(adagrad, np.array([0.2, 1.0]))
    alone = experiments.sparse_run(adagrad, 0.2)
    assert both.w.shape == (1501, 2, 7)
    assert both.v.shape == (1500, 2, 7)
    np.testing.assert_allclose(both.w[:, 0], alone.w, rtol=1e-12)
    np.testing.assert_allclose(both.rare[0], alone.rare)
    assert experiments.sparse_run(gd, 0.1).v is None
    x, y = experiments.sparse_rows()
    np.testing.assert_allclose(experiments.sparse_run(gd, 0.1).w[1], 0.1 * y[0, 0] * x[0, 0])
    assert alone.diverged == 0


def test_the_sparse_run_says_when_it_diverged():
    x, y = experiments.sparse_rows()
    w = np.zeros((24, 7))
    for row in range(1500):
        w -= 2.0 * x[row] * ((x[row] * w).sum(1) - y[row])[:, None]
        if np.abs(w).max() > 1e6:
            break
    assert experiments.sparse_run(gd, np.array([0.05, 2.0])).diverged.tolist() == [0, row + 1]


@pytest.mark.parametrize("title", contest.LEARNERS)
def test_the_stored_contest_keeps_its_own_rules(title):
    row = experiments.rare_contest()[title]
    assert len(row.rates) == len(row.medians) == tuning.CANDIDATES
    np.testing.assert_allclose(row.rates[1:] / row.rates[:-1], 1.5, rtol=0.08)
    assert row.inside
    assert row.at == np.argmin(row.medians)
    assert row.between[0] < row.median < row.between[1]


@pytest.mark.parametrize("title", ["SGD", "Adagrad", "RMSProp, β = 0.999", "Adam"])
def test_a_part_of_the_stored_contest_computed_anew(title):
    row = experiments.rare_contest()[title]
    chosen = np.sort(contest.worse_errors(title, [row.lr])[0])
    assert chosen.shape == (100,)
    assert (chosen[49] + chosen[50]) / 2 == pytest.approx(row.medians[row.at], rel=1e-4)


def test_the_winner_computed_anew_on_fresh_passes():
    """A loop of its own over some of the thousand fresh passes lands in the stored interval, widened for their number.

    A hundred of a thousand passes have an interval √10 times as wide.
    """
    draws = [np.random.default_rng(seed) for seed in range(100, 200)]
    x = np.array([np.column_stack([rng.standard_normal((1500, 6)), rng.random(1500) < 0.01]) for rng in draws])
    y = x @ [*[0.5] * 6, 3] + [rng.standard_normal(1500) for rng in draws]
    w, v = np.zeros((100, 7)), np.zeros((100, 7))
    for t in range(1500):
        g = ((x[:, t] * w).sum(1) - y[:, t])[:, None] * x[:, t]
        v += g * g
        w -= 0.7 * g / np.sqrt(v + 1e-8)
    errors = np.maximum(abs(w[:, 6] - 3) / 3, np.sqrt(np.mean((w[:, :6] - 0.5) ** 2, axis=1)) / 0.5)
    np.testing.assert_allclose(experiments.sparse_run(adagrad, 0.7, passes=100, first=100).worse, errors, rtol=1e-9)
    stored = experiments.rare_contest()["Adagrad"]
    assert stored.lr == 0.7
    assert abs(np.median(errors) - stored.median) < np.sqrt(10) * (stored.between[1] - stored.between[0]) / 2


def test_adagrad_is_told_apart_from_all_others():
    first, *others = sorted(experiments.rare_contest().values(), key=lambda row: row.median)
    assert first is experiments.rare_contest()["Adagrad"]
    assert all(tuning.differ(first.between, other.between) for other in others)


@pytest.mark.parametrize(("title", "share"), [("SGD", 0.2), ("Adagrad", 0.01), ("RMSProp, β = 0.99", 0.005)])
def test_the_stored_errors_computed_anew(title, share):
    name, hyper, _ = contest.LEARNERS[title]
    found = experiments.rare_errors(title, share)
    for at, lr in enumerate(experiments.rare_contest()[title].rates):
        run = experiments.sparse_run(OPTIMIZERS[name], lr, share=share, **hyper)
        medians = [np.median(errors) for errors in (run.dense, run.rare, run.worse)]
        np.testing.assert_allclose(found[:, at], medians, rtol=1e-5)


def test_errors_are_stored_for_each_learner_and_share():
    for title in contest.LEARNERS:
        assert all(experiments.rare_errors(title, share).shape == (3, 9) for share in contest.SHARES)
    with pytest.raises(ValueError, match=r"share must be one of 0\.005, 0\.01"):
        experiments.rare_errors("SGD", 0.3)


def test_an_unknown_learner_is_refused():
    with pytest.raises(ValueError, match="title must be one of SGD"):
        experiments.rare_errors("LAMB", 0.01)
    with pytest.raises(ValueError, match="title must be one of SGD"):
        contest.worse_errors("LAMB", [0.1])
