"""The live figures of notebook 2: back-propagation through the 2-2-1 network."""

import numpy as np

from primer import descent, optimizers, plots
from primer.data import XOR_X, XOR_Y
from primer.derivatives import central_difference, complex_step
from primer.experiments import chain as fork
from primer.live.explorer import Explorer, choice, int_slider, log_slider, slider
from primer.network import (
    EXAMPLE_W,
    EXAMPLE_X,
    EXAMPLE_Y,
    PARAMETERS,
    forward,
    gradient,
    latex,
    loss,
    sigmoid,
    sigmoid_slope,
)
from primer.plots import BLUE, PURPLE, VERMILION, counted, exact, moving

__all__ = ["chain_rule", "gradient_check", "loss_surface", "network_live", "one_update", "vanishing_signal"]


def network_live():
    """The network with the value on every edge and node, and its forward pass in numbers.

    Controls: the sample ``x1``, ``x2``, ``y`` and all nine parameters.
    """

    def scene(figure):
        diagram = plots.network_diagram(plots.canvas_axes(figure, 0, 0, 600, 440))
        equations = plots.forward_pass(plots.canvas_axes(figure, 610, 0, 390, 440))

        def move(x1, x2, y, **w):
            w, x = _weights(w), np.array([x1, x2])
            diagram(w, x, y)
            equations(w, x, y)
            net = forward(w, x)
            return (
                f"The inputs ({exact(x1)}, {exact(x2)}) become the hidden activations ({exact(net.a1[0])}, "
                f"{exact(net.a1[1])}) and the prediction ŷ = {exact(net.y_hat)}. The target is y = {exact(y)}, "
                f"so the loss is ½(y − ŷ)² = {exact(loss(w, x, y))}."
            )

        return move

    return Explorer(scene, _sample_controls() | _parameter_controls(), size=(1000, 440), presets=_PRESETS)


def chain_rule():
    """One partial derivative as a product: the lit path, each factor in symbols and numbers, and three checks.

    Where two paths lead to the same number, an input or one weight used twice, each has its product, and they add up.

    Controls: ``name``, one of ``experiments.chain.NAMES``; the sample ``x1``, ``x2``, ``y`` and all nine parameters.
    """

    def scene(figure, name):
        diagram = plots.network_diagram(plots.canvas_axes(figure, 0, 0, 600, 440), lit=name)
        checks = ["central difference", "complex step"]
        if name in PARAMETERS:
            checks = ["gradient(w, x, y)", *checks]
        elif name == fork.SHARED:
            checks = ["gradient: w1_11 + w1_22", *checks]
        draw = plots.chain_factors if name in PARAMETERS else plots.chain_fork
        table = draw(plots.canvas_axes(figure, 610, 0, 390, 440), name, checks)

        def move(x1, x2, y, **w):
            w, x = fork.shared(_weights(w), name), np.array([x1, x2])
            diagram(w, x, y)
            factors = np.array([[value for *_, value in path] for path in fork.paths(w, x, y, name)])
            others = fork.numerically(w, x, y, name)
            if name not in fork.INPUTS:
                grad = gradient(w, x, y)
                others = [sum(grad[PARAMETERS.index(each)] for each in name.split(" = ")), *others]
            table(factors if len(factors) > 1 else factors[0], others)
            return _chain_words(name, factors)

        return move

    controls = {"name": choice("w1_21", fork.NAMES, label="with respect to")}
    presets = _PRESETS | {
        "an input: two paths to x1": {"name": "x1"},
        "one weight used twice: w1_11 = w1_22": {"name": fork.SHARED},
    }
    return Explorer(scene, controls | _sample_controls() | _parameter_controls(), size=(1000, 440), presets=presets)


def _chain_words(name, factors):
    """The products of the factors, and, of two paths, their sum."""
    written = [" × ".join(plots.bracketed(exact(factor)) for factor in path) for path in factors]
    products = factors.prod(axis=1)
    partial = products.sum()
    if len(factors) == 1:
        return f"∂L/∂{name} = {written[0]} = {exact(partial)}. {_direction(name, partial)}"
    ways = "; ".join(
        f"through hidden unit {unit} {path} = {exact(product)}"
        for unit, (path, product) in enumerate(zip(written, products, strict=True), start=1)
    )
    follows = " The slider of w1_22 is idle: it follows w1_11." if name == fork.SHARED else ""
    return f"Two paths: {ways}. The derivative is their sum, {exact(partial)}. {_direction(name, partial)}{follows}"


def _direction(name, partial):
    if abs(partial) < 1e-12:
        return f"A small change of {name} hardly changes the loss, if at all."
    return f"The loss falls when {name} goes {'down' if partial > 0 else 'up'}."


def one_update():
    """One step of gradient descent: all nine parameters and the loss before and after, beside the prediction.

    Controls: the learning rate ``lr`` and the sample ``x1``, ``x2``, ``y``; the weights are the worked example's.
    """

    def scene(figure):
        left, right = figure.subplots(1, 2, width_ratios=[1.25, 1])
        arrows = plots.before_after(left)
        rates = np.linspace(0, 2, 161)
        right.set(title="Loss after one update ÷ loss before", xlabel="learning rate η", xlim=(0, 2), ylim=(-1, 3))
        right.axhline(1, color=plots.GREY, linewidth=1)
        truth = moving(right, color=BLUE, label="true loss")
        tangent = moving(right, color=VERMILION, linestyle="--", label="first order: L − η‖∇L‖²")
        right.legend(loc="lower right")
        dots = moving(right, "o", color=plots.INK, markersize=10)

        def move(lr, x1, x2, y):
            w, x = EXAMPLE_W, np.array([x1, x2])
            grad = gradient(w, x, y)
            after, _ = optimizers.gd(w, lambda v: gradient(v, x, y), lr=lr)
            before, now, expected = loss(w, x, y), loss(after, x, y), -lr * grad @ grad
            arrows(w, after)
            scale = max(before, 1e-12)
            truth.set_data(rates, np.minimum(loss(w - rates[:, None] * grad, x, y) / scale, 99))
            tangent.set_data(rates, 1 - rates * (grad @ grad) / scale)
            dots.set_data([lr, lr], np.clip([now / scale, 1 + expected / scale], -1, 3))
            return (
                f"With η = {exact(lr)} the loss goes from {exact(before)} to {exact(now)}, a change of "
                f"{exact(now - before)}. First order predicts −η‖∇L‖² = {exact(expected)}. "
                + _update_verdict(before, now, expected)
            )

        return move

    controls = {"lr": log_slider(0.5, 0.01, 2, label="learning rate η")} | _sample_controls()
    presets = {
        "worked example, η = 0.5": {"lr": 0.5, "x1": 0.5, "x2": -1.0, "y": 0.8},
        "small step: the prediction is right": {"lr": 0.02, "x1": 0.5, "x2": -1.0, "y": 0.8},
        "too far: the loss rises": {"lr": 1.5, "x1": 0.5, "x2": -1.0, "y": 0.8},
    }
    return Explorer(scene, controls, size=(1000, 440), presets=presets)


def _update_verdict(before, now, expected):
    if before < 1e-12:
        return "The prediction was already right: nothing to learn."
    if now > before:
        return "The step is too long: the loss rose."
    share = (now - before) / expected
    return f"The true change is {100 * share:.0f} % of the predicted one."


def loss_surface():
    """The network's own loss over any two of its nine parameters, and the path of gradient descent on it.

    Controls: the parameters ``across`` and ``up``; ``data``; which parameters ``train``; ``lr``, ``steps`` and the
    start of the two parameters. The others begin at the worked example's values.
    """

    def scene(figure, across, up, data):
        left, right = figure.subplots(1, 2, width_ratios=[1.2, 1])
        x, y = data
        axes = [PARAMETERS.index(across), PARAMETERS.index(up)]
        plots.surface(left, lambda ends: loss(_placed(ends, axes), x, y), ((-6, 6), (-6, 6)), points=81)
        left.set(title="Loss over two parameters", xlabel=f"${latex(across)}$", ylabel=f"${latex(up)}$")
        path, curve = plots.path(left), plots.loss_curve(right, 200)

        def move(train, start_across, start_up, lr, steps):
            only = np.isin(np.arange(9), axes) if train == "these two" else np.ones(9)
            start = _placed(np.array([start_across, start_up]), axes)
            history = descent.run(optimizers.gd, start, lambda w: only * gradient(w, x, y), steps, lr=lr)
            w, gone = descent.finite(history, steps)
            losses = loss(w, x, y)
            path(w[:, axes])
            curve(losses)
            return _surface_words(across, up, train, w, axes, losses, gone)

        return move

    controls = {
        "across": choice("w1_11", PARAMETERS, label="axis across"),
        "up": choice("w2_11", PARAMETERS, label="axis up"),
        "data": choice("worked example", _DATA, label="data"),
        "train": choice("these two", ["these two", "all nine"], label="train"),
        "start_across": slider(-1.0, -6, 6, 0.1, label="start across"),
        "start_up": slider(-4.0, -6, 6, 0.1, label="start up"),
        "lr": log_slider(0.5, 0.01, 100, label="learning rate η"),
        "steps": int_slider(120, 0, 200, label="steps", play=True),
    }
    presets = {
        "into the valley": {"lr": 0.5, "steps": 120, "start_across": -1.0, "start_up": -4.0},
        "from where it is flat: slow for fifty steps": {
            "lr": 1.0,
            "steps": 110,
            "start_across": -5.5,
            "start_up": -1.0,
        },
        "long steps: it jumps over the valley": {"lr": 2.0, "steps": 12, "start_across": 5.0, "start_up": 5.0},
    }
    return Explorer(scene, controls, size=(1000, 440), presets=presets, point=("start_across", "start_up"))


_DATA = {"worked example": (EXAMPLE_X, EXAMPLE_Y), "XOR, four samples": (XOR_X, XOR_Y)}


def _placed(ends, axes):
    """The worked example's weights with the two parameters ``axes`` set to ``ends`` of shape ``(..., 2)``."""
    w = np.broadcast_to(EXAMPLE_W, (*ends.shape[:-1], 9)).copy()
    w[..., axes] = ends
    return w


def _surface_words(across, up, train, w, axes, losses, diverged):
    steps = len(losses) - 1
    if across == up:
        return f"Both axes are {across}: choose two different parameters to see a surface."
    if diverged:
        return f"The run diverged at step {diverged}: the learning rate is too high here."
    begin, end = w[0, axes], w[-1, axes]
    moved = (
        "" if train == "these two" else " The other seven moved too, so the picture shows only a shadow of the path."
    )
    return (
        f"{counted(steps, 'step')} lead{'s' if steps == 1 else ''} from ({exact(begin[0])}, {exact(begin[1])}) to "
        f"({exact(end[0])}, {exact(end[1])}) and take the loss from {exact(losses[0])} to {exact(losses[-1])}.{moved}"
    )


def vanishing_signal():
    """σ and its slope at z, and what is left of each gradient when hidden units sit at that z.

    Controls: ``z``; ``units``, which of the two hidden units sit there (by their bias). The sample and the other
    weights are the worked example's.
    """

    def scene(figure):
        left, right = figure.subplots(1, 2, width_ratios=[1, 1.15])
        z_axis = np.linspace(-10, 10, 201)
        left.set(title="The sigmoid and its slope", xlabel="z", xlim=(-10, 10), ylim=(-0.05, 1.1))
        left.plot(z_axis, sigmoid(z_axis), color=BLUE, label=r"$\sigma(z)$")
        left.plot(z_axis, sigmoid_slope(z_axis), color=VERMILION, linestyle="--", label=r"$\sigma\,'(z)$, at most ¼")
        left.legend(loc="upper left")
        tangent = moving(left, color=plots.INK, linewidth=1.5)
        dots = moving(left, "o", color=plots.INK, markersize=10)
        bars = plots.gradient_sizes(right)

        def move(z, units):
            a, slope = sigmoid(z), sigmoid_slope(z)
            span = np.array([-2.0, 2.0])
            tangent.set_data(z + span, a + slope * span)
            dots.set_data([z, z], [a, slope])
            grad = gradient(_with_z(z, units), EXAMPLE_X, EXAMPLE_Y)
            bars(np.abs(grad))
            ratio = np.abs(grad[:6]).max() / np.abs(grad[6:]).max()
            return (
                f"At z = {exact(z)} the unit passes on σ = {exact(a)} and its slope is σ' = {exact(slope)}, "
                f"{_percent(4 * slope)} of the largest possible. The largest gradient in layer 1 is {_percent(ratio)} "
                f"of the largest in layer 2."
            )

        return move

    controls = {
        "z": slider(0.0, -10, 10, 0.1, label="z"),
        "units": choice("both hidden units", _UNITS, label="at this z"),
    }
    presets = {"steepest: z = 0": {"z": 0.0}, "saturated: z = 8": {"z": 8.0}, "saturated: z = −8": {"z": -8.0}}
    return Explorer(scene, controls, size=(1000, 440), presets=presets)


def _percent(share):
    return f"{exact(100 * share, 3)} %"


_UNITS = {"both hidden units": [0, 1], "hidden unit 1": [0], "hidden unit 2": [1]}


def _with_z(z, units):
    """The worked example's weights with the biases that bring these hidden units to ``z``."""
    w = EXAMPLE_W.copy()
    z1 = forward(w, EXAMPLE_X).z1
    for unit in units:
        w[4 + unit] += z - z1[unit]
    return w


def gradient_check():
    """The error of three numerical derivatives against the step h, on log axes.

    Controls: the step ``h``; ``name``, a parameter or all nine (then the largest error is shown). At the worked
    example, against the gradient by hand.
    """

    def scene(figure, name):
        ax = figure.subplots()
        h_axis = np.logspace(-15, 0, 121)
        ax.set(title="Error of the numerical derivative against its step h", xlabel="step h", ylabel="|error|")
        ax.set(xscale="log", yscale="log", xlim=(1e-15, 1), ylim=(1e-18, 10))
        markers = []
        for label, (way, color, line, clean) in _WAYS.items():
            errors = np.array([_error(way, h, name) for h in h_axis])
            wide = {"linewidth": 7, "alpha": 0.5} if line == "-" else {}  # for large h the next line lies upon it
            ax.plot(h_axis[h_axis >= clean], errors[h_axis >= clean], color=color, linestyle=line, label=label, **wide)
            # Rounding errors leap from step to step, and on each processor another way.
            noisy = h_axis <= clean
            ax.plot(h_axis[noisy], errors[noisy], ".", color=color, markersize=4, alpha=0.25)
            markers.append(moving(ax, "o", color=color, markersize=11))
        rule = moving(ax, color=plots.GREY, linewidth=1.5)
        ax.legend(loc="upper center", ncols=3)
        parabola = _error(central_difference, 0.1, name) < 1e-10

        def move(h):
            errors = [_error(way, h, name) for way, *_ in _WAYS.values()]
            for marker, error in zip(markers, errors, strict=True):
                marker.set_data([h], [error])
            rule.set_data([h, h], [1e-18, 10])
            said = ", ".join(f"{exact(error, 1)} ({label})" for label, error in zip(_WAYS, errors, strict=True))
            return f"With h = {exact(h, 3)} the derivative is wrong by {said}. {_check_words(h, parabola)}"

        return move

    each = {name: [at] for at, name in enumerate(PARAMETERS)}
    controls = {
        "h": log_slider(1e-2, 1e-15, 1, label="step h"),
        "name": choice("all nine", {"all nine": slice(None)} | each, label="with respect to"),
    }
    presets = {
        "h = 0.1: the formulas' own errors": {"h": 0.1},
        "the best h for central differences": {"h": 1e-5},
        "h = 1e−12: far too small": {"h": 1e-12},
    }
    return Explorer(scene, controls, size=(1000, 440), presets=presets)


def _forward_difference(f, w, h):
    return (f(w + h * np.eye(w.size)) - f(w)) / h


# The derivative, its look, and the step from which on its own error is at least 100 times its rounding.
_WAYS = {
    "forward difference": (_forward_difference, VERMILION, "--", 1e-7),
    "central difference": (central_difference, BLUE, "-", 1e-4),
    "complex step": (complex_step, PURPLE, "-.", 0),
}


def _error(way, h, some):
    """The largest error of a numerical derivative at the worked example, not below the last place of 1."""
    exactly = gradient(EXAMPLE_W, EXAMPLE_X, EXAMPLE_Y)
    approximate = way(lambda w: loss(w, EXAMPLE_X, EXAMPLE_Y), EXAMPLE_W, h)
    return max(np.abs(approximate - exactly)[some].max(), np.finfo(float).eps)


def _check_words(h, parabola):
    if h < 1e-6:
        return "Differences subtract two nearly equal losses: rounding grows as h shrinks. The complex step does not."
    if parabola:
        return "Along this parameter the loss is a parabola: only the forward difference has an error of its own."
    if h > 1e-4:
        return "The step is so long that the loss bends along it: the formulas' own errors show."
    return "Here the central difference is at its best: some ten digits are right."


# What the figures share.


def _weights(parameters):
    """A dict of the nine parameters as a flat array in the package's order."""
    return np.array([parameters[name] for name in PARAMETERS])


def _sample_controls():
    start = dict(zip(("x1", "x2", "y"), (*EXAMPLE_X, EXAMPLE_Y), strict=True))
    labels = {"x1": "input x1", "x2": "input x2", "y": "target y"}
    return {name: slider(value, -3, 3, 0.05, label=labels[name]) for name, value in start.items()}


def _parameter_controls():
    return {name: slider(value, -5, 5, 0.05, label=name) for name, value in zip(PARAMETERS, EXAMPLE_W, strict=True)}


def _preset(w, x=EXAMPLE_X, y=EXAMPLE_Y):
    values = (*x, y, *w)
    return dict(zip(("x1", "x2", "y", *PARAMETERS), map(float, values), strict=True))


_PRESETS = {
    "the worked example": _preset(EXAMPLE_W),
    "target met: no error, no gradient": _preset((0.1, -0.3, 0.4, 0.2, 0.0, 0.0, 1.0, 0.0, 0.0), (0.0, 0.0), 0.5),
    "hidden unit 2 saturated": _preset((0.1, -0.3, 5.0, -5.0, 0.05, 2.0, 0.6, -0.5, 0.25)),
    "hidden unit 1 cut off (w2_11 = 0)": _preset((0.1, -0.3, 0.4, 0.2, 0.05, -0.1, 0.0, -0.5, 0.25)),
    "identical hidden units": _preset((0.3, 0.3, 0.3, 0.3, 0.1, 0.1, 0.5, 0.5, 0.0)),
    "everything at its largest": _preset([5.0] * 9, (3.0, 3.0), -3.0),
}
