"""The live figures of notebook 3: why we move opposite to the gradient."""

from functools import lru_cache
from types import SimpleNamespace

import numpy as np

from primer import descent, network, optimizers, plots, surfaces
from primer.live.explorer import Explorer, choice, int_slider, log_slider, slider
from primer.plots import BLUE, GREEN, PURPLE, VERMILION, counted, exact, moving

__all__ = ["plus_minus_divide", "random_directions", "search_ladder", "tangent", "which_way"]

_RAVINE = surfaces.SURFACES["ravine"]
_AT = np.array([5.0, 1.0])  # the point on the ravine from which directions are compared
_W, _X, _Y = network.EXAMPLE_W, network.EXAMPLE_X, network.EXAMPLE_Y


def _net_loss(w):
    return network.loss(w, _X, _Y)


def _net_gradient(w):
    return network.gradient(w, _X, _Y)


# A loss, its gradient and a point, by name.
_PLACES = {
    "the network, worked example": (_net_loss, _net_gradient, _W),
    "ravine at (5, 1)": (_RAVINE.f, _RAVINE.grad, _AT),
    "Rosenbrock at (−1.5, 2)": (*(getattr(surfaces.SURFACES["Rosenbrock"], name) for name in ("f", "grad", "start")),),
}


def search_ladder():
    """Random search, local search and gradient descent with the same number of looks at the loss.

    Controls: ``looks``, how often the loss (or its gradient) may be evaluated; ``seed`` of the two that guess; the
    start ``x``, ``y``.
    """

    def scene(figure):
        left, right = figure.subplots(1, 2, width_ratios=[1.3, 1])
        plots.surface(left, _RAVINE.f, _RAVINE.domain, title="Where each has looked")
        marks, curves = [], []
        right.set(title="Best loss so far", xlabel="looks", yscale="log", xlim=(0, _LOOKS), ylim=(1e-7, 1e2))
        for name, (color, line, marker) in _LADDER.items():
            marks.append(moving(left, marker, color=color, markersize=6, linewidth=1.5))
            curves.append(moving(right, color=color, linestyle=line, label=name))
        right.legend(loc="lower left")

        def move(looks, seed, x, y):
            best = []
            for mark, curve, points in zip(marks, curves, _ladder(seed, x, y), strict=True):
                losses = np.minimum.accumulate(_RAVINE.f(points))[: looks + 1]
                mark.set_data(points[: looks + 1].T)
                curve.set_data(np.arange(len(losses)), np.maximum(losses, 1e-7))
                best.append(losses[-1])
            said = ", ".join(f"{name} {exact(loss, 3)}" for name, loss in zip(_LADDER, best, strict=True))
            begin = f"{plots.point((x, y))}, loss {exact(_RAVINE.f([x, y]))}"
            return f"After {counted(looks, 'look')} from {begin}, the best so far: {said}."

        return move

    controls = {
        "looks": int_slider(_LOOKS, 0, _LOOKS, label="looks", play=True),
        "seed": int_slider(0, 0, 9, label="seed"),
        "x": slider(-5.0, -6, 6, 0.1, label="start x"),
        "y": slider(1.0, -2, 2, 0.1, label="start y"),
    }
    presets = {"ten looks": {"looks": 10}, "fifty looks": {"looks": 50}, "a hundred looks": {"looks": 100}}
    return Explorer(scene, controls, size=(1000, 440), presets=presets, point=("x", "y"))


_LOOKS = 120
_LADDER = {
    "random search": (VERMILION, ":", "s"),
    "local search": (GREEN, "--", "^-"),
    "gradient descent": (BLUE, "-", "o-"),
}


@lru_cache(maxsize=10)
def _ladder(seed, x, y):
    """Where each of the three has been, point by point: three arrays of shape (_LOOKS + 1, 2)."""
    rng = np.random.default_rng(seed)
    (left, right), (bottom, top) = _RAVINE.domain
    start = np.array([x, y])
    anywhere = np.vstack([start, rng.uniform([left, bottom], [right, top], (_LOOKS, 2))])
    local = [start]
    for nudge in rng.normal(0, 0.3, (_LOOKS, 2)):
        better = _RAVINE.f(local[-1] + nudge) < _RAVINE.f(local[-1])
        local.append(local[-1] + nudge if better else local[-1])
    downhill = descent.run(optimizers.gd, start, _RAVINE.grad, _LOOKS, lr=0.07).w
    return anywhere, np.array(local), downhill


def tangent():
    """The loss along a step against the gradient, beside its tangent and its parabola, and both errors on log axes.

    Controls: ``step``, the length ‖Δ‖; ``place``, which loss and where.
    """

    def scene(figure, place):
        along = _Along(*place)
        scale = along.loss / along.size  # the tangent reaches zero at this length
        left, right = figure.subplots(1, 2)
        left.set(title="Loss along −∇L, tangent and parabola", xlabel="step length ÷ length to the tangent's zero")
        left.set(ylabel="loss ÷ loss at the start", xlim=(0, 4.2), ylim=(-1, 2))
        t = np.linspace(0, 4.2, 337)
        promises = [along.promise(scale * t, order) / along.loss for order in (1, 2)]
        for curve, look in zip((along.truth(scale * t) / along.loss, *promises), _ORDERS, strict=True):
            left.plot(t, np.minimum(curve, 99), **look)
        left.legend(loc="upper right")
        lengths = np.logspace(-4, 0.5, 91)
        right.set(title="What each leaves out", xlabel="step length ‖Δ‖", ylabel="|truth − approximation|")
        right.set(xscale="log", yscale="log", xlim=(1e-4, 10**0.5))
        errors = [along.error(lengths, order) for order in (1, 2)]
        for error, look in zip(errors, _ORDERS[1:], strict=True):
            right.plot(lengths, error, **look | {"label": f"the {look['label'].partition(':')[0]}"})
        right.set_ylim(errors[0].min() / 1e3, errors[0].max() * 3)
        right.legend(loc="lower right")
        dots, dot = (moving(ax, "o", color=plots.INK, markersize=11) for ax in (left, right))

        def move(step):
            ends = np.array([along.truth(step), along.promise(step, 1)]) / along.loss
            dots.set_data([step / scale] * 2, np.clip(ends, -1, 2))
            dot.set_data([step], [along.error(step, 1)])
            return _tangent_words(along, step)

        return move

    controls = {
        "step": log_slider(0.1, 1e-4, 10**0.5, label="step ‖Δ‖"),
        "place": choice("the network, worked example", _PLACES, label="where"),
    }
    presets = {
        "a small step": {"step": 0.01},
        "half of the promise comes true: the lowest loss": {"step": 0.333},
        "twice as long: nothing gained": {"step": 0.666},
    }
    return Explorer(scene, controls, size=(1000, 440), presets=presets)


_ORDERS = (
    {"color": BLUE, "linewidth": 6, "alpha": 0.6, "label": "truth"},
    {"color": VERMILION, "linestyle": "--", "label": "tangent: L + Δ·∇L"},
    {"color": plots.INK, "linestyle": ":", "label": "parabola: L + Δ·∇L + ½λ‖Δ‖²"},
)


class _Along:
    """A loss ``f`` against its gradient from ``w``: ``loss`` and slope ``size`` there, ``bend`` λ along the way."""

    def __init__(self, f, grad, w):
        g = grad(w)
        self.f, self.w, self.loss, self.size = f, w, f(w), np.linalg.norm(g)
        self.down = -g / self.size
        h = 1e-3  # far enough for rounding, near enough for what bends more than a parabola
        self.bend = (grad(w + h * self.down) - grad(w - h * self.down)) @ self.down / (2 * h)

    def truth(self, lengths):
        return self.f(self.w + np.asarray(lengths)[..., None] * self.down)

    def promise(self, lengths, order):
        """Taylor's series to the first or the second ``order``."""
        return self.loss - lengths * self.size + (order == 2) * 0.5 * self.bend * np.square(lengths)

    def error(self, lengths, order):
        """How far it is from the truth; nothing where only rounding is left."""
        error = np.abs(self.truth(lengths) - self.promise(lengths, order))
        return np.where(error > 1e-12 * self.loss, error, np.nan)


def _tangent_words(along, step):
    change, promise = along.truth(step) - along.loss, along.promise(step, 1) - along.loss
    whole, half = (along.error(length, 1) for length in (step, step / 2))
    bent = along.error(step, 2)
    kept = f"{100 * change / promise:.0f} % of it comes true" if change <= 0 else "none of it comes true"
    by_half = f"{exact(whole / half, 3)} times smaller" if whole >= half else f"{exact(half / whole, 3)} times larger"
    parabola = f"leaves out {exact(bent, 3)}" if np.isfinite(bent) else "leaves out nothing that can be seen"
    return (
        f"A step of length {exact(step, 3)} against the gradient changes the loss by {exact(change)}; the tangent "
        f"promises {exact(promise)}, and {kept}. The tangent leaves out "
        f"{exact(whole, 3)}; with half the step it is {by_half}. The parabola, with the "
        f"curvature λ = {exact(along.bend, 3)} along the step, {parabola}."
    )


def which_way():
    """A step on the ravine at any angle to the gradient: promise, truth, and both over all angles.

    Controls: ``angle`` α between the step and the gradient, in degrees; ``step``, its length; the point ``x``, ``y``
    that it starts from. Newton's direction, −H⁻¹∇L with H the matrix of second derivatives, leads to the minimum.
    """

    def scene(figure):
        left = plots.axes_at(figure, 60, 60, 500, 335)
        plots.surface(left, _RAVINE.f, ((-1, 10), (-3.2, 4)), title="A step, and all steps of its length")
        left.set_aspect("equal", adjustable="box")
        circle = moving(left, color=plots.GREY, linewidth=1.5, linestyle=":")
        marks = {name: moving(left, **look) for name, look in _WAYS.items()}
        for name, look in _WAYS.items():
            left.plot([], [], **look | {"markevery": None}, label=name)
        left.legend(loc="lower right", frameon=True, framealpha=0.85, edgecolor="none", fontsize=12)
        right = _compass(figure)
        truth = moving(right, color=BLUE, label="truth")
        newton = moving(right, color=PURPLE, linestyle=":", label="Newton's direction")
        mark = moving(right, "o", color=plots.INK, markersize=11, label="the step")
        right.legend(loc="center", bbox_to_anchor=(0.5, 0.74), frameon=True, framealpha=1, edgecolor="none")

        def move(angle, step, x, y):
            at = np.array([x, y])
            size = np.linalg.norm(_RAVINE.grad(at))
            if size == 0:
                for line in (circle, *marks.values(), truth, newton, mark):
                    line.set_data([], [])
                return "At (0, 0), the minimum, the gradient is 0: no direction is opposite to it."
            changes, points = _around(at, step)
            (here,), (place,) = _around(at, step, np.radians([angle]))
            i, turned = changes.argmin(), _newton_angle(at)
            _, ends = _around(at, step, np.array([np.pi, turned]))
            circle.set_data(points.T)
            for line, end in zip(marks.values(), (place, *ends), strict=False):
                line.set_data(np.array([at, end]).T)
            marks["best of this length"].set_data(points[i : i + 1].T)
            truth.set_data(_ANGLES, np.clip(-changes / (step * size), 0, 1.05))
            newton.set_data([turned, turned], [0, 1.05])
            mark.set_data([np.radians(angle)], [np.clip(-here / (step * size), 0, 1.05)])
            return _way_words(at, angle, step, here, changes)

        return move

    controls = {
        "angle": slider(180.0, 0, 360, 1, label="angle α (°)"),
        "step": log_slider(1.0, 0.001, 4, label="step ‖Δ‖"),
        "x": slider(5.0, -1, 10, 0.1, label="from x"),
        "y": slider(1.0, -3, 4, 0.1, label="from y"),
    }
    presets = {
        "a small step: −∇L is nearly best": {"angle": 180.0, "step": 0.2},
        "length 1: −∇L is 27° off": {"angle": 180.0, "step": 1.0},
        "length 3: −∇L goes up": {"angle": 180.0, "step": 3.0},
        "across: nothing gained": {"angle": 90.0, "step": 0.5},
        "uphill": {"angle": 0.0, "step": 1.0},
    }
    return Explorer(scene, controls, size=(1000, 440), presets=presets, point=("x", "y"))


_ANGLES = np.linspace(0, 2 * np.pi, 361)
_WAYS = {
    "the step": {"color": plots.INK, "marker": "o", "markevery": [1], "linewidth": 4},
    "−∇L": {"color": VERMILION, "linestyle": "--", "linewidth": 2.5},
    "Newton's direction": {"color": PURPLE, "linestyle": ":", "linewidth": 2.5},
    "best of this length": {
        "color": GREEN,
        "marker": "*",
        "markersize": 17,
        "markeredgecolor": "white",
        "linestyle": "",
    },
}


def _compass(figure):
    """The Axes of all angles to ∇L, which points up, with first order's promise at each of them."""
    ax = plots.axes_at(figure, 615, 30, 350, 340, projection="polar")
    ax.set(rlim=(0, 1.05), yticks=[0.25, 0.5, 0.75, 1], yticklabels=[], theta_zero_location="N")
    ax.set_title("Drop of the loss at angle α to ∇L\n(1 = what first order promises at 180°)", pad=35)  # above 0°
    ax.plot(_ANGLES, np.maximum(-np.cos(_ANGLES), 0), color=VERMILION, linestyle="--", label="promise")
    return ax


def _around(at, step, angles=_ANGLES):
    """The change of the loss and the point reached by a step from ``at`` at each angle to the gradient there."""
    c, s = np.cos(angles), np.sin(angles)
    gradient = _RAVINE.grad(at)
    unit = gradient / np.linalg.norm(gradient)
    directions = np.column_stack([c * unit[0] - s * unit[1], s * unit[0] + c * unit[1]])
    points = at + step * directions
    return _RAVINE.f(points) - _RAVINE.f(at), points


def _newton_angle(at):
    """The angle from the gradient to Newton's direction, −H⁻¹∇L: on a quadratic it leads to the minimum, (0, 0)."""
    gradient = _RAVINE.grad(at)
    across = gradient[0] * -at[1] - gradient[1] * -at[0]
    return np.arctan2(across, gradient @ -at) % (2 * np.pi)


def _way_words(at, angle, step, here, changes):
    promise = step * np.linalg.norm(_RAVINE.grad(at)) * np.cos(np.radians(angle)).round(12)  # 0 at 90°
    off, newton = (abs(np.degrees(way) - 180) for way in (_ANGLES[changes.argmin()], _newton_angle(at)))
    share = np.mean(changes < _around(at, step, np.array([np.pi]))[0] - 1e-15)
    return (
        f"From {plots.point(at)}, at {exact(angle, 3)}° to the gradient, a step of {exact(step, 3)} changes the loss "
        f"by {exact(here)}; first order promises {exact(promise)}. The best direction for this length is "
        f"{off:.0f}° from −∇L, and {100 * share:.0f} % of all directions beat −∇L. Newton's direction, to the minimum, "
        f"is {newton:.0f}° from −∇L."
    )


def random_directions():
    """Two thousand random directions in the network's nine dimensions, against −∇L, for steps of one length.

    Control: ``step``, the length ‖Δ‖.
    """

    def scene(figure):
        ax = figure.subplots()
        ax.set(title="Change of the loss in 2000 random directions, in units of ‖Δ‖‖∇L‖", xlim=(-1.1, 1.6))
        ax.set(
            ylim=(0, _MOST),
            xlabel="change of the loss ÷ (‖Δ‖‖∇L‖); what lies beyond is in the outermost bars",
            ylabel=f"how many directions (cut at {_MOST})",
        )
        bars = moving(ax, color="#8db9dd", linewidth=14, solid_capstyle="butt")
        ax.plot([], [], color="#8db9dd", linewidth=11, label="random directions")
        rule = moving(ax, color=VERMILION, linewidth=4, label="against the gradient")
        promise = moving(ax, color=plots.INK, linewidth=2, linestyle="--", label="what first order promises there")
        ax.legend(loc="upper right")

        def move(step):
            changes, opposite = _random_changes(step)
            unit = step * np.linalg.norm(_net_gradient(_W))
            counts, edges = np.histogram(np.clip(changes / unit, -1.1, 1.6), bins=54, range=(-1.1, 1.6))
            middle = (edges[1:] + edges[:-1]) / 2
            bars.set_data(*plots.sticks(middle, 0, np.minimum(counts, _MOST)))
            rule.set_data([np.clip(opposite / unit, -1.1, 1.6)] * 2, [0, _MOST])
            promise.set_data([-1, -1], [0, _MOST])
            better = np.mean(changes < opposite)
            return (
                f"With ‖Δ‖ = {exact(step, 3)}, {100 * better:.0f} % of 2000 random directions end lower than "
                f"−∇L does. Against the gradient the loss changes by {exact(opposite)}, first order promises "
                f"{exact(-unit)}; {100 * np.mean(changes < 0):.0f} % of the directions go down at all."
            )

        return move

    controls = {"step": log_slider(0.1, 0.001, 4, label="step ‖Δ‖")}
    presets = {f"‖Δ‖ = {step:g}": {"step": step} for step in (0.1, 0.5, 1.0, 2.0)}
    return Explorer(scene, controls, size=(1000, 440), presets=presets)


_MOST = 200  # where the highest bars are cut


@lru_cache(maxsize=1)
def _directions():
    directions = np.random.default_rng(0).standard_normal((2000, 9))
    return directions / np.linalg.norm(directions, axis=1, keepdims=True)


def _random_changes(step):
    """The change of the network's loss in each random direction, and against the gradient."""
    opposite = -_net_gradient(_W) / np.linalg.norm(_net_gradient(_W))
    start = _net_loss(_W)
    return _net_loss(_W + step * _directions()) - start, _net_loss(_W + step * opposite) - start


def plus_minus_divide():
    """Minus, plus and divide, raced from the same start.

    Controls: ``surface``; the learning rate ``lr`` (divide has none), the number of ``steps``, the start ``x``, ``y``.
    """

    def scene(figure, surface):
        place = surfaces.SURFACES[surface]
        left, right = figure.subplots(1, 2, width_ratios=[1.2, 1])
        plots.surface(left, place.f, place.domain, title="Three rules from one start")
        plots.loss_axes(right, 60, _FLOORS[surface], 1e3)
        right.set_title("Loss after each step" + (", less the lowest" if _LOWEST[surface] else ""))
        paths, curves = [], []
        for name, (_, color, line) in _RULES.items():
            paths.append(plots.path(left, color, linestyle=line))
            curves.append(moving(right, color=color, linestyle=line, label=name))
        right.legend(loc="lower left")

        def move(lr, steps, x, y):
            said, start = [], np.clip([x, y], *np.transpose(place.domain))
            for name, path, curve in zip(_RULES, paths, curves, strict=True):
                history = descent.run(_RULES[name][0], start, place.grad, steps, lr=lr)
                w, gone = descent.finite(history, steps)
                losses = place.f(w)
                path(w)
                curve.set_data(np.arange(len(w)), np.clip(losses - _LOWEST[surface], 1e-7, 1e5))
                gone = descent.lost_at(losses) or gone
                said.append(f"{name.partition(':')[0]} {'overflowed' if gone else exact(losses[-1], 3)}")
            return (
                f"From {plots.point(start)}, the loss after {counted(steps, 'step')} with η = {exact(lr)}: "
                f"{', '.join(said)}. The lowest is {exact(_LOWEST[surface])}."
            )

        return move

    controls = {
        "surface": choice("ravine", list(_LOWEST), label="surface"),
        "lr": log_slider(0.07, 0.001, 1, label="learning rate η"),
        "steps": int_slider(60, 0, 60, label="steps", play=True),
        "x": slider(-5.0, -6, 6, 0.1, label="start x"),
        "y": slider(1.0, -5, 5, 0.001, label="start y"),
    }
    presets = {
        "ravine": {"surface": "ravine", "lr": 0.07},
        "bowl": {"surface": "bowl", "lr": 0.1, "x": -3.0, "y": 2.0},
        "Himmelblau: divide goes to (0, 0)": {"surface": "Himmelblau", "lr": 0.005, "x": 1.0, "y": -1.0},
        "saddle": {"surface": "saddle", "lr": 0.1, "x": 1.5, "y": 0.001},
    }
    return Explorer(scene, controls, size=(1000, 440), presets=presets, point=("x", "y"))


def _rule(change):
    """An optimizer of one line: ``change(w, g, lr)`` are the new weights."""

    def step(w, grad, _state=None, *, lr):
        g = grad(w)
        return change(w, g, lr), SimpleNamespace(g=g)

    return step


_RULES = {
    "minus: w − η∇L": (optimizers.gd, BLUE, "-"),
    "plus: w + η∇L": (_rule(lambda w, g, lr: w + lr * g), VERMILION, "--"),
    "divide: w ÷ ∇L": (_rule(lambda w, g, lr: w / g), PURPLE, ":"),
}
_LOWEST = {"ravine": 0, "bowl": 0, "Himmelblau": 0, "saddle": -0.25}
_FLOORS = {"ravine": 1e-3, "bowl": 1e-5, "Himmelblau": 1e-6, "saddle": 1e-2}  # where the loss's axis begins
