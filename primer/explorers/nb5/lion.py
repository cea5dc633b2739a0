"""Lion: the signs of noisy gradients, its rate beside Adam's, and what each optimizer must remember."""

from functools import lru_cache

import numpy as np

from primer import experiments, optimizers, plots
from primer.catalogue import menu
from primer.experiments import rates, tuning
from primer.explorers.nb5.rated import RATES, end_words, nearest, rated
from primer.live.explorer import Explorer, choice, int_slider, log_slider
from primer.plots import BLUE, GREY, INK, LOOKS, VERMILION, exact, moving

__all__ = ["lion_rate", "sign_agreement", "state_bytes"]


_BATCHES = 2 ** np.arange(0, 13)
_TRIO = ("gd", "adam", "lion")
_ADAM_LION = ("adam", "lion")


def sign_agreement():
    """How often a noisy gradient has the right sign, and what becomes of it: the loss, or the length of the steps.

    Controls: ``snr``, the true gradient divided by the standard deviation of one sample's; ``batch``, the batch size;
    ``view``, what the right shows: the loss of Adam and Lion on a small network in batches (``experiments.rates``), or
    step lengths of three optimizers in units of η, root mean squares over 64 weights; ``scale``, the size of the
    gradients there.
    """

    def scene(figure, view):
        left, right = figure.subplots(1, 2)
        show_signs = _signs(left)
        show = _losses_by_batch(right) if view == _LOSS_VIEW else _lengths_by_size(right)

        def move(snr, batch, scale):
            return f"{show_signs(snr, batch)} {show(snr, batch, scale)}"

        return move

    controls = {
        "snr": log_slider(0.1, 0.001, 1, label="SNR"),
        "batch": int_slider(4, 1, 4096, label="batch size B"),
        "scale": log_slider(1.0, 1e-10, 1e3, label="gradient size"),
        "view": choice(_LOSS_VIEW, [_LOSS_VIEW, _LENGTH_VIEW], label="right"),
    }
    return Explorer(scene, controls, size=(1000, 450), presets=_SIGN_AGREEMENT_STORIES)


_LOSS_VIEW, _LENGTH_VIEW = "loss on a network", "step lengths"
_SIGN_AGREEMENT_STORIES = {
    "one sample: hardly better than a coin": {"snr": 0.1, "batch": 1},
    "4 samples: c is right, and Lion ends lower": {"snr": 0.1, "batch": 4},
    "all 1024: the sign is safe, and Adam ends lower": {"snr": 0.1, "batch": 1024},
    "almost pure noise: Lion's steps are four times Adam's": {"snr": 0.001, "batch": 1, "view": _LENGTH_VIEW},
    "gradients of 0.000001: the same steps": {"snr": 0.1, "batch": 16, "scale": 1e-6, "view": _LENGTH_VIEW},
    "smaller than ε: only Lion walks on": {"snr": 0.1, "batch": 16, "scale": 1e-10, "view": _LENGTH_VIEW},
}


def _signs(ax):
    """The probability of a right sign against the batch size on Axes; ``show(snr, batch)`` → words."""
    ax.set(title="How often is the sign right?", xlabel="batch size B", xscale="log", ylim=(0.34, 1.02))
    ax.set(xlim=(0.8, 5200), yticks=[0.5, 0.6, 0.7, 0.8, 0.9, 1.0])
    ax.axhline(0.5, color=GREY, linewidth=1)
    laws = (
        moving(ax, color=BLUE, label="the sign of the batch gradient"),
        moving(ax, color=VERMILION, linestyle="--", label="the sign of Lion's c, which remembers"),
    )
    dots = moving(ax, "o", color=BLUE, markersize=7, label="measured, 20 000 batches")
    here = [moving(ax, "o", color="none", markeredgecolor=INK, markeredgewidth=2.5, markersize=15) for _ in laws]
    ax.legend(loc="lower right")
    sizes = np.geomspace(1, 4096, 61)

    def show(snr, batch):
        gain = experiments.memory_gain()
        chances = [float(experiments.sign_right(snr * more, batch)) for more in (1, gain)]
        for law, ring, chance, more in zip(laws, here, chances, (1, gain), strict=True):
            law.set_data(sizes, experiments.sign_right(snr * more, sizes))
            ring.set_data([batch], [chance])
        dots.set_data(_BATCHES, [experiments.sign_agreement(snr, size) for size in _BATCHES])
        remembered = "more than 0.999" if chances[1] > 0.999 else exact(chances[1], 3)
        return (
            f"SNR = {exact(snr)}, B = {batch}: the sign of the batch gradient is right with probability "
            f"{exact(chances[0], 3)} = Φ(SNR √B), measured {exact(experiments.sign_agreement(snr, batch), 3)}; that of "
            f"Lion's c {remembered}."
        )

    return show


def _losses_by_batch(ax):
    """What Adam and Lion come to in batches of four sizes on Axes; ``show(snr, batch, scale)`` → words."""
    ax.set(title="Loss on a network, each at its best rate", xlabel="batch size B", xscale="log", yscale="log")
    ax.set(xlim=(2.5, 1700), ylim=(4e-3, 0.15))
    ax.set_xticks(rates.BATCHES, map(str, rates.BATCHES))
    ax.minorticks_off()
    said = []
    for name in _ADAM_LION:
        rows = [experiments.rate_searches()[name, batch] for batch in rates.BATCHES]
        look, ends = LOOKS[name], [row.median for row in rows]
        ax.vlines(rates.BATCHES, *np.transpose([row.between for row in rows]), color=look.color, linewidth=6, alpha=0.4)
        ax.plot(rates.BATCHES, ends, **look.line, marker=look.marker, markersize=11, markeredgecolor="white",
                label=look.title)  # fmt: skip
        said.append(f"{look.title} {', '.join(exact(end, 3) for end in ends)}")
    ax.legend(loc="upper right", title="median of 100 starts, bars: 95 %")
    rule = moving(ax, color=INK, linestyle=":", linewidth=1.5)
    sizes = ", ".join(map(str, rates.BATCHES))

    def show(_snr, batch, _scale):
        rule.set_data([batch, batch], [1e-3, 1])
        return f"In batches of {sizes} a small network comes to a loss of: {'; '.join(said)}."

    return show


def _lengths_by_size(ax):
    """The length of a step against the size of the gradients on Axes; ``show(snr, batch, scale)`` → words."""
    ax.set(title="Length of a step ÷ η", xlabel="size of the gradients", xscale="log", yscale="log")
    ax.set(xlim=(1e-10, 1e3), ylim=(1e-4, 1e3))
    plots.legend_of(ax, _TRIO, loc="upper left")
    lengths = {name: plots.trace(ax, LOOKS[name]) for name in _TRIO}
    marks = {name: plots.mark(ax, LOOKS[name], 13, markeredgecolor="white", zorder=6) for name in _TRIO}
    rule = moving(ax, color=INK, linestyle=":", linewidth=1.5)

    def show(snr, batch, scale):
        at = {}
        for name in _TRIO:
            measured = _lengths(name, snr, batch, scale)
            lengths[name](np.column_stack([_SIZES, measured[:-1]]))
            marks[name].set_data([scale], [np.clip(measured[-1], 1e-4, 1e3)])
            at[name] = measured[-1]
        rule.set_data([scale, scale], [1e-4, 1e3])
        steps = ", ".join(f"{exact(at[name], 3)} η with {LOOKS[name].title}" for name in _TRIO)
        return (
            f"With gradients of size {exact(scale, 3)} the steps' length is {steps}: Lion's is "
            f"{exact(at['lion'] / at['adam'], 3)} times Adam's."
        )

    return show


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
        found = {name: experiments.rate_searches()[name, batch] for name in _ADAM_LION}
        show = rated(figure, batch, "Loss of the two runs", found, {name: LOOKS[name] for name in found})

        def move(lr, share):
            its = {name: lr * (share if name == "lion" else 1) for name in found}
            said = [show(name, nearest(row, its[name])) for name, row in found.items()]
            return f"Batches of {batch}: {' and '.join(said)}. {_rate_words(found)}"

        return move

    controls = {
        "lr": choice("0.04", RATES, label="Adam's η"),
        "share": choice("a quarter", _SHARES, label="Lion's share of it"),
        "batch": choice("32", rates.BATCHES, label="batch size"),
    }
    presets = {
        "a quarter of Adam's rate": {"lr": "0.04", "share": "a quarter", "batch": "32"},
        "Lion with Adam's rate: too long steps": {"lr": "0.04", "share": "all", "batch": "32"},
        "Lion with an eighth": {"lr": "0.04", "share": "an eighth", "batch": "32"},
        "noisy gradients: batches of 4": {"lr": "0.04", "share": "a quarter", "batch": "4"},
    }
    return Explorer(scene, controls, size=(1000, 440), presets=presets)


def _rate_words(found):
    """The best rates of Adam and Lion, what they come to on fresh starts, and whether that differs."""
    adam, lion = found["adam"], found["lion"]
    apart = "the difference is shown" if tuning.differ(adam.between, lion.between) else "no difference is shown"
    return (
        f"The best of nine rates is {exact(adam.lr)} for Adam and {exact(lion.lr)} for Lion, "
        f"{exact(adam.lr / lion.lr, 2)} times smaller; on {rates.JUDGING} fresh starts they come to {end_words(adam)} "
        f"and {end_words(lion)}: {apart}."
    )


_SHARES = {"all": 1, "half": 1 / 2, "a quarter": 1 / 4, "an eighth": 1 / 8}
_NAMES = tuple(optimizers.OPTIMIZERS)


def state_bytes():
    """The memory that each optimizer needs while training, and how many weights an accelerator holds with it.

    Controls: ``weights``, their number; ``precision`` of weights, gradients and state; ``accelerator``, its memory;
    ``inner``, the optimizer inside Lookahead. How many numbers each keeps for a weight is measured
    (``experiments.memory``); the bytes are those times the bytes of a number. What the forward pass keeps comes on top.
    """

    def scene(figure, precision):
        weight, copy, number = _PRECISIONS[precision]
        base = 2 * weight + copy  # weights, gradients, and the copy of the weights in 32 bits
        ax = plots.axes_at(figure, 180, 74, 540, 362)
        ax.set(title="Bytes for each weight", xlim=(0, base + 3.4 * number), ylim=(len(_NAMES) - 0.4, -0.6))
        ax.set_yticks(range(len(_NAMES)), [""] * len(_NAMES))
        ax.grid(axis="y", visible=False)
        labels = plots.column(ax, -0.012 * (base + 3.4 * number), range(len(_NAMES)), size=15, align="right")
        _draw_base(ax, weight, copy)
        bars = [moving(ax, color=LOOKS[name].color, linewidth=18, solid_capstyle="butt")
                for name in _NAMES]  # fmt: skip
        fits = moving(ax, color=INK, linewidth=3, linestyle=(0, (3, 1)), zorder=6, label="the accelerator is full")
        ax.legend(loc="upper left", bbox_to_anchor=(-0.25, -0.07), ncols=5, handlelength=1.2, columnspacing=1.2)
        figure.text(0.735, 0.955, "in all", fontsize=14, color=GREY)
        figure.text(0.84, 0.955, "weights that fit", fontsize=14, color=GREY)
        totals = plots.column(ax, base + 3.48 * number, range(len(_NAMES)), size=15)
        most = plots.column(ax, base + (3.4 * number + base) * 0.2 + 3.4 * number, range(len(_NAMES)), size=15)

        def move(weights, accelerator, inner):
            weights, ahead, kept = round(weights), f"Lookahead({LOOKS[inner].title})", experiments.memories(inner)
            each = {name: base + number * kept[name] for name in _NAMES}
            for row, name in enumerate(_NAMES):
                bars[row].set_data([base, max(each[name], base + 1e-9)], [row, row])
            labels([ahead if name == "lookahead" else LOOKS[name].title for name in _NAMES])
            fits.set_data([min(accelerator / weights, 1e3)] * 2, [-0.6, len(_NAMES) - 0.4])
            totals([_bytes(each[name] * weights) for name in _NAMES])
            most([_count(accelerator / each[name]) for name in _NAMES])
            many = f"{weights:,}".replace(",", " ")
            state = {name: _bytes(number * kept[name] * weights) for name in _NAMES}
            return (
                f"{many} weights, {precision}: weights and gradients take {_bytes(base * weights)}"
                f"{', with the copy in 32 bits' if copy else ''}. The state alone: Momentum {state['momentum']}, Adam "
                f"{state['adam']}, AMSGrad {state['amsgrad']}, Lion {state['lion']}, {ahead} {state['lookahead']}. "
                f"{_saved_words(each, accelerator)}"
            )

        return move

    controls = {
        "weights": log_slider(6e9, 9, 1e12, label="weights"),
        "accelerator": choice("80 GB", _ACCELERATORS, label="accelerator"),
        "precision": choice(_MIXED, list(_PRECISIONS), label="precision"),
        "inner": choice("Adam", menu(("gd", "momentum", "adam", "lion")), label="in Lookahead"),
    }
    presets = {
        "6 billion weights in 80 GB: Lion fits, Adam does not": {"weights": 6e9, "accelerator": "80 GB"},
        "a billion weights in 16 GB: Adam fills it": {"weights": 1e9, "accelerator": "16 GB"},
        "16 bits throughout": {"weights": 6e9, "precision": _SHORT},
        "the nine weights of the course": {"weights": 9.0, "precision": _DOUBLE},
        "Lookahead around GD: one copy": {"weights": 6e9, "inner": "GD"},
    }
    return Explorer(scene, controls, size=(1000, 470), presets=presets)


def _saved_words(each, accelerator):
    """Lion beside Adam, by the bytes for ``each`` weight."""
    saved = 1 - each["lion"] / each["adam"]
    return (
        f"In all Lion needs {100 * saved:.0f} % less than Adam; {accelerator / 1e9:g} GB hold "
        f"{_count(accelerator / each['adam'])} weights with Adam and {_count(accelerator / each['lion'])} with Lion, "
        f"without what the forward pass keeps."
    )


_MIXED, _FLOAT, _SHORT, _DOUBLE = (
    "16 bits, a copy and the state in 32",
    "32 bits throughout",
    "16 bits throughout",
    "64 bits, as in this course",
)
# Bytes of a weight (and of its gradient), of the copy of it, and of a number of the state.
_PRECISIONS = {_MIXED: (2, 4, 4), _FLOAT: (4, 0, 4), _SHORT: (2, 0, 2), _DOUBLE: (8, 0, 8)}
_ACCELERATORS = {f"{gigabytes} GB": gigabytes * 1e9 for gigabytes in (16, 24, 80, 192)}
_NAMES = tuple(optimizers.OPTIMIZERS)


def _draw_base(ax, weight, copy):
    """What every optimizer needs beside its state, on each row of Axes, and all of it in the legend."""
    parts = {"weights": (weight, "#c3c9d1"), "gradients": (weight, "#8d99a8"), "copy": (copy, "#5b6675")}
    style, begin = {"linewidth": 18, "solid_capstyle": "butt"}, 0.0
    for label, (width, color) in parts.items():
        for row in range(len(_NAMES) if width else 0):
            ax.plot([begin, begin + width], [row, row], color=color, **style)
        ax.plot([], [], color=color, linewidth=12, solid_capstyle="butt", label=label)
        begin += width
    ax.plot([], [], color=INK, linewidth=12, solid_capstyle="butt", label="the optimizer's state, in its colour")


def _bytes(number):
    """A number of bytes in the unit that suits it."""
    for unit in ("bytes", "kB", "MB", "GB"):
        if number < 1000 or unit == "GB":
            return f"{exact(number, 3) if number < 1000 else f'{number:,.0f}'} {unit}"
        number /= 1000


def _count(number):
    """A number of weights in millions or billions."""
    return f"{number / 1e9:.1f} billion"
