"""The figure of the contest counts what the stored epochs hold."""

import re
import statistics

import numpy as np
import pytest
from words import lines

from primer import experiments
from primer.catalogue import ROWS
from primer.explorers.nb5 import choice


@pytest.mark.parametrize(("name", "budget"), [("nag", 1500), ("nag", 130), ("lamb", 1500), ("gd", 700)])
def test_the_words_are_counts_of_the_stored_epochs(name, budget):
    explorer = choice.xor_contest()
    explorer.set(optimizer=ROWS[name].title, budget=budget)
    row = experiments.xor_contest()[name]
    in_time = [epoch if epoch <= budget else np.inf for epoch in row.judged]
    lr, within, solved = re.search(r"η = (\S+); with (\d+) of .* it solves (\d+) of 100", explorer.text).groups()
    assert float(lr) == row.lr
    assert int(solved) == sum(np.isfinite(in_time))
    assert int(within) == sum(statistics.median(np.where(some <= budget, some, np.inf)) < np.inf for some in row.epochs)
    median = statistics.median(in_time)
    said = re.search(r"the median is (not within \d+|[\d.]+) epochs", explorer.text)[1]
    assert said == (f"{median:g}" if np.isfinite(median) else f"not within {budget}")


def test_the_lowest_median_is_named_and_who_is_level_with_it():
    explorer = choice.xor_contest()
    medians = {name: statistics.median(row.judged) for name, row in experiments.xor_contest().items()}
    first = min(medians, key=medians.get)
    assert f"The lowest median is that of {ROWS[first].title}, {medians[first]:g};" in explorer.text
    level = explorer.text.partition("no difference is shown to ")[2].rstrip(".").split(", ")
    for title in level:  # the 40th and the 61st of a hundred are the ends of a median's interval
        other = next(name for name, row in ROWS.items() if row.title == title)
        ends = [np.sort(experiments.xor_contest()[name].judged)[[39, 60]] for name in (first, other)]
        assert ends[0][1] >= ends[1][0]
    explorer.set(budget=10)
    assert "No other solves half of its starts either" in explorer.text


def test_the_preset_that_counts_rates_counts_them():
    explorer = choice.xor_contest()
    words = {2: "two", 8: "eight"}
    for title in [title for title in explorer.presets if "of the nine rates" in title]:
        explorer.set(preset=title)
        assert words[int(re.search(r"with (\d+) of them", explorer.text)[1])] in title


@pytest.mark.parametrize(("name", "budget"), [("adam", 1500), ("nag", 400), ("lamb", 150)])
def test_the_dots_bars_and_words_are_the_stored_epochs_in_order(name, budget):
    explorer = choice.xor_contest()
    explorer.set(optimizer=ROWS[name].title, budget=budget)
    panel = lines(explorer)
    late, bars, dots = panel[1], panel[2 : 2 + len(ROWS)], panel[2 + len(ROWS) :]
    assert late[0].tolist() == [budget] * 2
    for row, (other, bar, dot) in enumerate(zip(ROWS, bars, dots, strict=True)):
        order = np.sort([epoch if epoch <= budget else np.inf for epoch in experiments.xor_contest()[other].judged])
        median = (order[49] + order[50]) / 2
        if np.isfinite(median):
            assert dot[:, 0] == pytest.approx([median, row])
            assert bar[0] == pytest.approx([order[39], min(order[60], 3000)])
        else:
            assert not dot.size
    row = experiments.xor_contest()[name]
    order = np.sort([epoch if epoch <= budget else np.inf for epoch in row.judged])
    said = re.search(r"\(95 %: (\S+) to (\S+?)(?: (\d+))?\)", explorer.text)
    if np.isfinite(order[39]):
        assert float(said[1]) == order[39]
        assert said[2] == (f"{order[60]:g}" if np.isfinite(order[60]) else "beyond")
    bold = lines(explorer, 1)[len(ROWS)]
    medians = [statistics.median([epoch if epoch <= budget else np.inf for epoch in some]) for some in row.epochs]
    known = [(rate / row.lr, median) for rate, median in zip(row.rates, medians, strict=True) if np.isfinite(median)]
    np.testing.assert_allclose(bold.T, np.reshape(known, (-1, 2)))
    explorer.set(measure="share solved")
    shares = [np.mean(some <= budget) for some in row.epochs]
    np.testing.assert_allclose(lines(explorer, 1)[len(ROWS)][1], shares)
    solved = [round(100 * share) for share in shares]
    assert f"between {min(solved)} and {max(solved)} of 100 starts are" in explorer.text


def test_presets_of_the_contest_show_what_they_say():
    explorer = choice.xor_contest()
    explorer.set(preset="only 150 epochs")
    assert "within 150 epochs" in explorer.text
    explorer.set(preset="how often, not how fast")
    assert "with them between" in explorer.text
    for title in explorer.presets:
        explorer.set(preset=title)
        if ":" in title:
            assert explorer.text.startswith(f"{title.partition(':')[0]}'s best of 9 rates")
