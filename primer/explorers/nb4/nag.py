"""NAG: the gradient at the look-ahead point, beside Momentum's."""

from functools import lru_cache

import numpy as np

from primer import descent, experiments, optimizers, plots, surfaces
from primer.experiments.momentum import edge_of
from primer.live.explorer import Explorer, int_slider, log_slider, slider
from primer.plots import BLUE, LOOKS, VERMILION, exact, moving, point

__all__ = ["look_ahead"]


def look_ahead():
    """Nesterov's look-ahead drawn into its path, and Momentum beside it on one quadratic valley.

    Controls: ``t``, the step whose parts are shown; ``lr``, ``gamma``. Along x the curvature is 1, so ηλ is η there.
    """

    def scene(figure):
        left, right = figure.subplots(1, 2, width_ratios=[1.15, 1])
        plots.surface(left, _VALLEY.f, _VALLEY.domain, title="One step of NAG, in its parts")
        path = plots.trace(left, LOOKS["nag"], linewidth=1.5)
        style = {"linewidth": 4, "markevery": [1], "zorder": 6}
        arrows = [moving(left, **part, **style, label=key) for key, part in _PARTS.items()]
        left.legend(loc="lower left", handlelength=2.4, frameon=True, framealpha=0.85, edgecolor="none")
        right.set(title="Along x: momentum and NAG", xlabel="step", ylabel="x", xlim=(0, _SWINGS), ylim=(-5.2, 5.2))
        right.axhline(0, color=plots.GREY, linewidth=1)
        plots.legend_of(right, ("momentum", "nag"), loc="upper right")
        curves = {name: plots.trace(right, LOOKS[name]) for name in ("momentum", "nag")}

        def move(t, lr, gamma):
            runs = {name: _in_valley(name, lr, gamma) for name in curves}
            for name, history in runs.items():
                w = history.w[: int(history.diverged) or t + 2][: t + 2]
                curves[name](np.column_stack([np.arange(len(w)), w[:, 0]]))
            nag = runs["nag"]
            gone = int(nag.diverged)
            if gone and gone <= t + 1:
                path(nag.w[:gone])
                for arrow in arrows:
                    arrow.set_data([], [])
                return f"η = {exact(lr)}, γ = {exact(gamma)}: NAG diverged at step {gone}."
            path(nag.w[: t + 1])
            w, look, new = nag.w[t], nag.look[t], nag.w[t + 1]
            for arrow, (begin, end) in zip(arrows, ((w, look), (look, new)), strict=True):
                arrow.set_data(*plots.near(left, np.array([begin, end])).T)
            counted = [
                f"{LOOKS[name].title} {experiments.turns(history.w[:, 0])}"
                for name, history in runs.items()
                if not history.diverged
            ]
            edges = [edge_of(name, gamma) / _VALLEY_RATIO for name in ("nag", "momentum")]
            return (
                f"Step {t + 1} with η = {exact(lr)}, γ = {exact(gamma)}: the velocity carries from {point(w)} to the "
                f"look-ahead {point(look)}, and the gradient there leads on to {point(new)}. Turns along x until "
                f"within 0.1 % of the start: {', '.join(counted)}. Stable up to η = {exact(edges[0], 3)} (NAG) and "
                f"{exact(edges[1], 3)} (Momentum)."
            )

        return move

    controls = {
        "t": int_slider(4, 0, _SWINGS - 2, label="step t", play=True),
        "lr": log_slider(0.1, 0.01, 1, label="learning rate η"),
        "gamma": slider(0.9, 0, 0.99, 0.01, label="γ"),
    }
    return Explorer(scene, controls, size=(1000, 440), presets=_LOOK_AHEAD_STORIES)


_LOOK_AHEAD_STORIES = {
    "ηλ = 0.1: fewer turns": {"lr": 0.1, "gamma": 0.9, "t": 60},
    "ηλ = 0.3: far fewer": {"lr": 0.3, "gamma": 0.9, "t": 60},
    "the look-ahead corrects early": {"lr": 0.1, "gamma": 0.9, "t": 14},
    "beyond NAG's edge, not Momentum's": {"lr": 0.5, "gamma": 0.9, "t": 30},
}


_SWINGS = 150
_VALLEY_RATIO = 3.0
_VALLEY = surfaces.ravine(ratio=_VALLEY_RATIO)


_PARTS = {
    "1: the velocity, −γv": {"color": VERMILION, "linestyle": (0, (2, 1)), "marker": "s"},
    "2: the gradient there, −η∇L": {"color": BLUE, "linestyle": "-", "marker": "o"},
}


@lru_cache(maxsize=128)
def _in_valley(name, lr, gamma):
    step = optimizers.OPTIMIZERS[name]
    return descent.run(step, _VALLEY.start, _VALLEY.grad, _SWINGS, lr=lr, gamma=gamma)
