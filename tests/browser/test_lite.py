"""The static site in a real browser: every notebook runs in the page itself, and nothing leaves this machine.

``PRIMER_SITE`` names a site built with ``python .lite/build.py --offline``; without it the tests are skipped.
"""

import os
import re
import statistics
import subprocess
import sys
import time

import engines
import lab
import pytest

_SITE = os.environ.get("PRIMER_SITE")
_PATIENCE = 300  # seconds for one step of a start, which takes ten in a browser that has a computer for itself
_NO_SITE = "PRIMER_SITE names no site built with .lite/build.py --offline"
_FACES = "[class^='primer-face-']"
pytestmark = pytest.mark.skipif(not _SITE, reason=_NO_SITE)


@pytest.fixture(scope="module")
def address():
    """The site, served as a school would serve it."""
    port = lab._free_port()
    command = [sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1", "--directory", _SITE]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        yield f"http://127.0.0.1:{port}"
        server.terminate()


@pytest.fixture(scope="module")
def browser(address):
    with lab.browse() as browser:
        yield browser


class Page(lab.Notebook):
    """A notebook of the site, in a browser that has never been there."""

    def __init__(self, context, address, name):
        self.page, self._problems = context.new_page(), []
        self.page.on("console", self._on_console)
        self.page.on("pageerror", lambda error: self._problems.append(f"page error: {error}"))
        self.page.goto(f"{address}/lab/index.html?path={name}")
        self.page.wait_for_selector(".jp-Notebook .jp-CodeCell", timeout=1000 * _PATIENCE)
        self.page.wait_for_function(lab._IDLE, timeout=1000 * _PATIENCE)

    def problems(self):
        """Errors of the page; the kernel's own are on the page too."""
        return [problem for problem in self._problems if "favicon.ico" not in problem]


@pytest.mark.parametrize("path", lab.NOTEBOOKS, ids=lambda path: path.stem)
def test_the_notebook_runs_and_its_figures_answer(browser, address, path):
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    try:
        traffic, start = engines.Traffic(context), time.monotonic()
        notebook = Page(context, address, path.name)
        page = notebook.page
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        page.wait_for_selector(".primer-controls [role=slider]", timeout=1000 * _PATIENCE)
        first = time.monotonic() - start
        page.wait_for_function(lab._ALL_DONE, polling=lab._LOOK_EVERY, timeout=3000 * _PATIENCE)
        done = time.monotonic() - start
        assert page.locator("[data-mime-type='application/vnd.jupyter.error']").all_inner_texts() == []
        assert page.locator("[data-mime-type*='stderr']").all_inner_texts() == []
        figures = page.locator(".primer-explorer")
        assert figures.count() == len(re.findall(r"\bexplorers\.\w+\(", path.read_text(encoding="utf-8")))
        answers = [engines.answer(figure) for figure in figures.all()]
        print(
            f"{path.stem}: first slider after {first:.0f} s, all {len(answers)} figures after {done:.0f} s, "
            f"{statistics.median(filter(None, answers)):.0f} ms from key to picture"
        )
        assert None not in answers
        assert notebook.problems() == []
        assert traffic.elsewhere == set()
    finally:
        context.close()


def test_what_was_saved_and_answered_is_there_when_the_browser_comes_back(browser, address):
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    try:
        for said in ("The answer is: 32.", "You committed to “31” on "):
            notebook = Page(context, address, "01_how_models_learn.ipynb")
            page, question = notebook.page, notebook.page.locator(".primer-question").first
            if "You committed" in said:
                assert_whole(page)
            page.get_by_role("menuitem", name="Run", exact=True).click()
            page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
            question.wait_for(state="attached", timeout=1000 * _PATIENCE)
            page.wait_for_function(lab._ALL_DONE, polling=lab._LOOK_EVERY, timeout=3000 * _PATIENCE)
            question.scroll_into_view_if_needed()
            if "You committed" not in said:
                question.get_by_label("31").check()
                question.locator("button:enabled").click()
            question.get_by_text(said).wait_for(timeout=1000 * _PATIENCE)
            assert not any(box.is_visible() for box in page.locator(_FACES).all())
            assert notebook.problems() == []
            notebook.save()
            page.close()
    finally:
        context.close()


def assert_whole(page):
    """Each figure's picture and each question's words are shown, and no other word beside them."""
    path = lab.NOTEBOOKS[0]
    figures, questions = (
        len(re.findall(rf"\b{call}\(", path.read_text(encoding="utf-8")))
        for call in (r"explorers\.\w+", r"exercises\.(?:predict|check|reach)")
    )
    page.wait_for_function("whole => document.querySelectorAll(whole[0]).length === whole[1]",
                           arg=[_FACES, figures + questions])  # fmt: skip
    assert page.locator(f"{_FACES} img").count() == figures
    assert all(box.is_visible() for box in page.locator(_FACES).all())
    page.get_by_text("You said “31”").wait_for()
    beside = page.locator(f".jp-OutputArea:has({_FACES}) > .jp-OutputArea-child:visible")
    assert beside.count() == figures + questions


def test_the_front_page_leads_to_the_teacher_s_page_and_that_to_the_notebooks(browser, address):
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    try:
        traffic, page = engines.Traffic(context), context.new_page()
        page.goto(address)
        links = page.locator("li a")
        assert [link.get_attribute("href").partition("=")[2] for link in links.all()] == [p.name for p in lab.NOTEBOOKS]
        page.get_by_role("link", name="For learners and teachers").click()
        page.wait_for_selector(".jp-MarkdownViewer h1", timeout=1000 * _PATIENCE)
        for path in lab.NOTEBOOKS:
            page.locator(f".jp-MarkdownViewer a[href$='{path.name}']").first.click()
            opened = page.locator(".jp-NotebookPanel:visible .jp-RenderedMarkdown h1").first
            opened.wait_for(timeout=1000 * _PATIENCE)
            assert opened.inner_text().startswith(f"{int(path.name[:2])} ·")
            page.get_by_role("tab", name="README.md").click()
        page.goto(address)
        links.first.click()
        page.wait_for_selector(".jp-Notebook .jp-CodeCell", timeout=1000 * _PATIENCE)
        assert traffic.elsewhere == set()
    finally:
        context.close()
