"""The rates of today at every stopping time, and a gradient that is clipped at a cliff."""

from functools import lru_cache

import numpy as np

from primer import experiments, plots
from primer.live.explorer import Explorer, int_slider, log_slider, slider
from primer.plots import BLUE, GREEN, GREY, INK, VERMILION, counted, exact, moving

__all__ = ["cliff", "stopping_times"]


_STEPS = 1000
_STOPS = (50, 100, 150, 200, 300, 400, 550, 700, 850, 1000)
_PLANS = {"constant": (INK, "-"), "cosine": (BLUE, "--"), "stable decay": (VERMILION, (0, (5, 1.5, 1, 1.5)))}
_PLANNED = {"cosine": "o", "stable decay": "s"}


def stopping_times():
    """Three plans for the rate, and the mean loss on a noisy bowl whenever the run is stopped.

    Controls: ``lr`` η0; ``n``, the number of steps that the plans are made for; ``stop``, after which the run is
    stopped; ``share`` of the fall in stable decay; ``warm``, the steps of a linear warm-up, at most half of the run.

    The bowl is ½ (x² + y²/25) with w = 5 in both directions and gradient noise of variance 1; the mean over all runs is
    exact. Marks: runs that were planned for just that time.
    """

    def scene(figure):
        left, right = figure.subplots(1, 2)
        left.set(title="Learning rate", xlabel="step t", xlim=(0, _STEPS), ylim=(0, 1.04))
        right.set(title="Mean loss, if the run is stopped at t", xlabel="step t", yscale="log", xlim=(0, _STEPS * 1.02))
        right.set(ylim=(1e-2, 30))
        rates = {plan: moving(left, color=color, linestyle=style) for plan, (color, style) in _PLANS.items()}
        losses = {
            plan: moving(right, color=color, linestyle=style, label=plan) for plan, (color, style) in _PLANS.items()
        }
        marks = {
            plan: moving(right, marker, color=_PLANS[plan][0], markerfacecolor="white", markersize=7, markeredgewidth=2,
                         linewidth=1, linestyle=":", label=f"{plan}, planned for t")
            for plan, marker in _PLANNED.items()
        }  # fmt: skip
        floor = moving(right, color=GREY, linewidth=1.5, linestyle=(0, (1, 2)), label="floor of η")
        figure.legend(loc="outside upper center", ncols=6, columnspacing=1.1, handletextpad=0.5, handlelength=2.4)
        stops = [moving(ax, color=GREY, linewidth=1.5) for ax in (left, right)]

        def move(lr, n, stop, share, warm):
            stop, t = min(stop, n), np.arange(n + 1)
            runs = {plan: _run(plan, lr, n, share, warm) for plan in _PLANS}
            for plan, (rate, loss) in runs.items():
                rates[plan].set_data(t[:-1], rate)
                losses[plan].set_data(t, loss)
            for plan, mark in marks.items():
                mark.set_data(_STOPS, _planned(plan, lr, share, warm))
            bottom = experiments.bowl_floor(lr)
            floor.set_data([0, 2 * _STEPS], [bottom] * 2)
            for line, ax in zip(stops, (left, right), strict=True):
                line.set_data([stop, stop], ax.get_ylim())
            said = ", ".join(f"{plan} {exact(loss[stop], 3)}" for plan, (_, loss) in runs.items())
            meant = ", ".join(f"{plan} {exact(_run(plan, lr, stop, share, warm)[1][-1], 3)}" for plan in _PLANNED)
            return (
                f"η₀ = {exact(lr)}, planned for {counted(n, 'step')}{_warm_words(warm, n)}. Stopped after {stop}, the "
                f"mean loss is: {said}; planned for just that time: {meant}. The constant rate's floor is "
                f"{exact(bottom, 3)}."
            )

        return move

    controls = {
        "lr": log_slider(0.3, 0.01, 1, label="rate η₀"),
        "n": int_slider(_STEPS, 50, _STEPS, label="planned for"),
        "stop": int_slider(_STEPS, 1, _STEPS, label="stopped at t", play=True),
        "share": slider(0.2, 0.05, 1, 0.05, label="share of the fall"),
        "warm": int_slider(0, 0, 200, label="warm-up steps"),
    }
    return Explorer(scene, controls, size=(1000, 440), presets=_STOPPING_STORIES)


_STOPPING_STORIES = {
    "planned for 1000, stopped at 1000": {"n": 1000, "stop": 1000},
    "the same, stopped at 500: both too early": {"n": 1000, "stop": 500},
    "planned for 500: the flat part is the same": {"n": 500, "stop": 500},
    "the fall takes all: a line": {"share": 1.0},
    "a warm-up of 150: on a bowl only lost time": {"n": 300, "stop": 300, "warm": 150},
}


def _warm_words(warm, n):
    return f" with a warm-up of {min(warm, n // 2)}" if warm else ""


@lru_cache(maxsize=256)
def _run(plan, lr, n, share, warm):
    """The rates of a run of ``n`` steps, (n,), and its mean loss, (n + 1,)."""
    rates = experiments.planned_rates(plan, lr, n, share, min(warm, n // 2))
    return rates, experiments.bowl_loss(rates)


@lru_cache(maxsize=64)
def _planned(plan, lr, share, warm):
    """The mean loss at the end of runs that were planned for each of ``_STOPS``."""
    return [_run(plan, lr, n, share, warm)[1][-1] for n in _STOPS]


_WALK, _LAST = 100, 20
_DOMAIN = (5.0, 8.0), (-4.5, -1.5)


def cliff():
    """Gradient descent along a cliff of the loss, with the gradient as it is and clipped.

    Controls: ``limit`` c of the gradient's length; ``lr``; ``steps``; ``x`` and ``y``, the start, which can be dragged:
    the weight and the bias of a unit that feeds itself ten times (``experiments.cliff_loss``).
    """

    def scene(figure):
        left, right = figure.subplots(1, 2, width_ratios=[1.15, 1])
        plots.surface(left, experiments.cliff_loss, _DOMAIN, points=151)
        left.set(title="A unit that feeds itself: the loss", xlabel="its weight w", ylabel="its bias b")
        right.set(title="Length of the gradient", xlabel="step", yscale="log", xlim=(0, _WALK), ylim=(1e-5, 100))
        paths = [plots.path(left, INK, linestyle="--"), plots.path(left, VERMILION)]
        lengths = [
            moving(right, color=INK, linestyle="--", linewidth=1.8, label="as it is"),
            moving(right, color=VERMILION, label="on the clipped way"),
        ]
        rule = moving(right, color=GREEN, linestyle=":", label="limit c")
        right.legend(loc="lower right")

        def move(limit, lr, steps, x, y):
            said = []
            for name, draw, curve, most in zip(_WAYS, paths, lengths, (np.inf, limit), strict=True):
                places, long = (each[: steps + more] for each, more in zip(_way(x, y, lr, most), (1, 0), strict=True))
                draw(places)
                curve.set_data(np.arange(len(long)), np.clip(long, 1e-6, 1e3))
                said.append(f"{name} {_end_words(places, long, most)}")
            rule.set_data([0, _WALK], [limit, limit])
            return f"η = {exact(lr)}, c = {exact(limit)}, from {plots.point((x, y))}. {' '.join(said)}"

        return move

    controls = {
        "limit": log_slider(0.1, 0.01, 30, label="clip at c"),
        "lr": log_slider(1.0, 0.1, 3, label="learning rate η"),
        "steps": int_slider(60, 0, _WALK, label="steps", play=True),
        "x": slider(6.5, 5, 8, 0.05, label="start w"),
        "y": slider(-3.5, -4.5, -1.5, 0.05, label="start b"),
    }
    return Explorer(scene, controls, size=(1000, 440), presets=_CLIFF_STORIES, point=("x", "y"))


_WAYS = ("As it is, gradient descent", "Clipped, it")
_CLIFF_STORIES = {
    "thrown off by one step, or clipped": {},
    "the step before": {"steps": 7},
    "a limit that nothing reaches": {"limit": 30.0},
    "a limit too low: it crawls": {"limit": 0.01},
}


@lru_cache(maxsize=256)
def _way(x, y, lr, limit):
    return experiments.cliff_walk((x, y), lr, _WALK, limit)


def _end_words(places, lengths, limit):
    """Where the walk ends, how low, and how long its longest step was, or how many were shortened."""
    loss = exact(experiments.cliff_loss(places[-1]), 3)
    if not len(lengths):
        return f"stands at a loss of {loss}."
    if np.isfinite(limit):
        told = f"{np.sum(lengths > limit)} of its gradients were shortened"
        if len(lengths) >= _LAST:
            last = [experiments.cliff_loss(place) for place in places[-_LAST:]]
            told += (
                f", and in its last {_LAST} steps the loss was between {exact(min(last), 3)} and {exact(max(last), 3)}"
            )
    else:
        jumps = np.hypot(*np.diff(places, axis=0).T)
        told = f"its longest step, number {jumps.argmax() + 1}, was {exact(jumps.max(), 3)} long"
    return f"has come to a loss of {loss} after {counted(len(lengths), 'step')}; {told}."
