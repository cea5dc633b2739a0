"""What an optimizer reaches with each learning rate of a grid, from many starts, with an equal budget of steps.

A race in which all use the same learning rate says more about that rate than about the optimizers. Here each gets the
best of the same grid.
"""

from functools import lru_cache
from types import SimpleNamespace

import numpy as np

from primer import checks, descent, optimizers, surfaces

# Six rates in each factor of ten, from 0.0001 to 5.
GRID = np.array([float(f"{digits}e{power}") for power in range(-4, 1) for digits in (1, 1.5, 2, 3, 5, 7)][:-1])
STARTS = 12


def starts(surface, count=STARTS, *, seed=0):
    """``count`` starts, shape (count, 2): the surface's own, then random ones from the inner half of its domain."""
    checks.count("count", count, 1)
    low, high = np.transpose(surface.domain)
    middle, reach = (low + high) / 2, (high - low) / 4
    around = middle + reach * np.random.default_rng(seed).uniform(-1, 1, (count - 1, 2))
    return np.vstack([surface.start, around])


def losses(step, surface, steps, *, rates=GRID, w0=None, **hyper):
    """How far above the surface's lowest value each run ends: shape (rates, starts), inf where it diverged.

    All runs are one batch. ``w0`` (starts, 2) are ``starts(surface)`` unless others are given.
    """
    w0 = starts(surface) if w0 is None else np.asarray(w0, dtype=float)
    lr = np.asarray(rates, dtype=float)[:, None, None]
    begin = np.broadcast_to(w0, (len(lr), *w0.shape))
    *_, (w, state) = descent.steps(step, begin, surface.grad, steps, lr=lr, **hyper)
    with np.errstate(all="ignore"):
        excess = surface.f(w) - surface.f(surface.minima[0])
    return np.where((state.diverged > 0) | ~np.isfinite(excess), np.inf, np.maximum(excess, 0.0))


@lru_cache(maxsize=256)
def tune(name, surface, steps=100):
    """The best rate of ``GRID`` for an optimizer on a surface, by the median over the starts.

    ``name`` is an optimizer's name, ``surface`` a Surface or a name in ``surfaces.SURFACES``. Returns ``lr``, the best
    rate; ``losses`` (rates, starts), their ``median`` (rates,) and ``quartiles`` (3, rates). Lookahead walks with Adam
    inside.
    """
    checks.one_of("name", name, list(optimizers.OPTIMIZERS))
    if isinstance(surface, str):
        surface = surfaces.SURFACES[checks.one_of("surface", surface, list(surfaces.SURFACES))]
    hyper = {"inner": optimizers.adam} if name == "lookahead" else {}
    ends = losses(optimizers.OPTIMIZERS[name], surface, steps, **hyper)
    quartiles = np.sort(ends, axis=1)[:, [STARTS // 4, STARTS // 2, 3 * STARTS // 4]].T
    return SimpleNamespace(lr=float(GRID[quartiles[1].argmin()]), losses=ends, median=quartiles[1], quartiles=quartiles)


def ranking(scores):
    """Names from the lowest score to the highest, from a dict name → score."""
    return sorted(scores, key=scores.get)
