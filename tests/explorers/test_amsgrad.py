"""The figures of the part `amsgrad`: what they say is what was measured elsewhere, or what a formula says."""

import math
import re

import numpy as np
import pytest
from words import lines, says

from primer import experiments
from primer.explorers.nb5 import amsgrad as figures
from primer.optimizers import adam, amsgrad


def test_the_counter_example_lands_on_the_known_places():
    explorer = figures.counter_example()
    explorer.set(big=3.0, beta2=0.1, steps=100)
    assert "after 100 steps Adam is at +0.948, AMSGrad at −1.000" in explorer.text
    explorer.set(steps=3000)
    assert "mean of the last 300: +0.996 and −0.997" in explorer.text
    assert "in Adam, which goes to +1" in explorer.text
    explorer.set(beta2=0.9)
    assert "in Adam, which goes to −1" in explorer.text


def test_without_memory_the_counter_example_counts_signs():
    """β2 = 0: each step of Adam is a sign, so a round pulls by 1 − 1 − 1; AMSGrad's by (C − 2)/C."""
    explorer = figures.counter_example()
    explorer.set(big=4.0, beta2=0.0, steps=30)
    assert "sum to −1 in Adam" in explorer.text
    assert "0.5 in AMSGrad" in explorer.text


@pytest.mark.parametrize(
    ("size", "when", "beta2", "beta1"), [(1000.0, 1, 0.99, 0.9), (50.0, 40, 0.9, 0.0), (1.0, 9, 0.999, 0.5)]
)
def test_the_outliers_closed_form_is_what_the_optimizers_do(size, when, beta2, beta1):
    run = figures._after_outlier(size, when, beta2, beta1)
    gradients = experiments.outlier_gradients(size, when, 200)
    for name, step in (("adam", adam), ("amsgrad", amsgrad)):
        lengths = experiments.step_sizes(step, gradients, beta1=beta1, beta2=beta2)
        np.testing.assert_allclose(run[name][1][:200], lengths, rtol=1e-9)


def test_the_outlier_stalls_amsgrad_for_ever_and_adam_for_a_time():
    explorer = figures.outlier()
    assert "at step 3000 1 η (Adam) and 0.01 η (AMSGrad)" in explorer.text
    back = int(re.search(r"back above η/2 after (\d+) steps", explorer.text)[1])
    # v falls to 4, where 1/√v is ½: (1 − β2) S² β2^k = 3
    assert back == pytest.approx(np.log(3 / (0.01 * 1e6)) / np.log(0.99), abs=2)
    explorer.set(size=1.0)
    assert "never fall below" in explorer.text


@pytest.mark.parametrize(
    ("big", "words", "labels"),
    [
        (3.0, "(C − 2)x = 1x, so −1 is best", ["best for the sum of three", "worst"]),
        (2.0, "(C − 2)x = 0x, so no x is better than another", ["as good as all else"] * 2),
        (1.5, "(C − 2)x = −0.5x, so +1 is best", ["worst", "best for the sum of three"]),
    ],
)
def test_the_best_place_changes_sides_with_c(big, words, labels):
    explorer = figures.counter_example()
    explorer.set(big=big, beta2=0.1, steps=300)
    assert words in explorer.text
    assert [text.get_text() for text in explorer._shown.figure.axes[0].texts][:2] == labels
    walk = experiments.counter_example(big, 0.1)
    place = 1 if big < 2 else -1
    t = np.arange(1, 301)
    slope = np.where(t % 3 == 1, big, -1.0)
    regret = [(slope * (x[:300] - place)).mean() for x in (walk.adam, walk.amsgrad)]
    said = [float(number.replace("−", "-")) for number in re.findall(r"−?\d+\.?\d*", explorer.text.split("step:")[1])]
    np.testing.assert_allclose(said[:2], regret, rtol=0.01, atol=1e-3)


# Every number in the words, by another way.


@pytest.mark.parametrize(("big", "beta2", "steps"), [(3.0, 0.1, 100), (1.5, 0.4, 301), (6.0, 0.9, 2000)])
def test_the_counter_example_says_a_plain_loop(big, beta2, steps):
    explorer = figures.counter_example()
    explorer.set(big=big, beta2=beta2, steps=steps)
    v = top = x = z = 0.0
    places, losses, pulls = [(0.0, 0.0)], [], []
    for t in range(1, steps + 1):
        g = big if t % 3 == 1 else -1.0
        v = beta2 * v + (1 - beta2) * g * g
        top = max(top, v)
        losses.append((g * x, g * z, g))
        pulls.append((g / math.sqrt(v), g / math.sqrt(top)))
        rate = 0.5 / math.sqrt(t)
        x = min(1, max(-1, x - rate * pulls[-1][0]))
        z = min(1, max(-1, z - rate * pulls[-1][1]))
        places.append((x, z))
    last = np.array(places[1:])[-300:]
    best = -1 if big > 2 else 1
    whole = steps - steps % 3
    pull = np.array(pulls)[whole - 3 : whole]
    regret = np.mean([(one - best * g, two - best * g) for one, two, g in losses], axis=0)
    signs = [1 if side < 0 else -1 for side in pull.sum(0)]
    says(
        explorer,
        *(big, beta2, steps, x, z, len(last), *last.mean(0), 2, big - 2, best),
        *(pull[:, 0].sum(), signs[0], pull[:, 1].sum(), signs[1], *regret),
        digits=2,
    )
    adam_walk, amsgrad_walk = lines(explorer)[::2]
    for walk, at in ((adam_walk, 0), (amsgrad_walk, 1)):
        np.testing.assert_allclose(walk[1], np.array(places)[walk[0].astype(int), at], atol=1e-12)
    bars = lines(explorer, 1)
    for at, start in ((0, 0), (1, 5)):
        heights = [bar[1][1] for bar in bars[start : start + 4]]
        np.testing.assert_allclose(heights, np.clip([*pull[:, at], pull[:, at].sum()], -1.15, 1.95), atol=1e-9)


def test_presets_of_the_counter_example_show_what_they_say():
    explorer = figures.counter_example()
    ends = {}
    for title in explorer.presets:
        explorer.set(preset=title)
        ends[title] = [walk[1][-1] for walk in lines(explorer)[::2]]
    assert ends["Adam arrives at the worst point"][0] > 0.9
    assert ends["it stays there"][0] > 0.99
    assert ends["C = 10: it does not help"][0] > 0.99
    assert ends["C = 1.5: now +1 is best"][0] > 0.99
    assert ends["a longer memory: Adam turns round"][0] < -0.9
    assert ends["no memory: only signs count"][0] > 0.9
    for title, start in (("C = 10: it does not help", "C = 10, "), ("C = 1.5: now +1 is best", "C = 1.5, ")):
        explorer.set(preset=title)
        assert explorer.text.startswith(start)
    assert explorer.presets["C = 10: it does not help"]["beta2"] == 1 / (1 + 10**2)  # the proof's β2
    explorer.set(preset="no memory: only signs count")
    assert "sum to −1 in Adam" in explorer.text


@pytest.mark.parametrize(
    ("size", "when", "forget", "beta1"), [(1000.0, 300, 0.01, 0.9), (30.0, 5, 0.1, 0.5), (200.0, 1500, 0.05, 0.0)]
)
def test_the_outlier_says_a_plain_loop(size, when, forget, beta1):
    explorer = figures.outlier()
    explorer.set(size=size, when=when, forget=forget, beta1=beta1)
    m = v = top = 0.0
    rows = []
    for t in range(1, 3001):
        g = size if t == when else 1.0
        m, v = beta1 * m + (1 - beta1) * g, (1 - forget) * v + forget * g * g
        top = max(top, v)
        hat = v / (1 - (1 - forget) ** t)
        adam_step = m / (1 - beta1**t) / (math.sqrt(hat) + 1e-8)
        rows.append((math.sqrt(hat), math.sqrt(top), adam_step, m / (math.sqrt(top) + 1e-8)))
    roots, steps = np.array(rows)[:, :2], np.array(rows)[:, 2:]
    below = [t for t, step in enumerate(steps[when:, 0], start=1) if step < 0.5]
    back = below[-1:]
    says(explorer, size, when, 1, beta1, 1 - forget, *steps[when + 9], 3000, *steps[-1], 2, *back, *steps.sum(0))
    for panel, values in enumerate((roots, steps.clip(1e-6, 1e4), np.cumsum(steps, axis=0))):
        for at, curve in enumerate(lines(explorer, panel)[::2]):
            np.testing.assert_allclose(curve[1], values[curve[0].astype(int) - 1, at], rtol=1e-6)


def test_presets_of_the_outlier_show_what_they_say():
    explorer = figures.outlier()
    explorer.set(preset="at the very first step")
    assert "at step 1, all" in explorer.text
    explorer.set(preset="β2 = 0.999: Adam needs long, too")
    assert "β2 = 0.999." in explorer.text
    assert "are not back above η/2 by step 3000" in explorer.text
    explorer.set(preset="no outlier")
    assert explorer.text.startswith("A gradient of 1 at")
    explorer.set(preset="a mild outlier")
    assert "never fall below" in explorer.text
    assert float(re.search(r"at step 3000 .* and (\S+) η \(AMSGrad\)", explorer.text)[1]) < 0.9
    explorer.set(preset="Adam forgets, AMSGrad never does")
    assert "at step 3000 1 η (Adam) and 0.01 η (AMSGrad)" in explorer.text
