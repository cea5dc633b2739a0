"""The figure of the saddle: what it says is what plain loops do."""

import re

import numpy as np
import pytest
from words import lines, says

from primer import optimizers
from primer.explorers.nb4 import saddle as figures

LATER = ("momentum", "nag", "adagrad", "rmsprop", "adam")


@pytest.mark.parametrize(
    ("start", "said"),
    [(1e-12, {"Momentum": 103, "Adam": 12}), (1e-2, {"Momentum": 19, "Adam": 10})],
)
def test_saddle_escape_takes_the_known_numbers_of_steps(start, said):
    explorer = figures.saddle_escape()
    explorer.set(start=start, exactly=False, later=True)
    assert f"gradient descent {297 if start < 1e-9 else 55}, " in explorer.text
    for name, steps in said.items():
        assert re.search(rf"\b{name} {steps}\b", explorer.text)


def test_the_gradient_of_the_saddle_is_that_of_the_surface():
    for w in np.random.default_rng(0).normal(size=(5, 2)):
        np.testing.assert_allclose(figures._saddle_gradient(w), figures._SADDLE.grad(w))


def test_saddle_escape_of_gradient_descent_grows_by_one_plus_lr():
    w, escaped = figures._escape("gd", 0.05, 1.0, 1e-6)
    assert escaped
    np.testing.assert_allclose(w[:100, 1], 1e-6 * 1.05 ** np.arange(100), rtol=1e-3)
    np.testing.assert_allclose(w[:100, 0], 0.95 ** np.arange(100))


def test_exactly_on_the_stable_line_only_noise_leaves():
    explorer = figures.saddle_escape()
    assert "gradient descent never. Of 200 runs of SGD" in explorer.text
    assert "200 leave" in explorer.text
    explorer.set(noise=1e-6, lr=0.05)
    assert "0 leave within 300 steps." in explorer.text  # 1.05³⁰⁰ is 2e6, and it must grow from 1e-7
    for name in ("gd", *LATER):
        w, escaped = figures._escape(name, 0.1, 1.0, 0.0)
        assert not escaped
        assert (w[:, 1] == 0).all()
        assert len(w) == 301
    explorer.set(exactly=False, lr=0.05, start=1e-15)
    assert "gradient descent more than 300" in explorer.text


def test_no_optimizer_of_a_later_part_is_there_at_first():
    explorer = figures.saddle_escape()
    assert len(lines(explorer)) == 2
    assert not re.search("Momentum|NAG|Ada|RMS", explorer.text)
    explorer.set(later=True)
    assert explorer.text.count("never") == 6


def plain_sgd(lr, noise, start):
    """Two hundred runs on the same kicks, one number at a time in x and y: the counts, and the first run."""
    kicks = noise * np.random.default_rng(0).standard_normal((300, 200, 2))
    counts, first = [], None
    for run in range(200):
        x, y = start
        path = [(x, y)]
        for kick in kicks[:, run]:
            x, y = x - lr * (x + kick[0]), y - lr * (y**3 - y + kick[1])
            path.append((x, y))
        left = [t for t, (_, y) in enumerate(path) if abs(y) > 0.9]
        counts.append(left[0] if left else np.inf)
        first = path[: int(min(counts[0], 300)) + 1] if first is None else first
    return np.array(counts), first


@pytest.mark.parametrize(
    ("lr", "noise", "x", "start"), [(0.1, 0.1, 1.0, 1e-12), (0.3, 0.01, 0.5, 1e-5), (0.05, 1e-4, -1.0, 0.1)]
)
def test_saddle_escape_says_six_plain_loops_and_sgd(lr, noise, x, start):
    explorer = figures.saddle_escape()
    explorer.set(lr=lr, noise=noise, x=x, start=start, exactly=False, later=True)
    counts, paths = [], []
    for name in ("gd", *LATER):
        w, memory, path = np.array([x, start]), (), [(x, start)]
        while abs(w[1]) <= 0.9 and len(path) <= 300:
            w, state = optimizers.OPTIMIZERS[name](w, lambda w: np.array([w[0], w[1] ** 3 - w[1]]), *memory, lr=lr)
            memory = (state,)
            path.append(tuple(w))
        counts.append(len(path) - 1)
        paths.append(path)
    noisy, drawn = plain_sgd(lr, noise, (x, start))
    paths.insert(1, drawn)
    for at, path in enumerate(paths):
        np.testing.assert_allclose(lines(explorer)[at].T, np.clip(path, -2, 2), rtol=1e-6, atol=1e-12)
        np.testing.assert_allclose(lines(explorer, 1)[at][1], np.abs(path)[:, 1].clip(1e-17, 9), rtol=1e-6)
    says(explorer, x, start, lr, 0.9, *counts, 200, noise, np.isfinite(noisy).sum(), 300, np.median(noisy))


def test_presets_of_the_saddle_start_where_they_say():
    explorer = figures.saddle_escape()
    explorer.set(preset="one part in a billion")
    assert explorer.text.startswith("From x = 1, 1e−09 away")
    explorer.set(preset="a visible distance")
    assert explorer.text.startswith("From x = 1, 0.01 away")
    explorer.set(preset="exactly on the line: only noise leaves")
    assert explorer.text.startswith("From x = 1, exactly on the stable line")
    explorer.set(preset="for later: all of notebook 4")
    assert "Adam 12." in explorer.text
