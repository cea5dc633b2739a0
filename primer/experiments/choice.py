"""All thirteen optimizers side by side: what each must keep in memory, and a contest on XOR.

The learning rates are good ones for each, not the best; ``xor_trials`` takes any other.
"""

from functools import lru_cache
from types import SimpleNamespace

import numpy as np

from primer import checks, data, descent, network, optimizers
from primer.catalogue import ROWS, ready

__all__ = ["memories", "memory", "xor_contest", "xor_trials"]

STARTS, EPOCHS = 20, 1500
SOLVED = 1e-3  # the loss below which XOR counts as solved
FACTORS = (1 / 3, 1.0, 3.0)  # of the learning rate
EVERY = 20  # epochs between two of the losses that are kept

# Each optimizer's learning rate on XOR, and what else it is given.
SETTINGS = {
    "gd": (0.5, {}),
    "momentum": (0.5, {}),
    "nag": (0.5, {}),
    "adagrad": (0.5, {}),
    "rmsprop": (0.02, {}),
    "adam": (0.05, {}),
    "adamw": (0.05, {"weight_decay": 0.001}),
    "radam": (0.1, {"beta2": 0.99}),
    "amsgrad": (0.02, {}),
    "nadam": (0.05, {}),
    "lookahead": (0.1, {"inner": optimizers.adam}),
    "lamb": (0.02, {"layers": list(network.LAYERS.values())}),
    "lion": (0.003, {}),
}


def xor_trials(name, lr=None, *, epochs=EPOCHS, **hyper):
    """An optimizer on the 2-2-1 network and XOR, all four samples an epoch, from ``random_start(0)`` … (19).

    ``lr`` is a number or an array of shape ``(n,)``, which becomes the axis ``[n]`` of what is returned; by default
    it, and the other hyper-parameters, are those of ``SETTINGS``. Returns ``epochs`` ([n,] 20), the number of the
    epoch after which the loss was first below 0.001, 0 if never; ``solved`` ([n]), how many starts that is;
    ``median`` ([n]), their median epoch, NaN without any; ``losses`` (…, [n,] 20), before the first epoch and after
    every twentieth, infinite where it is beyond all numbers.
    Rounding decides some epochs of LAMB and RMSProp, and of GD beyond η = 1: there another machine may count
    differently.
    """
    checks.one_of("name", name, list(SETTINGS))
    checks.count("epochs", epochs, 1)
    own, more = SETTINGS[name]
    lr = own if lr is None else lr
    lr = np.reshape(lr, (-1, 1, 1)) if np.ndim(lr) else lr
    starts = np.array([network.random_start(seed) for seed in range(STARTS)])
    walk = descent.steps(optimizers.OPTIMIZERS[name], starts, _gradient, epochs, lr=lr, **(more | hyper))
    first, kept, block = 0, [], []
    for t, (w, _) in enumerate(walk, start=1):
        block.append(w)
        if len(block) == 10 * EVERY or t == epochs:
            losses = _losses(np.array(block))
            below = losses < SOLVED
            new = np.where(below.any(0), t - len(block) + 1 + below.argmax(0), 0)
            first = np.where(np.equal(first, 0), new, first)
            kept.append(losses[EVERY - 1 :: EVERY])
            block = []
    begin = np.broadcast_to(_losses(starts), first.shape)
    solved, median = summary(first, epochs)
    return SimpleNamespace(epochs=first, solved=solved, median=median, losses=np.concatenate([begin[None], *kept]))


def _gradient(w):
    return network.gradient(w, data.XOR_X, data.XOR_Y)


def _losses(w):
    with np.errstate(over="ignore"):  # a diverged run's loss may be infinite
        return network.loss(w, data.XOR_X, data.XOR_Y)


def summary(epochs, budget):
    """How many runs are solved within a ``budget`` of epochs, and their median epoch, NaN without any.

    ``epochs`` (..., starts) are those of ``xor_trials``.
    """
    epochs = np.where((np.asarray(epochs) > 0) & (np.asarray(epochs) <= budget), epochs, np.nan)
    solved = np.isfinite(epochs).sum(-1)
    in_order = np.sort(epochs, axis=-1)  # NaN comes last
    middle = [np.take_along_axis(in_order, np.maximum(solved - 1 + i, 0)[..., None] // 2, -1)[..., 0] for i in (0, 1)]
    return solved, (middle[0] + middle[1]) / 2


@lru_cache(maxsize=1)
def xor_contest():
    """``xor_trials`` of all thirteen with a third, once and three times the rate of ``SETTINGS``: name → trials.

    Computed once, which takes about four seconds. The axis [n] of every array is that of ``FACTORS``.
    """
    return {name: xor_trials(name, lr * np.array(FACTORS)) for name, (lr, _) in SETTINGS.items()}


def memory(step, size=9, **hyper):
    """What an optimizer must keep for its next step, in bytes divided by the bytes of the weights.

    Measured: the arrays that a second step reads from the state of the first, for ``size`` weights. Single numbers,
    such as the count of steps, are left out.
    """
    checks.count("size", size, 1)
    w, state = step(np.ones(size), np.ones_like, **hyper)
    return sum(getattr(state, name).nbytes for name in optimizers.kept(step, **hyper)) / w.nbytes


@lru_cache(maxsize=8)
def memories(inner="adam"):
    """``memory`` of all: name → multiple of the weights. ``inner`` is the optimizer inside Lookahead."""
    inner = ready(checks.one_of("inner", inner, [n for n in ROWS if n != "lookahead"]))
    return {name: memory(ready(name, **({"inner": inner} if row.needs else {}))) for name, row in ROWS.items()}
