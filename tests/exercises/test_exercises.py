"""Feedback: the right answer is right, each typical mistake is named, and nothing a learner types does harm."""

import re

import numpy as np
import pytest

from primer import exercises, network
from primer.exercises.judge import judge

W, X, Y = network.EXAMPLE_W, network.EXAMPLE_X, network.EXAMPLE_Y
NUMBERS = [name for name, exercise in exercises.EXERCISES.items() if exercise.probe is None]


@pytest.mark.parametrize("name", exercises.EXERCISES)
def test_every_mistake_is_told_apart_from_the_answer_and_from_the_others(name):
    exercise = exercises.EXERCISES[name]
    assert len(exercise.mistakes) >= 3
    assert exercise.hint
    values = [exercise.answer, *(wrong for wrong, _ in exercise.mistakes)]
    for i, one in enumerate(values):
        for other in (value for value in values[:i] if np.shape(value) == np.shape(one)):
            scale = max(np.max(np.abs(one)), np.max(np.abs(other)))
            assert np.max(np.abs(np.subtract(one, other))) > 2 * exercise.tolerance * scale


@pytest.mark.parametrize("name", NUMBERS)
def test_typed_numbers_are_judged(name):
    exercise = exercises.EXERCISES[name]
    assert exercises.check(name, f"{exercise.answer:.4g}").right is True
    for wrong, words in exercise.mistakes:
        verdict = judge(exercise, f"{float(wrong):.6g}")
        assert (verdict.right, verdict.words) == (False, words)


def _solution(w, x, y, error=None, weight=None, slope=None, last=None):
    """∂L/∂w1_21 written out once more, with parts to get wrong."""
    a = 1 / (1 + np.exp(-(w[2] * x[0] + w[3] * x[1] + w[5])))
    a_other = 1 / (1 + np.exp(-(w[0] * x[0] + w[1] * x[1] + w[4])))
    y_hat = w[6] * a_other + w[7] * a + w[8]
    names = {"a": a, "a_other": a_other, "y": y, "y_hat": y_hat, "w": w, "x": x}
    parts = {
        "error": error or (lambda n: n["y_hat"] - n["y"]),
        "weight": weight or (lambda n: n["w"][7]),
        "slope": slope or (lambda n: n["a"] * (1 - n["a"])),
        "last": last or (lambda n: n["x"][0]),
    }
    return np.prod([part(names) for part in parts.values()])


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"error": lambda n: n["y"] - n["y_hat"]}, "minus sign"),
        ({"slope": lambda n: 1}, "slope is missing"),
        ({"slope": lambda n: n["a"]}, "σ\\(z\\) where"),
        ({"weight": lambda n: n["w"][6]}, "w2_11"),
        ({"last": lambda n: n["a_other"]}, "activation"),
        ({"error": lambda n: 2 * (n["y_hat"] - n["y"])}, "Twice too large"),
        ({"error": lambda n: (n["y_hat"] - n["y"]) / 2}, "Too small by half"),
        ({"last": lambda n: n["x"][1]}, "x2"),
    ],
)
def test_a_function_with_a_typical_mistake_is_recognised(change, says):
    widget = exercises.check("partial", lambda w, x, y: _solution(w, x, y, **change))
    assert widget.right is False
    assert re.search(says, widget.feedback)


def test_right_functions_are_right():
    assert exercises.check("partial", lambda w, x, y: _solution(w, x, y)).right is True

    def delta1(w, x, y):
        net, (_, _, W2, _) = network.forward(w, x), network.layers(w)
        return [W2[j] * (net.y_hat - y) * net.a1[j] * (1 - net.a1[j]) for j in (0, 1)]

    assert exercises.check("delta", delta1).right is True


def test_updating_layer_2_first_is_recognised():
    def delta1(w, x, y):
        w_new = w - 0.5 * network.gradient(w, x, y)
        net = network.forward(w, x)
        return w_new[6:8] * (net.y_hat - y) * net.a1 * (1 - net.a1)

    assert "updated W2" in exercises.check("delta", delta1).feedback


def test_the_second_wrong_answer_brings_the_hint_and_the_same_answer_twice_is_one_try():
    widget = exercises.check("edge")
    widget.answer("7")
    widget.answer("7")
    assert "Hint" not in widget.feedback
    widget.answer("8")
    assert "Hint: " + exercises.EXERCISES["edge"].hint in widget.feedback
    assert "Hint" in exercises.check("edge", 9).feedback  # tries outlive running the cell again


def _raises(*_):
    raise RuntimeError("<script>alert(1)</script>")


@pytest.mark.parametrize(
    "answer",
    [
        None,
        ...,
        "",
        "  ",
        "half",
        "<b>2</b>",
        "1,2,3",
        "1e999",
        "nan",
        "1/0",
        "9" * 10_000,
        "__import__('os').getcwd()",
        [1, 2],
        [],
        {},
        object(),
        float("nan"),
        np.ones((2, 2)),
        print,
        lambda: 1,
        _raises,
        lambda w, x, y: "text",
        lambda w, x, y: None,
        lambda w, x, y: np.nan,
        lambda w, x, y: [1, 2, 3],
    ],
)
@pytest.mark.parametrize("name", ["edge", "partial", "delta", "no such exercise", None])
def test_check_never_raises_and_never_shows_html(name, answer):
    widget = exercises.check(name, answer)
    assert widget.right is not True
    assert widget.feedback or widget.exercise.ask.startswith("There is no exercise")
    assert "<script" not in widget._feedback.value
    assert "<b>2" not in widget._feedback.value


@pytest.mark.parametrize("text", ["2", "2.0", "2,0", " 2 ", "4/2", "200 %", "2e0", "+2", "1.999"])
def test_numbers_as_people_write_them(text):
    assert exercises.check("edge", text).right is True


def test_typing_into_the_box_is_an_answer():
    widget = exercises.check("edge")
    widget.box.value = "1"
    assert "lands exactly" in widget.feedback
    widget.box.value = "2"
    assert widget.right is True


@pytest.mark.parametrize("name", exercises.PREDICTIONS)
def test_predictions_reveal_nothing_before_the_commitment(name):
    widget = exercises.predict(name)
    prediction = widget.prediction
    assert prediction.answer in prediction.options
    assert prediction.because not in repr(widget)
    assert widget.feedback == ""
    widget.button.click()
    assert widget.right is None
    widget.choice.value = next(option for option in prediction.options if option != prediction.answer)
    assert widget.feedback == ""
    widget.button.click()
    assert widget.right is False
    assert prediction.because in widget.feedback
    widget.choice.value = prediction.answer
    widget.button.click()
    assert widget.right is False  # committed is committed


def test_predicting_right_and_the_score(capsys):
    for name in ("twins", "smaller-h"):
        widget = exercises.predict(name)
        widget.choice.value = widget.prediction.options[-2] if name == "twins" else "the same"
        widget.button.click()
    exercises.predict("zero-weights")
    exercises.check("edge", 2)
    exercises.check("one-step", 0)
    exercises.score()
    assert capsys.readouterr().out == "Predictions: 2 of 3 committed, 1 right. Exercises: 1 of 2 solved.\n"


def test_unknown_predictions_are_refused():
    with pytest.raises(ValueError, match="name must be one of updates-per-epoch"):
        exercises.predict("tomorrow")


def test_the_predictions_are_true():
    """The answers that are numbers or facts, measured."""
    nothing = np.zeros(9)
    assert network.forward(nothing, X).a1.tolist() == [0.5, 0.5]
    sizes = dict(zip(network.PARAMETERS, np.abs(network.gradient(W, X, Y)), strict=True))
    assert max(sizes, key=sizes.get) == "b2_1"
    after = network.loss(W - 0.5 * network.gradient(W, X, Y), X, Y)
    assert round(after, 3) == 0.003


def test_words_without_a_kernel_are_whole():
    widget = exercises.predict("after-update")
    text = widget._repr_mimebundle_()[0]["text/plain"]
    assert all(option in text for option in widget.prediction.options)
    assert max(map(len, text.splitlines())) <= 76
