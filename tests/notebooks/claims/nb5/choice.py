"""The numbers of the part on the choice."""

import numpy as np

from claims import equals, given, notation, set_in, shown
from claims.figures import preset
from claims.nb5 import adamw, lion, lookahead
from primer import experiments
from primer.exercises.nb5 import choice
from primer.experiments import choice as contest


def _solved(name):
    return int((experiments.xor_contest()[name].judged < np.inf).sum())


def _median(name, lr):
    row = experiments.xor_contest()[name]
    return np.sort(row.epochs[row.rates.tolist().index(lr)])[49:51].mean()


def _loss(name, batch):
    return np.median(experiments.today_searches()[name, batch].judged)


def _told_apart():
    """How many others have a 95 % interval that does not reach the lowest median's; order statistics 40 and 61."""
    ends = {name: np.sort(row.judged) for name, row in experiments.xor_contest().items()}
    first = min(ends.values(), key=lambda epochs: epochs[49:51].mean())
    return sum(bool(epochs[39] > first[60]) for epochs in ends.values())


def _work(name):
    return sum(experiments.work_of_all()[name].values())


kept = experiments.memories()


def _others():
    return len(experiments.xor_contest()) - 1


TEXTS = {
    "choice-4": [
        set_in([contest.SOLVED, contest.EPOCHS], "0.001 1500"),
        given("5 1/2", "Lookahead's defaults"),
        given("95%", "the interval of 1.96 standard deviations"),
    ],
    "choice-5": [given("40 61", "the ends of a median's interval among a hundred in order")],
    "choice-7": [equals("150", lambda: preset("xor_contest", "only 150 epochs", "budget"))],
    "choice-11": [
        given("8", "a part of the notebook"),
        equals("14 2", lambda: [_work("adam"), kept["adam"]]),
        shown("adamw-10", "0.548 0.548 0.549 0.451 0.631 0.994"),
        equals("0.1235 0.1280", lambda: [adamw.loss("adamw"), adamw.loss("adam")]),
        equals("0.1170", lambda: adamw.loss("adam_l2")),
        shown("adamw-13", "0.998 0.980 0.819 0.8085"),
        equals("16 2", lambda: [_work("adamw"), kept["adamw"]]),
        shown("amsgrad-13", "-0.997", line="AMSGrad"),
        given("-1", "the best point"),
        shown("amsgrad-13", "0.996", line="Adam "),
        equals("13 3", lambda: [_work("amsgrad"), kept["amsgrad"]]),
        shown("radam-10", "0.017", line="   5  "),
        shown("radam-10", "5000 0.98", line="5000  "),
        given("1", "where r ends"),
        equals("15 2", lambda: [_work("radam"), kept["radam"]]),
        shown("nadam-10", "109 89 638 521 127 126"),
        equals("4 18 2", lambda: [_work("nadam") - _work("adam"), _work("nadam"), kept["nadam"]]),
        equals("0.443", lookahead.share),
        given("2", "the edge of gradient descent"),
        equals("2.246", lambda: 1 + 3 ** (1 / 5)),
        equals("17 3", lambda: [_work("lookahead"), kept["lookahead"]]),
        equals("62 100 86", lambda: [_solved("lamb"), contest.STARTS, _solved("adam")]),
        given("0 1", "between the start's sign and the other; a rate that goes all the way"),
        equals("21.7 2", lambda: [_work("lamb"), kept["lamb"]]),
        shown("lion-19", "1", line="lion"),
        shown("lion-19", "2", line=" adam "),
        equals("4.36", lambda: np.sqrt((1 + 0.9) / (1 - 0.9))),
        set_in("lion-15", "0.1"),
        shown("lion-15", "80% 1", line="   1  "),
        equals("99.9% 16", lambda: [lion.at_least(16), 16]),
        equals("11 1", lambda: [_work("lion"), kept["lion"]]),
        notation("12221151111"),
    ],
    "choice-31": [
        given("1e-4 1e-3 0", "rates in common use, and where a rate ends"),
        equals("0.2", lambda: experiments.xor_contest()["adamw"].lr),
        equals("0.04 32 8", lambda: [experiments.rate_searches()["adam", 32].lr, 32, 8]),
        equals("0.0681 0.0386", lambda: [_loss("adam", 4), _loss("cosine", 4)]),
        equals("0.0252 0.0175", lambda: [_loss("adam", 32), _loss("cosine", 32)]),
        given("6 7 6 5 1", "a notebook and its parts, and a part"),
        equals("467 134", lambda: [_median("adam", 0.2 / 8), _median("adam", 0.2)]),
        given("4 5", "a notebook and its part"),
        given("8 7 4 4 6 6 1 2 5 6 6 2 6 3", "parts and notebooks; in the definition of the edge"),
        notation("914061106199141111061906140614"),
    ],
    "choice-14": [
        equals("65 100 0.35 0.35 0.043 0.957", lambda: [s := _solved("gd"), 100, f := 1 - s / 100, f, f**3, 1 - f**3]),
        given("1 1.0 0.0 0.0 1.0", "the round bowl"),
        notation("3"),
    ],
    "exercise gd-beats-adam": [
        given("1/2", "in the definition of the bowl"),
        equals("50 1 0.5", lambda: [choice._STEPS, *choice._START]),
        given("0", "where a curvature must lie above"),
    ],
    "prediction contest": [
        given("95%", "the interval of 1.96 standard deviations"),
        equals("10 13", lambda: [_told_apart(), _others()]),
        equals("3", lambda: _others() - _told_apart()),
    ],
    "exercise restarts": [
        equals("65 100", lambda: [_solved("gd"), contest.STARTS]),
        set_in(choice._restarts, "3 3 1"),
        equals("2 3 3", [3 - 1, 3, 3]),
        equals("0.35", lambda: 1 - _solved("gd") / 100),
        notation("3"),
    ],
    "figures choice": [
        equals("150", lambda: preset("xor_contest", "only 150 epochs", "budget")),
        given("95%", "the interval of 1.96 standard deviations"),
    ],
}
