"""The functions a learner writes: right ones are right however they are returned, typical mistakes are named."""

import numpy as np
import pytest

from primer import exercises, optimizers
from primer.exercises.nb4 import adam

# From the equations of the article and of the papers.


def my_step(w, g, v, u, lr, beta, gamma, eps):
    v_new = beta * v + (1 - beta) * g**2
    u_new = gamma * u + lr / np.sqrt(v_new + eps) * g
    return w - u_new, v_new, u_new


def my_adam(w, g, m, v, t, lr, beta1, beta2, eps):
    m_new = beta1 * m + (1 - beta1) * g
    v_new = beta2 * v + (1 - beta2) * g**2
    m_hat = m_new / (1 - beta1**t)
    v_hat = v_new / (1 - beta2**t)
    return w - lr / (np.sqrt(v_hat) + eps) * m_hat, m_new, v_new


def my_adamw(w, g, m, v, t, lr, beta1, beta2, eps, weight_decay):
    m_new = beta1 * m + (1 - beta1) * g
    v_new = beta2 * v + (1 - beta2) * g**2
    u = m_new / (1 - beta1**t) / (np.sqrt(v_new / (1 - beta2**t)) + eps)
    return w * (1 - lr * weight_decay) - lr * u, m_new, v_new


RIGHT = {
    "rmsprop-momentum": my_step,
    "adam-bug": my_adam,
    "adamw-bug": my_adamw,
}


@pytest.mark.parametrize("name", RIGHT)
def test_right_functions_are_right_however_they_are_returned(name):
    assert exercises.check(name, RIGHT[name]).right is True
    assert exercises.check(name, lambda *given: [*RIGHT[name](*given)]).right is True
    assert exercises.check(name, lambda *given: np.array(RIGHT[name](*given))).right is True


def test_a_function_that_works_in_place_is_right():
    def in_place(w, g, v, u, lr, beta, gamma, eps):
        v *= beta
        v += (1 - beta) * g**2
        u *= gamma
        u += lr * g / np.sqrt(v + eps)
        w -= u
        return w, v, u

    assert exercises.check("rmsprop-momentum", in_place).right is True
    assert exercises.check("rmsprop-momentum", in_place).right is True  # the first run changed none of the arguments


def test_the_packages_own_function_is_right():
    def adamw(w, g, m, v, t, lr, beta1, beta2, eps, weight_decay):
        hyper = {"lr": lr, "beta1": beta1, "beta2": beta2, "eps": eps, "weight_decay": weight_decay}
        w_new, state = optimizers.adamw(w, lambda _: g, optimizers.State(t=t - 1, m=m, v=v), **hyper)
        return w_new, state.m, state.v

    assert exercises.check("adamw-bug", adamw).right is True


# What each function is given and gives back, in the names that the mistakes use.
GIVEN = {
    "rmsprop-momentum": ("w, g, v, u, lr, beta, gamma, eps", "w, v, u"),
    "adam-bug": ("w, g, m, v, t, lr, beta1, beta2, eps", "w, m, v"),
    "adamw-bug": ("w, g, m, v, t, lr, beta1, beta2, eps, weight_decay", "w, m, v"),
}
_RMS, _GATHER = "v = beta * v + (1 - beta) * g**2", "u = gamma * u + lr * g / sqrt(v + eps)"
_M, _V = "m = beta1 * m + (1 - beta1) * g", "v = beta2 * v + (1 - beta2) * g**2"
_HATS, _STEP = "mh = m / (1 - beta1**t); vh = v / (1 - beta2**t)", "w = w - lr * mh / (sqrt(vh) + eps)"
_U = f"{_M}; {_V}; {_HATS}; u = mh / (sqrt(vh) + eps)"
MISTAKES = {
    "rmsprop-momentum": [
        (f"{_RMS}; u = gamma * u + lr * g; w = w - u", "gathers RMSProp's steps"),
        (f"{_RMS}; u = gamma * u + (1 - gamma) * lr * g / sqrt(v + eps); w = w - u", "no factor 1 − γ"),
        (f"{_RMS}; u = lr * g / sqrt(v + eps); w = w - u", "old velocity is missing"),
        (f"{_RMS}; u = u + lr * g / sqrt(v + eps); w = w - u", "fades by gamma."),
        (f"{_RMS}; u = gamma * u + g / sqrt(v + eps); w = w - u", "lr is missing"),
        (f"{_GATHER}; {_RMS}; w = w - u", "old v"),
        (f"{_RMS}; u = gamma * u + lr * g / (v + eps); w = w - u", "by its root"),
        (f"{_RMS}; u = gamma * u + lr * g / (sqrt(v) + eps); w = w - u", "outside the root"),
        (f"{_RMS}; u = beta * u + lr * g / sqrt(v + eps); w = w - u", "beta is v's"),
        (f"{_RMS}; u = gamma * u - lr * g / sqrt(v + eps); w = w - u", "The sign"),
        (f"{_RMS}; {_GATHER}; w = w - u - lr * g / sqrt(v + eps)", "already"),
        (f"{_RMS}; w = w - u; {_GATHER}", "old velocity: subtract"),
        (f"{_RMS}; {_GATHER}; w = w + u", "uphill"),
        (f"v = (1 - beta) * v + beta * g**2; {_GATHER}; w = w - u", "changed places"),
        (f"v = beta * v + (1 - beta) * g; {_GATHER}; w = w - u", "not squared"),
        (f"v = v + g**2; {_GATHER}; w = w - u", "Adagrad"),
        (f"{_RMS}; {_GATHER}; w = w - u; v, u = u, v", "then v_new"),
    ],
    "adam-bug": [
        (f"t = t - 1; {_M}; {_V}; {_HATS}; {_STEP}", "not t − 1"),
        (f"t = t + 1; {_M}; {_V}; {_HATS}; {_STEP}", "not t + 1"),
        (f"{_M}; {_V}; {_HATS}; w = w - lr * mh / sqrt(vh + eps)", "outside the root"),
        (f"beta1, beta2 = beta2, beta1; {_M}; {_V}; {_HATS}; {_STEP}", "beta1 and beta2 have"),
        (f"m = (1 - beta1) * m + beta1 * g; v = (1 - beta2) * v + beta2 * g**2; {_HATS}; {_STEP}", "Each beta"),
        (f"m = beta1 * m + g; v = beta2 * v + g**2; {_HATS}; {_STEP}", "factors 1 − beta1"),
        (f"{_M}; {_V}; w = w - lr * m / (sqrt(v) + eps)", "bias correction is missing"),
        (f"{_M}; {_V}; {_HATS}; w = w - lr * m / (sqrt(vh) + eps)", "Only v"),
        (f"{_M}; {_V}; {_HATS}; w = w - lr * mh / (sqrt(v) + eps)", "Only m"),
        (f"{_M}; {_V.replace('**2', '')}; {_HATS}; {_STEP}", "not squared"),
        (f"{_M}; {_V}; {_HATS.replace('**', ' * ')}; {_STEP}", "power"),
        (f"{_M}; {_V}; {_HATS}; w = w - lr * mh / (vh + eps)", "by its root"),
        (f"{_M}; {_V}; {_HATS}; w = w - lr * mh / sqrt(vh)", "eps is missing"),
        (f"{_M}; {_V}; {_HATS}; w = w + lr * mh / (sqrt(vh) + eps)", "uphill"),
    ],
    "adamw-bug": [
        (f"g = g + weight_decay * w; {_U}; w = w - lr * u", "Adam with L2"),
        (f"g = g + weight_decay * w; {_U}; w = w - lr * (u + weight_decay * w)", "twice"),
        (f"{_U}; w = w - lr * u; w = w - lr * weight_decay * w", "old weight w that decays"),
        (f"{_U}; w = w - lr * u - weight_decay * w", "lr is missing before the decay"),
        (f"{_U}; w = w - lr * u + lr * weight_decay * w", "sign of the decay"),
        (f"{_U}; w = w - lr * u - lr * weight_decay", "share of w"),
        (f"{_U}; w = w - lr * u", "decay is missing"),
    ],
}


@pytest.mark.parametrize(("name", "lines", "says"), [(name, *row) for name, rows in MISTAKES.items() for row in rows])
def test_a_typical_mistake_is_recognised(name, lines, says):
    """In a function as a learner would write it."""
    space = {"sqrt": np.sqrt, "sign": np.sign}
    given, returned = GIVEN[name]
    exec("\n    ".join([f"def step({given}):", *lines.split("; "), f"return {returned}"]), space)
    widget = exercises.check(name, space["step"])
    assert widget.right is False
    assert says in widget.feedback


def test_what_is_to_be_mended_is_no_try_until_it_is_changed():
    space = {"np": np}
    exec(adam.BROKEN, space)
    widget = exercises.check("adam-bug", space["my_adam"])
    assert widget.right is None
    assert widget.feedback.startswith("· Not mended yet.")
    w, m, v = np.ones(1), np.zeros(1), np.zeros(1)  # and it is right in its first step only
    state = None
    for t in (1, 2):
        given = w
        w, m, v = space["my_adam"](w, given, m, v, t, 0.1, 0.9, 0.999, 1e-8)
        after, state = optimizers.adam(given, lambda w: w, *([state] if state else []), lr=0.1)
        assert np.allclose(w, after) == (t == 1)


@pytest.mark.parametrize("name", RIGHT)
@pytest.mark.parametrize(
    ("result", "says"),
    [
        (None, "Not filled in yet"),
        ((..., ...), "Not filled in yet"),
        ((..., ..., ...), "Not filled in yet"),
        (np.ones(5), "Return"),
        (3.0, "Return"),
        ("ab", "Return"),
        ({}, "Return"),
        ((1.0, "x"), ""),
        (("x", "y", "z"), ""),
    ],
)
def test_unfinished_functions_are_told_what_to_return(name, result, says):
    widget = exercises.check(name, lambda *_: result)
    assert widget.right is not True
    assert widget.feedback
    if not isinstance(result, tuple) or len(result) == GIVEN[name][1].count(",") + 1:
        assert says in widget.feedback
