"""The questions on the three norms. What each typical mistake would give is computed here, never typed."""

import numpy as np

from primer import beyond, checks
from primer.exercises.ask import Exercise, Prediction
from primer.exercises.code import to_build
from primer.exercises.judge import UnreadableError, shape_name

PREDICTIONS = {
    "norm-corner": Prediction(
        "The loss falls by 1 for each unit that the first weight goes back, and by 0.01 for each unit of the second. "
        "Each weight may move by at most 1. How far does the second move in the step that lowers the loss most?",
        ("not at all", "0.01", "1, as far as the first"),
        "1, as far as the first",
        "The budget of one weight is not taken from the other's, so each uses all of its own: even a small gain is a "
        "gain. That is the step of the sign.",
    ),
    "norm-turned": Prediction(
        "All four entries of a 2 × 2 gradient are positive; its singular values are 2 and 0.2. What does the step of "
        "the sign make of the unit circle?",
        ("a circle", "an ellipse, with both directions", "a line: one direction is lost"),
        "a line: one direction is lost",
        "Its four entries are all −1, so its two columns are equal: whatever comes in, the same direction comes out. "
        "Entry by entry all move alike, but the matrix has forgotten its second direction.",
    ),
}


def _norm_budget():
    G = np.array([[2.0, 1.0], [1.0, 2.0]])
    values = np.linalg.svd(G, compute_uv=False)
    return Exercise(
        "The gradient is the matrix with the rows (2, 1) and (1, 2). A step may have singular values of at most 1. By "
        "how much can it lower the linear loss at most?",
        -(G * beyond.steepest(G, "spectral")).sum(),
        (
            (
                (G * beyond.steepest(G, "spectral")).sum(),
                "That is by how much the loss changes. The question is by how much it falls: without the minus.",
            ),
            (np.abs(G).sum(), "That is with the max norm, where each entry may be 1. Here the singular values may."),
            (np.linalg.norm(G), "That is with the Euclidean norm."),
            (values[0], "That uses the first direction alone. The second may move by 1 as well."),
            (values[1], "That uses the second direction alone. The first may move by 1 as well."),
            (values @ values, "Along each direction the step is 1 long, not as long as the singular value."),
        ),
        "G stretches (1, 1) by 3 and (1, −1) by 1. Along each of the two the step may be 1 long.",
    )


def _round_sign(made):
    """What becomes of a learner's gradient: "" if its sign step and its spectral step point one way."""
    try:
        G = checks.array("G", made)
    except ValueError:
        raise UnreadableError("Return two rows of two numbers.") from None
    if G.shape != (2, 2):
        raise UnreadableError(f"Return two rows of two numbers, got {shape_name(G.shape)}.")
    if not np.isfinite(G).all():
        raise UnreadableError("They must all be finite numbers.")
    if (G == 0).any():
        return "zero"
    sign, spectral = beyond.steepest(G, "max"), beyond.steepest(G, "spectral")
    if np.linalg.matrix_rank(sign) == 1:
        return "line"
    return "" if np.allclose(sign, np.sqrt(2) * spectral, rtol=0, atol=1e-9) else "apart"


def _norm_round():
    return to_build(
        "Build a 2 × 2 gradient without a zero whose sign step is a multiple of its spectral step: the sign leaves the "
        "circle a circle, turned as Muon would turn it. Write a function my_gradient() that returns it as two rows of "
        "two numbers.",
        _round_sign,
        {
            "zero": "An entry is 0, and so is its sign. All four must count.",
            "line": "The two columns of its signs are equal or opposite: they make a line of the circle.",
            "apart": "Its signs leave a circle, but turned by another angle than U Vᵀ turns it.",
        },
        "An odd number of minus signs keeps the columns of the signs at a right angle. Which entries must be of equal "
        "size, so that the gradient itself is a turn and a stretch by one number?",
    )


EXERCISES = {"norm-budget": _norm_budget(), "norm-round": _norm_round()}
