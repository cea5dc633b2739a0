"""Drawing functions: each draws on the Axes it is given and knows no widget.

A function that draws something that moves returns ``move``, which puts it in place; its artists are made by ``moving``
or created with ``animated=True``, so that ``primer.live`` can tell them from what stands still. Every value drawn is
clipped to the neighbourhood of its frame, so a diverged path runs to the edge and no further.
"""

from primer.plots.common import (
    axes_at,
    canvas_axes,
    column,
    counted,
    exact,
    loss_curve,
    moving,
    near,
    path,
    point,
    short,
    sticks,
    surface,
)
from primer.plots.diagram import network_diagram
from primer.plots.equations import bracketed, chain_factors, chain_fork, forward_pass
from primer.plots.landscape import landscape, trail
from primer.plots.parameters import before_after, gradient_sizes
from primer.plots.racers import LOOKS, legend_of, loss_axes, loss_points, mark, trace
from primer.plots.style import BLUE, GREEN, GREY, INK, LIGHT, PURPLE, RULE, VERMILION, power_of_ten
from primer.plots.training import function_map, grid_of, samples, stages

__all__ = [
    "BLUE",
    "GREEN",
    "GREY",
    "INK",
    "LIGHT",
    "LOOKS",
    "PURPLE",
    "RULE",
    "VERMILION",
    "axes_at",
    "before_after",
    "bracketed",
    "canvas_axes",
    "chain_factors",
    "chain_fork",
    "column",
    "counted",
    "exact",
    "forward_pass",
    "function_map",
    "gradient_sizes",
    "grid_of",
    "landscape",
    "legend_of",
    "loss_axes",
    "loss_curve",
    "loss_points",
    "mark",
    "moving",
    "near",
    "network_diagram",
    "path",
    "point",
    "power_of_ten",
    "samples",
    "short",
    "stages",
    "sticks",
    "surface",
    "trace",
    "trail",
]
