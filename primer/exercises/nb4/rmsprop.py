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


def _half_life():
    beta = 0.99
    return Exercise(
        "RMSProp with β = 0.99. After how many steps does a squared gradient count half of what it counted when new?",
        np.log(0.5) / np.log(beta),
        (
            (1 / (1 - beta), "1/(1 − β) is when about 1/e, 37 %, is left. Half is earlier."),
            (0.5 / (1 - beta), "It does not lose 1 % of the start in each step, but 1 % of what is left."),
            (np.floor(np.log(0.5) / np.log(beta)), "After that many steps a little more than half is left: one more."),
            (np.log(0.5) / np.log(0.9), "That is for β = 0.9."),
            (np.log(0.5) / np.log(np.sqrt(beta)), "Count in v, which is the average of squares: no root."),
            (-np.log(0.5) / np.log(beta), "The sign: ln ½ and ln β are both negative."),
            (np.log(beta) / np.log(0.5), "Upside down."),
            (beta / 2, "The number of steps k is in the exponent: β^k = ½."),
        ),
        "0.99^k = ½. Take logarithms.",
        tolerance=6e-3,
    )


_AVERAGES = points(
    lambda r: (
        *(r.uniform(-2, 2, 4), r.uniform(-2, 2, 4), r.uniform(1.5, 3, 4)),  # w, g, v
        *(r.uniform(0.1, 0.4), r.uniform(0.6, 0.9), r.uniform(0.1, 0.3)),  # lr, beta, eps
    )
)


_MY_RMSPROP = """
def my_rmsprop(w, g, v, lr, beta, eps):
    v_new = beta * v + (1 - beta) * g**2
    w_new = w - lr * g / np.sqrt(v_new + eps)
    return w_new, v_new
"""


def _rmsprop_function():
    return code_exercise(
        "Write one step of RMSProp as a function my_rmsprop(w, g, v, lr, beta, eps): the weights w, their gradient g "
        "and the old v are arrays. Return w_new, v_new.",
        _MY_RMSPROP,
        step_probe(_AVERAGES, "w_new", "v_new"),
        (
            (
                "v_new = (1 - beta) * v + beta * g**2",
                "beta and 1 − beta have changed places: the old v keeps the large share, beta.",
            ),
            ("v_new = beta * v + (1 - beta) * g", "The gradient is not squared in v_new."),
            ("v_new = v + g**2", "That is Adagrad: nothing is forgotten. The old v fades by beta."),
            ("v_new = beta * v + g**2", "The factor 1 − beta before g² is missing."),
            ("v_new = v + (1 - beta) * g**2", "The old v is not multiplied by beta."),
            ("v_new = beta * v + ((1 - beta) * g) ** 2", "Only the gradient is squared, not the factor 1 − beta."),
            ("w_new = w - lr * g / (v_new + eps)", "That divides by v_new; divide by its root."),
            (
                "w_new = w - lr * g / (np.sqrt(v_new) + eps)",
                "eps stands outside the root, as in PyTorch. Here it is inside: √(v_new + eps).",
            ),
            ("w_new = w - lr * g / np.sqrt(v_new)", "eps is missing."),
            (
                "w_new = w - lr * g / np.sqrt(v + eps)",
                "That divides by the root of the old v. The new one belongs there.",
            ),
            ("w_new = w + lr * g / np.sqrt(v_new + eps)", "That goes uphill: the step is subtracted from w."),
            ("w_new = w - lr / np.sqrt(v_new + eps)", "The gradient is missing in the step."),
            ("return v_new, w_new", "Return w_new first, then v_new."),
        ),
        "Two lines: v_new is the average of v and g² with the shares beta and 1 − beta; w_new divides by its root.",
    )


EXERCISES = {"half-life": _half_life(), "rmsprop-code": _rmsprop_function()}
