"""What a learner types, cut into numbers, signs and words: the letters of the grammar in ``reading``."""

import itertools
import math
import re
import unicodedata
from dataclasses import dataclass

CONSTANTS = {"e": math.e, "π": math.pi, "pi": math.pi}
FUNCTIONS = {
    **{"√": math.sqrt, "sqrt": math.sqrt, "exp": math.exp, "abs": abs},
    **{"ln": math.log, "log": math.log, "lg": math.log10, "log10": math.log10, "log2": math.log2},
    **{"sin": math.sin, "cos": math.cos, "tan": math.tan},
}
# Words that would change the number, so they are never skipped as a label or a unit.
_COUNTING = re.compile(
    "zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|dozen|(hundred|thousand|.illion)(th)?s?"
    "|half|halves|(third|quarter|fifth|sixth|eighth|tenth)s?|once|twice|thrice|double|triple|squared?|cubed?|root"
    "|inverse|reciprocal|not|no|per|permille|percentage|k|m|i|j|E"
)
_WORDS = {"minus": "-", "negative": "-", "plus": "+", "percent": "%"}
_SIGNS = {
    char: sign
    for sign, chars in {
        "-": "‐‑‒–—―−➖",
        "*": "×·⋅∙•✕✖∗",
        "/": "÷∕⁄",
        ":": "∶",
        "^": "ˆ",
        "=": "≈~∼≃≅≐<>≤≥≦≧→⇒",
        "'": "’‘ʼ´`٬",
        ".": "٫",
        "%": "٪",
        "°": "º˚",
    }.items()
    for char in chars
}
_RAISED = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-", strict=True))
_ENDS = ("number", "share", "raised", "constant", ")", "%")  # behind these, x multiplies

_RUN = re.compile(f"[{''.join(_RAISED)}]+")
_MIXED = re.compile(rf"(\d+) +([1-9]\d*) */ *(\d+)(?![\d.,^{''.join(_RAISED)}])")
_LITERAL = re.compile(
    r"(?!0[xXoObB]\w)(?:"
    r"(?P<spaced>[1-9]\d{0,2}([ '_])\d{3}(?:\2\d{3})*(?!\d)(?:[.,]\d+)?)"
    r"|(?P<commas>[1-9]\d{0,2}(?:,\d{3})+(?!\d)(?:\.\d*)?)"
    r"|(?P<dots>[1-9]\d{0,2}(?:(?:\.\d{3})+,\d+|(?:\.\d{3}){2,}(?!\d)))"
    r"|(?P<plain>\d+(?:\.\d*|,\d+)?|[.,]\d+)"
    r")(?:[eE](?P<ten>[+-]?\d+))?(?![\d.,])"
)


class UnclearError(Exception):
    """Why a text is not read, to be put into friendly words."""


@dataclass(frozen=True)
class Reading:
    """A number and the power of ten of its last typed digit: 0.330 has −3. A calculation has None: it is exact."""

    value: float
    last: int | None = None

    @property
    def digits(self):
        """How many significant digits were typed, zeros at the end included; None for a calculation."""
        if self.last is None:
            return None
        units = round(self.value / self._unit)
        return len(str(abs(units))) if units else 0

    @property
    def _unit(self):
        return 10.0 ** min(max(self.last, -300), 300)  # neither 0 nor infinite

    def rounds(self, exact):
        """Whether ``exact`` rounded at the last typed digit is what was typed; a half may go up or to the even."""
        if not self.digits:
            return False
        exact, units = exact / self._unit, round(self.value / self._unit)
        error = 1e-12 * max(1, abs(exact))  # of computing what is exactly a half on paper
        if abs(abs(exact - units) - 0.5) > error:
            return abs(exact - units) < 0.5
        return units % 2 == 0 or abs(units) > abs(exact)


def _plain(text):
    """The text in few characters: one kind of each sign, space and digit; what stands left of the last = is gone."""
    text = text.strip().removesuffix(".").strip("×")
    text = re.sub(r"\bper cent\b", "%", "".join(map(_simple, text)), flags=re.IGNORECASE)
    return text.replace("**", "^").rpartition("=")[2]


def _simple(char):
    if char in _SIGNS:
        return _SIGNS[char]
    kind = unicodedata.category(char)
    if kind == "Nd":
        return str(unicodedata.decimal(char))
    if char.isspace():
        return " "
    if kind == "Cf":  # invisible
        return ""
    if char in _RAISED or _share(char) is not None:
        return char
    return "".join(_SIGNS.get(part, part) for part in unicodedata.normalize("NFKC", char))


def _share(char):
    """The value of ½ and its like, else None."""
    above, _, below = unicodedata.normalize("NFKC", char).partition("⁄")
    return int(above) / int(below) if above.isdecimal() and below.isdecimal() and int(below) else None


def tokens(text, thousands):
    """Pairs (kind, value). Kinds: number, share (½), raised (⁻³), constant, function, word, and + - * / : ^ ( ) % °."""
    found, at, text = [], 0, _plain(text)
    while at < len(text):
        if text[at] == " ":
            at += 1
            continue
        token, at = _token(text, at, thousands, found[-1][0] if found else "")
        found.append(token)
    return [*found, ("end", None)]


def _token(text, at, thousands, before):
    """The token that begins at ``at``, behind one of the kind ``before``, and where it ends."""
    char = text[at]
    if char.isdecimal() or char in ".,":
        return _number(text, at, thousands, before)
    if char in _RAISED:
        run = _RUN.match(text, at)
        return ("raised", _power_of("".join(map(_RAISED.get, run[0])))), run.end()
    if _share(char) is not None:
        return ("share", _share(char)), at + 1
    if char == "√":
        return ("function", math.sqrt), at + 1
    if char.isalpha():
        return _name(text, at, before)
    if char in "+-*/:^()%°":
        return (char, None), at + 1
    raise UnclearError(f"{char!r} is no part of a number" if char.isprintable() else "")


def _power_of(raised):
    try:
        return int(raised)
    except ValueError:  # 2⁻⁻³
        raise UnclearError("the raised digits are no number") from None


def _number(text, at, thousands, before):
    mixed = _MIXED.match(text, at)
    if mixed and int(mixed[2]) < int(mixed[3]):
        whole, above, below = mixed.groups()
        if len(above) == 3 and len(whole) <= 3:
            raise UnclearError(f"write {whole}{above}/{below} or {whole} + {above}/{below}")
        if before in ("/", ":", "^"):
            raise UnclearError(f"put brackets around {mixed[0]}")
        return ("number", Reading(int(whole) + int(above) / int(below))), mixed.end()
    literal = _LITERAL.match(text, at)
    if not literal:
        raise UnclearError("its digits, dots and commas are not clear")
    return ("number", _value(literal, thousands)), literal.end()


def _value(literal, thousands):
    """The Reading of a match of _LITERAL."""
    digits = literal["plain"] or literal["spaced"]
    if literal["dots"]:
        digits = literal["dots"].replace(".", "")
    elif commas := literal["commas"]:
        one = commas.count(",") == 1 and "." not in commas
        digits = commas if one and not thousands else commas.replace(",", "")
    if thousands and re.fullmatch(r"[1-9]\d{0,2}\.\d{3}", digits) and not literal["ten"]:
        raise UnclearError(f"write {digits.replace('.', '')} if the dot is for thousands")
    digits = re.sub("[ '_]", "", digits).replace(",", ".")
    ten = int(literal["ten"] or 0)
    return Reading(float(f"{digits}e{ten}"), ten - len(digits.partition(".")[2]))


def _name(text, at, before):
    """The token of a name: a function, a constant, a sign in words, or any other word."""
    letters = "".join(itertools.takewhile(str.isalpha, text[at:]))
    whole = "".join(itertools.takewhile(lambda char: char.isalpha() or char.isdecimal() or char == "_", text[at:]))
    known, end = letters if letters == "E" else letters.lower(), at + len(letters)
    if whole.lower() in FUNCTIONS:  # log2
        return ("function", FUNCTIONS[whole.lower()]), at + len(whole)
    if known in FUNCTIONS:  # ln2
        return ("function", FUNCTIONS[known]), end
    if known in CONSTANTS:
        return ("constant", CONSTANTS[known]), end
    if known in _WORDS:
        return (_WORDS[known], None), end
    follows = text[end:].lstrip()[:1]
    if known in ("x", "times") and before in _ENDS and (follows.isdecimal() or follows in ("(", ".", "√")):
        return ("*", None), end
    if _COUNTING.fullmatch(known):
        raise UnclearError(f"I do not know how {letters!r} changes it")
    end = at + len(whole)
    return ("word", whole), end + text.startswith(".", end)
