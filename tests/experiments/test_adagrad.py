"""The experiments of the part `adagrad` land on the known figures."""

import numpy as np
import pytest

from primer import experiments
from primer.optimizers import adagrad, adam, gd, rmsprop


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
def test_sparse_errors_land_on_the_known_figures(step, lr, hyper, rare, dense):
    assert experiments.sparse_errors(step, lr, **hyper) == pytest.approx((rare, dense), abs=5e-4)


def test_several_rates_of_the_sparse_run_are_runs_of_their_own():
    both = experiments.sparse_run(adagrad, np.array([0.2, 1.0]))
    alone = experiments.sparse_run(adagrad, 0.2)
    assert both.w.shape == (1501, 2, 7)
    assert both.v.shape == (1500, 2, 7)
    np.testing.assert_allclose(both.w[:, 0], alone.w, rtol=1e-12)
    assert both.rare[0] == pytest.approx(alone.rare)
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
