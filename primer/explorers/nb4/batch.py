"""The live figures of notebook 4, section a: batch, mini-batch and stochastic gradient descent."""

from functools import lru_cache
from types import SimpleNamespace

import numpy as np

from primer import data, descent, experiments, network, optimizers, plots, schedules, surfaces
from primer.live.explorer import Explorer, choice, int_slider, log_slider, slider, switch
from primer.plots import BLUE, GREEN, INK, PURPLE, VERMILION, exact, moving

__all__ = ["batch_paths", "gradient_noise", "noise_floor"]

_EPOCHS = 20
_BATCH_LOOKS = {
    "stochastic: B = 1": (VERMILION, ":"),
    "mini-batch: the chosen B": (BLUE, "-"),
    "batch: all 16 samples": (INK, "--"),
}


def batch_paths():
    """Batch, mini-batch and stochastic gradient descent on one loss: their paths and how far above the best they are.

    Controls: the ``batch`` size B of the mini-batches, ``lr``, ``epochs``, ``task`` and what is ``counted`` along the
    horizontal axis; the start ``x``, ``y``. Sixteen samples: a linear regression of two weights with noisy labels, or
    two weights of the 2-2-1 network, w1_11 and w2_11, with the other seven at the teacher that made the labels.
    """

    def scene(figure, task, counted):
        problem = _TASKS[task]
        left, right = _path_axes(figure, problem, counted)
        paths, curves = [], []
        for name, (color, line) in _BATCH_LOOKS.items():
            paths.append(plots.path(left, color, linestyle=line))
            curves.append(moving(right, color=color, linestyle=line, label=name))
        figure.legend(loc="outside upper right", ncols=3, handlelength=3)

        def move(batch, lr, epochs, x, y):
            said, start = [], tuple(np.clip([x, y], *np.transpose(problem.domain)).tolist())
            for size, path, curve in zip((1, batch, 16), paths, curves, strict=True):
                per_epoch = -(-16 // size)
                made = epochs * per_epoch
                w = _batch_run(task, size, lr, start)[: made + 1]
                losses = problem.f(w)
                gone = descent.lost_at(losses, 1e6)
                w, losses = w[: gone or None], losses[: gone or None]
                path(w)
                above = np.clip(losses - problem.lowest, 1e-8, 1e5)
                across = np.arange(len(w)) / (per_epoch if counted == "epochs" else 1)
                curve.set_data(across, above)
                result = f"loss {exact(losses[-1])}, lowest + {exact(losses[-1] - problem.lowest, 3)}"
                result = f"diverged at update {gone}" if gone else f"{plots.counted(made, 'update')}, {result}"
                said.append(f"B = {size}: {result}")
            return (
                f"From {plots.point(start)}, {plots.counted(epochs, 'epoch')} with η = {exact(lr)}, {counted} across. "
                f"{'; '.join(said)}. {problem.remark}"
            )

        return move

    controls = {
        "batch": int_slider(4, 1, 16, label="batch size B"),
        "lr": log_slider(0.2, 0.01, 3, label="learning rate η"),
        "epochs": int_slider(_EPOCHS, 0, _EPOCHS, label="epochs", play=True),
        "task": choice(next(iter(_TASKS)), list(_TASKS), label="loss"),
        "counted": choice("epochs", ["epochs", "updates"], label="count in"),
        "x": slider(-2.5, -6, 8, 0.1, label="start, across"),
        "y": slider(2.0, -4, 4, 0.1, label="start, up"),
    }
    noisy, exactly = _TASKS
    presets = {
        "the same, counted in updates": {"task": noisy, "counted": "updates", "epochs": 20, "lr": 0.2, "batch": 4},
        "smaller steps, smaller rattle": {"task": noisy, "lr": 0.03, "epochs": 20, "batch": 4},
        "the network: the noise dies out": {"task": exactly, "lr": 2.0, "batch": 2, "x": -4.0, "y": -1.0},
        "too fast for one sample": {"task": noisy, "lr": 1.0, "epochs": 20, "batch": 8},
    }
    return Explorer(scene, controls, size=(1000, 440), presets=presets, point=("x", "y"))


def _path_axes(figure, problem, counted):
    """The loss over both weights, and empty Axes for the losses of each path."""
    left, right = figure.subplots(1, 2, width_ratios=[1, 1.15])
    plots.surface(left, problem.f, problem.domain)
    left.set(title="The loss over all samples", xlabel=problem.names[0], ylabel=problem.names[1])
    left.plot(*problem.best, "*", color=GREEN, markersize=17, markeredgecolor="white", zorder=2)
    right.set(title="Loss above the lowest", xlabel=counted, yscale="log", ylim=(1e-6, 1e3))
    right.set(xlim=(0, _EPOCHS), xticks=range(0, _EPOCHS + 1, 5))
    if counted == "updates":
        right.set(xscale="log", xlim=(1, 16 * _EPOCHS), xticks=[1, 10, 100])
    return left, right


def _regression():
    rng = np.random.default_rng(1)
    x = rng.standard_normal((16, 2)) * [1.2, 0.8]
    y = x @ [1.5, -1.0] + 0.5 * rng.standard_normal(16)
    best = np.linalg.lstsq(x, y)[0]

    def f(w):
        return 0.5 * ((w @ x.T - y) ** 2).mean(-1)

    return SimpleNamespace(
        f=f, grad=lambda w, x, y: ((w @ x.T - y) @ x) / len(x), x=x, y=y, best=best, lowest=f(best),
        domain=((-4, 4), (-4, 4)), names=("weight $w_1$", "weight $w_2$"),
        remark=f"The lowest is {exact(f(best))}: no w fits all labels, so single-sample gradients never vanish.",
    )  # fmt: skip


def _two_of_nine():
    place, axes = surfaces.SURFACES["net slice"], [0, 6]

    def grad(w, x, y):
        whole = np.broadcast_to(data.TEACHER_W, (*w.shape[:-1], 9)).copy()
        whole[..., axes] = w
        return network.gradient(whole, x, y)[..., axes]

    return SimpleNamespace(
        f=place.f, grad=grad, x=data.SMOOTH_X, y=data.SMOOTH_Y, best=place.minima[0], lowest=0.0,
        domain=place.domain, names=[f"${network.latex(name)}$" for name in ("w1_11", "w2_11")],
        remark="The lowest is 0: one w fits all labels, and there the gradient of each sample is 0.",
    )  # fmt: skip


_TASKS = {"regression with noisy labels": _regression(), "network, labels it can meet": _two_of_nine()}


@lru_cache(maxsize=64)
def _batch_run(task, size, lr, start):
    """The weights after each update of all epochs: (updates + 1, 2)."""
    problem, batches = _TASKS[task], _batches(task, size)
    rest = iter(batches)
    return descent.run(optimizers.gd, np.array(start), lambda w: problem.grad(w, *next(rest)), len(batches), lr=lr).w


@lru_cache(maxsize=32)
def _batches(task, size):
    """The samples x and y of each update in all epochs."""
    problem = _TASKS[task]
    epochs = (data.batches(16, size, epoch=epoch) for epoch in range(_EPOCHS))
    return [(problem.x[chosen], problem.y[chosen]) for epoch in epochs for chosen in epoch]


def gradient_noise():
    """Mini-batch gradients as a cloud around the full gradient, and their variance against the batch size.

    Controls: ``n``, batch size B = 2ⁿ; how the batches are ``drawn``. The linear regression of
    ``experiments.noisy_regression``: 2048 samples, ten weights, at w = 0. The cloud is seen in the plane of the full
    gradient and the direction across it in which the samples differ most.
    """

    def scene(figure):
        problem, measured = experiments.noisy_regression(), experiments.gradient_variance()
        size = np.linalg.norm(problem.full)
        left = plots.axes_at(figure, 70, 62, 440, 330)
        left.set(title="250 mini-batch gradients", xlim=(-6, 26), ylim=(-12, 12), ylabel="across it")
        left.set_xlabel("along the full gradient (left of 0: uphill)")
        left.axvline(0, color=INK, linewidth=1.5, linestyle=":")
        style = {"color": INK, "marker": ">", "markersize": 13, "markeredgecolor": "white", "linewidth": 3}
        left.plot([0, size], [0, 0], **style, markevery=[1], zorder=5, animated=True, label="full gradient")
        left.plot([], [], "o", color=BLUE, markersize=5, label="of one mini-batch")
        left.legend(loc="upper right")
        cloud = moving(left, "o", color=BLUE, markersize=5, alpha=0.55, zorder=3)
        right = plots.axes_at(figure, 610, 62, 370, 330)
        right.set(title="Variance of the mini-batch gradient", xlabel="batch size B", xscale="log", yscale="log")
        right.set(xlim=(0.7, 3000), ylim=(0.03, 1000))
        b = 2.0 ** np.arange(0, 12)
        right.plot(b, problem.trace / b, color=VERMILION, label="one sample's variance ÷ B")
        without = problem.trace / b * (2048 - b) / 2047
        right.plot(b[:-1], without[:-1], color=PURPLE, linestyle="--", label="drawn without replacement")
        right.plot(measured.sizes, measured.variance, "o", color=INK, label="measured")
        right.plot(measured.sizes_without, measured.variance_without, "o", color=INK, markerfacecolor="white")
        right.legend(loc="upper right")
        mark = moving(right, "D", color=BLUE, markersize=11, markeredgecolor="white")

        def move(n, drawn):
            batch = 2**n
            points, spread = _cloud(drawn, n)
            cloud.set_data(points.T)
            mark.set_data([batch], [max(spread, 0.032)])
            spread = spread if spread > 1e-20 else 0  # all samples: only rounding is left
            theory = problem.trace / batch * ((2048 - batch) / 2047 if drawn == _WITHOUT else 1)
            return (
                f"B = {batch}, {drawn}: the mean squared distance of these gradients from the full one is "
                f"{exact(spread, 3)}, the formula says {exact(theory, 3)}; {100 * np.mean(points[:, 0] < 0):.0f} % of "
                f"them lead uphill. Drawn with replacement, from B = 1 to 1024 the measured slope is "
                f"{exact(measured.slope)}: four times the samples, a quarter of the variance."
            )

        return move

    controls = {
        "n": int_slider(3, 0, 11, label="B = 2ⁿ,  n"),
        "drawn": choice(_WITH, [_WITH, _WITHOUT], label="samples drawn"),
    }
    presets = {
        "one sample": {"n": 0, "drawn": _WITH},
        "thirty-two": {"n": 5, "drawn": _WITH},
        "half the data, as in an epoch": {"n": 10, "drawn": _WITHOUT},
        "all of them: no noise left": {"n": 11, "drawn": _WITHOUT},
    }
    return Explorer(scene, controls, size=(1000, 440), presets=presets)


_WITH, _WITHOUT = "with replacement", "without replacement"


@lru_cache(maxsize=24)
def _cloud(drawn, n):
    """250 mini-batch gradients of 2ⁿ samples in the plane that is drawn, (250, 2), and their variance in all ten."""
    problem = experiments.noisy_regression()
    along = problem.full / np.linalg.norm(problem.full)
    rest = problem.gradients - np.outer(problem.gradients @ along, along)
    across = np.linalg.svd(rest - rest.mean(0), full_matrices=False)[2][0]
    means = np.array([problem.gradients[row[: 2**n]].mean(0) for row in _draws(drawn)])
    return means @ np.column_stack([along, across]), ((means - problem.full) ** 2).sum(1).mean()


@lru_cache(maxsize=2)
def _draws(drawn):
    """The samples of 250 batches, (250, 2048); a batch of B is the first B of a row."""
    rng = np.random.default_rng(1)
    if drawn == _WITH:
        return rng.integers(0, 2048, (250, 2048)).astype(np.int16)
    return np.array([rng.permutation(2048).astype(np.int16) for _ in range(250)])


_FLOOR_STEPS, _FLOOR_RUNS = 400, 400


def noise_floor():
    """Gradient descent with noise on w²/2: falls, then rattles in a ball; the height of the rattle against its formula.

    Controls: ``lr`` and the ``batch`` size B, for noise of variance 1/B; ``decay``, whether the rate falls like 1/t.
    400 runs from w = 5, one of them drawn.
    """

    def scene(figure):
        left, right = figure.subplots(1, 2)
        left.set(title="One of 400 runs from 5; dashed: ± √(2 × floor)", xlabel="step", ylabel="w")
        left.set(xlim=(0, _FLOOR_STEPS // 4), ylim=(-2, 2))
        left.axhline(0, color=plots.GREY, linewidth=1)
        run = moving(left, color=BLUE, linewidth=1.2)
        edges = [moving(left, color=INK, linewidth=2, linestyle="--") for _ in range(2)]
        right.set(title="Mean of the loss w²/2 over all 400", xlabel="step", yscale="log", xlim=(0, _FLOOR_STEPS))
        right.set(ylim=(1e-5, 1e2))
        curve = moving(right, color=PURPLE, label="measured")
        floor = moving(right, color=INK, linewidth=2, linestyle="--", label="floor η / (2B(2 − η)), constant η")
        right.legend(loc="upper right")

        def move(lr, batch, decay):
            w, mean = _floor_runs(lr, batch, decay)
            run.set_data(np.arange(_FLOOR_STEPS // 4 + 1), np.clip(w[: _FLOOR_STEPS // 4 + 1], -9, 9))
            formula = experiments.quadratic_floor(lr, batch)
            for line, sign in zip(edges, (-1, 1), strict=True):
                line.set_data([0, _FLOOR_STEPS], [sign * min(np.sqrt(2 * formula), 9)] * 2)
            curve.set_data(np.arange(len(mean)), mean)
            floor.set_data([0, _FLOOR_STEPS], [formula, formula])
            return _floor_words(lr, batch, decay, mean, formula)

        return move

    controls = {
        "lr": log_slider(0.4, 0.01, 1.9, label="learning rate η"),
        "batch": int_slider(1, 1, 64, label="batch size B"),
        "decay": switch(False, label="let η fall like 1/t"),
    }
    presets = {
        "a high rate": {"lr": 0.8, "batch": 1, "decay": False},
        "a low rate": {"lr": 0.02, "batch": 1, "decay": False},
        "a high rate, large batches": {"lr": 0.8, "batch": 32, "decay": False},
        "1/t decay: no floor": {"lr": 0.8, "batch": 1, "decay": True},
    }
    return Explorer(scene, controls, size=(1000, 440), presets=presets)


def _floor_words(lr, batch, decay, mean, formula):
    said = f"η = {exact(lr)}{' at the start' if decay else ''}, B = {batch}: "
    if decay:
        left = (1 - lr) / (1 + lr * (_FLOOR_STEPS - 1))  # of the start: the product of all 1 − η / (1 + ηt)
        law = 1 / (2 * batch * _FLOOR_STEPS)
        end = "; the start is not forgotten yet."
        if 12.5 * left**2 <= 0.05 * law:
            end = (
                f". It falls on like 1/(2Bt) = {exact(law, 3)}, below the floor of the constant rate, "
                f"{exact(formula, 3)}."
            )
        return (
            f"{said}with η / (1 + ηt) the mean loss is {exact(mean[100], 3)} after 100 steps and {exact(mean[-1], 3)} "
            f"after {_FLOOR_STEPS}{end}"
        )
    measured = mean[-100:].mean()
    still = 12.5 * (1 - lr) ** (2 * (_FLOOR_STEPS - 100)) > 0.05 * formula
    end = "; the start is not forgotten yet." if still else ". The runs have stopped falling and rattle in a ball."
    return (
        f"{said}over the last 100 of {_FLOOR_STEPS} steps the mean loss is {exact(measured, 3)}; "
        f"η / (2B(2 − η)) = {exact(formula, 3)}{end}"
    )


@lru_cache(maxsize=64)
def _floor_runs(lr, batch, decay):
    """One run, (steps + 1,), and the mean of w²/2 over all of them, (steps + 1,)."""
    fall, rattle = _fall_and_rattle(lr, decay)
    w = fall + rattle / np.sqrt(batch)
    return w[:, 0], (w**2).mean(1) / 2


@lru_cache(maxsize=8)
def _fall_and_rattle(lr, decay):
    """The problem is linear: a run is its fall without noise, plus what the noise does from w = 0 with B = 1."""
    rate = schedules.inverse(lr, lr) if decay else lr
    rattle = experiments.noisy_quadratic(rate, _FLOOR_STEPS, start=0.0, replicas=_FLOOR_RUNS)
    rates = lr / (1 + lr * np.arange(_FLOOR_STEPS)) if decay else np.full(_FLOOR_STEPS, lr)
    return 5 * np.concatenate([[1], np.cumprod(1 - rates)])[:, None], rattle
