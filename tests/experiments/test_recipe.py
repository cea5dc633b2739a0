"""The experiments of the part `recipe`: the bowl by runs and loops of their own, the cliff by complex steps."""

import math

import numpy as np
import pytest

from primer import beyond, experiments, optimizers, schedules
from primer.experiments import rates, recipe, tuning

STEEP, FLAT = 1.0, 0.04


def plain_loss(along, start=5.0):
    """½ (x² + y²/25) on average, by E[w²] ← (1 − ηλ)² E[w²] + η², one number at a time."""
    losses = [(STEEP + FLAT) / 2 * start**2]
    x = y = start**2
    for lr in along:
        x, y = (1 - lr * STEEP) ** 2 * x + lr**2, (1 - lr * FLAT) ** 2 * y + lr**2
        losses.append((STEEP * x + FLAT * y) / 2)
    return losses


def plain_rate(plan, lr, n, t, share=0.2):
    if plan == "cosine":
        return lr * (1 + math.cos(math.pi * t / n)) / 2
    fall = {"constant": 0, "stable decay": share * n, "line": n}[plan]
    return lr if n - t >= fall else lr * (n - t) / fall


@pytest.mark.parametrize("plan", ["constant", "cosine", "stable decay", "line"])
def test_the_rates_of_a_plan_and_its_warm_up_are_those_of_a_loop(plan):
    whole = [plain_rate(plan, 0.3, 40, t) for t in range(40)]
    np.testing.assert_allclose(experiments.planned_rates(plan, 0.3, 40), whole, rtol=1e-12)
    warmed = [0.3 * (t + 1) / 11 for t in range(10)] + [plain_rate(plan, 0.3, 30, t) for t in range(30)]
    np.testing.assert_allclose(experiments.planned_rates(plan, 0.3, 40, warm=10), warmed, rtol=1e-12)
    both = experiments.planned_rates(plan, np.array([[0.3], [0.6]]), 40)
    np.testing.assert_allclose(both, np.outer([1, 2], whole), rtol=1e-12)


def test_a_plan_is_refused_that_there_is_not_or_that_is_all_warm_up():
    with pytest.raises(ValueError, match=r"^plan must be one of"):
        experiments.planned_rates("sine", 0.3, 40)
    with pytest.raises(ValueError, match=r"^warm must be less than n = 40; got warm=40"):
        experiments.planned_rates("line", 0.3, 40, warm=40)


def test_the_mean_loss_on_the_bowl_is_that_of_a_loop_alone_and_side_by_side():
    along = np.array([[0.3] * 50, np.linspace(1, 0.02, 50)])
    expected = [plain_loss(each) for each in along]
    np.testing.assert_allclose(experiments.bowl_loss(along), expected, rtol=1e-12)
    np.testing.assert_allclose(experiments.bowl_loss(along[1]), expected[1], rtol=1e-12)


def test_four_thousand_noisy_runs_come_to_the_mean_loss():
    rng, curvatures = np.random.default_rng(0), np.array([STEEP, FLAT])
    along = experiments.planned_rates("cosine", 0.5, 120)
    w = np.full((4000, 2), 5.0)
    for lr in along:
        w = w - lr * (curvatures * w + rng.standard_normal(w.shape))
    losses = w**2 @ curvatures / 2
    assert abs(losses.mean() - experiments.bowl_loss(along)[-1]) < 4 * losses.std() / np.sqrt(len(losses))


def test_a_constant_rate_ends_at_its_floor_and_one_beyond_the_edge_at_infinity():
    loss = experiments.bowl_loss(np.full(3000, 0.3))[-1]
    assert loss == pytest.approx(0.3 / (2 * (2 - 0.3)) + 0.3 / (2 * (2 - 0.3 / 25)), rel=1e-12)
    assert experiments.bowl_floor(0.3) == pytest.approx(loss, rel=1e-12)
    assert experiments.bowl_loss(np.full(3000, 2.5))[-1] == np.inf
    assert experiments.bowl_loss(np.full((2, 3000), 2.5))[0, -1] == np.inf
    with pytest.raises(ValueError, match=r"^lr must be finite and in \(0, 2\)"):
        experiments.bowl_floor(2.0)


@pytest.mark.parametrize("plan", ["constant", "cosine", "stable decay", "line"])
@pytest.mark.parametrize("n", [100, 300])
def test_the_best_rate_of_a_plan_is_the_lowest_of_its_nine_and_inside(plan, n):
    found = experiments.tuned_bowl(plan, n)
    ends = [plain_loss([plain_rate(plan, lr, n, t) for t in range(n)])[-1] for lr in found.rates]
    assert found.inside
    assert found.lr == found.rates[np.argmin(ends)]
    assert found.loss == pytest.approx(min(ends), rel=1e-10)


def test_every_fall_to_zero_beats_the_best_constant_rate_at_every_time_and_the_line_wins():
    for n in (100, 300, 1000):
        losses = {plan: experiments.tuned_bowl(plan, n).loss for plan in recipe.PLANS}
        assert sorted(losses, key=losses.get) == ["line", "cosine", "stable decay", "constant"]


# The cliff.


def cliff(w, b):
    x = 0.5
    for _ in range(10):
        x = w / (1 + np.exp(-x)) + b
    return (1 / (1 + np.exp(-x)) - 0.7) ** 2


PLACES = [(6.5, -3.5), (5.0, -2.0), (6.3, -3.4), (0.0, 0.0), (7.9, -4.4)]


@pytest.mark.parametrize("place", PLACES)
def test_the_loss_at_the_cliff_and_its_gradient_by_complex_steps(place):
    w, b = place
    assert float(experiments.cliff_loss(place)) == pytest.approx(cliff(w, b), rel=1e-12)
    slopes = [cliff(w + 1e-30j, b).imag / 1e-30, cliff(w, b + 1e-30j).imag / 1e-30]
    np.testing.assert_allclose(experiments.cliff_gradient(place), slopes, rtol=1e-9)
    many = experiments.cliff_gradient(np.array(PLACES))
    np.testing.assert_allclose(many[PLACES.index(place)], slopes, rtol=1e-9)


@pytest.mark.parametrize("limit", [0.1, 0.5, np.inf])
def test_the_walk_along_the_cliff_is_clipped_gradient_descent(limit):
    """Step by step from its own places, since a cliff makes much of the last digit."""
    places, lengths = experiments.cliff_walk((6.5, -3.5), 0.8, 30, limit)
    grad = experiments.cliff_gradient
    for before, after, length in zip(places[:-1], places[1:], lengths, strict=True):
        g = grad(before)
        assert length == pytest.approx(np.linalg.norm(g), rel=1e-9)
        clipped = beyond.clip_by_norm(g, limit) if np.isfinite(limit) else g
        expected, _ = optimizers.gd(before, lambda w, clipped=clipped: clipped, lr=0.8)
        np.testing.assert_allclose(after, expected, rtol=1e-9)
    assert np.all(np.hypot(*np.diff(places, axis=0).T) <= 0.8 * limit * (1 + 1e-12))


def test_the_cliff_throws_off_what_is_not_clipped_and_the_clipped_walk_arrives():
    free, lengths = experiments.cliff_walk((6.5, -3.5), 1.0, 60)
    assert lengths[7] > 20
    assert experiments.cliff_loss(free[-1]) > 0.08
    held, lengths = experiments.cliff_walk((6.5, -3.5), 1.0, 60, 0.1)
    assert lengths.max() > 20
    assert experiments.cliff_loss(held[-1]) < 1e-3
    moved, _ = experiments.cliff_walk((6.5 + 1e-10, -3.5), 1.0, 60, 0.1)
    assert np.abs(moved - held).max() < 1e-7  # another processor's last digit does not matter here


# The network.


def test_the_constant_rate_is_adams_row_of_another_search():
    found, known = experiments.recipe_searches()["constant", 0], experiments.rate_searches()["adam", 4]
    np.testing.assert_array_equal(found.rates, known.rates)
    np.testing.assert_allclose([found.median, *found.between], [known.median, *known.between], rtol=1e-3)


def test_all_rates_are_inside_and_what_is_stored_is_what_a_run_gives():
    found = experiments.recipe_searches()
    assert all(row.inside and len(row.rates) == 9 for row in found.values())
    row = found["cosine", recipe.WARM]
    along = [row.lr * min((t + 1) / 41, 1) * (1 if t < 40 else (1 + math.cos(math.pi * (t - 40) / 360)) / 2)
             for t in range(400)]  # fmt: skip
    planned = experiments.planned_rates("cosine", row.lr, 400, warm=40)
    np.testing.assert_allclose(planned, along, rtol=1e-12, atol=1e-15)  # at its end 1 + cos cancels
    schedule = schedules.Schedule(lambda t, w: np.array([[along[t]]]))
    (end,) = rates.run_losses(optimizers.adam, schedule, 1, 4, 40)[-1]
    assert end == pytest.approx(_end_of_adam(along, 40), rel=1e-6)


def _end_of_adam(along, seed):
    """The loss after one run, by a loop over Adam's steps."""
    rng = np.random.default_rng(seed)
    (x, y), fresh = rates._problem()
    w, memory = rates._start(rng), ()
    for lr in along:
        chosen = rng.integers(0, rates.SAMPLES, 4)
        w, state = optimizers.adam(w, lambda w, at=chosen: rates._gradient(w, x[at], y[at]), *memory, lr=lr)
        memory = (state,)
    return rates._losses(w, *fresh)


def test_a_fall_is_lower_and_a_warm_up_shows_no_difference():
    found = experiments.recipe_searches()
    for plan in ("constant", "cosine", "stable decay"):
        assert not tuning.differ(found[plan, 0].between, found[plan, recipe.WARM].between)
    ends = [found[plan, 0].between for plan in ("cosine", "stable decay", "constant")]
    assert ends[0][1] < ends[1][0] < ends[1][1] < ends[2][0]


def test_one_curvature_or_a_list_is_taken_as_an_array_is():
    assert experiments.bowl_floor(0.1, 1.0) == pytest.approx(0.1 / (2 * 1.9))
    assert experiments.bowl_floor(0.1, [1.0, 0.04]) == experiments.bowl_floor(0.1, np.array([1.0, 0.04]))
    np.testing.assert_allclose(experiments.bowl_loss([0.1, 0.1], 1.0), experiments.bowl_loss([0.1, 0.1], [1.0]))
