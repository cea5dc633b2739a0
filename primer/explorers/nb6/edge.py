"""The edge of stability: the largest curvature while gradient descent runs."""

from functools import lru_cache

import numpy as np

from primer import experiments, plots
from primer.experiments import edge
from primer.live.explorer import Explorer, int_slider, slider
from primer.plots import BLUE, GREEN, GREY, VERMILION, counted, exact, moving

__all__ = ["edge_of_stability", "two_layers"]

_STEPS, _EVERY = 800, 8  # steps that are shown, and how often the curvature is drawn


def edge_of_stability():
    """The 2-2-1 network learns XOR by gradient descent: its largest curvature beside the edge 2/η, and the loss.

    Controls: the learning rate ``lr``, the number of ``steps`` and ``seed``, the random start. The grey line is the
    curvature on the way that small steps take, after the same η times steps (``experiments.slow_curvature``).

    Beyond the edge swings grow from whatever is left of the first ones. From most starts that is the last digit of a
    number, and how far λ climbs depends on the processor; not from those that are shown at the start and by presets.
    """

    def scene(figure):
        left, right = figure.subplots(1, 2, width_ratios=[1.15, 1])
        left.set(title="Largest curvature λ", xlabel="step", xlim=(0, _STEPS), ylim=(0.9, 2.9))
        limit = moving(left, color=VERMILION, linestyle="--", label="the edge 2/η")
        slow = moving(left, color=GREY, linestyle=":", label="λ on the same way in small steps")
        curve = moving(left, color=BLUE, label="λ")
        now = moving(left, "o", color=BLUE, markersize=10)
        left.legend(loc="upper left")
        loss = plots.loss_curve(right, _STEPS, low=1e-8, high=10)
        at = np.arange(0, _STEPS + 1, _EVERY)

        def move(lr, steps, seed):
            run = _run(lr, seed)
            here = float(experiments.largest_curvature(edge.xor_gradient, run.w[steps]))
            shown = steps // _EVERY + 1
            small = np.interp(lr * at, edge.SLOW_TIMES, experiments.slow_curvature(seed))
            limit.set_data([0, _STEPS], [min(2 / lr, 99)] * 2)
            slow.set_data(at[:shown], small[:shown])
            curve.set_data(at[:shown], run.curvature[:shown])
            now.set_data([steps], [here])
            loss(run.losses[: steps + 1])
            return _edge_words(run, lr, steps, seed, here)

        return move

    controls = {
        "lr": slider(1.2, 0.1, 1.5, 0.1, label="learning rate η"),
        "steps": int_slider(_STEPS, 0, _STEPS, label="steps", play=True),
        "seed": int_slider(10, 0, edge.SLOW_STARTS - 1, label="random start"),
    }
    presets = {
        "the edge is far above: λ grows as it likes": {"lr": 0.5},
        "it climbs through the edge": {"steps": 220},
        "and is brought back, while the loss swings": {"steps": _STEPS},
        "a lower edge: held lower, and the loss cannot settle": {"lr": 1.4},
        "another start: beyond the edge at once": {"lr": 1.2, "seed": 1},
    }
    return Explorer(scene, controls, size=(1000, 440), presets=presets)


def _edge_words(run, lr, steps, seed, here):
    climbed, rose = run.curvature[: steps // _EVERY + 1].max(), int((np.diff(run.losses[: steps + 1]) > 0).sum())
    top = max(climbed, here)
    climbs = f"climbs to {exact(top, 3)} and " if top > run.curvature[0] else "has not been above that, and "
    return (
        f"Start {seed}, η = {exact(lr)}: the edge is 2/η = {exact(2 / lr, 3)}. The largest curvature begins at "
        f"{exact(run.curvature[0], 3)}, {climbs}is {exact(here, 3)} after {counted(steps, 'step')}, "
        f"{100 * here * lr / 2:.0f} % of the edge. The loss rose in {rose} of them and is "
        f"{_small(run.losses[steps])}."
    )


@lru_cache(maxsize=64)
def _run(lr, seed):
    return experiments.edge_run(lr, seed, _STEPS, _EVERY)


def two_layers():
    """Two weights in a row, L = ½ (a b − 1)²: all a b = 1 are minima, and gradient descent moves to one that is flat.

    Controls: the learning rate ``lr``, the start ``a``, ``b``, which the pointer drags, and the number of ``steps``.
    Bold is the stretch of minima where the curvature a² + b² is at most 2/η.
    """

    def scene(figure):
        left, right = figure.subplots(1, 2, width_ratios=[1.25, 1])
        plots.surface(left, lambda w: np.sqrt(np.abs(w.prod(-1) - 1)), ((-0.4, 3.6), (-0.8, 2.2)))
        left.set(title="Loss ½ (ab − 1)²", xlabel="weight a", ylabel="weight b")
        left.plot(*_minima(99), color=GREY, linewidth=1.5, linestyle="--", label="minima, ab = 1")
        stable = moving(left, color=GREEN, linewidth=6, alpha=0.7, label="those with a² + b² ≤ 2/η")
        left.legend(loc="upper right", frameon=True, facecolor="white", edgecolor="none", framealpha=0.85)
        path = plots.path(left)
        right.set(title="Largest curvature λ", xlabel="step", xlim=(0, _TWO_STEPS), ylim=(0, 16))
        limit = moving(right, color=VERMILION, linestyle="--", label="the edge 2/η")
        curve = moving(right, color=BLUE, label="λ")
        now = moving(right, "o", color=BLUE, markersize=10)
        right.legend(loc="upper right")

        def move(lr, a, b, steps):
            w = experiments.two_layers(a, b, lr, steps)
            curvature = _two_curvatures(w)
            path(w)
            stable.set_data(*_minima(2 / lr))
            limit.set_data([0, _TWO_STEPS], [min(2 / lr, 99)] * 2)
            curve.set_data(np.arange(len(w)), np.minimum(curvature, 99))
            now.set_data([len(w) - 1], [min(curvature[-1], 99)])
            return _two_words(w, curvature, lr, steps)

        return move

    controls = {
        "lr": slider(0.25, 0.02, 1.2, 0.01, label="learning rate η"),
        "a": slider(3.0, 0, 3.5, 0.1, label="start a"),
        "b": slider(0.2, -1, 2, 0.1, label="start b"),
        "steps": int_slider(_TWO_STEPS, 0, _TWO_STEPS, label="steps", play=True),
    }
    presets = {
        "small steps: straight to the nearest minimum": {"lr": 0.05},
        "beyond the edge there: on to a flatter one": {"lr": 0.25},
        "longer steps: flatter still": {"lr": 0.3},
        "a round start: nothing to flatten": {"lr": 0.6, "a": 1.4, "b": 1.4},
        "no minimum is flat enough": {"lr": 1.1, "a": 1.2, "b": 0.7},
    }
    return Explorer(scene, controls, size=(1000, 440), presets=presets, point=("a", "b"))


_TWO_STEPS = 60


def _minima(limit):
    """The minima a b = 1 whose curvature a² + b² is at most ``limit``: none below 2."""
    if limit < 2:
        return [], []
    widest = np.arccosh(min(limit, 99) / 2) / 2  # a = e^s, b = e^−s: a² + b² = 2 cosh 2s
    s = np.linspace(-widest, widest, 61)
    return np.exp(s), np.exp(-s)


def _two_curvatures(w):
    """The largest eigenvalue of the Hessian ((b², 2ab − 1), (2ab − 1, a²)) at each point of a path."""
    a, b = w.T
    return (a**2 + b**2) / 2 + np.hypot((a**2 - b**2) / 2, 2 * a * b - 1)


def _two_words(w, curvature, lr, steps):
    a, b = w[-1]
    said = (
        f"η = {exact(lr)}: the edge is 2/η = {exact(2 / lr, 3)}, and the minima with a² + b² up to that can hold "
        f"{'it' if 2 / lr >= 2 else 'nothing: all have 2 or more'}. The largest curvature begins at "
        f"{exact(curvature[0], 3)}"
    )
    if len(w) <= steps:
        return f"{said}; the run diverged at step {len(w)}."
    return (
        f"{said} and is {exact(curvature[-1], 3)} after {counted(steps, 'step')}, at a = {exact(a, 3)}, b = "
        f"{exact(b, 3)}; a² − b² went from {exact(w[0, 0] ** 2 - w[0, 1] ** 2, 3)} to {exact(a**2 - b**2, 3)}, and "
        f"the loss is "
        f"{_small(0.5 * (a * b - 1) ** 2)}."
    )


def _small(loss):
    """A loss in words: what is smaller depends on how a processor rounds."""
    return exact(loss, 2) if loss > 1e-9 else "less than 1e−9"
