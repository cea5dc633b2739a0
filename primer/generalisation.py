"""A data set built so that adaptive methods learn the wrong thing.

Source: A. C. Wilson, R. Roelofs, M. Stern, N. Srebro and B. Recht, "The marginal value of adaptive gradient methods in
machine learning", NeurIPS 2017, section 3.3. The first feature of a sample is its class, +1 or −1; the next two are
always 1; then a sample of class +1 has one feature that no other sample has, and one of class −1 has five.
"""

import numpy as np

from primer import descent

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
