"""The questions on schedules. What each typical mistake would give is computed here, never typed."""

import numpy as np

from primer import schedules
from primer.exercises.ask import Exercise, Prediction

PREDICTIONS = {
    "decay-formula": Prediction(
        "The article prints the exponential decay as η = η0^(−kt). With η0 = 0.1 and k = 0.05, what does that rate do?",
        ("it falls towards 0", "it stays at 0.1", "it grows without an end"),
        "it grows without an end",
        "0.1 to the power of −0.05 t is 10 to the power of 0.05 t: 1, 3.16 and 100 000 at t = 0, 10 and 100. What is "
        "meant is η0·e^(−kt).",
    ),
}


def _exponential():
    lr, k, t = 0.1, 0.05, 20
    right = schedules.exponential(lr, k).at(t, None)
    return Exercise(
        "Exponential decay, η0 = 0.1 and k = 0.05. What is the learning rate at t = 20?",
        right,
        (
            (lr ** (-k * t), "That is the formula as printed, η0^(−kt), which grows. What is meant is η0·e^(−kt)."),
            (lr * np.exp(k * t), "The minus sign is missing: this rate grows."),
            (np.exp(-k * t), "The factor η0 is missing."),
            (schedules.inverse(lr, k).at(t, None), "That is 1/t decay, η0 / (1 + kt)."),
            (lr * (1 - k) ** t, "That takes 5 % off in each step. e^(−0.05) is a little more than 0.95."),
            (lr * np.exp(-k), "That is the rate at t = 1."),
            (lr * (1 - k * t), "That is a straight line; e^(−x) is 1 − x for small x only."),
            (lr * 10 ** (-k * t), "The base is e, not 10."),
        ),
        "k t = 1.",
    )


EXERCISES = {"exponential": _exponential()}
