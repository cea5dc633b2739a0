"""Answers in JupyterLab: kept from one kernel to the next, and in the saved file, while the page stays as it is."""

import json
import shutil
from types import SimpleNamespace

import lab
import pytest

from primer.tools.settle import settle

CELLS = (
    "from primer import exercises, explorers",
    'exercises.predict("twins")',
    'exercises.check("edge")',
    "explorers.one_weight()",
    "exercises.score()",
)
_WATCH = """root => {
    root.dataset.first = "yes";
    const area = root.closest(".jp-OutputArea");
    window.heights = new Set([area.clientHeight]);
    new MutationObserver(() => window.heights.add(area.clientHeight)).observe(area, {childList: true, subtree: true});
}"""
_WORDS = """figure => [...figure.querySelectorAll("p")].at(-1).innerText"""
_FACES = """() => [...document.querySelectorAll("[class^=primer-face]")].map(face => [
    face.textContent + (face.querySelector("img")?.alt ?? ""), face.closest(".jp-OutputArea-child").clientHeight])"""


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A server on one short notebook, whose learner's answers are kept."""
    folder = tmp_path_factory.mktemp("answers")
    lab.write(folder, *CELLS)
    with lab.serve(folder, lab.PLAIN, answers=folder / "kept") as server, lab.browse() as browser:
        yield SimpleNamespace(folder=folder, server=server, browser=browser)


def faces(page, words):
    """Wait until the hidden output of one question or figure holds these words; none takes room on the page."""
    page.wait_for_function(f"words => ({_FACES})().some(([text]) => text.includes(words))", arg=words)
    assert {height for _, height in page.evaluate(_FACES)} == {0}


def test_an_answer_is_kept_and_stored_while_the_page_stays_as_it_is(place):
    with lab.open_notebook(place.browser, place.server, "short.ipynb") as notebook:
        notebook.run_all()
        page, (prediction, exercise) = notebook.page, notebook.page.locator(".primer-question").all()
        figure = page.locator(".primer-explorer")

        prediction.evaluate(_WATCH)
        prediction.get_by_label("exactly the same").check()
        prediction.locator("button:enabled").press("Enter")
        faces(page, "(•) exactly the same")
        assert prediction.get_attribute("data-first") == "yes"  # not taken down and built again

        exercise.evaluate(_WATCH)
        exercise.get_by_role("textbox").press_sequentially("2")
        page.keyboard.press("Enter")
        faces(page, "Your answer: 2\n✓ Right.")
        assert exercise.get_attribute("data-first") == "yes"
        assert exercise.get_by_role("textbox").evaluate("box => box === document.activeElement")

        figure.evaluate(_WATCH)
        slider = figure.get_by_role("slider").first
        before = figure.evaluate(_WORDS)
        slider.press("ArrowRight")
        page.wait_for_function(
            f"([figure, before]) => ({_WORDS})(figure) !== before", arg=[figure.element_handle(), before]
        )
        last = figure.evaluate(_WORDS)
        faces(page, last)
        assert figure.get_attribute("data-first") == "yes"
        assert slider.evaluate("slider => slider === document.activeElement")
        assert len(page.evaluate("() => [...window.heights]")) == 1  # nothing jumps

        notebook.save()
        assert notebook.problems() == []

    stored = json.loads((place.folder / "short.ipynb").read_text(encoding="utf-8"))
    settle(stored)  # as the server does, where the package is installed
    _, (asked,), (solved,), (moved,), _ = (cell["outputs"] for cell in stored["cells"])
    assert "(•) exactly the same" in "".join(asked["data"]["text/plain"])
    assert "Your answer: 2" in "".join(solved["data"]["text/plain"])
    assert "".join(moved["data"]["text/plain"]) == last
    assert moved["metadata"]["image/png"]["alt"] == last


def test_a_new_kernel_shows_what_was_answered(place):
    # A notebook of its own has a kernel of its own; a restart makes JupyterLab's debugger complain, now and then.
    shutil.copy(place.folder / "short.ipynb", place.folder / "tomorrow.ipynb")
    with lab.open_notebook(place.browser, place.server, "tomorrow.ipynb") as notebook:
        page = notebook.page
        notebook.run_all()
        prediction, exercise = page.locator(".primer-question").all()
        assert "You committed to “exactly the same”" in prediction.inner_text()
        assert prediction.get_by_label("exactly the same").is_checked()
        assert prediction.locator("input:enabled, button:enabled").count() == 0
        assert "You solved this on" in exercise.inner_text()
        score = page.locator(".jp-OutputArea").last.inner_text()
        assert "1 of 1 committed, 1 right. Exercises: 1 of 1 solved." in score
        assert "In the whole course, kept on this machine: 1 of" in score
        assert notebook.problems() == []
