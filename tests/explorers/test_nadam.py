"""The figures of the part `nadam`: what they say is what was measured elsewhere, or what a formula says."""

import numpy as np
import pytest

from primer import descent
from primer.explorers.nb5 import nadam as figures
from primer.optimizers import adam, nadam


@pytest.mark.parametrize(("lr", "counts"), [(0.1, "Adam 127, Nadam 126"), (0.3, "Adam 109, Nadam 89")])
def test_the_nadam_figure_lands_on_the_known_counts(lr, counts):
    explorer = figures.nadam_arrows()
    explorer.set(lr=lr)
    assert f"stays below 0.0001: {counts}." in explorer.text


@pytest.mark.parametrize("surface", figures._NADAM_PLACES)
def test_one_run_of_both_is_a_run_of_each(surface):
    place, _ = figures._NADAM_PLACES[surface]
    run = figures._both_runs(surface, 0.2, 0.8)
    for i, step in enumerate((adam, nadam)):
        alone = descent.run(step, place.start, place.grad, 40, lr=0.2, beta1=0.8)
        np.testing.assert_allclose(run.w[:41, i], alone.w, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("surface", figures._NADAM_PLACES)
@pytest.mark.parametrize("t", [0, 7, 40])
def test_the_arrows_add_up_to_the_steps_of_both_from_one_state(surface, t):
    place, _ = figures._NADAM_PLACES[surface]
    run = figures._both_runs(surface, 0.2, 0.8)
    w, memory = place.start, ()
    for _ in range(t):
        w, state = nadam(w, place.grad, *memory, lr=0.2, beta1=0.8)
        memory = (state,)
    gradient, old, new = figures._parts_of(run, t, 0.8)
    for step, part in ((adam, old), (nadam, new)):
        moved = step(w, place.grad, *memory, lr=0.2, beta1=0.8)[0] - w
        np.testing.assert_allclose(moved, 0.2 * (gradient + part), rtol=1e-9)
