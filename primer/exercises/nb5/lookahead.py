"""The questions on Lookahead. What each typical mistake would give is computed here, never typed."""

from primer import descent, optimizers
from primer.exercises.ask import Exercise, Goal, Prediction
from primer.exercises.code import code_exercise

PREDICTIONS = {
    "lookahead-noise": Prediction(
        "Gradient descent with η = 0.1 on a noisy bowl. Lookahead (k = 5, α = ½) brings its variance down to 0.44 of "
        "that. What does gradient descent need to do the same alone?",
        ("it cannot do it alone", "a smaller η", "only a larger batch: no η can do it"),
        "a smaller η",
        "Its variance is η/(2 − η) of the noise's, so a smaller η makes it smaller: 0.0456 does it here. With a single "
        "curvature, calling back the weights acts like a smaller learning rate.",
    ),
}


def _lookahead_walk():
    w, lr, k, alpha = 8.0, 0.5, 2, 0.25
    h = descent.run(optimizers.lookahead, [w], lambda w: w, 2 * k, inner=optimizers.gd, lr=lr, k=k, alpha=alpha)
    faded = (1 - lr) ** k
    one = h.slow[k - 1, 0]
    return Exercise(
        "L(w) = ½w², w = 8. Lookahead around gradient descent with η = 0.5, k = 2, α = 0.25. Where is w after 4 steps?",
        h.w[-1, 0],
        (
            (w * faded**2, "That is gradient descent alone: the slow weights jump all the way. They go the share α."),
            (one, "That is after 2 steps, when it is called back for the first time."),
            (h.fast[-1, 0], "That is the fast weight just before it is called back."),
            (w * (alpha + (1 - alpha) * faded) ** 2, "α is the share that the slow weight moves: a quarter."),
            (w * (1 - alpha + alpha * (1 - lr)) ** 2, "Late: at step k the slow weight looks at the fast weight of k."),
            (one + alpha * (w * faded**2 - one), "The fast weight starts again from the slow one after each k steps."),
            (w * (1 - alpha + alpha * (1 - lr)) ** 4, "That calls back after each step; k = 2."),
        ),
        "Fast: 8, 4, 2. Then slow = 8 + 0.25·(2 − 8), and from there the same again.",
    )


# c and k: inside gradient descent's edge, and beyond it with odd and even k.
_ROUNDS = [(0.5, 5), (1.9, 3), (2.2, 5), (2.5, 3), (2.5, 2), (3.0, 1), (2.1, 4), (2.8, 3)]


def _largest_share():
    return code_exercise(
        "On a parabola with its minimum at 0 a step of gradient descent takes w to (1 − c) w, where c is η times the "
        "curvature. Write my_alpha(c, k): the largest α from 0 to 1 with which Lookahead's slow weight, wherever it "
        "is, is no farther from 0 after a round of k such steps.",
        """
def my_alpha(c, k):
    left = (1 - c) ** k
    return 0.0 if left > 1 else min(1.0, 2 / (1 - left))
""",
        lambda my_alpha: [my_alpha(c, k) for c, k in _ROUNDS],
        (
            (
                "return min(1.0, 2 / (1 - left))",
                "With an even k and c > 2 that is negative: the fast weight ends farther out on the same side, and "
                "the slow one may take no share of that way.",
            ),
            (
                "return 0.0 if left > 1 else 2 / (1 - left)",
                "α is at most 1. Where gradient descent holds by itself, the slow weight may go all of the way.",
            ),
            (
                "return min(1.0, 2 / (1 + abs(left)))",
                "The sign of (1 − c)^k decides. With an even k the fast weight ends on the side where it began.",
            ),
            (
                "return 1.0 if abs(left) <= 1 else 0.0",
                "That is gradient descent's edge. From the other side of the valley a part of the way leads in.",
            ),
            (
                "return 0.0 if left > 1 else min(1.0, 1 / (1 - left))",
                "With that share the slow weight lands at 0. It may land as far on the other side as it was on this.",
            ),
            ("left = 1 - c", "That is one step. After k of them (1 − c)^k of w is left."),
            ("left = 1 - c * k", "Each step multiplies by 1 − c: after k of them (1 − c)^k of w is left."),
            ("left = c ** k", "A step leaves 1 − c of w, not c: after k of them (1 − c)^k of w is left."),
        ),
        "In a round w becomes (1 − α + α f) w with f = (1 − c)^k. For which α is that between −w and w?",
    )


EXERCISES = {"lookahead-walk": _lookahead_walk(), "largest-share": _largest_share()}


def _held(surface, inner, lr, k, alpha, steps, x, y):
    if (surface, inner, steps, (x, y)) != ("ravine", "GD", 100, (-5, 1)):
        return "The ravine from (−5, 1), GD inside, 100 steps."
    if lr < 0.1:
        return "η must be 0.1 or more, a quarter beyond GD's own edge, 0.08."
    if k == 1:
        return "k = 1 calls back after each step: that is GD with the rate αη. Take k = 2 or more."
    run = descent.run(optimizers.lookahead, [x, y], lambda w: w * [1, 25], steps, inner=optimizers.gd, lr=lr, k=k,
                      alpha=alpha)  # fmt: skip
    loss = 0.5 * (run.slow[-1] ** 2 * [1, 25]).sum()
    return "" if loss < 0.1 else f"After 100 steps the loss of the slow weights is {loss:.3g}; bring it below 0.1."


GOALS = {
    "held-beyond-the-edge": Goal(
        "On the ravine GD with η = 0.1 diverges. Find a k of at least 2 and an α with which Lookahead holds it, and is "
        "below 0.1 after 100 steps.",
        "fast_and_slow",
        _held,
        {"lr": 0.1, "k": 3, "alpha": 0.3},
        "An odd number of steps beyond the edge ends on the other side of the valley. If the slow weights go a small "
        "share of that way, they come nearer to its floor; an even number ends on the same side, farther out.",
        "An even k cannot hold it. With a small odd k, how far may the slow weights go?",
    )
}
