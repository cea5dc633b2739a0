"""What comes from outside, over all exercises: data, never run, never rendered, answered kindly.

``test_exercises.py`` says what good answers do; preset strings are in ``tests/explorers/test_presets.py``.
"""

import re
from html.parser import HTMLParser

import numpy as np
import pytest

from primer import exercises

NUMBERS = [name for name, exercise in exercises.EXERCISES.items() if exercise.probe is None]
FUNCTIONS = [name for name in exercises.EXERCISES if name not in NUMBERS]
TYPED = [
    *(
        "half",
        "zwei",
        "1,2,3",
        "1.2.3",
        "--1",
        "1e",
        "0x10",
        "()",
        "%",
        "/",
        "1/",
        "1/0",
        "1//2",
        "%s%n",
        "\0",
        "\ud800",
    ),
    *("1e999", "-1e999", "nan", "inf", "1e400/1", "9" * 10_000, "x" * 1_000_000, "1/" * 5_000, "(" * 5_000),
    *(
        "<b>1</b>",
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "&lt;b&gt;",
        "'\"><svg onload=alert(1)>",
    ),
    *(
        "__import__('os').getcwd()",
        "open('{trap}', 'w')",
        "lambda: 1",
        "np.pi",
        "{{7*7}}",
        "${{7*7}}",
        "$(touch {trap})",
    ),
]


class Stubborn:
    """An object that raises whenever it is looked at."""

    def __array__(self, *_args, **_kwargs):
        raise RuntimeError("<b>no array</b>")

    def __str__(self):
        raise RuntimeError("no words")

    __repr__ = __str__


class StubbornError(Exception):
    def __str__(self):
        raise RuntimeError("no words")


def _raise(problem):
    def function(*_):
        raise problem

    return function


GIVEN = [
    *([1, [2, 3]], {}, {"a": 1}, {1, 2}, object(), Stubborn(), 1j, np.array([1j, 2]), b"<b>", 10**400, [None]),
    *(np.array(["<b>"]), np.datetime64("2020-01-01"), np.zeros((3, 0)), np.zeros((2, 2, 2)), [np.inf], float("nan")),
]
FAULTY = [
    _raise(ValueError("<script>alert(1)</script>")),
    _raise(RuntimeError("long " * 10_000)),
    _raise(StubbornError()),
]


@pytest.fixture
def trap(tmp_path):
    """The path of a file that is there only if a string was run."""
    path = tmp_path / "trap"
    yield path.as_posix()
    assert not path.exists()


class _Tags(HTMLParser):
    def __init__(self, page):
        super().__init__()
        self.found = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.found.append((tag, [name for name, _ in attributes]))


def assert_friendly(widget):
    """Some plain words, not too many, and no element but the widget's own."""
    assert widget.right is not True
    assert re.match(r"[✗·] [A-Z]", widget.feedback)
    assert len(widget.feedback) < 600
    assert "Traceback" not in widget.feedback
    assert _Tags(widget._feedback.value).found == [("p", ["style"]), ("span", ["style"])]


@pytest.mark.parametrize("name", NUMBERS)
def test_whatever_is_typed_is_answered(name, trap):
    widget = exercises.check(name)
    for text in TYPED:
        widget.box.value = text.replace("{trap}", trap)
        widget.button.click()
        assert_friendly(widget)


@pytest.mark.parametrize("name", exercises.EXERCISES)
def test_whatever_is_handed_over_is_answered(name, trap):
    widget = exercises.check(name, GIVEN[0])
    assert_friendly(widget)
    for given in (*GIVEN, *FAULTY, *TYPED):
        widget.answer(given.replace("{trap}", trap) if isinstance(given, str) else given)
        assert_friendly(widget)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_whatever_a_function_returns_is_answered(name):
    widget = exercises.check(name)
    for given in (*GIVEN, *TYPED, None, ...):
        widget.answer(lambda *_, given=given: given)
        assert_friendly(widget)
