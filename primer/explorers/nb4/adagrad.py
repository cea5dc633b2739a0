"""Adagrad: a rate of its own for each weight, with a rare feature among dense ones."""

from functools import lru_cache
from types import SimpleNamespace

import numpy as np

from primer import experiments, optimizers
from primer.experiments import tuning
from primer.experiments.adagrad import LEARNERS, SPARSE_TARGET
from primer.live.explorer import Explorer, choice, log_slider, switch
from primer.plots import INK, LOOKS, exact, moving

__all__ = ["sparse_features"]


_SHARES = {"0.5 %": 0.005, "1 %": 0.01, "2 %": 0.02, "5 %": 0.05, "20 %": 0.2}
_SEEN = np.arange(0, 1501, 6)  # the rows whose weights are drawn


def sparse_features():
    """Online learning with six dense features and a rare one: weights, effective rates, and both errors at every rate.

    Controls: ``optimizer``, its ``lr``, the ``share`` of the 1500 rows that have the rare feature, and ``later``,
    whether the optimizers of later parts are beside the first two. Drawn is one pass of ``experiments.sparse_run``,
    thin that of another at its best rate; the errors are medians of its 24 passes.
    """

    def scene(figure, later):
        left, middle, right = figure.subplots(1, 3, width_ratios=[1.1, 1, 1.1])
        left.set(title="Weights in one pass (dotted: true)", xlim=(0, 1500), ylim=(-1, 4))
        left.set(xlabel="row (stroke: rare feature there)")
        for target in SPARSE_TARGET[-2:]:
            left.axhline(target, color=INK, linewidth=1.5, linestyle=":")
        middle.set(title="Rate η / √v (SGD: η)", xlabel="row", yscale="log", xlim=(0, 1500), ylim=(5e-3, 50))
        right.set(title="Both errors, at nine rates each", xlabel="dense weights: error", ylabel="rare weight: error")
        right.set(xlim=(0, 1), ylim=(0, 1))
        for name, style in _KINDS.items():
            middle.plot([], [], color=INK, linestyle=style, label=name)
        middle.legend(loc="upper right")
        pairs = [[moving(ax, linestyle=style) for ax in (left, middle) for style in _KINDS.values()] for _ in range(2)]
        rows = moving(left, color=INK, linewidth=1)
        names = list(LEARNERS)[: None if later else 2]
        curves = {name: moving(right, **_look(name), marker=".", markersize=9, label=name) for name in names}
        mark = moving(right, "o", markersize=15, color="none", markeredgecolor=INK, markeredgewidth=2.5)
        right.legend(loc="upper right")

        def move(optimizer, lr, share):
            run, other = _sparse(optimizer, lr, share), "Adagrad" if optimizer == "SGD" else "SGD"
            best = experiments.rare_contest()[other].lr
            beside = _sparse(other, best, share)
            _draw(pairs[0], beside, {"color": _look(other)["color"], "linewidth": 1.2})
            _draw(pairs[1], run, {"color": _look(optimizer)["color"], "linewidth": 3})
            at = np.flatnonzero(experiments.sparse_rows(share)[0][:, 0, 6])
            rows.set_data(np.repeat(at, 3), np.tile([-1, -0.75, np.nan], len(at)))
            for name, curve in curves.items():
                curve.set_data(*np.clip(experiments.rare_errors(name, share)[:2], 0, 9))
            mark.set_data([np.clip(run.dense, 0, 9)], [np.clip(run.rare, 0, 9)])
            smallest = ", ".join(f"{name} {exact(experiments.rare_errors(name, share)[2].min(), 3)}" for name in curves)
            return _sparse_words(optimizer, lr, share, len(at), run) + (
                f" Thin: {other}, η = {exact(best)}: {exact(beside.rare, 3)} and {exact(beside.dense, 3)}. The "
                f"smallest larger error at nine rates each: {smallest}."
            )

        return move

    controls = {
        "optimizer": choice("Adagrad", list(LEARNERS), label="optimizer"),
        "lr": log_slider(0.7, 0.005, 2, label="learning rate η"),
        "share": choice("1 %", _SHARES, label="share of rows"),
        "later": switch(False, label="those of parts 6 and 7 too"),
    }
    presets = {
        "SGD: one rate for both": _at_its_best("SGD"),
        "SGD: right for the dense": _at_its_best("SGD") | {"lr": 0.005},
        "Adagrad: right for both": _at_its_best("Adagrad"),
        "all six: Adagrad's larger error is the smallest": _at_its_best("Adagrad") | {"later": True},
        "SGD, not so rare": _at_its_best("SGD") | {"share": "20 %"},
    }
    return Explorer(scene, controls, size=(1000, 440), presets=presets)


_KINDS = {"rare": "-", "dense (mean)": "--"}


def _look(title):
    """Colour and line of a learner; a longer memory has a line of its own."""
    name, hyper, _ = LEARNERS[title]
    return LOOKS[name].line | {0.99: {"linestyle": ":"}, 0.999: {"linestyle": "-"}}.get(hyper.get("beta"), {})


def _draw(lines, run, style):
    """One pass of a learner: its two kinds of weights, then their rates, up to where it diverged."""
    until = np.searchsorted(_SEEN, run.diverged) + 1 if run.diverged else len(_SEEN)
    for line, values in zip(lines, (*run.weights.T, *run.rates.T), strict=True):
        line.set(data=(_SEEN[:until], values[:until]), **style)


def _sparse_words(optimizer, lr, share, seen, run):
    said = f"{optimizer}, η = {exact(lr)}, the rare feature in {100 * share:g} % of the rows (here {seen}): "
    if run.diverged:
        return f"{said}diverged at row {run.diverged}. The learning rate is too high here."
    return (
        f"{said}after one pass the relative error is {exact(run.rare, 3)} on the rare and {exact(run.dense, 3)} on the "
        f"dense weights, and the larger of the two {exact(run.worse, 3)} (medians of 24 such passes). In the end the "
        f"rate of the rare one is {exact(run.rates[-1, 0] / run.rates[-1, 1], 3)} times that of the dense."
    )


def _at_its_best(optimizer):
    best = experiments.rare_contest()[optimizer].lr
    return {"optimizer": optimizer, "lr": best, "share": "1 %", "later": False}


@lru_cache(maxsize=64)
def _sparse(optimizer, lr, share):
    """What is drawn and said of one run: weights and rates of rare and dense, (rows drawn, 2), and the errors."""
    name, hyper, _ = LEARNERS[optimizer]
    run = experiments.sparse_run(optimizers.OPTIMIZERS[name], lr, share=share, **hyper)
    w, v = run.w[_SEEN], np.ones((1500, 7)) if run.v is None else run.v
    v = v[np.maximum(_SEEN, 1) - 1]
    return SimpleNamespace(
        weights=np.clip(np.column_stack([w[:, 6], w[:, :6].mean(1)]), -9, 9),
        rates=np.clip(lr / np.sqrt(np.column_stack([v[:, 6], v[:, :6].mean(1)]) + 1e-8), 1e-4, 1e3),
        rare=tuning.middle(run.rare),
        dense=tuning.middle(run.dense),
        worse=tuning.middle(run.worse),
        diverged=int(run.diverged),
    )
