"""The deck that jupyterlab-slideshow makes of a notebook: nothing is cut off, and its figures are live.

A projector of 1280 by 720 at the browser's zoom of 80 % shows a page of 1600 by 900 points, and so does one of 1920 by
1080 at 120 %.
"""

import importlib.util

import engines
import lab
import pytest

_EXTENSION = "jupyterlab_slideshow"
pytestmark = pytest.mark.skipif(
    importlib.util.find_spec(_EXTENSION) is None, reason='no slides: pip install -e ".[slides]"'
)
_WIDTH, _HEIGHT = 1600, 900
_NEXT = ".jp-deck-mod-direction-{}:not(.jp-mod-disabled)"
_ACTIVE = """() => document.querySelector(".jp-Deck .jp-Cell.jp-mod-active").dataset.windowedListIndex"""
# The cells on the slide, by number, and what of them is outside the page or behind a scroll bar.
_SLIDE = """() => {
    const shown = [...document.querySelectorAll(".jp-Deck .jp-Cell")].filter(cell =>
        cell.checkVisibility({visibilityProperty: true, opacityProperty: true}));
    const outside = shown.filter(cell => {
        const {left, top, right, bottom} = cell.getBoundingClientRect();
        return left < 0 || top < 0 || right > innerWidth || bottom > innerHeight;
    });
    const scrolled = [".jp-Deck .jp-WindowedPanel-outer", ".jp-Deck .jp-deck-mod-visible .jp-OutputArea-output"]
        .flatMap(selector => [...document.querySelectorAll(selector)])
        .filter(box => box.scrollWidth > box.clientWidth + 2 || box.scrollHeight > box.clientHeight + 2);
    return {
        cells: shown.map(cell => Number(cell.dataset.windowedListIndex)),
        cut: [...outside, ...scrolled].map(box => box.className),
    };
}"""


@pytest.fixture(scope="module")
def deck(jupyterlab):
    """The newest notebook, run, as a deck on its first slide."""
    with lab.open_notebook(
        jupyterlab.browser, jupyterlab.server, lab.NOTEBOOKS[-1].name, width=_WIDTH, height=_HEIGHT
    ) as notebook:
        notebook.run_all()
        page = notebook.page
        page.locator(".jp-Notebook .jp-Cell").first.click()
        page.locator("[title='Toggle Deck']").first.click()
        page.wait_for_selector(_NEXT.format("forward"))
        yield notebook


def slides(page):
    """Each slide in turn, while it is shown: the numbers of its cells, and what is cut off."""
    seen = None
    while True:
        page.wait_for_timeout(50)
        if page.evaluate(_SLIDE)["cells"] != seen:  # else it has gone to the slide's next cell
            page.wait_for_timeout(200)  # a slide fades in
            slide = page.evaluate(_SLIDE)
            if slide["cells"] and slide["cells"] != seen:
                seen = slide["cells"]
                yield slide
        below, forward = (page.locator(_NEXT.format(where)) for where in ("down", "forward"))
        button = below if below.count() else forward
        if not button.count():
            return
        before = page.evaluate(_ACTIVE)
        button.evaluate("button => button.click()")
        page.wait_for_function(f"before => ({_ACTIVE})() !== before", arg=before)


def test_every_slide_is_whole_and_every_figure_answers(deck):
    shown, silent, figures = [], [], 0
    for slide in slides(deck.page):
        assert not slide["cut"], slide
        shown += slide["cells"]
        for figure in deck.page.locator(".primer-explorer:visible").all():
            figures += 1
            silent += [slide["cells"]] if engines.answer(figure, 30) is None else []
    assert shown == list(range(deck.page.locator(".jp-Notebook .jp-Cell").count()))
    assert figures == deck.page.locator(".primer-explorer").count() >= 4
    assert not silent
    assert not deck.problems()
