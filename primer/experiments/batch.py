"""Batches and noise: the variance of a mini-batch's gradient, and descent under it, measured and in closed form.

How far one epoch gets with batches of each size is a fair comparison (see ``tuning``): nine rates for each size, chosen
on a hundred data sets and judged on a hundred others. How many samples each size needs to come near enough is found in
the same way. It takes minutes, so what came out stands in ``batch_sizes.json`` and ``batch_samples.json`` beside this
module; ``store_batch_sizes`` and ``store_batch_samples`` compute it anew.
"""

from functools import lru_cache
from time import perf_counter
from types import SimpleNamespace

import numpy as np

from primer import checks, descent, optimizers, surfaces
from primer.experiments import stored, tuning

__all__ = [
    "after_one_epoch",
    "batch_samples",
    "batch_sizes",
    "gradient_variance",
    "measured_floor",
    "noisy_quadratic",
    "noisy_regression",
    "noisy_saddle",
    "quadratic_floor",
    "quadratic_mean",
    "quickest",
    "samples_needed",
    "steps_to_leave",
]


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


ROWS = 2048  # samples of a data set
PROBLEMS = 100  # data sets to choose the rate on, and as many others to judge it on
SIZES = {2048: 1.0, 32: 0.08, 1: 0.003}  # batch size → a rate to begin the search with
FACTOR = 1.25  # between neighbouring rates


def after_one_epoch(size, rates, *, first=0, problems=PROBLEMS):
    """How far the loss is above its lowest after one epoch in batches of ``size``: shape (rates, problems).

    Linear regressions like ``noisy_regression``, drawn with the seeds ``first`` and on; from w = 0, each of the 2048
    samples once, in the order in which they were drawn. ``rates`` is a 1-D array; infinite where a run overflowed.
    """
    x, _, best = _regressions(first, checks.count("problems", problems, 1))
    *_, w = _updates(size, rates, first, problems, epochs=1)
    with np.errstate(all="ignore"):
        above = 0.5 * ((x @ (w - best).transpose(1, 2, 0)) ** 2).mean(1).T
    return np.where(np.isfinite(above), above, np.inf)


def _updates(size, rates, first, problems, epochs):
    """The weights (rates, problems, 10) after each update, the samples in the order in which they were drawn."""
    if ROWS % checks.count("size", size, 1):
        raise ValueError(f"size must divide {ROWS}; got {size}")
    x, y, _ = _regressions(first, problems)
    batches = iter([*range(0, ROWS, size)] * epochs)

    def grad(w):
        at = next(batches)
        part = x[:, at : at + size]
        errors = part @ w.transpose(1, 2, 0) - y[:, at : at + size, None]
        return (part.transpose(0, 2, 1) @ errors).transpose(2, 0, 1) / size

    begin = np.zeros((len(rates), problems, 10))
    walk = descent.steps(optimizers.gd, begin, grad, epochs * ROWS // size, lr=np.reshape(rates, (-1, 1, 1)))
    yield from (w for w, _ in walk)


@lru_cache(maxsize=2)
def _regressions(first, problems):
    """x (problems, 2048, 10), y (problems, 2048) and the best weights (problems, 10)."""
    x, y, best = np.empty((problems, ROWS, 10)), np.empty((problems, ROWS)), np.empty((problems, 10))
    for i in range(problems):
        rng = np.random.default_rng(first + i)
        x[i] = rng.standard_normal((ROWS, 10))
        y[i] = x[i] @ rng.standard_normal(10) + 0.5 * rng.standard_normal(ROWS)
        best[i] = np.linalg.lstsq(x[i], y[i], rcond=None)[0]
    return x, y, best


@lru_cache(maxsize=1)
def batch_sizes():
    """How far one epoch gets, as stored: batch size → what ``tuning.judged`` found of ``after_one_epoch``."""
    return {int(size): tuning.unpacked(row) for size, row in stored.read("batch_sizes").items()}


def judge_size(size):
    """The row of one batch size: the rate is searched, then judged on fresh data sets."""

    def trial(rates, fresh):
        return after_one_epoch(size, rates, first=PROBLEMS if fresh else 0)

    return tuning.judged(trial, SIZES[size], factor=FACTOR)


def store_batch_sizes():
    """Compare the batch sizes anew and store what comes out: half a minute of computing."""
    rows = {size: tuning.packed(judge_size(size)) for size in SIZES}
    stored.write("batch_sizes", rows)


ACCURACIES = (0.01, 0.001)  # how far above the lowest is near enough
EPOCHS = 8  # passes that a run may make
SAMPLE_SIZES = {2048: 1.0, 256: 0.4, 32: 0.05, 1: 0.002}  # batch size → a rate to begin the search with


def samples_needed(size, rates, accuracy, *, first=0, problems=PROBLEMS, epochs=EPOCHS):
    """How many samples until the loss is within ``accuracy`` of its lowest for the first time: (rates, problems).

    As ``after_one_epoch``, with up to ``epochs`` passes in the same order; a sample counts each time it is used.
    Infinite where the loss never gets there.
    """
    accuracy = checks.positive("accuracy", accuracy, single=True)
    x, _, best = _regressions(first, checks.count("problems", problems, 1))
    bends = x.transpose(0, 2, 1) @ x / ROWS  # the loss is ½ (w − best)·H(w − best) above its lowest
    needed = np.full((len(rates), problems), np.inf)
    for update, w in enumerate(_updates(size, rates, first, problems, epochs), start=1):
        with np.errstate(all="ignore"):
            d = (w - best).transpose(1, 0, 2)
            above = 0.5 * ((d @ bends) * d).sum(-1).T
        needed[(above <= accuracy) & np.isinf(needed)] = size * update
        if np.isfinite(needed).all():
            break
    return needed


@lru_cache(maxsize=1)
def batch_samples():
    """How many samples each batch size needs, as stored: accuracy → batch size → what ``tuning.judged`` found."""
    rows = stored.read("batch_samples")
    return {a: {size: tuning.unpacked(rows[f"{size}, {a}"]) for size in SAMPLE_SIZES} for a in ACCURACIES}


def judge_samples(size, accuracy):
    """The row of one batch size: the rate is searched, then judged on fresh data sets."""

    def trial(rates, fresh):
        return samples_needed(size, rates, accuracy, first=PROBLEMS if fresh else 0)

    return tuning.judged(trial, SAMPLE_SIZES[size], factor=FACTOR)


def store_batch_samples():
    """Count the samples anew and store what comes out: some minutes of computing."""
    rows = {f"{size}, {a}": tuning.packed(judge_samples(size, a)) for a in ACCURACIES for size in SAMPLE_SIZES}
    stored.write("batch_samples", rows)


def quickest(function, times=5):
    """The shortest time in seconds that ``function()`` takes in several tries: what else a machine does only adds."""
    seconds = []
    for _ in range(checks.count("times", times, 1)):
        begin = perf_counter()
        function()
        seconds.append(perf_counter() - begin)
    return min(seconds)


def noisy_saddle(lr, steps, *, noise=0.1, start=(1.0, 0.0), runs=1000, seed=0):
    """Stochastic gradient descent on the saddle ½x² − ½y² + ¼y⁴: many independent runs at once.

    The gradient of a step is the exact one and normal noise of standard deviation ``noise`` in both of its entries, as
    if each sample's loss were the saddle's with a slope of its own added, 0 in the mean. Returns the places of all
    runs, time first: shape ``(steps + 1, runs, 2)``.
    """
    steps, runs = checks.count("steps", steps), checks.count("runs", runs, 1)
    size = checks.number("noise", noise, 0, single=True)
    rng, w = np.random.default_rng(checks.count("seed", seed)), np.tile(checks.array("start", start), (runs, 1))
    exact = surfaces.SURFACES["saddle"].grad
    return descent.path(optimizers.gd, w, lambda w: exact(w) + size * rng.standard_normal((runs, 2)), steps, lr=lr)


def steps_to_leave(places):
    """The first step at which |y| > 0.9, of paths ``(steps + 1, ..., 2)`` on the saddle; infinite if there is none."""
    left = np.abs(checks.array("places", places)[..., 1]) > 0.9
    return np.where(left.any(0), left.argmax(0), np.inf)


def noisy_quadratic(lr, steps, *, step=optimizers.gd, start=5.0, batch=1, replicas=4000, seed=0, **hyper):
    """An optimizer on w²/2 whose gradient w has noise of variance 1/``batch``: many independent runs at once.

    ``lr`` is a number, an array of shape ``(n,)``, which becomes the axis ``[n]`` of what is returned, or a schedule
    (its ``w`` has shape ``([n,] replicas, 1)``). Returns the weights of all runs, time first: shape
    ``(steps + 1, [n,] replicas)``. The noise is the same for every ``lr``.
    """
    steps, batch = checks.count("steps", steps), checks.count("batch", batch, 1)
    replicas, seed = checks.count("replicas", replicas, 1), checks.count("seed", seed)
    rng, root = np.random.default_rng(seed), np.sqrt(batch)
    lr = lr if hasattr(lr, "at") else checks.positive("lr", lr)
    lr = np.reshape(lr, (-1, 1, 1)) if np.ndim(lr) else lr
    w = np.full((replicas, 1), checks.number("start", start, single=True))
    return descent.path(step, w, lambda w: w + rng.standard_normal((replicas, 1)) / root, steps, lr=lr, **hyper)[..., 0]


def quadratic_mean(rates, *, start=5.0, batch=1):
    """The mean of w² under ``noisy_quadratic`` over infinitely many runs: E[w²] ← (1 − η)² E[w²] + η²/B.

    ``rates`` (..., steps) are the learning rates, fixed beforehand; returns (..., steps + 1).
    """
    rates, batch = np.atleast_1d(checks.positive("rates", rates)), checks.count("batch", batch, 1)
    mean = np.full((*rates.shape[:-1], rates.shape[-1] + 1), checks.number("start", start, single=True) ** 2)
    with np.errstate(over="ignore"):  # a diverged mean is infinite
        for t in range(rates.shape[-1]):
            mean[..., t + 1] = (1 - rates[..., t]) ** 2 * mean[..., t] + rates[..., t] ** 2 / batch
    return mean


def quadratic_floor(lr, batch=1):
    """The mean of w²/2 at which ``noisy_quadratic`` ends with a constant ``lr`` in (0, 2): η / (2B(2 − η))."""
    lr, batch = checks.number("lr", lr, 0, 2, open_low=True, open_high=True), checks.count("batch", batch, 1)
    return lr / (2 * batch * (2 - lr))


def measured_floor(lr, batch=1, *, seed=0):
    """The mean of w²/2 of ``noisy_quadratic`` after 12/η steps from 1, over 4000 runs; and its standard error."""
    lr = checks.number("lr", lr, 0, 2, open_low=True, open_high=True, single=True)
    losses = noisy_quadratic(lr, int(12 / lr), start=1.0, batch=batch, seed=seed)[-1] ** 2 / 2
    return losses.mean(), losses.std() / np.sqrt(len(losses))
