"""Equations of the network with their numbers, on Axes of 390 × 440 pixels."""

import numpy as np

from primer.network import EXAMPLE_W, EXAMPLE_X, EXAMPLE_Y, chain, forward, latex, loss
from primer.plots.common import column, exact, short
from primer.plots.style import BLUE, GREY, INK

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
    factors = chain(EXAMPLE_W, EXAMPLE_X, EXAMPLE_Y, name)
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
    check_rows = 78 - 26 * np.arange(len(checks))
    for y, label in zip(check_rows, checks, strict=True):
        ax.text(4, y, label, fontsize=15, va="center", color=GREY)
    checked = column(ax, 385, check_rows, size=15, align="right")

    def move(values, others):
        numbers([short(value, 7) for value in values])
        product([_decimals(np.prod(values), 6)])
        checked([_decimals(other, 10) for other in others])

    return move


def _decimals(value, digits):
    """``value`` with a fixed number of decimals, for columns that are compared digit by digit."""
    form = "f" if abs(value) < 1e4 else "e"
    return f"{value:+.{digits}{form}}".replace("-", "−")


def bracketed(text):
    """A number as it stands behind a · or a −: in brackets if it is negative."""
    return f"({text})" if text.startswith("−") else text
