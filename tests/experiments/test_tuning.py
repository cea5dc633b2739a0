"""Tuning is what it says: the best of single runs on one grid."""

import json
import math

import numpy as np
import pytest

from primer import descent, optimizers, surfaces
from primer.experiments import stored, tuning

ALL = ("gd", "momentum", "nag", "adagrad", "rmsprop", "adam")


@pytest.mark.parametrize(("name", "hyper"), [("gd", {}), ("momentum", {}), ("momentum", {"gamma": 0.5}), ("adam", {})])
def test_tuning_is_the_best_of_single_runs(name, hyper):
    """The table of a batch is that of runs one by one; the best rate has the lowest median, and is judged on others."""
    place = surfaces.SURFACES["ravine"]
    w0, rates = tuning.starts(place, 100), [0.005, 0.02, 0.05]

    def ends(starts, lr):
        runs = (descent.run(optimizers.OPTIMIZERS[name], w, place.grad, 50, lr=lr, **hyper) for w in starts)
        return np.maximum([place.f(run.w[-1]) for run in runs], 1e-20)

    found = tuning.tune(name, "ravine", 50, **hyper)
    at_rates = [found.median[list(tuning.GRID).index(lr)] for lr in rates]
    np.testing.assert_allclose(at_rates, [np.median(ends(w0[:50], lr)) for lr in rates], 1e-9)
    assert found.at == found.median.argmin()
    assert found.lr == tuning.GRID[found.at]
    losses = np.sort(ends(w0[50:], found.lr))
    assert found.best.median == pytest.approx(np.median(losses), rel=1e-9)
    assert found.best.between == pytest.approx((losses[17], losses[32]), rel=1e-9)  # of 50, see middle_interval


def test_of_those_that_arrive_the_middle_rate_is_taken():
    found = tuning.tune("adagrad", "ravine")
    arrived = np.flatnonzero(found.median <= tuning.ARRIVED)
    assert arrived[0] < found.at < arrived[-1]
    assert found.best.median == tuning.ARRIVED
    assert tuning.forgiving(found) >= arrived.size


@pytest.mark.parametrize("surface", surfaces.SURFACES)
def test_the_best_rate_is_inside_the_grid(surface):
    for name in ALL:
        found = tuning.tune(name, surface)
        assert found.inside
        assert 0 < found.at < len(tuning.GRID) - 1


def test_a_best_rate_at_the_end_is_not_inside():
    found = tuning.tune("adamw", "bowl")  # its decay draws to 0, where the minimum lies
    assert (found.lr, found.inside) == (20.0, False)


def test_the_grid_is_six_rates_a_decade():
    assert len(tuning.GRID) == 33
    assert (tuning.GRID[0], tuning.GRID[-1]) == (1e-4, 20.0)
    assert tuning.starts(surfaces.SURFACES["bowl"]).shape == (50, 2)
    with pytest.raises(ValueError, match="surface must be one of ravine"):
        tuning.tune("gd", "moon")
    with pytest.raises(ValueError, match="name must be one of gd"):
        tuning.tune("newton", "ravine")


def bowl(best, runs=4):
    """Scores that are lowest at the rate ``best``, in every run; nothing gets there beyond a hundred times of it."""

    def trial(rates):
        scores = np.abs(np.log(rates / best))
        return np.tile(np.where(scores < math.log(100), scores, np.inf)[:, None], runs)

    return trial


@pytest.mark.parametrize("centre", [0.001, 0.03, 0.1, 0.2, 3.0])
def test_search_moves_its_grid_until_the_best_is_inside(centre):
    found = tuning.search(bowl(0.1), centre)
    assert found.inside
    assert len(found.rates) == len(found.scores) == tuning.CANDIDATES  # as many as every other method
    assert 0.1 / 2 < found.lr < 0.1 * 2
    assert found.rates[found.at] == found.lr
    assert found.looked >= tuning.CANDIDATES
    np.testing.assert_allclose(found.rates[1:] / found.rates[:-1], 2, rtol=0.05)  # two digits each


def test_a_search_whose_best_stays_at_the_end_says_so():
    found = tuning.search(bowl(100.0), 1.0, candidates=5, most=1)
    assert not found.inside
    assert found.looked == 7
    found = tuning.search(lambda rates: np.full((len(rates), 3), np.inf), 1.0, candidates=5, most=2)
    assert not found.inside  # nothing gets there: no rate is best


def test_a_run_that_does_not_get_there_is_infinitely_late():
    assert tuning.middle([1.0, 2.0, np.inf]) == 2
    assert tuning.middle([1.0, 2.0, np.inf, np.inf]) == np.inf  # half of them is not enough
    assert tuning.middle([3.0, 1.0, 2.0, 10.0]) == 2.5
    np.testing.assert_array_equal(tuning.middle(np.array([[1.0, 3.0], [5.0, np.inf]])), [2, np.inf])
    # Few that are fast do not win against most that get there.
    assert tuning.best_of([[1.0, np.inf, np.inf], [9.0, 9.0, np.inf], [1.0, 1.0, np.inf]]) == 2
    assert tuning.best_of([[1.0, np.inf, np.inf], [7.0, 8.0, np.inf]]) == 1
    assert tuning.best_of([[np.inf] * 3, [5.0, np.inf, np.inf]]) == 1  # medians are equal: who got there at all?


@pytest.mark.parametrize("runs", [6, 20, 21, 100])
def test_the_interval_of_a_median_holds_it_as_often_as_it_says(runs):
    """The true median lies below the k-th lowest of n with the chance of fewer than k heads in n throws."""
    low, high = tuning.middle_interval(np.arange(1, runs + 1))
    assert low == runs + 1 - high  # symmetric
    outside = 2 * sum(math.comb(runs, heads) for heads in range(int(low))) / 2**runs
    assert outside <= 0.06
    if low < runs // 2:
        assert outside + 2 * math.comb(runs, int(low)) / 2**runs > 0.04  # the next narrower one is too narrow


@pytest.mark.parametrize(("count", "runs"), [(0, 20), (1, 20), (14, 20), (20, 20), (83, 100)])
def test_the_ends_of_a_shares_interval_are_196_standard_deviations_away(count, runs):
    for end in tuning.share_interval(count, runs):
        assert 0 <= end <= 1
        assert abs(count / runs - end) == pytest.approx(1.96 * math.sqrt(end * (1 - end) / runs), abs=1e-7)
    low, high = tuning.share_interval(count, runs)
    assert low - 1e-12 <= count / runs <= high + 1e-12


def test_intervals_that_overlap_show_no_difference():
    assert not tuning.differ((1, 3), (2, 4))
    assert not tuning.differ((1, 3), (3, 4))
    assert tuning.differ((1, 2), (3, 4))
    assert tuning.differ((3, 4), (1, 2))
    assert not tuning.differ((1, np.inf), (5, 6))
    # 11 and 14 of 20: what was once called evidence.
    assert not tuning.differ(tuning.share_interval(11, 20), tuning.share_interval(14, 20))


def test_a_search_refuses_what_makes_no_sense():
    with pytest.raises(ValueError, match="centre must be"):
        tuning.search(bowl(1.0), -1.0)
    with pytest.raises(ValueError, match="factor must be"):
        tuning.search(bowl(1.0), 1.0, factor=1.0)
    with pytest.raises(ValueError, match="candidates must be"):
        tuning.search(bowl(1.0), 1.0, candidates=2)
    with pytest.raises(ValueError, match="runs must be"):
        tuning.share_interval(1, 0)


def test_what_is_not_told_apart_stands_beside_a_tilde():
    def row(median, low, high):
        return tuning.summary(np.array([low, low, median, high, high]))

    found = {"slow": row(9, 8, 10), "fast": row(1, 0.5, 2), "near": row(3, 1.5, 4), "never": row(np.inf, 9, np.inf)}
    assert tuning.joined(found) == "fast ~ near, slow ~ never"
    assert tuning.joined(found, str.upper) == "FAST ~ NEAR, SLOW ~ NEVER"


def test_the_summary_at_one_rate_of_the_grid():
    found = tuning.tune("adam", "ravine")
    chosen = tuning.losses(optimizers.adam, surfaces.SURFACES["ravine"], 100, rates=[tuning.GRID[9]])
    one = tuning.at_rate(found, 9)
    assert one.median == pytest.approx(np.median(chosen), rel=1e-9)
    assert one.between == pytest.approx((np.sort(chosen[0])[17], np.sort(chosen[0])[32]), rel=1e-9)
    assert tuning.forgiving(found) == sum(found.median <= 10 * min(found.median))


def test_judged_runs_are_not_those_that_the_rate_was_chosen_on():
    def trial(rates, fresh):
        scores = np.abs(np.log(np.asarray(rates) / 0.1))[:, None] + np.linspace(0, 1, 11)
        scores[scores > 3] = np.inf
        return scores + 10 * fresh

    found = tuning.judged(trial, 0.05, candidates=5)
    assert found.inside
    assert found.lr == found.rates[found.at] == 0.1
    assert found.medians[found.at] == 0.5
    assert (found.median, found.between[0] > 10) == (10.5, True)
    again = tuning.unpacked(json.loads(json.dumps(tuning.packed(found))))
    assert vars(again).keys() == vars(found).keys()
    for key, value in vars(found).items():
        np.testing.assert_allclose(getattr(again, key), value, rtol=1e-5)
    never = tuning.judged(lambda rates, fresh: np.full((len(rates), 3), np.inf), 1.0, candidates=5, most=0)
    assert tuning.unpacked(json.loads(json.dumps(tuning.packed(never), allow_nan=False))).median == np.inf


def test_infinite_is_stored_as_null_and_read_as_infinite():
    listed = stored.listed([[0.123456, np.inf], [0.0, 1482.0]], 4)
    assert listed == [[0.1235, None], [0.0, 1482.0]]
    assert stored.array(json.loads(json.dumps(listed))).tolist() == [[0.1235, np.inf], [0.0, 1482.0]]
