"""The finale of notebook 4: the race, and the fair comparison behind it."""

from functools import lru_cache

import numpy as np

from primer import descent, optimizers, plots, surfaces
from primer.catalogue import memories_of, menu, ready
from primer.experiments import tuning
from primer.live.explorer import Explorer, choice, int_slider, log_slider, slider, switch
from primer.plots import LOOKS, counted, exact, loss_points, moving

__all__ = ["fair_race", "race"]

_STEPS = 100  # as many as tuning has
_TUNED, _SAME, _OWN = "fair: tuned for each", "the same η for all", "each its own η"
_PLACES = {**surfaces.SURFACES, "ravine 30°": surfaces.ravine(angle=30)}
_SECTION_4 = ("gd", "momentum", "nag", "adagrad", "rmsprop", "adam")

# Rates under which each behaves instructively, in the order of the course.
_RATES = {
    "ravine": (0.07, 0.02, 0.02, 1.0, 0.05, 0.2),
    "Himmelblau": (0.01, 0.003, 0.005, 0.5, 0.03, 0.2),
    "Styblinski–Tang": (0.02, 0.003, 0.005, 0.5, 0.03, 0.2),
}


def race():
    """The race: any of the optimizers, on any surface, from any start, with rates that are fair or not.

    Controls: ``surface``, ``view``; ``x`` and ``y`` of the start; ``steps``; ``rates``, whether each has the rate that
    was best for it over a grid and many starts (``experiments.tuning``), or all have ``lr``, or each its own ``lr_…``;
    ``later``, whether those of notebook 5 are there; a switch for each optimizer; and the memories ``gamma``, ``beta``,
    ``beta1`` and ``forget`` = 1 − β2.
    """

    def scene(figure, surface, view, later):
        place, names = _PLACES[surface], _names() if later else _SECTION_4
        paths = _ground(figure, place, view, names)
        low, high = _loss_range(place)
        right = plots.axes_at(figure, 640, 112, 345, 335)
        plots.loss_axes(right, _STEPS, low, high, title="Loss above the lowest, after each step")
        right.set_xlim(0, 1.03 * _STEPS)  # the marks at the end are whole
        curves = {name: plots.trace(right, LOOKS[name]) for name in names}
        below = {"loc": "lower left", "bbox_to_anchor": (0.02, 0), "bbox_transform": figure.transFigure}
        plots.legend_of(right, names, ncols=7 if later else 6, columnspacing=1.2, **below)

        def move(x, y, steps, rates, lr, **rest):
            start = np.clip([x, y], *np.transpose(place.domain))
            lrs = _rates_of(names, rates, surface, lr, rest)
            ends, excess = {}, {}
            for name in names:
                if not rest[name]:
                    paths[name](_NOWHERE)
                    curves[name](_NOWHERE)
                    continue
                run = _run(name, surface, *start, lrs[name], _memory(name, rest), -(-steps // 100) * 100)
                w, gone = descent.finite(run, steps)
                with np.errstate(all="ignore"):
                    losses = place.f(w) - place.f(place.minima[0])
                paths[name](w)
                curves[name](loss_points(losses, low, high))
                ends[name] = None if gone else w[-1]
                excess[name] = np.inf if gone or not np.isfinite(losses[-1]) else losses[-1]
            if not ends:
                return "Nobody races: switch at least one optimizer on."
            return (
                f"From ({exact(start[0], 3)}, {exact(start[1], 3)}), {counted(steps, 'step')}, {rates}"
                f"{f' = {exact(lr)}' if rates == _SAME else ''}, seen {_VIEWS[view]}. "
                f"Loss above the lowest: {_order(excess)}. {_places_words(ends)} {_fair_words(surface, rates, excess)}"
            )

        return move

    return Explorer(
        scene,
        _race_controls(_names()),
        size=(1000, 490),
        presets=_race_presets(),
        more={
            "rates and memories": [f"lr_{name}" for name in _SECTION_4] + ["gamma", "beta", "beta1", "forget"],
            "those of notebook 5": [*_LATER, *(f"lr_{name}" for name in _LATER)],
        },
        point=("x", "y"),
    )


_LATER = tuple(name for name in optimizers.OPTIMIZERS if name not in _SECTION_4)
_NOWHERE = np.zeros((0, 2))
_VIEWS = {"contours": "from above", "3-D": "in 3-D"}


def _names():
    return tuple(optimizers.OPTIMIZERS)


def _ground(figure, place, view, names):
    """The surface as contours or in 3-D, and for each optimizer a path on it."""
    if view == "3-D":
        ax = plots.axes_at(figure, 20, 50, 540, 420, projection="3d", computed_zorder=False)
        plots.landscape(ax, place.f, place.domain)
        return {name: plots.trail(ax, place.f, LOOKS[name]) for name in names}
    ax = plots.axes_at(figure, 60, 112, 490, 335)
    plots.surface(ax, place.f, place.domain, title=f"{place.name}: bright is low, stars are the lowest")
    ax.plot(*place.minima.T, "*", color="white", markeredgecolor=plots.INK, markersize=16, zorder=2)
    return {name: plots.trace(ax, LOOKS[name], linewidth=2) for name in names}


def _loss_range(place):
    """Limits for the loss axis of a surface: powers of ten around its highest loss and ten decades below."""
    (left, right), (bottom, top) = place.domain
    x, y = np.meshgrid(np.linspace(left, right, 25), np.linspace(bottom, top, 25))
    high = np.ceil(np.log10(np.max(place.f(np.stack([x, y], axis=-1)) - place.f(place.minima[0]))))
    return 10.0 ** (high - 10), 10.0**high


def _race_controls(names):
    controls = {
        "surface": choice("ravine", list(_PLACES), label="surface"),
        "rates": choice(_OWN, [_OWN, _TUNED, _SAME], label="rates"),
        "view": choice("contours", list(_VIEWS), label="view"),
        "x": slider(-5.0, -6, 8, 0.1, label="start x"),
        "y": slider(1.0, -6, 6, 0.1, label="start y"),
        "steps": int_slider(100, 0, _STEPS, label="steps", play=True),
        "lr": log_slider(0.05, 1e-4, 5, label="η for all"),
    }
    controls |= {name: switch(True, label=LOOKS[name].title) for name in names}
    controls["later"] = switch(False, label="and those of notebook 5")
    controls |= {
        f"lr_{name}": log_slider(_own_rate(name, "ravine"), 1e-4, 5, label=f"η {LOOKS[name].title}") for name in names
    }
    return controls | {
        "gamma": slider(0.9, 0, 0.99, 0.01, label="γ"),
        "beta": slider(0.9, 0, 0.99, 0.01, label="β"),
        "beta1": slider(0.9, 0, 0.99, 0.01, label="β1"),
        "forget": log_slider(0.001, 1e-4, 1, label="1 − β2"),
    }


def _own_rate(name, surface):
    rates = dict(zip(_SECTION_4, _RATES[surface], strict=True))
    return rates.get(name, rates["adam"] * LOOKS[name].of_adams_rate)


def _preset(surface, **more):
    x, y = _PLACES[surface].start
    values = {"surface": surface, "x": float(x), "y": float(y), "rates": _OWN, "view": "contours", "steps": 100}
    values |= dict.fromkeys(_names(), True) | {"later": False}
    return values | {f"lr_{name}": _own_rate(name, surface) for name in _names()} | more


def _race_presets():
    return {
        "the same η for all: who is to blame?": _preset("ravine", rates=_SAME, lr=0.05),
        "the same race, fair: the order flips": _preset("ravine", rates=_TUNED),
        "those of notebook 5 run, too": _preset("ravine", rates=_TUNED, later=True),
        "Himmelblau splits the families": _preset("Himmelblau"),
        "Styblinski–Tang: only heavy momentum crosses": _preset(
            "Styblinski–Tang", x=4.0, y=-1.0, gamma=0.95, lr_momentum=0.01, lr_nag=0.02
        ),
    }


def _rates_of(names, rates, surface, lr, rest):
    """The learning rate of each optimizer."""
    if rates == _SAME:
        return dict.fromkeys(names, lr)
    if rates == _TUNED:
        return {name: _tuned(name, surface).lr if rest[name] else None for name in names}
    return {name: rest[f"lr_{name}"] for name in names}


def _tuned(name, surface):
    """What tuning found on a surface; the turned ravine is not one of ``SURFACES`` and is tuned here."""
    return tuning.tune(name, surface) if surface in surfaces.SURFACES else tuning.tune(name, _PLACES[surface])


def _memory(name, rest):
    """The memory of an optimizer, as pairs."""
    shared = {"gamma": rest["gamma"], "beta": rest["beta"], "beta1": rest["beta1"], "beta2": 1 - rest["forget"]}
    return tuple((key, shared[key]) for key in memories_of(name))


@lru_cache(maxsize=1024)
def _run(name, surface, x, y, lr, memory, steps):
    place = _PLACES[surface]
    return descent.run(ready(name), np.array([x, y]), place.grad, steps, lr=lr, **dict(memory))


def _order(excess):
    """Titles and losses, from the best to the worst."""
    return ", ".join(f"{LOOKS[name].title} {_loss_word(excess[name])}" for name in tuning.ranking(excess))


def _standing(found):
    """Titles and median losses, from the best to the worst, ~ between those that are not told apart."""
    return tuning.joined(found, lambda name: f"{LOOKS[name].title} {_loss_word(found[name].median)}")


def _loss_word(loss):
    if not np.isfinite(loss):
        return "diverged"
    return exact(loss, 2) if loss > tuning.ARRIVED else "< 1e−20"


def _places_words(ends):
    """Where they ended, if not all in the same place."""
    groups = []
    for name, w in ends.items():
        if w is None or not np.abs(w).max() < 1e6:  # left out, or gone
            continue
        near = next((group for group in groups if np.linalg.norm(group[0] - w) < 0.5), None)
        if near is None:
            groups.append((w, [LOOKS[name].title]))
        else:
            near[1].append(LOOKS[name].title)
    if not 2 <= len(groups) <= 4:
        return ""
    return "They end in different places: " + "; ".join(
        f"({', '.join(exact(x if abs(x) > 1e-3 else 0.0, 2) for x in w)}) {', '.join(titles)}" for w, titles in groups
    ) + "."  # fmt: skip


def _fair_words(surface, rates, excess):
    if rates == _OWN and np.inf in excess.values():
        return f"A rate set for one surface may be too large for another: “{_TUNED}” finds one for each."
    if rates == _OWN or len(excess) < 2:
        return ""
    found = {name: _tuned(name, surface) for name in excess}
    order = tuning.joined({name: each.best for name, each in found.items()}, lambda name: LOOKS[name].title)
    at_end = ", ".join(LOOKS[name].title for name, each in found.items() if not each.inside)
    return (
        f"Over {tuning.STARTS} other starts, each with its best rate of the grid, the order is {order} (~: no "
        f"difference shown).{f' At the end of the grid is the best rate of {at_end}.' if at_end else ''}"
    )


def fair_race():
    """The same race from many starts, each optimizer with each rate of a grid: what tuning is worth.

    Controls: ``surface``; ``steps``, everyone's budget; ``lr``, the rate that all share in the unfair race;
    ``optimizer``, whose curve is drawn boldly. Left: medians of the 50 starts that the rates are chosen on. Right: each
    at its best rate on 50 others, with the 95 % interval; hollow: at ``lr``, on the first 50.
    """

    def scene(figure, surface, steps):
        names = _SECTION_4
        tuned = {name: tuning.tune(name, surface, steps) for name in names}
        low, high = _loss_range(_PLACES[surface])
        left, right = _fair_axes(figure, steps, low, high)
        for row, (name, found) in enumerate(tuned.items()):
            style = {"color": LOOKS[name].color}
            left.plot(tuning.GRID, np.clip(found.median, low / 2, high * 2), **LOOKS[name].line, linewidth=1.6)
            right.plot(np.clip(found.best.between, low, high), [row - 0.12] * 2, **style, linewidth=3)
            at = np.clip(found.best.median, low, high), row - 0.12
            right.plot(*at, LOOKS[name].marker, **style, markersize=12, clip_on=False)
        bold = {name: moving(left, **LOOKS[name].line, linewidth=4.5) for name in names}
        best = {name: plots.mark(left, LOOKS[name], 13, markeredgecolor="white", clip_on=False) for name in names}
        rule = moving(left, color=plots.INK, linewidth=1.5, linestyle=":")
        same = [plots.mark(right, LOOKS[name], 12, **_HOLLOW, clip_on=False) for name in names]

        def move(lr, optimizer):
            at = int(np.abs(np.log(tuning.GRID / lr)).argmin())
            unfair, fair = {}, {}
            for row, (name, found) in enumerate(tuned.items()):
                unfair[name], fair[name] = tuning.at_rate(found, at), found.best
                same[row].set_data([np.clip(unfair[name].median, low, high)], [row + 0.18])
                chosen = name == optimizer
                x = tuning.GRID if chosen else []
                bold[name].set_data(x, np.clip(found.median, low / 2, high * 2) if chosen else [])
                best[name].set_data([found.lr], np.clip([found.median[found.at]], low, high))
            rule.set_data([lr, lr], [low, high])
            own = tuned[optimizer]
            return (
                f"With η = {exact(lr)} for all (measured at {exact(tuning.GRID[at])}): {_standing(unfair)}. Each with "
                f"its best rate of {len(tuning.GRID)}, on other starts (~: no difference shown): {_standing(fair)}. "
                f"{LOOKS[optimizer].title}'s best is η = {exact(own.lr)}, and {tuning.forgiving(own)} of the rates "
                f"come within a factor of ten of it."
            )

        return move

    controls = {
        "lr": log_slider(0.05, 1e-4, 5, label="η for all"),
        "optimizer": choice("Adam", menu(_SECTION_4), label="in bold"),
        "surface": choice("ravine", list(surfaces.SURFACES), label="surface"),
        "steps": choice("100", [50, 100, 200], label="budget"),
    }
    return Explorer(scene, controls, size=(1000, 460), presets=_FAIR_RACE_STORIES)


_HOLLOW = {"markerfacecolor": "white", "markeredgewidth": 2}


def _fair_axes(figure, steps, low, high):
    """Empty Axes: the loss over all rates, and a row for each optimizer."""
    left, right = plots.axes_at(figure, 74, 62, 440, 350), plots.axes_at(figure, 652, 62, 333, 350)
    left.set(xscale="log", xlim=(tuning.GRID[0], tuning.GRID[-1]), xlabel="learning rate η")
    left.set(yscale="log", ylim=(low, high), title=f"Median loss above the lowest after {steps} steps")
    rows = len(_SECTION_4)
    right.set(xscale="log", xlim=(low, high), ylim=(rows - 0.4, -0.6), xlabel="median loss above the lowest")
    right.set_yticks(range(rows), [LOOKS[name].title for name in _SECTION_4])
    for row, name in enumerate(_SECTION_4):  # how it looks, before its name: a legend would stand in the curves' way
        look = LOOKS[name].line | {"marker": LOOKS[name].marker, "markevery": [1]}
        right.plot([-0.4, -0.34, -0.28], [row] * 3, **look, transform=right.get_yaxis_transform(), clip_on=False)
    grey = {"color": plots.GREY, "linestyle": "none", "markersize": 12}
    right.plot([], [], "o", **grey, label="its own best rate, 95 %")
    right.plot([], [], "o", **grey, **_HOLLOW, label="η for all")
    right.legend(loc="lower left", bbox_to_anchor=(-0.02, 0.99), ncols=2, handletextpad=0.2, columnspacing=1)
    return left, right


_FAIR_RACE_STORIES = {
    "ravine: the order flips": {"surface": "ravine", "lr": 0.05, "optimizer": "Adagrad"},
    "ravine: past the edge": {"surface": "ravine", "lr": 0.1, "optimizer": "NAG"},
    "Rosenbrock: tuned, no difference is shown": {"surface": "Rosenbrock", "lr": 0.05, "optimizer": "Adam"},
    "Himmelblau: beyond GD's edge": {"surface": "Himmelblau", "lr": 0.05, "optimizer": "GD"},
    "bowl: no ravine, no gain": {"surface": "bowl", "lr": 0.05, "optimizer": "Momentum"},
}
