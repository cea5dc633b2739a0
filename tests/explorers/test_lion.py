"""The figures of the part `lion`: what they say is what was measured elsewhere, or what a formula says."""

import re

import numpy as np
import pytest

from primer import experiments
from primer.explorers.nb5 import lion


def test_sign_agreement_says_the_known_probability_and_lengths():
    explorer = lion.sign_agreement()
    for batch, known in ((1, "0.54"), (16, "0.655"), (256, "0.945")):
        explorer.set(snr=0.1, batch=batch)
        assert f"right with probability {known} = " in explorer.text
    explorer.set(scale=1e-9)
    assert "1 η with Lion" in explorer.text
    shorter = re.search(r"(\S+) η with Adam", explorer.text)
    assert float(shorter[1].replace("−", "-")) < 0.2


def test_lion_rate_says_both_best_rates_their_ends_on_fresh_starts_and_whether_they_differ():
    explorer = lion.lion_rate()
    assert "The best of nine rates is 0.04 for Adam and 0.01 for Lion, 4 times smaller" in explorer.text
    for batch, apart in (("32", "the difference is shown"), ("256", "no difference is shown")):
        explorer.set(batch=batch)
        ends = [np.sort(experiments.rate_searches()[name, int(batch)].judged) for name in ("adam", "lion")]
        assert explorer.text.endswith(f"{apart}.")
        assert (ends[1][60] < ends[0][39]) == (apart == "the difference is shown")
        said = re.search(r"come to (\S+) \(95 %: (\S+) to (\S+)\) and (\S+) \(95 %: (\S+) to (\S+)\)", explorer.text)
        known = [value for end in ends for value in (end[49:51].mean(), end[39], end[60])]
        assert [float(number) for number in said.groups()] == pytest.approx(known, rel=6e-3)


def test_lions_share_is_that_of_adams_rate_and_the_runs_end_at_their_median():
    explorer = lion.lion_rate()
    for share, rate in (("all", 0.04), ("half", 0.02), ("a quarter", 0.01), ("an eighth", 0.005)):
        explorer.set(lr="0.04", share=share, batch="4")
        row = experiments.rate_searches()["lion", 4]
        end = np.sort(row.last[row.rates.tolist().index(rate)])[19:21].mean()
        said = re.search(r"Lion with η = (\S+) ends at (\S+)\.", explorer.text)
        assert [float(number) for number in said.groups()] == pytest.approx([rate, end], rel=6e-3)


def test_state_bytes_are_multiples_of_the_weights():
    explorer = lion.state_bytes()
    explorer.set(weights=1e9, precision="float32, 4 bytes")
    assert "Momentum 4 GB, Adam 8 GB, AMSGrad 12 GB, Lion 4 GB, Lookahead(Adam) 12 GB" in explorer.text
    assert "50 % less than Adam" in explorer.text
    explorer.set(count="weights, gradients and state", precision="bfloat16, 2 bytes")
    assert "Adam 8 GB" in explorer.text
    assert "25 % less than Adam" in explorer.text
    explorer.set(weights=9.0, count="the optimizer's state alone", precision="float64, 8 bytes", inner="GD")
    assert "9 weights in float64, 8 bytes are 72 bytes" in explorer.text
    assert "Lookahead(GD) 72 bytes" in explorer.text
