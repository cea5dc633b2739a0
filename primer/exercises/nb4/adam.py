"""The questions on Adam. What each typical mistake would give is computed here, never typed."""

import numpy as np

from primer.exercises.ask import Exercise, Prediction
from primer.exercises.code import code_exercise, points, step_probe

PREDICTIONS = {
    "first-adam-step": Prediction(
        "Adam divides an average m of the gradients by the root of an average v of their squares. Both start at zero "
        "and are corrected for that (bias correction). How long is the very first step?",
        ("0.1 η", "η", "3.16 η", "it depends on the gradient"),
        "η",
        "At t = 1 the corrected averages m̂ and v̂ are g and g², so m̂ / √v̂ is +1 or −1, whatever the gradient is.",
    ),
    "uncorrected-adam": Prediction(
        "The correction is left out, with the usual memories: after the first gradient g, m is 0.1 g and v is 0.001 "
        "g². How long is the first step?",
        ("shorter: 0.1 η", "the same: η", "longer: 3.16 η"),
        "longer: 3.16 η",
        "√v is 0.0316 |g|, so the step is 0.1 / 0.0316 times η. Both averages are too small, but the denominator more "
        "so. Steps stay more than 5 % too long until step 2374.",
    ),
    "thousand-times": Prediction(
        "The loss is multiplied by 1000, and nothing else is changed. What becomes of Adam's path?",
        ("its steps are 1000 times longer", "it diverges", "it stays the same", "its steps are 1000 times shorter"),
        "it stays the same",
        "m and √v both become 1000 times larger, and the step is their ratio. Only ε notices, and it is tiny. Gradient "
        "descent would have needed a learning rate 1000 times smaller.",
    ),
}


def _bias():
    beta, m, t = 0.9, 0.542, 3
    return Exercise(
        "Adam, β1 = 0.9. After the third step m = 0.542. What is m̂?",
        m / (1 - beta**t),
        (
            (m, "That is m. It began at 0 and is still too small."),
            (m / (1 - beta ** (t - 1)), "t begins with 1: the third step has t = 3."),
            (m / (1 - beta ** (t + 1)), "The third step has t = 3, not 4."),
            (m / (1 - beta * t), "β1^t is a power, not a product."),
            (m / (1 - beta), "That is right for the first step only: the power t is missing."),
            (m * (1 - beta**t), "m is too small: divide by 1 − β1^t."),
            (m / (1 - 0.999**t), "That is β2's correction, which belongs to v."),
            (m / np.sqrt(1 - beta**t), "No root: m is the average of the gradients themselves."),
            (m / beta**t, "The denominator is 1 − β1^t: the share of the weights that add up so far."),
        ),
        "1 − 0.9³ = 0.271.",
    )


def _second_step():
    beta1, beta2 = 0.9, 0.999
    m, v = 1 - beta1**2, 1 - beta2**2
    return Exercise(
        "Adam, β1 = 0.9, β2 = 0.999. After a very long time with gradients of 0 come two gradients of 1. How long is "
        "the second of the two steps, in units of η?",
        m / np.sqrt(v),
        (
            ((1 - beta1) / np.sqrt(1 - beta2), "That is the first of the two. A second gradient adds to m, and to v."),
            (2 * (1 - beta1) / np.sqrt(1 - beta2), "v has grown as well, and the older gradient has faded a little."),
            (1, "That is so at t = 1 and 2. After a long time 1 − β^t is 1, and nothing is corrected."),
            (m / v, "Divide by the root of v."),
            (m, "That is m. Divide it by √v."),
            (np.sqrt(v), "That is √v. The step is m / √v."),
            (np.sqrt(v) / m, "Upside down."),
            ((1 - beta1) / np.sqrt(v), "m has both gradients: 0.9 · 0.1 + 0.1."),
            (m / np.sqrt(1 - beta2), "v has both squares: 0.999 · 0.001 + 0.001."),
        ),
        "m = 0.9 · 0.1 + 0.1 = 0.19, and v likewise with 0.999.",
        tolerance=3e-3,
    )


_MOMENTS = points(
    lambda r: (
        *(r.uniform(-2, 2, 4), r.uniform(-0.9, 0.9, 4), r.uniform(-1, 1, 4), r.uniform(5, 9, 4)),  # w, g, m, v
        *(int(r.integers(2, 4)), r.uniform(0.1, 0.4), r.uniform(0.6, 0.9), r.uniform(0.2, 0.3), r.uniform(0.1, 0.3)),
    )
)


_MY_ADAM = """
def my_adam(w, g, m, v, t, lr, beta1, beta2, eps):
    m_new = beta1 * m + (1 - beta1) * g
    v_new = beta2 * v + (1 - beta2) * g**2
    m_hat = m_new / (1 - beta1**t)
    v_hat = v_new / (1 - beta2**t)
    w_new = w - lr * m_hat / (np.sqrt(v_hat) + eps)
    return w_new, m_new, v_new
"""


def _adam_function():
    return code_exercise(
        "Write one step of Adam as a function my_adam(w, g, m, v, t, lr, beta1, beta2, eps): the weights w, their "
        "gradient g and the old m and v are arrays, and t is the number of this step, 1 for the first. Return w_new, "
        "m_new, v_new.",
        _MY_ADAM,
        step_probe(_MOMENTS, "w_new", "m_new", "v_new"),
        (
            (
                "m_hat = m_new / (1 - beta1 ** (t - 1)); v_hat = v_new / (1 - beta2 ** (t - 1))",
                "t counts this step already: the power is t, not t − 1. At t = 1 that divides by 0.",
            ),
            (
                "m_hat = m_new / (1 - beta1 ** (t + 1)); v_hat = v_new / (1 - beta2 ** (t + 1))",
                "t counts this step already: the power is t, not t + 1.",
            ),
            (
                "w_new = w - lr * m_hat / np.sqrt(v_hat + eps)",
                "Adam has eps outside the root: √v̂ + eps. (Adagrad and RMSProp have it inside.)",
            ),
            (
                "def my_adam(w, g, m, v, t, lr, beta2, beta1, eps):",
                "beta1 and beta2 have changed places: beta1 belongs to m.",
            ),
            (
                "m_new = (1 - beta1) * m + beta1 * g; v_new = (1 - beta2) * v + beta2 * g**2",
                "Each beta and its 1 − beta have changed places: the old m keeps the share beta1.",
            ),
            ("m_new = beta1 * m + g; v_new = beta2 * v + g**2", "The factors 1 − beta1 and 1 − beta2 are missing."),
            (
                "m_hat = m_new; v_hat = v_new",
                "The bias correction is missing: divide m by 1 − beta1^t and v by 1 − beta2^t.",
            ),
            ("m_hat = m_new", "Only v is corrected: m needs it too, with beta1."),
            ("v_hat = v_new", "Only m is corrected: v needs it too, with beta2."),
            ("v_new = beta2 * v + (1 - beta2) * g", "The gradient is not squared in v_new."),
            ("m_hat = m_new / (1 - beta1 * t); v_hat = v_new / (1 - beta2 * t)", "beta^t is a power: ** and not *."),
            ("w_new = w - lr * m_hat / (v_hat + eps)", "That divides by v̂; divide by its root."),
            ("w_new = w - lr * m_hat / np.sqrt(v_hat)", "eps is missing."),
            ("w_new = w + lr * m_hat / (np.sqrt(v_hat) + eps)", "That goes uphill: the step is subtracted from w."),
            (
                "return w_new, m_hat, v_hat",
                "w_new is right, but what is kept are m and v, not m̂ and v̂: else they are corrected again and again.",
            ),
        ),
        "Five lines: m_new, v_new, m̂ = m_new / (1 − beta1^t), v̂ likewise, and w − lr m̂ / (√v̂ + eps).",
    )


EXERCISES = {"bias": _bias(), "second-step": _second_step(), "adam-code": _adam_function()}
