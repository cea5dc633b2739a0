"""What is right, right so far, a mistake or none of these, by tolerance and by the digits that were typed."""

import math
import re
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from primer import exercises, network
from primer.exercises.judge import Exercise, judge, shape_name
from primer.exercises.reading import read

NUMBERS = {name: exercise for name, exercise in exercises.EXERCISES.items() if exercise.probe is None}
SO_FAR, WRONG = "Right so far", "Not yet."


def verdict(answer, given, *mistakes, **more):
    """(right, words) for an exercise with this answer; mistakes are pairs (number, words)."""
    said = judge(Exercise("?", answer, mistakes, "!", **more), given)
    return said.right, said.words


# Digits and rounding


@pytest.mark.parametrize(
    ("text", "digits", "last"),
    [
        *[("0.33", 2, -2), ("0.330", 3, -3), ("33", 2, 0), ("4700", 4, 0), ("4,690", 4, -3), ("4 690", 4, 0)],
        *[("-0.0050", 2, -4), ("1.50e3", 3, 1), ("5.", 1, 0), ("007", 1, 0), ("0", 0, 0), ("0.00", 0, -2)],
        *[("33 %", 2, -2), ("0.1 %", 1, -3), ("2.92×10⁻³", 3, -5), ("7*10^4", 1, 4), ("(0.33)", 2, -2)],
        *[("w ≈ 0.33 GB", 2, -2), ("−0.33", 2, -2), ("1,234.50", 6, -2), ("1.234.567", 7, 0)],
    ],
)
def test_the_digits_that_were_typed(text, digits, last):
    number = read(text)
    assert (number.digits, number.last) == (digits, last)


@pytest.mark.parametrize(
    "text", ["1/3", "0.33*100", "0.3+0.03", "½", "5½", "5 9/32", "√2", "10^-3", "0.5*0.1^2", "π", "0.3^2", "2.5*10^0.5"]
)
def test_a_calculation_is_exact_and_rounds_nothing(text):
    number = read(text)
    assert (number.digits, number.last) == (None, None)
    assert number.rounds(number.value) is False


@pytest.mark.parametrize(
    ("text", "exact", "rounds"),
    [
        *[("0.33", 1 / 3, True), ("0.3", 1 / 3, True), ("0.34", 1 / 3, False), ("0.333", 1 / 3, True)],
        *[(".11", 0.1052, True), (".105", 0.1052, True), (".10", 0.1052, False), ("0.001", 2.0**-10, True)],
        *[("0.12", 0.125, True), ("0.13", 0.125, True), ("0.37", 0.375, False), ("0.38", 0.375, True)],  # halves
        *[("-0.12", -0.125, True), ("-0.13", -0.125, True), ("-0.37", -0.375, False), ("-0.33", 1 / 3, False)],
        *[("0.3", 0.35 - 1e-6, True), ("0.3", 0.35, False), ("0.4", 0.35, True)],
        *[("0.2", 0.1 + 0.2 - 0.05, True), ("0.2", 0.2501, False), ("0.4", 0.7 - 0.25, True)],  # floats near a half
        *[("33 %", 1 / 3, True), ("3.3e-1", 1 / 3, True), ("1e3", 1499, True), ("1e3", 1501, False)],
        *[("0", 0.1, False), ("0.0", 0.001, False)],
    ],
)
def test_rounding_is_at_the_last_typed_digit(text, exact, rounds):
    assert read(text).rounds(exact) is rounds


@given(st.fractions(min_value=-1000, max_value=1000, max_denominator=10_000), st.integers(0, 6))
def test_python_rounds_to_the_even_and_is_right(exact, places):
    number = read(f"{float(round(exact, places)):.{places}f}")
    assert number.rounds(float(exact)) is (number.value != 0)


@given(st.fractions(min_value=1, max_value=1000, max_denominator=999), st.integers(0, 4), st.sampled_from([-1, 1]))
def test_one_off_in_the_last_digit_is_never_right(exact, places, off):
    unit = Fraction(1, 10**places)
    rounded = round(exact, places)
    if abs(exact - rounded) != unit / 2:
        assert read(f"{float(rounded + off * unit):.{places}f}").rounds(float(exact)) is False


# Right by the digits


@pytest.mark.parametrize(
    ("answer", "typed", "right"),
    [
        *[(1 / 3, "0.33", True), (1 / 3, "0.333", True), (1 / 3, "1/3", True), (1 / 3, "33 %", True)],
        *[(1 / 3, "0.3", None), (1 / 3, "0.34", False), (1 / 3, "0.4", False), (1 / 3, "1/3.1", False)],
        *[(0.1052, ".11", True), (0.1052, ".105", True), (0.1052, ".1052", True), (0.1052, ".10", False)],
        *[(0.1052, "0.1", None), (0.1052, ".106", False), (0.1052, "1.1e-1", True), (0.1052, "11 %", True)],
        *[(0.75, "0.75", True), (0.75, "0.8", None), (0.75, "0.7", False), (0.75, "3/4", True)],
        *[(2.4, "2.4", True), (2.4, "2", None), (0.1, "0.1", True), (0.5, ".5", True), (0.5, "½", True)],  # exact
        *[(0.99757, "1", None), (0.99757, "1.0", True), (0.99757, "1.00", True), (0.99757, "0.998", True)],
        *[(4690, "4690", True), (4690, "4.69e3", True), (4690, "4.7e3", False), (4690, "4,690", True)],  # whole
        *[(4690, "5e3", False), (2.0, "2", True), (2.0, "2e0", True), (2.0, "1.999", True), (24.0, "24 GB", True)],
        *[(-0.25, "−0.25", True), (-0.25, "−0.3", None), (-0.25, "−0.2", None), (-0.26, "−0.2", False)],
        *[(0.0024, "0", False), (0.0024, "0.00", False), (68.97, "69 steps", True), (68.97, "70", False)],
        *[(5.28125, "5,281", True), (999.4, "999,4", True), (-4690, "−4,690", True), (1000, "1,000", True)],
        *[(1499.6, "1.5e3", True), (1499.6, "1e3", None), (1499.6, "1,500", True), (1499.6, "1,499.6", True)],
    ],
)
def test_a_correctly_rounded_answer_is_right(answer, typed, right):
    assert verdict(answer, typed)[0] is right


def test_right_so_far_says_how_many_digits_to_give():
    assert verdict(1 / 3, "0.3") == (None, "Right so far: give two digits.")
    assert verdict(1 / 3, 0.3) == (None, "Right so far: give three digits.")
    assert verdict(1 / 3, "0.33", digits=5) == (None, "Right so far: give five digits.")


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        *[("1.44", True), ("1.444", True), ("1.4444", True), ("13/9", True), ("1.444 η", True), ("1+4/9", True)],
        *[("1.4", None), ("1", None), ("1.5", False), ("1.45", False), ("1.40", False), ("1.4 η", None)],
    ],
)
def test_a_question_may_ask_for_digits(typed, right):
    assert verdict(13 / 9, typed, digits=3)[0] is right
    assert exercises.check("nadam-first", typed).right is (False if typed == "1" else right)  # 1 is Adam's


def test_near_enough_is_not_enough_where_digits_are_asked_for():
    assert verdict(2.001, "2.00", digits=4) == (None, "Right so far: give four digits.")
    assert verdict(2.001, "2.001", digits=4)[0] is True
    assert verdict(0.25, "0.25", digits=3)[0] is True  # exact with fewer
    assert verdict(2.001, "2.00")[0] is True
    assert verdict(2.001, "2.002", digits=4)[0] is True  # by its tolerance


def test_one_digit_is_enough_where_the_question_says_so():
    assert verdict(0.00123, "0.001", digits=1)[0] is True
    assert verdict(0.00123, "0.001")[0] is None
    assert verdict(0.00123, 0.001, digits=1)[0] is True
    assert verdict(0.00123, "0.002", digits=1)[0] is False
    assert verdict(0.00098, "0.001", digits=1)[0] is True


@pytest.mark.parametrize(
    ("answer", "given", "right"),
    [
        *[
            (13 / 9, 1.44, True),
            (13 / 9, 1.444, True),
            (13 / 9, 1.4, None),
            (13 / 9, 1.45, False),
            (13 / 9, 13 / 9, True),
        ],
        *[(1.5004, 1.5, True), (1.4996, 1.5, True), (1.494, 1.5, None), (1.6, 1.5, False), (0.99757, 1.0, None)],
        *[
            (4690, 4690, True),
            (4690, 4700, False),
            (4690, 4670.0, False),
            (0.12345, 0.123, True),
            (0.12345, 0.12, None),
        ],
        *[(0.12345, np.float64(0.123), True), (0.12345, np.array([0.123]), True), (0.12345, [0.123], True)],
        *[(0.12345, Fraction(123, 1000), True), (2.0, True, False), (1e-9 / 3, 3.33e-10, True)],
    ],
)
def test_a_float_from_code_may_be_rounded_to_three_digits(answer, given, right):
    assert verdict(answer, given)[0] is right


@given(st.fractions(min_value=Fraction(1, 1000), max_value=1000, max_denominator=9999), st.integers(2, 8))
def test_any_answer_rounded_to_two_digits_or_more_is_right(exact, digits):
    if exact.denominator > 1:
        rounded = round(exact, digits - 1 - math.floor(math.log10(exact)))
        text = f"{float(rounded):.{digits - 1}e}"
        assert verdict(float(exact), text)[0] is True
        if digits > 2:
            assert verdict(float(exact), float(text))[0] is True


# Mistakes


def test_near_a_mistake_is_that_mistake_before_any_rounding():
    assert verdict(5.28, "5", (5.0, "once")) == (False, "once")
    assert verdict(5.28, 5.0, (5.0, "once")) == (False, "once")
    assert verdict(0.749, "0.75", (0.75, "that")) == (True, "Right.")  # but right within the tolerance is right
    assert verdict(0.741, "0.75", (0.75, "that")) == (False, "that")


def test_where_a_mistake_rounds_to_the_same_more_digits_must_tell():
    mistake = (0.002778, "nearly")
    so_far = "Right so far, but a typical mistake rounds to the same: give"
    assert verdict(0.002924, "0.003", mistake) == (None, f"{so_far} two digits.")
    assert verdict(0.002924, 0.003, mistake) == (None, f"{so_far} three digits.")
    assert verdict(0.002924, "0.0029", mistake)[0] is True
    assert verdict(0.002924, "0.0028", mistake) == (False, "nearly")
    assert verdict(2.04, "2.0", (2.024, "late"), tolerance=1e-4) == (None, f"{so_far} three digits.")
    assert verdict(2.04, "2.0", (2.0441, "late"), tolerance=1e-4) == (None, f"{so_far} four digits.")
    assert verdict(0.99757, "1.0", (0.9919, "four")) == (None, f"{so_far} three digits.")  # more than were given


def test_a_rounded_mistake_is_recognised_if_it_is_the_only_one():
    mistakes = ((0.4444, "half"), (0.5556, "other"), (1.52, "one"), (1.54, "two"), (0.871, "same"), (0.869, "same"))
    assert verdict(1.4444, "0.44", *mistakes) == (False, "half")
    assert verdict(1.4444, "0.56", *mistakes) == (False, "other")
    assert verdict(1.4444, "0.6", *mistakes) == (False, WRONG)  # one digit says little
    assert verdict(1.4444, "1.5", *mistakes) == (False, WRONG)
    assert verdict(1.4444, "0.87", *mistakes) == (False, "same")
    assert verdict(1.4444, 0.44, *mistakes) == (False, WRONG)  # from code: three
    assert verdict(1.4444, 0.444, *mistakes) == (False, "half")


@pytest.mark.parametrize("name", NUMBERS)
@pytest.mark.parametrize("digits", range(1, 7))
def test_rounding_an_answer_of_the_course_is_never_wrong_by_surprise(name, digits):
    exercise = NUMBERS[name]
    answer = float(exercise.answer)
    said = judge(exercise, f"{answer:.{digits - 1}e}")
    if abs(answer - round(answer)) < 1e-9:
        assert said.right is (float(f"{answer:.{digits - 1}e}") == round(answer))
    elif said.right is False:
        assert digits == 1  # a mistake is exactly that
        assert said.words in [words for _, words in exercise.mistakes] or "5e" in f"{answer:.1e}"
    else:
        assert said.right is True or said.words.startswith(SO_FAR)
        assert said.right is True or digits < max(3, exercise.digits or 0)


def test_right_so_far_is_no_wrong_try():
    exercises._tries.clear()
    widget = exercises.check("nadam-first")
    for text in ("1.4", "1", "half", "1.4 η"):
        widget.answer(text)
    assert len(widget.tries) == 1  # Adam's 1
    widget.answer("1.4")
    assert widget.feedback == "· Right so far: give three digits."
    assert widget.right is None
    exercises._tries.clear()


def test_all_questions_that_ask_for_digits_say_how_many():
    names = ("one", "two", "three", "four", "five", "six")
    for name, exercise in exercises.EXERCISES.items():
        asked = [
            count for count, word in enumerate(names, 1) if re.search(f"{word} (significant )?digit", exercise.ask)
        ]
        assert asked == ([exercise.digits] if (exercise.digits or 1) > 1 else []), name


SHARE = exercises.Exercise(
    "Five factors of ¼: at most what share is left?",
    0.25**5,
    ((100 * 0.25**5, "In percent, that needs its sign: %."), (0.25**6, "That is six units.")),
    "They multiply.",
    tolerance=0.02,
    digits=1,
)


@pytest.mark.parametrize(
    ("name", "typed", "right", "says"),
    [
        ("updates", "171", False, "there are 351"),
        ("updates", "171.43", False, "whole samples"),
        ("updates", "60000/350", False, "whole samples"),
        ("updates", "18", False, "all ten epochs"),
        ("updates", "172 samples", True, ""),
        ("line-edge", "2/1.7", True, ""),
        ("line-edge", "1.18", True, ""),
        ("line-edge", "0.588", False, "lands in the minimum"),
        ("a share", "(1/4)^5", True, ""),
        ("a share", "4^-5", True, ""),
        ("a share", "0.001", True, ""),
        ("a share", "1e-3", True, ""),
        ("a share", "0.1 %", True, ""),
        ("a share", "2**-10", True, ""),
        ("a share", "0.0977", False, "percent"),
        ("a share", "4^-6", False, "six units"),
        ("a-millionth", "10 units", True, ""),
        ("a-millionth", "9.97", False, "whole"),
        ("check-slope", "10 times", True, ""),
        ("exponential", "2.877/10", True, ""),
        ("exponential", "28.77*10^-2", True, ""),
        ("noise-floor", "12.67", False, "whole number"),
        ("noise-floor", "13 samples", True, ""),
        ("exponential", "≈0.288", True, ""),
        ("exponential", "e^-1.246", True, ""),
        ("exponential", "2.877×10⁻¹", True, ""),
        ("adagrad-burst", "1,500,000", True, ""),
        ("adagrad-burst", "1 500 000", True, ""),
        ("adagrad-burst", "3*50*100^2", True, ""),
        ("momentum-step", "w = 0.56", True, ""),
        ("first-step-limit", "β = 3/4", True, ""),
        ("first-step-limit", "1 − ¼", True, ""),
        ("first-step-limit", "¼", False, "That is 1 − β"),
        ("first-rectified", "step 6", True, ""),
        ("first-rectified", "t=6", True, ""),
        ("state-bytes", "24 GB", True, ""),
        ("state-bytes", "22.35", False, "2³⁰"),
        ("nadam-first", "1.44", True, ""),
        ("nadam-first", "1.444 η", True, ""),
        ("lookahead-walk", "5 9/32", True, ""),
        ("lookahead-walk", "5.28", True, ""),
        ("loss-by-hand", "0.36", True, ""),
        ("loss-by-hand", "0.425", False, "square it first"),
    ],
)
def test_what_was_refused_once(name, typed, right, says):
    said = judge((exercises.EXERCISES | {"a share": SHARE})[name], typed)
    assert said.right is right
    assert says in said.words


@pytest.mark.parametrize("name", ["a share", "restarts"])
def test_percent_needs_its_sign(name):
    exercise = (exercises.EXERCISES | {"a share": SHARE})[name]
    assert judge(exercise, f"{100 * exercise.answer:.6g} %").right is True
    said = judge(exercise, f"{100 * exercise.answer:.6g}")
    assert said.right is False
    assert "percent" in said.words


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (lambda delta, net, x: 2 * delta, "Twice too large"),
        (lambda delta, net, x: delta / 2, "Too small by half"),
        (lambda delta, net, x: delta / (net.a1 * (1 - net.a1)) * net.z1 * (1 - net.z1), "z1(1 − z1)"),
        (lambda delta, net, x: delta * x, "∂L/∂W1"),
    ],
)
def test_the_relatives_of_delta_are_recognised(wrong, says):
    def my_delta1(w, x, y):
        net = network.forward(w, x)
        return wrong(w[6:8] * (net.y_hat - y) * net.a1 * (1 - net.a1), net, x)

    said = judge(exercises.EXERCISES["delta"], my_delta1)
    assert said.right is False
    assert says in said.words


# Shapes


@pytest.mark.parametrize(
    ("shape", "words"),
    [
        ((), "one number"),
        ((1,), "1 number in a row"),
        ((5,), "5 numbers in a row"),
        ((2, 5), "2 rows of 5 numbers"),
        ((1, 1), "1 row of 1 number"),
        ((0,), "0 numbers in a row"),
        ((2, 3, 4), "an array of shape (2, 3, 4)"),
    ],
)
def test_shapes_in_words(shape, words):
    assert shape_name(shape) == words


def test_a_wrong_shape_is_told_with_the_right_one():
    assert verdict(1.5, [1.5, 2]) == (False, "Expected one number, got 2 numbers in a row.")
    assert verdict(np.ones((2, 5)), np.ones(10)) == (False, "Expected 2 rows of 5 numbers, got 10 numbers in a row.")
    assert verdict(np.ones(3), "1") == (False, "Expected 3 numbers in a row, got one number.")
    said = judge(exercises.EXERCISES["delta"], lambda w, x, y: np.ones(3))
    assert said.words == "Your function must return 2 numbers in a row; it returned 3 numbers in a row."
    said = judge(exercises.EXERCISES["partial"], lambda w, x, y: np.ones(2))
    assert said.words == "Your function must return one number; it returned 2 numbers in a row."
    said = judge(exercises.EXERCISES["rmsprop-momentum"], lambda w, g, v, u, *rest: (w, 1.0, u))
    assert (said.right, said.words) == (
        None,
        "Return v_new in the shape of the weights: 4 numbers in a row, got one number.",
    )


@pytest.mark.parametrize("given", [np.inf, -np.inf, np.nan, [np.nan]])
def test_what_is_not_finite_is_told(given):
    assert verdict(1.0, given) == (False, "That is not a finite number.")


def test_every_entry_of_an_array_counts():
    assert verdict(np.array([1.0, 2.0]), [1.0, 2.1])[0] is False
    assert verdict(np.array([1e-9, 2.0]), [0.0, 2.0])[0] is True  # near zero beside the largest


def test_a_number_alone_in_an_array_is_a_number():
    assert verdict(2.4, np.array([[2.4]]))[0] is True
    assert verdict(np.array([2.4]), 2.4)[0] is True
    assert verdict(np.array([2.4]), "2.4")[0] is True
    assert verdict(np.array([1.0, 2.0]), [[1.0], [2.0]])[0] is True
    assert verdict(np.array([1.0, 2.0]), [2.0, 1.0], (np.array([2.0, 1.0]), "swapped")) == (False, "swapped")
