"""The questions of notebook 4 on batches, Momentum, NAG and schedules. What each mistake gives is computed here.

Those on Adagrad, RMSProp, Adam and the race stand in ``optimizers_adaptive``.
"""

import numpy as np

from primer import optimizers, schedules
from primer.exercises.ask import Exercise, Prediction
from primer.exercises.judge import UnreadableError

PREDICTIONS = {
    "noise": Prediction(
        "The batch is made 4 times larger. What happens to the variance of its gradient?",
        ("it stays the same", "it is halved", "it becomes a quarter", "it becomes a sixteenth"),
        "it becomes a quarter",
        "The mean of B independent gradients has the variance of one of them divided by B. Its spread, the root of the "
        "variance, is only halved: four times the work for half the noise.",
    ),
    "momentum-speed": Prediction(
        "On a slope of 1 that never changes, gradient descent makes steps of η. How long do Momentum's become, with "
        "γ = 0.9?",
        ("0.9 η", "η", "1.9 η", "10 η", "longer and longer without an end"),
        "10 η",
        "The velocity grows until γ takes away as much as the slope adds: v = 0.9 v + η, so v = η / (1 − 0.9).",
    ),
    "lookahead-range": Prediction(
        "L is the curvature and γ = 0.9. For which of the three is the range of learning rates that converge the "
        "smallest?",
        ("gradient descent", "Momentum", "NAG"),
        "NAG",
        "Up to 1.357/L for NAG, 2/L for gradient descent and 3.8/L for Momentum. Looking ahead calms the path where "
        "the rate is small enough, and it costs stability where the rate is large.",
    ),
    "decay-formula": Prediction(
        "The article prints the exponential decay as η = η0^(−kt). With η0 = 0.1 and k = 0.05, what does that rate do?",
        ("it falls towards 0", "it stays at 0.1", "it grows without an end"),
        "it grows without an end",
        "0.1 to the power of −0.05 t is 10 to the power of 0.05 t: 1, 3.16 and 100 000 at t = 0, 10 and 100. What is "
        "meant is η0·e^(−kt).",
    ),
}


def step_probe(points, *returned):
    """A probe that calls a learner's step at each of the ``points`` and puts all that it returns in a row.

    ``returned`` names what the step must return, in its order. Each point is a tuple of arguments; arrays are copied.
    """

    def probe(step):
        numbers = []
        for point in points:
            result = step(*(part.copy() if isinstance(part, np.ndarray) else part for part in point))
            if not isinstance(result, (tuple, list, np.ndarray)) or len(result) != len(returned):
                raise UnreadableError(f"Return {len(returned)} things: {', '.join(returned)}.")
            if any(part is None or part is ... for part in result):
                raise UnreadableError("Not filled in yet: replace the dots with what the function returns.")
            numbers += [np.ravel(part) for part in result]
        return np.concatenate(numbers)

    return probe


def _batch_variance():
    one, size = 12.0, 16
    return Exercise(
        "The gradients of single samples have variance 12. What is the variance of the mean of a batch of 16 of them, "
        "drawn independently?",
        one / size,
        (
            (one / np.sqrt(size), "The root belongs to the spread. The variance itself falls like 1/B."),
            (np.sqrt(one / size), "That is the spread, the root of the variance that is asked for."),
            (one * size, "That is the variance of the sum; the gradient of a batch is the mean."),
            (one / size**2, "Each of the 16 brings 12/16², and there are 16 of them."),
            (one, "That is one sample. A mean of 16 is steadier than each of them."),
        ),
        "Variances of independent parts add: Var(sum) = 16·12. The mean is the sum divided by 16.",
    )


def _noise_floor():
    lr, size = 0.1, 9
    right = lr / (2 * size * (2 - lr))
    return Exercise(
        "L(w) = ½w², but each sample's gradient is w plus noise of variance 1. With η = 0.1 and batches of 9, around "
        "which mean loss does the run hover in the end?",
        right,
        (
            (right * size, "That is for batches of 1. A batch of 9 has a ninth of the variance."),
            (
                right * np.sqrt(size),
                "Divide by the batch size itself, not by its root: it is the variance that counts.",
            ),
            (2 * right, "That is the mean of w². The loss is half of it."),
            (right / 2, "One ½ too many: the mean of w² is η / (B(2 − η)), and the loss is half of it."),
            (lr / (2 * size), "The 2 − η is missing. The pull back to 0 counts: (1 − η)² of w² is left after a step."),
            (lr / (4 * size), "Nearly: that is what is left for a very small η. Keep the η in 2 − η."),
            (lr**2 / (2 * size), "That is what one step adds. The kicks of the steps before are still there."),
        ),
        "Let s be the mean of w². A step gives (1 − η)² s + η²/B, and in the end that is s again.",
        tolerance=1e-2,
    )


def _momentum_step():
    w, gamma, lr, small = 1.0, 0.8, 0.1, 0.05
    v1 = lr * 2 * w
    w1 = w - v1
    g1, g2 = 2 * w, 2 * w1
    right = w1 - (gamma * v1 + small * g2)
    uphill = w + v1
    return Exercise(
        "L(w) = w², w = 1, v = 0, γ = 0.8. Momentum takes a first step with η = 0.1 and a second with η = 0.05. "
        "What is w after both?",
        right,
        (
            (w1, "That is after one step."),
            (w1 - small * g2, "That is gradient descent: the second step also has γ v in it, from the first."),
            (
                w1 - small * (gamma * g1 + g2),
                "That has η outside: v = γ v + ∇L and w − η v, as PyTorch does. Here η is inside v, so the first "
                "gradient keeps the rate that it came with.",
            ),
            (w1 - (gamma * v1 + lr * g2), "The second step has η = 0.05."),
            (w1 - (gamma * v1 + small * g1), "The second gradient is taken at the new w, 0.8."),
            (w1 - (v1 + small * g2), "The old velocity is multiplied by γ."),
            (w1 - gamma * (v1 + small * g2), "γ belongs to the old velocity only, not to the new gradient."),
            (
                w - (1 - gamma) * v1 - (gamma * (1 - gamma) * v1 + (1 - gamma) * small * 2 * (w - (1 - gamma) * v1)),
                "That has a factor 1 − γ before the gradient, as Adam's m has. Momentum has none.",
            ),
            (uphill + gamma * v1 + small * 2 * uphill, "That goes uphill: w − v."),
            (gamma * v1 + small * g2, "That is the velocity of the second step. Where is w then?"),
        ),
        "First step: v = 0.1·2, w = 0.8. Second: v = 0.8·0.2 + 0.05·(2·0.8).",
    )


def _terminal_speed():
    slope, lr, gamma = 3.0, 0.02, 0.95
    right = lr * slope / (1 - gamma)
    return Exercise(
        "The gradient is 3 everywhere, η = 0.02, γ = 0.95. How long are Momentum's steps in the end?",
        right,
        (
            (lr * slope, "That is the first step, and gradient descent's. The velocity goes on growing from there."),
            (lr / (1 - gamma), "The slope is missing: it is 3, not 1."),
            (slope / (1 - gamma), "η is missing: it is inside the velocity."),
            (lr * slope / gamma, "Solve v = γ v + η·3 for v: what is left on one side is (1 − γ) v."),
            (lr * slope * (1 + gamma), "That is the second step. There are many more."),
            (lr * slope / (1 - gamma**2), "The γ is not squared: v = γ v + η·3."),
            (10 * lr * slope, "Ten times is for γ = 0.9."),
        ),
        "In the end v stays as it is: v = 0.95 v + 0.06.",
        tolerance=5e-3,
    )


def _unrolled():
    lr, gamma, ago = 0.1, 0.8, 3
    right = gamma**ago * lr
    return Exercise(
        "η = 0.1 and γ = 0.8. In Momentum's velocity v_t, which factor stands before the gradient of 3 steps ago, "
        "∇L(w_{t−3})?",
        right,
        (
            (gamma**ago, "η is missing: each gradient came in as η∇L."),
            (gamma ** (ago + 1) * lr, "One γ too many: the newest gradient, of 0 steps ago, has none."),
            (gamma ** (ago - 1) * lr, "One γ too few: the gradient of one step ago has already one."),
            ((1 - gamma) * gamma**ago * lr, "There is no 1 − γ in Momentum's velocity; RMSProp and Adam have it."),
            (gamma * ago * lr, "γ is a factor in each step: a power, not a multiple."),
            (lr, "That is the newest gradient. An old one has faded."),
            ((gamma * lr) ** ago, "η comes in once, with the gradient; only γ is multiplied again in each step."),
        ),
        "The newest gradient has the factor η; each later step multiplies it by γ once.",
        tolerance=5e-3,
    )


def _edge_momentum():
    gamma, curvature = 0.9, 25.0
    right = 2 * (1 + gamma) / curvature
    return Exercise(
        "The ravine's largest curvature is 25, and γ = 0.9. From which learning rate on does Momentum diverge?",
        right,
        (
            (2 / curvature, "That is gradient descent's edge. Momentum's lies 1 + γ times farther out."),
            (right / (1 + 2 * gamma), "That is NAG's edge."),
            (2 * (1 - gamma) / curvature, "1 + γ, not 1 − γ: the velocity turns around in each step and holds back."),
            (2 / (1 - gamma) / curvature, "1/(1 − γ) is the gain on an even slope. At the edge the path zigzags."),
            (right / 2, "The 2 of gradient descent's edge, 2/L, stays."),
            (right * curvature, "That is η times the curvature; divide by 25."),
            (2 / right, "Upside down."),
        ),
        "At the edge w = 1, −1, 1, −1, …, so each step is twice w: v = 2, −2, …. Put that into v = γ v_old + η·25·w.",
        tolerance=5e-3,
    )


def _exponential():
    lr, k, t = 0.1, 0.05, 20
    right = schedules.exponential(lr, k).at(t, None)
    return Exercise(
        "Exponential decay, η0 = 0.1 and k = 0.05. What is the learning rate at t = 20?",
        right,
        (
            (lr ** (-k * t), "That is the formula as printed, η0^(−kt), which grows. What is meant is η0·e^(−kt)."),
            (lr * np.exp(k * t), "The minus sign is missing: this rate grows."),
            (np.exp(-k * t), "The factor η0 is missing."),
            (schedules.inverse(lr, k).at(t, None), "That is 1/t decay, η0 / (1 + kt)."),
            (lr * (1 - k) ** t, "That takes 5 % off in each step. e^(−0.05) is a little more than 0.95."),
            (lr * np.exp(-k), "That is the rate at t = 1."),
            (lr * (1 - k * t), "That is a straight line; e^(−x) is 1 − x for small x only."),
            (lr * 10 ** (-k * t), "The base is e, not 10."),
        ),
        "k t = 1.",
    )


def _points(count, make):
    """Random arguments at which a learner's function is compared."""
    return [make(np.random.default_rng(seed)) for seed in range(count)]


_VELOCITIES = _points(
    4,
    lambda r: (r.uniform(-2, 2, 4), r.uniform(-2, 2, 4), r.uniform(-1, 1, 4), r.uniform(0.1, 0.4), r.uniform(0.5, 0.9)),
)


def _momentum_function():
    probe = step_probe(_VELOCITIES, "w_new", "v_new")

    def mistake(velocity, move=lambda w, v, v_new, lr: w - v_new):
        def step(w, g, v, lr, gamma):
            v_new = velocity(g, v, lr, gamma)
            return move(w, v, v_new, lr), v_new

        return probe(step)

    def right(w, g, v, lr, gamma):
        w_new, state = optimizers.momentum(w, lambda _: g, optimizers.State(t=0, v=v), lr=lr, gamma=gamma)
        return w_new, state.v

    def inside(g, v, lr, gamma):
        return gamma * v + lr * g

    return Exercise(
        "Write one step of Momentum as a function my_momentum(w, g, v, lr, gamma): the weights w, their gradient g and "
        "the old velocity v are arrays. Return w_new, v_new.",
        probe(right),
        (
            (
                mistake(lambda g, v, lr, gamma: gamma * v + g, lambda w, v, v_new, lr: w - lr * v_new),
                "That has lr outside v, as PyTorch does. Here it is inside, v_new = gamma * v + lr * g: the two differ "
                "as soon as lr changes.",
            ),
            (mistake(inside, lambda w, v, v_new, lr: w + v_new), "v_new is right, but it is subtracted: w − v_new."),
            (
                mistake(lambda g, v, lr, gamma: gamma * v - lr * g),
                "The sign in v_new: the gradient is added to the velocity, and the velocity subtracted from w.",
            ),
            (
                mistake(lambda g, v, lr, gamma: gamma * v - lr * g, lambda w, v, v_new, lr: w + v_new),
                "Both signs are turned around, as Keras has them. That needs a v of the other sign as well; here v is "
                "what is subtracted.",
            ),
            (
                mistake(lambda g, v, lr, gamma: gamma * v + (1 - gamma) * lr * g),
                "There is no factor 1 − gamma in Momentum: the gradient comes in whole. Adam's m has it.",
            ),
            (mistake(inside, lambda w, v, v_new, lr: w - v), "w moves by the new velocity, not by the old one."),
            (mistake(inside, lambda w, v, v_new, lr: w - lr * v_new), "lr counts twice: it is in v_new already."),
            (mistake(lambda g, v, lr, gamma: lr * g), "The memory is missing: gamma * v belongs into v_new."),
            (mistake(lambda g, v, lr, gamma: v + lr * g), "The old velocity is multiplied by gamma."),
            (mistake(lambda g, v, lr, gamma: gamma * (v + lr * g)), "gamma belongs to the old velocity only."),
            (mistake(lambda g, v, lr, gamma: gamma * v + g), "lr is missing: gamma * v + lr * g."),
            (mistake(lambda g, v, lr, gamma: lr * v + gamma * g), "lr and gamma have changed places."),
            (probe(lambda *given: right(*given)[::-1]), "Return w_new first, then v_new."),
        ),
        "Two lines: v_new from gamma, v, lr and g; then w_new from w and v_new.",
        probe=probe,
        tolerance=1e-9,
    )


def _curved(w):
    """The gradient of w² + ¼ w⁴, for looking ahead."""
    return 2 * w + w**3


_LOOKS = [(w, _curved, v, lr, gamma) for w, _, v, lr, gamma in _VELOCITIES]


def _nag_function():
    probe = step_probe(_LOOKS, "w_new", "v_new")

    def mistake(look=lambda w, v, gamma: w - gamma * v, velocity=None, move=lambda w, at, v, lr: w - v):
        def step(w, grad, v, lr, gamma):
            at = look(w, v, gamma)
            v_new = gamma * v + lr * grad(at) if velocity is None else velocity(grad(at), v, lr, gamma)
            return move(w, at, v_new, lr), v_new

        return probe(step)

    def right(w, grad, v, lr, gamma):
        w_new, state = optimizers.nag(w, grad, optimizers.State(t=0, v=v), lr=lr, gamma=gamma)
        return w_new, state.v

    def whole_step_ahead(w, grad, v, lr, gamma):
        v_new = gamma * v + lr * grad(w - (gamma * v + lr * grad(w)))
        return w - v_new, v_new

    return Exercise(
        "Write one step of NAG as a function my_nag(w, grad, v, lr, gamma): w and the old velocity v are arrays, and "
        "grad is a function, so that grad(w) is the gradient at w. Return w_new, v_new.",
        probe(right),
        (
            (mistake(look=lambda w, v, gamma: w), "That is Momentum: NAG takes the gradient at w − gamma * v."),
            (
                mistake(look=lambda w, v, gamma: w + gamma * v),
                "That looks back: w moves by −v, so ahead is w − gamma * v.",
            ),
            (mistake(look=lambda w, v, gamma: w - v), "The look-ahead goes as far as the memory carries: gamma * v."),
            (
                mistake(move=lambda w, at, v, lr: at - v),
                "The step begins at w, not at the look-ahead: gamma * v is subtracted twice.",
            ),
            (
                mistake(velocity=lambda g, v, lr, gamma: lr * g, move=lambda w, at, v, lr: at - v),
                "w_new is right, but v_new has lost its memory: gamma * v + lr * gradient.",
            ),
            (mistake(velocity=lambda g, v, lr, gamma: lr * g), "The memory is missing: gamma * v belongs into v_new."),
            (mistake(move=lambda w, at, v, lr: w + v), "v_new is right, but it is subtracted: w − v_new."),
            (mistake(velocity=lambda g, v, lr, gamma: gamma * v + g), "lr is missing before the gradient."),
            (
                mistake(velocity=lambda g, v, lr, gamma: gamma * v + g, move=lambda w, at, v, lr: w - lr * v),
                "That has lr outside v. Here it is inside: gamma * v + lr * gradient.",
            ),
            (
                mistake(velocity=lambda g, v, lr, gamma: gamma * v + (1 - gamma) * lr * g),
                "There is no factor 1 − gamma: the gradient comes in whole.",
            ),
            (probe(whole_step_ahead), "That looks a whole Momentum step ahead. NAG looks ahead by gamma * v only."),
            (probe(lambda *given: right(*given)[::-1]), "Return w_new first, then v_new."),
        ),
        "Three lines: look = w − gamma * v; v_new as in Momentum but with grad(look); w_new = w − v_new.",
        probe=probe,
        tolerance=1e-9,
    )


EXERCISES = {
    "batch-variance": _batch_variance(),
    "noise-floor": _noise_floor(),
    "momentum-step": _momentum_step(),
    "momentum-code": _momentum_function(),
    "unrolled": _unrolled(),
    "terminal-speed": _terminal_speed(),
    "edge-momentum": _edge_momentum(),
    "nag-code": _nag_function(),
    "exponential": _exponential(),
}
