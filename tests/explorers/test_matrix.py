"""The figures of the part `matrix`: what they say is computed anew here, or is what is stored."""

import itertools

import numpy as np
import pytest
from words import lines, numbers_of, says, still_lines

from primer import experiments
from primer.explorers.nb6 import matrix

COEFFICIENTS = {"Muon's": (3.4445, -4.7750, 2.0315), "cubic": (1.5, -0.5, 0), "quintic": (15 / 8, -10 / 8, 3 / 8)}


@pytest.mark.parametrize(
    ("steps", "coefficients", "ratio"), [(5, "Muon's", 100.0), (1, "cubic", 30.0), (3, "quintic", 700.0)]
)
def test_newton_schulz_on_a_matrix_does_what_the_figure_says(steps, coefficients, ratio):
    """By the matrix products themselves, on a matrix with these singular values."""
    explorer = matrix.newton_schulz()
    explorer.set(steps=steps, coefficients=coefficients, ratio=ratio)
    a, b, c = COEFFICIENTS[coefficients]
    rng = np.random.default_rng(0)
    turn, other = (np.linalg.qr(rng.standard_normal((8, 8)))[0] for _ in range(2))
    X = turn @ np.diag(ratio ** -np.linspace(0, 1, 8)) @ other
    X /= np.linalg.norm(X)
    begin = np.linalg.svd(X, compute_uv=False)
    for _ in range(steps):
        A = X @ X.T
        X = a * X + b * A @ X + c * A @ A @ X
    end = np.linalg.svd(X, compute_uv=False)
    off = np.abs(end - 1).max()
    numbers = [a, b, c, begin[-1], begin[0], end[-1], end[0], steps, 1, off, end[0] / end[-1]]
    says(explorer, *numbers, digits=3)
    law, dots = lines(explorer)
    np.testing.assert_allclose(dots[0], begin, rtol=1e-9)
    np.testing.assert_allclose(np.sort(dots[1]), end[::-1], rtol=1e-9)
    np.testing.assert_allclose(np.interp(dots[0], *law), dots[1], atol=0.05)
    walks, ends = lines(explorer, 1)
    across, up = walks.reshape(2, 8, steps + 2)
    assert (across == np.arange(steps + 2)).all()
    assert np.isnan(up[:, -1]).all()  # where one of the eight ends
    np.testing.assert_allclose(up[:, 0], begin, rtol=1e-9)
    np.testing.assert_allclose(up[:, -2], ends[1])
    np.testing.assert_allclose(ends[0], steps)
    for panel in (0, 1):
        assert still_lines(explorer, panel)[0][1].tolist() == [1, 1]  # the exact factor


def test_presets_of_newton_schulz_show_what_they_say():
    explorer = matrix.newton_schulz()
    ends = {}
    for title in explorer.presets:
        explorer.set(preset=title)
        ends[title] = lines(explorer, 1)[-1][1]
    near = ends["Muon's five steps: near 1, whatever they were"]
    assert 0.68 < near.min() < near.max() < 1.14
    assert ends["before the first step"].max() / ends["before the first step"].min() == pytest.approx(100)
    assert np.abs(ends["Muon's eight steps: it never settles"] - 1).max() > 0.25
    behind = ends["cubic: the smallest is far behind"]
    assert behind.min() < 0.1 < 0.99 < behind.max()
    np.testing.assert_allclose(ends["cubic, a mild matrix: it settles on 1"], 1, atol=1e-6)


@pytest.mark.parametrize(
    ("condition", "basis", "title"),
    [("10000", "turned", "Muon"), ("100", "turned", "Momentum"), ("10000", "along the axes", "Adam, β2 = 0.95")],
)
def test_the_regression_says_and_draws_what_is_stored(condition, basis, title):
    explorer = matrix.matrix_regression()
    explorer.set(condition=condition, basis=basis, title=title)
    found = experiments.regression_contest(int(condition), basis == "turned")
    row = found[title]
    name = title.count("2") * [0.95]
    begin = [float(condition), row.lr, *name, row.median, 95, *row.between, 40]
    order = sorted(found, key=lambda each: found[each].median)
    rest = [number for each in order for number in (*([0.95] if "0.95" in each else []), found[each].median)]
    said = [float(number) for number in numbers_of(explorer.text)]
    assert said == pytest.approx([*begin, *rest], rel=6e-3)
    for before, after in itertools.pairwise(order):
        apart = found[before].between[1] < found[after].between[0]
        assert (f" ~ {after}: " in explorer.text) != apart
    curves = still_lines(explorer)
    np.testing.assert_allclose([curve[1, -1] for curve in curves], [each.curve[-1] for each in found.values()])
    *bold, ring = lines(explorer, 1)
    shown = [line for line in bold if line.size]
    assert len(shown) == 1
    np.testing.assert_allclose(shown[0], [row.rates, np.clip(row.medians, 0, 10)])
    np.testing.assert_allclose(ring[:, 0], [row.lr, row.medians[row.at]])


def test_presets_of_the_regression_show_what_they_say():
    explorer = matrix.matrix_regression()

    def order(title):
        explorer.set(preset=title)
        said = explorer.text.rpartition("shown): ")[2].replace(" ~", ",").split(", ")
        return [each.partition(":")[0] for each in said if ":" in each]

    assert order("ill-conditioned and turned: SOAP is lowest")[0] == "SOAP"
    assert order("along the axes: Adagrad and Adam are lowest")[0] == "Adagrad"
    assert "Adam: 2.31e−10, SOAP" in explorer.text
    mild = order("mildly conditioned: Momentum passes Muon")
    assert mild.index("Momentum") < mild.index("Muon")
