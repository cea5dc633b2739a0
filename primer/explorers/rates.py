"""The live figures of notebook 4, sections d and e: learning rates that change, by a schedule or by the gradients."""

from functools import lru_cache
from types import SimpleNamespace

import numpy as np

from primer import experiments, optimizers, schedules
from primer.live.controls import stops_of
from primer.live.explorer import Explorer, choice, int_slider, log_slider, slider, switch
from primer.plots import BLUE, GREEN, GREY, INK, LOOKS, PURPLE, VERMILION, exact

_STEPS, _RUNS = 400, 1000
_MISPRINT = "misprint η₀^(−kt)"
_RULES = {
    "constant": (INK, "-"),
    "halve every n": (BLUE, "--"),
    "halve when worse": (GREEN, "-."),
    "η₀ e^(−kt)": (VERMILION, (0, (8, 2.2))),
    "η₀ / (1 + kt)": (PURPLE, ":"),
    _MISPRINT: ("#806000", (0, (4, 2.2, 0.6, 2.2, 0.6, 2.2))),
}


def annealing():
    """A constant rate, the four annealing rules and the article's misprint: the rates, and the mean of w² under each.

    Controls: ``lr`` η₀, ``k``, ``n`` (steps between halvings, and between two looks at the validation error),
    ``step`` t that is read off, ``misprint``. Gradient descent on w²/2 from w = 5, gradient noise of variance 1: a
    sample a has the loss (w − a)²/2. The mean is exact where the rates are fixed beforehand; under "halve when worse"
    they depend on luck: the mean and the median rate of 1000 runs, each with 32 samples of its own held out.
    """

    def scene(figure):
        left, right = figure.subplots(1, 2)
        left.set(title="Learning rate", xlabel="step t", yscale="log", xlim=(0, _STEPS), ylim=(1e-4, 1e2))
        right.set(title="Mean of w²", xlabel="step t", yscale="log", xlim=(0, _STEPS), ylim=(1e-3, 1e3))
        lines = {}
        for name, (color, style) in _RULES.items():
            style = {"color": color, "linestyle": style}
            lines[name] = [ax.plot([], [], **style, animated=True)[0] for ax in (left, right)]
            right.plot([], [], **style, label=name)
        figure.legend(loc="outside upper center", ncols=6, columnspacing=1.2, handletextpad=0.5, handlelength=2.6)
        marks = [ax.plot([], [], color=GREY, linewidth=1.5, animated=True)[0] for ax in (left, right)]

        def move(lr, k, n, step, misprint):
            runs = _annealed(lr, k, n, misprint)
            said = []
            for name, (rate, square) in lines.items():
                if name not in runs:
                    rate.set_data([], [])
                    square.set_data([], [])
                    continue
                rates, mean = runs[name]
                rate.set_data(np.arange(_STEPS), np.clip(rates, 1e-5, 1e3))
                square.set_data(np.arange(_STEPS + 1), np.clip(mean, 1e-4, 1e4))
                gone = np.flatnonzero(~(mean[: step + 1] < 1e6))
                said.append(f"{name}: {f'diverged at step {gone[0]}' if gone.size else exact(mean[step], 3)}")
            for mark, ax in zip(marks, (left, right), strict=True):
                mark.set_data([step, step], ax.get_ylim())
            rate = exact(runs[_MISPRINT][0][min(step, _STEPS - 1)], 3) if misprint else ""
            end = f" The misprint's rate began with 1 and is now {rate}." if misprint else ""
            return f"η₀ = {exact(lr)}, k = {exact(k)}, n = {n}. Mean of w² after {step} steps: {', '.join(said)}.{end}"

        return move

    controls = {
        "lr": log_slider(0.3, 0.01, 1.5, label="first rate η₀"),
        "k": log_slider(0.01, 0.001, 1, label="k"),
        "n": int_slider(50, 5, 200, label="n"),
        "step": int_slider(_STEPS, 0, _STEPS, label="read at step t", play=True),
        "misprint": switch(False, label="the misprint too"),
    }
    presets = {
        "exponential, too fast: stops short": {"lr": 0.3, "k": 0.05, "n": 50, "step": 400, "misprint": False},
        "1/t, fast enough": {"lr": 0.3, "k": 0.3, "n": 50, "step": 400, "misprint": False},
        "a small constant rate: still on its way": {"lr": 0.01, "k": 0.001, "n": 200, "step": 100, "misprint": False},
        "the misprint grows": {"lr": 0.3, "k": 0.01, "n": 50, "step": 20, "misprint": True},
    }
    return Explorer(scene, controls, size=(1000, 440), presets=presets)


@lru_cache(maxsize=64)
def _annealed(lr, k, n, misprint):
    """For each rule the rate of each step, (steps,), and the mean of w² after each, (steps + 1,)."""
    t = np.arange(_STEPS)
    rules = [schedules.halve_every(lr, n), schedules.exponential(lr, k), schedules.inverse(lr, k)]
    rates = [np.full(_STEPS, lr), *(rule.at(t, None) for rule in rules)]
    names = ["constant", "halve every n", "η₀ e^(−kt)", "η₀ / (1 + kt)"]
    if misprint:
        rates.append(np.minimum(lr ** (-k * t), 1e100))  # a finite rate: the run overflows long before
        names.append(_MISPRINT)
    means = experiments.quadratic_mean(np.array(rates))
    return dict(zip(names, zip(rates, means, strict=True), strict=True)) | {"halve when worse": _worse(lr, n)}


@lru_cache(maxsize=64)
def _worse(lr, n):
    """The median rate and the mean of w² under "halve when worse": each run has a validation error of its own."""
    held_out = np.random.default_rng(1).standard_normal((_RUNS, 32)).mean(1)
    rule = schedules.halve_when_worse(lr, lambda w: 0.5 * (w[:, 0] - held_out) ** 2, every=n)
    medians = np.empty(_STEPS)

    def at(t, w):
        rate = rule.at(t, w)
        medians[t] = medians[t - 1] if t % n else np.median(rate)  # it changes after every n steps only
        return rate

    w = experiments.noisy_quadratic(schedules.Schedule(at), _STEPS, replicas=_RUNS)
    return medians, (w**2).mean(-1)


_SHARES = {"0.5 %": 0.005, "1 %": 0.01, "2 %": 0.02, "5 %": 0.05, "20 %": 0.2}
_LEARNERS = {
    "SGD": ("gd", {}),
    "Adagrad": ("adagrad", {}),
    "RMSProp": ("rmsprop", {"beta": 0.99}),
    "Adam": ("adam", {}),
}
_SEEN = np.arange(0, 1501, 6)  # the rows whose weights are drawn


def sparse_features():
    """Online learning with six dense features and a rare one: weights and effective rates, rare against dense.

    Controls: ``optimizer`` (RMSProp with β = 0.99), its ``lr``, and the ``share`` of the 1500 rows that have the rare
    feature. Drawn is one pass of ``experiments.sparse_run``; the errors are over its 24 passes.
    """

    def scene(figure):
        left, right = figure.subplots(1, 2)
        left.set(title="Weights in one pass; the targets are dotted", xlim=(0, 1500), ylim=(-1, 5))
        left.set_xlabel("row (strokes: rows that have the rare feature)")
        for target in (3, 0.5):
            left.axhline(target, color=INK, linewidth=1.5, linestyle=":")
        right.set(title="Effective rate: η / √v (SGD: η)", xlabel="row", yscale="log", xlim=(0, 1500), ylim=(1e-3, 1e2))
        styles = {"the rare feature": "-", "the dense features (mean)": "--"}
        weights, rates = (
            [ax.plot([], [], linestyle=style, animated=True)[0] for style in styles.values()] for ax in (left, right)
        )
        for name, style in styles.items():
            right.plot([], [], color=INK, linestyle=style, label=name)
        (rows,) = left.plot([], [], color=INK, linewidth=1, animated=True)
        right.legend(loc="upper right")

        def move(optimizer, lr, share):
            run = _sparse(optimizer, lr, share)
            color = LOOKS[_LEARNERS[optimizer][0]].color
            until = np.searchsorted(_SEEN, run.diverged) + 1 if run.diverged else len(_SEEN)
            for line, values in zip((*weights, *rates), (*run.weights.T, *run.rates.T), strict=True):
                line.set_data(_SEEN[:until], values[:until])
                line.set_color(color)
            at = np.flatnonzero(experiments.sparse_rows(_SHARES[share])[0][:, 0, 6])
            rows.set_data(np.repeat(at, 3), np.tile([-1, -0.75, np.nan], len(at)))
            said = f"{optimizer}, η = {exact(lr)}, the rare feature in {share} of the rows (here {len(at)}): "
            if run.diverged:
                return f"{said}diverged at row {run.diverged}. The learning rate is too high here."
            return (
                f"{said}after one pass the relative error is {exact(run.rare, 3)} on the rare and "
                f"{exact(run.dense, 3)} on the dense weights, over 24 such passes; the worse is "
                f"{max(run.rare, run.dense):.3f}. In the end the rate of the rare one is "
                f"{exact(run.rates[-1, 0] / run.rates[-1, 1], 3)} times that of the dense."
            )

        return move

    controls = {
        "optimizer": choice("Adagrad", _LEARNERS, label="optimizer"),
        "lr": log_slider(1.0, 0.005, 2, label="learning rate η"),
        "share": choice("1 %", _SHARES, label="share of rows"),
    }
    presets = {
        "SGD: one rate for both": {"optimizer": "SGD", "lr": 0.05, "share": "1 %"},
        "Adagrad, the best of the four": {"optimizer": "Adagrad", "lr": 1.0, "share": "1 %"},
        "RMSProp": {"optimizer": "RMSProp", "lr": 0.05, "share": "1 %"},
        "Adam": {"optimizer": "Adam", "lr": 0.05, "share": "1 %"},
        "SGD, not so rare": {"optimizer": "SGD", "lr": 0.05, "share": "20 %"},
    }
    return Explorer(scene, controls, size=(1000, 440), presets=presets)


@lru_cache(maxsize=64)
def _sparse(optimizer, lr, share):
    """What is drawn and said of one run: weights and rates of rare and dense, (rows drawn, 2), and the errors."""
    stops = stops_of(log_slider(1.0, 0.005, 2))
    if lr in stops:  # the others of the same factor of ten will be wanted next, and cost little more together
        decade = stops[np.floor(np.log10(stops)) == np.floor(np.log10(lr))]
        run, at = _sparse_run(optimizer, tuple(decade.tolist()), share), decade.tolist().index(lr)
    else:
        run, at = _sparse_run(optimizer, (lr,), share), 0
    w, v = run.w[_SEEN, at], np.ones((1500, 7)) if run.v is None else run.v[:, at]
    v = v[np.maximum(_SEEN, 1) - 1]
    return SimpleNamespace(
        weights=np.clip(np.column_stack([w[:, 6], w[:, :6].mean(1)]), -9, 9),
        rates=np.clip(lr / np.sqrt(np.column_stack([v[:, 6], v[:, :6].mean(1)]) + 1e-8), 1e-4, 1e3),
        rare=run.rare[at],
        dense=run.dense[at],
        diverged=int(run.diverged[at]),
    )


@lru_cache(maxsize=64)
def _sparse_run(optimizer, rates, share):
    name, hyper = _LEARNERS[optimizer]
    return experiments.sparse_run(optimizers.OPTIMIZERS[name], np.array(rates), share=_SHARES[share], **hyper)


_AFTER = 500


def burst():
    """A burst of large gradients and then gradients of 1: the steps of Adagrad, RMSProp and Adam in units of η.

    Controls: ``size`` and ``length`` of the burst, ``beta`` of RMSProp. Adam has its defaults 0.9 and 0.999. The
    steps are in closed form, as the gradients do not depend on w.
    """

    def scene(figure):
        ax = figure.subplots()
        ax.set(title="Length of each step ÷ η", xlabel="step", yscale="log", xlim=(0, 600), ylim=(5e-5, 1e2))
        ax.axhline(0.5, color=INK, linewidth=1.5, linestyle=":")
        ax.text(598, 0.42, "0.5 η", ha="right", va="top")
        (end,) = ax.plot([], [], color=GREY, linewidth=2, animated=True)
        here = ax.text(0, 45, "", ha="left", va="center", fontsize=15, animated=True)
        curves = {
            name: ax.plot([], [], **LOOKS[name].line, animated=True)[0] for name in ("adagrad", "rmsprop", "adam")
        }
        for name in curves:
            ax.plot([], [], **LOOKS[name].line, label=LOOKS[name].title)
        ax.legend(loc="upper right", ncols=3)

        def move(size, length, beta):
            end.set_data([length + 0.5] * 2, ax.get_ylim())
            here.set_position((length + 6, 45))
            here.set_text("the burst is over")
            said = []
            for (name, curve), steps in zip(curves.items(), _burst(size, length, beta), strict=True):
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
    }
    presets = {
        "fifty gradients of 100": {"size": 100.0, "length": 50, "beta": 0.9},
        "a longer memory": {"size": 100.0, "length": 50, "beta": 0.99},
        "a single outlier": {"size": 1000.0, "length": 1, "beta": 0.9},
        "no burst": {"size": 1.0, "length": 1, "beta": 0.9},
    }
    return Explorer(scene, controls, size=(1000, 440), presets=presets)


@lru_cache(maxsize=64)
def _burst(size, length, beta, after=_AFTER, eps=1e-8):
    """The steps ÷ η of Adagrad, RMSProp and Adam on the burst and after: three arrays (length + after,)."""
    g = experiments.burst_gradients(size, length, after)
    t = np.arange(1, length + after + 1)
    late = np.maximum(t - length, 0)

    def memory(b, power):
        """The mean with weights b^(t−k)(1 − b) of g^power, which is constant but for one jump."""
        return (b**late - b**t) * size**power + (1 - b**late)

    adam = memory(0.9, 1) / (1 - 0.9**t) / (np.sqrt(memory(0.999, 2) / (1 - 0.999**t)) + eps)
    return g / np.sqrt(np.cumsum(g**2) + eps), g / np.sqrt(memory(beta, 2) + eps), adam


_LONGEST = 60


def memory_weights():
    """RMSProp's memory: how much each past g² weighs in v_t, and what is missing at the start.

    Controls: the step ``t`` and ``beta``. Beside it v_t and the step for gradients whose square is constant, G.
    """

    def scene(figure):
        left, right = figure.subplots(1, 2)
        left.set(title="Weight of each $g_k^2$ in $v_t$, in units of 1 − β", xlabel="k", xlim=(0, _LONGEST + 1))
        left.set(ylim=(0, 1.1), ylabel=r"$\beta^{\,t-k}$")
        (bars,) = left.plot([], [], color=BLUE, linewidth=5, solid_capstyle="butt", animated=True)
        right.set(title="Constant gradient, $g^2 = G$", xlabel="step t", yscale="log", xlim=(0, _LONGEST + 1))
        right.set(ylim=(5e-4, 500))
        right.axhline(1, color=INK, linewidth=1.5, linestyle=":")
        lines = []
        for name, color, style in (("step ÷ η = 1/√(1 − βᵗ)", VERMILION, "-"), ("v ÷ G = 1 − βᵗ", BLUE, "--")):
            right.plot([], [], color=color, linestyle=style, label=name)
            lines += right.plot([], [], color=color, linestyle=style, animated=True)
            lines += right.plot([], [], "o", color=color, markersize=11, animated=True)
        right.legend(loc="upper right")

        def move(t, beta):
            k = np.arange(1, t + 1)
            heights = np.column_stack([np.zeros(t), beta ** (t - k), np.full(t, np.nan)])
            bars.set_data(np.repeat(k, 3), heights.ravel())
            full = 1 - beta ** np.arange(1, _LONGEST + 1)
            for (line, dot), values in zip((lines[:2], lines[2:]), (full**-0.5, full), strict=True):
                line.set_data(np.arange(1, _LONGEST + 1), values)
                dot.set_data([t], values[t - 1 : t])
            return (
                f"β = {exact(beta)}: g² at the newest step has the weight 1 − β = {exact(1 - beta)}, half of it after "
                f"{exact(np.log(0.5) / np.log(beta), 3)} steps. At t = {t} the weights add up to "
                f"{exact(full[t - 1])}; missing from 1 is βᵗ = {exact(beta**t)}, the share of the start at 0. So the "
                f"step is {exact(full[t - 1] ** -0.5, 3)}η, and the first was {exact(full[0] ** -0.5, 3)}η: too long, "
                f"not too short."
            )

        return move

    controls = {
        "t": int_slider(10, 1, _LONGEST, label="step t", play=True),
        "beta": slider(0.9, 0.5, 0.999, 0.001, label="β"),
    }
    presets = {
        "the first step, β = 0.9": {"t": 1, "beta": 0.9},
        "the first step, β = 0.99": {"t": 1, "beta": 0.99},
        "the first step, β = 0.999": {"t": 1, "beta": 0.999},
        "the start is forgotten": {"t": 60, "beta": 0.9},
    }
    return Explorer(scene, controls, size=(1000, 440), presets=presets)
