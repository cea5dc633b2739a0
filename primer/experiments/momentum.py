"""Momentum and NAG beside gradient descent: how a path swings, and how few steps each needs in a ravine."""

from functools import lru_cache
from types import SimpleNamespace

import numpy as np

from primer import checks, descent, optimizers, surfaces
from primer.experiments import stored, tuning

__all__ = ["fewest_steps", "overshoot", "steps_to_shrink", "turns"]


def turns(x, tolerance=1e-3):
    """How often a sequence of positions turns round before it stays within ``tolerance`` of its start's size of 0."""
    x, tolerance = _positions(x), checks.number("tolerance", tolerance, 0, single=True)
    outside = np.flatnonzero(np.abs(x) > tolerance * np.abs(x[0]))
    moves = np.sign(np.diff(x[: outside[-1] + 2 if outside.size else 1]))
    moves = moves[moves != 0]
    return int(np.count_nonzero(np.diff(moves)))


def overshoot(x):
    """How far a sequence of positions got beyond 0, seen from where it started."""
    x = _positions(x)
    return float(max(0.0, np.max(-np.sign(x[0]) * x))) if x[0] else float(np.max(np.abs(x)))


def edge_of(name, gamma):
    """ηλ at which a run on ½λw² stops converging: 2(1 + γ) for Momentum, (2 + 2γ)/(1 + 2γ) for NAG."""
    checks.one_of("name", name, ["momentum", "nag"])
    return 2 * (1 + gamma) if name == "momentum" else (2 + 2 * gamma) / (1 + 2 * gamma)


def swing_of(name, gamma):
    """ηλ between which a run on ½λw² swings: one step's recurrence has complex roots. Two numbers, low and high.

    Momentum: z² − (1 + γ − ηλ)z + γ, so (1 ∓ √γ)²; NAG: z² − (1 + γ)(1 − ηλ)z + γ(1 − ηλ), so ((1 − γ)/(1 + γ))² and 1.
    """
    root = np.sqrt(gamma)
    if name == "momentum":
        return (1 - root) ** 2, (1 + root) ** 2
    return ((1 - gamma) / (1 + gamma)) ** 2, np.ones_like(gamma)


def factor_per_step(name, bend, gamma):
    """What a step leaves in the long run of a direction of ½λw², with ``bend`` = ηλ; broadcasts with ``gamma``.

    The size of the larger root of one step's recurrence (see ``swing_of``); of gradient descent |1 − ηλ|. Above 1 the
    direction grows.
    """
    checks.one_of("name", name, ["gd", "momentum", "nag"])
    bend, gamma = checks.array("bend", bend), checks.array("gamma", gamma)
    if name == "gd":
        return np.abs(1 - bend) + 0 * gamma
    total, product = (1 + gamma - bend, gamma) if name == "momentum" else ((1 + gamma) * (1 - bend), gamma * (1 - bend))
    apart = np.sqrt(total**2 - 4 * product + 0j)
    return np.maximum(np.abs(total + apart), np.abs(total - apart)) / 2


def region_of(name, lr, gamma, curvatures):
    """Which of the five regions a pair of rate and memory lies in, for a quadratic of these two curvatures.

    ``lr`` and ``gamma`` may be arrays that broadcast; then the names are an array, too.
    """
    flat, steep = lr * min(curvatures), lr * max(curvatures)
    low, high = swing_of(name, gamma)
    where = [steep >= edge_of(name, gamma), steep >= high, steep <= low, flat > low]
    return np.select(where, ["diverges", "jumps", "glides", "swings"], "ripples")[()]


# The fewest steps in a ravine: a search over rates and memories, the same number of candidates for each.

BUDGETS = {10: 100, 100: 600, 1000: 5000}  # condition number κ → steps that a run may take
SIDE = 40  # rates and memories of Momentum and NAG; gradient descent has no memory, and SIDE² rates


def steps_to_shrink(name, kappa, budget, **hyper):
    """Steps until both coordinates of ½(x² + κy²) have shrunk to a thousandth of their start for good.

    ``name`` is an optimizer's, ``hyper`` arrays of one shape: ``lr``, and ``gamma`` where it has one. Returns an array
    of that shape, infinite where it takes more than ``budget`` steps. Momentum, NAG and gradient descent are linear
    here and take each coordinate for itself, so the count is the same from every start.
    """
    checks.one_of("name", name, ["gd", "momentum", "nag"])
    hyper = {key: checks.array(key, value)[..., None] for key, value in hyper.items()}
    w = np.ones((*hyper["lr"].shape[:-1], 2))
    walk = descent.steps(optimizers.OPTIMIZERS[name], w, surfaces.ravine(ratio=kappa).grad, budget, **hyper)
    outside = np.zeros(w.shape[:-1])  # the last step after which one coordinate was still outside
    for t, (w, _) in enumerate(walk, start=1):
        outside[~(np.abs(w).max(-1) <= 1e-3)] = t
    return np.where(outside < budget, outside + 1, np.inf)


def candidates(name, kappa):
    """The settings that ``fewest_steps`` tries, 1600 for each: ``lr`` and, for Momentum and NAG, ``gamma``.

    Rates lie between 0 and the edge of stability, close to each other at both ends; 1 − γ from 1 to 0.01 in equal
    factors. Arrays of shape (40, 40), γ down and η across; for gradient descent 1600 equally spaced rates.
    """
    if name == "gd":
        return {"lr": 2 / kappa * np.arange(1, SIDE**2 + 1) / (SIDE**2 + 1)}
    share = (1 - np.cos(np.pi * np.arange(1, SIDE + 1) / (SIDE + 1))) / 2
    gamma, share = np.meshgrid(1 - np.geomspace(1, 0.01, SIDE), share, indexing="ij")
    return {"lr": share * edge_of(name, gamma) / kappa, "gamma": gamma}


def look_for(name, kappa):
    """The candidate that needs the fewest steps, as it is stored: its ``steps``, its place ``at`` and its settings."""
    hyper = candidates(name, kappa)
    steps = steps_to_shrink(name, kappa, BUDGETS[kappa], **hyper)
    best = tuning.best_of(steps.reshape(-1, 1))
    at = [int(i) for i in np.unravel_index(best, steps.shape)]
    return {"steps": int(steps.flat[best]), "at": at} | {key: float(x.flat[best]) for key, x in hyper.items()}


@lru_cache(maxsize=1)
def fewest_steps():
    """The best of 1600 candidates each, as stored: κ → name → ``steps``, ``lr``, ``gamma`` (not of gradient descent),
    and ``at``, its place in the grid: never at an end.
    """
    return {
        int(k): {name: SimpleNamespace(**best) for name, best in row.items()}
        for k, row in stored.read("momentum_kappa").items()
    }


def store_fewest_steps():
    """Look for the fewest steps anew and store what is found: some seconds of computing."""
    rows = {kappa: {name: look_for(name, kappa) for name in ("gd", "momentum", "nag")} for kappa in BUDGETS}
    stored.write("momentum_kappa", rows)


def _positions(x):
    x = checks.array("x", x)
    if x.ndim != 1 or x.size == 0:
        raise ValueError(f"x must be positions in time, of shape (steps,); got shape {x.shape}")
    return x
