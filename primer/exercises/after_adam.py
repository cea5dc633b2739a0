"""The questions of parts 1 to 4 of notebook 5: AdamW, RAdam, AMSGrad, Nadam. What mistakes would give is computed."""

import numpy as np

from primer import descent, optimizers
from primer.exercises.ask import Exercise, Prediction
from primer.exercises.optimizers import step_probe

PREDICTIONS = {
    "l2-in-adam": Prediction(
        "A weight has no gradient of its own. Adam is given the decay as a part of the gradient, g = λw. Now λ is made "
        "ten times larger. How does the weight decay?",
        ("ten times as fast", "just as fast as before", "not at all"),
        "just as fast as before",
        "Adam divides g by its own size, and λ with it: every step is η long, for λ = 0.01, 0.1 and 1. AdamW keeps the "
        "decay out of that division, so there λ counts.",
    ),
    "radam-fifth-step": Prediction(
        "In its fifth step RAdam divides by √v̂ for the first time. How long is that step, compared with Adam's?",
        ("just as long", "half as long", "less than a fiftieth"),
        "less than a fiftieth",
        "r_5 = 0.017 with β2 = 0.999. It grows slowly: 0.15 at step 50, 0.48 at step 500, 0.98 at step 5000.",
    ),
    "counter-example": Prediction(
        "The slope is 3, then −1, then −1, over and over; w may move between −1 and 1. Three steps together say: go "
        "down to −1. Adam has β1 = 0, β2 = 0.1 and η = 0.5/√t. Where does it end up?",
        ("at −1, the best place", "around 0", "at +1, the worst place"),
        "at +1, the worst place",
        "The one large gradient makes v large just when it is used, so that it counts as one step, against two small "
        "ones that count almost as much each. AMSGrad remembers the large v and ends at −1.",
    ),
    "nadam-gradient": Prediction(
        "Nadam is Adam with Nesterov's idea. At which point does it take the gradient?",
        ("at the current weights", "at a look-ahead point", "at both"),
        "at the current weights",
        "One gradient a step, at w_t. Instead of walking ahead it uses the momentum of the coming step already.",
    ),
}


def _adamw_step():
    w, g, lr, decay = 2.0, -0.5, 0.2, 0.4
    right, _ = optimizers.adamw(w, lambda _: g, lr=lr, weight_decay=decay, eps=1e-30)
    through_gradient, _ = optimizers.adam(w, lambda w: g + decay * w, lr=lr, eps=1e-30)
    adam, _ = optimizers.adam(w, lambda _: g, lr=lr, eps=1e-30)
    return Exercise(
        "w = 2, the gradient is −0.5, η = 0.2, λ = 0.4. Where does AdamW's first step lead? (Forget ε.)",
        right,
        (
            (through_gradient, "That adds λw to the gradient, as Adam with L2. AdamW's decay stays out of m and v."),
            (adam * (1 - lr * decay), "That decays the new weight. What fades is the old one, w = 2."),
            (adam - decay * w, "The decay is multiplied by η as well: η(u + λw)."),
            (adam + lr * decay * w, "The decay brings w nearer to 0: ηλw is subtracted."),
            (adam - lr * decay, "The decay is a share of the weight, λw, not λ alone."),
            (adam, "That is Adam: the decay is missing."),
            (w - lr * (g + decay * w), "That is gradient descent with decay. Adam's first step has length η."),
            (w - lr * decay * w, "That is the decay alone; Adam's step comes on top."),
        ),
        "At the first step m̂ = g and √v̂ = |g|, so u = −1.",
    )


def points(make):
    """Random arguments at which a learner's function is compared."""
    return [make(np.random.default_rng(seed)) for seed in range(4)]


_ADAMW_POINTS = points(
    lambda r: (
        *(r.uniform(-2, 2, 4), r.uniform(-2, 2, 4), r.uniform(-1, 1, 4), r.uniform(1, 4, 4)),  # w, g, m, v
        *(int(r.integers(1, 5)), r.uniform(0.1, 0.4), r.uniform(0.6, 0.9), r.uniform(0.7, 0.95)),  # t, lr, betas
        *(r.uniform(0.1, 0.3), r.uniform(0.2, 0.6)),  # eps, weight_decay
    )
)


def _adamw_function():
    probe = step_probe(_ADAMW_POINTS, "w_new", "m_new", "v_new")

    def mistake(new=lambda w, u, lr, decay: w - lr * (u + decay * w), gradient=lambda g, w, decay: g, inside=0):
        def step(w, g, m, v, t, lr, beta1, beta2, eps, decay):
            memory = optimizers.State(t=t - 1, m=m, v=v)
            _, h = optimizers.adamw(
                w, lambda _: gradient(g, w, decay), memory, lr=lr, beta1=beta1, beta2=beta2, eps=eps, weight_decay=0
            )
            u = (h.m_hat + inside * decay * w) / (np.sqrt(h.v_hat) + eps)
            return new(w, u, lr, decay), h.m, h.v

        return probe(step)

    def adam(w, u, lr, decay):
        return w - lr * u

    return Exercise(
        "Write one step of AdamW as a function my_adamw(w, g, m, v, t, lr, beta1, beta2, eps, weight_decay): the "
        "weights w, their gradient g and the old m and v are arrays, and t is the number of this step, 1 for the "
        "first. Return w_new, m_new, v_new.",
        mistake(),
        (
            (
                mistake(adam, gradient=lambda g, w, decay: g + decay * w),
                "That is Adam with L2: the decay goes through the gradient, and √v̂ divides it. AdamW leaves g as it "
                "is and takes lr * weight_decay * w off the weight.",
            ),
            (mistake(gradient=lambda g, w, d: g + d * w), "The decay is there twice: leave it out of the gradient."),
            (mistake(adam, inside=1), "The decay is inside the division by √v̂: put it outside, λw beside m̂/(√v̂ + ε)."),
            (
                mistake(lambda w, u, lr, d: (w - lr * u) * (1 - lr * d)),
                "It is the old weight w that decays, not the new one.",
            ),
            (mistake(lambda w, u, lr, decay: w - lr * u - decay * w), "lr is missing before the decay."),
            (mistake(lambda w, u, lr, decay: w - lr * (u - decay * w)), "The sign of the decay: it is subtracted."),
            (mistake(lambda w, u, lr, decay: w - lr * (u + decay)), "The decay is a share of w: weight_decay * w."),
            (mistake(adam), "That is Adam: the decay is missing."),
        ),
        "As Adam: m_new, v_new, m̂, v̂, and u = m̂ / (√v̂ + eps). Then w − lr (u + weight_decay w).",
        probe=probe,
        tolerance=1e-9,
    )


def _first_rectified():
    beta2 = 0.999
    rho = descent.run(optimizers.radam, [0.0], np.ones_like, 10, beta2=beta2).rho

    def first(threshold):
        return int(np.argmax(rho > threshold)) + 1

    return Exercise(
        "β2 = 0.999, so ρ∞ = 1999, and RAdam wants ρ_t > 4. Which is the first step that it divides by √v̂?",
        first(4),
        (
            (first(4) - 1, f"ρ_4 is {rho[3]:.3f}: close, but not more than 4."),
            (first(5), "That is PyTorch, which waits for ρ_t > 5. The paper has 4."),
            (1, "That is Adam, which divides at once. ρ_1 is 1."),
            (1 / (1 - beta2), "That is how long v remembers. The switch comes as soon as ρ_t exceeds 4."),
            (2 / (1 - beta2), "That is where a linear warm-up ends. RAdam divides far earlier, with a small r."),
        ),
        "ρ_t = ρ∞ − 2 t β2^t / (1 − β2^t) is almost t at first: 1, 2.00, 3.00, …, always a little below.",
        tolerance=1e-6,
    )


def _amsgrad_max():
    beta2, gradients = 0.5, [2.0, 6.0, 1.0]
    queue = iter(gradients)
    h = descent.run(optimizers.amsgrad, [0.0], lambda w: np.full(1, next(queue)), 3, beta2=beta2)
    v, right = h.v[:, 0], h.v_max[-1, 0]
    correction = 1 - beta2 ** np.arange(1, 4)
    squares = np.square(gradients)
    return Exercise(
        "β2 = 0.5, and the gradients are 2, 6, 1. What is AMSGrad's v_max after these three steps? (v begins at 0.)",
        right,
        (
            (squares.max(), "That is the largest g². The maximum is taken of the averages, v_t."),
            (v[-1], "That is v_3, as Adam has it. AMSGrad keeps the largest so far."),
            ((v / correction).max(), "That corrects v for its start at 0 first. The paper does not."),
            (v.max() / correction[-1], "That is PyTorch, which divides by 1 − β2^t. The paper has no correction."),
            (np.sqrt(right), "That is its root, by which the step is divided."),
            (squares.sum(), "That is the sum, as in Adagrad."),
            (squares.mean(), "That is the plain mean. v_t = β2 v_{t−1} + (1 − β2) g²."),
            (v.sum(), "The largest of the three v_t, not their sum."),
        ),
        "v_1 = ½·0 + ½·4, v_2 = ½·v_1 + ½·36, v_3 = ½·v_2 + ½·1.",
    )


def _nadam_first():
    beta1 = 0.8
    w, _ = optimizers.nadam(np.zeros(1), np.ones_like, lr=1.0, beta1=beta1, eps=1e-30)
    m = 1 - beta1
    ahead = beta1 * m / (1 - beta1**2)
    return Exercise(
        "β1 = 0.8. How long is Nadam's first step, as a multiple of η? (three digits)",
        -w[0],
        (
            (1.0, "That is Adam's. Nadam adds the momentum of the next step to the new gradient."),
            (beta1 * m / (1 - beta1) + 1, "The power in the first part is t + 1: β1 m_1 / (1 − β1²)."),
            (ahead, "That is the first part. (1 − β1) g / (1 − β1) = g comes on top."),
            (beta1 * m + (1 - beta1), "The corrections are missing: 1 − β1^(t+1) and 1 − β1^t."),
            (ahead + 1 / m, "The new gradient comes in with 1 − β1, which its correction cancels at t = 1."),
            (m / (1 - beta1**2) + 1, "The β1 before m_t is missing: it fades once more."),
        ),
        "m_1 = 0.2 g and √v̂ = |g|. The two parts are 0.8·0.2 g / (1 − 0.64) and g.",
    )


EXERCISES = {
    "adamw-step": _adamw_step(),
    "adamw-code": _adamw_function(),
    "first-rectified": _first_rectified(),
    "amsgrad-max": _amsgrad_max(),
    "nadam-first": _nadam_first(),
}
