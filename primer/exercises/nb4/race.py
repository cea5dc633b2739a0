"""The questions on the race. What each typical mistake would give is computed here, never typed."""

import numpy as np

from primer.exercises.ask import Exercise, Prediction

PREDICTIONS = {
    "race": Prediction(
        "Six optimizers race on the ravine: first all with η = 0.02, then each with its own best η. Which place does "
        "Adagrad take?",
        ("first, both times", "last, both times", "first, then last", "last, then first"),
        "last, then first",
        "An η is a share of the gradient for one optimizer and a length for another: the same number is not the same "
        "rate. Adagrad arrives with 0.5 and more. A race with one η for all measures whom it suits.",
    ),
}


def _scaled_race():
    best, factor = 0.07, 100
    return Exercise(
        "On the ravine gradient descent's best rate was 0.07. The loss is multiplied by 100. What is it now?",
        best / factor,
        (
            (
                best,
                "That is right for Adam, which divides by the gradients' size. Gradient descent's steps grow with it.",
            ),
            (best * factor, "The other way round: steps a hundred times as long need a rate a hundred times smaller."),
            (best / np.sqrt(factor), "No root: the step is η times the gradient, and that has grown a hundredfold."),
            (best / factor**2, "Once is enough: η∇L must stay as it was."),
            (2 / (25 * factor), "That is the edge of stability. The best rate keeps its place below it."),
        ),
        "With which η is η · 100 ∇L the step that 0.07 · ∇L was?",
        tolerance=5e-3,
    )


EXERCISES = {"scaled-race": _scaled_race()}
