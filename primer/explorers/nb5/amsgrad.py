"""AMSGrad: the counter-example, and one outlier."""

from functools import lru_cache

import numpy as np

from primer import experiments, plots
from primer.live.explorer import Explorer, int_slider, log_slider, slider
from primer.plots import GREY, INK, LOOKS, counted, exact, moving

__all__ = ["counter_example", "outlier"]


_ONLINE_STEPS = 3000


def counter_example():
    """Reddi's problem: Adam walks to the worst point of a line, AMSGrad to the best.

    Controls: ``big``, C: the loss is Cx at every third step and −x at the others; ``beta2``; ``steps``. Both have
    β1 = 0, the rate 0.5/√t and no bias correction.
    """

    def scene(figure):
        left, right = figure.subplots(1, 2, width_ratios=[1.35, 1])
        left.set(title="Where they are on the line from −1 to 1", xlabel="step", ylabel="x", xscale="log")
        left.set(xlim=(1, 1.2 * _ONLINE_STEPS), ylim=(-1.25, 1.25), yticks=[-1, -0.5, 0, 0.5, 1])
        left.axhline(-1, color=GREY, linewidth=1.5, linestyle=":")
        low = left.text(1.15, -1.04, "", va="top", fontsize=13, color=INK, animated=True)
        high = left.text(1.15, 1.04, "", va="bottom", fontsize=13, color=INK, animated=True)
        left.axhline(1, color=GREY, linewidth=1.5, linestyle=":")
        plots.legend_of(left, _ONLINE, loc="center right")
        walks = {name: plots.trace(left, LOOKS[name], linewidth=2) for name in _ONLINE}
        show_pulls = _pulls(right)

        def move(big, beta2, steps):
            run = _online(big, beta2)
            at = _thin(steps)
            walks["adam"](np.column_stack([at, run.adam[at]]))
            walks["amsgrad"](np.column_stack([at, run.amsgrad[at]]))
            last = slice(max(1, steps - 299), steps + 1)
            best = _best_place(big)
            for label, place in ((low, -1), (high, 1)):
                label.set_text({place: "best for the sum of three", -place: "worst"}.get(best, "as good as all else"))
            least = (best or -1) * run.g[:steps]  # the losses at the best place
            regret = [np.mean(losses[:steps] - least) for losses in (run.loss_adam, run.loss_amsgrad)]
            end = max(3, steps - steps % 3)  # of the last whole round of three: C, −1, −1
            pull = [run.g[end - 3 : end] / np.sqrt(v[end - 3 : end]) for v in (run.v, run.v_max)]
            show_pulls(pull)
            return (
                f"C = {exact(big)}, β2 = {exact(beta2)}: after {counted(steps, 'step')} Adam is at "
                f"{_place(run.adam[steps])}, AMSGrad at {_place(run.amsgrad[steps])}; mean of the last "
                f"{last.stop - last.start}: "
                f"{_place(run.adam[last].mean())} and {_place(run.amsgrad[last].mean())}. Three losses sum to "
                f"(C − 2)x = {exact(big - 2, 3)}x, so {_BEST[best]}. Over their roots, three gradients sum to "
                f"{exact(pull[0].sum(), 2)} in Adam, which goes to {_side(pull[0])}, and {exact(pull[1].sum(), 2)} in "
                f"AMSGrad, which goes to {_side(pull[1])}. Regret per step: {exact(regret[0], 3)} and "
                f"{exact(regret[1], 3)}."
            )

        return move

    controls = {
        "big": slider(3.0, 1.0, 12, 0.1, label="C"),
        "beta2": slider(0.1, 0, 0.999, 0.001, label="β2"),
        "steps": int_slider(100, 1, _ONLINE_STEPS, label="steps", play=True),
    }
    presets = {
        "Adam arrives at the worst point": {"big": 3.0, "beta2": 0.1, "steps": 100},
        "it stays there": {"big": 3.0, "beta2": 0.1, "steps": 3000},
        "C = 10: it does not help": {"big": 10.0, "beta2": 1 / 101, "steps": 3000},
        "C = 1.5: now +1 is best": {"big": 1.5, "beta2": 0.1, "steps": 3000},
        "a longer memory: Adam turns round": {"big": 3.0, "beta2": 0.9, "steps": 3000},
        "no memory: only signs count": {"big": 3.0, "beta2": 0.0, "steps": 300},
    }
    return Explorer(scene, controls, size=(1000, 440), presets=presets)


_ONLINE = ("adam", "amsgrad")
_BEST = {-1: "−1 is best", 0: "no x is better than another", 1: "+1 is best"}


def _best_place(big):
    """Where (C − 2)x is lowest in [−1, 1]: −1 or +1, or 0 if it is the same everywhere."""
    return 0 if np.isclose(big, 2) else -int(np.sign(big - 2))


def _pulls(ax):
    """Bars for the three gradients of a round, each over its root, and their sum; ``show((adam, amsgrad))``."""
    ax.set(title=r"One round of three: $g/\sqrt{v}$ or $g/\sqrt{v_{max}}$", xlim=(-0.6, 3.6), ylim=(-1.3, 2.1))
    ax.set_xticks(range(4), ["C", "−1", "−1", "sum"])
    ax.axhline(0, color=GREY, linewidth=1)
    ax.axvline(2.5, color=GREY, linewidth=1, linestyle=":")
    bars, numbers = [], []
    for name, shift in zip(_ONLINE, (-0.23, 0.23), strict=True):
        look = LOOKS[name]
        style = {"color": look.color, "linewidth": 28, "solid_capstyle": "butt"}
        bars.append([ax.plot([i + shift] * 2, [0, 0], **style, animated=True)[0] for i in range(4)])
        tips = [ax.text(i + shift, 0, "", ha="center", va="center", fontsize=12, animated=True) for i in range(4)]
        marks = moving(ax, look.marker, color="white", markersize=10, zorder=4)
        numbers.append((tips, marks, shift))

    def show(pulls):
        for pull, lines, (tips, marks, shift) in zip(pulls, bars, numbers, strict=True):
            values = np.append(pull, pull.sum())
            heights = np.clip(values, -1.15, 1.95)
            for line, height in zip(lines, heights, strict=True):
                line.set_ydata([0, height])
            for tip, value, height in zip(tips, values, heights, strict=True):
                tip.set_text(plots.short(value, 4 + (value < 0), sign=""))
                tip.set_y(height + (0.1 if value >= 0 else -0.1))
            marks.set_data(np.arange(4) + shift, heights / 2)

    return show


@lru_cache(maxsize=64)
def _online(big, beta2):
    return experiments.counter_example(big, beta2, steps=_ONLINE_STEPS)


def _thin(steps):
    """The numbers of some of the steps 1 … ``steps``, all of the first sixty or so: what a log axis can show."""
    return np.unique(np.append(np.geomspace(1, steps, 420).round(), steps)).astype(int)


def _side(pull):
    return "+1" if pull.sum() < 0 else "−1"


def _place(x):
    return f"{x:+.3f}".replace("-", "−")


_OUTLIER_STEPS = 3000


def outlier():
    """One huge gradient among gradients of 1: Adam's steps recover, AMSGrad's stay small for ever.

    Controls: ``size`` of the outlier, ``when`` it comes, ``forget`` = 1 − β2, and ``beta1``. As in its paper AMSGrad
    has no bias correction, so it begins with longer steps.
    """

    def scene(figure):
        left, middle, right = figure.subplots(1, 3)
        left.set(title=r"Divisor: $\sqrt{\hat v}$ and $\sqrt{v_{max}}$", yscale="log", ylim=(0.01, 1e5))
        middle.set(title="Step length ÷ η", yscale="log", ylim=(1e-5, 1e3))
        right.set(title="Distance covered ÷ η", ylim=(0, 4000))
        for ax in (left, middle, right):
            ax.set(xlabel="step", xlim=(0, _OUTLIER_STEPS + 90), xticks=[0, 1000, 2000, 3000])
        plots.legend_of(left, _ONLINE, loc="upper right")
        curves = {name: [plots.trace(ax, LOOKS[name]) for ax in (left, middle, right)] for name in _ONLINE}

        def move(size, when, forget, beta1):
            run = _after_outlier(size, when, 1 - forget, beta1)
            at = np.unique(np.append(when + np.arange(-5, 60), np.linspace(1, _OUTLIER_STEPS, 250).round()))
            at = at[(at >= 1) & (at <= _OUTLIER_STEPS)].astype(int)
            for name in _ONLINE:
                root, length = run[name]
                shown = (root, np.clip(length, 1e-6, 1e4), np.cumsum(length))
                for curve, values in zip(curves[name], shown, strict=True):
                    curve(np.column_stack([at, values[at - 1]]))
            (_, adam), (_, amsgrad) = run["adam"], run["amsgrad"]
            return (
                f"A gradient of {exact(size)} at step {when}, all others 1; β1 = {exact(beta1)}, β2 = "
                f"{exact(1 - forget, 6)}. Ten steps later a step is {_length_words(when + 10, adam, amsgrad)}; at step "
                f"{_OUTLIER_STEPS} {_length_words(_OUTLIER_STEPS, adam, amsgrad)}. {_recovery_words(adam, when)} "
                f"Distance covered: {exact(adam.sum())} η and {exact(amsgrad.sum())} η."
            )

        return move

    controls = {
        "size": log_slider(1000.0, 1, 1e5, label="outlier's size"),
        "when": int_slider(300, 1, 2000, label="at step"),
        "forget": log_slider(0.01, 1e-3, 1, label="1 − β2"),
        "beta1": slider(0.9, 0, 0.99, 0.01, label="β1"),
    }
    presets = {
        "Adam forgets, AMSGrad never does": {"size": 1000.0, "when": 300, "forget": 0.01, "beta1": 0.9},
        "at the very first step": {"size": 1000.0, "when": 1, "forget": 0.01, "beta1": 0.9},
        "β2 = 0.999: Adam needs long, too": {"size": 1000.0, "when": 300, "forget": 0.001, "beta1": 0.9},
        "a mild outlier": {"size": 10.0, "when": 300, "forget": 0.01, "beta1": 0.9},
        "no outlier": {"size": 1.0, "when": 300, "forget": 0.01, "beta1": 0.9},
    }
    return Explorer(scene, controls, size=(1000, 440), presets=presets)


@lru_cache(maxsize=64)
def _after_outlier(size, when, beta2, beta1):
    """For Adam and AMSGrad: the divisor and the step ÷ η at every step, (steps,) each.

    In closed form, as 3000 steps would take too long: an average of ones with one value S at step k is
    1 − β^t + (1 − β)(S − 1) β^(t − k) from step k on.
    """
    t = np.arange(1, _OUTLIER_STEPS + 1)

    def average(beta, value):
        late = np.maximum(t - when, 0)
        return 1 - beta**t + np.where(t >= when, (1 - beta) * (value - 1) * beta**late, 0.0)

    m, v = average(beta1, size), average(beta2, size**2)
    root, root_max = np.sqrt(v / (1 - beta2**t)), np.sqrt(np.maximum.accumulate(v))
    return {"adam": (root, m / (1 - beta1**t) / (root + 1e-8)), "amsgrad": (root_max, m / (root_max + 1e-8))}


def _length_words(step, adam, amsgrad):
    return f"{exact(adam[step - 1], 3)} η (Adam) and {exact(amsgrad[step - 1], 3)} η (AMSGrad)"


def _recovery_words(adam, when):
    below = np.flatnonzero(adam[when:] < 0.5)
    if not below.size:
        return "Adam's steps never fall below η/2."
    if when + below[-1] + 1 == _OUTLIER_STEPS:
        return f"Adam's steps are not back above η/2 by step {_OUTLIER_STEPS}."
    return f"Adam's steps are back above η/2 after {below[-1] + 1} steps."
