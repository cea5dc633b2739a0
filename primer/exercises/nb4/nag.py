"""The questions on NAG. What each typical mistake would give is computed here, never typed."""

from primer.exercises.ask import Prediction
from primer.exercises.code import code_exercise, step_probe
from primer.exercises.nb4.momentum import VELOCITIES

PREDICTIONS = {
    "lookahead-range": Prediction(
        "λ is the curvature of a parabola, and Momentum adds to each step γ = 0.9 times the step before. NAG does so, "
        "too, but looks at the slope where that would lead. Which of the three has the smallest range of learning "
        "rates that converge?",
        ("gradient descent", "Momentum", "NAG"),
        "NAG",
        "Up to 1.357/λ for NAG, 2/λ for gradient descent and 3.8/λ for Momentum. Looking ahead calms the path where "
        "the rate is small enough, and it costs stability where the rate is large.",
    ),
}


def _curved(w):
    """The gradient of w² + ¼ w⁴, for looking ahead."""
    return 2 * w + w**3


_LOOKS = [(w, _curved, v, lr, gamma) for w, _, v, lr, gamma in VELOCITIES]


_MY_NAG = """
def my_nag(w, grad, v, lr, gamma):
    look = w - gamma * v
    v_new = gamma * v + lr * grad(look)
    w_new = w - v_new
    return w_new, v_new
"""


def _nag_function():
    return code_exercise(
        "Write one step of NAG as a function my_nag(w, grad, v, lr, gamma): w and the old velocity v are arrays, and "
        "grad is a function, so that grad(w) is the gradient at w. Return w_new, v_new.",
        _MY_NAG,
        step_probe(_LOOKS, "w_new", "v_new"),
        (
            ("look = w", "That is Momentum: NAG takes the gradient at w − gamma * v."),
            ("look = w + gamma * v", "That looks back: w moves by −v, so ahead is w − gamma * v."),
            ("look = w - v", "The look-ahead goes as far as the memory carries: gamma * v."),
            ("w_new = look - v_new", "The step begins at w, not at the look-ahead: gamma * v is subtracted twice."),
            (
                "v_new = lr * grad(look); w_new = look - v_new",
                "w_new is right, but v_new has lost its memory: gamma * v + lr * gradient.",
            ),
            ("v_new = lr * grad(look)", "The memory is missing: gamma * v belongs into v_new."),
            ("w_new = w + v_new", "v_new is right, but it is subtracted: w − v_new."),
            ("v_new = gamma * v + grad(look)", "lr is missing before the gradient."),
            (
                "v_new = gamma * v + grad(look); w_new = w - lr * v_new",
                "That has lr outside v. Here it is inside: gamma * v + lr * gradient.",
            ),
            (
                "v_new = gamma * v + (1 - gamma) * lr * grad(look)",
                "There is no factor 1 − gamma: the gradient comes in whole.",
            ),
            (
                "look = w - (gamma * v + lr * grad(w))",
                "That looks a whole Momentum step ahead. NAG looks ahead by gamma * v only.",
            ),
            ("return v_new, w_new", "Return w_new first, then v_new."),
        ),
        "Three lines: look = w − gamma * v; v_new as in Momentum but with grad(look); w_new = w − v_new.",
    )


EXERCISES = {"nag-code": _nag_function()}
