"""The questions of notebook 1. What each typical mistake would give is computed here, never typed."""

import math

from primer.exercises.ask import Exercise, Goal, Prediction

PREDICTIONS = {
    "updates-per-epoch": Prediction(
        "A thousand samples are cut into batches of 32. After each batch the model is corrected once: an update. How "
        "many updates does one pass over all samples make, an epoch?",
        ("31", "32", "1000", "it depends on how large the corrections are"),
        "32",
        "31 full batches hold 992 samples; the last 8 make a short batch of their own: 1000 / 32, rounded up.",
    ),
    "half-rate": Prediction(
        "The loss is L(w) = (w − 1)², and its slope at w = −3 is −8. A step goes against the slope, and is half as "
        "long as that. Where does it lead?",
        ("to −1, half the way", "exactly to the minimum, 1", "beyond it, to 5", "away from it, to −7"),
        "exactly to the minimum, 1",
        "−3 − 0.5·(−8) = 1. On this loss one half is the share of the slope that lands in one step, from any start.",
    ),
    "xor-shape": Prediction(
        "A network learns four samples, starting with random weights, in 483 epochs. How does its loss fall?",
        ("ever more slowly", "quickly, then hardly, then quickly again", "by the same factor in each epoch"),
        "quickly, then hardly, then quickly again",
        "From 0.19 to 0.14 in ten epochs, only to 0.11 by epoch 200, then down to 0.001 by epoch 483. The flat stretch "
        "between is called a plateau.",
    ),
}


def _updates():
    samples, size, epochs = 60_000, 128, 10
    per_epoch = math.ceil(samples / size)
    return Exercise(
        "60 000 samples, batches of 128, 10 epochs. How many times are the weights updated?",
        per_epoch * epochs,
        (
            (samples // size * epochs, "The last batch of an epoch is short, but it is a batch: round up, not down."),
            (samples / size * epochs, "There is no fraction of an update: the short last batch makes a whole one."),
            (math.ceil(samples / size * epochs), "Each of the ten epochs ends with a short batch: round up first."),
            (per_epoch, "That is one epoch; there are ten."),
            (samples / size, "That is one epoch, and its last, short batch is a whole update."),
            (samples * epochs, "That would be one update for each sample: batches of 1."),
            (epochs, "That would be one update for each epoch: the whole set as one batch."),
            (size * epochs, "That is the batch size times the epochs. How many batches make an epoch?"),
        ),
        "First the updates in one epoch: 60 000 / 128, rounded up.",
        tolerance=1e-6,
    )


def _one_step():
    w, lr = 3.0, 0.1
    slope = 2 * w
    return Exercise(
        "L(w) = w², w = 3, η = 0.1. What is w after one update?",
        w - lr * slope,
        (
            (w + lr * slope, "That goes uphill: the update subtracts."),
            (w - slope, "The learning rate is missing."),
            (w - lr * w, "The derivative of w² is 2w, not w."),
            (w - lr * w**2, "That subtracts η times the loss; it is η times its slope."),
            (lr * slope, "That is the length of the step. Where does it lead?"),
            ((w - lr * slope) ** 2, "That is the new loss; the question is the new weight."),
        ),
        "The slope at w = 3 is 6.",
    )


def _edge_rate():
    curvature = 6.0
    return Exercise(
        "L(w) = 3w², so λ = 6. From which learning rate on does gradient descent diverge?",
        2 / curvature,
        (
            (1 / curvature, "1/λ lands in the minimum in one step; up to twice that it still comes closer."),
            (2.0, "2 is the edge for λ = 1. The curvature is 6."),
            (curvature / 2, "Upside down: the steeper the bend, the smaller the edge."),
            (2 / 3, "The curvature is λ = 6, not the 3 in front of w²."),
            (1.0, "That is the edge for λ = 2, as in the figure. Here the curvature is 6."),
        ),
        "Each step multiplies the distance by 1 − 6η. When is that −1?",
        tolerance=5e-3,
    )


def _xor_updates():
    epochs, samples = 483, 4
    return Exercise(
        "XOR has four samples. How many updates do 483 epochs make with batches of 1?",
        epochs * samples,
        (
            (epochs, "That is for batches of 4: one update an epoch."),
            (epochs * samples / 2, "That is for batches of 2."),
            (math.ceil(epochs / samples), "The other way round: smaller batches mean more updates in an epoch."),
            (epochs / samples, "The other way round: smaller batches mean more updates in an epoch."),
            (epochs + samples, "Each epoch makes four updates: multiply."),
        ),
        "One epoch passes over each of the four samples once; a batch of 1 is one update.",
        tolerance=1e-6,
    )


EXERCISES = {"updates": _updates(), "step-down": _one_step(), "edge-rate": _edge_rate(), "xor-updates": _xor_updates()}


def _from_side_to_side(lr, start, steps):
    if (start, steps) != (-3, 10):
        return "Start at −3 and take 10 steps."
    left = 1 - 2 * lr  # of the distance, after a step
    if left >= 0:
        return f"Each step leaves {left:.3g} of the distance, and the weight stays on its side."
    distance = abs(start - 1) * abs(left) ** steps
    return "" if distance < 0.1 else f"It changes sides, but after 10 steps it is {distance:.3g} from the minimum."


GOALS = {
    "from-side-to-side": Goal(
        "Set the figure: from −3, in 10 steps, the weight changes sides in every step, and ends less than 0.1 from the "
        "minimum.",
        "one_weight",
        _from_side_to_side,
        {"lr": 0.75},
        "Beyond 1/λ = 0.5 it changes sides, and the nearer η is to 2/λ = 1, the less a step brings.",
        "Between which two rates does it change sides and come closer? Not too near to the upper one.",
    )
}
