"""The questions on NAG. What each typical mistake would give is computed here, never typed."""

from primer import optimizers
from primer.exercises.ask import Exercise, Prediction
from primer.exercises.code import step_probe
from primer.exercises.nb4.momentum import VELOCITIES

PREDICTIONS = {
    "lookahead-range": Prediction(
        "L is the curvature and γ = 0.9. For which of the three is the range of learning rates that converge the "
        "smallest?",
        ("gradient descent", "Momentum", "NAG"),
        "NAG",
        "Up to 1.357/L for NAG, 2/L for gradient descent and 3.8/L for Momentum. Looking ahead calms the path where "
        "the rate is small enough, and it costs stability where the rate is large.",
    ),
}


def _curved(w):
    """The gradient of w² + ¼ w⁴, for looking ahead."""
    return 2 * w + w**3


_LOOKS = [(w, _curved, v, lr, gamma) for w, _, v, lr, gamma in VELOCITIES]


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
    "nag-code": _nag_function(),
}
