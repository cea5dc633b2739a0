"""The surfaces: gradients against the complex step, minima, and values computed by hand."""

import numpy as np
import pytest
from replays import ROUNDING

from primer import network, surfaces
from primer.data import SMOOTH_X, SMOOTH_Y, TEACHER_W
from primer.surfaces import SURFACES

ALL = {**SURFACES, "ravine 30": surfaces.ravine(30), "ravine 100": surfaces.ravine(-45, 100)}


def points(surface, count=1000):
    (left, right), (bottom, top) = surface.domain
    return np.random.default_rng(0).uniform([left, bottom], [right, top], (count, 2))


@pytest.mark.parametrize("name", ALL)
def test_gradient_agrees_with_the_complex_step(name):
    """On 1000 random points, to 1e-12 of the gradient's size there (or of its typical size, where it is near 0)."""
    surface = ALL[name]
    w = points(surface)
    exact = np.stack([surface.f(w + 1e-30j * unit).imag / 1e-30 for unit in np.eye(2)], axis=-1)
    size = np.linalg.norm(exact, axis=-1, keepdims=True)
    assert (np.abs(surface.grad(w) - exact) / np.maximum(size, 1e-2 * np.median(size))).max() <= 1e-12


@pytest.mark.parametrize("name", ALL)
def test_minima_are_flat_and_lowest(name):
    surface = ALL[name]
    assert surface.minima.shape[1] == 2
    np.testing.assert_allclose(surface.grad(surface.minima), 0, atol=1e-10)
    lowest = surface.f(surface.minima)
    np.testing.assert_allclose(lowest, lowest[0], rtol=0, atol=1e-12)
    assert surface.f(points(surface, 20000)).min() >= lowest[0] - 1e-12
    (left, right), (bottom, top) = surface.domain
    for x, y in [*surface.minima, surface.start]:
        assert left <= x <= right
        assert bottom <= y <= top


def test_the_ten_surfaces_by_name():
    names = ("ravine", "Rosenbrock", "Beale", "Himmelblau", "Rastrigin", "saddle", "Styblinski–Tang", "plateau")
    assert set(SURFACES) == {*names, "bowl", "net slice"}
    assert len(SURFACES["Himmelblau"].minima) == 4


@pytest.mark.parametrize(
    ("name", "w", "value"),
    [
        ("ravine", (2, 1), 14.5),
        ("Rosenbrock", (-1, 2), 104),
        ("Beale", (0, 0), 1.5**2 + 2.25**2 + 2.625**2),
        ("Beale", (1, 2), 2.5**2 + 5.25**2 + 9.625**2),
        ("Himmelblau", (0, 0), 170),
        ("Himmelblau", (1, -1), 146),
        ("Rastrigin", (1, 2), 5),
        ("Rastrigin", (0.5, 0), 20.25),
        ("saddle", (2, 1), 1.75),
        ("Styblinski–Tang", (1, -1), -15),
        ("plateau", (1, 1), 1 - np.exp(-1)),
        ("bowl", (3, 4), 12.5),
    ],
)
def test_values_worked_out_by_hand(name, w, value):
    assert SURFACES[name].f(np.array(w, dtype=float)) == pytest.approx(value, rel=1e-14)


def test_the_rotated_ravine_is_the_ravine_turned():
    angle = np.radians(30)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    w = np.random.default_rng(1).standard_normal((50, 2))
    flat, turned = surfaces.ravine(0), surfaces.ravine(30)
    np.testing.assert_allclose(turned.f(w @ turn.T), flat.f(w), rtol=1e-12)
    np.testing.assert_allclose(turned.grad(w @ turn.T), flat.grad(w) @ turn.T, rtol=1e-11, atol=1e-11)


def test_the_net_slice_is_the_networks_loss():
    """Two of the nine weights of the teacher's network, against the network itself."""
    surface = SURFACES["net slice"]
    w = points(surface, 100)
    whole = np.tile(TEACHER_W, (100, 1))
    whole[:, [0, 6]] = w
    np.testing.assert_allclose(surface.f(w), network.loss(whole, SMOOTH_X, SMOOTH_Y), rtol=0, atol=10 * ROUNDING)
    np.testing.assert_allclose(
        surface.grad(w), network.gradient(whole, SMOOTH_X, SMOOTH_Y)[:, [0, 6]], rtol=0, atol=10 * ROUNDING
    )


@pytest.mark.parametrize("axes", [(0, 6), (8, 3), (4, 5)])
def test_a_slice_over_any_two_parameters(axes):
    def f(w):
        return network.loss(w, network.EXAMPLE_X, network.EXAMPLE_Y)

    def grad(w):
        return network.gradient(w, network.EXAMPLE_X, network.EXAMPLE_Y)

    surface = surfaces.slice_of(f, grad, network.EXAMPLE_W, axes)
    np.testing.assert_array_equal(surface.start, network.EXAMPLE_W[list(axes)])
    assert surface.f(surface.start) == f(network.EXAMPLE_W)
    np.testing.assert_array_equal(surface.grad(surface.start), grad(network.EXAMPLE_W)[list(axes)])
    w = np.random.default_rng(0).standard_normal((3, 4, 2))
    exact = np.stack([surface.f(w + 1e-30j * unit).imag / 1e-30 for unit in np.eye(2)], axis=-1)
    np.testing.assert_allclose(surface.grad(w), exact, rtol=0, atol=10 * ROUNDING)


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: SURFACES["bowl"].f(np.ones(3)), r"w must have shape \(\.\.\., 2\).*\(3,\)"),
        (lambda: SURFACES["bowl"].grad(1.0), "w must have shape"),
        (lambda: surfaces.ravine(np.nan), "angle must be"),
        (lambda: surfaces.ravine(0, 0.5), "ratio must be"),
        (lambda: surfaces.slice_of(np.sum, np.sum, np.ones(9), (1, 1)), "axes must be two different"),
        (lambda: surfaces.slice_of(np.sum, np.sum, np.ones(9), (1, 9)), "axes must be two different"),
        (lambda: surfaces.slice_of(np.sum, np.sum, np.ones(9), (1, "x")), "axes must be"),
    ],
)
def test_bad_input_is_refused_by_name(call, says):
    with pytest.raises(ValueError, match=says):
        call()


def test_tables_cannot_be_changed_by_accident():
    with pytest.raises(ValueError, match="read-only"):
        SURFACES["bowl"].minima[0] = 1
