"""The questions on the edge of stability. What each typical mistake would give is computed here, never typed."""

import numpy as np

from primer import experiments
from primer.exercises.ask import Exercise, Goal, Prediction


def _climb():
    """Start 10 at η = 1.2: its largest curvature at the start, at its highest and after 800 steps."""
    curvature = experiments.edge_run(1.2, 10, 800, 8).curvature
    return curvature[0], curvature.max(), curvature[-1]


_FIRST, _HIGHEST, _LAST = _climb()
_A, _B = experiments.two_layers(3.0, 0.2, 0.25, 200)[-1]

PREDICTIONS = {
    "curvature-climbs": Prediction(
        f"The 2-2-1 network learns XOR, all four samples in each step. At the start its largest curvature is "
        f"{_FIRST:.2f}; with η = 1.2 the edge, 2/η, is {2 / 1.2:.2f}. What does the curvature do in 800 steps?",
        (
            "it stays below the edge: the rate is safe",
            "it grows beyond the edge, and the run diverges",
            "it grows beyond the edge, and is brought back",
        ),
        "it grows beyond the edge, and is brought back",
        f"Learning makes the loss steeper: the curvature climbs to {_HIGHEST:.2f}. Beyond the edge each step jumps "
        f"over the valley and lands farther out, the loss rises, and then the curvature comes down again: to "
        f"{_LAST:.2f}, just below the edge, where the swings die out. How it comes down, a smaller loss shows below.",
    ),
    "flatter-minimum": Prediction(
        "L = ½ (ab − 1)²: all points with ab = 1 are minima, and the largest curvature there is a² + b². Gradient "
        "descent starts at a = 3, b = 0.2, close to minima with a curvature of 9; with η = 0.25 the edge is 8. Where "
        "does it come to rest?",
        ("nowhere: it diverges", "in the minimum that is nearest", "in a flatter minimum, farther away"),
        "in a flatter minimum, farther away",
        f"Beyond the edge it cannot stay. It swings from side to side, each swing brings a² and b² closer together, "
        f"and with them the curvature down. It comes to rest at a = {_A:.2f}, b = {_B:.2f}, where a² + b² is "
        f"{_A**2 + _B**2:.2f}.",
    ),
}


def _widest():
    edge = 2 / 0.8
    squares = np.array([edge + np.sqrt(edge**2 - 4), edge - np.sqrt(edge**2 - 4)]) / 2
    largest, smallest = np.sqrt(squares)
    return Exercise(
        "L = ½ (ab − 1)², and η = 0.8. Of the minima ab = 1 with a curvature of at most 2/η, which has the largest a? "
        "(three digits)",
        largest,
        (
            (smallest, "That is the smallest a. The largest one is its inverse: b = 1/a."),
            (squares[0], "That is a². The question is a."),
            (edge, "That is 2/η, which is a² + b²."),
            (np.sqrt(edge), "That is the root of 2/η. b counts as well: a² + b² = 2/η, with b = 1/a."),
            (np.sqrt(edge / 2), "There a would be b, but then ab is not 1."),
            (1.0, "That is the flattest of all. With η = 0.8 some others are flat enough, too."),
        ),
        "Put b = 1/a into a² + b² = 2/η, and solve for a². A line of code that tries many a does it, too.",
        digits=3,
    )


EXERCISES = {"widest-minimum": _widest()}


def _held(lr, steps, seed):
    if (seed, steps) != (8, 800):
        return "Start 8, all 800 steps."
    run = experiments.edge_run(lr, seed, steps, 8)
    above, loss = run.curvature.max() * lr / 2 - 1, run.losses[-1]
    if above < 0.05:
        return f"The curvature climbs to {100 * (1 + above):.0f} % of the edge; it must be 105 % or more."
    return "" if loss < 1e-6 else f"After 800 steps the loss is {loss:.2g}; bring it below 0.000001."


GOALS = {
    "held-at-the-edge": Goal(
        "Start 8. Find an η with which the curvature climbs to at least 105 % of the edge, and the loss is below "
        "0.000001 after 800 steps all the same.",
        "edge_of_stability",
        _held,
        {"lr": 1.1, "seed": 8},
        "A little beyond the edge the swings are small and soon over; far beyond it they undo for hundreds of steps "
        "what was learned.",
        "With small steps the curvature would come to a little more than 2. Where must the edge be for that to be a "
        "little too much?",
    )
}
