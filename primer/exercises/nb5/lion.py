"""The questions on Lion and memory. What each typical mistake would give is computed here, never typed."""

import numpy as np

from primer import optimizers
from primer.exercises.ask import Exercise, Prediction
from primer.exercises.code import code_exercise, points, step_probe

PREDICTIONS = {
    "lion-steps": Prediction(
        "The gradients are nothing but noise, and η is the same. How long are Lion's steps, compared with Adam's?",
        ("about a quarter", "just as long", "more than four times as long"),
        "more than four times as long",
        "Lion's are η, always. In Adam's the noise averages out in m but not in √v: 0.23 η. So Lion wants a smaller η.",
    ),
    "lion-memory": Prediction(
        "Weights, gradients and what the optimizer keeps, all together: how much less memory does Lion need than Adam?",
        ("a quarter less", "half", "two thirds less"),
        "a quarter less",
        "Weights 1, gradients 1, Adam's m and v 2: four numbers for each weight, and three with Lion's single m. Of "
        "the optimizer's own part it is half.",
    ),
}


def _lion_step():
    w, g, m, lr, beta1, beta2 = 1.0, 2.0, -0.5, 0.1, 0.9, 0.99
    right, h = optimizers.lion(w, lambda _: g, optimizers.State(t=1, m=m), lr=lr, beta1=beta1, beta2=beta2)
    mixed_signs = beta1 * np.sign(m) + (1 - beta1) * np.sign(g)
    return Exercise(
        "w = 1, m = −0.5, the gradient is 2; η = 0.1, β1 = 0.9, β2 = 0.99, λ = 0. Where does Lion's step lead?",
        right,
        (
            (w - lr * np.sign(g), "That is the sign of the gradient. Lion takes that of c = β1 m + (1 − β1) g."),
            (w - lr * mixed_signs, "That mixes two signs. Mix first and take the sign after: each step is η long."),
            (w - lr * h.c, "The sign is missing: each step is η long."),
            (w - lr * h.m, "That moves by the new m. Lion moves by the sign of c."),
            (w + lr * h.c, "The sign is missing, and it is subtracted."),
            (w - lr * g, "That is gradient descent."),
        ),
        "c = 0.9·(−0.5) + 0.1·2. Which sign has it?",
    )


_LION_POINTS = points(
    lambda r: (
        *(r.uniform(-2, 2, 8), r.uniform(-4, 4, 8), r.uniform(-1, 1, 8)),  # w, g, m
        *(r.uniform(0.1, 0.4), r.uniform(0.5, 0.7), r.uniform(0.9, 0.97), r.uniform(0.2, 0.6)),  # lr, betas, decay
    )
)


_MY_LION = """
def my_lion(w, g, m, lr, beta1, beta2, weight_decay):
    c = beta1 * m + (1 - beta1) * g
    w_new = w - lr * (np.sign(c) + weight_decay * w)
    m_new = beta2 * m + (1 - beta2) * g
    return w_new, m_new
"""


def _lion_function():
    return code_exercise(
        "Write one step of Lion as a function my_lion(w, g, m, lr, beta1, beta2, weight_decay): the weights w, their "
        "gradient g and the old m are arrays. Return w_new, m_new.",
        _MY_LION,
        step_probe(_LION_POINTS, "w_new", "m_new"),
        (
            (
                "c = beta1 * np.sign(m) + (1 - beta1) * np.sign(g); w_new = w - lr * (c + weight_decay * w)",
                "That mixes two signs. Mix first, then sign.",
            ),
            ("c = beta2 * m + (1 - beta2) * g", "That is the sign of m_new. c has beta1, not beta2."),
            (
                "c = beta1 * (beta2 * m + (1 - beta2) * g) + (1 - beta1) * g",
                "c is made of the old m: compute it before m_new.",
            ),
            ("c = g", "That is the sign of g alone: the memory is missing."),
            ("w_new = w - lr * (c + weight_decay * w)", "The sign is missing."),
            ("m_new = c", "m_new is a mix of its own, with beta2."),
            (
                "def my_lion(w, g, m, lr, beta2, beta1, weight_decay):",
                "beta1 and beta2 have changed places: the step's c has beta1, the memory beta2.",
            ),
            ("w_new = (w - lr * np.sign(c)) * (1 - lr * weight_decay)", "It is the old weight w that decays."),
            ("w_new = w - lr * np.sign(c) - weight_decay * w", "lr is missing before the decay."),
            ("w_new = w - lr * np.sign(c)", "The decay is missing."),
            ("w_new = w + lr * (np.sign(c) - weight_decay * w)", "That goes uphill: subtract the sign."),
        ),
        "Three lines: c = beta1 m + (1 − beta1) g; w − lr (sign(c) + weight_decay w); m_new with beta2.",
    )


def _state_bytes():
    billions, size = 2.0, 4
    adam = len(optimizers.kept(optimizers.adam))
    right = len(optimizers.kept(optimizers.lookahead, inner=optimizers.adam))
    return Exercise(
        "A model has 2 billion weights of 4 bytes each. How many gigabytes (10⁹ bytes) must Lookahead around Adam keep "
        "between two steps, beside the weights?",
        billions * size * right,
        (
            (billions * size * adam, "That is Adam's m and v. The slow weights come on top."),
            (billions * size * (right - adam), "That is the slow weights. Adam's m and v come on top."),
            (billions * size * (right + 1), "The weights themselves are not counted: m, v and slow."),
            (billions * size * (right + 2), "Weights and gradients are not counted: m, v and slow."),
            (billions * right, "Each number has 4 bytes."),
            (size * right, "There are 2 billion weights."),
            (billions * size * right * 1e9 / 2**30, "That is in units of 2³⁰ bytes; a gigabyte has 10⁹ here."),
        ),
        "Which arrays of the size of the weights does the next step need? Adam's two, and one of Lookahead's own.",
    )


EXERCISES = {"lion-step": _lion_step(), "lion-code": _lion_function(), "state-bytes": _state_bytes()}
