"""The four annealing rules, alone and along a run."""

import numpy as np
import pytest

from primer import descent, optimizers, schedules


def rates(schedule, times):
    return [float(schedule.at(t, np.zeros(1))) for t in times]


def test_the_three_rules_of_time():
    assert rates(schedules.halve_every(0.8, 3), range(8)) == [0.8, 0.8, 0.8, 0.4, 0.4, 0.4, 0.2, 0.2]
    assert rates(schedules.inverse(0.6, 0.5), (0, 2, 10)) == pytest.approx([0.6, 0.3, 0.1])
    # e^(−0.05·10) = 0.60653, e^(−5) = 0.0067379; the formula as printed in the article would give 3.16 and 1e5
    assert rates(schedules.exponential(0.1, 0.05), (0, 10, 100)) == pytest.approx([0.1, 0.060653, 0.00067379], rel=1e-4)


def test_halve_when_worse_compares_with_the_epoch_before_and_not_with_the_best():
    errors = iter([5.0, 4.0, 6.0, 5.5, 5.0, 7.0, 7.0])
    schedule = schedules.halve_when_worse(0.8, lambda w: next(errors), every=2)
    # 6 > 4 halves; 5.5 and 5 are worse than the best but better than before; 7 > 5 halves; 7 is not larger than 7
    assert rates(schedule, range(14)) == [0.8] * 4 + [0.4] * 6 + [0.2] * 4


def test_halve_when_worse_begins_anew_with_each_run_and_knows_each_run_of_a_batch():
    schedule = schedules.halve_when_worse(np.array([[0.5], [2.5]]), lambda w: np.abs(w[..., 0]))
    for _ in range(2):
        history = descent.run(optimizers.gd, [1.0], lambda w: w, 4, lr=schedule)
        # 0.5: never worse. 2.5: 1 → −1.5, worse, so 1.25 from then on: 0.375, −0.09375, 0.0234375
        np.testing.assert_allclose(history.w[:, 0, 0], [1, 0.5, 0.25, 0.125, 0.0625])
        np.testing.assert_allclose(history.w[:, 1, 0], [1, -1.5, 0.375, -0.09375, 0.0234375])


def test_a_schedule_along_a_run_is_the_rate_of_each_step():
    schedule = schedules.inverse(0.5, 1.0)
    w = descent.run(optimizers.gd, [1.0], lambda w: np.ones_like(w), 5, lr=schedule).w[:, 0]
    np.testing.assert_allclose(-np.diff(w), [0.5 / (1 + t) for t in range(5)], rtol=1e-13)


def test_momentum_keeps_the_rate_inside_its_velocity():
    """After the rate has fallen to (almost) nothing the old velocity still moves: lr is inside v."""
    w = descent.run(
        optimizers.momentum, [0.0], lambda w: np.ones_like(w), 3, lr=schedules.exponential(0.1, 100.0), gamma=0.5
    ).w[:, 0]
    np.testing.assert_allclose(w, [0, -0.1, -0.15, -0.175], rtol=1e-12)


def test_warm_up_rises_evenly_and_then_lets_the_schedule_begin():
    assert rates(schedules.warm_up(0.8, 3), range(6)) == pytest.approx([0.2, 0.4, 0.6, 0.8, 0.8, 0.8], rel=1e-14)
    assert rates(schedules.warm_up(0.8, 0), range(3)) == [0.8] * 3
    halved = schedules.warm_up(schedules.halve_every(0.8, 2), 1)
    assert rates(halved, range(6)) == pytest.approx([0.4, 0.8, 0.8, 0.4, 0.4, 0.2], rel=1e-14)


def test_cosine_falls_from_the_rate_through_its_half_towards_nothing():
    # ½(1 + cos(π t/6)) with cos 30° = √3/2, cos 60° = ½
    expected = [0.8, 0.4 + 0.2 * 3**0.5, 0.6, 0.4, 0.2, 0.4 - 0.2 * 3**0.5]
    assert rates(schedules.cosine(0.8, 6), range(6)) == pytest.approx(expected, rel=1e-12)


def test_stable_decay_is_flat_and_then_a_line_to_nothing():
    expected = [0.8] * 9 + [0.4]  # the last fifth of ten steps
    assert rates(schedules.stable_decay(0.8, 10), range(10)) == pytest.approx(expected, rel=1e-14)
    expected = [0.8] * 3 + [0.6, 0.4, 0.2]
    assert rates(schedules.stable_decay(0.8, 6, share=2 / 3), range(6)) == pytest.approx(expected, rel=1e-14)
    line = rates(schedules.stable_decay(0.8, 4, share=1), range(4))
    assert line == pytest.approx([0.8, 0.6, 0.4, 0.2], rel=1e-14)


@pytest.mark.parametrize("fall", [schedules.cosine, schedules.stable_decay])
def test_a_run_longer_than_its_schedule_is_refused(fall):
    whole = schedules.warm_up(fall(0.1, 5), 2)
    assert descent.run(optimizers.gd, [1.0], lambda w: w, 7, lr=whole).w.shape == (8, 1)
    with pytest.raises(ValueError, match=r"^t must be finite and in \[0, 5\), got t=5"):
        descent.run(optimizers.gd, [1.0], lambda w: w, 8, lr=whole)
