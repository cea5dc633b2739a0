"""Step sizes of an optimizer that is fed given gradients, such as a burst."""

import numpy as np

from primer import checks, descent

__all__ = ["burst_gradients", "recovery", "step_sizes"]


def burst_gradients(size=100.0, length=50, after=500):
    """A burst, ``length`` gradients of ``size``, and then ``after`` gradients of 1: shape ``(length + after,)``."""
    size = checks.number("size", size, single=True)
    length, after = checks.count("length", length), checks.count("after", after)
    return np.repeat([size, 1.0], [length, after])


def step_sizes(step, gradients, *, lr=0.1, **hyper):
    """The steps (w_t − w_{t+1}) / η that an optimizer makes of these gradients, whatever w is: shape ``(steps,)``."""
    gradients, lr = np.atleast_1d(checks.number("gradients", gradients)), checks.positive("lr", lr, single=True)
    queue = iter(gradients)
    w = descent.run(step, np.zeros(1), lambda w: np.full_like(w, next(queue)), len(gradients), lr=lr, **hyper).w
    return -np.diff(w[:, 0]) / lr


def recovery(sizes, level=0.5):
    """After how many of these steps ``sizes`` is above ``level`` and stays there to the end; 0 if it is not at the end.

    With the steps after a burst this is how long the optimizer stays stuck: 1 means not at all.
    """
    sizes = np.atleast_1d(checks.array("sizes", sizes))
    below = np.flatnonzero(~(sizes > checks.number("level", level, single=True)))
    last = below[-1] + 1 if below.size else 0
    return 0 if last == len(sizes) else int(last) + 1
