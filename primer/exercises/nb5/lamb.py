"""The questions on LAMB. What each typical mistake would give is computed here, never typed."""

import math

from primer.exercises.ask import Exercise, Prediction

PREDICTIONS = {
    "lamb-one-weight": Prediction(
        "LAMB makes each step of a layer a fixed share, η, of the layer's own length. Now a layer is a single weight. "
        "It starts at 0.5, and −1 would be best. Where does LAMB bring it with η = 0.1?",
        ("to −1", "close to 0, never beyond", "it stays at 0.5"),
        "close to 0, never beyond",
        "Each step is the share η of the layer's own length: 0.9 of it is left each time, 0.000013 after 100 steps.",
    ),
}


def _lamb_double():
    lr = 0.1
    exact = math.log(2) / math.log(1 + lr)
    return Exercise(
        "A layer is to become twice as long. η = 0.1, λ = 0. How many steps of LAMB does it take at least, whatever "
        "the gradients are?",
        math.ceil(exact),
        (
            (1 / lr, "η is a share of the length that the layer has by then: it grows like interest on interest."),
            (exact, "A number of steps is whole: round up."),
            (math.floor(exact), f"After {math.floor(exact)} steps it is at most {1.1**7:.2f} times as long."),
            (1.0, "The trust ratio makes each step η times the layer's length, never more."),
        ),
        "Each step is η‖w‖ long, so the length is at most 1.1 times what it was. When is 1.1^t at least 2?",
        tolerance=1e-6,
    )


EXERCISES = {"lamb-double": _lamb_double()}
