"""What the numbers of notebook 2 stand on: those of the worked example on the golden values, not on the package."""

import json
from cmath import exp

import numpy as np

from claims import equals, given, notation, set_in, shown
from claims.figures import built, preset
from claims.texts import ROOT
from primer import network
from primer.exercises import EXERCISES, GOALS, nb2

_GOLDEN = json.loads((ROOT / "tests/data/worked_example.json").read_text(encoding="utf-8"))
_CODE = "indices and factors in lines of code"
_LAYERS = "numbers of layers and units"
_HALF = "the definition of the loss and its derivative"
_SLOPE = "σ' = σ(1 − σ) is largest where σ = ½"
_LOGISTIC = "the definition of σ"
_SQUARE = "the error falls like h²"
_PLACES = ["steepest: z = 0", "saturated: z = 8", "saturated: z = −8"]
_XOR = [(0, 0, 0), (0, 1, 1), (1, 0, 1), (1, 1, 0)]


def _grads(*names):
    return [float(_GOLDEN["grads"][name]) for name in names]


def _step(number):
    return {name: float(value) for name, value in _GOLDEN["gd_eta_0_5"][number].items()}


def _sigmoid(z):
    return 1 / (1 + exp(-z).real)


def _loss_by_hand():
    """Every number of the exercise's solution, in its order."""
    z1, z2 = 0.1 * 1 - 0.3 * 2 + 0.05, 0.4 * 1 + 0.2 * 2 - 0.1
    a1, a2 = _sigmoid(z1), _sigmoid(z2)
    y_hat = 0.6 * a1 - 0.5 * a2 + 0.25
    sums = [0.1, 1, 0.3, 2, 0.05, z1, 0.4, 1, 0.2, 2, 0.1, z2, a1, a2]
    return [*sums, 0.6, a1, 0.5, a2, 0.25, y_hat, 1 / 2, 1, y_hat, (1 - y_hat) ** 2 / 2]


def _change(lr):
    """What first order promises, and the share of it that the golden step keeps."""
    promise = -lr * sum(float(value) ** 2 for value in _GOLDEN["grads"].values())
    return promise, (_step(1)["L"] - _step(0)["L"]) / promise


def _after(lr, steps=100):
    """The loss on XOR when only b2_1 is trained: 1 − η multiplies the gaps' mean in each step, nothing their spread."""
    p = {name: float(value) for name, value in _GOLDEN["inputs"].items()}
    gaps = []
    for first, second in ((0, 0), (0, 1), (1, 0), (1, 1)):
        a = [_sigmoid(first * p[f"w1_{j}1"] + second * p[f"w1_{j}2"] + p[f"b1_{j}"]) for j in (1, 2)]
        gaps.append((first != second) - p["w2_11"] * a[0] - p["w2_12"] * a[1] - p["b2_1"])
    return np.var(gaps) / 2 + (np.mean(gaps) * (1 - lr) ** steps) ** 2 / 2


def _kept(lr):
    """The share of the first-order promise that one update of all nine keeps."""
    w, slopes = (np.array([float(_GOLDEN[kind][name]) for name in _GOLDEN["grads"]]) for kind in ("inputs", "grads"))
    return (_loss(w) - _loss(w - lr * slopes)).real / (lr * slopes @ slopes)


def _forward_error(h):
    """The largest of the nine derivatives' errors by a forward difference, from the second derivatives: h L''/2."""
    w, bends = network.EXAMPLE_W, []
    for e in 0.02 * np.eye(9):
        before, here, after = (network.loss(w + k * e, network.EXAMPLE_X, network.EXAMPLE_Y) for k in (-1, 0, 1))
        bends.append((before - 2 * here + after) / 0.02**2)
    return h / 2 * max(np.abs(bends))


def _lowest():
    """The learning rate with which one update leads to the lowest loss: where lr times the share kept is largest."""
    rates = np.arange(0.01, 1.5, 0.001)
    return rates[np.argmax([lr * _kept(lr) for lr in rates])]


def _loss(parameters):
    """The example's loss by a forward pass written out, also for complex parameters."""
    p = dict(zip(_GOLDEN["grads"], parameters, strict=True))
    a = [1 / (1 + exp(-(0.5 * p[f"w1_{j}1"] - p[f"w1_{j}2"] + p[f"b1_{j}"]))) for j in (1, 2)]
    return (0.8 - p["w2_11"] * a[0] - p["w2_12"] * a[1] - p["b2_1"]) ** 2 / 2


def _risen(lr):
    """The rate, if one step with it makes the loss larger."""
    after = _loss([float(_GOLDEN["inputs"][name]) - lr * float(slope) for name, slope in _GOLDEN["grads"].items()])
    return lr if after.real > _step(0)["L"] else np.nan


def _exact(h):
    """The h, if a complex step of this length gives all nine golden derivatives to their last digit but one."""
    w = np.array([float(_GOLDEN["inputs"][name]) for name in _GOLDEN["grads"]])
    slopes = [_loss(w + 1j * h * e).imag / h for e in np.eye(9)]
    return h if np.allclose(slopes, _grads(*_GOLDEN["grads"]), rtol=1e-13, atol=0) else np.nan


def _through(unit, weight):
    """The path from the loss to x1 through a hidden unit, with another w1_11: by moving x1 before that unit alone."""
    p = {name: float(value) for name, value in _GOLDEN["inputs"].items()} | {"w1_11": weight}

    def moved(h):
        x1 = [0.5 + h * (j == unit) for j in (1, 2)]
        a = [_sigmoid(p[f"w1_{j}1"] * x1[j - 1] - p[f"w1_{j}2"] + p[f"b1_{j}"]) for j in (1, 2)]
        return (0.8 - p["w2_11"] * a[0] - p["w2_12"] * a[1] - p["b2_1"]) ** 2 / 2

    return (moved(1e-5) - moved(-1e-5)) / 2e-5


def _one_of_four():
    """How many times the loss goes into 1 if one sample is right and the other three get their mean."""
    (_, *targets) = [y for _, _, y in _XOR]
    return 1 / (sum((y - np.mean(targets)) ** 2 for y in targets) / 2 / 4)


def _nine():
    rows = [
        *("0 0 0 w1_11", "0 0 1 w1_12", "1 1 0 w1_21", "1 1 1 w1_22", "0 0 1 b1_1", "1 1 1 b1_2"),
        *("1 0 w2_11", "1 1 w2_12", "1 1 b2_1"),
    ]
    entries = []
    for row in rows:
        *indices, name = row.split()
        entries += [given(" ".join(indices), _CODE), equals(f"{_grads(name)[0]:.9f}", lambda name=name: _grads(name))]
    return entries


_PROSE = {
    "opening-1": [
        given("2 2-2-1", "the notebook; the network"),
        given("125 160 15 35", "minutes, as on the page for teachers"),
        given("1", "a notebook"),
        given("2", "a section of the article"),
        given("4.0 323 1986", "version of the licence; volume and year of a paper"),
        notation("40"),
    ],
    "opening-3": [
        set_in(network.EXAMPLE_X, "0.5 -1"),
        set_in(network.EXAMPLE_Y, "0.8"),
        given("1 2 2 1 2", "layers, and what the indices of w1_21 and b1_2 say"),
        notation("12112112"),
    ],
    "forward-4": [
        given("0 1 2", _LAYERS),
        given("0 1", "the range of σ"),
        notation("1111111122111111121211122212121211212111121212212121221221121222112122"),
    ],
    "forward-5": [notation("2")],
    "forward-9": [given("5", "a place to try, within the slider's"), notation("1211212")],
    "forward-13": [given("1/2 1/2 1/2", _HALF), given("3", "a part"), notation("2")],
    "forward-14": [given("1/2", _HALF)],
    "forward-16": [
        equals("0.1 1 0.3 2 0.05 -0.45 0.4 1 0.2 2 0.1 0.7 0.3894 0.6682", lambda: _loss_by_hand()[:14]),
        equals("0.6 0.3894 0.5 0.6682 0.25 0.1495 1/2 1 0.1495 0.3617", lambda: _loss_by_hand()[14:]),
        set_in(nb2._one_sample_loss, "1 2 1"),
        notation("111212"),
    ],
    "chain-4": [given("2 2", _LAYERS), notation("21121212111222112111112121122111")],
    "chain-7": [
        given("1", _LAYERS),
        given("1", _LOGISTIC),
        given("1 1", _LAYERS),
        notation("121211212112121212121112111111121111111221111211211111"),
    ],
    "chain-9": [given("2", _LAYERS), notation("12121212112221212212212121")],
    "chain-20": [given("2 1", "a hidden unit; its place in the code"), notation("212121112212")],
    "chain-21": [set_in("chain-22", "0.1"), notation("1112212111111111122111122")],
    "nine-1": [*_nine(), notation("1112111112112211112212121212121222121222112111121221212221111121212121")],
    "chain-11": [
        given("3", "a part"),
        given("0 2 5 0 0", "places to try; a hidden unit; a small slope"),
        notation("212121212"),
    ],
    "chain-13": [notation("121")],
    "chain-16": [notation("211121")],
    "chain-19": [given("1 1 1 1 0", _CODE), notation("1122211")],
    "chain-25": [
        equals("0.35", lambda: GOALS["paths-cancel"].solution["w1_11"]),
        equals("1 -0.0201", lambda: [1, _through(1, 0.35)]),
        equals("2 0.0205", lambda: [2, _through(2, 0.35)]),
        given("1 0 0 0 0 1 1 1 0", _CODE),
        notation("1111122112121"),
    ],
    "vector-4": [given("2 2 2 1", "shapes; the definition of a mean"), notation("2122122122111111111")],
    "vector-5": [notation("1")],
    "vector-12": [given("1", _CODE), notation("11122211")],
    "vector-13": [notation("11")],
    "vector-11": [given("1 0", "the definition of a unit vector"), notation("2")],
    "check-2": [equals("1e-30", lambda: _exact(1e-30))],
    "check-4": [notation("2")],
    "check-9": [
        equals("2 9 2", lambda: [2, len(_GOLDEN["grads"]), 2]),
    ],
    "check-14": [notation("11")],
    "check-13": [
        equals("4", lambda: EXERCISES["find-the-bug"].answer),
        given("2 2", "a shape"),
        equals("0.005 0.01", lambda: [_forward_error(0.01), 0.01]),
        equals("0.0005 0.001", lambda: [_forward_error(0.001), 0.001]),
        notation("11212111221112"),
    ],
    "update-4": [given("2", "a part"), notation("21121111121121212121112")],
    "update-10": [set_in("update-11", "0.5")],
    "update-14": [given("2", _LAYERS), notation("2")],
    "update-17": [
        equals("0.12 0.90", lambda: [EXERCISES["one-step"].answer, _kept(0.12)]),
        equals("0.12 0.12 0.60", lambda: [0.12, 0.12, _lowest()]),
    ],
    "surface-4": [notation("1012")],
    "surface-7": [
        equals("120", lambda: built("loss_surface").controls["steps"].value),
        given("1 1 1 0", "a hidden unit; the definition of exclusive or; the lowest loss"),
        notation("111112111211"),
    ],
    "surface-9": [notation("111211")],
    "surface-11": [given("0", "the lowest loss")],
    "surface-14": [
        given("1 1 2 1 2", "the curvature is 1, and 2/λ the edge"),
        equals("1.99 0.1528 0.1295 2.01 0.3229", lambda: [1.99, _after(0, 0), _after(1.99), 2.01, _after(2.01)]),
        given("9 8", "b2_1 is the last of nine"),
        equals("1.99 2.01 100", [1.99, 2.01, 100]),
        given("-1", _CODE),
        notation("2122"),
    ],
    "vanish-4": [notation("114001112111221121211121112")],
    "vanish-7": [given("1 2", _LAYERS)],
    "vanish-9": [given("1", "weights that neither weaken nor strengthen")],
    "vanish-11": [set_in("vanish-12", "0 10 100 1000")],
    "vanish-14": [
        shown("vanish-13", "0.125", line="1000  "),
        equals("0 1 12", lambda: [0, 1, _one_of_four()]),
    ],
    "vanish-18": [given("1 5", "notebooks")],
    "vanish-17": [
        equals("1/4 1 4 1 262144", lambda: [1 / 4, 1, 4, 1, 4**9]),
        equals("1 4 1 1048576", lambda: [1, 4, 1, 4**10]),
        given("1", "weights that neither weaken nor strengthen"),
        equals("0 4 1/4", lambda: [0, 1 / network.sigmoid_slope(0), network.sigmoid_slope(0)]),
        notation("910"),
    ],
    "closing-1": [
        given("2", "a section of the article"),
        given("1/2", _HALF),
        equals("-0.428297810 0.8 0.371702190", lambda: [*_grads("b2_1"), 0.8, _step(0)["yhat"]]),
        equals("-0.256416614", lambda: _grads("w2_11")),
        equals("0.026701803", lambda: _grads("w1_21")),
        set_in("check-8", "1e-15 1e-15"),
        given("1 1/4", _SLOPE),
        equals("4.5e-5 10", lambda: [_sigmoid(10) * (1 - _sigmoid(10)), 10]),
        equals("0.0917 0.0025 0.5 1.5", lambda: [_step(0)["L"], _step(1)["L"], 0.5, _risen(1.5)]),
        notation("21111121212121"),
    ],
    "closing-2": [notation("2")],
    "closing-4": [given("3 4", "notebooks")],
    "closing-symbols": [
        given("2-2-1", "the network"),
        given("1 0 1", _LOGISTIC),
        given("1 1 1 1 1", "parts"),
        given("0 1 1", _SLOPE),
        given("2 1/4 2 2 2 2 3 3 3 3 3 3 4 4", _SLOPE + ", and parts"),
        given("1 1 5 5 6 6", "the definition of exclusive or, and parts"),
        notation("111111212112121141149131521111112444442447121815"),
    ],
}

_QUESTIONS = {
    "prediction zero-weights": [
        given("1 1", _LOGISTIC),
        given("0 0", "the question"),
        equals("0.5", lambda: _sigmoid(0)),
        given("1", "another number"),
        equals("0 0 1/2", lambda: [0, 0, _sigmoid(0)]),
    ],
    "prediction largest-partial": [
        given("2", _LAYERS),
        given("0 1", "the range of σ"),
        notation("21121221"),
    ],
    "prediction after-update": [
        equals("-0.5 0.0917 -0.1528 0.003", lambda: [-0.5, _step(0)["L"], _change(0.5)[0], _step(1)["L"]]),
        given("0.06", "another number"),
        equals("0.003 58%", lambda: [_step(1)["L"], _change(0.5)[1]]),
    ],
    "prediction how-many-minima": [given("0", "the lowest loss"), notation("111211111211")],
    "prediction twins": [set_in("vanish-12", "1000")],
    "prediction smaller-h": [set_in("check-8", "1e-5 1e-12"), given("2", "in the formula")],
    "exercise input-slope": [
        given("1 2 2 1", "hidden units"),
        given("1 1 2", "σ' = σ(1 − σ); hidden units"),
        notation("111111111211211111211111121211212111121"),
    ],
    "exercise find-the-bug": [
        given("1 2 3 5", "numbers of the lines"),
        notation("211112211212"),
    ],
    "goal paths-cancel": [
        set_in(nb2._paths_cancel, "0.01"),
        given("0", "what the sum is near to"),
        set_in(nb2._paths_cancel, "0.002"),
        notation("1111"),
    ],
    "exercise loss-by-hand": [
        set_in(nb2._one_sample_loss, "1 2 1"),
        given("1/2 2 1", _HALF),
        given("1/2", _HALF),
        equals("0.1 1 0.3 2 0.05", lambda: _loss_by_hand()[:5]),
        notation("2112211212112121112"),
    ],
    "exercise partial": [
        given("2 1 1 1 2 1 2", "hidden units; σ' = σ(1 − σ)"),
        given("2 1/2 1/2 2 2 1", _HALF + "; a hidden unit; a slope"),
        notation("1212112121211211212112122121212121"),
    ],
    "exercise delta": [
        given("1 1 1", "σ' = σ(1 − σ)"),
        given("2 1/2 1/2 2 1 1", _HALF + "; a hidden unit; a slope"),
        notation("11211111111111111122112222211"),
    ],
    "exercise one-step": [
        equals("90%", lambda: _kept(EXERCISES["one-step"].answer)),
        given("10%", "a mistake"),
        equals("10% 90%", lambda: [1 - (kept := _kept(EXERCISES["one-step"].answer)), kept]),
        given("0.5", "the figure's rate at the start"),
        equals("90%", lambda: _kept(EXERCISES["one-step"].answer)),
        given("0.5", "the figure's rate at the start"),
        equals("90%", lambda: _kept(EXERCISES["one-step"].answer)),
    ],
    "exercise edge": [given("1 1", "the curvature of the mean"), notation("212121")],
    "exercise a-millionth": [
        given("1", "the question"),
        equals("0 1/2 1/4", lambda: [0, _sigmoid(0), _sigmoid(0) * (1 - _sigmoid(0))]),
        equals("1 262144 4", lambda: [1, 4**9, 4]),
        given("1/4 1/4 1/4 4", _SLOPE),
    ],
    "exercise check-slope": [
        given("1", "how rounding grows"),
        given("10 10", "the exponent, as a slope"),
        given("1e-1 1e-2 1e-2 1e-3", "points of the figure"),
        notation("2"),
    ],
}

_FIGURES = {
    "figures nb2": [
        equals("0.5", lambda: preset("one_update", "worked example, η = 0.5", "lr")),
        given("1 2", _LAYERS),
        equals("0 8 -8", lambda: [preset("vanishing_signal", title, "z") for title in _PLACES]),
        given("1 2 2 1", "hidden units"),
        equals("0.1", lambda: preset("gradient_check", "h = 0.1: the formulas' own errors", "h")),
        equals("1e-12", lambda: preset("gradient_check", "h = 1e−12: far too small", "h")),
        equals("0", lambda: preset("chain_rule", "hidden unit 1 cut off (w2_11 = 0)", "w2_11")),
        notation("111122111112212211112211"),
    ],
}
TEXTS = _PROSE | _QUESTIONS | _FIGURES
