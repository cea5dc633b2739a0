"""The questions on the race. What each typical mistake would give is computed here, never typed."""

import numpy as np

from primer import descent, optimizers, surfaces
from primer.exercises.ask import Exercise, Goal, Prediction

PREDICTIONS = {
    "race": Prediction(
        "Six optimizers race on the ravine: first all with η = 0.05, then each with its own best η. Which place does "
        "Adagrad take?",
        ("first, both times", "last, both times", "first, then last", "last, then first"),
        "last, then first",
        "An η is a share of the gradient for one optimizer and a length for another: the same number is not the same "
        "rate. Adagrad arrives with 0.5 and more. A race with one η for all measures whom it suits.",
    ),
}


def _scaled_race():
    lengths, shares = ("adagrad", "rmsprop", "adam"), ("gd", "momentum", "nag")
    return Exercise(
        "The race on the ravine, each with its best η. Now the loss is multiplied by 100. How many of the six need "
        "another η to walk as before? (Forget ε.)",
        len(shares),
        (
            (1, "Gradient descent does. Which others multiply the gradient by η, and do not divide it by its size?"),
            (2, "Momentum's velocity is a sum of gradients times η. Whose is, too?"),
            (len(lengths) + 1, "Adagrad divides by the root of a sum of squares: the 100 goes out there, too."),
            (len(lengths + shares), "Some divide the gradient by its own size. There the 100 goes out."),
            (0, "Gradient descent's steps would be a hundred times as long."),
        ),
        "In which rules is the gradient divided by something that grows with it?",
        tolerance=1e-6,
    )


_SIX = ("gd", "momentum", "nag", "adagrad", "rmsprop", "adam")
_MEMORIES = {"momentum": ("gamma",), "nag": ("gamma",), "rmsprop": ("beta",), "adam": ("beta1", "beta2")}


def _three_valleys(surface, rates, x, y, steps, **rest):
    if surface != "Himmelblau" or rates != "each its own η":
        return "Take the preset of Himmelblau's surface, with each its own η, and move the start."
    if not all(rest[name] for name in _SIX):
        return "Let all six race."
    place, memory = surfaces.SURFACES[surface], rest | {"beta2": 1 - rest["forget"]}
    found = set()
    for name in _SIX:
        hyper = {each: memory[each] for each in _MEMORIES.get(name, ())}
        w = descent.run(optimizers.OPTIMIZERS[name], [x, y], place.grad, steps, lr=rest[f"lr_{name}"], **hyper).w[-1]
        distances = np.linalg.norm(place.minima - w, axis=-1)
        if distances.min() < 0.3:
            found.add(int(distances.argmin()))
    valleys = f"From ({x:.3g}, {y:.3g}) they reach {len(found)} of the four minima in {steps} steps."
    return "" if len(found) >= 3 else valleys.replace("-", "−")


_ON_HIMMELBLAU = (0.01, 0.003, 0.005, 0.5, 0.03, 0.2)  # the preset's rates
GOALS = {
    "three-valleys": Goal(
        "On Himmelblau's surface, each with its own η as in the preset: find a start from which the six end in at "
        "least three different minima.",
        "race",
        _three_valleys,
        {"surface": "Himmelblau", "x": -4.8, "y": 0.4}
        | {f"lr_{name}": lr for name, lr in zip(_SIX, _ON_HIMMELBLAU, strict=True)},
        "Where the valleys meet, the first steps decide, and they differ: their length is the slope times η in some "
        "and η in others. Which minimum is found says more about the start than about the optimizer.",
        "Two minima lie at the left. Try the rim between them, where the slopes are steepest.",
    ),
}
EXERCISES = {"scaled-race": _scaled_race()}
