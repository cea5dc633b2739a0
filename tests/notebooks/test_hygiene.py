"""The notebooks' text: headings in order, and links that lead somewhere in JupyterLab and in nbconvert's pages.

``test_stored_notebooks.py`` looks at cells and outputs, ``tests/browser/test_notebooks.py`` at equations and links in
JupyterLab itself.
"""

import functools
import itertools
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote, unquote

import nbformat
import pytest
from claims.figures import built
from nbconvert.filters import markdown2html_mistune

from primer import explorers
from primer.tools.where import NOTEBOOKS

PATHS = sorted(NOTEBOOKS.glob("*.ipynb"))
ROOT = Path(__file__).parents[2]
READMES = [path for path in (ROOT / "README.md", NOTEBOOKS / "README.md") if path.exists()]


def texts(path):
    """The Markdown of a notebook, cell by cell, or of a text file."""
    if path.suffix == ".md":
        return [path.read_text(encoding="utf-8")]
    return [cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "markdown"]


def headings(path):
    """Level and text of each heading."""
    found = []
    for text in texts(path):
        outside = re.sub(r"^(```|~~~).*?^\1", "", text, flags=re.DOTALL | re.MULTILINE)
        found += [(len(marks), words) for marks, words in re.findall(r"^(#+) +(.*?) *#*$", outside, re.MULTILINE)]
    return found


@functools.cache
def anchors(path):
    """What a link names a place by in JupyterLab, and the heading there.

    A heading's text with a hyphen for each space, or ``cell-id=`` and the id of the cell that it opens. Only the second
    is found there if the text has letters beyond ASCII.
    """
    places = {words.replace(" ", "-"): words for _, words in headings(path)}
    if path.suffix == ".ipynb":
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type == "markdown" and (title := re.match(r"#+ +(.*)", cell.source)):
                places[f"cell-id={cell.id}"] = title[1]
    return places


class Page(HTMLParser):
    """The ids and the links of a page."""

    def __init__(self, page):
        super().__init__()
        self.ids, self.links = set(), []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.ids.add(attributes.get("id"))
        if tag == "a" and attributes.get("class") != "anchor-link":
            self.links.append(attributes.get("href", ""))


@functools.cache
def page_of(path):
    """The page that nbconvert makes of a notebook's text, in which each cell has its id as well."""
    page = Page("".join(markdown2html_mistune(text) for text in texts(path)))
    page.ids |= {place for place in anchors(path) if place.startswith("cell-id=")}
    return page


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_headings_are_in_order(path):
    levels = [level for level, _ in headings(path)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_headings_that_links_name_are_unique(path):
    titles = [words for level, words in headings(path) if level <= 2]
    assert len({*titles}) == len(titles)


@pytest.mark.parametrize("path", [*PATHS, *READMES], ids=lambda path: path.stem)
def test_every_link_leads_somewhere(path):
    page = page_of(path)
    for link in page.links:
        target, _, anchor = link.partition("#")
        if re.match(r"[a-z]+:", target):
            assert target.startswith("https://"), link
            continue
        there = (path.parent / unquote(target)).resolve() if target else path
        assert there.exists(), link
        assert there.is_relative_to(ROOT), link
        if anchor:
            assert unquote(anchor).isascii(), link  # JupyterLab finds no others
            assert unquote(anchor) in anchors(there), link
            ids = page_of(there).ids  # a browser looks for the anchor as it is written in the address, then unquoted
            assert {quote(unquote(anchor), safe="?/:@!$&'()*+,;="), unquote(anchor)} & ids, link


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_a_table_of_contents_names_every_part(path):
    """Where a notebook begins with links into itself, they are all of its parts, in order."""
    links = Page(markdown2html_mistune(texts(path)[0])).links
    titles = [anchors(path)[unquote(link[1:])] for link in links if link.startswith("#")]
    parts = [words for level, words in headings(path) if level == 2 and re.match(r"\d · ", words)]
    assert titles in ([], parts)


def test_every_notebook_shows_figures_of_the_course_and_all_are_shown():
    shown = [name for path in PATHS for name in re.findall(r"\bexplorers\.(\w+)\(", path.read_text(encoding="utf-8"))]
    assert {*shown} == {*explorers.__all__}


def test_the_teachers_page_names_presets_that_are_there():
    text = (NOTEBOOKS / "README.md").read_text(encoding="utf-8")
    shown = re.findall(r"`(\w+)`:((?: \*[^*]+\*(?:, then)?)+)", text)
    assert len(shown) >= 33  # the parts of the six notebooks
    for name, presets in shown:
        assert {*re.findall(r"\*([^*]+)\*", presets)} <= {*built(name).presets}, name


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_the_teachers_page_gives_the_minutes_that_the_notebook_gives(path):
    text = (NOTEBOOKS / "README.md").read_text(encoding="utf-8")
    section = text.partition(f"### Notebook {path.stem[1]}:")[2].partition("###")[0]
    minutes = {int(part): int(time) for part, time in re.findall(r"^\| (\d) · [^|]+\| (\d+) \|", section, re.MULTILINE)}
    opening = texts(path)[0]
    if whole := re.search(r"(\d+) minutes in class", opening):
        assert sum(minutes.values()) == int(whole[1])
    else:
        rows = re.findall(r"^\| \[(\d) · .* \| (\d+) min \| [^|]+ \|$", opening, re.MULTILINE)
        assert minutes == {int(part): int(time) for part, time in rows}
