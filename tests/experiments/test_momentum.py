"""The experiments of the part `momentum` land on the known figures."""

import numpy as np
import pytest

from primer import descent, experiments, optimizers
from primer.experiments import momentum


def test_turns_and_overshoot_of_a_known_sequence():
    x = np.array([1.0, 0.2, -0.4, -0.1, 0.3, 0.1, 0.0, 0.0])
    assert experiments.turns(x) == 2
    assert experiments.overshoot(x) == 0.4
    assert experiments.overshoot(-x) == 0.4
    assert experiments.turns(np.array([1.0, 0.5, 0.25])) == 0
    assert experiments.turns(np.zeros(3)) == 0


def by_hand(name, kappa, lr, gamma, budget):
    """The count in plain numbers, one coordinate after the other, from a start of its own."""
    counts = []
    for start, curvature in ((3.0, 1.0), (-7.0, kappa)):
        w, v, outside = start, 0.0, 0
        for t in range(1, budget + 1):
            g = curvature * (w - gamma * v if name == "nag" else w)
            v = gamma * v + lr * g
            w -= v
            if abs(w) > 1e-3 * abs(start):
                outside = t
        counts.append(outside + 1 if outside < budget else np.inf)
    return max(counts)


@pytest.mark.parametrize("name", ["gd", "momentum", "nag"])
def test_steps_to_shrink_are_those_by_hand_from_any_start(name):
    rng = np.random.default_rng(0)
    gamma = rng.uniform(0.1, 0.9, 8) * (name != "gd")
    lr = rng.uniform(0.01, 0.15, 8)
    hyper = {} if name == "gd" else {"gamma": gamma}
    counts = experiments.steps_to_shrink(name, 20, 90, lr=lr, **hyper)
    assert counts.tolist() == [by_hand(name, 20.0, *pair, 90) for pair in zip(lr, gamma, strict=True)]
    assert np.isinf(counts).any()
    assert np.isfinite(counts).any()


@pytest.mark.parametrize(
    ("kappa", "gd", "polyak", "nesterov"), [(10, 35, 16, 21), (100, 346, 58, 75), (1000, 3454, 204, 248)]
)
def test_the_formulas_need_the_known_steps(kappa, gd, polyak, nesterov):
    q, r = np.sqrt(kappa), np.sqrt(3 * kappa + 1)
    count = experiments.steps_to_shrink
    assert count("gd", kappa, 5 * kappa, lr=2 / (kappa + 1)) == gd
    assert count("momentum", kappa, 300, lr=4 / (q + 1) ** 2, gamma=((q - 1) / (q + 1)) ** 2) == polyak
    assert count("nag", kappa, 300, lr=4 / r**2, gamma=(r - 2) / (r + 2)) == nesterov


@pytest.mark.parametrize("name", ["gd", "momentum", "nag"])
def test_a_part_of_the_stored_search_computed_anew(name):
    found = experiments.fewest_steps()
    anew, stored = momentum.look_for(name, 10), vars(found[10][name])
    assert anew.pop("at") == stored["at"]
    assert anew == pytest.approx({key: value for key, value in stored.items() if key != "at"})
    for kappa in (100, 1000):  # the best itself
        best = found[kappa][name]
        hyper = {"lr": best.lr} if name == "gd" else {"lr": best.lr, "gamma": best.gamma}
        assert momentum.steps_to_shrink(name, kappa, momentum.BUDGETS[kappa], **hyper) == best.steps


def test_the_same_number_of_candidates_for_each_and_the_best_inside():
    for kappa, row in experiments.fewest_steps().items():
        assert {*row} == {"gd", "momentum", "nag"}
        for name, best in row.items():
            grid = momentum.candidates(name, kappa)
            assert {x.size for x in grid.values()} == {1600}
            assert all(0 < at < size - 1 for at, size in zip(best.at, grid["lr"].shape, strict=True))
            for key, x in grid.items():
                assert x[tuple(best.at)] == pytest.approx(getattr(best, key))


def test_the_grids_reach_from_no_step_to_the_edge_and_from_no_memory_to_a_hundred_steps():
    for name, edge in (
        ("momentum", lambda gamma: 2 + 2 * gamma),
        ("nag", lambda gamma: (2 + 2 * gamma) / (1 + 2 * gamma)),
    ):
        grid = momentum.candidates(name, 10)
        assert (grid["gamma"].min(), grid["gamma"].max()) == pytest.approx((0, 0.99))
        share = grid["lr"] * 10 / edge(grid["gamma"])
        assert 0 < share.min() < 0.01
        assert 0.99 < share.max() < 1
    rates = momentum.candidates("gd", 10)["lr"]
    assert 0 < rates[0] < 0.001
    assert 0.199 < rates[-1] < 0.2


def test_memory_turns_kappa_into_its_root():
    """Ten times κ: ten times the steps without memory, about √10 = 3.2 times with it."""
    found = experiments.fewest_steps()
    for name, low, high in (("gd", 9.8, 10.1), ("momentum", 3.1, 3.6), ("nag", 3.3, 3.7)):
        grown = [found[k * 10][name].steps / found[k][name].steps for k in (10, 100)]
        assert low < min(grown)
        assert max(grown) < high


@pytest.mark.parametrize("curved", [0.02, 0.05, 0.1, 0.3, 0.5, 0.8, 1.0])
def test_looking_ahead_calms_up_to_a_rate_of_one_over_the_curvature(curved):
    w, nag = (
        descent.run(step, [1.0], lambda w: w, 1500, lr=curved).w[:, 0] for step in (optimizers.momentum, optimizers.nag)
    )
    assert experiments.turns(nag) < experiments.turns(w)
    assert experiments.overshoot(nag) < experiments.overshoot(w)


def test_near_its_edge_looking_ahead_swings_longer():
    w, nag = (
        descent.run(step, [1.0], lambda w: w, 1500, lr=1.34).w[:, 0] for step in (optimizers.momentum, optimizers.nag)
    )
    assert experiments.turns(nag) > 2 * experiments.turns(w)


def test_bad_input_is_refused_by_name():
    with pytest.raises(ValueError, match="name must be one of gd, momentum, nag"):
        experiments.steps_to_shrink("adam", 10, 9, lr=0.1)
