"""Online learning with a rare feature beside dense ones.

Which optimizer learns both is a fair comparison (see ``tuning``): nine rates for each, chosen on a hundred passes and
judged on a thousand others. It takes half a minute, so what came out stands in ``adagrad_rare.json`` beside this
module; ``store_rare_contest`` computes it anew. The errors at these rates for other shares of the rare feature stand in
``adagrad_shares.json``; ``store_rare_errors`` computes them anew.
"""

from functools import lru_cache
from types import SimpleNamespace

import numpy as np

from primer import checks
from primer.experiments import stored, tuning
from primer.optimizers import OPTIMIZERS

__all__ = [
    "LEARNERS",
    "SHARES",
    "SPARSE_TARGET",
    "rare_contest",
    "rare_errors",
    "sparse_errors",
    "sparse_rows",
    "sparse_run",
]

# Who learns: title → optimizer, its memory if it is not the default, and a rate to begin the search with.
LEARNERS = {
    "SGD": ("gd", {}, 0.05),
    "Adagrad": ("adagrad", {}, 0.7),
    "RMSProp": ("rmsprop", {}, 0.05),
    "RMSProp, β = 0.99": ("rmsprop", {"beta": 0.99}, 0.03),
    "RMSProp, β = 0.999": ("rmsprop", {"beta": 0.999}, 0.02),
    "Adam": ("adam", {}, 0.03),
}
CHOSEN_ON, JUDGED_ON = 100, 1000  # passes
SHARES = (0.005, 0.01, 0.02, 0.05, 0.2)  # of the rows that have the rare feature


@checks.cached(maxsize=2)  # 2 MB each
def sparse_rows(share=0.01, rows=1500, passes=24, first=0):
    """Rows of a linear regression with six dense features and a rare one, which is 1 in a ``share`` of the rows.

    The dense features are standard normal with target weight 0.5, the rare one's target weight is 3, the labels have
    noise of variance 1. The passes are drawn with the seeds ``first`` and on, one each. Returns x of shape ``(rows,
    passes, 7)``, the rare feature last, and y of shape ``(rows, passes)``.
    """
    share = checks.number("share", share, 0, 1, open_low=True, single=True)
    rows, passes = checks.count("rows", rows, 1), checks.count("passes", passes, 1)
    x, y = np.empty((rows, passes, 7)), np.empty((rows, passes))
    for i in range(passes):
        rng = np.random.default_rng(first + i)
        x[:, i, :6] = rng.standard_normal((rows, 6))
        x[:, i, 6] = rng.random(rows) < share
        y[:, i] = x[:, i] @ SPARSE_TARGET + rng.standard_normal(rows)
    for array in (x, y):
        array.setflags(write=False)
    return x, y


SPARSE_TARGET = np.array([0.5] * 6 + [3.0])


SPARSE_TARGET.setflags(write=False)


def sparse_run(step, lr, *, share=0.01, passes=24, first=0, **hyper):
    """Online learning of ``sparse_rows``: all passes at once, each sees its 1500 rows once, one by one, from w = 0.

    ``lr`` is a number or an array of shape ``(n,)``, which becomes the leading axis ``[n]`` of all that is returned:
    ``rare`` and ``dense`` ([n,] passes), the error of each pass relative to the targets 3 and 0.5, of the dense weights
    the root of the mean square, infinite where it overflowed; ``worse``, the larger of the two;
    ``w`` (rows + 1, [n,] 7), the weights along the first pass; ``v`` (rows, [n,] 7), its accumulator, free of the
    start at zero where the optimizer is (v̂), None for one that has none; ``diverged`` ([n]), the number of the row
    after which a weight of some pass was first beyond 1e6, 0 if never.
    """
    x, y = sparse_rows(share, passes=passes, first=first)
    row = iter(range(len(x)))

    def grad(w):
        i = next(row)
        return x[i] * ((x[i] * w).sum(-1) - y[i])[..., None]

    lr = checks.positive("lr", lr)
    lr = np.reshape(lr, (*np.shape(lr), 1, 1)) if np.ndim(lr) else lr
    w, memory = np.zeros((*np.shape(lr)[:1], *x.shape[1:])), ()
    along, accumulators, diverged = [w[..., 0, :]], [], np.zeros(w.shape[:-2], dtype=int)
    settled = step.settled(grad, lr=lr, **hyper)
    with np.errstate(all="ignore"):
        for i in range(1, len(x) + 1):
            w, state = settled(w, *memory)
            memory = (state,)
            along.append(w[..., 0, :].copy())  # a view would keep all passes
            v = getattr(state, "v_hat", getattr(state, "v", None))
            accumulators.append(None if v is None else v[..., 0, :].copy())
            if not np.vdot(w, w) < 1e12:  # some may be beyond 1e6
                diverged = np.where((diverged == 0) & ~(np.abs(w).max((-2, -1)) < 1e6), i, diverged)
    with np.errstate(all="ignore"):
        error = np.abs(w - SPARSE_TARGET) / SPARSE_TARGET
        rare, dense = error[..., 6], np.sqrt((error[..., :6] ** 2).mean(-1))
    rare, dense = (np.where(np.isfinite(each), each, np.inf) for each in (rare, dense))
    return SimpleNamespace(
        rare=rare,
        dense=dense,
        worse=np.maximum(rare, dense),
        w=np.array(along),
        v=None if accumulators[0] is None else np.array(accumulators),
        diverged=diverged,
    )


def sparse_errors(step, lr, **settings):
    """How well each kind of feature is learnt in one pass: the medians of ``sparse_run``'s ``rare`` and ``dense``."""
    result = sparse_run(step, lr, **settings)
    return tuning.middle(result.rare), tuning.middle(result.dense)


def worse_errors(title, rates, fresh=False):
    """The larger error of each pass, shape (rates, passes): of the hundred to choose on, or the thousand to judge."""
    name, hyper, _ = LEARNERS[checks.one_of("title", title, list(LEARNERS))]
    passes = {"passes": JUDGED_ON, "first": CHOSEN_ON} if fresh else {"passes": CHOSEN_ON}
    return sparse_run(OPTIMIZERS[name], np.asarray(rates), **passes, **hyper).worse


@lru_cache(maxsize=1)
def rare_contest():
    """The contest, as stored: title → what ``tuning.judged`` returns, of the larger of the two errors."""
    return {title: tuning.unpacked(row) for title, row in stored.read("adagrad_rare").items()}


@lru_cache(maxsize=1)
def _rare_errors():
    return {key: stored.array(row) for key, row in stored.read("adagrad_shares").items()}


def rare_errors(title, share):
    """The median errors of 24 passes on the dense and the rare weights, and of the larger: (3, 9), as stored.

    One column for each rate of the contest; ``share`` is one of ``SHARES``.
    """
    checks.one_of("title", title, list(LEARNERS))
    return _rare_errors()[f"{title}, {checks.one_of('share', f'{share:g}', [f'{each:g}' for each in SHARES])}"]


def found_errors(title, share):
    """``rare_errors``, computed anew."""
    name, hyper, _ = LEARNERS[title]
    run = sparse_run(OPTIMIZERS[name], rare_contest()[title].rates, share=share, **hyper)
    return np.array([[tuning.middle(each) for each in errors] for errors in (run.dense, run.rare, run.worse)])


def store_rare_errors():
    """Compute and store the errors for each share: some seconds."""
    pairs = [(title, share) for title in LEARNERS for share in SHARES]
    rows = {f"{title}, {share:g}": stored.listed(found_errors(title, share), 6) for title, share in pairs}
    stored.write("adagrad_shares", rows)


def store_rare_contest():
    """Hold the contest and store it: half a minute of computing. The rates of a grid are 1.5-fold apart."""
    rows = {
        title: tuning.packed(tuning.judged(lambda *asked, of=title: worse_errors(of, *asked), centre, factor=1.5))
        for title, (_, _, centre) in LEARNERS.items()
    }
    stored.write("adagrad_rare", rows)
