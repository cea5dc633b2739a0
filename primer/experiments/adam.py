"""Adam with parts of its correction, on a turned ravine, and on data where adaptive methods learn the wrong thing.

The data set is that of A. C. Wilson, R. Roelofs, M. Stern, N. Srebro and B. Recht, "The marginal value of adaptive
gradient methods in machine learning", NeurIPS 2017, section 3.3. The first feature of a sample is its class, +1 or −1;
the next two are always 1; then a sample of class +1 has one feature that no other sample has, and one of class −1 has
five.
"""

from functools import lru_cache

import numpy as np

from primer import descent, optimizers

__all__ = [
    "few_errors",
    "few_gradient",
    "few_losses",
    "partly_corrected",
    "training_and_test_error",
    "turned_counts",
]


def partly_corrected(w, grad, state=None, *, correction="both", lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    """Adam with the bias correction of ``"both"``, ``"m only"``, ``"v only"`` or ``"none"`` of the two averages."""
    memory = () if state is None else (state,)
    _, state = optimizers.adam(w, grad, *memory, lr=lr, beta1=beta1, beta2=beta2, eps=eps)
    m = state.m_hat if correction in ("both", "m only") else state.m
    v = state.v_hat if correction in ("both", "v only") else state.v
    return w - lr * m / (np.sqrt(v) + eps), state


TURNED_ANGLES = np.arange(0, 91, 5.0)
TURNED_BUDGET = 600


def rotation(angle):
    """The matrix that turns by ``angle`` degrees."""
    c, s = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    return np.array([[c, -s], [s, c]])


@lru_cache(maxsize=32)
def turned_counts(name, ratio, rates=None):
    """Steps until ½(u² + κv²) stays below 0.001, and the best rate, at the angles 0°, 5° … 90°: two arrays.

    From (1, 1) in the ravine's own axes; ``ratio`` is κ. ``rates`` (a tuple) are those to choose from: unless given,
    25 from 0.003 to 3, for GD, Momentum and NAG 25 up to their edge of stability. 600 steps at most, 601 stands for
    more. All angles and rates are one batch.
    """
    rates = np.array(_grid_for(name, ratio) if rates is None else rates)
    turn = np.array([rotation(angle) for angle in TURNED_ANGLES])[:, None]
    hessian = turn @ np.diag([1.0, ratio]) @ np.swapaxes(turn, -1, -2)

    def grad(w):
        return (hessian @ w[..., None])[..., 0]

    w0 = np.broadcast_to(turn @ np.ones(2), (len(TURNED_ANGLES), len(rates), 2))
    last = np.zeros(w0.shape[:-1], dtype=int)
    walk = descent.steps(optimizers.OPTIMIZERS[name], w0, grad, TURNED_BUDGET, lr=rates[:, None])
    for t, (w, _) in enumerate(walk, start=1):
        last[~(0.5 * (w * grad(w)).sum(-1) < 1e-3)] = t
    return last.min(axis=1) + 1, rates[last.argmin(axis=1)]


def _grid_for(name, ratio):
    edge = {"gd": 2.0, "momentum": 3.8, "nag": 3.8 / 2.8}.get(name)
    return np.geomspace(0.003, 3, 25) if edge is None else np.linspace(0.04, 0.99, 25) * edge / ratio


# The data set of Wilson et al.

SAMPLES, NEW_SAMPLES, SHARE = 40, 200, 0.7  # to train on, to test on, and how probable the class +1 is


def rows(samples, *, first=0, seed=0, of=SAMPLES + NEW_SAMPLES):
    """``x`` of shape (samples, 3 + 5·of) and the classes ``y``: samples number ``first`` and on, out of ``of``."""
    y = np.where(np.random.default_rng(seed).random(samples) < SHARE, 1.0, -1.0)
    x = np.zeros((samples, 3 + 5 * of))
    x[:, 0], x[:, 1:3] = y, 1
    for i, label in enumerate(y):
        own = 3 + 5 * (first + i)
        x[i, own : own + (1 if label > 0 else 5)] = 1
    return x, y


def gradient(w, x, y):
    """Gradient of the mean of ½(x·w − y)²."""
    return x.T @ (x @ w - y) / len(y)


def training_and_test_error(step, lr, *, steps=400):
    """Shares of the training and of the new samples on the wrong side, with all weights, from w = 0."""
    x, y = rows(SAMPLES)
    new_x, new_y = rows(NEW_SAMPLES, first=SAMPLES, seed=1)
    *_, (w, _) = descent.steps(step, np.zeros(x.shape[1]), lambda w: gradient(w, x, y), steps, lr=lr)
    return np.mean(np.sign(x @ w) != y), np.mean(np.sign(new_x @ w) != new_y)


# All samples of a class have the same prediction as long as their own weights are equal, and these stay equal when
# they begin equal. So, from w = 0, every optimizer that treats each weight by itself moves just five different numbers:
# the first three weights, the own weights of class +1 and those of class −1.

_TRAIN_CLASSES, _TEST_CLASSES = rows(SAMPLES, seed=0)[1], rows(NEW_SAMPLES, first=SAMPLES, seed=1)[1]


_PLUS, _MINUS = np.mean(_TRAIN_CLASSES > 0), np.mean(_TRAIN_CLASSES < 0)


def _residuals(few):
    """Prediction minus class, for the training samples of class +1 and −1."""
    w1, w2, w3, plus, minus = np.moveaxis(few, -1, 0)
    return w1 + w2 + w3 + plus - 1, -w1 + w2 + w3 + 5 * minus + 1


def few_gradient(few):
    """``gradient`` for the five different weights, shape (5,)."""
    plus, minus = _residuals(few)
    both = _PLUS * plus + _MINUS * minus
    return np.array([_PLUS * plus - _MINUS * minus, both, both, plus / SAMPLES, minus / SAMPLES])


def few_losses(few):
    """Mean squared error on the training samples, for weights of shape (..., 5)."""
    plus, minus = _residuals(few)
    return _PLUS * plus**2 + _MINUS * minus**2


def few_errors(few):
    """Share of the new samples that are classed wrongly, for weights of shape (..., 5); their own weights are 0."""
    sides = np.asarray(few)[..., 0, None] * _TEST_CLASSES + np.asarray(few)[..., 1:3].sum(-1, keepdims=True)
    return np.mean(np.sign(sides) != _TEST_CLASSES, axis=-1)
