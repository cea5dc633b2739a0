"""The questions on Momentum. What each typical mistake would give is computed here, never typed."""

from primer.exercises.ask import Exercise, Prediction
from primer.exercises.code import code_exercise, points, step_probe

PREDICTIONS = {
    "momentum-speed": Prediction(
        "On a slope of 1 that never changes, gradient descent makes steps of η. Momentum adds to each step γ = 0.9 "
        "times the step before. How long do its steps become?",
        ("0.9 η", "η", "1.9 η", "10 η", "longer and longer without an end"),
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


def _terminal_speed():
    slope, lr, gamma = 3.0, 0.02, 0.95
    right = lr * slope / (1 - gamma)
    return Exercise(
        "The gradient is 3 everywhere, η = 0.02, γ = 0.95. How long are Momentum's steps in the end?",
        right,
        (
            (lr * slope, "That is the first step, and gradient descent's. The velocity goes on growing from there."),
            (lr / (1 - gamma), "The slope is missing: it is 3, not 1."),
            (slope / (1 - gamma), "η is missing: it is inside the velocity."),
            (lr * slope / gamma, "Solve v = γ v + η·3 for v: what is left on one side is (1 − γ) v."),
            (lr * slope * (1 + gamma), "That is the second step. There are many more."),
            (lr * slope / (1 - gamma**2), "The γ is not squared: v = γ v + η·3."),
            (10 * lr * slope, "Ten times is for γ = 0.9."),
        ),
        "In the end v stays as it is: v = 0.95 v + 0.06.",
        tolerance=5e-3,
    )


def _unrolled():
    lr, gamma, ago = 0.1, 0.8, 3
    right = gamma**ago * lr
    return Exercise(
        "η = 0.1 and γ = 0.8. In Momentum's velocity v_t, which factor stands before the gradient of 3 steps ago, "
        "∇L(w_{t−3})?",
        right,
        (
            (gamma**ago, "η is missing: each gradient came in as η∇L."),
            (gamma ** (ago + 1) * lr, "One γ too many: the newest gradient, of 0 steps ago, has none."),
            (gamma ** (ago - 1) * lr, "One γ too few: the gradient of one step ago has already one."),
            ((1 - gamma) * gamma**ago * lr, "There is no 1 − γ in Momentum's velocity; RMSProp and Adam have it."),
            (gamma * ago * lr, "γ is a factor in each step: a power, not a multiple."),
            (lr, "That is the newest gradient. An old one has faded."),
            ((gamma * lr) ** ago, "η comes in once, with the gradient; only γ is multiplied again in each step."),
        ),
        "The newest gradient has the factor η; each later step multiplies it by γ once.",
        tolerance=5e-3,
    )


def _edge_momentum():
    gamma, curvature = 0.9, 25.0
    right = 2 * (1 + gamma) / curvature
    return Exercise(
        "The ravine's largest curvature is 25, and γ = 0.9. From which learning rate on does Momentum diverge?",
        right,
        (
            (2 / curvature, "That is gradient descent's edge. Momentum's lies 1 + γ times farther out."),
            (right / (1 + 2 * gamma), "That is NAG's edge."),
            (2 * (1 - gamma) / curvature, "1 + γ, not 1 − γ: the velocity turns around in each step and holds back."),
            (2 / (1 - gamma) / curvature, "1/(1 − γ) is the gain on an even slope. At the edge the path zigzags."),
            (right / 2, "The 2 of gradient descent's edge, 2/λ, stays."),
            (right * curvature, "That is η times the curvature; divide by 25."),
            (2 / right, "Upside down."),
        ),
        "At the edge w = 1, −1, 1, −1, …, so each step is twice w: v = 2, −2, …. Put that into v = γ v_old + η·25·w.",
        tolerance=5e-3,
    )


VELOCITIES = points(
    lambda r: (r.uniform(-2, 2, 4), r.uniform(-2, 2, 4), r.uniform(-1, 1, 4), r.uniform(0.1, 0.4), r.uniform(0.5, 0.9))
)


_MY_MOMENTUM = """
def my_momentum(w, g, v, lr, gamma):
    v_new = gamma * v + lr * g
    w_new = w - v_new
    return w_new, v_new
"""


def _momentum_function():
    return code_exercise(
        "Write one step of Momentum as a function my_momentum(w, g, v, lr, gamma): the weights w, their gradient g and "
        "the old velocity v are arrays. Return w_new, v_new.",
        _MY_MOMENTUM,
        step_probe(VELOCITIES, "w_new", "v_new"),
        (
            (
                "v_new = gamma * v + g; w_new = w - lr * v_new",
                "That has lr outside v, as PyTorch does. Here it is inside, v_new = gamma * v + lr * g: the two differ "
                "as soon as lr changes.",
            ),
            ("w_new = w + v_new", "v_new is right, but it is subtracted: w − v_new."),
            (
                "v_new = gamma * v - lr * g",
                "The sign in v_new: the gradient is added to the velocity, and the velocity subtracted from w.",
            ),
            (
                "v_new = gamma * v - lr * g; w_new = w + v_new",
                "Both signs are turned around, as Keras has them. That needs a v of the other sign as well; here v is "
                "what is subtracted.",
            ),
            (
                "v_new = gamma * v + (1 - gamma) * lr * g",
                "There is no factor 1 − gamma in Momentum: the gradient comes in whole. Adam's m has it.",
            ),
            ("w_new = w - v", "w moves by the new velocity, not by the old one."),
            ("w_new = w - lr * v_new", "lr counts twice: it is in v_new already."),
            ("v_new = lr * g", "The memory is missing: gamma * v belongs into v_new."),
            ("v_new = v + lr * g", "The old velocity is multiplied by gamma."),
            ("v_new = gamma * (v + lr * g)", "gamma belongs to the old velocity only."),
            ("v_new = gamma * v + g", "lr is missing: gamma * v + lr * g."),
            ("v_new = lr * v + gamma * g", "lr and gamma have changed places."),
            ("return v_new, w_new", "Return w_new first, then v_new."),
        ),
        "Two lines: v_new from gamma, v, lr and g; then w_new from w and v_new.",
    )


EXERCISES = {
    "momentum-step": _momentum_step(),
    "momentum-code": _momentum_function(),
    "unrolled": _unrolled(),
    "terminal-speed": _terminal_speed(),
    "edge-momentum": _edge_momentum(),
}
