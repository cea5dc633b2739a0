"""The maps: the borders of their regions agree with the roots of the recurrences and with what was measured."""

import numpy as np
import pytest
from words import lines, says, still_lines

from primer import descent, explorers, optimizers, surfaces
from primer.explorers.nb4 import maps


def roots(name, x, gamma):
    """Roots of one step's recurrence on ½λw² with x = ηλ, from the companion polynomial."""
    if name == "momentum":  # w_{t+1} = (1 + γ − x) w_t − γ w_{t−1}
        return np.roots([1, -(1 + gamma - x), gamma])
    return np.roots([1, -(1 + gamma) * (1 - x), gamma * (1 - x)])  # the look-ahead point of NAG


@pytest.mark.parametrize("name", ["momentum", "nag"])
@pytest.mark.parametrize("gamma", [0.1, 0.5, 0.9])
def test_borders_are_where_the_roots_change(name, gamma):
    edge = maps.edge_of(name, gamma)
    assert np.abs(roots(name, 0.999 * edge, gamma)).max() < 1 < np.abs(roots(name, 1.001 * edge, gamma)).max()
    low, high = maps.swing_of(name, gamma)
    assert np.isreal(roots(name, low * 0.999, gamma)).all()
    assert (roots(name, low * 0.999, gamma) > 0).all()
    assert np.iscomplex(roots(name, low * 1.001, gamma)).all()
    assert np.iscomplex(roots(name, high * 0.999, gamma)).all()
    assert roots(name, high * 1.001, gamma).real.min() < 0


def test_regions_follow_from_the_roots_everywhere():
    rng = np.random.default_rng(0)
    for name in ("momentum", "nag"):
        for lr, gamma in zip(10 ** rng.uniform(-3, 0.5, 200), rng.uniform(0.01, 0.98, 200), strict=True):
            flat, steep = roots(name, lr, gamma), roots(name, 25 * lr, gamma)
            if np.abs(steep).max() > 1:
                expected = "diverges"
            elif np.isreal(steep).all() and steep.real.min() < 0:
                expected = "jumps"
            elif np.iscomplex(steep).all():
                expected = "swings" if np.iscomplex(flat).all() else "ripples"
            else:
                expected = "glides"
            assert maps.region_of(name, lr, gamma, (1.0, 25.0)) == expected


@pytest.mark.parametrize("name", ["momentum", "nag"])
@pytest.mark.parametrize("surface", ["ravine, κ = 25", "ravine, κ = 25, turned by 45°", "bowl, κ = 1"])
def test_what_was_measured_lies_on_the_exact_edge(name, surface):
    """Runs whose rate is clearly inside the edge have gained, clearly outside they have lost."""
    gammas = np.array([0.0, 0.3, 0.6, 0.8])
    measured = maps.gains(name, surface, gamma=gammas)
    assert measured.shape == (4, 110)
    for row, gamma in zip(measured, gammas, strict=True):
        ratio = maps._RATES * max(maps._CURVATURES[surface]) / maps.edge_of(name, gamma)
        assert (row[ratio < 0.93] < 0).all()
        assert (row[ratio > 1.07] > 0).all()


def test_a_cell_of_the_map_is_the_single_run():
    measured = maps.gains("momentum", "ravine, κ = 25", gamma=np.array([0.5, 0.9]))
    ravine = surfaces.ravine()
    run = descent.run(optimizers.momentum, [-5.0, 1.0], ravine.grad, 100, lr=maps._RATES[40], gamma=0.9)
    assert measured[1, 40] == pytest.approx(np.log10(ravine.f(run.w[-1]) / 25), abs=1e-9)


def test_maps_have_more_than_ten_thousand_runs():
    assert maps._CELLS**2 > 100 * 100


def test_rate_map_names_the_region_and_the_edge():
    explorer = explorers.rate_map()
    explorer.set(preset="Polyak's formula: where two borders cross")
    assert "2(1 + γ)/λ = 0.1156; η is below it" in explorer.text
    for title, words in {
        "glides: no swing at all": "it glides down",
        "ripples across, glides along": "it ripples across",
        "swings in both": "it swings in both",
        "jumps from wall to wall": "it jumps from wall to wall",
        "diverges": "it diverges",
        "for part 3: NAG's smaller range": "= 0.05429; η is above it",
    }.items():
        explorer.set(preset=title)
        assert words in explorer.text


def test_adaptive_map_says_the_first_step():
    explorer = explorers.adaptive_map()
    explorer.set(optimizer="RMSProp", lr=0.1, beta=0.99)
    assert "η/√(1 − β) = 1 long" in explorer.text
    explorer.set(optimizer="Adam")
    assert "η = 0.1 long" in explorer.text
    measured = maps.gains("adam", "ravine, κ = 25", beta2=np.array([0.0, 0.9, 0.999]))
    assert np.isfinite(measured).all()  # nothing diverges
    assert "No rate makes it diverge" in explorer.text
    assert f"there are {abs(maps._START[0]):g} to go along x" in explorer.text
    explorer.set(beta=0.8)
    assert "β2 up to β1² = 0.81 nothing bounds its steps" in explorer.text
    assert measured[0].max() > 10  # with β2 = 0 one small gradient has thrown it far


# Every number in the words, by another way.


def plain_walk(name, surface, **hyper):
    """A run of 100 steps by hand: the losses, the start first."""
    kappa = {"ravine, κ = 25": 25, "ravine, κ = 100": 100, "bowl, κ = 1": 1}.get(surface, 25)
    c = s = np.sqrt(0.5) if "turned" in surface else 0.0
    c = c or 1.0
    turn = np.array([[c, -s], [s, c]])
    hessian = turn @ np.diag([1.0, kappa]) @ turn.T
    w, memory, walk = np.array([-5.0, 1.0]), (), [np.array([-5.0, 1.0])]
    for _ in range(100):
        w, state = optimizers.OPTIMIZERS[name](w, lambda w: hessian @ w, *memory, **hyper)
        memory = (state,)
        walk.append(w)
    walk = np.array(walk)
    return walk, 0.5 * np.einsum("ti,ij,tj->t", walk, hessian, walk)


def arrival(losses):
    """The numbers of the sentence about what a run has reached."""
    from_step = max(t for t, loss in enumerate(losses) if loss >= 1e-6 * losses[0]) + 1
    return [losses[0], losses[-1], 100, *([from_step] if from_step <= 100 else [])]


@pytest.mark.parametrize(
    ("optimizer", "surface", "lr", "gamma"),
    [
        ("Momentum", "ravine, κ = 25", 0.05, 0.7),
        ("NAG", "ravine, κ = 100", 0.006, 0.9),
        ("Momentum", "ravine, κ = 25, turned by 45°", 0.1, 0.2),
    ],
)
def test_rate_map_says_the_markers_run(optimizer, surface, lr, gamma):
    explorer = explorers.rate_map()
    explorer.set(optimizer=optimizer, surface=surface, lr=lr, gamma=gamma)
    walk, losses = plain_walk(optimizer.lower(), surface, lr=lr, gamma=gamma)
    kappa = 100 if "100" in surface else 25
    momentum = optimizer == "Momentum"
    formula = [2, 1] if momentum else [2, 2, 1, 2]
    edge = (2 * (1 + gamma) if momentum else (2 + 2 * gamma) / (1 + 2 * gamma)) / kappa
    beyond = [-1] if lr > edge else []
    says(explorer, lr, gamma, *beyond, *formula, edge, *arrival(losses))
    assert f"η is {'above' if beyond else 'below'} it" in explorer.text
    (mark,) = lines(explorer)
    assert mark[:, 0] == pytest.approx([lr, gamma])
    np.testing.assert_allclose(lines(explorer, 1)[0].T[:30], walk[:30].clip(-200, 200), rtol=1e-6, atol=1e-9)
    np.testing.assert_allclose(lines(explorer, 2)[0][1], losses.clip(1e-10 / 1.5, 1.5e4), rtol=1e-5)
    gammas = np.linspace(0, 0.99, 400)
    edges = still_lines(explorer)[-1]
    np.testing.assert_allclose(edges[1], gammas)
    known = 2 * (1 + gammas) if momentum else (2 + 2 * gammas) / (1 + 2 * gammas)
    np.testing.assert_allclose(edges[0], known / kappa)


@pytest.mark.parametrize(
    ("optimizer", "surface", "lr", "beta"),
    [
        ("RMSProp", "ravine, κ = 25", 0.1, 0.9),
        ("RMSProp", "bowl, κ = 1", 0.3, 0.999),
        ("Adam", "ravine, κ = 25, turned by 45°", 0.2, 0.99),
        ("Adam", "ravine, κ = 100", 0.03, 0.5),
    ],
)
def test_adaptive_map_says_the_markers_run(optimizer, surface, lr, beta):
    explorer = explorers.adaptive_map()
    explorer.set(optimizer=optimizer, surface=surface, lr=lr, beta=beta)
    name = optimizer.lower()
    walk, losses = plain_walk(name, surface, lr=lr, **{"beta2" if name == "adam" else "beta": beta})
    first = np.abs(walk[1] - walk[0])  # as long in each direction
    assert first[0] == pytest.approx(first[1], rel=1e-4)  # ε counts a little
    root = [] if name == "adam" else [1]
    bound = [0.81] if name == "adam" and beta < 0.81 else []
    says(explorer, lr, beta, *root, first[0], 5, *arrival(losses), *bound)
    assert lines(explorer)[0][:, 0] == pytest.approx([lr, 1 - beta])
    jump, arrives = still_lines(explorer)[:2]
    forget = np.geomspace(1, 1e-3, 110)
    np.testing.assert_allclose(jump, [5 * np.sqrt(forget) if name == "rmsprop" else np.full(110, 5.0), forget])
    np.testing.assert_allclose(arrives[0], 5 / 100)


def test_presets_of_the_adaptive_map_show_what_they_say():
    explorer = explorers.adaptive_map()
    ends = {}
    for title in explorer.presets:
        explorer.set(preset=title)
        ends[title] = lines(explorer, 1)[0][:, -1], lines(explorer, 2)[0][1]
    assert abs(ends["too small to arrive"][0][0]) > 2.5
    rattle = ends["arrives and rattles"][1][-30:]
    assert (rattle > 1e-3).all()
    assert np.ptp(rattle) < rattle.max()
    assert "= 9.487 long" in (explorer.set(preset="RMSProp's long first step") or explorer.text)
    explorer.set(preset="for part 7: Adam with its usual β2")
    assert "β2 = 0.999" in explorer.text
    explorer.set(preset="for part 7: Adam without memory of size")
    assert "β2 = 0:" in explorer.text
    explorer.set(preset="for part 7: Adam on the turned ravine")
    assert "from 229" in explorer.text


def test_the_markers_of_the_presets_stand_in_the_region_that_is_named_there():
    explorer = explorers.rate_map()
    for title in explorer.presets:
        explorer.set(preset=title)
        if title.startswith("Polyak"):
            lr, gamma = explorer.controls["lr"].value, explorer.controls["gamma"].value
            for curvature in (1, 25):
                assert (1 + gamma - lr * curvature) ** 2 == pytest.approx(4 * gamma)
            continue
        places = {text.get_text(): text for text in explorer._shown.figure.axes[0].texts}
        assert {"glides", "ripples across", "swings in both", "diverges"} <= {*places}
        for label, text in places.items():
            if label != "wall to wall":  # beside its strip
                lr, gamma = text.get_position()
                explorer.set(lr=lr, gamma=gamma)
                assert f": it {label}" in explorer.text
