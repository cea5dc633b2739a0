"""The training loop that a learner writes, and what else notebook 1 asks, by other means than the questions' own."""

import numpy as np
import pytest

from primer import data, exercises


def my_loop(x, y, w, lr, steps):
    """With sums written out."""
    for _ in range(steps):
        slope = 0.0
        for x_i, y_i in zip(x, y, strict=True):
            slope += (w * x_i - y_i) * x_i / len(x)
        w -= lr * slope
    return w


def test_the_right_loop_is_right():
    assert exercises.check("training-loop", my_loop).right is True
    assert exercises.check("training-loop", lambda *given: np.float32(my_loop(*given))).right is not True


LOOPS = [
    ("w = w + lr * -((y - w * x) * x).mean()", "Uphill"),
    ("w = w - lr * ((y - w * x) * x).mean()", "Uphill"),
    ("w = w - lr * -((y - w * x) * x).sum()", "That is the sum"),
    ("w = w + lr * -((y - w * x) * x).sum()", "and the sum"),
    ("w = w - lr * -(y - w * x).mean()", "factor x is missing"),
    ("w = w - lr * -(y - w * x).mean() * x.mean()", "not mean · mean"),
    ("w = w - lr * -2 * ((y - w * x) * x).mean()", "Twice too large"),
    ("w = w - lr * -((y - w * x) * x).mean() / 2", "Too small by half"),
    ("w = w + ((y - w * x) * x).mean()", "learning rate is missing"),
    ("w = lr * ((y - w * x) * x).mean()", "the step alone"),
    ("w = w + lr * ((y - x) * x).mean()", "not x"),
    ("w = w + lr * ((y - (w + lr * ((y - w * x) * x).mean()) * x) * x).mean()", "where the step leads"),
    ("w = w - lr * -((y - w * x) * x)", "Is the mean missing?"),
    ("w = ...", "Not filled in yet"),
]


@pytest.mark.parametrize(("line", "says"), LOOPS)
def test_a_slip_in_the_loop_is_recognised(line, says):
    def training(x, y, w, lr, steps):
        for _ in range(steps):
            space = {"x": x, "y": y, "w": w, "lr": lr}
            exec(line, space)
            w = space["w"]
        return w

    widget = exercises.check("training-loop", training)
    assert widget.right is not True
    assert says in widget.feedback


@pytest.mark.parametrize(
    ("training", "says"),
    [
        (lambda x, y, w, lr, steps: my_loop(x, y, w, lr, steps + 1), "One step too many"),
        (lambda x, y, w, lr, steps: my_loop(x, y, w, lr, steps - 1), "One step too few"),
        (lambda x, y, w, lr, steps: my_loop(x, y, w, lr, 1), "inside the loop"),
        (lambda x, y, w, lr, steps: w + steps * lr * ((y - w * x) * x).mean(), "predictions of the start"),
        (lambda x, y, w, lr, steps: ((y - my_loop(x, y, w, lr, steps) * x) ** 2).mean() / 2, "That is the loss"),
        (lambda x, y, w, lr, steps: None, "Not filled in yet"),
    ],
)
def test_a_slip_around_the_loop_is_recognised(training, says):
    widget = exercises.check("training-loop", training)
    assert widget.right is not True
    assert says in widget.feedback


def test_the_edge_of_the_five_samples_is_where_the_loop_no_longer_comes_closer():
    edge = exercises.EXERCISES["line-edge"].answer
    best = (data.LINE_X @ data.LINE_Y) / (data.LINE_X @ data.LINE_X)
    for share, closer in ((0.99, True), (1.01, False)):
        w = my_loop(data.LINE_X, data.LINE_Y, best + 1, share * edge, 100)
        assert (abs(w - best) < 1) == closer


def test_the_best_that_a_model_without_hidden_units_can_do_on_xor_is_a_half():
    columns = np.column_stack([data.XOR_X, np.ones(4)])
    fitted, *_ = np.linalg.lstsq(columns, data.XOR_Y, rcond=None)
    np.testing.assert_allclose(columns @ fitted, 0.5)


def test_twice_as_fast_is_what_a_plain_loop_finds():
    missing = exercises.GOALS["twice-as-fast"].missing
    for lr, reached in ((0.5, False), (1.0, False), (1.15, False), (1.2, True), (1.25, False), (5.0, False)):
        words = missing(task="XOR", batch=4, seed=10, lr=lr, epochs=0)
        assert (not words) == reached
        assert reached or f"With η = {lr:g} " in words
    for change in ({"task": "a smooth target"}, {"batch": 1}, {"seed": 7}):
        assert "Take XOR" in missing(**({"task": "XOR", "batch": 4, "seed": 10, "lr": 1.2, "epochs": 0} | change))
