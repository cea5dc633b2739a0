"""The questions on AdaBound. What each typical mistake would give is computed here, never typed."""

from primer.exercises.ask import Exercise, Prediction

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


def _adabound_clock():
    gamma, share = 0.001, 0.1
    right = 1 / (share * gamma)
    return Exercise(
        "From which step on are all of AdaBound's rates within 10 % of η*, whatever the gradients were? γ = 0.001, as "
        "usual.",
        right,
        (
            ((1 / share - 1) / gamma, "From there on the lower bound is; the upper one, η* (1 + 1/(γt)), is not yet."),
            (share / gamma, "There γt is 0.1, and the upper bound 11 η*. It is 1/(γt) that must be 0.1."),
            (1 / gamma, "There γt = 1, and the upper bound is 2 η*."),
            (1 / share, "That is γt. What is t?"),
        ),
        "Both bounds must be that near: η* (1 − 1/(γt + 1)) and η* (1 + 1/(γt)). Which is farther from η*?",
    )


EXERCISES = {"adabound-clock": _adabound_clock()}
