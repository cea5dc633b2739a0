"""The questions on batches and noise. What each typical mistake would give is computed here, never typed."""

import numpy as np

from primer.exercises.ask import Exercise, Prediction

PREDICTIONS = {
    "noise": Prediction(
        "The batch, drawn independently, is made 4 times larger. What happens to the variance of its gradient?",
        ("it stays the same", "it is halved", "it becomes a quarter", "it becomes a sixteenth"),
        "it becomes a quarter",
        "The mean of B independent gradients has the variance of one of them divided by B. Its spread, the root of the "
        "variance, is only halved: four times the work for half the noise.",
    ),
}


def _batch_variance():
    one, size = 12.0, 16
    return Exercise(
        "The gradients of single samples have variance 12. What is the variance of the mean of a batch of 16 of them, "
        "drawn independently?",
        one / size,
        (
            (one / np.sqrt(size), "The root belongs to the spread. The variance itself falls like 1/B."),
            (np.sqrt(one / size), "That is the spread, the root of the variance that is asked for."),
            (one * size, "That is the variance of the sum; the gradient of a batch is the mean."),
            (one / size**2, "Each of the 16 brings 12/16², and there are 16 of them."),
            (one / (size - 1), "Divide by 16: size − 1 is for estimating a variance from the sample itself."),
            (one, "That is one sample. A mean of 16 is steadier than each of them."),
        ),
        "Variances of independent parts add: Var(sum) = 16·12. The mean is the sum divided by 16.",
    )


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


EXERCISES = {"batch-variance": _batch_variance(), "noise-floor": _noise_floor()}
