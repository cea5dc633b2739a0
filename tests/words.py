"""The numbers that a figure says, each beside what it should be; the lines that it draws; and turns, counted anew."""

import itertools
import re

import numpy as np
import pytest

# Not the 1 of β1, w1_21 or float64; with its sign, where nothing stands before that.
_NUMBER = re.compile(r"(?<![\w.])(?:(?<!\S)[+−-]|(?<=\()[+−-])?[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?(?:e[+−-]?[0-9]+)?")


def numbers_of(text):
    """All numbers of a text in their order, as they are written."""
    return [found.replace("−", "-").replace(",", "") for found in _NUMBER.findall(text)]


def says(explorer, *values, digits=3):
    """Fails unless the numbers in a figure's words are ``values``, all of them, in this order.

    Each must be right to its last digit; what is written shorter stands for ``digits`` significant digits, as a number
    for sentences loses its zeros at the end. A fixed number, such as the 2 of a formula, is named like any other.
    """
    said = numbers_of(explorer.text)
    complaint = f"{explorer.text}\nhas the numbers\n{said}\nfor\n{[float(f'{value:.6g}') for value in values]}"
    assert len(said) == len(values), complaint
    for number, value in zip(said, values, strict=True):
        assert float(number) == pytest.approx(value, rel=1e-9, abs=_half_a_digit(number, digits)), (number, complaint)


def _half_a_digit(number, digits):
    """How far the value may be from the number: a little more than half of its last digit."""
    mantissa, _, ten = number.partition("e")
    last = int(ten or 0) - len(mantissa.partition(".")[2])
    if float(number):
        last = min(last, int(np.floor(np.log10(abs(float(number))))) - digits + 1)
    elif "." not in number:
        last = -4
    return 0.501 * 10.0**last


def lines(explorer, panel=0):
    """The points of each line that moves in one of a figure's Axes, in the order in which they were made."""
    moving = [line for line in explorer._shown.figure.axes[panel].lines if line.get_animated()]
    return [np.array(line.get_data(), dtype=float) for line in moving]


def still_lines(explorer, panel=0):
    """The points of each line that stands still."""
    still = [line for line in explorer._shown.figure.axes[panel].lines if not line.get_animated()]
    return [np.array(line.get_data(), dtype=float) for line in still if len(line.get_xdata())]


def count_turns(x):
    """Changes of direction until |x| stays below a thousandth of its start."""
    last = max((t for t, value in enumerate(x) if abs(value) > 1e-3 * abs(x[0])), default=0)
    moves = [b - a for a, b in itertools.pairwise(x[: last + 2]) if b != a]
    return sum(a * b < 0 for a, b in itertools.pairwise(moves))
