"""The questions of parts 5 to 8 of notebook 5: Lookahead, LAMB, Lion and the choice."""

import numpy as np

from primer import descent, optimizers
from primer.exercises.after_adam import points
from primer.exercises.ask import Exercise, Prediction
from primer.exercises.optimizers import step_probe

PREDICTIONS = {
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


_LION_POINTS = points(
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
    "lookahead-walk": _lookahead_walk(),
    "lookahead-code": _lookahead_function(),
    "lamb-step": _lamb_step(),
    "lion-step": _lion_step(),
    "lion-code": _lion_function(),
    "state-bytes": _state_bytes(),
}
