"""AdaBound: the bounds that close on one rate, on Wilson's data and on the counter-example."""

from functools import lru_cache

import numpy as np

from primer import descent, experiments, optimizers, plots
from primer.live.explorer import Explorer, int_slider, log_slider
from primer.plots import GREEN, GREY, LOOKS, PURPLE, VERMILION, counted, exact, moving, short

__all__ = ["bounded_counter_example", "closing_bounds"]


_FEW_STEPS = 400
_KINDS = (
    "tells the class",
    "always 1",
    "one sample's own",
)
_PLACES = (0, 1, 3)  # of the five different weights
_LINES = ((VERMILION, "o"), (GREEN, "s"), (PURPLE, "^"))  # and the marker at its end
_PAIR = ("adam", "adabound")
# A legend between a title and its Axes, where no curve crosses it, and the pixels from these to the title.
_ABOVE = {"loc": "lower left", "bbox_to_anchor": (-0.02, 1), "columnspacing": 1}
_HIGH = 58


def closing_bounds():
    """The rates of single weights between the two bounds, and what it makes of the data that mislead Adam.

    Controls: ``final_lr``, η*, ``gamma``, ``lr`` of both, and ``steps``. The data are those of Wilson et al. 2017, as
    in ``generalisation_gap``: one feature tells the class of a sample, two are always 1, the others are its own.
    """

    def scene(figure):
        left, right = figure.subplots(1, 2, width_ratios=[1.1, 1])
        show_rates = _rates_between_bounds(left, _FEW_STEPS, _KINDS)
        left.set_title("AdaBound's rates", pad=_HIGH)
        left.set_ylim(1e-4, 1e2)
        left.legend(ncols=3, **_ABOVE)
        right.set_title("Training loss, and error on new samples", pad=_HIGH)
        right.set(xlabel="step", xlim=(0, _FEW_STEPS), ylim=(-0.03, 1.03))
        lines = {name: [plots.trace(right, LOOKS[name]), moving(right, color=LOOKS[name].color, linewidth=1.5)]
                 for name in _PAIR}  # fmt: skip
        plots.legend_of(right, _PAIR, loc="upper right", title="thick: share classed wrongly\nthin: mean squared error")

        def move(final_lr, gamma, lr, steps):
            bound, rates = _few_run("adabound", lr, final_lr, gamma)
            ends = []
            for name in _PAIR:
                w = (bound if name == "adabound" else _few_run("adam", lr)[0])[: steps + 1]
                errors, losses = experiments.few_errors(w), experiments.few_losses(w)
                thick, thin = lines[name]
                thick(np.column_stack([np.arange(len(w)), errors]))
                thin.set_data(np.arange(len(w)), np.clip(losses, -1, 3))
                ends.append((errors[-1], losses[-1]))
            low, high = experiments.rate_bounds(np.arange(1, _FEW_STEPS + 1), final_lr, gamma)
            show_rates(final_lr, low, high, rates.T, steps)
            now = ", ".join(
                f"{exact(rates[steps - 1, i], 3)}{_held(rates[steps - 1, i], low[steps - 1], high[steps - 1])} ({kind})"
                for i, kind in enumerate(_KINDS)
            )
            (adam, _), (adabound, loss) = ends
            return (
                f"η = {exact(lr)}, η* = {exact(final_lr)}, γ = {exact(gamma)}: at step {steps} the bounds are "
                f"{exact(low[steps - 1], 3)} and {exact(high[steps - 1], 3)}, the rates {now}. AdaBound's training "
                f"loss is {exact(loss, 2)}, and it classes {100 * adabound:.1f} % of the new samples wrongly, Adam "
                f"{100 * adam:.1f} %."
            )

        return move

    controls = {
        "final_lr": log_slider(0.1, 1e-3, 3, label="η*: final_lr"),
        "gamma": log_slider(0.01, 1e-5, 0.9, label="γ"),
        "lr": log_slider(0.005, 1e-3, 0.1, label="learning rate η"),
        "steps": int_slider(_FEW_STEPS, 1, _FEW_STEPS, label="steps", play=True),
    }
    presets = {
        "the bounds close in time: it learns the class": {"final_lr": 0.1, "gamma": 0.01, "lr": 0.005},
        "the usual γ = 0.001: as wrong as Adam": {"final_lr": 0.1, "gamma": 0.001, "lr": 0.005},
        "a larger η*: the lower bound takes over": {"final_lr": 1.0, "gamma": 0.001, "lr": 0.005},
        "hardly any bounds: Adam": {"final_lr": 0.1, "gamma": 1e-5, "lr": 0.005},
        "one rate for all, soon: momentum": {"final_lr": 0.3, "gamma": 0.9, "lr": 0.005},
    }
    return Explorer(scene, controls, size=(1000, 480), presets=presets)


def _rates_between_bounds(ax, last, labels):
    """Bounds and some rates on log Axes; ``show(final_lr, low, high, rates, steps)`` takes those of all steps."""
    ax.set(xscale="log", yscale="log", xlim=(1, last), xlabel="step")
    curves = [moving(ax, color=color) for color, _ in _LINES]
    now = [moving(ax, f"{marker}-", color=color, markersize=10, label=label)
           for label, (color, marker) in zip(labels, _LINES, strict=True)]  # fmt: skip
    bounds = [moving(ax, color=GREY, linewidth=2, linestyle="--", label=label) for label in ("bounds", "_above")]
    aim = moving(ax, color=GREY, linewidth=1.5, linestyle=":", label="η*")
    t = np.arange(1, last + 1)
    low_end, high_end = 1e-7, 1e7  # what log axes can draw

    def show(final_lr, low, high, rates, steps):
        for line, values in zip(bounds, (low, high), strict=True):
            line.set_data(t, np.clip(values, low_end, high_end))
        aim.set_data([1, last], [final_lr] * 2)
        for curve, dot, values in zip(curves, now, rates, strict=True):
            known = np.flatnonzero(np.isfinite(values[:steps]))  # some rates are not of every step
            curve.set_data(t[known], np.clip(values[known], low_end, high_end))
            dot.set_data(t[known[-1:]], np.clip(values[known[-1:]], low_end, high_end))

    return show


def _held(rate, low, high):
    """Which bound a rate is held at, in words."""
    return ", at the lower bound" if rate == low else ", at the upper bound" if rate == high else ""


@lru_cache(maxsize=64)
def _few_run(name, lr, final_lr=None, gamma=None):
    """The five different weights (401, 5), and of AdaBound the rates (400, 3) of ``_KINDS``, else nothing."""
    own = {"final_lr": final_lr, "gamma": gamma} if name == "adabound" else {}
    history = descent.run(optimizers.OPTIMIZERS[name], np.zeros(5), experiments.few_gradient, _FEW_STEPS, lr=lr, **own)
    return history.w, history.rate[:, _PLACES] if own else None


_ONLINE_STEPS = 10_000
_GRADIENTS = ("at g = 3", "at the first −1", "at the second −1")


def bounded_counter_example():
    """The counter-example of the AMSGrad part: AdaBound goes with Adam first, and turns when its bounds close.

    Controls: ``final_lr``, η*, ``gamma`` and ``steps``. The slopes are 3, −1, −1, over and over, x is held in [−1, 1];
    both have β1 = 0, β2 = 0.1, the rate η / √v with η = 0.5 and all divided by √t; AdaBound holds η / √v in its bounds.
    """

    def scene(figure):
        left, right = figure.subplots(1, 2, width_ratios=[1.2, 1])
        left.set_title("Where they are on the line from −1 to 1", pad=_HIGH)
        left.set(xlabel="step", ylabel="x", xscale="log")
        left.set(xlim=(1, 1.2 * _ONLINE_STEPS), ylim=(-1.25, 1.25), yticks=[-1, -0.5, 0, 0.5, 1])
        for place, word, side in ((-1, "best", "top"), (1, "worst", "bottom")):
            left.axhline(place, color=GREY, linewidth=1.5, linestyle=":")
            left.text(1.15, place * 1.04, word, va=side, fontsize=13)
        plots.legend_of(left, _PAIR, ncols=2, **_ABOVE)
        walks = {name: plots.trace(left, LOOKS[name], linewidth=2) for name in _PAIR}
        show_rates = _rates_between_bounds(right, _ONLINE_STEPS, _GRADIENTS)
        right.set_title("AdaBound's rate, times √t", pad=_HIGH)
        right.set_ylim(1e-3, 1e2)
        right.legend(ncols=3, **_ABOVE)

        def move(final_lr, gamma, steps):
            run = _online(final_lr, gamma)
            at = np.unique(np.append(np.geomspace(1, steps, 420).round(), steps)).astype(int)
            for name in _PAIR:
                walks[name](np.column_stack([at, getattr(run, name)[at]]))
            phases = np.arange(_ONLINE_STEPS) % 3
            show_rates(final_lr, run.low, run.high, [np.where(phases == k, run.rate, np.nan) for k in range(3)], steps)
            last = slice(max(1, steps - 299), steps + 1)
            return (
                f"η* = {exact(final_lr)}, γ = {exact(gamma)}: after {counted(steps, 'step')} Adam is at "
                f"{short(run.adam[steps])}, AdaBound at {short(run.adabound[steps])}; mean of the last "
                f"{last.stop - last.start}: "
                f"{short(run.adam[last].mean())} and {short(run.adabound[last].mean())}. The bounds are "
                f"{exact(run.low[steps - 1], 3)} and {exact(run.high[steps - 1], 3)}. {_turn_words(run)}"
            )

        return move

    controls = {
        "final_lr": log_slider(0.1, 1e-2, 10, label="η*: final_lr"),
        "gamma": log_slider(0.001, 1e-5, 0.9, label="γ"),
        "steps": int_slider(3000, 1, _ONLINE_STEPS, label="steps", play=True),
    }
    presets = {
        "first it goes with Adam": {"final_lr": 0.1, "gamma": 0.001, "steps": 300},
        "then the bounds close, and it turns": {"final_lr": 0.1, "gamma": 0.001, "steps": 3000},
        "γ = 0.1: to the best place at once": {"final_lr": 0.1, "gamma": 0.1, "steps": 300},
        "γ = 0.0001: not before step 6000": {"final_lr": 0.1, "gamma": 0.0001, "steps": 6000},
        "η* = 2: the lower bound turns it": {"final_lr": 2.0, "gamma": 0.001, "steps": 3000},
    }
    return Explorer(scene, controls, size=(1000, 480), presets=presets)


@lru_cache(maxsize=64)
def _online(final_lr, gamma):
    return experiments.bounded_counter_example(final_lr, gamma, steps=_ONLINE_STEPS)


def turning_step(run):
    """The first step from which on each round of three moves AdaBound towards −1, or 0 if the last does not."""
    rounds = len(run.g) // 3
    away = np.flatnonzero((run.rate * run.g)[: 3 * rounds].reshape(rounds, 3).sum(-1) <= 0)
    turned = int(away[-1]) + 1 if away.size else 0
    return 3 * turned + 1 if turned < rounds else 0


def _turn_words(run):
    step = turning_step(run)
    return f"From step {step} on its rounds of three lead to −1." if step else "Its rounds of three lead to +1."
