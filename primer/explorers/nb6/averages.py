"""A walk that noise never lets rest, and averages of where it has been."""

from functools import lru_cache

import numpy as np

from primer import experiments, plots
from primer.experiments.recipe import CURVATURES
from primer.live.explorer import Explorer, int_slider, log_slider, slider
from primer.plots import BLUE, GREEN, GREY, INK, VERMILION, counted, exact, moving, near

__all__ = ["averaged_walk"]


_STEPS = 1000
_STOPS = (50, 100, 200, 300, 500, 700, 1000)
_LOOKS = {  # the name of each way → how it is drawn
    "constant rate": {"color": INK, "linestyle": "-"},
    "moving average": {"color": GREEN, "linestyle": "--"},
    "Schedule-Free": {"color": BLUE, "linestyle": (0, (6, 1.5, 1.2, 1.5))},
}


def averaged_walk():
    """One noisy run at a constant rate, the moving average of its weights, and Schedule-Free; and their mean losses.

    Controls: ``lr`` η of all three; ``memory``, the number of steps 1/(1 − β) that the moving average looks back on;
    ``lean``, the β of Schedule-Free; ``stop``, after how many steps the runs are stopped.

    The bowl is that of ``stopping_times``; left one run of each on the same noise (of the walk every tenth place),
    right the exact means over all runs.
    Circles: a cosine planned for just that time, each with the best of nine rates of its own.
    """

    def scene(figure):
        left, right = figure.subplots(1, 2, width_ratios=[1, 1.15])
        plots.surface(left, _bowl, _DOMAIN)
        left.set(title="One run: where the weights are", xlabel="flat direction", ylabel="steep direction")
        left.plot([0], [0], "*", color="white", markeredgecolor=INK, markersize=18, zorder=7)
        cloud = moving(left, ".", color=INK, markersize=4, zorder=2)
        ways = {name: moving(left, **_LOOKS[name], linewidth=1.6, zorder=3) for name in _AVERAGES}
        ends = {name: moving(left, "o", color=look["color"], markersize=10, zorder=6) for name, look in _LOOKS.items()}
        curves, mark = _loss_axes(right)

        def move(lr, memory, lean, stop):
            walks, means = _runs(lr, memory, lean)
            for name in _LOOKS:
                ends[name].set_data(*near(left, walks[name][stop : stop + 1]).T)
                curves[name].set_data(_AXIS, np.clip(means[name][_AXIS], 1e-4, 1e3))
            for name in _AVERAGES:
                ways[name].set_data(*near(left, walks[name][: stop + 1 : 4]).T)
            cloud.set_data(*near(left, walks["constant rate"][: stop + 1 : 10]).T)
            mark.set_data([stop, stop], [min(losses[stop] for losses in means.values()), right.get_ylim()[1]])
            said = ", ".join(f"{name} {exact(losses[stop], 3)}" for name, losses in means.items())
            return (
                f"η = {exact(lr)}; the moving average looks back {counted(memory, 'step')}, Schedule-Free has β = "
                f"{exact(lean)}. Stopped after {counted(stop, 'step')}, the mean loss is: {said}.{_cosine_words(stop)}"
            )

        return move

    controls = {
        "lr": log_slider(0.8, 0.01, 1, label="rate η"),
        "memory": int_slider(30, 1, 500, label="steps averaged"),
        "lean": slider(0.5, 0, 0.95, 0.05, label="Schedule-Free β"),
        "stop": int_slider(_STEPS, 1, _STEPS, label="stopped at t", play=True),
    }
    return Explorer(scene, controls, size=(1000, 450), presets=_STORIES)


_AVERAGES = ("moving average", "Schedule-Free")
_DOMAIN = (-8.0, 8.0), (-4.0, 6.0)
_AXIS = np.unique(np.geomspace(10, _STEPS, 90).round().astype(int))
_STORIES = {
    "one run below the cosine of every time": {},
    "β = 0: the plain mean": {"lean": 0.0},
    "β = 0.9, as libraries have it: too near to its mean": {"lean": 0.9},
    "a moving average of 300: it remembers the start": {"memory": 300},
    "a small rate: little noise, a long way": {"lr": 0.05},
}


def _bowl(w):
    return w**2 @ CURVATURES[::-1] / 2


def _loss_axes(ax):
    """The mean losses on Axes, and those of tuned cosines; returns the lines that move: a curve each, and a mark."""
    ax.set(title="Mean loss, if the run is stopped at t", xlabel="step t", xscale="log", yscale="log")
    ax.set(xlim=(10, _STEPS * 1.15), ylim=(5e-3, 20))
    curves = {name: moving(ax, **look, label=name) for name, look in _LOOKS.items()}
    ends = [experiments.tuned_bowl("cosine", stop).loss for stop in _STOPS]
    style = {"color": VERMILION, "markerfacecolor": "white", "markeredgewidth": 2, "linestyle": ":", "linewidth": 1}
    ax.plot(_STOPS, ends, "o", **style, label="cosine, planned and tuned for t")
    ax.legend(loc="lower left")
    return curves, moving(ax, color=GREY, linewidth=1.5)


def _cosine_words(stop):
    """What the cosine comes to that is planned for the last of ``_STOPS`` not after ``stop``."""
    planned = max((each for each in _STOPS if each <= stop), default=_STOPS[0])
    best = experiments.tuned_bowl("cosine", planned)
    ends = exact(best.loss, 3)
    return f" A cosine planned for {planned} comes to {ends} with {exact(best.lr)}, the best of its nine rates."


def _runs(lr, memory, lean):
    """The places of one run of each way, (steps + 1, 2), and their mean losses, (steps + 1,)."""
    alone, averaged = _way(lr, 0.0, memory)
    free, free_loss = _way(lr, lean, None)
    walks = {"constant rate": alone.walk, "moving average": alone.average, "Schedule-Free": free.average}
    walks = {name: places[:, ::-1] for name, places in walks.items()}  # the flat direction across
    means = {"constant rate": averaged.walk, "moving average": averaged.average, "Schedule-Free": free_loss.average}
    return walks, means


@lru_cache(maxsize=64)
def _way(lr, lean, memory):
    """A run and the mean losses of walk and average; the average is the plain one where ``memory`` is None."""
    shares = experiments.plain_shares(_STEPS) if memory is None else experiments.moving_shares(1 - 1 / memory, _STEPS)
    return experiments.noisy_walk(lr, lean, shares), experiments.mean_loss(lr, lean, shares)
