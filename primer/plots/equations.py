"""Equations of the network with their numbers, on Axes of 390 × 440 pixels."""

import numpy as np

from primer.experiments.chain import example_paths
from primer.network import forward, latex, loss
from primer.plots.common import column, exact, short
from primer.plots.style import BLUE, GREY, INK, LIGHT, LIGHT_TOO

_FORWARD = (
    "z^{[1]}_1 = w^{[1]}_{11}x_1 + w^{[1]}_{12}x_2 + b^{[1]}_1",
    "z^{[1]}_2 = w^{[1]}_{21}x_1 + w^{[1]}_{22}x_2 + b^{[1]}_2",
    r"a^{[1]}_1 = \sigma(z^{[1]}_1) \quad a^{[1]}_2 = \sigma(z^{[1]}_2)",
    r"\hat{y} = w^{[2]}_{11}a^{[1]}_1 + w^{[2]}_{12}a^{[1]}_2 + b^{[2]}_1",
    r"L = \frac{1}{2}(y - \hat{y})^2",
)


def forward_pass(ax):
    """The five equations of the forward pass, each with its numbers below; ``move(w, x, y)``."""
    rows = 405 - 84 * np.arange(5)
    for y, formula in zip(rows, _FORWARD, strict=True):
        ax.text(0, y, f"${formula}$", fontsize=18, va="center")
    numbers = column(ax, 14, rows - 34, size=16)

    def move(w, x, y):
        numbers(_forward_numbers(w, x, y))

    return move


def _forward_numbers(w, x, y):
    net = forward(w, x)
    w11, w12, w21, w22, b1, b2, v1, v2, c = (short(value, 5) for value in w)
    x1, x2, target, guess = (bracketed(short(value, 5, sign="")) for value in (*x, y, net.y_hat))
    z1, z2 = (short(z, sign="") for z in net.z1)
    a1, a2 = (short(a, sign="") for a in net.a1)
    return (
        f"= {w11}·{x1} {w12}·{x2} {b1} = {z1}",
        f"= {w21}·{x1} {w22}·{x2} {b2} = {z2}",
        f"= σ({z1}) = {a1}    = σ({z2}) = {a2}",
        f"= {v1}·{a1} {v2}·{a2} {c} = {short(net.y_hat, sign='')}",
        f"= ½({target} − {guess})² = {exact(loss(w, x, y), 3)}",
    )


def chain_factors(ax, name, checks):
    """The factors of ∂L/∂``name``, their product, and below it the same number found in other ways.

    ``checks`` are the labels of those ways; ``move(values, others)`` takes the factors and the other numbers.
    """
    (factors,) = example_paths(name)
    rows = 392 - 56 * np.arange(len(factors))
    for y, (symbol, formula, _) in zip(rows, factors, strict=True):
        ax.text(4, y, f"${symbol}$", fontsize=21, va="center")
        ax.text(78, y, f"$= {formula}$", fontsize=18, va="center")
    numbers = column(ax, 385, rows, size=19, align="right", bold=True)
    ax.plot([0, 385], [rows[-1] - 32] * 2, color=INK, linewidth=1.5)
    total = rows[-1] - 62
    ax.text(4, total, rf"$\frac{{\partial L}}{{\partial {latex(name)}}}$", fontsize=23, va="center")
    ax.text(78, total, "= their product", fontsize=16, va="center")
    product = column(ax, 385, [total], size=20, align="right", bold=True, color=BLUE)
    checked = _checks(ax, checks)

    def move(values, others):
        numbers([short(value, 7) for value in values])
        product([_decimals(np.prod(values), 6)])
        checked(others)

    return move


_COLUMNS = ((82, 225), (240, 385))  # where the formulas of a path begin and its numbers end


def chain_fork(ax, name, checks):
    """The factors of two paths side by side, the product of each, their sum, and below it the same number again.

    ``name`` is one of ``experiments.chain``'s that two paths lead to; ``move(values, others)`` takes the factors of
    both, shape ``(2, 4)``, and the other numbers.
    """
    rows = 372 - 50 * np.arange(4)
    short_name = rf"{name[0]}_{name[1]}" if len(name) == 2 else "w"
    numbers = []
    for unit, (chain, (left, right), color) in enumerate(
        zip(example_paths(name), _COLUMNS, (LIGHT, LIGHT_TOO), strict=True), start=1
    ):
        box = {"facecolor": color, "edgecolor": "none", "boxstyle": "round,pad=0.3"}
        ax.text((left + right) / 2, 418, f"through $h_{unit}$", fontsize=16, ha="center", va="center", bbox=box)
        for y, (_, formula, _) in zip(rows, chain, strict=True):
            ax.text(left, y, f"${formula}$", fontsize=16, va="center")
        numbers.append(column(ax, right, [*rows, 170], size=16, align="right", bold=True))
    passed = ["L", "z^{[2]}_1", "a^{[1]}_j", "z^{[1]}_j", short_name]
    for y, above, below in zip(rows, passed, passed[1:], strict=False):
        ax.text(4, y, rf"$\frac{{\partial {above}}}{{\partial {below}}}$", fontsize=18, va="center")
    ax.plot([0, 385], [194, 194], color=INK, linewidth=1.5)
    ax.text(4, 170, "product", fontsize=16, va="center")
    ax.text(4, 128, rf"$\frac{{\partial L}}{{\partial {short_name}}}$", fontsize=23, va="center")
    ax.text(82, 128, "= their sum", fontsize=16, va="center")
    total = column(ax, 385, [128], size=20, align="right", bold=True, color=BLUE)
    checked = _checks(ax, checks)

    def move(values, others):
        products = np.prod(values, axis=1)
        for path, chain, product in zip(numbers, values, products, strict=True):
            path([*(short(value) for value in chain), _decimals(product, 6)])
        total([_decimals(products.sum(), 6)])
        checked(others)

    return move


def _checks(ax, labels):
    """Up to three labelled numbers at the foot, with ten decimals; ``move(values)``."""
    rows = 78 - 26 * np.arange(len(labels))
    for y, label in zip(rows, labels, strict=True):
        ax.text(4, y, label, fontsize=15, va="center", color=GREY)
    numbers = column(ax, 385, rows, size=15, align="right")
    return lambda values: numbers([_decimals(value, 10) for value in values])


def _decimals(value, digits):
    """``value`` with a fixed number of decimals, for columns that are compared digit by digit."""
    form = "f" if abs(value) < 1e4 else "e"
    value = round(value, digits) + 0.0  # what rounds to 0 has no minus
    return f"{value:+.{digits}{form}}".replace("-", "−")


def bracketed(text):
    """A number as it stands behind a · or a −: in brackets if it is negative."""
    return f"({text})" if text.startswith("−") else text
