"""The figures of notebook 3 say what is true."""

import numpy as np
import pytest
from words import lines, numbers_of, says, still_lines

from primer import explorers, network, surfaces


def test_tangent_error_is_quartered_by_half_the_step():
    explorer = explorers.tangent()
    explorer.set(step=0.01)
    assert "with half the step it is 4 times smaller" in explorer.text
    w, x, y = network.EXAMPLE_W, network.EXAMPLE_X, network.EXAMPLE_Y
    assert f"promises −{0.01 * np.linalg.norm(network.gradient(w, x, y)):.4g}" in explorer.text


def test_which_way_finds_the_known_angles():
    explorer = explorers.which_way()
    explorer.set(step=1.0)
    assert "length is 27° from −∇L" in explorer.text
    explorer.set(step=0.001)
    assert "length is 0° from −∇L" in explorer.text
    explorer.set(angle=90.0, step=0.01)
    assert "first order promises" in explorer.text
    explorer.set(angle=120.0)
    assert f"promises −{0.01 * np.hypot(5, 25) / 2:.4g}" in explorer.text


@pytest.mark.parametrize(("step", "share"), [(0.1, 0), (0.5, 18), (1.0, 82), (2.0, 98)])
def test_random_directions_beat_the_gradient_as_often_as_known(step, share):
    explorer = explorers.random_directions()
    explorer.set(step=step)
    assert f"{share} % of 2000" in explorer.text


def test_plus_minus_divide_says_what_each_rule_does():
    explorer = explorers.plus_minus_divide()
    explorer.set(surface="ravine", lr=0.07, steps=30)
    assert "divide 0.52." in explorer.text
    x, y = -5 * 0.93**30, (1 - 25 * 0.07) ** 30
    assert f"minus {0.5 * (x * x + 25 * y * y):.3g}" in explorer.text


def test_search_ladder_looks_as_often_as_it_says():
    explorer = explorers.search_ladder()
    explorer.set(looks=0)
    assert explorer.text.count("25") == 4
    explorer.set(looks=60, seed=0)
    assert f"gradient descent {0.5 * (25 * 0.93**120 + 25 * 0.75**120):.3g}" in explorer.text


# Every number in the words, by another way.


def ravine(x, y):
    return 0.5 * (x * x + 25 * y * y)


@pytest.mark.parametrize(("looks", "seed", "x", "y"), [(60, 0, -5, 1), (7, 3, -5, 1), (110, 9, 4, -1.5)])
def test_search_ladder_says_three_plain_searches(looks, seed, x, y):
    explorer = explorers.search_ladder()
    explorer.set(looks=looks, seed=seed, x=x, y=y)
    rng = np.random.default_rng(seed)
    anywhere = rng.uniform(*np.transpose(surfaces.SURFACES["ravine"].domain), (120, 2))[:looks]
    luck = min([ravine(x, y), *(ravine(*point) for point in anywhere)])
    here = np.array([x, y], dtype=float)
    for nudge in rng.normal(0, 0.3, (120, 2))[:looks]:
        here = min(here, here + nudge, key=lambda point: ravine(*point))
    downhill = np.array([x * 0.93**looks, y * (1 - 0.07 * 25) ** looks])
    says(explorer, looks, x, y, ravine(x, y), luck, ravine(*here), ravine(*downhill))
    marks, curves = lines(explorer), lines(explorer, 1)
    np.testing.assert_allclose(marks[0][:, 1:].T, anywhere)
    np.testing.assert_allclose([marks[1][:, -1], marks[2][:, -1]], [here, downhill], atol=1e-12)
    ends = [curve[:, -1] for curve in curves]
    np.testing.assert_allclose(ends, [[looks, max(loss, 1e-7)] for loss in (luck, ravine(*here), ravine(*downhill))])


def test_presets_of_the_ladder_look_as_often_as_they_say():
    explorer = explorers.search_ladder()
    for title, looks in {"ten looks": 10, "fifty looks": 50, "a hundred looks": 100}.items():
        explorer.set(preset=title)
        assert f"After {looks} looks" in explorer.text


PLACES = {
    "the network, worked example": (
        lambda w: network.loss(w, network.EXAMPLE_X, network.EXAMPLE_Y),
        network.EXAMPLE_W,
    ),
    "ravine at (5, 1)": (lambda w: ravine(*w), np.array([5.0, 1.0])),
    "Rosenbrock at (−1.5, 2)": (lambda w: (1 - w[0]) ** 2 + 100 * (w[1] - w[0] ** 2) ** 2, np.array([-1.5, 2.0])),
}


@pytest.mark.parametrize(
    ("place", "step"),
    [*zip(PLACES, (0.1, 0.4, 0.02), strict=True), ("the network, worked example", 3.0)],
)
def test_tangent_says_truth_and_promise_by_differences(place, step):
    explorer = explorers.tangent()
    explorer.set(place=place, step=step)
    f, w = PLACES[place]
    slope = np.array([(f(w + 1e-6 * e) - f(w - 1e-6 * e)) / 2e-6 for e in np.eye(len(w))])
    size = np.linalg.norm(slope)

    def error(step):
        return abs(f(w - step * slope / size) - (f(w) - step * size))

    down, h = -slope / size, 1e-3
    bend = (f(w + h * down) - 2 * f(w) + f(w - h * down)) / h**2  # the second derivative along the step
    change = f(w + step * down) - f(w)
    bent = abs(change - (-step * size + bend * step**2 / 2))
    left = [] if place == "ravine at (5, 1)" else [pytest.approx(bent, rel=0.02)]
    assert ("leaves out nothing" in explorer.text) == (left == [])
    said = [float(number) for number in numbers_of(explorer.text)]
    at = 7 if "none of it" not in explorer.text else 6
    assert said[at:] == left
    assert said[at - 1] == pytest.approx(bend, rel=1e-2)
    kept = [round(100 * change / (-step * size))] if change <= 0 else []
    assert ("none of it comes true" in explorer.text) == (not kept)
    explorer.text = explorer.text.rpartition(", with the curvature")[0]
    says(explorer, step, change, -step * size, *kept, error(step), error(step) / error(step / 2))
    (dots,), (dot,) = lines(explorer), lines(explorer, 1)
    both = np.array([f(w - step * slope / size), f(w) - step * size]) / f(w)
    np.testing.assert_allclose(dots, [[step * size / f(w)] * 2, np.clip(both, -1, 2)], rtol=1e-6)
    np.testing.assert_allclose(dot[:, 0], [step, error(step)], rtol=1e-3)
    truth, line, parabola = still_lines(explorer)
    np.testing.assert_allclose(parabola[1], 1 - parabola[0] + bend * f(w) / size**2 * parabola[0] ** 2 / 2, rtol=1e-2)
    slopes = [np.polyfit(*np.log(curve[:, 30:60]), 1)[0] for curve in still_lines(explorer, 1)[: 1 + len(left)]]
    assert slopes == pytest.approx([2, 3][: len(slopes)], abs=0.1)  # of the tangent and of the parabola
    if dots[0, 0] < 4.2:  # inside the frame
        assert np.interp(dots[0, 0], *line) == pytest.approx(both[1], abs=1e-6)
        assert np.interp(dots[0, 0], *truth) == pytest.approx(both[0], rel=0.02)


def test_presets_of_the_tangent_are_where_they_say():
    explorer = explorers.tangent()
    explorer.set(preset="half of the promise comes true: the lowest loss")
    assert "and 50 % of it comes true" in explorer.text
    (_, truth), (place, lowest) = still_lines(explorer)[0], lines(explorer)[0][:, 0]
    assert lowest == pytest.approx(truth.min(), abs=1e-4)
    explorer.set(preset="twice as long: nothing gained")
    assert lines(explorer)[0][0, 0] == pytest.approx(2 * place)
    assert lines(explorer)[0][1, 0] == pytest.approx(1, abs=0.05)


@pytest.mark.parametrize(
    ("angle", "step", "x", "y"),
    [(180.0, 1.0, 5, 1), (90.0, 0.5, 5, 1), (120.0, 0.3, 5, 1), (200.0, 3.0, 5, 1), (150.0, 0.5, 2, -1.5)],
)
def test_which_way_says_a_turned_step(angle, step, x, y):
    explorer = explorers.which_way()
    explorer.set(angle=angle, step=step, x=x, y=y)
    uphill = np.arctan2(25.0 * y, x)  # the gradient is (x, 25 y)

    def change(degrees):
        turn = np.radians(degrees) + uphill
        return ravine(x + step * np.cos(turn), y + step * np.sin(turn)) - ravine(x, y)

    changes = np.array([change(degrees) for degrees in range(361)])
    unit = step * np.hypot(x, 25 * y)
    promise = unit * np.cos(np.radians(angle))
    off, share = abs(changes.argmin() - 180), round(100 * np.mean(changes < change(180) - 1e-12))
    apart = np.degrees(np.arccos((x * x + 25 * y * y) / np.hypot(x, 25 * y) / np.hypot(x, y)))  # −∇L and (−x, −y)
    says(explorer, x, y, angle, step, change(angle), promise, off, share, round(apart))
    circle, arrow, against, newton, best = lines(explorer)
    turn = np.radians(angle) + uphill
    np.testing.assert_allclose(arrow.T, [[x, y], [x + step * np.cos(turn), y + step * np.sin(turn)]], atol=1e-9)
    ahead = np.array([x, 25 * y]) / np.hypot(x, 25 * y)
    np.testing.assert_allclose(against.T, [[x, y], np.array([x, y]) - step * ahead], atol=1e-9)
    np.testing.assert_allclose(newton.T, [[x, y], np.array([x, y]) * (1 - step / np.hypot(x, y))], atol=1e-9)
    assert ravine(*best[:, 0]) == pytest.approx(ravine(x, y) + changes.min())
    np.testing.assert_allclose(np.hypot(circle[0] - x, circle[1] - y), step)
    truth, ray, mark = lines(explorer, 1)
    assert np.cos(ray[0, 1]) == pytest.approx(-np.cos(np.radians(apart)))
    np.testing.assert_allclose(truth, [np.radians(np.arange(361)), np.clip(-changes / unit, 0, 1.05)], atol=1e-9)
    np.testing.assert_allclose(mark[:, 0], [np.radians(angle), np.clip(-change(angle) / unit, 0, 1.05)], atol=1e-9)


def test_presets_of_which_way_show_what_they_say():
    explorer = explorers.which_way()
    explorer.set(preset="a small step: −∇L is nearly best")
    assert "is 3° from −∇L, and 1 % of all directions beat −∇L." in explorer.text
    explorer.set(preset="length 1: −∇L is 27° off")
    assert "a step of 1 changes" in explorer.text
    assert "is 27° from −∇L" in explorer.text
    explorer.set(preset="across: nothing gained")
    assert float(numbers_of(explorer.text)[4]) >= 0
    assert "first order promises 0." in explorer.text
    for title in ("uphill", "length 3: −∇L goes up"):
        explorer.set(preset=title)
        assert float(numbers_of(explorer.text)[4]) > 0
    assert explorer.controls["angle"].value == 180


def test_at_the_minimum_no_direction_is_opposite():
    explorer = explorers.which_way()
    explorer.set(x=0.0, y=0.0)
    assert explorer.text.startswith("At (0, 0), the minimum, the gradient is 0")
    assert all(line.size == 0 for line in lines(explorer) + lines(explorer, 1))


@pytest.mark.parametrize("step", [0.1, 0.7, 2.0])
def test_random_directions_say_what_two_thousand_steps_do(step):
    explorer = explorers.random_directions()
    explorer.set(step=step)
    f, w = PLACES["the network, worked example"]
    ways = np.random.default_rng(0).standard_normal((2000, 9))
    changes = np.array([f(w + step * way / np.sqrt(np.sum(way**2))) for way in ways]) - f(w)
    slope = np.array([(f(w + 1e-6 * e) - f(w - 1e-6 * e)) / 2e-6 for e in np.eye(9)])
    size = np.linalg.norm(slope)
    against = f(w - step * slope / size) - f(w)
    shares = round(100 * np.mean(changes < against)), round(100 * np.mean(changes < 0))
    says(explorer, step, shares[0], 2000, against, -step * size, shares[1])
    bars, rule, promise = lines(explorer)
    assert rule[0] == pytest.approx([min(against / (step * size), 1.6)] * 2)
    assert promise[0].tolist() == [-1, -1]
    heights = np.nan_to_num(bars[1][1::3])
    inside = np.abs(changes / (step * size) - 0.225) < 1.27  # not gathered at the ends
    for left in np.linspace(-1.1, 1.55, 54)[1:-1][::7]:
        there = changes[inside] / (step * size)
        count = np.count_nonzero((there >= left) & (there < left + 0.05))
        bar = np.abs(bars[0][1::3] - left - 0.025).argmin()
        assert heights[bar] == pytest.approx(min(count, 200), abs=1)


def test_presets_of_random_directions_have_the_length_they_say():
    explorer = explorers.random_directions()
    for title in explorer.presets:
        explorer.set(preset=title)
        assert explorer.text.startswith(f"With {title},")


GRADIENTS = {
    "ravine": lambda x, y: (x, 25 * y),
    "bowl": lambda x, y: (x, y),
    "Himmelblau": lambda x, y: (
        4 * x * (x * x + y - 11) + 2 * (x + y * y - 7),
        2 * (x * x + y - 11) + 4 * y * (x + y * y - 7),
    ),
}


@pytest.mark.parametrize(
    ("surface", "lr", "steps", "start"),
    [("ravine", 0.07, 30, (-5, 1)), ("bowl", 0.2, 9, (-3, 2)), ("Himmelblau", 0.01, 3, (1, -1))],
)
def test_plus_minus_divide_say_three_plain_loops(surface, lr, steps, start):
    explorer = explorers.plus_minus_divide()
    explorer.set(surface=surface, lr=lr, steps=steps, x=start[0], y=start[1])
    place = surfaces.SURFACES[surface]
    ends = []
    for rule in (lambda w, g: w - lr * g, lambda w, g: w + lr * g, lambda w, g: w / g):
        w = np.array(start, dtype=float)
        for _ in range(steps):
            w = rule(w, np.array(GRADIENTS[surface](*w)))
        ends.append(place.f(w))
    says(explorer, *start, steps, lr, *ends, 0)
    for curve, end in zip(lines(explorer, 1), ends, strict=True):
        assert curve[:, -1] == pytest.approx([steps, np.clip(end, 1e-7, 1e5)])


def test_the_lowest_of_each_surface_is_what_it_says():
    explorer = explorers.plus_minus_divide()
    for surface in explorer.controls["surface"].options:
        explorer.set(surface=surface, steps=0, x=1.0, y=1.0)
        place = surfaces.SURFACES[surface]
        says(explorer, 1, 1, 0, 0.07, *[place.f(np.ones(2))] * 3, place.f(place.minima[0]))
        assert " -" not in explorer.text  # a minus as in all other words
    explorer.set(preset="saddle")
    assert explorer.text.startswith("From (1.5, 0.001), the loss after 60 steps")
    assert "divide overflowed" in explorer.text
    assert explorer._shown.figure.axes[1].get_title(loc="left").endswith("less the lowest")
    explorer.set(preset="Himmelblau: divide goes to (0, 0)")
    assert "divide 170." in explorer.text


def test_a_start_outside_of_a_surface_is_brought_to_its_edge():
    explorer = explorers.plus_minus_divide()
    explorer.set(surface="saddle", x=-5.0, y=5.0, steps=0)
    assert explorer.text.startswith("From (−2, 2), the loss after 0 steps")


@pytest.mark.parametrize("preset", ["ravine", "bowl", "Himmelblau: divide goes to (0, 0)"])
def test_minus_ends_within_the_lowest_decade_of_its_panel(preset):
    explorer = explorers.plus_minus_divide()
    explorer.set(preset=preset)
    low = explorer._shown.figure.axes[1].get_ylim()[0]
    assert low < lines(explorer, 1)[0][1, -1] < 10 * low
