"""RAdam: why the first steps are uncertain, the rectifier beside a warm-up, and all three in training."""

from dataclasses import replace
from functools import lru_cache

import numpy as np

from primer import experiments, optimizers, plots
from primer.experiments import rates, tuning
from primer.explorers.nb5.rated import RATES, end_words, nearest, rated
from primer.live.explorer import Explorer, choice, log_slider
from primer.plots import LOOKS, PURPLE, exact, moving

__all__ = ["rectifier", "warm_up_training"]


_NOISE_STEPS = 60
_FAN, _FAN_STEPS = 12, 1000  # runs of 1/√v̂, and how long they are
_AT = np.unique(np.geomspace(1, _FAN_STEPS, 120).round()).astype(int)


def rectifier():
    """Twelve runs of Adam's 1/√v̂ on noise, RAdam's share r_t below, and the step lengths that come of it.

    Controls: ``forget`` = 1 − β2; ``warm``, the length of a linear warm-up; ``scale``, the size of the gradients, which
    are nothing but noise. 1/√v̂ is in units of 1/scale, and step lengths are root mean squares over 500 runs.
    """

    def scene(figure):
        grid = figure.add_gridspec(2, 2)
        fan, below = figure.add_subplot(grid[0, 0]), figure.add_subplot(grid[1, 0])
        right = figure.add_subplot(grid[:, 1])
        for ax in (fan, below):
            ax.set(xscale="log", yscale="log", xlim=(1, 1.15 * _FAN_STEPS))  # the marks at the end are whole
        fan.set(title=r"$1/\sqrt{\hat v}$ in twelve runs × size of the noise", ylim=(0.01, 1500))
        runs = moving(fan, color=LOOKS["adam"].color, linewidth=0.8, label="Adam")
        held = moving(fan, color=LOOKS["radam"].color, linewidth=1.6, label="RAdam: times r")
        fan.legend(loc="upper right", ncols=2)
        below.set(title="Share of Adam's step", xlabel="step", ylim=(2e-4, 4))
        r_curve, warm_curve = plots.trace(below, LOOKS["radam"]), plots.trace(below, WARMED)
        plots.legend_of(below, {"r, RAdam's share": LOOKS["radam"], "linear warm-up": WARMED}, loc="lower right")
        switch_on = [moving(ax, color=LOOKS["radam"].color, linewidth=1.5, linestyle=":") for ax in (fan, below)]
        show_lengths = _step_lengths(right)

        def move(forget, warm, scale):
            beta2 = 1 - forget
            r = experiments.rectification(_AT, beta2).r
            values = _fan(beta2)
            on = r > 0
            runs.set_data(*_broken(_AT, values))
            held.set_data(*_broken(_AT[on], values[:, on] * r[on]))
            r_curve(np.column_stack([_AT, r])[on][::-1])  # the marker is where it begins
            warm_curve(np.column_stack([_AT, experiments.warm_up_share(_AT, warm)]))
            begin = _first_rectified(beta2)
            for line in switch_on:
                line.set_data([begin] * 2 if begin else [], [1e-4, 100] if begin else [])
            spread = ", ".join(
                f"{exact(now.min(), 3)} and {exact(now.max(), 3)} at step {t}"
                for t, now in zip(_AT[_SAID], values.T[_SAID], strict=True)
            )
            return f"1/√v̂ is between {spread}. {_rectified_words(beta2, begin)} {show_lengths(beta2, warm, scale)}"

        return move

    controls = {
        "forget": log_slider(0.001, 1e-4, 0.5, label="1 − β2"),
        "warm": log_slider(2000.0, 1, 1e4, label="warm-up steps"),
        "scale": log_slider(1.0, 0.01, 100, label="gradient size"),
    }
    presets = {
        "the switch goes on at step 5": {"forget": 0.001, "warm": 2000.0, "scale": 1.0},
        "gradients × 100: four huge steps": {"forget": 0.001, "warm": 2000.0, "scale": 100.0},
        "gradients ÷ 100: four lost steps": {"forget": 0.001, "warm": 2000.0, "scale": 0.01},
        "a short memory needs no long warm-up": {"forget": 0.1, "warm": 20.0, "scale": 1.0},
        "β2 = 0.5: never rectified": {"forget": 0.5, "warm": 2.0, "scale": 1.0},
    }
    return Explorer(scene, controls, size=(1000, 470), presets=presets)


WARMED = replace(LOOKS["adam"], title="Adam + warm-up", color=PURPLE, linestyle=":", marker="D")
_SAID = [0, 4]  # the places in _AT of the steps that the words name: 1 and 5


@lru_cache(maxsize=64)
def _fan(beta2):
    """1/√v̂ at the steps ``_AT`` in twelve runs on normal noise of size 1: shape (12, steps)."""
    noise = np.random.default_rng(7).standard_normal((_FAN, _FAN_STEPS))
    t = np.arange(1, _FAN_STEPS + 1)
    # v is β^t times a growing sum, which needs no loop; with β2 = 0.5, the lowest here, β^−1000 is still a number.
    v = (1 - beta2) * np.cumsum(noise**2 * beta2 ** -(t - 1.0), axis=1) * beta2 ** (t - 1.0)
    return 1 / np.sqrt(v / (1 - beta2**t))[:, _AT - 1]


def _broken(x, curves):
    """Curves (n, points) over the same x as one line with breaks."""
    gaps = np.column_stack([curves, np.full(len(curves), np.nan)])
    return np.tile(np.append(x, np.nan), len(curves)), gaps.ravel()


def _step_lengths(ax):
    """Step lengths of Adam, RAdam and Adam with warm-up on Axes; ``show(beta2, warm, scale)`` → words."""
    ax.set(title="Step length ÷ η on noise (root mean square)", xlabel="step", xscale="log", yscale="log")
    ax.set(xlim=(1, 1.15 * _NOISE_STEPS), ylim=(3e-4, 300))
    looks = {"adam": LOOKS["adam"], "radam": LOOKS["radam"], "warm": WARMED}
    curves = {name: plots.trace(ax, look) for name, look in looks.items()}
    plots.legend_of(ax, {look.title: look for look in looks.values()}, loc="upper right")
    t = np.arange(1, _NOISE_STEPS + 1)

    def show(beta2, warm, scale):
        adam, radam = _noise_steps("adam", beta2, scale), _noise_steps("radam", beta2, scale)
        warmed = adam * experiments.warm_up_share(t, warm)
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


@lru_cache(maxsize=128)
def _noise_steps(name, beta2, scale):
    return experiments.noise_steps(optimizers.OPTIMIZERS[name], _NOISE_STEPS, beta2=beta2, scale=scale, replicas=500)


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


_TRAINED = {"adam": LOOKS["adam"], "warmed": WARMED, "radam": LOOKS["radam"]}


def warm_up_training():
    """A small network trained by Adam, by Adam with a warm-up of 100 steps, and by RAdam, with each of nine rates.

    Controls: ``lr``, the rate of all three, or of each its best; ``batch``, the batch size. Losses are medians over
    forty starts, bars their 95 % intervals; the runs are stored (``experiments.rates``).
    """

    def scene(figure, batch):
        found = {name: experiments.rate_searches()[name, batch] for name in _TRAINED}
        show = rated(figure, batch, "Loss on the way", found, _TRAINED)

        def move(lr):
            said = []
            for name, row in found.items():
                ends = show(name, row.at if lr is None else nearest(row, lr))
                middles = tuning.middle(row.last)
                said.append(
                    f"{ends}; its best of nine comes to {end_words(row)} on {rates.JUDGING} fresh starts, and "
                    f"{(middles <= 2 * middles.min()).sum()} of the nine end within twice the lowest loss."
                )
            return f"Batches of {batch}. {' '.join(said)}"

        return move

    controls = {
        "lr": choice(_BEST, {_BEST: None, **RATES}, label="η"),
        "batch": choice("4", rates.BATCHES[:3], label="batch size"),
    }
    presets = {
        "each at its best rate": {"lr": _BEST, "batch": "4"},
        "the same rate, 0.04, for all": {"lr": "0.04", "batch": "4"},
        "too high a rate: 0.32": {"lr": "0.32", "batch": "4"},
        "less noise: batches of 256": {"lr": _BEST, "batch": "256"},
    }
    return Explorer(scene, controls, size=(1000, 440), presets=presets)


_BEST = "each its best"
