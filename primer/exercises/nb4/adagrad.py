"""The questions on Adagrad. What each typical mistake would give is computed here, never typed."""

import numpy as np

from primer.exercises.ask import Exercise, Prediction

PREDICTIONS = {
    "rare-feature": Prediction(
        "One feature is there in 1 of 100 samples, but it matters. Each sample is seen once, one at a time, and each "
        "optimizer has its best learning rate and its usual memory. Which one gets the rare and the frequent weights "
        "right together?",
        ("gradient descent", "Adagrad", "RMSProp", "Adam"),
        "Adagrad",
        "The larger of the two errors is 20 % for Adagrad, 26 % for Adam, 38 % for RMSProp and 46 % for gradient "
        "descent. Adagrad's v hardly grows for the rare weight, whose rate stays large, while the rates of the "
        "frequent ones fade and so does their noise. Adam's do not fade, and RMSProp forgets between two "
        "sightings as well; with a longer memory it comes to 22 %.",
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
