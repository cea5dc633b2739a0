"""Notebook 5's questions: right functions are right, mistakes are named, and what is predicted is measured."""

from math import sqrt

import numpy as np
import pytest

from primer import descent, exercises, experiments, optimizers


@pytest.fixture(autouse=True)
def _fresh():
    """Each test begins without tries and without questions asked."""
    exercises._tries.clear()
    exercises._asked.clear()


def answer(name):
    return exercises.PREDICTIONS[name].answer


# The functions a learner writes, from the papers' equations.


def my_adamw(w, g, m, v, t, lr, beta1, beta2, eps, weight_decay):
    m_new = beta1 * m + (1 - beta1) * g
    v_new = beta2 * v + (1 - beta2) * g**2
    u = m_new / (1 - beta1**t) / (np.sqrt(v_new / (1 - beta2**t)) + eps)
    return w * (1 - lr * weight_decay) - lr * u, m_new, v_new


def my_lookahead(fast, slow, t, k, alpha):
    if t % k:
        return fast, slow
    slow_new = (1 - alpha) * slow + alpha * fast
    return slow_new, slow_new


def my_lion(w, g, m, lr, beta1, beta2, weight_decay):
    direction = np.sign(beta1 * m + (1 - beta1) * g)
    return w * (1 - lr * weight_decay) - lr * direction, beta2 * m + (1 - beta2) * g


RIGHT = {"adamw-code": my_adamw, "lookahead-code": my_lookahead, "lion-code": my_lion}


@pytest.mark.parametrize("name", RIGHT)
def test_right_functions_are_right_however_they_are_returned(name):
    assert exercises.check(name, RIGHT[name]).right is True
    assert exercises.check(name, lambda *given: [*RIGHT[name](*given)]).right is True
    assert exercises.check(name, lambda *given: np.array(RIGHT[name](*given))).right is True


def test_the_packages_own_functions_are_right():
    def adamw(w, g, m, v, t, lr, beta1, beta2, eps, weight_decay):
        hyper = {"lr": lr, "beta1": beta1, "beta2": beta2, "eps": eps, "weight_decay": weight_decay}
        w_new, state = optimizers.adamw(w, lambda _: g, optimizers.State(t=t - 1, m=m, v=v), **hyper)
        return w_new, state.m, state.v

    def lion(w, g, m, lr, beta1, beta2, weight_decay):
        hyper = {"lr": lr, "beta1": beta1, "beta2": beta2, "weight_decay": weight_decay}
        w_new, state = optimizers.lion(w, lambda _: g, optimizers.State(t=0, m=m), **hyper)
        return w_new, state.m

    def lookahead(fast, slow, t, k, alpha):
        def inner(w, grad, *state):
            return fast, optimizers.State(t=t)

        memory = optimizers.State(t=max(t - 1, 1), slow=slow)
        w_new, state = optimizers.lookahead(slow, None, memory, inner=inner, k=k, alpha=alpha)
        return w_new, state.slow

    for name, step in {"adamw-code": adamw, "lion-code": lion, "lookahead-code": lookahead}.items():
        assert exercises.check(name, step).right is True


def _written(formula, names, returned):
    """A function as a learner would write it."""
    space = {"sqrt": np.sqrt, "sign": np.sign}
    lines = "\n".join(f"    {line}" for line in formula.split("; "))
    exec(f"def step({names}):\n{lines}\n    return {returned}", space)
    return space["step"]


_ADAMW = ("adamw-code", "w, g, m, v, t, lr, beta1, beta2, eps, weight_decay", "w, m, v")
_AVERAGES = "m = beta1 * m + (1 - beta1) * g; v = beta2 * v + (1 - beta2) * g**2"
_HATS = "mh = m / (1 - beta1**t); vh = v / (1 - beta2**t)"
_U = f"{_AVERAGES}; {_HATS}; u = mh / (sqrt(vh) + eps)"
_LOOKAHEAD = ("lookahead-code", "fast, slow, t, k, alpha", "w, new")
_LION = ("lion-code", "w, g, m, lr, beta1, beta2, weight_decay", "w, m")
_C, _M = "c = beta1 * m + (1 - beta1) * g", "m = beta2 * m + (1 - beta2) * g"


@pytest.mark.parametrize(
    ("exercise", "formula", "says"),
    [
        (_ADAMW, f"g = g + weight_decay * w; {_U}; w = w - lr * u", "Adam with L2"),
        (_ADAMW, f"g = g + weight_decay * w; {_U}; w = w - lr * (u + weight_decay * w)", "twice"),
        (_ADAMW, f"{_U}; w = w - lr * (mh + weight_decay * w) / (sqrt(vh) + eps)", "inside the division"),
        (_ADAMW, f"{_U}; w = w - lr * u; w = w - lr * weight_decay * w", "old weight w that decays"),
        (_ADAMW, f"{_U}; w = w - lr * u - weight_decay * w", "lr is missing before the decay"),
        (_ADAMW, f"{_U}; w = w - lr * u + lr * weight_decay * w", "sign of the decay"),
        (_ADAMW, f"{_U}; w = w - lr * u - lr * weight_decay", "share of w"),
        (_ADAMW, f"{_U}; w = w - lr * u", "decay is missing"),
        (_LOOKAHEAD, "new = fast if t % k == 0 else slow; w = fast", "all the way"),
        (_LOOKAHEAD, "new = slow + alpha * (fast - slow) if t % k == 0 else slow; w = fast", "not called back"),
        (_LOOKAHEAD, "new = slow + alpha * (fast - slow) if t % k == 0 else slow; w = fast if t % k else slow", "late"),
        (
            _LOOKAHEAD,
            "b = t % k == 1 % k; new = slow + alpha * (fast - slow) if b else slow; w = new if b else fast",
            "One step late",
        ),
        (
            _LOOKAHEAD,
            "b = (t + 1) % k == 0; new = slow + alpha * (fast - slow) if b else slow; w = new if b else fast",
            "One step early",
        ),
        (_LOOKAHEAD, "w = new = slow + alpha * (fast - slow)", "after each step"),
        (_LOOKAHEAD, "new = fast + alpha * (slow - fast) if t % k == 0 else slow; w = fast if t % k else new", "share"),
        (_LOOKAHEAD, "new = slow - alpha * (fast - slow) if t % k == 0 else slow; w = fast if t % k else new", "away"),
        (_LOOKAHEAD, "w = new = slow + alpha * (fast - slow) if t % k == 0 else slow", "goes on from fast"),
        (_LION, f"c = beta1 * sign(m) + (1 - beta1) * sign(g); {_M}; w = w - lr * (c + weight_decay * w)", "two signs"),
        (_LION, f"{_M}; w = w - lr * (sign(m) + weight_decay * w)", "sign of m_new"),
        (_LION, f"{_M}; {_C}; w = w - lr * (sign(c) + weight_decay * w)", "old m"),
        (_LION, f"{_M}; w = w - lr * (sign(g) + weight_decay * w)", "g alone"),
        (_LION, f"{_C}; {_M}; w = w - lr * (c + weight_decay * w)", "sign is missing"),
        (_LION, f"{_C}; m = c; w = w - lr * (sign(c) + weight_decay * w)", "mix of its own"),
        (
            _LION,
            f"beta1, beta2 = beta2, beta1; {_C}; {_M}; w = w - lr * (sign(c) + weight_decay * w)",
            "changed places",
        ),
        (_LION, f"{_C}; {_M}; w = w - lr * sign(c); w = w - lr * weight_decay * w", "old weight"),
        (_LION, f"{_C}; {_M}; w = w - lr * sign(c) - weight_decay * w", "lr is missing"),
        (_LION, f"{_C}; {_M}; w = w - lr * sign(c)", "decay is missing"),
        (_LION, f"{_C}; {_M}; w = w + lr * sign(c) - lr * weight_decay * w", "uphill"),
    ],
)
def test_a_function_with_a_typical_mistake_is_recognised(exercise, formula, says):
    name, arguments, returned = exercise
    widget = exercises.check(name, _written(formula, arguments, returned))
    assert widget.right is False
    assert says in widget.feedback


@pytest.mark.parametrize("name", RIGHT)
@pytest.mark.parametrize("result", [None, (..., ...), (..., ..., ...), np.ones(5), 3.0, "ab", {}])
def test_unfinished_functions_are_told_what_to_return(name, result):
    widget = exercises.check(name, lambda *_: result)
    assert widget.right is not True
    assert widget.feedback


# The answers of the number exercises, by arithmetic of their own.


def test_the_numbers_asked_for():
    right = {name: exercise.answer for name, exercise in exercises.EXERCISES.items() if exercise.probe is None}
    assert right["adamw-step"] == pytest.approx(2 - 0.2 * (-1 + 0.4 * 2))
    assert right["amsgrad-max"] == 0.5 * (0.5 * 4) + 0.5 * 36
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
    ends = {}
    for name in ("adam", "amsgrad"):
        x, memory = np.zeros(1), ()
        for t in range(1, 3001):
            grad = lambda x, t=t: np.full(1, 3.0 if t % 3 == 1 else -1.0)  # noqa: E731
            x, state = optimizers.OPTIMIZERS[name](x, grad, *memory, lr=0.5 / sqrt(t), beta1=0.0, beta2=0.1)
            x, memory = np.clip(x, -1, 1), (state,)
        ends[name] = x[0]
    assert ends["adam"] > 0.98
    assert ends["amsgrad"] < -0.98
    assert answer("counter-example") == "at +1, the worst place"


def test_nadam_asks_for_one_gradient_at_the_current_weights():
    asked = []

    def spy(w):
        asked.append(w[0])
        return 2 * w

    w = descent.run(optimizers.nadam, [1.0], spy, 20, lr=0.1).w
    assert asked == w[:-1, 0].tolist()
    assert answer("nadam-gradient") == "at the current weights"


def test_lookahead_calms_the_noise_as_much_as_a_smaller_rate():
    def variance(step, **hyper):
        rng = np.random.default_rng(0)
        walk = descent.steps(step, np.zeros((20_000, 1)), lambda w: w - rng.standard_normal(w.shape), 200, **hyper)
        for w, _ in walk:
            last = w
        return last.var()

    alone = variance(optimizers.gd, lr=0.1)
    assert alone == pytest.approx(0.1 / 1.9, rel=0.03)
    assert variance(optimizers.lookahead, inner=optimizers.gd, lr=0.1) / alone == pytest.approx(0.443, abs=0.02)
    assert variance(optimizers.gd, lr=0.0456) / alone == pytest.approx(0.443, abs=0.02)
    assert answer("lookahead-noise") == "a smaller η: 0.0456"


def test_a_layer_of_one_weight_stops_at_zero():
    w = descent.run(optimizers.lamb, [0.5], lambda w: w + 1, 100, lr=0.1).w
    assert (w > 0).all()
    assert f"{w[-1, 0]:.6f}" == "0.000013"
    assert answer("lamb-one-weight") == "close to 0, never beyond"


def test_lions_steps_in_noise_are_more_than_four_times_adams():
    def size(step):
        rng = np.random.default_rng(0)
        w = descent.run(step, np.zeros((500, 1)), lambda w: rng.standard_normal(w.shape), 1500, lr=1.0).w
        return np.sqrt(np.mean(np.diff(w[-200:], axis=0) ** 2))

    adam, lion = size(optimizers.adam), size(optimizers.lion)
    assert f"{adam:.2f}" == "0.23"
    assert lion / adam == pytest.approx(4.36, rel=0.02)
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
