"""The network against the worked example computed with 30 digits, the complex step, and its own symmetries."""

import json
from pathlib import Path

import numpy as np
import pytest
from replays import ROUNDING

from primer import data, derivatives, network

GOLDEN = json.loads((Path(__file__).parents[1] / "data" / "worked_example.json").read_bytes())
W, X, Y = network.EXAMPLE_W, network.EXAMPLE_X, network.EXAMPLE_Y


def random_networks(count, seed=0):
    """``count`` networks with a sample each: weights and inputs of about 1."""
    rng = np.random.default_rng(seed)
    return [(rng.uniform(-1.5, 1.5, 9), rng.standard_normal(2), rng.standard_normal()) for _ in range(count)]


def test_the_example_is_the_golden_one():
    inputs = {name: float(value) for name, value in GOLDEN["inputs"].items()}
    assert dict(zip(("x1", "x2", "y", *network.PARAMETERS), (*X, Y, *W), strict=True)) == inputs


def test_forward_pass_of_the_example():
    net = network.forward(W, X)
    golden = {name: float(value) for name, value in GOLDEN["forward"].items()}
    got = {"z1_1": net.z1[0], "z1_2": net.z1[1], "a1_1": net.a1[0], "a1_2": net.a1[1], "z2_1": net.z2}
    got |= {"yhat": net.y_hat, "L": network.loss(W, X, Y)}
    got |= dict(zip(("sigma'(z1_1)", "sigma'(z1_2)"), network.sigmoid_slope(net.z1), strict=True))
    for name, value in got.items():
        assert value == pytest.approx(golden[name], rel=0, abs=ROUNDING), name


def test_gradient_of_the_example():
    golden = [float(GOLDEN["grads"][name]) for name in network.PARAMETERS]
    np.testing.assert_allclose(network.gradient(W, X, Y), golden, rtol=0, atol=ROUNDING)


@pytest.mark.parametrize("name", network.PARAMETERS)
def test_chain_multiplies_to_the_golden_partial(name):
    factors = network.chain(W, X, Y, name)
    assert len(factors) == (3 if name[1] == "2" else 4)
    assert np.prod([value for *_, value in factors]) == pytest.approx(float(GOLDEN["grads"][name]), rel=0, abs=ROUNDING)


@pytest.mark.parametrize("name", network.PARAMETERS)
def test_each_factor_is_what_its_formula_says(name):
    """Symbols and formulas are read back: the chain links up, and each formula's value is the factor's."""
    net, (_, _, W2, _) = network.forward(W, X), network.layers(W)
    values = {r"-(y-\hat{y})": net.y_hat - Y, "1": 1, "w^{[2]}_{11}": W2[0], "w^{[2]}_{12}": W2[1], "x_1": X[0]}
    values |= {"x_2": X[1], "a^{[1]}_1": net.a1[0], "a^{[1]}_2": net.a1[1]}
    values |= {rf"\sigma'(z^{{[1]}}_{j})": network.sigmoid_slope(net.z1[j - 1]) for j in (1, 2)}
    chain = network.chain(W, X, Y, name)
    for _, formula, value in chain:
        assert value == pytest.approx(values[formula], rel=0, abs=ROUNDING), formula
    assert chain[0][0].startswith(r"\frac{\partial L}")
    assert chain[-1][0].endswith(rf"{{\partial {network.latex(name)}}}")


def test_plain_formulas_have_the_names_of_the_parameters_and_no_latex():
    assert [network.plain(network.latex(name)) for name in network.PARAMETERS] == list(network.PARAMETERS)
    formulas = [network.plain(formula) for _, formula, _ in network.chain(W, X, Y, "w1_21")]
    assert formulas == ["−(y−ŷ)", "w2_12", "σ'(z1_2)", "x_1"]


@pytest.mark.parametrize(("w", "x", "y"), random_networks(50))
def test_gradient_agrees_with_the_complex_step(w, x, y):
    exact = derivatives.complex_step(lambda w: network.loss(w, x, y), w)
    assert np.abs(network.gradient(w, x, y) - exact).max() <= ROUNDING


def test_gradient_of_a_batch_agrees_with_the_complex_step_and_is_the_mean_of_its_samples():
    rng = np.random.default_rng(1)
    w, x, y = rng.uniform(-1.5, 1.5, 9), rng.standard_normal((7, 2)), rng.standard_normal(7)
    exact = derivatives.complex_step(lambda w: network.loss(w, x, y), w)
    singles = [network.gradient(w, x[i], y[i]) for i in range(7)]
    assert np.abs(network.gradient(w, x, y) - exact).max() <= ROUNDING
    np.testing.assert_allclose(network.gradient(w, x, y), np.mean(singles, axis=0), rtol=0, atol=ROUNDING)
    np.testing.assert_allclose(
        network.loss(w, x, y), np.mean([network.loss(w, x[i], y[i]) for i in range(7)]), rtol=0, atol=ROUNDING
    )


def test_leading_axes_are_independent_networks():
    rng = np.random.default_rng(2)
    w, x, y = rng.standard_normal((3, 4, 9)), rng.standard_normal((5, 2)), rng.standard_normal(5)
    assert network.forward(w, x).a1.shape == (3, 4, 5, 2)
    assert network.forward(w, x[0]).y_hat.shape == (3, 4)
    for at in np.ndindex(3, 4):
        np.testing.assert_array_equal(network.gradient(w, x, y)[at], network.gradient(w[at], x, y))
        np.testing.assert_array_equal(network.loss(w, x, y)[at], network.loss(w[at], x, y))
    for name, partial in zip(network.PARAMETERS, np.moveaxis(network.gradient(w, x, y), -1, 0), strict=True):
        product = np.prod([value for *_, value in network.chain(w, x, y, name)], axis=0)
        np.testing.assert_allclose(product.mean(-1), partial, rtol=0, atol=ROUNDING)


def test_layers_split_the_flat_parameters_in_the_documented_order():
    W1, b1, W2, b2 = network.layers(np.arange(9.0))
    assert (W1.tolist(), b1.tolist(), W2.tolist(), b2) == ([[0, 1], [2, 3]], [4, 5], [6, 7], 8)
    assert [np.arange(9)[part].tolist() for part in network.LAYERS.values()] == [[0, 1, 2, 3], [4, 5], [6, 7], [8]]


def test_swapping_the_hidden_units_changes_nothing_but_the_names():
    swap = [2, 3, 0, 1, 5, 4, 7, 6, 8]
    for w, x, y in random_networks(5):
        assert network.loss(w[swap], x, y) == pytest.approx(network.loss(w, x, y), abs=ROUNDING)
        np.testing.assert_allclose(network.gradient(w[swap], x, y), network.gradient(w, x, y)[swap], atol=ROUNDING)


def test_sigmoid_is_right_at_its_ends_and_silent():
    np.testing.assert_array_equal(network.sigmoid(np.array([-1e4, 0.0, 1e4])), [0, 0.5, 1])
    np.testing.assert_array_equal(network.sigmoid_slope(np.array([-1e4, 0.0, 1e4])), [0, 0.25, 0])


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: network.forward(np.ones(8), X), r"w .*\(\.\.\., 9\).*\(8,\)"),
        (lambda: network.forward(3.0, X), "w must be"),
        (lambda: network.loss("nine", X, Y), "w must be"),
        (lambda: network.forward(W, np.ones(3)), r"x .*\(2,\) or \(n, 2\).*\(3,\)"),
        (lambda: network.gradient(W, np.ones((0, 2)), np.ones(0)), "at least one sample"),
        (lambda: network.gradient(W, data.XOR_X, np.ones(3)), r"y .*\(4,\).*\(3,\)"),
        (lambda: network.loss(W, X, [0.8]), r"y .*\(\).*\(1,\)"),
        (lambda: network.chain(W, X, Y, "w1_33"), "name must be one of w1_11.*w1_33"),
        (lambda: network.chain(W, X, Y, 2), "name must be one of"),
        (lambda: network.latex("w3_11"), "name must be one of"),
        (lambda: derivatives.central_difference(np.sum, W, h=0), "h must be"),
        (lambda: derivatives.complex_step(np.sum, W, h=np.nan), "h must be"),
    ],
)
def test_bad_input_is_refused_by_name(call, says):
    with pytest.raises(ValueError, match=says):
        call()


def test_numerical_derivatives_of_a_known_function():
    w = np.array([0.3, -1.2, 2.0])
    exact = np.cos(w) * np.exp(np.sin(w).sum())

    def f(w):
        return np.exp(np.sin(w).sum(-1))

    np.testing.assert_allclose(derivatives.complex_step(f, w), exact, rtol=10 * ROUNDING)
    np.testing.assert_allclose(derivatives.central_difference(f, w), exact, rtol=1e-8)  # f ± 4 ULPS, over 2h = 2e-5


@pytest.mark.parametrize("way", [derivatives.central_difference, derivatives.complex_step])
@pytest.mark.parametrize(
    "f",
    [
        lambda w: w[0] * w[1],  # of many places the first two, not of each place its first two weights
        lambda w: (w**2).sum(),
        lambda w: w,
    ],
)
def test_a_function_that_does_not_take_each_place_by_itself_is_refused(way, f):
    with pytest.raises(ValueError, match=r"f must take \(\.\.\., d\) to \(\.\.\.\)"):
        way(f, [2.0, 5.0])
    np.testing.assert_allclose(way(lambda w: w[..., 0] * w[..., 1], [2.0, 5.0]), [5, 2], rtol=1e-9)


def test_a_gradient_of_another_shape_has_no_hessian():
    with pytest.raises(ValueError, match=r"grad must take \(\.\.\., d\) to"):
        derivatives.hessian(lambda w: w.sum(), [1.0, 2.0])
