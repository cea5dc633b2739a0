"""The questions of notebook 6's part on the three norms, answered here without its code."""

import numpy as np
import pytest

from primer import exercises
from primer.exercises.nb6 import norms


def test_the_budget_of_the_spectral_norm_is_used_along_both_directions():
    """By looking at many turns: the best step under this budget is a turn, or a turn and a reflection."""
    a = np.linspace(0, 2 * np.pi, 100_001)
    c, s = np.cos(a), np.sin(a)
    turn, flip = np.array([[c, -s], [s, c]]), np.array([[c, s], [s, -c]])
    lowest = min(np.einsum("ij,ijn->n", [[2, 1], [1, 2]], steps).min() for steps in (turn, flip))
    assert norms.EXERCISES["norm-budget"].answer == pytest.approx(-lowest) == pytest.approx(4)


def test_a_small_slope_is_worth_a_whole_step_where_each_weight_has_its_own_budget():
    first, second = np.meshgrid(np.linspace(-1, 1, 201), np.linspace(-1, 1, 201))
    at = np.unravel_index((first + 0.01 * second).argmin(), first.shape)
    assert second[at] == -1
    assert norms.PREDICTIONS["norm-corner"].answer.startswith("1, as far")


def test_four_positive_entries_leave_a_line():
    assert np.linalg.matrix_rank(-np.sign([[1.5, 0.8], [0.8, 0.6]])) == 1
    assert norms.PREDICTIONS["norm-turned"].answer.startswith("a line")


@pytest.mark.parametrize(
    ("made", "right", "words"),
    [
        ([[1.0, 1.0], [-1.0, 1.0]], True, "Right"),
        ([[-3.0, 3.0], [3.0, 3.0]], True, "Right"),
        ([[1.0, 0.0], [0.0, 1.0]], False, "An entry is 0"),
        ([[2.0, 1.0], [1.0, 2.0]], False, "make a line"),
        ([[2.0, -1.0], [-1.0, 2.0]], False, "make a line"),
        ([[1.5, 1.0], [-1.0, 0.5]], True, "Right"),
        ([[5.0, 2.0], [-1.0, 1.0]], False, "another angle"),
        ([[1.0, 1.0, 1.0]] * 2, None, "Return two rows of two numbers, got"),
        ([[np.nan, 1.0], [1.0, 1.0]], None, "finite"),
        ("G", None, "Return two rows of two numbers."),
        (None, None, "Not filled in yet"),
    ],
)
def test_a_gradient_whose_signs_are_round_is_recognised(made, right, words):
    asked = exercises.check("norm-round", lambda: made)
    assert asked.right is right
    assert words in asked.feedback
