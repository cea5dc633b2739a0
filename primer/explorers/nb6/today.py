"""What is used today, on the small network in batches: where each method ends, and its way there."""

import numpy as np

from primer import experiments, plots
from primer.catalogue import Row
from primer.experiments import rates, today, tuning
from primer.explorers.nb5.rated import end_words
from primer.live.explorer import Explorer, choice, int_slider
from primer.plots import INK, LOOKS, exact, moving

__all__ = ["today_contest"]

_LOOK = {
    "adam": LOOKS["adam"],
    "cosine": Row("Adam, cosine", "#0060a8", "-", "o", 0.2),
    "stable": Row("Adam, stable–decay", "#00735c", "-", "^", 0.2),
    "cautious": Row("Cautious Adam", "#8c3b7a", "--", "s", 0.2),
    "cautious_cosine": Row("Cautious, cosine", "#8c3b7a", "-", "D", 0.2),
    "muon": Row("Muon and Adam", "#806000", "--", "v", 0.2),
    "muon_cosine": Row("Muon, cosine", "#806000", "-", "X", 0.2),
    "lion": LOOKS["lion"],
    "lion_cosine": Row("Lion, cosine", "#4a5d73", "-", "h", 0.2),
    "gd": LOOKS["gd"],
    "schedule_free": Row("Schedule-Free GD", "#5b4fc4", "-.", "*", 0.2),
}
_NAMES = tuple(_LOOK)
_LOSSES = (7e-3, 0.6)
_TICKS = {0.01: "0.01", 0.02: "0.02", 0.05: "0.05", 0.1: "0.1"}


def today_contest():
    """The small network in batches by methods of today: where each ends at its best rate, and the loss on the way.

    Controls: ``method``, whose way is shown beside that of Adam with the same rates along the run; ``steps``, where
    both are looked at; ``batch``, the batch size. Left: medians of a hundred fresh starts, bars their 95 % intervals;
    right: medians of the forty that the rate was chosen on. The runs are stored (``experiments.today_searches``).
    """

    def scene(figure, batch):
        found = {name: experiments.today_searches()[name, batch] for name in _NAMES}
        left, right = _axes(figure, batch)
        for row, (name, its) in enumerate(found.items()):
            left.plot(its.between, [row, row], color=_LOOK[name].color, linewidth=4, solid_capstyle="butt")
            left.plot([its.median], [row], _LOOK[name].marker, color=_LOOK[name].color, markersize=11)
        frame = moving(left, color=INK, linewidth=1.5, clip_on=False)
        ways = {name: plots.trace(right, _LOOK[name]) for name in _NAMES}
        rule = moving(right, color=INK, linestyle=":", linewidth=1.5)
        labels = plots.column(right, 390, [0.42, 0.3], size=15, bold=True, align="right")

        def move(method, steps):
            row, beside = _NAMES.index(method), _beside(method)
            at = round(steps / rates.EVERY)  # one loss in ten is kept
            frame.set_data([_LOSSES[0], 0.13, 0.13, _LOSSES[0], _LOSSES[0]], row + 0.46 * np.array([-1, -1, 1, 1, -1]))
            curves = {each: found[each].curves[:, found[each].at] for each in (beside, method)}
            for other, way in ways.items():
                way(_points(curves[other], at) if other in curves else _NOWHERE)
            rule.set_data([at * rates.EVERY] * 2, _LOSSES)
            said = [f"{_LOOK[each].title}: {exact(curve[at], 3)}" for each, curve in curves.items()]
            labels([said[0], said[-1] if len(said) > 1 else ""])
            return _words(found, method, curves, at, batch)

        return move

    controls = {
        "method": choice("Adam, cosine", {look.title: name for name, look in _LOOK.items()}, label="method"),
        "steps": int_slider(rates.STEPS, 0, rates.STEPS, rates.EVERY, label="looked at after", play=True),
        "batch": choice("32", today.BATCHES, label="batch size"),
    }
    presets = {
        "a rate that ends at 0: Adam gains most": {"method": "Adam, cosine"},
        "half-way it is behind: it must know when it ends": {"method": "Adam, cosine", "steps": 200, "batch": "4"},
        "the mask of Cautious": {"method": "Cautious Adam"},
        "Muon for the matrix": {"method": "Muon and Adam"},
        "both with cosine: the mask still helps": {"method": "Cautious, cosine"},
    }
    return Explorer(scene, controls, size=(1000, 460), presets=presets)


_NOWHERE = np.zeros((0, 2))


def _axes(figure, batch):
    left = plots.axes_at(figure, 160, 62, 330, 346)
    left.set(title=f"Loss after {rates.STEPS} steps, batches of {batch}", xscale="log", xlim=(_LOSSES[0], 0.13))
    left.set(ylim=(len(_NAMES) - 0.4, -0.6), yticks=range(len(_NAMES)), xlabel="at its best rate")
    left.set_yticklabels([look.title for look in _LOOK.values()])
    left.set_xticks([*_TICKS], [*_TICKS.values()])
    left.minorticks_off()
    right = plots.axes_at(figure, 570, 62, 415, 346)
    right.set(title="Loss on the way", xlabel="step", xlim=(0, rates.STEPS), yscale="log", ylim=_LOSSES)
    right.set_yticks([*_TICKS, 0.5], [*_TICKS.values(), "0.5"])
    right.minorticks_off()
    return left, right


def _points(curve, at):
    return np.column_stack([rates.EVERY * np.arange(at + 1), curve[: at + 1]])


def _beside(name):
    """What a method is compared with: Adam, where both have it with the same rates along the run."""
    return "cosine" if name.endswith("_cosine") else "adam"


def _words(found, name, curves, at, batch):
    its, other, title = found[name], found[_beside(name)], _LOOK[_beside(name)].title
    said = f"Batches of {batch}: {_LOOK[name].title} comes to {end_words(its)} on {rates.JUDGING} fresh starts"
    if name == "adam":
        return f"{said}, with its best rate, {exact(its.lr)}. The others are compared with it."
    apart = tuning.differ(other.between, its.between)
    told = ("lower" if its.median < other.median else "higher") if apart else "no difference is shown"
    now = [exact(curves[each][at], 3) for each in (name, _beside(name))]
    return (
        f"{said}, {title} to {end_words(other)}: {told}. The best rates are {exact(its.lr)} and {exact(other.lr)}. "
        f"After {at * rates.EVERY} steps the medians are {' and '.join(now)}."
    )
