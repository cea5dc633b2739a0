"""Three norms: where a linear loss is lowest on each ball, and what the three steps do to the unit circle."""

import numpy as np

from primer import beyond, experiments
from primer.live.explorer import Explorer, choice, log_slider, slider
from primer.plots import BLUE, GREEN, GREY, INK, VERMILION, column, exact, moving

__all__ = ["three_budgets", "three_norms"]


_TURN = np.linspace(0, 2 * np.pi, 61)
_CIRCLE = np.stack([np.cos(_TURN), np.sin(_TURN)])
_SQUARE = np.array([[1, -1, -1, 1, 1], [1, 1, -1, -1, 1]])
_WEIGHTS, _VALUES = "two weights", "two singular values"
_SQUARES = {_WEIGHTS: "max norm: the sign's step", _VALUES: "spectral norm: Muon's step"}
_FALLS = {
    _WEIGHTS: (
        "The second weight has {0} of the first one's slope. The Euclidean norm's step moves it by {0} of the first "
        "one's move, the max norm's just as far as the first. The corner lies lower: there the loss falls by {1} times "
        "what it does on the circle."
    ),
    _VALUES: (
        "The gradient's second singular value is {0} of its first. The Euclidean norm's step goes along the second "
        "direction by {0} of its way along the first, the spectral norm's just as far. The corner lies lower: there "
        "the loss falls by {1} times what it does on the circle."
    ),
}


def three_budgets():
    """Where a linear loss is lowest among all steps of length at most 1: on a circle, and on a square.

    Controls: ``ratio``, the second slope divided by the first, and ``axes``: the slopes along two weights, where the
    square is the ball of the max norm, or along the singular directions of a matrix, where it is that of the spectral
    norm. The circle is the Euclidean norm's in both.
    """

    def scene(figure, axes):
        left, right = figure.subplots(1, 2, width_ratios=[1, 1.25])
        draw = _balls(left, axes)
        mark = _moves(right, axes)

        def move(ratio):
            slope = np.array([1.0, ratio]) / np.hypot(1, ratio)
            round_step, corner = -slope, -np.ones(2)
            draw(slope, round_step, corner)
            mark(ratio)
            return _FALLS[axes].format(exact(ratio, 3), exact(slope.sum(), 3))

        return move

    controls = {
        "ratio": log_slider(0.2, 0.001, 1, label="ratio of slopes"),
        "axes": choice(_WEIGHTS, [_WEIGHTS, _VALUES], label="axes"),
    }
    presets = {
        "two weights: the sign walks to the corner": {"ratio": 0.2, "axes": _WEIGHTS},
        "a hundredth of the slope: the same corner": {"ratio": 0.01, "axes": _WEIGHTS},
        "equal slopes: both steps point the same way": {"ratio": 1.0, "axes": _WEIGHTS},
        "two singular values: the same square is Muon's": {"ratio": 0.01, "axes": _VALUES},
    }
    return Explorer(scene, controls, size=(1000, 440), presets=presets)


def _balls(ax, axes):
    """All steps of length at most 1, and the lowest line of the loss that touches each; ``draw(slope, step, corner)``.

    ``slope`` is the gradient, of length 1.
    """
    names = ("first weight", "second weight") if axes == _WEIGHTS else ("along u₁ v₁ᵀ", "along u₂ v₂ᵀ")
    ax.set(title="All steps of length 1", xlim=(-1.75, 1.75), ylim=(-1.75, 1.75), xlabel=names[0], ylabel=names[1])
    ax.set(xticks=[-1, 0, 1], yticks=[-1, 0, 1])
    ax.set_aspect("equal", adjustable="box")
    ax.plot(*_CIRCLE, color=BLUE)
    ax.plot(*_SQUARE, color=VERMILION)
    touching = [moving(ax, color=color, linewidth=1.2, linestyle=":") for color in (BLUE, VERMILION)]
    gradient = moving(ax, color=INK, linewidth=3, marker="s", markevery=[1], label="gradient")
    steps = [
        moving(ax, color=color, linewidth=3.5, marker=marker, markersize=12, markevery=[1], label=label, zorder=5)
        for color, marker, label in ((BLUE, "o", "on the circle"), (VERMILION, "D", "on the square"))
    ]
    ax.legend(loc="upper right", handlelength=1.8, borderaxespad=0, fontsize=12)

    def draw(slope, round_step, corner):
        across = np.array([-slope[1], slope[0]])
        for line, arrow, step in zip(touching, steps, (round_step, corner), strict=True):
            arrow.set_data([0, step[0]], [0, step[1]])
            line.set_data(*(slope * (slope @ step) + np.outer([-9, 9], across)).T)
        gradient.set_data([0, slope[0]], [0, slope[1]])

    return draw


def _moves(ax, axes):
    """How far the second moves, compared with the first, against its slope; ``mark(ratio)``."""
    second = "weight" if axes == _WEIGHTS else "singular direction"
    ax.set(title=f"Move of the second {second} ÷ the first's", xlabel="its slope ÷ the first's")
    ax.set(xscale="log", yscale="log", xlim=(1e-3, 1.3), ylim=(7e-4, 3))
    ends = np.array([1e-3, 1])
    ax.plot(ends, ends, "--", color=BLUE, label="Euclidean norm: the gradient's step")
    ax.plot(ends, [1, 1], color=VERMILION, label=_SQUARES[axes])
    ax.legend(loc="lower right")
    rule = moving(ax, color=INK, linestyle=":", linewidth=1.5)
    dots = [moving(ax, marker, color=color, markersize=13, zorder=5)
            for marker, color in (("o", BLUE), ("D", VERMILION))]  # fmt: skip

    def mark(ratio):
        rule.set_data([ratio, ratio], [ratio, 1])
        for dot, height in zip(dots, (ratio, 1), strict=True):
            dot.set_data([ratio], [height])

    return mark


_PANELS = (  # the gradient, then the steps of beyond.NORMS: title, colour
    ("What the gradient does\nto the unit circle", INK),
    ("Euclidean norm:\ngradient descent", BLUE),
    ("Max norm: the sign,\nLion, Adam's first", VERMILION),
    ("Spectral norm: Muon,\nShampoo's first", GREEN),
)
_NAMES = ("Euclidean", "max", "spectral")
_REACH = 2.35


def three_norms():
    """What a matrix gradient does to the unit circle, and what the steepest step in each of three norms does to it.

    Controls: ``first`` and ``second``, the gradient's singular values; ``angle``, along which direction it stretches
    most, and ``turn``, how far it turns besides, both in degrees.
    """

    def scene(figure):
        axes = figure.subplots(1, 4)
        draw = [_image(ax, *panel) for ax, panel in zip(axes, _PANELS, strict=True)]

        def move(first, second, angle, turn):
            first, second = max(first, second), min(first, second)
            G = experiments.matrix_gradient(first, second, angle, turn)
            directions = experiments.limits.rotation(angle)
            matrices = np.array([G, *(beyond.steepest(G, norm) for norm in beyond.NORMS)])
            values = np.linalg.svd(matrices, compute_uv=False)
            values[values < 1e-9] = 0  # rounding
            for panel, matrix, sizes in zip(draw, matrices, values, strict=True):
                panel(matrix, directions, sizes)
            falls = -(G * matrices[1:]).sum((1, 2))
            said = [
                f"{name} norm {exact(fall, 3)} (singular values {exact(sizes[0], 3)}, {exact(sizes[1], 3)})"
                for name, fall, sizes in zip(_NAMES, falls, values[1:], strict=True)
            ]
            return (
                f"The gradient's singular values are {exact(first, 3)} and {exact(second, 3)}, turned by "
                f"{exact(angle, 3)}°{_also(turn)}. With a step of length 1 the linear loss falls by: {'; '.join(said)}."
            )

        return move

    controls = {
        "first": slider(2.0, 0, 2, 0.05, label="singular value σ₁"),
        "second": slider(0.2, 0, 2, 0.05, label="singular value σ₂"),
        "angle": slider(30.0, 0, 90, 1, label="angle (°)"),
        "turn": slider(0.0, -90, 90, 1, label="turn besides (°)"),
    }
    presets = {
        "turned: the sign flattens the circle to a line": {"angle": 30.0},
        "along the axes: sign and Muon agree": {"angle": 0.0},
        "one direction almost forgotten": {"second": 0.05, "angle": 60.0},
        "a gradient that turns as well: the sign turns by 45°": {"angle": 20.0, "turn": 60.0},
        "equal singular values: all three point one way": {"second": 2.0, "angle": 0.0},
    }
    return Explorer(scene, controls, size=(1000, 350), presets=presets)


def _also(turn):
    return f", and it turns by {exact(turn, 3)}° besides" if turn else ""


def _image(ax, title, color):
    """The unit circle and its image under a matrix on Axes; ``draw(M, directions, sizes)``.

    ``directions`` are two unit vectors, as columns, whose images are drawn as arrows; ``sizes`` are the
    matrix's singular values.
    """
    ax.set(xlim=(-_REACH, _REACH), ylim=(-3, _REACH), xticks=[], yticks=[])
    ax.set_title(title, fontsize=14, color=color)
    ax.set_aspect("equal", adjustable="box")
    ax.plot(*_CIRCLE, color=GREY, linewidth=1.5, linestyle=":")
    image = moving(ax, color=color, linewidth=3)
    arrows = [
        moving(ax, color=color, linewidth=width, marker=marker, markersize=10, markevery=[1], zorder=5)
        for width, marker in ((2.5, "o"), (2.5, "s"))
    ]
    values = column(ax, [0], -2.65, align="center", size=14)

    def draw(matrix, directions, sizes):
        image.set_data(*(matrix @ _CIRCLE))
        for arrow, end in zip(arrows, (matrix @ directions).T, strict=True):
            arrow.set_data([0, end[0]], [0, end[1]])
        values([f"σ: {exact(sizes[0], 2)} and {exact(sizes[1], 2)}"])

    return draw
