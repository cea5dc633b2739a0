"""The live figures of the course. Each is a function that needs no argument and returns an ``Explorer``."""

from primer.explorers.backprop import (
    chain_rule,
    gradient_check,
    loss_surface,
    network_live,
    one_update,
    vanishing_signal,
)

__all__ = ["chain_rule", "gradient_check", "loss_surface", "network_live", "one_update", "vanishing_signal"]
