"""Cautious: who moves and who waits on a ravine, and what the mask brings on a small network in batches."""

import numpy as np

from primer import experiments, plots, surfaces
from primer.catalogue import Row
from primer.experiments import rates, tuning
from primer.experiments.limits import rotation
from primer.explorers.nb5.rated import RATES, end_words, nearest, rated
from primer.live.explorer import Explorer, choice, int_slider, log_slider, slider
from primer.plots import LOOKS, counted, exact, moving

__all__ = ["cautious_rate", "cautious_ravine"]

CAUTIOUS = Row("Cautious", "#b84300", "-", "o", 1.0)
_STEPS, _RATIO, _LOW = 100, 25, 1e-3
_ANGLES = {f"{angle}°": angle for angle in (0, 15, 30, 45)}


def cautious_ravine():
    """Momentum and Cautious Momentum on ½(u² + 25v²): paths, losses, and which weight moves in which step.

    Controls: ``angle`` of the ravine, the rate ``lr``, ``gamma``, the number of ``steps``, and the start ``x``, ``y``,
    which the pointer drags.
    """

    def scene(figure, angle):
        ravine, turn = surfaces.ravine(angle=angle, ratio=_RATIO), rotation(angle)
        hessian = (turn @ np.diag([1.0, _RATIO]) @ turn.T).tolist()
        grid = figure.add_gridspec(2, 2, width_ratios=[1.2, 1], height_ratios=[1.9, 1])
        left, right, below = (figure.add_subplot(part) for part in (grid[:, 0], grid[0, 1], grid[1, 1]))
        plots.surface(left, ravine.f, ((-6, 6), (-4, 4)), title=f"Paths on ½(u² + {_RATIO}v²), turned by {angle}°")
        plots.loss_axes(right, _STEPS)
        right.set(xlim=(0, 1.03 * _STEPS), xlabel="")
        looks = {"momentum": LOOKS["momentum"], "cautious": CAUTIOUS}
        plots.legend_of(right, {"Momentum": looks["momentum"], "Cautious Momentum": CAUTIOUS}, loc="upper right")
        paths = {name: plots.trace(left, look, linewidth=2) for name, look in looks.items()}
        curves = {name: plots.trace(right, look) for name, look in looks.items()}
        below.set(title="Cautious: who moves", xlabel="step", xlim=(0, 1.03 * _STEPS), ylim=(-0.7, 1.7))
        below.set_yticks([1, 0], ["x", "y"])
        bars = [moving(below, color=CAUTIOUS.color, linewidth=11, solid_capstyle="butt") for _ in range(2)]

        def move(lr, gamma, steps, x, y):
            losses = {}
            for name in looks:
                run = experiments.careful_walk(hessian, (x, y), lr, gamma, steps, careful=name == "cautious")
                losses[name] = ravine.f(run.w), run.diverged
                paths[name](run.w)
                curves[name](plots.loss_points(losses[name][0]))
            moves = run.moves  # of the last, the cautious one
            for weight, (bar, row) in enumerate(zip(bars, (1, 0), strict=True)):
                bar.set_data(*_spans(moves[:, weight], row))
            waits = (~moves).sum(0)
            return (
                f"η = {exact(lr)}, γ = {exact(gamma)}, {counted(steps, 'step')}: Momentum's "
                f"{_end_words(*losses['momentum'])}; "
                f"Cautious Momentum's {_end_words(*losses['cautious'])}. In it x waited in {waits[0]} of them, y in "
                f"{waits[1]}, both in {int((~moves).all(1).sum())}."
            )

        return move

    controls = {
        "lr": log_slider(0.02, 1e-3, 0.2, label="learning rate η"),
        "gamma": slider(0.9, 0, 0.99, 0.01, label="γ"),
        "steps": int_slider(_STEPS, 0, _STEPS, label="steps", play=True),
        "angle": choice("0°", _ANGLES, label="turned by"),
        "x": slider(-5.0, -6, 6, 0.1, label="start x"),
        "y": slider(2.0, -4, 4, 0.1, label="start y"),
    }
    presets = {
        "along the axes: each waits when it would overshoot": {"angle": "0°"},
        "turned by 45°: less of a gain": {"angle": "45°"},
        "γ = 0.5: y waits, so x moves twice as far": {"gamma": 0.5},
        "long steps: Momentum slows down, the other diverges": {"lr": 0.08},
    }
    return Explorer(scene, controls, size=(1000, 480), presets=presets, point=("x", "y"))


def _spans(moves, row):
    """A bar at the height ``row`` over each step in which a weight moves, as one broken line."""
    t = np.flatnonzero(moves)
    return np.column_stack([t, t + 1.0, np.full(len(t), np.nan)]).ravel(), np.full(3 * len(t), float(row))


def _end_words(losses, gone):
    """Where a run's loss is, and from which step on it stays below 0.001."""
    if gone:
        return f"diverged at step {gone}"
    high = np.flatnonzero(losses >= _LOW)
    stays = 0 if not high.size else high[-1] + 1
    end = exact(losses[-1], 2) if losses[-1] > 1e-12 else "less than 1e−12"
    if stays < len(losses):
        return f"loss stays below 0.001 from step {stays}, {end} at the end"
    return f"loss is {end} at the end{', growing' if losses[-1] > losses[0] else ''}"


def cautious_rate():
    """The small network trained by Adam, plain and cautious, with each of nine rates, in batches of three sizes.

    Controls: ``batch``, the batch size; ``lr``, the rate of Adam whose run is shown, and ``times``, what the cautious
    one gets of it. Losses are medians over forty starts, bars their 95 % intervals; the runs are stored.
    """

    def scene(figure, batch):
        found = {name: experiments.today_searches()[name, batch] for name in _NAMES}
        show = rated(figure, batch, "Loss of the two runs", found, _NAMES)

        def move(lr, times):
            its = {name: lr * (times if name == "cautious" else 1) for name in found}
            said = [show(name, nearest(row, its[name])) for name, row in found.items()]
            return f"Batches of {batch}: {' and '.join(said)}. {_rate_words(found)}"

        return move

    controls = {
        "lr": choice("0.04", RATES, label="Adam's η"),
        "times": choice("the same", _TIMES, label="cautious η"),
        "batch": choice("32", rates.BATCHES[:3], label="batch size"),
    }
    presets = {
        "the same rate for both": {"lr": "0.04", "batch": "32"},
        "much noise: batches of 4": {"lr": "0.04", "batch": "4"},
        "little noise: batches of 256": {"lr": "0.04", "batch": "256"},
        "twice the rate for the cautious one": {"lr": "0.04", "times": "twice", "batch": "256"},
    }
    return Explorer(scene, controls, size=(1000, 440), presets=presets)


_NAMES = {"adam": LOOKS["adam"], "cautious": Row("Cautious Adam", "#0060a8", "--", "o", 0.2)}
_TIMES = {"half": 0.5, "the same": 1.0, "twice": 2.0}


def _rate_words(found):
    adam, cautious = found["adam"], found["cautious"]
    apart = "the difference is shown" if tuning.differ(adam.between, cautious.between) else "no difference is shown"
    return (
        f"The best of nine rates is {exact(adam.lr)} for Adam and {exact(cautious.lr)} for Cautious Adam; on "
        f"{rates.JUDGING} fresh starts they come to {end_words(adam)} and {end_words(cautious)}: {apart}."
    )
