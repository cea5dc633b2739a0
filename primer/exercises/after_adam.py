"""The questions of notebook 5. What each typical mistake would give is computed here, never typed."""

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
    "lookahead-noise": Prediction(
        "Gradient descent with η = 0.1 on a noisy bowl. Lookahead (k = 5, α = ½) brings its variance down to 0.44 of "
        "that. What does gradient descent need to do the same alone?",
        ("it cannot", "a smaller η: 0.0456", "a larger batch is the only way"),
        "a smaller η: 0.0456",
        "The variance is η/(2 − η) of the noise's. Calling back the weights acts like a smaller learning rate here.",
    ),
    "lamb-one-weight": Prediction(
        "A layer is a single weight. It starts at 0.5, and −1 would be best. Where does LAMB bring it with η = 0.1?",
        ("to −1", "close to 0, never beyond", "it stays at 0.5"),
        "close to 0, never beyond",
        "Each step is the share η of the layer's own length: 0.9 of it is left each time, 0.000013 after 100 steps.",
    ),
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
    "contest": Prediction(
        "XOR on the 2-2-1 network, twenty starts, each optimizer with a rate that suits it. Which of these needs the "
        "fewest epochs in the median?",
        ("NAG", "Adam", "LAMB", "Lion"),
        "NAG",
        "About 126, and it solves 16 of the 20. Adam needs about 182, LAMB 280 and Lion 1150: the loss is smooth and "
        "the batch is everything there is, so the plain methods have nothing to fear.",
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


def _points(make):
    """Random arguments at which a learner's function is compared."""
    return [make(np.random.default_rng(seed)) for seed in range(4)]


_ADAMW_POINTS = _points(
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


def _lookahead_walk():
    w, lr, k, alpha = 8.0, 0.5, 2, 0.25
    h = descent.run(optimizers.lookahead, [w], lambda w: w, 2 * k, inner=optimizers.gd, lr=lr, k=k, alpha=alpha)
    faded = (1 - lr) ** k
    one = h.slow[k - 1, 0]
    return Exercise(
        "L(w) = ½w², w = 8. Lookahead around gradient descent with η = 0.5, k = 2, α = 0.25. Where is w after 4 steps?",
        h.w[-1, 0],
        (
            (w * faded**2, "That is gradient descent alone: the slow weights jump all the way. They go the share α."),
            (one, "That is after 2 steps, when it is called back for the first time."),
            (h.fast[-1, 0], "That is the fast weight just before it is called back."),
            (w * (alpha + (1 - alpha) * faded) ** 2, "α is the share that the slow weight moves: a quarter."),
            (w * (1 - alpha + alpha * (1 - lr)) ** 2, "Late: at step k the slow weight looks at the fast weight of k."),
            (one + alpha * (w * faded**2 - one), "The fast weight starts again from the slow one after each k steps."),
            (w * (1 - alpha + alpha * (1 - lr)) ** 4, "That calls back after each step; k = 2."),
        ),
        "Fast: 8, 4, 2. Then slow = 8 + 0.25·(2 − 8), and from there the same again.",
    )


_LOOKAHEAD_POINTS = [
    (r.uniform(-2, 2, 3), r.uniform(-2, 2, 3), t, k, r.uniform(0.6, 0.9))
    for r, t, k in zip(map(np.random.default_rng, range(7)), (1, 2, 3, 4, 6, 5, 1), (3, 3, 3, 3, 3, 5, 1), strict=True)
]


def _lookahead_function():
    probe = step_probe(_LOOKAHEAD_POINTS, "w_new", "slow_new")

    def mistake(
        meet=lambda t, k: t % k == 0,
        follow=lambda fast, slow, alpha: slow + alpha * (fast - slow),
        back=lambda fast, slow, slow_new: slow_new,
        between=lambda fast, slow: fast,
    ):
        def step(fast, slow, t, k, alpha):
            slow_new = follow(fast, slow, alpha) if meet(t, k) else slow
            return back(fast, slow, slow_new) if meet(t, k) else between(fast, slow), slow_new

        return probe(step)

    return Exercise(
        "Write what Lookahead does after a step of its inner optimizer, as a function my_lookahead(fast, slow, t, k, "
        "alpha): fast are the weights after that step, slow the slow ones, and t is the number of the step, 1 for the "
        "first. Return w_new, from where the walk goes on, and slow_new.",
        mistake(),
        (
            (mistake(follow=lambda fast, slow, alpha: fast), "slow jumps all the way: it goes the share alpha."),
            (mistake(back=lambda fast, slow, slow_new: fast), "The walk is not called back: w_new = slow_new."),
            (mistake(back=lambda fast, slow, slow_new: slow), "w_new is the old slow: one round late."),
            (mistake(meet=lambda t, k: (t - 1) % k == 0), "One step late: they meet at t = k, 2k, …, so t % k == 0."),
            (mistake(meet=lambda t, k: (t + 1) % k == 0), "One step early: they meet at t = k, 2k, …, so t % k == 0."),
            (mistake(meet=lambda t, k: True), "That is after each step. They meet every k steps."),
            (mistake(follow=lambda fast, slow, a: fast + a * (slow - fast)), "slow goes the share alpha to fast."),
            (mistake(follow=lambda fast, slow, a: slow - a * (fast - slow)), "That moves slow away from fast."),
            (mistake(between=lambda fast, slow: slow), "Between two meetings the walk goes on from fast."),
        ),
        "If t % k == 0 both are slow + alpha (fast − slow); else w_new is fast and slow stays.",
        probe=probe,
        tolerance=1e-9,
    )


def _lamb_step():
    w, u, lr = np.array([3.0, 4.0]), np.array([0.3, 0.4]), 0.02
    w_norm, u_norm = np.linalg.norm(w), np.linalg.norm(u)
    return Exercise(
        "A layer has the weights (3, 4) and its direction is u = (0.3, 0.4). η = 0.02. How long is LAMB's step here?",
        lr * w_norm,
        (
            (lr * u_norm**2 / w_norm, "The trust ratio is upside down: it is ‖w‖ / ‖u‖."),
            (lr * u_norm, "The trust ratio ‖w‖ / ‖u‖ is missing."),
            (w_norm / u_norm, "That is the trust ratio. The step is η · trust · u."),
            (lr * w_norm / u_norm, "That is η · trust; it multiplies u, whose length is 0.5."),
            (lr, "That is the share of its own length by which the layer moves. How long is the layer?"),
            (lr * w.sum(), "Lengths are roots of sums of squares: ‖(3, 4)‖ = 5."),
            (w_norm, "η is missing."),
        ),
        "‖w‖ = 5 and ‖u‖ = 0.5. The step is η · (‖w‖/‖u‖) · u.",
    )


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


_LION_POINTS = _points(
    lambda r: (
        *(r.uniform(-2, 2, 8), r.uniform(-4, 4, 8), r.uniform(-1, 1, 8)),  # w, g, m
        *(r.uniform(0.1, 0.4), r.uniform(0.5, 0.7), r.uniform(0.9, 0.97), r.uniform(0.2, 0.6)),  # lr, betas, decay
    )
)


def _lion_function():
    probe = step_probe(_LION_POINTS, "w_new", "m_new")

    def mix(m, g, beta):
        return beta * m + (1 - beta) * g

    def mistake(
        sign=lambda m, g, m_new, beta1: np.sign(mix(m, g, beta1)),
        memory=lambda m, g, beta1, beta2: mix(m, g, beta2),
        new=lambda w, u, lr, decay: w - lr * (u + decay * w),
    ):
        def step(w, g, m, lr, beta1, beta2, decay):
            m_new = memory(m, g, beta1, beta2)
            return new(w, sign(m, g, m_new, beta1), lr, decay), m_new

        return probe(step)

    def swapped(w, g, m, lr, beta1, beta2, decay):
        return w - lr * (np.sign(mix(m, g, beta2)) + decay * w), mix(m, g, beta1)

    return Exercise(
        "Write one step of Lion as a function my_lion(w, g, m, lr, beta1, beta2, weight_decay): the weights w, their "
        "gradient g and the old m are arrays. Return w_new, m_new.",
        mistake(),
        (
            (
                mistake(lambda m, g, m2, b: mix(np.sign(m), np.sign(g), b)),
                "That mixes two signs. Mix first, then sign.",
            ),
            (mistake(lambda m, g, m2, b: np.sign(m2)), "That is the sign of m_new. c has beta1, not beta2."),
            (mistake(lambda m, g, m2, b: np.sign(mix(m2, g, b))), "c is made of the old m: compute it before m_new."),
            (mistake(lambda m, g, m2, b: np.sign(g)), "That is the sign of g alone: the memory is missing."),
            (mistake(lambda m, g, m2, b: mix(m, g, b)), "The sign is missing."),
            (mistake(memory=lambda m, g, beta1, beta2: mix(m, g, beta1)), "m_new is a mix of its own, with beta2."),
            (probe(swapped), "beta1 and beta2 have changed places: the step's c has beta1, the memory beta2."),
            (mistake(new=lambda w, u, lr, d: (w - lr * u) * (1 - lr * d)), "It is the old weight w that decays."),
            (mistake(new=lambda w, u, lr, decay: w - lr * u - decay * w), "lr is missing before the decay."),
            (mistake(new=lambda w, u, lr, decay: w - lr * u), "The decay is missing."),
            (mistake(new=lambda w, u, lr, decay: w + lr * (u - decay * w)), "That goes uphill: subtract the sign."),
        ),
        "Three lines: c = beta1 m + (1 − beta1) g; w − lr (sign(c) + weight_decay w); m_new with beta2.",
        probe=probe,
        tolerance=1e-9,
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
        ),
        "Which arrays of the size of the weights does the next step need? Adam's two, and one of Lookahead's own.",
    )


def _restarts():
    share, tries = 14 / 20, 5
    return Exercise(
        "Adam solves 14 of 20 starts. With what probability is at least one of 5 new random starts solved?",
        1 - (1 - share) ** tries,
        (
            (share, "That is a single start."),
            (share**tries, "That is all five solved. One is enough."),
            ((1 - share) ** tries, "That is none solved. The question is the opposite."),
            (1 - share**tries, "That is at least one not solved."),
            (share * tries, "Probabilities of several tries do not add up: that would be more than 1."),
        ),
        "All five fail with probability 0.3^5.",
    )


EXERCISES = {
    "restarts": _restarts(),
    "adamw-step": _adamw_step(),
    "adamw-code": _adamw_function(),
    "first-rectified": _first_rectified(),
    "amsgrad-max": _amsgrad_max(),
    "nadam-first": _nadam_first(),
    "lookahead-walk": _lookahead_walk(),
    "lookahead-code": _lookahead_function(),
    "lamb-step": _lamb_step(),
    "lion-step": _lion_step(),
    "lion-code": _lion_function(),
    "state-bytes": _state_bytes(),
}
