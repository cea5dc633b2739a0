"""The questions of notebook 6's part on Shampoo and Muon, answered here without its code."""

import numpy as np
import pytest

from primer import descent, exercises
from primer.beyond import muon
from primer.exercises.nb6 import matrix


def test_the_cubic_takes_eighteen_steps():
    s, steps = 0.001, 0
    while s <= 0.9:
        s, steps = 1.5 * s - 0.5 * s**3, steps + 1
    assert matrix.EXERCISES["cubic-steps"].answer == steps == 18


def test_a_hundredfold_range_is_less_than_twofold_after_five_of_muons_steps():
    s = np.array([0.9, 0.009])
    for _ in range(5):
        s = 3.4445 * s - 4.7750 * s**3 + 2.0315 * s**5
    assert s.max() / s.min() < 2
    assert matrix.PREDICTIONS["newton-schulz"].answer == "less than two"


def test_on_a_column_muon_only_divides_by_a_length():
    run = descent.run(muon, [-5.0, 1.0], lambda w: w * [1, 100], 50, lr=0.01, shape=(2, 1))
    lengths = np.linalg.norm(np.diff(run.w, axis=0), axis=1) / (0.01 * np.sqrt(2))
    np.testing.assert_allclose(lengths, lengths[0], rtol=1e-9)  # one singular value of 1, whatever the gradient
    across = run.u[:, 0] * np.diff(run.w[:, 1]) - run.u[:, 1] * np.diff(run.w[:, 0])
    np.testing.assert_allclose(across, 0, atol=1e-9)
    assert matrix.PREDICTIONS["muon-column"].answer.endswith("in the direction of its momentum")


def by_svd(A, p):
    U, s, Vt = np.linalg.svd(A)
    return U @ np.diag(s**p) @ Vt


def my_shampoo(G, L, R):
    L, R = L + G @ G.T, R + G.T @ G
    return by_svd(L, -0.25) @ G @ by_svd(R, -0.25), L, R


def test_the_right_shampoo_is_right_and_its_first_step_is_the_orthogonal_factor():
    assert exercises.check("shampoo-bug", my_shampoo).right is True
    G = np.random.default_rng(5).standard_normal((3, 3))
    U, _, Vt = np.linalg.svd(G)
    np.testing.assert_allclose(my_shampoo(G, 0, 0)[0], U @ Vt, atol=1e-9)


def test_the_given_shampoo_has_its_bug_and_inverts_the_singular_values():
    def given(G, L, R):
        L, R = L + G @ G.T, R + G.T @ G
        return by_svd(L, -0.5) @ G @ by_svd(R, -0.5), L, R

    asked = exercises.check("shampoo-bug", given)
    assert (asked.right, asked.feedback) == (None, "· The bug is still in it.")
    G = np.random.default_rng(5).standard_normal((3, 3))
    np.testing.assert_allclose(given(G, 0, 0)[0], np.linalg.inv(G).T, atol=1e-9)


_SUMS = "L, R = L + G @ G.T, R + G.T @ G"


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        (f"{_SUMS}; U = root(L, -1) @ G @ root(R, -1)", "whole square"),
        (f"{_SUMS}; U = root(L, -0.5) @ G", "rows alone"),
        (f"{_SUMS}; U = G @ root(R, -0.5)", "columns alone"),
        (f"{_SUMS}; U = root(L, -0.25) @ G", "the columns' part"),
        (f"U = root(L, -0.25) @ G @ root(R, -0.25); {_SUMS}", "gradient of now"),
        (f"{_SUMS}; U = root(R, -0.25) @ G @ root(L, -0.25)", "left of G"),
        (f"{_SUMS}; U = root(L, 0.25) @ G @ root(R, 0.25)", "negative"),
    ],
)
def test_a_typical_mistake_is_recognised(lines, says):
    space = {"root": by_svd}
    exec("\n    ".join(["def step(G, L, R):", *lines.split("; "), "return U, L, R"]), space)
    widget = exercises.check("shampoo-bug", space["step"])
    assert widget.right is False
    assert says in widget.feedback
