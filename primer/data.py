"""Data sets small enough to see whole, and the mini-batches they are cut into."""

import numpy as np

from primer import checks
from primer.network import forward

# Exclusive or: 1 where exactly one input is 1. No single linear unit can learn it; the 2-2-1 network can.
XOR_X = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
XOR_Y = np.array([0.0, 1.0, 1.0, 0.0])

# A smooth target that the network can meet exactly: a teacher network's outputs on a 4 × 4 grid.
TEACHER_W = np.array([2.0, -1.0, 1.0, 1.5, 0.0, -0.5, 1.5, -1.0, 0.2])
SMOOTH_X = np.array([(x1, x2) for x1 in (-1.5, -0.5, 0.5, 1.5) for x2 in (-1.5, -0.5, 0.5, 1.5)])
SMOOTH_Y = forward(TEACHER_W, SMOOTH_X).y_hat

# Five samples that lie near a line through the origin, for a model with one weight: ŷ = w x.
LINE_X = np.array([-1.0, 0.5, 1.0, 1.5, 2.0])
LINE_Y = np.array([-1.2, 1.0, 1.3, 2.6, 2.9])

for _array in (XOR_X, XOR_Y, TEACHER_W, SMOOTH_X, SMOOTH_Y, LINE_X, LINE_Y):
    _array.setflags(write=False)


def batches(samples, size, *, epoch=0, seed=0):
    """The mini-batches of one epoch: a list of index arrays that together hold each sample exactly once.

    The samples are shuffled anew in each epoch, the same way for the same ``seed``. The last batch is shorter where
    ``size`` does not divide ``samples``. ValueError if ``size`` is not between 1 and ``samples``.
    """
    samples, size = checks.count("samples", samples, 1), checks.count("size", size, 1)
    if size > samples:
        raise ValueError(f"size must be at most the number of samples, {samples}; got size={size}")
    seeds = [checks.count("seed", seed), checks.count("epoch", epoch)]
    order = np.random.default_rng(seeds).permutation(samples)
    return [order[begin : begin + size] for begin in range(0, samples, size)]


def batch_gradient(gradient, x, y, size, *, seed=0):
    """A gradient function ``w -> gradient`` that goes on to the next mini-batch each time it is called.

    ``gradient(w, x, y)`` is the mean over the samples it is given, so a short last batch is averaged over its true
    size. Hand the result to ``descent.run``: one call is one update, ``ceil(len(x) / size)`` of them an epoch.
    """
    x, y = checks.array("x", x), checks.array("y", y)
    if x.ndim == 0 or y.shape[:1] != x.shape[:1]:
        raise ValueError(f"x and y must hold the same number of samples; got shapes {x.shape} and {y.shape}")
    batches(len(x), size, seed=seed)  # refuses what cannot be cut

    def endless():
        epoch = 0
        while True:
            yield from batches(len(x), size, epoch=epoch, seed=seed)
            epoch += 1

    queue = endless()

    def on_next_batch(w):
        chosen = next(queue)
        return gradient(w, x[chosen], y[chosen])

    return on_next_batch
