"""The questions on RMSProp. What each typical mistake would give is computed here, never typed."""

import numpy as np

from primer.exercises.ask import Exercise, Prediction
from primer.exercises.code import code_exercise, points, step_probe

PREDICTIONS = {
    "first-rmsprop-step": Prediction(
        "RMSProp divides each gradient g by √v. It starts with v = 0 and, before each step, makes v = β v + (1 − β) "
        "g², with β = 0.9. How long is its very first step?",
        ("0.1 η", "0.32 η", "η", "3.16 η", "it depends on the gradient"),
        "3.16 η",
        "v is 0.1 g² after it, so the step is η g / √(0.1 g²): the gradient cancels, and 1/√0.1 = 3.16 is left. A v "
        "that is too small makes a step that is too long.",
    ),
}


def _first_step_limit():
    longest = 2.0
    return Exercise(
        "RMSProp's first step shall be no longer than 2η. What is the largest β?",
        1 - 1 / longest**2,
        (
            (1 - 1 / longest, "The root is missing: the first step is η/√(1 − β)."),
            (1 / longest**2, "That is 1 − β."),
            (0.9, "With 0.9 it is 3.16η."),
            (np.sqrt(1 - 1 / longest**2), "No root here: 1 − β = ¼."),
            (1 + 1 / longest**2, "β is smaller than 1: 1 − β = ¼."),
            (1 - longest**2, "Upside down: √(1 − β) is ½."),
        ),
        "η/√(1 − β) = 2η.",
    )


_AVERAGES = points(
    lambda r: (
        *(r.uniform(-2, 2, 4), r.uniform(-2, 2, 4), r.uniform(1.5, 3, 4), r.uniform(-0.5, 0.5, 4)),  # w, g, v, u
        *(r.uniform(0.1, 0.4), r.uniform(0.6, 0.9), r.uniform(0.3, 0.55), r.uniform(0.1, 0.3)),  # lr, beta, gamma, eps
    )
)


_WITH_MOMENTUM = """
def my_step(w, g, v, u, lr, beta, gamma, eps):
    v_new = beta * v + (1 - beta) * g**2
    u_new = gamma * u + lr * g / np.sqrt(v_new + eps)
    w_new = w - u_new
    return w_new, v_new, u_new
"""


def _with_momentum():
    return code_exercise(
        "RMSProp with momentum: write one step as a function my_step(w, g, v, u, lr, beta, gamma, eps). v is RMSProp's "
        "average, and u is Momentum's velocity, which gathers RMSProp's steps instead of η g. Return w_new, v_new, "
        "u_new.",
        _WITH_MOMENTUM,
        step_probe(_AVERAGES, "w_new", "v_new", "u_new"),
        (
            ("u_new = gamma * u + lr * g", "u gathers RMSProp's steps: η g / √(v_new + eps)."),
            (
                "u_new = gamma * u + (1 - gamma) * lr * g / np.sqrt(v_new + eps)",
                "Momentum's velocity has no factor 1 − γ.",
            ),
            ("u_new = lr * g / np.sqrt(v_new + eps)", "The old velocity is missing: γ u."),
            ("u_new = u + lr * g / np.sqrt(v_new + eps)", "The old velocity fades by gamma."),
            (
                "u_new = gamma * u + g / np.sqrt(v_new + eps); w_new = w - lr * u_new",
                "That has η outside u, as PyTorch does. Here u gathers whole steps, η and all: lr belongs into u_new.",
            ),
            ("u_new = gamma * u + g / np.sqrt(v_new + eps)", "The rate lr is missing in the velocity."),
            (
                "u_new = gamma * u + lr * g / np.sqrt(v + eps)",
                "That divides by the root of the old v. Take the new one.",
            ),
            ("u_new = gamma * u + lr * g / (v_new + eps)", "That divides by v_new; divide by its root."),
            (
                "u_new = gamma * u + lr * g / (np.sqrt(v_new) + eps)",
                "eps stands outside the root, as in PyTorch. Here it is inside: √(v_new + eps).",
            ),
            ("u_new = beta * u + lr * g / np.sqrt(v_new + eps)", "The velocity fades by gamma; beta is v's."),
            (
                "u_new = gamma * u - lr * g / np.sqrt(v_new + eps)",
                "The sign: u gathers steps, and w − u_new subtracts them.",
            ),
            (
                "w_new = w - u_new - lr * g / np.sqrt(v_new + eps)",
                "RMSProp's step is in u_new already: subtract u_new only.",
            ),
            ("w_new = w - u", "That is the old velocity: subtract u_new."),
            ("w_new = w + u_new", "That goes uphill: the velocity is subtracted from w."),
            ("v_new = (1 - beta) * v + beta * g**2", "beta and 1 − beta have changed places in v_new."),
            ("v_new = beta * v + (1 - beta) * g", "The gradient is not squared in v_new."),
            ("v_new = v + g**2", "That is Adagrad's v: nothing is forgotten."),
            ("return w_new, u_new, v_new", "Return w_new, then v_new, then u_new."),
        ),
        "Three lines: v_new as in RMSProp; u_new = gamma u + RMSProp's step; w − u_new.",
    )


EXERCISES = {"first-step-limit": _first_step_limit(), "rmsprop-momentum": _with_momentum()}
