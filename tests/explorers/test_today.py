"""The figure of the part `today`: what it says and draws are the stored runs."""

import numpy as np
import pytest
from words import lines, numbers_of, says, still_lines

from primer import experiments
from primer.explorers.nb6 import today

NAMES = ("adam", "cosine", "stable", "cautious", "cautious_cosine", "muon", "muon_cosine", "lion", "lion_cosine", "gd",
         "schedule_free")  # fmt: skip


def ends(name, batch):
    order = np.sort(experiments.today_searches()[name, batch].judged)
    return [np.median(order), 95, order[39], order[60]]


def way(name, batch):
    row = experiments.today_searches()[name, batch]
    return np.sort(row.last)[:, 19:21].mean(1).argmin(), row


@pytest.mark.parametrize(
    ("method", "name", "beside", "batch", "steps"),
    [
        ("Adam, cosine", "cosine", "adam", 32, 400),
        ("Cautious, cosine", "cautious_cosine", "cosine", 4, 237),
        ("Schedule-Free GD", "schedule_free", "adam", 4, 60),
        ("Lion", "lion", "adam", 32, 100),
    ],
)
def test_the_words_are_the_stored_runs(method, name, beside, batch, steps):
    explorer = today.today_contest()
    explorer.set(method=method, steps=steps, batch=str(batch))
    (at, row), (other_at, other) = way(name, batch), way(beside, batch)
    step = round(steps / 10)  # one loss in ten is kept
    now = [row.curves[step, at], other.curves[step, other_at]]
    rates = [row.rates[at], other.rates[other_at]]
    says(explorer, batch, *ends(name, batch), 100, *ends(beside, batch), *rates, 10 * step, *now)
    one, two = ends(name, batch), ends(beside, batch)
    apart = one[3] < two[2] or two[3] < one[2]
    told = ("lower" if one[0] < two[0] else "higher") if apart else "no difference is shown"
    assert f"): {told}. The best rates" in explorer.text
    *ways, rule = lines(explorer, 1)
    shown = {each for each, line in zip(NAMES, ways[::2], strict=True) if line.size}
    assert shown == {name, beside}
    mine = ways[2 * NAMES.index(name)]
    np.testing.assert_allclose(mine, [10 * np.arange(step + 1), row.curves[: step + 1, at]])
    assert rule[0].tolist() == [10 * step] * 2


def test_adam_itself_is_compared_with_none():
    explorer = today.today_contest()
    explorer.set(method="Adam", batch="4")
    row = experiments.today_searches()["adam", 4]
    says(explorer, 4, *ends("adam", 4), 100, row.lr)
    labels = [text.get_text() for text in explorer._shown.figure.axes[1].texts]
    assert labels[0].startswith("Adam: ")
    assert labels[1] == ""


def test_the_dots_and_bars_are_medians_and_intervals():
    explorer = today.today_contest()
    explorer.set(batch="4")
    drawn = still_lines(explorer)
    for row, name in enumerate(NAMES):
        median, _, low, high = ends(name, 4)
        bar, dot = drawn[2 * row : 2 * row + 2]
        np.testing.assert_allclose(bar, [[low, high], [row, row]])
        np.testing.assert_allclose(dot[:, 0], [median, row])


def test_presets_show_what_they_say():
    explorer = today.today_contest()
    said = {}
    for title in explorer.presets:
        explorer.set(preset=title)
        said[title] = explorer.text
    gain, half, mask, muon, both = said.values()
    best = {name: ends(name, 32)[0] for name in NAMES}
    single = {name: best[name] for name in ("cosine", "stable", "cautious", "muon")}
    assert min(single, key=single.get) == "cosine"
    assert "lower" in gain
    ahead, behind = map(float, numbers_of(half)[-2:])
    assert ahead > 1.2 * behind
    assert "lower" in mask
    assert "higher" in muon
    assert "Adam, cosine to" in both
    assert "lower" in both
