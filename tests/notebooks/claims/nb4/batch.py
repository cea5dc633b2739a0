"""The numbers of the part on batches."""

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


def _floor(lr=0.1, size=9):
    """Where s = (1 − η)² s + η²/B comes to rest, halved."""
    return lr**2 / size / (1 - (1 - lr) ** 2) / 2


_PROSE = {
    "batch-4": [
        given("1", "the factor (N − B)/(N − 1) of draws without replacement"),
        given("32 256", "the usual sizes, as the article has them"),
        given("1/2", _PARABOLA),
        given("1", _NOISE),
        given("1", _LEFT),
        notation("12222212222"),
    ],
    "batch-7": [set_in("batch-8", "2048")],
    "batch-15": [given("100", "a number to look for")],
    "batch-19": [
        shown("batch-20", "1 2048"),
        equals("1.25 100 100", [measured.FACTOR, measured.PROBLEMS, measured.PROBLEMS]),
        given("95%", _LEVEL),
    ],
    "batch-21": [
        equals("18", _times),
        shown("batch-20", "64 32 32", line="0.0800"),
        set_in(measured.noisy_quadratic, "4000"),
    ],
    "batch-23": [set_in("batch-24", "0.1"), set_in("batch-25", "20000")],
    "batch-26": [
        set_in("batch-25", "20000"),
        given("95%", _LEVEL),
        equals("2", lambda: tuning.share_interval(0, 20_000)[1] * 10_000),
        given("10000", "the unit of the share"),
        shown("batch-24", "297", line="1e−12"),
    ],
    "batch-28": [
        given("1", "the rule 1/t"),
        given("50", "a timing, 39 to 57 in five runs on one machine, and another one elsewhere"),
        set_in("batch-27", "64"),
    ],
    "batch-32": [
        set_in(batch._batch_variance, "16 12 16 16"),
        set_in(batch._batch_variance, "16 12 16"),
        equals("0.75", 12 / 16),
        given("1", _LEFT),
        given("2 2 2", _FLOOR),
        equals("0.1 18 1.9 0.00292", lambda: [0.1, 2 * 9, 2 - 0.1, _floor()]),
        notation("22222"),
    ],
}
_QUESTIONS = {
    "prediction noise": [given("4", "the question")],
    "exercise batch-variance": [
        set_in(batch._batch_variance, "12 16"),
        given("1", "1/B"),
        set_in(batch._batch_variance, "16 12 16 16 16"),
        given("1", "size − 1, of an estimate"),
        set_in(batch._batch_variance, "16 16 12 16"),
        notation("2"),
    ],
    "exercise noise-floor": [
        given("1/2", _PARABOLA),
        given("1", _NOISE),
        set_in(batch._noise_floor, "0.1 9"),
        given("1", _ONE),
        set_in(batch._noise_floor, "9"),
        given("1/2 2 2", _FLOOR),
        given("0", "the minimum"),
        given("1", _LEFT),
        given("2", _FLOOR),
        given("1", _LEFT),
        notation("22222222"),
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
        equals("400 2", lambda: [figures._FLOOR_RUNS, 2]),
        given("2", "the loss w²/2"),
        equals("400", lambda: figures._FLOOR_RUNS),
        given("2 2", _FLOOR),
        given("1 1 1 2 1", _INVERSE),
        set_in(figures._floor_words, "100 100"),
        given("2 2", _FLOOR),
        set_in(figures._escape, "0.9"),
        given("0", "on the line, y = 0"),
        set_in(figures._escape, "0.9"),
        notation("122"),
    ],
}
TEXTS = _PROSE | _QUESTIONS | _FIGURES
