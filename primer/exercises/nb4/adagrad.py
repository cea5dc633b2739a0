"""The questions on Adagrad. What each typical mistake would give is computed here, never typed."""

import numpy as np

from primer.exercises.ask import Exercise, Prediction

PREDICTIONS = {
    "rare-feature": Prediction(
        "1500 samples are seen once each, one at a time, from weights of 0. A frequent feature is in all of them, a "
        "rare one in 15. Gradient descent has one rate for all: which rate would the rare weight need, compared "
        "with the best rate for the frequent ones?",
        ("a much smaller one", "about the same", "a much larger one"),
        "a much larger one",
        "The rare weight has 15 steps for its whole way. The frequent ones have 1500, and what harms them is noise, "
        "which a small rate averages out. At η = 0.01 the frequent ones are 15 % off and the rare one 86 %; at 0.16 "
        "it is 94 % and 10 %: one rate cannot serve both.",
    ),
}


def _adagrad_burst():
    count, size = 50, 100.0
    v = count * size**2
    return Exercise(
        "Fifty gradients of 100, then only gradients of 1. How many of these until Adagrad's rate is half of what it "
        "was after the fifty?",
        3 * v,
        (
            (v, "Then v has doubled, and the rate is 1/√2 = 0.71 of what it was."),
            (4 * v, "That is where v must arrive, and a quarter of it is there already."),
            (3 * count * size, "The gradients are squared before they are added up."),
            (3 * count, "So many of 100 would do it. These are of 1, and are squared."),
            (count, "That counts the gradients. It is their squares that are added up."),
        ),
        "v is 50 · 100² after the fifty. The rate is η/√v: by what must v grow to halve it?",
    )


def _adagrad_distance():
    steps, every = 2500, 25

    def way(sightings):
        return np.sum(1 / np.sqrt(np.arange(1, sightings + 1)))

    right = way(steps) / way(steps // every)
    return Exercise(
        "Two weights, the same η. One has a gradient of 1 in each of 2500 steps, the other in every 25th of them, and "
        "0 otherwise. How many times as far has Adagrad moved the first? Give three digits.",
        right,
        (
            (every, "So it would be with gradient descent. Adagrad's steps are the longer, the fewer came before."),
            (np.sqrt(every), "Nearly: 1/√1 + 1/√2 + … is a little less than 2√n. Add it up: one line of code."),
            (1, "The rare weight's steps are longer, but not 25 times."),
            (1 / right, "Upside down: the first has moved further."),
            (1 / np.sqrt(every), "That is its last step beside the other's. Add up all of them."),
        ),
        "A weight's k-th gradient makes a step of η/√k, whenever it comes. Add up 2500 of them, and 100.",
        tolerance=3e-3,
        digits=3,
    )


EXERCISES = {"adagrad-burst": _adagrad_burst(), "adagrad-distance": _adagrad_distance()}
