"""The questions on LAMB. What each typical mistake would give is computed here, never typed."""

import numpy as np

from primer.exercises.ask import Exercise, Prediction

PREDICTIONS = {
    "lamb-one-weight": Prediction(
        "A layer is a single weight. It starts at 0.5, and −1 would be best. Where does LAMB bring it with η = 0.1?",
        ("to −1", "close to 0, never beyond", "it stays at 0.5"),
        "close to 0, never beyond",
        "Each step is the share η of the layer's own length: 0.9 of it is left each time, 0.000013 after 100 steps.",
    ),
}


def _lamb_step():
    w, u, lr = np.array([3.0, 4.0]), np.array([0.3, 0.4]), 0.02
    w_norm, u_norm = np.linalg.norm(w), np.linalg.norm(u)
    return Exercise(
        "A layer has the weights (3, 4) and its direction is u = (0.3, 0.4). η = 0.02. How long is LAMB's step here?",
        lr * w_norm,
        (
            (lr * u_norm**2 / w_norm, "The trust ratio is upside down: it is ‖w‖ / ‖u‖."),
            (lr * u_norm, "The trust ratio ‖w‖ / ‖u‖ is missing."),
            (w_norm / u_norm, "That is the trust ratio. The step is η · trust · u."),
            (lr * w_norm / u_norm, "That is η · trust; it multiplies u, whose length is 0.5."),
            (lr, "That is the share of its own length by which the layer moves. How long is the layer?"),
            (lr * w.sum(), "Lengths are roots of sums of squares: ‖(3, 4)‖ = 5."),
            (w_norm, "η is missing."),
        ),
        "‖w‖ = 5 and ‖u‖ = 0.5. The step is η · (‖w‖/‖u‖) · u.",
    )


EXERCISES = {"lamb-step": _lamb_step()}
