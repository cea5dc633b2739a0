"""Notebook 5's questions: what is asked for and what is predicted is measured; functions are in ``test_code.py``."""

import numpy as np
import pytest

from primer import descent, exercises, experiments, optimizers


def answer(name):
    return exercises.PREDICTIONS[name].answer


# The answers of the number exercises, by arithmetic of their own.


def test_the_numbers_asked_for():
    right = {name: exercise.answer for name, exercise in exercises.EXERCISES.items() if exercise.probe is None}
    assert right["adamw-step"] == pytest.approx(2 - 0.2 * (-1 + 0.4 * 2))
    assert right["amsgrad-max"] == 0.5 * (0.5 * 4) + 0.5 * 36
    assert right["adabound-step"] == pytest.approx(0.12 * (1 - 1 / (0.5 * 6 + 1)) * 2)
    assert right["nadam-first"] == pytest.approx((1 + 2 * 0.8) / (1 + 0.8))
    slow = 8 + 0.25 * (2 - 8)
    assert right["lookahead-walk"] == slow + 0.25 * (slow / 4 - slow)
    assert right["lamb-step"] == pytest.approx(0.02 * 5)
    assert right["lion-step"] == pytest.approx(1 + 0.1)
    assert right["state-bytes"] == 2 * 4 * 3


def test_radam_first_divides_in_the_step_asked_for():
    rho = [1999 - 2 * t * 0.999**t / (1 - 0.999**t) for t in range(1, 8)]
    assert rho[3] < 4 < rho[4] < 5 < rho[5]
    assert exercises.EXERCISES["first-rectified"].answer == 5
    h = descent.run(optimizers.radam, [0.0], lambda w: np.full(1, 100.0), 6, lr=1.0)
    assert (np.abs(np.diff(h.w[:, 0])) > 1).tolist() == [True] * 4 + [False] * 2  # four steps scale with the gradient


# The predictions, measured with the package.


def test_l2_in_adam_does_not_know_how_large_it_is():
    ends = {"adam": [], "adamw": []}
    for decay in (0.01, 0.1, 1.0):
        ends["adam"].append(descent.run(optimizers.adam, [1.0], lambda w, d=decay: d * w, 200, lr=1e-3).w[-1, 0])
        ends["adamw"].append(
            descent.run(optimizers.adamw, [1.0], np.zeros_like, 200, lr=1e-3, weight_decay=decay).w[-1, 0]
        )
    np.testing.assert_allclose(ends["adam"], 0.8085, atol=5e-5)
    np.testing.assert_allclose(ends["adamw"], [0.998, 0.980, 0.819], atol=5e-4)
    assert answer("l2-in-adam") == "just as fast as before"


def test_radams_fifth_step_is_short():
    radam, adam = (descent.run(step, [0.0], np.ones_like, 5000, lr=1.0) for step in (optimizers.radam, optimizers.adam))
    assert 0 < (radam.w[5, 0] - radam.w[4, 0]) / (adam.w[5, 0] - adam.w[4, 0]) < 1 / 50
    assert [f"{radam.r[t - 1]:.2f}" for t in (50, 500, 5000)] == ["0.15", "0.48", "0.98"]
    assert answer("radam-fifth-step") == "less than a fiftieth"


def test_adam_walks_to_the_worst_place_and_amsgrad_to_the_best():
    run = experiments.counter_example()
    assert run.adam[-1] > 0.98
    assert run.amsgrad[-1] < -0.98
    assert answer("counter-example") == "at +1, the worst place"


def test_adabound_goes_with_adam_first_and_then_turns():
    run = experiments.bounded_counter_example()
    assert run.adabound[300] > 0.98
    assert run.adabound[-1] < -0.98
    assert answer("bounded-walk") == "to +1 first, to −1 later"


def test_nadam_asks_for_one_gradient_at_the_current_weights():
    asked = []

    def spy(w):
        asked.append(w[0])
        return 2 * w

    w = descent.run(optimizers.nadam, [1.0], spy, 20, lr=0.1).w
    assert asked == w[:-1, 0].tolist()
    assert answer("nadam-gradient") == "at the current weights"


def test_lookahead_calms_the_noise_as_much_as_a_smaller_rate():
    assert answer("lookahead-noise") == f"a smaller η: {experiments.same_variance_rate(0.1):.3g}"


def test_a_layer_of_one_weight_stops_at_zero():
    w = descent.run(optimizers.lamb, [0.5], lambda w: w + 1, 100, lr=0.1).w
    assert (w > 0).all()
    assert f"{w[-1, 0]:.6f}" == "0.000013"
    assert answer("lamb-one-weight") == "close to 0, never beyond"


def test_lions_steps_in_noise_are_more_than_four_times_adams():
    (adam,) = experiments.step_lengths(optimizers.adam, [1.0], steps=2000, weights=500)
    (lion,) = experiments.step_lengths(optimizers.lion, [1.0], steps=2000, weights=500)
    assert 4 < lion / adam < 5
    assert answer("lion-steps") == "more than four times as long"


def test_lion_saves_a_quarter_of_all_and_half_of_the_optimizers_part():
    weights_and_gradients = 2
    adam, lion = len(optimizers.kept(optimizers.adam)), len(optimizers.kept(optimizers.lion))
    assert (weights_and_gradients + lion) / (weights_and_gradients + adam) == 0.75
    assert lion / adam == 0.5
    assert answer("lion-memory") == "a quarter less"


def test_the_contest_tells_the_fastest_from_as_many_as_are_said():
    """By the 40th and the 61st of a hundred epochs, which are the ends of a median's 95 % interval."""
    epochs = [np.sort(row.judged) for row in experiments.xor_contest().values()]
    first = min(epochs, key=np.median)
    apart = sum(each[39] > first[60] for each in epochs)
    assert answer("contest") == f"from {apart} of {len(epochs) - 1}"
