"""Online learning with a rare feature beside dense ones."""

from functools import lru_cache
from types import SimpleNamespace

import numpy as np

from primer import checks, descent

__all__ = ["SPARSE_TARGET", "sparse_errors", "sparse_rows", "sparse_run"]


@lru_cache(maxsize=8)
def sparse_rows(share=0.01, rows=1500, passes=24):
    """Rows of a linear regression with six dense features and a rare one, which is 1 in a ``share`` of the rows.

    The dense features are standard normal with target weight 0.5, the rare one's target weight is 3, the labels have
    noise of variance 1. Pass ``i`` is drawn with seed ``i``. Returns x of shape ``(rows, passes, 7)``, the rare
    feature last, and y of shape ``(rows, passes)``.
    """
    checks.number("share", share, 0, 1, open_low=True)
    x, y = np.empty((rows, passes, 7)), np.empty((rows, passes))
    for i in range(passes):
        rng = np.random.default_rng(i)
        x[:, i, :6] = rng.standard_normal((rows, 6))
        x[:, i, 6] = rng.random(rows) < share
        y[:, i] = x[:, i] @ SPARSE_TARGET + rng.standard_normal(rows)
    for array in (x, y):
        array.setflags(write=False)
    return x, y


SPARSE_TARGET = np.array([0.5] * 6 + [3.0])


SPARSE_TARGET.setflags(write=False)


def sparse_run(step, lr, *, share=0.01, **hyper):
    """Online learning of ``sparse_rows``: 24 passes at once, each sees its 1500 rows once, one by one, from w = 0.

    ``lr`` is a number or an array of shape ``(n,)``, which becomes the leading axis ``[n]`` of all that is returned:
    ``rare`` and ``dense``, the root mean squared errors over all passes relative to the targets 3 and 0.5;
    ``w`` (rows + 1, [n,] 7), the weights along the first pass; ``v`` (rows, [n,] 7), its accumulator, free of the
    start at zero where the optimizer is (v̂), None for one that has none; ``diverged`` ([n]), the number of the row
    after which a weight of some pass was first beyond 1e6, 0 if never.
    """
    x, y = sparse_rows(share)
    row = iter(range(len(x)))

    def grad(w):
        i = next(row)
        return x[i] * ((x[i] * w).sum(-1) - y[i])[..., None]

    lr = np.reshape(lr, (*np.shape(lr), 1, 1)) if np.ndim(lr) else lr
    start = np.zeros((*np.shape(lr)[:1], *x.shape[1:]))
    first, accumulators, diverged = [start[..., 0, :]], [], np.zeros(start.shape[:-2], dtype=int)
    for i, (w, state) in enumerate(descent.steps(step, start, grad, len(x), lr=lr, **hyper), start=1):
        first.append(w[..., 0, :])
        v = getattr(state, "v_hat", getattr(state, "v", None))
        accumulators.append(None if v is None else v[..., 0, :])
        if not np.abs(w).max() < 1e6:
            diverged = np.where((diverged == 0) & (np.abs(w).max((-2, -1)) > 1e6), i, diverged)
    with np.errstate(over="ignore"):
        error = ((w - SPARSE_TARGET) / SPARSE_TARGET) ** 2
        rare, dense = np.sqrt(error[..., 6].mean(-1)), np.sqrt(error[..., :6].mean((-2, -1)))
    return SimpleNamespace(
        rare=rare,
        dense=dense,
        w=np.array(first),
        v=None if accumulators[0] is None else np.array(accumulators),
        diverged=diverged,
    )


def sparse_errors(step, lr, *, share=0.01, **hyper):
    """The relative errors ``(rare, dense)`` of ``sparse_run``: how well each kind of feature is learnt in one pass."""
    result = sparse_run(step, lr, share=share, **hyper)
    return result.rare, result.dense
