"""What is used today beside Adam on the small network in batches, and what each of it keeps and computes.

The network, its samples and the comparison are those of ``rates``: nine rates, the best inside them, chosen on forty
starts and judged on a hundred others. That takes minutes, so what came out stands in ``today.json`` beside this module;
``store_today`` computes it anew.
"""

from functools import lru_cache, partial

import numpy as np

from primer import beyond, checks, optimizers, schedules
from primer.experiments import rates, stored, tuning
from primer.experiments.work import work_per_step
from primer.optimizers import State, kept

__all__ = ["cost_columns", "muon_and_adam", "muon_share", "today_columns", "today_searches"]

BATCHES = rates.BATCHES[:2]
WARM = 40  # steps of warm-up, a tenth of the run
_SIDES = (2, rates.HIDDEN)  # of W1, as it stands in the weights: a row for each input
_ENTRIES = 2 * rates.HIDDEN
# √max(1, rows / columns) of W1 with a row for each unit, as Muon takes it; of what it makes of _SIDES that is 1.
_SCALE = np.sqrt(rates.HIDDEN / 2)


def muon_and_adam(w, grad, state=State(t=0, m=0.0, v=0.0), *, lr):
    """Muon for the matrix W1 of the small network, Adam for its other weights, both with the rate η."""
    g, m = grad(w), state.m + np.zeros_like(w)
    before = State(t=state.t, m=m[..., :_ENTRIES]), State(t=state.t, m=m[..., _ENTRIES:], v=state.v)
    matrix, one = beyond.muon(w[..., :_ENTRIES], lambda _: g[..., :_ENTRIES], before[0], lr=_SCALE * lr, shape=_SIDES)
    others, other = optimizers.adam(w[..., _ENTRIES:], lambda _: g[..., _ENTRIES:], before[1], lr=lr)
    m = np.concatenate([one.m, other.m], axis=-1)
    return np.concatenate([matrix, others], axis=-1), State(t=one.t, g=g, m=m, v=other.v)


def _constant(lr):
    return lr


def _cosine(lr):
    return schedules.warm_up(schedules.cosine(lr, rates.STEPS - WARM), WARM)


def _stable(lr):
    return schedules.warm_up(schedules.stable_decay(lr, rates.STEPS - WARM), WARM)


# The optimizer, and what becomes of its rate along the run.
_CAUTIOUS = partial(beyond.cautious, inner=optimizers.adam)
METHODS = {
    "cosine": (optimizers.adam, _cosine),
    "stable": (optimizers.adam, _stable),
    "cautious": (_CAUTIOUS, _constant),
    "cautious_cosine": (_CAUTIOUS, _cosine),
    "muon": (muon_and_adam, _constant),
    "muon_cosine": (muon_and_adam, _cosine),
    "lion_cosine": (optimizers.lion, _cosine),
    "gd": (optimizers.gd, _constant),
    "schedule_free": (beyond.schedule_free, _constant),
}


def today_runs(name, batch, lrs, seed, *, steps=rates.STEPS):
    """``rates.rate_runs`` of one of ``METHODS``."""
    step, along = METHODS[checks.one_of("name", name, list(METHODS))]
    return rates.run_losses(step, along(np.reshape(lrs, (-1, 1))), len(lrs), batch, seed, steps=steps)


@lru_cache(maxsize=1)
def today_searches():
    """What was found, as stored, and beside it Adam's, Nadam's and Lion's: (name, batch) → as ``rate_searches``."""
    others = {key: row for key, row in rates.rate_searches().items() if key[0] in ("adam", "nadam", "lion")}
    return {**others, **rates.read_searches("today")}


def today_columns(*names, batches=BATCHES):
    """Columns for ``show.table``: of each batch size and method the best rate of nine, and the median loss it comes to
    on fresh starts with its 95 % interval.
    """
    searches = today_searches()
    keys = [(checks.one_of("name", name, sorted({each for each, _ in searches})), batch)
            for batch in batches for name in names]  # fmt: skip
    return {
        "batch": [batch for _, batch in keys],
        "method": [name.replace("_", " + " if name.endswith("_cosine") else " ") for name, _ in keys],
        "best_rate": [f"{searches[key].lr:g}" for key in keys],
        "loss": [tuning.written(searches[key]) for key in keys],
    }


# What is kept that does not have the weights' shape.
_KEEP_MATRICES = {beyond.shampoo: ("L", "R"), beyond.soap: ("L", "R", "m", "v")}


def cost_columns(*sides):
    """Columns for ``show.table``: what each keeps for its next step, in multiples of the weights, and how often it
    computes for one weight in a step, both counted while the rule runs; for square matrices with these ``sides``.

    What an eigendecomposition computes is not counted, so Shampoo and SOAP have no work here.
    """
    rules = {
        "adam": (optimizers.adam, {}),
        "cautious adam": (beyond.cautious, {"inner": optimizers.adam}),
        "gd": (optimizers.gd, {}),
        "schedule free": (beyond.schedule_free, {}),
        "muon": (beyond.muon, "shape"),
        "shampoo": (beyond.shampoo, "shape"),
        "soap": (beyond.soap, "shape"),
    }
    found = {"optimizer": list(rules), "memory": [], **{f"work, {side} × {side}": [] for side in sides}}
    for step, hyper in rules.values():
        found["memory"].append(f"{_memory(step, hyper):g}")
        for side in sides:
            given = {"shape": (side, side)} if hyper == "shape" else hyper
            work = None if step in _KEEP_MATRICES else sum(work_per_step(step, side * side, **given).values())
            found[f"work, {side} × {side}"].append("not counted" if work is None else f"{work:.1f}")
    return found


def _memory(step, hyper, side=8):
    """The numbers that a second step reads from the first one's state, for each weight of a square matrix."""
    small, large = ({"shape": (2, 1)}, {"shape": (side, side)}) if hyper == "shape" else (hyper, hyper)
    _, state = step(np.ones(side * side), np.ones_like, **large)
    names = _KEEP_MATRICES[step] if step in _KEEP_MATRICES else kept(step, **small)
    return sum(np.size(getattr(state, name)) for name in names) / side**2


def muon_share(rows, columns, batch):
    """What Newton–Schulz adds to the work of a whole step, as a share of the gradient's, for one matrix of a network.

    Five times three matrix products: 5 (2n²m + n³) products and as many sums for n ≤ m, its sides; the gradient takes
    3 of each for each weight and sample: two for the way back, one for the way forward. ``batch`` is the number of
    samples; in a language model, of words.
    """
    n, m = sorted((checks.count("rows", rows, 1), checks.count("columns", columns, 1)))
    return 5 * (2 * n * n * m + n**3) / (3 * n * m * checks.count("batch", batch, 1))


SEARCHED = [(name, batch) for batch in BATCHES for name in METHODS] + [("cautious", 256)]


def store_today():
    """Look for the rates of all and store them: minutes of computing."""
    rows = {f"{name} {batch}": rates.look_for(name, batch, today_runs) for name, batch in SEARCHED}
    stored.write("today", rows)
