"""The questions on Shampoo and Muon. What each typical mistake would give is computed here, never typed."""

import numpy as np

from primer import beyond
from primer.exercises.ask import Exercise, Prediction
from primer.exercises.code import code_exercise, mended, points, step_probe

PREDICTIONS = {
    "newton-schulz": Prediction(
        "A matrix has the singular values 0.9 and 0.009, one a hundred times the other. A step of Newton–Schulz makes "
        "3.44 s − 4.78 s³ + 2.03 s⁵ of each s. How many times is the larger one the smaller after five steps?",
        ("still about a hundred", "about ten", "less than two"),
        "less than two",
        "A small s grows 3.44-fold in each step, a hundredfold in four; one near 1 is held there by the other two "
        "terms, and so is the small one once it has come up.",
    ),
    "muon-column": Prediction(
        "The ravine of notebook 4 has two weights. Muon is told that they are a matrix of one column, at a constant "
        "rate. What does it do?",
        (
            "it evens out the two directions, and arrives in a few steps",
            "all its steps are nearly equally long, in the direction of its momentum",
            "it takes the sign of each weight's gradient",
        ),
        "all its steps are nearly equally long, in the direction of its momentum",
        "A column has one singular value, its length. Nothing is left to even out: Muon only divides by that length.",
    ),
}


def _steps_until(value, coefficients, above=0.9):
    """After how many steps of Newton–Schulz a singular value first exceeds ``above``."""
    return next(n for n in range(99) if beyond.polynomial(value, n, coefficients) > above)


def _cubic_steps():
    value, cubic = 0.001, beyond.COEFFICIENTS["cubic"]
    right = _steps_until(value, cubic)
    return Exercise(
        "Newton–Schulz with the cubic's coefficients, 1.5, −0.5 and 0: after how many steps does a singular value of "
        "0.001 first exceed 0.9? A line with beyond.polynomial tells.",
        right,
        (
            (_steps_until(value, beyond.COEFFICIENTS["muon"]), "That is with Muon's coefficients."),
            (_steps_until(value, beyond.COEFFICIENTS["quintic"]), "That is with the quintic's coefficients."),
            (right - 1, "One more: it is still below 0.9 there."),
            (right + 1, "One too many: it is above 0.9 a step earlier."),
            (_steps_until(0.01, cubic), "That is for 0.01."),
            (_steps_until(value, cubic, above=0.5), "There it exceeds a half."),
        ),
        "beyond.polynomial(0.001, n, (1.5, -0.5, 0)) is what n steps make of it. Try n = 10, 20, …",
    )


_MY_SHAMPOO = """
def my_shampoo(G, L, R):
    L_new = L + G @ G.T
    R_new = R + G.T @ G
    U = power(L_new, -1 / 4) @ G @ power(R_new, -1 / 4)
    return U, L_new, R_new
"""
_BROKEN = _MY_SHAMPOO.replace("-1 / 4", "-1 / 2")


def _power(A, p):
    values, Q = np.linalg.eigh(A)
    return Q * values**p @ Q.T


def _point(rng):
    G, rows, columns = rng.standard_normal((3, 3, 3))
    return G, rows @ rows.T + np.eye(3), columns @ columns.T + np.eye(3)


def _shampoo_bug():
    probe = step_probe(points(_point), "U", "L_new", "R_new")
    return code_exercise(
        "Somebody's Shampoo: one line has a bug. From L = R = 0 its first step is not U Vᵀ, but has the inverse of "
        "each singular value. Find the line and mend it.",
        _MY_SHAMPOO,
        mended(probe, _BROKEN, "The bug is still in it.", power=_power),
        (
            ("U = power(L_new, -1) @ G @ power(R_new, -1)", "That divides by a whole square on either side."),
            ("U = power(L_new, -1 / 2) @ G", "That evens out the rows alone; both sides take a part."),
            ("U = G @ power(R_new, -1 / 2)", "That evens out the columns alone; both sides take a part."),
            ("U = power(L_new, -1 / 4) @ G", "Half of it is missing: the columns' part."),
            ("U = power(L, -1 / 4) @ G @ power(R, -1 / 4)", "The gradient of now counts as well: L_new and R_new."),
            ("U = power(R_new, -1 / 4) @ G @ power(L_new, -1 / 4)", "L is of the rows and stands left of G."),
            ("U = power(L_new, 1 / 4) @ G @ power(R_new, 1 / 4)", "Divide by the roots: the exponent is negative."),
        ),
        "With G = U Σ Vᵀ alone, L = U Σ² Uᵀ. Which power p makes Σ^(2p) Σ Σ^(2p) one?",
        power=_power,
    )


EXERCISES = {"cubic-steps": _cubic_steps(), "shampoo-bug": _shampoo_bug()}
