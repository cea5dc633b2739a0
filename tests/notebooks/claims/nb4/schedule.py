"""The numbers of the part on schedules."""

import numpy as np

from claims import equals, given, notation, set_in, shown
from primer.exercises.nb4 import schedule
from primer.explorers.nb4 import schedule as figures

_PARABOLA = "the loss ½w², or ½·0.05 w²"
_INVERSE = "the rule 1/t, η₀/(1 + kt)"


def _mean_square(rates):
    """The mean of w² on ½w² from w = 5 with noise of variance 1, one step after the other."""
    mean = 25.0
    for lr in rates:
        mean = (1 - lr) ** 2 * mean + lr**2
    return mean


def _best_mean_square():
    """The same with the best rate for each step, that of the least mean after it: m/(m + 1) where the mean is m."""
    mean, rates = 25.0, []
    for _ in _T:
        rates.append(mean / (mean + 1))
        mean = (1 - rates[-1]) ** 2 * mean + rates[-1] ** 2
    return _mean_square(rates)


_T = np.arange(400)

TEXTS = {
    "schedule-4": [
        given("1/2", _PARABOLA),
        given("1", "a part"),
        given("2 0", "halving, and the first step"),
        given("1 1 1", _INVERSE),
        given("1951", "year of the paper"),
        given("1", "the sum of the powers of e^(−k)"),
        notation("2000000"),
    ],
    "schedule-5": [set_in("schedule-20", "0 50 100")],
    "schedule-8": [
        set_in(figures, "400"),
        given("50", "a step to read at"),
        given("0.3 0.01", "a k to try, within the slider's"),
        notation("2"),
    ],
    "schedule-10": [
        given("4000", "the runs of noisy_quadratic"),
        given("1/2", _PARABOLA),
        given("1 5", "the noise and the start of noisy_quadratic"),
        set_in("schedule-11", "0.3"),
        notation("220"),
    ],
    "schedule-12": [
        given("0.01", "the exponential's k in the table"),
        given("1", _INVERSE),
        equals("0.031", lambda: _mean_square(0.3 / (1 + 0.01 * _T))),
        set_in("schedule-11", "400 0.3"),
        equals("2.0", lambda: _mean_square(0.3 * np.exp(-0.3 * _T))),
        given("1/2", _PARABOLA),
        set_in("schedule-13", "0.05 5 4000 0.3 0.05"),
        equals("6.15", lambda: np.sum(0.3 * np.exp(-0.05 * np.arange(4000)))),
        given("1", _INVERSE),
        equals("0.3", 0.3 * 0.05 / 0.05),
        notation("200"),
    ],
    "schedule-14": [given("1", "below it a power with a negative exponent grows"), notation("000")],
    "schedule-19": [
        equals("0.5 1 2 1 0.25 0.75 0.288", lambda: [0.5, 1, 2, 1, 0.5 / 2, 0.75, -np.log(0.75)]),
        given("1 1 1/2 1 1/2 1/3", "1/(1 + t), and its first values"),
        set_in(schedule.ends_at, "400"),
        given("1", "in 1/400"),
        set_in(schedule.ends_at, "400"),
        equals("0.0025", lambda: _mean_square(1 / (1 + _T))),
        equals("1 400.04", lambda: [1, 1 / _best_mean_square()]),
        given("1", _INVERSE),
        notation("22"),
    ],
    "prediction decay-formula": [
        set_in("schedule-15", "0.1 0.05"),
        given("0", "an option"),
        set_in("schedule-15", "0.1"),
        equals("0.1 -0.05 10 0.05", [0.1, -0.05, 1 / 0.1, 0.05]),
        shown("schedule-15", "1", line="  0  "),
        shown("schedule-15", "3.16", line=" 10  "),
        shown("schedule-15", "100000", line="100  "),
        set_in("schedule-15", "0 10 100"),
        notation("000"),
    ],
    "exercise exponential": [
        given("1 0", "the slope of |w|"),
        set_in(schedule._exponential, "2 0.5"),
        given("0", "the minimum"),
        given("1 1 1 -2", "the sum of the powers of e^(−k)"),
        set_in(schedule._exponential, "2 2 2"),
        given("10", "the base that the mistake takes"),
        notation("000000000"),
    ],
    "exercise my-schedule": [
        given("1/2", _PARABOLA),
        given("5 1", "the start and the noise of noisy_quadratic"),
        set_in(schedule.ends_at, "400"),
        given("0 1", "the first steps"),
        equals("399", _T[-1]),
        equals("0.0026", schedule.GOAL),
        equals("0.0033", lambda: _mean_square(0.3 / (1 + 0.3 * _T))),
        equals("0.3 0.18", lambda: [0.3, _mean_square(0.3 + 0 * _T)]),
        set_in(schedule.ends_at, "400"),
        equals("0.01 0.013", lambda: [0.01, _mean_square(0.01 + 0 * _T)]),
        equals("0.0045", lambda: _mean_square(0.3 * 0.5 ** (_T // 50))),
        equals("0.0053", lambda: _mean_square(0.3 * np.exp(-0.01 * _T))),
        given("1", _INVERSE),
        equals("0.0033", lambda: _mean_square(0.3 / (1 + 0.3 * _T))),
        equals("0.05", lambda: 1 / np.sqrt(400)),
        equals("0.1", 0.1 * 1 / 1),
        given("1 1 1/2 1/3", "1/(1 + t), and its first values"),
        given("-1", "an index: the last"),
        notation("2200"),
    ],
    "figures schedule": [
        given("1 1 1 1 1", _INVERSE),
        given("1", "the power of 0"),
        notation("0"),
    ],
}
