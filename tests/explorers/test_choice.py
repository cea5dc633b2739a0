"""The figures of the part `choice`: what they say is what was measured elsewhere, or what a formula says."""

import numpy as np

from primer import experiments
from primer.explorers.nb5 import choice


def test_the_contest_counts_what_the_budget_allows():
    explorer = choice.xor_contest()
    explorer.set(optimizer="NAG", budget=1500)
    assert "NAG with η = 0.5 (as it is): 16 of 20 starts solved, median 126.5, within 1500 epochs" in explorer.text
    explorer.set(budget=100)
    epochs = experiments.xor_contest()["nag"].epochs[1]
    assert f"{np.sum((epochs > 0) & (epochs <= 100))} of 20 starts solved" in explorer.text
    explorer.set(budget=10)
    assert "nobody has solved XOR" in explorer.text
    explorer.set(factor="three times", budget=1500)
    assert "0 of 20 starts solved, 20 run away, within" in explorer.text
