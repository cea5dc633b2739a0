"""The finale of notebook 5: all optimizers on XOR, each with many learning rates."""

import numpy as np

from primer import experiments, plots
from primer.catalogue import menu
from primer.experiments import choice as contest
from primer.live.explorer import Explorer, choice, int_slider
from primer.plots import GREY, INK, LOOKS, exact, moving

__all__ = ["xor_contest"]

_MEDIAN, _SHARE = "median epochs", "share solved"
_NAMES = tuple(LOOKS)


def xor_contest():
    """The finale: all learn XOR. How far does the learning rate decide, and what is left between the best of each?

    Controls: ``optimizer``, whose rates are shown boldly; ``budget``, the epochs that count; ``measure``, what stands
    over the rates. Left: each at its best rate of nine, on a hundred fresh starts; bars are 95 % intervals. Right: the
    nine rates, each on the hundred starts that the best was chosen on.
    """

    def scene(figure, measure):
        left, right = _contest_axes(figure, measure)
        frame = moving(left, color=INK, linewidth=1.5, clip_on=False)
        late = moving(left, color=INK, linestyle="--", linewidth=2)
        bars = [moving(left, color=LOOKS[name].color, linewidth=3, solid_capstyle="butt") for name in _NAMES]
        dots = [moving(left, LOOKS[name].marker, color=LOOKS[name].color, markersize=11) for name in _NAMES]
        counts = plots.column(left, 1750, range(len(_NAMES)), size=14)
        others = [moving(right, color="#c3c9d1", linewidth=1.5) for _ in _NAMES]
        bold = moving(right, linewidth=3, markersize=10)
        whiskers = moving(right, linewidth=1.8)

        def move(optimizer, budget):
            rows = experiments.xor_contest()
            at_best = {other: experiments.xor_summary(row.judged, budget) for other, row in rows.items()}
            for i, found in enumerate(at_best.values()):
                low, high = np.minimum(found.between, 3000)
                known = np.isfinite(found.median)
                bars[i].set_data([low, high] if known else [], [i, i] if known else [])
                dots[i].set_data([found.median] if known else [], [i] if known else [])
            counts([f"{found.solved:3d} of {contest.STARTS}" for found in at_best.values()])
            row = _NAMES.index(optimizer)
            frame.set_data([40, 1600, 1600, 40, 40], row + 0.46 * np.array([-1, -1, 1, 1, -1]))
            late.set_data([budget, budget], [-0.6, len(_NAMES) - 0.4])
            for line, other in zip(others, _NAMES, strict=True):
                line.set_data(*_over_rates(rows[other], budget, measure)[:2])
            x, y, low, high = _over_rates(rows[optimizer], budget, measure)
            bold.set(**LOOKS[optimizer].line, marker=LOOKS[optimizer].marker)
            bold.set_data(x, y)
            whiskers.set_color(LOOKS[optimizer].color)
            whiskers.set_data(plots.sticks(x, low, high))
            return _words(optimizer, budget, measure, at_best)

        return move

    controls = {
        "optimizer": choice("Adam", menu(_NAMES), label="optimizer"),
        "budget": int_slider(contest.EPOCHS, 10, contest.EPOCHS, label="budget (epochs)", play=True),
        "measure": choice(_MEDIAN, [_MEDIAN, _SHARE], label="right"),
    }
    return Explorer(scene, controls, size=(1000, 520), presets=_XOR_CONTEST_STORIES)


_XOR_CONTEST_STORIES = {
    "each at its best rate": {"optimizer": "Adam", "budget": 1500, "measure": _MEDIAN},
    "GD: two of the nine rates": {"optimizer": "GD", "budget": 1500, "measure": _MEDIAN},
    "AdamW: eight of the nine rates": {"optimizer": "AdamW", "budget": 1500, "measure": _MEDIAN},
    "how often, not how fast": {"optimizer": "LAMB", "budget": 1500, "measure": _SHARE},
    "only 150 epochs": {"optimizer": "Nadam", "budget": 150, "measure": _MEDIAN},
}


def _contest_axes(figure, measure):
    left = plots.axes_at(figure, 112, 60, 400, 408)
    left.set(title="Median epochs at its best rate", xscale="log", xlim=(40, 1600), xlabel="epoch")
    left.set(ylim=(len(_NAMES) - 0.4, -0.6), yticks=range(len(_NAMES)))
    left.set_yticklabels([LOOKS[name].title for name in _NAMES])
    left.set_xticks([50, 100, 200, 500, 1000], ["50", "100", "200", "500", "1000"])
    left.minorticks_off()
    figure.text(0.522, 0.902, "solved", fontsize=14, color=GREY)
    right = plots.axes_at(figure, 676, 60, 312, 408)
    right.set(xscale="log", xlim=(1 / 40, 40), xlabel="rate ÷ its own best rate")
    right.set_xticks([1 / 32, 1 / 8, 1 / 2, 2, 8, 32], ["1/32", "1/8", "1/2", "2", "8", "32"])
    right.minorticks_off()
    if measure == _MEDIAN:
        right.set(title="Median epochs at each rate", yscale="log", ylim=(40, 1600), yticks=[50, 100, 200, 500, 1000])
        right.set_yticklabels(["50", "100", "200", "500", "1000"])
        right.minorticks_off()
    else:
        right.set(title="Share of starts solved at each rate", ylim=(-0.02, 1.02))
    return left, right


def _over_rates(row, budget, measure):
    """Rate ÷ best rate, and the measure with its interval, at the rates where there is one."""
    found = experiments.xor_summary(row.epochs, budget)
    y, (low, high) = (
        (found.median, found.between) if measure == _MEDIAN else (found.solved / contest.STARTS, found.share)
    )
    known = np.isfinite(y)
    return tuple(part[known] for part in (row.rates / row.lr, y, low, np.minimum(high, 3000)))


def _words(name, budget, measure, at_best):
    row, found = experiments.xor_contest()[name], at_best[name]
    over_rates = experiments.xor_summary(row.epochs, budget)
    if measure == _MEDIAN:
        within = f"with {np.isfinite(over_rates.median).sum()} of them half the starts are"
    else:
        fewest, most = over_rates.solved.min(), over_rates.solved.max()
        within = f"with them between {fewest} and {most} of {contest.STARTS} starts are"
    said = (
        f"{LOOKS[name].title}'s best of {len(row.rates)} rates is η = {exact(row.lr)}; {within} solved within {budget} "
        f"epochs. On fresh starts it solves {found.solved} of {contest.STARTS}, "
        f"the median is {_epochs(found.median, budget)}{_between(found.between, budget)}."
    )
    if not any(np.isfinite(other.median) for other in at_best.values()):
        return f"{said} No other solves half of its starts either."
    first = min(at_best, key=lambda other: at_best[other].median)
    level = [LOOKS[other].title for other, its in at_best.items()
             if other != first and not contest.tuning.differ(its.between, at_best[first].between)]  # fmt: skip
    lead = f"{said} The lowest median is that of {LOOKS[first].title}, {exact(at_best[first].median)}"
    return f"{lead}; no difference is shown to {', '.join(level)}." if level else f"{lead}, and no interval reaches it."


def _epochs(median, budget):
    return f"{exact(median)} epochs" if np.isfinite(median) else f"not within {budget} epochs"


def _between(interval, budget):
    low, high = interval
    if not np.isfinite(low):
        return ""
    return f" (95 %: {exact(low)} to {exact(high) if np.isfinite(high) else f'beyond {budget}'})"
