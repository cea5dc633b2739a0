"""The live figures of notebook 1: how models learn."""

from functools import lru_cache

import numpy as np

from primer import data, descent, experiments, network, optimizers, plots
from primer.live.explorer import Explorer, choice, int_slider, log_slider, slider
from primer.plots import BLUE, VERMILION, counted, exact, moving, short

__all__ = ["learning", "line_fit", "one_weight", "training_loop"]

_LOOP_STEPS = 240  # four stages × sixty updates: five epochs of the smallest batches
_LOOP_X = np.random.default_rng(4).uniform(-1.5, 1.5, (12, 2))
_LOOP_Y = network.forward(data.TEACHER_W, _LOOP_X).y_hat


def training_loop():
    """One training loop, stage by stage: forward, loss, backward, update, with the current batch ringed in the data.

    Controls: ``step`` walks through the stages; ``batch`` is the batch size, ``lr`` the learning rate. Twelve
    samples of a smooth target; the network starts at ``random_start(3)``. It begins with thirty updates made.
    """

    def scene(figure):
        left = plots.axes_at(figure, 65, 66, 300, 330)
        left.set(title="12 samples, the batch ringed", xlim=(-1.8, 1.8), ylim=(-1.8, 1.8), xticks=[-1, 0, 1])
        plots.samples(left, _LOOP_X, _LOOP_Y, (-0.8, 1.7))
        ring = moving(left, "o", color=plots.INK, markerfacecolor="none", markersize=24)
        ring.set_markeredgewidth(3)
        boxes = plots.canvas_axes(figure, 388, 310, 612, 120)
        stages = plots.stages(boxes)
        counters = plots.column(plots.canvas_axes(figure, 388, 262, 612, 40), 4, [20], size=18, bold=True)
        right = plots.axes_at(figure, 450, 66, 530, 167)
        right.set(title="Loss over all samples", xlabel="update", xlim=(0, 60), ylim=(0, 1.4))
        curve = moving(right, color=BLUE, drawstyle="steps-post")
        now = moving(right, "o", color=BLUE, markersize=10)

        def move(step, batch, lr):
            w, chosen = _loop_history(batch, lr)
            update, stage = divmod(min(step, _LOOP_STEPS - 1), 4)
            losses = network.loss(w, _LOOP_X, _LOOP_Y)
            made = update + (stage == 3)
            ring.set_data(_LOOP_X[chosen[update]].T)
            curve.set_data(np.arange(made + 1), np.clip(losses[: made + 1], 0, 2))
            now.set_data([made], np.clip(losses[made : made + 1], 0, 1.4))
            numbers, said = _stage_words(w[update], w[update + 1], chosen[update], lr)
            stages(stage, [text if i <= stage else "" for i, text in enumerate(numbers)])
            per_epoch = -(-12 // batch)
            epoch, number = divmod(update, per_epoch)
            counters([f"epoch {epoch + 1}   ·   batch {number + 1} of {per_epoch}   ·   updates made: {made}"])
            return (
                f"Epoch {epoch + 1}, batch {number + 1} of {per_epoch} ({counted(len(chosen[update]), 'sample')}). "
                f"{said[stage]} An epoch has {counted(per_epoch, 'update')}; {made} made so far, the loss over all "
                f"samples is {exact(losses[made])}."
            )

        return move

    controls = {
        "step": int_slider(119, 0, _LOOP_STEPS - 1, label="stage", play=True),
        "batch": int_slider(4, 1, 12, label="batch size"),
        "lr": log_slider(0.5, 0.05, 5, label="learning rate η"),
    }
    presets = {
        "from the beginning": {"step": 0},
        "one sample at a time": {"batch": 1, "step": 3},
        "a short last batch: 5 + 5 + 2": {"batch": 5, "step": 8},
        "the whole set at once": {"batch": 12, "step": 3},
        "too fast": {"lr": 2.0, "step": 120},
    }
    return Explorer(scene, controls, size=(1000, 440), presets=presets)


@lru_cache(maxsize=64)
def _loop_history(batch, lr):
    """The weights before and after each of the sixty updates, and the samples of each batch."""
    grad = data.batch_gradient(network.gradient, _LOOP_X, _LOOP_Y, batch)
    updates = _LOOP_STEPS // 4
    w = descent.run(optimizers.gd, network.random_start(3), grad, updates, lr=lr).w
    epochs = -(-updates // -(-12 // batch))
    chosen = [indices for epoch in range(epochs) for indices in data.batches(12, batch, epoch=epoch)]
    return w, chosen[:updates]


def _stage_words(before, after, chosen, lr):
    """For each stage of an update its number for the box, and a sentence."""
    x, y = _LOOP_X[chosen], _LOOP_Y[chosen]
    guesses, loss = network.forward(before, x).y_hat, network.loss(before, x, y)
    size = np.linalg.norm(network.gradient(before, x, y))
    numbers = [
        f"ŷ: {short(guesses[0], 5)}{' …' * (len(x) > 1)}",
        f"L {short(loss, 5, '')}",
        f"‖∇L‖ {short(size, 5, '')}",
    ]
    numbers.append(f"‖Δw‖ {short(np.linalg.norm(after - before), 5, '')}")
    said = (
        f"Forward pass: the network's guess for the first sample is {exact(guesses[0])}, its target {exact(y[0])}.",
        f"Loss: half the squared error, averaged over the batch, is {exact(loss)}.",
        f"Backward pass: the gradient of the batch has the length {exact(size)}.",
        f"Update: each weight moves by −η times its derivative, {exact(lr)} times the gradient; that takes the loss of "
        f"this batch from {exact(loss)} to {exact(network.loss(after, x, y))}.",
    )
    return numbers, said


def one_weight():
    """One weight on the parabola (w − 1)²: tangent, update and path, and what each learning rate does.

    Controls: the learning rate ``lr``, the ``start``, which the pointer drags, and the number of ``steps``. λ is 2, so
    the edge is η = 1.
    """

    def scene(figure):
        left, right = figure.subplots(1, 2, width_ratios=[1.25, 1])
        w_axis = np.linspace(-4, 6, 201)
        left.set(title="Loss L(w) = (w − 1)²", xlabel="weight w", ylabel="L", xlim=(-4, 6), ylim=(-3, 25))
        left.plot(w_axis, (w_axis - 1) ** 2, color=BLUE)
        tangent = moving(left, color=plots.GREY, linewidth=2, linestyle="--")
        path = plots.path(left)
        bar = _rate_bar(right)

        def move(lr, start, steps):
            history = descent.run(optimizers.gd, np.array([start]), lambda w: 2 * (w - 1), steps, lr=lr)
            w = history.w[:, 0]
            path(np.column_stack([w, (w - 1) ** 2]))
            span = np.array([-1.2, 1.2])
            tangent.set_data(w[0] + span, (w[0] - 1) ** 2 + 2 * (w[0] - 1) * span)
            bar(lr)
            first = start - lr * 2 * (start - 1)
            return (
                f"With η = {exact(lr)} each step multiplies the distance to the minimum by 1 − 2η = "
                f"{exact(1 - 2 * lr)}: it {_regime(lr)}. The slope at the start is {exact(2 * (start - 1))}, and the "
                f"first step leads from {exact(start)} to {exact(first)}. After {counted(steps, 'step')} w is "
                f"{exact(w[-1])} and the loss {exact((w[-1] - 1) ** 2)}."
            )

        return move

    controls = {
        "lr": log_slider(0.1, 0.005, 2, label="learning rate η"),
        "start": slider(-3.0, -4, 6, 0.1, label="start"),
        "steps": int_slider(10, 0, 60, label="steps", play=True),
    }
    presets = {
        "crawls": {"lr": 0.01},
        "converges from one side": {"lr": 0.2},
        "lands in one step": {"lr": 0.5},
        "jumps over and converges": {"lr": 0.9},
        "diverges": {"lr": 1.02},
    }
    return Explorer(scene, controls, size=(1000, 440), presets=presets, point=("start", None))


# From which learning rate on a step does what, on a parabola with λ = 2 (in units of 1/λ this holds for all).
_REGIMES = (
    (0.005, "crawls", "crawls towards it"),
    (0.05, "converges from one side", "converges from one side"),
    (0.5, "jumps over and converges", "jumps over and converges"),
    (1.0, "diverges", "diverges"),
)


def _regime(lr):
    if lr == 0.5:
        return "lands in it in one step"
    if lr == 1.0:
        return "jumps to and fro for ever"
    return [words for low, _, words in _REGIMES if lr >= low][-1]


def _rate_bar(ax):
    """The learning rates as four named regions, with a marker; ``move(lr)``."""
    ax.set(title="What a learning rate does here", xscale="log", xlim=(0.005, 2), ylim=(0, 1), yticks=[])
    ax.set_xticks([0.01, 0.05, 0.1, 0.5, 1], ["0.01", "0.05", "0.1", "0.5", "1"])
    ax.set_xlabel("learning rate η   (edge: 2/λ = 1)")
    ax.grid(False)
    highs = [low for low, *_ in _REGIMES[1:]] + [2]
    fills = ("#eef3f8", "#cfe2f2", "#ffe9a8", "#f6c9ad")
    for (low, name, _), high, fill in zip(_REGIMES, highs, fills, strict=True):
        ax.axvspan(low, high, color=fill)
        ax.text(np.sqrt(low * high), 0.45, name, rotation=90, ha="center", va="center", fontsize=17)
    line = moving(ax, color=plots.INK, linewidth=3)
    dot = moving(ax, "v", color=plots.INK, markersize=14)

    def move(lr):
        line.set_data([lr, lr], [0, 0.94])
        dot.set_data([lr], [0.95])

    return move


def line_fit():
    """One weight fitted to data: the samples with the line ŷ = w x, and the loss over w with its tangent and path.

    Controls: the learning rate ``lr``, the ``start`` of w, the number of ``steps``, and the place ``px``, ``py`` of the
    fifth sample, which the pointer drags. L(w) = ½ mean (y − w x)², so λ is the mean of x².
    """

    def scene(figure):
        left, right = figure.subplots(1, 2, width_ratios=[1, 1.1])
        left.set(title="Data and the line ŷ = w·x", xlabel="input x", ylabel="target y", xlim=(-2.2, 3.2), ylim=(-4, 6))
        dots = _fitted(left)
        right.set(title="Loss L(w) = ½ mean (y − w·x)²", xlabel="weight w", ylabel="L", xlim=(-2, 5), ylim=(-1, 11))
        curve = moving(right, color=BLUE, label="loss")
        tangent = moving(right, color=plots.GREY, linewidth=2, linestyle="--", label="slope at the start")
        right.legend(loc="upper center")
        path = plots.path(right)
        w_axis = np.linspace(-2, 5, 141)

        def move(lr, start, steps, px, py):
            x, y = np.append(data.LINE_X[:4], px), np.append(data.LINE_Y[:4], py)
            w = descent.run(optimizers.gd, [start], lambda w: -((y - w * x) * x).mean(keepdims=True), steps, lr=lr).w[
                :, 0
            ]
            losses = _line_loss(w, x, y)
            slope = -((y - start * x) * x).mean()
            dots(w, x, y)
            curve.set_data(w_axis, _line_loss(w_axis, x, y))
            span = np.array([-0.6, 0.6])
            tangent.set_data(start + span, losses[0] + slope * span)
            path(np.column_stack([w, losses]))
            curvature, best = (x**2).mean(), (x @ y) / (x @ x)
            return (
                f"At w = {exact(start)} the loss is {exact(losses[0])} and its slope {exact(slope)}. After "
                f"{counted(steps, 'step')} with η = {exact(lr)} w is {exact(w[-1])} and the loss {exact(losses[-1])}; "
                f"the lowest is {exact(_line_loss(best, x, y))}, at w = {exact(best)}. λ, the mean of x², is "
                f"{exact(curvature)}, so the edge is 2/λ = {exact(2 / curvature)}, and each step multiplies the "
                f"distance to the minimum by "
                f"{exact(1 - lr * curvature)}."
            )

        return move

    controls = {
        "lr": log_slider(0.2, 0.01, 2, label="learning rate η"),
        "start": slider(-1.0, -2, 5, 0.1, label="start of w"),
        "steps": int_slider(6, 0, 30, label="steps", play=True),
        "px": slider(2.0, -2, 3, 0.1, label="fifth sample x"),
        "py": slider(2.9, -4, 6, 0.1, label="fifth sample y"),
    }
    presets = {
        "the line turns into the data": {},
        "one sample far off pulls the line": {"py": -3.0, "steps": 30},
        "a sample further out: a narrower valley": {"px": 3.0, "py": 4.5},
        "beyond the edge: it swings further and further": {"lr": 1.2},
    }
    return Explorer(scene, controls, size=(1000, 440), presets=presets, point=("px", "py"))


def _line_loss(w, x, y):
    """½ mean (y − w x)² for one weight or many."""
    return 0.5 * ((y - np.multiply.outer(w, x)) ** 2).mean(-1)


def _fitted(ax):
    """Samples, the line before, between and after, and how far it is from each sample; ``move(w, x, y)``."""
    ends, between = np.array([-2.2, 3.2]), np.array([-2.2, 3.2, np.nan])
    lines = moving(ax, color=VERMILION, linewidth=1, alpha=0.45, label="after each step")
    first = moving(ax, color=plots.GREY, linewidth=2, linestyle="--", label="at the start")
    last = moving(ax, color=VERMILION, label="at the end")
    gaps = moving(ax, color=plots.GREY, linewidth=1.5, linestyle=":", label="gap to the target")
    dots = moving(ax, "o", color=BLUE, markersize=10, zorder=4)
    fifth = moving(ax, "o", color=BLUE, markersize=14, markeredgecolor=plots.INK, markeredgewidth=2, zorder=5)
    ax.legend(loc="upper left")

    def move(w, x, y):
        w = np.clip(w, -99, 99)
        lines.set_data(np.tile(between, len(w)), np.multiply.outer(w, between).ravel())
        first.set_data(ends, w[0] * ends)
        last.set_data(ends, w[-1] * ends)
        gaps.set_data(*plots.sticks(x, w[-1] * x, y))
        dots.set_data(x[:4], y[:4])
        fifth.set_data(x[4:], y[4:])

    return move


_EPOCHS = 600
_TASKS = {
    "XOR": (data.XOR_X, data.XOR_Y, ((-0.5, 1.5), (-0.5, 1.5)), (-0.2, 1.2)),
    "a smooth target": (data.SMOOTH_X, data.SMOOTH_Y, ((-2, 2), (-2, 2)), (-0.8, 1.7)),
}
_LOSSES = {"XOR": (3e-4, 2), "a smooth target": (3e-6, 2)}  # the limits of the loss's axis


def learning():
    """A network learns a function: its output over the plane of inputs beside the data, and the loss.

    Controls: ``lr``, ``epochs``, ``batch`` (size), ``seed`` (which random start) and ``task``.
    """

    def scene(figure, task):
        x, y, domain, limits = _TASKS[task]
        left, right = figure.subplots(1, 2, width_ratios=[1, 1.1])
        left.set(title="The network's output, and the data")
        colours = plots.function_map(left, domain, limits)
        plots.samples(left, x, y, limits, moving=True)
        curve = plots.loss_curve(right, _EPOCHS, *_LOSSES[task])
        right.set(title="Loss after each epoch", xlabel="epoch")
        grid = plots.grid_of(domain)

        def move(lr, epochs, batch, seed):
            w = _training(task, lr, batch, seed)[: epochs + 1]
            losses = network.loss(w, x, y)
            gone = descent.lost_at(losses, 1e6)
            w, losses = w[: gone or None], losses[: gone or None]
            colours(network.forward(w[-1], grid).y_hat)
            curve(losses)
            said = f"Start {seed}, η = {exact(lr)}, batches of {batch}: "
            if gone:
                return said + f"the loss diverged in epoch {gone}. The learning rate is too high here."
            guesses = ", ".join(exact(guess, 2) for guess in network.forward(w[-1], x[:4]).y_hat)
            return (
                f"{said}after {counted(epochs, 'epoch')} the loss is {exact(losses[-1])} (at the start "
                f"{exact(losses[0])}). {_solved_words(losses)} The first four outputs are {guesses}."
            )

        return move

    controls = {
        "lr": log_slider(0.5, 0.05, 5, label="learning rate η"),
        "epochs": int_slider(483, 0, _EPOCHS, label="epochs", play=True),
        "batch": int_slider(4, 1, 4, label="batch size"),
        "seed": int_slider(10, 0, 19, label="random start"),
        "task": choice("XOR", list(_TASKS), label="data"),
    }
    presets = {
        "before training": {"epochs": 0},
        "half-way": {"epochs": 250},
        "XOR, learned": {"task": "XOR", "seed": 10, "lr": 0.5, "epochs": 483, "batch": 4},
        "a start on a plateau for 600 epochs": {"task": "XOR", "seed": 2, "lr": 0.5, "epochs": 600, "batch": 4},
        "a smooth target": {"task": "a smooth target", "lr": 1.0, "epochs": 600, "batch": 4, "seed": 3},
    }
    return Explorer(scene, controls, size=(1000, 440), presets=presets)


def _solved_words(losses):
    solved = np.flatnonzero(losses < 1e-3)
    return f"It fell below 0.001 in epoch {solved[0]}." if solved.size else "It is not below 0.001 yet."


@lru_cache(maxsize=64)
def _training(task, lr, batch, seed):
    """The weights after each epoch, shape (epochs + 1, 9)."""
    x, y, *_ = _TASKS[task]
    chosen = _chosen(len(x), batch)
    return experiments.trained(network.random_start(seed), x, y, chosen, lr)[:: len(chosen) // _EPOCHS]


@lru_cache(maxsize=16)
def _chosen(samples, batch):
    """The samples of each update in all epochs, in the order of ``experiments.epochs_to_learn``."""
    epochs = (data.batches(samples, batch, epoch=epoch) for epoch in range(_EPOCHS))
    return [indices.tolist() for epoch in epochs for indices in epoch]
