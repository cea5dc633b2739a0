"""The figures of the part `lion`: what they say is what was measured elsewhere, or what a formula says."""

import re

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


def test_lion_rate_says_both_best_rates():
    assert "0.03 for Adam" in lion.lion_rate().text
    assert re.search(r"0\.01 for Lion, loss \S+: 3 times smaller", lion.lion_rate().text)


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
