"""Which rate suits Adam and five others on a small network in mini-batches, and what each then comes to.

A 2-16-1 tanh network learns sin(2 x1) x2 from 1024 samples with noise of 0.3, in 400 steps. The comparison is
``tuning``'s: each gets nine rates, its best inside them, chosen on forty starts and judged on a hundred others. That
takes minutes, so what came out stands in ``rates.json`` beside this module; ``store`` computes it anew.
"""

from functools import lru_cache
from types import SimpleNamespace

import numpy as np

from primer import checks, descent
from primer.catalogue import ready
from primer.experiments import stored, tuning
from primer.experiments.radam import adam_warmed

__all__ = ["rate_columns", "rate_runs", "rate_searches"]

HIDDEN = 16
SAMPLES, STEPS, EVERY = 1024, 400, 10
CHOOSING, JUDGING = 40, 100  # starts to choose the rate on, others to judge it on
BATCHES = (4, 32, 256, 1024)
CENTRE = 0.02  # in the middle of the first nine rates, the same for all
# LAMB's layers are the weights and biases of a layer together.
LAYERS = [slice(0, 3 * HIDDEN), slice(3 * HIDDEN, 4 * HIDDEN + 1)]
STEPS_OF = {
    **{name: ready(name) for name in ("adam", "lion", "radam", "nadam")},
    "lamb": ready("lamb", layers=LAYERS),
    "warmed": adam_warmed,  # over 100 steps, a quarter of the run
}
SEARCHED = [(name, batch) for batch in BATCHES for name in ("adam", "lion", "lamb")]
SEARCHED += [(name, batch) for batch in BATCHES[:3] for name in ("warmed", "radam", "nadam")]


def rate_runs(name, batch, rates, seed, *, steps=STEPS):
    """The losses of an optimizer from one start, with each of ``rates``: shape (steps / 10 + 1, rates).

    After every tenth step, ½ (y − ŷ)² against the noiseless target at 500 new points, the mean of them; infinite once
    a run has diverged. ``name`` is one of ``STEPS_OF``; ``seed`` decides the start, and the batches that all rates see.
    """
    step = STEPS_OF[checks.one_of("name", name, list(STEPS_OF))]
    return run_losses(step, np.reshape(rates, (-1, 1)), len(rates), batch, seed, steps=steps)


def run_losses(step, lr, runs, batch, seed, *, steps=STEPS):
    """The losses of any optimizer ``step`` from one start, ``runs`` at once: as ``rate_runs``, which has the rest.

    ``lr`` has shape (runs, 1), or is a schedule of such rates.
    """
    rng = np.random.default_rng(checks.count("seed", seed))
    samples, fresh = _problem()

    def grad(w):
        chosen = rng.integers(0, SAMPLES, checks.count("batch", batch, 1))
        return _gradient(w, *(array[chosen] for array in samples))

    begin = np.broadcast_to(_start(rng), (runs, 4 * HIDDEN + 1))
    losses = [_losses(begin, *fresh)]
    for t, (w, state) in enumerate(descent.steps(step, begin, grad, steps, lr=lr), start=1):
        if t % EVERY == 0:
            losses.append(np.where(state.diverged > 0, np.inf, _losses(w, *fresh)))
    return np.array(losses)


@lru_cache(maxsize=1)
def rate_searches():
    """What was found, as stored: (name, batch) → ``rates`` (9,), ``lr``, the best of them, ``at``, its index, ``last``
    (9, 40), the losses after 400 steps of the starts that it was chosen on, ``curves`` (41, 9), the median losses on
    the way, after every tenth step, ``judged`` (100,), the last losses of other starts at that rate, ``median``, their
    median, and ``between``, its 95 % interval; and ``level``, the rates whose intervals reach the best one's.
    """
    return read_searches("rates")


def read_searches(name):
    """What ``look_for`` found, as it is stored under this name: (name, batch) → what ``rate_searches`` says."""
    return {(row["name"], row["batch"]): _row(row) for row in stored.read(name).values()}


def rate_columns(*names, batches=BATCHES[:3]):
    """Columns for ``show.table``: of each batch size and optimizer the best rate, how many of the nine rates end within
    twice the lowest median loss, and the median loss of the best on fresh starts with its 95 % interval.
    """
    searches = rate_searches()
    keys = [(checks.one_of("name", name, list(STEPS_OF)), batch) for batch in batches for name in names]
    rows = [searches[key] for key in keys]
    medians = [tuning.middle(row.last) for row in rows]
    return {
        "batch": [batch for _, batch in keys],
        "optimizer": [name for name, _ in keys],
        "best_rate": [f"{row.lr:g}" for row in rows],
        "rates_within_twice": [int((each <= 2 * each.min()).sum()) for each in medians],
        "loss": [tuning.written(row) for row in rows],
    }


def _row(row):
    arrays = {key: stored.array(row[key]) for key in ("rates", "last", "curves", "judged")}
    around = list(zip(*tuning.middle_interval(arrays["last"]), strict=True))
    level = arrays["rates"][[not tuning.differ(one, around[row["at"]]) for one in around]]
    best = {"at": row["at"], "lr": row["rates"][row["at"]], "level": level}
    return SimpleNamespace(**arrays, **best, **vars(tuning.summary(arrays["judged"])))


def look_for(name, batch, runs=rate_runs):
    """One row, as it is stored, with four digits: the rate is searched, then judged on fresh starts.

    ``runs(name, batch, rates, seed)`` gives what ``rate_runs`` does.
    """
    curves = {}

    def trial(rates):
        found = np.array([runs(name, batch, rates, seed) for seed in range(CHOOSING)])
        curves.update(zip(rates, tuning.middle(np.moveaxis(found, 0, -1)).T, strict=True))
        return found[:, -1].T

    found = tuning.search(trial, CENTRE)
    judged = [runs(name, batch, [found.lr], CHOOSING + seed)[-1, 0] for seed in range(JUDGING)]
    whole = {"last": found.scores, "curves": np.transpose([curves[rate] for rate in found.rates]), "judged": judged}
    short = {key: stored.listed(values, 4) for key, values in whole.items()}
    return {"name": name, "batch": batch, "rates": found.rates.tolist(), "at": found.at, **short}


def store():
    """Look for the rates of all and store them: minutes of computing."""
    stored.write("rates", {f"{name} {batch}": look_for(name, batch) for name, batch in SEARCHED})


@lru_cache(maxsize=1)
def _problem():
    """The samples to learn from and the points to judge at: ``((x, y), (x, y))``."""
    rng = np.random.default_rng(7)
    x = rng.uniform(-2, 2, (SAMPLES, 2))
    y = np.sin(2 * x[:, 0]) * x[:, 1] + 0.3 * rng.standard_normal(SAMPLES)
    new_x = rng.uniform(-2, 2, (500, 2))
    return (x, y), (new_x, np.sin(2 * new_x[:, 0]) * new_x[:, 1])


def _start(rng):
    """A start of the network, flat: W1 by inputs, b1 = 0, W2 a quarter as large, b2 = 0."""
    W1, W2, b1 = rng.standard_normal(2 * HIDDEN), rng.standard_normal(HIDDEN) / 4, np.zeros(HIDDEN)
    return np.concatenate([W1, b1, W2, [0.0]])


def _forward(w, x):
    a = np.tanh(x @ w[..., : 2 * HIDDEN].reshape(*w.shape[:-1], 2, HIDDEN) + w[..., None, 2 * HIDDEN : 3 * HIDDEN])
    return a, (a @ w[..., 3 * HIDDEN : 4 * HIDDEN, None])[..., 0] + w[..., -1:]


def _losses(w, x, y):
    with np.errstate(all="ignore"):  # a diverged run's loss may be infinite
        return 0.5 * ((_forward(w, x)[1] - y) ** 2).mean(-1)


def _gradient(w, x, y):
    a, y_hat = _forward(w, x)
    delta = (y_hat - y) / len(x)
    hidden = delta[..., None] * w[..., None, 3 * HIDDEN : 4 * HIDDEN] * (1 - a**2)
    W1 = (x.T @ hidden).reshape(*w.shape[:-1], 2 * HIDDEN)
    W2 = (delta[..., None, :] @ a)[..., 0, :]
    return np.concatenate([W1, hidden.sum(-2), W2, delta.sum(-1, keepdims=True)], axis=-1)
