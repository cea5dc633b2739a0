"""The questions of the part `averages`: what is asked for and what is predicted is measured."""

import numpy as np

from primer import exercises, experiments


def test_the_moving_average_is_half_way_after_the_steps_asked_for():
    average, steps = 0.0, 0
    while average < 2:
        average, steps = 0.9 * average + 0.1 * 4, steps + 1
    assert exercises.EXERCISES["half-way"].answer == steps


def test_the_given_schedule_free_has_its_bug_and_the_right_one_has_not():
    def given(w, z, t, slope, lr, beta):
        z = z - lr * slope(w)
        return w + (z - w) / t, z

    asked = exercises.check("schedule-free-bug", given)
    assert (asked.right, asked.feedback) == (None, "· The bug is still in it.")

    def right(w, z, t, slope, lr, beta):
        z = z - lr * slope(beta * w + (1 - beta) * z)
        return (1 - 1 / t) * w + z / t, z

    assert exercises.check("schedule-free-bug", right).right is True

    def at_z(w, z, t, slope, lr, beta):
        z = z - lr * slope(z)
        return w + (z - w) / t, z

    asked = exercises.check("schedule-free-bug", at_z)
    assert asked.right is False
    assert "β = 0" in asked.feedback


def test_the_mean_of_the_noisier_walk_has_the_lower_loss():
    """By 2000 runs of each."""
    losses, curvatures = {}, np.array([1.0, 0.04])
    for lr in (0.2, 0.8):
        rng, w, total = np.random.default_rng(0), np.full((2000, 2), 5.0), 0.0
        for _ in range(1000):
            w = w - lr * (curvatures * w + rng.standard_normal(w.shape))
            total = total + w
        each = (total / 1000) ** 2 @ curvatures / 2
        losses[lr] = each.mean(), each.std() / np.sqrt(len(each))
    assert losses[0.8][0] + 4 * losses[0.8][1] < losses[0.2][0] - 4 * losses[0.2][1]
    assert exercises.PREDICTIONS["mean-of-noise"].answer == "that of the noisy walk, η = 0.8"


def test_schedule_free_is_lower_than_every_planned_cosine():
    found = experiments.average_searches()
    free = found["Schedule-Free, β = 0.9", 400].stops
    assert all(free[stop].between[1] < found["GD, cosine", stop].stops[stop].between[0] for stop in (100, 200, 400))
    assert exercises.PREDICTIONS["free-or-planned"].answer == "Schedule-Free at all three"
