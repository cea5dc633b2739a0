"""The questions on the choice. What each typical mistake would give is computed here, never typed."""

from primer import experiments
from primer.exercises.ask import Exercise, Prediction
from primer.experiments import tuning
from primer.experiments.choice import STARTS


def told_apart():
    """How many of the others can be told from the fastest of the contest, and how many others there are."""
    found = [experiments.xor_summary(row.judged) for row in experiments.xor_contest().values()]
    first = min(found, key=lambda each: each.median)
    return sum(tuning.differ(each.between, first.between) for each in found), len(found) - 1


_TOLD, _OTHERS = told_apart()
_SOLVED = {name: int(experiments.xor_summary(row.judged).solved) for name, row in experiments.xor_contest().items()}

PREDICTIONS = {
    "contest": Prediction(
        f"All optimizers of the course learn XOR, each with the best of nine rates, on {STARTS} fresh starts. One has "
        "the lowest median. From how many of the others can it be told apart: whose 95 % interval does not reach its "
        "own?",
        (f"from all {_OTHERS}", f"from {_TOLD} of {_OTHERS}", f"from 2 of {_OTHERS}", "from none"),
        f"from {_TOLD} of {_OTHERS}",
        f"The fastest and {_OTHERS - _TOLD} more are level: no difference is shown. The others are slower, most "
        "by less than a factor of two: on a small, smooth problem with full batches the rate decides more.",
    ),
}


def _restarts():
    share, tries = _SOLVED["gd"] / STARTS, 3
    return Exercise(
        f"GD at its best rate solves {_SOLVED['gd']} of {STARTS} starts. With what probability is at least one of "
        f"{tries} new random starts solved? (three digits)",
        1 - (1 - share) ** tries,
        (
            (share, "That is a single start."),
            (share**tries, f"That is all {tries} solved. One is enough."),
            ((1 - share) ** tries, "That is none solved. The question is the opposite."),
            (1 - share**tries, "That is at least one not solved."),
            (share * tries, "Probabilities of several tries do not add up: that would be more than 1."),
            ((1 - share) * tries, "Probabilities of several tries do not add up."),
            (1 - (1 - share) ** (tries - 1), f"That is for {tries - 1} starts; there are {tries}."),
            (100 * (1 - (1 - share) ** tries), "In percent, that needs its sign: %."),
        ),
        f"All {tries} fail with probability {1 - share:.2f}^{tries}.",
        digits=3,
    )


EXERCISES = {
    "restarts": _restarts(),
}
