"""The questions on the choice. What each typical mistake would give is computed here, never typed."""

from primer.exercises.ask import Exercise, Prediction

PREDICTIONS = {
    "contest": Prediction(
        "XOR on the 2-2-1 network, twenty starts, each optimizer with a rate that suits it. Which of these needs the "
        "fewest epochs in the median?",
        ("NAG", "Adam", "LAMB", "Lion"),
        "NAG",
        "About 126, and it solves 16 of the 20. Adam needs about 182, LAMB 280 and Lion 1150: the loss is smooth and "
        "the batch is everything there is, so the plain methods have nothing to fear.",
    ),
}


def _restarts():
    share, tries = 14 / 20, 5
    return Exercise(
        "Adam solves 14 of 20 starts. With what probability is at least one of 5 new random starts solved?",
        1 - (1 - share) ** tries,
        (
            (share, "That is a single start."),
            (share**tries, "That is all five solved. One is enough."),
            ((1 - share) ** tries, "That is none solved. The question is the opposite."),
            (1 - share**tries, "That is at least one not solved."),
            (share * tries, "Probabilities of several tries do not add up: that would be more than 1."),
        ),
        "All five fail with probability 0.3^5.",
    )


EXERCISES = {
    "restarts": _restarts(),
}
