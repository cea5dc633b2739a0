"""Tuning is what it says: the best of single runs on one grid."""

import numpy as np
import pytest

from primer import descent, optimizers, surfaces
from primer.experiments import tuning


@pytest.mark.parametrize("name", ["gd", "adagrad", "adam"])
def test_tuning_is_the_best_of_single_runs(name):
    """The table of a batch is that of runs one by one; the best rate has the lowest median."""
    place = surfaces.SURFACES["ravine"]
    found = tuning.tune(name, "ravine", 50)
    for i, j in ((5, 0), (15, 3), (20, 7)):
        w0 = tuning.starts(place)[j]
        run = descent.run(optimizers.OPTIMIZERS[name], w0, place.grad, 50, lr=tuning.GRID[i])
        assert found.losses[i, j] == pytest.approx(place.f(run.w[-1]), rel=1e-9)
    assert found.lr == tuning.GRID[np.argmin(np.sort(found.losses, axis=1)[:, 6])]


def test_the_grid_is_six_rates_a_decade():
    assert len(tuning.GRID) == 29
    assert (tuning.GRID[0], tuning.GRID[-1]) == (1e-4, 5.0)
    assert tuning.starts(surfaces.SURFACES["bowl"]).shape == (12, 2)
    with pytest.raises(ValueError, match="surface must be one of ravine"):
        tuning.tune("gd", "moon")
    with pytest.raises(ValueError, match="name must be one of gd"):
        tuning.tune("newton", "ravine")
