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


LONGER = {"five": 5, "fifteen": 15}  # minutes that a part takes longer alone, at least and at most


def alone(notebook):
    """The minutes in class and alone that a notebook says, and for how many parts: for all at once, or for each."""
    opening = notebooks()[notebook]["opening-1"].source
    whole = re.findall(r"(\d+) minutes in class, about (\d+) alone", opening)
    parted = re.findall(r"\| (\d+) min \| (\d+) min \|", opening)
    count = len(parts(notebook)) - 1 if whole else 1  # all but the frame
    return [(int(together), int(by_oneself), count) for together, by_oneself in whole or parted]


@pytest.mark.parametrize("notebook", COUNTED)
def test_the_minutes_alone_are_those_in_class_and_five_to_fifteen_more_for_each_part(notebook):
    least, most = LONGER
    assert f"{least} to {most} minutes longer" in PAGES["teachers"].read_text(encoding="utf-8")
    assert alone(notebook)
    for together, by_oneself, count in alone(notebook):
        assert LONGER[least] * count <= by_oneself - together <= LONGER[most] * count
