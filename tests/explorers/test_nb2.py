"""The figures of notebook 2 say what is true."""

import re

import numpy as np
import pytest

from primer import data, descent, explorers, network, optimizers


def test_network_live_says_the_forward_pass():
    explorer = explorers.network_live()
    explorer.set(x1=1.0, x2=2.0, y=1.0, w2_11=-0.5)
    w = network.EXAMPLE_W.copy()
    w[6] = -0.5
    net = network.forward(w, [1, 2])
    for number in (net.a1[0], net.a1[1], network.loss(w, [1, 2], 1.0)):
        assert f"{number:.4g}" in explorer.text
    for number in (*net.z1, net.y_hat):
        assert f"{abs(number):.3f}" in explorer.frame


@pytest.mark.parametrize("name", network.PARAMETERS)
def test_chain_rule_shows_factors_product_and_three_equal_checks(name):
    explorer = explorers.chain_rule()
    explorer.set(name=name, x1=1.5, y=-2.0, w2_12=1.0)
    w = network.EXAMPLE_W.copy()
    w[7] = 1.0
    x, y = np.array([1.5, -1.0]), -2.0
    texts = re.findall(r"<text[^>]*>([^<]*)", explorer.frame)
    for *_, value in network.chain(w, x, y, name):
        assert f"{value:+.3f}".replace("-", "−") in texts
    partial = network.gradient(w, x, y)[network.PARAMETERS.index(name)]
    assert f"{partial:+.6f}".replace("-", "−") in texts
    checks = [text for text in texts if len(text.partition(".")[2]) == 10]
    assert len(checks) == 3
    for check in checks:
        assert float(check.replace("−", "-")) == pytest.approx(partial, abs=2e-10)
    assert f"when {name} goes {'down' if partial > 0 else 'up'}" in explorer.text


def test_one_update_says_before_after_and_the_promise():
    explorer = explorers.one_update()
    assert "from 0.09172 to 0.002524" in explorer.text
    w, x, y = network.EXAMPLE_W, network.EXAMPLE_X, network.EXAMPLE_Y
    grad = network.gradient(w, x, y)
    assert f"−η‖∇L‖² = −{0.5 * grad @ grad:.4g}" in explorer.text
    explorer.set(lr=2.0)
    assert "the loss rose" in explorer.text
    explorer.set(y=round(float(network.forward(w, x).y_hat), 2), lr=0.5)
    assert "% of the predicted" in explorer.text


def test_loss_surface_walks_the_path_of_gradient_descent():
    explorer = explorers.loss_surface()
    explorer.set(across="w2_11", up="w2_12", data="XOR, four samples", train="all nine", lr=0.5, steps=25)
    start = network.EXAMPLE_W.copy()
    start[[6, 7]] = (-1.0, -4.0)
    end = descent.run(optimizers.gd, start, lambda w: network.gradient(w, data.XOR_X, data.XOR_Y), 25, lr=0.5).w[-1]
    assert f"to ({end[6]:.4g}, {end[7]:.4g})".replace("-", "−") in explorer.text
    assert f"to {network.loss(end, data.XOR_X, data.XOR_Y):.4g}." in explorer.text
    explorer.set(up="w2_11")
    assert "choose two different" in explorer.text


def test_loss_surface_says_when_a_run_diverges():
    explorer = explorers.loss_surface()
    explorer.set(lr=100.0, steps=200, start_across=6.0, start_up=6.0, across="w2_11", up="b2_1")
    said = re.search(r"diverged at step (\d+)", explorer.text)
    assert said
    axes = [6, 8]
    start = network.EXAMPLE_W.copy()
    start[axes] = 6.0
    only = np.isin(np.arange(9), axes)
    history = descent.run(
        optimizers.gd, start, lambda w: only * network.gradient(w, network.EXAMPLE_X, network.EXAMPLE_Y), 200, lr=100.0
    )
    assert history.diverged == int(said[1])


def test_vanishing_signal_sets_exactly_the_units_it_says():
    explorer = explorers.vanishing_signal()
    explorer.set(z=6.0)
    slope = np.exp(-6) / (1 + np.exp(-6)) ** 2
    assert f"σ' = {slope:.4g}" in explorer.text
    both = explorer.text
    explorer.set(units="hidden unit 2")
    assert explorer.text != both


def test_gradient_check_lands_on_the_known_errors():
    """Truncation errors of the differences at the worked example, known to three digits."""
    explorer = explorers.gradient_check()
    explorer.set(h=1e-2)
    assert "0.005 (forward difference), 4e−07 (central difference)" in explorer.text
    explorer.set(h=1e-3)
    assert "0.0005 (forward difference), 4e−09 (central difference)" in explorer.text
