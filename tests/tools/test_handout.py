"""The handout: whole without a network, with every equation, picture, exercise and solution of the notebooks."""

import re
from html import unescape
from html.parser import HTMLParser
from unittest import mock

import nbformat
import pytest

from primer.tools.where import NOTEBOOKS

pytest.importorskip("math_core", reason='math-core is not installed: pip install -e ".[handout]"')
from primer.tools import handout

PATHS = sorted(NOTEBOOKS.glob("*.ipynb"))
_VERBATIM = ("code", "pre", "style", "title")


class Page(HTMLParser):
    """What a page holds: ``tags`` with their attributes, and the ``prose`` outside code and equations."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.prose, self._open = [], "", []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        if tag in (*_VERBATIM, "math"):
            self._open.append(tag)

    def handle_endtag(self, tag):
        if self._open and self._open[-1] == tag:
            self._open.pop()

    def handle_data(self, data):
        if not self._open:
            self.prose += data

    def values(self, name):
        """All values of one attribute."""
        return [attributes[name] for _, attributes in self.tags if name in attributes]


@pytest.fixture(scope="module", params=PATHS, ids=lambda path: path.stem)
def notebook(request):
    """A notebook's name, its cells, its page as text and as a Page."""
    html = handout.page(request.param)
    return request.param, nbformat.read(request.param, as_version=4).cells, html, Page(html)


def outputs(cells, kind):
    return [output.data[kind] for cell in cells for output in cell.get("outputs", []) if kind in output.get("data", {})]


def words_of(html):
    """The text of a page or a part of it, without any space."""
    return re.sub(r"\s", "", unescape(re.sub(r"<[^>]*>", "", html)))


def test_it_asks_no_network_for_anything(notebook):
    _, _, html, page = notebook
    names = {tag for tag, _ in page.tags}
    assert not names & {"script", "link", "iframe", "object", "embed", "video", "audio"}
    assert all(source.startswith("data:") for source in page.values("src"))
    style = re.search("<style>(.*?)</style>", html, re.DOTALL).group(1)
    assert "url(" not in style
    assert "@import" not in style


def test_every_equation_is_mathml(notebook):
    _, cells, html, page = notebook
    equations = 0
    for cell in cells:
        if cell.cell_type == "markdown":
            text = re.sub(r"```.*?```|`[^`]*`", "", cell.source, flags=re.DOTALL)
            equations += len(re.findall(r"\$\$.+?\$\$|\$.+?\$", text, re.DOTALL))
    assert html.count("<math") == html.count("</math>") == equations
    assert "merror" not in html
    assert "$" not in page.prose


def test_aligned_equations_and_cases_are_tables(notebook):
    path, cells, html, _ = notebook
    environments = sum(cell.source.count(r"\begin{") for cell in cells if cell.cell_type == "markdown")
    assert html.count("<mtable") == environments
    assert environments or not path.stem.startswith(("02", "05"))


def test_primes_stand_beside_their_letter():
    mathml = handout._mathml(r"\sigma'(z) = L''", displaystyle=False)
    assert "msup" not in mathml
    assert "′" in mathml
    assert "″" in mathml


def test_every_still_is_there_with_its_words(notebook):
    _, cells, _, page = notebook
    stills = [re.sub(r"\s", "", still) for still in outputs(cells, "image/png")]
    assert stills
    sources = [source.removeprefix("data:image/png;base64,").strip() for source in page.values("src")]
    assert [re.sub(r"\s", "", source) for source in sources] == stills
    words = [
        output.data["text/plain"]
        for cell in cells
        for output in cell.get("outputs", [])
        if "image/png" in output.get("data", {})
    ]
    assert page.values("alt") == words


def test_tables_exercises_and_code_are_there_and_no_widget(notebook):
    _, cells, html, _ = notebook
    page = words_of(html)
    assert all(words_of(table) in page for table in outputs(cells, "text/html"))
    plain = re.sub(r"<[^>]*>", "", html)
    questions = [text for text in outputs(cells, "text/plain") if text.startswith(("Predict.", "Your turn."))]
    assert questions
    assert plain.count("Predict. ") + plain.count("Your turn. ") == len(questions)
    assert "Not answered yet" not in html
    assert "widget-view" not in html
    assert "jupyter-widgets" not in html


def test_solutions_are_folded_at_the_end(notebook):
    _, cells, html, page = notebook
    solutions = sum(cell.source.startswith("<details>") for cell in cells)
    sources = html.count("</code> in the package</summary>")  # these stay where they are
    assert sum(tag == "details" for tag, _ in page.tags) - sources == solutions > 0
    assert html.count(">Solutions</h2>") == 1
    assert html.index(">Solutions</h2>") < html.index("<summary>Solution")
    assert html.index("Where it goes next") < html.index("<summary>Solution")


def test_links_inside_the_page_lead_somewhere(notebook):
    _, _, _, page = notebook
    ids = set(page.values("id"))
    inside = [link.removeprefix("#") for link in page.values("href") if link.startswith("#")]
    assert set(inside) <= ids


def test_the_folder_gets_a_page_for_each_notebook(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(handout, "print_pages", lambda pages: "no PDF today")
    handout.main([str(tmp_path / "new/folder")])
    assert [path.name for path in sorted((tmp_path / "new/folder").iterdir())] == [f"{p.stem}.html" for p in PATHS]
    assert capsys.readouterr().out == f"{len(PATHS)} HTML files in {tmp_path / 'new/folder'}; no PDF today\n"


def test_a_folder_that_cannot_be_is_refused(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(SystemExit, match=r"Cannot write to .*file"):
        handout.main([str(tmp_path / "file")])


def test_without_a_browser_the_pages_stay_and_it_says_so(monkeypatch, tmp_path):
    monkeypatch.setattr(handout, "_browser_path", lambda: str(tmp_path / "nowhere"))
    assert handout.print_pages([]).startswith("no PDF without")


@pytest.mark.parametrize(
    ("path", "tried"),
    [("/named", [{"executable_path": "/named"}]), (None, [{}, {"channel": "chrome"}, {"channel": "msedge"}])],
)
def test_one_that_is_named_is_the_only_browser_tried_else_all_usual_places(monkeypatch, path, tried):
    error = pytest.importorskip("playwright.sync_api").Error
    monkeypatch.setattr(handout, "_browser_path", lambda: path)
    chromium = mock.Mock()
    chromium.launch.side_effect = error("it does not start")
    assert handout._start(chromium) is None
    assert [call.kwargs for call in chromium.launch.call_args_list] == tried
    chromium.launch.side_effect = [error("it does not start")] * (len(tried) - 1) + ["browser"]
    assert handout._start(chromium) == "browser"
