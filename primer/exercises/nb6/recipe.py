"""The questions on the rates of today. What each typical mistake would give is computed here, never typed."""

import numpy as np

from primer.exercises.ask import Exercise, Prediction
from primer.exercises.code import code_exercise, points, step_probe

PREDICTIONS = {
    "stopped-early": Prediction(
        "On a noisy bowl the rate falls from 0.3 as a cosine, planned for 1000 steps. The run is stopped after 500. "
        "Its loss, compared with that of a cosine from the same rate that was planned for 500?",
        ("lower: its rate was larger for longer", "about as low", "more than twice as high"),
        "more than twice as high",
        "Halfway through its plan the rate is still half of what it began with, and with it the noise: 0.0867 against "
        "0.036. A cosine pays at the end of its plan, and only there. (From 0.1, too little for 500 steps, it is the "
        "other way round: 0.0494 against 0.0833.)",
    ),
    "warm-up-helps": Prediction(
        "Adam trains a small network with batches of 4, its rate falling as a cosine. One run has a warm-up over the "
        "first tenth of its steps, the other none; each has the best of nine rates. Which of the two ends lower?",
        ("the one with a warm-up", "the one without", "no difference is shown"),
        "no difference is shown",
        "0.0386 with and 0.0381 without, and their intervals overlap: on this network Adam's first steps do no harm. "
        "Notebook 5 found the same beside RAdam. Where the first steps do harm, on networks far larger, it was not "
        "tried here.",
    ),
}


def _cosine_rate():
    lr, n, t = 0.4, 300, 100
    turned = np.pi * t / n
    return Exercise(
        "η0 = 0.4, and the rate falls as a cosine over 300 steps. What is it after 100 steps?",
        lr * (1 + np.cos(turned)) / 2,
        (
            (lr * (1 - t / n), "That is a line from η0 to 0. A cosine begins more slowly."),
            (lr * np.cos(turned), "That cosine falls to −η0: add 1 and take the half, and it ends at 0."),
            (lr * (1 + np.cos(turned)), "The half is missing: at t = 0 that would be twice η0."),
            (lr * np.cos(turned / 2), "A quarter of a turn is over too soon: it goes half a turn, from 1 to −1."),
            (lr * (1 - np.cos(turned)) / 2, "That is how much of the rate is gone."),
            (lr * (1 + np.cos(np.radians(t / n))) / 2, "The angle is π t/n, in radians."),
        ),
        "How far is 100 of 300 on the way from 0 to π, and what is the cosine there?",
    )


_MY_CLIP = """
def my_clip(g, limit):
    length = np.sqrt(np.sum(g**2))
    share = min(1.0, limit / length)
    clipped = share * g
    return clipped
"""
_GRADIENTS = points(lambda rng: (rng.uniform(-2, 2, 3), rng.uniform(0.3, 1.0)))
_GRADIENTS += [(np.array([0.1, -0.3, 0.2]), 1.0), (np.array([3.0, -0.2, 0.0]), 0.5)]


def _clip_function():
    probe = step_probe(_GRADIENTS, "clipped")
    return code_exercise(
        "Write clipping by the norm, as a function my_clip(g, limit): g is an array of numbers, not all 0. Return g as "
        "it is if its length is at most limit, else shortened to that length, in its own direction.",
        _MY_CLIP,
        lambda clip: probe(lambda g, limit: [clip(g, limit)]),
        (
            ("clipped = np.clip(g, -limit, limit)", "That clips each entry by itself: the direction changes."),
            ("clipped = limit * g / length", "A gradient that is short enough stays as it is: min(1, limit / length)."),
            ("share = max(1.0, limit / length)", "max stretches the short ones and leaves the long ones: min."),
            ("share = min(1.0, length / limit)", "Upside down: limit / length, which is less than 1 for a long one."),
            ("length = np.sum(g**2)", "That is the length squared: take the root."),
            ("length = np.sum(np.abs(g))", "That adds the sizes. The length is the root of the sum of the squares."),
            ("length = np.max(np.abs(g))", "That is the largest entry. The length is the root of the sum of squares."),
            ("share = limit", "That multiplies every gradient by limit; divide by the length as well."),
        ),
        "One number multiplies all of g: 1, or limit divided by the length, whichever is less.",
    )


EXERCISES = {"cosine-rate": _cosine_rate(), "clip-code": _clip_function()}
