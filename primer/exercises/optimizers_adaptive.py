"""The questions of notebook 4 on Adagrad, RMSProp, Adam and the race. What each mistake gives is computed here."""

import numpy as np

from primer import optimizers
from primer.exercises.ask import Exercise, Prediction
from primer.exercises.optimizers import step_probe

PREDICTIONS = {
    "rare-feature": Prediction(
        "One feature is there in 1 of 100 samples, but it matters. Each sample is seen once, one at a time, and each "
        "optimizer has its best learning rate. Which one gets the rare and the frequent weights right together?",
        ("gradient descent", "Adagrad", "RMSProp", "Adam"),
        "Adagrad",
        "The larger of the two errors is 23 % for Adagrad, 30 % for Adam, 33 % for RMSProp and 48 % for gradient "
        "descent. Adagrad's v hardly grows for the rare weight, whose rate stays large, while the rates of the "
        "frequent ones fade and so does their noise. RMSProp and Adam forget between two sightings.",
    ),
    "first-rmsprop-step": Prediction(
        "RMSProp starts with v = 0, β = 0.9. How long is its very first step?",
        ("0.1 η", "0.32 η", "η", "3.16 η", "it depends on the gradient"),
        "3.16 η",
        "v is 0.1 g² after it, so the step is η g / √(0.1 g²): the gradient cancels, and 1/√0.1 = 3.16 is left. A v "
        "that is too small makes a step that is too long.",
    ),
    "first-adam-step": Prediction(
        "How long is Adam's very first step, with its bias correction?",
        ("0.1 η", "η", "3.16 η", "it depends on the gradient"),
        "η",
        "At t = 1 the corrected m̂ is g and v̂ is g², so m̂ / √v̂ is +1 or −1, whatever the gradient and both β are.",
    ),
    "uncorrected-adam": Prediction(
        "Adam's bias correction is left out, with β1 = 0.9 and β2 = 0.999 as usual. How long is the first step?",
        ("shorter: 0.1 η", "the same: η", "longer: 3.16 η"),
        "longer: 3.16 η",
        "m is 0.1 g and √v is 0.0316 |g|. Both are too small, but the denominator more so. Steps stay more than 5 % "
        "too long until step 2374.",
    ),
    "thousand-times": Prediction(
        "The loss is multiplied by 1000, and nothing else is changed. What becomes of Adam's path?",
        ("its steps are 1000 times longer", "it diverges", "it stays the same", "its steps are 1000 times shorter"),
        "it stays the same",
        "m and √v both become 1000 times larger, and the step is their ratio. Only ε notices, and it is tiny. Gradient "
        "descent would have needed a learning rate 1000 times smaller.",
    ),
    "rotated": Prediction(
        "A ravine along the axes is turned by 45°. Each has its best learning rate, turned or not. Which gets slower?",
        ("gradient descent", "Momentum", "Adagrad", "all three", "none of them"),
        "Adagrad",
        "Adagrad rescales each weight by itself, which helps only if the ravine lies along an axis: with a condition "
        "number of 100, 2 steps become 229. Gradient descent and Momentum do not know where the axes are.",
    ),
    "generalisation": Prediction(
        "More weights than samples, and all six optimizers fit the training data perfectly. The data are built to show "
        "a difference: what are the errors on new data?",
        ("equal: all fit equally well", "gradient descent 0, Adam 0.305", "gradient descent 0.305, Adam 0"),
        "gradient descent 0, Adam 0.305",
        "Many weights fit. Gradient descent finds the shortest of them, which leans on the one feature that counts. "
        "Adaptive ones make all weights equally large, and features of a single sample drown it (Wilson et al., 2017).",
    ),
    "race": Prediction(
        "Six optimizers race on the ravine: first all with η = 0.02, then each with its own best η. Which place does "
        "Adagrad take?",
        ("first, both times", "last, both times", "first, then last", "last, then first"),
        "last, then first",
        "An η is a share of the gradient for one optimizer and a length for another: the same number is not the same "
        "rate. Adagrad wants one near 1 and more. A race with one η for all measures who it suits.",
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


def _half_life():
    beta = 0.99
    return Exercise(
        "RMSProp with β = 0.99. After how many steps does a squared gradient count half of what it counted when new?",
        np.log(0.5) / np.log(beta),
        (
            (1 / (1 - beta), "1/(1 − β) is when about 1/e, 37 %, is left. Half is earlier."),
            (0.5 / (1 - beta), "It does not lose 1 % of the start in each step, but 1 % of what is left."),
            (np.log(0.5) / np.log(0.9), "That is for β = 0.9."),
            (np.log(0.5) / np.log(np.sqrt(beta)), "Count in v, which is the average of squares: no root."),
            (-np.log(0.5) / np.log(beta), "The sign: ln ½ and ln β are both negative."),
            (np.log(beta) / np.log(0.5), "Upside down."),
            (beta / 2, "The number of steps k is in the exponent: β^k = ½."),
        ),
        "0.99^k = ½. Take logarithms.",
        tolerance=6e-3,
    )


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


def _points(make):
    """Random arguments at which a learner's function is compared; ε is large, and no root is of a negative number."""
    return [make(np.random.default_rng(seed)) for seed in range(4)]


_AVERAGES = _points(
    lambda r: (
        *(r.uniform(-2, 2, 4), r.uniform(-2, 2, 4), r.uniform(1.5, 3, 4)),  # w, g, v
        *(r.uniform(0.1, 0.4), r.uniform(0.6, 0.9), r.uniform(0.1, 0.3)),  # lr, beta, eps
    )
)


def _rmsprop_function():
    probe = step_probe(_AVERAGES, "w_new", "v_new")

    def mistake(average=None, move=lambda w, g, v, v_new, lr, eps: w - lr * g / np.sqrt(v_new + eps)):
        def step(w, g, v, lr, beta, eps):
            v_new = average(v, g, beta) if average else beta * v + (1 - beta) * g**2
            return move(w, g, v, v_new, lr, eps), v_new

        return probe(step)

    def right(w, g, v, lr, beta, eps):
        w_new, state = optimizers.rmsprop(w, lambda _: g, optimizers.State(t=0, v=v), lr=lr, beta=beta, eps=eps)
        return w_new, state.v

    return Exercise(
        "Write one step of RMSProp as a function my_rmsprop(w, g, v, lr, beta, eps): the weights w, their gradient g "
        "and the old v are arrays. Return w_new, v_new.",
        probe(right),
        (
            (
                mistake(lambda v, g, beta: (1 - beta) * v + beta * g**2),
                "beta and 1 − beta have changed places: the old v keeps the large share, beta.",
            ),
            (mistake(lambda v, g, beta: beta * v + (1 - beta) * g), "The gradient is not squared in v_new."),
            (mistake(lambda v, g, beta: v + g**2), "That is Adagrad: nothing is forgotten. The old v fades by beta."),
            (mistake(lambda v, g, beta: beta * v + g**2), "The factor 1 − beta before g² is missing."),
            (mistake(lambda v, g, beta: v + (1 - beta) * g**2), "The old v is not multiplied by beta."),
            (
                mistake(lambda v, g, beta: beta * v + ((1 - beta) * g) ** 2),
                "Only the gradient is squared, not the factor 1 − beta.",
            ),
            (
                mistake(move=lambda w, g, v, v_new, lr, eps: w - lr * g / (v_new + eps)),
                "That divides by v_new; divide by its root.",
            ),
            (
                mistake(move=lambda w, g, v, v_new, lr, eps: w - lr * g / (np.sqrt(v_new) + eps)),
                "eps stands outside the root, as in PyTorch. Here it is inside: √(v_new + eps).",
            ),
            (mistake(move=lambda w, g, v, v_new, lr, eps: w - lr * g / np.sqrt(v_new)), "eps is missing."),
            (
                mistake(move=lambda w, g, v, v_new, lr, eps: w - lr * g / np.sqrt(v + eps)),
                "That divides by the root of the old v. The new one belongs there.",
            ),
            (
                mistake(move=lambda w, g, v, v_new, lr, eps: w + lr * g / np.sqrt(v_new + eps)),
                "That goes uphill: the step is subtracted from w.",
            ),
            (
                mistake(move=lambda w, g, v, v_new, lr, eps: w - lr / np.sqrt(v_new + eps)),
                "The gradient is missing in the step.",
            ),
            (probe(lambda *given: right(*given)[::-1]), "Return w_new first, then v_new."),
        ),
        "Two lines: v_new is the average of v and g² with the shares beta and 1 − beta; w_new divides by its root.",
        probe=probe,
        tolerance=1e-9,
    )


_MOMENTS = _points(
    lambda r: (
        *(r.uniform(-2, 2, 4), r.uniform(-0.9, 0.9, 4), r.uniform(-1, 1, 4), r.uniform(5, 9, 4)),  # w, g, m, v
        *(int(r.integers(2, 4)), r.uniform(0.1, 0.4), r.uniform(0.6, 0.9), r.uniform(0.2, 0.3), r.uniform(0.1, 0.3)),
    )
)
_ADAM = {
    "square": lambda g: g**2,
    "mean": lambda old, new, beta: beta * old + (1 - beta) * new,
    "swapped": False,
    "m_hat": lambda m, beta1, t: m / (1 - beta1**t),
    "v_hat": lambda v, beta2, t: v / (1 - beta2**t),
    "step": lambda m_hat, v_hat, eps: m_hat / (np.sqrt(v_hat) + eps),
    "returned": lambda m, v, m_hat, v_hat: (m, v),
}


def _adam_with(**change):
    """What Adam gives with some of its parts replaced."""
    parts = _ADAM | change

    def step(w, g, m, v, t, lr, beta1, beta2, eps):
        if parts["swapped"]:
            beta1, beta2 = beta2, beta1
        m_new, v_new = parts["mean"](m, g, beta1), parts["mean"](v, parts["square"](g), beta2)
        m_hat, v_hat = parts["m_hat"](m_new, beta1, t), parts["v_hat"](v_new, beta2, t)
        return w - lr * parts["step"](m_hat, v_hat, eps), *parts["returned"](m_new, v_new, m_hat, v_hat)

    return step


def _adam_function():
    probe = step_probe(_MOMENTS, "w_new", "m_new", "v_new")

    def mistake(**change):
        return probe(_adam_with(**change))

    def right(w, g, m, v, t, lr, beta1, beta2, eps):
        hyper = {"lr": lr, "beta1": beta1, "beta2": beta2, "eps": eps}
        w_new, state = optimizers.adam(w, lambda _: g, optimizers.State(t=t - 1, m=m, v=v), **hyper)
        return w_new, state.m, state.v

    def counted_from(first):
        return mistake(
            m_hat=lambda m, beta1, t: m / (1 - beta1 ** (t + first - 1)),
            v_hat=lambda v, beta2, t: v / (1 - beta2 ** (t + first - 1)),
        )

    raw_m, raw_v = {"m_hat": lambda m, beta1, t: m}, {"v_hat": lambda v, beta2, t: v}
    return Exercise(
        "Write one step of Adam as a function my_adam(w, g, m, v, t, lr, beta1, beta2, eps): the weights w, their "
        "gradient g and the old m and v are arrays, and t is the number of this step, 1 for the first. Return w_new, "
        "m_new, v_new.",
        probe(right),
        (
            (counted_from(0), "t counts this step already: the power is t, not t − 1. At t = 1 that divides by 0."),
            (counted_from(2), "t counts this step already: the power is t, not t + 1."),
            (
                mistake(step=lambda m_hat, v_hat, eps: m_hat / np.sqrt(v_hat + eps)),
                "Adam has eps outside the root: √v̂ + eps. (Adagrad and RMSProp have it inside.)",
            ),
            (mistake(swapped=True), "beta1 and beta2 have changed places: beta1 belongs to m."),
            (
                mistake(mean=lambda old, new, beta: (1 - beta) * old + beta * new),
                "Each beta and its 1 − beta have changed places: the old m keeps the share beta1.",
            ),
            (mistake(mean=lambda old, new, beta: beta * old + new), "The factors 1 − beta1 and 1 − beta2 are missing."),
            (
                mistake(**raw_m, **raw_v),
                "The bias correction is missing: divide m by 1 − beta1^t and v by 1 − beta2^t.",
            ),
            (mistake(**raw_m), "Only v is corrected: m needs it too, with beta1."),
            (mistake(**raw_v), "Only m is corrected: v needs it too, with beta2."),
            (mistake(square=lambda g: g), "The gradient is not squared in v_new."),
            (
                mistake(m_hat=lambda m, beta1, t: m / (1 - beta1 * t), v_hat=lambda v, beta2, t: v / (1 - beta2 * t)),
                "beta^t is a power: ** and not *.",
            ),
            (
                mistake(step=lambda m_hat, v_hat, eps: m_hat / (v_hat + eps)),
                "That divides by v̂; divide by its root.",
            ),
            (mistake(step=lambda m_hat, v_hat, eps: m_hat / np.sqrt(v_hat)), "eps is missing."),
            (
                mistake(step=lambda m_hat, v_hat, eps: -m_hat / (np.sqrt(v_hat) + eps)),
                "That goes uphill: the step is subtracted from w.",
            ),
            (
                mistake(returned=lambda m, v, m_hat, v_hat: (m_hat, v_hat)),
                "w_new is right, but what is kept are m and v, not m̂ and v̂: else they are corrected again and again.",
            ),
        ),
        "Five lines: m_new, v_new, m̂ = m_new / (1 − beta1^t), v̂ likewise, and w − lr m̂ / (√v̂ + eps).",
        probe=probe,
        tolerance=1e-9,
    )


def _scaled_race():
    best, factor = 0.07, 100
    return Exercise(
        "On the ravine gradient descent's best rate was 0.07. The loss is multiplied by 100. What is it now?",
        best / factor,
        (
            (
                best,
                "That is right for Adam, which divides by the gradients' size. Gradient descent's steps grow with it.",
            ),
            (best * factor, "The other way round: steps a hundred times as long need a rate a hundred times smaller."),
            (best / np.sqrt(factor), "No root: the step is η times the gradient, and that has grown a hundredfold."),
            (best / factor**2, "Once is enough: η∇L must stay as it was."),
            (2 / (25 * factor), "That is the edge of stability. The best rate keeps its place below it."),
        ),
        "With which η is η · 100 ∇L the step that 0.07 · ∇L was?",
        tolerance=5e-3,
    )


EXERCISES = {
    "scaled-race": _scaled_race(),
    "adagrad-step": _adagrad_step(),
    "adagrad-rate": _adagrad_rate(),
    "half-life": _half_life(),
    "rmsprop-code": _rmsprop_function(),
    "bias": _bias(),
    "adam-code": _adam_function(),
}
