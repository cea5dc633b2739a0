"""Judging an answer: right, right so far, one of the typical mistakes, or neither.

Nothing here raises, whatever a learner gives. A typed number counts with the digits it was typed with: ``0.33`` is
right for 1/3 and ``0.3`` right so far, while ``1/3`` is a calculation, and exact.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from primer.exercises.reading import UnreadableError, brief, read
from primer.exercises.tokens import Reading

TYPED, COMPUTED = 2, 3  # the significant digits that a rounded answer must have, typed or handed over from code
EMPTY = "Not filled in yet: replace the dots with what the function returns."
_NAMES = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


@dataclass(frozen=True)
class Exercise:
    """A question with a number, some numbers or a function as its answer.

    ``answer`` is the right number or array; ``mistakes`` maps what a typical mistake gives to what to say about it,
    as pairs ``(number or array, words)``; ``hint`` is given on the second try. With ``probe`` the learner writes a
    function, and ``probe(function)`` turns it into the numbers to compare. ``tolerance`` is relative. ``digits`` are
    the significant digits that the question asks for, 1 for "about"; else a rounded answer needs two, from code three.
    ``otherwise(number)`` says what to say about any other number than the answer's and the mistakes'.
    """

    ask: str
    answer: float | np.ndarray
    mistakes: tuple = ()
    hint: str = ""
    probe: Callable | None = None
    tolerance: float = 2e-3
    digits: int | None = None
    otherwise: Callable | None = None


@dataclass(frozen=True)
class Verdict:
    """``right`` is True, False, or None for what is no try: no answer yet, none that can be read, or right so far."""

    right: bool | None
    words: str


def judge(exercise, given):
    """A Verdict on what the learner gave: a number, a sequence, text, or a function."""
    if given is None or given is ... or (isinstance(given, str) and not given.strip()):
        return Verdict(None, "Not answered yet.")
    try:
        value = _run(exercise, given) if exercise.probe else _read(exercise, given)
    except UnreadableError as problem:
        return Verdict(None, str(problem))
    typed, value = (value, np.asarray(value.value)) if isinstance(value, Reading) else (None, value)
    wanted, got = np.shape(exercise.answer), value.shape
    if [n for n in got if n != 1] != [n for n in wanted if n != 1]:  # a single number may stand in an array
        return Verdict(False, _shape_words(exercise, got))
    if not np.isfinite(value).all():
        return Verdict(False, "That is not a finite number.")
    if exercise.probe or wanted:
        return _compare(exercise, value.reshape(wanted)) or Verdict(
            False, exercise.otherwise(value.item()) if exercise.otherwise else "Not yet."
        )
    if typed:
        return _weigh(exercise, typed, TYPED)
    return _weigh(exercise, _computed(exercise, value.item()), COMPUTED)


def _weigh(exercise, number, least):
    """The Verdict on a Reading: near enough first, then what was rounded. ``least``: the digits that needs."""
    few = number.digits is not None and number.digits < (exercise.digits or 0)
    near = _compare(exercise, number.value, exact=few)
    return near or _rounded(exercise, number, least) or Verdict(False, "Not yet.")


def _compare(exercise, value, exact=False):
    """The Verdict on what is near enough to the answer or to a mistake, else None."""
    if _close(value, exercise.answer, 1e-9 if exact else exercise.tolerance):
        return Verdict(True, "Right.")
    said = (words for wrong, words in exercise.mistakes if _close(value, wrong, exercise.tolerance))
    return next((Verdict(False, words) for words in said), None)


def _rounded(exercise, number, least):
    """The Verdict on an answer, or on a mistake, that was rounded; None if it is neither.

    A whole answer may not be rounded. Where a mistake gives the same, more digits must tell the two apart.
    """
    answer, enough = float(exercise.answer), exercise.digits or least
    said = {words for wrong, words in exercise.mistakes if number.rounds(float(wrong))}
    if not math.isclose(answer, round(answer), rel_tol=1e-9) and number.rounds(answer):
        if number.digits >= enough and not said:
            return Verdict(True, "Right.")
        but = ", but a typical mistake rounds to the same" if said else ""
        more = max(enough, _telling(exercise), number.digits + 1)
        return Verdict(None, f"Right so far{but}: give {_digits(more)}.")
    return Verdict(False, said.pop()) if len(said) == 1 and number.digits >= least else None


def _first(value):
    """The power of ten of the first digit: 0.25 has −1."""
    return math.floor(math.log10(abs(value)))


def _telling(exercise):
    """The fewest significant digits to which the answer can be rounded so that no mistake gives the same."""
    answer = float(exercise.answer)
    for digits in range(1, 16):
        last = _first(answer) + 1 - digits
        number = Reading(round(answer, -last), last)
        if not any(number.rounds(float(wrong)) for wrong, _ in exercise.mistakes):
            break
    return digits


def _computed(exercise, value):
    """The Reading of a float from code, which does not show zeros at its end: they count if the answer has them."""
    answer, last = float(exercise.answer), Decimal(repr(value)).normalize().as_tuple().exponent
    if answer:
        padded = Reading(value, min(last, _first(answer) + 1 - (exercise.digits or COMPUTED)))
        if padded.rounds(answer):
            return padded
    return Reading(value, last)


def _run(exercise, function):
    if not callable(function):
        raise UnreadableError("This exercise wants a function: hand over its name, without brackets behind it.")

    def watched(*arguments):
        value = function(*arguments)
        if value is None or value is ...:
            raise UnreadableError(EMPTY)
        return value

    try:
        with np.errstate(all="ignore"):
            value = exercise.probe(watched)
    except UnreadableError:
        raise
    except Exception as problem:  # a learner's code may raise anything
        raise UnreadableError(f"Your function stopped with {type(problem).__name__}: {brief(problem)}") from None
    return _numbers(value, "Your function must return numbers.")


def _read(exercise, given):
    if callable(given):
        raise UnreadableError("This exercise wants a number, not a function: call it and hand over the result.")
    if isinstance(given, str):
        return read(given, thousands=np.max(np.abs(exercise.answer)) >= 1000)
    return _numbers(given, "That is not a number.")


def _numbers(value, words):
    try:
        if np.iscomplexobj(value):  # NumPy would drop the imaginary part with a warning
            raise TypeError
        return np.asarray(value, dtype=float)
    except Exception:  # an object of the learner's own may raise anything
        raise UnreadableError(words) from None


def _shape_words(exercise, got):
    wanted = np.shape(exercise.answer)
    if exercise.probe and got[:1] == wanted[:1]:  # each call of the function made one row
        return f"Your function must return {shape_name(wanted[1:])}; it returned {shape_name(got[1:])}."
    return f"Expected {shape_name(wanted)}, got {shape_name(got)}."


def shape_name(shape):
    """A shape in words: one number, 5 numbers in a row, 2 rows of 5 numbers."""
    if len(shape) > 2:
        return f"an array of shape {tuple(shape)}"
    if not shape:
        return "one number"
    numbers = f"{shape[-1]} number{'s' * (shape[-1] != 1)}"
    return f"{numbers} in a row" if len(shape) == 1 else f"{shape[0]} row{'s' * (shape[0] != 1)} of {numbers}"


def _digits(count):
    return f"{_NAMES[count] if count < len(_NAMES) else count} digit{'s' * (count != 1)}"


def _close(value, wanted, tolerance):
    """Equal to within ``tolerance`` of the largest entry: one entry near zero must not decide."""
    wanted = np.asarray(wanted, dtype=float)
    if np.shape(value) != wanted.shape:  # what a mistake returns may have another shape than the answer
        return False
    return bool(np.max(np.abs(value - wanted)) <= tolerance * max(np.max(np.abs(wanted)), 1e-12))
