"""The training loop as four stages, samples in the plane, and a network's function over it."""

import numpy as np
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.patches import FancyBboxPatch

from primer.plots.style import BLUE, GREY, INK, LIGHT, RULE, VERMILION

VALUES = LinearSegmentedColormap.from_list("values", [VERMILION, "#f3b48f", "#ffffff", "#8db9dd", BLUE])
STAGES = ("forward", "loss", "backward", "update")
_CELLS = 48  # of a function's map, along each axis


def stages(ax, numbers_size=15):
    """The four stages of one update as boxes; ``move(stage, numbers)`` lights one and writes each box's numbers.

    On Axes of 620 × 120 pixels. ``numbers`` are four short texts; "" for a stage that is not reached yet.
    """
    boxes, texts = [], []
    for i, stage in enumerate(STAGES):
        left = 4 + 154 * i
        ax.add_patch(_box(left, "white", RULE, 2))
        lit = ax.add_patch(_box(left, LIGHT, INK, 3))
        lit.set_animated(True)
        boxes.append(lit)
        style = {"ha": "center", "va": "center", "animated": True}
        ax.text(left + 68, 104, stage, ha="center", va="center", fontsize=16)
        texts.append(ax.text(left + 68, 46, "", fontsize=numbers_size, weight="bold", zorder=5, **style))
        if i < 3:
            ax.annotate("", (left + 154, 46), (left + 136, 46), arrowprops={"arrowstyle": "->", "color": GREY, "lw": 2})

    def move(stage, numbers):
        for i, (box, text) in enumerate(zip(boxes, texts, strict=True)):
            box.set_visible(i == stage)
            text.set_text(numbers[i])

    return move


def _box(left, fill, edge, zorder):
    style = "round,pad=0,rounding_size=8"
    return FancyBboxPatch((left, 16), 136, 60, boxstyle=style, facecolor=fill, edgecolor=edge, zorder=zorder)


def samples(ax, x, y, limits, *, moving=False):
    """Samples in the plane of the two inputs, coloured by target from ``limits[0]`` (orange) to ``limits[1]`` (blue).

    High targets are round, low ones square, so that they can be told apart without colour.
    """
    shade = VALUES((y - limits[0]) / (limits[1] - limits[0]))
    for i in range(len(x)):
        marker = "o" if y[i] >= np.mean(limits) else "s"
        style = {"color": shade[i], "markeredgecolor": INK, "markeredgewidth": 1.5, "markersize": 13, "zorder": 4}
        ax.plot(*x[i], marker, animated=moving, **style)
    ax.set(xlabel="$x_1$", ylabel="$x_2$")


def function_map(ax, domain, limits):
    """A function of the two inputs as colours; ``move(values)`` takes its values at ``grid_of(domain)``."""
    (left, right), (bottom, top) = domain
    ax.set(xlim=(left, right), ylim=(bottom, top))
    ax.grid(False)
    empty, extent = np.zeros((_CELLS, _CELLS)), (left, right, bottom, top)
    style = {"cmap": VALUES, "vmin": limits[0], "vmax": limits[1], "interpolation": "none", "aspect": "auto"}
    image = ax.imshow(empty, extent=extent, origin="lower", **style, animated=True)

    def move(values):
        image.set_data(values.reshape(_CELLS, _CELLS))

    return move


def grid_of(domain):
    """The inputs at which ``function_map`` wants its values: shape ``(48², 2)``, the middle of each cell."""
    (left, right), (bottom, top) = domain
    middle = (np.arange(_CELLS) + 0.5) / _CELLS
    x1, x2 = np.meshgrid(left + (right - left) * middle, bottom + (top - bottom) * middle)
    return np.column_stack([x1.ravel(), x2.ravel()])
