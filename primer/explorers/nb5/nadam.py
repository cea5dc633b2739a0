"""Nadam: the two parts of its step, beside Adam's."""

from functools import lru_cache

import numpy as np

from primer import descent, optimizers, plots, surfaces
from primer.live.explorer import Explorer, choice, int_slider, log_slider, slider
from primer.optimizers import State
from primer.plots import BLUE, GREY, INK, LOOKS, exact, loss_points, moving, point

__all__ = ["nadam_arrows"]


_BOTH = ("adam", "nadam")
_NADAM_STEPS = 150
# Each with the loss that counts as arrived, and the lowest that the panel shows.
_NADAM_PLACES = {
    "Rosenbrock": (surfaces.SURFACES["Rosenbrock"], 1e-3, 1e-4),
    "ravine": (surfaces.ravine(), 1e-4, 1e-8),
}


def nadam_arrows():
    """One step of Nadam in its two parts, and Adam's from the same state; the losses of both along their own runs.

    Controls: ``surface``; ``x`` and ``y``, the start, which can be dragged; ``t``, the step whose parts are shown;
    ``lr``, ``beta1``. Both share the gradient's part.
    """

    def scene(figure, surface):
        place, tolerance, low = _NADAM_PLACES[surface]
        left = plots.axes_at(figure, 60, 58, 285, 345)
        plots.surface(left, place.f, place.domain, title="Both paths")
        left.plot(*place.minima.T, "*", color="white", markeredgecolor=INK, markersize=16, zorder=2)
        draw_parts = _draw_parts(plots.axes_at(figure, 412, 158, 250, 245))
        right = plots.axes_at(figure, 735, 58, 250, 345)
        plots.loss_axes(right, _NADAM_STEPS, low, 1e4)
        right.axhline(tolerance, color=INK, linewidth=1.5, linestyle=":")
        plots.legend_of(right, _BOTH, loc="upper right")
        draw = {name: [_run_and_mark(ax, LOOKS[name]) for ax in (left, right)] for name in _BOTH}

        def move(x, y, t, lr, beta1):
            run = _both_runs(surface, (x, y), lr, beta1)
            losses = {}
            for name, w in zip(_BOTH, np.moveaxis(run.w, 1, 0), strict=True):
                losses[name] = place.f(w)
                draw[name][0](w, t)
                draw[name][1](loss_points(losses[name], low, 1e4), t)
            gradient, old, new = _parts_of(run, t, beta1)
            draw_parts(gradient, old, new)
            reached = ", ".join(f"{LOOKS[name].title} {_below(values, tolerance)}" for name, values in losses.items())
            return (
                f"Step {t + 1}, η = {exact(lr)}, β1 = {exact(beta1)}, in units of η: the gradient adds "
                f"{point(gradient, 2)} in both; momentum adds {point(old, 2)} in Adam, from the steps before, and "
                f"{point(new, 2)} in Nadam, with this gradient in it. Loss before: {_loss_word(losses['adam'][t])} "
                f"(Adam), {_loss_word(losses['nadam'][t])} (Nadam); steps until it stays below {exact(tolerance)}: "
                f"{reached}."
            )

        return move

    controls = {
        "t": int_slider(12, 0, _NADAM_STEPS - 1, label="step t", play=True),
        "lr": log_slider(0.5, 0.01, 1, label="learning rate η"),
        "beta1": slider(0.9, 0, 0.99, 0.01, label="β1"),
        "surface": choice("ravine", list(_NADAM_PLACES), label="surface"),
        "x": slider(-3.0, -6, 6, 0.1, label="start x"),
        "y": slider(1.0, -2, 3, 0.1, label="start y"),
    }
    far = {"x": -5.0, "lr": 0.3}
    valley = {"surface": "Rosenbrock", "x": -1.5, "y": 2.0}
    presets = {
        "it feels the turn first": {},
        "the first step is longer": far | {"t": 0},
        "η = 0.3: 89 steps instead of 109": far | {"t": 149},
        "η = 0.1: one step gained": far | {"lr": 0.1, "t": 149},
        "Rosenbrock: ahead in the valley": valley | {"lr": 0.1, "t": 149},
        "no momentum: no difference": far | {"beta1": 0.0, "t": 20},
    }
    return Explorer(scene, controls, size=(1000, 440), presets=presets, point=("x", "y"))


def _run_and_mark(ax, look):
    """A whole run as a line, and the optimizer's marker where it is at a step; ``move(points, t)``."""
    line = moving(ax, **look.line, linewidth=2, zorder=3)
    mark = plots.mark(ax, look, 12, markeredgecolor="white", zorder=5)

    def move(points, t):
        points = plots.near(ax, points)
        line.set_data(*points.T)
        mark.set_data(*points[t : t + 1].T)

    return move


def _draw_parts(ax):
    """The parts of a step as arrows from the middle of Axes, enlarged to fill them; ``draw(gradient, old, new)``."""
    ax.set(title="Nadam's next step", xlim=(-1.25, 1.25), ylim=(-1.25, 1.25), xticks=[], yticks=[])
    around = np.linspace(0, 2 * np.pi, 90)
    ax.plot(np.cos(around), np.sin(around), color=GREY, linewidth=1.5, linestyle=":")
    scale = ax.text(1.22, -1.2, "", ha="right", va="bottom", fontsize=13, color=GREY, animated=True)
    ax.plot(0, 0, "o", color=INK, markersize=9, zorder=6)
    styles = {
        "gradient's part, both": {"color": BLUE, "linestyle": "-", "marker": "s"},
        "old momentum, Adam": LOOKS["adam"].line | {"marker": LOOKS["adam"].marker},
        "new momentum, Nadam": LOOKS["nadam"].line | {"marker": LOOKS["nadam"].marker},
    }
    arrows = []
    for label, style in styles.items():
        style = style | {"linewidth": 3.5, "markersize": 12, "markeredgecolor": "white"}
        arrows.append(moving(ax, **style, markevery=[1], zorder=5, label=label))
    ax.legend(loc="upper center", bbox_to_anchor=(0.5, -0.06), handlelength=2.6, borderaxespad=0)

    def draw(gradient, old, new):
        ends = np.array([[np.zeros(2), gradient], [gradient, gradient + old], [gradient, gradient + new]])
        longest = max(np.linalg.norm(ends, axis=-1).max(), 1e-12)
        unit = 10.0 ** np.floor(np.log10(longest))
        radius = unit * np.ceil(longest / unit / 1.2)  # of the circle, in units of η: no arrow ends beyond the frame
        for arrow, part in zip(arrows, ends / radius, strict=True):
            arrow.set_data(*plots.near(ax, part).T)
        scale.set_text(f"circle: {exact(radius)} η")

    return draw


def adam_and_nadam(w, grad, state=State(t=0, m=0.0, v=0.0), *, lr=0.001, beta1=0.9, eps=1e-8):
    """Adam for ``w[0]`` and Nadam for ``w[1]``: they differ in m̂ alone, and one run of both takes half the time."""
    _, state = optimizers.adam(w, grad, state, lr=lr, beta1=beta1, eps=eps)
    t = state.t
    ahead = beta1 * state.m[1] / (1 - beta1 ** (t + 1)) + (1 - beta1) * state.g[1] / (1 - beta1**t)
    return w - lr * np.stack([state.m_hat[0], ahead]) / (np.sqrt(state.v_hat) + eps), state


@lru_cache(maxsize=128)
def _both_runs(surface, start, lr, beta1):
    """The history of both; the axis after time is Adam, Nadam."""
    grad = _NADAM_PLACES[surface][0].grad
    return descent.run(adam_and_nadam, [start] * 2, grad, _NADAM_STEPS, lr=lr, beta1=beta1)


def _parts_of(run, t, beta1):
    """Of Nadam's step after ``t`` steps, ÷ η: the gradient's part, the old momentum as in Adam, the new as in Nadam."""
    n = t + 1
    root = np.sqrt(run.v_hat[t, 1]) + 1e-8
    before = run.m[t - 1, 1] if t else np.zeros(2)
    gradient = -(1 - beta1) * run.g[t, 1] / (1 - beta1**n) / root
    old = -beta1 * before / (1 - beta1**n) / root
    new = -beta1 * run.m[t, 1] / (1 - beta1 ** (n + 1)) / root
    return gradient, old, new


def _below(losses, tolerance):
    """From which step on the losses stay below, or that they do not."""
    above = np.flatnonzero(~(losses < tolerance))
    last = above[-1] + 1 if above.size else 0
    return f"more than {len(losses) - 1}" if last == len(losses) else str(last)


def _loss_word(loss):
    return exact(loss, 3) if np.isfinite(loss) else "beyond numbers"
