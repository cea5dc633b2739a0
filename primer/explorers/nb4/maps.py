"""Maps of notebook 4: ten thousand runs at once, one for each pair of learning rate and memory."""

from functools import lru_cache

import numpy as np
from matplotlib.colors import BoundaryNorm, ListedColormap

from primer import descent, optimizers, plots, surfaces
from primer.catalogue import menu
from primer.experiments.momentum import edge_of, region_of, swing_of
from primer.live.explorer import Explorer, choice, log_slider, slider
from primer.plots import LOOKS, exact, loss_points, moving

__all__ = ["adaptive_map", "rate_map"]

_STEPS = 100
_CELLS = 110  # along each axis: 12 100 runs
_START = np.array([-5.0, 1.0])
_RATES = np.geomspace(1e-3, 5, _CELLS)
_SURFACES = {
    "ravine, κ = 25": surfaces.ravine(),
    "ravine, κ = 25, turned by 45°": surfaces.ravine(angle=45),
    "ravine, κ = 100": surfaces.ravine(ratio=100),
    "bowl, κ = 1": surfaces.ravine(ratio=1),
}
_CURVATURES = dict(zip(_SURFACES, ((1.0, 25.0), (1.0, 25.0), (1.0, 100.0), (1.0, 1.0)), strict=True))

# How much lower the loss is after the last step, in factors of ten: dark is good, orange has gained nothing.
_LEVELS = np.array([-16, -8, -6, -4, -3, -2, -1, 0, 2])
_SHADES = ListedColormap(
    ["#14476f", "#2c6496", "#4a86bd", "#7eabd4", "#abcbe5", "#d3e4f2", "#eff5fa", "#f6c9ad"]
)  # fmt: skip


def rate_map():
    """η × γ for Momentum and NAG on a quadratic: what 12 100 runs of 100 steps have reached, and why.

    Controls: ``surface`` and ``optimizer`` choose the map; ``lr`` and ``gamma`` put the marker, whose run is shown
    beside it. The lines between the named regions are exact: they come from the roots of one step's recurrence.
    """

    def scene(figure, surface, optimizer):
        title, (left, right) = LOOKS[optimizer].title, _map_axes(figure, surface, "γ")
        gammas = np.linspace(0, 0.99, _CELLS)
        measured = gains(optimizer, surface, gamma=gammas)
        _draw_map(left, gammas, measured)
        _draw_borders(left, optimizer, _CURVATURES[surface])
        left.set(ylim=(0, 0.99), title=f"{title}: loss after {_STEPS} steps ÷ loss at the start")
        follow = _follower(left, right, surface, optimizer)

        def move(lr, gamma):
            losses, gone = follow(lr, gamma, gamma=gamma)
            edge = edge_of(optimizer, gamma) / max(_CURVATURES[surface])
            region = _REGIONS[region_of(optimizer, lr, gamma, _CURVATURES[surface])]
            side = "below" if lr < edge else "above"
            return (
                f"{title} with η = {exact(lr)}, γ = {exact(gamma)}: it {region[1]}. The edge of stability for this "
                f"γ is {_EDGE_WORDS[optimizer]} = {exact(edge)}; η is {side} it. {_arrival(losses, gone)}"
            )

        return move

    controls = {
        "lr": log_slider(0.05, 1e-3, 5, label="learning rate η"),
        "gamma": slider(0.7, 0, 0.99, 0.01, label="γ"),
        "optimizer": choice("Momentum", menu(("momentum", "nag")), label="optimizer"),
        "surface": choice("ravine, κ = 25", list(_SURFACES), label="surface"),
    }
    presets = {
        "glides: no swing at all": {"optimizer": "Momentum", "lr": 0.01, "gamma": 0.2},
        "ripples across, glides along": {"optimizer": "Momentum", "lr": 0.01, "gamma": 0.7},
        "swings in both": {"optimizer": "Momentum", "lr": 0.05, "gamma": 0.9},
        "jumps from wall to wall": {"optimizer": "Momentum", "lr": 0.095, "gamma": 0.25},
        "diverges": {"optimizer": "Momentum", "lr": 0.2, "gamma": 0.5},
        "Polyak's formula: where two borders cross": {"optimizer": "Momentum", "lr": 4 / 36, "gamma": 4 / 9},
        "for part 3: NAG's smaller range": {"optimizer": "NAG", "lr": 0.06, "gamma": 0.9},
    }
    return Explorer(scene, controls, size=(1000, 460), presets=presets)


def adaptive_map(optimizer="RMSProp"):
    """η × β for RMSProp and η × β2 for Adam on a quadratic: no edge of stability, but a first jump and a rattle.

    A step of RMSProp is at most η/√(1 − β) long, one of Adam with β2 > β1² at most that times (1 − β1)/√(1 − β1²/β2).

    Controls: ``surface`` and ``optimizer``, which begins as given, choose the map; ``lr`` and ``beta`` (β of RMSProp,
    β2 of Adam) put the marker, whose run is shown beside it.
    """

    def scene(figure, surface, optimizer):
        title, (left, right) = LOOKS[optimizer].title, _map_axes(figure, surface, _MEMORY[optimizer][1])
        forget = np.geomspace(1, 1e-3, _CELLS)  # 1 − β
        _draw_map(left, forget, gains(optimizer, surface, **{_MEMORY[optimizer][0]: 1 - forget}))
        left.set(
            yscale="log",
            ylim=(1, 1e-3),
            title=f"{title}: loss after {_STEPS} steps ÷ loss at the start",
        )
        left.set_yticks([1, 0.1, 0.01, 0.001], ["0", "0.9", "0.99", "0.999"])
        left.minorticks_off()
        _draw_first_jump(left, optimizer, forget, np.abs(_START).max())
        follow = _follower(left, right, surface, optimizer)

        def move(lr, beta):
            losses, gone = follow(lr, 1 - beta, **{_MEMORY[optimizer][0]: beta})
            first = lr * (1 if optimizer == "adam" else 1 / np.sqrt(1 - beta))
            law = "η" if optimizer == "adam" else "η/√(1 − β)"
            return (
                f"{title} with η = {exact(lr)}, {_MEMORY[optimizer][1]} = {exact(beta)}: the first step is {law} = "
                f"{exact(first)} long in each direction, whatever the slope; there are 5 to go along x. "
                f"{_arrival(losses, gone)} {_without_edge(optimizer, beta)}"
            )

        return move

    controls = {
        "lr": log_slider(0.1, 1e-3, 5, label="learning rate η"),
        "beta": slider(0.9, 0, 0.999, 0.001, label="β or β2"),
        "optimizer": choice(optimizer, menu(("rmsprop", "adam")), label="optimizer"),
        "surface": choice("ravine, κ = 25", list(_SURFACES), label="surface"),
    }
    presets = {
        "too small to arrive": {"optimizer": "RMSProp", "lr": 0.01, "beta": 0.9},
        "arrives and rattles": {"optimizer": "RMSProp", "lr": 0.2, "beta": 0.9},
        "the pale band: arrived, and leapt out again": {"optimizer": "RMSProp", "lr": 0.4, "beta": 0.98},
        "RMSProp's long first step": {"optimizer": "RMSProp", "lr": 0.3, "beta": 0.999},
        "for part 7: Adam with its usual β2": {"optimizer": "Adam", "lr": 0.3, "beta": 0.999},
        "for part 7: Adam without memory of size": {"optimizer": "Adam", "lr": 0.3, "beta": 0.0},
        "for part 7: Adam on the turned ravine": {
            "optimizer": "Adam", "lr": 0.3, "beta": 0.999, "surface": "ravine, κ = 25, turned by 45°"
        },
    }  # fmt: skip
    return Explorer(scene, controls, size=(1000, 460), presets=presets)


def _without_edge(name, beta):
    """What stands in for an edge of stability. Adam's step is bounded only if β1² < β2 (Cauchy–Schwarz)."""
    if name == "adam" and beta <= 0.9**2:
        return f"With β2 up to β1² = {exact(0.9**2)} nothing bounds its steps: one small gradient makes a huge one."
    return "No rate makes it diverge: its steps are bounded, and at a large η it rattles, above its start where orange."


_MEMORY = {"rmsprop": ("beta", "β"), "adam": ("beta2", "β2")}


@lru_cache(maxsize=32)
def _gains(name, surface, memory, values):
    place = _SURFACES[surface]
    ends = descent.sweep(
        optimizers.OPTIMIZERS[name], _START, place.grad, _STEPS, lr=_RATES, **{memory: np.array(values)}
    )
    with np.errstate(all="ignore"):
        ratio = place.f(ends.w) / place.f(_START)
    ratio = np.where((ends.diverged > 0) | ~np.isfinite(ratio), np.inf, np.maximum(ratio, 1e-300))
    return np.log10(ratio).T


def gains(name, surface, **memory):
    """log10 of the last loss over the first, for each pair of a rate and a ``gamma``, ``beta`` or ``beta2``.

    The map of the optimizer called ``name`` on one of this module's surfaces: rows are the values of the memory,
    columns 110 rates from 0.001 to 5; all runs of 100 steps are one batch. inf for a run that diverged.
    """
    ((key, values),) = memory.items()
    return _gains(name, surface, key, tuple(np.asarray(values, dtype=float)))


_REGIONS = {
    "glides": ("glides", "glides down without a swing: all roots are real and positive"),
    "ripples": ("ripples across", "ripples across the ravine and glides along it"),
    "swings": ("swings in both", "swings in both directions: all roots are complex"),
    "jumps": ("wall to wall", "jumps from wall to wall: the steep direction has a negative root"),
    "diverges": ("diverges", "diverges: the steep direction has a root beyond −1"),
}


_EDGE_WORDS = {"momentum": "2(1 + γ)/λ", "nag": "(2 + 2γ)/(1 + 2γ)/λ"}


def _map_axes(figure, surface, memory):
    """The map at the left; at the right the marker's path on the surface and its losses below."""
    left = plots.axes_at(figure, 68, 62, 440, 350)
    left.set(xscale="log", xlim=(_RATES[0], _RATES[-1]), xlabel="learning rate η", ylabel=memory)
    left.grid(False)
    place = _SURFACES[surface]
    path = plots.axes_at(figure, 650, 275, 335, 137)
    plots.surface(path, place.f, ((-6, 6), (-6, 6)) if "turned" in surface else place.domain)
    path.set_title("The marker's run")
    losses = plots.axes_at(figure, 650, 62, 335, 155)
    plots.loss_axes(losses, _STEPS, low=1e-10, high=1e4, title="Its loss")
    losses.set_xlim(0, 1.03 * _STEPS)  # the mark at the end is whole
    return left, (path, losses)


def _draw_map(ax, memory, measured):
    """The map, its scale, and the line along which the runs have gained nothing."""
    norm = BoundaryNorm(_LEVELS, _SHADES.N)
    shown = np.clip(measured, _LEVELS[0], _LEVELS[-1])
    image = ax.pcolormesh(_RATES, memory, shown, cmap=_SHADES, norm=norm, shading="nearest", rasterized=True)
    ax.contour(_RATES, memory, shown, [0], colors="white", linewidths=6)
    scale = plots.axes_at(ax.figure, 520, 62, 14, 350)
    bar = ax.figure.colorbar(image, cax=scale, ticks=_LEVELS[1:-1])
    bar.ax.set_yticklabels([plots.power_of_ten(10.0**level) for level in _LEVELS[1:-2]] + ["1"])
    bar.ax.tick_params(length=0)


def _draw_borders(ax, name, curvatures):
    """The exact borders of the five regions, and their names."""
    gamma = np.linspace(0, 0.99, 400)
    flat, steep = curvatures
    edge = edge_of(name, gamma) / steep
    low, high = swing_of(name, gamma)
    for border in (low / steep, high / steep, *([low / flat] if flat != steep else [])):
        ax.plot(np.where(border <= edge, border, np.nan), gamma, color=plots.INK, linewidth=1.5, linestyle="--")
    ax.plot(edge, gamma, color=plots.INK, linewidth=2.5, label="exact edge of stability")
    ax.plot([], [], color="white", linewidth=6, label="measured: no gain")
    ax.legend(loc="lower right", frameon=True, facecolor="#f6c9ad", edgecolor="none", handlelength=1.4, fontsize=13)
    for region, (label, _) in _REGIONS.items():
        _name_region(ax, region, label, _middle_of(name, region, curvatures))


def _middle_of(name, region, curvatures):
    """A point in the middle of a region, (rate, γ), or None if there is no such region."""
    rates, gammas = _RATES[::2], np.linspace(0.02, 0.97, 50)
    where = region_of(name, rates, gammas[:, None], curvatures) == region
    if not where.any():
        return None
    row = int(np.average(np.arange(50), weights=where.sum(1)))
    columns = np.flatnonzero(where[row])
    return (rates[int(np.median(columns))], gammas[row]) if columns.size else None


def _name_region(ax, region, label, place):
    if place is None:
        return
    if region == "jumps":  # a narrow strip: its name stands beside it
        at = {"xytext": (0.35, 0.62), "arrowprops": {"arrowstyle": "->", "color": plots.INK, "lw": 1.5}}
        ax.annotate(label, place, fontsize=13, ha="left", va="center", **at)
    else:
        ax.text(*place, label, ha="center", va="center", fontsize=13, bbox=_LABEL_BOX)


_LABEL_BOX = {"facecolor": "white", "edgecolor": "none", "alpha": 0.8, "pad": 2}


def _draw_first_jump(ax, name, forget, distance):
    """Where the first step is as long as the way, and below which rate 100 steps of that length are too short."""
    first = distance * (np.sqrt(forget) if name == "rmsprop" else np.ones_like(forget))
    ax.plot(first, forget, color=plots.INK, linewidth=2.5)
    ax.plot(np.full_like(forget, distance / _STEPS), forget, color=plots.INK, linewidth=1.5, linestyle="--")
    for x, y, label in (
        (0.006, 0.02, "100 η is less\nthan the way"),
        (0.4, 0.4, "arrives and\nrattles"),
        (1.6, 0.0022, "first step\njumps over" if name == "rmsprop" else ""),
    ):
        if label:
            ax.text(x, y, label, ha="center", va="center", fontsize=13, bbox=_LABEL_BOX)
    if name == "rmsprop":  # the pale bands
        at = {"xytext": (0.02, 0.2), "arrowprops": {"arrowstyle": "->", "color": plots.INK, "lw": 1.5}}
        ax.annotate("arrived, forgot,\nleapt out", (0.3, 0.025), fontsize=13, ha="center", bbox=_LABEL_BOX, **at)


def _follower(ax, others, surface, name):
    """The marker on the map and its run on the other two Axes; ``follow(lr, height, **memory)`` → losses, gone."""
    path_ax, loss_ax = others
    place = _SURFACES[surface]
    marker = {"color": "#ffd54a", "markersize": 15, "markeredgecolor": plots.INK, "markeredgewidth": 2.5}
    cross = moving(ax, "o", **marker, clip_on=False)
    path, curve = plots.trace(path_ax, LOOKS[name], linewidth=2), plots.trace(loss_ax, LOOKS[name])

    def follow(lr, height, **memory):
        history = descent.run(optimizers.OPTIMIZERS[name], _START, place.grad, _STEPS, lr=lr, **memory)
        w, gone = descent.finite(history, _STEPS)
        losses = place.f(w)
        cross.set_data([lr], [height])
        path(w)
        curve(loss_points(losses, 1e-10, 1e4))
        return losses, descent.lost_at(losses) or gone

    return follow


def _arrival(losses, gone):
    """What a run has reached, in a sentence."""
    if gone:
        return f"The run overflowed at step {gone}."
    below = np.flatnonzero(losses >= 1e-6 * losses[0])[-1] + 1
    reached = f", below a millionth of its start from step {below} on" if below < len(losses) else ""
    grown = "grown" if losses[-1] > losses[0] else "gone"
    return f"The loss has {grown} from {exact(losses[0])} to {exact(losses[-1], 3)} in {_STEPS} steps{reached}."
