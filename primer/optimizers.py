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


def gd(w, grad, state=State(t=0), *, lr=0.01):
    """Gradient descent: w_{t+1} = w_t − η ∇L(w_t).

    η is ``lr`` > 0. State: ``t`` steps taken, ``g`` = ∇L(w_t).
    Equal to torch.optim.SGD and optax.sgd. Source: A. Cauchy, "Méthode générale pour la résolution des systèmes
    d'équations simultanées", 1847.
    """
    checks.positive("lr", lr)
    w, g = _at(w, grad)
    return w - lr * g, State(t=state.t + 1, g=g)


def momentum(w, grad, state=State(t=0, v=0.0), *, lr=0.01, gamma=0.9):
    """Momentum: v_t = γ v_{t−1} + η ∇L(w_t);  w_{t+1} = w_t − v_t.

    η is ``lr`` > 0, γ is ``gamma`` in [0, 1). State: ``t``, ``g`` = ∇L(w_t), the velocity ``v``; v_0 = 0.
    The learning rate is inside v. Equal to torch.optim.SGD(momentum=γ) while η is constant, and to keras SGD also
    along a schedule. Source: B. T. Polyak, "Some methods of speeding up the convergence of iteration methods", 1964.
    """
    checks.positive("lr", lr)
    _fraction("gamma", gamma)
    w, g = _at(w, grad)
    v = gamma * state.v + lr * g
    return w - v, State(t=state.t + 1, g=g, v=v)


def nag(w, grad, state=State(t=0, v=0.0), *, lr=0.01, gamma=0.9):
    """Nesterov's accelerated gradient: the gradient is taken where the velocity will carry us.

    look = w_t − γ v_{t−1};  v_t = γ v_{t−1} + η ∇L(look);  w_{t+1} = w_t − v_t.
    η is ``lr`` > 0, γ is ``gamma`` in [0, 1). State: ``t``, ``look``, ``g`` = ∇L(look), ``v``; v_0 = 0.
    The parameter of torch, optax and keras with nesterov=True is the look-ahead point: w_t − γ v_{t−1} of this
    function. Source: Y. Nesterov, "A method for solving the convex programming problem with convergence rate
    O(1/k²)", 1983.
    """
    checks.positive("lr", lr)
    _fraction("gamma", gamma)
    look, g = _at(w - gamma * state.v, grad)
    v = gamma * state.v + lr * g
    return w - v, State(t=state.t + 1, look=look, g=g, v=v)


def adagrad(w, grad, state=State(t=0, v=0.0), *, lr=0.01, eps=1e-8):
    """Adagrad: v_t = v_{t−1} + g²;  w_{t+1} = w_t − η g / √(v_t + ε), each weight by itself.

    η is ``lr`` > 0, ε is ``eps`` > 0. State: ``t``, ``g`` = ∇L(w_t), the accumulator ``v``; v_0 = 0.
    ε is inside the root. Equal to torch Adagrad(initial_accumulator_value=ε, eps=0) and to
    optax.adagrad(initial_accumulator_value=0, eps=ε). Source: J. Duchi, E. Hazan and Y. Singer, "Adaptive subgradient
    methods for online learning and stochastic optimization", JMLR 12, 2011.
    """
    checks.positive("lr", lr)
    checks.positive("eps", eps)
    w, g = _at(w, grad)
    v = state.v + g**2
    return w - lr * g / np.sqrt(v + eps), State(t=state.t + 1, g=g, v=v)


def rmsprop(w, grad, state=State(t=0, v=0.0), *, lr=0.01, beta=0.9, eps=1e-8):
    """RMSProp: v_t = β v_{t−1} + (1 − β) g²;  w_{t+1} = w_t − η g / √(v_t + ε), each weight by itself.

    η is ``lr`` > 0, β is ``beta`` in [0, 1), ε is ``eps`` > 0. State: ``t``, ``g`` = ∇L(w_t), ``v``; v_0 = 0.
    ε is inside the root. Equal to optax.rmsprop(decay=β, eps=ε) and keras RMSprop(rho=β, epsilon=ε); torch has ε
    outside. Source: T. Tieleman and G. Hinton, Coursera lecture 6.5, 2012.
    """
    checks.positive("lr", lr)
    checks.positive("eps", eps)
    _fraction("beta", beta)
    w, g = _at(w, grad)
    v = beta * state.v + (1 - beta) * g**2
    return w - lr * g / np.sqrt(v + eps), State(t=state.t + 1, g=g, v=v)


def adam(w, grad, state=State(t=0, m=0.0, v=0.0), *, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    """Adam: momentum of the gradient over the root of RMSProp's v, both freed of their start at zero.

    m_t = β1 m_{t−1} + (1 − β1) g;  v_t = β2 v_{t−1} + (1 − β2) g²;
    m̂ = m_t / (1 − β1^t);  v̂ = v_t / (1 − β2^t);  w_{t+1} = w_t − η m̂ / (√v̂ + ε).
    η is ``lr`` > 0, β1 and β2 are ``beta1`` and ``beta2`` in [0, 1), ε is ``eps`` > 0; t begins with 1.
    State: ``t``, ``g`` = ∇L(w_t), ``m``, ``v``, ``m_hat``, ``v_hat``; m_0 = v_0 = 0.
    Equal to torch.optim.Adam and optax.adam. Source: D. P. Kingma and J. Ba, "Adam: a method for stochastic
    optimization", ICLR 2015.
    """
    checks.positive("lr", lr)
    checks.positive("eps", eps)
    _fraction("beta1", beta1)
    _fraction("beta2", beta2)
    w, g = _at(w, grad)
    t = state.t + 1
    m = beta1 * state.m + (1 - beta1) * g
    v = beta2 * state.v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return w - lr * m_hat / (np.sqrt(v_hat) + eps), State(t=t, g=g, m=m, v=v, m_hat=m_hat, v_hat=v_hat)


def _at(w, grad):
    """The weights as an array, and a copy of their gradient that nobody else can change."""
    w = np.asarray(w, dtype=float)
    g = np.array(grad(w), dtype=float)
    if g.shape != w.shape:
        raise ValueError(f"grad must return the shape of w, {w.shape}; got shape {g.shape}")
    return w, g


def _fraction(name, value):
    checks.number(name, value, 0, 1, open_high=True)


OPTIMIZERS = {step.__name__: step for step in (gd, momentum, nag, adagrad, rmsprop, adam)}
