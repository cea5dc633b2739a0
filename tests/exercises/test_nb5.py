"""Notebook 5's questions: what is asked for and predicted is measured; most functions are in ``test_code.py``."""

import numpy as np
import pytest

from primer import descent, exercises, experiments, optimizers


def answer(name):
    return exercises.PREDICTIONS[name].answer


# The answers of the number exercises, by arithmetic of their own.


def test_the_numbers_asked_for():
    right = {name: exercise.answer for name, exercise in exercises.EXERCISES.items() if exercise.probe is None}
    assert right["amsgrad-max"] == 0.5 * (0.5 * 4) + 0.5 * 36
    assert right["nadam-first"] == pytest.approx((1 + 2 * 0.8) / (1 + 0.8))
    slow = 8 + 0.25 * (2 - 8)
    assert right["lookahead-walk"] == slow + 0.25 * (slow / 4 - slow)
    assert right["lamb-double"] == next(t for t in range(99) if 1.1**t >= 2) == 8
    assert right["state-bytes"] == 2 * 4 * 3


def test_adamw_rests_where_the_decay_holds_the_step():
    w = descent.run(optimizers.adamw, [0.3], lambda w: np.full(1, -0.5), 400, lr=0.2, weight_decay=0.4).w[-1, 0]
    assert exercises.EXERCISES["adamw-rest"].answer == pytest.approx(w)


def test_adabounds_rates_are_near_the_last_from_the_step_asked_for():
    t = np.arange(1, 20001)
    near = np.maximum(1 / (0.001 * t), 1 / (0.001 * t + 1)) < 0.1 * (1 + 1e-12)
    assert exercises.EXERCISES["adabound-clock"].answer == t[near][0]


def test_lion_goes_on_for_the_steps_asked_for():
    queue = iter([-1.0] * 2000 + [1.0] * 200)
    hyper = {"lr": 1.0, "beta1": 0.9, "beta2": 0.99}
    w = descent.run(optimizers.lion, [0.0], lambda w: np.full(1, next(queue)), 2200, **hyper).w[:, 0]
    assert exercises.EXERCISES["lion-turn"].answer == (np.diff(w)[2000:] > 0).sum()


def test_radam_first_divides_in_the_step_asked_for():
    rho = [2 / 0.3 - 1 - 2 * t * 0.7**t / (1 - 0.7**t) for t in range(1, 8)]
    assert rho[4] < 4 < rho[5]
    assert exercises.EXERCISES["first-rectified"].answer == 6
    h = descent.run(optimizers.radam, [0.0], lambda w: np.full(1, 100.0), 8, lr=1.0, beta2=0.7)
    assert (np.abs(np.diff(h.w[:, 0])) > 1).tolist() == [True] * 5 + [False] * 3  # five steps scale with the gradient


def test_the_given_adamw_has_its_bug_and_the_right_one_has_not():
    def given(w, g, m, v, t, lr, beta1, beta2, eps, weight_decay):
        m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g**2
        u = (m / (1 - beta1**t) + weight_decay * w) / (np.sqrt(v / (1 - beta2**t)) + eps)
        return w - lr * u, m, v

    asked = exercises.check("adamw-bug", given)
    assert (asked.right, asked.feedback) == (None, "· The bug is still in it.")


@pytest.mark.parametrize(
    ("gradients", "right", "words"),
    [
        ([-1.0] * 99 + [200.0], True, "Right"),
        ([-0.01] * 80 + [1.0] * 20, True, "Right"),
        ([-1.0] * 99 + [50.0], False, "add up to 0 or less"),
        ([1.0] * 100, False, "ends no farther up"),
        ([3.0] * 55 + [-1.0] * 45, False, "ends no farther up"),
        ([-0.01] * 57 + [1.0] * 43, False, "by less than 20 η"),
        ([1.0] * 99, None, "Return 100 numbers in a row, got 99 numbers in a row."),
        ([np.inf] * 100, None, "finite numbers"),
        ("many", None, "Return a list of 100 numbers."),
        (None, None, "Not filled in yet"),
    ],
)
def test_a_hundred_gradients_that_lead_lion_up_are_recognised(gradients, right, words):
    asked = exercises.check("lion-stream", lambda: gradients)
    assert asked.right is right
    assert words in asked.feedback


@pytest.mark.parametrize(
    ("bowl", "right", "words"),
    [
        (np.eye(2), True, "Right"),
        ([[3, 0], [0, 3]], True, "Right"),
        ([[1, 0], [0, 25]], False, "Adam keeps up"),
        ([[1, 0.5], [0, 1]], False, "not symmetric"),
        ([[1, 0], [0, -1]], False, "no bowl"),
        ([1, 1], None, "Return 2 rows of 2 numbers, got 2 numbers in a row."),
        ([[np.nan, 0], [0, 1]], None, "finite numbers"),
        (..., None, "Not filled in yet"),
    ],
)
def test_a_bowl_on_which_gd_beats_adam_is_recognised(bowl, right, words):
    asked = exercises.check("gd-beats-adam", lambda: bowl)
    assert asked.right is right
    assert words in asked.feedback


def test_gd_wins_on_the_round_bowl_by_plain_loops_over_rates():
    def best(rule):
        ends = []
        for lr in (0.001, 0.01, 0.03, 0.1, 0.3, 1.0):
            w, m, v = np.array([1.0, 0.5]), np.zeros(2), np.zeros(2)
            for t in range(1, 51):
                g = w
                m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g
                w = w - lr * (g if rule == "gd" else m / (1 - 0.9**t) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8))
            ends.append(w @ w / 2)
        return min(ends)

    assert best("gd") < 1e-3 * best("adam")


@pytest.mark.parametrize(
    ("gradients", "right", "words"),
    [
        ([10.0] * 100, True, "Right"),
        ([-10.0, 10.0] * 21 + [0.0] * 58, True, "Right"),
        ([10.0] * 41 + [1.0] * 59, True, "Right"),
        ([10.0] * 40 + [1.0] * 60, False, "longer than η/2"),
        ([1.0] * 99 + [10.0], False, "not the largest square"),
        ([0.0] * 100, False, "come back to η, too"),
        ([1.0] * 99 + [-1000.0], False, "larger than 10 in size"),
        ([10.0] * 99, None, "Return 100 numbers in a row, got 99 numbers in a row."),
        ([np.nan] * 100, None, "finite numbers"),
        ("many", None, "Return a list of 100 numbers."),
        (None, None, "Not filled in yet"),
    ],
)
def test_a_hundred_gradients_from_which_amsgrad_never_recovers_are_recognised(gradients, right, words):
    asked = exercises.check("lasting-shock", lambda: gradients)
    assert asked.right is right
    assert words in asked.feedback


@pytest.mark.parametrize(("large", "stays"), [(40, False), (41, True)])
def test_after_the_shock_adam_recovers_and_amsgrad_does_not_by_a_plain_loop(large, stays):
    m = v = highest = 0.0
    for g in [10.0] * large + [1.0] * 15_000:
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g
        highest = max(highest, v)
    assert m / np.sqrt(v) == pytest.approx(1, abs=1e-5)
    assert bool(m / np.sqrt(highest) <= 0.5) is stays


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


def test_radams_rectifier_looks_at_nothing_but_the_clock():
    noise = iter(np.random.default_rng(0).standard_normal((40, 1)) * 50)
    calm = descent.run(optimizers.radam, [0.0], np.ones_like, 20)
    wild = descent.run(optimizers.radam, [3.0], lambda w: next(noise), 20)
    assert calm.r.tolist() == wild.r.tolist()
    assert calm.r.tolist() != descent.run(optimizers.radam, [0.0], np.ones_like, 20, beta2=0.99).r.tolist()
    assert answer("radam-clock") == "only the number of the step, and β2"


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


def test_nadam_turns_one_step_before_adam():
    def turn(step):
        queue = iter([1.0] * 500 + [-1.0] * 20)
        w = descent.run(step, [0.0], lambda w: np.full(1, next(queue)), 520).w[:, 0]
        return (np.diff(w)[500:] < 0).sum()  # steps that still go the old way

    assert turn(optimizers.adam) == turn(optimizers.nadam) + 1
    assert turn(optimizers.nadam) > turn(optimizers.adam) / 2
    assert answer("nadam-turn") == "one step before Adam"


def test_lookahead_calms_the_noise_as_much_as_a_smaller_rate():
    assert answer("lookahead-noise") == "a smaller η"
    assert f"{experiments.same_variance_rate(0.1):.3g} does it here" in exercises.PREDICTIONS["lookahead-noise"].because


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


def test_nadam_is_shown_to_be_faster_than_the_three_it_is_asked_beside():
    """By the 40th and the 61st of a hundred epochs, which are the ends of a median's 95 % interval."""
    epochs = {name: np.sort(row.judged) for name, row in experiments.xor_contest().items()}
    asked = exercises.PREDICTIONS["contest"]
    assert [option.partition(":")[0] for option in asked.options] == ["RAdam", "Nadam", "LAMB", "Lion"]
    assert asked.answer == asked.options[1]
    assert min(epochs, key=lambda name: np.median(epochs[name])) == "nadam"
    assert all(epochs["nadam"][60] < epochs[name][39] for name in ("radam", "lamb", "lion"))
    apart = sum(each[39] > epochs["nadam"][60] for each in epochs.values())
    assert f"told apart from {apart} of the {len(epochs) - 1} others" in asked.because
    assert epochs["adam"][39] < epochs["nadam"][60]


def my_alpha(c, k):
    """By search: the largest of a thousand shares that does not grow, moved by the package's Lookahead itself."""
    shares = np.linspace(0.001, 1, 1000)
    run = descent.run(
        optimizers.lookahead, np.ones((1000, 1)), lambda w: c * w, k, inner=optimizers.gd, lr=1.0, k=k,
        alpha=shares[:, None],
    )  # fmt: skip
    held = shares[np.abs(run.slow[-1, :, 0]) <= 1 + 1e-12]
    return held.max() if held.size else 0.0


def test_the_largest_share_is_the_one_that_lookahead_itself_holds():
    right = exercises.EXERCISES["largest-share"]
    np.testing.assert_allclose(right.answer, right.probe(my_alpha), rtol=0, atol=1e-3)
    assert {*np.asarray(right.answer)} >= {0.0, 1.0}


@pytest.mark.parametrize(("line", "says"), [
    ("min(1, 2 / (1 - (1 - c) ** k))", "negative"),
    ("0 if (1 - c) ** k > 1 else 2 / (1 - (1 - c) ** k)", "at most 1"),
    ("min(1, 2 / (1 + abs((1 - c) ** k)))", "The sign"),
    ("float(abs((1 - c) ** k) <= 1)", "gradient descent's edge"),
    ("0 if (1 - c) ** k > 1 else min(1, 1 / (1 - (1 - c) ** k))", "lands at 0"),
    ("0 if 1 - c > 1 else min(1, 2 / c)", "one step"),
    ("0 if 1 - c * k > 1 else min(1, 2 / (c * k))", "Each step multiplies"),
    ("0 if c**k > 1 else min(1, 2 / (1 - c**k))", "not c"),
])  # fmt: skip
def test_what_a_largest_share_may_be_mistaken_for(line, says):
    widget = exercises.check("largest-share", eval(f"lambda c, k: {line}"))
    assert widget.right is False
    assert says in widget.feedback
    assert exercises.check("largest-share", lambda *_: ...).right is None


def test_the_large_gradient_that_comes_first_is_told_from_too_few_that_point_up():
    assert "Where in the list" in exercises.check("lion-stream", lambda: [200.0] + [-1.0] * 99).feedback.replace(
        "\n  ", " "
    )
