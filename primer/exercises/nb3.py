"""The questions of notebook 3. What each typical mistake would give is computed here, never typed."""

import numpy as np

from primer.exercises.ask import Exercise, Prediction

PREDICTIONS = {
    "ladder": Prediction(
        "On the ravine, two weights. Random search looks at the loss in sixty random places and keeps the best. A "
        "gradient costs as much as three looks, so gradient descent makes twenty steps. Over twenty seeds of the "
        "random numbers, which of the two ends lower?",
        ("gradient descent every time", "now one, now the other", "random search every time"),
        "now one, now the other",
        "In two dimensions guessing goes far: random search ends lower in 13 of 20 seeds. If a gradient cost no more "
        "than a look, gradient descent would win every time; and with a thousand weights, at any price.",
    ),
    "half-step": Prediction(
        "The step is made half as long. The error of the tangent becomes …",
        ("half as large", "a quarter as large", "an eighth as large"),
        "a quarter as large",
        "What the tangent leaves out begins with the second derivative: it grows with the square of the step.",
    ),
    "best-direction": Prediction(
        "From (5, 1) on the ravine, with a step of length 1: which direction lowers the loss most?",
        ("exactly −∇L", "a direction well away from −∇L", "across, at 90°"),
        "a direction well away from −∇L",
        "−∇L is best for a step that is small enough. A step of length 1 is long here: the loss bends along the way, "
        "and the best direction is 27° from −∇L.",
    ),
    "divide": Prediction(
        "Suppose each weight were divided by its derivative instead. What happens close to a minimum that is not at 0?",
        ("it slows down nicely", "it makes huge jumps", "nothing: it is the same as minus"),
        "it makes huge jumps",
        "The derivative goes to zero there and the weight does not, so their ratio throws the weight far away.",
    ),
}


def _tangent():
    loss, grad, delta = 2.0, np.array([3.0, -4.0]), np.array([-0.03, 0.04])
    right = loss + delta @ grad
    return Exercise(
        "L(w) = 2 and ∇L = (3, −4). What does the first-order approximation say L is at w + Δ, with Δ = (−0.03, 0.04)?",
        right,
        (
            (loss - delta @ grad, "The sign of the second term: L + Δ·∇L, and here Δ·∇L is negative."),
            (delta @ grad, "That is the change; add it to L(w)."),
            (-(delta @ grad), "That is the size of the change; the new loss is L(w) minus it."),
            (loss + delta[0] * grad[0], "Only the first coordinate: the dot product adds both."),
            (loss + delta[1] * grad[1], "Only the second coordinate: the dot product adds both."),
            (
                loss + abs(delta[0] * grad[0]) - abs(delta[1] * grad[1]),
                "Both products are negative; they do not cancel.",
            ),
            (loss - np.linalg.norm(delta), "The length of Δ alone says nothing; it is multiplied by the gradient."),
        ),
        "Δ·∇L = (−0.03)·3 + 0.04·(−4).",
        tolerance=1e-3,
    )


def _angle():
    length, size, degrees = 0.1, 5.0, 120
    alpha = np.radians(degrees)
    return Exercise(
        "‖Δ‖ = 0.1, ‖∇L‖ = 5, and the angle between them is 120°. By how much does the loss change, to first order?",
        length * size * np.cos(alpha),
        (
            (-length * size * np.cos(alpha), "The sign: beyond 90° the loss falls, so the change is negative."),
            (length * size * np.sin(alpha), "That uses the sine; the dot product has the cosine."),
            (-length * size, "That is for 180°, straight against the gradient."),
            (length * size, "That is for 0°, straight uphill."),
            (length * size * np.cos(degrees), "That takes 120 as radians."),
            (length * np.cos(alpha), "The length of the gradient is missing."),
            (size * np.cos(alpha), "The length of the step is missing."),
        ),
        "cos 120° = −½.",
        tolerance=5e-3,
    )


def _share_down():
    return Exercise(
        "Nine weights, a very small step in a random direction. With what probability does the loss fall?",
        0.5,
        (
            (1 / 9, "Each direction has an opposite, and one of the two goes down, in any number of dimensions."),
            (1 / 2**9, "It is not that each weight must go the right way: only the sum, Δ·∇L, must be negative."),
            (0.25, "Going down means an angle beyond 90°: that is half of all directions."),
            (1.0, "Half of all directions go up."),
            (0.0, "That is the share that beats −∇L. Going down at all is much easier."),
            (50.0, "In percent, that needs its sign: 50 %."),
        ),
        "If Δ goes down, what does −Δ do?",
        tolerance=0.03,
    )


def _plus():
    w, lr = 2.0, 0.1
    change = (w + lr * 2 * w) ** 2 - w**2
    return Exercise(
        "L(w) = w², w = 2, η = 0.1, and the wrong rule w + η∇L. By how much does the loss really change?",
        change,
        (
            (
                lr * (2 * w) ** 2,
                "That is first order, η‖∇L‖². The true change is a little more: the loss bends upwards.",
            ),
            ((w - lr * 2 * w) ** 2 - w**2, "That is the right rule, minus. Plus goes up."),
            (-change, "The loss rises with this rule: the change is positive."),
            ((w + lr * 2 * w) ** 2, "That is the new loss; the change is the new minus the old."),
            (w + lr * 2 * w, "That is the new weight. What is the loss there, and what was it before?"),
            ((w + lr * w) ** 2 - w**2, "The derivative of w² is 2w."),
        ),
        "The new weight is 2 + 0.1·4 = 2.4.",
        tolerance=5e-3,
    )


def _too_long():
    loss, grad, curvatures = 25.0, np.array([5.0, 25.0]), np.array([1.0, 25.0])
    size = np.linalg.norm(grad)
    bend = grad @ (curvatures * grad) / size**2  # the second derivative along the gradient
    return Exercise(
        "On the ravine at (5, 1) the loss is 25, ‖∇L‖ = 25.50, and the second derivative along −∇L is 24.08. From "
        "which step length on does a step against the gradient make the loss larger than 25?",
        2 * size / bend,
        (
            (size / bend, "There the loss along the step is lowest. It is back at its start at twice that length."),
            (loss / size, "There the tangent promises a loss of 0. The true loss is long past the tangent by then."),
            (2 / bend, "That is a learning rate; the step's length is η times ‖∇L‖."),
            (
                2 / curvatures.max(),
                "That is the edge of the learning rate, 2/25; the question is the length of the step.",
            ),
            (2 * loss / size, "Where the tangent is at −25. Set the whole parabola, bend and all, equal to 25."),
            (bend / (2 * size), "Upside down."),
        ),
        "Along the step the loss is 25 − 25.50 h + ½·24.08 h². When is that 25 again?",
        tolerance=1e-2,
    )


def _divide():
    w, slope = 1.1, 2 * (1.1 - 1)
    return Exercise(
        "L(w) = (w − 1)², and w = 1.1 is almost there. Where does the rule w ÷ ∇L lead?",
        w / slope,
        (
            (w - slope, "That is minus, with η = 1. The question is the other rule."),
            (w / (w - 1), "The derivative of (w − 1)² is 2(w − 1)."),
            (w / (2 * w), "The derivative is 2(w − 1), not 2w: the minimum is at 1."),
            (slope / w, "Upside down: the weight is divided by the slope."),
            (w / (w - 1) ** 2, "That divides by the loss; divide by its slope."),
            (w - w / slope, "That subtracts the ratio. The rule puts it in the place of w."),
        ),
        "The slope at 1.1 is 0.2.",
        tolerance=5e-3,
    )


EXERCISES = {
    "taylor": _tangent(),
    "too-long": _too_long(),
    "angle": _angle(),
    "share-down": _share_down(),
    "plus": _plus(),
    "divide-by-slope": _divide(),
}
