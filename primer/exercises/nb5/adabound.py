"""The questions on AdaBound. What each typical mistake would give is computed here, never typed."""

import numpy as np

from primer.exercises.ask import Exercise, Prediction
from primer.optimizers import State, adabound

PREDICTIONS = {
    "bounded-walk": Prediction(
        "The slopes are 3, −1, −1, over and over; −1 is the best place, and Adam with a short memory walks to +1, the "
        "worst, and stays. AdaBound holds each of Adam's rates between two bounds: wide apart at first, they slowly "
        "close on one rate. Where does it walk?",
        ("to −1 from the start", "to +1 first, to −1 later", "to +1, and it stays there", "to 0, half way"),
        "to +1 first, to −1 later",
        "While the bounds are wide, its rates are Adam's. With one rate for all gradients the slope of 3 outweighs the "
        "two of −1, as it should. When it turns is decided by how fast the bounds close, not by what the losses say.",
    ),
}


def _adabound_step():
    t, lr, final_lr, gamma, g = 6, 0.05, 0.12, 0.5, 2.0
    before = State(t=t - 1, m=0.0, v=0.0)
    hyper = {"lr": lr, "beta1": 0.0, "beta2": 0.0, "eps": 1e-300, "final_lr": final_lr, "gamma": gamma}
    w, _ = adabound([0.0], lambda w: np.full_like(w, g), before, **hyper)
    low, high = final_lr * (1 - 1 / (gamma * t + 1)), final_lr * (1 + 1 / (gamma * t))
    right, free = -w[0], lr / g
    held = np.clip(lr**2 / g**2, low, high)
    return Exercise(
        "AdaBound at step t = 6, with β1 = β2 = 0, so that m = g and v = g²; η = 0.05, η* = 0.12, γ = 0.5, and the "
        "gradient is 2. How far does the weight move?",
        right,
        (
            (high * g, "That is the upper bound times m. Adam's rate, η/√v, is below both bounds."),
            (final_lr * (1 - 1 / (gamma * t)) * g, "The lower bound is η* (1 − 1/(γt + 1)): you left out the + 1."),
            (
                np.sqrt(held) * g,
                "You held η²/v between the bounds and took the root then. It is the rate η/√v that they hold.",
            ),
            (low, "That is the lower bound. What it holds is the rate, not the step: the step is the rate times m."),
            (lr, "That is Adam's step, η/√v · m. Its rate is below the lower bound."),
            (final_lr * g, "That is with η*, on which both bounds close in the end. At t = 6 they have not yet."),
            (free, "That is Adam's rate, η/√v. Compare it with the bounds."),
        ),
        "Adam's rate η/√v first; then the bounds, η* (1 − 1/(γt + 1)) and η* (1 + 1/(γt)).",
    )


EXERCISES = {"adabound-step": _adabound_step()}
