"""The experiments of the part `nadam` land on the known figures."""

import pytest

from primer import experiments, surfaces
from primer.optimizers import adam, gd, nadam


@pytest.mark.parametrize(
    ("surface", "tolerance", "lr", "counts"),
    [("ravine", 1e-4, 0.1, (127, 126)), ("ravine", 1e-4, 0.3, (109, 89)), ("Rosenbrock", 1e-3, 0.1, (638, 521))],
)
def test_nadam_needs_the_known_numbers_of_steps(surface, tolerance, lr, counts):
    place = surfaces.SURFACES[surface]
    assert tuple(experiments.steps_to(step, place, tolerance, lr=lr) for step in (adam, nadam)) == counts


def test_steps_are_counted_until_the_loss_stays_below():
    bowl = surfaces.SURFACES["bowl"]  # GD halves w at each step: the loss from (−3, 2), 6.5, is quartered
    assert experiments.steps_to(gd, bowl, 1.0, lr=0.5) == 2
    assert experiments.steps_to(gd, bowl, 10.0, lr=0.5) == 1  # below from the start on: the first that is looked at
    assert experiments.steps_to(gd, bowl, 1e-4, lr=0.5, start=[0.1, 0.0]) == 3
    assert experiments.steps_to(gd, bowl, 1.0, lr=3.0, limit=100) is None
