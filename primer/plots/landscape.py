"""A loss as a landscape in three dimensions, and paths on it. Heights are cube roots, so low ground is seen."""

import numpy as np

from primer.plots.common import moving
from primer.plots.style import SURFACE

_POINTS = 61  # along each axis


def landscape(ax, f, domain):
    """The loss ``f`` over the two axes of 3-D Axes, low ground bright; ``f`` and ``domain`` as for ``surface``."""
    (left, right), (bottom, top) = domain
    x, y = np.meshgrid(np.linspace(left, right, _POINTS), np.linspace(bottom, top, _POINTS))
    z = f(np.stack([x, y], axis=-1))
    ax.lowest = z.min()
    z = np.cbrt(z - ax.lowest)
    ax.plot_surface(x, y, z, cmap=SURFACE, rcount=_POINTS, ccount=_POINTS, linewidth=0, antialiased=True, alpha=0.9)
    ax.contour(x, y, z, 12, colors="white", linewidths=0.7)
    ax.set(xlim=(left, right), ylim=(bottom, top), zlim=(z.min(), z.max()), zticks=[], xlabel="x", ylabel="y")
    ax.set_title("height: cube root of the loss", loc="left", y=1.0)
    ax.view_init(elev=42, azim=-62)
    ax.set_box_aspect((1.25, 1.25, 0.7), zoom=1.1)


def trail(ax, f, look):
    """A path on a ``landscape`` in an optimizer's look; ``move(points)`` takes ``(n, 2)``, none to hide it."""
    line = moving(ax, [], **look.line, linewidth=2.5)
    style = {"color": look.color, "markersize": 11, "markeredgecolor": "white", "markeredgewidth": 1.2}
    end = moving(ax, [], look.marker, **style)
    low, high = np.transpose([ax.get_xlim(), ax.get_ylim()])

    def move(points):
        points = np.clip(np.asarray(points, dtype=float), low, high)
        heights = np.clip(np.cbrt(f(points) - ax.lowest), *ax.get_zlim())
        line.set_data_3d(points[:, 0], points[:, 1], heights)
        end.set_data_3d(points[-1:, 0], points[-1:, 1], heights[-1:])

    return move
