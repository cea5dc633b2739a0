"""The largest curvature while gradient descent runs: on the 2-2-1 network, and on a network of two weights in a row.

What a hundred starts come to, and the curvature along the way of small steps, takes half a minute; it stands in
``edge_rates.json`` and ``edge_slow.json`` beside this module; ``store_edge`` computes both anew.
"""

from functools import lru_cache
from types import SimpleNamespace

import numpy as np

from primer import checks, data, derivatives, descent, network, optimizers
from primer.experiments import stored, tuning
from primer.experiments.function import trained

__all__ = [
    "edge_columns",
    "edge_of_starts",
    "edge_run",
    "largest_curvature",
    "slow_curvature",
    "two_layers",
    "xor_gradient",
]

RATES = (0.25, 0.5, 1.0, 1.1, 1.2, 1.3, 1.4)
STARTS, STEPS, EVERY = 100, 2000, 20  # random starts, steps of each, and how often the curvature is looked at
SLOW_RATE, SLOW_STARTS, SLOW_TIMES = 0.1, 20, np.arange(0, 1201, 20)  # times are η times the number of steps
LEARNT = 1e-3  # the loss below which XOR counts as learnt


def xor_gradient(w):
    """The gradient of the 2-2-1 network's loss over the four samples of XOR; complex numbers pass."""
    return network.gradient(w, data.XOR_X, data.XOR_Y)


def largest_curvature(grad, w):
    """The largest eigenvalue of the Hessian of a loss with the gradient ``grad``; shape ``(...)`` for ``w`` (..., d).

    Infinite where the Hessian is not finite.
    """
    with np.errstate(all="ignore"):  # a run that diverges leads to where nothing is finite
        hessian = derivatives.hessian(grad, w)
    finite = np.isfinite(hessian).all((-2, -1))
    values = np.linalg.eigvalsh(np.where(finite[..., None, None], hessian, 0))[..., -1]
    return np.where(finite, values, np.inf)


def edge_run(lr, seed, steps, every=1):
    """Gradient descent on XOR from ``random_start(seed)``, all samples in each step.

    ``lr`` is a rate or an array of them. Returns the weights ``w``, (steps + 1, ..., 9), their ``losses``, (steps + 1,
    ...), and ``curvature``, the largest, after every ``every``-th step, (steps / every + 1, ...).
    """
    rates, every = checks.positive("lr", lr), checks.count("every", every, 1)
    start, steps = network.random_start(seed), checks.count("steps", steps)
    if np.ndim(rates):
        w = descent.run(optimizers.gd, start, xor_gradient, steps, lr=rates[..., None]).w
    else:
        w = trained(start, data.XOR_X, data.XOR_Y, [range(4)] * steps, rates)
    with np.errstate(all="ignore"):
        losses = network.loss(w, data.XOR_X, data.XOR_Y)
    return SimpleNamespace(w=w, losses=losses, curvature=largest_curvature(xor_gradient, w[::every]))


def two_layers(a, b, lr, steps):
    """Gradient descent on L = ½ (a b − 1)²: two weights in a row, one sample; returns (steps + 1, 2).

    With r = a b − 1:  a ← a − η r b,  b ← b − η r a;  so a² − b² ← (1 − η² r²)(a² − b²). It ends where a number
    grows beyond 1e6: the run diverges.
    """
    lr = checks.positive("lr", lr, single=True)
    a, b = checks.number("a", a, single=True), checks.number("b", b, single=True)
    path = [(a, b)]
    for _ in range(checks.count("steps", steps)):
        r = a * b - 1
        a, b = a - lr * r * b, b - lr * r * a
        if not max(abs(a), abs(b)) < 1e6:
            break
        path.append((a, b))
    return np.array(path)


@lru_cache(maxsize=1)
def edge_of_starts():
    """What the hundred starts come to, as stored: rate → of each start ``start``, ``highest`` and ``end``, its largest
    curvature there, and ``loss``, its loss at the end, all of shape (100,).
    """
    return {
        row["rate"]: SimpleNamespace(**{key: stored.array(row[key]) for key in ("start", "highest", "end", "loss")})
        for row in stored.read("edge_rates").values()
    }


@lru_cache(maxsize=SLOW_STARTS)
def slow_curvature(seed):
    """The largest curvature along the way that small steps take from a start, at each of ``SLOW_TIMES``, as stored."""
    seed = checks.one_of("seed", str(checks.count("seed", seed)), [str(each) for each in range(SLOW_STARTS)])
    return stored.array(stored.read("edge_slow")[seed])


def edge_columns(*rates):
    """Columns for ``show.table``, for each of the stored ``rates``: its edge, how many of the hundred starts meet it,
    the medians of the highest curvature and of that at the end with its 95 % interval, and how many learn XOR.
    """
    found = edge_of_starts()
    rows = [found[rate] for rate in rates or RATES]
    edges = 2 / np.array(rates or RATES)
    return {
        "lr": list(rates or RATES),
        "edge": [f"{edge:.2f}" for edge in edges],
        "met_by": [int((row.highest > edge).sum()) for row, edge in zip(rows, edges, strict=True)],
        "highest": [f"{tuning.middle(row.highest):.2f}" for row in rows],
        "at_the_end": [tuning.written(tuning.summary(row.end), 2) for row in rows],
        "learnt_by": [int((row.loss < LEARNT).sum()) for row in rows],
    }


def hold_starts(lr, starts=STARTS):
    """One rate's row, as it is stored, with four digits; of the first ``starts`` starts."""
    w0 = np.array([network.random_start(seed) for seed in range(starts)])
    kept = [w0]
    for t, (w, _) in enumerate(descent.steps(optimizers.gd, w0, xor_gradient, STEPS, lr=lr), start=1):
        if t % EVERY == 0:
            kept.append(w)
    curvature = largest_curvature(xor_gradient, np.array(kept))
    found = {"start": curvature[0], "highest": curvature.max(0), "end": curvature[-1]}
    found["loss"] = network.loss(kept[-1], data.XOR_X, data.XOR_Y)
    return {"rate": lr, **{key: stored.listed(values, 4) for key, values in found.items()}}


def hold_slow(starts=SLOW_STARTS):
    """The curvature along the way of small steps, (starts, times)."""
    w0 = np.array([network.random_start(seed) for seed in range(starts)])
    between = round(SLOW_TIMES[1] / SLOW_RATE)
    kept = [w0]
    walk = descent.steps(optimizers.gd, w0, xor_gradient, between * (len(SLOW_TIMES) - 1), lr=SLOW_RATE)
    kept += [w for t, (w, _) in enumerate(walk, start=1) if t % between == 0]
    return largest_curvature(xor_gradient, np.array(kept)).T


def store_edge():
    """Run the hundred starts and the small steps, and store what they come to: half a minute."""
    stored.write("edge_rates", {str(lr): hold_starts(lr) for lr in RATES})
    stored.write("edge_slow", {seed: stored.listed(row, 4) for seed, row in enumerate(hold_slow())})
