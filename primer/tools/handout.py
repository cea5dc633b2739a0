"""Writes the notebooks as pages to read and to print: HTML and PDF, whole without a network or a kernel.

``python -m primer handout [folder]`` takes what is stored in the notebooks: nothing is run. Equations become MathML, a
live figure its stored picture and words, and the solutions move to the end of the page.
"""

import argparse
import os
import re
import shutil
import sys
from contextlib import suppress
from pathlib import Path

import nbformat
from jinja2 import DictLoader, pass_context

from primer.tools.where import NOTEBOOKS

try:
    from math_core import LatexToMathML
    from nbconvert import HTMLExporter
    from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
    from pygments.formatters import HtmlFormatter
except ModuleNotFoundError as problem:
    problem.msg += """; a handout needs more packages: pip install -e ".[handout]" """
    raise

FOLDER = Path("build/handout")
_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
_UNANSWERED, _TO_FILL_IN = "· Not answered yet.", "Answer: " + 40 * "."
_PAGE = """
{%- extends "basic/index.html.j2" -%}
{% block header %}<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{{ resources.title }}</title>
<style>{{ resources.style }}</style>
</head>
<body>
{% endblock header %}
{% block footer %}</body>
</html>
{% endblock footer %}
{% block in_prompt %}{% endblock in_prompt %}
{% block empty_in_prompt %}{% endblock empty_in_prompt %}
{% block output_area_prompt %}{% endblock output_area_prompt %}
{% block data_png %}<figure>
<img src="data:image/png;base64,{{ output.data["image/png"] }}" alt="{{ output.data["text/plain"] | e }}">
</figure>
{% endblock data_png %}
"""
_STYLE = """
body { max-width: 46em; margin: 2em auto; padding: 0 1em; background: white; color: #1b1b1b;
       font: 17px/1.5 "Segoe UI", "Helvetica Neue", "Noto Sans", "DejaVu Sans", sans-serif; }
h1, h2, h3 { line-height: 1.25; margin: 1.4em 0 0.5em; }
h2 { border-bottom: 1px solid #bbb; padding-bottom: 0.15em; }
a { color: #005a9c; }
math { font-family: "STIX Two Math", "Cambria Math", "Latin Modern Math", "DejaVu Math TeX Gyre", math;
       font-size: 1.05em; }
.equation { margin: 0.9em 0; overflow-x: auto; overflow-y: hidden; }
pre, code { font: 0.78em/1.45 Consolas, Menlo, "DejaVu Sans Mono", monospace; }
pre { margin: 0.5em 0; white-space: pre-wrap; overflow-wrap: anywhere; }
pre code { font-size: 1em; }
p code, li code, td code { background: #f1f1f1; padding: 0.1em 0.25em; border-radius: 3px; }
.highlight { background: #f4f4f4; border-radius: 3px; padding: 0.05em 0.7em; margin: 0.6em 0; }
.output { margin: 0 0 0.9em 0.7em; overflow-x: auto; }
table { border-collapse: collapse; margin: 0.6em 0; font-size: 0.9em; }
th, td { padding: 0.25em 0.8em 0.25em 0; text-align: left; vertical-align: top; border-bottom: 1px solid #ddd; }
.output td, .output th { text-align: right; padding: 0.2em 0 0.2em 1.6em; }
.output td:first-child, .output th:first-child { text-align: left; padding-left: 0; }
figure { margin: 0.6em 0; }
figure img { display: block; width: 100%; }
summary { cursor: pointer; }
@page { size: A4; margin: 17mm 18mm 19mm; @bottom-center { content: counter(page) " / " counter(pages);
        font: 9pt sans-serif; color: #555; } }
@media print {
  body { font-size: 10.5pt; line-height: 1.42; max-width: none; margin: 0; padding: 0; }
  h1:first-child { margin-top: 0; }
  h1, h2, h3, .input:has(+ .output_wrapper), .text_cell:has(+ .code_cell) { break-after: avoid; }
  h2, h3, tr, table, figure, pre, .equation, .highlight,
  .text_cell:has(+ .code_cell figure) { break-inside: avoid; }
  p, li { orphans: 3; widows: 3; }
  .output, .equation { overflow: visible; }
  summary { display: none; }
}
"""


def _mathml(tex, displaystyle):
    """An equation as MathML.

    As an exponent a prime comes out tiny and too high: browsers leave aside the large prime that fonts keep for this
    place. Beside its letter it is the right size.
    """
    mathml = LatexToMathML().convert_with_local_state(tex.strip(), displaystyle=displaystyle)
    return re.sub("<msup>(<mi>[^<]*</mi>)<mo>([′″])</mo></msup>", r'\1<mo lspace="0" rspace="0">\2</mo>', mathml)


class _Renderer(IPythonRenderer):
    """Markdown as in Jupyter, with equations that need no script."""

    def block_math(self, body):
        return f'<div class="equation">{_mathml(body, displaystyle=True)}</div>'

    def inline_math(self, body):
        return _mathml(body, displaystyle=False)


class _Exporter(HTMLExporter):
    """The page: the notebook's own order of cells, between a head and a foot that ask no network for anything."""

    def __init__(self):
        super().__init__(extra_loaders=[DictLoader({"handout.html.j2": _PAGE})], template_file="handout.html.j2")

    @pass_context
    def markdown2html(self, context, source):
        renderer = _Renderer(escape=False, exclude_anchor_links=True)
        return MarkdownWithMath(renderer=renderer).render(source)


def page(path):
    """The HTML of one notebook."""
    notebook = _with_solutions_last(nbformat.read(path, as_version=4))
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if text := output.get("data", {}).get("text/plain"):
                output.data["text/plain"] = text.replace(_UNANSWERED, _TO_FILL_IN)
    title = notebook.cells[0].source.splitlines()[0].lstrip("# ")
    style = _STYLE + HtmlFormatter(style="default").get_style_defs(".highlight")
    return _Exporter().from_notebook_node(notebook, {"title": title, "style": style})[0]


def _with_solutions_last(notebook):
    """Move what is folded away on the screen to the end, under the heading of the part it belongs to."""
    stay, part = [], ""
    solutions = [nbformat.v4.new_markdown_cell("## Solutions")]
    for cell in notebook.cells:
        if cell.source.startswith("## "):
            part = cell.source.splitlines()[0].lstrip("# ")
        if cell.source.startswith("<details>"):
            solutions += [nbformat.v4.new_markdown_cell(f"### {part}"), cell]
        else:
            stay.append(cell)
    notebook.cells = stay + solutions
    return notebook


def print_pages(pages):
    """Print each HTML file to a PDF beside it; the sentence that says what is missing where that cannot be done."""
    try:
        from playwright.sync_api import sync_playwright
    except ModuleNotFoundError:
        return 'no PDF without Playwright: pip install -e ".[handout]"'
    with sync_playwright() as playwright:
        browser = _start(playwright.chromium)
        if browser is None:
            names = ", ".join(_BROWSERS)
            return (
                f"no PDF without Chromium, Chrome or Edge: none of {names} on PATH starts, none where it is usually "
                "installed, and PRIMER_CHROMIUM names none that does"
            )
        tab = browser.new_page()
        for path in pages:
            tab.goto(path.as_uri())
            tab.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
            tab.pdf(
                path=path.with_suffix(".pdf"),
                prefer_css_page_size=True,
                print_background=True,
                tagged=True,
                outline=True,
            )
        browser.close()
    return None


def _start(chromium):
    """The browser at ``_browser_path()``; without one Playwright's own, or Chrome or Edge where installers put them."""
    from playwright.sync_api import Error

    path = _browser_path()
    for place in [{"executable_path": path}] if path else [{}, {"channel": "chrome"}, {"channel": "msedge"}]:
        with suppress(Error):
            return chromium.launch(**place)
    return None


def _browser_path():
    """The path of Chromium: ``$PRIMER_CHROMIUM``, or the first one on ``PATH``; else None."""
    named = os.environ.get("PRIMER_CHROMIUM")
    return named or next(filter(None, map(shutil.which, _BROWSERS)), None)


def main(arguments):
    """Write all pages, then print them."""
    parser = argparse.ArgumentParser(
        prog="python -m primer handout", description="Write the notebooks as HTML and PDF."
    )
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER, help="where to (default: %(default)s)")
    folder = parser.parse_args(arguments).folder.resolve()
    pages = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path in sorted(NOTEBOOKS.glob("*.ipynb")):
            pages.append(folder / f"{path.stem}.html")
            pages[-1].write_text(page(path), encoding="utf-8")
    except OSError as problem:
        sys.exit(f"Cannot write to {folder}: {problem.strerror}")
    missing = print_pages(pages)
    print(f"{len(pages)} HTML files in {folder}; {missing}" if missing else f"HTML and PDF of {len(pages)} in {folder}")


if __name__ == "__main__":
    main(sys.argv[1:])
