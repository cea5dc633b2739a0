"""The numbers of the part on LAMB."""

import numpy as np

from claims import equals, given, notation, set_in, shown
from claims.figures import preset
from primer import experiments, optimizers
from primer.exercises.nb5 import lamb
from primer.experiments import rates

_LAYER = "a layer"


def _sizes():
    """Weights and biases of a 2-2-1 network's layers: inputs × units, and one bias a unit."""
    return [1, 2 * 2, 2, 2, 2 * 1, 1]


def _smallest_apart():
    """The smallest batch with which Adam's interval lies below LAMB's, and every larger one's does too."""
    ends = {key: np.sort(row.judged) for key, row in experiments.rate_searches().items()}
    apart = [bool(ends["adam", batch][60] < ends["lamb", batch][39]) for batch in rates.BATCHES]
    return rates.BATCHES[apart.index(True)] if apart == sorted(apart) else np.nan


def _stored(step, title, control="scale"):
    return float(preset("trust_ratios", f"{step}: {title}", control).strip("× "))


def _all(name):
    return sum(experiments.work_of_all()[name].values())


def _norms():
    """What LAMB computes for each weight beyond AdamW, in a layer so large that what is done once for it is nothing."""
    large = experiments.work_per_step(optimizers.lamb, 10_000)
    return round(sum(large.values()) - _all("adamw"), 2)


TEXTS = {
    "lamb-4": [given("2020", "year of the paper")],
    "lamb-7": [given("2-2-1", "the network")],
    "lamb-11": [set_in("lamb-12", "100")],
    "lamb-13": [equals("51", 50 + 1), set_in("lamb-12", "0.02")],
    "lamb-15": [set_in("lamb-16", "0.5 100 0.1"), equals("-1 0.5 0.9", [-1, 0.5, 1 - 0.1]), notation("100")],
    "lamb-17": [
        given("2021", "year of the paper"),
        equals("4", lambda: _smallest_apart() / 8),
        shown("lamb-22", "0.0252 32", line="   32       adam"),
        shown("lamb-22", "0.0325", line="   32       lamb"),
        shown("lamb-22", "0.0068 1024", line=" 1024       adam"),
        shown("lamb-22", "0.0129", line=" 1024       lamb"),
        given("76 1024", "the time and the accelerators of the paper"),
        shown("lamb-22", "4 0.0681", line="    4       adam"),
        shown("lamb-22", "0.0681", line="    4       lamb"),
        given("8", "a part of the notebook"),
        equals("5 16 21.7", lambda: [_norms(), _all("adamw"), _all("lamb")]),
        given("6", "two for the forward pass and four for the backward pass of a dense layer"),
        given("1 0 1", "a rate that goes all the way; the definition of the trust ratio"),
    ],
    "lamb-21": [
        given("2-16-1", "the network of experiments.rates"),
        set_in([rates.SAMPLES, rates.STEPS, rates.CHOOSING, rates.JUDGING], "1024 400 40 100"),
        given("95%", "the interval of 1.96 standard deviations"),
    ],
    "prediction lamb-one-weight": [
        set_in("lamb-16", "0.5"),
        given("-1", "the question"),
        set_in("lamb-16", "0.1"),
        given("-1 0 0.5", "the question"),
        equals("0.9 0.000013 100", lambda: [1 - 0.1, 0.5 * (1 - 0.1) ** 100, 100]),
    ],
    "lamb-20": [equals("1.1 1.95 7 2.14 8", lambda: [1.1, 1.1**7, 7, 1.1**8, 8])],
    "exercise lamb-double": [
        set_in(lamb._lamb_double, "0.1"),
        given("0", "no decay"),
        equals("7 1.95", lambda: [7, 1.1**7]),
        equals("1.1 1.1 2", [1 + 0.1, 1 + 0.1, 2]),
    ],
    "figures lamb": [
        given("0.01 0.1 1 10 100", "names of the settings, as their values"),
        given("1 1 1 2 1", _LAYER),
        equals("1 100", lambda: [1, _stored("layer 1 × 100", "LAMB does not notice")]),
        equals("1 0.01", lambda: [1, _stored("layer 1 × 0.01", "Adam leaps")]),
        given("1", "the trust ratio that changes nothing"),
        equals("1 4 2 2 2 1", _sizes),
        given("0.001%", "less than this is not told apart from rounding"),
        given("0 1 1 0 0 0 1", "where the weight cannot cross; 1 − η; the ratio at 0"),
    ],
}
