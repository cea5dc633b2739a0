"""The figures of the part `adamw`: what they say is what was measured elsewhere, or what a formula says."""

import re

import numpy as np
import pytest

from primer import descent, experiments
from primer.explorers.nb5 import adamw as figures
from primer.optimizers import adamw


def test_the_decay_figure_lands_on_the_known_means_and_rates():
    explorer = figures.decay_per_weight()
    assert "0.451 / 0.451 / 0.631 / 0.994 with Adam + L2, 0.549 / 0.549 / 0.549 / 0.549 with AdamW" in explorer.text
    numbers = [float(word.replace("−", "-")) for word in re.findall(r">(\d\.\d\de−\d)<", explorer.frame)]
    np.testing.assert_allclose(numbers[:4], [1.33e-3, 1.33e-3, 7.7e-4, 1e-5], rtol=5e-3)
    np.testing.assert_allclose(numbers[4:], [1e-3] * 4, rtol=5e-3)


@pytest.mark.parametrize(("decay", "known"), [(0.01, "0.998"), (0.1, "0.980"), (1.0, "0.819")])
def test_without_a_gradient_only_adamw_heeds_the_decay(decay, known):
    explorer = figures.decay_per_weight()
    explorer.set(weight_decay=decay, forget=0.001, steps=200)
    coupled, decoupled = re.search(r"100: (\S+) / .* with Adam \+ L2, (\S+) /", explorer.text).groups()
    assert (coupled, decoupled) == ("0.808", known)  # 0.8085 before rounding


@pytest.mark.parametrize(("lr", "decay", "beta2"), [(1e-3, 1.0, 0.99), (0.05, 0.2, 0.9)])
def test_the_decay_figures_loop_is_the_two_optimizers(lr, decay, beta2):
    noise = figures._paired_noise()
    means = figures._decay_means(lr, decay, beta2)
    for rule, step in enumerate((experiments.adam_l2, adamw)):
        walk = descent.steps(
            step,
            np.ones(noise.shape[1:]),
            lambda w, queue=iter(noise): next(queue),  # noqa: B008 — a new one for each rule
            len(noise),
            lr=lr,
            weight_decay=decay,
            beta2=beta2,
        )
        by_steps = np.array([w.mean(0) for w, _ in walk])
        np.testing.assert_allclose(means[1:, rule], by_steps, rtol=1e-6, atol=1e-9)
    np.testing.assert_allclose(means[:, 1], np.repeat((1 - lr * decay) ** np.arange(601.0)[:, None], 4, 1), atol=1e-12)


def test_paired_noise_gives_the_means_of_many_independent_runs():
    many = experiments.decay_under_noise(experiments.adam_l2, replicas=1500)
    np.testing.assert_allclose(figures._decay_means(1e-3, 1.0, 0.99)[:, 0, 1:], many, atol=2e-3)
