"""The questions of the part `edge`: what is asked for and what is predicted, by loops of their own."""

import numpy as np
import pytest

from primer import data, exercises, network


def test_the_widest_minimum_is_the_last_of_many_that_is_flat_enough():
    a = np.linspace(0.5, 3, 100_001)
    assert exercises.EXERCISES["widest-minimum"].answer == pytest.approx(a[a**2 + 1 / a**2 <= 2 / 0.8].max(), abs=1e-4)


def test_the_curvature_grows_beyond_the_edge_and_is_brought_back():
    def gradient(w):
        return network.gradient(w, data.XOR_X, data.XOR_Y)

    w, seen = network.random_start(10), []
    for t in range(801):
        if t % 8 == 0:
            columns = [gradient(w + nudge) - gradient(w - nudge) for nudge in 1e-5 * np.eye(9)]
            seen.append(np.linalg.eigvalsh(np.array(columns) / 2e-5)[-1])
        w = w - 1.2 * gradient(w)
    asked = exercises.PREDICTIONS["curvature-climbs"]
    assert seen[0] < 2 / 1.2 < max(seen)
    assert 0.97 < seen[-1] * 1.2 / 2 < 1
    assert asked.answer == asked.options[2]
    for number in (max(seen), seen[-1]):
        assert f"{number:.2f}" in asked.because


def test_two_weights_come_to_rest_in_a_flatter_minimum():
    a, b = 3.0, 0.2
    for _ in range(500):
        a, b = a - 0.25 * (a * b - 1) * b, b - 0.25 * (a * b - 1) * a
    asked = exercises.PREDICTIONS["flatter-minimum"]
    assert a * b == pytest.approx(1)
    assert a**2 + b**2 < 8 < 9
    assert asked.answer == asked.options[2]
    assert f"a = {a:.2f}, b = {b:.2f}, where a² + b² is {a**2 + b**2:.2f}" in asked.because


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"lr": 1.1, "seed": 8, "steps": 800}, ""),
        ({"lr": 1.0, "seed": 8, "steps": 800}, "it must be 105 % or more"),
        ({"lr": 1.2, "seed": 8, "steps": 800}, "bring it below 0.000001"),
        ({"lr": 1.1, "seed": 8, "steps": 700}, "Start 8, all 800 steps."),
        ({"lr": 1.1, "seed": 0, "steps": 800}, "Start 8, all 800 steps."),
    ],
)
def test_a_curvature_that_is_held_at_the_edge_is_recognised(settings, words):
    missing = exercises.GOALS["held-at-the-edge"].missing(**settings)
    assert words in missing
    assert bool(missing) is bool(words)
