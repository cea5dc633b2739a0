"""Averages of weights: on the noisy bowl of ``recipe`` at every stopping time, and on the small network.

A walk z and a mean x of where it has been: y = (1 − β) z + β x, z ← z − η g(y), x ← x + k (z − x). With β = 0 and
k = 1 − b it is gradient descent and the moving average of its weights, with k = 1/t their plain mean, and with any β
and k = 1/t Schedule-Free. The mean loss on the bowl is exact. The comparison on the network of ``rates`` takes minutes,
so what came out stands in ``averages.json`` beside this module; ``store`` computes it anew.
"""

from functools import lru_cache, partial
from types import SimpleNamespace

import numpy as np

from primer import beyond, checks, optimizers, schedules
from primer.experiments import rates, recipe, stored, tuning
from primer.rules import State, rule

__all__ = [
    "average_searches",
    "mean_loss",
    "moving_average",
    "moving_shares",
    "network_stops",
    "noisy_walk",
    "plain_shares",
    "tuned_average",
]


def plain_shares(steps):
    """k = 1/t for t = 1, 2, …: the mean of all places after the start, shape (steps,)."""
    return 1 / np.arange(1, checks.count("steps", steps, 1) + 1)


def moving_shares(beta, steps):
    """k = 1 − β at each step, shape (steps,): the moving average that begins at the start, as ``beyond.ema``."""
    return np.full(checks.count("steps", steps, 1), 1 - checks.fraction("beta", beta, single=True))


def mean_loss(lr, lean, shares):
    """The mean loss of walk and average on the noisy bowl of ``recipe``, over infinitely many runs.

    ``lean`` is the β of y in [0, 1), ``shares`` (steps,) the k of each step. Returns ``walk`` and ``average``, each of
    shape (steps + 1,), infinite once a run has diverged. With the noise ξ and for each curvature λ a step is
    z' = r z − s x − η ξ and x' = (1 − k) x + k z', where r = 1 − ηλ(1 − β) and s = ηλβ, so that
    E[z'²] = r² E[z²] − 2rs E[zx] + s² E[x²] + η²,  E[z'x] = r E[zx] − s E[x²],
    E[z'x'] = (1 − k) E[z'x] + k E[z'²],  E[x'²] = (1 − k)² E[x²] + 2k(1 − k) E[z'x] + k² E[z'²].
    """
    lr, lean = checks.positive("lr", lr, single=True), checks.fraction("lean", lean, single=True)
    shares = checks.number("shares", shares, 0, 1).tolist()
    walk = average = 0.0
    for curvature in recipe.CURVATURES.tolist():
        squares = np.array(_squares(lr, lean, shares, curvature))
        walk, average = walk + curvature / 2 * squares[:, 0], average + curvature / 2 * squares[:, 1]
    return SimpleNamespace(walk=walk, average=average)


def _squares(lr, lean, shares, curvature):
    """(E[z²], E[x²]) at the start and after each step; in plain numbers, which are quicker one by one."""
    r, s = 1 - lr * curvature * (1 - lean), lr * curvature * lean
    zz = zx = xx = recipe.START**2
    found = [(zz, xx)]
    for k in shares:
        zz, met = r * r * zz - 2 * r * s * zx + s * s * xx + lr * lr, r * zx - s * xx
        if not zz < 1e200:  # diverged
            return found + [(np.inf, np.inf)] * (len(shares) + 1 - len(found))
        stay = 1 - k
        zx, xx = stay * met + k * zz, stay * stay * xx + 2 * k * stay * met + k * k * zz
        found.append((zz, xx))
    return found


def noisy_walk(lr, lean, shares, seed=0):
    """One run on the noisy bowl: ``walk`` and ``average``, each of shape (steps + 1, 2); arguments as ``mean_loss``.

    The noise depends on ``seed`` and the number of steps alone.
    """
    lr, lean = checks.positive("lr", lr, single=True), checks.fraction("lean", lean, single=True)
    shares = checks.number("shares", shares, 0, 1)
    noise = np.random.default_rng(checks.count("seed", seed)).standard_normal((len(shares), 2))
    ways = [_way(lr, lean, shares.tolist(), *each) for each in zip(recipe.CURVATURES.tolist(), noise.T, strict=True)]
    walk, average = np.moveaxis(np.array(ways), 0, -1)
    return SimpleNamespace(walk=walk, average=average)


def _way(lr, lean, shares, curvature, noise):
    z = x = recipe.START
    walk, average = [z], [x]
    for k, kick in zip(shares, noise.tolist(), strict=True):
        z -= lr * (curvature * ((1 - lean) * z + lean * x) + kick)
        if not abs(z) < 1e100:  # diverged: it stays where it was
            return [each + each[-1:] * (len(shares) + 1 - len(each)) for each in (walk, average)]
        x += k * (z - x)
        walk.append(z)
        average.append(x)
    return walk, average


@lru_cache(maxsize=64)
def tuned_average(lean, steps, beta=None):
    """The best of nine rates for the average of a run of ``steps`` on the bowl, as ``tuning.search`` finds it.

    It is a moving average with β = ``beta``, or Schedule-Free's plain one where that is None. Has besides ``loss``.
    """
    shares = plain_shares(steps) if beta is None else moving_shares(beta, steps)
    found = tuning.search(lambda lrs: np.array([mean_loss(lr, lean, shares).average[-1:] for lr in lrs]), 0.2)
    found.loss = float(found.scores[found.at, 0])
    return found


# On the small network.


@rule
def moving_average(w, grad, state=State(t=0), *, inner, beta, **hyper):
    """The moving average of another optimizer's weights, which is where the loss is looked at: a ← a + (1 − β)(w − a).

    ``inner`` walks on as if alone, at the state's ``z``; the weights that come and go are the average.
    """
    z = state.z if state.t else w
    z, memory = inner(z, grad, state, **hyper) if state.t else inner(z, grad, **hyper)
    return w + (1 - beta) * (z - w), State(**vars(memory), z=z)


STOPS = (100, 200, 400)  # steps
METHODS = {  # their rate is the best for the last of them, wherever they are stopped
    "GD": optimizers.gd,
    "GD, averaged": partial(moving_average, inner=optimizers.gd, beta=0.95),
    "Schedule-Free, β = 0": partial(beyond.schedule_free, beta=0.0),
    "Schedule-Free, β = 0.9": partial(beyond.schedule_free, beta=0.9),
}
PLANNED = {"GD, cosine": optimizers.gd, "Momentum, cosine": optimizers.momentum}  # planned and tuned for each of them
ROWS = [*((name, stop) for name in PLANNED for stop in STOPS), *((name, STOPS[-1]) for name in METHODS)]
CENTRE, FACTOR = 0.2, 1.5  # the middle of the first nine rates, and between neighbours
GONE = 1e3  # a loss beyond this counts as infinite


def _runs(method, lrs, seeds, steps):
    """The losses after each of ``STOPS`` up to ``steps``: shape (stops, rates, seeds)."""
    lr = np.reshape(lrs, (-1, 1))
    if method in PLANNED:
        along = recipe.planned_rates("cosine", lr, steps)
        lr = schedules.Schedule(lambda t, w: along[:, t, None])
    step = (METHODS | PLANNED)[method]
    at = [stop // rates.EVERY for stop in STOPS if stop <= steps]
    runs = np.array([rates.run_losses(step, lr, len(lrs), recipe.BATCH, seed, steps=steps)[at] for seed in seeds])
    return np.moveaxis(np.where(runs < GONE, runs, np.inf), 0, -1)


def judge(method, steps):
    """A row as it is stored: the best rate for ``steps``, and what it comes to on fresh starts at each stop."""

    def trial(lrs):
        return _runs(method, lrs, range(rates.CHOOSING), steps)[-1]

    found = tuning.search(trial, CENTRE, factor=FACTOR)
    fresh = _runs(method, [found.lr], range(rates.CHOOSING, rates.CHOOSING + rates.JUDGING), steps)[:, 0]
    ends = np.transpose([tuning.middle(fresh), *tuning.middle_interval(fresh)])
    row = {"rates": found.rates.tolist(), "at": found.at, "medians": stored.listed(tuning.middle(found.scores), 6)}
    return row | {"stops": stored.listed(ends, 6)}


@lru_cache(maxsize=1)
def average_searches():
    """What was found, as stored: (method, steps that its rate is the best for) → what is known of it.

    ``rates`` (9,), ``medians`` at each, ``lr``, the best, ``inside``, and ``stops``, a dict: step → ``median`` and
    ``between`` on fresh starts. Those of ``PLANNED`` are planned for these steps.
    """
    rows = stored.read("averages")
    return {key: _row(rows[f"{key[0]}, {key[1]}"], key[1]) for key in ROWS}


def _row(row, steps):
    at, tried = row["at"], np.array(row["rates"])
    ends = stored.array(row["stops"]).tolist()
    stops = zip([stop for stop in STOPS if stop <= steps], ends, strict=True)
    return SimpleNamespace(
        rates=tried,
        medians=stored.array(row["medians"]),
        lr=float(tried[at]),
        inside=0 < at < len(tried) - 1,
        stops={stop: SimpleNamespace(median=end[0], between=tuple(end[1:])) for stop, end in stops},
    )


def store():
    """Look for the rates of all and store them: minutes of computing."""
    stored.write("averages", {f"{method}, {steps}": judge(method, steps) for method, steps in ROWS})


def network_stops():
    """Columns for ``show.table``: the best rate of each method, or of each stop where it is planned, and its losses."""
    found, last = average_searches(), STOPS[-1]
    rows = {name: [found[name, stop] for stop in STOPS] for name in PLANNED}
    rows |= {name: [found[name, last]] * len(STOPS) for name in METHODS}
    tuned = {name: dict.fromkeys(f"{each.lr:g}" for each in row) for name, row in rows.items()}
    losses = {
        f"after {stop}": [tuning.written(row[at].stops[stop]) for row in rows.values()] for at, stop in enumerate(STOPS)
    }
    return {"method": list(rows), "rate": [", ".join(each) for each in tuned.values()], **losses}
