"""Optimizers, one function each: one call is one step of the paper.

Every optimizer is called in the same way::

    w1, s1 = gd(w0, grad)                  # first step: the initial state is the default argument
    w2, s2 = gd(w1, grad, s1, lr=0.5)

``grad`` is a function from weights to their gradient, of the same shape. ``w`` has shape ``(..., d)``: leading
axes are independent runs, and a hyper-parameter may be an array that broadcasts against them, such as ``lr`` of
shape ``(n, 1)``. The returned ``state`` is read-only and holds every quantity of the equation under the
equation's own name, and ``t``, the number of steps taken. Nothing that is passed in is ever changed.
A hyper-parameter out of range raises ValueError.
"""

from types import SimpleNamespace

import numpy as np

from primer import checks


class State(SimpleNamespace):
    """What an optimizer remembers between two steps. Read-only: a step makes a new one."""

    def __init__(self, **quantities):
        for quantity in quantities.values():
            if isinstance(quantity, np.ndarray):
                quantity.setflags(write=False)
        super().__init__(**quantities)

    def __setattr__(self, name, value):
        raise AttributeError(f"an optimizer's state is read-only: cannot set {name!r}")

    __delattr__ = None


def gd(w, grad, state=State(t=0), *, lr=0.01):  # noqa: B008 — a State never changes
    """Gradient descent: w_{t+1} = w_t − η ∇L(w_t).

    η is ``lr`` > 0. State: ``t`` steps taken, ``g`` = ∇L(w_t).
    Equal to torch.optim.SGD and optax.sgd. Source: A. Cauchy, "Méthode générale pour la résolution des systèmes
    d'équations simultanées", 1847.
    """
    checks.positive("lr", lr)
    w, g = _at(w, grad)
    return w - lr * g, State(t=state.t + 1, g=g)


def _at(w, grad):
    """The weights as an array, and a copy of their gradient that nobody else can change."""
    w = np.asarray(w, dtype=float)
    g = np.array(grad(w), dtype=float)
    if g.shape != w.shape:
        raise ValueError(f"grad must return the shape of w, {w.shape}; got shape {g.shape}")
    return w, g


OPTIMIZERS = {"gd": gd}
