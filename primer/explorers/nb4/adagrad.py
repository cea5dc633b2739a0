"""Adagrad: a rate of its own for each weight, with a rare feature among dense ones."""

from functools import lru_cache
from types import SimpleNamespace

import numpy as np

from primer import experiments, optimizers
from primer.experiments import tuning
from primer.experiments.adagrad import LEARNERS
from primer.live.controls import stops_of
from primer.live.explorer import Explorer, choice, log_slider
from primer.plots import INK, LOOKS, exact, moving

__all__ = ["sparse_features"]


_SHARES = {"0.5 %": 0.005, "1 %": 0.01, "2 %": 0.02, "5 %": 0.05, "20 %": 0.2}
_SEEN = np.arange(0, 1501, 6)  # the rows whose weights are drawn


def sparse_features():
    """Online learning with six dense features and a rare one: weights and effective rates, rare against dense.

    Controls: ``optimizer``, its ``lr``, and the ``share`` of the 1500 rows that have the rare feature. Drawn is one
    pass of ``experiments.sparse_run``; the errors are medians of its 24 passes.
    """

    def scene(figure):
        left, right = figure.subplots(1, 2)
        left.set(title="Weights in one pass; the targets are dotted", xlim=(0, 1500), ylim=(-1, 5))
        left.set_xlabel("row (strokes: rows that have the rare feature)")
        for target in (3, 0.5):
            left.axhline(target, color=INK, linewidth=1.5, linestyle=":")
        right.set(title="Effective rate: η / √v (SGD: η)", xlabel="row", yscale="log", xlim=(0, 1500), ylim=(1e-3, 1e2))
        styles = {"the rare feature": "-", "the dense features (mean)": "--"}
        weights, rates = ([moving(ax, linestyle=style) for style in styles.values()] for ax in (left, right))
        for name, style in styles.items():
            right.plot([], [], color=INK, linestyle=style, label=name)
        rows = moving(left, color=INK, linewidth=1)
        right.legend(loc="upper right")

        def move(optimizer, lr, share):
            run = _sparse(optimizer, lr, share)
            color = LOOKS[LEARNERS[optimizer][0]].color
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
                f"{exact(run.dense, 3)} on the dense weights, and the larger of the two {exact(run.worse, 3)} (medians "
                f"of 24 such passes). In the end the rate of the rare one is "
                f"{exact(run.rates[-1, 0] / run.rates[-1, 1], 3)} times that of the dense."
            )

        return move

    controls = {
        "optimizer": choice("Adagrad", LEARNERS, label="optimizer"),
        "lr": log_slider(0.7, 0.005, 2, label="learning rate η"),
        "share": choice("1 %", _SHARES, label="share of rows"),
    }
    presets = {
        "SGD: one rate for both": _at_its_best("SGD"),
        "Adagrad, the best of all six": _at_its_best("Adagrad"),
        "RMSProp": _at_its_best("RMSProp"),
        "RMSProp with a long memory": _at_its_best("RMSProp, β = 0.999"),
        "Adam": _at_its_best("Adam"),
        "SGD, not so rare": _at_its_best("SGD") | {"share": "20 %"},
    }
    return Explorer(scene, controls, size=(1000, 440), presets=presets)


def _at_its_best(optimizer):
    return {"optimizer": optimizer, "lr": experiments.rare_contest()[optimizer].lr, "share": "1 %"}


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
        rare=tuning.middle(run.rare[at]),
        dense=tuning.middle(run.dense[at]),
        worse=tuning.middle(run.worse[at]),
        diverged=int(run.diverged[at]),
    )


@lru_cache(maxsize=64)
def _sparse_run(optimizer, rates, share):
    name, hyper, _ = LEARNERS[optimizer]
    return experiments.sparse_run(optimizers.OPTIMIZERS[name], np.array(rates), share=_SHARES[share], **hyper)
