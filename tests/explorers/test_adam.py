"""The figures of the part `adam`: what they say is what was measured elsewhere, or what a formula says."""

import math

import numpy as np
import pytest
from words import lines, says

from primer import descent, experiments, explorers, optimizers
from primer.explorers.nb4 import adam


@pytest.mark.parametrize(
    ("correction", "first"),
    [("both", 1.0), ("none", 0.1 / np.sqrt(0.001)), ("v only", 0.1), ("m only", 1 / np.sqrt(0.001))],
)
def test_first_steps_with_and_without_correction(correction, first):
    explorer = explorers.adam_insides()
    explorer.set(correction=correction, gradients="a slope: g = 1", lr=0.05, eps=1e-10)
    assert f"{correction} {first:.4g}" in explorer.text.partition("longest")[0]


def test_uncorrected_steps_follow_the_formula_and_peak_at_twelve():
    """On a constant slope the step is η (1 − β1^t) / √(1 − β2^t): 6.57 η at t = 12, too long by 5 % until t = 2374."""
    t = np.arange(1, 3001)
    law = (1 - 0.9**t) / np.sqrt(1 - 0.999**t)
    ones = lambda w: np.ones_like(w)  # noqa: E731
    w = descent.run(experiments.partly_corrected, [0.0], ones, 3000, correction="none", lr=1.0, eps=1e-300).w[:, 0]
    np.testing.assert_allclose(-np.diff(w), law, rtol=1e-9)
    assert law.argmax() + 1 == 12
    assert law.max() == pytest.approx(6.57, abs=0.005)
    assert np.flatnonzero(law > 1.05)[-1] + 1 == 2374


def test_fully_corrected_is_adam():
    grad = lambda w: w  # noqa: E731
    ours = descent.run(experiments.partly_corrected, [1.0, -2.0], grad, 50, correction="both", lr=0.1)
    assert np.array_equal(ours.w, descent.run(optimizers.adam, [1.0, -2.0], grad, 50, lr=0.1).w)


def test_words_hold_the_averages_at_step_ten():
    explorer = explorers.adam_insides()
    explorer.set(gradients="a slope: g = 1", beta1=0.9, forget=0.001)
    assert f"m = {1 - 0.9**10:.4g} and m̂ = 1, v = {1 - 0.999**10:.4g} and v̂ = 1" in explorer.text


# Every number in the words, by another way.


def plain_adam(gradients, w, lr, beta1, beta2, eps, correction):
    """Adam in plain numbers; ``gradients`` are given, or a function of w. Its weights, m, m̂, v and v̂."""
    m = v = 0.0
    rows = []
    for t in range(1, 121):
        g = gradients(w) if callable(gradients) else gradients[t - 1]
        m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g * g
        m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
        top = m_hat if correction in ("both", "m only") else m
        w -= lr * top / (math.sqrt(v_hat if correction in ("both", "v only") else v) + eps)
        rows.append((w, m, m_hat, v, v_hat, g))
    return np.transpose(rows)


NOISE = np.random.default_rng(0).standard_normal(120)
FROM = {
    "a slope: g = 1": [1.0] * 120,
    "noise around 1": list(1 + NOISE / 2),
    "pure noise": list(NOISE),
    "rare: one in twenty": [float(t % 20 == 0) for t in range(120)],
    "½w² from w = 1": lambda w: w,
}


@pytest.mark.parametrize(
    ("gradients", "correction", "lr", "beta1", "forget", "eps"),
    [
        ("a slope: g = 1", "both", 0.05, 0.9, 0.001, 1e-8),
        ("noise around 1", "none", 0.2, 0.8, 0.01, 1e-8),
        ("pure noise", "m only", 0.1, 0.5, 0.1, 1e-3),
        ("rare: one in twenty", "v only", 0.05, 0.9, 0.02, 1e-8),
        ("½w² from w = 1", "both", 0.1, 0.9, 0.001, 1.0),
    ],
)
def test_adam_insides_say_a_plain_loop(gradients, correction, lr, beta1, forget, eps):
    explorer = explorers.adam_insides()
    explorer.set(gradients=gradients, correction=correction, lr=lr, beta1=beta1, forget=forget, eps=eps)
    start = 1.0 if gradients.startswith("½") else 0.0
    plain = {each: plain_adam(FROM[gradients], start, lr, beta1, 1 - forget, eps, each) for each in adam._CORRECTIONS}
    sizes = {each: np.abs(np.diff(rows[0], prepend=start)) / lr for each, rows in plain.items()}
    longest = []
    for steps in sizes.values():
        t = next(t for t, step in enumerate(steps, start=1) if step > 0.999 * steps.max())
        longest += [steps[t - 1], t]
    w, m, m_hat, v, v_hat, g = plain[correction]
    says(
        explorer,
        *(beta1, 1 - forget, lr, *(steps[0] for steps in sizes.values()), *longest),
        *(10, m[9], m_hat[9], v[9], v_hat[9], 120, w[-1]),
    )
    dots, *firsts = lines(explorer, 0)
    np.testing.assert_allclose(dots[1], g, rtol=1e-6, atol=1e-12)
    np.testing.assert_allclose([line[1] for line in firsts], [m, m_hat], rtol=1e-6, atol=1e-12)
    roots = np.sqrt([v, v_hat]).clip(0, 9)
    np.testing.assert_allclose([line[1] for line in lines(explorer, 1)], roots, rtol=1e-6, atol=1e-12)
    *four, bold = (line[1] for line in lines(explorer, 2))
    if start:
        expected = [np.clip([start, *rows[0]], -9, 9) for rows in plain.values()]
    else:
        expected = [steps.clip(1e-3, 1e3) for steps in sizes.values()]
    np.testing.assert_allclose(four, expected, rtol=1e-5, atol=1e-9)
    np.testing.assert_array_equal(bold, four[[*plain].index(correction)])


def test_presets_of_adams_insides_show_what_they_say():
    explorer = explorers.adam_insides()
    assert next(iter(explorer.presets)).startswith("Adam as it is")
    first = {}
    for title in ("a large ε: towards plain momentum", *explorer.presets):
        explorer.set(preset=title)
        *_, bold = lines(explorer, 2)
        first[title] = abs(bold[1][1] - 1) / 0.1 if "ε" in title or "parabola" in title else bold[1][0]
    assert first["Adam as it is: every first step is η"] == pytest.approx(1)
    assert first["m only: far too long"] > 5 * first["no correction: too long"] > 10
    assert first["v only: the real slow start"] < 0.2
    assert first["a large ε: towards plain momentum"] == pytest.approx(0.5)
    assert first["down a parabola, uncorrected"] > 3 * first["down a parabola, corrected"]
    explorer.set(preset="no memory: the sign of the gradient")
    *_, bold = lines(explorer, 2)
    np.testing.assert_allclose(bold[1], 1, rtol=1e-6)
    explorer.set(preset="a rare event")
    assert np.count_nonzero(lines(explorer, 0)[0][1]) == 6
    explorer.set(preset="noise: m averages it out")
    g, m, _ = (line[1] for line in lines(explorer, 0))
    assert m[30:].std() < 0.5 * g[30:].std()


def test_steps_are_drawn_from_step_1_and_weights_from_the_start():
    explorer = explorers.adam_insides()
    menu = explorer.controls["gradients"].options
    begins = {}
    for gradients in menu:
        explorer.set(gradients=gradients)
        panel = next(i for i, ax in enumerate(explorer._shown.figure.axes) if len(lines(explorer, i)) == 5)
        begins[gradients] = {line[0, 0] for line in lines(explorer, panel)}
    falls = [gradients for gradients in menu if "½w²" in gradients]
    assert len(falls) == 1
    assert all(begin == ({0} if gradients in falls else {1}) for gradients, begin in begins.items())
