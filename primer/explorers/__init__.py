"""The live figures of the course. Each is a function that needs no argument and returns an ``Explorer``."""

from primer.explorers.adam import adam_insides, generalisation_gap, turned_ravine
from primer.explorers.amsgrad_nadam import counter_example, nadam_arrows, outlier
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
from primer.explorers.successors import fast_and_slow, lamb_one_weight, lookahead_noise, trust_ratios
from primer.explorers.thirteen import lion_rate, sign_agreement, state_bytes, xor_contest
from primer.explorers.variants import decay_per_weight, rectifier

__all__ = [
    "adam_insides",
    "adaptive_map",
    "annealing",
    "batch_paths",
    "burst",
    "chain_rule",
    "counter_example",
    "decay_per_weight",
    "fair_race",
    "fast_and_slow",
    "generalisation_gap",
    "gradient_check",
    "gradient_noise",
    "lamb_one_weight",
    "learning",
    "lion_rate",
    "look_ahead",
    "lookahead_noise",
    "loss_surface",
    "memory_weights",
    "momentum_ravine",
    "nadam_arrows",
    "network_live",
    "noise_floor",
    "one_update",
    "one_weight",
    "outlier",
    "plus_minus_divide",
    "race",
    "random_directions",
    "rate_map",
    "rectifier",
    "saddle_escape",
    "search_ladder",
    "sign_agreement",
    "sparse_features",
    "state_bytes",
    "tangent",
    "training_loop",
    "trust_ratios",
    "turned_ravine",
    "vanishing_signal",
    "velocity_bars",
    "which_way",
    "xor_contest",
]
