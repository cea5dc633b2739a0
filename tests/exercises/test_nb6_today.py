"""The questions of the part `today`: what is asked for and what is predicted, from the stored runs by order alone."""

import numpy as np
import pytest

from primer import exercises, experiments


def order(name, batch=32):
    return np.sort(experiments.today_searches()[name, batch].judged)


def test_newton_schulz_beside_the_gradient():
    products = 5 * 3 * 1024**3
    gradient = 3 * 1024**2 * 65536
    assert exercises.EXERCISES["muon-share"].answer == pytest.approx(products / gradient)


@pytest.mark.parametrize("typed", ["0.0781", "7.81 %", "7.8125 percent", "7.81 per cent"])
def test_the_share_of_newton_schulz_may_be_typed_in_per_cent(typed):
    assert exercises.check("muon-share", typed).right is True
    assert "its sign" in exercises.check("muon-share", "7.81").feedback


def test_the_falling_rate_is_the_change_that_gains_most():
    asked = exercises.PREDICTIONS["one-change"]
    cosine = order("cosine")
    assert asked.answer == asked.options[2]
    for name in ("adam", "cautious", "muon"):
        assert cosine[60] < order(name)[39]
        assert f"{np.median(order(name)):.4f}" in asked.because
    assert f"takes the floor away: {np.median(cosine):.4f}." in asked.because


def test_muon_with_cosine_ends_higher_than_adam_with_it():
    asked = exercises.PREDICTIONS["muon-too"]
    muon, adam = order("muon_cosine"), order("cosine")
    assert adam[60] < muon[39]
    assert asked.answer == asked.options[1]
    assert f"Muon comes to {np.median(muon):.4f}, Adam to {np.median(adam):.4f}" in asked.because


def test_the_last_step_at_which_adam_is_ahead_is_recognised():
    rows = [experiments.today_searches()[name, 4] for name in ("adam", "cosine")]
    adam, cosine = (row.curves[:, np.median(row.last, axis=1).argmin()] for row in rows)
    last = max(10 * step for step in range(41) if adam[step] < cosine[step])
    goal = exercises.GOALS["last-behind"]
    assert 200 < last < 400
    assert not goal.missing(method="Adam, cosine", steps=last, batch="4")
    assert not goal.missing(method="Adam, cosine", steps=last + 9, batch="4")
    assert "is ahead." in goal.missing(method="Adam, cosine", steps=last + 10, batch="4")
    assert "go on" in goal.missing(method="Adam, cosine", steps=last - 10, batch="4")
    assert "Batches of 4" in goal.missing(method="Adam, cosine", steps=last, batch="32")
    assert "Batches of 4" in goal.missing(method="Adam", steps=last, batch="4")
