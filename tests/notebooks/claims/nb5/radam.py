"""The numbers of the part on RAdam."""

import math

from claims import equals, given, notation, set_in
from claims.figures import preset
from primer.exercises.nb5 import radam
from primer.explorers.nb5 import radam as figures

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


TEXTS = {
    "radam-4": [
        given("4 1", _RULE),
        given("2020", "year of the paper"),
        given("1 1 2 1", "1/√v̂ of k squares has a variance from k = 3 on"),
        equals("1.04 3 0.66 4", lambda: [_spread(3), 3, _spread(4), 4]),
        given("0 1", "the range of r"),
        equals("0.999", lambda: 1 - preset("rectifier", "the switch goes on at step 5", "forget")),
        notation("21212212424212"),
    ],
    "radam-7": [notation("2")],
    "radam-9": [set_in("radam-11", "1 1000")],
    "radam-12": [
        given("2 1", "the length that the paper proposes"),
        given("2021", "year of the paper"),
        given("5 4 4", "thresholds of PyTorch, Optax and the paper, compared in tests/mathematics/reference"),
        notation("22"),
    ],
    "radam-15": [equals("3.9975 4 4.9960", lambda: [_rho(4), 4, _rho(5)]), notation("45")],
    "prediction radam-fifth-step": [
        equals("0.017", lambda: _r(5)),
        set_in(radam._first_rectified, "0.999"),
        equals("0.15 50 0.48 500 0.98 5000", lambda: [_r(50), 50, _r(500), 500, _r(5000), 5000]),
        notation("52"),
    ],
    "exercise first-rectified": [
        set_in(radam._first_rectified, "0.999 4 4 5 4 4"),
        equals("1999", lambda: _rho(60_000)),
        equals("3.997", lambda: _rho(4)),
        equals("1 1 2.00 3.00", lambda: [_rho(t) for t in (1, 1, 2, 3)]),
        given("2 1", _RULE),
        notation("24122"),
    ],
    "figures radam": [
        given("1 4 1", _RULE),
        equals("5", lambda: _first_over(4)),
        equals(
            "1000 1000",
            lambda: [
                preset("rectifier", "gradients × 1000: four huge steps", "scale"),
                1 / preset("rectifier", "gradients ÷ 1000: four lost steps", "scale"),
            ],
        ),
        given("1", "over a root"),
        equals("0.5", lambda: 1 - preset("rectifier", "β2 = 0.5: never rectified", "forget")),
        given("1 4 5", "steps whose lengths follow"),
        set_in(figures._spread, "2000 2000"),
        given("1 1", "size of the noise; over a root"),
        given("5 10 60 1 1 5 10 60", "steps whose numbers follow; over a root"),
        given("1 2", "1/√v̂ of k squares has a variance from k = 3 on"),
        given("4 4", _RULE),
        given("50 500 5000", "steps whose numbers stand before"),
        notation("222"),
    ],
}
