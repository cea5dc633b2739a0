"""What a rate for each weight cannot do: a turned ravine, and data on which adaptive methods learn the wrong thing.

The data set is that of A. C. Wilson, R. Roelofs, M. Stern, N. Srebro and B. Recht, "The marginal value of adaptive
gradient methods in machine learning", NeurIPS 2017, section 3.3. The first feature of a sample is its class, +1 or −1;
the next two are always 1; then a sample of class +1 has one feature that no other sample has, and one of class −1 has
five.

How long each takes on a turned ravine is a fair comparison (see ``tuning``) at each angle. It takes a minute, so what
came out stands in ``limits_turned.json`` beside this module; ``store_turned_contest`` computes it anew.
"""

from functools import lru_cache

import numpy as np

from primer import checks, descent, optimizers
from primer.experiments import stored, tuning

__all__ = [
    "few_errors",
    "few_gradient",
    "few_losses",
    "training_and_test_error",
    "turned_contest",
    "turned_steps",
]

TURNED_ANGLES = np.arange(0, 91, 5)
TURNED_RATIOS = (10, 25, 100)
TURNED_BUDGET, TURNED_STARTS = 600, 100
# A rate to begin the search with; of the first three it is multiplied by 10/κ.
_CENTRES = {"gd": 0.15, "momentum": 0.05, "nag": 0.05, "adagrad": 1.0, "rmsprop": 0.01, "adam": 0.1}


def rotation(angle):
    """The matrix that turns by ``angle`` degrees."""
    c, s = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    return np.array([[c, -s], [s, c]])


def turned_steps(name, ratio, angle, rates, fresh=False):
    """Steps until ½(u² + κv²) stays below 0.001, shape (rates, starts); infinite where it does not within 600.

    ``ratio`` is κ, ``angle`` that of the ravine in degrees. The hundred starts lie in random directions, √2 away from
    the minimum; ``fresh`` takes a hundred others.
    """
    checks.one_of("name", name, list(_CENTRES))
    return steps_on_turned(optimizers.OPTIMIZERS[name], ratio, angle, rates, fresh)


def steps_on_turned(step, ratio, angle, rates, fresh=False, *, budget=TURNED_BUDGET, **hyper):
    """``turned_steps`` of any optimizer, such as those beyond the article; ``hyper`` is all that it is told besides."""
    ratio, rates = checks.number("ratio", ratio, 1, single=True), checks.positive("rates", rates)
    turn = rotation(angle)
    hessian = turn @ np.diag([1.0, ratio]) @ turn.T
    around = np.random.default_rng(int(fresh)).uniform(0, 2 * np.pi, TURNED_STARTS)
    w0 = np.sqrt(2) * np.column_stack([np.cos(around), np.sin(around)]) @ turn.T
    begin = np.broadcast_to(w0, (len(rates), *w0.shape))
    last, lr = np.zeros(begin.shape[:-1]), np.reshape(rates, (-1, 1, 1))
    walk = descent.steps(step, begin, lambda w: w @ hessian, budget, lr=lr, **hyper)
    for t, (w, _) in enumerate(walk, start=1):
        with np.errstate(all="ignore"):
            last[~(0.5 * (w * (w @ hessian)).sum(-1) < 1e-3)] = t
    return np.where(last < budget, last + 1, np.inf)


@lru_cache(maxsize=4)
def turned_contest(ratio=100):
    """The contest, as stored: name → a list over ``TURNED_ANGLES`` of what ``tuning.judged`` returns, of the steps.

    Stored are the angles up to 45°: a ravine turned by 90° − a is one turned by a with x and y exchanged, and no
    optimizer here tells x from y.
    """
    checks.one_of("ratio", str(ratio), [str(each) for each in TURNED_RATIOS])
    found = stored.read("limits_turned")[str(ratio)]
    found = {name: [tuning.unpacked(row) for row in rows] for name, rows in found.items()}
    return {name: rows + rows[-2::-1] for name, rows in found.items()}


def hold_turned_contest(name, ratio, angle):
    """One optimizer's rate for one ravine, searched and judged; the rates of a grid are 1.5-fold apart."""
    centre = _CENTRES[name] * (10 / ratio if name in ("gd", "momentum", "nag") else 1)
    return tuning.judged(lambda *asked: turned_steps(name, ratio, angle, *asked), centre, factor=1.5)


def store_turned_contest():
    """Hold the contest for all and store it: a minute of computing."""
    rows = {
        ratio: {
            name: [tuning.packed(hold_turned_contest(name, ratio, angle)) for angle in TURNED_ANGLES[:10]]
            for name in _CENTRES
        }
        for ratio in TURNED_RATIOS
    }
    stored.write("limits_turned", rows)


# The data set of Wilson et al.

SAMPLES, NEW_SAMPLES, SHARE = 40, 200, 0.7  # to train on, to test on, and how probable the class +1 is


def rows(samples, *, first=0, seed=0):
    """``x`` of shape (samples, 1203) and the classes ``y``: samples number ``first`` and on, out of all 240."""
    y = np.where(np.random.default_rng(seed).random(samples) < SHARE, 1.0, -1.0)
    x = np.zeros((samples, 3 + 5 * (SAMPLES + NEW_SAMPLES)))
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
    w, _ = descent.end(step, np.zeros(x.shape[1]), lambda w: gradient(w, x, y), steps, lr=lr)
    return np.mean(np.sign(x @ w) != y), np.mean(np.sign(new_x @ w) != new_y)


# All samples of a class have the same prediction as long as their own weights are equal, and these stay equal when
# they begin equal. So, from w = 0, every optimizer that treats each weight by itself moves just five different numbers:
# the first three weights, the own weights of class +1 and those of class −1.

_TRAIN_CLASSES, _TEST_CLASSES = rows(SAMPLES, seed=0)[1], rows(NEW_SAMPLES, first=SAMPLES, seed=1)[1]
_PLUS, _MINUS = np.mean(_TRAIN_CLASSES > 0), np.mean(_TRAIN_CLASSES < 0)


def _residuals(few):
    """Prediction minus class, for the training samples of class +1 and −1."""
    few = checks.array("few", few)
    if few.shape[-1:] != (5,):
        raise ValueError(f"few must be numbers of shape (..., 5); got shape {few.shape}")
    w1, w2, w3, plus, minus = few if few.ndim == 1 else np.moveaxis(few, -1, 0)
    return w1 + w2 + w3 + plus - 1, -w1 + w2 + w3 + 5 * minus + 1


def few_gradient(few):
    """``gradient`` for the five different weights, shape (..., 5)."""
    plus, minus = _residuals(few)
    both = _PLUS * plus + _MINUS * minus
    parts = np.array([_PLUS * plus - _MINUS * minus, both, both, plus / SAMPLES, minus / SAMPLES])
    return parts if parts.ndim == 1 else np.moveaxis(parts, 0, -1)


def few_losses(few):
    """Mean squared error on the training samples, for weights of shape (..., 5)."""
    plus, minus = _residuals(few)
    return _PLUS * plus**2 + _MINUS * minus**2


def few_errors(few):
    """Share of the new samples that are classed wrongly, for weights of shape (..., 5); their own weights are 0."""
    few = checks.array("few", few)
    sides = few[..., 0, None] * _TEST_CLASSES + few[..., 1:3].sum(-1, keepdims=True)
    return np.mean(np.sign(sides) != _TEST_CLASSES, axis=-1)
