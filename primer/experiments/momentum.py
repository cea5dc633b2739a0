"""How a path swings about the minimum: how often it turns round, and how far it gets beyond."""

import numpy as np

__all__ = ["overshoot", "turns"]


def turns(x, tolerance=1e-3):
    """How often a sequence of positions turns round before it stays within ``tolerance`` of its start's size of 0."""
    outside = np.flatnonzero(np.abs(x) > tolerance * np.abs(x[0]))
    moves = np.sign(np.diff(x[: outside[-1] + 2 if outside.size else 1]))
    moves = moves[moves != 0]
    return int(np.count_nonzero(np.diff(moves)))


def overshoot(x):
    """How far a sequence of positions got beyond 0, seen from where it started."""
    return float(max(0.0, np.max(-np.sign(x[0]) * x))) if x[0] else float(np.max(np.abs(x)))
