"""What a number of a text may stand on, and what is wrong with a text and its entries."""

import functools
import inspect
import io
import itertools
import re
import textwrap
import tokenize
from collections import Counter
from dataclasses import dataclass, field

import numpy as np

from claims import numbers as tokens
from claims import texts


@dataclass(frozen=True)
class Entry:
    """Numbers of a text, ``words`` as they stand there, and ``wrong(notebook, number)``: why not, or None."""

    kind: str
    words: str
    numbers: tuple
    wrong: object = field(compare=False)

    def __str__(self):
        return f"{self.kind}({self.words!r})"


def given(numbers, why):
    """Numbers that are nobody's result: a definition, a year, a name; ``why`` says so."""
    reason = None if why.strip(" ?") else "a given number needs its reason"
    return Entry("given", numbers, tokens.read(numbers), lambda _notebook, _number: reason)


def shown(cell, numbers, line=""):
    """Numbers in the stored output of the code cell ``cell``, rounded at their last digit.

    ``cell`` is an id of the same notebook, or ``"nb4 adam-8"``. ``line`` is a piece of the output's line to look in.
    A question's cell shows the question itself, and is no source.
    """

    def wrong(notebook, number):
        code = _cell(notebook, cell)
        if code.source.startswith("exercises."):
            return f"{cell} shows no result, but a question"
        lines = [text for text in texts.output(code).splitlines() if line in text]
        there = tokens.scan("\n".join(lines))[0]
        return (
            None if any(stands_for(number, other.value) for other in there) else f"not in the output of {cell} {line}"
        )

    return Entry("shown", numbers, tokens.read(numbers), wrong)


def set_in(place, numbers):
    """Settings, bound to where they are set: the source of a code cell (its id), of a function or module, or a value.

    A value is a number, a list or an array, such as ``network.EXAMPLE_X``. Numbers in strings do not count.
    """

    def wrong(notebook, number):
        there = numbers_set_in(notebook, place)
        return (
            None if any(stands_for(number, value, exactly=True) for value in there) else f"not set in {_called(place)}"
        )

    return Entry("set_in", numbers, tokens.read(numbers), wrong)


def equals(numbers, find):
    """Numbers that ``find()`` gives, one each and in this order, rounded at their last digit; or a value."""
    read = tokens.read(numbers)

    @functools.cache
    def found():
        return np.atleast_1d(np.asarray(find() if callable(find) else find, dtype=float)).ravel()

    def wrong(_notebook, number):
        if len(found()) != len(read):
            return f"{len(read)} numbers, but {len(found())} are computed"
        at = next(i for i, each in enumerate(read) if each is number)
        return None if number.rounds(found()[at]) else f"computed: {found()[at]:.9g}"

    return Entry("equals", numbers, read, wrong)


def notation(digits):
    """The digits of a text's indices, exponents, names and equations, in reading order."""
    return Entry("notation", digits, (), lambda _notebook, _number: None)


def problems(family, name, words, entries):
    """What is wrong with the numbers of the text ``words`` and its ``entries``, as sentences."""
    there, digits = tokens.scan(words)
    there = [number for number in there if number.start not in ordinals(family, name, words)]
    wrong = []
    written = "".join(entry.words for entry in entries if entry.kind == "notation")
    if written != digits:
        wrong.append(f'its indices, exponents and names are now notation("{digits}")')
    accounted = Counter(number.name for entry in entries for number in entry.numbers)
    for number in there:
        if not accounted[number.name]:
            wrong.append(f"{number.name} has no source: … {around(words, number)} …")
        accounted[number.name] -= 1
    wrong += [f"{spare} is accounted for but not written" for spare, count in accounted.items() if count > 0]
    for entry in entries:
        if not wrong and not _in_order(entry.numbers, there):
            wrong.append(f"{entry}: not in this order")
        for number in entry.numbers:
            if reason := entry.wrong(family.partition(".")[0], number):
                wrong.append(f"{entry}: {number.name}: {reason}")
    return [f"{family} {name}: {sentence}" for sentence in wrong]


def ordinals(family, name, words):
    """Where the numbers stand that count what they stand before, and count right: list items, headings of parts."""
    found, part = set(), texts.part_number(family, name)
    for count, match in enumerate(re.finditer(r"^(\d+)\. |^## (\d) · ", words, re.MULTILINE), start=1):
        place = 1 if match[1] else 2
        if int(match[place]) == (count if match[1] else part):
            found.add(match.start(place))
    return found


def _in_order(wanted, there):
    rest = iter(number.name for number in there)
    return all(number.name in rest for number in wanted)


def around(words, number):
    """The sentence or table row around a number, at most 70 characters to either side."""
    before = re.split(r"\n|(?<=[.?!]) ", words[: number.start])[-1][-70:]
    after = re.split(r"\n|(?<=[.?!]) ", words[number.end :])[0][:70]
    return f"{before}⟦{words[number.start : number.end]}⟧{after}"


def stands_for(number, value, exactly=False):
    """True if ``value`` is this number; 98 % may be set and shown as 0.98 or as 98."""
    if number.value is None or value is None:  # "2-2-1" is a name, no value
        return False
    scales = (1, 100) if number.name.endswith("%") else (1,)
    if exactly:
        return any(np.isclose(number.value * scale, value, rtol=1e-12, atol=0) for scale in scales)
    return any(number.rounds(value / scale) for scale in scales)


def _cell(notebook, cell):
    *other, cell_id = cell.split()
    book = texts.notebooks()[other[0] if other else notebook]
    if cell_id not in book or book[cell_id].cell_type != "code":
        raise ValueError(f"there is no code cell {cell!r}")
    return book[cell_id]


def numbers_set_in(notebook, place):
    """The values that a cell's, a function's or a module's source sets, or those of a value."""
    if isinstance(place, str):
        return numbers_of_code(_cell(notebook, place).source)
    if callable(place) or inspect.ismodule(place):
        return numbers_of_code(textwrap.dedent(inspect.getsource(place)))
    return np.ravel(np.asarray(place, dtype=float)).tolist()


@functools.cache
def numbers_of_code(source):
    """The values of the numbers in Python code, with their minus; those in strings and comments do not count."""
    read = list(tokenize.generate_tokens(io.StringIO(source).readline))
    values = []
    for before, token in itertools.pairwise([read[0], *read]):
        if token.type == tokenize.NUMBER and token.string[-1] not in "jJ":
            value = float(int(token.string, 0)) if re.match(r"0[xXbBoO]", token.string) else float(token.string)
            values += [value, -value] if before.string == "-" else [value]
    return values


def _called(place):
    return place if isinstance(place, str) else getattr(place, "__qualname__", getattr(place, "__name__", place))
