"""The counter-example in which Adam walks to the worst point, one outlier, and the forms that libraries have."""

from functools import lru_cache, partial
from types import SimpleNamespace

import numpy as np

from primer import checks, optimizers
from primer.catalogue import ROWS
from primer.experiments import choice, stored
from primer.optimizers import State

__all__ = ["amsgrad_forms", "corrected_amsgrad", "counter_example", "outlier_gradients"]


def counter_example(big=3.0, beta2=0.1, *, lr=0.5, steps=3000, start=0.0):
    """The online problem on which Adam goes to the worst point and AMSGrad to the best (Reddi et al. 2018).

    f_t(x) = C x at steps 1, 4, 7 … and −x at the others, x in [−1, 1]; C is ``big``. If C > 2, the best x is −1.
    Both have β1 = 0, the learning rate ``lr`` / √t, no ε and no bias correction, and stop at the ends of [−1, 1].
    Returns ``adam`` and ``amsgrad``, the x of shape ``(steps + 1,)``; ``g``, ``v`` and ``v_max``, ``(steps,)``; and
    ``loss_adam`` and ``loss_amsgrad``, f_t(x_t) at the x before each step, ``(steps,)``.
    """
    big, lr = checks.positive("big", big, single=True), checks.positive("lr", lr, single=True)
    beta2, start = checks.fraction("beta2", beta2, single=True), checks.number("start", start, single=True)
    steps = checks.count("steps", steps)
    g = np.where(np.arange(steps) % 3 == 0, big, -1.0)
    v = _averages(g**2, beta2)
    v_max = np.maximum.accumulate(v)
    rate = lr / np.sqrt(np.arange(1, steps + 1))
    adam = held_walk(start, rate * g / np.sqrt(v))
    amsgrad = held_walk(start, rate * g / np.sqrt(v_max))
    return SimpleNamespace(
        adam=adam, amsgrad=amsgrad, g=g, v=v, v_max=v_max, loss_adam=g * adam[:-1], loss_amsgrad=g * amsgrad[:-1]
    )


def _averages(values, beta):
    """a_t = β a_{t−1} + (1 − β) value_t from a_0 = 0. In plain numbers: arrays of one are slow."""
    average, averages = 0.0, []
    for value in values.tolist():
        average = beta * average + (1 - beta) * value
        averages.append(average)
    return np.array(averages)


def held_walk(start, moves):
    """x_{t+1} = x_t − move_t, held inside [−1, 1]."""
    x, path = start, [start]
    for move in moves.tolist():
        x = min(1.0, max(-1.0, x - move))
        path.append(x)
    return np.array(path)


def outlier_gradients(size=1000.0, when=100, steps=3000):
    """Gradients of 1, and among them, at step ``when``, one of ``size``: shape ``(steps,)``."""
    gradients, when = np.ones(checks.count("steps", steps, 1)), checks.count("when", when, 1)
    if when > len(gradients):
        raise ValueError(f"when must be at most steps = {steps}, got when={when}")
    gradients[when - 1] = checks.number("size", size, single=True)
    return gradients


@optimizers.rule
def corrected_amsgrad(
    w,
    grad,
    state=State(t=0, m=0.0, v=0.0, v_max=0.0),
    *,
    lr=0.001,
    beta1=0.9,
    beta2=0.999,
    eps=1e-8,
    falls=False,
):
    """AMSGrad with Adam's bias corrections, as libraries have it.

    m_t, v_t, m̂ and v̂ as in ``adam``;  v_max = max(v_max, v̂)  and  d = v_max, which never falls: Optax's. With
    ``falls``  v_max = max(v_max, v_t)  and  d = v_max / (1 − β2^t), which can fall: PyTorch's.
    w_{t+1} = w_t − η m̂ / (√d + ε). State: ``t``, ``g``, ``m``, ``v``, ``v_max``, the last three 0 at first.
    Equal to optax.amsgrad and, with ``falls``, to torch.optim.Adam(amsgrad=True).
    """
    before = State(t=state.t, m=state.m, v=state.v)
    _, now = optimizers.adam(w, grad, before, lr=lr, beta1=beta1, beta2=beta2, eps=eps)
    v_max = np.maximum(state.v_max, now.v if falls else now.v_hat)
    d = v_max / (1 - beta2**now.t) if falls else v_max
    return w - lr * now.m_hat / (np.sqrt(d) + eps), State(t=now.t, g=now.g, m=now.m, v=now.v, v_max=v_max)


_FORMS = {"as in Optax": {"falls": False}, "as in PyTorch": {"falls": True}}


@lru_cache(maxsize=1)
def amsgrad_forms():
    """XOR by Adam, the paper's AMSGrad and the two forms of libraries, as stored: name → row as in ``xor_contest``."""
    contest = choice.xor_contest()
    return {"Adam": contest["adam"], "AMSGrad": contest["amsgrad"], **choice.contest_rows("amsgrad_forms")}


def store_forms():
    """Search the rates of both forms and store them: ten seconds of computing."""
    rows = {
        form: choice.contest_row(partial(corrected_amsgrad, **how), ROWS["amsgrad"].xor) for form, how in _FORMS.items()
    }
    stored.write("amsgrad_forms", rows)
