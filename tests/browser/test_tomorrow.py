"""Saved, closed, opened the next day: pictures, words and answers are there, and running the cells makes them live."""

import json
from types import SimpleNamespace

import lab
import pytest

from primer.tools.settle import VIEW

CELLS = (
    "from primer import exercises, explorers",
    "explorers.one_weight()",
    "explorers.chain_rule()",
    'exercises.predict("half-rate")',
    'exercises.check("step-down")',
    "from ipywidgets import IntSlider; IntSlider()",
)
FIGURES, QUESTIONS = (1, 2), (3, 4)
_GONE = "is gone: run this cell again"
_SIGNS = """() => [...document.querySelectorAll(".primer-live")].map(
    box => getComputedStyle(box, "::before").content)"""
_LOST = """() => [...document.querySelectorAll(".jp-OutputArea-output")].filter(
    output => output.innerText.includes("model not found")).length"""


@pytest.fixture(scope="module", params=[lab.LAUNCHER, lab.PLAIN])
def place(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("tomorrow")
    lab.write(folder, *CELLS)
    with lab.serve(folder, request.param) as server, lab.browse() as browser:
        yield SimpleNamespace(folder=folder, server=server, browser=browser)


def choose(page, menu, item):
    page.get_by_role("menuitem", name=menu, exact=True).click()
    page.locator(".lm-Menu-itemLabel", has_text=item).first.click()


def test_saved_reopened_and_restarted(place):
    """One walk, since each step needs the one before."""
    with lab.open_notebook(place.browser, place.server, "short.ipynb", height=2600) as notebook:
        notebook.run_all()
        page = notebook.page
        prediction = page.locator(".primer-question").first
        prediction.get_by_label("not all the way to the minimum").check()
        prediction.locator("button:enabled").press("Enter")
        prediction.get_by_text("The answer is").wait_for()
        notebook.save()
        assert page.locator(".primer-explorer").count() == len(FIGURES)  # the page keeps them live
        assert not notebook.problems()

        choose(page, "Kernel", "Restart Kernel")
        page.locator(".jp-Dialog button.jp-mod-accept").click()
        page.wait_for_function(f"() => ({_SIGNS})().every(sign => sign.includes({_GONE!r}))")
        assert len(page.evaluate(_SIGNS)) == len(FIGURES) + len(QUESTIONS)
        choose(page, "Run", "Run All Cells")
        page.wait_for_function(f"() => ({_SIGNS})().length && ({_SIGNS})().every(sign => sign === 'none')")

    saved = json.loads((place.folder / "short.ipynb").read_text(encoding="utf-8"))
    outputs = [cell["outputs"] for cell in saved["cells"]]
    assert all("image/png" in outputs[i][0]["data"] and VIEW not in outputs[i][0]["data"] for i in FIGURES)
    assert all(list(outputs[i][0]["data"]) == ["text/plain"] for i in QUESTIONS)
    assert VIEW in outputs[-1][0]["data"]  # not ours
    assert "widgets" not in saved["metadata"]

    saved["cells"][0]["source"] += "  # changed elsewhere, so no longer trusted"
    (place.folder / "untrusted.ipynb").write_text(json.dumps(saved), encoding="utf-8")
    for name in ("short.ipynb", "untrusted.ipynb"):
        with lab.open_notebook(place.browser, place.server, name, height=2600) as notebook:
            page = notebook.page
            page.wait_for_function(f"() => document.querySelectorAll('.jp-RenderedImage img').length >= {len(FIGURES)}")
            page.get_by_text("You said “not all the way to the minimum”").wait_for()
            page.get_by_text("Your turn. Of a parabola you know").wait_for()
            assert page.evaluate(_LOST) <= 1  # the foreign slider alone
