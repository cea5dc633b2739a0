"""LAMB: trust ratios, and a layer of one weight."""

from functools import lru_cache

import numpy as np

from primer import descent, experiments, network, optimizers, plots
from primer.live.explorer import Explorer, choice, int_slider, log_slider, slider
from primer.plots import GREY, INK, LOOKS, counted, exact, loss_points, moving

__all__ = ["lamb_one_weight", "trust_ratios"]


_SCALES = {"× 0.01": 0.01, "× 0.1": 0.1, "× 1": 1.0, "× 10": 10.0, "× 100": 100.0}
_NET_STEPS = 150
_SMALL_EPS = 1e-12  # so that ε is small beside the smallest rescaled gradient


def trust_ratios():
    """LAMB's trust ratio for each layer, and what it is for: a layer stored larger or smaller learns the same.

    Controls: ``scale``, how much larger the first layer of the 2-2-1 network is stored, the function it computes
    being the same; ``lr``; ``steps``, of which the bars show the last. LAMB and Adam learn XOR from the same start.
    """

    def scene(figure):
        grid = figure.add_gridspec(2, 2, width_ratios=[1.1, 1])
        bars, moved = figure.add_subplot(grid[0, 0]), figure.add_subplot(grid[1, 0])
        right = figure.add_subplot(grid[:, 1])
        for ax in (bars, moved):
            ax.set(yscale="log", xlim=(-0.7, 1.7))
            ax.set_xticks(range(2), _LAYER_TITLES)
        bars.set(title="LAMB's trust ratio ‖w‖ ÷ ‖u‖", ylim=(1e-3, 1e6), yticks=[1e-2, 1, 1e2, 1e4])
        bars.axhline(1, color=INK, linewidth=1.2)
        moved.set(title="length of the step ÷ length of the layer", ylim=(1e-6, 10), yticks=[1e-6, 1e-4, 1e-2, 1])
        thick = {"color": LOOKS["lamb"].color, "linewidth": 60, "solid_capstyle": "butt"}
        columns = [moving(bars, **thick) for _ in _LAYER_TITLES]
        texts = [bars.text(i, 1.2e5, "", ha="center", fontsize=14, weight="bold", animated=True) for i in range(2)]
        rule = moving(moved, color=INK, linestyle=":", linewidth=1.5)
        dots = {name: plots.mark(moved, LOOKS[name], 12) for name in _PAIR}
        right.set(title="Loss on XOR", xlabel="step", xlim=(0, _NET_STEPS), ylim=(0, 0.3))
        plain = {name: moving(right, **LOOKS[name].line, linewidth=6, alpha=0.3) for name in _PAIR}
        curves = {name: plots.trace(right, LOOKS[name]) for name in _PAIR}
        for look in (LOOKS[name] for name in _PAIR):
            right.plot([], [], **look.line, linewidth=6, alpha=0.3, label=f"{look.title}, stored as it is")
            right.plot([], [], **look.line, marker=look.marker, label=f"{look.title}, layer 1 rescaled")
        right.legend(loc="upper right")

        def move(scale, lr, steps):
            column = list(_SCALES).index(scale)
            runs = {name: _rescaled(name, lr) for name in _PAIR}
            for name, run in runs.items():
                across = np.arange(steps + 1)
                losses = run.losses[: steps + 1]
                plain[name].set_data(across, np.clip(losses[:, 2], 0, 5))
                curves[name](np.column_stack([across, np.clip(losses[:, column], 0, 5)]))
                dots[name].set_data(np.arange(2), np.clip(run.moved[steps - 1, column], 1e-6, 1e2))
            for i, trust in enumerate(runs["lamb"].state.trust[steps - 1, column]):
                columns[i].set_data([i, i], [1, np.clip(trust, 1e-3, 7e4)])
                texts[i].set_text(_ratio(trust))
            rule.set_data([-0.7, 1.7], [lr, lr])
            ends = {name: run.losses[steps, [2, column]] for name, run in runs.items()}
            apart = np.abs(runs["lamb"].losses[: steps + 1, column] / runs["lamb"].losses[: steps + 1, 2] - 1).max()
            return (
                f"Layer 1 stored {scale}, η = {exact(lr)}, step {steps}: LAMB's loss is {_both(ends['lamb'])}, Adam's "
                f"{_both(ends['adam'])}. LAMB's two curves are never more than {_share(apart)} apart"
                f"{_CHAOS if apart > 1e-3 else ''}. Every layer of LAMB moves by η of its length; Adam's layer 1 by "
                f"{exact(runs['adam'].moved[steps - 1, column, 0], 2)} of it, its layer 2 by "
                f"{exact(runs['adam'].moved[steps - 1, column, 1], 2)}."
            )

        return move

    controls = {
        "scale": choice("× 100", list(_SCALES), label="layer 1 stored"),
        "lr": log_slider(0.02, 1e-3, 0.2, label="learning rate η"),
        "steps": int_slider(150, 1, _NET_STEPS, label="steps", play=True),
    }
    return Explorer(scene, controls, size=(1000, 460), presets=_TRUST_RATIOS_STORIES)


_TRUST_RATIOS_STORIES = {
    "as it is": {"scale": "× 1", "lr": 0.02, "steps": 150},
    "layer 1 × 100: LAMB does not notice": {"scale": "× 100", "lr": 0.02, "steps": 150},
    "layer 1 × 0.01: Adam leaps": {"scale": "× 0.01", "lr": 0.02, "steps": 150},
    "the first step: both ratios below 1": {"scale": "× 1", "lr": 0.02, "steps": 1},
    "η too large: rounding grows": {"scale": "× 100", "lr": 0.05, "steps": 150},
}


_PAIR = ("lamb", "adam")
_LAYER_TITLES = ("layer 1 (4 weights, 2 biases)", "layer 2 (2 weights, 1 bias)")
_CHAOS = ": at this η LAMB is chaotic, rounding errors grow"


def _ratio(trust):
    """A trust ratio with two digits, without a power of ten: "3,800"; from a million on with one."""
    return exact(trust, 2) if not 100 <= trust < 1e6 else f"{float(f'{trust:.2g}'):,.0f}"


def _both(ends):
    return f"{exact(ends[0], 3)} stored as it is and {exact(ends[1], 3)} rescaled"


def _share(value):
    if value < 1e-5:  # rounding decides how much less
        return "0.001 %"
    return f"{exact(100 * value, 1)} %" if value < 0.01 else f"{100 * value:.0f} %"


@lru_cache(maxsize=64)
def _rescaled(name, lr):
    """LAMB's or Adam's run for each of the scales, as one batch."""
    hyper = {"layers": list(network.WHOLE_LAYERS.values())} if name == "lamb" else {}
    scales = list(_SCALES.values())
    return experiments.rescaled_runs(optimizers.OPTIMIZERS[name], lr, _NET_STEPS, scales, eps=_SMALL_EPS, **hyper)


def lamb_one_weight():
    """A layer that is a single weight: LAMB can shrink it and never takes it across 0.

    Controls: ``lr``; ``start`` and ``best``, where the weight begins and where ½(w − best)² is lowest; ``layer``,
    whether it is a layer of its own or shares one with a second weight, which begins at its best value, 1; ``steps``.
    """

    def scene(figure):
        left, right = figure.subplots(1, 2)
        left.set(title="The weight", xlabel="step", xlim=(0, _ONE_STEPS), ylim=(-2.6, 2.2))
        left.axhline(0, color=GREY, linewidth=1)
        goal = moving(left, color=INK, linestyle=":", linewidth=1.8, label="the best value")
        plots.legend_of(left, _PAIR, loc="lower right", ncols=3)
        right.set(title="Its distance from 0", xlabel="step", yscale="log", xlim=(0, _ONE_STEPS), ylim=(1e-7, 10))
        plots.legend_of(right, _PAIR, loc="lower left")
        draw = {name: [plots.trace(ax, LOOKS[name]) for ax in (left, right)] for name in _PAIR}

        def move(lr, start, best, layer, steps):
            goal.set_data([0, _ONE_STEPS], [best, best])
            ends = {}
            for name in _PAIR:
                w = _one_weight(name, start, best, lr, layer)[: steps + 1]
                draw[name][0](np.column_stack([np.arange(steps + 1), w]))
                draw[name][1](loss_points(np.abs(w), 1e-7, 10))
                ends[name] = w[-1]
            law = f" Each step leaves 1 − η: (1 − η)^{steps} · {exact(start)} = {exact((1 - lr) ** steps * start, 3)}."
            kept = law if layer == _OWN and start and start * best <= 0 else ""
            crossed = start * ends["lamb"] < 0
            return (
                f"From {exact(start)} to {exact(best)}, the weight {layer}, η = {exact(lr)}: after "
                f"{counted(steps, 'step')} LAMB "
                f"is at {exact(ends['lamb'], 3)}, {'across' if crossed else 'not across'} 0, and Adam at "
                f"{exact(ends['adam'], 3)}.{kept}"
            )

        return move

    controls = {
        "lr": log_slider(0.1, 1e-3, 0.9, label="learning rate η"),
        "start": slider(0.5, -2, 2, 0.1, label="start"),
        "best": slider(-1.0, -2, 2, 0.1, label="best value"),
        "steps": int_slider(100, 0, _ONE_STEPS, label="steps", play=True),
        "layer": choice(_OWN, [_OWN, _SHARED], label="layer"),
    }
    presets = {
        "never across 0": {"start": 0.5, "best": -1.0, "lr": 0.1, "layer": _OWN, "steps": 100},
        "on its own side it comes close, and rattles": {
            "start": 0.5,
            "best": 1.5,
            "lr": 0.1,
            "layer": _OWN,
            "steps": 100,
        },
        "from 0 the ratio is 1": {"start": 0.0, "best": -1.0, "lr": 0.1, "layer": _OWN, "steps": 100},
        "in a layer of two it crosses": {"start": 0.5, "best": -1.0, "lr": 0.1, "layer": _SHARED, "steps": 100},
    }
    return Explorer(scene, controls, size=(1000, 420), presets=presets)


_ONE_STEPS = 100
_OWN, _SHARED = "in a layer of its own", "in a layer of two"


@lru_cache(maxsize=256)
def _one_weight(name, start, best, lr, layer):
    w, goal = (np.array([start]), best) if layer == _OWN else (np.array([start, 1.0]), np.array([best, 1.0]))
    return descent.run(optimizers.OPTIMIZERS[name], w, lambda w: w - goal, _ONE_STEPS, lr=lr).w[:, 0]
