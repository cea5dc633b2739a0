"""The questions on RAdam. What each typical mistake would give is computed here, never typed."""

import numpy as np

from primer import descent, optimizers
from primer.exercises.ask import Exercise, Prediction

PREDICTIONS = {
    "radam-fifth-step": Prediction(
        "In its fifth step RAdam divides by √v̂ for the first time. How long is that step, compared with Adam's?",
        ("just as long", "half as long", "less than a fiftieth"),
        "less than a fiftieth",
        "r_5 = 0.017 with β2 = 0.999. It grows slowly: 0.15 at step 50, 0.48 at step 500, 0.98 at step 5000.",
    ),
}


def _first_rectified():
    beta2 = 0.999
    rho = descent.run(optimizers.radam, [0.0], np.ones_like, 10, beta2=beta2).rho

    def first(threshold):
        return int(np.argmax(rho > threshold)) + 1

    return Exercise(
        "β2 = 0.999, so ρ∞ = 1999, and RAdam wants ρ_t > 4. Which is the first step that it divides by √v̂?",
        first(4),
        (
            (first(4) - 1, f"ρ_4 is {rho[3]:.3f}: close, but not more than 4."),
            (first(5), "That is PyTorch, which waits for ρ_t > 5. The paper has 4."),
            (1, "That is Adam, which divides at once. ρ_1 is 1."),
            (1 / (1 - beta2), "That is how long v remembers. The switch comes as soon as ρ_t exceeds 4."),
            (2 / (1 - beta2), "That is where a linear warm-up ends. RAdam divides far earlier, with a small r."),
        ),
        "ρ_t = ρ∞ − 2 t β2^t / (1 − β2^t) is almost t at first: 1, 2.00, 3.00, …, always a little below.",
        tolerance=1e-6,
    )


EXERCISES = {"first-rectified": _first_rectified()}
