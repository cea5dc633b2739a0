"""The factor per step for each curvature of a loss: which direction is slowest, and what memory does to it."""

import numpy as np
from matplotlib.colors import BoundaryNorm

from primer import plots
from primer.experiments.momentum import edge_of, factor_per_step, swing_of
from primer.live.explorer import Explorer, choice, slider, switch
from primer.plots import INK, LOOKS, VERMILION, exact, moving
from primer.plots.style import SURFACE

__all__ = ["rate_spectrum"]

_KAPPAS = (1, 10, 25, 100, 1000)
_LABELS = 1.3  # the η at which the levels are labelled
_LEVELS = (0.0, 0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 1.0)
_CURVATURES = np.geomspace(1e-3, 1, 241)


def rate_spectrum():
    """What is left of each direction of a quadratic after a step, against its curvature, beside a map of the slowest.

    Controls: ``lr`` η and ``gamma`` γ; ``ratio``, the condition number κ: the curvatures are between 1/κ and 1;
    ``nag``, whether NAG is drawn as well. The map is of Momentum: the largest factor per step over all curvatures.
    """

    def scene(figure, ratio, nag):
        names = ("gd", "momentum", *(("nag",) if nag else ()))
        left = plots.axes_at(figure, 62, 60, 370, 315)
        _draw_map(left, ratio)
        mark = moving(left, "D", color=VERMILION, markersize=11, markeredgecolor="white")
        right = plots.axes_at(figure, 515, 60, 460, 315)
        right.set(title="Left of each direction after a step", xlabel="curvature λ (the largest is 1)", xscale="log")
        right.set(ylabel="factor per step", xlim=(8e-4, 1.4), ylim=(0, 1.25))
        right.axhline(1, color=INK, linewidth=1.5, linestyle=":")
        right.axvspan(8e-4, 1 / ratio, color=plots.RULE, alpha=0.45, linewidth=0)
        right.text(0.9 / ratio, 1.13, f"none below 1/{ratio}", fontsize=13, ha="right", clip_on=True)
        own = np.geomspace(1 / ratio, 1, 6 if ratio > 1 else 1)
        looks = {name: LOOKS[name].line | {"marker": LOOKS[name].marker, "markevery": [-1]} for name in names}
        curves = {name: moving(right, **looks[name], label=LOOKS[name].title) for name in names}
        dots = {name: plots.mark(right, LOOKS[name], 9, linestyle="", zorder=4) for name in names}
        rings = {name: moving(right, "o", color=LOOKS[name].color, markersize=20, fillstyle="none") for name in names}
        right.legend(loc="lower left", handlelength=3, frameon=True, framealpha=0.9, edgecolor="none")

        def move(lr, gamma):
            mark.set_data([lr], [gamma])
            for name in names:
                curves[name].set_data(_CURVATURES, np.minimum(factor_per_step(name, lr * _CURVATURES, gamma), 1.4))
                factors = factor_per_step(name, lr * own, gamma)
                dots[name].set_data(own, np.minimum(factors, 1.22))
                slowest = _slowest(factors)
                rings[name].set_data([own[slowest]], [min(factors[slowest], 1.22)])
            return _spectrum_words(names, ratio, own, lr, gamma)

        return move

    controls = {
        "lr": slider(1.5, 0.01, 4, 0.01, label="learning rate η"),
        "gamma": slider(0.5, 0, 0.99, 0.01, label="γ"),
        "ratio": choice("25", _KAPPAS, label="κ"),
        "nag": switch(False, label="NAG, of part 3"),
    }
    presets = {
        "GD's best rate: both ends equally slow": {"ratio": "100", "lr": 200 / 101, "gamma": 0.0},
        "critical damping at both ends: Polyak": {"ratio": "100", "lr": 4 / 1.1**2, "gamma": (0.9 / 1.1) ** 2},
        "too much memory: all are as slow": {"ratio": "100", "lr": 1.0, "gamma": 0.95},
        "beyond the edge: the steepest grows": {"ratio": "25", "lr": 3.1, "gamma": 0.5},
    }
    return Explorer(scene, controls, size=(1000, 440), presets=presets, point=("lr", "gamma"))


def _slowest(factors):
    """The index of the largest, of the flattest direction where several are equal but for rounding."""
    return int(np.flatnonzero(factors > factors.max() - 1e-6)[0])


def _draw_map(ax, kappa):
    """The slowest factor of Momentum over η and γ, with the edge and Polyak's best point."""
    lr, gamma = np.meshgrid(np.linspace(0.01, 4, 120), np.linspace(0, 0.99, 100))
    slowest = np.maximum(*(factor_per_step("momentum", lr * bend, gamma) for bend in (1 / kappa, 1.0)))
    ax.set_facecolor(plots.RULE)
    ax.contourf(lr, gamma, slowest, _LEVELS, cmap=SURFACE, norm=BoundaryNorm(_LEVELS, SURFACE.N))
    lines = ax.contour(lr, gamma, slowest, _LEVELS[1:-1], colors="white", linewidths=0.8)
    # Where Matplotlib puts a label on a straight line depends on the last places, which processors differ in.
    drawn = [path.vertices for path in lines.get_paths() if len(path.vertices)]
    places = [min(line, key=lambda at: (abs(at[0] - _LABELS), -at[1])) for line in drawn]
    ax.clabel(lines, fontsize=11, colors=INK, fmt=lambda level: f"{level:g}", manual=places)
    memory = np.linspace(0, 0.99, 50)
    ax.plot(edge_of("momentum", memory), memory, color=INK, linewidth=2)
    root = np.sqrt(kappa)
    best = 4 / (1 + 1 / root) ** 2, ((root - 1) / (root + 1)) ** 2
    ax.plot(*best, "*", color="white", markeredgecolor=INK, markersize=16, zorder=4)
    ax.text(best[0] - 0.15, best[1] - 0.03, "Polyak", fontsize=13, color=INK, ha="right", va="top")
    ax.text(3.0, 0.1, "diverges", fontsize=13, color=INK)
    ax.text(3.05, 0.37, "edge 2(1 + γ)", fontsize=13, color=INK, rotation=59, rotation_mode="anchor")
    ax.set(title="Momentum's slowest factor", xlabel="learning rate η", ylabel="γ", xlim=(0, 4), ylim=(0, 0.99))
    ax.grid(False)


def _spectrum_words(names, kappa, own, lr, gamma):
    said = []
    for name in names:
        factors = factor_per_step(name, lr * own, gamma)
        at = _slowest(factors)
        steps = np.log(1e-3) / np.log(factors[at]) if 0 < factors[at] < 1 - 1e-12 else np.inf
        end = f"a thousandth after {exact(steps, 3)} steps" if np.isfinite(steps) else "it does not shrink"
        end = "there in one step" if factors[at] == 0 else end
        said.append(f"{LOOKS[name].title} {exact(factors[at], 3)} at λ = {exact(own[at], 3)}, {end}")
    low, high = (bend / lr for bend in swing_of("momentum", gamma))
    swings = f"Between λ = {exact(low, 3)} and {exact(high, 3)} Momentum swings, and the factor is √γ = "
    swings += f"{exact(np.sqrt(gamma), 3)}."
    return (
        f"κ = {exact(kappa)}, η = {exact(lr, 3)}, γ = {exact(gamma, 3)}. The slowest direction's factor per step: "
        f"{'; '.join(said)}. {swings if gamma else 'Without memory Momentum is gradient descent.'}"
    )
