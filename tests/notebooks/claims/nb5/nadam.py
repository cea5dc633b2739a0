"""The numbers of the part on Nadam."""

import numpy as np

from claims import equals, given, notation, set_in, shown
from primer import descent, experiments, optimizers, surfaces
from primer.exercises.nb5 import nadam
from primer.experiments import rates


def _without_memory(step):
    return experiments.steps_to(step, surfaces.SURFACES["ravine"], 1e-4, lr=0.3, beta1=0.0)


def _rise(clock):
    """After how many steps ½ · 0.96^(t · clock) is 1 %."""
    return np.log(0.01 / 0.5) / np.log(0.96) / clock


def _first():
    m, ahead = 1 - 0.8, 1 - 0.8**2
    return [m, 0.8, m, 1, 0.8**2, 1, 0.8 * m / ahead, 1, 0.8 * m / ahead + 1]


def _apart():
    """Whether Nadam's interval lies below Adam's in each of the three batch sizes."""
    found = experiments.rate_searches()
    ends = [[np.sort(found[name, batch].judged) for name in ("nadam", "adam")] for batch in (4, 32, 256)]
    return all(nadam[60] < adam[39] for nadam, adam in ends)


def _wrong():
    """The share of new samples that Nadam and Adam both class wrongly after 400 steps on the data of notebook 4."""
    ends = [
        descent.run(step, np.zeros(5), experiments.few_gradient, 400, lr=0.005).w[-1]
        for step in (optimizers.adam, optimizers.nadam)
    ]
    shares = [float(experiments.few_errors(w)) for w in ends]
    return shares[0] if shares[0] == shares[1] else np.nan


TEXTS = {
    "nadam-4": [given("2016", "year of the paper"), notation("1111111111")],
    "nadam-7": [given("0", "a setting to try"), notation("1")],
    "nadam-15": [
        equals("400 100", [rates.STEPS, rates.JUDGING]),
        given("95%", "the interval of 1.96 standard deviations"),
    ],
    "nadam-9": [set_in("nadam-10", "0.0001 0.001")],
    "nadam-11": [
        set_in("nadam-10", "0.3"),
        set_in("nadam-10", "0.1"),
        shown("nadam-10", "127"),
        set_in("nadam-10", "0.1"),
        given("9", "a part of the notebook"),
        given("0", "the setting of the aside"),
        equals("50", lambda: _without_memory(optimizers.adam)),
        set_in("nadam-10", "0.3"),
        shown("nadam-16", "0.0570", line="  4      nadam"),
        shown("nadam-16", "0.0681 4", line="  4       adam"),
        shown("nadam-16", "0.0192", line=" 32      nadam"),
        shown("nadam-16", "0.0252 32", line=" 32       adam"),
        shown("nadam-16", "0.0081", line="256      nadam"),
        shown("nadam-16", "0.0104", line="256       adam"),
        equals("256", lambda: 256 if _apart() else np.nan),
        given("4 8", "a notebook and its part"),
        equals("30.5%", lambda: _wrong()),
        given("8", "a part of the notebook"),
        equals("18 14", lambda: [sum(experiments.work_of_all()[name].values()) for name in ("nadam", "adam")]),
        given("1 1/2 0.96 1%", "the schedule of the paper, and what counts as near"),
        equals("96", lambda: _rise(1)),
        equals("24000", lambda: round(_rise(0.004), -3)),
        given("0.004 2 1e6", "PyTorch's default, the number of an algorithm, PyTorch's argument"),
        notation("11112"),
    ],
    "nadam-14": [
        equals("1 0.8 0.2", [1, 0.8, 1 - 0.8]),
        equals("0.2 0.8 0.2 1 0.64 1 0.444 1 1.444", _first),
        notation("1"),
    ],
    "prediction nadam-turn": [
        given("0.9 0.1 0.9 0.1", "β1 and 1 − β1"),
        given("1 -1", "the gradients"),
        equals("-1 0.06 0 0.9 0.1", lambda: [-1, 1 - 2 * (1 - 0.9**6), 0, 0.9, 1 - 0.9]),
    ],
    "exercise nadam-first": [
        set_in(nadam._nadam_first, "0.8 1 1 1 1 1 1 1 1 1 0.8"),
        given("1", "in the formula of the correction"),
        equals("0.2 0.2 0.64", lambda: [1 - 0.8, 1 - 0.8, 0.8**2]),
        given("1", "where the corrections end"),
        notation("111121111111"),
    ],
    "figures nadam": [
        set_in("nadam-10", "0.3"),
        shown("nadam-10", "89 109"),
        set_in("nadam-10", "0.1"),
        notation("1"),
    ],
}
