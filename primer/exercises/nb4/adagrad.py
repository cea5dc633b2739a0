"""The questions on Adagrad. What each typical mistake would give is computed here, never typed."""

import numpy as np

from primer.exercises.ask import Exercise, Prediction

PREDICTIONS = {
    "rare-feature": Prediction(
        "1500 samples are seen once each, one at a time, from weights of 0. A frequent feature is in all of them, a "
        "rare one in 15. Gradient descent has one rate for all: which rate would the rare weight need, beside the best "
        "rate for the frequent ones?",
        ("a much smaller one", "about the same", "a much larger one"),
        "a much larger one",
        "The rare weight has 15 steps for its whole way. The frequent ones have 1500, and what harms them is noise, "
        "which a small rate averages out. At η = 0.01 the frequent ones are 15 % off and the rare one 86 %; at 0.16 "
        "it is 94 % and 10 %: one rate cannot serve both.",
    ),
}


def _adagrad_step():
    w, g, v_old, lr, eps = 0.15, 0.3, 0.16, 0.1, 0.11
    v = v_old + g**2
    step = lr * g / np.sqrt(v + eps)
    return Exercise(
        "One weight: w = 0.15, its gradient 0.3, Adagrad's v = 0.16 from before, η = 0.1, and ε = 0.11, for once large "
        "enough to see. What is w after the step?",
        w - step,
        (
            (w + step, "That goes uphill."),
            (step, "That is the step's length. Where does it lead?"),
            (w - lr * g / (v + eps), "The root is missing: divide by √(v + ε)."),
            (w - lr * g / np.sqrt(v_old + g + eps), "The gradient is squared before it is added to v."),
            (w - lr * g / np.sqrt(v_old + eps), "That divides by the old v. First add g², then divide."),
            (w - lr * g / np.sqrt(g**2 + eps), "v goes on from before: 0.16 + g²."),
            (w - lr * g / (np.sqrt(v) + eps), "ε stands inside the root here. (Adam has it outside.)"),
            (w - lr * g / np.sqrt(v), "ε is missing: it is large here."),
            (w - lr * g, "That is gradient descent."),
            (w - lr / np.sqrt(v + eps), "The gradient is missing: the rate η / √(v + ε) is multiplied by it."),
        ),
        "v becomes 0.16 + 0.09, and √(0.25 + 0.11) = 0.6.",
    )


def _adagrad_rate():
    lr, g, t = 0.5, 2.0, 100
    return Exercise(
        "The gradient is 2 in every step, η = 0.5, ε as good as 0. How long is Adagrad's 100th step?",
        lr / np.sqrt(t),
        (
            (lr, "That is the first step. v has grown a hundredfold since."),
            (lr / t, "It falls like 1/√t: the step is divided by the root of v."),
            (lr / (g * np.sqrt(t)), "That is the rate η/√v. Multiply it by the gradient."),
            (lr * g / np.sqrt(t), "The gradient is in v as well: √v = 2 √t, and the 2 cancels."),
            (lr * g / (g**2 * t), "The root is missing: divide by √v, not by v."),
            (lr * g, "That is gradient descent's step."),
        ),
        "v = 100 · 2².",
        tolerance=3e-3,
    )


EXERCISES = {"adagrad-step": _adagrad_step(), "adagrad-rate": _adagrad_rate()}
