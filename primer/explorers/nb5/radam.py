"""RAdam: the rectifier, beside a warm-up."""

from dataclasses import replace
from functools import lru_cache

import numpy as np

from primer import experiments, optimizers, plots
from primer.live.explorer import Explorer, choice, log_slider
from primer.plots import GREEN, INK, LOOKS, PURPLE, exact, moving

__all__ = ["rectifier"]


_NOISE_STEPS = 60
_LATE = np.unique(np.geomspace(1, 10_000, 240).round())
_STEP_VIEW, _SPREAD_VIEW = "step lengths", "spread of 1/√v̂"


def rectifier():
    """RAdam's rectification r_t beside a linear warm-up, and what each makes of Adam's first steps on pure noise.

    Controls: ``forget`` = 1 − β2; ``warm``, the length of the warm-up; ``scale``, the size of the gradients; ``view``,
    what the right shows: step lengths, or how far Adam's 1/√v̂ scatters from run to run, without and with r_t.
    """

    def scene(figure, view):
        left, right = figure.subplots(1, 2)
        left.set(title="ρ: gradients remembered;  r: share of the step", xlabel="step", xscale="log", yscale="log")
        left.set(xlim=(1, 13_000), ylim=(2e-4, 3e4))
        left.axhline(4, color=INK, linewidth=1.5, linestyle=":")
        left.text(9000, 4.6, "ρ = 4", ha="right", va="bottom", fontsize=13)
        memory = moving(left, color=GREEN, linestyle=(0, (5, 1)), label="ρ")
        r_curve, warm_curve = plots.trace(left, LOOKS["radam"]), plots.trace(left, _WARM)
        plots.legend_of(left, {"r, RAdam's share": LOOKS["radam"], "linear warm-up": _WARM}, loc="upper left")
        switch_on = moving(left, color=LOOKS["radam"].color, linewidth=1.5, linestyle=":")
        show = _step_lengths(right) if view == _STEP_VIEW else _spreads(right)

        def move(forget, warm, scale):
            beta2 = 1 - forget
            late = experiments.rectification(_LATE, beta2)
            memory.set_data(_LATE, late.rho)
            on = late.r > 0
            r_curve(np.column_stack([_LATE, late.r])[on][::-1])  # the marker is where it begins
            warm_curve(np.column_stack([_LATE, experiments.warm_up(_LATE, warm)]))
            begin = _first_rectified(beta2)
            switch_on.set_data([begin] * 2 if begin else [], [2e-4, 60] if begin else [])
            lengths = show(beta2, warm, scale)
            return f"{_rectified_words(beta2, begin)} {lengths}"

        return move

    controls = {
        "forget": log_slider(0.001, 1e-4, 0.5, label="1 − β2"),
        "warm": log_slider(2000.0, 1, 1e4, label="warm-up steps"),
        "scale": log_slider(1.0, 1e-3, 1e3, label="gradient size"),
        "view": choice(_STEP_VIEW, [_STEP_VIEW, _SPREAD_VIEW], label="right"),
    }
    presets = {
        "the switch goes on at step 5": {"forget": 0.001, "warm": 2000.0, "scale": 1.0, "view": _STEP_VIEW},
        "gradients × 1000: four huge steps": {"forget": 0.001, "scale": 1000.0, "view": _STEP_VIEW},
        "gradients ÷ 1000: four lost steps": {"forget": 0.001, "scale": 0.001, "view": _STEP_VIEW},
        "why: 1/√v̂ of few gradients scatters": {"forget": 0.001, "scale": 1.0, "view": _SPREAD_VIEW},
        "a short memory needs no long warm-up": {"forget": 0.1, "warm": 20.0, "scale": 1.0, "view": _STEP_VIEW},
        "β2 = 0.5: never rectified": {"forget": 0.5, "warm": 2.0, "scale": 1.0, "view": _STEP_VIEW},
    }
    return Explorer(scene, controls, size=(1000, 440), presets=presets)


_WARM = replace(LOOKS["adam"], title="Adam + warm-up", color=PURPLE, linestyle=":", marker="D")


def _step_lengths(ax):
    """Step lengths of Adam, RAdam and Adam with warm-up on Axes; ``show(beta2, warm, scale)`` → words."""
    ax.set(title="Step length ÷ η on pure noise (root mean square)", xlabel="step", xscale="log", yscale="log")
    ax.set(xlim=(1, 1.15 * _NOISE_STEPS), ylim=(1e-4, 1e4))
    looks = {"adam": LOOKS["adam"], "radam": LOOKS["radam"], "warm": _WARM}
    curves = {name: plots.trace(ax, look) for name, look in looks.items()}
    plots.legend_of(ax, {look.title: look for look in looks.values()}, loc="upper right")
    t = np.arange(1, _NOISE_STEPS + 1)

    def show(beta2, warm, scale):
        adam, radam = _noise_steps("adam", beta2, scale), _noise_steps("radam", beta2, scale)
        warmed = adam * experiments.warm_up(t, warm)
        for name, lengths in zip(looks, (adam, radam, warmed), strict=True):
            curves[name](np.column_stack([t, np.clip(lengths, 1e-5, 1e5)]))
        return (
            f"On noise of size {exact(scale)} the steps 1, 4, 5 and {_NOISE_STEPS} are, in units of η: "
            + "; ".join(
                f"{looks[name].title} {', '.join(exact(lengths[i], 3) for i in (0, 3, 4, -1))}"
                for name, lengths in zip(looks, (adam, radam, warmed), strict=True)
            )
            + "."
        )

    return show


def _spreads(ax):
    """The scatter of 1/√v̂ without and with r_t on Axes; ``show(beta2, warm, scale)`` → words."""
    ax.set(title="Standard deviation over 2000 runs on noise of size 1", xlabel="step", xscale="log", yscale="log")
    ax.set(xlim=(1, 1.15 * _NOISE_STEPS), ylim=(1e-3, 1e4))
    plain, rectified = plots.trace(ax, LOOKS["adam"]), plots.trace(ax, LOOKS["radam"])
    plots.legend_of(ax, {"1/√v̂, Adam": LOOKS["adam"], "r/√v̂, RAdam": LOOKS["radam"]}, loc="upper right")
    t = np.arange(1, _NOISE_STEPS + 1)

    def show(beta2, warm, scale):
        spread = _spread(beta2)
        r = experiments.rectification(t, beta2).r
        plain(np.column_stack([t, np.clip(spread, 1e-4, 1e5)]))
        rectified(np.column_stack([t, np.clip(r * spread, 1e-4, 1e5)])[r > 0])
        held = f"With r it is {', '.join(exact(r[i] * spread[i], 2) for i in (4, 9, 59))} at steps 5, 10 and 60."
        plainly = ", ".join(exact(spread[i], 3) for i in (0, 4, 9, 59))
        return (
            f"1/√v̂ scatters over 2000 runs with a standard deviation of {plainly} at steps 1, 5, 10 and 60; in theory "
            f"it has no bound at steps 1 and 2. {held if r[4] else ''}"
        ).strip()

    return show


@lru_cache(maxsize=128)
def _noise_steps(name, beta2, scale):
    return experiments.noise_steps(optimizers.OPTIMIZERS[name], _NOISE_STEPS, beta2=beta2, scale=scale, replicas=500)


@lru_cache(maxsize=64)
def _spread(beta2):
    return experiments.adaptive_rate_spread(_NOISE_STEPS, beta2=beta2, replicas=2000)


def _first_rectified(beta2):
    """The first step with ρ > 4; 0 if there is none, because ρ∞ = 2/(1 − β2) − 1 is no more than 4."""
    on = np.flatnonzero(experiments.rectification(np.arange(1, 1001), beta2).r)
    return int(on[0]) + 1 if on.size else 0


def _rectified_words(beta2, begin):
    known = f"β2 = {exact(beta2, 6)}"
    if not begin:
        return f"{known}: ρ never gets beyond 4, so RAdam is plain momentum for ever."
    r = experiments.rectification(np.array([begin, begin + 1, 50, 500, 5000]), beta2).r
    return (
        f"{known}: ρ passes 4 at step {begin}; r is {exact(r[0], 3)} there, {exact(r[1], 3)} at the next, "
        f"{exact(r[2], 3)} at 50, {exact(r[3])} at 500 and {exact(r[4], 3)} at 5000. Before, a step is η m̂."
    )
