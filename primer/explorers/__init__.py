"""The live figures of the course. Each is a function that needs no argument and returns an ``Explorer``."""

from primer.explorers.adam import adam_insides, generalisation_gap, turned_ravine
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
from primer.explorers.maps import adaptive_map, rate_map
from primer.explorers.momentum import look_ahead, momentum_ravine, velocity_bars
from primer.explorers.race import fair_race, race

__all__ = [
    "adam_insides",
    "adaptive_map",
    "chain_rule",
    "fair_race",
    "generalisation_gap",
    "gradient_check",
    "learning",
    "look_ahead",
    "loss_surface",
    "momentum_ravine",
    "network_live",
    "one_update",
    "one_weight",
    "plus_minus_divide",
    "race",
    "random_directions",
    "rate_map",
    "search_ladder",
    "tangent",
    "training_loop",
    "turned_ravine",
    "vanishing_signal",
    "velocity_bars",
    "which_way",
]
