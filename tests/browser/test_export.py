"""Exported to HTML and opened without a network: every picture and answer is there, and no widget is asked for."""

import json
import re
import shutil
import subprocess
import sys

import lab

NOTEBOOK = lab.NOTEBOOKS[0]
FIGURES = len(re.findall(r"\bexplorers\.\w+\(", NOTEBOOK.read_text(encoding="utf-8")))
_PICTURES = """() => [...document.images].map(
    image => image.complete && image.naturalWidth > 0 && image.checkVisibility())"""
_TEMPLATE = "/ajax/libs/require.js/", "/ajax/libs/mathjax/"  # of nbconvert's own page, for equations


def assert_whole(browser, path, words):
    """The page shows each figure's picture and these words, and asks for nothing but what nbconvert's template does."""
    context, asked = browser.new_context(offline=True), []
    try:
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.goto(path.as_uri())
        assert page.evaluate(_PICTURES) == [True] * FIGURES
        assert page.get_by_text(words).is_visible()
        assert page.get_by_text(re.compile("model not found|Loading widget")).count() == 0
        far = [url for url in asked if not url.startswith(("file:", "data:"))]
        assert [url for url in far if not any(part in url for part in _TEMPLATE)] == []
    finally:
        context.close()


def test_a_notebook_that_nbconvert_runs(tmp_path):
    shutil.copy(NOTEBOOK, tmp_path / "one.ipynb")
    command = [sys.executable, "-m", "nbconvert", "--execute", "--to", "html", "--log-level=ERROR", "one.ipynb"]
    subprocess.run(command, cwd=tmp_path, check=True)
    with lab.browse() as browser:
        assert_whole(browser, tmp_path / "one.html", "Predict. A thousand samples are cut into batches of 32.")


def test_a_notebook_that_ran_on_a_page(jupyterlab, tmp_path):
    """*Save and Export Notebook As* saves it, and opens this address; of its cells one has changed: the answer's."""
    with lab.open_notebook(jupyterlab.browser, jupyterlab.server, NOTEBOOK.name) as notebook:
        notebook.run_all()
        page, question = notebook.page, notebook.page.locator(".primer-question").first
        question.get_by_label("31").check()
        question.locator("button:enabled").click()
        question.get_by_text("The answer is: 32.").wait_for()
        notebook.save()
        exported = fetch(page, jupyterlab.server, f"nbconvert/html/{NOTEBOOK.name}?download=true")
        (tmp_path / "one.html").write_bytes(exported.body())
        saved = fetch(page, jupyterlab.server, f"api/contents/{NOTEBOOK.name}?type=file&format=text").json()["content"]
    assert_whole(jupyterlab.browser, tmp_path / "one.html", "You said “31”.")
    stored = NOTEBOOK.read_text(encoding="utf-8")
    assert len(saved) < 1.01 * len(stored)
    pairs = zip(json.loads(stored)["cells"], json.loads(saved)["cells"], strict=True)
    changed = ["".join(cell["source"]) for cell, after in pairs if cell != after]
    assert changed == ['exercises.predict("updates-per-epoch")']


def fetch(page, server, address):
    answer = page.request.get(f"{server.url}{address}&token={server.token}")
    assert answer.ok
    return answer
