"""The figures of the part `lion`: what they say is what was measured elsewhere, or what a formula says."""

import re
import statistics

import numpy as np
import pytest
from words import lines, numbers_of, says, still_lines

from primer import experiments, optimizers
from primer.explorers.nb5 import lion


def test_sign_agreement_says_the_known_probability_and_lengths():
    explorer = lion.sign_agreement()
    for batch, known in ((1, "0.54"), (16, "0.655"), (256, "0.945")):
        explorer.set(snr=0.1, batch=batch)
        assert f"right with probability {known} = " in explorer.text
    explorer.set(scale=1e-9, view=lion._LENGTH_VIEW)
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
    explorer.set(weights=1e9, precision=lion._FLOAT)
    assert "Momentum 4 GB, Adam 8 GB, AMSGrad 12 GB, Lion 4 GB, Lookahead(Adam) 12 GB" in explorer.text
    assert "25 % less than Adam" in explorer.text
    explorer.set(weights=9.0, precision=lion._DOUBLE, inner="GD")
    assert "weights and gradients take 144 bytes." in explorer.text
    assert "Lookahead(GD) 72 bytes" in explorer.text


# Every number in the words, by another way.


@pytest.mark.parametrize(("snr", "batch", "scale"), [(0.1, 16, 1.0), (0.02, 30, 1e-9), (0.5, 3, 20.0)])
def test_sign_agreement_says_counts_and_plain_loops(snr, batch, scale):
    explorer = lion.sign_agreement()
    explorer.set(snr=snr, batch=batch, scale=scale, view=lion._LENGTH_VIEW)
    z = snr * np.sqrt(batch)
    draws = np.random.default_rng(0).standard_normal(20_000)
    counted = np.mean(z + draws > 0)
    gain = 1 / np.sqrt(0.1**2 + 0.9**2 * sum((0.01 * 0.99**k) ** 2 for k in range(5000)))
    right, remembered = (statistics.NormalDist().cdf(each) for each in (z, z * gain))
    noise = np.random.default_rng(0).standard_normal((60, 64))
    noise = (noise - noise.mean()) / np.sqrt(batch) + snr
    m = v = p = np.zeros(64)
    moves = []
    for t, g in enumerate(scale * noise, start=1):
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g
        adam_step = m / (1 - 0.9**t) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)
        moves.append((g, adam_step, np.sign(0.9 * p + 0.1 * g)))
        p = 0.99 * p + 0.01 * g
    lengths = np.sqrt((np.array(moves)[30:] ** 2).mean((0, 2)))
    ratio = lengths[2] / lengths[1]
    says(explorer, snr, batch, right, counted, min(remembered, 0.999), scale, *lengths, ratio)
    law, remembering, dots, here, there = lines(explorer)
    assert np.interp(batch, *law) == pytest.approx(right, abs=0.01)
    assert np.interp(batch, *remembering) == pytest.approx(remembered, abs=0.01)
    assert here[:, 0] == pytest.approx([batch, right])
    assert there[:, 0] == pytest.approx([batch, remembered])
    known = [np.mean(snr * np.sqrt(size) + draws > 0) for size in dots[0]]
    np.testing.assert_allclose(dots[1], known)
    *_, rule = lines(explorer, 1)
    marks = lines(explorer, 1)[6:9]
    np.testing.assert_allclose([mark[1][0] for mark in marks], lengths.clip(1e-4, 1e3), rtol=1e-6)
    assert rule[0].tolist() == [scale] * 2


def test_the_losses_by_batch_are_the_medians_of_the_stored_runs():
    explorer = lion.sign_agreement()
    explorer.set(snr=0.2, batch=9)
    rows = [experiments.rate_searches()[name, batch] for name in ("adam", "lion") for batch in (4, 32, 256, 1024)]
    medians = [np.median(row.judged) for row in rows]
    chances = [statistics.NormalDist().cdf(0.6), np.mean(0.6 + np.random.default_rng(0).standard_normal(20_000) > 0)]
    says(explorer, 0.2, 9, *chances, 0.999, 4, 32, 256, 1024, *medians)
    drawn = [line[1] for line in still_lines(explorer, 1)]
    np.testing.assert_allclose(np.ravel(drawn), medians)
    assert lines(explorer, 1)[0][0].tolist() == [9, 9]


def test_presets_of_the_signs_show_what_they_say():
    explorer = lion.sign_agreement()
    probability = {}
    for title in explorer.presets:
        explorer.set(preset=title)
        probability[title] = lines(explorer)[3][1, 0], lines(explorer)[4][1, 0]
    assert probability["one sample: hardly better than a coin"][0] < 0.55
    batch, memory = probability["4 samples: c is right, and Lion ends lower"]
    assert batch < 0.6 < 0.9 < memory
    assert min(probability["all 1024: the sign is safe, and Adam ends lower"]) > 0.99
    found = experiments.rate_searches()
    assert found["lion", 4].between[1] < found["adam", 4].between[0]
    assert found["adam", 1024].between[1] < found["lion", 1024].between[0]
    for title, size in zip(explorer.presets, (1, 4, 1024), strict=False):
        assert explorer.presets[title]["batch"] == size
    explorer.set(preset="almost pure noise: Lion's steps are four times Adam's")
    assert float(numbers_of(explorer.text)[-1]) == pytest.approx(4, abs=0.5)
    explorer.set(preset="gradients of 0.000001: the same steps")
    assert "of size 1e−06 " in explorer.text
    explorer.set(preset="smaller than ε: only Lion walks on")
    _, adam_step, lion_step, _ = map(float, numbers_of(explorer.text)[-4:])
    assert lion_step == 1
    assert adam_step < 0.05


def test_lion_rate_says_all_its_numbers_and_draws_the_medians():
    explorer = lion.lion_rate()
    for lr, share, batch in (("0.04", "a quarter", "32"), ("0.02", "half", "4")):
        explorer.set(lr=lr, share=share, batch=batch)
        adam_row, lion_row = (experiments.rate_searches()[name, int(batch)] for name in ("adam", "lion"))
        lower = float(lr) / {"half": 2, "a quarter": 4}[share]
        at = np.argmin(np.abs(adam_row.rates - float(lr))), np.argmin(np.abs(lion_row.rates - lower))
        ends = [np.median(row.last[i]) for row, i in zip((adam_row, lion_row), at, strict=True)]
        judged = []
        for row in (adam_row, lion_row):
            order = np.sort(row.judged)
            judged += [np.median(order), 95, order[39], order[60]]
        best = [adam_row.lr, lion_row.lr, adam_row.lr / lion_row.lr]
        says(explorer, int(batch), float(lr), ends[0], lower, ends[1], *best, 100, *judged, digits=2)
        rings = lines(explorer)
        np.testing.assert_allclose([ring[:, 0] for ring in rings], [(float(lr), ends[0]), (lower, ends[1])], rtol=1e-3)


def test_presets_of_the_rates_show_what_they_say():
    explorer = lion.lion_rate()
    explorer.set(preset="a quarter of Adam's rate")
    assert "Adam with η = 0.04 ends at 0.0259 and Lion with η = 0.01 ends" in explorer.text
    explorer.set(preset="Lion with Adam's rate: too long steps")
    assert "Lion with η = 0.04 ends at 0.0505" in explorer.text
    explorer.set(preset="Lion with an eighth")
    assert "Lion with η = 0.005" in explorer.text
    explorer.set(preset="noisy gradients: batches of 4")
    assert explorer.text.startswith("Batches of 4:")


@pytest.mark.parametrize(
    ("weights", "precision", "sizes", "accelerator", "inner"),
    [
        (6e9, lion._MIXED, (2, 4, 4), "80 GB", "Adam"),
        (2e8, lion._SHORT, (2, 0, 2), "16 GB", "Momentum"),
        (500.0, lion._FLOAT, (4, 0, 4), "24 GB", "Lion"),
        (9.0, lion._DOUBLE, (8, 0, 8), "192 GB", "GD"),
    ],
)
def test_state_bytes_say_multiples_of_the_weights(weights, precision, sizes, accelerator, inner):
    explorer = lion.state_bytes()
    explorer.set(weights=weights, precision=precision, accelerator=accelerator, inner=inner)
    weight, copy, number = sizes
    base, room = weight + weight + copy, 1e9 * float(accelerator.split()[0])
    kept = {"momentum": 1, "adam": 2, "amsgrad": 3, "lion": 1}
    kept["lookahead"] = 1 + {"GD": 0, "Adam": 2, "Momentum": 1, "Lion": 1}[inner]
    units = {"bytes": 1, "kB": 1e3, "MB": 1e6, "GB": 1e9}
    amounts = re.findall(r"([0-9.,]+) (bytes|kB|MB|GB)\b(?! hold)", explorer.text.partition(" take ")[2])
    said = [float(amount.replace(",", "")) * units[unit] for amount, unit in amounts]
    assert said == pytest.approx([base * weights, *(times * number * weights for times in kept.values())], rel=6e-3)
    many = f"{weights:,.0f}".replace(",", " ")
    assert explorer.text.startswith(f"{many} weights, {precision}: ")
    assert ("copy in 32 bits" in explorer.text) == bool(copy)
    saved = 1 - (base + number) / (base + 2 * number)
    most = [room / (base + times * number) / 1e9 for times in (2, 1)]
    assert f"Lion needs {100 * saved:.0f} % less than Adam; {accelerator} hold " in explorer.text
    assert f"{most[0]:.1f} billion weights with Adam and {most[1]:.1f} billion with Lion" in explorer.text
    *bars, full = lines(explorer)
    for name, times in kept.items():
        row = list(optimizers.OPTIMIZERS).index(name)
        np.testing.assert_allclose(bars[row], [[base, base + max(times * number, 1e-9)], [row, row]])
    assert full[0].tolist() == [min(room / weights, 1e3)] * 2
    written = [text.get_text() for text in explorer._shown.figure.axes[0].texts]
    assert f"{most[1]:.1f} billion" in written


def test_presets_of_the_bytes_show_what_they_say():
    explorer = lion.state_bytes()
    for title, words in {
        "a billion weights in 16 GB: Adam fills it": "16 GB hold 1.0 billion weights with Adam",
        "16 bits throughout": "6 000 000 000 weights, 16 bits throughout",
        "the nine weights of the course": "9 weights, 64 bits",
        "Lookahead around GD: one copy": "Momentum 24 GB, Adam 48 GB, AMSGrad 72 GB, Lion 24 GB, Lookahead(GD) 24 GB.",
    }.items():
        explorer.set(preset=title)
        assert words in explorer.text
    explorer.set(preset="6 billion weights in 80 GB: Lion fits, Adam does not")
    *bars, full = lines(explorer)
    ends = {name: bar[0, 1] for name, bar in zip(optimizers.OPTIMIZERS, bars, strict=True)}
    assert ends["lion"] < full[0, 0] < ends["adam"]
