"""The questions on AMSGrad. What each typical mistake would give is computed here, never typed."""

import numpy as np

from primer import checks, descent, experiments, optimizers
from primer.exercises.ask import Exercise, Goal, Prediction
from primer.exercises.code import to_build
from primer.exercises.judge import UnreadableError, shape_name

PREDICTIONS = {
    "counter-example": Prediction(
        "The slope is 3, then −1, then −1, over and over; x may move between −1 and 1. Three steps together say: go "
        "down to −1. Adam has β1 = 0, β2 = 0.1 and η = 0.5/√t. Where does it end up?",
        ("at −1, the best place", "around 0", "at +1, the worst place"),
        "at +1, the worst place",
        "The one large gradient makes v large just when it is used, so that it counts as one step, against two small "
        "ones that count almost as much each. AMSGrad remembers the large v and ends at −1.",
    ),
}


def _amsgrad_max():
    beta2, gradients = 0.5, [2.0, 6.0, 1.0]
    queue = iter(gradients)
    h = descent.run(optimizers.amsgrad, [0.0], lambda w: np.full(1, next(queue)), 3, beta2=beta2)
    v, right = h.v[:, 0], h.v_max[-1, 0]
    correction = 1 - beta2 ** np.arange(1, 4)
    squares = np.square(gradients)
    return Exercise(
        "β2 = 0.5, and the gradients are 2, 6, 1. What is AMSGrad's v_max after these three steps? (v begins at 0.)",
        right,
        (
            (squares.max(), "That is the largest g². The maximum is taken of the averages, v_t."),
            (v[-1], "That is v_3, as Adam has it. AMSGrad keeps the largest so far."),
            ((v / correction).max(), "That corrects v for its start at 0 first. The paper does not."),
            (v.max() / correction[-1], "That is PyTorch, which divides by 1 − β2^t. The paper has no correction."),
            (np.sqrt(right), "That is its root, by which the step is divided."),
            (squares.sum(), "That is the sum, as in Adagrad."),
            (squares.mean(), "That is the plain mean. v_t = β2 v_{t−1} + (1 − β2) g²."),
            (v.sum(), "The largest of the three v_t, not their sum."),
        ),
        "v_1 = ½·0 + ½·4, v_2 = ½·v_1 + ½·36, v_3 = ½·v_2 + ½·1.",
    )


_SHOCKS, _LARGEST, _ROOT = 100, 10.0, 2.0


def _lasting(gradients):
    """What becomes of AMSGrad's steps on ones without end, after a learner's gradients: "" if they stay at η/2 or less.

    On ones v comes to 1 and m to 1, so that Adam's steps come to η and AMSGrad's to η/√max(v_max, 1).
    """
    try:
        g = checks.array("gradients", gradients)
    except ValueError:
        raise UnreadableError(f"Return a list of {_SHOCKS} numbers.") from None
    if g.shape != (_SHOCKS,):
        raise UnreadableError(f"Return {_SHOCKS} numbers in a row, got {shape_name(g.shape)}.")
    if not np.isfinite(g).all():
        raise UnreadableError("They must all be finite numbers.")
    if np.abs(g).max() > _LARGEST:
        return "large"
    queue = iter(g)
    v_max = descent.run(optimizers.amsgrad, [0.0], lambda w: np.full(1, next(queue)), _SHOCKS).v_max[-1, 0]
    return "" if v_max >= _ROOT**2 else "near" if v_max > 1 else "recovers"


def _lasting_shock():
    return to_build(
        "Build 100 gradients of one weight, none larger than 10 in size, from which AMSGrad never recovers: when ones "
        "follow without end, Adam's steps come back to η, but AMSGrad's must settle at η/2 or less. Both have "
        "their usual β1 and β2. Write a function my_shock() that returns the 100 in a list.",
        _lasting,
        {
            "large": "One of them is larger than 10 in size.",
            "near": "AMSGrad's steps stay shorter than η for ever, but longer than η/2: v_max has to be larger.",
            "recovers": "AMSGrad's steps come back to η, too. v_max is the largest average, not the largest square: "
            "one gradient of 10 adds no more than 0.1 to v.",
        },
        "How large must v_max be for steps of η/2? With β2 = 0.999 each gradient of 10 brings v a thousandth of the "
        "way to 100.",
    )


EXERCISES = {"amsgrad-max": _amsgrad_max(), "lasting-shock": _lasting_shock()}


def _short_memory(big, beta2, steps):
    if (big, steps) != (5, 3000):
        return "Set C = 5 and 3000 steps."
    late, early = (experiments.counter_example(big, each).adam[-300:].mean() for each in (beta2, max(beta2 - 0.05, 0)))
    if late > -0.9:
        return f"With this memory Adam is at {late:.2f} on average over the last 300 steps: it is still too short."
    return "" if early > -0.9 else f"It is at {late:.2f}, but a β2 that is 0.05 smaller would do as well."


GOALS = {
    "shortest-memory": Goal(
        "Set C = 5 and 3000 steps, and give Adam the shortest memory with which it ends at −1: with a β2 that is 0.05 "
        "smaller it must not.",
        "counter_example",
        _short_memory,
        {"big": 5.0, "beta2": 0.28, "steps": 3000},
        "The larger C is, the less memory it takes: what is left of C² in v holds the next two steps back.",
        "Watch the bars of the sum: Adam's must be positive. With C = 3 a memory of 0.5 was enough.",
    )
}
