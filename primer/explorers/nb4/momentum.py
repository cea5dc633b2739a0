"""Momentum: the ravine, and the velocity as a sum of faded gradients."""

from functools import lru_cache

import numpy as np

from primer import descent, experiments, optimizers, plots, surfaces
from primer.experiments.momentum import edge_of
from primer.live.explorer import Explorer, choice, int_slider, log_slider, slider
from primer.plots import BLUE, LOOKS, VERMILION, counted, exact, loss_points, moving

__all__ = ["momentum_ravine", "velocity_bars"]


_STEPS = 100


def momentum_ravine():
    """Momentum beside gradient descent on ½(x² + κy²): paths, losses, turns and overshoot.

    Controls: ``lr``, ``gamma``, ``steps``, ``ratio``, the condition number κ, and the start ``x``, ``y``.
    """

    def scene(figure, ratio):
        ravine = surfaces.ravine(ratio=ratio)
        left, right = figure.subplots(1, 2, width_ratios=[1.25, 1])
        plots.surface(left, ravine.f, ravine.domain, title=f"Paths on ½(x² + {ratio}y²)")
        plots.loss_axes(right, _STEPS)
        right.set_xlim(0, 1.03 * _STEPS)  # the marks at the end are whole
        plots.legend_of(right, _PAIR, loc="upper right")
        paths = {name: plots.trace(left, LOOKS[name], linewidth=2) for name in _PAIR}
        curves = {name: plots.trace(right, LOOKS[name]) for name in _PAIR}

        def move(lr, gamma, steps, x, y):
            said = []
            for name in _PAIR:
                history = _on_ravine(name, ratio, lr, gamma if name == "momentum" else None, x, y)
                w, gone = descent.finite(history, steps)
                losses = ravine.f(w)
                paths[name](w)
                curves[name](loss_points(losses))
                said.append(f"{LOOKS[name].title}: {_end_words(losses, descent.lost_at(losses) or gone)}")
            end = (descent.lost_at(losses) or gone or len(w) - 1) + 1
            across, along = (experiments.turns(w[:end, i]) for i in (1, 0))  # of Momentum, the last
            edge = edge_of("momentum", gamma) / ratio
            return (
                f"From {plots.point((x, y))}, η = {exact(lr)}, γ = {exact(gamma)}, edges: η = 2/λ = "
                f"{exact(2 / ratio, 3)} for GD, 2(1 + γ)/λ = {exact(edge, 3)} with momentum, λ = κ. After "
                f"{counted(steps, 'step')} {'; '.join(said)}. Momentum has turned round {counted(across, 'time')} "
                f"across the ravine and {counted(along, 'time')} along it, and overshot the minimum along it by "
                f"{exact(experiments.overshoot(w[:end, 0]), 3)}."
            )

        return move

    controls = {
        "lr": log_slider(0.075, 1e-3, 4, label="learning rate η"),
        "gamma": slider(0.5, 0, 0.99, 0.01, label="γ"),
        "steps": int_slider(_STEPS, 0, _STEPS, label="steps", play=True),
        "ratio": choice("25", [1, 10, 25, 100, 1000], label="κ"),
        "x": slider(-5.0, -6, 6, 0.1, label="start x"),
        "y": slider(1.0, -2, 2, 0.1, label="start y"),
    }
    presets = {
        "GD only: γ = 0": {"ratio": "25", "lr": 0.07, "gamma": 0.0},
        "heavy ball: it swings": {"ratio": "25", "lr": 0.02, "gamma": 0.9},
        "Polyak's formula for κ = 25": {"ratio": "25", "lr": 4 / 36, "gamma": 4 / 9},
        "Polyak's formula for κ = 100": {"ratio": "100", "lr": 4 / 121, "gamma": 81 / 121},
        "a round bowl, η = 0.5: momentum hurts": {"ratio": "1", "lr": 0.5, "gamma": 0.9},
        "beyond GD's edge, GD diverges": {"ratio": "25", "lr": 0.1, "gamma": 0.5},
        "beyond both edges": {"ratio": "25", "lr": 0.2, "gamma": 0.5},
    }
    return Explorer(scene, controls, size=(1000, 440), presets=presets, point=("x", "y"))


_PAIR = ("gd", "momentum")


@lru_cache(maxsize=256)
def _on_ravine(name, ratio, lr, gamma, x, y):
    hyper = {} if gamma is None else {"gamma": gamma}
    return descent.run(optimizers.OPTIMIZERS[name], [x, y], surfaces.ravine(ratio=ratio).grad, _STEPS, lr=lr, **hyper)


def _end_words(losses, gone):
    if gone:
        return f"diverged at step {gone}"
    return f"loss {exact(losses[-1], 3)}" + (", growing" if losses[-1] > losses[0] else "")


def velocity_bars():
    """What a velocity is made of: the gradient of k steps ago with the weight η γ^(t−k), and their sum over time.

    Controls: ``t``; ``gamma``; ``gradients``, where the gradients come from. All is in units of η.
    """

    def scene(figure, gradients):
        g = _streams()[gradients][:_MEMORY]
        left, right = figure.subplots(1, 2, width_ratios=[1.25, 1])
        left.set(title=r"What $v_t$ ÷ η is made of: $\gamma^{\,t-k}\,g_k$", xlabel="step k")
        left.set(xlim=(0, _MEMORY + 1), ylim=(-1.1 if g.min() < 0 else 0, 1.3))
        left.axhline(0, color=plots.GREY, linewidth=1)
        left.plot([], [], color=BLUE, linewidth=6, label="with its weight γ^(t−k)")
        whole = moving(left, color="#8db9dd", linewidth=1.5, linestyle=":", label="the gradient g itself")
        bars = moving(left, color=BLUE, linewidth=6, solid_capstyle="butt")
        left.legend(loc="upper left", ncols=2)
        right.set(title="Velocity over time, in units of η", xlabel="step t")
        right.set(xlim=(0, _MEMORY + 1), ylim=(-11 if g.min() < 0 else 0, 13))
        curve = plots.trace(right, LOOKS["momentum"])
        limit = moving(right, color=VERMILION, linestyle="--", linewidth=2, label="terminal speed 1/(1 − γ)")
        right.legend(loc="upper left")

        def move(t, gamma):
            k = np.arange(1, _MEMORY + 1)
            shares = np.where(k <= t, gamma ** np.maximum(t - k, 0) * g, 0.0)
            bars.set_data(*plots.sticks(k, 0, shares))
            whole.set_data(*plots.sticks(k[:t], 0, g[:t]))
            v = (
                descent.run(optimizers.momentum, [0.0], _replay(g), t, lr=1.0, gamma=gamma).v[:, 0]
                if t
                else np.zeros(0)
            )
            curve(np.column_stack([np.arange(t + 1), np.append(0.0, v)]))
            limit.set_data([0, _MEMORY + 1], [min(1 / (1 - gamma), 40)] * 2)
            return (
                f"γ = {exact(gamma)}, step {t}: the velocity is {exact(v[-1] if t else 0.0)} η; the bars sum to "
                f"{exact(shares.sum())} η. The newest gradient has the weight η, the one ten steps back "
                f"{exact(gamma**10, 3)} η. On a constant slope of 1 the speed tends to η/(1 − γ) = "
                f"{exact(1 / (1 - gamma))} η."
            )

        return move

    controls = {
        "t": int_slider(_MEMORY, 0, _MEMORY, label="step t", play=True),
        "gamma": slider(0.9, 0, 0.99, 0.01, label="γ"),
        "gradients": choice("constant", _STREAM_NAMES, label="gradients"),
    }
    presets = {
        "constant slope: it gathers speed": {"gradients": "constant", "gamma": 0.9, "t": 40},
        "alternating: about half is left": {"gradients": "alternating", "gamma": 0.9, "t": 40},
        "a slope that turns round": {"gradients": "turns round at 20", "gamma": 0.9, "t": 28},
        "no memory": {"gamma": 0.0, "t": 20},
        "noise around a slope": {"gradients": "noisy", "gamma": 0.9, "t": 40},
    }
    return Explorer(scene, controls, size=(1000, 440), presets=presets)


_MEMORY = 40
_STREAM_NAMES = ("constant", "alternating", "turns round at 20", "noisy")


@lru_cache(maxsize=1)
def _streams():
    k = np.arange(_MEMORY)
    noise = np.clip(0.3 + 0.5 * np.random.default_rng(0).standard_normal(_MEMORY), -1, 1)
    return dict(zip(_STREAM_NAMES, (np.ones(_MEMORY), (-1.0) ** k, np.where(k < 20, 1.0, -1.0), noise), strict=True))


def _replay(gradients):
    """A gradient function that returns these numbers one after the other, wherever it is asked."""
    rest = iter(gradients)
    return lambda w: np.full(np.shape(w), next(rest))
