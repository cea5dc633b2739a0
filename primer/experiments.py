"""Small problems that measure what an optimizer or a rule does, and the measured numbers.

Each is a plain function from settings to numbers, with its seeds fixed: the figures draw what these functions return
and the tables print it. ``step`` is an optimizer (see ``primer.optimizers``).
"""

from functools import lru_cache
from types import SimpleNamespace

import numpy as np

from primer import checks, descent, optimizers


@lru_cache(maxsize=1)
def noisy_regression():
    """A linear regression whose mini-batch gradients are measured: N = 2048 samples, d = 10, label noise 0.5.

    Returns ``gradients`` (2048, 10), the gradient (w·x − y) x of each sample at w = 0; ``full`` (10,), their mean;
    ``trace``, the trace of their covariance: the variance of the gradient of one sample.
    """
    return _noisy_regression(np.random.default_rng(0))


def _noisy_regression(rng):
    x = rng.standard_normal((2048, 10))
    y = x @ rng.standard_normal(10) + 0.5 * rng.standard_normal(2048)
    gradients = -y[:, None] * x
    gradients.setflags(write=False)
    return SimpleNamespace(gradients=gradients, full=gradients.mean(0), trace=gradients.var(0).sum())


@lru_cache(maxsize=1)
def gradient_variance():
    """Variance of the mini-batch gradient of ``noisy_regression`` for B = 1, 4, 16, 64, 256 and 1024.

    ``variance`` (6,) is the mean of ‖batch gradient − full gradient‖², over 1500 batches (300 from B = 256 on) drawn
    with replacement; ``slope`` is that of log variance against log B. ``sizes`` (6,) are the B.
    ``sizes_without`` (2,) and ``variance_without`` (2,) are for 150 batches of 256 and 1024 different samples, as an
    epoch has them: (N − B) / (N − 1) times as large. Below, the two ways differ by less than 3 %.
    """
    rng = np.random.default_rng(0)
    problem = _noisy_regression(rng)
    sizes, sizes_without = np.array([1, 4, 16, 64, 256, 1024]), np.array([256, 1024])
    variance, variance_without = [], []
    for size in sizes:
        chosen = rng.integers(0, 2048, (1500 if size <= 64 else 300, size))
        variance.append(_distance(problem, chosen))
        if size in sizes_without:
            variance_without.append(_distance(problem, [rng.permutation(2048)[:size] for _ in range(150)]))
    return SimpleNamespace(
        sizes=sizes,
        variance=np.array(variance),
        slope=np.polyfit(np.log(sizes), np.log(variance), 1)[0],
        sizes_without=sizes_without,
        variance_without=np.array(variance_without),
    )


def _distance(problem, batches):
    """The mean of ‖batch gradient − full gradient‖² over the batches, each a row of indices."""
    means = np.array([problem.gradients[batch].mean(0) for batch in batches])
    return ((means - problem.full) ** 2).sum(1).mean()


def noisy_quadratic(lr, steps, *, step=optimizers.gd, start=5.0, batch=1, replicas=4000, seed=0, **hyper):
    """An optimizer on w²/2 whose gradient w has noise of variance 1/``batch``: many independent runs at once.

    ``lr`` is a number, an array of shape ``(n,)``, which becomes the axis ``[n]`` of what is returned, or a schedule
    (its ``w`` has shape ``([n,] replicas, 1)``). Returns the weights of all runs, time first: shape
    ``(steps + 1, [n,] replicas)``. The noise is the same for every ``lr``.
    """
    checks.count("steps", steps)
    checks.count("batch", batch, 1)
    noise = iter(_noise(steps, checks.count("replicas", replicas, 1), seed) / np.sqrt(batch))
    lr = np.reshape(lr, (-1, 1, 1)) if np.ndim(lr) else lr
    w = np.full((replicas, 1), float(start))
    return descent.run(step, w, lambda w: w + next(noise), steps, lr=lr, **hyper).w[..., 0]


@lru_cache(maxsize=2)
def _noise(steps, replicas, seed):
    noise = np.random.default_rng(seed).standard_normal((steps, replicas, 1))
    noise.setflags(write=False)
    return noise


def quadratic_mean(rates, *, start=5.0, batch=1):
    """The mean of w² under ``noisy_quadratic`` over infinitely many runs: E[w²] ← (1 − η)² E[w²] + η²/B.

    ``rates`` (..., steps) are the learning rates, fixed beforehand; returns (..., steps + 1).
    """
    rates = checks.positive("rates", np.asarray(rates, dtype=float))
    checks.count("batch", batch, 1)
    mean = np.full((*rates.shape[:-1], rates.shape[-1] + 1), float(start) ** 2)
    with np.errstate(over="ignore"):  # a diverged mean is infinite
        for t in range(rates.shape[-1]):
            mean[..., t + 1] = (1 - rates[..., t]) ** 2 * mean[..., t] + rates[..., t] ** 2 / batch
    return mean


def quadratic_floor(lr, batch=1):
    """The mean of w²/2 at which ``noisy_quadratic`` ends with a constant ``lr`` in (0, 2): η / (2B(2 − η))."""
    checks.number("lr", lr, 0, 2, open_low=True, open_high=True)
    checks.count("batch", batch, 1)
    return lr / (2 * batch * (2 - lr))


def measured_floor(lr, batch=1):
    """The mean of w²/2 of ``noisy_quadratic`` after 12/η steps from 1, over 4000 runs."""
    return np.mean(noisy_quadratic(lr, int(12 / lr), start=1.0, batch=batch)[-1] ** 2) / 2


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


def burst_gradients(size=100.0, length=50, after=500):
    """A burst, ``length`` gradients of ``size``, and then ``after`` gradients of 1: shape ``(length + after,)``."""
    checks.number("size", size)
    return np.repeat([float(size), 1.0], [checks.count("length", length), checks.count("after", after)])


def step_sizes(step, gradients, *, lr=0.1, **hyper):
    """The steps (w_t − w_{t+1}) / η that an optimizer makes of these gradients, whatever w is: shape ``(steps,)``."""
    queue = iter(np.asarray(gradients, dtype=float))
    w = descent.run(step, np.zeros(1), lambda w: np.full_like(w, next(queue)), len(gradients), lr=lr, **hyper).w
    return -np.diff(w[:, 0]) / lr


def recovery(sizes, level=0.5):
    """After how many of these steps ``sizes`` is above ``level`` and stays there to the end; 0 if it is not at the end.

    With the steps after a burst this is how long the optimizer stays stuck: 1 means not at all.
    """
    below = np.flatnonzero(~(np.asarray(sizes) > level))
    last = below[-1] + 1 if below.size else 0
    return 0 if last == len(sizes) else int(last) + 1
