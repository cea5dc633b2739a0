"""The questions on schedules. What each typical mistake would give is computed here, never typed."""

import numpy as np

from primer import checks, experiments
from primer.exercises.ask import Exercise, Prediction
from primer.exercises.code import code_exercise

PREDICTIONS = {
    "decay-formula": Prediction(
        "The article prints the exponential decay as η = η0^(−kt). With η0 = 0.1 and k = 0.05, what does that rate do?",
        ("it falls towards 0", "it stays at 0.1", "it grows without an end"),
        "it grows without an end",
        "0.1 to the power of −0.05 t is 10 to the power of 0.05 t: 1, 3.16 and 100 000 at t = 0, 10 and 100. What is "
        "meant is η0·e^(−kt).",
    ),
}


def _exponential():
    lr, way = 0.5, 2.0
    share = lr / way
    return Exercise(
        "On L(w) = |w| the slope is 1 wherever w > 0. Gradient descent starts at w = 2 with η0 = 0.5 and exponential "
        "decay. From which k on does it stop short of 0? Give three digits.",
        -np.log(1 - share),
        (
            (share, "Nearly: η0/k is an area. The rates come one by one, and add up to η0/(1 − e^(−k))."),
            (1 / share, "That is how many steps of η0 the way is long."),
            (1 - share, "That is e^(−k). Take the logarithm."),
            (-np.log(share), "It is 1 − e^(−k) that is η0 ÷ 2, not e^(−k)."),
            (np.log(1 + share), "A sign: e^(−k) = 1 − η0 ÷ 2."),
            (-np.log10(1 - share), "The base is e, not 10."),
            (np.log(1 - share), "A sign: k is positive, for the rate falls."),
        ),
        "All steps together are η0 + η0 e^(−k) + η0 e^(−2k) + … long, and the way is 2.",
        tolerance=3e-3,
        digits=3,
    )


GOAL = 0.0026  # of the mean of w²; the best that any rates reach is 0.0025


def ends_at(my_rate):
    """The mean of w² after 400 steps at the learner's rates, as one number in an array; 0 where the goal is reached."""
    rates = [checks.positive(f"my_rate({t})", my_rate(t), single=True) for t in range(400)]
    mean = experiments.quadratic_mean(rates)[-1]
    return np.array([0.0 if mean <= GOAL else mean])


def _schedule_of_your_own():
    return code_exercise(
        "The noisy parabola again: ½w² from w = 5, the gradient w plus noise of variance 1, 400 steps. Write a rate "
        "my_rate(t), t = 0, 1, … 399, after which the mean of w² is at most 0.0026. The best in the table has 0.0033.",
        """
def my_rate(t):
    rate = 1 / (1 + t)
    return rate
""",
        ends_at,
        (
            ("rate = 0.3", "A constant rate of 0.3 stays on its floor, 0.18: let it fall."),
            ("rate = 0.01", "After 400 steps a rate of 0.01 is near its floor, but has not quite arrived: 0.013."),
            ("rate = 0.3 * 0.5 ** (t // 50)", "That is the table's halving: 0.0045. At first it could be larger."),
            (
                "rate = 0.3 * np.exp(-0.01 * t)",
                "That is the table's exponential: 0.0053. Which rule never stops short?",
            ),
            (
                "rate = 0.3 / (1 + 0.3 * t)",
                "That is the table's 1/t: 0.0033. Late it falls as it should; look at the start.",
            ),
            (
                "rate = 1 / (1 + t) ** 2",
                "The sum of these rates is finite: after the first steps hardly anything moves.",
            ),
            (
                "rate = 1 / np.sqrt(1 + t)",
                "It falls too slowly: at the end the rate is 0.05, and the floor half of it.",
            ),
            ("rate = 0.1 / (1 + t)", "It crawls: η0 λ / k is 0.1 here. Half of the way is still to go."),
        ),
        "1/t with another η0 and k. What is w if its first step has the rate 1, the second ½, the third ⅓? "
        "experiments.quadratic_mean(rates)[-1] is what is judged.",
        otherwise=lambda mean: f"After these rates the mean of w² is {mean:.3g}; it must be at most {GOAL}.",
    )


EXERCISES = {"exponential": _exponential(), "my-schedule": _schedule_of_your_own()}
