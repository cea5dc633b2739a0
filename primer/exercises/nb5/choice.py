"""The questions on the choice. What each typical mistake would give is computed here, never typed."""

from types import SimpleNamespace

import numpy as np

from primer import experiments, optimizers
from primer.exercises.ask import Exercise, Prediction
from primer.exercises.code import read_bowl, to_build
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
        "XOR has four samples. All four are in every batch, so there is no noise; the network has nine weights in two "
        "layers of about the same size. Each of these four has the best of its rates. Think of what each one repairs: "
        "which of them needs the fewest epochs?",
        (
            "RAdam: its first steps are held back",
            "Nadam: it feels a turn of the slope earlier",
            "LAMB: each layer gets a step of its own",
            "Lion: the size of the gradients does not count",
        ),
        "Nadam: it feels a turn of the slope earlier",
        "What the other three repair is not broken here: no noise makes the first steps uncertain, no layer is far "
        "larger than the other, and steps by a sign do not get shorter near the goal. Nadam's median is the lowest of "
        f"all, and its 95 % interval lies below theirs. It is told apart from {_TOLD} of the {_OTHERS} others; to the "
        f"remaining {_OTHERS - _TOLD}, Adam among them, no difference is shown.",
    ),
}


def _restarts():
    share, tries = _SOLVED["gd"] / STARTS, 3
    return Exercise(
        f"GD at its best rate solves {_SOLVED['gd']} of {STARTS} starts. With what probability is at least one of "
        f"{tries} new random starts solved? (three significant digits)",
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


_START, _STEPS, _SHARE = np.array([1.0, 0.5]), 50, 1e-3


def _gd_against_adam(bowl):
    """What becomes of a learner's bowl ½ wᵀAw: "" if GD ends a thousand times lower than Adam."""
    matrix, problem = read_bowl(bowl)
    if problem:
        return problem
    gd, adam = (_lowest(step, matrix) for step in (optimizers.gd, optimizers.adam))
    return "" if gd <= _SHARE * adam else "slow"


def _lowest(step, matrix):
    """The lowest loss after 50 steps with any rate of the grid."""

    def loss(w):
        with np.errstate(all="ignore"):  # a run that diverges may overflow
            return 0.5 * np.einsum("...i,ij,...j", w, matrix, w)

    bowl = SimpleNamespace(f=loss, grad=lambda w: w @ matrix, minima=np.zeros((1, 2)))
    return tuning.losses(step, bowl, _STEPS, w0=[_START]).min()


def _gd_beats_adam():
    return to_build(
        "Build a bowl ½ wᵀAw of two weights on which plain gradient descent beats Adam: after 50 steps from (1, 0.5) "
        "its loss is at most a thousandth of Adam's, each at its best rate of a long grid. Write a function my_bowl() "
        "that returns the symmetric matrix A as two rows of two numbers.",
        _gd_against_adam,
        {
            "symmetric": "A is not symmetric: the two numbers off the diagonal must be equal.",
            "bowl": "That is no bowl: both curvatures, the eigenvalues of A, must be more than 0.",
            "slow": "On this bowl Adam keeps up. What makes gradient descent slow, and what would it be without that?",
        },
        "Gradient descent is slow where curvatures differ. On a round bowl there is nothing to adapt.",
    )


EXERCISES = {"restarts": _restarts(), "gd-beats-adam": _gd_beats_adam()}
