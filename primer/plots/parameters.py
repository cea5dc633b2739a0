"""The nine parameters of the network as nine rows, with their numbers beside them."""

import numpy as np

from primer.network import PARAMETERS, latex
from primer.plots.common import column, exact, moving, short
from primer.plots.style import BLUE, GREEN, GREY, VERMILION

_ROWS = np.arange(9)[::-1]
_GAP = np.full(9, np.nan)
_LOW = 1e-6  # where the bars of gradients begin


def before_after(ax):
    """An arrow from each parameter's value before to its value after; ``move(before, after)`` takes ``(9,)`` each."""
    _label_rows(ax, "The nine parameters: before ○ → after ●")
    ax.set(xlim=(-1.5, 3.4), xticks=[-1, 0, 1])
    ax.axvline(0, color=GREY, linewidth=1)
    shafts = moving(ax, color=GREEN, linewidth=4)
    hollow = moving(ax, "o", color=GREEN, markerfacecolor="white", markeredgewidth=2)
    filled = moving(ax, "o", color=GREEN)
    numbers = column(ax, 1.62, _ROWS, size=15)

    def move(before, after):
        ends = np.clip([before, after], -1.5, 1.5)
        shafts.set_data(np.vstack([ends, _GAP]).T.ravel(), np.repeat(_ROWS, 3))
        hollow.set_data(ends[0], _ROWS)
        filled.set_data(ends[1], _ROWS)
        numbers([f"{short(a)} → {short(b)}" for a, b in zip(before, after, strict=True)])

    return move


def gradient_sizes(ax):
    """|∂L/∂w| as bars on a log axis; ``move(sizes)`` takes ``(9,)``."""
    _label_rows(ax, "Size of each gradient |∂L/∂w|")
    ax.set(xscale="log", xlim=(_LOW, 60), xticks=[1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1])
    layer1, layer2 = (moving(ax, color=color, linewidth=20, solid_capstyle="butt") for color in (VERMILION, BLUE))
    numbers = column(ax, 40, _ROWS, size=15, align="right")

    def move(sizes):
        x = np.column_stack([np.full(9, _LOW), np.clip(sizes, _LOW, 2), _GAP])
        y = np.repeat(_ROWS[:, None], 3, axis=1)
        layer1.set_data(x[:6].ravel(), y[:6].ravel())
        layer2.set_data(x[6:].ravel(), y[6:].ravel())
        numbers([exact(size, 2) for size in sizes])

    return move


def _label_rows(ax, title):
    ax.set(title=title, ylim=(-0.7, 8.7))
    ax.set_yticks(_ROWS, [f"${latex(name)}$" for name in PARAMETERS], fontsize=16)
    ax.grid(axis="y", visible=False)
