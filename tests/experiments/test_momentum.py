"""The experiments of the part `momentum` land on the known figures."""

import numpy as np

from primer import experiments


def test_turns_and_overshoot_of_a_known_sequence():
    x = np.array([1.0, 0.2, -0.4, -0.1, 0.3, 0.1, 0.0, 0.0])
    assert experiments.turns(x) == 2
    assert experiments.overshoot(x) == 0.4
    assert experiments.overshoot(-x) == 0.4
    assert experiments.turns(np.array([1.0, 0.5, 0.25])) == 0
    assert experiments.turns(np.zeros(3)) == 0
