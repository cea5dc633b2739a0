"""Surfaces that teach: losses of two parameters, each with its gradient by hand.

``SURFACES[name]`` is a ``Surface``: ``f(w)`` and ``grad(w)`` on ``w`` of shape ``(..., 2)``, the ``minima`` that are
known, the ``start`` and the ``domain`` under which it behaves instructively. ``ravine(angle, ratio)`` and
``slice_of(f, grad, w, axes)`` make more.

Sources: H. H. Rosenbrock (1960), E. M. L. Beale (1958), D. M. Himmelblau (1972), L. A. Rastrigin (1974), M. A.
Styblinski and T.-S. Tang (1990) for the functions that bear their names.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from primer import checks
from primer.network import sigmoid


@dataclass(frozen=True, eq=False)
class Surface:
    """A loss of two parameters.

    ``f`` takes ``(..., 2)`` to ``(...)`` and ``grad`` takes it to ``(..., 2)``. ``minima`` holds the lowest points,
    one per row; ``start`` is a point ``(2,)``; ``domain`` is ``((x low, x high), (y low, y high))``.
    """

    name: str
    f: Callable
    grad: Callable
    minima: np.ndarray
    start: np.ndarray
    domain: tuple


def _make(name, f, grad, minima, start, domain):
    """A Surface from functions of x and y; ``grad`` returns the two partial derivatives."""

    def on_points(w):
        return f(*_split(w))

    def gradient(w):
        x, y = _split(w)
        slopes = np.empty((*x.shape, 2), x.dtype)  # filled by hand: ``np.stack`` takes a third of a step
        slopes[..., 0], slopes[..., 1] = grad(x, y)
        return slopes

    minima, start = checks.array("minima", minima).copy(), checks.array("start", start).copy()
    minima.setflags(write=False)
    start.setflags(write=False)
    return Surface(name, on_points, gradient, minima, start, domain)


def _split(w):
    w = checks.array("w", w, allow_complex=True)
    if w.ndim == 0 or w.shape[-1] != 2:
        raise ValueError(f"w must have shape (..., 2); got shape {w.shape}")
    return w[..., 0], w[..., 1]


def ravine(angle=0.0, ratio=25.0):
    """½(u² + ratio·v²), where u and v are x and y turned by ``angle`` degrees: steep across, flat along.

    ``ratio`` ≥ 1 is the condition number; the largest curvature, ``ratio``, sets the edge η = 2/ratio.
    """
    angle, ratio = checks.number("angle", angle, single=True), checks.number("ratio", ratio, 1, single=True)
    c, s = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    xx, xy, yy = c * c + ratio * s * s, (1 - ratio) * c * s, s * s + ratio * c * c
    return _make(
        "ravine" if angle == 0 else f"ravine {angle:g}°",
        lambda x, y: 0.5 * (xx * x**2 + 2 * xy * x * y + yy * y**2),
        lambda x, y: (xx * x + xy * y, xy * x + yy * y),
        [(0, 0)],
        (-5, 1),
        ((-6, 6), (-2, 2)),
    )


def _himmelblau():
    return _make(
        "Himmelblau",
        lambda x, y: (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2,
        lambda x, y: (
            4 * x * (x**2 + y - 11) + 2 * (x + y**2 - 7),
            2 * (x**2 + y - 11) + 4 * y * (x + y**2 - 7),
        ),
        [
            (3, 2),
            (-2.805118086952745, 3.131312518250573),
            (-3.779310253377747, -3.283185991286170),
            (3.584428340330492, -1.848126526964404),
        ],
        (1, -1),
        ((-5, 5), (-5, 5)),
    )


def _beale():
    constants, powers = np.array([1.5, 2.25, 2.625]), np.array([1, 2, 3])

    def residuals(x, y):
        return constants - x[..., None] + x[..., None] * y[..., None] ** powers

    def gradient(x, y):
        r = residuals(x, y)
        return (
            2 * (r * (y[..., None] ** powers - 1)).sum(-1),
            2 * (r * x[..., None] * powers * y[..., None] ** (powers - 1)).sum(-1),
        )

    def f(x, y):
        return (residuals(x, y) ** 2).sum(-1)

    return _make("Beale", f, gradient, [(3, 0.5)], (1, 1.5), ((-1, 4.5), (-1, 2)))


def _plateau():
    def bump(x, y):
        return np.exp(-(x**2 + y**2) / 2)

    return _make(
        "plateau",
        lambda x, y: 1 - bump(x, y),
        lambda x, y: (x * bump(x, y), y * bump(x, y)),
        [(0, 0)],
        (-3, 2),
        ((-4, 4), (-4, 4)),
    )


def _net_slice():
    """The 2-2-1 network's loss over w1_11 (x) and w2_11 (y), the rest as in the teacher whose outputs are the data.

    The teacher: W1 = [[2, −1], [1, 1.5]], b1 = (0, −0.5), W2 = (1.5, −1), b2 = 0.2. The data: a 4 × 4 grid.
    """
    x1, x2 = (side.ravel() for side in np.meshgrid([-1.5, -0.5, 0.5, 1.5], [-1.5, -0.5, 0.5, 1.5], indexing="ij"))

    def activation(x):
        return sigmoid(x[..., None] * x1 - x2)

    # The teacher's second unit, its weight and the bias stand on both sides and cancel: what is left is the first.
    target = 1.5 * activation(np.array(2.0))

    def f(x, y):
        return 0.5 * ((y[..., None] * activation(x) - target) ** 2).mean(-1)

    def gradient(x, y):
        a = activation(x)
        error = y[..., None] * a - target
        return (error * y[..., None] * a * (1 - a) * x1).mean(-1), (error * a).mean(-1)

    return _make("net slice", f, gradient, [(2, 1.5)], (-4, -1), ((-6, 8), (-3, 4)))


def slice_of(f, grad, w, axes, *, name="slice", minima=(), start=None, domain=((-6, 6), (-6, 6))):
    """The loss ``f`` of many parameters over two of them, ``axes``, with the others held at ``w``.

    ``f`` takes ``(..., d)`` to ``(...)`` and ``grad`` to ``(..., d)``; ``w`` has shape ``(d,)``; ``axes`` are two
    different places in it. The start is where ``w`` lies, unless another is given.
    """
    w = checks.array("w", w).copy()
    if w.ndim != 1:
        raise ValueError(f"w must have shape (d,); got shape {w.shape}")
    axes = [checks.count("axes", axis) for axis in (axes if np.ndim(axes) else [axes])]
    if len(set(axes)) != 2 or max(axes) >= w.size:
        raise ValueError(f"axes must be two different places in w, below {w.size}; got axes={axes}")

    def placed(x, y):
        whole = np.broadcast_to(w, (*np.shape(x), w.size)).astype(np.result_type(x, y, w))
        whole[..., axes[0]], whole[..., axes[1]] = x, y
        return whole

    return _make(
        name,
        lambda x, y: f(placed(x, y)),
        lambda x, y: np.moveaxis(grad(placed(x, y))[..., axes], -1, 0),
        _pairs("minima", minima),
        w[axes] if start is None else start,
        domain,
    )


def _pairs(name, points):
    points = checks.array(name, points)
    if points.size % 2:
        raise ValueError(f"{name} must be points, two numbers each; got shape {points.shape}")
    return points.reshape(-1, 2)


SURFACES = {
    surface.name: surface
    for surface in (
        ravine(),
        _make(
            "Rosenbrock",
            lambda x, y: (1 - x) ** 2 + 100 * (y - x**2) ** 2,
            lambda x, y: (-2 * (1 - x) - 400 * x * (y - x**2), 200 * (y - x**2)),
            [(1, 1)],
            (-1.5, 2),
            ((-2, 2), (-1, 3)),
        ),
        _beale(),
        _himmelblau(),
        _make(
            "Rastrigin",
            lambda x, y: 20 + x**2 - 10 * np.cos(2 * np.pi * x) + y**2 - 10 * np.cos(2 * np.pi * y),
            lambda x, y: (2 * x + 20 * np.pi * np.sin(2 * np.pi * x), 2 * y + 20 * np.pi * np.sin(2 * np.pi * y)),
            [(0, 0)],
            (2.3, -1.7),
            ((-4, 4), (-4, 4)),
        ),
        _make(
            "saddle",
            lambda x, y: 0.5 * x**2 - 0.5 * y**2 + 0.25 * y**4,
            lambda x, y: (x, -y + y**3),
            [(0, 1), (0, -1)],
            (1.5, 0.001),
            ((-2, 2), (-2, 2)),
        ),
        _make(
            "Styblinski–Tang",
            lambda x, y: 0.5 * (x**4 - 16 * x**2 + 5 * x + y**4 - 16 * y**2 + 5 * y),
            lambda x, y: (2 * x**3 - 16 * x + 2.5, 2 * y**3 - 16 * y + 2.5),
            [(-2.903534027771177, -2.903534027771177)],
            (0.3, -0.5),
            ((-5, 5), (-5, 5)),
        ),
        _plateau(),
        _net_slice(),
        _make("bowl", lambda x, y: 0.5 * (x**2 + y**2), lambda x, y: (x, y), [(0, 0)], (-3, 2), ((-4, 4), (-4, 4))),
    )
}
