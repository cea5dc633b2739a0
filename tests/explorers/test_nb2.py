"""The figures of notebook 2 say what is true."""

import math
import re

import numpy as np
import pytest
from words import lines, numbers_of, says

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
    assert " % of the predicted" in explorer.text


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


def test_the_start_on_the_loss_surface_is_where_the_pointer_drags_it():
    explorer = explorers.loss_surface()
    plane = explorer._shown.figure.axes[0]
    assert explorer._on_pointer(*plane.transData.transform((2.0, 3.0)))
    assert lines(explorer)[0][:, 0] == pytest.approx((2.0, 3.0), abs=0.1)


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


# Every number in the words, by another way.

WEIGHTS = {"w1_11": 0.7, "w1_12": -1.2, "w1_21": 2.0, "w1_22": 0.4, "b1_1": -0.3, "b1_2": 1.1}
WEIGHTS |= {"w2_11": -1.5, "w2_12": 2.5, "b2_1": 0.6}


def by_hand(w, x1, x2, y):
    """The network in plain numbers: both activations, the guess and the loss."""
    v = dict(zip(network.PARAMETERS, w, strict=True))
    a = [1 / (1 + math.exp(-(v[f"w1_{j}1"] * x1 + v[f"w1_{j}2"] * x2 + v[f"b1_{j}"]))) for j in (1, 2)]
    guess = v["w2_11"] * a[0] + v["w2_12"] * a[1] + v["b2_1"]
    return *a, guess, 0.5 * (y - guess) ** 2


def slopes(w, *sample, h=1e-5):
    """The gradient of the loss by central differences of ``by_hand``."""
    return np.array([(by_hand(w + h * e, *sample)[-1] - by_hand(w - h * e, *sample)[-1]) / (2 * h) for e in np.eye(9)])


@pytest.mark.parametrize(
    ("weights", "sample"), [({}, (0.5, -1.0, 0.8)), (WEIGHTS, (1.5, -2.0, -1.0)), ({"w2_11": -5.0}, (3.0, 3.0, 3.0))]
)
def test_network_live_says_the_network_in_plain_numbers(weights, sample):
    explorer = explorers.network_live()
    explorer.set(**weights, **dict(zip(("x1", "x2", "y"), sample, strict=True)))
    w = np.array([weights.get(name, value) for name, value in zip(network.PARAMETERS, network.EXAMPLE_W, strict=True)])
    a1, a2, guess, loss = by_hand(w, *sample)
    says(explorer, *sample[:2], a1, a2, guess, sample[2], loss)
    texts = re.findall(r"<text[^>]*>([^<]*)", explorer.frame)
    for letter, value in (("a", a1), ("a", a2), ("ŷ", guess), ("y", sample[2]), ("L", loss)):
        assert any(re.fullmatch(rf"{letter} \S+", text) and near(text[2:], value) for text in texts), letter
    z1, z2 = (math.log(a / (1 - a)) for a in (a1, a2))
    equations = [text for text in texts if "= " in text]
    for text, value in zip(equations, (z1, z2, a2, guess, loss), strict=True):
        assert near(text.rpartition("= ")[2], value)
    assert near(re.search(r"\) = (\S+) ", equations[2])[1], a1)


def near(text, value):
    return float(text.replace("−", "-")) == pytest.approx(value, abs=6e-3, rel=6e-3)


def test_presets_of_the_network_show_what_they_say():
    explorer = explorers.network_live()
    explorer.set(preset="the worked example")
    assert "y = 0.8, so the loss is ½(y − ŷ)² = 0.09172." in explorer.text
    explorer.set(preset="target met: no error, no gradient")
    assert "= 0." in explorer.text
    assert not slopes(explorer_weights(explorer), 0.0, 0.0, 0.5).round(9).any()
    explorer.set(preset="hidden unit 2 saturated")
    assert by_hand(explorer_weights(explorer), 0.5, -1.0, 0.8)[1] > 0.999
    explorer.set(preset="hidden unit 1 cut off (w2_11 = 0)")
    assert explorer.controls["w2_11"].value == 0
    assert not slopes(explorer_weights(explorer), 0.5, -1.0, 0.8)[[0, 1, 4]].any()
    explorer.set(preset="identical hidden units")
    same = slopes(explorer_weights(explorer), 0.5, -1.0, 0.8)
    np.testing.assert_allclose(same[[0, 1, 4, 6]], same[[2, 3, 5, 7]], rtol=1e-6)
    explorer.set(preset="everything at its largest")
    assert all(abs(control.value) == control.max for control in explorer.controls.values())


def explorer_weights(explorer):
    return np.array([explorer.controls[name].value for name in network.PARAMETERS])


@pytest.mark.parametrize("name", ["w1_12", "b1_2", "w2_11", "b2_1"])
def test_chain_rule_multiplies_factors_to_what_differences_give(name):
    explorer = explorers.chain_rule()
    explorer.set(name=name, x1=1.5, x2=-2.0, y=-1.0, **WEIGHTS)
    partial = slopes(np.array([*WEIGHTS.values()]), 1.5, -2.0, -1.0)[network.PARAMETERS.index(name)]
    *factors, product = map(float, numbers_of(explorer.text))
    assert math.prod(factors) == pytest.approx(partial, rel=5e-4)
    assert product == pytest.approx(partial, rel=5e-4)
    guess = by_hand([*WEIGHTS.values()], 1.5, -2.0, -1.0)[2]
    assert factors[0] == pytest.approx(guess + 1, rel=5e-4)
    assert len(factors) == {"w1": 4, "b1": 4, "w2": 3, "b2": 3}[name[:2]]
    assert f"goes {'down' if partial > 0 else 'up'}" in explorer.text


def paths_by_hand(w, sample, to):
    """What each hidden unit alone passes on: ``to`` is moved before unit 1 only, then before unit 2 only."""
    v = dict(zip(network.PARAMETERS, w, strict=True))

    def moved(unit, h):
        inputs = {
            j: [sample[0] + h * (to == "x1" and j == unit), sample[1] + h * (to == "x2" and j == unit)] for j in (1, 2)
        }
        extra = {1: h * sample[0], 2: h * sample[1]} if to.startswith("w") else {1: 0, 2: 0}
        a = [
            1
            / (
                1
                + math.exp(
                    -(
                        v[f"w1_{j}1"] * inputs[j][0]
                        + v[f"w1_{j}2"] * inputs[j][1]
                        + v[f"b1_{j}"]
                        + extra[j] * (j == unit)
                    )
                )
            )
            for j in (1, 2)
        ]
        return (sample[2] - v["w2_11"] * a[0] - v["w2_12"] * a[1] - v["b2_1"]) ** 2 / 2

    return [(moved(unit, 1e-5) - moved(unit, -1e-5)) / 2e-5 for unit in (1, 2)]


@pytest.mark.parametrize("sample", [(0.5, -1.0, 0.8), (1.5, -2.0, -1.0)])
@pytest.mark.parametrize("name", ["x1", "x2", "w1_11 = w1_22"])
def test_where_two_paths_lead_their_products_add_up(name, sample):
    explorer = explorers.chain_rule()
    explorer.set(name=name, **dict(zip(("x1", "x2", "y"), sample, strict=True)), **WEIGHTS)
    w = np.array([*WEIGHTS.values()])
    if name.startswith("w"):
        w[3] = w[0]
    first, second = paths_by_hand(w, sample, name)
    one, *numbers = map(float, numbers_of(explorer.text))
    assert (one, numbers[5]) == (1, 2)  # the hidden units
    for factors, product, path in ((numbers[:4], numbers[4], first), (numbers[6:10], numbers[10], second)):
        assert math.prod(factors) == pytest.approx(path, rel=1e-3)
        assert product == pytest.approx(path, rel=1e-3)
    assert numbers[11] == pytest.approx(first + second, rel=1e-3)
    assert len(numbers) == 12
    assert f"{name} goes {'down' if first + second > 0 else 'up'}" in explorer.text
    assert ("idle" in explorer.text) == name.startswith("w")
    texts = re.findall(r"<text[^>]*>([^<]*)", explorer.frame)
    shown = [text for text in texts if len(text.partition(".")[2]) == 6]
    assert [float(text.replace("−", "-")) for text in shown] == pytest.approx([first, second, first + second], abs=2e-6)
    checks = [float(text.replace("−", "-")) for text in texts if len(text.partition(".")[2]) == 10]
    assert checks == pytest.approx([first + second] * (3 if name.startswith("w") else 2), abs=1e-8)


def test_a_shared_weight_is_one_number_whatever_the_other_slider_says():
    explorer = explorers.chain_rule()
    explorer.set(name="w1_11 = w1_22", w1_22=3.0)
    seen = explorer.text
    explorer.set(w1_22=-3.0)
    assert explorer.text == seen
    explorer.set(w1_11=0.9)
    assert explorer.text != seen


def test_the_lit_paths_lead_from_the_loss_to_what_is_differentiated():
    """One band for a parameter; two, each in its colour, that share their beginning where the way forks."""
    ends = {
        "w2_12": [(431, 170)],
        "b1_1": [(316, 268)],
        "x1": [(56, 335)] * 2,
        "w1_11 = w1_22": [(186, 335), (186, 115)],
    }
    for name, places in ends.items():
        explorer = explorers.chain_rule()
        explorer.set(name=name)
        bands = [line for line in explorer._shown.figure.axes[0].lines if line.get_linewidth() == 18]
        assert sorted(tuple(band.get_xydata()[-1]) for band in bands) == sorted(places)
        assert len({band.get_color() for band in bands}) == len(places)
        assert {tuple(band.get_xydata()[0]) for band in bands} == {(546, 58)}
        if name == "x1":  # by the labels of w1_11 and w1_21
            by = sorted(tuple(band.get_xydata()[-2]) for band in bands)
            np.testing.assert_allclose(by, [(128.8, 273.4), (186, 335)])


@pytest.mark.parametrize(("lr", "sample"), [(0.5, (0.5, -1.0, 0.8)), (1.5, (2.0, 1.0, -0.5)), (2.0, (-1.0, 2.5, 1.5))])
def test_one_update_says_a_step_by_differences(lr, sample):
    explorer = explorers.one_update()
    explorer.set(lr=lr, **dict(zip(("x1", "x2", "y"), sample, strict=True)))
    w, slope = network.EXAMPLE_W, slopes(network.EXAMPLE_W, *sample)
    before, after = by_hand(w, *sample)[-1], by_hand(w - lr * slope, *sample)[-1]
    expected = -lr * np.sum(slope**2)
    share = [round(100 * (after - before) / expected)] if after <= before else []
    says(explorer, lr, before, after, after - before, expected, *share)
    assert ("the loss rose" in explorer.text) == (after > before)
    truth, tangent, dots = lines(explorer, 1)
    np.testing.assert_allclose(dots, [[lr, lr], np.clip([after / before, 1 + expected / before], -1, 3)], atol=1e-7)
    assert np.interp(lr, *tangent) == pytest.approx(1 + expected / before, abs=1e-6)
    assert np.interp(lr, *truth) == pytest.approx(after / before, rel=0.01)
    shafts, hollow, filled = lines(explorer, 0)[:3]
    np.testing.assert_allclose(hollow, [np.clip(w, -1.5, 1.5), np.arange(9)[::-1]], atol=1e-7)
    np.testing.assert_allclose(filled[0], np.clip(w - lr * slope, -1.5, 1.5), atol=1e-7)
    np.testing.assert_allclose(shafts[:, 1], filled[:, 0], atol=1e-7)


def test_presets_of_one_update_show_what_they_say():
    explorer = explorers.one_update()
    explorer.set(preset="worked example, η = 0.5")
    assert explorer.text.startswith("With η = 0.5 the loss goes from 0.09172 to 0.002524")
    explorer.set(preset="small step: the prediction is right")
    assert "98 % of the predicted" in explorer.text
    explorer.set(preset="too far: the loss rises")
    assert "the loss rose" in explorer.text


@pytest.mark.parametrize(
    ("axes", "samples", "start", "lr", "steps"),
    [
        (("w1_11", "w2_11"), "worked example", (-1.0, -4.0), 1.0, 60),
        (("b1_2", "w2_12"), "XOR, four samples", (2.0, 3.0), 0.4, 20),
        (("w2_12", "b2_1"), "worked example", (0.5, -2.0), 0.1, 0),
    ],
)
def test_loss_surface_says_a_walk_by_differences(axes, samples, start, lr, steps):
    explorer = explorers.loss_surface()
    explorer.set(across=axes[0], up=axes[1], data=samples, start_across=start[0], start_up=start[1], lr=lr, steps=steps)
    rows = (
        [(0.5, -1.0, 0.8)]
        if samples == "worked example"
        else [(*x, y) for x, y in zip(data.XOR_X, data.XOR_Y, strict=True)]
    )
    at, w = [network.PARAMETERS.index(name) for name in axes], network.EXAMPLE_W.copy()
    w[at] = start
    losses = [np.mean([by_hand(w, *row)[-1] for row in rows])]
    for _ in range(steps):
        w[at] -= lr * np.mean([slopes(w, *row) for row in rows], axis=0)[at]
        losses.append(np.mean([by_hand(w, *row)[-1] for row in rows]))
    says(explorer, steps, *start, *w[at], losses[0], losses[-1])
    np.testing.assert_allclose(lines(explorer)[0][:, [0, -1]].T, [start, w[at]], rtol=1e-6)
    np.testing.assert_allclose(lines(explorer, 1)[0][1], losses, rtol=1e-5)


def test_presets_of_the_loss_surface_show_what_they_say():
    explorer = explorers.loss_surface()
    explorer.set(preset="from where it is flat: slow for fifty steps")
    losses = lines(explorer, 1)[0][1]
    assert losses[10] > 0.8 * losses[0]
    assert losses[50] > 0.1 * losses[0]  # and yet
    assert losses[-1] < 1e-6
    explorer.set(preset="long steps: it jumps over the valley")
    x, y = lines(explorer)[0]
    assert np.abs([x, y]).max() < 6  # within the picture
    below = np.array(
        [
            by_hand([a, *network.EXAMPLE_W[1:6], b, *network.EXAMPLE_W[7:]], 0.5, -1, 0.8)[2] < 0.8
            for a, b in zip(x, y, strict=True)
        ]
    )
    assert (below[1:] != below[:-1]).any()  # on both sides of where the loss is 0
    explorer.set(preset="into the valley")
    assert lines(explorer, 1)[0][1][-1] < 1e-4


@pytest.mark.parametrize(("z", "units"), [(0.0, (1, 2)), (8.0, (1, 2)), (-3.0, (2,)), (2.5, (1,))])
def test_vanishing_signal_says_slopes_by_differences(z, units):
    explorer = explorers.vanishing_signal()
    explorer.set(z=z, units="both hidden units" if len(units) == 2 else f"hidden unit {units[0]}")
    w = network.EXAMPLE_W.copy()
    for unit in units:  # the bias that makes w1 x + b = z
        w[3 + unit] = z - (w[2 * unit - 2] * 0.5 + w[2 * unit - 1] * -1.0)
    slope = math.exp(-z) / (1 + math.exp(-z)) ** 2
    sizes = np.abs(slopes(w, 0.5, -1.0, 0.8))
    ratio = sizes[:6].max() / sizes[6:].max()
    says(explorer, z, 1 / (1 + math.exp(-z)), slope, 400 * slope, 1, 100 * ratio, 2)
    tangent, dots = lines(explorer)
    np.testing.assert_allclose(dots, [[z, z], [1 / (1 + math.exp(-z)), slope]])
    assert np.diff(tangent[1]) / np.diff(tangent[0]) == pytest.approx(slope)
    assert tangent.mean(1) == pytest.approx(dots[:, 0])
    layers = lines(explorer, 1)
    ends = np.concatenate([layer[0][1::3] for layer in layers])
    np.testing.assert_allclose(ends, np.clip(sizes, 1e-6, 2), rtol=1e-4, atol=1e-10)
    assert np.concatenate([layer[1][1::3] for layer in layers]).tolist() == list(range(8, -1, -1))


def test_presets_of_the_vanishing_signal_show_what_they_say():
    explorer = explorers.vanishing_signal()
    explorer.set(preset="steepest: z = 0")
    assert "At z = 0 the unit passes on σ = 0.5 and its slope is σ' = 0.25, 100 % of" in explorer.text
    for title, z in (("saturated: z = 8", "8"), ("saturated: z = −8", "−8")):
        explorer.set(preset=title)
        assert f"At z = {z} the unit" in explorer.text
        assert float(numbers_of(explorer.text)[3]) < 0.2


@pytest.mark.parametrize("name", ["w1_11", "w1_22", "w2_12"])
def test_gradient_check_says_taylors_errors(name):
    """The forward difference is off by h L''/2, the other two by h² L'''/6, with either sign."""
    explorer = explorers.gradient_check()
    at = network.PARAMETERS.index(name)
    e = np.eye(9)[at]
    losses = [by_hand(network.EXAMPLE_W + k * 0.02 * e, 0.5, -1.0, 0.8)[-1] for k in range(-2, 3)]
    second = (losses[1] - 2 * losses[2] + losses[3]) / 0.02**2
    third = (losses[4] - 2 * losses[3] + 2 * losses[1] - losses[0]) / (2 * 0.02**3)
    for h in (0.1, 0.02, 1e-3):
        explorer.set(h=h, name=name)
        known = [abs(h * second / 2), *[abs(h * h * third / 6)] * 2]
        said = [float(number) for number in numbers_of(explorer.text)]
        assert said == pytest.approx([h, *known], rel=0.35, abs=2e-12)  # one digit
        *markers, rule = lines(explorer)
        for marker, value in zip(markers, known, strict=True):
            np.testing.assert_allclose(marker[:, 0], [h, value], rtol=0.05, atol=1e-11)
        assert rule[0].tolist() == [h, h]


def test_along_a_parabola_the_central_difference_has_no_error_of_its_own():
    """The prediction is linear in the second layer, the loss its square: no third derivative."""
    explorer = explorers.gradient_check()
    for name in network.PARAMETERS:
        for h in (0.1, 1e-5):
            explorer.set(name=name, h=h)
            assert ("parabola" in explorer.text) == (name[1] == "2")
            assert float(numbers_of(explorer.text)[2]) < 1e-10 or name[1] == "1"


def test_presets_of_the_gradient_check_show_what_they_say():
    explorer = explorers.gradient_check()
    explorer.set(preset="h = 0.1: the formulas' own errors")
    assert "the formulas' own errors show" in explorer.text
    long, forward, central, exactly = map(float, numbers_of(explorer.text))
    assert long == 0.1
    assert forward > 100 * central  # h against h²
    assert exactly == central > 1e-5
    explorer.set(preset="the best h for central differences")
    best = explorer.controls["h"].value
    errors = {
        h: np.abs(
            slopes(network.EXAMPLE_W, 0.5, -1.0, 0.8, h=h) - network.gradient(network.EXAMPLE_W, [0.5, -1.0], 0.8)
        ).max()
        for h in (best * 100, best, best / 1e4)
    }
    assert min(errors, key=errors.get) == best
    assert "Here the central difference is at its best" in explorer.text
    explorer.set(preset="h = 1e−12: far too small")
    _, forward, central, exactly = map(float, numbers_of(explorer.text))
    assert forward > 1e-6
    assert central > 1e-7
    assert exactly < 1e-15
