"""Reading a number as people type it. A small parser of our own: nothing typed is ever evaluated as code.

From loosest to tightest: ``+ −``; ``* /`` from left to right; a sign; ``^`` from right to left; ``%``. ``√`` and
functions without brackets take the power behind them. Minus, times and divided-by may be any of their printed forms,
digits those of any script, and powers raised. Where people mean different things by the same:

============================ ============ ==============================================================================
typed                        read as      because
============================ ============ ==============================================================================
``−2^2``, ``(−2)^2``         −4, 4        a power binds tighter than a sign
``2^3^2``                    512          from right to left, as on paper
``2^1/2``, ``2^(1/2)``       1, 1.4142    only what touches ``^`` is in the exponent
``6/2*3``                    9            from left to right
``2π``, ``2(3+1)``           6.2832, 8    a product needs no sign …
``1/2π``, ``√2π``            refused      … but behind a division or a bare root it needs brackets
``1/2 η``                    0.5          a word at the end is a unit; which one is not looked at
``24k``, ``half of 3``       refused      words that would change the number are never skipped
``w − 5``, ``about −5``      refused, −5  a letter and a sign are an expression; a longer word before is skipped
``w = 5``, ``1/4 = 0.25``    5, 0.25      left of the last ``=``, ``≈``, ``~``, ``<``, ``>`` or ``→`` nothing is read
``1:4``, ``Answer: 5``       0.25, 5      a colon divides; behind a word it says what the number is
``0.1e-1``, ``0.1e^-1``      0.01, 0.0368 ``e`` and digits are a power of ten; ``e`` and ``^`` Euler's number
``3 x 4``, ``5 x``           12, 5        between numbers ``x`` and *times* multiply; at the end they are words
``log 100``, ``lg 100``      4.6052, 2    natural, as in NumPy; ``lg`` and ``log10`` are decimal, ``log2`` is binary
``cos 120``, ``cos 120°``    0.8142, −0.5 radians, unless there is a degree sign …
``27°``                      27           … which is else a unit
``50 %``                     0.5          a hundredth, whatever the question
``5 9/32``, ``5½``           5.28125, 5.5 a whole number and a proper fraction add up …
``60 000/128``               468.75       … but three digits behind a space are thousands …
``4 690/9000``               refused      … and where it could be both, it is asked
``4 690``, ``4'690``         4690         a space, an apostrophe or ``_`` before three digits each separates thousands
``1,234,567``, ``1.234.567`` 1234567      two commas or two dots do too …
``1.234,5``, ``1,234.5``     1234.5       … and a comma and a dot, of which the last begins the decimals
``0,125``, ``12,5``          0.125, 12.5  one comma begins the decimals …
``4,690``                    4.69 or 4690 … but is for thousands where the answer is at least 1000
``4.690``                    4.69         one dot begins the decimals, and is asked about where the answer is large
============================ ============ ==============================================================================

Refused as well: more than 100 characters, more than 20 brackets and powers within each other, and what is too large
for a float. An UnreadableError says so and gives examples.
"""

import math
import re

from primer.exercises.tokens import Reading, UnclearError, tokens

LONGEST, DEEPEST = 100, 20  # characters, and brackets within brackets
EXAMPLES = "Write it like 0.25, −3, 1/4, 2^-10, 1e-3, √2 or 25 %."
_BEGINS = ("constant", "function", "(")  # a product without a sign goes on with these
_LETTERS = ("alpha", "beta", "gamma", "delta", "epsilon", "eps", "eta", "theta", "lambda", "rho", "sigma", "lr")


class UnreadableError(Exception):
    """The answer is no number; the message says what is expected."""


def read(text, thousands=False):
    """The Reading of a ``text``, or an UnreadableError. ``thousands``: one comma may separate them, as in 4,690."""
    try:
        if len(text) > LONGEST:
            raise UnclearError("it is too long")
        number = _Parser(tokens(text, thousands)).answer()
        if not math.isfinite(number.value):
            raise OverflowError
        return number
    except UnclearError as problem:
        why = str(problem)
    except ZeroDivisionError:
        why = "it divides by zero"
    except OverflowError:
        why = "it is too large"
    except ValueError:  # from a function of math
        why = "there is no such real number"
    raise UnreadableError(f"I cannot read {brief(text)!r} as a number{why and ': '}{why}. {EXAMPLES}")


def brief(thing):
    """At most 60 characters of a text or of anything else, on one line. Never raises."""
    try:
        text = " ".join(str(thing).split())
    except Exception:  # an object of the learner's own
        text = "…"
    return text if len(text) <= 60 else text[:57] + "…"


class _Parser:
    """Reads tokens from left to right, each once; what is nested deeper than DEEPEST is refused."""

    def __init__(self, tokens):
        self.tokens, self.at, self.depth = tokens, 0, 0
        self.bare = False  # whether the last factor ends with what a function without brackets applies to

    @property
    def kind(self):
        return self.tokens[self.at][0]

    @property
    def next_kind(self):
        return self.tokens[min(self.at + 1, len(self.tokens) - 1)][0]

    def accept(self, *kinds):
        """Pass the next token if it is of one of these kinds, and keep its kind and value."""
        if self.kind not in kinds:
            return False
        self.passed, self.value = self.tokens[self.at]
        self.at += 1
        return True

    def answer(self):
        self.label()
        number = self.sum()
        self.unit()
        return number

    def label(self):
        """Words before the number: step 5, about −5, Answer: 5."""
        word = ""
        while self.accept("word"):
            word = self.value
        letter = len(word) == 1 or word.lower() in _LETTERS or re.search(r"[\d_]", word)
        part = self.kind in ("(", "*", "/", "^", "raised", "%") or (letter and self.kind in ("+", "-"))
        if word and not self.accept(":") and part:
            raise UnclearError(f"put a number for {word!r}")

    def unit(self):
        """Words behind the number: 69 steps, 1.444 · η, 27°, 469 updates/epoch."""
        self.accept("*")
        while self.accept("word"):
            if self.next_kind == "word":
                self.accept("/")
        self.accept("°")
        if self.kind != "end":
            raise UnclearError("")

    def sum(self):
        total = self.product()
        while self.accept("+", "-"):
            sign = -1 if self.passed == "-" else 1
            total = Reading(total.value + sign * self.product().value)
        return total

    def product(self):
        number, divided = self.signed(), False
        while self.kind in ("*", "/", ":", *_BEGINS):
            if self.next_kind == "word" and self.kind == "*":  # before a unit
                break
            if self.accept("*"):
                number = self.times(number)
            elif self.bare and self.bare != "root" and self.next_kind in ("number", "share"):
                raise UnclearError("put brackets, as in ln(4/3) or (ln 4)/3")
            elif self.accept("/", ":"):
                number, divided = Reading(number.value / self.signed().value), True
            elif divided or self.bare:
                raise UnclearError("put brackets, as in 1/(2π) or (1/2)π")
            else:
                number = Reading(number.value * self.beside().value)
        return number

    def times(self, number):
        """``number`` times the next factor. Written 10^−3 it only shifts the digits."""
        shift = self.kind == "number" and self.tokens[self.at][1].value == 10 and self.next_kind in ("^", "raised")
        factor = self.signed().value
        if shift and number.last is not None and factor > 0 and factor == 10.0 ** round(math.log10(factor)):
            return Reading(number.value * factor, number.last + round(math.log10(factor)))
        return Reading(number.value * factor)

    def beside(self):
        """A factor without a sign before it: 2π, 2√3, 0.1e^-1; but 2e may be an unfinished 2e3."""
        unfinished = self.tokens[self.at][1] == math.e and self.next_kind not in ("^", "raised")
        if unfinished:
            raise UnclearError("write e^1 for Euler's number")
        return self.power()

    def signed(self):
        negative = self.bare = False
        while self.accept("+", "-"):
            negative ^= self.passed == "-"
        number = self.power()
        return Reading(-number.value, number.last) if negative else number

    def power(self):
        self.depth += 1
        if self.depth > DEEPEST:
            raise UnclearError("it has too many brackets and powers within each other")
        number = self.percent()
        if self.accept("raised"):
            number = Reading(math.pow(number.value, self.value))
        elif self.accept("^"):
            number = Reading(math.pow(number.value, self.signed().value))
        self.depth -= 1
        return number

    def percent(self):
        number = self.primary()
        while self.accept("%"):
            number = Reading(number.value / 100, None if number.last is None else number.last - 2)
        return number

    def primary(self):
        if self.accept("number"):
            number = self.value
            return Reading(number.value + self.value) if number.last == 0 and self.accept("share") else number
        if self.accept("share", "constant"):
            return Reading(self.value)
        if self.accept("function"):
            return self.function(self.value)
        if self.accept("("):
            number = self.sum()
            self.close()
            return number
        raise UnclearError(f"put a number for {self.tokens[self.at][1]!r}" if self.kind == "word" else "")

    def close(self):
        if not self.accept(")"):
            raise UnclearError("a bracket is not closed")
        self.bare = False

    def function(self, function):
        brackets, turns = self.accept("("), function in (math.sin, math.cos, math.tan)
        if not brackets and self.kind in ("+", "-"):
            raise UnclearError("put brackets around what follows the function")
        argument = (self.sum() if brackets else self.power()).value
        degrees = turns and self.accept("°")
        if brackets:
            self.close()
        if degrees or (turns and self.accept("°")):
            argument = math.radians(argument)
        self.bare = False if brackets else "root" if function is math.sqrt else "name"
        return Reading(function(argument))
