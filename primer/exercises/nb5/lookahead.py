"""The questions on Lookahead. What each typical mistake would give is computed here, never typed."""

import numpy as np

from primer import descent, optimizers
from primer.exercises.ask import Exercise, Goal, Prediction
from primer.exercises.code import code_exercise, step_probe

PREDICTIONS = {
    "lookahead-noise": Prediction(
        "Gradient descent with η = 0.1 on a noisy bowl. Lookahead (k = 5, α = ½) brings its variance down to 0.44 of "
        "that. What does gradient descent need to do the same alone?",
        ("it cannot do it alone", "a smaller η", "a larger batch, and nothing else"),
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


_LOOKAHEAD_POINTS = [
    (r.uniform(-2, 2, 3), r.uniform(-2, 2, 3), t, k, r.uniform(0.6, 0.9))
    for r, t, k in zip(map(np.random.default_rng, range(7)), (1, 2, 3, 4, 6, 5, 1), (3, 3, 3, 3, 3, 5, 1), strict=True)
]


_MY_LOOKAHEAD = """
def my_lookahead(fast, slow, t, k, alpha):
    meet = t % k == 0
    slow_new = slow + alpha * (fast - slow) if meet else slow
    w_new = slow_new if meet else fast
    return w_new, slow_new
"""


def _lookahead_function():
    return code_exercise(
        "Write what Lookahead does after a step of its inner optimizer, as a function my_lookahead(fast, slow, t, k, "
        "alpha): fast are the weights after that step, slow the slow ones, and t is the number of the step, 1 for the "
        "first. Return w_new, from where the walk goes on, and slow_new.",
        _MY_LOOKAHEAD,
        step_probe(_LOOKAHEAD_POINTS, "w_new", "slow_new"),
        (
            ("slow_new = fast if meet else slow", "slow jumps all the way: it goes the share alpha."),
            ("w_new = fast", "The walk is not called back: w_new = slow_new."),
            ("w_new = slow if meet else fast", "w_new is the old slow: one round late."),
            ("meet = (t - 1) % k == 0", "One step late: they meet at t = k, 2k, …, so t % k == 0."),
            ("meet = (t + 1) % k == 0", "One step early: they meet at t = k, 2k, …, so t % k == 0."),
            ("meet = True", "That is after each step. They meet every k steps."),
            ("slow_new = fast + alpha * (slow - fast) if meet else slow", "slow goes the share alpha to fast."),
            ("slow_new = slow - alpha * (fast - slow) if meet else slow", "That moves slow away from fast."),
            ("w_new = slow_new", "Between two meetings the walk goes on from fast."),
        ),
        "If t % k == 0 both are slow + alpha (fast − slow); else w_new is fast and slow stays.",
    )


EXERCISES = {"lookahead-walk": _lookahead_walk(), "lookahead-code": _lookahead_function()}


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
