"""A saddle: gradient descent with the exact gradient sits on it, and the noise of single samples leaves it."""

from functools import lru_cache

import numpy as np

from primer import descent, experiments, optimizers, plots, surfaces
from primer.live.explorer import Explorer, log_slider, slider, switch
from primer.plots import INK, LOOKS, VERMILION, exact, moving, power_of_ten

__all__ = ["saddle_escape"]

_SADDLE = surfaces.SURFACES["saddle"]
_LINEAR, _CUBIC = np.array([1.0, -1.0]), np.array([0.0, 1.0])
_STEPS = 300
_RUNS = 200
_ZERO = 1e-17  # where 0 is drawn on the log axis
_LATER = ("momentum", "nag", "adagrad", "rmsprop", "adam")  # what parts 2 to 7 teach
_SGD = {"color": VERMILION, "linestyle": ":", "marker": "D", "markeredgecolor": "white"}


def _saddle_gradient(w):
    """That of the surface for one point at a time, in half the time: six runs must not delay a slider."""
    return _LINEAR * w + _CUBIC * w**3


def saddle_escape():
    """How fast gradient descent and SGD leave a saddle from its stable line y = 0 or beside it.

    Controls: the start ``x`` and ``start``, its distance from the line, or ``exactly`` on it; ``lr``; the ``noise`` of
    a single sample's gradient, its standard deviation in each entry; ``later``, whether the optimizers of the later
    parts race along. The saddle is x²/2 − y²/2 + y⁴/4; a run has left it when |y| > 0.9, and ends there.
    """

    def scene(figure, later):
        names = ("gd", *(_LATER if later else ()))
        left, right = figure.subplots(1, 2, width_ratios=[1, 1.7])
        plots.surface(left, _SADDLE.f, ((-1.2, 1.2), (-1.3, 1.3)), title="Paths on the saddle")
        left.axhline(0, color=INK, linewidth=1.5, linestyle=":")
        right.set(title="Distance from the stable line, until |y| > 0.9", xlabel="step", ylabel="|y|", yscale="log")
        right.set(xlim=(0, _STEPS), ylim=(3e-18, 10))
        powers = [1e-3, 1e-6, 1e-9, 1e-12, 1e-15]
        right.set_yticks([1, *powers, _ZERO], [1, *map(power_of_ten, powers), 0])
        right.axhline(0.9, color=INK, linewidth=1.5, linestyle=":")
        looks = {name: (LOOKS[name].line | {"marker": LOOKS[name].marker}, LOOKS[name].title) for name in names}
        looks = {"gd": looks.pop("gd"), "sgd": (_SGD, "SGD")} | looks
        lines = {name: (moving(left, **look), moving(right, **look, label=t)) for name, (look, t) in looks.items()}
        figure.legend(loc="outside upper right", ncols=7, handlelength=2.5, columnspacing=1.2)

        def move(x, start, exactly, lr, noise):
            y = 0.0 if exactly else start
            runs = _noisy(lr, noise, x, y)
            counts = experiments.steps_to_leave(runs)
            for name, (path, curve) in lines.items():
                w = _until_left(runs[:, 0], counts[0]) if name == "sgd" else _escape(name, lr, x, y)[0]
                path.set_data(np.clip(w, -2, 2).T)
                path.set_markevery([len(w) - 1])
                curve.set_data(np.arange(len(w)), np.clip(np.abs(w[:, 1]), _ZERO, 9))
                curve.set_markevery([len(w) - 1])
            return _saddle_words(names, x, y, lr, noise, counts)

        return move

    controls = {
        "lr": log_slider(0.1, 0.05, 0.5, label="learning rate η"),
        "noise": log_slider(0.1, 1e-6, 1, label="noise of a sample"),
        "x": slider(1.0, -1.2, 1.2, 0.1, label="start x"),
        "start": log_slider(1e-12, 1e-15, 1, label="start, |y|"),
        "exactly": switch(True, label="exactly on the line"),
        "later": switch(False, label="the optimizers of parts 2 to 7"),
    }
    presets = {
        "exactly on the line: only noise leaves": {},
        "one part in a billion": {"start": 1e-9, "exactly": False},
        "a visible distance": {"start": 0.01, "exactly": False},
        "for later: all of notebook 4": {"exactly": False, "later": True},
    }
    return Explorer(scene, controls, size=(1000, 440), presets=presets, point=("x", "start"))


def _saddle_words(names, x, y, lr, noise, counts):
    beside = f"{exact(y, 3)} away from the stable line" if y else "exactly on the stable line, where y = 0"
    where = f"From x = {exact(x)}, {beside}"
    said = []
    for name in names:
        w, escaped = _escape(name, lr, x, y)
        title = "gradient descent" if name == "gd" else LOOKS[name].title
        said.append(f"{title} {len(w) - 1 if escaped else f'more than {_STEPS}' if y else 'never'}")
    left = int(np.isfinite(counts).sum())
    middle = f", in the median after {exact(np.median(counts))}" if 2 * left > _RUNS else ""
    return (
        f"{where}, with η = {exact(lr)}, steps until |y| > 0.9: {', '.join(said)}. Of {_RUNS} runs of SGD, whose "
        f"gradients have noise of {exact(noise, 3)}, {left} leave within {_STEPS} steps{middle}."
    )


@lru_cache(maxsize=64)
def _noisy(lr, noise, x, y):
    """Runs of SGD: (steps + 1, runs, 2). The first is drawn."""
    return experiments.noisy_saddle(lr, _STEPS, noise=noise, start=(x, y), runs=_RUNS)


def _until_left(w, count):
    return w[: int(min(count, _STEPS)) + 1]


@lru_cache(maxsize=512)
def _escape(name, lr, x, y):
    """The path from (x, y) until |y| > 0.9, (steps + 1, 2), and whether it got there."""
    w = [np.array([x, y])]
    for step, _ in descent.steps(optimizers.OPTIMIZERS[name], w[0], _saddle_gradient, _STEPS, lr=lr):
        w.append(step)
        if abs(step[1]) > 0.9:
            return np.array(w), True
    return np.array(w), False
