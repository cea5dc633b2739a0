"""The questions on AdamW. What each typical mistake would give is computed here, never typed."""

from dataclasses import replace

import numpy as np

from primer.exercises.ask import Exercise, Prediction
from primer.exercises.code import code_exercise, mended, points, step_probe

PREDICTIONS = {
    "l2-in-adam": Prediction(
        "A weight has no gradient of its own. Adam is given the decay as a part of the gradient, g = λw. Now λ is made "
        "ten times larger. How does the weight decay?",
        ("ten times as fast", "just as fast as before", "not at all"),
        "just as fast as before",
        "Adam divides g by its own size, and λ with it: every step is about η long, and the same for λ = 0.01, 0.1 and "
        "1. AdamW keeps the decay out of that division, so there λ counts.",
    ),
}


def _adamw_rest():
    g, lr, decay = -0.5, 0.2, 0.4
    u = np.sign(g)  # of a gradient that never changes, whatever its size
    return Exercise(
        "The gradient is −0.5 at every step, wherever the weight is, so that Adam would walk up for ever. Where does "
        "AdamW come to rest, with η = 0.2 and λ = 0.4? (Forget ε.)",
        -u / decay,
        (
            (-g / decay, "There g + λw = 0: Adam with L2 rests there. AdamW's decay is weighed against u, not g."),
            (u / decay, "The sign: the gradient is negative, so the weight walks up until the decay holds it."),
            (-lr * u / decay, "η multiplies the decay as well, η(u + λw), and cancels."),
            (-u / (lr * decay), "η multiplies Adam's u as well, η(u + λw), and cancels."),
            (-g / (lr * decay), "η cancels, and it is u, not g, that the decay holds."),
            (0.0, "There the decay would lead by itself. Adam's u goes on pushing."),
        ),
        "At rest the two parts cancel: u + λw = 0. How large is u, if the gradient never changes?",
    )


_ADAMW_POINTS = points(
    lambda r: (
        *(r.uniform(-2, 2, 4), r.uniform(-2, 2, 4), r.uniform(-1, 1, 4), r.uniform(1, 4, 4)),  # w, g, m, v
        *(int(r.integers(1, 5)), r.uniform(0.1, 0.4), r.uniform(0.6, 0.9), r.uniform(0.7, 0.95)),  # t, lr, betas
        *(r.uniform(0.1, 0.3), r.uniform(0.2, 0.6)),  # eps, weight_decay
    )
)


_MY_ADAMW = """
def my_adamw(w, g, m, v, t, lr, beta1, beta2, eps, weight_decay):
    m_new = beta1 * m + (1 - beta1) * g
    v_new = beta2 * v + (1 - beta2) * g**2
    m_hat = m_new / (1 - beta1**t)
    v_hat = v_new / (1 - beta2**t)
    u = m_hat / (np.sqrt(v_hat) + eps)
    w_new = w - lr * (u + weight_decay * w)
    return w_new, m_new, v_new
"""

# As it is given: the decay is divided by the size of the gradients, too.
_BROKEN = _MY_ADAMW.replace("= m_hat /", "= (m_hat + weight_decay * w) /").replace("(u + weight_decay * w)", "u")


def _adamw_function():
    exercise = code_exercise(
        "Somebody's AdamW: one line has a bug. A weight with large gradients hardly decays with it, whatever its "
        "weight_decay. Find the line and mend it.",
        _MY_ADAMW,
        step_probe(_ADAMW_POINTS, "w_new", "m_new", "v_new"),
        (
            (
                "g = g + weight_decay * w; w_new = w - lr * u",
                "That is Adam with L2: the decay goes through the gradient, and √v̂ divides it. AdamW leaves g as it "
                "is and takes lr * weight_decay * w off the weight.",
            ),
            ("g = g + weight_decay * w", "The decay is there twice: leave it out of the gradient."),
            ("w_new = (w - lr * u) * (1 - lr * weight_decay)", "It is the old weight w that decays, not the new one."),
            ("w_new = w - lr * u - weight_decay * w", "lr is missing before the decay."),
            ("w_new = w - lr * (u - weight_decay * w)", "The sign of the decay: it is subtracted."),
            ("w_new = w - lr * (u + weight_decay)", "The decay is a share of w: weight_decay * w."),
            ("w_new = w - lr * u", "That is Adam: the decay is missing."),
        ),
        "Which line divides the decay by the size of the gradients? The decay stands beside u, not within it.",
    )
    return replace(exercise, probe=mended(exercise.probe, _BROKEN, "The bug is still in it."))


EXERCISES = {"adamw-rest": _adamw_rest(), "adamw-bug": _adamw_function()}
