"""A live figure with ``point`` in JupyterLab: a click and a drag land where the pointer is, at any width."""

import re
from types import SimpleNamespace

import lab
import pytest

_WIDTH, _HEIGHT = 1000, 420
_CELL = f"""
from primer.live.explorer import Explorer, slider

def scene(figure):
    left, _ = figure.subplots(1, 2)
    left.set(xlim=(-6, 6), ylim=(-2, 2), title="Put the start")
    (spot,) = left.plot([], [], "o", animated=True)

    def move(x, y):
        spot.set_data([x], [y])
        box = left.bbox
        return f"At {{x:.3f}}, {{y:.3f}} in {{box.x0:.2f}} {{box.x1:.2f}} {{box.y0:.2f}} {{box.y1:.2f}}."

    return move

Explorer(scene, {{"x": slider(1.0, -5, 5), "y": slider(0.5, -2, 2)}}, size=({_WIDTH}, {_HEIGHT}), point=("x", "y"))
"""


@pytest.fixture(scope="module")
def jupyterlab(tmp_path_factory):
    """A server on a folder with one small notebook, and a browser."""
    folder = tmp_path_factory.mktemp("pointer")
    lab.write(folder, _CELL.strip())
    with lab.serve(folder) as server, lab.browse() as browser:
        yield SimpleNamespace(server=server, browser=browser)


@pytest.fixture(params=[1000, 1600])
def notebook(request, jupyterlab):
    """The notebook, open and run in a window of that width."""
    with lab.open_notebook(jupyterlab.browser, jupyterlab.server, "short.ipynb", width=request.param) as notebook:
        notebook.run_all()
        notebook.page.locator(".primer-explorer").scroll_into_view_if_needed()
        yield notebook


def _words(page):
    return page.locator(".primer-layer p").inner_text()


def _at(page):
    """The point that the words name."""
    return tuple(map(float, re.findall(r"-?\d+\.\d{3}", _words(page))[:2]))


def _screen(page, x, y):
    """Where in the window the data x and y lie, from the drawn picture's own box and what the words say of the Axes."""
    x0, x1, y0, y1 = map(float, re.findall(r"\d+\.\d\d\b", _words(page).split(" in ")[1]))
    box = page.locator(".primer-layer svg").bounding_box()
    left, bottom = x0 + (x + 6) / 12 * (x1 - x0), y0 + (y + 2) / 4 * (y1 - y0)
    return box["x"] + left / _WIDTH * box["width"], box["y"] + (1 - bottom / _HEIGHT) * box["height"]


def _wait_for(page, x, y):
    """Until the words name a point within 1 % of the axes' lengths."""
    end = 100
    while end and not (abs(_at(page)[0] - x) < 0.12 and abs(_at(page)[1] - y) < 0.04):
        page.wait_for_timeout(50)
        end -= 1
    assert _at(page) == (pytest.approx(x, abs=0.12), pytest.approx(y, abs=0.04))


def test_a_click_and_a_drag_put_the_point(notebook):
    page = notebook.page
    places = [(-4.0, 1.5), (3.5, -1.5), (0.0, 0.0), (-3.0, -1.0), (2.0, 1.0), (4.0, 0.5)]
    screen = {place: _screen(page, *place) for place in places}
    for place in places[:3]:
        page.mouse.click(*screen[place])
        _wait_for(page, *place)
    _, _, nowhere, press, way, end = places
    page.mouse.move(*screen[press])
    page.mouse.down()
    _wait_for(page, *press)
    page.mouse.move(*screen[way], steps=20)
    _wait_for(page, *way)  # while it is held
    page.mouse.move(*screen[end], steps=5)
    page.mouse.up()
    _wait_for(page, *end)
    page.mouse.move(*screen[nowhere], steps=5)  # let go: hovering moves nothing
    page.wait_for_timeout(300)
    _wait_for(page, *end)
    assert page.evaluate("getSelection().toString()") == ""  # the drag marks no words
    assert notebook.problems() == []


def test_clicks_beside_the_axes_and_scrolling_over_them_move_nothing(notebook):
    page = notebook.page
    before = _words(page)
    box = page.locator(".primer-layer svg").bounding_box()
    page.mouse.click(box["x"] + 0.8 * box["width"], box["y"] + 0.5 * box["height"])  # the other Axes
    page.locator(".primer-layer p").click()
    page.mouse.move(*_screen(page, 0.0, 0.0))
    page.mouse.wheel(0, 200)
    page.wait_for_timeout(500)
    assert _words(page) == before
    assert notebook.problems() == []
