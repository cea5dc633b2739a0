"""Judging an answer: right, one of the typical mistakes, or neither. Nothing here raises, whatever a learner gives."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np


@dataclass(frozen=True)
class Exercise:
    """A question with a number, some numbers or a function as its answer.

    ``answer`` is the right number or array; ``mistakes`` maps what a typical mistake gives to what to say about it,
    as pairs ``(number or array, words)``; ``hint`` is given on the second try. With ``probe`` the learner writes a
    function, and ``probe(function)`` turns it into the numbers to compare. ``tolerance`` is relative.
    """

    ask: str
    answer: float | np.ndarray
    mistakes: tuple = ()
    hint: str = ""
    probe: Callable | None = None
    tolerance: float = 2e-3


@dataclass(frozen=True)
class Verdict:
    """``right`` is True, False, or None while there is no answer to judge."""

    right: bool | None
    words: str


def judge(exercise, given):
    """A Verdict on what the learner gave: a number, a sequence, text, or a function."""
    if given is None or given is ... or (isinstance(given, str) and not given.strip()):
        return Verdict(None, "Not answered yet.")
    try:
        value = _run(exercise, given) if exercise.probe else _read(given)
    except UnreadableError as problem:
        return Verdict(None, str(problem))
    if np.shape(value) != np.shape(exercise.answer):
        return Verdict(False, _shape_words(value, exercise.answer))
    if not np.isfinite(value).all():
        return Verdict(False, "That is not a finite number.")
    if _close(value, exercise.answer, exercise.tolerance):
        return Verdict(True, "Right.")
    for wrong, words in exercise.mistakes:
        if _close(value, wrong, exercise.tolerance):
            return Verdict(False, words)
    return Verdict(False, "Not yet.")


class UnreadableError(Exception):
    """The answer is no number; the message says what is expected."""


def _run(exercise, function):
    if not callable(function):
        raise UnreadableError("This exercise wants a function: hand over its name, without brackets behind it.")

    def watched(*arguments):
        value = function(*arguments)
        if value is None or value is ...:
            raise UnreadableError("Not filled in yet: replace the dots with what the function returns.")
        return value

    try:
        with np.errstate(all="ignore"):
            value = exercise.probe(watched)
    except UnreadableError:
        raise
    except Exception as problem:  # a learner's code may raise anything
        raise UnreadableError(f"Your function stopped with {type(problem).__name__}: {_brief(problem)}") from None
    return _numbers(value, "Your function must return numbers.")


def _read(given):
    if callable(given):
        raise UnreadableError("This exercise wants a number, not a function: call it and hand over the result.")
    return _parse(given) if isinstance(given, str) else _numbers(given, "That is not a number.")


def _numbers(value, words):
    try:
        if np.iscomplexobj(value):  # NumPy would drop the imaginary part with a warning
            raise TypeError
        return np.asarray(value, dtype=float)
    except Exception:  # an object of the learner's own may raise anything
        raise UnreadableError(words) from None


def _parse(text):
    """A number as people write it: 0.5, 0,5, −0.5, 1/4, 25 %. Never evaluated as code."""
    words = text.strip().replace("−", "-").replace(",", ".").replace(" ", "")
    share = words.endswith("%")
    try:
        if len(words) > 40:
            raise ValueError
        value = float(Fraction(words.rstrip("%"))) if "/" in words else float(words.rstrip("%"))
    except (ValueError, ZeroDivisionError, OverflowError):
        raise UnreadableError(
            f"I cannot read {_brief(text)!r} as a number. Write it like 0.25, −3, 1/4 or 1e-3."
        ) from None
    return np.asarray(value / 100 if share else value)


def _shape_words(value, answer):
    wanted, got = np.size(answer), np.size(value)
    return f"Expected {wanted} number{'s' if wanted > 1 else ''}, got {got}."


def _close(value, wanted, tolerance):
    """Equal to within ``tolerance`` of the largest entry: one entry near zero must not decide."""
    wanted = np.asarray(wanted, dtype=float)
    return bool(np.max(np.abs(value - wanted)) <= tolerance * max(np.max(np.abs(wanted)), 1e-12))


def _brief(thing):
    try:
        text = " ".join(str(thing).split())
    except Exception:  # the learner's own, again
        text = "…"
    return text if len(text) <= 60 else text[:57] + "…"
