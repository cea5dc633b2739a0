"""The live figures of notebook 5, parts c and d: AMSGrad and Nadam."""

from functools import lru_cache

import numpy as np

from primer import descent, optimizers, plots, surfaces, trials
from primer.live.explorer import Explorer, choice, int_slider, log_slider, slider
from primer.optimizers import State
from primer.plots import BLUE, GREY, INK, LOOKS, exact, loss_points

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
        left.text(1.15, -1.04, "best for the sum of three", va="top", fontsize=13, color=INK)
        left.text(1.15, 1.04, "worst", va="bottom", fontsize=13, color=INK)
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
            regret = [np.mean(losses[:steps] + run.g[:steps]) for losses in (run.loss_adam, run.loss_amsgrad)]
            end = max(3, steps - steps % 3)  # of the last whole round of three: C, −1, −1
            pull = [run.g[end - 3 : end] / np.sqrt(v[end - 3 : end]) for v in (run.v, run.v_max)]
            show_pulls(pull)
            return (
                f"C = {exact(big)}, β2 = {exact(beta2)}: after {steps} steps Adam is at {_place(run.adam[steps])}, "
                f"AMSGrad at {_place(run.amsgrad[steps])}; mean of the last {last.stop - last.start}: "
                f"{_place(run.adam[last].mean())} and {_place(run.amsgrad[last].mean())}. Three losses sum to "
                f"(C − 2)x = {exact(big - 2, 3)}x, so −1 is best. Over their roots, three gradients sum to "
                f"{exact(pull[0].sum(), 2)} in Adam, which goes to {_side(pull[0])}, and {exact(pull[1].sum(), 2)} in "
                f"AMSGrad, which goes to {_side(pull[1])}. Regret per step: {exact(regret[0], 3)} and "
                f"{exact(regret[1], 3)}."
            )

        return move

    controls = {
        "big": slider(3.0, 2.1, 12, 0.1, label="C"),
        "beta2": slider(0.1, 0, 0.999, 0.001, label="β2"),
        "steps": int_slider(100, 1, _ONLINE_STEPS, label="steps", play=True),
    }
    presets = {
        "Adam arrives at the worst point": {"big": 3.0, "beta2": 0.1, "steps": 100},
        "it stays there": {"big": 3.0, "beta2": 0.1, "steps": 3000},
        "C = 10: it does not help": {"big": 10.0, "beta2": 1 / 101, "steps": 3000},
        "a longer memory: Adam turns round": {"big": 3.0, "beta2": 0.9, "steps": 3000},
        "no memory: only signs count": {"big": 3.0, "beta2": 0.0, "steps": 300},
    }
    return Explorer(scene, controls, size=(1000, 440), presets=presets)


_ONLINE = ("adam", "amsgrad")


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
        marks = ax.plot([], [], look.marker, color="white", markersize=10, animated=True, zorder=4)[0]
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
    return trials.counter_example(big, beta2, steps=_ONLINE_STEPS)


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
        right.set(title="Way covered ÷ η", ylim=(0, 4000))
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
                f"Way covered: {exact(adam.sum())} η and {exact(amsgrad.sum())} η."
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


_BOTH = ("adam", "nadam")
_NADAM_STEPS = 150
_NADAM_PLACES = {"ravine": (surfaces.ravine(), 1e-4), "Rosenbrock": (surfaces.SURFACES["Rosenbrock"], 1e-3)}


def nadam_arrows():
    """One step of Nadam in its two parts, and Adam's from the same state; the losses of both along their own runs.

    Controls: ``surface``; ``t``, the step whose parts are shown; ``lr``, ``beta1``. Both share the gradient's part.
    """

    def scene(figure, surface):
        place, tolerance = _NADAM_PLACES[surface]
        left = plots.axes_at(figure, 60, 58, 285, 345)
        plots.surface(left, place.f, place.domain)
        left.set(title="Both paths", xlabel="x", ylabel="y")
        paths = {name: plots.trace(left, LOOKS[name], linewidth=2) for name in _BOTH}
        draw_parts = _draw_parts(plots.axes_at(figure, 412, 158, 250, 245))
        right = plots.axes_at(figure, 735, 58, 250, 345)
        plots.loss_axes(right, _NADAM_STEPS, 1e-8, 1e4)
        right.axhline(tolerance, color=INK, linewidth=1.5, linestyle=":")
        for name in _BOTH:
            look = LOOKS[name]
            right.plot([], [], **look.line, marker=look.marker, markersize=11, label=look.title)
        right.legend(loc="upper right", handlelength=2.6)
        curves = {name: plots.trace(right, LOOKS[name]) for name in _BOTH}

        def move(t, lr, beta1):
            run = _both_runs(surface, lr, beta1)
            paths_of = dict(zip(_BOTH, np.moveaxis(run.w, 1, 0), strict=True))
            losses = {name: place.f(w) for name, w in paths_of.items()}
            for name, values in losses.items():
                curves[name](loss_points(values[: t + 1], 1e-8, 1e4))
                paths[name](paths_of[name][: t + 1])
            gradient, old, new = _parts_of(run, t, beta1)
            draw_parts(gradient, old, new)
            reached = ", ".join(f"{LOOKS[name].title} {_below(values, tolerance)}" for name, values in losses.items())
            return (
                f"Step {t + 1}, η = {exact(lr)}, β1 = {exact(beta1)}, in units of η: the gradient adds "
                f"{_pair(gradient)} in both; momentum adds {_pair(old)} in Adam, from the steps before, and "
                f"{_pair(new)} in Nadam, with this gradient in it. Loss before: {_loss_word(losses['adam'][t])} "
                f"(Adam), {_loss_word(losses['nadam'][t])} (Nadam); steps until it stays below {exact(tolerance)}: "
                f"{reached}."
            )

        return move

    controls = {
        "t": int_slider(6, 0, _NADAM_STEPS - 1, label="step t", play=True),
        "lr": log_slider(0.3, 0.01, 1, label="learning rate η"),
        "beta1": slider(0.9, 0, 0.99, 0.01, label="β1"),
        "surface": choice("ravine", _NADAM_PLACES, label="surface"),
    }
    presets = {
        "the first step is longer": {"surface": "ravine", "lr": 0.3, "beta1": 0.9, "t": 0},
        "it brakes earlier": {"surface": "ravine", "lr": 0.3, "beta1": 0.9, "t": 20},
        "η = 0.3: 89 steps instead of 109": {"surface": "ravine", "lr": 0.3, "beta1": 0.9, "t": 149},
        "η = 0.1: one step gained": {"surface": "ravine", "lr": 0.1, "beta1": 0.9, "t": 149},
        "Rosenbrock: it brakes before the wall": {"surface": "Rosenbrock", "lr": 0.5, "beta1": 0.9, "t": 3},
        "Rosenbrock: ahead in the valley": {"surface": "Rosenbrock", "lr": 0.1, "beta1": 0.9, "t": 149},
        "no momentum: no difference": {"surface": "ravine", "lr": 0.3, "beta1": 0.0, "t": 20},
    }
    return Explorer(scene, controls, size=(1000, 440), presets=presets)


def _draw_parts(ax):
    """The parts of a step as arrows from the middle of Axes; ``draw(gradient, old, new)``."""
    ax.set(title="Nadam's next step ÷ η", xlim=(-1.7, 1.7), ylim=(-1.7, 1.7), xlabel="x", ylabel="y")
    ax.set(xticks=[-1, 0, 1], yticks=[-1, 0, 1])
    ax.plot(0, 0, "o", color=INK, markersize=9, zorder=6)
    styles = {
        "gradient's part, both": {"color": BLUE, "linestyle": "-", "marker": "s"},
        "old momentum, Adam": LOOKS["adam"].line | {"marker": LOOKS["adam"].marker},
        "new momentum, Nadam": LOOKS["nadam"].line | {"marker": LOOKS["nadam"].marker},
    }
    arrows = []
    for label, style in styles.items():
        style = style | {"linewidth": 3.5, "markersize": 12, "markeredgecolor": "white"}
        arrows.append(ax.plot([], [], **style, markevery=[1], animated=True, zorder=5)[0])
        ax.plot([], [], **style, label=label)
    ax.legend(loc="upper center", bbox_to_anchor=(0.5, -0.2), handlelength=2.6, borderaxespad=0)

    def draw(gradient, old, new):
        zero = np.zeros(2)
        for arrow, (begin, end) in zip(
            arrows, ((zero, gradient), (gradient, gradient + old), (gradient, gradient + new)), strict=True
        ):
            arrow.set_data(*plots.near(ax, np.array([begin, end])).T)

    return draw


def adam_and_nadam(w, grad, state=State(t=0, m=0.0, v=0.0), *, lr=0.001, beta1=0.9, eps=1e-8):
    """Adam for ``w[0]`` and Nadam for ``w[1]``: they differ in m̂ alone, and one run of both takes half the time."""
    _, state = optimizers.adam(w, grad, state, lr=lr, beta1=beta1, eps=eps)
    t = state.t
    ahead = beta1 * state.m[1] / (1 - beta1 ** (t + 1)) + (1 - beta1) * state.g[1] / (1 - beta1**t)
    return w - lr * np.stack([state.m_hat[0], ahead]) / (np.sqrt(state.v_hat) + eps), state


@lru_cache(maxsize=128)
def _both_runs(surface, lr, beta1):
    """The history of both; the axis after time is Adam, Nadam."""
    place = _NADAM_PLACES[surface][0]
    return descent.run(adam_and_nadam, [place.start] * 2, place.grad, _NADAM_STEPS, lr=lr, beta1=beta1)


def _parts_of(run, t, beta1):
    """Of Nadam's step after ``t`` steps, ÷ η: the gradient's part, the old momentum as in Adam, the new as in Nadam."""
    n = t + 1
    root = np.sqrt(run.v_hat[t, 1]) + 1e-8
    before = run.m[t - 1, 1] if t else np.zeros(2)
    gradient = -(1 - beta1) * run.g[t, 1] / (1 - beta1**n) / root
    old = -beta1 * before / (1 - beta1**n) / root
    new = -beta1 * run.m[t, 1] / (1 - beta1 ** (n + 1)) / root
    return gradient, old, new


def _below(losses, tolerance):
    """From which step on the losses stay below, or that they do not."""
    above = np.flatnonzero(~(losses < tolerance))
    last = above[-1] + 1 if above.size else 0
    return f"more than {len(losses) - 1}" if last == len(losses) else str(last)


def _loss_word(loss):
    return exact(loss, 3) if np.isfinite(loss) else "beyond numbers"


def _pair(vector):
    return f"({exact(vector[0], 2)}, {exact(vector[1], 2)})"
