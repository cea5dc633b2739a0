"""The live figures of the course. Each is a function that needs no argument and returns an ``Explorer``."""

from primer.explorers.backprop import (
    chain_rule,
    gradient_check,
    loss_surface,
    network_live,
    one_update,
    vanishing_signal,
)
from primer.explorers.direction import plus_minus_divide, random_directions, search_ladder, tangent, which_way
from primer.explorers.learning import learning, one_weight, training_loop

__all__ = [
    "chain_rule",
    "gradient_check",
    "learning",
    "loss_surface",
    "network_live",
    "one_update",
    "one_weight",
    "plus_minus_divide",
    "random_directions",
    "search_ladder",
    "tangent",
    "training_loop",
    "vanishing_signal",
    "which_way",
]
