"""The questions on batches and noise. What each typical mistake would give is computed here, never typed."""

import numpy as np

from primer import experiments
from primer.exercises.ask import Exercise, Goal, Prediction

PREDICTIONS = {
    "noise": Prediction(
        "The batch, drawn independently, is made 4 times larger. What happens to the variance of its gradient?",
        ("it stays the same", "it is halved", "it becomes a quarter", "it becomes a sixteenth"),
        "it becomes a quarter",
        "The mean of B independent gradients has the variance of one of them divided by B. Its spread, the root of the "
        "variance, is only halved: four times the work for half the noise.",
    ),
}


def _noise_floor():
    slow, fast = 0.1, 0.8
    times = fast / (2 - fast) / (slow / (2 - slow))
    right = np.ceil(times)
    return Exercise(
        "L(w) = ½w², each sample's gradient is w plus noise of variance 1. Single samples with η = 0.1 hover at their "
        "noise floor. You go on with η = 0.8. Which is the smallest batch whose floor is no higher?",
        right,
        (
            (fast / slow, "Eight times the rate, eight times the batch: so it is for small rates. Keep the 2 − η."),
            (times, "A batch is a whole number of samples. To which side do you round?"),
            (right - 1, "Its floor is still a little higher than the old one."),
            (
                np.ceil(np.sqrt(times)),
                "Divide by the batch size itself, not by its root: it is the variance that counts.",
            ),
            ((fast / slow) ** 2, "One step adds η² of noise, but it also forgets: (1 − η)² of w² is left after it."),
            (1 / times, "Upside down: the larger rate needs the larger batch."),
        ),
        "Set η / (2B(2 − η)) for 0.8 and B equal to the floor for 0.1 and 1.",
    )


EXERCISES = {"noise-floor": _noise_floor()}


def _low_floor(lr, batch, decay):
    if batch != 1 or decay:
        return "Batches of one sample and a constant rate: that is the task."
    mean = (experiments.noisy_quadratic(lr, 400, replicas=400)[-100:] ** 2).mean() / 2
    if mean < 0.0045:
        return ""
    floor = experiments.quadratic_floor(lr)
    why = "the floor itself is too high" if floor > 0.004 else "the runs have not come down to their floor yet"
    return f"With η = {lr:.3g} the mean loss of the last 100 steps is {mean:.3g}: {why}."


GOALS = {
    "low-floor": Goal(
        "Set the figure: with single samples and a constant rate, bring the mean loss of the last 100 of the 400 steps "
        "below 0.0045.",
        "noise_floor",
        _low_floor,
        {"lr": 0.015},
        "Between two rates it works: a larger one has a higher floor, a smaller one is still on its way after 400 "
        "steps. No constant rate has both, speed and a low floor; part 4 lets it shrink.",
        "The floor is about η/4. Which η has a floor below 0.0045, and gets there in time?",
    )
}
