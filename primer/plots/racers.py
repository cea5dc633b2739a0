"""The marks of a race: each optimizer with the look of its row in the catalogue, the same in every figure."""

import numpy as np

from primer.catalogue import ROWS as LOOKS
from primer.plots.common import moving, near


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


def mark(ax, look, size, **style):
    """An optimizer's marker that moves, without a line."""
    return moving(ax, look.marker, color=look.color, markersize=size, **style)


def legend_of(ax, looks, **options):
    """A legend with the looks of optimizers: those of these names, or of a dict from label to look."""
    looks = looks if isinstance(looks, dict) else {LOOKS[name].title: LOOKS[name] for name in looks}
    for label, look in looks.items():
        ax.plot([], [], **look.line, marker=look.marker, markeredgecolor="white", label=label)
    ax.legend(handlelength=2.6, **options)


def loss_axes(ax, steps, low=1e-8, high=1e2, title="Loss after each step"):
    """Axes for losses on a log axis with fixed limits, the steps across."""
    ax.set(title=title, xlabel="step", yscale="log", xlim=(0, steps), ylim=(low, high))


def loss_points(losses, low=1e-8, high=1e2):
    """Losses as points for ``trace``: ``(n, 2)``, held inside what a log axis from ``low`` to ``high`` can draw."""
    losses = np.clip(np.nan_to_num(losses, nan=np.inf, posinf=np.inf), low / 1.5, high * 1.5)
    return np.column_stack([np.arange(len(losses)), losses])
