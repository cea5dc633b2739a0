"""No typed result: every number of every text has a source, and the source still gives it.

How to add a number stands in ``claims/__init__.py``.
"""

import importlib.util
from pathlib import Path

import digits
import numpy as np
import pytest
from claims import entries, equals, families, given, notation, pending, problems, registry, set_in, shown, wrong_in
from claims.numbers import read, scan

from primer.exercises import nb1

FAMILIES = sorted(families())


@pytest.mark.parametrize("family", FAMILIES)
def test_every_number_has_a_source_that_gives_it(family):
    wrong = wrong_in(family)
    if family in pending.FAMILIES:
        assert wrong, f"{family} is whole: take it out of claims/pending.py"
    else:
        assert not wrong, "\n".join(["", *wrong])


def test_what_is_pending_is_there():
    assert {*pending.FAMILIES} <= {*FAMILIES}


@pytest.mark.parametrize(
    ("text", "numbers", "signs"),
    [
        ("−0.3431, 20 000, 1e−3 and 4.5e−5", "-0.3431 20000 1e-3 4.5e-5", ""),
        ("10⁻³, $10^{-30}$, $24\\cdot10^9$, 2.5·10⁻³", "1e-3 1e-30 24e9 2.5e-3", ""),
        ("½, $\\tfrac12$ and $\\frac{1}{4}$", "1/2 1/2 1/4", ""),
        ("98 %, 30–50 %, $7\\,\\%$", "98% 30 50% 7%", ""),
        ("a 2-2-1 network, Python 3.11.7, 10–15 minutes", "2-2-1 3.11.7 10 15", ""),
        ("$w^{[1]}_{21}$, `w1_21`, β1, η₀, w², (1 − η)³, 1000²", "1 1000", "12112110232"),
        ("$3 - 0.1\\cdot(2\\cdot3) = -2.4$", "3 0.1 2 3 -2.4", ""),
        ("[the licence 4.0](https://a.org/by/4.0/) of section 1", "4.0 1", "40"),
        ("$$\\sigma(z) = \\frac{1}{1+e^{-z}}$$ but $$d = 0.5 + 2$$", "0.5 2", "11"),
    ],
)
def test_all_ways_to_write_a_number_are_read(text, numbers, signs):
    found, notation = scan(text)
    assert [number.name for number in found] == [number.name for number in read(numbers)]
    assert notation == signs


def test_values_are_compared_as_they_are_rounded():
    (rate,) = read("0.19")
    assert rate.rounds(0.1856)
    assert not rate.rounds(0.1956)
    assert not rate.rounds(-0.19)
    (large,) = read("2.9e27")
    assert large.rounds(2.94e27)
    assert not large.rounds(2.96e27)
    (half,) = read("1/2")
    assert half.rounds(0.5)
    assert not half.rounds(0.51)
    (broken,), _ = scan("$\\tfrac10w^2$")
    assert not broken.rounds(0.5)
    assert not entries.stands_for(broken, 0.5, exactly=True)
    assert entries.stands_for(read("18%")[0], 0.1839)
    assert entries.stands_for(read("18%")[0], 18.2)
    assert not entries.stands_for(read("18%")[0], 0.19)


# Each with entries that hold, and what is said when one thing about text, entry or source is changed.
SOUND = "After 483 epochs with η = 0.5 the loss is 0.001, 4 times (2019) what w² = 4 says."
BOUND = [
    shown("function-10", "483"),
    set_in("function-6", "0.5"),
    shown("function-10", "0.001", line="483  "),
    equals("4", lambda: np.sqrt(16)),
    given("2019 4", "year, and a definition"),
    notation("2"),
]


def said(words=SOUND, bound=BOUND):
    return "\n".join(problems("nb1", "a text", words, bound))


def test_a_sound_text_passes():
    assert not said()


@pytest.mark.parametrize("at", [at for at, letter in enumerate(SOUND) if letter in "0123456789²"])
def test_any_changed_digit_is_noticed(at):
    assert said(SOUND[:at] + "7" + SOUND[at + 1 :])


@pytest.mark.parametrize(
    ("entry", "wrong"),
    [
        (shown("function-12", "483", line="0.125"), "483: not in the output of function-12"),
        (shown("function-15", "483"), "a question"),
        (set_in("function-5", "483"), "there is no code cell"),
        (set_in("function-6", "483"), "not set in function-6"),
        (set_in([1.0, 2.0], "483"), "not set in"),
        (equals("483", 484), "computed: 484"),
        (equals("483", lambda: (483, 1)), "1 numbers, but 2"),
        (given("483", "?"), "needs its reason"),
        (given("48", "a reason"), "48 is accounted for but not written"),
        (given("483 483", "a reason"), "483 is accounted for but not written"),
        (notation("5"), 'now notation("2")'),
    ],
)
def test_a_source_that_does_not_give_the_number_is_named(entry, wrong):
    if "no code cell" in wrong:
        with pytest.raises(ValueError, match=wrong):
            said(bound=[entry, *BOUND[1:]])
    else:
        assert wrong in said(bound=[entry, *BOUND[1:]])


def test_a_number_without_a_source_is_named_with_its_sentence():
    assert "483 has no source: … After ⟦483⟧ epochs" in said(bound=BOUND[1:])


def test_swapped_numbers_are_noticed():
    assert "not in this order" in said("From 16 to 10.2.", [shown("weight-7", "10.2 16")])


def test_random_changed_digits_are_noticed():
    for family, name, words, changed, _ in digits.changes(40):
        assert not problems(family, name, words, registry(family).get(name, []))
        assert digits.noticed(family, name, changed), changed


def test_a_draft_is_right_but_for_the_reasons_that_it_waits_for():
    path = Path(__file__).parents[1] / "measure/claims.py"  # has the package's name, so it is no module to import
    tool = importlib.util.module_from_spec(spec := importlib.util.spec_from_file_location("draft", path))
    spec.loader.exec_module(tool)
    names = {"nb1": nb1, "given": given, "notation": notation, "set_in": set_in, "shown": shown}
    for name, words in families()["nb1"].items():
        lines = "\n".join(tool.draft("nb1", name, words))
        for sentence in problems("nb1", name, words, eval("{" + lines + "}", names).get(name, [])):
            assert "needs its reason" in sentence
