"""The 2-2-1 network and its back-propagation, by hand.

Two inputs x1, x2; two hidden units with the logistic sigmoid; one linear output; half the squared error::

    z1_j = w1_j1 x1 + w1_j2 x2 + b1_j        a1_j = σ(z1_j)          j = 1, 2
    z2   = w2_11 a1_1 + w2_12 a1_2 + b2_1    y_hat = z2
    L    = ½ (y − y_hat)²                    (mean over the samples of a batch)

``w1_21`` is the weight of layer 1 *to* hidden unit 2 *from* input 1. All nine parameters live in one flat
array ``w`` of shape ``(..., 9)`` in the order of ``PARAMETERS``; leading axes are independent networks.

Source: Deep Learning Primer, section 2 (CC BY 4.0); D. E. Rumelhart, G. E. Hinton and R. J. Williams,
"Learning representations by back-propagating errors", Nature 323, 1986.
"""

import re
from types import SimpleNamespace

import numpy as np

from primer import checks

PARAMETERS = ("w1_11", "w1_12", "w1_21", "w1_22", "b1_1", "b1_2", "w2_11", "w2_12", "b2_1")
LAYERS = {"W1": slice(0, 4), "b1": slice(4, 6), "W2": slice(6, 8), "b2": slice(8, 9)}
WHOLE_LAYERS = {"layer 1": slice(0, 6), "layer 2": slice(6, 9)}  # the weights and biases of a layer together

# The worked example: one sample and one set of weights, used all through the course.
EXAMPLE_W = np.array([0.1, -0.3, 0.4, 0.2, 0.05, -0.1, 0.6, -0.5, 0.25])
EXAMPLE_X = np.array([0.5, -1.0])
EXAMPLE_Y = 0.8
for _array in (EXAMPLE_W, EXAMPLE_X):
    _array.setflags(write=False)


def random_start(seed):
    """Nine random parameters to start from, the same for the same ``seed``.

    W1 is uniform in ±1.5, then b1 in ±0.5, then W2 in ±1.5; b2 is 0. ``seed`` is a whole number of at least 0.
    """
    rng = np.random.default_rng(checks.count("seed", seed))
    return np.concatenate([rng.uniform(-1.5, 1.5, 4), rng.uniform(-0.5, 0.5, 2), rng.uniform(-1.5, 1.5, 2), [0.0]])


def sigmoid(z):
    """σ(z) = 1 / (1 + e^(−z)), for real or complex z of any shape."""
    z = checks.array("z", z, allow_complex=True)
    with np.errstate(over="ignore"):  # e^(−z) = inf is right: σ is then 0
        return _complex_sigmoid(z) if z.dtype.kind == "c" else 1 / (1 + np.exp(-z))


def _complex_sigmoid(z):
    """Far to the left σ(z) is e^z to the last place; there e^(−z) is infinite, and a complex 1/∞ is NaN."""
    left = z.real < -40
    far, near = np.where(left, z, 0), np.where(left, 0, z)
    return np.where(left, np.exp(far), 1 / (1 + np.exp(-near)))[()]


def sigmoid_slope(z):
    """σ'(z) = σ(z) (1 − σ(z)); at most ¼, at z = 0."""
    a = sigmoid(z)
    return a * (1 - a)


def layers(w):
    """Split flat parameters ``(..., 9)`` into W1 ``(..., 2, 2)``, b1 ``(..., 2)``, W2 ``(..., 2)``, b2 ``(...)``."""
    w = _parameters(w)
    W1 = w[..., LAYERS["W1"]].reshape(*w.shape[:-1], 2, 2)
    return W1, w[..., LAYERS["b1"]], w[..., LAYERS["W2"]], w[..., 8]


def forward(w, x):
    """The forward pass.

    Arguments: ``w`` of shape ``(..., 9)``; ``x`` of shape ``(2,)`` for one sample or ``(n, 2)`` for a batch.
    Returns a namespace with ``z1``, ``a1`` of shape ``(..., [n,] 2)`` and ``z2``, ``y_hat`` of shape ``(..., [n])``.
    Raises ValueError if a shape does not fit.
    """
    W1, b1, W2, b2 = layers(w)
    x = _inputs(x)
    if x.ndim == 2:  # make room for the sample axis behind the axes of independent networks
        W1, b1, W2, b2 = W1[..., None, :, :], b1[..., None, :], W2[..., None, :], b2[..., None]
    z1 = (W1 * x[..., None, :]).sum(-1) + b1
    a1 = sigmoid(z1)
    z2 = (W2 * a1).sum(-1) + b2
    return SimpleNamespace(z1=z1, a1=a1, z2=z2, y_hat=z2)


def loss(w, x, y):
    """L = ½ (y − y_hat)², averaged over the samples; shape ``(...)`` for ``w`` of shape ``(..., 9)``.

    ``y`` is a number for one sample, or has shape ``(n,)`` for ``x`` of shape ``(n, 2)``.
    """
    x, y = _samples(x, y)
    half_square = 0.5 * (y - forward(w, x).y_hat) ** 2
    return half_square.mean(-1) if x.ndim == 2 else half_square


def gradient(w, x, y):
    """∂L/∂w for all nine parameters, by back-propagation; same shape as ``w``, mean over the samples.

    δ2 = −(y − y_hat);  δ1 = W2 δ2 ⊙ σ'(z1);  ∂L/∂W2 = δ2 a1;  ∂L/∂b2 = δ2;  ∂L/∂W1 = δ1 xᵀ;  ∂L/∂b1 = δ1.
    """
    x, y = _samples(x, y)
    net, (_, _, W2, _) = forward(w, x), layers(w)
    if x.ndim == 2:
        W2 = W2[..., None, :]
    delta2 = -(y - net.y_hat)[..., None]
    delta1 = W2 * delta2 * net.a1 * (1 - net.a1)
    dW1 = delta1[..., :, None] * x[..., None, :]
    grad = np.concatenate([dW1.reshape(*dW1.shape[:-2], 4), delta1, delta2 * net.a1, delta2], axis=-1)
    return grad.mean(-2) if x.ndim == 2 else grad


def chain(w, x, y, name):
    """The factors of the chain rule whose product is ∂L/∂``name``.

    Returns a list of ``(symbol, formula, value)``: symbol and formula in LaTeX, value the number, of shape
    ``(...)`` for one sample and ``(..., n)`` for a batch (there the mean of the product is the partial).
    Three factors for a parameter of layer 2, four for one of layer 1. ValueError if ``name`` is no parameter.
    """
    checks.one_of("name", name, PARAMETERS)
    x, y = _samples(x, y)
    net, (_, _, W2, _) = forward(w, x), layers(w)
    residual = -(y - net.y_hat)
    layer, to = name[1], int(name[3])
    source = int(name[4]) if len(name) == 5 else None
    if layer == "2":
        value = np.ones_like(residual) if source is None else net.a1[..., source - 1]
        formula = "1" if source is None else f"a^{{[1]}}_{source}"
        return [
            (_d("L", r"\hat{y}"), r"-(y-\hat{y})", residual),
            (_d(r"\hat{y}", "z^{[2]}_1"), "1", np.ones_like(residual)),
            (_d("z^{[2]}_1", latex(name)), formula, value),
        ]
    j = to - 1
    weight = W2[..., j, None] if x.ndim == 2 else W2[..., j]
    slope = net.a1[..., j] * (1 - net.a1[..., j])
    value = np.ones_like(slope) if source is None else x[..., source - 1] + 0 * slope
    return [
        (_d("L", "z^{[2]}_1"), r"-(y-\hat{y})", residual),
        (_d("z^{[2]}_1", f"a^{{[1]}}_{to}"), f"w^{{[2]}}_{{1{to}}}", weight + 0 * residual),
        (_d(f"a^{{[1]}}_{to}", f"z^{{[1]}}_{to}"), rf"\sigma'(z^{{[1]}}_{to})", slope),
        (_d(f"z^{{[1]}}_{to}", latex(name)), "1" if source is None else f"x_{source}", value),
    ]


def latex(name):
    """The article's symbol for a parameter: ``w1_21`` → ``w^{[1]}_{21}``."""
    checks.one_of("name", name, PARAMETERS)
    return f"{name[0]}^{{[{name[1]}]}}_{{{name[3:]}}}"


def plain(formula):
    """A formula of ``chain`` without LaTeX, for a table: ``w^{[1]}_{21}`` → ``w1_21``."""
    formula = re.sub(r"\^\{\[(\d)\]\}_\{?(\d+)\}?", r"\1_\2", formula)
    return formula.replace(r"\hat{y}", "ŷ").replace(r"\sigma", "σ").replace("-", "−")


def _d(above, below):
    return rf"\frac{{\partial {above}}}{{\partial {below}}}"


def _parameters(w):
    w = checks.array("w", w, allow_complex=True)
    if w.ndim == 0 or w.shape[-1] != 9:
        raise ValueError(f"w must be numbers of shape (..., 9), in the order of PARAMETERS; got shape {w.shape}")
    return w


def _inputs(x):
    x = checks.array("x", x, allow_complex=True)
    if x.ndim not in (1, 2) or x.shape[-1] != 2:
        raise ValueError(f"x must be numbers of shape (2,) or (n, 2); got shape {x.shape}")
    if len(x) == 0:
        raise ValueError("x must hold at least one sample; got shape (0, 2)")
    return x


def _samples(x, y):
    x, y = _inputs(x), checks.array("y", y, allow_complex=True)
    if y.shape != x.shape[:-1]:
        raise ValueError(f"y must hold one number per sample of x: shape {x.shape[:-1]}; got shape {y.shape}")
    return x, y
