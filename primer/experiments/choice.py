"""All optimizers side by side: what each must keep in memory, and a contest on XOR.

The contest is fair as far as that goes: the same starts, the same budget and as many learning rates for each, all else
at its default; the rate is chosen on one hundred starts and judged on another hundred. It takes a minute, so what came
out stands in ``xor_contest.json`` beside this module; ``store_contest`` computes it anew.
"""

from functools import lru_cache
from types import SimpleNamespace

import numpy as np

from primer import checks, data, descent, network
from primer.catalogue import ROWS, ready
from primer.experiments import stored, tuning
from primer.optimizers import kept

__all__ = ["memories", "memory", "xor_contest", "xor_epochs", "xor_summary"]

STARTS, EPOCHS = 100, 1500  # starts to choose the rate on, as many to judge it on; the budget
SOLVED = 1e-3  # the loss below which XOR counts as solved


def xor_epochs(name, rates, *, first=0, starts=STARTS, epochs=EPOCHS, **hyper):
    """After how many epochs an optimizer has learnt XOR: shape (rates, starts), infinite where it has not.

    The 2-2-1 network, all four samples an epoch, from ``random_start(first)`` and the ``starts - 1`` seeds that follow;
    solved is a loss below 0.001. ``rates`` is a 1-D array of learning rates; all else but ``hyper`` is the optimizer's
    default, and LAMB's layers are the weights and biases of a layer together. Rounding decides some epochs of LAMB and
    RMSProp, and of all where steps are too long: there another machine may count differently.
    """
    checks.one_of("name", name, list(ROWS))
    return epochs_of(ready(name, **ROWS[name].net), rates, first=first, starts=starts, epochs=epochs, **hyper)


def epochs_of(step, rates, *, first=0, starts=STARTS, epochs=EPOCHS, **hyper):
    """``xor_epochs`` of any optimizer ``step``."""
    rates, epochs = np.atleast_1d(checks.positive("rates", rates)), checks.count("epochs", epochs, 1)
    first, starts = checks.count("first", first), checks.count("starts", starts, 1)
    seeds = range(first, first + starts)
    begin = np.broadcast_to([network.random_start(seed) for seed in seeds], (len(rates), starts, 9))
    return solved_after(step, begin, epochs, lr=np.reshape(rates, (-1, 1, 1)), **hyper)


def solved_after(step, begin, epochs, **hyper):
    """After how many epochs each run has learnt XOR, infinite where it has not; ``begin`` has shape (..., 9)."""
    after = np.full(begin.shape[:-1], np.inf)
    for t, (w, _) in enumerate(descent.steps(step, begin, _gradient, epochs, **hyper), start=1):
        after[(_losses(w) < SOLVED) & np.isinf(after)] = t
    return after


def _gradient(w):
    return network.gradient(w, data.XOR_X, data.XOR_Y)


def _losses(w):
    with np.errstate(over="ignore"):  # a diverged run's loss may be infinite
        return network.loss(w, data.XOR_X, data.XOR_Y)


@lru_cache(maxsize=1)
def xor_contest():
    """The contest, as stored: name → ``rates`` (9,), ``lr``, the best of them, ``at``, its index, ``epochs`` (9, 100)
    of the starts that it was chosen on, and ``judged`` (100,), the epochs of other starts at that rate; infinite is
    not within 1500 epochs.
    """
    return contest_rows("xor_contest")


def contest_rows(name):
    """The rows of a stored contest on XOR, each as in ``xor_contest``."""
    return {
        each: SimpleNamespace(
            rates=np.array(row["rates"]),
            lr=row["rates"][row["at"]],
            at=row["at"],
            epochs=stored.array(row["epochs"]),
            judged=stored.array(row["judged"]),
        )
        for each, row in stored.read(name).items()
    }


def xor_summary(epochs, budget=EPOCHS):
    """What runs came to within a ``budget`` of epochs, with 95 % intervals; ``epochs`` (..., starts) are the contest's.

    Returns ``solved``, how many starts, and ``share``, the interval of their share; ``median``, over all starts, and
    ``between``, its interval, both infinite where fewer than half are solved.
    """
    epochs = np.atleast_1d(checks.array("epochs", epochs))
    epochs = np.where(epochs <= checks.number("budget", budget, single=True), epochs, np.inf)
    solved = np.isfinite(epochs).sum(-1)
    return SimpleNamespace(
        solved=solved,
        share=tuning.share_interval(solved, epochs.shape[-1]),
        median=tuning.middle(epochs),
        between=tuning.middle_interval(epochs),
    )


def hold_contest(name):
    """The contest's row of one optimizer, as it is stored: the rate is searched, then judged on fresh starts."""
    return contest_row(ready(name, **ROWS[name].net), ROWS[name].xor)


def contest_row(step, anchor):
    """``hold_contest`` of any optimizer ``step``; the search begins with the nine rates around ``anchor``."""
    found = tuning.search(lambda rates: epochs_of(step, rates), anchor)
    judged = epochs_of(step, [found.lr], first=STARTS)[0]
    epochs = {"epochs": stored.listed(found.scores, 4), "judged": stored.listed(judged, 4)}
    return {"rates": found.rates.tolist(), "at": found.at, **epochs}


def memory(step, size=9, **hyper):
    """What an optimizer must keep for its next step, in bytes divided by the bytes of the weights.

    Measured: the arrays that a second step reads from the state of the first, for ``size`` weights. Single numbers,
    such as the count of steps, are left out.
    """
    w, state = step(np.ones(checks.count("size", size, 1)), np.ones_like, **hyper)
    return sum(getattr(state, name).nbytes for name in kept(step, **hyper)) / w.nbytes


@checks.cached(maxsize=8)
def memories(inner="adam"):
    """``memory`` of all: name → multiple of the weights. ``inner`` is the optimizer inside Lookahead."""
    inner = ready(checks.one_of("inner", inner, [n for n in ROWS if n != "lookahead"]))
    return {name: memory(ready(name, **({"inner": inner} if row.needs else {}))) for name, row in ROWS.items()}


def store_contest():
    """Hold the contest of all and store it: a minute of computing."""
    rows = {name: hold_contest(name) for name in ROWS}
    stored.write("xor_contest", rows)
