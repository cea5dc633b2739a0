"""The live figures of notebook 3: why we move opposite to the gradient."""

from functools import lru_cache
from types import SimpleNamespace

import numpy as np

from primer import descent, network, optimizers, plots, surfaces
from primer.live.explorer import Explorer, choice, int_slider, log_slider, slider
from primer.plots import BLUE, GREEN, PURPLE, VERMILION, exact, moving

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

    Controls: ``looks``, how often the loss (or its gradient) may be evaluated; ``seed`` of the two that guess.
    """

    def scene(figure):
        left, right = figure.subplots(1, 2, width_ratios=[1.3, 1])
        plots.surface(left, _RAVINE.f, _RAVINE.domain, title="Where each has looked")
        marks, curves = [], []
        right.set(title="Best loss so far", xlabel="looks", yscale="log", xlim=(0, _LOOKS), ylim=(1e-6, 1e2))
        for name, (color, line, marker) in _LADDER.items():
            marks.append(moving(left, marker, color=color, markersize=6, linewidth=1.5))
            curves.append(moving(right, color=color, linestyle=line, label=name))
        right.legend(loc="lower left")

        def move(looks, seed):
            best = []
            for mark, curve, points in zip(marks, curves, _ladder(seed), strict=True):
                losses = np.minimum.accumulate(_RAVINE.f(points))[: looks + 1]
                mark.set_data(points[: looks + 1].T)
                curve.set_data(np.arange(len(losses)), np.maximum(losses, 1e-7))
                best.append(losses[-1])
            said = ", ".join(f"{name} {exact(loss, 3)}" for name, loss in zip(_LADDER, best, strict=True))
            return f"After {looks} looks from (−5, 1), loss {exact(_RAVINE.f(_RAVINE.start))}, the best so far: {said}."

        return move

    controls = {
        "looks": int_slider(60, 0, _LOOKS, label="looks", play=True),
        "seed": int_slider(0, 0, 9, label="seed"),
    }
    presets = {"ten looks": {"looks": 10}, "fifty looks": {"looks": 50}, "a hundred looks": {"looks": 100}}
    return Explorer(scene, controls, size=(1000, 440), presets=presets)


_LOOKS = 120
_LADDER = {
    "random search": (VERMILION, ":", "s"),
    "local search": (GREEN, "--", "^-"),
    "gradient descent": (BLUE, "-", "o-"),
}


@lru_cache(maxsize=10)
def _ladder(seed):
    """Where each of the three has been, point by point: three arrays of shape (_LOOKS + 1, 2)."""
    rng = np.random.default_rng(seed)
    (left, right), (bottom, top) = _RAVINE.domain
    start = _RAVINE.start
    anywhere = np.vstack([start, rng.uniform([left, bottom], [right, top], (_LOOKS, 2))])
    local = [start]
    for nudge in rng.normal(0, 0.3, (_LOOKS, 2)):
        better = _RAVINE.f(local[-1] + nudge) < _RAVINE.f(local[-1])
        local.append(local[-1] + nudge if better else local[-1])
    downhill = descent.run(optimizers.gd, start, _RAVINE.grad, _LOOKS, lr=0.07).w
    return anywhere, np.array(local), downhill


def tangent():
    """The loss along a step against the gradient, beside its tangent, and the error of the tangent on log axes.

    Controls: ``step``, the length ‖Δ‖; ``place``, which loss and where.
    """

    def scene(figure, place):
        f, grad, w = _PLACES[place]
        size = np.linalg.norm(grad(w))
        down = -grad(w) / size
        scale = f(w) / size  # the tangent reaches zero at this length
        left, right = figure.subplots(1, 2)
        left.set(title="Loss along −∇L: truth and tangent", xlabel="step length ÷ length to the tangent's zero")
        left.set(ylabel="loss ÷ loss at the start", xlim=(0, 2), ylim=(-1, 2))
        t = np.linspace(0, 2, 161)
        left.plot(t, np.minimum(f(w + scale * t[:, None] * down) / f(w), 99), color=BLUE, label="truth")
        left.plot(t, 1 - t, color=VERMILION, linestyle="--", label="tangent: L + Δ·∇L")
        left.legend(loc="upper right")
        lengths = np.logspace(-4, 0.5, 91)
        right.set(title="Error of the tangent", xlabel="step length ‖Δ‖", ylabel="|truth − tangent|")
        right.set(xscale="log", yscale="log", xlim=(1e-4, 10**0.5))
        errors = _taylor_error(f, grad, w, lengths)
        right.plot(lengths, errors, color=PURPLE)
        right.set_ylim(errors.min() / 3, errors.max() * 3)
        dots, dot = (moving(ax, "o", color=plots.INK, markersize=11) for ax in (left, right))

        def move(step):
            truth, promised = f(w + step * down), f(w) - step * size
            dots.set_data([step / scale] * 2, np.clip([truth / f(w), promised / f(w)], -1, 2))
            error = _taylor_error(f, grad, w, np.array([step, step / 2]))
            dot.set_data([step], error[:1])
            return (
                f"A step of length {exact(step, 3)} against the gradient changes the loss by {exact(truth - f(w))}; "
                f"the tangent promises {exact(-step * size)}. The error is {exact(error[0], 3)}; with half the step it "
                f"is {exact(error[0] / error[1], 3)} times smaller."
            )

        return move

    controls = {
        "step": log_slider(0.1, 1e-4, 10**0.5, label="step ‖Δ‖"),
        "place": choice("the network, worked example", _PLACES, label="where"),
    }
    presets = {"a small step": {"step": 0.01}, "a long step": {"step": 1.0}, "too long": {"step": 3.0}}
    return Explorer(scene, controls, size=(1000, 440), presets=presets)


def _taylor_error(f, grad, w, lengths):
    """|L(w + Δ) − (L(w) + Δ·∇L)| for steps of these lengths against the gradient."""
    size = np.linalg.norm(grad(w))
    return np.abs(f(w - lengths[:, None] * grad(w) / size) - (f(w) - lengths * size))


def which_way():
    """A step from (5, 1) on the ravine at any angle to the gradient: promise, truth, and both over all angles.

    Controls: ``angle`` α between the step and the gradient, in degrees; ``step``, its length.
    """

    def scene(figure):
        left = plots.axes_at(figure, 60, 60, 500, 335)
        title = "A step from (5, 1), and all steps of its length"
        plots.surface(left, _RAVINE.f, ((-1, 10), (-3.2, 4)), title=title)
        left.set_aspect("equal", adjustable="box")
        circle = moving(left, color=plots.GREY, linewidth=1.5, linestyle=":")
        arrow = moving(left, "o-", color=VERMILION, markevery=[1], linewidth=4)
        best = moving(left, "*", color=GREEN, markersize=17, markeredgecolor="white")
        right = plots.axes_at(figure, 615, 30, 350, 340, projection="polar")
        right.set(rlim=(0, 1.05), yticks=[0.25, 0.5, 0.75, 1], yticklabels=[], theta_zero_location="N")
        right.set_title("Drop of the loss at angle α to ∇L\n(1 = what first order promises at 180°)", pad=14)
        right.plot(_ANGLES, np.maximum(-np.cos(_ANGLES), 0), color=VERMILION, linestyle="--", label="promise")
        truth = moving(right, color=BLUE)
        mark = moving(right, "o", color=plots.INK, markersize=11)

        def move(angle, step):
            changes, points = _around(step)
            here, place = _around(step, np.radians([angle]))
            i = changes.argmin()
            circle.set_data(points.T)
            arrow.set_data(np.array([_AT, place[0]]).T)
            best.set_data(points[i : i + 1].T)
            drops = np.clip(-changes / (step * _SIZE), 0, 1.05)
            truth.set_data(_ANGLES, drops)
            mark.set_data([np.radians(angle)], np.clip(-here / (step * _SIZE), 0, 1.05))
            off = abs(np.degrees(_ANGLES[i]) - 180)
            promise = step * _SIZE * np.cos(np.radians(angle)).round(12)  # 0 at 90°
            share = np.mean(changes < _around(step, np.array([np.pi]))[0] - 1e-15)
            return (
                f"At {exact(angle, 3)}° to the gradient, a step of {exact(step, 3)} changes the loss by "
                f"{exact(here[0])}; first order promises {exact(promise)}. The best direction for this length is "
                f"{off:.0f}° from −∇L, and {100 * share:.0f} % of all directions beat −∇L."
            )

        return move

    controls = {
        "angle": slider(180.0, 0, 360, 1, label="angle α (°)"),
        "step": log_slider(1.0, 0.001, 4, label="step ‖Δ‖"),
    }
    presets = {
        "a small step: −∇L is best": {"angle": 180.0, "step": 0.01},
        "length 1: −∇L is 27° off": {"angle": 180.0, "step": 1.0},
        "across: nothing gained": {"angle": 90.0, "step": 0.01},
        "uphill": {"angle": 0.0, "step": 1.0},
    }
    return Explorer(scene, controls, size=(1000, 440), presets=presets)


_ANGLES = np.linspace(0, 2 * np.pi, 361)
_GRADIENT = _RAVINE.grad(_AT)
_SIZE = np.linalg.norm(_GRADIENT)


def _around(step, angles=_ANGLES):
    """The change of the loss and the point reached by a step at each angle to the gradient."""
    c, s = np.cos(angles), np.sin(angles)
    unit = _GRADIENT / _SIZE
    directions = np.column_stack([c * unit[0] - s * unit[1], s * unit[0] + c * unit[1]])
    points = _AT + step * directions
    return _RAVINE.f(points) - _RAVINE.f(_AT), points


def random_directions():
    """Two thousand random directions in the network's nine dimensions, against −∇L, for steps of one length.

    Control: ``step``, the length ‖Δ‖.
    """

    def scene(figure):
        ax = figure.subplots()
        ax.set(title="Change of the loss in 2000 random directions, in units of ‖Δ‖‖∇L‖", xlim=(-1.1, 1.6))
        ax.set(ylim=(0, 300), xlabel="change of the loss ÷ (‖Δ‖‖∇L‖)", ylabel="how many directions")
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
            bars.set_data(*plots.sticks(middle, 0, np.minimum(counts, 300)))
            rule.set_data([np.clip(opposite / unit, -1.1, 1.6)] * 2, [0, 300])
            promise.set_data([-1, -1], [0, 300])
            better = np.mean(changes < opposite)
            return (
                f"With ‖Δ‖ = {exact(step, 3)}, {100 * better:.0f} % of 2000 random directions lower the loss more than "
                f"−∇L does. Against the gradient the loss changes by {exact(opposite)}, first order promises "
                f"{exact(-unit)}; {100 * np.mean(changes < 0):.0f} % of the directions go down at all."
            )

        return move

    controls = {"step": log_slider(0.1, 0.001, 4, label="step ‖Δ‖")}
    presets = {f"‖Δ‖ = {step:g}": {"step": step} for step in (0.1, 0.5, 1.0, 2.0)}
    return Explorer(scene, controls, size=(1000, 440), presets=presets)


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

    Controls: ``surface``; the learning rate ``lr`` (divide has none) and the number of ``steps``.
    """

    def scene(figure, surface):
        place = surfaces.SURFACES[surface]
        left, right = figure.subplots(1, 2, width_ratios=[1.2, 1])
        plots.surface(left, place.f, place.domain, title="Three rules from one start")
        plots.loss_axes(right, 60, 1e-6, 1e4)
        paths, curves = [], []
        for name, (_, color, line) in _RULES.items():
            paths.append(plots.path(left, color, linestyle=line))
            curves.append(moving(right, color=color, linestyle=line, label=name))
        right.legend(loc="lower left")

        def move(lr, steps):
            said = []
            for name, path, curve in zip(_RULES, paths, curves, strict=True):
                history = descent.run(_RULES[name][0], place.start, place.grad, steps, lr=lr)
                w, gone = descent.finite(history, steps)
                losses = place.f(w)
                path(w)
                curve.set_data(np.arange(len(w)), np.clip(losses - _LOWEST[surface], 1e-7, 1e5))
                gone = descent.beyond(losses) or gone
                said.append(f"{name} {'overflowed' if gone else f'has loss {exact(losses[-1], 3)}'}")
            return (
                f"After {steps} steps with η = {exact(lr)}: {', '.join(said)}. The lowest is {exact(_LOWEST[surface])}."
            )

        return move

    controls = {
        "surface": choice("ravine", _LOWEST, label="surface"),
        "lr": log_slider(0.07, 0.001, 1, label="learning rate η"),
        "steps": int_slider(30, 0, 60, label="steps", play=True),
    }
    presets = {
        "ravine": {"surface": "ravine", "lr": 0.07},
        "bowl": {"surface": "bowl", "lr": 0.2},
        "saddle": {"surface": "saddle", "lr": 0.1, "steps": 60},
    }
    return Explorer(scene, controls, size=(1000, 440), presets=presets)


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
