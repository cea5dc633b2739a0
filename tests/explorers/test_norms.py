"""The figures of the part `norms`: what they say is computed anew here, from the definitions."""

import numpy as np
import pytest
from words import lines, says

from primer.explorers.nb6 import norms


@pytest.mark.parametrize(("ratio", "axes"), [(0.2, norms._WEIGHTS), (0.01, norms._VALUES), (1.0, norms._WEIGHTS)])
def test_the_corner_is_lowest_on_the_square_and_the_gradient_leads_there_on_the_circle(ratio, axes):
    explorer = norms.three_budgets()
    explorer.set(ratio=ratio, axes=axes)
    slope = np.array([1, ratio])
    around = np.linspace(0, 2 * np.pi, 100_001)
    circle = np.stack([np.cos(around), np.sin(around)], 1)
    square = circle / np.abs(circle).max(1, keepdims=True)
    lowest = [ball[(ball @ slope).argmin()] for ball in (circle, square)]
    falls = [(ball @ slope).min() for ball in (circle, square)]
    says(explorer, ratio, ratio, falls[1] / falls[0])
    one, other, gradient, round_step, corner = lines(explorer)
    np.testing.assert_allclose([round_step[:, 1], corner[:, 1]], lowest, atol=2e-4)
    np.testing.assert_allclose(gradient[:, 1], slope / np.linalg.norm(slope))
    for line, step in ((one, lowest[0]), (other, lowest[1])):  # a level line of the loss, through the step
        np.testing.assert_allclose(slope @ line, [slope @ step] * 2, atol=2e-4)
    rule, dot, diamond = lines(explorer, 1)
    assert rule.tolist() == [[ratio, ratio], [ratio, 1]]
    assert (dot.ravel().tolist(), diamond.ravel().tolist()) == ([ratio, ratio], [ratio, 1])


def stretched(matrix):
    """The longest and the shortest image of the unit circle, by looking at many."""
    around = np.linspace(0, np.pi, 100_001)
    sizes = np.linalg.norm(matrix @ np.stack([np.cos(around), np.sin(around)]), axis=0)
    return sizes.max(), sizes.min()


@pytest.mark.parametrize(
    ("first", "second", "angle", "turn"), [(2.0, 0.2, 30.0, 0.0), (0.5, 1.5, 70.0, -35.0), (1.0, 0.25, 20.0, 60.0)]
)
def test_the_three_steps_stretch_the_circle_as_they_say(first, second, angle, turn):
    explorer = norms.three_norms()
    explorer.set(first=first, second=second, angle=angle, turn=turn)
    large, small = max(first, second), min(first, second)
    a, b = np.radians([angle, angle + turn])
    after, before = (np.array([[np.cos(t), -np.sin(t)], [np.sin(t), np.cos(t)]]) for t in (b, a))
    G = after @ np.diag([large, small]) @ before.T
    size = np.hypot(large, small)
    steps = [-G / size, -np.sign(G), -after @ before.T]
    falls = [size, np.abs(G).sum(), large + small]
    said = [number for fall, step in zip(falls, steps, strict=True) for number in (fall, *stretched(step))]
    says(explorer, large, small, angle, *([turn] if turn else []), 1, *said)
    for panel, matrix in enumerate([G, *steps]):
        image, longest, shortest = lines(explorer, panel)
        around = np.linspace(0, 2 * np.pi, 61)
        np.testing.assert_allclose(image, matrix @ [np.cos(around), np.sin(around)], atol=1e-9)
        np.testing.assert_allclose(np.stack([longest[:, 1], shortest[:, 1]], 1), matrix @ before, atol=1e-9)


def test_no_gradient_at_all_is_no_step():
    explorer = norms.three_norms()
    explorer.set(first=0.0, second=0.0)
    assert explorer.text.count("norm 0 (singular values 0, 0)") == 3


def test_presets_of_the_three_norms_show_what_they_say():
    explorer = norms.three_norms()
    seen = {}
    for title in explorer.presets:
        explorer.set(preset=title)
        seen[title] = [lines(explorer, panel)[0] for panel in range(4)]
    line = seen["turned: the sign flattens the circle to a line"][2]
    assert np.linalg.matrix_rank(line, tol=1e-9) == 1
    _, _, sign, spectral = seen["along the axes: sign and Muon agree"]
    np.testing.assert_allclose(sign, spectral, atol=1e-9)
    thin = seen["one direction almost forgotten"][1]
    assert np.linalg.svd(thin, compute_uv=False)[1] < 0.03 * np.linalg.svd(thin, compute_uv=False)[0]
    _, euclidean, sign, spectral = seen["equal singular values: all three point one way"]
    np.testing.assert_allclose(sign, spectral, atol=1e-9)
    np.testing.assert_allclose(euclidean * np.sqrt(2), spectral, atol=1e-9)
    turned = seen["a gradient that turns as well: the sign turns by 45°"][2]
    c = np.sqrt(0.5)
    np.testing.assert_allclose(turned[:, 0], -np.sqrt(2) * np.array([c, c]), atol=1e-9)  # (1, 0) by 45°, and against it


def test_presets_of_the_budgets_show_what_they_say():
    explorer = norms.three_budgets()
    corners = {}
    for title, values in explorer.presets.items():
        explorer.set(preset=title)
        corners[title] = lines(explorer)[4][:, 1].tolist()
        assert (values["axes"] == norms._VALUES) == ("spectral" in explorer.text)
    assert all(corner == [-1, -1] for corner in corners.values())
    assert len(corners) == 4
