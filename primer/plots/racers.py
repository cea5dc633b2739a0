"""One look for each optimizer, the same in every figure: name, colour, line style and marker."""

from dataclasses import dataclass

import numpy as np

from primer.plots.common import moving, near
from primer.plots.style import BLUE, GREEN, PURPLE, VERMILION


@dataclass(frozen=True)
class Look:
    """How an optimizer is named and drawn. No two share colour and line style, none shares a marker."""

    title: str
    color: str
    linestyle: str
    marker: str

    @property
    def line(self):
        """Keywords for ``Axes.plot``."""
        return {"color": self.color, "linestyle": self.linestyle}


# Each colour has at least 4.5 : 1 against white.
LOOKS = {
    "gd": Look("GD", "#1a1a1a", "-", "o"),
    "momentum": Look("Momentum", BLUE, "-", "s"),
    "nag": Look("NAG", GREEN, "--", "^"),
    "adagrad": Look("Adagrad", PURPLE, ":", "D"),
    "rmsprop": Look("RMSProp", "#806000", "-.", "v"),
    "adam": Look("Adam", VERMILION, "-", "P"),
    "adamw": Look("AdamW", "#b8003f", "--", "X"),
    "radam": Look("RAdam", "#5b4fc4", "-.", "<"),
    "amsgrad": Look("AMSGrad", "#5a6b00", ":", ">"),
    "nadam": Look("Nadam", "#8a4a20", "--", "*"),
    "lookahead": Look("Lookahead", "#4a5d73", "-.", "h"),
    "lamb": Look("LAMB", "#6b3fa0", ":", "p"),
    "lion": Look("Lion", "#7a1f1f", "-", "d"),
}


def trace(ax, look, *, linewidth=2.5):
    """A line in an optimizer's look that ends in its marker; ``move(points)`` takes ``(n, 2)``, none to hide it."""
    line = moving(ax, **look.line, linewidth=linewidth, zorder=3)
    style = {"color": look.color, "markersize": 11, "markeredgecolor": "white", "markeredgewidth": 1.2}
    end = moving(ax, look.marker, **style, zorder=5)

    def move(points):
        points = near(ax, np.asarray(points, dtype=float))
        line.set_data(points[:, 0], points[:, 1])
        end.set_data(points[-1:, 0], points[-1:, 1])

    return move


def legend_of(ax, names, **options):
    """A legend with the looks of the optimizers of these names."""
    for name in names:
        look = LOOKS[name]
        ax.plot([], [], **look.line, marker=look.marker, markeredgecolor="white", label=look.title)
    ax.legend(handlelength=2.6, **options)


def loss_axes(ax, steps, low=1e-8, high=1e2, title="Loss after each step"):
    """Axes for losses on a log axis with fixed limits, the steps across."""
    ax.set(title=title, xlabel="step", yscale="log", xlim=(0, steps), ylim=(low, high))


def loss_points(losses, low=1e-8, high=1e2):
    """Losses as points for ``trace``: ``(n, 2)``, held inside what a log axis from ``low`` to ``high`` can draw."""
    losses = np.clip(np.nan_to_num(losses, nan=np.inf, posinf=np.inf), low / 1.5, high * 1.5)
    return np.column_stack([np.arange(len(losses)), losses])
