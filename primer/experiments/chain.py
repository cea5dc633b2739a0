"""The chain rule where the way forks: an input that feeds both hidden units, and one weight that is used twice.

Each path from the loss has its own product of factors; the derivative is the sum of these products.
"""

import numpy as np

from primer import checks
from primer.derivatives import central_difference, complex_step
from primer.network import EXAMPLE_W, EXAMPLE_X, EXAMPLE_Y, PARAMETERS, chain, latex, layers, loss

INPUTS = ("x1", "x2")
SHARED = "w1_11 = w1_22"  # one number at two places of the network
NAMES = (*PARAMETERS, *INPUTS, SHARED)


def paths(w, x, y, name):
    """The paths from the loss to ``name``, one of ``NAMES``: a list of chains as ``network.chain`` gives them.

    For one sample ``x`` of shape ``(2,)``. ∂L/∂``name`` is the sum over the paths of the products of their factors.
    """
    checks.one_of("name", name, NAMES)
    if name not in INPUTS:
        return [chain(w, x, y, each) for each in name.split(" = ")]
    column = INPUTS.index(name)
    return [_to_input(w, x, y, unit, column) for unit in (0, 1)]


def _to_input(w, x, y, unit, column):
    """The path through a hidden unit goes on to the input: the last factor is the weight between the two."""
    weight = f"w1_{unit + 1}{column + 1}"
    symbol = rf"\frac{{\partial z^{{[1]}}_{unit + 1}}}{{\partial x_{column + 1}}}"
    return [*chain(w, x, y, weight)[:3], (symbol, latex(weight), layers(w)[0][unit, column])]


def shared(w, name):
    """``w`` as it is used: if ``name`` is ``SHARED``, the second of the two weights is the first."""
    w = np.array(w, dtype=float)
    if name == SHARED:
        first, second = map(PARAMETERS.index, name.split(" = "))
        w[second] = w[first]
    return w


def numerically(w, x, y, name):
    """∂L/∂``name`` by a central difference and by a complex step, which know nothing of paths."""
    places = [PARAMETERS.index(each) for each in name.split(" = ")] if name not in INPUTS else []

    def loss_at(t):
        moved_w, moved_x = w.astype(t.dtype), x.astype(t.dtype)
        if places:
            moved_w[places] = t.item()
        else:
            moved_x[INPUTS.index(name)] = t.item()
        return np.reshape(loss(moved_w, moved_x, y), t.shape[:-1])

    here = w[places[:1]] if places else x[[INPUTS.index(name)]]
    return [way(loss_at, here).item() for way in (central_difference, complex_step)]


def example_paths(name):
    """The paths to ``name`` at the worked example."""
    return paths(shared(EXAMPLE_W, name), EXAMPLE_X, EXAMPLE_Y, name)
