"""One matrix gradient and the step that lowers a linear loss most, where length is measured in three ways."""

import numpy as np

from primer import beyond, checks
from primer.experiments.limits import rotation

__all__ = ["chance", "lengths", "lowered", "matrix_gradient"]


def matrix_gradient(first, second, angle, turn=0.0):
    """G = U Σ Vᵀ of shape (2, 2): Σ has ``first`` ≥ ``second`` ≥ 0, the angles are in degrees.

    V is the turn by ``angle``, U that by ``angle`` + ``turn``: along which directions G stretches, and how far it turns
    them besides.
    """
    first = checks.number("first", first, 0, single=True)
    second = checks.number("second", second, 0, first, single=True)
    angle, turn = checks.number("angle", angle, single=True), checks.number("turn", turn, single=True)
    G = rotation(angle + turn) @ np.diag([first, second]) @ rotation(angle).T
    return np.where(np.abs(G) < 1e-12 * first, 0.0, G)  # a 0 that is rounded has no sign


def lengths(D):
    """The length of matrices in each norm of ``beyond.NORMS``: shape (..., 3) for D of shape (..., rows, columns).

    The root of the sum of squares, the largest entry, and the largest singular value.
    """
    D = checks.array("D", D)
    if D.ndim < 2 or 0 in D.shape[-2:]:
        raise ValueError(f"D must have shape (..., rows, columns); got shape {D.shape}")
    sizes = [np.linalg.norm(D, axis=(-2, -1)), np.abs(D).max((-2, -1)), np.linalg.norm(D, 2, axis=(-2, -1))]
    return np.stack(sizes, axis=-1)


def lowered(G, D):
    """By how much the linear loss Σ G D falls in a step D that is made 1 long in each norm: shape (3,)."""
    return -(checks.array("G", G) * D).sum() / lengths(D)


def chance(G, draws=20_000, seed=0):
    """How much the best of ``draws`` random steps lowers Σ G D, as a share of the steepest, in each norm.

    The entries are normally distributed, and each step is made 1 long in that norm.
    """
    draws, seed = checks.count("draws", draws, 1), checks.count("seed", seed)
    D = np.random.default_rng(seed).standard_normal((draws, *np.shape(G)))
    best = (-(np.asarray(G) * D).sum((-2, -1))[:, None] / lengths(D)).max(0)
    most = [lowered(G, beyond.steepest(G, norm))[i] for i, norm in enumerate(beyond.NORMS)]
    return best / most
