"""Lookahead's range of stable rates, its noise, and the shallow well that it does not leave."""

from types import SimpleNamespace

import numpy as np

from primer import checks, descent, surfaces

__all__ = [
    "lookahead_edge",
    "lookahead_radius",
    "lookahead_ratio",
    "saddle_escapes",
    "same_variance_rate",
    "two_curvatures",
    "well_escapes",
]


def lookahead_radius(x, k=5, alpha=0.5, gamma=0.0):
    """How much of a deviation is left, at worst, after k steps and a call back on a quadratic; below 1 it is stable.

    ``x``, a number or an array, is η times the curvature; inside is GD, or Momentum with ``gamma``. It is the largest
    |eigenvalue| of the linear map of slow weight and velocity.
    """
    x, k, alpha, gamma = checks.array("x", x), *_cycle(k, alpha, gamma)
    inner = np.stack([np.stack([1 - x, np.full_like(x, -gamma)], -1), np.stack([x, np.full_like(x, gamma)], -1)], -2)
    cycle = np.linalg.matrix_power(inner, k)
    cycle[..., 0, :] *= alpha
    cycle[..., 0, 0] += 1 - alpha
    return np.abs(np.linalg.eigvals(cycle)).max(-1)


def _cycle(k, alpha, gamma=0.0):
    alpha = checks.number("alpha", alpha, 0, 1, open_low=True, single=True)
    return checks.count("k", k, 1), alpha, checks.fraction("gamma", gamma, single=True)


@checks.cached(maxsize=1024)
def lookahead_edge(k=5, alpha=0.5, gamma=0.0):
    """η times the curvature below which Lookahead around GD, or Momentum with ``gamma``, is stable on a quadratic.

    It is where ``lookahead_radius`` first reaches 1; with momentum there may be more stable ranges beyond. With GD
    inside it is 1 + (2/α − 1)^(1/k) for odd k, and 2, as without Lookahead, for even k. Exact to 0.0001.
    """
    k, alpha, gamma = _cycle(k, alpha, gamma)
    low, high = 0.0, 2.1 * (1 + gamma) / alpha  # the farthest is k = 1, GD: 2/α
    for _ in range(2):
        x = np.linspace(low, high, 2001)[1:]
        beyond = int((lookahead_radius(x, k, alpha, gamma) >= 1).argmax())
        low, high = x[max(beyond - 1, 0)], x[beyond]
    return float(high)


def lookahead_ratio(lr, k=5, alpha=0.5):
    """The variance of Lookahead's slow weight under gradient noise, divided by that of GD alone with the same ``lr``.

    On w²/2: α²(1 − q²) / (α²(1 − q²) + 2α(1 − α)(1 − q)) with q = (1 − η)^k. Source: M. R. Zhang et al., 2019,
    proposition 2. GD alone ends with η/(2 − η) of the noise's variance, see ``experiments.quadratic_floor``.
    """
    lr, k = checks.number("lr", lr, 0, 2, open_low=True, open_high=True), checks.number("k", k, 1)
    alpha = checks.number("alpha", alpha, 0, 1, open_low=True)
    q = (1 - lr) ** k
    own = alpha**2 * (1 - q**2)
    return own / (own + 2 * alpha * (1 - alpha) * (1 - q))


def same_variance_rate(lr, k=5, alpha=0.5):
    """The learning rate with which GD alone has the stationary variance that Lookahead has with ``lr``."""
    lr = checks.number("lr", lr, 0, 2, open_low=True, open_high=True)
    variance = lookahead_ratio(lr, k, alpha) * lr / (2 - lr)
    return 2 * variance / (1 + variance)


def two_curvatures(lr, k=5, alpha=0.5, *, curvatures=(1.0, 0.04), share=0.01):
    """Lookahead around GD on a bowl of several curvatures h, beside GD alone with the rate of the same final loss.

    The loss is ½ Σ h w², the gradient noise has variance 1 in each direction, and all w start at 1. Exact, by the
    variance and the mean in each direction; needs 0 < η h < 2. Returns ``rate``, that of GD alone; ``lookahead`` and
    ``gd``, the steps until the loss of the mean w is below ``share`` of its start, at a call back with Lookahead.
    """
    h, (k, alpha, _) = np.atleast_1d(checks.positive("curvatures", curvatures)), _cycle(k, alpha)
    lr = checks.number("lr", lr, 0, 2 / h.max(), open_low=True, open_high=True, single=True)
    share = checks.number("share", share, 0, 1, open_low=True, single=True)

    def alone(lr):
        return lr / (2 - lr * h) / 2  # ½ h times the variance η/(h (2 − η h))

    final = (alone(lr) * [lookahead_ratio(lr * each, k, alpha) for each in h]).sum()
    low, high = 0.0, lr
    for _ in range(60):
        rate = (low + high) / 2
        low, high = (rate, high) if alone(rate).sum() < final else (low, rate)

    def steps(left, each):
        meetings = 1
        while (h * left ** (2 * meetings)).sum() >= share * h.sum():
            meetings += 1
        return meetings * each

    kept = 1 - alpha + alpha * (1 - lr * h) ** k
    return SimpleNamespace(rate=rate, lookahead=steps(kept, k), gd=steps(1 - rate * h, 1))


def well_escapes(step, lr, *, noise=1.5, runs=600, steps=300, **hyper):
    """The share of runs that leave a shallow well and reach the deep one: noise carries them over the barrier.

    The loss is w⁴/4 − w²/2 − 0.12 w. All runs start at −0.93, the bottom of the shallow well, with gradient noise of
    this standard deviation; the barrier is at −0.12, and a run counts when it has been beyond 0.5.
    """
    noise, runs = checks.number("noise", noise, 0, single=True), checks.count("runs", runs, 1)
    rng, gone = np.random.default_rng(1), np.zeros(runs, dtype=bool)

    def grad(w):
        return w**3 - w - 0.12 + noise * rng.standard_normal(w.shape)

    for w, _ in descent.steps(step, np.full((runs, 1), -0.93), grad, steps, lr=lr, **hyper):
        gone |= w[:, 0] > 0.5
    return gone.mean()


def saddle_escapes(step, lr, *, noise=0.1, runs=600, steps=400, **hyper):
    """After how many steps each run has left a saddle, shape ``(runs,)``; infinite if not within ``steps``.

    The surface is "saddle" of ``primer.surfaces``: all runs start on its ridge, at (1.5, 0), where the slope leads to
    the saddle at (0, 0) and only gradient noise of this standard deviation leads away. A run has left at |y| > 0.5.
    """
    noise, runs = checks.number("noise", noise, 0, single=True), checks.count("runs", runs, 1)
    rng, left, saddle = np.random.default_rng(1), np.full(runs, np.inf), surfaces.SURFACES["saddle"]

    def grad(w):
        return saddle.grad(w) + noise * rng.standard_normal(w.shape)

    for t, (w, _) in enumerate(descent.steps(step, np.tile([1.5, 0.0], (runs, 1)), grad, steps, lr=lr, **hyper), 1):
        left[(np.abs(w[:, 1]) > 0.5) & np.isinf(left)] = t
    return left
