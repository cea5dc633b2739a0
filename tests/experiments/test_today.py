"""The experiments of the part `today`: the stored searches keep their rules, and a step's cost is counted by hand."""

import numpy as np
import pytest

from primer import beyond, descent, experiments, optimizers
from primer.experiments import rates, today

KEYS = today.SEARCHED


@pytest.mark.parametrize(("name", "batch"), KEYS)
def test_the_stored_search_keeps_its_own_rules(name, batch):
    row = experiments.today_searches()[name, batch]
    assert row.last.shape == (len(row.rates), rates.CHOOSING) == (9, 40)
    assert row.judged.shape == (rates.JUDGING,)
    np.testing.assert_allclose(row.rates[1:] / row.rates[:-1], 2, rtol=0.1)
    assert 0 < row.at < 8  # its best is inside
    medians = np.sort(row.last)[:, 19:21].mean(1)
    assert row.at == medians.argmin()
    np.testing.assert_allclose(row.curves[-1], medians, rtol=1e-3)
    ends = np.sort(row.judged)
    assert row.between == (ends[39], ends[60])


def test_all_began_at_the_same_starts_as_adam():
    found = experiments.today_searches()
    for key in KEYS:
        assert (found[key].curves[0] == found["adam", 4].curves[0, 0]).all()


@pytest.mark.parametrize("name", today.METHODS)
def test_a_part_of_the_stored_search_computed_anew(name):
    row = experiments.today_searches()[name, 4]
    losses = today.today_runs(name, 4, [row.lr], 7)[:, 0]
    np.testing.assert_allclose(losses[-1], row.last[row.at, 7], rtol=2e-3)  # four digits are stored
    fresh = today.today_runs(name, 4, [row.lr], rates.CHOOSING)[-1, 0]
    np.testing.assert_allclose(fresh, row.judged[0], rtol=2e-3)


def test_the_rates_along_a_run_rise_for_a_tenth_of_it_and_end_at_zero():
    t = np.arange(rates.STEPS)
    for name in ("cosine", "stable"):
        along = today.METHODS[name][1](np.array([[0.1]]))
        seen = np.array([along.at(int(each), None)[0, 0] for each in t])
        np.testing.assert_allclose(seen[:40], 0.1 * np.arange(1, 41) / 41, rtol=1e-12)
        assert seen[40] == 0.1
        assert seen[-1] < 0.002
        known = 0.05 * (1 + np.cos(np.pi * (t[40:] - 40) / 360)) if name == "cosine" else 0.1 * np.minimum(
            (400 - t[40:]) / 72, 1)  # fmt: skip
        np.testing.assert_allclose(seen[40:], known, rtol=0, atol=1e-12)


def test_muon_and_adam_are_each_what_they_are_alone():
    """Muon has the matrix with a row for each unit, as notebook 2 and PyTorch write it; the network keeps it turned."""
    gradients = np.random.default_rng(0).standard_normal((12, 65))
    turned = gradients[:, :32].reshape(12, 2, 16).swapaxes(1, 2).reshape(12, 32)
    one, two, both = iter(turned), iter(gradients[:, 32:]), iter(gradients)
    matrix = descent.run(beyond.muon, np.zeros(32), lambda w: next(one), 12, lr=0.1, shape=(16, 2)).w
    others = descent.run(optimizers.adam, np.zeros(33), lambda w: next(two), 12, lr=0.1).w
    made = descent.run(experiments.muon_and_adam, np.zeros(65), lambda w: next(both), 12, lr=0.1).w
    matrix = matrix.reshape(13, 16, 2).swapaxes(1, 2).reshape(13, 32)
    np.testing.assert_allclose(made, np.hstack([matrix, others]), rtol=0, atol=1e-12)


def test_the_columns_say_what_is_stored():
    columns = experiments.today_columns("adam", "muon_cosine")
    assert columns["batch"] == [4, 4, 32, 32]
    assert columns["method"] == ["adam", "muon + cosine"] * 2
    row = experiments.today_searches()["muon_cosine", 32]
    order = np.sort(row.judged)
    assert columns["best_rate"][3] == f"{row.lr:g}"
    assert columns["loss"][3] == f"{np.median(order):.4f} ({order[39]:.4f} – {order[60]:.4f})"
    with pytest.raises(ValueError, match=r"^name must be one of adam, cautious"):
        experiments.today_columns("sgd")


# What a step costs.


def newton_schulz_by_hand(n, m):
    """Products of one product after the other, in loops: X Xᵀ, (cA)A, (bA + cA²) X; five times, with their factors."""
    count = 0
    for _ in range(5):
        count += sum(1 for _ in range(n) for _ in range(n) for _ in range(m))  # A = X Xᵀ
        count += sum(1 for _ in range(n) for _ in range(n) for _ in range(n)) + n * n  # c A, times A
        count += n * n + sum(1 for _ in range(n) for _ in range(m) for _ in range(n)) + n * m  # b A; times X; a X
    return count


@pytest.mark.parametrize("shape", [(4, 4), (2, 6), (6, 2)])
def test_muons_products_are_counted_as_by_hand(shape):
    n, m = sorted(shape)
    counted = experiments.work_per_step(beyond.muon, n * m, shape=shape)
    # Besides: γ m, (1 − γ) g, γ m, (1 − γ) g, the square of the norm, the scale, the decay and η; the norm's own size.
    assert counted["products"] * n * m == newton_schulz_by_hand(n, m) + 8 * n * m + 1
    assert counted["divisions"] == 2  # by the largest, and by the norm


def test_cautious_and_schedule_free_are_counted_as_by_hand():
    adam = experiments.work_per_step(optimizers.adam)
    careful = experiments.work_per_step(beyond.cautious, inner=optimizers.adam)
    more = {kind: careful[kind] - adam[kind] for kind in experiments.KINDS}
    # sign · sign and mask · u; w − ahead, the mean and w − …; by the share; two signs, and one maximum in all.
    assert more == {"products": 2, "sums": 3, "divisions": 1, "roots": 0, "comparisons": pytest.approx(2 + 1 / 9)}
    free = experiments.work_per_step(beyond.schedule_free)
    assert free == {"products": 3, "sums": 4, "divisions": 1, "roots": 0, "comparisons": 0}


def test_the_cost_columns_are_adams_and_the_others():
    columns = experiments.cost_columns(4)
    names = ["adam", "cautious adam", "gd", "schedule free", "muon", "shampoo", "soap"]
    assert columns["optimizer"] == names
    assert columns["memory"] == ["2", "2", "0", "1", "1", "2", "4"]  # two matrices L and R are Shampoo's
    work = dict(zip(names, columns["work, 4 × 4"], strict=True))
    assert work["adam"] == "14.0"
    assert work["gd"] == "2.0"
    assert work["shampoo"] == work["soap"] == "not counted"
    assert float(work["muon"]) > 5 * 2 * 3 * 4  # five times three products, each with its sum


@pytest.mark.parametrize(("rows", "columns", "batch"), [(4, 4, 8), (2, 6, 5), (6, 2, 5)])
def test_the_share_of_newton_schulz_is_its_products_beside_those_of_the_gradient(rows, columns, batch):
    n, m = sorted((rows, columns))
    forward = backward = 0
    for _sample in range(batch):
        forward += n * m  # each weight times its input
        backward += 2 * n * m  # to the inputs, and to the weights
    products = newton_schulz_by_hand(n, m) - 5 * (2 * n * n + n * m)  # without the factors a, b and c
    assert experiments.muon_share(rows, columns, batch) == pytest.approx(products / (forward + backward))


def test_for_a_square_matrix_it_is_five_sides_by_the_batch():
    assert experiments.muon_share(64, 64, 320) == pytest.approx(1)
    with pytest.raises(ValueError, match=r"^batch must be"):
        experiments.muon_share(2, 2, 0)
