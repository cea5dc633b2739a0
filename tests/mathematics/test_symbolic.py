"""The network's derivatives against those that sympy finds from the forward equations alone."""

import functools

import numpy as np
import pytest
import sympy

from primer import network

W = dict(zip(network.PARAMETERS, sympy.symbols(network.PARAMETERS, real=True), strict=True))
INPUTS = sympy.symbols("x1 x2 y", real=True)
X1, X2, Y = INPUTS


def sigma(z):
    return 1 / (1 + sympy.exp(-z))


# The forward pass, once with symbols for what lies between, so that each link of the chain can be derived alone.
A, Z1 = sympy.symbols("a1_1 a1_2", real=True), sympy.symbols("z1_1 z1_2", real=True)
Y_HAT, Z2 = sympy.symbols("y_hat z2", real=True)
Z1_OF = [W[f"w1_{j}1"] * X1 + W[f"w1_{j}2"] * X2 + W[f"b1_{j}"] for j in (1, 2)]
A_OF = [sigma(z) for z in Z1]
Z2_OF = W["w2_11"] * A[0] + W["w2_12"] * A[1] + W["b2_1"]
L_OF = (Y - Y_HAT) ** 2 / 2


def whole(expression):
    """With everything that lies between put in: a function of the inputs and the nine parameters."""
    inside = [(Y_HAT, Z2), (Z2, Z2_OF), *zip(A, A_OF, strict=True), *zip(Z1, Z1_OF, strict=True)]
    for symbol, meaning in inside:
        expression = expression.subs(symbol, meaning)
    return expression


def links(name):
    """The derivatives, one for each link of the chain from the loss to the parameter."""
    to_z2 = sympy.diff(L_OF, Y_HAT)
    if name[1] == "2":  # L by ŷ, ŷ by z2, z2 by the parameter
        return [to_z2, sympy.Integer(1), sympy.diff(Z2_OF, W[name])]
    j = int(name[3]) - 1
    return [to_z2, sympy.diff(Z2_OF, A[j]), sympy.diff(A_OF[j], Z1[j]), sympy.diff(Z1_OF[j], W[name])]


def numbers(expression, points):
    """The expression's value at each point, a row of x1, x2, y and the nine parameters."""
    f = sympy.lambdify([*INPUTS, *W.values()], whole(expression), "numpy")
    return np.array([f(*point) for point in points])


@functools.cache
def some_points():
    rng = np.random.default_rng(0)
    return np.concatenate([rng.standard_normal((50, 3)), rng.uniform(-2, 2, (50, 9))], axis=1)


def ours(function):
    return np.array([function(point[3:], point[:2], point[2]) for point in some_points()])


def test_the_loss():
    np.testing.assert_allclose(ours(network.loss), numbers(L_OF, some_points()), rtol=0, atol=1e-13)


@pytest.mark.parametrize("name", network.PARAMETERS)
def test_each_partial_derivative(name):
    partial = sympy.diff(whole(L_OF), W[name])
    at = network.PARAMETERS.index(name)
    np.testing.assert_allclose(ours(network.gradient)[:, at], numbers(partial, some_points()), rtol=0, atol=1e-13)


@pytest.mark.parametrize("name", network.PARAMETERS)
def test_each_factor_of_the_chain(name):
    expected = np.stack([numbers(link, some_points()) for link in links(name)], axis=-1)
    factors = ours(lambda w, x, y: [value for *_, value in network.chain(w, x, y, name)])
    np.testing.assert_allclose(factors, expected, rtol=0, atol=1e-13)


@pytest.mark.parametrize("name", network.PARAMETERS)
def test_the_links_multiply_to_the_partial_derivative_exactly(name):
    product = whole(sympy.prod(links(name)))
    assert sympy.simplify(product - sympy.diff(whole(L_OF), W[name])) == 0


def test_the_slope_of_the_sigmoid():
    z = sympy.Symbol("z", real=True)
    at = np.linspace(-6, 6, 50)
    slope = sympy.lambdify(z, sympy.diff(sigma(z), z), "numpy")
    np.testing.assert_allclose(network.sigmoid_slope(at), slope(at), rtol=0, atol=1e-13)
