"""Derivatives without calculus: what a gradient written by hand is checked against.

Sources: central differences, any numerics text; complex step, W. Squire and G. Trapp, "Using complex variables
to estimate derivatives of real functions", SIAM Review 40, 1998.
"""

import numpy as np

from primer import checks


def central_difference(f, w, h=1e-5):
    """∂f/∂w_i ≈ (f(w + h e_i) − f(w − h e_i)) / 2h for every i.

    ``f`` takes ``(..., d)`` to ``(...)``; ``w`` has shape ``(d,)``. Two errors fight: the formula's own falls as
    h², the rounding of the subtraction grows as 1/h. Raises ValueError for h ≤ 0.
    """
    w, h = _point(w), checks.positive("h", h, single=True)
    nudge = h * np.eye(w.size)
    return (f(w + nudge) - f(w - nudge)) / (2 * h)


def complex_step(f, w, h=1e-30):
    """∂f/∂w_i = Im f(w + i h e_i) / h for every i: no subtraction, so h may be tiny and the digits are exact.

    ``f`` must accept complex numbers and use no absolute value or comparison; shapes as above.
    """
    w, h = _point(w), checks.positive("h", h, single=True)
    return np.imag(f(w + 1j * h * np.eye(w.size))) / h


def hessian(grad, w, h=1e-30):
    """∂²f/∂w_i∂w_j = Im ∂f/∂w_j(w + i h e_i) / h: how the gradient bends, exact as ``complex_step`` is.

    ``grad`` takes ``(..., d)`` to the gradient of f, of the same shape, and must accept complex numbers. ``w`` has
    shape ``(..., d)``, what is returned ``(..., d, d)``: ``np.linalg.eigvalsh`` of it are the curvatures, the largest
    last.
    """
    w, h = checks.array("w", w), checks.positive("h", h, single=True)
    if w.ndim == 0 or w.shape[-1] == 0:
        raise ValueError(f"w must have shape (..., d); got shape {w.shape}")
    return np.imag(grad(w[..., None, :] + 1j * h * np.eye(w.shape[-1]))) / h


def _point(w):
    w = checks.array("w", w)
    if w.ndim != 1:
        raise ValueError(f"w must have shape (d,); got shape {w.shape}")
    return w
