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
    lr, size = 0.1, 9
    right = lr / (2 * size * (2 - lr))
    return Exercise(
        "L(w) = ½w², but each sample's gradient is w plus noise of variance 1. With η = 0.1 and batches of 9, around "
        "which mean loss does the run hover in the end?",
        right,
        (
            (right * size, "That is for batches of 1. A batch of 9 has a ninth of the variance."),
            (
                right * np.sqrt(size),
                "Divide by the batch size itself, not by its root: it is the variance that counts.",
            ),
            (2 * right, "That is the mean of w². The loss is half of it."),
            (right / 2, "One ½ too many: the mean of w² is η / (B(2 − η)), and the loss is half of it."),
            (lr / (2 * size), "The 2 − η is missing. The pull back to 0 counts: (1 − η)² of w² is left after a step."),
            (lr / (4 * size), "Nearly: that is what is left for a very small η. Keep the η in 2 − η."),
            (lr**2 / (2 * size), "That is what one step adds. The kicks of the steps before are still there."),
        ),
        "Let s be the mean of w². A step gives (1 − η)² s + η²/B, and in the end that is s again.",
        tolerance=1e-2,
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
