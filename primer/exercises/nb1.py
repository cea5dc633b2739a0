"""The questions of notebook 1. What each typical mistake would give is computed here, never typed."""

import math

import numpy as np

from primer import data, network
from primer.exercises.ask import Exercise, Goal, Prediction
from primer.exercises.code import code_exercise, points
from primer.exercises.judge import UnreadableError

PREDICTIONS = {
    "updates-per-epoch": Prediction(
        "A thousand samples are cut into batches of 32. After each batch the model is corrected once: an update. How "
        "many updates does one pass over all samples make, an epoch?",
        ("31", "32", "1000", "it depends on how large the corrections are"),
        "32",
        "31 full batches hold 992 samples; the last 8 make a short batch of their own: 1000 / 32, rounded up.",
    ),
    "half-rate": Prediction(
        "The loss is L(w) = (w − 1)². A step goes against the slope, and η times as far as the slope is steep. With a "
        "certain η the step from w = −3 lands exactly in the minimum, 1. Where does a step with the same η lead from "
        "w = 9, twice as far away on the other side?",
        ("not all the way to the minimum", "exactly to the minimum", "beyond the minimum"),
        "exactly to the minimum",
        "Twice as far away the slope is twice as steep, so the step is twice as long. The slope at −3 is −8 and the "
        "way is 4, so η = ½; the slope at 9 is 16, and half of that is 8, the whole way.",
    ),
    "no-hidden-units": Prediction(
        "A model without hidden units, ŷ = w1·x1 + w2·x2 + b, learns XOR as well as it can. What does it say of the "
        "four samples in the end?",
        ("0, 1, 1, 0, as it should", "0, 1, 1, 2: more inputs, more output", "0 for all four", "½ for all four"),
        "½ for all four",
        "What raises the two ones raises (1, 1) as well, and twice as much. The best it can do is ½ everywhere: a loss "
        "of ½·(½)² = 0.125. A network whose hidden units do not help yet stays near that loss for a long time.",
    ),
}


def _updates():
    samples, epochs, most = 60_000, 10, 3500
    per_epoch = most // epochs
    size = math.ceil(samples / per_epoch)  # the smallest with ⌈samples / size⌉ ≤ per_epoch
    return Exercise(
        "60 000 samples are to be seen in 10 epochs, with at most 3500 updates in all. What is the smallest batch size "
        "that will do?",
        size,
        (
            (size - 1, "Nearly: the short last batch of an epoch is an update, too, and so there are 351."),
            (samples / per_epoch, "A batch holds whole samples. Which of the two whole numbers beside it will do?"),
            (samples / most, "3500 is for all ten epochs, and each sees all samples."),
            (math.ceil(samples / most), "3500 is for all ten epochs, and each sees all samples."),
            (samples // most, "3500 is for all ten epochs, and each sees all samples."),
            (per_epoch, "That is the number of updates in one epoch. How many samples has each of them?"),
            (size + 1, "It will do, but a smaller one does as well."),
            (samples * epochs / per_epoch, "An epoch has 350 updates, and 60 000 samples, not ten times as many."),
        ),
        "An epoch may have 350 updates. How many samples must a batch hold at least, so that 350 hold all of them?",
        tolerance=1e-6,
    )


def _one_step():
    lr, before, after = 0.1, 3.0, 2.25
    left = after / before  # of the distance: 1 − ηλ
    curvature = (1 - left) / lr
    return Exercise(
        "Of a parabola you know only that its minimum is at 0, and that a step with η = 0.1 leads from w = 3 to w = "
        "2.25. With which η does one step lead from w = 3 to the minimum?",
        1 / curvature,
        (
            (2 / curvature, "That is the edge, 2/λ. Half of it lands in one step."),
            (curvature, "That is λ. One step is enough at η = 1/λ."),
            (1 - left, "That is ηλ, the share of the distance that this step covers. How much larger must η be?"),
            (left, "That is the share of the distance that is left, 1 − ηλ."),
            (lr * before / after, "2.25 is where the step led, not its length."),
            (1 / (2 * curvature), "Half of the distance would be left with that."),
            (0.5, "That is enough where λ = 2, as on (w − 1)². Is λ = 2 here?"),
        ),
        "The step is 0.75 long and should be 3 long. How does its length depend on η?",
        tolerance=5e-3,
    )


def _line_edge():
    x, y = data.LINE_X, data.LINE_Y
    curvature = (x**2).mean()
    return Exercise(
        "The five samples of the figure, data.LINE_X and data.LINE_Y, and L(w) = ½ mean (y − w·x)². From which rate η "
        "on does gradient descent diverge? (three digits)",
        2 / curvature,
        (
            (1 / curvature, "1/λ lands in the minimum in one step; up to twice that it still comes closer."),
            (curvature, "That is λ. The edge is 2/λ."),
            (curvature / 2, "Upside down: the larger the curvature, the smaller the edge."),
            (2 / (x**2).sum(), "That is the edge for the sum. The loss is a mean: divide by the five samples."),
            (2 / x.mean() ** 2, "That squares the mean. λ is the mean of the squares."),
            (2 / x.mean(), "λ is the mean of x², not of x."),
            (2 / (x * y).mean(), "The targets move the minimum, but do not bend the loss: λ is the mean of x²."),
            (1.0, "That is the edge of (w − 1)², where λ = 2. Here λ is the mean of x²."),
            (2.0, "2 is the edge where λ = 1. Here λ is the mean of x²."),
        ),
        "The slope is −mean((y − w·x)·x). How much does it change if w grows by 1?",
        tolerance=5e-3,
        digits=3,
    )


_LOOP = """
def training(x, y, w, lr, steps):
    for _ in range(steps):
        y_hat = w * x
        slope = -((y - y_hat) * x).mean()
        w = w - lr * slope
    return w
"""
_MEAN = "((y - y_hat) * x).mean()"
# Samples, a start, a rate and a number of steps at which a learner's loop is tried.
_LOOPS = points(lambda r: (r.uniform(0.5, 2, 4), r.uniform(-1, 1, 4), r.uniform(-1, 1), r.uniform(0.05, 0.2), 3))


def _trained(training):
    """The weights that a learner's loop arrives at."""
    ends = [training(x.copy(), y.copy(), w, lr, steps) for x, y, w, lr, steps in _LOOPS]
    for end in ends:
        if end is None or end is ...:
            raise UnreadableError("Not filled in yet: the loop must leave the new weight in w, and return it.")
        if np.shape(end):
            raise UnreadableError(f"Return one number, the weight: got {np.size(end)}. Is the mean missing?")
    return np.array(ends, dtype=float)


def _training_loop():
    return code_exercise(
        "Write the training loop for ŷ = w·x: from w, take so many steps with the rate lr on all samples at once, and "
        "return the weight.",
        _LOOP,
        _trained,
        (
            ("w = w + lr * slope", "Uphill: there is a minus in the slope, −mean((y − ŷ)·x), and one in the update."),
            (
                "slope = -((y - y_hat) * x).sum()",
                "That is the sum. The loss is a mean over the samples, so its slope is.",
            ),
            ("slope = ((y - y_hat) * x).sum()", "Uphill, and the sum over the samples where the mean belongs."),
            ("slope = -(y - y_hat).mean()", "The factor x is missing: ŷ = w·x moves by x when w moves by 1."),
            (
                "slope = -(y - y_hat).mean() * x.mean()",
                "Multiply for each sample, then take the mean: not mean · mean.",
            ),
            (f"slope = -2 * {_MEAN}", "Twice too large: the 2 of the square cancels the ½ of the loss."),
            (f"slope = -0.5 * {_MEAN}", "Too small by half: the ½ of the loss cancels the 2 of the square."),
            ("w = w - slope", "The learning rate is missing: a step is lr times the slope."),
            ("w = -lr * slope", "That is the step alone; the new weight is the old one plus the step."),
            ("for _ in range(steps + 1):", "One step too many. range(n) counts 0, 1, …, n − 1: n rounds."),
            ("for _ in range(steps - 1):", "One step too few. range(n) counts n rounds; range(1, n) only n − 1."),
            ("for _ in range(1):", "Only one step was taken. Does the return stand inside the loop?"),
            (
                "first = w; y_hat = first * x",
                "Every step uses the predictions of the start. They belong into the loop: w has changed since.",
            ),
            (
                f"y_hat = (w + lr * ((y - w * x) * x).mean()) * x; slope = -{_MEAN}",
                "That takes the slope where the step leads. The slope belongs to the weight before the step.",
            ),
            ("y_hat = x", "The prediction is w·x, not x."),
            ("return ((y - w * x) ** 2).mean() / 2", "That is the loss at the end; return the weight."),
        ),
        "Three lines in the loop: the predictions w·x, the slope −mean((y − ŷ)·x), and w minus lr times the slope.",
    )


EXERCISES = {
    "updates": _updates(),
    "step-down": _one_step(),
    "training-loop": _training_loop(),
    "line-edge": _line_edge(),
}


def _from_side_to_side(lr, start, steps):
    if (start, steps) != (-3, 10):
        return "Start at −3 and take 10 steps."
    left = 1 - 2 * lr  # of the distance, after a step
    if left == 0:
        return "The first step lands in the minimum, and the weight stays there: it never changes sides."
    if left > 0:
        return f"Each step leaves {left:.3g} of the distance, and the weight stays on its side."
    distance = abs(start - 1) * abs(left) ** steps
    return "" if distance < 0.1 else f"It changes sides, but after 10 steps it is {distance:.3g} from the minimum."


def _twice_as_fast(task, batch, seed, lr, **_):
    if (task, batch, seed) != ("XOR", 4, 10):
        return "Take XOR, batches of 4 and random start 10."
    w, limit = network.random_start(seed), 210
    with np.errstate(over="ignore", invalid="ignore"):
        for epoch in range(limit + 1):
            if network.loss(w, data.XOR_X, data.XOR_Y) < 1e-3:
                return ""
            if epoch < limit:
                w = w - lr * network.gradient(w, data.XOR_X, data.XOR_Y)
        reached = network.loss(w, data.XOR_X, data.XOR_Y)
    return f"With η = {lr:.3g} the loss is still {reached:.3g} after {limit} epochs."


GOALS = {
    "from-side-to-side": Goal(
        "Set the figure: from −3, in 10 steps, the weight changes sides in every step, and ends less than 0.1 from the "
        "minimum.",
        "one_weight",
        _from_side_to_side,
        {"lr": 0.75},
        "Beyond 1/λ = 0.5 it changes sides, and the nearer η is to 2/λ = 1, the less a step brings.",
        "Between which two rates does it change sides and come closer? Not too near to the upper one.",
    ),
    "twice-as-fast": Goal(
        "With η = 0.5 all four samples at once take 483 epochs from start 10. Find a learning rate that needs "
        "at most 210 until the loss is below 0.001.",
        "learning",
        _twice_as_fast,
        {"lr": 1.2, "epochs": 210},
        "Twice the rate, half the epochs, while the steps are small. Soon beyond this one they jump over the valley.",
        "Set the epochs to 210 and more than double the rate, then in small steps. The box takes any number.",
    ),
}
