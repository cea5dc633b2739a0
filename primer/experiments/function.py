"""After how many epochs the 2-2-1 network has learned XOR, for batches of any size.

Which batch size needs the fewest is a fair comparison (see ``tuning``): nine rates for each, chosen on a hundred starts
and judged on a hundred others. It takes half a minute, so what came out stands in ``function_batches.json`` beside this
module; ``store_xor_batches`` computes it anew.
"""

from functools import lru_cache
from math import exp, isfinite

import numpy as np

from primer import checks, data, descent, network, optimizers
from primer.experiments import stored, tuning

__all__ = ["epochs_to_learn", "trained", "xor_batches"]

LEARNED = 1e-3  # the loss below which XOR counts as learned
STARTS, EPOCHS = 100, 1500  # starts to choose the rate on, as many to judge it on; the budget
SIZES = {1: 0.5, 2: 0.75, 4: 1.0}  # batch size → a rate to begin the search with
FACTOR = 1.5  # between neighbouring rates


def trained(start, x, y, batches, lr):
    """Gradient descent on the 2-2-1 network with one update for each of the ``batches``: shape (updates + 1, 9).

    ``start`` are nine weights, ``x`` (n, 2) and ``y`` (n,) the samples, ``batches`` lists of their numbers, ``lr`` > 0
    is the rate. A run that leaves the finite numbers stays at its last finite weights. It is what ``descent.run`` makes
    of ``network.gradient``, in plain numbers: for nine weights that takes a tenth of the time.
    """
    samples = np.column_stack([checks.array("x", x), checks.array("y", y)]).tolist()
    lr, w = checks.positive("lr", lr, single=True), tuple(checks.array("start", start).tolist())
    path = [w]
    for batch in batches:
        slopes = _slopes(w, [samples[i] for i in batch])
        w = tuple(weight - lr * (slope / len(batch)) for weight, slope in zip(w, slopes, strict=True))
        if not isfinite(sum(w)):
            break
        path.append(w)
    return np.array(path + path[-1:] * (len(batches) + 1 - len(path)))


def _slopes(w, samples):
    """∂L/∂w summed over samples (x1, x2, y), in the order of ``network.PARAMETERS``."""
    w11, w12, w21, w22, b1, b2, v1, v2, c = w
    s11 = s12 = s21 = s22 = s1 = s2 = r1 = r2 = r = 0.0
    for x1, x2, y in samples:
        p = 1 / (1 + exp(-max(w11 * x1 + w12 * x2 + b1, -700.0)))
        q = 1 / (1 + exp(-max(w21 * x1 + w22 * x2 + b2, -700.0)))
        delta = v1 * p + v2 * q + c - y
        delta1, delta2 = v1 * delta * p * (1 - p), v2 * delta * q * (1 - q)
        s11, s12, s21, s22 = s11 + delta1 * x1, s12 + delta1 * x2, s21 + delta2 * x1, s22 + delta2 * x2
        s1, s2, r1, r2, r = s1 + delta1, s2 + delta2, r1 + delta * p, r2 + delta * q, r + delta
    return s11, s12, s21, s22, s1, s2, r1, r2, r


def epochs_to_learn(size, rates, *, first=0, starts=20, epochs=600):
    """Epochs of gradient descent until the loss is below 0.001, with batches of ``size``: shape (rates, starts).

    From ``random_start(first)`` and the seeds that follow; infinite where it is not below within ``epochs``. ``rates``
    is a 1-D array of learning rates. The loss is that of all four samples, looked at after each epoch.
    """
    rates, size = np.atleast_1d(checks.positive("rates", rates)), checks.count("size", size, 1)
    epochs, first = checks.count("epochs", epochs, 1), checks.count("first", first)
    starts, updates = checks.count("starts", starts, 1), -(-len(data.XOR_X) // size)
    seeds = range(first, first + starts)
    begin = np.broadcast_to([network.random_start(seed) for seed in seeds], (len(rates), starts, 9))
    grad = data.batch_gradient(network.gradient, data.XOR_X, data.XOR_Y, size)
    found = np.full(begin.shape[:-1], np.inf)
    walk = descent.steps(optimizers.gd, begin, grad, epochs * updates, lr=np.reshape(rates, (-1, 1, 1)))
    for t, (w, _) in enumerate(walk, start=1):
        if t % updates == 0:
            with np.errstate(over="ignore"):  # a diverged run's loss may be infinite
                learned = network.loss(w, data.XOR_X, data.XOR_Y) < LEARNED
            found[learned & np.isinf(found)] = t // updates
    return found


@lru_cache(maxsize=1)
def xor_batches():
    """The comparison, as stored: batch size → what ``tuning.judged`` found of ``epochs_to_learn`` within 1500."""
    return {int(size): tuning.unpacked(row) for size, row in stored.read("function_batches").items()}


def judge_size(size):
    """The row of one batch size: the rate is searched, then judged on fresh starts."""

    def trial(rates, fresh):
        return epochs_to_learn(size, rates, first=STARTS if fresh else 0, starts=STARTS, epochs=EPOCHS)

    return tuning.judged(trial, SIZES[size], factor=FACTOR)


def store_xor_batches():
    """Compare the batch sizes anew and store what comes out: half a minute of computing."""
    rows = {size: tuning.packed(judge_size(size)) for size in SIZES}
    stored.write("function_batches", rows)
