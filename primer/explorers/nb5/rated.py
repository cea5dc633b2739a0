"""What figures share that compare optimizers on the small network by their rates (``experiments.rates``)."""

import numpy as np

from primer import plots
from primer.experiments import rates, tuning
from primer.plots import exact, moving

RATES = {f"{rate:g}": rate for rate in tuning.rates_at(rates.CENTRE, 2, range(-4, 5))}
STEPS = rates.EVERY * np.arange(rates.STEPS // rates.EVERY + 1)
_LOW, _HIGH = 5e-3, 5


def rated(figure, batch, title, found, looks):
    """The loss at the end against the rate of each search in ``found``, and the loss on the way.

    Returns ``show(name, at)``, which shows the run with rate number ``at`` and says where it ends.
    """
    left, right = _axes(figure, batch, title)
    for name, row in found.items():
        _draw_rates(left, looks[name], row)
    left.legend(loc="upper left")
    plots.legend_of(right, {look.title: look for look in looks.values()}, loc="upper right")
    curves = {name: plots.trace(right, look) for name, look in looks.items()}
    rings = {
        name: moving(left, "o", color="none", markeredgecolor=look.color, markersize=18, markeredgewidth=2.5)
        for name, look in looks.items()
    }

    def show(name, at):
        row = found[name]
        losses = _shown(row.curves[:, at])
        curves[name](np.column_stack([STEPS, losses]))
        rings[name].set_data([row.rates[at]], losses[-1:])
        return f"{looks[name].title} with η = {exact(row.rates[at])} ends at {exact(losses[-1], 3)}"

    return show


def _axes(figure, batch, title):
    left, right = figure.subplots(1, 2, width_ratios=[1.1, 1])
    for ax in (left, right):
        ax.set(yscale="log", ylim=(_LOW, _HIGH))
    left.set(title=f"Loss after {STEPS[-1]} steps, batches of {batch}", xlabel="learning rate η (dotted: the best)")
    left.set_xscale("log")
    right.set(title=title, xlabel="step", xlim=(0, STEPS[-1]))
    return left, right


def _draw_rates(ax, look, row):
    """The median loss with each rate, its 95 % interval as a bar, and a dotted line at the best."""
    low, high = tuning.middle_interval(row.last)
    ax.vlines(row.rates, _shown(low), _shown(high), color=look.color, linewidth=5, alpha=0.35)
    ax.plot(row.rates, _shown(tuning.middle(row.last)), **look.line, marker=look.marker, label=look.title)
    ax.plot([row.lr] * 2, [_LOW, _HIGH], color=look.color, linewidth=1.5, linestyle=":")


def nearest(row, rate):
    """The place of a rate among those of the search."""
    return int(np.abs(np.log(row.rates / rate)).argmin())


def _shown(losses):
    """Losses in the neighbourhood of the frame."""
    return np.clip(losses, 1e-3, 50)


def end_words(row):
    """What the best rate comes to on fresh starts, with its interval."""
    return f"{exact(row.median, 3)} (95 %: {exact(row.between[0], 3)} to {exact(row.between[1], 3)})"
