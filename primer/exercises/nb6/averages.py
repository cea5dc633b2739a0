"""The questions on averages of weights. What each typical mistake would give is computed here, never typed."""

from dataclasses import replace

import numpy as np

from primer.exercises.ask import Exercise, Prediction
from primer.exercises.code import code_exercise, mended, points, step_probe

PREDICTIONS = {
    "mean-of-noise": Prediction(
        "Gradient descent walks on a noisy bowl for 1000 steps, once with η = 0.2 and once with 0.8: four times the "
        "rate, four times the noise. Of each walk the plain mean of all its places is taken. Which mean has the lower "
        "loss?",
        ("that of the quiet walk, η = 0.2", "that of the noisy walk, η = 0.8", "both have the same"),
        "that of the noisy walk, η = 0.8",
        "0.0129 against 0.0186. A walk with a larger rate swings wider, but it also forgets faster, so that its places "
        "cancel better: the noise of the mean hardly depends on η. What is left is the way from the start, which the "
        "larger rate has sooner behind it.",
    ),
    "free-or-planned": Prediction(
        "A small network, batches of 4, gradient descent. Schedule-Free with β = 0.9 runs once, at the rate that is "
        "best for 400 steps, and is looked at after 100, 200 and 400. A cosine is planned for each of the three, and "
        "its rate is tuned for each. Who is lower?",
        ("the cosine at all three", "Schedule-Free at all three", "the cosine at 400, Schedule-Free before"),
        "Schedule-Free at all three",
        "0.136 against 0.228, 0.0757 against 0.137, 0.0539 against 0.0709, and no two intervals overlap. It is not the "
        "mean alone that does it: with β = 0 Schedule-Free ends at 0.101. Against a cosine with Momentum a difference "
        "is shown at 100 steps only.",
    ),
}


def _half_way():
    beta = 0.9
    steps = int(np.ceil(np.log(0.5) / np.log(beta)))
    return Exercise(
        "A weight stands at 0 and then jumps to 4, where it stays. Its moving average with β = 0.9 is at 0 as well. "
        "After how many steps is the average at 2 or above for the first time?",
        steps,
        (
            (np.log(0.5) / np.log(beta), "A number of steps is whole: round up."),
            (steps - 1, "Nearly: then it is still below 2. What is 0.9 to that power?"),
            (steps + 1, "One too many: it is above 2 before."),
            (5, "It does not go the same way at each step: each takes a tenth of what is left."),
            (1 / (1 - beta), "That is how far the average looks back; by then 0.65 of the way is gone."),
            (2, "2 is the place, half of the way. After how many steps is the average there?"),
            (22, "That is when a tenth is left."),
            (1, "A tenth of the way, 0.4, is gone after one step."),
        ),
        "What is left of the way after n steps is 0.9 to the power of n. A line of code, or a logarithm.",
    )


_MY_FREE = """
def my_schedule_free(w, z, t, slope, lr, beta):
    y = (1 - beta) * z + beta * w
    z_new = z - lr * slope(y)
    share = 1 / t
    w_new = w + share * (z_new - w)
    return w_new, z_new
"""
_BROKEN = _MY_FREE.replace("slope(y)", "slope(w)")


def _slope(w):
    return np.array([1.0, 3.0]) * w - np.sin(w)


_FREE_POINTS = [
    (w, z, t, _slope, lr, beta)
    for t, (w, z, lr, beta) in zip(
        (1, 2, 5, 40),
        points(lambda r: (r.uniform(-2, 2, 2), r.uniform(-2, 2, 2), r.uniform(0.1, 0.5), r.uniform(0.3, 0.8))),
        strict=True,
    )
]


def _free_function():
    exercise = code_exercise(
        "Somebody's Schedule-Free: one line has a bug. With it β does not matter at all. Find the line and mend it; "
        "slope(w) is the gradient at w, and t is 1 in the first step.",
        _MY_FREE,
        step_probe(_FREE_POINTS, "w_new", "z_new"),
        (
            ("z_new = z - lr * slope(z)", "That is β = 0: the gradient is taken between the two, at y."),
            ("z_new = y - lr * slope(y)", "z walks on from z; y is only where it looks."),
            ("y = beta * z + (1 - beta) * w", "β and 1 − β are swapped: with β = 0.9 it looks near the mean w."),
            ("share = 1 / (t + 1)", "The share of the first step is 1, so that the start is forgotten: 1 / t."),
            ("share = 1 - beta", "That is a moving average, which keeps a floor. The plain mean has 1 / t."),
            ("w_new = w + share * (z - w)", "One step late: the mean takes in the new z."),
            ("w_new = w - share * (z_new - w)", "A sign: the mean goes towards z."),
        ),
        "Three points: z walks, w is its mean, y lies between them. At which of the three is the gradient taken?",
    )
    return replace(exercise, probe=mended(exercise.probe, _BROKEN, "The bug is still in it."))


EXERCISES = {"half-way": _half_way(), "schedule-free-bug": _free_function()}
