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
        "An adaptive method fits the forty samples with all weights of the same size a: the first three are +a. A new "
        "sample of class −1 has features of its own, whose weights are 0. What does it get?",
        ("−a: its class", "0: undecided", "+a: the wrong class"),
        "+a: the wrong class",
        "Its features are −1, 1 and 1, so the prediction is −a + a + a. The two features that are always 1 outvote the "
        "one that counts: every new sample of class −1 is wrong, 30.5 % of all (Wilson et al., 2017).",
    ),
}


def _turned_curvature():
    flat, steep = 1.0, 25.0
    return Exercise(
        "The ravine ½(x² + 25y²) is turned by 45°. Which curvature does a step along the x axis meet now?",
        (flat + steep) / 2,
        (
            (steep, "That is the curvature across the ravine, which now lies between the axes."),
            (flat, "That is the curvature along the ravine, which now lies between the axes."),
            (flat + steep, "Each axis has half of it: the two together are the sum, turned or not."),
            ((steep - flat) / 2, "That is H's other entry, which ties x to y. The curvature is on its diagonal."),
            (np.sqrt(flat * steep), "It is the mean of the two, not the root of their product."),
            ((flat**2 + steep**2) / 2, "The curvatures are λ, not λ²."),
            (
                (flat + steep) / np.sqrt(2),
                "The step has cos 45° in both directions, and the loss grows with its square.",
            ),
        ),
        "A step along x goes cos 45° along the ravine and cos 45° across it. The loss grows with the squares.",
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
