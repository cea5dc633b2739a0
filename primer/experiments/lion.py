"""How often a noisy gradient's sign is right, how long steps are, and which rate suits Lion beside Adam."""

import math
from functools import lru_cache
from types import SimpleNamespace

import numpy as np

from primer import checks, descent

__all__ = ["SWEEP", "SWEEP_EVERY", "memory_gain", "rate_sweep", "sign_agreement", "sign_right", "step_lengths"]


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
