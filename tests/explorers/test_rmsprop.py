"""The figures of the part `rmsprop`: what they say is what was measured elsewhere, or what a formula says."""

import math

import numpy as np
import pytest
from words import lines, says, still_lines

from primer import experiments, optimizers
from primer.explorers.nb4 import rmsprop


def test_burst_says_the_known_recovery():
    explorer = rmsprop.burst()
    assert "Adam" not in explorer.text
    explorer.set(adam=True)
    assert "Adagrad begins with 0.00141η and is at 0.00141η after 500" in explorer.text
    assert "RMSProp begins with 0.0106η and is above 0.5η from step 77 on" in explorer.text
    assert "Adam begins with 0.91η and is at 0.0378η after 500" in explorer.text


@pytest.mark.parametrize(("size", "length", "beta"), [(100.0, 50, 0.9), (1000.0, 1, 0.999), (3.5, 20, 0.5)])
def test_burst_draws_what_the_optimizers_do(size, length, beta):
    gradients = experiments.burst_gradients(size, length, 500)
    drawn = rmsprop._burst(size, length, beta)
    hypers = ((optimizers.adagrad, {}), (optimizers.rmsprop, {"beta": beta}), (optimizers.adam, {}))
    for steps, (step, hyper) in zip(drawn, hypers, strict=True):
        np.testing.assert_allclose(steps, experiments.step_sizes(step, gradients, **hyper), rtol=1e-7)


@pytest.mark.parametrize(("beta", "first"), [(0.9, "3.16η"), (0.99, "10η"), (0.999, "31.6η")])
def test_memory_weights_says_the_first_step(beta, first):
    explorer = rmsprop.memory_weights()
    explorer.set(t=1, beta=beta)
    assert f"So the step is {first}, and the first was {first}" in explorer.text
    step = experiments.step_sizes(optimizers.rmsprop, [1.0], beta=beta)[0]
    assert f"{step:.3g}η" == first


def test_memory_weights_adds_up_and_says_what_is_missing():
    explorer = rmsprop.memory_weights()
    explorer.set(t=7, beta=0.8)
    total = sum(0.2 * 0.8 ** (7 - k) for k in range(1, 8))
    assert f"add up to {total:.4g}; missing from 1 is βᵗ = {1 - total:.4g}" in explorer.text
    assert f"half of it after {np.log(2) / np.log(1.25):.3g} steps" in explorer.text


# Every number in the words, by another way.


@pytest.mark.parametrize(("size", "length", "beta"), [(100.0, 50, 0.9), (20.0, 7, 0.97), (1.0, 1, 0.9)])
def test_burst_says_three_plain_loops(size, length, beta):
    explorer = rmsprop.burst()
    explorer.set(size=size, length=length, beta=beta, adam=True)
    total, v, m, u, steps = 0.0, 0.0, 0.0, 0.0, []
    for t, g in enumerate([size] * length + [1.0] * 500, start=1):
        total, v, m, u = total + g * g, beta * v + (1 - beta) * g * g, 0.9 * m + 0.1 * g, 0.999 * u + 0.001 * g * g
        adam = m / (1 - 0.9**t) / (math.sqrt(u / (1 - 0.999**t)) + 1e-8)
        steps.append((g / math.sqrt(total + 1e-8), g / math.sqrt(v + 1e-8), adam))
    said = []
    for each in zip(*steps, strict=True):
        after = each[length:]
        stuck = max((t for t, step in enumerate(after, start=1) if step <= 0.5), default=0)
        said += [after[0], *((after[-1], 500) if stuck == 500 else (0.5, stuck + 1))]
    says(explorer, length, size, beta, 1, *said)
    end, *curves = lines(explorer)
    assert end[0].tolist() == [length + 0.5] * 2
    np.testing.assert_allclose([curve[1] for curve in curves], np.transpose(steps), rtol=1e-9)


def test_presets_of_the_burst_show_what_they_say():
    explorer = rmsprop.burst()
    explorer.set(preset="fifty gradients of 100")
    assert explorer.text.startswith("The burst: 50 × the gradient 100;")
    explorer.set(preset="a longer memory")
    assert "RMSProp's β is 0.99." in explorer.text
    assert "RMSProp begins with 0.016η and is at 0.193η after 500" in explorer.text
    explorer.set(preset="a single outlier")
    assert explorer.text.startswith("The burst: 1 × the gradient 1000;")
    explorer.set(preset="no burst")
    assert explorer.text.startswith("The burst: 1 × the gradient 1;")


@pytest.mark.parametrize(("t", "beta"), [(10, 0.9), (33, 0.97), (1, 0.6)])
def test_memory_weights_say_plain_sums(t, beta):
    explorer = rmsprop.memory_weights()
    explorer.set(t=t, beta=beta)
    v, roots = 0.0, []
    for _ in range(60):
        v = beta * v + (1 - beta)
        roots.append(v)
    half = math.log(2) / -math.log(beta)
    now = roots[t - 1]
    says(explorer, beta, 1, 1 - beta, half, t, now, 1, 1 - now, 0, 1 / math.sqrt(now), 1 / math.sqrt(1 - beta))
    bars, missing = lines(explorer)
    np.testing.assert_allclose(bars[:, 1::3], [np.arange(t), [beta ** (t - k) for k in range(t, 0, -1)]])
    np.testing.assert_allclose(missing[0, 1::3], np.arange(t, 60))
    np.testing.assert_allclose([bars[1, -2], missing[1, 1]], [beta ** (t - 1), beta**t])
    step, at_step = lines(explorer, 1)
    np.testing.assert_allclose(step[1], 1 / np.sqrt(roots))
    np.testing.assert_allclose(at_step[:, 0], [t, now**-0.5])
    for usual, line in zip((0.999, 0.99, 0.9), still_lines(explorer, 1)[1:], strict=True):
        expected = experiments.step_sizes(optimizers.rmsprop, np.ones(60), beta=usual, eps=1e-15)
        np.testing.assert_allclose(line[1], expected, rtol=1e-6)


def test_presets_of_the_memory_show_what_they_say():
    explorer = rmsprop.memory_weights()
    for beta in ("0.9", "0.99", "0.999"):
        explorer.set(preset=f"the first step, β = {beta}")
        assert explorer.text.startswith(f"β = {beta}: ")
        assert "At t = 1 the" in explorer.text
    explorer.set(preset="ten steps: a third is missing")
    assert "missing from 1 is βᵗ = 0.3487" in explorer.text
    explorer.set(preset="the start is forgotten")
    assert "So the step is 1η" in explorer.text
