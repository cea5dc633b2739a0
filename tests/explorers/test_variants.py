"""Notebook 5, parts a to d: the words hold the known figures, and what is written out for speed equals the optimizers.

Known figures were measured with other, torch-checked code.
"""

import re

import numpy as np
import pytest

from primer import descent, experiments, trials
from primer.explorers import amsgrad_nadam, variants
from primer.optimizers import adam, adamw, amsgrad, nadam


def test_the_decay_figure_lands_on_the_known_means_and_rates():
    explorer = variants.decay_per_weight()
    assert "0.451 / 0.451 / 0.631 / 0.994 with Adam + L2, 0.549 / 0.549 / 0.549 / 0.549 with AdamW" in explorer.text
    numbers = [float(word.replace("−", "-")) for word in re.findall(r">(\d\.\d\de−\d)<", explorer.frame)]
    np.testing.assert_allclose(numbers[:4], [1.33e-3, 1.33e-3, 7.7e-4, 1e-5], rtol=5e-3)
    np.testing.assert_allclose(numbers[4:], [1e-3] * 4, rtol=5e-3)


@pytest.mark.parametrize(("decay", "known"), [(0.01, "0.998"), (0.1, "0.980"), (1.0, "0.819")])
def test_without_a_gradient_only_adamw_heeds_the_decay(decay, known):
    explorer = variants.decay_per_weight()
    explorer.set(weight_decay=decay, forget=0.001, steps=200)
    coupled, decoupled = re.search(r"100: (\S+) / .* with Adam \+ L2, (\S+) /", explorer.text).groups()
    assert (coupled, decoupled) == ("0.808", known)  # 0.8085 before rounding


@pytest.mark.parametrize(("lr", "decay", "beta2"), [(1e-3, 1.0, 0.99), (0.05, 0.2, 0.9)])
def test_the_decay_figures_loop_is_the_two_optimizers(lr, decay, beta2):
    noise = variants._paired_noise()
    means = variants._decay_means(lr, decay, beta2)
    for rule, step in enumerate((trials.adam_l2, adamw)):
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
    many = trials.decay_under_noise(trials.adam_l2, replicas=1500)
    np.testing.assert_allclose(variants._decay_means(1e-3, 1.0, 0.99)[:, 0, 1:], many, atol=2e-3)


def test_the_rectifier_says_the_known_figures():
    explorer = variants.rectifier()
    assert "ρ passes 4 at step 5" in explorer.text
    assert "r is 0.0173 there, 0.0258 at the next, 0.148 at 50, 0.4765 at 500 and 0.983 at 5000" in explorer.text
    explorer.set(forget=0.5)
    assert "never gets beyond 4" in explorer.text


def test_gradients_a_thousand_times_as_large_change_only_radams_first_four_steps():
    explorer = variants.rectifier()
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
    explorer = variants.rectifier()
    explorer.set(view=variants._SPREAD_VIEW)
    r = trials.rectification(np.array([10.0, 60.0])).r
    spread = trials.adaptive_rate_spread(60)[[9, 59]]
    plain, held = re.search(r"deviation of (.*?) at.*With r it is (.*?) at", explorer.text).groups()
    np.testing.assert_allclose([float(x) for x in plain.split(", ")[2:]], spread, rtol=0.05)
    np.testing.assert_allclose([float(x) for x in held.split(", ")[1:]], r * spread, rtol=0.08)


def test_the_counter_example_lands_on_the_known_places():
    explorer = amsgrad_nadam.counter_example()
    explorer.set(big=3.0, beta2=0.1, steps=100)
    assert "after 100 steps Adam is at +0.948, AMSGrad at −1.000" in explorer.text
    explorer.set(steps=3000)
    assert "mean of the last 300: +0.996 and −0.997" in explorer.text
    assert "in Adam, which goes to +1" in explorer.text
    explorer.set(beta2=0.9)
    assert "in Adam, which goes to −1" in explorer.text


def test_without_memory_the_counter_example_counts_signs():
    """β2 = 0: each step of Adam is a sign, so a round pulls by 1 − 1 − 1; AMSGrad's by (C − 2)/C."""
    explorer = amsgrad_nadam.counter_example()
    explorer.set(big=4.0, beta2=0.0, steps=30)
    assert "sum to −1 in Adam" in explorer.text
    assert "0.5 in AMSGrad" in explorer.text


@pytest.mark.parametrize(
    ("size", "when", "beta2", "beta1"), [(1000.0, 1, 0.99, 0.9), (50.0, 40, 0.9, 0.0), (1.0, 9, 0.999, 0.5)]
)
def test_the_outliers_closed_form_is_what_the_optimizers_do(size, when, beta2, beta1):
    run = amsgrad_nadam._after_outlier(size, when, beta2, beta1)
    gradients = trials.outlier_gradients(size, when, 200)
    for name, step in (("adam", adam), ("amsgrad", amsgrad)):
        lengths = experiments.step_sizes(step, gradients, beta1=beta1, beta2=beta2)
        np.testing.assert_allclose(run[name][1][:200], lengths, rtol=1e-9)


def test_the_outlier_stalls_amsgrad_for_ever_and_adam_for_a_time():
    explorer = amsgrad_nadam.outlier()
    assert "at step 3000 1 η (Adam) and 0.01 η (AMSGrad)" in explorer.text
    back = int(re.search(r"back above η/2 after (\d+) steps", explorer.text)[1])
    # v falls to 4, where 1/√v is ½: (1 − β2) S² β2^k = 3
    assert back == pytest.approx(np.log(3 / (0.01 * 1e6)) / np.log(0.99), abs=2)
    explorer.set(size=1.0)
    assert "never fall below" in explorer.text


@pytest.mark.parametrize(("lr", "counts"), [(0.1, "Adam 127, Nadam 126"), (0.3, "Adam 109, Nadam 89")])
def test_the_nadam_figure_lands_on_the_known_counts(lr, counts):
    explorer = amsgrad_nadam.nadam_arrows()
    explorer.set(lr=lr)
    assert f"stays below 0.0001: {counts}." in explorer.text


@pytest.mark.parametrize("surface", amsgrad_nadam._NADAM_PLACES)
def test_one_run_of_both_is_a_run_of_each(surface):
    place, _ = amsgrad_nadam._NADAM_PLACES[surface]
    run = amsgrad_nadam._both_runs(surface, 0.2, 0.8)
    for i, step in enumerate((adam, nadam)):
        alone = descent.run(step, place.start, place.grad, 40, lr=0.2, beta1=0.8)
        np.testing.assert_allclose(run.w[:41, i], alone.w, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("surface", amsgrad_nadam._NADAM_PLACES)
@pytest.mark.parametrize("t", [0, 7, 40])
def test_the_arrows_add_up_to_the_steps_of_both_from_one_state(surface, t):
    place, _ = amsgrad_nadam._NADAM_PLACES[surface]
    run = amsgrad_nadam._both_runs(surface, 0.2, 0.8)
    w, memory = place.start, ()
    for _ in range(t):
        w, state = nadam(w, place.grad, *memory, lr=0.2, beta1=0.8)
        memory = (state,)
    gradient, old, new = amsgrad_nadam._parts_of(run, t, 0.8)
    for step, part in ((adam, old), (nadam, new)):
        moved = step(w, place.grad, *memory, lr=0.2, beta1=0.8)[0] - w
        np.testing.assert_allclose(moved, 0.2 * (gradient + part), rtol=1e-9)
