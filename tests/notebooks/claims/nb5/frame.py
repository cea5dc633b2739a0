"""The numbers of what stands around the parts of notebook 5."""

import numpy as np

from claims import equals, given, notation, shown
from claims.nb5 import adabound, lookahead
from primer import experiments

_MINUTES = "minutes, as on the page for teachers"


def _sizes():
    """Lion's and Adam's best rates in batches of 32."""
    found = experiments.rate_searches()
    return [row.rates[np.sort(row.last)[:, 19:21].mean(1).argmin()] for row in (found["lion", 32], found["adam", 32])]


TEXTS = {
    "opening-1": [
        given("5", "the notebook"),
        given("4", "a notebook"),
        given("7", "a part"),
        given("1 30 35", _MINUTES),
        given("2 30 30", _MINUTES),
        given("3 35 40", _MINUTES),
        given("4 30 35", _MINUTES),
        given("5 25 25", _MINUTES),
        given("6 35 40", _MINUTES),
        given("7 30 35", _MINUTES),
        given("8 35 40", _MINUTES),
        given("9 40 45", _MINUTES),
        given("5 4", "sections of the article"),
        given("4.0", "version of the licence"),
        notation("11111111140"),
    ],
    "closing-1": [
        given("5", "a section of the article"),
        shown("adamw-11", "0.001", line=" 1.00 "),
        shown("adamw-11", "1.33e-3", line=" 0.01 "),
        shown("adamw-11", "7.7e-4", line=" 1.00 "),
        shown("adamw-11", "1e-5", line="100.00 "),
        shown("amsgrad-13", "-1.00", line="AMSGrad"),
        shown("amsgrad-13", "0.996", line="Adam "),
        given("4", "a section of the article"),
        equals("1.00 300", lambda: [adabound.ends()[299, 1], 300]),
        equals("-0.997 3000", lambda: [adabound.ends()[-300:, 1].mean(), 3000]),
        shown("adabound-15", "30.5% 0.001", line="0.001 "),
        shown("adabound-15", "0.01", line="0.01 "),
        shown("nadam-10", "109 89 638 521 127 126"),
        equals("0.443", lookahead.share),
        shown("lookahead-12", "0.0456"),
        given("30 50%", "the article's claim"),
        given("3 10", "the article's claim"),
        equals("4.36", lambda: np.sqrt((1 + 0.9) / (1 - 0.9))),
        equals("0.01 0.04 32", lambda: [*_sizes(), 32]),
        notation("22"),
    ],
}
