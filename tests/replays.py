"""What the tests of the optimizers share: the golden traces, the worked example, and gradients to replay."""

import json
from pathlib import Path

import numpy as np

from primer import descent, network

TRACES = json.loads((Path(__file__).parent / "data" / "optimizer_traces.json").read_bytes())
W, X, Y = network.EXAMPLE_W, network.EXAMPLE_X, network.EXAMPLE_Y


def grad(w):
    return network.gradient(w, X, Y)


def zero(w):
    return np.zeros_like(w)


def along(gradients):
    """A gradient function that replays a list, whatever the weights: no feedback, so no chaos."""
    queue = iter(gradients)
    return lambda w: next(queue)


def noisy_gradients(count=60, size=5, seed=0):
    """Gradients over six decades with zeros among them."""
    rng = np.random.default_rng(seed)
    scale = 10.0 ** rng.uniform(-3, 3, (count, size))
    return rng.standard_normal((count, size)) * scale * (rng.random((count, size)) > 0.15)


def replay(step, gradients, w0=None, **hyper):
    """The history along a list of gradients, each step used once."""
    w0 = np.zeros(gradients.shape[-1]) if w0 is None else w0
    return descent.run(step, w0, along(gradients), len(gradients), **hyper)


def faded(gradients, beta, power=1):
    """(1 − β) Σ β^(t−k) g_k^power for each t: the average that begins at zero, as a sum."""
    return np.array(
        [sum((1 - beta) * beta ** (t - k) * gradients[k] ** power for k in range(t + 1)) for t in range(len(gradients))]
    )


def steps_of(history):
    return -np.diff(history.w, axis=0)
