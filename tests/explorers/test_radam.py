"""The figures of the part `radam`: what they say is what was measured elsewhere, or what a formula says."""

import re

import numpy as np
import pytest
from words import lines, says

from primer import experiments
from primer.explorers.nb5 import radam


def test_the_rectifier_says_the_known_figures():
    explorer = radam.rectifier()
    assert "ρ passes 4 at step 5" in explorer.text
    assert "r is 0.0173 there, 0.0258 at the next, 0.148 at 50, 0.4765 at 500 and 0.983 at 5000" in explorer.text
    explorer.set(forget=0.5)
    assert "never gets beyond 4" in explorer.text


def test_gradients_a_thousand_times_as_large_change_only_radams_first_four_steps():
    explorer = radam.rectifier()
    said = {}
    for scale in (1.0, 1000.0):
        explorer.set(scale=scale)
        said[scale] = {name: _numbers(explorer.text, name) for name in ("Adam", "RAdam", "warm-up")}
    assert said[1.0]["Adam"] == said[1000.0]["Adam"]
    assert said[1.0]["warm-up"] == said[1000.0]["warm-up"]
    np.testing.assert_allclose(said[1000.0]["RAdam"][:2], 1000 * np.array(said[1.0]["RAdam"][:2]), rtol=2e-3)
    assert said[1000.0]["RAdam"][2:] == said[1.0]["RAdam"][2:]


def _numbers(text, name):
    """The four step lengths that the words give for an optimizer."""
    found = re.search(rf"[ :;+] ?{name} (\S+), (\S+), (\S+), (\S+)[;.]", text.split("in units of η")[1])
    return [float(number) for number in found.groups()]


def test_the_spread_of_the_adaptive_rate_is_held_by_r():
    explorer = radam.rectifier()
    explorer.set(view=radam._SPREAD_VIEW)
    r = experiments.rectification(np.array([10.0, 60.0])).r
    spread = experiments.adaptive_rate_spread(60)[[9, 59]]
    plain, held = re.search(r"deviation of (.*?) at.*With r it is (.*?) at", explorer.text).groups()
    np.testing.assert_allclose([float(x) for x in plain.split(", ")[2:]], spread, rtol=0.05)
    np.testing.assert_allclose([float(x) for x in held.split(", ")[1:]], r * spread, rtol=0.08)


# Every number in the words, by another way.


def plain_noise(beta2, scale, warm):
    """Root mean squares over 500 runs on noise of the steps of Adam, RAdam and Adam with a warm-up, in units of η."""
    rng = np.random.default_rng(1)
    m = v = np.zeros(500)
    long = 2 / (1 - beta2) - 1
    rows = []
    for t in range(1, 61):
        g = scale * rng.standard_normal((500, 1))[:, 0]
        m, v = 0.9 * m + 0.1 * g, beta2 * v + (1 - beta2) * g * g
        m_hat = m / (1 - 0.9**t)
        root = np.sqrt(v / (1 - beta2**t)) + 1e-8
        rho = long - 2 * t * beta2**t / (1 - beta2**t)
        r = ((rho - 4) * (rho - 2) * long / ((long - 4) * (long - 2) * rho)) ** 0.5 if rho > 4 else 0
        steps = m_hat / root, r * m_hat / root if r else m_hat, min(1, t / warm) * m_hat / root
        rows.append([np.sqrt(np.mean(step**2)) for step in steps])
    return np.transpose(rows)


def share(t, beta2):
    long = 2 / (1 - beta2) - 1
    rho = long - 2 * t * beta2**t / (1 - beta2**t)
    return np.sqrt((rho - 4) * (rho - 2) * long / ((long - 4) * (long - 2) * rho)) if rho > 4 else 0.0


@pytest.mark.parametrize(("forget", "warm", "scale"), [(0.001, 2000.0, 1.0), (0.02, 30.0, 50.0), (0.1, 7.0, 0.01)])
def test_the_rectifier_says_plain_runs_on_noise(forget, warm, scale):
    explorer = radam.rectifier()
    explorer.set(forget=forget, warm=warm, scale=scale)
    beta2 = 1 - forget
    begin = next(t for t in range(1, 100) if share(t, beta2))
    shares = [share(t, beta2) for t in (begin, begin + 1, 50, 500, 5000)]
    lengths = plain_noise(beta2, scale, warm)
    said = lengths[:, [0, 3, 4, 59]].ravel()
    ages = [shares[2], 50, shares[3], 500, shares[4], 5000]
    says(explorer, beta2, 4, begin, *shares[:2], *ages, scale, 1, 4, 5, 60, *said)
    memory, r_curve, _, warm_curve, _, switch_on = lines(explorer)
    t = memory[0]
    np.testing.assert_allclose(memory[1], 2 / forget - 1 - 2 * t * beta2**t / (1 - beta2**t), rtol=1e-9)
    np.testing.assert_allclose(r_curve[1], [share(t, beta2) for t in r_curve[0]], rtol=1e-9)
    assert r_curve[0, -1] >= begin
    np.testing.assert_allclose(warm_curve[1], np.minimum(1, t / warm))
    assert switch_on[0].tolist() == [begin] * 2
    for curve, each in zip(lines(explorer, 1)[::2], lengths, strict=True):
        np.testing.assert_allclose(curve[1], each.clip(1e-5, 1e5), rtol=1e-6)


def test_presets_of_the_rectifier_show_what_they_say():
    explorer = radam.rectifier()
    explorer.set(preset="the switch goes on at step 5")
    assert "ρ passes 4 at step 5;" in explorer.text
    explorer.set(preset="gradients × 1000: four huge steps")
    lengths = lines(explorer, 1)[2][1]
    assert (lengths[:4] > 100).all()
    assert lengths[4] < 0.1
    explorer.set(preset="gradients ÷ 1000: four lost steps")
    lengths = lines(explorer, 1)[2][1]
    assert (lengths[:4] < 2e-3).all()
    explorer.set(preset="why: 1/√v̂ of few gradients scatters")
    assert explorer.text.startswith("β2 = 0.999")
    assert "standard deviation of" in explorer.text
    explorer.set(preset="a short memory needs no long warm-up")
    assert "β2 = 0.9:" in explorer.text
    assert share(20, 0.9) > 0.75 > 5 * share(20, 0.999)
    explorer.set(preset="β2 = 0.5: never rectified")
    assert explorer.text.startswith("β2 = 0.5: ρ never gets beyond 4")
