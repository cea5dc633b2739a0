"""The questions on Cautious. What each typical mistake would give is computed here, never typed."""

import numpy as np

from primer import beyond, descent, experiments, optimizers
from primer.exercises.ask import Exercise, Prediction
from primer.exercises.code import read_bowl, to_build

_STEPS = {name: rows[0].median for name, rows in experiments.cautious_contest(25).items()}
_NOISE = experiments.cautious_noise()

PREDICTIONS = {
    "cautious-ravine": Prediction(
        "On a ravine along the axes Momentum with γ = 0.9 swings from wall to wall. Now a weight waits in each step in "
        "which its velocity points against its slope; the velocity itself goes on as before, and a weight that moves "
        "alone goes twice as far. Each has its best rate. What does the waiting do?",
        ("it slows the run down", "as good as nothing", "the run is more than twice as fast"),
        "the run is more than twice as fast",
        f"The velocity points against the slope where the weight has crossed the floor and climbs the other wall. "
        f"There it waits until its velocity has turned, instead of coming back all the way: on fresh starts κ = 25 "
        f"takes {_STEPS['cautious momentum']:g} steps instead of {_STEPS['momentum']:g}, each at its best rate.",
    ),
    "cautious-noise": Prediction(
        "Many weights stand around their minimum; their gradients are as good as nothing but noise, and Momentum keeps "
        "them moving about. Now weights wait in the same way, with the same η = 0.01 and γ = 0.9. What becomes of the "
        "loss that the noise holds up?",
        ("it falls to less than half", "it stays about the same", "it more than doubles"),
        "it stays about the same",
        f"Whether a velocity agrees with a gradient that is noise says nothing about the slope. Chance lets "
        f"{100 * _NOISE['cautious momentum'].moving[1]:.0f} % of the weights move, which go farther for the "
        f"others, too: {_NOISE['cautious momentum'].loss[1]:.4f} instead of {_NOISE['momentum'].loss[1]:.4f}.",
    ),
}


def _cautious_step():
    u, g = np.array([0.3, -0.2, 0.1, 0.4]), np.array([1.5, 1.0, -1.0, 0.5])

    def inner(w, grad, **_hyper):
        return w - u, optimizers.State(t=1, g=g)

    w, _ = beyond.cautious(np.zeros(4), lambda w: g, inner=inner)
    share, moving = np.mean(u * g > 0), int(np.sum(u * g > 0))
    return Exercise(
        "The inner optimizer would take u = (0.3, −0.2, 0.1, 0.4) from the four weights; their gradients are (1.5, 1, "
        "−1, 0.5). How far does Cautious move the first weight? (Its length.)",
        -w[0],
        (
            (u[0], "The first weight may move, but two others wait: it moves for them as well."),
            (u[0] * share, "Divide by the share of the weights that move; you multiplied."),
            (u[0] * 4 / (moving + 1), "That is the paper's scale. Ours has no weight more in the share."),
            (u[0] * 4, "Divide by the share of those that move. Two of the four do."),
            (u[0] * g[0], "The gradient decides who moves, not how far."),
            (0.0, "0.3 and 1.5 have the same sign: the first weight moves."),
        ),
        "Which products u g are more than 0? Divide by their share of all four.",
    )


_RATE, _GAMMA, _BUDGET = 0.1, 0.9, 200


def _valley(bowl):
    """What becomes of a learner's bowl ½ wᵀAw: "" if Momentum arrives and Cautious Momentum does not."""
    matrix, problem = read_bowl(bowl)
    if problem:
        return problem
    if not _end(matrix, optimizers.momentum) < 1e-3:
        return "momentum"
    return "cautious" if _end(matrix, beyond.cautious, inner=optimizers.momentum) < 1 else ""


def _end(matrix, step, **hyper):
    """The loss after 200 steps from (1, 1)."""
    w, _ = descent.end(step, np.ones(2), lambda w: w @ matrix, _BUDGET, lr=_RATE, gamma=_GAMMA, **hyper)
    with np.errstate(all="ignore"):  # a run that diverges may overflow
        return 0.5 * w @ matrix @ w


def _cautious_valley():
    return to_build(
        "Build a bowl ½ wᵀAw of two weights on which caution harms: with η = 0.1 and γ = 0.9, from (1, 1), Momentum's "
        "loss is below 0.001 after 200 steps, and Cautious Momentum's is more than 1. Write a function my_valley() "
        "that returns the symmetric matrix A as two rows of two numbers.",
        _valley,
        {
            "symmetric": "A is not symmetric: the two numbers off the diagonal must be equal.",
            "bowl": "That is no bowl: both curvatures, the eigenvalues of A, must be more than 0.",
            "momentum": "There Momentum does not arrive itself. Its edge is 2(1 + γ)/η = 38.",
            "cautious": "There Cautious Momentum arrives, or is at least below 1. How much farther does a weight move "
            "while the other one waits, and which curvature is too much for steps that long?",
        },
        "Of two weights one waits most of the time, and the other moves twice as far: as with a rate of 0.2. Take one "
        "curvature for which that is too long, and 0.1 is not.",
    )


EXERCISES = {"cautious-step": _cautious_step(), "cautious-valley": _cautious_valley()}
