"""The numbers of what stands around the parts of notebook 5."""

import numpy as np

from claims import equals, given, notation, shown
from claims.nb5 import adabound, radam
from primer import experiments

_MINUTES = "minutes, as on the page for teachers"


def _sizes():
    """Lion's and Adam's best rates in batches of 32."""
    found = experiments.rate_searches()
    return [row.rates[np.sort(row.last)[:, 19:21].mean(1).argmin()] for row in (found["lion", 32], found["adam", 32])]


_ENDS = {
    "0.0570": "  4      nadam",
    "0.0192": " 32      nadam",
    "0.0081": "256      nadam",
    "0.0681": "  4       adam",
    "0.0252": " 32       adam",
    "0.0104": "256       adam",
}
_WORKERS = ("lamb", "adamw")

TEXTS = {
    "opening-1": [
        given("5", "the notebook"),
        given("5", "a section of the article"),
        given("4 8 4 7", "notebooks and parts"),
        given("0 4 4 1 5 3", "what the root is kept from; notebooks and parts"),
        given("1 25 30", _MINUTES),
        given("2 20 25", _MINUTES),
        given("3 30 35", _MINUTES),
        given("4 25 30", _MINUTES),
        given("5 15 20", _MINUTES),
        given("6 30 35", _MINUTES),
        given("7 25 30", _MINUTES),
        given("8 40 45", _MINUTES),
        given("9 20 25", _MINUTES),
        given("5 4", "sections of the article"),
        given("4.0", "version of the licence"),
        notation("1211111111140"),
    ],
    "closing-1": [
        given("9", "a part"),
        given("5", "a section of the article"),
        equals("3 4 4 4 5 5", lambda: radam.within_twice("radam") + radam.within_twice("adam")),
        given("4", "a section of the article"),
        equals("1.00 300", lambda: [adabound.ends()[299, 1], 300]),
        equals("-0.997 3000", lambda: [adabound.ends()[-300:, 1].mean(), 3000]),
        shown("adabound-15", "30.5% 0.001", line="0.001 "),
        shown("adabound-15", "0.01", line="0.01 "),
        *(shown("nadam-16", number, line=line) for number, line in _ENDS.items()),
        shown("lookahead-12", "0.0456"),
        shown("lookahead-25", "73", line="Lookahead"),
        shown("lookahead-25", "39", line=" GD "),
        shown("lookahead-25", "91"),
        equals("21.7 16", lambda: [sum(experiments.work_of_all()[name].values()) for name in _WORKERS]),
        given("3 10", "the article's claim"),
        equals("4.36", lambda: np.sqrt((1 + 0.9) / (1 - 0.9))),
        equals("0.01 0.04 32", lambda: [*_sizes(), 32]),
        notation("2"),
    ],
    "closing-4": [given("0 6", "where rates end; a notebook"), notation("06")],
    "closing-symbols": [
        given("0", "where the decay pulls to"),
        given("1 1 1 1 0 1 0", "parts; where averages begin; by what nothing is divided"),
        given("95% 1", "the interval of 1.96 standard deviations; a part"),
        given("2 2 3 3 3 4 6 6 6 7 8 8 8 7", "parts"),
        notation("1122444144191212144444444445554"),
    ],
    "figures rated": [given("95%", "the interval of 1.96 standard deviations")],
}
