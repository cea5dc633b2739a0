"""The figures of the part `amsgrad`: what they say is what was measured elsewhere, or what a formula says."""

import re

import numpy as np
import pytest

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
