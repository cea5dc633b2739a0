"""AdamW: what the decay does to weights whose gradients differ in size."""

from functools import lru_cache

import numpy as np

from primer import plots
from primer.live.explorer import Explorer, int_slider, log_slider
from primer.plots import BLUE, GREEN, INK, LOOKS, VERMILION, counted, exact, moving

__all__ = ["decay_per_weight"]


_DECAY_STEPS = 600
_NOISES = np.array([0.0, 0.01, 1.0, 100.0])
_NOISE_NAMES = ("none", "0.01", "1", "100")


_NOISE_LINES = (
    {"color": INK, "linestyle": ":", "marker": "D"},
    {"color": BLUE, "linestyle": "--", "marker": "s"},
    {"color": VERMILION, "linestyle": "-", "marker": "o"},
    {"color": GREEN, "linestyle": "-.", "marker": "^"},
)


def decay_per_weight():
    """Weight decay under Adam + L2 and under AdamW: four weights that differ in the size of their gradients.

    Controls: ``lr``; ``weight_decay`` λ; ``forget`` = 1 − β2; ``steps``. The gradients are pure noise, or 0; each
    curve is a mean over 64 runs whose noise comes in pairs, g and −g, so that the noise itself moves no mean.
    """

    def scene(figure):
        panels = figure.subplots(1, 3, width_ratios=[1, 1, 0.95])
        curves = []
        for ax, title in zip(panels, ("Adam + L2: mean weight", "AdamW: mean weight"), strict=False):
            ax.set(title=title, xlabel="step", xlim=(0, _DECAY_STEPS + 18), ylim=(-0.05, 1.38))
            ax.set_yticks(np.linspace(0, 1, 6))
            lines = [moving(ax, **style, markersize=10, markeredgecolor="white")
                     for style in _NOISE_LINES]  # fmt: skip
            curves.append(lines)
        for style, name in zip(_NOISE_LINES, _NOISE_NAMES, strict=True):
            panels[0].plot([], [], **style, markeredgecolor="white", label=name)
        panels[0].legend(title="gradient noise", title_fontsize=13, loc="upper left", ncols=2, handlelength=2.6)
        show_rates = _rates(panels[2])

        def move(lr, weight_decay, forget, steps):
            means = _decay_means(lr, weight_decay, 1 - forget)[: steps + 1]
            for rule, lines in enumerate(curves):
                for i, line in enumerate(lines):
                    line.set_data(np.arange(steps + 1), np.clip(means[:, rule, i], -1, 2))
                    line.set_markevery([round(steps * (0.4 + 0.2 * i))])  # curves may lie on each other
            show_rates([[_rate_of(w) for w in rule.T] for rule in np.moveaxis(means, 1, 0)], lr * weight_decay)
            coupled, decoupled = (" / ".join(_weight_word(w) for w in rule) for rule in means[-1])
            return (
                f"η = {exact(lr)}, λ = {exact(weight_decay)}, β2 = {exact(1 - forget)}, after "
                f"{counted(steps, 'step')}. Mean "
                f"weight for noise none / 0.01 / 1 / 100: {coupled} with Adam + L2, {decoupled} with AdamW. The decay "
                f"asked for is ηλ = {exact(lr * weight_decay, 3)} per step."
            )

        return move

    controls = {
        "lr": log_slider(0.001, 1e-4, 0.1, label="learning rate η"),
        "weight_decay": log_slider(1.0, 1e-3, 10, label="decay λ"),
        "forget": log_slider(0.01, 1e-3, 1, label="1 − β2"),
        "steps": int_slider(_DECAY_STEPS, 1, _DECAY_STEPS, label="steps", play=True),
    }
    presets = {
        "one λ, three speeds of decay": {"lr": 0.001, "weight_decay": 1.0, "forget": 0.01, "steps": 600},
        "no gradient: L2 decays by η, whatever λ": {
            "lr": 0.001, "weight_decay": 0.01, "forget": 0.001, "steps": 200
        },
        "a hundred times the decay": {"lr": 0.001, "weight_decay": 1.0, "forget": 0.001, "steps": 200},
        "the usual λ = 0.01": {"lr": 0.01, "weight_decay": 0.01, "forget": 0.001, "steps": 600},
        "a high rate": {"lr": 0.01, "weight_decay": 1.0, "forget": 0.001, "steps": 300},
    }  # fmt: skip
    return Explorer(scene, controls, size=(1000, 440), presets=presets)


def _rates(ax):
    """What each weight loses per step, in marks and numbers; ``show(rates, asked)``: rates[rule][weight]."""
    ax.set(title="Decay per step", xscale="log", xlim=(3e-3, 3e6), ylim=(3.5, -1.3), ylabel="gradient noise")
    ax.set_yticks(range(4), _NOISE_NAMES)
    ax.set_xticks([1e-2, 1, 1e2], ["ηλ/100", "ηλ", "100 ηλ"])
    ax.minorticks_off()
    ax.plot([1, 1], [-0.5, 3.5], color=INK, linewidth=1.5, linestyle=":")
    rules = []
    for name, title, shift in (("adam", "Adam + L2", -0.17), ("adamw", "AdamW", 0.17)):
        style = {"color": LOOKS[name].color, "marker": LOOKS[name].marker, "linestyle": "", "markersize": 12}
        texts = plots.column(ax, 3e6, np.arange(4) + shift, size=14, color=LOOKS[name].color, align="right", bold=True)
        rules.append((moving(ax, **style, label=title), texts, shift))
    ax.legend(loc="upper left", ncols=2, handletextpad=0.2, columnspacing=1)

    def show(rates, asked):
        for lost, (dots, texts, shift) in zip(rates, rules, strict=True):
            rows = [row for row, rate in enumerate(lost) if 0 < rate < np.inf]
            dots.set_data([np.clip(lost[row] / asked, 1e-3, 3e3) for row in rows], np.array(rows) + shift)
            texts(map(_rate_word, lost))

    return show


@lru_cache(maxsize=1)
def _paired_noise():
    """Noise of the four sizes, (steps, runs, 4): of each two runs one has −1 times the noise of the other."""
    noise = np.random.default_rng(1).standard_normal((_DECAY_STEPS, 32, len(_NOISES))) * _NOISES
    return np.concatenate([noise, -noise], axis=1)


@lru_cache(maxsize=64)
def _decay_means(lr, weight_decay, beta2):
    """Mean weights (steps + 1, 2, 4) under ``adam_l2`` and ``adamw``.

    The first is written out here because it runs 600 steps for every move of a slider: ``m`` and ``v`` lack their
    constant factors 1 − β, which ``rate`` holds. The second needs no run: as AdamW's m and v never see the weight,
    the steps of a pair cancel, and what is left is the decay.
    """
    noise, t, beta1, eps = _paired_noise(), np.arange(1, _DECAY_STEPS + 1), 0.9, 1e-8
    root = np.sqrt((1 - beta2) / (1 - beta2**t))
    rate, eps = lr * (1 - beta1) / (1 - beta1**t) / root, eps / root
    w = np.ones((_DECAY_STEPS + 1, *noise.shape[1:]))
    m = v = np.zeros(noise.shape[1:])
    for i in range(_DECAY_STEPS):
        g = noise[i] + weight_decay * w[i]
        m = beta1 * m + g
        v = beta2 * v + g * g
        w[i + 1] = w[i] - rate[i] * (m / (np.sqrt(v) + eps[i]))
    decoupled = (1 - lr * weight_decay) ** np.arange(_DECAY_STEPS + 1.0)
    return np.stack([w.mean(axis=1), np.repeat(decoupled[:, None], len(_NOISES), axis=1)], axis=1)


def _rate_of(means):
    """What a mean weight lost per step: −ln w / t; infinite once it is at 0 or beyond."""
    if means[-1] < 1e-6:
        return np.inf
    rate = -np.log(means[-1]) / (len(means) - 1)
    return rate if abs(rate) > 1e-12 else 0.0  # below is rounding


def _rate_word(rate):
    if rate == 0 or not np.isfinite(rate):
        return "0" if rate == 0 else "gone"
    return f"{rate:.2e}".replace("e-0", "e−").replace("-", "−")


def _weight_word(w):
    return f"{0.0 if abs(w) < 5e-4 else w:.3f}".replace("-", "−")
