"""The finale of notebook 5: all optimizers on XOR."""

import numpy as np

from primer import experiments, optimizers, plots
from primer.experiments import choice as contest
from primer.live.explorer import Explorer, choice, int_slider
from primer.plots import GREY, INK, LOOKS, exact, moving

__all__ = ["xor_contest"]


def xor_contest():
    """The finale: all thirteen learn XOR from the same twenty starts. Who solves it, and after how many epochs?

    Controls: ``optimizer``, whose losses are shown; ``factor``, of the rates of ``contest.SETTINGS``; ``budget``, the
    epochs that count. A dot is a start that reached a loss below 0.001; the bar is the median.
    """

    def scene(figure, factor):
        trials, column = experiments.xor_contest(), list(_FACTORS).index(factor)
        left = plots.axes_at(figure, 112, 56, 480, 370)
        left.set(title="Epochs until the loss is below 0.001", xscale="log", xlim=(40, 1700), xlabel="epoch")
        left.set(ylim=(len(_NAMES) - 0.4, -0.6))
        left.set_xticks([50, 100, 200, 500, 1000, 1500], ["50", "100", "200", "500", "1000", "1500"])
        left.minorticks_off()
        left.set_yticks(range(len(_NAMES)), [LOOKS[name].title for name in _NAMES])
        figure.text(0.604, 0.902, "solved, median", fontsize=14, color=GREY)
        right = plots.axes_at(figure, 770, 56, 218, 370)
        right.set(title="Losses of the one framed", yscale="log", xlim=(0, contest.EPOCHS), ylim=(1e-5, 1))
        right.set(xlabel="epoch", xticks=[0, 500, 1000])
        right.axhline(contest.SOLVED, color=INK, linestyle=":", linewidth=1.5)
        for row, name in enumerate(_NAMES):
            epochs = trials[name].epochs[column]
            epochs = epochs[epochs > 0]
            style = {"color": LOOKS[name].color, "markersize": 7, "alpha": 0.65}
            left.plot(epochs, row + _jitter(len(epochs)), LOOKS[name].marker, **style)
        frame = moving(left, color=INK, linewidth=2, clip_on=False)
        late = moving(left, color=INK, linestyle="--", linewidth=2)
        bars = [moving(left, color=INK, linewidth=4, solid_capstyle="butt") for _ in _NAMES]
        counts = plots.column(left, 1850, range(len(_NAMES)), size=14)
        losses = moving(right, linewidth=1.2)
        end = moving(right, color=INK, linestyle="--", linewidth=2)

        def move(optimizer, budget):
            name = _BY_TITLE[optimizer]
            found = {other: contest.summary(trials[other].epochs[column], budget) for other in _NAMES}
            for row, (solved, median) in enumerate(found.values()):
                bars[row].set_data([median, median] if solved else [], [row - 0.4, row + 0.4] if solved else [])
            counts([_count(*pair, _chaotic(other, column)) for other, pair in found.items()])
            row = _NAMES.index(name)
            frame.set_data([40, 1700, 1700, 40, 40], row + 0.46 * np.array([-1, -1, 1, 1, -1]))
            late.set_data([budget, budget], [-0.6, len(_NAMES) - 0.4])
            end.set_data([budget, budget], [1e-5, 1])
            losses.set_color(LOOKS[name].color)
            losses.set_linestyle(LOOKS[name].linestyle)
            losses.set_data(_in_one_line(trials[name].losses[:, column]))
            return _contest_words(optimizer, name, budget, factor, column, found)

        return move

    controls = {
        "optimizer": choice("Adam", [LOOKS[name].title for name in _NAMES], label="optimizer"),
        "budget": int_slider(contest.EPOCHS, 10, contest.EPOCHS, label="budget (epochs)", play=True),
        "factor": choice("as it is", _FACTORS, label="learning rates"),
    }
    return Explorer(scene, controls, size=(1000, 480), presets=_XOR_CONTEST_STORIES)


_XOR_CONTEST_STORIES = {
    "everybody, 1500 epochs": {"optimizer": "GD", "budget": 1500, "factor": "as it is"},
    "only 200 epochs": {"optimizer": "Adam", "budget": 200, "factor": "as it is"},
    "rates three times smaller": {"optimizer": "Lion", "budget": 1500, "factor": "a third"},
    "rates three times larger: NAG is lost": {"optimizer": "NAG", "budget": 1500, "factor": "three times"},
    "LAMB: small layers, and chaos": {"optimizer": "LAMB", "budget": 1500, "factor": "as it is"},
    "Lion: steady and late": {"optimizer": "Lion", "budget": 1500, "factor": "as it is"},
}


_NAMES = tuple(optimizers.OPTIMIZERS)
_FACTORS = dict(zip(("a third", "as it is", "three times"), contest.FACTORS, strict=True))


_BY_TITLE = {LOOKS[name].title: name for name in _NAMES}


def _jitter(count):
    """Small distances up and down, so that dots beside each other can be told apart."""
    return 0.22 * (np.arange(count) * 0.618 % 1 - 0.5) * 2


def _in_one_line(losses):
    """The losses of all starts, shape (times, starts), as one broken line."""
    losses = np.clip(np.nan_to_num(losses, nan=np.inf, posinf=np.inf), 1e-6, 10)
    gap = np.full(losses.shape[1], np.nan)
    across = contest.EVERY * np.arange(len(losses))
    return np.tile(np.append(across, np.nan), losses.shape[1]), np.vstack([losses, gap]).T.ravel()


def _chaotic(name, column):
    """Whether rounding decides some of the epochs."""
    return name in ("lamb", "rmsprop") or (name, contest.FACTORS[column]) == ("gd", 3)


def _count(solved, median, chaotic):
    return f"{solved:2d} of 20, {'≈ ' if chaotic else ''}{_epoch(median)}" if solved else "none"


def _epoch(median):
    return f"{median:g}"


def _contest_words(optimizer, name, budget, factor, column, found):
    lr = contest.SETTINGS[name][0] * contest.FACTORS[column]
    solved, median = found[name]
    most = max(pair[0] for pair in found.values())
    if not most:
        return f"Within {budget} epochs nobody has solved XOR from any of the {contest.STARTS} starts."
    many = ", ".join(LOOKS[other].title for other in _NAMES if found[other][0] == most)
    quick = min((other for other in _NAMES if 2 * found[other][0] >= most), key=lambda other: found[other][1])
    losses = experiments.xor_contest()[name].losses[:, column]
    lost = np.count_nonzero(~(losses[-1] <= 10 * losses[0]))
    own = f"{solved} of {contest.STARTS} starts solved" + (f", median {_epoch(median)}," if solved else "")
    own += f", {lost} run away," if lost else ""
    return (
        f"{optimizer} with η = {exact(lr, 3)} ({factor}): {own} within {budget} epochs. The most starts, {most}, are "
        f"solved by {many}. Of those with at least half as many, {LOOKS[quick].title} has the lowest median, "
        f"{_epoch(found[quick][1])}.{_ROUNDING if _chaotic(name, column) else ''}"
    )


_ROUNDING = " Its path is chaotic: rounding decides some of these epochs."
