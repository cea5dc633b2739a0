"""What notebook 2 asks about paths and about a bug, by other means than the questions' own."""

import numpy as np
import pytest

from primer import derivatives, exercises, network

W, X, Y = network.EXAMPLE_W, network.EXAMPLE_X, network.EXAMPLE_Y


def through(w, x, y, unit, column=0):
    """The product along one path to an input, by the blame of that hidden unit."""
    return network.gradient(w, x, y)[4 + unit] * w[2 * unit + column]


def test_the_right_function_is_right():
    def by_moving(w, x, y):
        return np.imag(network.loss(w, [x[0] + 1e-30j, x[1]], y)) / 1e-30

    assert exercises.check("input-slope", by_moving).right is True


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (lambda w, x, y: through(w, x, y, 0), "hidden unit 1 alone"),
        (lambda w, x, y: through(w, x, y, 1), "hidden unit 2 alone"),
        (lambda w, x, y: through(w, x, y, 0) * through(w, x, y, 1), "add up"),
        (lambda w, x, y: (through(w, x, y, 0) + through(w, x, y, 1)) / 2, "not averaged"),
        (lambda w, x, y: -(through(w, x, y, 0) + through(w, x, y, 1)), "minus sign"),
        (lambda w, x, y: through(w, x, y, 0, 1) + through(w, x, y, 1, 1), "weights of x2"),
        (lambda w, x, y: network.gradient(w, x, y)[[0, 2]].sum(), "ends with x1"),
        (lambda w, x, y: network.gradient(w, x, y)[[4, 5]].sum(), "what x1 is multiplied by"),
        (lambda w, x, y: network.gradient(w, x, y)[[4, 5]] @ w[:2], "are a column"),
    ],
)
def test_a_slip_is_recognised(wrong, says):
    widget = exercises.check("input-slope", wrong)
    assert widget.right is False
    assert says in widget.feedback


def test_the_bug_is_where_the_feedback_says():
    """Of the lines as the notebook has them, only the fourth gives numbers that a complex step does not."""
    exact = derivatives.complex_step(lambda w: network.loss(w, X, Y), W)
    net = network.forward(W, X)
    slope, error = net.a1 * (1 - net.a1), net.y_hat - Y
    into_b1 = error * slope * network.layers(W)[2]
    assert error == pytest.approx(exact[8])
    np.testing.assert_allclose(into_b1, exact[4:6])
    np.testing.assert_allclose(error * net.a1, exact[6:8])
    np.testing.assert_allclose((into_b1[:, None] * X).ravel(), exact[:4])
    assert np.isclose((X[:, None] * into_b1).ravel(), exact[:4]).tolist() == [True, False, False, True]
    assert exercises.check("find-the-bug", 4).right is True
    for line in (1, 2, 3, 5):
        assert f"Line {line} " in exercises.check("find-the-bug", line).feedback


def test_paths_that_cancel():
    missing = exercises.GOALS["paths-cancel"].missing
    start = dict(zip(("x1", "x2", "y", *network.PARAMETERS), (*X, Y, *W), strict=True))
    assert "Choose x1" in missing(name="w1_21", **start)
    assert "do not cancel" in missing(name="x1", **start | {"w1_11": 0.2})
    assert "too small" in missing(name="x1", **start | {"w1_11": 0.0, "w1_21": 0.0})
    assert not missing(name="x1", **start | {"w1_11": 0.35})
