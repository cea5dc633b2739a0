"""Equations and links in JupyterLab: MathJax sets every equation, and every link into a notebook finds its heading."""

import re
from urllib.parse import unquote

import lab
import nbformat
import pytest

# Cells off the screen would wait to be laid out.
_SHOW_ALL = ".jp-Cell { content-visibility: visible !important }"
_ERRORS = """() => [...document.querySelectorAll("mjx-merror, mjx-container merror, [data-mjx-error]")].map(
    error => error.getAttribute("data-mjx-error") ?? error.textContent)"""
_LEFT = """() => [...document.querySelectorAll(".jp-RenderedMarkdown")].flatMap(cell => {
    const words = cell.cloneNode(true);
    words.querySelectorAll("mjx-container, code").forEach(part => part.remove());
    return words.textContent.match(/.{0,30}(\\$|\\\\\\w+|\\\\\\().{0,30}/g) ?? [];
})"""
_VISIBLE = """words => {
    const heading = [...document.querySelectorAll(":is(h1, h2, h3)[data-jupyter-id]")].find(
        heading => heading.innerText.replace("¶", "").trim() === words);
    const top = heading?.getBoundingClientRect().top;
    return top > 0 && top < 0.5 * innerHeight;
}"""


@pytest.fixture(scope="module", params=lab.NOTEBOOKS, ids=lambda path: path.stem)
def notebook(request, jupyterlab):
    """An open notebook, not run: text needs no kernel."""
    with lab.open_notebook(jupyterlab.browser, jupyterlab.server, request.param.name) as notebook:
        notebook.page.add_style_tag(content=_SHOW_ALL)
        cells = nbformat.read(request.param, as_version=4).cells
        notebook.cells = [cell for cell in cells if cell.cell_type == "markdown"]
        yield notebook


def equations(text):
    """How many equations a Markdown cell has."""
    text = re.sub(r"^```.*?^```|`[^`]*`", "", text, flags=re.DOTALL | re.MULTILINE)
    return len(re.findall(r"(?<!\\)\$\$.+?\$\$|(?<!\\)\$[^$]+?\$", text, re.DOTALL))


def test_every_equation_is_set(notebook):
    page, wanted = notebook.page, sum(equations(cell.source) for cell in notebook.cells)
    for cell in page.locator(".jp-MarkdownCell").all():
        cell.scroll_into_view_if_needed()  # equations are set as their cell comes into view
    page.wait_for_function("n => document.querySelectorAll('mjx-container').length >= n", arg=wanted)
    assert page.locator("mjx-container").count() == wanted
    assert page.evaluate(_ERRORS) == []
    assert page.evaluate(_LEFT) == []


def test_every_link_into_the_notebook_scrolls_to_its_heading(notebook):
    page = notebook.page
    headings = [(cell, re.match(r"#+ +(.*)", cell.source)) for cell in notebook.cells]
    titles = {f"cell-id={cell.id}": title[1] for cell, title in headings if title}
    titles |= {title.replace(" ", "-"): title for title in titles.values()}
    for link in page.locator(".jp-RenderedMarkdown a[href^='#']:not(.jp-InternalAnchorLink)").all():
        title = titles[unquote(link.get_attribute("href")[1:])]
        link.scroll_into_view_if_needed()
        assert not page.evaluate(_VISIBLE, title)
        link.click()
        page.wait_for_function(_VISIBLE, arg=title)
    assert notebook.problems() == []
