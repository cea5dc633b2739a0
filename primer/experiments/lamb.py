"""The 2-2-1 network with rescaled layers, and what LAMB makes of it."""

from types import SimpleNamespace

import numpy as np

from primer import checks, data, descent, network

__all__ = ["rescaled_runs"]


def rescaled_runs(step, lr, steps, factors, *, seed=16, **hyper):
    """The 2-2-1 network on XOR with its first layer stored ``factors`` times as large: the same function throughout.

    What an optimizer sees are the stored weights u = factor · w (W1 and b1; layer 2 as it is) and their gradients,
    which are that much smaller. All factors, an array ``(n,)``, are one batch from ``network.random_start(seed)``.
    Returns ``losses`` (steps + 1, n); ``moved`` (steps, n, 2), the length of the step of each whole layer, its weights
    and biases together, divided by the layer's length; ``state``, the whole history of ``descent.run``.
    """
    factors = np.atleast_1d(checks.positive("factors", factors))
    size = np.ones((len(factors), 9))
    size[:, :6] = factors[:, None]

    def grad(u):
        return network.gradient(u / size, data.XOR_X, data.XOR_Y) / size

    state = descent.run(step, size * network.random_start(seed), grad, steps, lr=lr, **hyper)
    with np.errstate(all="ignore"):
        losses = network.loss(state.w / size, data.XOR_X, data.XOR_Y)
        length, change = _layer_norms(state.w[:-1]), _layer_norms(np.diff(state.w, axis=0))
        moved = change / length
    return SimpleNamespace(losses=losses, moved=moved, state=state)


def _layer_norms(w):
    return np.stack([np.linalg.norm(w[..., layer], axis=-1) for layer in network.WHOLE_LAYERS.values()], axis=-1)
