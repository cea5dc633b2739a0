"""Lookahead: slow and fast weights, and what they do about noise."""

from functools import lru_cache

import numpy as np

from primer import descent, experiments, optimizers, plots, surfaces
from primer.catalogue import menu
from primer.experiments.momentum import edge_of
from primer.live.explorer import Explorer, choice, int_slider, log_slider, slider
from primer.plots import GREY, INK, LOOKS, VERMILION, counted, exact, loss_points, moving

__all__ = ["fast_and_slow", "lookahead_noise"]


_STEPS = 120
_SEEN = 1e-6, 1e3  # the losses that the panel shows
_LOOKAHEAD = LOOKS["lookahead"]
_INNER = ("gd", "momentum", "nag", "adagrad", "rmsprop", "adam")
_GROUNDS = ("ravine", "bowl", "Rosenbrock", "Himmelblau", "saddle")
_STEEPEST = {"ravine": 25.0, "bowl": 1.0}


def fast_and_slow():
    """Lookahead's fast and slow weights on a surface, beside the inner optimizer alone.

    Controls: ``k``, how many steps until the slow weights follow; ``alpha``, how far; ``inner``, the optimizer;
    ``lr``; ``steps``; ``surface``; ``x`` and ``y``, the start, which can be dragged.
    """

    def scene(figure, surface, inner):
        place, look = surfaces.SURFACES[surface], LOOKS[inner]
        left, right = figure.subplots(1, 2, width_ratios=[1.2, 1])
        plots.surface(left, place.f, place.domain, title=f"{surface}: the slow weights follow the fast")
        left.plot(*place.minima.T, "*", color="white", markeredgecolor=INK, markersize=16, zorder=2)
        plots.loss_axes(right, _STEPS, *_SEEN, title="Loss above the lowest, after each step")
        fast = moving(left, **_FAST, zorder=2)
        fast_loss = moving(right, **_FAST, zorder=2, label="fast weights")
        called = plots.mark(left, _LOOKAHEAD, 7, zorder=4)
        draw = {key: [plots.trace(ax, LOOKS[key], linewidth=2) for ax in (left, right)] for key in (inner, "lookahead")}
        right.plot([], [], **_LOOKAHEAD.line, marker=_LOOKAHEAD.marker, label="slow weights")
        right.plot([], [], **look.line, marker=look.marker, markeredgecolor="white", label=f"{look.title} alone")
        right.legend(loc="lower left", handlelength=2.6)

        def move(k, alpha, lr, steps, x, y):
            length = max(60, -(-steps // 60) * 60)
            where = surface, (x, y), inner, lr, length
            alone, ahead = _walk(*where), _walk(*where, k, alpha)
            ends = {}
            for key, run in ((inner, alone), ("lookahead", ahead)):
                w, gone = descent.finite(run, steps)
                losses = _above(place, w)
                draw[key][0](_while_in(place.domain, w))
                draw[key][1](loss_points(losses, *_SEEN))
                ends[key] = _end(losses, gone)
            quick = ahead.quick[: len(w)]
            fast.set_data(*plots.near(left, _zigzag(quick, w)).T)
            fast_loss.set_data(*loss_points(_above(place, quick), *_SEEN).T)
            called.set_data(*plots.near(left, w[::k][:60]).T)
            return (
                f"{look.title} with η = {exact(lr)}, k = {k}, α = {exact(alpha)}. After {counted(steps, 'step')} "
                f"{look.title} alone: {ends[inner]}; the slow weights, which followed {steps // k} times: "
                f"{ends['lookahead']}.{_edge_words(surface, inner, lr, k, alpha)}"
            )

        return move

    controls = {
        "k": int_slider(5, 1, 20, label="k steps"),
        "alpha": slider(0.5, 0.05, 1, 0.05, label="α"),
        "lr": log_slider(0.086, 1e-3, 1, label="learning rate η"),
        "steps": int_slider(100, 0, _STEPS, label="steps", play=True),
        "inner": choice("GD", menu(_INNER), label="inner"),
        "surface": choice("ravine", _GROUNDS, label="surface"),
        "x": slider(-5.0, -6, 6, 0.1, label="start x"),
        "y": slider(1.0, -4, 4, 0.1, label="start y"),
    }
    return Explorer(scene, controls, size=(1000, 440), presets=_FAST_AND_SLOW_STORIES, point=("x", "y"))


_RAVINE = {"surface": "ravine", "alpha": 0.5, "steps": 60}
_ADAM = {"inner": "Adam", "k": 5, "alpha": 0.5, "steps": 120}


_FAST_AND_SLOW_STORIES = {
    "beyond GD's edge: an odd k still holds": _RAVINE | {"inner": "GD", "k": 5, "lr": 0.086, "steps": 100},
    "GD swings, the call back damps": _RAVINE | {"inner": "GD", "k": 5, "lr": 0.076},
    "well within the edge: only slower": _RAVINE | {"inner": "GD", "k": 5, "lr": 0.04},
    "an even k gains nothing": _RAVINE | {"inner": "GD", "k": 6, "lr": 0.086, "steps": 120},
    "with Momentum the range shrinks": _RAVINE | {"inner": "Momentum", "k": 5, "lr": 0.11, "steps": 120},
    "Momentum's swing, calmed": _RAVINE | {"inner": "Momentum", "k": 8, "lr": 0.04, "steps": 120},
    "Adam inside, on Himmelblau: it settles": _ADAM | {"surface": "Himmelblau", "lr": 0.3, "x": 1.0, "y": -1.0},
    "Adam inside, on Rosenbrock: only slower": _ADAM | {"surface": "Rosenbrock", "lr": 0.1, "x": -1.5, "y": 2.0},
    "a saddle: GD leaves it first": _RAVINE
    | {"surface": "saddle", "inner": "GD", "lr": 0.1, "x": 1.5, "y": 0.001, "steps": 90},
    "α = 1: as if it were not there": _RAVINE | {"inner": "GD", "k": 5, "alpha": 1.0, "lr": 0.07},
}


_FAST = {"color": _LOOKAHEAD.color, "linewidth": 1.1, "linestyle": "-"}


@lru_cache(maxsize=256)
def _walk(surface, start, name, lr, steps, k=None, alpha=None):
    """A whole run; with ``k``, of Lookahead, whose ``w`` are the slow and ``quick`` the fast weights, start first.

    Both have shape (steps + 1, 2); ``quick`` at a call back is where the fast weights were before it.
    """
    place, step = surfaces.SURFACES[surface], optimizers.OPTIMIZERS[name]
    if k is None:
        return descent.run(step, start, place.grad, steps, lr=lr)
    history = descent.run(optimizers.lookahead, start, place.grad, steps, inner=step, lr=lr, k=k, alpha=alpha)
    history.w, history.quick = (np.vstack([start, w]) for w in (history.slow, history.fast))
    return history


def _while_in(domain, w):
    """A path up to where it leaves the picture for good, or all of it."""
    low, high = np.transpose(domain)
    inside = np.flatnonzero(((w >= low) & (w <= high)).all(-1))
    return w[: inside[-1] + 2] if inside.size else w[:2]


def _above(place, w):
    with np.errstate(all="ignore"):
        return np.maximum(place.f(w) - place.f(place.minima[0]), 0)


def _end(losses, gone):
    if gone or not np.isfinite(losses[-1]):
        return "diverged"
    return f"loss {exact(losses[-1], 3)}{', growing' if losses[-1] > losses[0] else ''}"


def _zigzag(quick, slow):
    """The fast weights' path with its jumps back: where the slow weights have moved, the path goes there."""
    back = np.append(False, (np.diff(slow, axis=0) != 0).any(1))
    points = np.stack([quick, np.where(back[:, None], slow, quick)], axis=1)
    return points.reshape(-1, 2)


def _edge_words(surface, name, lr, k, alpha):
    """Where the edge of stability is, if the surface is quadratic and the inner optimizer linear."""
    gamma = {"gd": 0.0, "momentum": 0.9}.get(name)
    if gamma is None or surface not in _STEEPEST:
        return ""
    size, edge = lr * _STEEPEST[surface], edge_of("momentum", gamma)
    ahead = "stable" if experiments.lookahead_radius(size, k, alpha, gamma) < 1 else "unstable"
    return (
        f" η times the largest curvature is {exact(size)}: {'stable' if size < edge else 'unstable'} alone, where the "
        f"edge is {exact(edge)}, and {ahead} with Lookahead, whose first edge is "
        f"{exact(experiments.lookahead_edge(k, alpha, gamma))}."
    )


_RUNS = 600
_NOISY_STEPS, _NOISY_START = 150, 2.0


def lookahead_noise():
    """What Lookahead does to gradient noise, and plain GD with a smaller learning rate that does the same.

    Controls: ``lr``, ``k``, ``alpha``. Left: the mean of w² over 600 runs on w²/2 from w = 2, the gradient's noise
    has variance 1. Right: where the variance settles, in theory, against η.
    """

    def scene(figure):
        left, right = figure.subplots(1, 2, width_ratios=[1.2, 1])
        left.set(title=f"Mean of w² over {_RUNS} runs", xlabel="step", yscale="log")
        left.set(xlim=(0, _NOISY_STEPS), ylim=(1e-3, 8))
        floors = moving(left, color=GREY, linestyle=":", linewidth=2)
        curves = {key: moving(left, **style, label=key) for key, style in _NOISY.items()}
        left.plot([], [], color=GREY, linestyle=":", linewidth=2, label="where theory says it settles")
        left.legend(loc="upper right", handlelength=3)
        right.set(title="Where the variance settles", xlabel="learning rate η", xscale="log", yscale="log")
        right.set(xlim=(0.003, 1), ylim=(1e-3, 1.5))
        rates = np.geomspace(0.003, 1, 80)
        right.plot(rates, rates / (2 - rates), **_NOISY[_ALONE], label="GD")
        settles = moving(right, **_NOISY[_AHEAD], label="Lookahead")
        rule = moving(right, color=INK, linestyle=":", linewidth=1.5)
        looks = (("o", INK), (_LOOKAHEAD.marker, _LOOKAHEAD.color), ("s", VERMILION))
        marks = [moving(right, mark, color=color, markersize=12) for mark, color in looks]
        right.legend(loc="upper left")

        def move(lr, k, alpha):
            ratio, small = experiments.lookahead_ratio(lr, k, alpha), experiments.same_variance_rate(lr, k, alpha)
            alone, quiet = lr / (2 - lr), ratio * lr / (2 - lr)
            means = _noisy_means(lr, k, alpha)
            for curve, mean in zip(curves.values(), means, strict=True):
                curve.set_data(np.arange(_NOISY_STEPS + 1), mean)
            floors.set_data([0, _NOISY_STEPS, np.nan, 0, _NOISY_STEPS], [alone, alone, np.nan, quiet, quiet])
            settles.set_data(rates, experiments.lookahead_ratio(rates, k, alpha) * rates / (2 - rates))
            rule.set_data([small, lr, lr], [quiet, quiet, alone])
            for mark, point in zip(marks, ((lr, alone), (lr, quiet), (small, quiet)), strict=True):
                mark.set_data(*np.array(point)[:, None])
            late = ", ".join(exact(mean[-_NOISY_STEPS // 3 :].mean(), 3) for mean in means)
            left_over = [(1 - lr) ** k, 1 - alpha + alpha * (1 - lr) ** k, (1 - small) ** k]
            settled = _is_settled(left_over, k, (alone, quiet, quiet))
            return (
                f"η = {exact(lr)}, k = {k}, α = {exact(alpha)}: GD's variance settles at {exact(alone, 3)}, "
                f"Lookahead's at {exact(ratio, 3)} of that, {exact(quiet, 3)}. GD with η = {exact(small, 3)} settles "
                f"there too. Measured in the last third{'' if settled else ', not settled yet'}: {late}. After k "
                f"steps of the distance are left: GD "
                f"{', Lookahead '.join(exact(share, 3) for share in left_over[:2])}, GD with the smaller η "
                f"{exact(left_over[2], 3)}."
            )

        return move

    controls = {
        "lr": log_slider(0.1, 0.01, 1, label="learning rate η"),
        "k": int_slider(5, 1, 20, label="k steps"),
        "alpha": slider(0.5, 0.05, 1, 0.05, label="α"),
    }
    return Explorer(scene, controls, size=(1000, 440), presets=_LOOKAHEAD_NOISE_STORIES)


_LOOKAHEAD_NOISE_STORIES = {
    "0.443 of the variance — and η = 0.0456 does it too": {"lr": 0.1, "k": 5, "alpha": 0.5},
    "a larger α: less of both": {"lr": 0.1, "k": 5, "alpha": 0.8},
    "large steps, called back every ten": {"lr": 0.5, "k": 10, "alpha": 0.5},
    "α small: slow and quiet": {"lr": 0.5, "k": 5, "alpha": 0.2},
    "α = 1: nothing gained": {"lr": 0.1, "k": 5, "alpha": 1.0},
}


_ALONE, _AHEAD, _SMALL = "GD with η", "Lookahead, slow weight", "GD with a smaller η"


_NOISY = {
    _ALONE: {"color": INK, "linestyle": "-", "linewidth": 1.8},
    _AHEAD: _LOOKAHEAD.line | {"linewidth": 3.5},
    _SMALL: {"color": VERMILION, "linestyle": "--", "linewidth": 2},
}


def _is_settled(left_over, k, variances):
    """Whether the last third of the steps begins with less than a tenth of the ``variances`` left of the start.

    ``left_over`` are the shares of a distance that are left after ``k`` steps.
    """
    rounds = 2 * _NOISY_STEPS / 3 / k
    return all(
        _NOISY_START**2 * share ** (2 * rounds) < 0.1 * variance
        for share, variance in zip(left_over, variances, strict=True)
    )


@lru_cache(maxsize=128)
def _noisy_means(lr, k, alpha):
    """The mean of w² after each step: of GD, of Lookahead's slow weight, and of GD with the smaller rate."""
    settings = {"start": _NOISY_START, "replicas": _RUNS}
    rates = np.array([lr, experiments.same_variance_rate(lr, k, alpha)])
    alone = (experiments.noisy_quadratic(rates, _NOISY_STEPS, **settings) ** 2).mean(-1)
    ahead = experiments.noisy_quadratic(
        lr, _NOISY_STEPS, step=optimizers.lookahead, inner=optimizers.gd, k=k, alpha=alpha, **settings
    )
    slow = (ahead[::k] ** 2).mean(-1)
    return alone[:, 0], np.repeat(slow, k)[: _NOISY_STEPS + 1], alone[:, 1]
