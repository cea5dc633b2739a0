"""What the tests of numbers share: how near two processors are, golden traces, the worked example, gradients to replay.

Additions, products, quotients and roots are the same everywhere. Powers, e^x, sines and the order of the terms in a
matrix product are not: NumPy's routines differ between processors by up to ``ULPS`` of the result. What is computed
from them may differ by that much times its condition, and no tolerance may be tighter. Numbers of about 1 that come
from a few such calls, like a gradient of the 2-2-1 network, agree to ``ROUNDING``. The worst condition is that of
1 − β^t: 1 / (1 − β) = 1000 for Adam's β2. After six steps of a tenth the weights agree to 6 · 0.1 · 1000 ULPS / 2, and
RAdam's, where 1999 − 1998 comes on top, to 1e-12; the golden traces are compared to ``TRACE``.
"""

import json
from pathlib import Path

import numpy as np

from primer import descent, network
from primer.beyond import BEYOND
from primer.catalogue import ROWS
from primer.optimizers import OPTIMIZERS

ULPS = 4 * np.finfo(float).eps
ROUNDING = 1e-14
TRACE = 1e-11
TRACES = json.loads((Path(__file__).parent / "data" / "optimizer_traces.json").read_bytes())
# The article's optimizers and those beyond it, and what each cannot do without where there are two weights.
EVERY = OPTIMIZERS | BEYOND
NEEDS = {name: row.needs for name, row in ROWS.items()}
NEEDS |= {name: {"shape": (2, 1)} for name in ("muon", "shampoo", "soap")} | {"cautious": {"inner": OPTIMIZERS["adam"]}}
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
