"""The questions on what adaptation cannot do. What each typical mistake would give is computed here, never typed."""

import numpy as np

from primer.exercises.ask import Exercise, Prediction
from primer.experiments.limits import TURNED_ANGLES, turned_contest

PREDICTIONS = {
    "rotated": Prediction(
        "Adagrad has a rate for each weight: along the axes it evens out a ravine at once. The ravine is turned by "
        "45°, so that both weights share the steep direction equally. Each has its best learning rate, turned or not. "
        "Which gets slower?",
        ("gradient descent", "Momentum", "Adagrad", "all three", "none of them"),
        "Adagrad",
        "Its two rates are now about equal, as the two weights' gradients are: with a condition number of 100, a "
        "median of 5 steps becomes 222. Gradient descent and Momentum do not know where the axes are.",
    ),
    "generalisation": Prediction(
        "An adaptive method fits the forty samples, and all weights that it moves get the same size a: the first three "
        "are +a. A new sample of class −1 has features of its own, whose weights are still 0. What does it get?",
        ("−a: its class", "0: undecided", "+a: the wrong class"),
        "+a: the wrong class",
        "Its features are −1, 1 and 1, so the prediction is −a + a + a. The two features that are always 1 outvote the "
        "one that counts: every new sample of class −1 is wrong, 30.5 % of all (Wilson et al., 2017).",
    ),
}


def _turned_curvature():
    flat, steep, angle = 1.0, 25.0, np.radians(30)
    cos, sin = np.cos(angle), np.sin(angle)
    along_x = flat * cos**2 + steep * sin**2
    return Exercise(
        "The ravine ½(x² + 25y²) is turned by 30°. Which curvature does a step along the x axis meet now?",
        along_x,
        (
            (flat * sin**2 + steep * cos**2, "That is what a step along the y axis meets."),
            (steep, "That is the curvature across the ravine, which is not an axis any more."),
            (flat, "That is the curvature along the ravine, which is not an axis any more."),
            ((flat + steep) / 2, "That is for 45°."),
            (flat * cos + steep * sin, "The loss grows with the square of the way: cos² 30° and sin² 30°."),
            (
                (steep - flat) * sin * cos,
                "That is H's other entry, which ties x to y. The curvature is on its diagonal.",
            ),
            ((flat * 60 + steep * 30) / 90, "The shares do not go by the degrees, but by cos² 30° and sin² 30°."),
        ),
        "A step of 1 along x goes cos 30° along the ravine and sin 30° across it. The loss grows with the squares.",
    )


def _overtaken():
    """The first angle at which Adagrad takes more steps than Momentum."""
    found = turned_contest(100)
    slower = [a.median > m.median for a, m in zip(found["adagrad"], found["momentum"], strict=True)]
    first = float(TURNED_ANGLES[slower.index(True)])
    gd = [a.median > g.median for a, g in zip(found["adagrad"], found["gd"], strict=True)]
    nag = [a.median > n.median for a, n in zip(found["adagrad"], found["nag"], strict=True)]
    return Exercise(
        "In turned_ravine with κ = 100: turn it by 5° at a time. At which angle does Adagrad's median first exceed "
        "Momentum's?",
        first,
        (
            (float(TURNED_ANGLES[gd.index(True)]), "There it is overtaken by GD. Momentum is faster than GD."),
            (float(TURNED_ANGLES[nag.index(True)]), "There it is overtaken by NAG. Momentum comes later."),
            (first - 5, "Read the medians: there it is still a little faster."),
            (first + 5, "Earlier: at 5° less it is slower already."),
            (45, "That is where it is slowest. It is overtaken before."),
        ),
        "The sentence below the figure lists all medians at the angle that is set.",
    )


EXERCISES = {"turned-curvature": _turned_curvature(), "overtaken": _overtaken()}
