"""The questions on Lion and memory. What each typical mistake would give is computed here, never typed."""

import numpy as np

from primer import checks, descent, optimizers
from primer.exercises.ask import Exercise, Prediction
from primer.exercises.code import to_build
from primer.exercises.judge import UnreadableError, shape_name

PREDICTIONS = {
    "lion-steps": Prediction(
        "Lion moves each weight by η, up or down: it takes only a sign. Adam moves it by η times m̂/√v̂. Now the "
        "gradients are nothing but noise, and η is the same. How long are Lion's steps, compared with Adam's?",
        ("about a quarter", "just as long", "more than four times as long"),
        "more than four times as long",
        "Lion's are η, always. In Adam's the noise averages out in m but not in √v: 0.23 η. So Lion wants a smaller η.",
    ),
    "lion-memory": Prediction(
        "Adam keeps two averages from step to step, Lion one. Weights, gradients and what the optimizer keeps, all "
        "together: how much less memory does Lion need than Adam?",
        ("a quarter less", "half", "two thirds less"),
        "a quarter less",
        "Weights 1, gradients 1, Adam's m and v 2: four numbers for each weight, and three with Lion's single m. Of "
        "the optimizer's own part it is half.",
    ),
}


def _lion_turn():
    beta1, beta2 = 0.9, 0.99

    def steps_up(mix, memory):
        """Steps until the sign of ``mix`` times m plus 1 − ``mix`` is +, while m goes from −1 to 1."""
        m = 1 - 2 * memory ** np.arange(999)
        return (mix * m + (1 - mix) < 0).sum()

    right = steps_up(beta1, beta2)
    return Exercise(
        "The gradient was −1 for so long that Lion's m is −1, too, and it walks up. From now on the gradient is +1. "
        "How many steps does Lion still take up before it turns, with β1 = 0.9 and β2 = 0.99?",
        right,
        (
            (
                np.log((1 - beta1) / (2 * beta1) + 0.5) / np.log(beta2),
                "That is where c is 0. Steps are whole, and the first finds k = 0: how many k from 0 on are below?",
            ),
            (right + 1, "That step is the first down. How many come before it?"),
            (right - 1, "One too few: the first step still finds m = −1."),
            (steps_up(1, beta2), "That is when m changes its sign. c has a tenth of the new gradient beside it."),
            (steps_up(beta1, beta1), "m is kept with β2 = 0.99; β1 mixes c only."),
            (0, "That is the sign of the gradient. Lion takes that of c = β1 m + (1 − β1) g."),
            (1, "Of one step m moves by a hundredth only: look at c = 0.9 m + 0.1."),
        ),
        "With the new gradient m = 1 − 2·0.99^k after k steps. Lion turns when c = 0.9 m + 0.1 is above 0.",
        tolerance=1e-6,
    )


def _lions_way(gradients):
    """What becomes of a learner's hundred gradients: "" if they add up to more than 0 and Lion walks up."""
    try:
        g = checks.array("gradients", gradients)
    except ValueError:
        raise UnreadableError("Return a list of 100 numbers.") from None
    if g.shape != (_GRADIENTS,):
        raise UnreadableError(f"Return {_GRADIENTS} numbers in a row, got {shape_name(g.shape)}.")
    if not np.isfinite(g).all():
        raise UnreadableError("They must all be finite numbers.")
    if g.sum() <= 0:
        return "sum"
    queue = iter(g)
    run = descent.run(optimizers.lion, [0.0], lambda w: np.full(1, next(queue)), _GRADIENTS, lr=1.0)
    end = run.w[-1, 0]
    if end >= 20:
        return ""
    return "near" if end > 0 else "order" if (g < 0).sum() > 60 else "down"


_GRADIENTS = 100


def _lion_stream():
    return to_build(
        "Build 100 gradients of one weight that add up to more than 0, so that gradient descent goes down; but Lion, "
        "with its usual β1 and β2, must end at least 20 η farther up than it began. Write a function my_stream() "
        "that returns them in a list.",
        _lions_way,
        {
            "sum": "They add up to 0 or less: gradient descent would not go down.",
            "down": "They add up to more than 0, but Lion ends no farther up than it began. Its steps all have one "
            "length: how many of the 100 point up?",
            "order": "They add up to more than 0, and most of them point up; but Lion steps by the sign of c, and m "
            "forgets slowly: a large one holds it down long after it has come. Where in the list should it stand?",
            "near": "They add up to more than 0, and Lion ends farther up, but by less than 20 η. More of the 100 "
            "steps must point up.",
        },
        "Gradient descent adds sizes, Lion goes by a sign. Let many small gradients come first, which point up, and "
        "few large ones last, which outweigh them: Lion's m would remember them.",
    )


def _state_bytes():
    billions, size = 2.0, 4
    adam = len(optimizers.kept(optimizers.adam))
    right = len(optimizers.kept(optimizers.lookahead, inner=optimizers.adam))
    return Exercise(
        "A model has 2 billion weights of 4 bytes each. How many gigabytes (10⁹ bytes) must Lookahead around Adam keep "
        "between two steps, beside the weights?",
        billions * size * right,
        (
            (billions * size * adam, "That is Adam's m and v. The slow weights come on top."),
            (billions * size * (right - adam), "That is the slow weights. Adam's m and v come on top."),
            (billions * size * (right + 1), "The weights themselves are not counted: m, v and slow."),
            (billions * size * (right + 2), "Weights and gradients are not counted: m, v and slow."),
            (1e9 * billions * size * right, "That is in bytes; a gigabyte has 10⁹."),
            (billions * right, "Each number has 4 bytes."),
            (size * right, "There are 2 billion weights."),
            (billions * size * right * 1e9 / 2**30, "That is in units of 2³⁰ bytes; a gigabyte has 10⁹ here."),
        ),
        "Which arrays of the size of the weights does the next step need? Adam's two, and one of Lookahead's own.",
    )


EXERCISES = {"lion-turn": _lion_turn(), "lion-stream": _lion_stream(), "state-bytes": _state_bytes()}
