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


def test_gradients_a_hundred_times_as_large_change_only_radams_first_four_steps():
    explorer = radam.rectifier()
    said = {}
    for scale in (1.0, 100.0):
        explorer.set(scale=scale)
        said[scale] = {name: _numbers(explorer.text, name) for name in ("Adam", "RAdam", "warm-up")}
    assert said[1.0]["Adam"] == said[100.0]["Adam"]
    assert said[1.0]["warm-up"] == said[100.0]["warm-up"]
    np.testing.assert_allclose(said[100.0]["RAdam"][:2], 100 * np.array(said[1.0]["RAdam"][:2]), rtol=2e-3)
    assert said[100.0]["RAdam"][2:] == said[1.0]["RAdam"][2:]


def _numbers(text, name):
    """The four step lengths that the words give for an optimizer."""
    found = re.search(rf"[ :;+] ?{name} (\S+), (\S+), (\S+), (\S+)[;.]", text.split("in units of η")[1])
    return [float(number) for number in found.groups()]


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


def fan(beta2):
    """1/√v̂ of twelve runs on noise over a thousand steps, by a loop: (12, 1000)."""
    noise, v, values = np.random.default_rng(7).standard_normal((12, 1000)), np.zeros(12), []
    for t in range(1, 1001):
        v = beta2 * v + (1 - beta2) * noise[:, t - 1] ** 2
        values.append(np.sqrt((1 - beta2**t) / v))
    return np.transpose(values)


@pytest.mark.parametrize(("forget", "warm", "scale"), [(0.001, 2000.0, 1.0), (0.02, 30.0, 50.0), (0.1, 7.0, 0.01)])
def test_the_rectifier_says_plain_runs_on_noise(forget, warm, scale):
    explorer = radam.rectifier()
    explorer.set(forget=forget, warm=warm, scale=scale)
    values = fan(1 - forget)
    spread = [values[:, 0].min(), values[:, 0].max(), 1, values[:, 4].min(), values[:, 4].max(), 5]
    beta2 = 1 - forget
    begin = next(t for t in range(1, 100) if share(t, beta2))
    shares = [share(t, beta2) for t in (begin, begin + 1, 50, 500, 5000)]
    lengths = plain_noise(beta2, scale, warm)
    said = lengths[:, [0, 3, 4, 59]].ravel()
    ages = [shares[2], 50, shares[3], 500, shares[4], 5000]
    says(explorer, 1, *spread, beta2, 4, begin, *shares[:2], *ages, scale, 1, 4, 5, 60, *said)
    runs, held, _ = lines(explorer)
    t = runs[0, : np.flatnonzero(np.isnan(runs[1]))[0]].astype(int)
    np.testing.assert_allclose(runs[1].reshape(12, -1)[:, :-1], values[:, t - 1], rtol=1e-6)
    late = t[t >= begin]
    known = values[:, late - 1] * [share(each, beta2) for each in late]
    np.testing.assert_allclose(held[1].reshape(12, -1)[:, :-1], known, rtol=1e-6)
    r_curve, _, warm_curve, _, switch_on = lines(explorer, 1)
    np.testing.assert_allclose(r_curve[1], [share(t, beta2) for t in r_curve[0]], rtol=1e-9)
    assert r_curve[0, -1] >= begin
    np.testing.assert_allclose(warm_curve[1], np.minimum(1, t / warm))
    assert switch_on[0].tolist() == [begin] * 2
    for curve, each in zip(lines(explorer, 2)[::2], lengths, strict=True):
        np.testing.assert_allclose(curve[1], each.clip(1e-5, 1e5), rtol=1e-6)


def test_presets_of_the_rectifier_show_what_they_say():
    explorer = radam.rectifier()
    explorer.set(preset="the switch goes on at step 5")
    assert "ρ passes 4 at step 5;" in explorer.text
    explorer.set(preset="gradients × 100: four huge steps")
    lengths = lines(explorer, 2)[2][1]
    assert (lengths[:4] > 10).all()
    assert lengths[4] < 0.1
    explorer.set(preset="gradients ÷ 100: four lost steps")
    lengths = lines(explorer, 2)[2][1]
    assert (lengths[:4] < 2e-2).all()
    explorer.set(preset="a short memory needs no long warm-up")
    assert "β2 = 0.9:" in explorer.text
    assert share(20, 0.9) > 0.75 > 5 * share(20, 0.999)
    explorer.set(preset="β2 = 0.5: never rectified")
    assert "β2 = 0.5: ρ never gets beyond 4" in explorer.text


@pytest.mark.parametrize(("lr", "batch"), [(radam._BEST, "4"), ("0.04", "32"), ("0.08", "256")])
def test_training_says_the_medians_of_the_stored_runs_and_draws_them(lr, batch):
    explorer = radam.warm_up_training()
    explorer.set(lr=lr, batch=batch)
    known, ends = [int(batch)], []
    for name in ("adam", "warmed", "radam"):
        row = experiments.rate_searches()[name, int(batch)]
        medians = [np.median(losses) for losses in row.last]
        at = int(np.argmin(medians)) if lr == radam._BEST else row.rates.tolist().index(float(lr))
        judged = np.sort(row.judged)
        level = sum(median <= 2 * min(medians) for median in medians)
        known += [row.rates[at], medians[at], np.median(judged), 95, judged[39], judged[60], 100, level]
        ends.append((row.rates[at], medians[at]))
    says(explorer, *known, digits=2)
    np.testing.assert_allclose([ring[:, 0] for ring in lines(explorer)], ends, rtol=1e-3)
    np.testing.assert_allclose([curve[1, -1] for curve in lines(explorer, 1)[::2]], [end for _, end in ends], rtol=1e-3)


def test_presets_of_the_training_show_what_they_say():
    explorer = radam.warm_up_training()
    explorer.set(preset="each at its best rate")
    assert "Adam with η = 0.04 ends" in explorer.text
    assert "RAdam with η = 0.08 ends" in explorer.text
    explorer.set(preset="the same rate, 0.04, for all")
    assert explorer.text.count("with η = 0.04 ends") == 3
    explorer.set(preset="too high a rate: 0.32")
    ends = [float(end) for end in re.findall(r"η = 0.32 ends at (\S+);", explorer.text)]
    assert min(ends) == ends[2]
    explorer.set(preset="less noise: batches of 256")
    assert explorer.text.startswith("Batches of 256.")
