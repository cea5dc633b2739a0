"""The questions on NAG. What each typical mistake would give is computed here, never typed."""

import numpy as np

from primer.exercises.ask import Prediction
from primer.exercises.code import code_exercise
from primer.exercises.nb4.momentum import curved

PREDICTIONS = {
    "lookahead-step": Prediction(
        "A ball rolls towards the valley's floor and is one step before it. Its velocity will carry it across, to the "
        "other side. Momentum adds −η∇L of where the ball is, NAG −η∇L of where the velocity carries it. Whose step "
        "is the shorter one?",
        ("Momentum's", "NAG's", "they are equally long"),
        "NAG's",
        "Where the ball is, −∇L still pushes it on; where the velocity carries it, −∇L points back. NAG "
        "brakes one step earlier.",
    ),
}


_MY_NAG = """
def my_nag(w, before, grad, lr, gamma):
    v = before - w
    look = w - gamma * v
    slope = grad(look)
    return look - lr * slope
"""


def _points(step):
    """Where one step leads from four pairs of points, three weights each."""
    found = []
    for seed in range(4):
        rng = np.random.default_rng(seed)
        w, before = rng.uniform(-1, 1, (2, 3))
        found.append(step(w, before, curved, rng.uniform(0.05, 0.2), rng.uniform(0.5, 0.9)))
    return found


def _nag_function():
    return code_exercise(
        "NAG can be written without a velocity, as Nesterov did: the last step is known from the last two points. "
        "Write my_nag(w, before, grad, lr, gamma): w is the point now, before the one a step earlier, grad a function. "
        "Return the next point.",
        _MY_NAG,
        _points,
        (
            ("slope = grad(w)", "That is Momentum: NAG takes the gradient at the look-ahead point."),
            (
                "v = w - before",
                "That looks back: the last step led from before to w, so ahead is w + gamma * (w − before).",
            ),
            ("look = w - v", "The look-ahead goes as far as the memory carries: gamma times the last step."),
            ("look = w", "That is gradient descent: the last step is not used."),
            (
                "return w - lr * slope",
                "The memory is missing: the step leads on from the look-ahead point, not from w.",
            ),
            ("return look + lr * slope", "That goes uphill from the look-ahead point."),
            ("return look - slope", "lr is missing before the gradient."),
            ("return look - gamma * v - lr * slope", "gamma times the last step is added twice."),
            ("return look - (1 - gamma) * lr * slope", "There is no factor 1 − gamma: the gradient comes in whole."),
            ("return look", "That is the look-ahead point. From there the gradient leads on."),
        ),
        "v is before − w. Put it into look = w − gamma * v, and w_new = w − (gamma * v + lr * grad(look)).",
    )


EXERCISES = {"nag-points": _nag_function()}
