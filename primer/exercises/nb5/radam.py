"""The questions on RAdam. What each typical mistake would give is computed here, never typed."""

import numpy as np

from primer import descent, optimizers
from primer.exercises.ask import Exercise, Prediction

PREDICTIONS = {
    "radam-clock": Prediction(
        "An average of few squares cannot be trusted: the fewer, the less. RAdam holds Adam's steps back for as long "
        "as that is so. What must it look at, to know how far to hold them back?",
        ("the gradients: how much they vary", "the loss: whether it falls", "only the number of the step, and β2"),
        "only the number of the step, and β2",
        "How many squares an average holds is known beforehand: it depends on t and β2. So this is a "
        "schedule, the same for every problem.",
    ),
}


def _first_rectified():
    beta2 = 0.7
    rho = descent.run(optimizers.radam, [0.0], np.ones_like, 12, beta2=beta2).rho
    usual = descent.run(optimizers.radam, [0.0], np.ones_like, 12).rho

    def first(rho, threshold):
        return int(np.argmax(rho > threshold)) + 1

    return Exercise(
        "β2 = 0.7. Which is the first step in which RAdam divides by √v̂? (A line of code, or the figure: 1 − β2 = "
        "0.3.)",
        first(rho, 4),
        (
            (first(usual, 4), f"That is for β2 = 0.999. Here ρ_5 is only {rho[4]:.2f}."),
            (first(rho, 5), "That is PyTorch, which waits for ρ_t > 5. The paper has 4."),
            (1, "That is Adam, which divides at once. ρ_1 is 1."),
            (2 / (1 - beta2) - 1, "That is ρ∞, where ρ_t ends. In which step does it pass 4?"),
        ),
        "ρ∞ = 2/0.3 − 1 = 5.67. Compute ρ_t = ρ∞ − 2 t β2^t / (1 − β2^t) for t = 4, 5, 6.",
        tolerance=1e-6,
    )


EXERCISES = {"first-rectified": _first_rectified()}
