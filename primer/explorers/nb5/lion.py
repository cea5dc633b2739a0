"""Lion: the signs of noisy gradients, its rate beside Adam's, and what each optimizer must remember."""

from functools import lru_cache

import numpy as np

from primer import experiments, optimizers, plots
from primer.experiments import rates, tuning
from primer.live.explorer import Explorer, choice, int_slider, log_slider
from primer.plots import BLUE, GREY, INK, LOOKS, VERMILION, exact, moving

__all__ = ["lion_rate", "sign_agreement", "state_bytes"]


_BATCHES = 2 ** np.arange(0, 13)
_TRIO = ("gd", "adam", "lion")


def sign_agreement():
    """How often a batch gradient has the right sign, and how long the steps are that three optimizers make of it.

    Controls: ``snr``, the true gradient divided by the standard deviation of one sample's; ``batch``, the batch size;
    ``scale``, the size of the gradients. Step lengths are root mean squares over 64 weights, in units of η.
    """

    def scene(figure):
        left, right = figure.subplots(1, 2)
        left.set(title="How often is the sign right?", xlabel="batch size B", xscale="log", ylim=(0.45, 1.02))
        left.set(xlim=(0.8, 5200), yticks=[0.5, 0.6, 0.7, 0.8, 0.9, 1.0])
        left.axhline(0.5, color=GREY, linewidth=1)
        laws = (
            moving(left, color=BLUE, label="the sign of the batch gradient"),
            moving(left, color=VERMILION, linestyle="--", label="the sign of Lion's c, which remembers"),
        )
        dots = moving(left, "o", color=BLUE, markersize=7, label="measured, 20 000 batches")
        here = moving(left, "o", color="none", markeredgecolor=INK, markeredgewidth=2.5, markersize=15)
        left.legend(loc="lower right")
        right.set(title="Length of a step ÷ η", xlabel="size of the gradients", xscale="log", yscale="log")
        right.set(xlim=(1e-10, 1e3), ylim=(1e-4, 1e3))
        plots.legend_of(right, _TRIO, loc="upper left")
        lengths = {name: plots.trace(right, LOOKS[name]) for name in _TRIO}
        marks = {name: plots.mark(right, LOOKS[name], 13, markeredgecolor="white", zorder=6) for name in _TRIO}
        rule = moving(right, color=INK, linestyle=":", linewidth=1.5)

        def move(snr, batch, scale):
            sizes = np.geomspace(1, 4096, 61)
            gain = experiments.memory_gain()
            for law, more in zip(laws, (1, gain), strict=True):
                law.set_data(sizes, experiments.sign_right(snr * more, sizes))
            dots.set_data(_BATCHES, [experiments.sign_agreement(snr, size) for size in _BATCHES])
            right_now = float(experiments.sign_right(snr, batch))
            here.set_data([batch], [right_now])
            at = {}
            for name in _TRIO:
                measured = _lengths(name, snr, batch, scale)
                lengths[name](np.column_stack([_SIZES, measured[:-1]]))
                marks[name].set_data([scale], [np.clip(measured[-1], 1e-4, 1e3)])
                at[name] = measured[-1]
            rule.set_data([scale, scale], [1e-4, 1e3])
            steps = ", ".join(f"{exact(at[name], 3)} η with {LOOKS[name].title}" for name in _TRIO)
            remembered = float(experiments.sign_right(snr * gain, batch))
            return (
                f"SNR = {exact(snr)}, B = {batch}: the sign of the batch gradient is right with probability "
                f"{exact(right_now, 3)} = Φ(SNR √B), measured {exact(experiments.sign_agreement(snr, batch), 3)}; that "
                f"of Lion's c {'more than 0.999' if remembered > 0.999 else exact(remembered, 3)}. With gradients of "
                f"size {exact(scale, 3)} the steps' length is {steps}: Lion's is {exact(at['lion'] / at['adam'], 3)} "
                f"times Adam's."
            )

        return move

    controls = {
        "snr": log_slider(0.1, 0.001, 1, label="SNR"),
        "batch": int_slider(16, 1, 4096, label="batch size B"),
        "scale": log_slider(1.0, 1e-10, 1e3, label="gradient size"),
    }
    return Explorer(scene, controls, size=(1000, 450), presets=_SIGN_AGREEMENT_STORIES)


_SIGN_AGREEMENT_STORIES = {
    "one sample: hardly better than a coin": {"snr": 0.1, "batch": 1},
    "16 samples": {"snr": 0.1, "batch": 16},
    "256 samples: the sign is safe": {"snr": 0.1, "batch": 256},
    "almost pure noise: Lion's steps are four times Adam's": {"snr": 0.001, "batch": 1},
    "gradients of 0.000001: the same steps": {"snr": 0.1, "batch": 16, "scale": 1e-6},
    "smaller than ε: only Lion walks on": {"snr": 0.1, "batch": 16, "scale": 1e-10},
}


_SIZES = np.geomspace(1e-10, 1e3, 27)


@lru_cache(maxsize=128)
def _lengths(name, snr, batch, scale):
    """Step lengths at each of ``_SIZES``, and at ``scale``."""
    return experiments.step_lengths(optimizers.OPTIMIZERS[name], [*_SIZES, scale], snr=snr, batch=batch)


def lion_rate():
    """A small network trained by Adam and by Lion with each of nine rates: Lion's best is a fraction of Adam's.

    Controls: ``batch``, the batch size; ``lr``, the rate of Adam whose run is shown, and ``share``, what Lion gets of
    it. Losses are medians over forty starts, bars their 95 % intervals; the runs are stored (``experiments.rates``).
    """

    def scene(figure, batch):
        found = {name: experiments.rate_searches()[name, int(batch)] for name in _ADAM_LION}
        left, right = figure.subplots(1, 2, width_ratios=[1.1, 1])
        steps = rates.EVERY * np.arange(rates.STEPS // rates.EVERY + 1)
        for ax in (left, right):
            ax.set(yscale="log", ylim=(5e-3, 5))
        left.set(title=f"Loss after {steps[-1]} steps, batches of {batch}", xlabel="learning rate η", xscale="log")
        right.set(title="Loss of the two runs", xlabel="step", xlim=(0, steps[-1]))
        for name, row in found.items():
            _draw_rates(left, LOOKS[name], row)
        left.legend(loc="upper left")
        plots.legend_of(right, _ADAM_LION, loc="upper right")
        curves = {name: plots.trace(right, LOOKS[name]) for name in _ADAM_LION}
        rings = {
            name: moving(left, "o", color="none", markeredgecolor=LOOKS[name].color, markersize=18, markeredgewidth=2.5)
            for name in _ADAM_LION
        }

        def move(lr, share):
            lower = {"adam": 0, "lion": _SHARES[share]}
            said = []
            for name, row in found.items():
                at = max(list(_RATES).index(lr) - lower[name], 0)
                losses = np.clip(row.curves[:, at], 1e-3, 50)
                curves[name](np.column_stack([steps, losses]))
                rings[name].set_data([row.rates[at]], losses[-1:])
                said.append(f"{LOOKS[name].title} with η = {exact(row.rates[at])} ends at {exact(losses[-1], 3)}")
            return f"Batches of {batch}: {' and '.join(said)}. {_rate_words(found)}"

        return move

    controls = {
        "lr": choice("0.04", _RATES, label="Adam's η"),
        "share": choice("a quarter", _SHARES, label="Lion's share of it"),
        "batch": choice("32", [str(batch) for batch in rates.BATCHES], label="batch size"),
    }
    presets = {
        "a quarter of Adam's rate": {"lr": "0.04", "share": "a quarter", "batch": "32"},
        "Lion with Adam's rate: too long steps": {"lr": "0.04", "share": "all", "batch": "32"},
        "Lion with an eighth": {"lr": "0.04", "share": "an eighth", "batch": "32"},
        "noisy gradients: batches of 4": {"lr": "0.04", "share": "a quarter", "batch": "4"},
    }
    return Explorer(scene, controls, size=(1000, 440), presets=presets)


def _draw_rates(ax, look, row):
    """The median loss with each rate on Axes, its interval as a bar, and a dotted line at the best."""
    low, high = tuning.middle_interval(row.last)
    ax.vlines(row.rates, np.clip(low, 1e-3, 50), np.clip(high, 1e-3, 50), color=look.color, linewidth=5, alpha=0.35)
    ax.plot(row.rates, np.clip(tuning.middle(row.last), 1e-3, 50), **look.line, marker=look.marker, label=look.title)
    ax.plot([row.lr] * 2, [5e-3, 5], color=look.color, linewidth=1.5, linestyle=":")


def _rate_words(found):
    """The best rates of Adam and Lion, what they come to on fresh starts, and whether that differs."""
    adam, lion = found["adam"], found["lion"]
    ends = [f"{exact(row.median, 3)} (95 %: {exact(row.between[0], 3)} to {exact(row.between[1], 3)})"
            for row in (adam, lion)]  # fmt: skip
    apart = "the difference is shown" if tuning.differ(adam.between, lion.between) else "no difference is shown"
    return (
        f"The best of nine rates is {exact(adam.lr)} for Adam and {exact(lion.lr)} for Lion, "
        f"{exact(adam.lr / lion.lr, 2)} times smaller; on {rates.JUDGING} fresh starts they come to {ends[0]} and "
        f"{ends[1]}: {apart}."
    )


_ADAM_LION = ("adam", "lion")
_RATES = {f"{rate:g}": rate for rate in tuning.rates_at(rates.CENTRE, 2, range(-4, 5))}
_SHARES = {"all": 0, "half": 1, "a quarter": 2, "an eighth": 3}  # how many rates lower
_NAMES = tuple(optimizers.OPTIMIZERS)


def state_bytes():
    """The memory that each optimizer needs between two steps, measured, for any number of weights.

    Controls: ``weights``, their number; ``precision`` of every number; ``count``, the optimizer's state alone or with
    weights and gradients; ``inner``, the optimizer inside Lookahead. The multiples of the weights are measured
    (``experiments.memory``); the bytes are those times the number of weights and the bytes of a number.
    """

    def scene(figure):
        ax = plots.axes_at(figure, 190, 74, 630, 362)
        ax.set(title="Memory, in multiples of the weights", xlim=(0, 5), ylim=(len(_NAMES) - 0.4, -0.6))
        ax.set_yticks(range(len(_NAMES)), [""] * len(_NAMES))
        ax.grid(axis="y", visible=False)
        labels = [ax.text(-0.08, row, LOOKS[name].title, ha="right", va="center", fontsize=15, animated=True)
                  for row, name in enumerate(_NAMES)]  # fmt: skip
        styles = {"weights": "#c3c9d1", "gradients": "#8d99a8"}
        base = {key: moving(ax, color=color, linewidth=18, solid_capstyle="butt")
                for key, color in styles.items()}  # fmt: skip
        for key, color in (styles | {"what the optimizer must keep": INK}).items():
            ax.plot([], [], color=color, linewidth=12, solid_capstyle="butt", label=key)
        ax.legend(loc="upper left", bbox_to_anchor=(0, -0.07), ncols=3, handlelength=1.4)
        bars = [moving(ax, color=LOOKS[name].color, linewidth=18, solid_capstyle="butt")
                for name in _NAMES]  # fmt: skip
        numbers = plots.column(ax, 5.12, range(len(_NAMES)), size=15)

        def move(weights, precision, count, inner):
            weights, size = round(weights), _PRECISIONS[precision]
            kept = experiments.memories(inner.lower())
            first = 2 if count == _ALL else 0
            for i, line in enumerate(base.values()):
                rows = np.repeat(np.arange(len(_NAMES)), 3).astype(float) if first else np.zeros(0)
                line.set_data(np.tile([i, i + 0.97, np.nan], len(_NAMES)) if first else [], rows)
            for row, name in enumerate(_NAMES):
                bars[row].set_data([first, first + max(kept[name], 0.02)], [row, row])
            labels[_NAMES.index("lookahead")].set_text(f"Lookahead({inner})")
            total = {name: (first + kept[name]) * size * weights for name in _NAMES}
            numbers([f"{exact(first + kept[name], 3)} ×   {_bytes(total[name])}" for name in _NAMES])
            saved = 1 - total["lion"] / total["adam"]
            return (
                f"{weights:,} weights in {precision} are {_bytes(size * weights)}. {count.capitalize()}: Momentum "
                f"{_bytes(total['momentum'])}, Adam {_bytes(total['adam'])}, AMSGrad {_bytes(total['amsgrad'])}, "
                f"Lion {_bytes(total['lion'])}, Lookahead({inner}) {_bytes(total['lookahead'])}. "
                f"Lion needs {100 * saved:.0f} % less than Adam."
            )

        return move

    controls = {
        "weights": log_slider(1e6, 9, 1e9, label="weights"),
        "precision": choice("float64, 8 bytes", _PRECISIONS, label="precision"),
        "count": choice(_STATE, [_STATE, _ALL], label="counted"),
        "inner": choice("Adam", ["GD", "Momentum", "Adam", "Lion"], label="in Lookahead"),
    }
    presets = {
        "a million weights": {"weights": 1e6, "precision": "float64, 8 bytes", "count": _STATE},
        "a billion weights in float32": {"weights": 1e9, "precision": "float32, 4 bytes", "count": _STATE},
        "Lion: half of the state, a quarter of all": {"weights": 1e9, "precision": "float32, 4 bytes", "count": _ALL},
        "the nine weights of the course": {"weights": 9.0, "precision": "float64, 8 bytes", "count": _STATE},
        "Lookahead around GD: one copy": {"weights": 1e6, "inner": "GD", "count": _STATE},
    }
    return Explorer(scene, controls, size=(1000, 470), presets=presets)


_PRECISIONS = {"float64, 8 bytes": 8, "float32, 4 bytes": 4, "bfloat16, 2 bytes": 2}
_STATE, _ALL = "the optimizer's state alone", "weights, gradients and state"


def _bytes(number):
    """A number of bytes in the unit that suits it."""
    for unit in ("bytes", "kB", "MB", "GB"):
        if number < 1000 or unit == "GB":
            return f"{exact(number, 3) if number < 1000 else f'{number:.0f}'} {unit}"
        number /= 1000
