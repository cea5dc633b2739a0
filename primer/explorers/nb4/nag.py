"""NAG: the gradient at the look-ahead point, beside Momentum's."""

from functools import lru_cache

import numpy as np

from primer import descent, experiments, optimizers, plots, surfaces
from primer.experiments.momentum import edge_of
from primer.live.explorer import Explorer, int_slider, log_slider, slider
from primer.plots import LOOKS, VERMILION, exact, moving, point

__all__ = ["look_ahead"]


def look_ahead():
    """One step of Momentum and one of NAG, each in its two parts, from the same point with the same velocity.

    Controls: ``t``, the step of NAG's run whose parts are shown; ``lr``, ``gamma``; the start ``x``, ``y``. Along x the
    curvature is 1, so ηλ is η there.
    """

    def scene(figure):
        left, right = figure.subplots(1, 2, width_ratios=[1.15, 1])
        plots.surface(left, _VALLEY.f, _VALLEY.domain, title="One step, in its two parts")
        path = moving(left, color=plots.GREY, linewidth=1.2, zorder=3)
        arrows = [moving(left, **part, zorder=6, label=key) for key, part in _PARTS.items()]
        here = moving(left, "o", color=plots.INK, markersize=11, zorder=7, label="the point")
        left.legend(loc="lower right", handlelength=2.2, frameon=True, framealpha=1, edgecolor="none", fontsize=12)
        right.set(title="Along x: whole runs", xlabel="step", ylabel="x", xlim=(0, _SWINGS), ylim=(-5.2, 5.2))
        right.axhline(0, color=plots.GREY, linewidth=1)
        plots.legend_of(right, ("momentum", "nag"), loc="lower right")
        curves = {name: moving(right, **LOOKS[name].line) for name in ("momentum", "nag")}
        cursor = moving(right, color=plots.INK, linewidth=1.5, linestyle=":")

        def move(t, lr, gamma, x, y):
            runs = {name: _in_valley(name, lr, gamma, x, y) for name in curves}
            for name, history in runs.items():
                w = descent.finite(history, _SWINGS)[0]
                curves[name].set_data(np.arange(len(w)), np.clip(w[:, 0], -99, 99))
            cursor.set_data([t, t], [-5.2, 5.2])
            nag = runs["nag"]
            gone = int(nag.diverged)
            if gone and gone <= t + 1:
                path.set_data(plots.near(left, nag.w[:gone]).T)
                for line in (*arrows, here):
                    line.set_data([], [])
                return f"η = {exact(lr)}, γ = {exact(gamma)}: NAG diverged at step {gone}."
            parts = _two_steps(nag, t, lr)
            path.set_data(plots.near(left, nag.w[: t + 1]).T)
            here.set_data(parts[0][:1].T)
            for arrow, points in zip(arrows, parts, strict=True):
                arrow.set_data(*plots.near(left, points).T)
            return _step_words(runs, t, lr, gamma, parts)

        return move

    controls = {
        "t": int_slider(2, 0, _SWINGS - 2, label="step t", play=True),
        "lr": log_slider(0.2, 0.01, 1, label="learning rate η"),
        "gamma": slider(0.9, 0, 0.99, 0.01, label="γ"),
        "x": slider(-5.0, -6, 6, 0.1, label="start x"),
        "y": slider(1.0, -2, 2, 0.1, label="start y"),
    }
    return Explorer(scene, controls, size=(1000, 440), presets=_LOOK_AHEAD_STORIES, point=("x", "y"))


_LOOK_AHEAD_STORIES = {
    "ηλ = 0.1: fewer turns": {"lr": 0.1, "gamma": 0.9, "t": 4},
    "ηλ = 0.3: far fewer": {"lr": 0.3, "gamma": 0.9, "t": 2},
    "the look-ahead corrects early": {"lr": 0.2, "gamma": 0.9, "t": 3},
    "beyond NAG's edge, not Momentum's": {"lr": 0.46, "gamma": 0.9, "t": 6},
}


_SWINGS = 60
_VALLEY_RATIO = 3.0
_VALLEY = surfaces.ravine(ratio=_VALLEY_RATIO)


_PARTS = {
    "both: the velocity, −γv": {"color": VERMILION, "linewidth": 4},
    "Momentum: −η∇L at the point": {**LOOKS["momentum"].line, "linewidth": 3, "marker": "s", "markevery": [1]},
    "NAG: −η∇L at the look-ahead": {**LOOKS["nag"].line, "linewidth": 3, "marker": "^", "markevery": [1]},
}


@lru_cache(maxsize=128)
def _in_valley(name, lr, gamma, x, y):
    step = optimizers.OPTIMIZERS[name]
    return descent.run(step, [x, y], _VALLEY.grad, _SWINGS, lr=lr, gamma=gamma)


def _two_steps(nag, t, lr):
    """From NAG's point at step t: the velocity's part to the look-ahead, and the two gradients' parts from there."""
    w, look = nag.w[t], nag.look[t]
    return [np.array(ends) for ends in ((w, look), (look, look - lr * _VALLEY.grad(w)), (look, nag.w[t + 1]))]


def _step_words(runs, t, lr, gamma, parts):
    (w, look), (_, ball), (_, new) = parts
    counted = [
        f"{LOOKS[name].title} {experiments.turns(history.w[:, 0])}"
        for name, history in ((name, _longer(name, lr, gamma, *run.w[0])) for name, run in runs.items())
        if not history.diverged
    ]
    edges = [edge_of(name, gamma) / _VALLEY_RATIO for name in ("nag", "momentum")]
    return (
        f"Step {t} with η = {exact(lr)}, γ = {exact(gamma)}: the velocity carries from {point(w)} to the look-ahead "
        f"{point(look)}. The gradient there leads on to {point(new)}, that of {point(w)} to {point(ball)}. Turns along "
        f"x until within 0.1 % of the start: {', '.join(counted)}. Stable up to η = {exact(edges[0], 3)} (NAG) and "
        f"{exact(edges[1], 3)} (Momentum)."
    )


@lru_cache(maxsize=128)
def _longer(name, lr, gamma, x, y):
    """The run until it rests, for the turns are counted to the end."""
    return descent.run(optimizers.OPTIMIZERS[name], [x, y], _VALLEY.grad, 150, lr=lr, gamma=gamma)
