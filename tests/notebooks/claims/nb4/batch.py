"""The numbers of the part on batches."""

import numpy as np

from claims import equals, given, notation, set_in, shown
from primer import experiments
from primer.exercises.nb4 import batch
from primer.experiments import batch as measured
from primer.experiments import tuning
from primer.explorers.nb4 import batch as figures

_PARABOLA = "the loss ½w²"
_NOISE = "the variance of the noise in noisy_quadratic"
_FLOOR = "the floor η / (2B(2 − η)) and the mean of w², twice as large"
_LEFT = "1 − η, what a step leaves"
_ONE = "batches of one sample"
_LEVEL = "the level of the interval: 1.96 standard deviations"
_INVERSE = "the rule 1/t, η/(1 + ηt)"


def _times():
    found = experiments.batch_sizes()
    return found[2048].median / found[32].median


def _samples(within, size):
    return experiments.batch_samples()[within][size].median


def _overlap():
    (low, high), (lower, higher) = (experiments.batch_samples()[0.001][size].between for size in (32, 1))
    return low < higher and lower < high


def _highest(floor):
    """The η whose floor η/(2(2 − η)) this is."""
    return 4 * floor / (1 + 2 * floor)


def _late(lr):
    """The mean of w²/2 over the last 100 of 400 steps from 5, expected."""
    squares = [25.0]
    for _ in range(400):
        squares.append((1 - lr) ** 2 * squares[-1] + lr**2)
    return np.mean(squares[-100:]) / 2


def _floor(lr):
    """Where s = (1 − η)² s + η² comes to rest, halved."""
    return lr**2 / (1 - (1 - lr) ** 2) / 2


_PROSE = {
    "batch-4": [
        given("1", "the factor (N − B)/(N − 1) of draws without replacement"),
        given("32 256", "the usual sizes, as the article has them"),
        given("1/2", _PARABOLA),
        given("1 0 1", "the factor of a step; the noise, its mean and its variance"),
        given("-2 1 0", "the mixed term of the square, and its mean"),
        given("1", _LEFT),
        notation("12222212222"),
    ],
    "batch-5": [set_in("batch-8", "2048"), set_in("batch-36", "64")],
    "batch-15": [given("0", "the gradient at a saddle"), given("100", "a number to look for")],
    "batch-19": [
        shown("batch-20", "1 2048"),
        equals("1.25 100 100", [measured.FACTOR, measured.PROBLEMS, measured.PROBLEMS]),
        given("95%", _LEVEL),
    ],
    "batch-21": [
        equals("18", _times),
        shown("batch-20", "64 32 32", line="0.0800"),
        set_in(measured, "0.01 0.001"),
    ],
    "batch-42": [
        equals("6.7", lambda: _samples(0.001, 1) / _samples(0.01, 1)),
        equals("32", lambda: 32 if _overlap() else 0),
        given("2018", "year of the paper"),
        set_in(measured.noisy_quadratic, "4000"),
    ],
    "batch-23": [set_in("batch-24", "0.1"), set_in("batch-25", "20000")],
    "batch-37": [set_in(measured.noisy_saddle, "1000"), given("95%", _LEVEL)],
    "batch-26": [
        shown("batch-41", "4096", line="0.010   2048"),
        shown("batch-41", "197", line="0.0290"),
        set_in("batch-25", "20000"),
        given("95%", _LEVEL),
        equals("2", lambda: tuning.share_interval(0, 20_000)[1] * 10_000),
        given("10000", "the unit of the share"),
        shown("batch-38", "51 0.1", line="0.100"),
        shown("batch-24", "297", line="1e−12"),
    ],
    "batch-39": [
        shown("batch-41", "197", line="0.0290"),
        shown("batch-41", "0.01 4096", line="0.010   2048"),
        set_in("batch-40", "64"),
    ],
    "batch-28": [given("1", "the rule 1/t")],
    "batch-32": [
        given("2 2", _FLOOR),
        given("4", "2(2 − η) for a small η"),
        set_in(batch._low_floor, "0.0045"),
        equals("0.0178", lambda: _highest(0.0045)),
        given("1", _LEFT),
        equals("0.013", lambda: 0.013 if _late(0.013) > 0.0045 else np.nan),
        set_in(batch._low_floor, "400"),
        equals("0.015", lambda: 0.015 if _late(0.015) < 0.0045 else np.nan),
        equals("0.8 2 1.2 0.1 2 1.9", [0.8, 2, 2 - 0.8, 0.1, 2, 2 - 0.1]),
        equals("12.67 13", lambda: [_floor(0.8) / _floor(0.1), np.ceil(_floor(0.8) / _floor(0.1))]),
    ],
}
_QUESTIONS = {
    "prediction noise": [given("4", "the question")],
    "goal low-floor": [
        set_in(batch._low_floor, "100 400 0.0045"),
        set_in(batch._low_floor, "100 400"),
        given("4", "a part"),
        given("4", "1/(2(2 − η)) for a small η"),
        set_in(batch._low_floor, "0.0045"),
    ],
    "exercise noise-floor": [
        given("1/2", _PARABOLA),
        given("1", _NOISE),
        set_in(batch._noise_floor, "0.1 0.8"),
        given("2", _FLOOR),
        set_in(batch._noise_floor, "0.8 0.1"),
        given("1", _LEFT),
        given("2 2", _FLOOR),
        given("1", _ONE),
        notation("2222"),
    ],
}
_FIGURES = {
    "figures batch": [
        given("1", _ONE),
        equals("16", lambda: len(figures._TASKS["regression with noisy labels"].x)),
        equals("0", lambda: figures._TASKS["network, labels it can meet"].lowest),
        given("0", "the gradient where the error is 0"),
        equals("250", lambda: len(figures._draws("with replacement"))),
        given("0", "to the left of it the product with the full gradient is negative"),
        equals("1 1024", lambda: experiments.gradient_variance().sizes[[0, -1]]),
        given("2", "B is a power of 2"),
        equals("400 5 2", lambda: [figures._FLOOR_RUNS, figures._floor_runs(0.1, 1, False)[0][0], 2]),
        given("2", "the loss w²/2"),
        equals("400", lambda: figures._FLOOR_RUNS),
        given("2 2", _FLOOR),
        given("1 1 1 2 1", _INVERSE),
        set_in(figures._floor_words, "100 100"),
        given("2 2", _FLOOR),
        notation("122"),
    ],
}
TEXTS = _PROSE | _QUESTIONS | _FIGURES
