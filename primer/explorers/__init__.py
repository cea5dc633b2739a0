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
from primer.explorers.batches import batch_paths, gradient_noise, noise_floor, saddle_escape
from primer.explorers.direction import plus_minus_divide, random_directions, search_ladder, tangent, which_way
from primer.explorers.learning import learning, one_weight, training_loop
from primer.explorers.maps import adaptive_map, rate_map
from primer.explorers.momentum import look_ahead, momentum_ravine, velocity_bars
from primer.explorers.race import fair_race, race
from primer.explorers.rates import annealing, burst, memory_weights, sparse_features

__all__ = [
    "adam_insides",
    "adaptive_map",
    "annealing",
    "batch_paths",
    "burst",
    "chain_rule",
    "fair_race",
    "generalisation_gap",
    "gradient_check",
    "gradient_noise",
    "learning",
    "look_ahead",
    "loss_surface",
    "memory_weights",
    "momentum_ravine",
    "network_live",
    "noise_floor",
    "one_update",
    "one_weight",
    "plus_minus_divide",
    "race",
    "random_directions",
    "rate_map",
    "saddle_escape",
    "search_ladder",
    "sparse_features",
    "tangent",
    "training_loop",
    "turned_ravine",
    "vanishing_signal",
    "velocity_bars",
    "which_way",
]
