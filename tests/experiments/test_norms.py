"""The experiments of the part `norms`: lengths by their definitions, and what no random step does better."""

import numpy as np
import pytest

from primer import beyond, experiments


@pytest.mark.parametrize(("first", "second", "angle", "turn"), [(2, 0.2, 30, 0), (1.5, 1.5, 20, 60), (1, 0, 75, -40)])
def test_a_gradient_has_its_singular_values_and_sends_its_directions_where_it_is_told(first, second, angle, turn):
    G = experiments.matrix_gradient(first, second, angle, turn)
    a, b = np.radians(angle), np.radians(angle + turn)
    np.testing.assert_allclose(G @ [np.cos(a), np.sin(a)], first * np.array([np.cos(b), np.sin(b)]), atol=1e-12)
    np.testing.assert_allclose(G @ [-np.sin(a), np.cos(a)], second * np.array([-np.sin(b), np.cos(b)]), atol=1e-12)


@pytest.mark.parametrize("angle", [0, 90])
def test_what_is_only_rounding_has_no_sign(angle):
    assert (experiments.matrix_gradient(2.0, 0.2, angle) != 0).sum() == 2


def test_lengths_are_those_of_the_definitions():
    D = np.array([[3.0, 0.0], [0.0, -4.0]])
    np.testing.assert_allclose(experiments.lengths(D), [5, 4, 4])
    np.testing.assert_allclose(experiments.lengths(np.ones((1, 2, 2))), [[2, 1, 2]])
    many = np.random.default_rng(0).standard_normal((5, 3, 2))
    around = np.random.default_rng(1).standard_normal((2, 100_000))
    longest = np.linalg.norm(many @ (around / np.linalg.norm(around, axis=0)), axis=1).max(-1)
    np.testing.assert_allclose(experiments.lengths(many)[:, 2], longest, rtol=1e-3)
    assert (experiments.lengths(many)[:, 2] >= longest * (1 - 1e-12)).all()
    for wrong in (np.ones(3), np.ones((2, 0)), 1.0):
        with pytest.raises(ValueError, match=r"^D must have shape \(\.\.\., rows, columns\)"):
            experiments.lengths(wrong)


def test_the_steepest_step_lowers_the_plane_by_the_known_size_and_no_other_does_in_its_norm():
    G = experiments.matrix_gradient(2.0, 0.2, 30)
    known = [np.sqrt(2**2 + 0.2**2), np.abs(G).sum(), 2 + 0.2]
    falls = np.array([experiments.lowered(G, beyond.steepest(G, norm)) for norm in beyond.NORMS])
    np.testing.assert_allclose(falls.diagonal(), known)
    assert (falls.argmax(0) == [0, 1, 2]).all()


@pytest.mark.parametrize("seed", [0, 1])
def test_chance_comes_near_and_never_beyond(seed):
    G = experiments.matrix_gradient(2.0, 0.2, 30)
    share = experiments.chance(G, 5000, seed)
    assert share.shape == (3,)
    assert (share > 0.8).all()
    assert (share <= 1 + 1e-12).all()
    assert (experiments.chance(G, 50, seed) < share).all()
