"""RMSProp: an accumulator that forgets, before and after a burst."""

from functools import lru_cache

import numpy as np

from primer import experiments, plots
from primer.live.explorer import Explorer, int_slider, log_slider, slider, switch
from primer.plots import BLUE, GREY, INK, LOOKS, VERMILION, exact, moving

__all__ = ["burst", "memory_weights"]


_AFTER = 500


def burst():
    """A burst of large gradients and then gradients of 1: the steps of Adagrad and RMSProp in units of η.

    Controls: ``size`` and ``length`` of the burst, ``beta`` of RMSProp, and ``adam``, whether Adam is there with its
    defaults 0.9 and 0.999. The steps are in closed form, as the gradients do not depend on w.
    """

    def scene(figure, adam):
        ax = figure.subplots()
        ax.set(title="Length of each step ÷ η", xlabel="step", yscale="log", xlim=(0, 600), ylim=(5e-5, 1e2))
        ax.axhline(0.5, color=INK, linewidth=1.5, linestyle=":")
        ax.text(598, 0.42, "0.5 η", ha="right", va="top")
        end = moving(ax, color=GREY, linewidth=2)
        here = ax.text(0, 45, "", ha="left", va="center", fontsize=15, animated=True)
        looks = {name: LOOKS[name] for name in ("adagrad", "rmsprop", "adam")[: 3 if adam else 2]}
        curves = {name: moving(ax, **look.line, label=look.title) for name, look in looks.items()}
        ax.legend(loc="upper right", ncols=3)

        def move(size, length, beta):
            end.set_data([length + 0.5] * 2, ax.get_ylim())
            here.set_position((length + 6, 45))
            here.set_text("the burst is over")
            said = []
            for (name, curve), steps in zip(curves.items(), _burst(size, length, beta), strict=False):
                curve.set_data(np.arange(1, len(steps) + 1), steps)
                back = experiments.recovery(steps[length:])
                back = f"above 0.5η from step {back} on" if back else f"at {exact(steps[-1], 3)}η after {_AFTER}"
                said.append(f"{LOOKS[name].title} begins with {exact(steps[length], 3)}η and is {back}")
            return (
                f"The burst: {length} × the gradient {exact(size)}; RMSProp's β is {exact(beta)}. On the gradients of "
                f"1 that follow, {'; '.join(said)}."
            )

        return move

    controls = {
        "size": log_slider(100, 1, 1000, label="size of the burst"),
        "length": int_slider(50, 1, 100, label="length"),
        "beta": slider(0.9, 0.5, 0.999, 0.001, label="β of RMSProp"),
        "adam": switch(False, label="Adam too (part 7)"),
    }
    presets = {
        "fifty gradients of 100": {"size": 100.0, "length": 50, "beta": 0.9},
        "a longer memory": {"size": 100.0, "length": 50, "beta": 0.99},
        "a single outlier": {"size": 1000.0, "length": 1, "beta": 0.9},
        "no burst": {"size": 1.0, "length": 1, "beta": 0.9},
    }
    return Explorer(scene, controls, size=(1000, 440), presets=presets)


@lru_cache(maxsize=64)
def _burst(size, length, beta):
    """The steps ÷ η of Adagrad, RMSProp and Adam on the burst and after: three arrays (length + _AFTER,)."""
    g = experiments.burst_gradients(size, length, _AFTER)
    t, eps = np.arange(1, length + _AFTER + 1), 1e-8
    late = np.maximum(t - length, 0)

    def memory(b, power):
        """The mean with weights b^(t−k)(1 − b) of g^power, which is constant but for one jump."""
        return (b**late - b**t) * size**power + (1 - b**late)

    adam = memory(0.9, 1) / (1 - 0.9**t) / (np.sqrt(memory(0.999, 2) / (1 - 0.999**t)) + eps)
    return g / np.sqrt(np.cumsum(g**2) + eps), g / np.sqrt(memory(beta, 2) + eps), adam


_LONGEST = 60


def memory_weights():
    """RMSProp's memory: how much each past g² weighs in v_t, and what is missing at the start.

    Controls: the step ``t`` and ``beta``. Right: the step ÷ η for a constant gradient, 1/√(1 − βᵗ), for three usual β
    and, bold, for this one.
    """

    def scene(figure):
        left, right = figure.subplots(1, 2)
        left.set(title="Weight of each $g^2$ in $v_t$, ÷ (1 − β)", xlim=(-1, _LONGEST), ylim=(0, 1.1))
        left.set_xlabel("its age, in steps")
        bars = moving(left, color=BLUE, linewidth=5, solid_capstyle="butt", label="seen so far")
        missing = moving(left, color="#f0b48c", linewidth=3, solid_capstyle="butt", label="missing: the start at 0")
        left.legend(loc="upper right")
        right.set(title="Step ÷ η on a constant gradient", xlabel="step t", yscale="log", xlim=(0, _LONGEST + 1))
        right.set(ylim=(0.8, 50), yticks=[1, 3, 10, 30], yticklabels=["1", "3", "10", "30"])
        right.axhline(1, color=INK, linewidth=1.5, linestyle=":")
        steps = np.arange(1, _LONGEST + 1)
        for usual, style in ((0.999, ":"), (0.99, "--"), (0.9, "-")):
            right.plot(steps, _first_steps(usual), color=GREY, linestyle=style, linewidth=1.5, label=f"β = {usual}")
        line, dot = moving(right, color=VERMILION, linewidth=4), moving(right, "o", color=VERMILION, markersize=12)
        right.legend(loc="upper right")

        def move(t, beta):
            age = np.arange(_LONGEST)
            bars.set_data(*plots.sticks(age[:t], 0, beta ** age[:t]))
            missing.set_data(*plots.sticks(age[t:], 0, beta ** age[t:]))
            line.set_data(steps, _first_steps(beta))
            dot.set_data([t], _first_steps(beta)[t - 1 : t])
            full = 1 - beta**t
            return (
                f"β = {exact(beta)}: g² at the newest step has the weight 1 − β = {exact(1 - beta)}, half of it after "
                f"{exact(np.log(0.5) / np.log(beta), 3)} steps. At t = {t} the weights add up to "
                f"{exact(full)}; missing from 1 is βᵗ = {exact(beta**t)}, the share of the start at 0. So the "
                f"step is {exact(full**-0.5, 3)}η, and the first was {exact((1 - beta) ** -0.5, 3)}η: too long, not "
                f"too short."
            )

        return move

    controls = {
        "t": int_slider(10, 1, _LONGEST, label="step t", play=True),
        "beta": slider(0.9, 0.5, 0.999, 0.001, label="β"),
    }
    presets = {
        "ten steps: a third is missing": {"t": 10, "beta": 0.9},
        "the first step, β = 0.9": {"t": 1, "beta": 0.9},
        "the first step, β = 0.99": {"t": 1, "beta": 0.99},
        "the first step, β = 0.999": {"t": 1, "beta": 0.999},
        "the start is forgotten": {"t": 60, "beta": 0.9},
    }
    return Explorer(scene, controls, size=(1000, 440), presets=presets)


def _first_steps(beta):
    """The steps ÷ η on a constant gradient, 1/√(1 − βᵗ)."""
    return (1 - beta ** np.arange(1, _LONGEST + 1)) ** -0.5
