"""The numbers of the part on what to use today."""

import math

import numpy as np

from claims import equals, given, notation, set_in
from primer import experiments
from primer.experiments import rates, recipe, today


def _order(name, batch):
    return np.sort(experiments.today_searches()[name, batch].judged)


def _median(name, batch):
    return np.median(_order(name, batch))


def _both(name):
    return [_median(name, batch) for batch in (4, 32)]


def _told(one, other, batch):
    """Whether one is lower, higher or level, by the 40th and the 61st of a hundred losses."""
    one, other = _order(one, batch), _order(other, batch)
    return "lower" if one[60] < other[39] else "higher" if other[60] < one[39] else "level"


def _if_told(batch, one, other, what):
    """The batch size, if the comparison comes out as the text says."""
    return batch if _told(one, other, batch) == what else math.nan


def _muon_is_higher():
    """With the cosine in both batch sizes, with a constant rate in the larger."""
    pairs = [("muon_cosine", "cosine", 4), ("muon_cosine", "cosine", 32), ("muon", "adam", 32)]
    return all(_told(*pair) == "higher" for pair in pairs) and _told("muon", "adam", 4) == "level"


def _lions():
    level = all(_told("lion_cosine", "cosine", batch) == "level" for batch in (4, 32))
    return _both("lion_cosine") if level else [math.nan] * 2


def _ways(step):
    """The median losses of Adam with and without cosine after a step, in batches of 4."""
    rows = [experiments.today_searches()[name, 4] for name in ("cosine", "adam")]
    return [row.curves[step // 10, np.median(row.last, axis=1).argmin()] for row in rows]


def _last_behind():
    return max(step for step in range(0, 401, 10) if _ways(step)[0] > _ways(step)[1])


_ROWS = [
    equals("0.0681 0.0386", lambda: [_median("adam", 4), _median("cosine", 4)]),
    equals("4", lambda: _if_told(4, "cosine", "adam", "lower")),
    equals("0.0252 0.0175", lambda: [_median("adam", 32), _median("cosine", 32)]),
    equals("32", lambda: _if_told(32, "cosine", "adam", "lower")),
    given("1", "a part"),
    equals("0.0381 4", lambda: [experiments.recipe_searches()["cosine", 0].median, recipe.BATCH]),
    equals("0.0475 0.0189", lambda: _both("stable")),
    given("1 2", "parts"),
    equals("0.0919 0.0571", lambda: [_median("gd", 4), _median("schedule_free", 4)]),
    equals("0.0625 0.0396", lambda: [_median("gd", 32), _median("schedule_free", 32)]),
    given("2 3", "parts"),
    equals("0.0132 0.0175", lambda: [_median("cautious_cosine", 32), _median("cosine", 32)]),
    equals("32", lambda: _if_told(32, "cautious_cosine", "cosine", "lower")),
    equals("4", lambda: _if_told(4, "cautious_cosine", "cosine", "level")),
    given("6 5", "parts"),
    equals("32", lambda: 32 if _muon_is_higher() else math.nan),
    given("0", "where a rate ends"),
    equals("0.0342 0.0153", _lions),
    given("5 8", "a notebook and its part"),
]

TEXTS = {
    "today-5": [
        given("5 2-16-1", "a notebook; the network"),
        set_in([rates.SAMPLES, *today.BATCHES, rates.STEPS], "1024 4 32 400"),
        given("5 9 95%", "a notebook and its part; the interval of 1.96 standard deviations"),
        set_in([today.WARM], "40"),
        given("0", "where a rate ends"),
        set_in(today._SIDES[::-1], "16 2"),
        given("5", "a part"),
        equals("8", lambda: today._SCALE**2),
        given("3", "one product on the way forward, two on the way back"),
        notation("2232522335"),
    ],
    "today-9": [given("4 0", "a batch size; where a rate ends")],
    "today-11": [given("95%", "the interval of 1.96 standard deviations")],
    "today-13": [set_in("today-14", "8 64")],
    "today-15": [
        given("5 0", "a notebook; where a rate ends"),
        *_ROWS,
        given("9", "weights of the 2-2-1 network"),
        equals("65", 2 * 16 + 16 + 16 + 1),
        given("1e-6 1", "in PyTorch's clipping, and in 1 − β"),
        notation("0511111111116"),
    ],
    "today-20": [
        equals("5 5 1024 65536 0.078 7.81%", [5, 5, 1024, 65536, 5 * 1024 / 65536, 5 * 1024 / 65536]),
        given("4", "a batch size"),
        equals("260", _last_behind),
        equals("0.0736 0.071", lambda: _ways(260)),
        equals("270", lambda: _last_behind() + 10),
    ],
    "prediction one-change": [
        given("32 400", "a batch size and the steps of the run"),
        given("0", "where a rate ends"),
        equals("0.0252 0.0320 0.0199", lambda: [_median(name, 32) for name in ("adam", "muon", "cautious")]),
        given("0", "where a rate ends"),
        equals("0.0175", lambda: _median("cosine", 32)),
    ],
    "prediction muon-too": [
        given("32", "a size of batches"),
        equals("0.0248 0.0175", lambda: [_median("muon_cosine", 32), _median("cosine", 32)]),
    ],
    "exercise muon-share": [
        given("1024 1024 65536", "settings of the exercise"),
        given("0.0123 1.23%", "how it may be written"),
        given("5 3 3 5", "the steps of Newton–Schulz and the products of each"),
        notation("32"),
    ],
    "goal last-behind": [given("4 0 4 200", "a batch size, where a rate ends, and a step to begin with")],
    "figures today": [given("0", "where a rate ends")],
}
SYMBOLS = [given("7", "a part"), notation("5")]
