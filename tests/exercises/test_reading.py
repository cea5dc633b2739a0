"""What people type is read as what they mean, and whatever else is typed is refused in words, in few steps."""

import math
import re
import sys

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from primer.exercises import reading
from primer.exercises.reading import DEEPEST, LONGEST, UnreadableError, read
from primer.exercises.tokens import Reading

# Each line: a value in Python, and what is typed for it.
READ = """
# numbers
0.25         | 0.25 | .25 | +.25 | 0,25 | ,25 | 25e-2 | 2.5E-1 | w = 0.25 | 0.25.
5            | 5 | 5. | 5,0 | 005 | ((5)) | 0.5e+1
12.5         | 12.5 | 12,5 | 12½ | 12 ½ | 12 1/2 | 12 2/4
0.0015       | 1.5e-3 | 1,5e−3 | 0.0015 | 0,0015
# minus
-3           | -3 | −3 | –3 | —3 | ﹣3 | －3 | ‐3 | ‑3 | ‒3 | ―3 | - 3 | minus 3 | negative 3 | −(3) | -3.0
3            | --3 | +3 | plus 3 | 5–2 | 5 minus 2 | 5 −2
-6           | 2*-3 | −2·3 | 2 × −3 | -6
# thousands
4690         | 4690 | 4 690 | 4\u00a0690 | 4\u202f690 | 4\u2009690 | 4'690 | 4’690 | 4_690 | 4.69e3 | 4 690 updates
60_000       | 60 000 | 60'000 | 60 * 1000 | 6·10⁴
1_234_567    | 1,234,567 | 1.234.567 | 1 234 567 | 1'234'567
1234.5       | 1,234.5 | 1.234,5 | 1 234.5 | 1 234,5 | 1234,5
1234.567     | 1234,567 | 1234.567
4.69         | 4.690 | 4,690 | 4.69
# fractions
1 / 4        | 1/4 | ¼ | 1⁄4 | 1∕4 | 1÷4 | 1:4 | ½/2 | 1/2/2 | ½² | 1/2*1/2 | ½·½ | (1/2)²
2 / 3        | 2/3 | ⅔ | 2:3 | 4/6
5.28125      | 5 9/32 | 5.28125 | 5+9/32 | 169/32 | 5 + 9/32 | w = 5 9/32
-5.28125     | −5 9/32 | -5.28125 | −(5 + 9/32)
468.75       | 60 000/128 | 60000/128 | 468 3/4 | 468¾
# products and quotients
1932         | 483*4 | 483·4 | 483×4 | 483⋅4 | 483 x 4 | 483x4 | 483 X 4 | 483 times 4 | 483 * 4 = 1932
0.0007       | 0.07/100 | 7*10^-4 | 7·10^-4 | 7×10⁻⁴ | 7e-4 | 0.07 % | 0.0007
0.1 / 34.2   | 0.1/34.2 | 0.1 / 34.2 | 1/342 | (1/10)/34.2
9            | 6/2*3 | 1+2*4 | 3² | (1+2)*3 | √81 | 2*3+3 | 12-2-1 | 2 + 7
8            | 2(3+1) | (1+1)(3+1) | 2³ | (1+1)³ | 2^3 | 2ˆ3 | 2*(3-(4-5))
2.5          | 5/2 | 2½ | 10/2/2 | 10:4 | 2 1/2
# powers
0.25**5      | (1/4)^5 | 4^-5 | 4^(-5) | 2**-10 | 2⁻¹⁰ | 1/4^5 | ¼^5 | (¼)⁵ | 1/1024 | 0.25^5
1 - 0.3**5   | 1−0.3^5 | 1 - 0.3**5 | 1-(0.3)^5 | 1 − (1 − 0.7)⁵
512          | 2^3^2 | 2^9 | 2^3² | 8³
-4           | −2^2 | -2² | -(2)^2 | −(2²)
4            | (−2)^2 | (-2)² | 2^2 | 2⁺² | √4^2
0.001        | 10⁻³ | 10^-3 | 1e-3 | 0.1 % | 0.1^3 | 10**-3 | 0.001 | 1/1000 | about 0.001
1            | 2^1/2 | 10⁰ | 0^0 | 5^0 | e^0
0.00292      | 2.92×10⁻³ | 2.92*10^-3 | 2.92·10^(-3) | 2.92x10^-3 | 2.92 × 10**-3 | 2,92×10⁻³ | 0.292 %
-200         | -2⋅10² | −2·100 | -2e2
# roots, constants and functions
2**0.5       | √2 | √ 2 | √(2) | sqrt(2) | sqrt 2 | Sqrt(2) | 2^½ | 2^(1/2) | 2^0.5 | np.sqrt(2) | 2/√2
8**0.5       | 2√2 | √8 | 2·√2 | 2 sqrt(2) | √(√64)
pi           | π | pi | Pi | math.pi | 2π/2 | np.pi | √(4)π/2 | (√4)π/2
pi / 2       | pi/2 | π/2 | ½π | 0.5π | 0.5 pi | (1/2)π
2 * pi**2    | 2π² | 2 π^2 | 2*pi**2
e            | e | e^1 | exp(1)
1 / e        | e^-1 | 1/e | e⁻¹ | exp(-1) | e**-1 | e^(−1) | np.exp(-1)
0.1 / e      | 0.1e^-1 | 0.1 e⁻¹ | 0.1·e^-1 | 0.1/e | 0.1*exp(-1) | η = 0.1 e^(−0.05·20)
0.01         | 0.1e-1 | 1 % | 10⁻²
log(.5) / log(.99) | ln(0.5)/ln(0.99) | ln½ / ln0.99 | log(1/2)/log(0.99) | lg 0.5/lg 0.99 | log2(.5)/log2(.99)
log(8)       | ln 8 | ln 2^3 | 3ln2 | 3 ln(2) | log 8
3            | log10(1000) | lg 1000 | log2 8 | abs(-3)
-0.5         | cos 120° | cos(120°) | cos(120)° | −½ | −50 %
cos(120)     | cos(120) | cos 120
tan(1)       | tan 1 | sin(1)/cos(1)
-0.25        | 0.1·5·cos(120°) | 0.1*5*cos 120° | −¼
# percent
0.25         | 25 % | 25% | 25 percent | ２５％ | ٢٥٪ | 50%*50% | 50%^2
2            | 200 % | 150 % + 50 %
# words and units
69           | 69 steps | 69 steps. | after 69 steps | 69 of the steps
24           | 24 GB | 24GB | 24 gigabytes | = 24 GB | 2·4·3 GB
1.444        | 1.444 η | 1.444η | 1.444·η | 1.444 * η | 1.444 × lr
100          | 100 times | 100 times smaller | 100× | ×100 | × 100 | 100 x | 100x | 10² times | 1/0.01 | factor 100
5            | step 5 | t=5 | t = 5 | t 5 | ca. 5 | at step 5 | Answer: 5 | answer is 5 | 5 w_1 | 5 updates/epoch
0.5          | 1/2 η | 1/2η | ½ η | 0.5 lr
27           | 27° | 27 ° | α = 27°
-5           | about −5 | approx. −5 | a change of −5 | w: −5
# equal signs
1.2          | w = 1.2 | w=1.2 | w1_21 = 1.2 | ∂L/∂w1_21 = 1.2 | L(w) = 1.2 | := 1.2 | 6/5 = 1.2 | 0.02·3/0.05 = 1.2
0.0368       | ≈0.0368 | ≈ 0.0368 | ~0.0368 | ∼ 0.0368 | ≃ .0368 | 0.1/e ≈ 0.0368 | 0.1 e^-1 = 0.0368
1 / 3        | > 1/3 | η > 1/3 | ≥ 1/3 | η < 1/3 | 2/6 = 1/3
2            | 8 → 4 → 2 | -> 2 | => 2
# other scripts, and what cannot be seen
3.5          | ٣٫٥ | ３．５ | ३.५ | 3\u200b.5 | 3.5\u00a0 | \u200e3.5
-12          | −１２ | －１２
6            | （１＋１）＊３
"""
SPACE = {name: getattr(math, name) for name in ("e", "pi", "log", "cos", "tan")}
ROWS = [
    (text.strip(" "), eval(value, dict(SPACE)))
    for value, *texts in (line.split("|") for line in READ.splitlines() if "|" in line)
    for text in texts
]
ROWS += [("|x| = 2", 2), (" 2 ", 2), ("2\n", 2), ("1\t+ 1", 2), ("1" + "+1" * 49, 50)]
REFUSED = """
unfinished: | = | w = | 5 = | () | % | / | 1/ | 1 + | *5 | ^2 | 2^ | 5%%3 | )5( | 1//2 | 2⁻ | ⁻ | √ | 5 *
no number: half-way | nan | inf | ∞ | w | steps | ... | − | e- | π-
foreign: 5 ± 1 | 5! | "5" | {5} | [5] | 5; | 5_ | #5 | $5 | 5 & 6 | 5\x00 | \ud800
its digits, dots and commas are not clear: 1,2,3 | 1.2.3 | 1..2 | 5, 6 | 12,34,567 | 1.234.5 | 0x10 | 0b1 | 1,234,56
changes it: half | half of 3 | 24k | two | 3 million | twice 5 | not 5 | 5 squared | two thirds | 2j | 5 E | 5 per 6
more than one: 2 3 | 5 or 6 | 4 69 | 24 GB 3 | 5 (GB) | 5 33/32 | 5 9/32^2 | 2²^3 | (2)3 | 5 steps 6 | 12 3/4 5 | 0.5½
put brackets: 1/2π | √2π | 1/2(3) | 1/2√2 | ln 2 π | 1/3e^2 | 2^5 1/2 | 1/2 1/2 | √-1 | exp -1 | 2:3π | 1/2 √2
either way: 4 690/9000 | 1 128/256 | 1e | 2 e | 2e + 1
put a number for: w − 5 | w -5 | η - 1 | lr - 1 | w_1 + 2 | 2/L | L/2 | 5 + η | w(5) | L*2 | sqrt(x) | w^2 | beta - 1
not closed: (1 | ((1) | sqrt(2 | sin(30° 2) | (5 steps) | 2*(3+4 | (27°)
divides by zero: 1/0 | 1/(2-2) | 5/0.0 | 1/0^2
too large: 1e999 | -1e999 | 10^400 | 9^9^9^9 | exp(1000) | 1e308*10 | 9^(9^(9^(9^9))) | 1e999-1e999 | 10⁹⁹⁹
no such real number: (-2)^0.5 | √(-1) | ln 0 | 0^-1 | ln(-1) | 0⁻¹
code: __import__('os').getcwd() | open('x', 'w') | lambda x: x | {{7*7}} | [1][0] | 1 if 1 else 2 | 1;2 | f'1'
markup: <b>1</b> | <script>alert(1)</script> | &lt;b&gt; | %s%n
"""
REFUSED = {
    why: [text.strip(" ") for text in texts.split("|")]
    for why, texts in (line.split(":", 1) for line in REFUSED.splitlines() if line)
}
REFUSED["too long"] = ["9" * (LONGEST + 1), "x" * 1_000_000, "1/" * 5000, "(" * 5000]
REFUSED["within each other"] = [
    "(" * (DEEPEST + 1) + "1" + ")" * (DEEPEST + 1),
    "(" * (DEEPEST // 2) + "2^" * DEEPEST + "1" + ")" * (DEEPEST // 2),
    "√" * (DEEPEST + 1) + "2",
    "2^" * DEEPEST + "1",
]
SAID = [
    *("its digits, dots and commas are not clear", "changes it", "put brackets", "put a number for", "not closed"),
    *("divides by zero", "too large", "no such real number", "too long", "within each other"),
]


def test_there_are_enough_rows():
    assert len(ROWS) >= 120


@pytest.mark.parametrize(("text", "value"), ROWS)
def test_what_people_type(text, value):
    assert read(text).value == pytest.approx(value, rel=1e-14, abs=1e-15)


@pytest.mark.parametrize(
    ("text", "small", "large"),
    [
        ("4,690", 4.69, 4690),
        ("−4,690", -4.69, -4690),
        ("4,690 updates", 4.69, 4690),
        ("600,000", 600, 600_000),
        ("0,690", 0.69, 0.69),
        ("1234,567", 1234.567, 1234.567),
        ("46,90", 46.9, 46.9),
        ("4,6901", 4.6901, 4.6901),
        ("46.90", 46.9, 46.9),
        ("0.690", 0.69, 0.69),
        ("4,690.0", 4690, 4690),
    ],
)
def test_one_comma_separates_thousands_only_where_the_answer_is_large(text, small, large):
    assert read(text).value == small
    assert read(text, thousands=True).value == large


def test_one_dot_may_be_meant_for_thousands_where_the_answer_is_large():
    assert read("4.690").value == 4.69
    for text, meant in [("4.690", "4690"), ("−10.000", "10000"), ("500.000 steps", "500000")]:
        with pytest.raises(UnreadableError, match=f"write {meant} if the dot is for thousands"):
            read(text, thousands=True)


@pytest.mark.parametrize("text", [text for texts in REFUSED.values() for text in texts])
def test_what_is_no_number_is_refused_with_examples(text):
    with pytest.raises(UnreadableError, match=r"^I cannot read ") as refusal:
        read(text)
    assert str(refusal.value).endswith("Write it like 0.25, −3, 1/4, 2^-10, 1e-3, √2 or 25 %.")
    assert len(str(refusal.value)) < 250


@pytest.mark.parametrize("why", SAID)
def test_the_refusal_says_why(why):
    for text in REFUSED[why]:
        with pytest.raises(UnreadableError, match=re.escape(why)):
            read(text)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("2/L", "put a number for 'L'"),
        ("w - 5", "put a number for 'w'"),
        ("5 + η", "put a number for 'η'"),
        ("24k", "how 'k' changes it"),
        ("1/2π", r"put brackets, as in 1/\(2π\)"),
        ("ln 4/3", r"put brackets, as in ln\(4/3\) or \(ln 4\)/3"),
        ("0.4(1 + cos π/3)", "put brackets"),
        ("1/2 1/2", "put brackets around 2 1/2"),
        ("4 690/9000", r"write 4690/9000 or 4 \+ 690/9000"),
        ("2e", "Euler"),
        ("2⁻⁻³", "raised"),
        ("5 ± 1", "'±' is no part of a number"),
    ],
)
def test_the_refusal_says_what_to_write(text, says):
    with pytest.raises(UnreadableError, match=says):
        read(text)


def test_the_examples_in_a_refusal_can_be_read():
    examples = reading.EXAMPLES.removeprefix("Write it like ").removesuffix(".").replace(" or ", ", ").split(", ")
    assert [read(text).value for text in examples] == pytest.approx([0.25, -3, 0.25, 2**-10, 0.001, 2**0.5, 0.25])


def test_the_table_of_the_module_is_true():
    first, second = (len(part) for part in re.search(r"^(=+) (=+) =+$", reading.__doc__, re.M).groups())
    rows = [
        (re.findall("``(.+?)``", line[:first]), re.split(", | or ", line[first : first + 1 + second].strip()))
        for line in reading.__doc__.splitlines()
        if line.startswith("``")
    ]
    assert len(rows) >= 25
    for texts, meant in rows:
        if texts == ["4,690"]:
            got = [_shown("4,690"), _shown("4,690", thousands=True)]
        else:
            got = [_shown(text) for text in texts]
        meant = meant * len(texts) if len(meant) == 1 else meant
        assert got == [word if word == "refused" else float(word.replace("−", "-")) for word in meant]


def _shown(text, thousands=False):
    try:
        return round(read(text, thousands).value, 4 if text != "5 9/32" else 5)
    except UnreadableError:
        return "refused"


# Anything at all

PIECES = [
    *"0123456789+-*/^()%.,=≈ eπ√½⁻³x:°−'",
    *["sqrt", "ln", "cos", "10^", "×10", "steps", "**", "e-3", "9/32", " 000"],
]
texts = st.one_of(st.text(max_size=120), st.lists(st.sampled_from(PIECES), max_size=40).map("".join))


@given(texts, st.booleans())
@example("0e999", False)
@example("1." + "0" * 90 + "e-300", False)
@example("9e-300 * 10^-300", False)
@example("0e-999 %", True)
def test_any_text_is_read_or_refused(text, thousands):
    try:
        number = read(text, thousands)
    except UnreadableError:
        return
    assert math.isfinite(number.value)
    assert number.digits is None or 0 <= number.digits < 500
    assert {number.rounds(0.1), number.rounds(1e9), number.rounds(-1e300)} <= {True, False}


@given(st.lists(st.sampled_from(PIECES), min_size=10).map("".join))
@example("(" * 100)
@example("-" * 100)
@example("1" + "+1" * 49)
@example("2" + "^2" * 49)
@example("√" * 100)
@example("1 " * 50)
@example("1,234" * 20)
@example("9" * 100)
@example("1" + "e" * 99)
@example("ﷺ" * 100)  # a single character for eighteen
def test_reading_takes_few_steps(text):
    text, calls = text[:LONGEST], 0

    def count(_frame, event, _argument):
        nonlocal calls
        calls += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        read(text)
    except UnreadableError:
        pass
    finally:
        sys.setprofile(before)
    assert calls < 200 * (len(text) + 10)


# There and back

RAISED = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
WIDE = str.maketrans("0123456789.-", "０１２３４５６７８９．－")
ARABIC = str.maketrans("0123456789.", "٠١٢٣٤٥٦٧٨٩٫")
STYLES = {
    "plain": lambda text: text,
    "minus": lambda text: text.replace("-", "−"),
    "comma": lambda text: text.replace(".", ","),
    "label": lambda text: f"w = {text}",
    "about": lambda text: f"≈ {text}",
    "unit": lambda text: f"{text} steps",
    "brackets": lambda text: f"({text})",
    "raised": lambda text: re.sub(r"e(.+)", lambda ten: "×10" + ten[1].translate(RAISED), text),
    "power": lambda text: text.replace("e", " · 10^"),
    "fullwidth": lambda text: text.translate(WIDE),
    "arabic": lambda text: text.translate(ARABIC),
}
FORMATS = {"repr": repr, "e": "{:.16e}".format, "f": "{:.20f}".format}


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("form", FORMATS)
@given(value=st.floats(-1e15, 1e15, allow_subnormal=False).filter(lambda value: value == 0 or abs(value) > 1e-290))
def test_any_float_is_read_back(style, form, value):
    got = read(STYLES[style](FORMATS[form](value))).value
    if form == "f" or style in ("raised", "power"):
        assert got == pytest.approx(value, rel=1e-15, abs=1e-20 if form == "f" else 0)
    else:
        assert got == value


@given(st.integers(1000, 10**12), st.sampled_from([" ", "\u00a0", "\u202f", "\u2009", "'", "’", "_", ","]))
def test_thousands_are_read_back(count, separator):
    assert read(f"{count:,}".replace(",", separator), thousands=True) == Reading(count, 0)


@given(st.integers(-99, 99), st.integers(1, 99), st.integers(1, 99))
def test_fractions_are_read_back(whole, above, below):
    assert read(f"{whole}/{below}").value == whole / below
    if whole and above < below:
        expected = math.copysign(abs(whole) + above / below, whole)
        assert read(f"{whole} {above}/{below}").value == pytest.approx(expected, rel=1e-15)


sums = st.recursive(
    st.integers(0, 9).map(str),
    lambda inner: st.builds("({}{}{})".format, inner, st.sampled_from(["+", "-", "*", "/", "**"]), inner),
    max_leaves=6,
)
signs, powers = st.sampled_from("+-*/"), st.sampled_from(["", "**2", "**-1", "**2**3"])
terms = st.builds("{}{}{}{}".format, signs, st.sampled_from(["", "-"]), st.integers(1, 9), powers)


def _python(text):
    return eval(re.sub(r"(\d+)", r"\1.0", text))


@given(sums)
def test_arithmetic_in_brackets_is_pythons(text):
    try:
        expected = _python(text)
    except (ZeroDivisionError, OverflowError):
        expected = None
    if expected is None or isinstance(expected, complex):
        with pytest.raises(UnreadableError):
            read(text)
    else:
        assert read(text).value == pytest.approx(expected, rel=1e-12)


@given(st.lists(terms, min_size=2, max_size=7))
def test_precedence_is_pythons(parts):
    text = "1" + "".join(parts)
    assert read(text).value == pytest.approx(_python(text), rel=1e-12, abs=1e-12)
