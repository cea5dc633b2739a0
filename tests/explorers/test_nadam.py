"""The figures of the part `nadam`: what they say is what was measured elsewhere, or what a formula says."""

import re

import numpy as np
import pytest
from words import lines, says

from primer import descent, surfaces
from primer.explorers.nb5 import nadam as figures
from primer.optimizers import adam, nadam


@pytest.mark.parametrize(("lr", "counts"), [(0.1, "Adam 127, Nadam 126"), (0.3, "Adam 109, Nadam 89")])
def test_the_nadam_figure_lands_on_the_known_counts(lr, counts):
    explorer = figures.nadam_arrows()
    explorer.set(surface="ravine", x=-5.0, y=1.0, lr=lr)
    assert f"stays below 0.0001: {counts}." in explorer.text


@pytest.mark.parametrize("surface", figures._NADAM_PLACES)
def test_one_run_of_both_is_a_run_of_each(surface):
    place, *_ = figures._NADAM_PLACES[surface]
    run = figures._both_runs(surface, tuple(place.start), 0.2, 0.8)
    for i, step in enumerate((adam, nadam)):
        alone = descent.run(step, place.start, place.grad, 40, lr=0.2, beta1=0.8)
        np.testing.assert_allclose(run.w[:41, i], alone.w, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("surface", figures._NADAM_PLACES)
@pytest.mark.parametrize("t", [0, 7, 40])
def test_the_arrows_add_up_to_the_steps_of_both_from_one_state(surface, t):
    place, *_ = figures._NADAM_PLACES[surface]
    run = figures._both_runs(surface, tuple(place.start), 0.2, 0.8)
    w, memory = place.start, ()
    for _ in range(t):
        w, state = nadam(w, place.grad, *memory, lr=0.2, beta1=0.8)
        memory = (state,)
    gradient, old, new = figures._parts_of(run, t, 0.8)
    for step, part in ((adam, old), (nadam, new)):
        moved = step(w, place.grad, *memory, lr=0.2, beta1=0.8)[0] - w
        np.testing.assert_allclose(moved, 0.2 * (gradient + part), rtol=1e-9)


# Every number in the words, by another way.


def plain_walks(grad, start, lr, beta1):
    """Adam and Nadam by hand over 150 steps: both paths, and of each of Nadam's steps its parts in units of η."""
    paths, parts = [], []
    for ahead in (False, True):
        w, m, v, path = np.array(start, dtype=float), np.zeros(2), np.zeros(2), [np.array(start, dtype=float)]
        for t in range(1, 151):
            g, before = grad(w), m
            m, v = beta1 * m + (1 - beta1) * g, 0.999 * v + 0.001 * g * g
            root = np.sqrt(v / (1 - 0.999**t)) + 1e-8
            slope = -(1 - beta1) * g / (1 - beta1**t) / root
            old, new = -beta1 * before / (1 - beta1**t) / root, -beta1 * m / (1 - beta1 ** (t + 1)) / root
            w = w + lr * (slope + (new if ahead else old))
            path.append(w)
            if ahead:
                parts.append((slope, old, new))
        paths.append(np.array(path))
    return paths, parts


def circle(explorer):
    """The radius of the dotted circle around the arrows, as it is written, in units of η."""
    (said,) = (text for text in explorer._shown.figure.axes[1].texts if text.get_text().startswith("circle"))
    return float(said.get_text().split()[1].replace("−", "-"))


@pytest.mark.parametrize(
    ("surface", "t", "lr", "beta1"), [("ravine", 6, 0.3, 0.9), ("ravine", 0, 0.5, 0.7), ("Rosenbrock", 30, 0.1, 0.8)]
)
def test_nadam_arrows_say_two_plain_loops(surface, t, lr, beta1):
    explorer = figures.nadam_arrows()
    explorer.set(surface=surface, t=t, lr=lr, beta1=beta1, x=-1.4, y=0.9)
    place = surfaces.SURFACES[surface]
    paths, parts = plain_walks(place.grad, (-1.4, 0.9), lr, beta1)
    tolerance = {"ravine": 1e-4, "Rosenbrock": 1e-3}[surface]
    losses = [place.f(path) for path in paths]
    counts = [max(i for i, loss in enumerate(each) if not loss < tolerance) + 1 for each in losses]
    counts = [min(count, 150) for count in counts]
    ends = [each[t] for each in losses]
    says(explorer, t + 1, lr, beta1, *np.ravel(parts[t]), *ends, tolerance, *counts, digits=2)
    for path, drawn, mark in zip(paths, lines(explorer)[::2], lines(explorer)[1::2], strict=True):
        np.testing.assert_allclose(drawn.T, path, rtol=1e-6, atol=1e-9)
        np.testing.assert_allclose(mark[:, 0], path[t], rtol=1e-6, atol=1e-9)
    slope, old, new = parts[t]
    known = np.array([[(0, 0), slope], [slope, slope + old], [slope, slope + new]])
    np.testing.assert_allclose([arrow.T * circle(explorer) for arrow in lines(explorer, 1)], known, atol=1e-6)
    assert 0.6 < np.abs(np.array([arrow.T for arrow in lines(explorer, 1)])).max() < 1.25  # it fills its panel


def test_no_arrow_ends_beyond_its_frame():
    explorer = figures.nadam_arrows()
    for t in (3, 20, 100, 149):
        explorer.set(preset="η = 0.3: 89 steps instead of 109", t=t)
        assert np.abs(np.array([arrow.T for arrow in lines(explorer, 1)])).max() < 1.25


def test_at_the_start_old_and_new_momentum_point_to_different_sides():
    """Across Nadam's coming step: with Adam's momentum it would go back, with Nadam's on."""
    slope, old, new = (arrow[:, 1] - arrow[:, 0] for arrow in lines(figures.nadam_arrows(), 1))
    assert (slope + old) @ (slope + new) < 0


def test_presets_of_nadam_show_what_they_say():
    explorer = figures.nadam_arrows()
    explorer.set(preset="η = 0.3: 89 steps instead of 109")
    assert "η = 0.3," in explorer.text
    assert explorer.text.endswith("Adam 109, Nadam 89.")
    explorer.set(preset="η = 0.1: one step gained")
    assert "η = 0.1," in explorer.text
    assert explorer.text.endswith("Adam 127, Nadam 126.")
    explorer.set(preset="the first step is longer")
    slope, old, new = (arrow[0, 1] for arrow in lines(explorer, 1))
    assert new > old == pytest.approx(slope)
    explorer.set(preset="no momentum: no difference")
    _, old, new = (arrow[:, 1] for arrow in lines(explorer, 1))
    np.testing.assert_allclose(old, new)
    explorer.set(preset="Rosenbrock: ahead in the valley")
    adam_loss, nadam_loss = re.search(r"Loss before: (\S+) \(Adam\), (\S+) \(Nadam\)", explorer.text).groups()
    assert float(nadam_loss) < float(adam_loss)
    explorer.set(preset="it feels the turn first")
    _, old, new = (arrow[:, 1] - arrow[:, 0] for arrow in lines(explorer, 1))
    assert old @ new > 0
    assert np.linalg.norm(new) < np.linalg.norm(old)
    adam_loss, nadam_loss = re.search(r"Loss before: (\S+) \(Adam\), (\S+) \(Nadam\)", explorer.text).groups()
    assert float(nadam_loss) < float(adam_loss)
