"""What a rate for each weight cannot do: the turned ravine, and the generalisation gap."""

from functools import lru_cache

import numpy as np

from primer import descent, experiments, optimizers, plots, surfaces
from primer.catalogue import menu
from primer.experiments import tuning
from primer.experiments.limits import TURNED_ANGLES, TURNED_BUDGET, TURNED_RATIOS, TURNED_STARTS, rotation
from primer.live.explorer import Explorer, choice, int_slider, log_slider, slider
from primer.plots import BLUE, INK, LOOKS, VERMILION, exact, moving

__all__ = ["generalisation_gap", "turned_ravine"]


def turned_ravine():
    """A ravine turned under every optimizer: who notices that the axes no longer point along it?

    Controls: ``angle`` in degrees, ``optimizer``, whose path is bold, and ``ratio``, the condition number κ. Right:
    the median of the steps until the loss stays below 0.001 from points √2 away, each at its best rate of nine.
    """

    def scene(figure, ratio):
        left, right = figure.subplots(1, 2, width_ratios=[1, 1.15])
        left.set(title=f"κ = {ratio}; thin: GD, Momentum", xlim=(-2.1, 2.1), ylim=(-2.1, 2.1), xlabel="x", ylabel="y")
        left.set_aspect("equal", adjustable="box")
        left.grid(False)
        rings = [moving(left, color="#4a86bd", linewidth=1.2) for _ in _RINGS]
        path = {name: plots.trace(left, LOOKS[name], linewidth=1.2) for name in _BESIDE}
        bold = {name: plots.trace(left, LOOKS[name], linewidth=3) for name in _TURNED}
        right.set(title="Median steps until the loss stays below 0.001", xlabel="angle (°)", xlim=(0, 90))
        right.set(ylim=(2, 1000), yscale="log", xticks=[0, 15, 30, 45, 60, 75, 90])
        found = experiments.turned_contest(ratio)
        for name in _TURNED:
            look, medians = LOOKS[name], [each.median for each in found[name]]
            right.plot(TURNED_ANGLES, medians, **look.line, marker=look.marker, markevery=3, label=look.title)
        right.legend(loc="upper right", ncols=3, handlelength=2.4, frameon=True, framealpha=1, edgecolor="none")
        rule = moving(right, color=plots.INK, linewidth=1.5, linestyle=":")
        mark = moving(right, "o", markersize=15, color="none", markeredgecolor=plots.INK, markeredgewidth=2.5)

        def move(angle, optimizer):
            for ring, points in zip(rings, _rings(angle, ratio), strict=True):
                ring.set_data(points.T)
            column = int(np.abs(TURNED_ANGLES - angle).argmin())
            here = {other: found[other][column] for other in _TURNED}
            its, along = here[optimizer], found[optimizer][0]
            for other, walk in path.items():
                walk(_turned_run(other, angle, ratio, here[other].lr).w if other != optimizer else _NOWHERE)
            for other, walk in bold.items():
                walk(_turned_run(other, angle, ratio, its.lr).w if other == optimizer else _NOWHERE)
            rule.set_data([angle, angle], [2, 1000])
            mark.set_data([TURNED_ANGLES[column]], [its.median])
            return f"Turned by {exact(angle, 3)}°: {_turned_words(optimizer, column, here, along)}"

        return move

    controls = {
        "angle": slider(30.0, 0, 90, 1, label="angle (°)"),
        "optimizer": choice("Adagrad", menu(_TURNED), label="optimizer"),
        "ratio": choice("100", TURNED_RATIOS, label="κ"),
    }
    presets = {
        "along the axes": {"angle": 0.0, "optimizer": "Adagrad", "ratio": "100"},
        "turned by 5°: Adagrad is slower already": {"angle": 5.0, "optimizer": "Adagrad", "ratio": "100"},
        "turned by 45°: Adagrad is slower": {"angle": 45.0, "optimizer": "Adagrad", "ratio": "100"},
        "Momentum does not notice": {"angle": 45.0, "optimizer": "Momentum", "ratio": "100"},
        "Adam finds another rate": {"angle": 45.0, "optimizer": "Adam", "ratio": "100"},
        "a mild ravine": {"angle": 45.0, "optimizer": "Adagrad", "ratio": "10"},
    }
    return Explorer(scene, controls, size=(1000, 460), presets=presets)


def _turned_words(optimizer, column, here, along):
    """One optimizer's steps at an angle beside those ``along`` the axes, and what all need ``here``."""
    its = here[optimizer]
    told = "they differ" if tuning.differ(its.between, along.between) else "no difference is shown"
    said = tuning.joined(here, lambda other: f"{LOOKS[other].title} {_count(here[other].median)}")
    return (
        f"{LOOKS[optimizer].title} with its best rate η = {exact(its.lr)} takes {_count(its.median)} steps "
        f"({_range(its)}); along the axes {_count(along.median)} ({_range(along)}): {told}. Medians of {TURNED_STARTS} "
        f"starts at {TURNED_ANGLES[column]:g}°, each with its own best rate (~: no difference shown): {said}."
    )


_NOWHERE = np.zeros((0, 2))
_BESIDE = ("gd", "momentum")  # thin beside the chosen one
_TURNED = ("gd", "momentum", "nag", "adagrad", "rmsprop", "adam")
_RINGS = (0.05, 0.2, 0.5, 1.0, 2.0)


def _count(steps):
    return f"{steps:g}" if steps <= TURNED_BUDGET else f"more than {TURNED_BUDGET}"


def _range(found):
    """The interval of a median, in words."""
    return f"95 %: {_count(found.between[0])} to {_count(found.between[1])}"


def _rings(angle, ratio):
    """Level lines of the turned ravine, one array of points each."""
    t = np.linspace(0, 2 * np.pi, 61)
    circle = np.column_stack([np.cos(t), np.sin(t) / np.sqrt(ratio)])
    return [np.sqrt(2 * level) * circle @ rotation(angle).T for level in _RINGS]


@lru_cache(maxsize=256)
def _turned_run(name, angle, ratio, lr):
    turned = surfaces.ravine(angle=angle, ratio=ratio)
    return descent.run(optimizers.OPTIMIZERS[name], rotation(angle) @ np.ones(2), turned.grad, 150, lr=lr)


def generalisation_gap():
    """A constructed data set on which all reach training error 0, and the adaptive methods learn the wrong thing.

    Controls: ``optimizer``, ``lr`` and ``steps``. Wilson et al. 2017: each sample has one feature that tells its
    class, two that are always 1, and some that no other sample has. 40 samples to train on, 200 to test on.
    """

    def scene(figure):
        left, right = figure.subplots(1, 2, width_ratios=[1, 1.2])
        left.set(title="Training loss, and error on new samples", xlabel="step", xlim=(0, 400), ylim=(-0.03, 1.03))
        train = moving(left, color=BLUE, label="mean squared error, 40 samples")
        test = moving(left, color=VERMILION, linestyle="--", label="share of 200 new ones classed wrongly")
        left.legend(loc="upper right")
        right.set(title="The weights, one of each kind; hollow: GD's", xlim=(-0.6, 4.6), ylim=(-0.6, 1.15))
        right.set_xticks(
            range(5), ["tells\nthe class", "always\n1", "always\n1", "own, of a\n+1 sample", "own, of a\n−1 sample"]
        )
        right.axhline(0, color=plots.GREY, linewidth=1)
        bars = [moving(right, color=BLUE, linewidth=40, solid_capstyle="butt") for _ in range(5)]
        shortest = _few_weights("gd", 0.3).w[-1]
        # They stand still, but before the bars, which move.
        squares = moving(right, marker="s", linestyle="", markersize=16, color="none", markeredgecolor=INK)
        squares.set(data=(range(5), shortest), markeredgewidth=2)
        numbers = plots.column(right, range(5), 1.06, align="center", bold=True)

        def move(optimizer, lr, steps):
            title = LOOKS[optimizer].title
            w, gone = descent.finite(_few_weights(optimizer, lr), steps)
            losses, errors = experiments.few_losses(w), experiments.few_errors(w)
            train.set_data(np.arange(len(w)), np.clip(losses, -1, 3))
            test.set_data(np.arange(len(w)), errors)
            for i, weight in enumerate(w[-1]):
                bars[i].set_data([i, i], [0, np.clip(weight, -2, 2)])
            numbers([plots.short(weight, 6) for weight in w[-1]])
            gone = descent.lost_at(losses) or gone
            if gone:
                return f"{title} with η = {exact(lr)} diverged at step {gone}: the rate is too high here."
            return (
                f"{title}, η = {exact(lr)}: after {len(w) - 1} steps the training loss is {exact(losses[-1], 3)} "
                f"and {100 * errors[-1]:.1f} % of the new samples are classed wrongly. On a new sample only the first "
                f"three weights count: {exact(w[-1, 0], 3)} · class + {exact(w[-1, 1], 3)} + {exact(w[-1, 2], 3)}."
            )

        return move

    controls = {
        "optimizer": choice("Adam", menu(_TURNED), label="optimizer"),
        "lr": log_slider(0.005, 1e-3, 1, label="learning rate η"),
        "steps": int_slider(400, 0, 400, label="steps", play=True),
    }
    presets = {
        "GD: learns the class": {"optimizer": "GD", "lr": 0.3, "steps": 400},
        "Momentum: learns the class": {"optimizer": "Momentum", "lr": 0.1, "steps": 400},
        "Adam: all weights alike": {"optimizer": "Adam", "lr": 0.005, "steps": 400},
        "Adagrad: all weights alike": {"optimizer": "Adagrad", "lr": 0.05, "steps": 400},
        "RMSProp: all weights alike": {"optimizer": "RMSProp", "lr": 0.002, "steps": 400},
    }
    return Explorer(scene, controls, size=(1000, 440), presets=presets)


@lru_cache(maxsize=64)
def _few_weights(name, lr):
    """The run of the five different weights over 400 steps."""
    return descent.run(optimizers.OPTIMIZERS[name], np.zeros(5), experiments.few_gradient, 400, lr=lr)
