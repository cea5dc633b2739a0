"""The figure of the contest counts what the stored epochs hold."""

import re
import statistics

import numpy as np
import pytest

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
