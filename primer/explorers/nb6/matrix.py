"""Shampoo, SOAP and Muon: Newton–Schulz on singular values, and an ill-conditioned regression of a matrix."""

import numpy as np

from primer import beyond, experiments
from primer.experiments import tuning
from primer.experiments.matrix import CONDITIONS, LEVEL, REGRESSION, RUNS, SIDE, STEPS
from primer.live.explorer import Explorer, choice, int_slider, log_slider
from primer.plots import BLUE, GREEN, GREY, INK, LOOKS, VERMILION, exact, moving

__all__ = ["matrix_regression", "newton_schulz"]


_MOST = 8  # steps
_TITLES = {"Muon's": "muon", "cubic": "cubic", "quintic": "quintic"}
_INPUTS = np.geomspace(1e-4, 1, 281)


def newton_schulz():
    """What steps of Newton–Schulz make of the singular values of an 8 × 8 matrix, and of any between 0 and 1.

    Controls: ``steps``; ``coefficients``, a, b and c of the polynomial; ``ratio``, the matrix's condition number: the
    largest singular value divided by the smallest. The exact orthogonal factor has 1 for each.
    """

    def scene(figure):
        left, right = figure.subplots(1, 2, width_ratios=[1.2, 1])
        left.set(title="What becomes of a singular value", xlabel="at first, after division by ‖G‖", xscale="log")
        left.set(xlim=(1e-4, 1.15), ylim=(-0.03, 1.5), ylabel="now")
        right.set(title="The matrix's eight, step by step", xlabel="step", yscale="log", ylim=(3e-4, 4))
        right.set(xlim=(-0.3, _MOST + 0.3), xticks=range(_MOST + 1))
        for ax in (left, right):
            ax.axhline(1, color=VERMILION, linestyle="--", label="exact factor U Vᵀ: 1")
        left.legend(loc="upper left")
        law = moving(left, color=BLUE)
        dots = moving(left, "o", color=INK, markersize=9, zorder=5)
        walks = moving(right, color=GREY, marker="o", markersize=4, linewidth=1.8)
        ends = moving(right, "o", color=INK, markersize=9, zorder=5)

        def move(steps, coefficients, ratio):
            numbers = beyond.COEFFICIENTS[_TITLES[coefficients]]
            values = np.geomspace(1, 1 / ratio, SIDE)
            values /= np.linalg.norm(values)
            path = [values]
            for _ in range(steps):
                path.append(beyond.polynomial(path[-1], 1, numbers))
            path = np.array(path)
            law.set_data(_INPUTS, beyond.polynomial(_INPUTS, steps, numbers))
            dots.set_data(values, path[-1])
            broken = np.vstack([path, np.full(SIDE, np.nan)])  # one line, that is broken after each of the eight
            walks.set_data(np.tile(np.arange(steps + 2), SIDE), broken.T.ravel())
            ends.set_data(np.full(SIDE, steps), path[-1])
            low, high, off = path[-1].min(), path[-1].max(), np.abs(path[-1] - 1).max()
            return (
                f"{coefficients.capitalize()} a, b, c = {', '.join(exact(each) for each in numbers)}. The eight lie "
                f"between {exact(values[-1], 3)} and {exact(values[0], 3)} at first, between {exact(low, 3)} and "
                f"{exact(high, 3)} after {steps} {'step' if steps == 1 else 'steps'}; the exact factor has 1 for each: "
                f"the farthest is {exact(off if off > 1e-9 else 0, 3)} off. The largest is {exact(high / low, 3)} "
                "times the smallest."
            )

        return move

    controls = {
        "steps": int_slider(5, 0, _MOST, label="steps", play=True),
        "coefficients": choice("Muon's", list(_TITLES), label="coefficients"),
        "ratio": log_slider(100.0, 1, 1000, label="condition number"),
    }
    presets = {
        "Muon's five steps: near 1, whatever they were": {},
        "before the first step": {"steps": 0},
        "Muon's eight steps: it never settles": {"steps": 8},
        "cubic: the smallest is far behind": {"coefficients": "cubic"},
        "cubic, a mild matrix: it settles on 1": {"coefficients": "cubic", "steps": 8, "ratio": 3.0},
    }
    return Explorer(scene, controls, size=(1000, 440), presets=presets)


def _look(title):
    """The line and the marker of an optimizer of the regression."""
    ours = {"Shampoo": (INK, (0, (4, 1.5)), "o"), "SOAP": ("#806000", (0, (6, 1.5)), "H"), "Muon": (GREEN, "-", "*")}
    name, variant, _ = title.partition(",")
    if name in ours:
        color, linestyle, marker = ours[name]
        line = {"color": color, "linestyle": linestyle, "linewidth": 2.5}
    else:
        line, marker = dict(LOOKS[name.lower()].line), LOOKS[name.lower()].marker
    return (line | {"linestyle": ":"} if variant else line), marker


_BASES = {"along the axes": False, "turned": True}


def matrix_regression():
    """A regression of 8 numbers on 8, well or ill conditioned, along the axes or turned: eight optimizers, tuned.

    Controls: ``condition`` of the inputs' second moments, ``basis``, along which directions they lie, and ``title``,
    whose rates are shown at the right. The runs are stored (``experiments.matrix``).
    """

    def scene(figure, condition, basis):
        left, right = figure.subplots(1, 2, width_ratios=[1.25, 1])
        found = experiments.regression_contest(condition, _BASES[basis])
        for ax in (left, right):
            ax.set(yscale="log", ylim=(LEVEL / 3, 3))
        left.set(title="Share of the loss that is left", xlabel="step", xlim=(0, STEPS))
        right.set(title="After 200 steps, with nine rates", xlabel="learning rate η", xscale="log", xlim=(0.02, 3000))
        for title, row in found.items():
            line, marker = _look(title)
            left.plot(np.linspace(0, STEPS, len(row.curve)), row.curve, **line, label=title,
                      marker=marker, markevery=(6, 10), markersize=9, markeredgecolor="white")  # fmt: skip
            right.plot(row.rates, _held(row.medians), color=line["color"], linewidth=1, alpha=0.35)
        figure.legend(loc="outside lower center", ncols=4, handlelength=2.4, columnspacing=1.2)
        bold = {title: moving(right, marker=_look(title)[1], markersize=9, markeredgecolor="white", **_look(title)[0])
                for title in found}  # fmt: skip
        ring = moving(right, "o", markersize=18, color="none", markeredgecolor=INK, markeredgewidth=2.5, zorder=6)

        def move(title):
            for other, line in bold.items():
                row = found[other]
                line.set_data(*((row.rates, _held(row.medians)) if other == title else ([], [])))
            its = found[title]
            ring.set_data([its.lr], [_held(its.medians)[its.at]])
            return (
                f"Condition number {condition}, {basis}: with its best rate η = {exact(its.lr)} {title} leaves "
                f"{_left(its.median)} of the loss (95 %: {_left(its.between[0])} to {_left(its.between[1])}). Medians "
                f"of {RUNS} fresh runs, each at its own best of nine rates (~: no difference shown): "
                f"{tuning.joined(found, lambda name: f'{name}: {_left(found[name].median)}')}."
            )

        return move

    controls = {
        "basis": choice("turned", list(_BASES), label="directions"),
        "condition": choice("10000", CONDITIONS, label="condition number"),
        "title": choice("SOAP", list(REGRESSION), label="optimizer"),
    }
    presets = {
        "ill-conditioned and turned: SOAP is lowest": {},
        "along the axes: Adagrad and Adam are lowest": {"basis": "along the axes", "title": "Adagrad"},
        "mildly conditioned: Momentum passes Muon": {"condition": "100", "title": "Momentum"},
    }
    return Explorer(scene, controls, size=(1000, 490), presets=presets)


def _held(losses):
    """Losses within the panel."""
    return np.clip(np.nan_to_num(losses, posinf=10), LEVEL / 2, 10)


def _left(share):
    """A share of the loss in words; what is below the level is not told apart."""
    return f"at most {exact(LEVEL)}" if share <= LEVEL else exact(share, 3)
