"""What every optimizer is made of: a ``State`` from one step to the next, and ``rule``, which looks after the input."""

import functools
import inspect
from types import SimpleNamespace

import numpy as np

from primer import checks

_FLOAT = np.dtype(float)


class State(SimpleNamespace):
    """What an optimizer remembers between two steps. Read-only: a step makes a new one.

    Numbers are kept as float64 and whole numbers as int, whatever was given; arrays and lists of them are copied.
    """

    def __init__(self, **quantities):
        for name, quantity in quantities.items():
            if type(quantity) is np.ndarray and quantity.dtype is _FLOAT:  # the usual case, and quick
                quantity = quantity.copy()
                quantity.setflags(write=False)
            else:
                quantity = _own(quantity)
            self.__dict__[name] = quantity

    def __setattr__(self, name, value):
        raise AttributeError(f"an optimizer's state is read-only: cannot set {name!r}")

    __delattr__ = None


def _own(quantity):
    """A quantity that nobody else can change: a read-only copy of an array."""
    if type(quantity) is int or type(quantity) is float:
        return quantity
    quantity = _as_numbers(quantity)
    if isinstance(quantity, np.ndarray):
        quantity = quantity.copy()
        quantity.setflags(write=False)
    return quantity


def _as_numbers(quantity):
    """Whole numbers as int and others as float64; what is no number stays as it is."""
    if isinstance(quantity, (int, float)):
        return quantity
    try:
        numbers = checks.array("quantity", quantity)
    except ValueError:
        return quantity
    numbers = numbers.astype(int) if np.asarray(quantity).dtype.kind in "iu" else numbers
    return numbers if numbers.ndim else numbers.item()


def _period(name, value):
    numbers = checks.number(name, value, 1)
    if np.asarray(value).dtype.kind not in "iu":
        raise ValueError(f"{name} must be a whole number of at least 1, or an array of such; got {name}={value!r}")
    return numbers


# Where each hyper-parameter must lie.
_RANGES = {
    "lr": checks.positive,
    "final_lr": checks.positive,
    "eps": checks.positive,
    "weight_decay": lambda name, value: checks.number(name, value, 0),
    "alpha": lambda name, value: checks.number(name, value, 0, 1, open_low=True),
    "k": _period,
    **dict.fromkeys(("gamma", "beta", "beta1", "beta2"), checks.fraction),
}


def rule(step):
    """An optimizer from its bare equation: what goes in, and what ``grad`` returns, is float64 or is refused.

    ``settled(grad, **hyper)`` of it looks at the hyper-parameters once, for many steps ``(w, *state)`` with them.
    """
    ranges = {name: _RANGES[name] for name in inspect.signature(step).parameters if name in _RANGES}

    def settled(grad, **hyper):
        for name, value in hyper.items():
            if name in ranges:
                hyper[name] = ranges[name](name, value)

        def gradient(at):
            shown = at.view()
            shown.setflags(write=False)  # a gradient that changes its weights would change where the step begins
            g = checks.array("grad(w)", grad(shown))
            if g.shape != at.shape:
                raise ValueError(f"grad must return the shape of w, {at.shape}; got shape {g.shape}")
            return g

        return lambda w, *state: step(checks.array("w", w), gradient, *state, **hyper)

    @functools.wraps(step)
    def checked(w, grad, *state, **hyper):
        return settled(grad, **hyper)(w, *state)

    checked.settled = settled
    return checked
