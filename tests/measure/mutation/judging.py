"""The faults of reading and judging answers, in the form of ``faults``."""

TOKENS = {
    "exercises.tokens.Reading": [
        ("zeros count as a digit", "len(str(abs(units))) if units else 0", "len(str(abs(units)))"),
        ("the sign is a digit", "len(str(abs(units)))", "len(str(units))"),
        ("a half is always up", "units % 2 == 0 or abs(units) > abs(exact)", "abs(units) > abs(exact)"),
        ("a half is always even", "units % 2 == 0 or abs(units) > abs(exact)", "units % 2 == 0"),
        ("a whole digit off is rounded", "return abs(exact - units) < 0.5", "return abs(exact - units) < 1"),
        ("any half will do", "return units % 2 == 0 or abs(units) > abs(exact)", "return True"),
        ("halves of floats are not seen", "error = 1e-12 *", "error = 0 *"),
        ("the last digit may be below all floats", "10.0 ** min(max(self.last, -300), 300)", "10.0 ** self.last"),
    ],
    "exercises.tokens._plain": [
        ("the first = counts", ".rpartition(", ".partition("),
        ("** is two signs", '.replace("**", "^")', ""),
        ("a full stop is kept", '.removesuffix(".")', ""),
    ],
    "exercises.tokens._simple": [
        ("digits of other scripts", "return str(unicodedata.decimal(char))", "return char + char"),
        ("no-break spaces", "if char.isspace():", 'if char == " ":'),
        ("what cannot be seen is kept", 'if kind == "Cf":', 'if kind == "Co":'),
        ("⁻³ becomes −3", "if char in _RAISED or _share(char) is not None:", "if _share(char) is not None:"),
    ],
    "exercises.tokens._SIGNS": [
        ("en dash", "‐‑‒–—", "‐‑‒—"),
        ("minus", "―−➖", "―➖"),
        ("middle dot", "×·⋅", "×⋅"),
        ("about", "≈~∼", "~∼"),
    ],
    "exercises.tokens._share": [("upside down", "int(above) / int(below) if", "int(below) / int(above) if")],
    "exercises.tokens._token": [("3⁺² is 3²⁺", "map(_RAISED.get, run[0])", "map(_RAISED.get, reversed(run[0]))")],
    "exercises.tokens._number": [
        ("an improper fraction is mixed in", "if mixed and int(mixed[2]) < int(mixed[3]):", "if mixed:"),
        ("a mixed fraction is a product", "int(whole) + int(above)", "int(whole) * int(above)"),
        ("three digits may be either", "if len(above) == 3 and len(whole) <= 3:", "if False:"),
        ("1/2 1/2", 'if before in ("/", ":", "^"):', "if False:"),
    ],
    "exercises.tokens._value": [
        ("a comma is always for thousands", "if one and not thousands else", "if False else"),
        ("a comma is always for decimals", "if one and not thousands else", "if one else"),
        ("two commas are decimals", 'one = commas.count(",") == 1 and', "one = True and"),
        ("the power of ten is forgotten", '"{digits}e{ten}"', '"{digits}"'),
        ("the power of ten moves no digit", "ten - len(", "-len("),
        ("one digit too few", 'ten - len(digits.partition(".")[2])', 'ten - len(digits.partition(".")[2]) + 1'),
    ],
    "exercises.tokens._COUNTING": [("24k", "|k|m|", "|m|"), ("half", "|half|", "|"), ("not", "|not|", "|")],
    "exercises.tokens._name": [
        ("x is always times", "and (follows.isdecimal() or follows in", "and (True or follows in"),
        ("x is never times", 'if known in ("x", "times")', "if known in ()"),
        (
            "a word swallows what is raised",
            "str.isalpha, text[at:]))\n    whole",
            "str.isalnum, text[at:]))\n    whole",
        ),
    ],
    "exercises.tokens.FUNCTIONS": [
        ("log is decimal", '"log": math.log,', '"log": math.log10,'),
        ("lg is natural", '"lg": math.log10', '"lg": math.log'),
    ],
}

READING = {
    "exercises.reading.read": [
        ("any length", "len(text) > LONGEST", "False"),
        ("infinite numbers", "if not math.isfinite(number.value):", "if False:"),
        ("overflow is raised", "except OverflowError:", "except FloatingPointError:"),
        ("division by zero is raised", "except ZeroDivisionError:", "except FloatingPointError:"),
        ("what math refuses is raised", "except ValueError:", "except FloatingPointError:"),
    ],
    "exercises.reading._Parser": [
        ("w − 5 is −5", 'or (letter and self.kind in ("+", "-"))', ""),
        ("L/2 is half", '("(", "*", "/", "^", "raised", "%")', '("(",)'),
        ("what stands behind the number is dropped", 'if self.kind != "end":', "if False:"),
        ("a difference from right to left", "sign * self.product().value", "sign * self.sum().value"),
        ("minus is plus", "sign = -1 if", "sign = 1 if"),
        ("1/2π is read", "elif divided or self.bare:", "elif self.bare:"),
        ("√2π is read", "elif divided or self.bare:", "elif divided:"),
        ("a quotient upside down", "number.value / self.signed().value", "self.signed().value / number.value"),
        ("2·η is twice something", 'if self.next_kind == "word" and self.kind == "*":', "if False:"),
        ("10^−3 makes a calculation", "if shift and number.last is not None", "if False"),
        ("any power of ten shifts digits", "shift = self.kind", "shift = True or self.kind"),
        ("the digits shift the other way", "number.last + round(", "number.last - round("),
        ("2e is 2·2.718", "if unfinished:", "if False:"),
        ("two minus signs are one", 'negative ^= self.passed == "-"', 'negative |= self.passed == "-"'),
        (
            "a sign binds tighter than a power",
            "number = self.power()\n        return Reading(-",
            "number = self.percent()\n        return Reading(-",
        ),
        ("any depth", "if self.depth > DEEPEST:", "if False:"),
        ("depth is never left", "self.depth -= 1", "self.depth -= 0"),
        (
            "2^3^2 from left to right",
            "math.pow(number.value, self.signed().value)",
            "math.pow(number.value, self.percent().value)",
        ),
        ("raised digits multiply", "math.pow(number.value, self.value)", "number.value * self.value"),
        ("percent of a percent", "number.value / 100", "number.value / 10000"),
        ("33 % has no digits", "None if number.last is None else number.last - 2", "None"),
        ("33 % has the digits of 33", "number.last - 2", "number.last"),
        ("0.5½ is a number", "if number.last == 0 and self.accept", "if self.accept"),
        ("5½ is a product", "number.value + self.value", "number.value * self.value"),
        ("a bracket may stay open", 'if not self.accept(")"):', 'if self.accept(")") is None:'),
        ("brackets do not end a root", 'closed")\n        self.bare = False', 'closed")'),
        ("degrees are radians", "argument = math.radians(argument)", "argument = argument * 1.0"),
        ("27° turns", 'turns = self.accept("("), function in', 'turns = self.accept("("), function not in'),
    ],
}

JUDGE = {
    "exercises.judge.judge": [
        ("a shape may be any", "if [n for n in got if n != 1] != [n for n in wanted if n != 1]:", "if False:"),
        (
            "a number in an array is refused",
            "[n for n in got if n != 1] != [n for n in wanted if n != 1]",
            "got != wanted",
        ),
        ("infinite answers", "if not np.isfinite(value).all():", "if False:"),
        (
            "typed answers need three digits",
            "return _weigh(exercise, typed, TYPED)",
            "return _weigh(exercise, typed, COMPUTED)",
        ),
        ("computed ones need two", "value.item()), COMPUTED)", "value.item()), TYPED)"),
    ],
    "exercises.judge._weigh": [
        ("digits are not asked for", "number.digits < (exercise.digits or 0)", "False"),
        ("near enough is not looked at", "return near or _rounded", "return _rounded"),
        ("rounding is not looked at", " or _rounded(exercise, number, least)", ""),
    ],
    "exercises.judge._compare": [
        ("few digits are near enough", "1e-9 if exact else exercise.tolerance", "exercise.tolerance"),
        ("mistakes are not recognised", "if _close(value, wrong, exercise.tolerance)", "if False"),
    ],
    "exercises.judge._rounded": [
        ("two are enough where more are asked for", "exercise.digits or least", "least"),
        ("a mistake may round to the same", "if number.digits >= enough and not said:", "if number.digits >= enough:"),
        ("one digit is enough", "if number.digits >= enough and not said:", "if not said:"),
        ("whole answers may be rounded", "if not math.isclose(answer, round(answer), rel_tol=1e-9) and", "if"),
        ("too few digits are wrong", "return Verdict(None, f", "return Verdict(False, f"),
        ("too few digits are right", "return Verdict(None, f", "return Verdict(True, f"),
        ("it asks for digits that do not tell", "_telling(exercise), ", ""),
        ("it asks for digits that are there", ", number.digits + 1)", ")"),
        ("any of the mistakes", "if len(said) == 1 and", "if said and"),
        ("one digit makes a mistake", "and number.digits >= least else", "else"),
    ],
    "exercises.judge._telling": [("a digit too early", "_first(answer) + 1 - digits", "_first(answer) - digits")],
    "exercises.judge._computed": [
        ("zeros do not count", "if padded.rounds(answer):", "if False:"),
        ("zeros always count", "if padded.rounds(answer):", "if True:"),
        ("one digit fewer", "_first(answer) + 1 - (", "_first(answer) + 2 - ("),
    ],
    "exercises.judge._read": [("thousands in small answers", ">= 1000", ">= 1")],
    "exercises.judge._shape_words": [("a function's shape with its calls", "if exercise.probe and", "if False and")],
    "exercises.judge._close": [
        ("of each entry", "np.max(np.abs(value - wanted)) <=", "np.min(np.abs(value - wanted)) <=")
    ],
}
