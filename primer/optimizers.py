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

import functools
import itertools

import numpy as np

from primer.rules import State, rule

_EVERYTHING = (slice(None),)  # all weights as one layer


@rule
def gd(w, grad, state=State(t=0), *, lr=0.01):
    """Gradient descent: w_{t+1} = w_t − η ∇L(w_t).

    η is ``lr`` > 0. State: ``t`` steps taken, ``g`` = ∇L(w_t).
    Equal to torch.optim.SGD and optax.sgd. Source: A. Cauchy, "Méthode générale pour la résolution des systèmes
    d'équations simultanées", 1847.
    """
    g = grad(w)
    return w - lr * g, State(t=state.t + 1, g=g)


@rule
def momentum(w, grad, state=State(t=0, v=0.0), *, lr=0.01, gamma=0.9):
    """Momentum: v_t = γ v_{t−1} + η ∇L(w_t);  w_{t+1} = w_t − v_t.

    η is ``lr`` > 0, γ is ``gamma`` in [0, 1). State: ``t``, ``g`` = ∇L(w_t), the velocity ``v``; v_0 = 0.
    The learning rate is inside v. Equal to torch.optim.SGD(momentum=γ) while η is constant, and to keras SGD also
    along a schedule. Source: B. T. Polyak, "Some methods of speeding up the convergence of iteration methods", 1964.
    """
    g = grad(w)
    v = gamma * state.v + lr * g
    return w - v, State(t=state.t + 1, g=g, v=v)


@rule
def nag(w, grad, state=State(t=0, v=0.0), *, lr=0.01, gamma=0.9):
    """Nesterov's accelerated gradient: the gradient is taken where the velocity will carry us.

    look = w_t − γ v_{t−1};  v_t = γ v_{t−1} + η ∇L(look);  w_{t+1} = w_t − v_t.
    η is ``lr`` > 0, γ is ``gamma`` in [0, 1). State: ``t``, ``look``, ``g`` = ∇L(look), ``v``; v_0 = 0.
    The parameter of torch, optax and keras with nesterov=True is the look-ahead point: w_t − γ v_{t−1} of this
    function. Source: Y. Nesterov, "A method for solving the convex programming problem with convergence rate
    O(1/k²)", 1983.
    """
    look = w - gamma * state.v
    g = grad(look)
    v = gamma * state.v + lr * g
    return w - v, State(t=state.t + 1, look=look, g=g, v=v)


@rule
def adagrad(w, grad, state=State(t=0, v=0.0), *, lr=0.01, eps=1e-8):
    """Adagrad: v_t = v_{t−1} + g²;  w_{t+1} = w_t − η g / √(v_t + ε), each weight by itself.

    η is ``lr`` > 0, ε is ``eps`` > 0. State: ``t``, ``g`` = ∇L(w_t), the accumulator ``v``; v_0 = 0.
    ε is inside the root. Equal to torch Adagrad(initial_accumulator_value=ε, eps=0) and to
    optax.adagrad(initial_accumulator_value=0, eps=ε). Source: J. Duchi, E. Hazan and Y. Singer, "Adaptive subgradient
    methods for online learning and stochastic optimization", JMLR 12, 2011, which adds its δ outside of the root.
    """
    g = grad(w)
    v = state.v + g**2
    return w - lr * g / np.sqrt(v + eps), State(t=state.t + 1, g=g, v=v)


@rule
def rmsprop(w, grad, state=State(t=0, v=0.0), *, lr=0.01, beta=0.9, eps=1e-8):
    """RMSProp: v_t = β v_{t−1} + (1 − β) g²;  w_{t+1} = w_t − η g / √(v_t + ε), each weight by itself.

    η is ``lr`` > 0, β is ``beta`` in [0, 1), ε is ``eps`` > 0. State: ``t``, ``g`` = ∇L(w_t), ``v``; v_0 = 0.
    ε is inside the root. Equal to optax.rmsprop(decay=β, eps=ε) and keras RMSprop(rho=β, epsilon=ε); torch has ε
    outside. Source: T. Tieleman and G. Hinton, Coursera lecture 6.5, 2012.
    """
    g = grad(w)
    v = beta * state.v + (1 - beta) * g**2
    return w - lr * g / np.sqrt(v + eps), State(t=state.t + 1, g=g, v=v)


@rule
def adam(w, grad, state=State(t=0, m=0.0, v=0.0), *, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    """Adam: momentum of the gradient over the root of RMSProp's v, both corrected for starting at zero.

    m_t = β1 m_{t−1} + (1 − β1) g;  v_t = β2 v_{t−1} + (1 − β2) g²;
    m̂ = m_t / (1 − β1^t);  v̂ = v_t / (1 − β2^t);  w_{t+1} = w_t − η m̂ / (√v̂ + ε).
    η is ``lr`` > 0, β1 and β2 are ``beta1`` and ``beta2`` in [0, 1), ε is ``eps`` > 0; t begins with 1.
    State: ``t``, ``g`` = ∇L(w_t), ``m``, ``v``, ``m_hat``, ``v_hat``; m_0 = v_0 = 0.
    Equal to torch.optim.Adam and optax.adam. Source: D. P. Kingma and J. Ba, "Adam: a method for stochastic
    optimization", ICLR 2015.
    """
    g = grad(w)
    t = state.t + 1
    m = beta1 * state.m + (1 - beta1) * g
    v = beta2 * state.v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return w - lr * m_hat / (np.sqrt(v_hat) + eps), State(t=t, g=g, m=m, v=v, m_hat=m_hat, v_hat=v_hat)


@rule
def adamw(w, grad, state=State(t=0, m=0.0, v=0.0), *, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01):
    """AdamW: Adam, and besides each weight fades by the same share: the decay does not go through m and v.

    m_t, v_t, m̂ and v̂ as in ``adam``;  u = m̂ / (√v̂ + ε);  w_{t+1} = w_t − η (u + λ w_t).
    η is ``lr`` > 0, β1 and β2 are ``beta1`` and ``beta2`` in [0, 1), ε is ``eps`` > 0, λ is ``weight_decay`` ≥ 0.
    State: ``t``, ``g`` = ∇L(w_t), ``m``, ``v``, ``m_hat``, ``v_hat``, ``u``; m_0 = v_0 = 0.
    What decays is the old weight, w_t. Equal to torch.optim.AdamW(weight_decay=λ) and optax.adamw(weight_decay=λ),
    whose defaults for λ are 0.01 and 1e-4; torch.optim.Adam(weight_decay=λ) is another rule: it adds λ w_t to g.
    Source: I. Loshchilov and F. Hutter, "Decoupled weight decay regularization", ICLR 2019; there λ is multiplied by
    the schedule alone and not by η.
    """
    g = grad(w)
    t = state.t + 1
    m = beta1 * state.m + (1 - beta1) * g
    v = beta2 * state.v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    u = m_hat / (np.sqrt(v_hat) + eps)
    return w - lr * (u + weight_decay * w), State(t=t, g=g, m=m, v=v, m_hat=m_hat, v_hat=v_hat, u=u)


@rule
def radam(w, grad, state=State(t=0, m=0.0, v=0.0), *, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    """Rectified Adam: Adam with shorter steps while v̂ is an average of few gradients, and without v̂ at the very first.

    m_t, v_t, m̂ and v̂ as in ``adam``;  ρ∞ = 2 / (1 − β2) − 1;  ρ_t = ρ∞ − 2 t β2^t / (1 − β2^t);
    if ρ_t > 4:  r_t = √((ρ_t − 4)(ρ_t − 2) ρ∞ / ((ρ∞ − 4)(ρ∞ − 2) ρ_t))  and  u = r_t m̂ / (√v̂ + ε);  else  u = m̂;
    w_{t+1} = w_t − η u.
    η is ``lr`` > 0, β1 and β2 are ``beta1`` and ``beta2`` in [0, 1), ε is ``eps`` > 0; t begins with 1.
    State: ``t``, ``g`` = ∇L(w_t), ``m``, ``v``, ``m_hat``, ``v_hat``, ``rho``, ``r`` (0 where ρ_t ≤ 4), ``u``;
    m_0 = v_0 = 0. Equal to optax.radam(threshold=4 + 1e-12), which divides for ρ_t ≥ threshold;
    torch.optim.RAdam waits for ρ_t > 5 and adds ε to √v_t.
    Source: L. Liu et al., "On the variance of the adaptive learning rate and beyond", ICLR 2020; it has no ε.
    """
    g = grad(w)
    t = state.t + 1
    m = beta1 * state.m + (1 - beta1) * g
    v = beta2 * state.v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    rho_inf = 2 / (1 - beta2) - 1
    rho = rho_inf - 2 * t * beta2**t / (1 - beta2**t)
    with np.errstate(all="ignore"):  # where ρ ≤ 4 there is no root
        root = np.sqrt(np.divide((rho - 4) * (rho - 2) * rho_inf, (rho_inf - 4) * (rho_inf - 2) * rho))
    r = np.where(rho > 4, root, 0.0)
    u = np.where(rho > 4, r * m_hat / (np.sqrt(v_hat) + eps), m_hat)
    return w - lr * u, State(t=t, g=g, m=m, v=v, m_hat=m_hat, v_hat=v_hat, rho=rho, r=r, u=u)


@rule
def amsgrad(w, grad, state=State(t=0, m=0.0, v=0.0, v_max=0.0), *, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    """AMSGrad: Adam whose denominator never falls, because it keeps the largest v so far.

    m_t = β1 m_{t−1} + (1 − β1) g;  v_t = β2 v_{t−1} + (1 − β2) g²;  v_max = max(v_max, v_t), each weight by itself;
    w_{t+1} = w_t − η m_t / (√v_max + ε).
    η is ``lr`` > 0, β1 and β2 are ``beta1`` and ``beta2`` in [0, 1), ε is ``eps`` > 0.
    State: ``t``, ``g`` = ∇L(w_t), ``m``, ``v``, ``v_max``; all 0 at first.
    As in the paper there is no bias correction. Equal to optax.amsgrad(bias_correction_mu=False,
    bias_correction_nu=False); torch.optim.Adam(amsgrad=True) corrects m and divides v_max by the current 1 − β2^t, so
    that its denominator may fall. Source: S. J. Reddi, S. Kale and S. Kumar, "On the convergence of Adam and beyond",
    ICLR 2018.
    """
    g = grad(w)
    m = beta1 * state.m + (1 - beta1) * g
    v = beta2 * state.v + (1 - beta2) * g**2
    v_max = np.maximum(state.v_max, v)
    return w - lr * m / (np.sqrt(v_max) + eps), State(t=state.t + 1, g=g, m=m, v=v, v_max=v_max)


@rule
def adabound(
    w,
    grad,
    state=State(t=0, m=0.0, v=0.0),
    *,
    lr=0.001,
    beta1=0.9,
    beta2=0.999,
    eps=1e-8,
    final_lr=0.1,
    gamma=0.001,
):
    """AdaBound: Adam whose rate, each weight's own, is held between two bounds that close on one rate for all, η*.

    m_t and v_t as in ``adam``;  rate = η √(1 − β2^t) / (1 − β1^t) / (√v_t + ε), but not below the one bound,
    η* (1 − 1 / (γ t + 1)), and not above the other, η* (1 + 1 / (γ t));  w_{t+1} = w_t − rate m_t.
    η is ``lr`` > 0, β1 and β2 are ``beta1`` and ``beta2`` in [0, 1), ε is ``eps`` > 0, η* is ``final_lr`` > 0, γ is
    ``gamma`` in [0, 1): 0 is no bounds, and Adam with ε beside √v_t instead of √v̂; t begins with 1. The bounds do not
    follow a schedule of η.
    State: ``t``, ``g`` = ∇L(w_t), ``m``, ``v``, ``rate``; m_0 = v_0 = 0.
    Equal to AdaBound(final_lr=η*, gamma=γ) of pytorch_optimizer while η is constant; torch, keras and optax have none.
    Source: L. Luo, Y. Xiong, Y. Liu and X. Sun, "Adaptive gradient methods with dynamic bound of learning rate",
    ICLR 2019; there η falls as 1 / √t, the bias is not corrected, and γ is 1 − β2. The rule is their code's.
    """
    g = grad(w)
    t = state.t + 1
    m = beta1 * state.m + (1 - beta1) * g
    v = beta2 * state.v + (1 - beta2) * g**2
    low = final_lr * (1 - 1 / (gamma * t + 1))
    with np.errstate(divide="ignore"):  # with γ = 0 there is no upper bound
        high = final_lr * (1 + np.divide(1, gamma * t))
    rate = np.clip(lr * np.sqrt(1 - beta2**t) / (1 - beta1**t) / (np.sqrt(v) + eps), low, high)
    return w - rate * m, State(t=t, g=g, m=m, v=v, rate=rate)


@rule
def nadam(w, grad, state=State(t=0, m=0.0, v=0.0), *, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    """Nadam: Adam that uses the momentum of the coming step already, m_t faded once more and the new gradient added.

    m_t, v_t and v̂ as in ``adam``;  m̂ = β1 m_t / (1 − β1^(t+1)) + (1 − β1) g / (1 − β1^t);
    w_{t+1} = w_t − η m̂ / (√v̂ + ε).
    η is ``lr`` > 0, β1 and β2 are ``beta1`` and ``beta2`` in [0, 1), ε is ``eps`` > 0; t begins with 1.
    State: ``t``, ``g`` = ∇L(w_t), ``m``, ``v``, ``m_hat``, ``v_hat``; m_0 = v_0 = 0. One gradient, at w_t.
    Equal to optax.nadam and torch.optim.NAdam(momentum_decay=1e6); by default torch and keras let β1 grow along the
    run. Source: T. Dozat, "Incorporating Nesterov momentum into Adam", ICLR workshop 2016, where β1 may change, too.
    """
    g = grad(w)
    t = state.t + 1
    m = beta1 * state.m + (1 - beta1) * g
    v = beta2 * state.v + (1 - beta2) * g**2
    m_hat = beta1 * m / (1 - beta1 ** (t + 1)) + (1 - beta1) * g / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return w - lr * m_hat / (np.sqrt(v_hat) + eps), State(t=t, g=g, m=m, v=v, m_hat=m_hat, v_hat=v_hat)


@rule
def lookahead(w, grad, state=State(t=0), *, inner, k=5, alpha=0.5, **hyper):
    """Lookahead: any optimizer walks ahead; every k steps the slow weights follow part of the way and call it back.

    fast = one step of ``inner`` from w_t;  if t is a multiple of k:  slow = slow + α (fast − slow)  and
    w_{t+1} = slow;  else  w_{t+1} = fast.
    ``inner`` is an optimizer and ``hyper`` are its hyper-parameters; ``k`` ≥ 1 is a whole number, α is ``alpha`` in
    (0, 1]; t begins with 1. State: ``fast``, ``slow`` and all of the inner optimizer's, which it keeps when it is
    called back; slow_0 = w_0. Equal to optax.lookahead(inner, sync_period=k, slow_step_size=α).
    Source: M. R. Zhang, J. Lucas, G. Hinton and J. Ba, "Lookahead optimizer: k steps forward, 1 step back",
    NeurIPS 2019.
    """
    _check_inner(inner)
    begun = state.t > 0
    fast, memory = inner(w, grad, state, **hyper) if begun else inner(w, grad, **hyper)
    slow = state.slow if begun else w
    back = memory.t % k == 0
    slow = np.where(back, slow + alpha * (fast - slow), slow)
    return np.where(back, slow, fast), State(**vars(memory), fast=fast, slow=slow)


@rule
def lamb(
    w,
    grad,
    state=State(t=0, m=0.0, v=0.0),
    *,
    lr=0.001,
    beta1=0.9,
    beta2=0.999,
    eps=1e-6,
    weight_decay=0.0,
    layers=_EVERYTHING,
):
    """LAMB: AdamW's direction, but each layer moves by the share η of its own length.

    m_t, v_t, m̂ and v̂ as in ``adam``;  u = m̂ / (√v̂ + ε) + λ w_t;  for each layer: trust = ‖w_t‖ / ‖u‖, or 1 if one
    of the two is 0;  w_{t+1} = w_t − η trust u.
    η is ``lr`` > 0, β1 and β2 are ``beta1`` and ``beta2`` in [0, 1), ε is ``eps`` > 0, λ is ``weight_decay`` ≥ 0;
    ``layers`` is a list of slices of the last axis that together hold each weight once, by default one of everything.
    State: ``t``, ``g`` = ∇L(w_t), ``m``, ``v``, ``m_hat``, ``v_hat``, ``u``, ``trust`` of shape (..., number of
    layers); m_0 = v_0 = 0. Equal to optax.lamb(eps=ε, weight_decay=λ) with a leaf for each layer. The paper's φ is the
    identity here. Source: Y. You et al., "Large batch optimization for deep learning: training BERT in 76 minutes",
    ICLR 2020.
    """
    g = grad(w)
    t = state.t + 1
    m = beta1 * state.m + (1 - beta1) * g
    v = beta2 * state.v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    u = m_hat / (np.sqrt(v_hat) + eps) + weight_decay * w
    layer = _layer_of_each_weight(layers, w.shape[-1])
    w_norm, u_norm = (np.stack([np.linalg.norm(a[..., s], axis=-1) for s in layers], axis=-1) for a in (w, u))
    trust = np.divide(w_norm, u_norm, out=np.ones_like(u_norm), where=(w_norm > 0) & (u_norm > 0))
    step = lr * trust[..., layer] * u
    return w - step, State(t=t, g=g, m=m, v=v, m_hat=m_hat, v_hat=v_hat, u=u, trust=trust)


@rule
def lion(w, grad, state=State(t=0, m=0.0), *, lr=1e-4, beta1=0.9, beta2=0.99, weight_decay=0.0):
    """Lion: every weight moves by the same length, η, in the direction of the momentum's sign.

    c = β1 m_{t−1} + (1 − β1) g;  w_{t+1} = w_t − η (sign(c) + λ w_t);  m_t = β2 m_{t−1} + (1 − β2) g.
    η is ``lr`` > 0, β1 and β2 are ``beta1`` and ``beta2`` in [0, 1), λ is ``weight_decay`` ≥ 0; sign(0) = 0.
    State: ``t``, ``g`` = ∇L(w_t), ``c``, ``m``; m_0 = 0. What is kept, m, remembers longer than what moves, c.
    Equal to optax.lion(weight_decay=λ), keras Lion(weight_decay=λ) and lion_pytorch; optax's default for λ is 1e-3.
    Source: X. Chen et al., "Symbolic discovery of optimization algorithms", NeurIPS 2023.
    """
    g = grad(w)
    c = beta1 * state.m + (1 - beta1) * g
    m = beta2 * state.m + (1 - beta2) * g
    return w - lr * (np.sign(c) + weight_decay * w), State(t=state.t + 1, g=g, c=c, m=m)


def kept(step, **hyper):
    """The names of what an optimizer must keep between two steps, each of the size of the weights, in a list.

    They are found by watching: what a second step reads from the state of the first.
    """
    w, state = step(np.ones(2), np.ones_like, **hyper)
    read = set()

    class Watched:
        def __getattr__(self, name):
            read.add(name)
            return getattr(state, name)

    step(w, np.ones_like, Watched(), **hyper)
    return sorted(name for name in read if np.shape(getattr(state, name)) == w.shape)


def _check_inner(inner):
    if not callable(inner) or getattr(inner, "func", inner) is lookahead:  # func: of functools.partial
        raise ValueError(f"inner must be an optimizer, such as optimizers.adam, other than lookahead; got {inner=!r}")


def _layer_of_each_weight(layers, size):
    """The number of the layer that each of ``size`` weights belongs to; ValueError unless it is exactly one."""
    try:
        places = tuple(range(size)[s] for s in layers) if isinstance(layers, (list, tuple)) else ()
        layer = _numbered(places, size)
    except (TypeError, ValueError, IndexError):
        layer = None
    if layer is None:
        raise ValueError(
            f"layers must be a list of slices that hold each of the {size} weights exactly once, none of them empty; "
            f"got layers={layers!r}"
        )
    return layer


@functools.lru_cache(maxsize=64)
def _numbered(places, size):
    """For ``size`` weights the number of the range among ``places`` that each is in; None unless it is exactly one."""
    if not all(places) or sorted(itertools.chain(*places)) != list(range(size)):
        return None
    layer = np.empty(size, dtype=int)
    for number, each in enumerate(places):
        layer[list(each)] = number
    layer.setflags(write=False)
    return layer


_IN_ORDER = (
    *(gd, momentum, nag, adagrad, rmsprop, adam),
    *(adamw, radam, amsgrad, adabound, nadam, lookahead, lamb, lion),
)
OPTIMIZERS = {step.__name__: step for step in _IN_ORDER}
