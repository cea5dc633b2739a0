"""The questions of the part `cautious`: what is asked for and what is predicted, by ways of their own."""

import math

import numpy as np
import pytest

from primer import exercises, experiments


def test_the_first_weight_moves_for_those_that_wait():
    u, g = [0.3, -0.2, 0.1, 0.4], [1.5, 1, -1, 0.5]
    moving = sum(a * b > 0 for a, b in zip(u, g, strict=True))
    assert exercises.EXERCISES["cautious-step"].answer == pytest.approx(0.3 * 4 / moving) == 0.6


@pytest.mark.parametrize(
    ("bowl", "right", "words"),
    [
        ([[1, 0], [0, 20]], True, "Right"),
        ([[20, 0], [0, 5]], True, "Right"),
        ([[1, 0], [0, 5]], False, "Cautious Momentum arrives"),
        ([[1, 0], [0, 40]], False, "does not arrive itself"),
        ([[1, 0.5], [0, 1]], False, "not symmetric"),
        ([[1, 0], [0, -1]], False, "no bowl"),
        ([1, 1], None, "Return 2 rows of 2 numbers, got 2 numbers in a row."),
        ([[np.nan, 0], [0, 1]], None, "finite numbers"),
        ("deep", None, "Return two rows of two numbers."),
        (..., None, "Not filled in yet"),
    ],
)
def test_a_valley_in_which_caution_harms_is_recognised(bowl, right, words):
    asked = exercises.check("cautious-valley", lambda: bowl)
    assert asked.right is right
    assert words in asked.feedback


def test_in_that_valley_momentum_arrives_and_cautious_momentum_does_not_by_a_plain_loop():
    ends = []
    for careful in (False, True):
        w, v = np.ones(2), np.zeros(2)
        for _ in range(200):
            g = w * [1, 20]
            v = 0.9 * v + 0.1 * g
            mask = v * g > 0
            w = w - (v * mask / max(mask.mean(), 1e-3) if careful else v)
        ends.append(0.5 * (w**2 * [1, 20]).sum())
    assert ends[0] < 1e-3
    assert ends[1] > 1


def test_waiting_makes_the_run_more_than_twice_as_fast():
    found = experiments.cautious_contest(25)
    careful, plain = found["cautious momentum"][0], found["momentum"][0]
    asked = exercises.PREDICTIONS["cautious-ravine"]
    assert careful.between[1] < plain.between[0] / 2
    assert asked.answer == asked.options[2]
    assert f"takes {careful.median:g} steps instead of {plain.median:g}, each" in asked.because


def test_the_floor_in_noise_stays_about_the_same():
    noise = experiments.cautious_noise()
    careful, plain = noise["cautious momentum"].loss[1], noise["momentum"].loss[1]
    asked = exercises.PREDICTIONS["cautious-noise"]
    assert 0.9 < careful / plain < 1.1
    assert plain == pytest.approx(0.01 * 1.9 / (0.1 * (2 * 1.9 - 0.01)) / 2, rel=0.02)
    assert asked.answer == asked.options[1]
    law = 100 * (0.5 + math.asin(math.sqrt(1 - 0.9**2)) / math.pi)
    assert f"lets {law:.0f} % of the weights move" in asked.because
    assert f"{careful:.4f} instead of {plain:.4f}." in asked.because
