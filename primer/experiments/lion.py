"""How often a noisy gradient's sign is right, and how long steps are."""

import math
from functools import lru_cache

import numpy as np

from primer import checks, descent

__all__ = ["memory_gain", "sign_agreement", "sign_right", "step_lengths"]


def sign_right(snr, batch):
    """The probability that a batch gradient has the sign of the true one: Φ(SNR √B).

    ``snr`` is the true gradient divided by the standard deviation of one sample's. Both may be arrays.
    """
    snr, batch = checks.number("snr", snr), checks.positive("batch", batch)
    return np.vectorize(lambda z: 0.5 * (1 + math.erf(z / math.sqrt(2))))(np.abs(snr) * np.sqrt(batch))


def sign_agreement(snr, batch, *, draws=20_000, seed=0):
    """The share of ``draws`` measured batch gradients that have the sign of the true one; the noise is Gaussian."""
    snr, batch = checks.number("snr", snr, single=True), checks.positive("batch", batch, single=True)
    noise = _unit_noise(checks.count("draws", draws, 1), checks.count("seed", seed))
    return float(np.mean(np.abs(snr) * np.sqrt(batch) + noise > 0))


@lru_cache(maxsize=4)
def _unit_noise(draws, seed):
    return np.random.default_rng(seed).standard_normal(draws)


def memory_gain(beta1=0.9, beta2=0.99):
    """How much larger the SNR of Lion's c is than that of the gradient, after many steps: 8.43 by default.

    c = β1 m + (1 − β1) g, and m is an average of the gradients before: the noise's weights are (1 − β1)² of g and
    β1² (1 − β2)/(1 + β2) of m.
    """
    beta1, beta2 = checks.fraction("beta1", beta1, single=True), checks.fraction("beta2", beta2, single=True)
    return 1 / math.sqrt((1 - beta1) ** 2 + beta1**2 * (1 - beta2) / (1 + beta2))


def step_lengths(step, scales, *, snr=0.0, batch=1, steps=60, weights=64, **hyper):
    """The root mean square of Δw / η under gradients of these ``scales``, an array ``(n,)``.

    Every gradient is scale · (SNR + noise/√B), for ``weights`` weights each; the second half of the ``steps`` counts.
    """
    scales = np.atleast_1d(checks.positive("scales", scales))
    snr, batch = checks.number("snr", snr, single=True), checks.positive("batch", batch, single=True)
    steps, weights = checks.count("steps", steps, 2), checks.count("weights", weights, 1)
    noise = iter(_step_noise(steps, weights) / np.sqrt(batch) + snr)
    walk = descent.run(
        step, np.zeros((len(scales), weights)), lambda w: scales[:, None] * next(noise), steps, lr=1.0, **hyper
    )
    return np.sqrt((np.diff(walk.w, axis=0)[steps // 2 :] ** 2).mean((0, 2)))


@lru_cache(maxsize=4)
def _step_noise(steps, weights):
    noise = np.random.default_rng(0).standard_normal((steps, weights))
    return noise - noise.mean()  # no slope by chance
