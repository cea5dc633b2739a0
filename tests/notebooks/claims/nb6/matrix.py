"""The numbers of the part on Shampoo and Muon."""

import numpy as np

from claims import equals, given, notation, set_in, shown
from primer import beyond, experiments
from primer.exercises.nb6 import matrix as questions
from primer.experiments import choice
from primer.experiments import matrix as experiment

_A, _B, _C = 3.4445, -4.7750, 2.0315


def _after(s, steps=5, a=_A, b=_B, c=_C):
    for _ in range(steps):
        s = s * (a + b * s**2 + c * s**4)
    return s


def _range():
    """What five of Muon's steps make of singular values from 0.01 to 1, the least and the most."""
    made = _after(np.linspace(0.01, 1, 20_001))
    return [made.min(), made.max()]


def _cubic(n, s=0.001):
    return _after(s, n, 1.5, -0.5, 0)


def _climb():
    reached = next(n for n in range(99) if _cubic(n) > 0.9)
    return [1.5, 17, 0.001 * 1.5**17, 0.001, 1, reached]


def _end(title, condition, turned):
    return experiments.regression_contest(condition, turned)[title].median


TEXTS = {
    "matrix-2": [
        given("4", "a part"),
        given("2018 3 2025 2024", "years of the papers, and a part"),
        set_in(beyond.COEFFICIENTS["muon"], "3.4445 -4.775 2.0315"),
        given("1", "the singular values of an orthogonal matrix"),
        set_in(beyond.COEFFICIENTS["cubic"], "1.5 -0.5 0"),
        set_in(beyond.COEFFICIENTS["quintic"], "1.875 -1.25 0.375"),
        given("1", "the singular values of an orthogonal matrix"),
        notation("111141452221122111111235"),
    ],
    "matrix-12": [given("0", "the first step")],
    "matrix-14": [
        set_in([experiment.SIDE], "8 8"),
        set_in(experiment.CONDITIONS, "10000 100"),
    ],
    "matrix-16": [given("1", "the singular values of an orthogonal matrix")],
    "matrix-18": [
        set_in("matrix-20", "10000"),
        set_in([experiment.STEPS], "200"),
        given("95%", "the interval of 1.96 standard deviations"),
        set_in("matrix-21", "100"),
    ],
    "matrix-22": [
        given("4 8", "a notebook and its part"),
        given("100 0.001", "as in that part"),
        given("95%", "the interval of 1.96 standard deviations"),
        set_in(experiment.hold_ravine, "1.5"),
    ],
    "matrix-24": [
        given("2-2-1 5 9", "the network; a notebook and its part"),
        set_in([choice.STARTS], "100"),
        notation("1"),
    ],
    "matrix-26": [
        given("2018", "year of the paper"),
        set_in("matrix-20", "10000"),
        equals("1.9e-6 3.2e-4", lambda: [_end(name, 10_000, True) for name in ("Shampoo", "Adam")]),
        set_in([experiment.LEVEL], "1e-12"),
        equals("2.3e-10", lambda: _end("Adam", 10_000, False)),
        shown("matrix-23", "4", line="Shampoo"),
        shown("matrix-23", "5 222", line="Adagrad"),
        set_in("matrix-23", "45"),
        given("40% 35% 20% 2025", "the paper's"),
        set_in("matrix-20", "10000"),
        equals("4.4e-9 3.6e-9", lambda: [_end("SOAP", 10_000, turned) for turned in (True, False)]),
        set_in(beyond.soap, "0.9 0.999"),
        equals("0.95 2.5e-5", lambda: [0.95, _end("SOAP, β1 = β2 = 0.95", 10_000, True)]),
        given("2024", "year of the paper"),
        equals("0.01 1 0.68 1.13", lambda: [0.01, 1, *_range()]),
        equals("1.7e-6", lambda: _end("Muon", 10_000, True)),
        set_in("matrix-21", "100"),
        equals("2.3e-7 3.8e-9", lambda: [_end(name, 100, True) for name in ("Muon", "Momentum")]),
        shown("matrix-23", "362.5", line="Muon"),
        shown("matrix-23", "98", line=" Adam  "),
        given("2-2-1 2 2", "the network, and the sides of its first matrix"),
        shown("matrix-25", "56", line="Muon"),
        set_in([choice.STARTS], "100"),
        shown("matrix-25", "86", line=" Adam  "),
        notation("12116"),
    ],
    "matrix-30": [
        equals("1.5 17 0.985 0.001 1 18", _climb),
        equals("0.001 1.5 -0.5 0 20", [0.001, 1.5, -0.5, 0, 20]),
        given("1/2 1/4", "the two powers"),
        given("-1 4 -1 4", "the power of the solution"),
        notation("2111112"),
    ],
    "prediction newton-schulz": [
        given("0.9 0.009", "two singular values, a hundred times apart"),
        equals("3.44 4.78 2.03", [_A, -_B, _C]),
        equals("3.44", _A),
        given("1", "where the exact factor has all"),
        notation("35"),
    ],
    "prediction muon-column": [given("4", "a notebook")],
    "exercise cubic-steps": [
        given("1.5 -0.5 0", "the cubic's coefficients"),
        set_in(questions._cubic_steps, "0.001"),
        set_in(questions._steps_until, "0.9 0.9 0.9"),
        set_in(questions._cubic_steps, "0.01"),
        set_in(questions._cubic_steps, "0.001"),
        given("1.5 -0.5 0 10 20", "the cubic's coefficients, and two numbers to try"),
    ],
    "exercise shampoo-bug": [given("0 2 2", "the memory at first; twice the power, on either side"), notation("2")],
    "figures matrix": [
        given("1 1 1 1", "the singular values of the exact factor"),
        set_in([experiment.STEPS], "200"),
        given("95%", "the interval of 1.96 standard deviations"),
    ],
}
# Its rows in the tables at the notebook's end.
CLOSING = [
    given("2018", "year of the paper"),
    equals("1.9e-6 3.2e-4", lambda: [_end(name, 10_000, True) for name in ("Shampoo", "Adam")]),
    equals("1.9e-6 2.3e-10", lambda: [_end(name, 10_000, False) for name in ("Shampoo", "Adam")]),
    given("2018", "year of the paper"),
    given("40% 2025", "the paper's"),
    equals("4.4e-9 3.6e-9", lambda: [_end("SOAP", 10_000, turned) for turned in (True, False)]),
    equals("3.2e-4 2.3e-10", lambda: [_end("Adam", 10_000, turned) for turned in (True, False)]),
    given("2024", "year of the paper"),
    equals("0.01 1 0.68 1.13", lambda: [0.01, 1, *_range()]),
    equals("1.7e-6", lambda: _end("Muon", 10_000, True)),
    shown("matrix-25", "56", line="Muon"),
    set_in([choice.STARTS], "100"),
    shown("matrix-25", "86", line=" Adam  "),
]
SYMBOLS = [
    given("1 5 5 5", "the singular values of an orthogonal matrix; the part"),
    given("0 5 5", "what nothing is divided by; the part"),
    notation("22222"),
]
