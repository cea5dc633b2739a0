"""The numbers of the part on Lion."""

import math

import numpy as np

from claims import equals, given, notation, set_in, shown
from claims.figures import preset
from primer import descent, experiments, optimizers
from primer.exercises.nb5 import lion
from primer.experiments import lion as experiment
from primer.experiments import rates
from primer.explorers.nb5 import lion as figures


def _gain(beta1=0.9, beta2=0.99):
    """How much larger the SNR of c is: by the squares of the weights that c gives each gradient, summed one by one."""
    weights = [1 - beta1, *(beta1 * (1 - beta2) * beta2**age for age in range(5000))]
    return sum(weights) / math.sqrt(sum(weight**2 for weight in weights))


def _right(snr, batch):
    return 0.5 * (1 + math.erf(snr * math.sqrt(batch / 2)))


def at_least(batch):
    """The share of right signs of c, a tenth of a percent at a time, rounded down."""
    return math.floor(1000 * _right(0.1 * _gain(), batch)) / 1000


def _work(name):
    return sum(experiments.work_of_all()[name].values())


def _longer(beta1=0.9):
    return math.sqrt((1 + beta1) / (1 - beta1))


def _adams_start(steps=60):
    """Adam's step on noise, from root mean squares of a loop of its own over the second half of the steps."""
    noise = np.random.default_rng(0).standard_normal((steps, 64))
    noise -= noise.mean()
    m = v = np.zeros(64)
    squares = []
    for t, g in enumerate(noise, start=1):
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g
        squares.append((m / (1 - 0.9**t) / np.sqrt(v / (1 - 0.999**t))) ** 2)
    return math.sqrt(np.mean(squares[steps // 2 :]))


def _turn():
    """m and c after k steps of +1, where c turns its sign, and m."""
    queue = iter([-1.0] * 3000 + [1.0] * 99)
    run = descent.run(optimizers.lion, [0.0], lambda w: np.full(1, next(queue)), 3099, beta1=0.9, beta2=0.99)
    up, m_below = (run.c[3000:, 0] < 0).sum(), 1 + (run.m[3000:, 0] < 0).sum()
    scale = 0.9 * 2
    return [1, 2, 0.99, 0.9, 1 - 0.9, 0.9 + 0.1, scale, 0.99, 0.99, 1 / scale, 0, up - 1, up, m_below]


def _rates(name):
    """The rate with the lowest median in batches of 32, and the lowest and highest whose intervals reach its own."""
    row = experiments.rate_searches()[name, 32]
    ends = np.sort(row.last)
    best = ends[:, 19:21].mean(1).argmin()
    level = row.rates[(ends[:, 12] <= ends[best, 27]) & (ends[best, 12] <= ends[:, 27])]
    return row.rates[best], level[0], level[-1]


def _ends(name, batch):
    """The median loss on the fresh starts at the best rate."""
    return np.median(experiments.rate_searches()[name, batch].judged)


def _lower(batch):
    """Who of Lion and Adam ends lower on the fresh starts, None if their intervals overlap."""
    ends = {name: np.sort(experiments.rate_searches()[name, batch].judged) for name in ("lion", "adam")}
    apart = {"lion": ends["lion"][60] < ends["adam"][39], "adam": ends["adam"][60] < ends["lion"][39]}
    return next((name for name, is_lower in apart.items() if is_lower), None)


_LOWER = {4: "lion", 32: "lion", 256: None, 1024: "adam"}
TEXTS = {
    "lion-5": [
        given("2023", "year of the paper"),
        set_in(experiments.memory_gain, "0.9 0.99"),
        given("1 1 1 1", "in the two roots"),
        equals("19 4.36", lambda: [_longer() ** 2, _longer()]),
        equals("0 1/2", lambda: [0, _right(0, 1)]),
        notation("111112112121111"),
    ],
    "lion-8": [equals("0.000001", lambda: preset("sign_agreement", "gradients of 0.000001: the same steps", "scale"))],
    "lion-12": [given("16 32 16", "precisions in bits")],
    "lion-14": [set_in("lion-15", "0.1")],
    "lion-20": [
        given("30 50%", "the article's claim"),
        equals("11 16", lambda: [_work("lion"), _work("adamw")]),
        given("6", "two for the forward pass and four for the backward pass of a dense layer"),
        equals("192 32", [6 * 32, 32]),
        equals("2%", lambda: 1 - (6 * 32 + _work("lion")) / (6 * 32 + _work("adamw"))),
        given("3 10", "the article's claim"),
        equals("4.36", _longer),
        equals("0.232", _adams_start),
        set_in(experiments.step_lengths, "60"),
        set_in(rates.BATCHES, "32"),
        equals("0.01 0.04", lambda: [_rates("lion")[0], _rates("adam")[0]]),
        equals("0.005 0.01 0.02 0.08", lambda: [*_rates("lion")[1:], *_rates("adam")[1:]]),
        given("0.1", "the signal-to-noise ratio of the table"),
        equals("54 100 1", lambda: [100 * _right(0.1, 1), 100, 1]),
        equals("8.4 80 100 1", lambda: [_gain(), 100 * _right(0.1 * _gain(), 1), 100, 1]),
        equals("99.9% 16", lambda: [at_least(16), 16]),
        equals("4 32 256 1024", lambda: [batch if _lower(batch) is who else np.nan for batch, who in _LOWER.items()]),
        equals("0.0068 0.0109", lambda: [_ends(name, 1024) for name in ("adam", "lion")]),
    ],
    "lion-25": [
        equals("1 2 0.99 0.9 0.1 1 1.8 0.99 0.99 5/9 0 58 59 69", _turn),
        equals("99 -1.0 99 200.0", [99, -1, 99, 200]),
        equals("3 4 2e9 24e9", [3, 4, 2e9, 3 * 4 * 2e9]),
    ],
    "prediction lion-steps": [equals("0.23", lambda: 1 / _longer())],
    "prediction lion-memory": [given("1 1", "weights and gradients, the unit"), shown("lion-19", "2", line=" adam ")],
    "exercise lion-turn": [
        given("-1 -1 1", "the gradients, and m with them"),
        set_in(lion._lion_turn, "0.9 0.99"),
        given("-1", "m at the start"),
        set_in(lion._lion_turn, "0.99"),
        given("1", "in 1 − β1"),
        set_in(lion._lion_turn, "0.9"),
        equals("0.1", 1 - 0.9),
        given("0 0 0", "where c is 0, and the first k"),
        given("1 2", "m after k steps"),
        set_in(lion._lion_turn, "0.99 0.9"),
        equals("0.1 0", lambda: [1 - 0.9, 0]),
        notation("122111"),
    ],
    "exercise lion-stream": [
        set_in(lion._lions_way, "0 20"),
        given("0", "the limit of the sum"),
        given("0", "the limit of the sum"),
        given("0", "the limit of the sum"),
        given("0", "the limit of the sum"),
        set_in(lion._lions_way, "20"),
        *[given("100", "how many there are")] * 3,
        notation("12"),
    ],
    "exercise state-bytes": [set_in(lion._state_bytes, "2 4 1e9 1e9 4 2 2 1e9"), notation("30")],
    "figures lion": [
        equals("4 1024", lambda: [preset("sign_agreement", title, "batch") for title in _BATCHES]),
        equals("0.000001", lambda: preset("sign_agreement", "gradients of 0.000001: the same steps", "scale")),
        set_in(experiment.sign_agreement, "20000"),
        given("0.999", "more than this is not told apart"),
        set_in([rates.JUDGING], "100"),
        given("95%", "the interval of 1.96 standard deviations"),
        equals("4", lambda: float(preset("lion_rate", "noisy gradients: batches of 4", "batch"))),
        given("32", "bits of the copy"),
        given("80", "an accelerator"),
        equals("6 80", lambda: [preset("state_bytes", _FITS, "weights") / 1e9, 80]),
        equals("16", lambda: float(preset("state_bytes", _FILLS, "accelerator").split()[0])),
        given("16", "an accelerator"),
        equals("16 16 32 32 64", lambda: [8 * figures._PRECISIONS[name][i] for name, i in _BITS]),
    ],
}
_FITS = "6 billion weights in 80 GB: Lion fits, Adam does not"
_FILLS = "a billion weights in 16 GB: Adam fills it"
_BITS = [("16 bits throughout", 0), *(("16 bits, a copy and the state in 32", i) for i in (0, 2)),
         ("32 bits throughout", 0), ("64 bits, as in this course", 0)]  # fmt: skip
_BATCHES = ["4 samples: c is right, and Lion ends lower", "all 1024: the sign is safe, and Adam ends lower"]
