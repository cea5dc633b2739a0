"""The figures of the part `cautious`: what they say and draw, by plain loops and from the stored runs."""

import re

import numpy as np
import pytest
from words import lines, says

from primer import experiments
from primer.explorers.nb6 import cautious

STARTS = ((0.02, 0.9, "0°", 100), (0.02, 0.9, "45°", 60), (0.011, 0.73, "30°", 37))


def walk(angle, lr, gamma, steps, start=(-5.0, 2.0)):
    """Momentum and Cautious Momentum by plain loops: the paths, and who moved."""
    c, s = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    turn = np.array([[c, -s], [s, c]])
    hessian = turn @ np.diag([1.0, 25.0]) @ turn.T
    paths, moved = {}, []
    for careful in (False, True):
        w, v = np.array(start), np.zeros(2)
        path = [w]
        for _ in range(steps):
            g = hessian @ w
            v = gamma * v + lr * g
            mask = (v * g > 0) if careful else np.ones(2)
            if careful:
                moved.append(mask)
            w = w - v * mask / max(np.mean(mask), 1e-3)
            path.append(w)
        paths[careful] = np.array(path), 0.5 * np.einsum("ti,ij,tj->t", path, hessian, path)
    return paths[False], paths[True], np.array(moved).reshape(-1, 2)


def from_step(losses):
    high = np.flatnonzero(losses >= 1e-3)
    return int(high[-1]) + 1 if high.size else 0


@pytest.mark.parametrize(("lr", "gamma", "angle", "steps"), STARTS)
def test_paths_losses_and_bars_are_those_of_plain_loops(lr, gamma, angle, steps):
    explorer = cautious.cautious_ravine()
    explorer.set(lr=lr, gamma=gamma, angle=angle, steps=steps)
    plain, careful, moved = walk(float(angle[:-1]), lr, gamma, steps)
    said = [lr, gamma, steps]
    for _, losses in (plain, careful):
        stays = from_step(losses)
        said += [0.001, stays, losses[-1]] if stays <= steps else [losses[-1]]
    waits = (~moved).sum(0)
    says(explorer, *said, *waits, (~moved).all(1).sum(), digits=2)
    drawn = lines(explorer)
    np.testing.assert_allclose(drawn[0], plain[0].T, rtol=0, atol=1e-9)
    np.testing.assert_allclose(drawn[2], careful[0].T, rtol=0, atol=1e-9)
    curves = lines(explorer, 1)
    np.testing.assert_allclose(curves[0][1], plain[1].clip(1e-8 / 1.5, 150), rtol=1e-6)
    np.testing.assert_allclose(curves[2][1], careful[1].clip(1e-8 / 1.5, 150), rtol=1e-6)
    for weight, (bar, row) in enumerate(zip(lines(explorer, 2), (1, 0), strict=True)):
        begins = bar[0][::3]
        np.testing.assert_array_equal(begins, np.flatnonzero(moved[:, weight]))
        assert (bar[1] == row).all()


def test_presets_of_the_ravine_show_what_they_say():
    explorer = cautious.cautious_ravine()
    ends = {}
    for title in explorer.presets:
        explorer.set(preset=title)
        curves = lines(explorer, 1)
        ends[title] = from_step(curves[0][1]), from_step(curves[2][1]), curves[2][1][-1]
        values = explorer.presets[title]
        _, _, moved = walk(float(values["angle"][:-1]), values["lr"], values["gamma"], 100)
        ends[title] += (moved,)
    along, turned, short, long = ends.values()
    assert along[1] < along[0] / 2
    assert along[1] < turned[1] < turned[0]
    assert short[3][:, 0].all()
    assert short[3][:, 1].sum() < 5
    assert long[2] > 100
    assert "growing" in explorer.text
    w = walk(0, 0.08, 0.9, 100)[0][1]
    assert w[-1] < 0.01


def test_a_run_that_diverges_says_so():
    explorer = cautious.cautious_ravine()
    explorer.set(lr=0.2, gamma=0.99, x=6.0, y=4.0)
    assert re.search(r"growing|diverged at step \d+", explorer.text)


def test_the_rates_say_the_best_of_both_and_whether_they_differ():
    explorer = cautious.cautious_rate()
    for batch in ("4", "32", "256"):
        explorer.set(batch=batch, lr="0.04", times="the same")
        rows = [experiments.today_searches()[name, int(batch)] for name in ("adam", "cautious")]
        at = [int(np.argmin(np.abs(row.rates - 0.04))) for row in rows]
        ends = [np.median(row.last[i]) for row, i in zip(rows, at, strict=True)]
        judged, orders = [], [np.sort(row.judged) for row in rows]
        for order in orders:
            judged += [np.median(order), 95, order[39], order[60]]
        best = [row.lr for row in rows]
        says(explorer, int(batch), 0.04, ends[0], 0.04, ends[1], *best, 100, *judged, digits=2)
        apart = orders[0][60] < orders[1][39] or orders[1][60] < orders[0][39]
        assert explorer.text.endswith("the difference is shown." if apart else "no difference is shown.")
        rings = lines(explorer)
        np.testing.assert_allclose([ring[:, 0] for ring in rings], [(0.04, end) for end in ends], rtol=1e-3)


def test_the_cautious_ones_rate_is_a_multiple_of_adams():
    explorer = cautious.cautious_rate()
    for times, rate in (("half", "0.02"), ("the same", "0.04"), ("twice", "0.08")):
        explorer.set(lr="0.04", times=times, batch="32")
        assert explorer.text.startswith("Batches of 32: Adam with η = 0.04 ends at")
        assert f"and Cautious Adam with η = {rate} ends at" in explorer.text
