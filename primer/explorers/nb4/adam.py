"""Adam's insides: both averages, and the four ways to correct them."""

from functools import lru_cache
from types import SimpleNamespace

import numpy as np

from primer import descent, experiments
from primer.live.explorer import Explorer, choice, log_slider, slider
from primer.plots import BLUE, GREEN, INK, PURPLE, VERMILION, exact, moving

__all__ = ["adam_insides"]

_STEPS = 120
_CORRECTIONS = ("both", "none", "m only", "v only")
_LOOKS = {
    "both": (BLUE, "-"),
    "none": (VERMILION, "--"),
    "m only": (PURPLE, "-."),
    "v only": (GREEN, ":"),
}


def adam_insides():
    """Adam's averages with and without bias correction, and what each of the four ways to correct them makes of it.

    Controls: ``gradients``, where they come from: a slope, noise, a rare event, or ½w² itself, from w = 1; ``lr``,
    ``beta1``, ``forget`` = 1 − β2, ``eps``; ``correction``, whose averages are shown and whose line is bold. Right: the
    steps in units of η, for ½w² the weight.
    """

    def scene(figure, gradients):
        left, right = figure.subfigures(1, 2, width_ratios=[1, 1.25])
        first, second = left.subplots(2, 1, sharex=True)
        first.set(title="Gradients, $m$ and $\\hat m$", xlim=(0, _STEPS), ylim=(-1.6, 2.6))
        second.set(title="$\\sqrt{v}$ and $\\sqrt{\\hat v}$", xlabel="step", ylim=(0, 2.2))
        dots = moving(first, ".", color="#8db9dd", markersize=5)
        first.plot([], [], ".", color="#8db9dd", markersize=9, label="$g$")
        lines = {}
        for ax, name, label in ((first, "m", "$m$"), (second, "v", "$\\sqrt{v}$")):
            for hat, style in (("", {"color": PURPLE, "linestyle": "--"}), ("_hat", {"color": BLUE})):
                shown = label.replace(name, f"\\hat {name}") if hat else label
                lines[name + hat] = moving(ax, **style, label=shown)
            ax.legend(loc="lower right", bbox_to_anchor=(1, 0.97), ncols=3, handlelength=1.6)  # noise fills the Axes
        draw = _four(right.subplots(), falls=gradients == _PARABOLA)

        def move(lr, beta1, forget, eps, correction):
            found = _inside(lr, beta1, 1 - forget, eps, gradients)
            state, t = found[correction], np.arange(1, _STEPS + 1)
            dots.set_data(t, np.clip(state.g, -5, 5))
            for name, line in lines.items():
                values = getattr(state, name)
                line.set_data(t, np.clip(np.sqrt(values) if name[0] == "v" else values, -9, 9))
            steps = {each: np.abs(np.diff(its.w)) / lr for each, its in found.items()}
            draw({each: found[each].w if gradients == _PARABOLA else steps[each] for each in found}, correction)
            return _inside_words(lr, beta1, forget, correction, steps, state)

        return move

    controls = {
        "gradients": choice("a slope: g = 1", _GRADIENTS, label="gradients"),
        "correction": choice("both", _CORRECTIONS, label="bias correction"),
        "lr": log_slider(0.05, 1e-3, 1, label="learning rate η"),
        "beta1": slider(0.9, 0, 0.99, 0.01, label="β1"),
        "forget": log_slider(0.001, 1e-4, 1, label="1 − β2"),
        "eps": log_slider(1e-8, 1e-10, 1, label="ε"),
    }
    return Explorer(scene, controls, size=(1000, 480), presets=_ADAM_INSIDES_STORIES)


def _four(ax, falls):
    """Axes for the four corrections, their steps or, if the loss ``falls``, their weights; ``draw(values, bold)``."""
    ax.set(xlim=(0, _STEPS), xlabel="step")
    if falls:
        ax.set(title="Weight $w$, down ½w² from 1", ylim=(-1.2, 1.2))
    else:
        ax.set(title="Step ÷ η, by what is corrected", yscale="log", ylim=(0.05, 50))
    ax.axhline(0 if falls else 1, color=INK, linewidth=1.5, linestyle=":")
    style = {"both": "both: Adam", "none": "none", "m only": "$m$ only", "v only": "$v$ only"}
    four = {
        each: moving(ax, color=color, linestyle=dash, linewidth=2, label=style[each])
        for each, (color, dash) in _LOOKS.items()
    }
    bold = moving(ax, linewidth=5)
    ax.legend(loc="upper right", ncols=2, handlelength=2.8)

    def draw(values, chosen):
        for each, line in four.items():
            points = np.clip(values[each], *((-9, 9) if falls else (1e-3, 1e3)))
            line.set_data(np.arange(len(points)) + (not falls), points)
            if each == chosen:
                bold.set(data=line.get_data(), color=_LOOKS[each][0], linestyle=_LOOKS[each][1])

    return draw


def _inside_words(lr, beta1, forget, correction, steps, state):
    """The first and the longest step of all four, and the averages of the one that is bold, ``state``."""
    longest = {each: np.argmax(sizes > 0.999 * sizes.max()) for each, sizes in steps.items()}  # not rounding's choice
    first = ", ".join(f"{each} {exact(sizes[0])}" for each, sizes in steps.items())
    most = ", ".join(
        f"{each} {exact(sizes[longest[each]])} at step {longest[each] + 1}" for each, sizes in steps.items()
    )
    return (
        f"β1 = {exact(beta1)}, β2 = {exact(1 - forget, 6)}, η = {exact(lr)}. Corrected: {correction}. The first step ÷ "
        f"η: {first}; the longest: {most}. At step 10 m = {exact(state.m[9])} and m̂ = {exact(state.m_hat[9])}, v = "
        f"{exact(state.v[9])} and v̂ = {exact(state.v_hat[9])}. After {_STEPS} steps w = {exact(state.w[-1])}."
    )


_PARABOLA = "½w² from w = 1"
_GRADIENTS = ("a slope: g = 1", "noise around 1", "pure noise", "rare: one in twenty", _PARABOLA)
_ADAM_INSIDES_STORIES = {
    title: dict(zip(("gradients", "correction", "lr", "beta1", "forget", "eps"), settings, strict=True))
    for title, settings in {
        "Adam as it is: every first step is η": ("a slope: g = 1", "both", 0.05, 0.9, 0.001, 1e-8),
        "no correction: too long": ("a slope: g = 1", "none", 0.05, 0.9, 0.001, 1e-8),
        "v only: the real slow start": ("a slope: g = 1", "v only", 0.05, 0.9, 0.001, 1e-8),
        "m only: far too long": ("a slope: g = 1", "m only", 0.05, 0.9, 0.001, 1e-8),
        "no memory: the sign of the gradient": ("noise around 1", "both", 0.05, 0.0, 1.0, 1e-10),
        "noise: m averages it out": ("noise around 1", "both", 0.05, 0.9, 0.001, 1e-8),
        "a rare event": ("rare: one in twenty", "both", 0.05, 0.9, 0.001, 1e-8),
        "down a parabola, corrected": (_PARABOLA, "both", 0.1, 0.9, 0.001, 1e-8),
        "down a parabola, uncorrected": (_PARABOLA, "none", 0.1, 0.9, 0.001, 1e-8),
        "a large ε: towards plain momentum": (_PARABOLA, "both", 0.1, 0.9, 0.001, 1.0),
    }.items()
}


@lru_cache(maxsize=1)
def _given_gradients():
    rng = np.random.default_rng(0)
    noise = rng.standard_normal(_STEPS) / 2
    rare = np.where(np.arange(_STEPS) % 20 == 0, 1.0, 0.0)
    return dict(zip(_GRADIENTS, (np.ones(_STEPS), 1 + noise, 2 * noise, rare), strict=False))


@lru_cache(maxsize=64)
def _inside(lr, beta1, beta2, eps, gradients):
    """For each correction the history of one weight and of Adam's quantities."""
    given = _given_gradients().get(gradients)
    rest = iter(()) if given is None else iter(given)
    history = descent.run(
        experiments.partly_corrected,
        np.full((len(_CORRECTIONS), 1), 1.0 if given is None else 0.0),
        (lambda w: w) if given is None else (lambda w: np.full_like(w, next(rest))),
        _STEPS,
        correction=np.array(_CORRECTIONS)[:, None],
        lr=lr,
        beta1=beta1,
        beta2=beta2,
        eps=eps,
    )
    rows = {name: getattr(history, name)[..., 0].T for name in ("w", "g", "m", "v", "m_hat", "v_hat")}
    return {
        each: SimpleNamespace(**{name: values[row] for name, values in rows.items()})
        for row, each in enumerate(_CORRECTIONS)
    }
