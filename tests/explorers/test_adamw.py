"""The figures of the part `adamw`: what they say is what was measured elsewhere, or what a formula says."""

import re

import numpy as np
import pytest
from words import lines, says

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


# Every number in the words, by another way.


@pytest.mark.parametrize(
    ("lr", "decay", "forget", "steps"), [(0.001, 1.0, 0.01, 600), (0.01, 0.3, 0.1, 150), (0.002, 2.0, 0.001, 77)]
)
def test_the_decay_figure_says_and_marks_a_plain_loop(lr, decay, forget, steps):
    explorer = figures.decay_per_weight()
    explorer.set(lr=lr, weight_decay=decay, forget=forget, steps=steps)
    half = np.random.default_rng(1).standard_normal((600, 32, 4)) * [0, 0.01, 1, 100]
    w = m = v = np.zeros((64, 4))
    w = w + 1
    means = [w.mean(0)]
    for t in range(1, steps + 1):
        g = np.concatenate([half[t - 1], -half[t - 1]]) + decay * w
        m, v = 0.9 * m + 0.1 * g, (1 - forget) * v + forget * g * g
        w = w - lr * m / (1 - 0.9**t) / (np.sqrt(v / (1 - (1 - forget) ** t)) + 1e-8)
        means.append(w.mean(0))
    coupled, decoupled = np.array(means), (1 - lr * decay) ** np.arange(steps + 1)
    ends = [*coupled[-1], *[decoupled[-1]] * 4]
    says(explorer, lr, decay, 1 - forget, steps, 0.01, 1, 100, *ends, lr * decay, digits=1)
    for panel, known in enumerate((coupled.T, [decoupled] * 4)):
        np.testing.assert_allclose([line[1] for line in lines(explorer, panel)], np.clip(known, -1, 2), atol=1e-6)
    for dots, end in zip(lines(explorer, 2), (coupled[-1], np.full(4, decoupled[-1])), strict=True):
        shown = (end >= 1e-6) & (end < 1)
        rates = -np.log(end[shown]) / steps / (lr * decay)
        np.testing.assert_allclose(dots[0], rates.clip(1e-3, 3e3), rtol=1e-4)
        assert np.round(dots[1]).tolist() == np.flatnonzero(shown).tolist()


def test_presets_of_the_decay_show_what_they_say():
    explorer = figures.decay_per_weight()
    ends = {}
    for title in explorer.presets:
        explorer.set(preset=title)
        ends[title] = [[line[1][-1] for line in lines(explorer, panel)] for panel in (0, 1)]
    none, small, large, huge = ends["one λ, three speeds of decay"][0]
    assert none == pytest.approx(small, abs=0.01)
    assert small + 0.1 < large < huge - 0.1
    one, hundred = ends["no gradient: L2 decays by η, whatever λ"], ends["a hundred times the decay"]
    assert one[0][0] == pytest.approx(hundred[0][0], abs=0.005)
    assert np.log(hundred[1][0]) == pytest.approx(100 * np.log(one[1][0]), rel=0.01)
    explorer.set(preset="the usual λ = 0.01")
    assert "λ = 0.01, β2 = 0.999" in explorer.text
    explorer.set(preset="a high rate")
    assert explorer.text.startswith("η = 0.01, λ = 1,")
