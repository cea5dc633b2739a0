"""The questions of notebook 2. What each typical mistake would give is computed here, never typed."""

import numpy as np

from primer.exercises.ask import Exercise, Goal, Prediction
from primer.exercises.code import code_exercise
from primer.experiments.chain import paths
from primer.network import EXAMPLE_W, EXAMPLE_X, EXAMPLE_Y, PARAMETERS, forward, gradient, layers, loss

PREDICTIONS = {
    "zero-weights": Prediction(
        "A hidden unit multiplies its inputs by weights, adds its bias and passes on σ(z) = 1/(1 + e^(−z)) of the sum "
        "z. All its weights and its bias are 0: what does it pass on?",
        ("0", "0.5", "1", "it depends on the input"),
        "0.5",
        "Its sum z is 0, and σ(0) = ½: a unit that knows nothing sits in the middle, not at zero.",
    ),
    "largest-partial": Prediction(
        "Of the three derivatives of layer 2 above, which is the largest in size?",
        ("∂L/∂w2_11", "∂L/∂w2_12", "∂L/∂b2_1", "that depends on the weights"),
        "∂L/∂b2_1",
        "All three share −(y − ŷ). The two others multiply it by an activation, and σ lies between 0 and 1, whatever "
        "the weights are.",
    ),
    "batch-gradient": Prediction(
        "The loss of a batch is the mean of its samples' losses. What is its gradient?",
        (
            "the mean of the samples' gradients",
            "the sum of the samples' gradients",
            "the gradient at the mean input and mean target",
        ),
        "the mean of the samples' gradients",
        "The derivative of a mean is the mean of the derivatives. The gradient at the mean sample is something else, "
        "because σ bends.",
    ),
    "after-update": Prediction(
        "Each parameter is moved by −0.5 times its derivative. If the loss, 0.0917, went on along its tangent, it "
        "would change by −0.1528. Which of these can it not be after the update?",
        ("below zero", "about 0.003", "about 0.06", "larger than before"),
        "below zero",
        "Half a square is never negative, so the loss must bend away from its tangent. Here it is about 0.003 after "
        "the update: the true drop is 58 % of the promised one.",
    ),
    "how-many-minima": Prediction(
        "Only w1_11 and w2_11 are trained, on one sample. How many pairs of values have loss 0?",
        ("none", "exactly one", "two, mirror images", "a whole curve of them"),
        "a whole curve of them",
        "One equation, ŷ = y, for two unknowns: for each w1_11 some w2_11 does it. That is the bright valley.",
    ),
    "twins": Prediction(
        "Both hidden units start with the same incoming weights, the same bias and the same outgoing weight. How "
        "different are they after 1000 steps on XOR?",
        ("very different", "a little different", "exactly the same", "one of them is dead"),
        "exactly the same",
        "Equal weights and biases give equal activations, gradients and updates, for ever. A random start breaks the "
        "tie.",
    ),
    "smaller-h": Prediction(
        "A central difference with h = 1e-5 gets about eleven digits right. What does h = 1e-12 get?",
        ("even more digits", "the same", "fewer digits"),
        "fewer digits",
        "Two losses that agree in almost all digits are subtracted: only rounding is left, and it is divided by 2h.",
    ),
}


def _one_sample_loss():
    x1, x2 = x = np.array([1.0, 2.0])
    y, w = 1.0, EXAMPLE_W
    right = loss(w, x, y)
    W1, b1, W2, b2 = layers(w)
    linear = 0.5 * (y - (W2 @ (W1 @ x + b1) + b2)) ** 2
    transposed = w[[0, 2, 1, 3, 4, 5, 6, 7, 8]]
    no_bias = w * ~np.isin(np.arange(9), (4, 5, 8))
    return Exercise(
        "Same weights, another sample: x = (1, 2), y = 1. What is the loss L?",
        right,
        (
            (2 * right, "That is (y − ŷ)² without the ½."),
            (linear, "That leaves out the sigmoid: the hidden units pass on σ(z), not z."),
            (loss(w, (x2, x1), y), "The two inputs are swapped: w1_12 belongs to x2."),
            (loss(transposed, x, y), "w1_12 and w1_21 are swapped: w1_21 goes to hidden unit 2, from input 1."),
            (loss(no_bias, x, y), "The biases are missing."),
            (forward(w, x).y_hat, "That is the prediction ŷ; the loss is ½(y − ŷ)²."),
            (y - forward(w, x).y_hat, "That is the residual y − ŷ; the loss is half its square."),
            ((y - forward(w, x).y_hat) / 2, "That is half the residual; square it first."),
        ),
        "First z1_1 = 0.1·1 − 0.3·2 + 0.05 and z1_2 likewise, then σ of both, then ŷ.",
        tolerance=5e-3,
    )


# Random points at which a learner's function is compared; no factor there is near 0 or 1.
_POINTS = [(r.uniform(-1, 1, 9), r.uniform(0.5, 2, 2), r.uniform(-1, 1)) for r in map(np.random.default_rng, range(5))]


def _at_points(function):
    return np.array([function(w.copy(), x.copy(), y) for w, x, y in _POINTS], dtype=float)


_NAMES = {"forward": forward, "layers": layers, "gradient": gradient}
_PARTIAL = """
def partial(w, x, y):
    net = forward(w, x)
    error = -(y - net.y_hat)
    weight = layers(w)[2][1]
    slope = net.a1[1] * (1 - net.a1[1])
    given = x[0]
    return error * weight * slope * given
"""


def _partial_function():
    return code_exercise(
        "Write ∂L/∂w1_21 as a function of w, x and y.",
        _PARTIAL,
        _at_points,
        (
            ("error = y - net.y_hat", "The minus sign is missing: ∂L/∂ŷ = −(y − ŷ)."),
            ("slope = 1", "The slope is missing: the way through hidden unit 2 costs σ'(z)."),
            ("slope = net.a1[1]", "That uses σ(z) where σ'(z) = σ(z)(1 − σ(z)) belongs."),
            ("slope = net.z1[1] * (1 - net.z1[1])", "That is z(1 − z). The slope is a(1 − a), with a = σ(z)."),
            ("weight = layers(w)[2][0]", "That goes through w2_11. Hidden unit 2 is reached by w2_12."),
            (
                "slope = net.a1[0] * (1 - net.a1[0])",
                "That is the slope of hidden unit 1; w1_21 leads to hidden unit 2.",
            ),
            ("given = net.a1[0]", "That ends with an activation. w1_21 multiplies the input x1."),
            ("given = x[1]", "That ends with x2. In w1_21 the last index is the source: x1."),
            ("error = -2 * (y - net.y_hat)", "Twice too large: the 2 of the square cancels the ½ of the loss."),
            ("error = -0.5 * (y - net.y_hat)", "Too small by half: the ½ of the loss cancels the 2 of the square."),
            ("weight = 1", "The weight w2_12 on the way back to hidden unit 2 is missing."),
        ),
        "Four factors: −(y − ŷ), then w2_12, then σ'(z1_2) = a1_2 (1 − a1_2), then x1.",
        **_NAMES,
    )


_DELTA = """
def delta1(w, x, y):
    net = forward(w, x)
    W2 = layers(w)[2]
    delta2 = -(y - net.y_hat)
    slope = net.a1 * (1 - net.a1)
    return W2 * delta2 * slope
"""


def _delta_function():
    return code_exercise(
        "Write δ1 = ∂L/∂z1 for both hidden units at once: an array of two numbers.",
        _DELTA,
        _at_points,
        (
            ("delta2 = y - net.y_hat", "The minus sign is missing: δ2 = −(y − ŷ)."),
            ("slope = 1", "The slope is missing: ⊙ σ'(z1)."),
            ("slope = net.a1", "That uses σ(z1) where σ'(z1) = σ(z1)(1 − σ(z1)) belongs."),
            ("slope = net.z1 * (1 - net.z1)", "That is z1(1 − z1). The slope is a1(1 − a1), with a1 = σ(z1)."),
            ("delta2 = -2 * (y - net.y_hat)", "Twice too large: the 2 of the square cancels the ½ of the loss."),
            ("delta2 = -0.5 * (y - net.y_hat)", "Too small by half: the ½ of the loss cancels the 2 of the square."),
            ("return W2 * delta2 * slope * x", "That goes on to the weights: δ1 times x is ∂L/∂W1. δ1 ends at z1."),
            ("W2 = layers(w)[2][::-1]", "The two weights of W2 are swapped: w2_11 belongs to hidden unit 1."),
            ("W2 = 1", "W2 is missing: the blame goes back through the weight that led forward."),
            (
                "W2 = layers(w - 0.5 * gradient(w, x, y))[2]",
                "That goes back through the updated W2. All gradients belong to the old weights: update last.",
            ),
        ),
        "δ2 is one number; W2 * δ2 are two; multiply each with a1 (1 − a1).",
        **_NAMES,
    )


def _kept(lr):
    """The share of the first-order promise that one update of the worked example keeps."""
    slopes = gradient(EXAMPLE_W, EXAMPLE_X, EXAMPLE_Y)
    before, after = (loss(w, EXAMPLE_X, EXAMPLE_Y) for w in (EXAMPLE_W, EXAMPLE_W - lr * slopes))
    return (before - after) / (lr * slopes @ slopes)


def _rate_that_keeps(share):
    """The learning rate up to which at least this share of the promise is kept, by bisection."""
    low, high = 1e-6, 2.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if _kept(middle) > share else (low, middle)
    return low


def _one_step():
    return Exercise(
        "One update of all nine parameters, at the worked example. Up to which learning rate does the loss fall by at "
        "least 90 % of what first order promises? (two digits)",
        _rate_that_keeps(0.9),
        (
            (_rate_that_keeps(0.5), "There only half of the promise is kept, although the loss is lowest there."),
            (_rate_that_keeps(0.1), "There 10 % of the promise is kept. The question is where 10 % is missing."),
            (_rate_that_keeps(0.0), "There nothing is kept: the loss is what it was."),
            (0.1, "There it is still more than 90 %. Go on a little."),
            (0.5, "At 0.5 much less than 90 % is kept: see the words below the figure."),
        ),
        "The last sentence below the figure says the share. Lower η from 0.5 until it says 90 %.",
        tolerance=0.049,  # the figure says 90 % from 0.115 to 0.126
        digits=2,
    )


_INPUT_SLOPE = """
def input_slope(w, x, y):
    net = forward(w, x)
    W1, b1, W2, b2 = layers(w)
    error = -(y - net.y_hat)
    slope = net.a1 * (1 - net.a1)
    given = W1[:, 0]
    back = W2
    products = error * back * slope * given
    return products.sum()
"""


def _input_slope():
    return code_exercise(
        "Write ∂L/∂x1, the derivative with respect to the first input, as a function of w, x and y.",
        _INPUT_SLOPE,
        _at_points,
        (
            (
                "return products[0]",
                "That is the path through hidden unit 1 alone. x1 feeds unit 2 as well: add its path.",
            ),
            (
                "return products[1]",
                "That is the path through hidden unit 2 alone. x1 feeds unit 1 as well: add its path.",
            ),
            ("return products.prod()", "Along a path the factors multiply; the products of the two paths add up."),
            ("return products.mean()", "That is half of it: the paths add up, they are not averaged."),
            ("given = x[0]", "That ends with x1, as for a weight. What multiplies x1 is the weight w1_11 or w1_21."),
            (
                "given = W1[0]",
                "Those are the weights into hidden unit 1. The ones that x1 is multiplied by are a column.",
            ),
            ("given = W1[:, 1]", "Those are the weights of x2. x1 is multiplied by w1_11 and w1_21."),
            ("given = 1", "Each path ends with what x1 is multiplied by: w1_11 or w1_21."),
            ("error = y - net.y_hat", "The minus sign is missing: ∂L/∂ŷ = −(y − ŷ)."),
            ("slope = 1", "The slopes are missing: each way through a hidden unit costs its σ'(z)."),
            ("slope = net.a1", "That uses σ(z) where σ'(z) = σ(z)(1 − σ(z)) belongs."),
            ("back = 1", "The weights of layer 2 are missing: each path goes back through its own."),
        ),
        "Two paths of four factors: −(y − ŷ), then w2_11 or w2_12, then that unit's slope, then w1_11 or w1_21.",
        **_NAMES,
    )


_BUG = Exercise(
    "One of the five lines is wrong. Which? (its number)",
    4,
    (
        (1, "Line 1 is right: error is ∂L/∂b2_1, the last of the nine, and that one agrees."),
        (2, "Line 2 is right: what it gives is ∂L/∂b1_1 and ∂L/∂b1_2, and both agree."),
        (3, "Line 3 is right: ∂L/∂w2_11 and ∂L/∂w2_12 agree."),
        (5, "Line 5 puts all in the order of PARAMETERS, and is right. Which of the nine do not agree?"),
    ),
    "table(parameter=network.PARAMETERS, mine=mine, package=network.gradient(w, x, y)) shows which of them differ.",
    tolerance=1e-6,
)


def _units_to(share, factor):
    """After how many units less than ``share`` is left, if each leaves ``factor`` of what comes."""
    return np.ceil(np.log(share) / np.log(factor))


EXERCISES = {
    "input-slope": _input_slope(),
    "find-the-bug": _BUG,
    "loss-by-hand": _one_sample_loss(),
    "partial": _partial_function(),
    "delta": _delta_function(),
    "one-step": _one_step(),
    "edge": Exercise(
        "Only b2_1 is trained, with all four samples of XOR as one batch, whatever the other eight parameters are. "
        "From which learning rate on does gradient descent no longer converge?",
        2.0,
        (
            (1.0, "At η = 1 a single step lands exactly in the minimum. It may jump over it and still converge."),
            (0.5, "That is the edge for the sum of the four losses. The loss of a batch is their mean."),
            (4.0, "Beyond the edge already. How much does the slope, −mean(y − ŷ), change when b2_1 grows by 1?"),
            (8.0, "A mean of four parabolas is no flatter than each of them is."),
        ),
        "ŷ moves one to one with b2_1, for each of the samples. How much does the slope of their mean loss change?",
    ),
    "a-millionth": Exercise(
        "A gradient goes back through sigmoid units in a row, all weights 1. From how many units on is less than a "
        "millionth of it left for certain, wherever their sums z are?",
        _units_to(1e-6, 0.25),
        (
            (_units_to(1e-6, 0.5), "σ(0) is ½, but what multiplies the gradient is the slope σ', at most ¼."),
            (_units_to(1e-6, 0.25) - 1, "With one unit fewer up to 1 in 262 144 may be left, more than a millionth."),
            (_units_to(1e-6, 0.25) + 1, "One unit fewer is enough: 4 to the tenth is more than a million."),
            (np.log(1e-6) / np.log(0.25), "A number of units is whole: round up."),
            (_units_to(1e-6, 0.1), "That is with a tenth for each unit. The slope σ' may be as large as ¼."),
            (0.25 / 1e-6, "The factors multiply: after two units a sixteenth is left, not an eighth."),
            (1.0, "Each unit multiplies by its slope σ', at most ¼. How many quarters make a millionth?"),
        ),
        "The slope σ' is at most ¼, and the slopes multiply. How many factors of 4 pass a million?",
        tolerance=1e-6,
    ),
    "check-slope": Exercise(
        "Where h is large: how many times smaller does a forward difference's error become when h is divided by ten?",
        10.0,
        (
            (100.0, "That is the central difference, whose error falls like h². The forward one falls like h."),
            (0.1, "Upside down; or the other side, where h is too small and rounding grows as 1/h."),
            (1.0, "That is the slope on log-log axes: one step of a factor 10 in h is a factor 10 in the error."),
            (2.0, "That is the slope of the central difference's line on log-log axes. How steep is the other's?"),
            (1000.0, "That steep is none of the three lines. Read the figure's words at h = 1e-1 and h = 1e-2."),
        ),
        "Read two points off the dashed line in the figure, at h = 1e-2 and h = 1e-3.",
    ),
}


def _paths_cancel(name, x1, x2, y, **weights):
    if name != "x1":
        return "Choose x1 in the menu “with respect to”."
    w, x = np.array([weights[each] for each in PARAMETERS]), np.array([x1, x2])
    first, second = (np.prod([value for *_, value in path]) for path in paths(w, x, y, name))
    written = f"{first:.3g} and {second:.3g}".replace("-", "−")
    if min(abs(first), abs(second)) < 0.01:
        return f"The paths are {written}: one of them is too small."
    return f"The paths, {written}, do not cancel." if abs(first + second) >= 0.002 else ""


GOALS = {
    "paths-cancel": Goal(
        "Set the figure: with respect to x1 both paths are there, each at least 0.01 in size, and yet ∂L/∂x1 is nearly "
        "0: less than 0.002 in size.",
        "chain_rule",
        _paths_cancel,
        {"name": "x1", "w1_11": 0.35},
        "Each hidden unit passes the input on, and the two cancel at the output: the loss does not see x1.",
        "From the worked example on, one weight is enough. Which one is only on the weaker path?",
    )
}
