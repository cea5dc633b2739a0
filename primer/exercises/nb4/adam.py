"""The questions on Adam. What each typical mistake would give is computed here, never typed."""

import numpy as np

from primer import experiments, optimizers
from primer.exercises.ask import Exercise, Prediction
from primer.exercises.code import code_exercise, mended, points, step_probe
from primer.exercises.reading import UnreadableError

PREDICTIONS = {
    "uncorrected-adam": Prediction(
        "Adam divides an average m of the gradients by the root of an average v of their squares. Both start at zero "
        "and are too small at first; Adam corrects that (bias correction). Leave the correction out: after the first "
        "gradient g, m is 0.1 g and v is 0.001 g². How long is the first step?",
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
    beta1, beta2, share = 0.9, 0.999, 0.01

    def last_above(beta, missing):
        """The first step from which βᵗ is below ``missing``."""
        return np.ceil(np.log(missing) / np.log(beta))

    right = last_above(beta2, 1 - (1 + share) ** -2)  # long after m has come up
    return Exercise(
        "Adam with β1 = 0.9 and β2 = 0.999, but without bias correction, on a gradient that never changes. From which "
        "step on are its steps less than 1 % too long?",
        right,
        (
            (right - 1, "Just before: there it is still more than 1 %."),
            (last_above(beta2, share), "From there v is less than 1 % too small. The step has its root."),
            (last_above(beta1, share), "From there m is less than 1 % too small. v has the longer memory."),
            *((step, "That is for 5 %, as in the table above.") for step in (2374, 2375)),
            (1 / (1 - beta2), "That is the length of v's memory. 37 % of v are still missing there."),
            (1, "The first step is 3.16 times too long."),
        ),
        "m has long come up by then. So the step is too long by 1/√(1 − β2^t), and that must be less than 1.01.",
        tolerance=1e-4,
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
    probe = step_probe(_MOMENTS, "w_new", "m_new", "v_new")
    return code_exercise(
        "Find the bug: the first step of my_adam is Adam's, all others are not. Mend it. It takes the weights w, their "
        "gradient g, the m and v that it returned last time (0 at first) and the number t of this step, 1 for the "
        "first; it returns the new w, m and v.",
        _MY_ADAM,
        mended(probe, BROKEN, "Not mended yet. What does it hand to its next step, and what is done to that there?"),
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
        ),
        "What is kept for the next step are m and v themselves: the corrected ones need names of their own.",
    )


BROKEN = """
def my_adam(w, g, m, v, t, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m = m / (1 - beta1**t)
    v = v / (1 - beta2**t)
    return w - lr * m / (np.sqrt(v) + eps), m, v
"""  # what the learner is given


LONG = 6.0  # in units of η


def longest_step(my_gradients):
    """The longest step ÷ η that Adam makes of the learner's gradients, in an array; −1 if it is long enough."""
    gradients = np.ravel(np.asarray(my_gradients(), dtype=float))
    if not 0 < len(gradients) <= 20_000:
        raise UnreadableError(f"Return from 1 to 20 000 gradients, got {len(gradients)}.")
    longest = np.abs(experiments.step_sizes(optimizers.adam, gradients, eps=1e-12)).max()
    return np.array([-1.0 if longest > LONG else longest])


def _long_step():
    return code_exercise(
        "Build gradients that make Adam step too far: write my_gradients(), which returns the gradients of one weight, "
        "one for each step (at most 20 000). With Adam's usual β1 = 0.9 and β2 = 0.999 one of the steps must be longer "
        "than 6η.",
        """
def my_gradients():
    gradients = np.append(np.zeros(2500), np.ones(12))
    return gradients
""",
        longest_step,
        (
            (
                "gradients = np.ones(100)",
                "None of these steps is longer than η. The first one always is η long, and gradients that are all the "
                "same go on so.",
            ),
            (
                "gradients = np.append(np.zeros(5000), 1)",
                "One after many zeros makes 3.15η, whatever its size. And a second one?",
            ),
            ("gradients = np.append(np.zeros(5000), [1, 1])", "Two after many zeros make 4.2η. Go on."),
            (
                "gradients = np.append(np.zeros(10), np.ones(12))",
                "Ten zeros are too few: v̂ has corrected for the start.",
            ),
            ("gradients = np.zeros(100)", "Without a gradient there is no step."),
        ),
        "Long silence makes v small. Then m must come near to 1 while v, which is slower, is still small.",
        otherwise=lambda longest: f"The longest of these steps is {longest:.3g}η; it must be longer than {LONG:g}η.",
    )


EXERCISES = {
    "bias": _bias(),
    "second-step": _second_step(),
    "adam-bug": _adam_function(),
    "long-step": _long_step(),
}
