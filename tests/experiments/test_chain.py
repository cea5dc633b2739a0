"""Paths that fork: their sum is the derivative, whatever the network."""

import numpy as np
import pytest

from primer import network
from primer.experiments import chain

RANDOM = [
    (r.uniform(-1.5, 1.5, 9), r.uniform(-2, 2, 2), r.uniform(-1, 1)) for r in map(np.random.default_rng, range(5))
]


@pytest.mark.parametrize("name", chain.NAMES)
@pytest.mark.parametrize(("w", "x", "y"), RANDOM)
def test_the_products_of_the_paths_add_up_to_the_derivative(name, w, x, y):
    w = chain.shared(w, name)
    products = [np.prod([value for *_, value in path]) for path in chain.paths(w, x, y, name)]
    central, exact = chain.numerically(w, x, y, name)
    assert sum(products) == pytest.approx(exact, rel=1e-12, abs=1e-14)
    assert sum(products) == pytest.approx(central, rel=1e-6, abs=1e-9)
    assert len(products) == (1 if name in network.PARAMETERS else 2)


@pytest.mark.parametrize(("w", "x", "y"), RANDOM)
def test_the_checks_are_the_gradient_and_the_blame_sent_back_to_the_input(w, x, y):
    grad = network.gradient(w, x, y)
    for name, slope in zip(network.PARAMETERS, grad, strict=True):
        assert chain.numerically(w, x, y, name)[1] == pytest.approx(slope, rel=1e-12, abs=1e-15)
    back = network.layers(w)[0].T @ grad[4:6]
    assert [chain.numerically(w, x, y, name)[1] for name in chain.INPUTS] == pytest.approx(back, rel=1e-12)
    tied = chain.shared(w, chain.SHARED)
    assert tied[0] == tied[3] == w[0]
    assert chain.shared(w, "w1_11") == pytest.approx(w)


def test_the_last_factor_to_an_input_is_its_weight():
    first, second = chain.example_paths("x2")
    assert [path[-1][1:] for path in (first, second)] == [("w^{[1]}_{12}", -0.3), ("w^{[1]}_{22}", 0.2)]
    assert first[-1][0] == r"\frac{\partial z^{[1]}_1}{\partial x_2}"


def test_an_unknown_name_is_refused():
    with pytest.raises(ValueError, match="name must be one of w1_11"):
        chain.paths(network.EXAMPLE_W, network.EXAMPLE_X, network.EXAMPLE_Y, "x3")
