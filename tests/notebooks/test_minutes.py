"""The minutes of each part are those of the rule on the page for teachers."""

import re

import pytest
from claims.texts import PAGES, notebooks, parts

COUNTED = ["nb1", "nb2", "nb3", "nb4", "nb5", "nb6"]  # the notebooks whose minutes are counted by the rule


def kind_of(cell):
    """What takes a class its time in a cell: a key of ``MINUTES``, or None."""
    if cell.cell_type == "markdown":
        return "equations" if "$$" in cell.source else None
    if "exercises.predict(" in cell.source:
        return "prediction"
    if re.search(r"""exercises\.check\("[^"]+", """, cell.source):
        return "code"
    if re.search(r"exercises\.(check|reach)\(", cell.source):
        return "question"
    if "explorers." in cell.source:
        return "figure"
    return "result" if cell.outputs else None


MINUTES = {"prediction": 2, "equations": 2, "result": 1, "figure": 5, "question": 3, "code": 5}


def minutes_of(cells):
    return 5 * round(sum(MINUTES.get(kind_of(cell), 0) for cell in cells) / 5)


@pytest.mark.parametrize("notebook", COUNTED)
def test_the_minutes_on_the_teachers_page_are_counted_by_its_rule(notebook):
    text = PAGES["teachers"].read_text(encoding="utf-8")
    section = text.partition(f"### Notebook {notebook[2]}:")[2].partition("###")[0]
    said = [int(minutes) for minutes in re.findall(r"^\| \d · [^|]+\| (\d+) \|", section, re.MULTILINE)]
    cells = notebooks()[notebook]
    assert said == [
        minutes_of(cells[cell_id] for cell_id in ids) for word, ids in parts(notebook).items() if word != "frame"
    ]
