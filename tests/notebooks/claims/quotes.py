"""Quotations: what stands between "straight marks" in a notebook's text is its source's, word for word.

That is the article, and for the notebook beyond it the papers that it names. One that opens a point of the fine print
in bold, **"…"**, is set as a sentence: the whole sentence of its source, or with […] where something is left out, at
its ends too. Another may be a phrase; left-out words show as […] as well. Titles stand between “round marks” or in
italics; the few other uses of straight marks are listed here.
"""

import re
from pathlib import Path

from claims import texts


def _sentences(source):
    text = (Path(__file__).parents[2] / f"data/{source}_quotes.txt").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


SENTENCES = [*_sentences("article"), *_sentences("paper")]
# Not a source's words: (text, what stands between the marks).
OWN = {
    ("nb2 opening-1", "Learning representations by back-propagating errors"): "the title of a paper",
    ("nb3 ladder-4", "across"): "a direction, in the sense of this part",
    ("nb3 ladder-9", "across"): "a direction, in the sense of this part",
    ("nb3 tangent-11", "Approximately"): "the sign ≈, read aloud",
    ("nb3 angle-4", "length"): "the word of the sentence before",
    ("nb5 closing-2", "always"): "a word that no row has",
}


def quotations():
    """All of the sources' words in the notebooks: (text, quotation, whether it is set as a sentence)."""
    for notebook, cells in texts.notebooks().items():
        for cell_id, cell in cells.items():
            if cell.cell_type == "markdown":
                prose = re.sub(r"```.*?```|`[^`\n]*`|<[^>]*>", "", cell.source, flags=re.DOTALL)
                for before, words in re.findall(r'(\*\*)?"([^"\n]+)"', prose):
                    if (f"{notebook} {cell_id}", words) not in OWN:
                        yield f"{notebook} {cell_id}", words, bool(before)


def faithful(words, whole, sentences=SENTENCES):
    """True if a sentence of a source reads like ``words``, with other words only where they show […]."""
    pieces = [_plain(piece) for piece in words.split("[…]")]
    pattern = ".*".join(rf"(?<!\w){re.escape(piece)}(?!\w)" if piece else "" for piece in pieces)
    test = re.fullmatch if whole else re.search
    return any(test(pattern, _plain(sentence)) for sentence in sentences)


def _plain(words):
    """Without what a typesetter may change: the shape of marks and dashes, a capital, the last full stop."""
    words = re.sub('[“”‘’"]', "'", words).replace("–", "-").replace("−", "-")
    return " ".join(words.split()).strip(".").casefold()
