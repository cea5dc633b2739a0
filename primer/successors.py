"""Small problems that measure what Lookahead, LAMB and Lion do, and the measured numbers.

Each is a plain function from settings to numbers, with its seeds fixed: the figures draw what these functions return
and the tables print it. ``step`` is an optimizer (see ``primer.optimizers``).
"""

import math
from functools import lru_cache
from types import SimpleNamespace

import numpy as np

from primer import checks, data, descent, network


def lookahead_radius(x, k=5, alpha=0.5, gamma=0.0):
    """How much of a deviation is left, at worst, after k steps and a call back on a quadratic; below 1 it is stable.

    ``x``, a number or an array, is η times the curvature; inside is GD, or Momentum with ``gamma``. It is the largest
    |eigenvalue| of the linear map of slow weight and velocity.
    """
    x = np.asarray(x, dtype=float)
    inner = np.stack([np.stack([1 - x, np.full_like(x, -gamma)], -1), np.stack([x, np.full_like(x, gamma)], -1)], -2)
    cycle = np.linalg.matrix_power(inner, k)
    cycle[..., 0, :] *= alpha
    cycle[..., 0, 0] += 1 - alpha
    return np.abs(np.linalg.eigvals(cycle)).max(-1)


@lru_cache(maxsize=1024)
def lookahead_edge(k=5, alpha=0.5, gamma=0.0):
    """η times the curvature below which Lookahead around GD, or Momentum with ``gamma``, is stable on a quadratic.

    It is where ``lookahead_radius`` first reaches 1; with momentum there may be more stable ranges beyond. With GD
    inside it is 1 + (2/α − 1)^(1/k) for odd k, and 2, as without Lookahead, for even k. Exact to 0.0001.
    """
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
    q = (1 - lr) ** k
    own = alpha**2 * (1 - q**2)
    return own / (own + 2 * alpha * (1 - alpha) * (1 - q))


def same_variance_rate(lr, k=5, alpha=0.5):
    """The learning rate with which GD alone has the stationary variance that Lookahead has with ``lr``."""
    variance = lookahead_ratio(lr, k, alpha) * lr / (2 - lr)
    return 2 * variance / (1 + variance)


def well_escapes(step, lr, *, noise=1.5, runs=600, steps=300, **hyper):
    """The share of runs that leave a shallow well and reach the deep one: noise carries them over the barrier.

    The loss is w⁴/4 − w²/2 − 0.12 w. All runs start at −0.93, the bottom of the shallow well, with gradient noise of
    this standard deviation; the barrier is at −0.12, and a run counts when it has been beyond 0.5.
    """
    rng = np.random.default_rng(1)
    gone = np.zeros(checks.count("runs", runs, 1), dtype=bool)

    def grad(w):
        return w**3 - w - 0.12 + noise * rng.standard_normal(w.shape)

    for w, _ in descent.steps(step, np.full((runs, 1), -0.93), grad, steps, lr=lr, **hyper):
        gone |= w[:, 0] > 0.5
    return gone.mean()


def rescaled_runs(step, lr, steps, factors, *, seed=16, **hyper):
    """The 2-2-1 network on XOR with its first layer stored ``factors`` times as large: the same function throughout.

    What an optimizer sees are the stored weights u = factor · w (W1 and b1; layer 2 as it is) and their gradients,
    which are that much smaller. All factors, an array ``(n,)``, are one batch from ``network.random_start(seed)``.
    Returns ``losses`` (steps + 1, n); ``moved`` (steps, n, 4), the length of each layer's step divided by the layer's
    length, NaN where that is 0; ``state``, the whole history of ``descent.run``.
    """
    factors = checks.positive("factors", np.asarray(factors, dtype=float))
    size = np.ones((len(factors), 9))
    size[:, :6] = factors[:, None]

    def grad(u):
        return network.gradient(u / size, data.XOR_X, data.XOR_Y) / size

    state = descent.run(step, size * network.random_start(seed), grad, steps, lr=lr, **hyper)
    with np.errstate(all="ignore"):
        losses = network.loss(state.w / size, data.XOR_X, data.XOR_Y)
        length, change = _layer_norms(state.w[:-1]), _layer_norms(np.diff(state.w, axis=0))
    moved = np.divide(change, length, out=np.full_like(length, np.nan), where=length > 0)
    return SimpleNamespace(losses=losses, moved=moved, state=state)


def _layer_norms(w):
    return np.stack([np.linalg.norm(w[..., layer], axis=-1) for layer in network.LAYERS.values()], axis=-1)


def sign_right(snr, batch):
    """The probability that a batch gradient has the sign of the true one: Φ(SNR √B).

    ``snr`` is the true gradient divided by the standard deviation of one sample's. Both may be arrays.
    """
    return np.vectorize(lambda z: 0.5 * (1 + math.erf(z / math.sqrt(2))))(np.multiply(snr, np.sqrt(batch)))


def sign_agreement(snr, batch, *, draws=20_000, seed=0):
    """The share of ``draws`` measured batch gradients that have the sign of the true one; the noise is Gaussian."""
    noise = _unit_noise(checks.count("draws", draws, 1), seed)
    return float(np.mean(snr * np.sqrt(batch) + noise > 0))


@lru_cache(maxsize=4)
def _unit_noise(draws, seed):
    return np.random.default_rng(seed).standard_normal(draws)


def memory_gain(beta1=0.9, beta2=0.99):
    """How much larger the SNR of Lion's c is than that of the gradient, after many steps: 8.43 by default.

    c = β1 m + (1 − β1) g, and m is an average of the gradients before: the noise's weights are (1 − β1)² of g and
    β1² (1 − β2)/(1 + β2) of m.
    """
    return 1 / math.sqrt((1 - beta1) ** 2 + beta1**2 * (1 - beta2) / (1 + beta2))


def step_lengths(step, scales, *, snr=0.0, batch=1, steps=60, weights=64, **hyper):
    """The root mean square of Δw / η under gradients of these ``scales``, an array ``(n,)``.

    Every gradient is scale · (SNR + noise/√B), for ``weights`` weights each; the second half of the ``steps`` counts.
    """
    scales = checks.positive("scales", np.asarray(scales, dtype=float))
    noise = iter(_step_noise(steps, weights) / np.sqrt(batch) + snr)
    walk = descent.run(
        step, np.zeros((len(scales), weights)), lambda w: scales[:, None] * next(noise), steps, lr=1.0, **hyper
    )
    return np.sqrt((np.diff(walk.w, axis=0)[steps // 2 :] ** 2).mean((0, 2)))


@lru_cache(maxsize=4)
def _step_noise(steps, weights):
    noise = np.random.default_rng(0).standard_normal((steps, weights))
    return noise - noise.mean()  # no slope by chance


# The rates that ``rate_sweep`` tries.
SWEEP = np.array([0.001, 0.0018, 0.003, 0.0056, 0.01, 0.018, 0.03, 0.056, 0.1, 0.18, 0.3])
_HIDDEN = 16
_SWEEP_STEPS, _SWEEP_STARTS = 400, 3
SWEEP_EVERY = 10


@lru_cache(maxsize=8)
def rate_sweep(step, batch):
    """What an optimizer reaches with each rate of ``SWEEP`` in 400 mini-batch steps of a 2-16-1 tanh network.

    The target is sin(2 x1) x2 with noise of 0.3 on 1024 samples from ±2; the loss is ½ (y − ŷ)² against the noiseless
    target at 500 new points, the mean over three starts. Returns ``losses`` (41, rates), after every tenth step, inf
    where a run diverged; ``best``, the rate with the lowest last loss.
    """
    rng = np.random.default_rng(7)
    x = rng.uniform(-2, 2, (1024, 2))
    y = np.sin(2 * x[:, 0]) * x[:, 1] + 0.3 * rng.standard_normal(1024)
    new_x = rng.uniform(-2, 2, (500, 2))
    new_y = np.sin(2 * new_x[:, 0]) * new_x[:, 1]
    order = np.random.default_rng(5)

    def grad(w):
        chosen = order.integers(0, 1024, batch)
        return _tanh_gradient(w, x[chosen], y[chosen])

    w = np.broadcast_to(_tanh_starts(_SWEEP_STARTS), (len(SWEEP), _SWEEP_STARTS, 4 * _HIDDEN + 1))
    losses = [_tanh_losses(w, new_x, new_y)]
    walk = descent.steps(step, w, grad, _SWEEP_STEPS, lr=SWEEP[:, None, None])
    for t, (w, state) in enumerate(walk, start=1):
        if t % SWEEP_EVERY == 0:
            losses.append(np.where(state.diverged > 0, np.inf, _tanh_losses(w, new_x, new_y)))
    losses = np.array(losses).mean(-1)
    return SimpleNamespace(losses=losses, best=SWEEP[losses[-1].argmin()])


def _tanh_starts(count):
    """Starts of the 2-16-1 network, flat: W1 by inputs, b1 = 0, W2 a quarter as large, b2 = 0."""
    starts = np.zeros((count, 4 * _HIDDEN + 1))
    for seed in range(count):
        rng = np.random.default_rng(seed)
        starts[seed, : 2 * _HIDDEN] = rng.standard_normal(2 * _HIDDEN)
        starts[seed, 3 * _HIDDEN : 4 * _HIDDEN] = rng.standard_normal(_HIDDEN) / 4
    return starts


def _tanh_forward(w, x):
    a = np.tanh(x @ w[..., : 2 * _HIDDEN].reshape(*w.shape[:-1], 2, _HIDDEN) + w[..., None, 2 * _HIDDEN : 3 * _HIDDEN])
    return a, (a @ w[..., 3 * _HIDDEN : 4 * _HIDDEN, None])[..., 0] + w[..., -1:]


def _tanh_losses(w, x, y):
    return 0.5 * ((_tanh_forward(w, x)[1] - y) ** 2).mean(-1)


def _tanh_gradient(w, x, y):
    a, y_hat = _tanh_forward(w, x)
    delta = (y_hat - y) / len(x)
    hidden = delta[..., None] * w[..., None, 3 * _HIDDEN : 4 * _HIDDEN] * (1 - a**2)
    W1 = (x.T @ hidden).reshape(*w.shape[:-1], 2 * _HIDDEN)
    W2 = (delta[..., None, :] @ a)[..., 0, :]
    return np.concatenate([W1, hidden.sum(-2), W2, delta.sum(-1, keepdims=True)], axis=-1)
