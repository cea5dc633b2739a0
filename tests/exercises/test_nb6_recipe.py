"""The questions of the part `recipe`: what is asked for and what is predicted is measured."""

import numpy as np
import pytest

from primer import beyond, exercises, experiments
from primer.experiments import tuning


def test_the_cosine_is_a_half_and_a_quarter_of_the_way():
    assert exercises.EXERCISES["cosine-rate"].answer == pytest.approx(0.4 * 0.75)


def test_the_packages_clipping_is_right_and_a_mistake_is_named():
    assert exercises.check("clip-code", beyond.clip_by_norm).right is True
    assert exercises.check("clip-code", lambda g, limit: np.clip(g, -limit, limit)).right is False
    assert "each entry by itself" in exercises.check("clip-code", lambda g, limit: np.clip(g, -limit, limit)).feedback
    always = exercises.check("clip-code", lambda g, limit: limit * g / np.linalg.norm(g))
    assert "short enough stays as it is" in always.feedback
    assert exercises.check("clip-code", lambda g, limit: ...).right is None


def test_half_of_a_cosines_plan_leaves_more_than_twice_the_loss():
    losses = []
    for planned in (1000, 500):
        x = y = 25.0
        for t in range(500):
            lr = 0.3 * (1 + np.cos(np.pi * t / planned)) / 2
            x, y = (1 - lr) ** 2 * x + lr**2, (1 - lr / 25) ** 2 * y + lr**2
        losses.append((x + y / 25) / 2)
    assert losses[0] > 2 * losses[1]
    assert exercises.PREDICTIONS["stopped-early"].answer == "more than twice as high"


def test_with_and_without_a_warm_up_no_difference_is_shown():
    found = experiments.recipe_searches()
    assert not tuning.differ(found["cosine", 0].between, found["cosine", 40].between)
    assert exercises.PREDICTIONS["warm-up-helps"].answer == "no difference is shown"
