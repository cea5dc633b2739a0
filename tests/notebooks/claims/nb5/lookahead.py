"""The numbers of the part on Lookahead."""

import numpy as np

from claims import equals, given, notation, set_in, shown
from claims.figures import built
from primer.exercises.nb5 import lookahead


def _averaged(beta=0.92, kept=0.9):
    """The variance of a moving average of an AR(1) walk, divided by that of the walk."""
    return (1 - beta) / (1 + beta) * (1 + beta * kept) / (1 - beta * kept)


def _average_of_fall(beta=0.92, kept=0.9, steps=50):
    """What is left of the start in the average of a noiseless fall, after each step."""
    left, average = 1.0, [1.0]
    for _ in range(steps):
        left = kept * left
        average.append(beta * average[-1] + (1 - beta) * left)
    return average


def _ahead_from():
    """The round's end from which on the average is ahead of Lookahead's slow weight."""
    average = _average_of_fall()
    behind = [5 * n for n in range(1, 11) if average[5 * n] >= (0.5 + 0.5 * 0.9**5) ** n]
    return max(behind) + 5


def share(lr=0.1, k=5, alpha=0.5):
    """The variance of the slow weight divided by that of GD alone, from what k steps of noise gather."""
    gathered = lr**2 * sum((1 - lr) ** (2 * i) for i in range(k))
    slow = alpha**2 * gathered / (1 - (1 - alpha + alpha * (1 - lr) ** k) ** 2)
    return slow / (lr / (2 - lr))


def _reset_edge(k, alpha=0.5, gamma=0.9):
    """The first η h at which Momentum from rest, called back after k steps, no longer shrinks the slow weight."""

    def left(x):
        w, v = np.ones_like(x), np.zeros_like(x)
        for _ in range(k):
            v = gamma * v + x * w
            w = w - v
        return abs(1 - alpha + alpha * w)

    x = np.arange(0.001, 4, 0.001)
    return x[np.argmax(left(x) >= 1)]


TEXTS = {
    "lookahead-4": [
        given("2019", "year of the paper"),
        given("2", "the edge of gradient descent"),
        given("1/2", "the loss"),
        notation("22122122111"),
    ],
    "lookahead-5": [given("1/2 0.1 1/2", "the settings of the cell"), notation("2")],
    "lookahead-7": [given("6 5 0.04", "settings to try")],
    "goal held-beyond-the-edge": [
        given("0.1 2 0.1", "the goal"),
        set_in(lookahead._held, "100 -5 1 100 0.1"),
        equals("0.08", 2 / 25),
        given("1 2 100 0.1", "of the goal"),
    ],
    "lookahead-11": [given("1/2 1 5 1/2 4000", "the loss and the defaults of the experiment"), notation("2")],
    "lookahead-29": [given("1% 1 1 25", "the defaults of two_curvatures")],
    "lookahead-9": [equals("0.1", lambda: built("lookahead_noise").controls["lr"].value)],
    "lookahead-16": [
        equals("0.443", share),
        shown("lookahead-12", "0.0456"),
        set_in("lookahead-21", "0.5"),
        shown("lookahead-21", "70 76"),
        set_in("lookahead-21", "1.5"),
        shown("lookahead-21", "25 18"),
        equals("0.92 0.08", [0.92, 1 - 0.92]),
        equals("0.443", _averaged),
        equals("0.906 0.795", lambda: [_average_of_fall()[5], 0.5 + 0.5 * 0.9**5]),
        equals("0.66 25", lambda: [0.92**5, _ahead_from()]),
        given("2", "the edge of gradient descent"),
        equals("2.246", lambda: 1 + 3 ** (1 / 5)),
        given("5", "the default k"),
        equals("3.80", 2 * (1 + 0.9)),
        shown("lookahead-14", "2.60"),
        given("5 0", "a k, and the velocity after a reset"),
        equals("2.91", lambda: _reset_edge(5)),
        given("5", "a k"),
        equals("2.42", lambda: _reset_edge(6)),
        given("6", "a k"),
        shown("lookahead-25", "73", line="Lookahead"),
        shown("lookahead-25", "39", line=" GD "),
        shown("lookahead-12", "0.0456"),
        shown("lookahead-25", "91", line="smaller"),
    ],
    "lookahead-20": [
        equals("8 4 2 8 1/4 2 8 6.5", lambda: [8, 8 / 2, 8 / 4, 8, 1 / 4, 2, 8, 8 + (2 - 8) / 4]),
        equals("6.5 3.25 1.625 6.5 1/4 1.625 6.5 5.28", lambda: [6.5, 6.5 / 2, 6.5 / 4, 6.5, 1 / 4, 6.5 / 4, 6.5,
               6.5 + (6.5 / 4 - 6.5) / 4]),
        equals("3 0.3 0.1 1 1 2.5 -0.31", lambda: [3, 0.3, 0.1, 1, 1, 0.1 * 25, 1 - 0.3 + 0.3 * (1 - 2.5) ** 3]),
        equals("2 1 2.25 1", lambda: [2, 1, (1 - 2.5) ** 2, 1]),
        given("0 1 1 -1 1 0 1 2 1 -1", "a share of nothing, and |1 − α + αf| ≤ 1"),
        equals("1/2 1 3 2", lambda: [1 / 2, 1, 2 / (1 / 2) - 1, 2]),
        given("1 1 1 0 1 2 1", "in the code"),
        notation("31"),
    ],
    "prediction lookahead-noise": [
        given("0.1 5 1/2", "the settings"),
        shown("lookahead-12", "0.44"),
        given("2", "in the formula"),
        shown("lookahead-12", "0.0456"),
    ],
    "exercise lookahead-walk": [
        set_in(lookahead._lookahead_walk, "1/2 8 0.5 2 0.25 4 2 2 8 4 2 8 0.25 2 8"),
        notation("2"),
    ],
    "exercise largest-share": [
        given("0 1 0 1 0", "the minimum; in the factor of a step; shares"),
        given("2", "gradient descent's edge, η times curvature"),
        given("1", "the largest share"),
        given("1 0 1 1 1 1 1 1 1", "in the factor of k steps; the minimum"),
    ],
    "figures lookahead": [
        given("1", "a setting of a preset"),
        equals("0.443", share),
        shown("lookahead-12", "0.0456"),
        given("1", "a setting of a preset"),
    ],
}  # fmt: skip
