"""The figures of the part `lamb`: what they say is what was measured elsewhere, or what a formula says."""

import inspect
import re

import numpy as np
import pytest
from words import lines, numbers_of, says

from primer import data, experiments, network, optimizers
from primer.explorers.nb5 import lamb


def test_trust_ratios_says_that_lamb_does_not_notice():
    explorer = lamb.trust_ratios()
    explorer.set(preset="layer 1 × 100: LAMB does not notice")
    by_lamb, by_adam = re.search(r"LAMB's loss is (.*) rescaled, Adam's (.*) rescaled", explorer.text).groups()
    assert re.fullmatch(r"(\S+) stored as it is and \1", by_lamb)
    assert not re.fullmatch(r"(\S+) stored as it is and \1", by_adam)
    trust = re.findall(r"<text[^>]*>([^<]*)", explorer.frame)
    assert len(trust) == 2
    adam = experiments.rescaled_runs(optimizers.adam, 0.02, 150, [100.0], eps=1e-12)
    assert f"Adam's layer 1 by {adam.moved[-1, 0, 0]:.2g} of it".replace("e-", "e−") in explorer.text


def test_the_first_steps_trust_ratios_are_a_layers_length_over_the_root_of_its_size():
    explorer = lamb.trust_ratios()
    explorer.set(preset="the first step: both ratios below 1")
    w = network.random_start(16)  # each weight's first direction is ±1
    known = [np.linalg.norm(w[:6]) / np.sqrt(6), np.linalg.norm(w[6:]) / np.sqrt(3)]
    assert max(known) < 1
    assert [float(x) for x in re.findall(r"<text[^>]*>([^<]*)", explorer.frame)] == pytest.approx(known, abs=0.006)


def test_a_single_weight_under_lamb_shrinks_and_never_crosses():
    explorer = lamb.lamb_one_weight()
    assert f"LAMB is at {0.5 * 0.9**100:.3g}".replace("e-", "e−") in explorer.text
    assert "1.33e−05, not across 0" in explorer.text
    explorer.set(layer="in a layer of two")
    assert ", across 0" in explorer.text


# Every number in the words, by another way.


@pytest.mark.parametrize(
    ("lr", "start", "best", "layer", "steps"),
    [
        (0.1, 0.5, -1.0, "in a layer of its own", 100),
        (0.05, -1.5, 1.0, "in a layer of two", 40),
        (0.3, 0.5, 1.5, "in a layer of its own", 7),
    ],
)
def test_lamb_of_one_weight_says_two_plain_loops(lr, start, best, layer, steps):
    explorer = lamb.lamb_one_weight()
    explorer.set(lr=lr, start=start, best=best, layer=layer, steps=steps)
    goal = np.array([best, 1.0][: 1 + layer.endswith("two")])
    walks = []
    for trusts in (True, False):
        w, m, v = np.array([start, 1.0][: len(goal)]), 0.0, 0.0
        walk = [w[0]]
        for t in range(1, steps + 1):
            g = w - goal
            m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g
            eps = inspect.signature(optimizers.lamb if trusts else optimizers.adam).parameters["eps"].default
            u = m / (1 - 0.9**t) / (np.sqrt(v / (1 - 0.999**t)) + eps)
            decay = inspect.signature(optimizers.lamb).parameters["weight_decay"].default if trusts else 0
            u = u + decay * w
            sizes = np.linalg.norm(w), np.linalg.norm(u)
            w = w - lr * (sizes[0] / sizes[1] if trusts and min(sizes) > 0 else 1) * u
            walk.append(w[0])
        walks.append(np.array(walk))
    own = layer == "in a layer of its own" and start * best < 0
    law = [1, 1, steps, start, (1 - lr) ** steps * start] if own else []
    says(explorer, start, best, lr, steps, walks[0][-1], 0, walks[1][-1], *law)
    assert ("not across" in explorer.text) == (walks[0][-1] * start >= 0)
    for drawn, walk in zip(lines(explorer)[1::2], walks, strict=True):
        np.testing.assert_allclose(drawn[1], walk, atol=1e-7)
    for drawn, walk in zip(lines(explorer, 1)[::2], walks, strict=True):
        np.testing.assert_allclose(drawn[1], np.abs(walk).clip(1e-7 / 1.5, 15), atol=1e-7)
    assert lines(explorer)[0][1].tolist() == [best] * 2


def test_presets_of_one_weight_under_lamb_show_what_they_say():
    explorer = lamb.lamb_one_weight()
    explorer.set(preset="never across 0")
    assert "not across" in explorer.text
    explorer.set(preset="on its own side it comes close, and rattles")
    walk = lines(explorer)[1][1]
    assert (np.abs(walk[20:] - 1.5) < 0.6).all()
    assert np.ptp(walk[-40:]) > 0.2
    explorer.set(preset="from 0 the ratio is 1")
    assert explorer.text.startswith("From 0 to −1,")
    assert abs(np.diff(lines(explorer)[1][1])[0]) == pytest.approx(0.1)
    explorer.set(preset="in a layer of two it crosses")
    assert ", across 0" in explorer.text


@pytest.mark.parametrize(("scale", "lr", "steps"), [("× 100", 0.02, 60), ("× 0.1", 0.05, 5), ("× 10", 0.01, 1)])
def test_trust_ratios_say_plain_runs_of_both(scale, lr, steps):
    explorer = lamb.trust_ratios()
    explorer.set(scale=scale, lr=lr, steps=steps)
    factor = float(scale[2:])
    runs = {name: [plain_net(name, lr, steps, each) for each in (1.0, factor)] for name in ("lamb", "adam")}
    both = {name: [losses[-1] for losses, *_ in pair] for name, pair in runs.items()}
    apart = np.max(np.abs(np.divide(runs["lamb"][1][0], runs["lamb"][0][0]) - 1))
    said = [float(number) for number in numbers_of(explorer.text)]
    assert said[:8] == pytest.approx([1, factor, lr, steps, *both["lamb"], *both["adam"]], rel=6e-3)
    assert said[8] == pytest.approx(max(100 * apart, 0.001), rel=0.6)
    assert said[9:] == pytest.approx([1, runs["adam"][1][2][0], 2, runs["adam"][1][2][1]], rel=0.06)
    trust = [float(text.replace("−", "-")) for text in re.findall(r"<text[^>]*>([^<]*)", explorer.frame)]
    assert trust == pytest.approx(runs["lamb"][1][1], rel=0.06)
    columns = lines(explorer, 0)
    np.testing.assert_allclose([column[1][1] for column in columns], runs["lamb"][1][1], rtol=1e-4)
    _, *dots = lines(explorer, 1)
    np.testing.assert_allclose([dot[1] for dot in dots], [runs[name][1][2] for name in ("lamb", "adam")], rtol=1e-4)


def plain_net(name, lr, steps, factor):
    """The network with layer 1 stored larger: the losses, and of the last step trust ratios and relative lengths."""
    size = np.array([factor] * 6 + [1.0] * 3)
    u, m, v = size * network.random_start(16), 0.0, 0.0
    losses = [network.loss(u / size, data.XOR_X, data.XOR_Y)]
    decay = inspect.signature(optimizers.lamb).parameters["weight_decay"].default if name == "lamb" else 0.0
    for t in range(1, steps + 1):
        g = network.gradient(u / size, data.XOR_X, data.XOR_Y) / size
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g
        step = m / (1 - 0.9**t) / (np.sqrt(v / (1 - 0.999**t)) + 1e-12) + decay * u
        layers = slice(0, 6), slice(6, 9)
        trust = [np.linalg.norm(u[layer]) / np.linalg.norm(step[layer]) for layer in layers]
        if name == "lamb":
            step = np.concatenate([ratio * step[layer] for ratio, layer in zip(trust, layers, strict=True)])
        moved = [lr * np.linalg.norm(step[layer]) / np.linalg.norm(u[layer]) for layer in layers]
        u = u - lr * step
        losses.append(network.loss(u / size, data.XOR_X, data.XOR_Y))
    return losses, trust, moved


def test_presets_of_the_trust_ratios_show_what_they_say():
    explorer = lamb.trust_ratios()
    for title, start in {
        "as it is": "Layer 1 stored × 1, η = 0.02, step 150",
        "layer 1 × 100: LAMB does not notice": "Layer 1 stored × 100, η = 0.02, step 150",
        "the first step: both ratios below 1": "Layer 1 stored × 1, η = 0.02, step 1:",
    }.items():
        explorer.set(preset=title)
        assert explorer.text.startswith(start)
    explorer.set(preset="layer 1 × 0.01: Adam leaps")
    assert "stored × 0.01," in explorer.text
    losses = lines(explorer, 2)[-2][1]  # Adam's, with layer 1 rescaled
    assert losses[1] > 1.2 * losses[0]
    explorer.set(preset="η too large: rounding grows")
    assert "LAMB is chaotic" in explorer.text
