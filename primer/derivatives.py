"""Derivatives without calculus: what a gradient written by hand is checked against.

Sources: central differences, any numerics text; complex step, W. Squire and G. Trapp, "Using complex variables
to estimate derivatives of real functions", SIAM Review 40, 1998.
"""

import numpy as np

from primer import checks


def central_difference(f, w, h=1e-5):
    """∂f/∂w_i ≈ (f(w + h e_i) − f(w − h e_i)) / 2h for every i.

    ``f`` takes ``(..., d)`` to ``(...)``; ``w`` has shape ``(d,)``. Two errors fight: the formula's own falls as
    h², the rounding of the subtraction grows as 1/h. Raises ValueError for h ≤ 0 and for an ``f`` that does not take
    each of many places by itself, as ``w[0] * w[1]`` does not: write ``w[..., 0] * w[..., 1]``.
    """
    w, h = _point(w), checks.positive("h", h, single=True)
    nudges = h * np.eye(w.size)
    return (_at(f, w + nudges) - _at(f, w - nudges)) / (2 * h)


def complex_step(f, w, h=1e-30):
    """∂f/∂w_i = Im f(w + i h e_i) / h for every i: no subtraction, so h may be tiny and the digits are exact.

    ``f`` must accept complex numbers and use no absolute value or comparison; shapes as above.
    """
    w, h = _point(w), checks.positive("h", h, single=True)
    return np.imag(_at(f, w + 1j * h * np.eye(w.size))) / h


def hessian(grad, w, h=1e-30):
    """∂²f/∂w_i∂w_j = Im ∂f/∂w_j(w + i h e_i) / h: how the gradient bends, exact as ``complex_step`` is.

    ``grad`` takes ``(..., d)`` to the gradient of f, of the same shape, and must accept complex numbers. ``w`` has
    shape ``(..., d)``, what is returned ``(..., d, d)``: ``np.linalg.eigvalsh`` of it are the curvatures, the largest
    last.
    """
    w, h = checks.array("w", w), checks.positive("h", h, single=True)
    if w.ndim == 0 or w.shape[-1] == 0:
        raise ValueError(f"w must have shape (..., d); got shape {w.shape}")
    places = w[..., None, :] + 1j * h * np.eye(w.shape[-1])
    slopes = np.imag(grad(places)) / h
    if slopes.shape != places.shape:
        raise ValueError(f"grad must take (..., d) to (..., d): {places.shape} has become {slopes.shape}")
    return slopes


def _at(f, places):
    """``f`` at each of the places, shape (d, d) → (d,). They are given as (d, 1, d), so that no two axes are alike."""
    values = np.asarray(f(places[:, None, :]))
    if values.shape != (len(places), 1):
        raise ValueError(
            f"f must take (..., d) to (...): {(len(places), 1, len(places))} has become {values.shape}, "
            f"not {(len(places), 1)}"
        )
    return values[:, 0]


def _point(w):
    w = checks.array("w", w)
    if w.ndim != 1:
        raise ValueError(f"w must have shape (d,); got shape {w.shape}")
    return w
