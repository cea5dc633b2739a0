"""The numbers of a text: every digit belongs to a number or to the notation.

A *number* is what a reader reads as one: ``0.5``, ``−3``, ``20 000``, ``98 %``, ``1e−3``, ``10⁻³``, ``$10^{-3}$``,
``½``, ``$\\tfrac12$``, ``2-2-1``, ``3.11.7``. *Notation* are digits that name or form something else: indices and
exponents (``$w^{[1]}_{21}$``, ``w²``), names (``w1_21``, β1, L2), addresses, and displayed equations without a decimal.
"""

import math
import re
import unicodedata
from dataclasses import dataclass

_GLYPHS = {"½": "1/2", "⅓": "1/3", "¼": "1/4", "¾": "3/4"}
_MINUS = r"(?<![\w)\]}′'])[-−](?=\.?\d)"
_SPACE = r"(?:[ \u00a0\u2009\u202f]|\\,)"
_WHOLE = rf"(?:\d{{1,3}}(?:{_SPACE}\d{{3}})+(?!\d)|\d+(?:_\d{{3}})*)"
_PATTERNS = {
    "address": r"\]\([^)\s]*\)|https?://[^\s)]+",
    "power": rf"(?:(?P<sign>{_MINUS})?(?P<mantissa>\d+(?:\.\d+)?)\s*(?:\\cdot|\\times|·|×)\s*)?"
    r"(?<![\d.])10(?:\^\{?(?P<up>[-−]?\d+)\}?|(?P<glyphs>⁻?[⁰¹²³⁴-⁹]+))",
    "script": r"[_^](?:\{(?:[^{}]|\{[^{}]*\})*\}|\d)",
    "glyph": "[" + "".join(_GLYPHS) + "]",
    "fraction": r"\\[dt]?frac(?:(?P<above>\d)(?P<below>\d)|\{(?P<above2>\d+)\}\{(?P<below2>\d+)\})",
    "command": r"\\[A-Za-z]+|\\\\|&#?\w+;",
    "chain": r"\d+(?:-\d+){2,}|\d+(?:\.\d+){2,}",
    "name": r"[^\W\d_]\w*",
    "number": rf"(?:{_MINUS})?(?:{_WHOLE}(?:\.\d+)?|(?<!\d)\.\d+)(?:[eE][-−+]?\d+)?(?:{_SPACE}?\\?%)?",
    "raised": r"[⁻⁰¹²³⁴-⁹₀-₉]+",
}
_SCANNER = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _PATTERNS.items()))
_EQUATION = re.compile(r"\$\$.*?\$\$", re.DOTALL)


@dataclass(frozen=True)
class Number:
    """A number as it is written, in one spelling: ``value`` is what it says, ``unit`` that of its last digit."""

    name: str
    value: float | None
    unit: float = 0.0
    start: int = 0
    end: int = 0

    def rounds(self, value):
        """True if ``value``, rounded at this number's last digit, is this number."""
        return self.value is not None and abs(value - self.value) <= self.unit * (0.5 + 1e-9) + 1e-12 * abs(self.value)


def scan(text):
    """The Numbers of ``text`` in reading order, and the digits of its notation as a string."""
    numbers, notation, at = [], [], 0
    equations = [match.span() for match in _EQUATION.finditer(text) if not re.search(r"\d\.\d", match[0])]
    for match in _SCANNER.finditer(text):
        assert not _digits(text[at : match.start()]), f"digits that are neither: {text[at : match.end()]!r}"
        at = match.end()
        if any(start <= match.start() < end for start, end in equations):
            notation.append(_digits(match[0]))
        elif number := _number(match):
            numbers.append(number)
        else:
            notation.append(_digits(match[0]))
    assert not _digits(text[at:]), f"digits that are neither: {text[at:]!r}"
    return numbers, "".join(notation)


def read(words):
    """The Numbers of an entry such as ``"0.5 −3 20000 98% 1/2"``, separated by spaces."""
    found = []
    for word in words.split():
        numbers, _ = scan(word) if not re.fullmatch(r"\d/\d+", word) else ([_fraction(*word.split("/"), (0, 0))], "")
        if len(numbers) != 1:
            raise ValueError(f"an entry's numbers are separated by spaces, without spaces inside; got {word!r}")
        found += numbers
    return tuple(found)


def _number(match):
    """The Number that ``match`` is, or None if it is notation."""
    kind, word = match.lastgroup, match[0]
    if match["power"]:
        power = match["up"] or _plain(match["glyphs"])
        sign = "-" if match["sign"] else ""
        return _decimal(f"{sign}{match['mantissa'] or 1}e{power}", match.span())
    if match["fraction"]:
        return _fraction(match["above"] or match["above2"], match["below"] or match["below2"], match.span())
    if kind == "glyph":
        return _fraction(*_GLYPHS[word].split("/"), match.span())
    if kind == "chain":
        return Number(word, None, 0.0, *match.span())
    return _decimal(word, match.span()) if kind == "number" else None


def _decimal(word, span):
    name = re.sub(r"[\s_\\,]", "", word.replace("−", "-"))
    share = name.endswith("%")
    mantissa, _, power = name.rstrip("%").partition("e")
    unit = 10.0 ** (int(power or 0) - len(mantissa.partition(".")[2]))
    scale = 0.01 if share else 1.0
    return Number(name, float(name.rstrip("%")) * scale, unit * scale, *span)


def _fraction(above, below, span):
    value = int(above) / int(below) if int(below) else math.nan  # nothing gives it
    return Number(f"{above}/{below}", value, 0.0, *span)


def _digits(text):
    return "".join(str(unicodedata.digit(c)) for c in text if c.isdigit())


def _plain(glyphs):
    return unicodedata.normalize("NFKC", glyphs).replace("−", "-")
