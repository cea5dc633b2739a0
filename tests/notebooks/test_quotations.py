"""What a notebook puts between quotation marks as its source's words is what the source says."""

import pytest
from claims import pending
from claims.quotes import OWN, SENTENCES, faithful, quotations

ALL = list(quotations())


def untrue(text):
    return [words for name, words, whole in ALL if name == text and not faithful(words, whole)]


@pytest.mark.parametrize("text", sorted({name for name, _, _ in ALL}))
def test_quotations_are_word_for_word(text):
    if text in pending.QUOTATIONS:
        assert untrue(text), f"{text} is word for word: take it out of claims/pending.py"
    else:
        assert not untrue(text)


def test_no_list_names_what_is_gone():
    texts = {name for name, _, _ in ALL}
    assert texts >= pending.QUOTATIONS
    from claims.texts import notebooks

    for (text, words), reason in OWN.items():
        notebook, cell = text.split()
        assert f'"{words}"' in notebooks()[notebook][cell].source
        assert reason


def test_each_sentence_kept_here_is_quoted():
    if not pending.QUOTATIONS:
        for sentence in SENTENCES:
            assert any(faithful(words, whole, [sentence]) for _, words, whole in ALL), sentence


SENTENCE = ["It can get stuck in saddle points, for a “large” step."]


@pytest.mark.parametrize(
    ("words", "whole", "right"),
    [
        ("It can get stuck in saddle points, for a 'large' step.", True, True),
        ("it can get stuck in saddle points, for a “large” step", True, True),
        ("It can get stuck in saddle points, […].", True, True),
        ("[…] can get stuck […] for a “large” step.", True, True),
        ("can get stuck in saddle points", False, True),
        ("can […] saddle points", False, True),
        ("It can get stuck in saddle points.", True, False),
        ("can get stuck in saddle points", True, False),
        ("It gets stuck in saddle points", False, False),
        ("for a 'large' […] stuck", False, False),
        ("saddle point", False, False),
    ],
)
def test_what_is_left_out_must_show(words, whole, right):
    assert faithful(words, whole, SENTENCE) == right
