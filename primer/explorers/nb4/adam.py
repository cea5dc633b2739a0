"""Adam's insides: both averages, and the four ways to correct them."""

from functools import lru_cache

import numpy as np

from primer import descent, experiments, plots
from primer.live.explorer import Explorer, choice, log_slider, slider
from primer.plots import BLUE, LOOKS, VERMILION, exact, moving

__all__ = ["adam_insides"]

_STEPS = 120
_CORRECTIONS = ("both", "none", "m only", "v only")


def adam_insides():
    """Adam's averages with and without bias correction, the step they make, and where it leads.

    Controls: ``lr``, ``beta1``, ``forget`` = 1 − β2, ``eps``; ``correction``, which average is corrected;
    ``gradients``, where they come from: a slope, noise, a rare event, or ½w² itself, from w = 1.
    """

    def scene(figure):
        panels = figure.subplots(2, 2)
        for ax in panels.flat:
            ax.set_xlim(0, _STEPS)
        (first, second), (step, place) = panels
        first.set(title="first moment: gradients, $m$ and $\\hat m$", ylim=(-1.6, 2.6))
        second.set(title="second moment: $\\sqrt{v}$ and $\\sqrt{\\hat v}$", ylim=(0, 2.2))
        step.set(title="step length |Δw| ÷ η", xlabel="step", yscale="log", ylim=(0.01, 100))
        place.set(title="weight $w$", xlabel="step", ylim=(-1.5, 1.5))
        dots = moving(first, ".", color="#8db9dd", markersize=5)
        first.plot([], [], ".", color="#8db9dd", markersize=9, label="$g$")
        lines = {}
        for ax, name, label in ((first, "m", "$m$"), (second, "v", "$\\sqrt{v}$")):
            for hat, style in (("", {"color": plots.PURPLE, "linestyle": "--"}), ("_hat", {"color": BLUE})):
                shown = label.replace(name, f"\\hat {name}") if hat else label
                lines[name + hat] = moving(ax, **style, label=shown)
            ax.legend(loc="upper right", ncols=3, handlelength=1.6)
        step.axhline(1, color=plots.INK, linewidth=1.5, linestyle=":")
        length = moving(step, color=VERMILION)
        way = plots.trace(place, LOOKS["adam"])
        place.axhline(0, color=plots.GREY, linewidth=1)

        def move(lr, beta1, forget, eps, correction, gradients):
            w, state = _inside(lr, beta1, 1 - forget, eps, correction, gradients)
            t = np.arange(1, len(w))
            dots.set_data(t, np.clip(state.g, -5, 5))
            for name, line in lines.items():
                values = getattr(state, name)
                line.set_data(t, np.clip(np.sqrt(values) if name[0] == "v" else values, -9, 9))
            steps = np.abs(np.diff(w)) / lr
            length.set_data(t, np.clip(steps, 1e-3, 1e3))
            way(np.column_stack([np.arange(len(w)), w]))
            widest = np.argmax(steps > 0.999 * steps.max())  # the first of those that rounding alone tells apart
            return (
                f"Bias correction: {correction}. β1 = {exact(beta1)}, β2 = {exact(1 - forget, 6)}: the first step is "
                f"{exact(steps[0])} η long = {exact(steps[0] * lr)}, the second {exact(steps[1])} η, the longest, at "
                f"step {widest + 1}, {exact(steps[widest])} η. At step 10 m = {exact(state.m[9])} and m̂ = "
                f"{exact(state.m_hat[9])}, v = {exact(state.v[9])} and v̂ = {exact(state.v_hat[9])}. After {_STEPS} "
                f"steps w = {exact(w[-1])}."
            )

        return move

    controls = {
        "correction": choice("both", _CORRECTIONS, label="bias correction"),
        "gradients": choice("a slope: g = 1", _GRADIENTS, label="gradients"),
        "lr": log_slider(0.05, 1e-3, 1, label="learning rate η"),
        "beta1": slider(0.9, 0, 0.99, 0.01, label="β1"),
        "forget": log_slider(0.001, 1e-4, 1, label="1 − β2"),
        "eps": log_slider(1e-8, 1e-10, 1, label="ε"),
    }
    return Explorer(scene, controls, size=(1000, 540), presets=_ADAM_INSIDES_STORIES)


_ADAM_INSIDES_STORIES = {
    "Adam as it is: every first step is η": {"correction": "both"},
    "no correction: too long": {"correction": "none"},
    "v only: the real slow start": {"correction": "v only"},
    "m only: far too long": {"correction": "m only"},
    "noise: m averages it out": {"gradients": "noise around 1", "correction": "both"},
    "a rare event": {"gradients": "rare: one in twenty", "correction": "both"},
    "down a parabola, corrected": {"gradients": "½w² from w = 1", "lr": 0.1, "correction": "both"},
    "down a parabola, uncorrected": {"gradients": "½w² from w = 1", "lr": 0.1, "correction": "none"},
    "a large ε: towards plain momentum": {"gradients": "½w² from w = 1", "lr": 0.1, "eps": 1.0},
}


_GRADIENTS = ("a slope: g = 1", "noise around 1", "pure noise", "rare: one in twenty", "½w² from w = 1")


@lru_cache(maxsize=1)
def _given_gradients():
    rng = np.random.default_rng(0)
    noise = rng.standard_normal(_STEPS) / 2
    rare = np.where(np.arange(_STEPS) % 20 == 0, 1.0, 0.0)
    return dict(zip(_GRADIENTS, (np.ones(_STEPS), 1 + noise, 2 * noise, rare), strict=False))


@lru_cache(maxsize=64)
def _inside(lr, beta1, beta2, eps, correction, gradients):
    """The weights, and the history of Adam's quantities, for one weight."""
    given = _given_gradients().get(gradients)
    rest = iter(()) if given is None else iter(given)
    history = descent.run(
        experiments.partly_corrected,
        [1.0 if given is None else 0.0],
        (lambda w: w) if given is None else (lambda w: np.array([next(rest)])),
        _STEPS,
        correction=correction,
        lr=lr,
        beta1=beta1,
        beta2=beta2,
        eps=eps,
    )
    for name in ("g", "m", "v", "m_hat", "v_hat"):
        setattr(history, name, getattr(history, name)[:, 0])
    return history.w[:, 0], history
