"""The questions on Momentum. What each typical mistake would give is computed here, never typed."""

import numpy as np

from primer.exercises.ask import Exercise, Goal, Prediction
from primer.exercises.code import code_exercise

PREDICTIONS = {
    "momentum-speed": Prediction(
        "On a slope of 1 that never changes, gradient descent makes steps of η. Momentum adds to each step γ = 0.9 "
        "times the step before. Which length do its steps approach?",
        ("0.9 η", "η", "1.9 η", "10 η", "none: they grow beyond every bound"),
        "10 η",
        "A step v grows until γ takes away as much as the slope adds: v = 0.9 v + η, so v = η / (1 − 0.9).",
    ),
}


def _momentum_step():
    w, gamma, lr, small = 1.0, 0.8, 0.1, 0.05
    v1 = lr * 2 * w
    w1 = w - v1
    g1, g2 = 2 * w, 2 * w1
    right = w1 - (gamma * v1 + small * g2)
    uphill = w + v1
    return Exercise(
        "L(w) = w², w = 1, v = 0, γ = 0.8. Momentum takes a first step with η = 0.1 and a second with η = 0.05. "
        "What is w after both?",
        right,
        (
            (w1, "That is after one step."),
            (w1 - small * g2, "That is gradient descent: the second step also has γ v in it, from the first."),
            (
                w1 - small * (gamma * g1 + g2),
                "That has η outside: v = γ v + ∇L and w − η v, as PyTorch does. Here η is inside v, so the first "
                "gradient keeps the rate that it came with.",
            ),
            (w1 - (gamma * v1 + lr * g2), "The second step has η = 0.05."),
            (w1 - (gamma * v1 + small * g1), "The second gradient is taken at the new w, 0.8."),
            (w1 - (v1 + small * g2), "The old velocity is multiplied by γ."),
            (w1 - gamma * (v1 + small * g2), "γ belongs to the old velocity only, not to the new gradient."),
            (
                w - (1 - gamma) * v1 - (gamma * (1 - gamma) * v1 + (1 - gamma) * small * 2 * (w - (1 - gamma) * v1)),
                "That has a factor 1 − γ before the gradient, as Adam's m has. Momentum has none.",
            ),
            (uphill + gamma * v1 + small * 2 * uphill, "That goes uphill: w − v."),
            (gamma * v1 + small * g2, "That is the velocity of the second step. Where is w then?"),
        ),
        "First step: v = 0.1·2, w = 0.8. Second: v = 0.8·0.2 + 0.05·(2·0.8).",
    )


_MY_MOMENTUM = """
def my_momentum(w, grad, lr, gamma, steps):
    v = 0.0
    for _ in range(steps):
        step = gamma * v + lr * grad(w)
        w = w - step
        v, _ = step, None
    return w
"""


def curved(w):
    """The gradient of w² + ¼ w⁴, summed over the weights."""
    return 2 * w + w**3


def _ends(walk):
    """Where five steps from three starts lead: three weights each."""
    found = []
    for seed in range(3):
        rng = np.random.default_rng(seed)
        found.append(walk(rng.uniform(-1, 1, 3), curved, rng.uniform(0.05, 0.2), rng.uniform(0.5, 0.9), 5))
    return found


def _momentum_function():
    return code_exercise(
        "my_momentum(w, grad, lr, gamma, steps) is to make so many steps of Momentum from w and return the last w; "
        "grad is a function. The six lines above run, and yet γ changes nothing. Find the bug, and write them as they "
        "should be.",
        _MY_MOMENTUM,
        _ends,
        (
            ("v, _ = 0.0, step", "The bug is still there: in each step the velocity begins at 0 again."),
            ("w = w + step", "A sign: the gradient is added to v, and v subtracted from w."),
            ("step = v + lr * grad(w)", "The old velocity is multiplied by gamma."),
            ("step = gamma * v + grad(w)", "lr is missing: gamma * v + lr * grad(w)."),
            ("step = gamma * v + (1 - gamma) * lr * grad(w)", "There is no factor 1 − gamma in Momentum."),
            ("w = w - v", "w moves by the new velocity, not by the old one."),
            ("return v", "Return w, the place, not the velocity."),
        ),
        "When is v set to 0? Before the first step, and never again.",
    )  # fmt: skip


EXERCISES = {"momentum-step": _momentum_step(), "momentum-bug": _momentum_function()}


def _fast_ravine(lr, gamma, steps, ratio, x, y):
    if (ratio, steps, x, y) != ("10", 20, -5, 1):
        return "Set κ = 10 and 20 steps, and start from (−5, 1)."
    w, v, bends = np.array([x, y]), np.zeros(2), np.array([1.0, 10.0])
    for _ in range(steps):
        v = gamma * v + lr * bends * w
        w = w - v
    loss = (bends @ w**2) / 2
    return "" if loss < 1e-6 else f"With η = {lr:.3g} and γ = {gamma:.3g} Momentum's loss is {loss:.3g} after 20 steps."


GOALS = {
    "fast-ravine": Goal(
        "Set the figure: κ = 10, from (−5, 1). Bring Momentum's loss below a millionth, 1e-6, in 20 steps.",
        "momentum_ravine",
        _fast_ravine,
        {"ratio": "10", "steps": 20, "lr": 0.22, "gamma": 0.3},
        "No rate of gradient descent gets there: its best leaves 9/11 of the distance a step. Momentum at critical "
        "damping leaves √γ = 0.52 of it in the long run.",
        "The formula for √γ has κ in it, and that for η, too: begin there.",
    )
}
