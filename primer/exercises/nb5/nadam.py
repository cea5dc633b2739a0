"""The questions on Nadam. What each typical mistake would give is computed here, never typed."""

import numpy as np

from primer import optimizers
from primer.exercises.ask import Exercise, Prediction

PREDICTIONS = {
    "nadam-turn": Prediction(
        "Adam walks along m ← 0.9 m + 0.1 g. Nadam takes this new m and mixes once more: it walks along 0.9 m + "
        "0.1 g. For a long time g was 1, and so was m. From now on g is −1, and some steps later both turn. When does "
        "Nadam turn?",
        ("one step before Adam", "together with Adam", "after half as many steps"),
        "one step before Adam",
        "m falls a tenth of the way to −1 in each step: to 0.06 in the sixth, and below 0 in the seventh, where Adam "
        "turns. In the sixth 0.9 m is outweighed by the 0.1 of the newest gradient: there Nadam turns.",
    ),
}


def _nadam_first():
    beta1 = 0.8
    w, _ = optimizers.nadam(np.zeros(1), np.ones_like, lr=1.0, beta1=beta1, eps=1e-30)
    m = 1 - beta1
    ahead = beta1 * m / (1 - beta1**2)
    return Exercise(
        "On a slope that is the same everywhere, with β1 = 0.8: how many times as long as one of its late steps is "
        "Nadam's first? (three significant digits)",
        -w[0],
        (
            (
                1.0,
                "That is so in Adam, whose steps are all η long here. Nadam adds the momentum of the next step to the "
                "new gradient.",
            ),
            (beta1 * m / (1 - beta1) + 1, "The power in the first part is t + 1: β1 m_1 / (1 − β1²)."),
            (ahead, "That is the first part. (1 − β1) g / (1 − β1) = g comes on top."),
            (beta1 * m + (1 - beta1), "The corrections are missing: 1 − β1^(t+1) and 1 − β1^t."),
            (ahead + 1 / m, "The new gradient comes in with 1 − β1, which its correction cancels at t = 1."),
            (m / (1 - beta1**2) + 1, "The β1 before m_t is missing: it fades once more."),
        ),
        "m_1 = 0.2 g and √v̂ = |g|. The two parts are 0.8·0.2 g / (1 − 0.64) and g. Late in the run m = g, and both "
        "corrections are 1: how long is a step then?",
        digits=3,
    )


EXERCISES = {"nadam-first": _nadam_first()}
