"""The questions on what to use today. What each typical mistake would give is computed here, never typed."""

import numpy as np

from primer import experiments
from primer.exercises.ask import Exercise, Goal, Prediction
from primer.experiments import rates

_FOUND = experiments.today_searches()
_END = {name: row.median for (name, batch), row in _FOUND.items() if batch == 32}

PREDICTIONS = {
    "one-change": Prediction(
        "Adam trains the small network in batches of 32 for 400 steps, with the best of nine constant rates. You may "
        "change one thing, and tune its rate as well. Which change lowers the loss most?",
        (
            "the mask of Cautious",
            "Muon instead of Adam for the matrix of the first layer",
            "a warm-up, then a rate that falls to 0 as a cosine",
        ),
        "a warm-up, then a rate that falls to 0 as a cosine",
        f"In batches the gradients are noisy, and a constant rate keeps a floor under the loss: {_END['adam']:.4f} "
        f"with Adam, {_END['muon']:.4f} with Muon, {_END['cautious']:.4f} with the mask. A rate that ends at 0 takes "
        f"the floor away: {_END['cosine']:.4f}.",
    ),
    "muon-too": Prediction(
        "Now Adam and Muon both have the warm-up and the cosine, and both the best of their rates. Which of them ends "
        "lower on the small network, in batches of 32?",
        ("Muon", "Adam", "no difference is shown"),
        "Adam",
        f"Muon comes to {_END['muon_cosine']:.4f}, Adam to {_END['cosine']:.4f}, and their intervals do not overlap. "
        "The matrix has only two directions to be treated alike, and it is that of a first layer, which one would "
        "leave to Adam.",
    ),
}


def _muon_share():
    side, batch = 1024, 65536
    share = experiments.muon_share(side, side, batch)
    return Exercise(
        "A network has square matrices of 1024 × 1024 weights and learns from 65 536 words in each step. How much does "
        "Muon's Newton–Schulz add to the work of the gradient? (The share, three digits, like 0.0123 or 1.23 %.)",
        share,
        (
            (share / 5, "That is one of its five steps."),
            (share / 3, "That is one of the three products of each step."),
            (100 * share, "In per cent, that needs its sign: %."),
            (2 * share, "Each product of Newton–Schulz has its sum, but so has each of the gradient's."),
            (3 * share, "The gradient takes three products for each weight and word: divide by them, too."),
            (5 * side, "That is without the batch: the gradient is computed for each word."),
            (1 / share, "Upside down: a large batch makes the share smaller."),
        ),
        "For n × n it is 5 · 3n³ products against 3n² for each word: 5n/B.",
        digits=3,
    )


EXERCISES = {"muon-share": _muon_share()}


def _last_step_behind():
    """The last of every tenth step at which the run with the cosine is still above Adam's, in batches of 4."""
    adam, cosine = (_FOUND[name, 4].curves[:, _FOUND[name, 4].at] for name in ("adam", "cosine"))
    return int(rates.EVERY * np.flatnonzero(adam < cosine)[-1])


def _behind(method, steps, batch):
    if (method, batch) != ("Adam, cosine", "4"):
        return "Batches of 4, and Adam, cosine."
    step, last = steps // rates.EVERY * rates.EVERY, _last_step_behind()
    if step > last:
        return f"After {step} steps the run with the cosine is ahead."
    return "" if step == last else f"Later than after {step} steps Adam is ahead as well: go on."


GOALS = {
    "last-behind": Goal(
        "Batches of 4. A rate that falls to 0 pays late: set the figure to the last step, of every tenth, at which "
        "Adam with its best constant rate is still ahead of Adam with warm-up and cosine.",
        "today_contest",
        _behind,
        {"method": "Adam, cosine", "batch": "4", "steps": _last_step_behind()},
        "The cosine's best rate is four times the constant one's: for more than half of the run its noise holds it "
        "above Adam, and then it falls below the floor.",
        "Follow the two numbers in the picture from step 200 on.",
    )
}
