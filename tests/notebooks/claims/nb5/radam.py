"""The numbers of the part on RAdam."""

import math

import numpy as np

from claims import equals, given, notation, set_in
from claims.figures import preset
from primer import descent, experiments
from primer.exercises.nb5 import radam
from primer.experiments import radam as experiment
from primer.experiments import rates

_RULE = "the definitions of ρ and r"


def _rho(t, beta2=0.999):
    """ρ_t as a plain count: the sum of the averages' weights, by its definition over the centre of mass."""
    weights = [(1 - beta2) * beta2**age / (1 - beta2**t) for age in range(t)]
    return 2 * sum(weight * (age + 1) for age, weight in enumerate(weights)) - 1


def _r(t):
    rho, end = _rho(t), _rho(60_000)
    return math.sqrt((rho - 4) * (rho - 2) * end / ((end - 4) * (end - 2) * rho))


def _spread(k):
    """The standard deviation of 1/√(χ²_k / k): that of 1/√v̂ after k steps that weigh the same."""
    mean = math.sqrt(k / 2) * math.gamma((k - 1) / 2) / math.gamma(k / 2)
    return math.sqrt(k / (k - 2) - mean**2)


def _first_over(threshold):
    return next(t for t in range(1, 100) if _rho(t) > threshold)


def within_twice(name):
    """How many of the nine rates end within twice the lowest median, for batches of 4, 32 and 256."""
    found = experiments.rate_searches()
    medians = [np.median(found[name, batch].last, axis=1) for batch in (4, 32, 256)]
    return [int((each <= 2 * each.min()).sum()) for each in medians]


def _ends_higher():
    """The batch sizes in which RAdam's interval lies above Adam's; nan where another difference is shown."""
    found, higher = experiments.rate_searches(), []
    for batch in (4, 32, 256):
        adam, warmed, radam = (np.sort(found[name, batch].judged) for name in ("adam", "warmed", "radam"))
        level = warmed[39] <= adam[60] and adam[39] <= warmed[60] and adam[39] <= radam[60]
        higher += [batch if level else np.nan] if radam[39] > adam[60] else []
    return higher


def _warm_length():
    """After how many steps the warmed Adam's rate is whole: its step on a constant gradient is then η."""
    walk = descent.run(experiment.adam_warmed, [0.0], np.ones_like, 200, lr=1.0).w[:, 0]
    steps = np.diff(walk)
    return int(np.argmax(np.abs(steps) > 0.999)) + 1


TEXTS = {
    "radam-4": [
        given("1 4", _RULE),
        given("2020", "year of the paper"),
        given("1 4", "1/v̂ of k squares has a variance from k = 5 on"),
        given("1 1 2 1", "1/√v̂ of k squares has a variance from k = 3 on"),
        equals("1.04 3 0.66 4", lambda: [_spread(3), 3, _spread(4), 4]),
        given("0 1", "the range of r"),
        equals("0.999", lambda: 1 - preset("rectifier", "the switch goes on at step 5", "forget")),
        notation("212122122424212"),
    ],
    "radam-9": [set_in("radam-11", "1 1000")],
    "radam-7": [notation("2")],
    "radam-17": [equals("100 400", lambda: [_warm_length(), rates.STEPS])],
    "radam-19": [
        set_in([rates.CHOOSING, rates.JUDGING], "40 100"),
        given("95%", "the interval of 1.96 standard deviations"),
    ],
    "radam-12": [
        given("2 1", "the length that the paper proposes"),
        given("2021", "year of the paper"),
        equals("32 256 4", lambda: [*_ends_higher(), 4]),
        equals("400", lambda: rates.STEPS),
        equals("3 4 4", lambda: within_twice("radam")),
        equals("4 5 5", lambda: within_twice("adam")),
        given("1 1", "where r goes to; a part"),
        given("5 4 4", "thresholds of PyTorch, Optax and the paper, compared in tests/mathematics/reference"),
        notation("22"),
    ],
    "radam-15": [
        equals("2 0.3 1 5.67", [2, 0.3, 1, 2 / 0.3 - 1]),
        equals("3.65 4 4.07", lambda: [_rho(5, 0.7), 4, _rho(6, 0.7)]),
        notation("56"),
    ],
    "prediction radam-clock": [notation("22")],
    "exercise first-rectified": [
        set_in(radam._first_rectified, "0.7"),
        given("1", "in 1 − β2"),
        equals("0.3", 1 - 0.7),
        given("0.999", "the usual β2"),
        equals("3.65", lambda: _rho(5, 0.7)),
        given("5 4 1 4", _RULE),
        equals("2 0.3 1 5.67", [2, 0.3, 1, 2 / 0.3 - 1]),
        given("2 1", _RULE),
        given("4 5 6", "steps to compute"),
        notation("2225122"),
    ],
    "figures radam": [
        given("1 1 1", "over a root; in 1 − β2"),
        equals("5", lambda: _first_over(4)),
        equals("100", lambda: preset("rectifier", "gradients × 100: four huge steps", "scale")),
        equals("100", lambda: 1 / preset("rectifier", "gradients ÷ 100: four lost steps", "scale")),
        equals("0.5", lambda: 1 - preset("rectifier", "β2 = 0.5: never rectified", "forget")),
        given("1 4 5", "steps whose lengths follow"),
        given("4 4", _RULE),
        given("50 500 5000", "steps whose numbers stand before"),
        equals("0.04", lambda: float(preset("warm_up_training", "the same rate, 0.04, for all", "lr"))),
        equals("0.32", lambda: float(preset("warm_up_training", "too high a rate: 0.32", "lr"))),
        equals("256", lambda: float(preset("warm_up_training", "less noise: batches of 256", "batch"))),
        notation("222"),
    ],
}
