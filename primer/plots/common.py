"""Numbers and the marks that figures share."""

import matplotlib as mpl
import numpy as np

from primer.plots.style import INK, SURFACE, VERMILION


def short(value, width=6, sign="+"):
    """``value`` in at most ``width`` characters, so that it fits its place whatever it is; "−0" is never shown.

    What is small is not shown as 0 where "7e−05" has room; below 1e-12 it is the rounding of what is 0.
    """
    value = float(value)
    for digits in (3, 2, 1, 0):
        text = f"{value:{sign}.{digits}f}"
        if len(text) <= width:
            break
    else:
        text = f"{value:{sign}.0e}"
    if not text.strip("+-0.") and abs(value) > 1e-12 and len(small := f"{value:{sign}.0e}") <= width:
        text = small
    elif not text.strip("+-0."):
        text = text.replace("-", "+" if sign == "+" else "")
    return text.replace("-", "−")


def exact(value, digits=4):
    """``value`` with ``digits`` significant digits, for sentences; ∞ for what is too large for a number."""
    text = f"{float(value):.{digits}g}"
    return ("0" if float(text) == 0 else text).replace("-", "−").replace("inf", "∞")


def counted(number, thing):
    """A number of things for sentences: "1 step", "2 steps"."""
    return f"{number} {thing}{'' if number == 1 else 's'}"


def point(w, digits=3):
    """A point of two coordinates for sentences: "(−5, 1)"."""
    return f"({exact(w[0], digits)}, {exact(w[1], digits)})"


def surface(ax, f, domain, *, title="", points=101):
    """Filled contours of the loss ``f`` over the two axes, with levels closer together where it is low: bright is low.

    ``f`` takes ``(..., 2)`` to ``(...)``; ``domain`` is ``((x low, x high), (y low, y high))``. With a ``title`` the
    axes are named x and y.
    """
    (left, right), (bottom, top) = domain
    x, y = np.meshgrid(np.linspace(left, right, points), np.linspace(bottom, top, points))
    z = f(np.stack([x, y], axis=-1))
    levels = z.min() + (z.max() - z.min()) * np.linspace(0, 1, 14) ** 3
    if levels[-1] - levels[0] < 1e-12:  # a flat loss has no contours
        levels = levels[0] + np.linspace(-1, 1, 14)
    bands = mpl.colors.BoundaryNorm(levels, SURFACE.N)
    ax.contourf(x, y, z, levels, cmap=SURFACE, norm=bands)
    ax.contour(x, y, z, levels, colors="white", linewidths=0.8)
    ax.set(xlim=(left, right), ylim=(bottom, top))
    ax.grid(False)
    if title:
        ax.set(title=title, xlabel="x", ylabel="y")


def moving(ax, *marker, **style):
    """A line of ``ax`` that moves, without points yet; ``marker`` and ``style`` are those of ``Axes.plot``.

    With a ``label`` a legend shows it as it will look.
    """
    (line,) = ax.plot([], [], *marker, **style, animated=True)
    return line


def sticks(x, low, high):
    """Upright strokes at ``x`` from ``low`` to ``high`` as the x and y of one broken line."""
    x, low, high = np.broadcast_arrays(x, low, high)
    return np.repeat(x, 3), np.column_stack([low, high, np.full(len(x), np.nan)]).ravel()


def path(ax, color=VERMILION, *, linestyle="-"):
    """A path from its start (hollow) to its end (filled); ``move(points)`` takes ``(steps + 1, 2)``."""
    line = moving(ax, color=color, linestyle=linestyle, zorder=3)
    dots = moving(ax, "o", color=color, markersize=4, zorder=3)
    start = moving(ax, "o", color=color, markerfacecolor="white", markeredgewidth=2, zorder=4)
    end = moving(ax, "o", color=color, markersize=10, zorder=5)

    def move(points):
        points = near(ax, points)
        line.set_data(points[:, 0], points[:, 1])
        dots.set_data(points[:30, 0], points[:30, 1])  # the first steps, where they can be told apart
        start.set_data(points[:1, 0], points[:1, 1])
        end.set_data(points[-1:, 0], points[-1:, 1])

    return move


def loss_curve(ax, steps, low=1e-8, high=1e2):
    """Loss against step on a log axis with fixed limits; ``move(losses)`` draws it up to the current step."""
    ax.set(title="Loss after each step", xlabel="step", yscale="log", xlim=(0, steps), ylim=(low, high))
    line = moving(ax, color=VERMILION)
    end = moving(ax, "o", color=VERMILION, markersize=10)

    def move(losses):
        losses = np.clip(losses, low / 2, high * 2)
        line.set_data(np.arange(len(losses)), losses)
        end.set_data([len(losses) - 1], losses[-1:])

    return move


def near(ax, points):
    """``points`` clipped to 20 times the frame of ``ax``: far enough to leave it, near enough to be drawn."""
    low, high = np.transpose([ax.get_xlim(), ax.get_ylim()])
    return np.clip(points, low - 20 * (high - low), high + 20 * (high - low))


def column(ax, x, y, *, color=INK, size=15, align="left", bold=False):
    """Texts that change, below or beside each other: ``x`` or ``y`` is a list; ``move(texts)``."""
    style = {"color": color, "fontsize": size, "ha": align, "va": "center", "weight": "bold" if bold else "normal"}
    texts = [ax.text(*place, "", **style, animated=True) for place in np.broadcast(x, y)]

    def move(lines):
        for text, line in zip(texts, lines, strict=True):
            text.set_text(line)

    return move


def axes_at(figure, left, bottom, width, height, **options):
    """Axes at a fixed place of the figure, in pixels of the page, instead of one laid out by Matplotlib."""
    figure.set_layout_engine("none")
    across, up = figure.get_size_inches() * 72
    return figure.add_axes((left / across, bottom / up, width / across, height / up), **options)


def canvas_axes(figure, left, bottom, width, height):
    """Axes without a frame whose units are pixels of the page, at a fixed place of the figure."""
    ax = axes_at(figure, left, bottom, width, height)
    ax.set(xlim=(0, width), ylim=(0, height))
    ax.axis("off")
    return ax
