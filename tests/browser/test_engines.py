"""Notebook 2 in Firefox and in WebKit: its figures and questions answer keys, mouse and finger there as well.

One page in each, run once and asked in order. It has the cells that run, not the text, which is read in Chromium:
JupyterLab puts cells into a page one by one, whenever that is idle, and each costs WebKit a fifth of a second.
"""

import re
from contextlib import suppress

import engines
import lab
import pytest
import remote

_NOTEBOOK = next(path for path in lab.NOTEBOOKS if path.stem == "02_backpropagation")
_SOURCES = [cell.source for cell in lab.nbformat.read(_NOTEBOOK, 4).cells if cell.cell_type == "code"]
_FIGURES = sum(len(re.findall(r"\bexplorers\.\w+\(", source)) for source in _SOURCES)
_LIVE, _ASKED = ".primer-explorer", ".primer-question"
_SLIDER, _PLANE = ".primer-controls [role=slider]", ".primer-plane rect"
_CELLS = "n => document.querySelectorAll('.jp-Notebook .jp-Cell').length === n"
# Runs all cells once JupyterLab has the notebook and its kernel; a run asked for before is lost.
_RUN_ALL = """() => {
    const app = window.jupyterapp, kernel = app?.shell.currentWidget?.sessionContext?.session?.kernel;
    const ready = kernel?.status === "idle" && kernel.connectionStatus === "connected";
    if (ready) app.commands.execute("notebook:run-all-cells").then(() => { window.executed = true; });
    return ready;
}"""
# Where a part of a figure or a question is: x, y, width and height. What cannot be seen is brought into the window.
_BOX = """(root, kind) => {
    const part = root.querySelector(kind);
    const {x, y, width, height} = part.getBoundingClientRect();
    if (!root.contains(document.elementFromPoint(x + width / 2, y + height / 2)))
        part.scrollIntoView({block: "center"});
    return [x, y, width, height];
}"""
# Gives a slider the focus, and tells which way it can go.
_INWARDS = """(root, kind) => {
    const slider = root.querySelector(kind);
    slider.focus();
    return Number(slider.ariaValueNow) < Number(slider.ariaValueMax) ? 1 : -1;
}"""
# The number of the first figure or question that has a part of a kind, and can still be asked.
_FIRST_WITH = """(roots, kind) => [...document.querySelectorAll(roots)].findIndex(root => root.querySelector(kind))"""
_WORDS = "root => root.textContent"
_FOCUSED = "(root, kind) => root.querySelector(kind) === document.activeElement"
_SAYS_MORE = "(root, words) => root.textContent !== words"
_READY = "(root, kind) => !root.querySelector(kind).disabled"
_SETTINGS = "() => document.querySelector('.primer-share input')?.value"
_WATCH_PROBLEMS = """() => {
    window.problems = [];
    addEventListener("error", event => window.problems.push(event.message));
    addEventListener("unhandledrejection", event => window.problems.push(String(event.reason)));
}"""
_ERRORS = """() => [...document.querySelectorAll(
    ".jp-OutputArea-output:is([data-mime-type$=error], [data-mime-type$=stderr])")].map(each => each.innerText)"""


@pytest.fixture(scope="module", params=[remote.firefox, remote.webkit], ids=lambda browser: browser.__name__)
def page(request, tmp_path_factory):
    """The notebook, open and run."""
    if absent := remote.missing(request.param):
        pytest.skip(absent)
    folder = tmp_path_factory.mktemp("engines")
    lab.write(folder, *_SOURCES)
    with lab.serve(folder) as server, request.param() as page:
        run_all(page, f"{server.url}lab/tree/short.ipynb?token={server.token}&reset")
        yield page


def run_all(page, address):
    """Open a notebook, run all its cells, and wait until each is in the page."""
    for patience in (90, 180):  # on a busy machine a page may come up without its kernel: it is loaded once more
        page.goto(address)
        page.evaluate(_WATCH_PROBLEMS)
        with suppress(TimeoutError):
            page.until(_RUN_ALL, seconds=patience)
            break
    page.until("() => window.executed", seconds=240)
    page.until(_CELLS, len(_SOURCES), seconds=240)


def ask(page, function, number, *given, root=_LIVE):
    """What a function gives for the figure of that number."""
    wrapped = f"(root, number, ...given) => ({function})(document.querySelectorAll(root)[number], ...given)"
    return page.evaluate(wrapped, root, number, *given)


def wait(page, function, number, *given, root=_ASKED, seconds=30):
    """Until a function gives a true value for the question of that number."""
    return lab._wait_for(lambda: ask(page, function, number, *given, root=root), seconds, function)


def click(page, number, kind, function, *given, root=_ASKED):
    """Click on a part of a question until a function gives a true value; a page that grows above may move it away."""
    for _ in range(5):
        page.point(middle(page, number, kind, root))
        with suppress(TimeoutError):
            return wait(page, function, number, *given, root=root, seconds=6)
    raise TimeoutError(f"clicked on {kind} for {function}")


def box(page, number, kind, root=_LIVE):
    """Where the first part of a kind is, in the figure or question of that number, once the page is at rest.

    What comes into the window is laid out only then, and moves what is below it.
    """
    places = [ask(page, _BOX, number, kind, root=root)]

    def at_rest():
        places.append(ask(page, _BOX, number, kind, root=root))
        return places[-1] == places[-2] and places[-1]

    return lab._wait_for(at_rest, 30, f"{kind} to be at rest")


def middle(page, number, kind, root=_LIVE):
    x, y, width, height = box(page, number, kind, root)
    return x + width / 2, y + height / 2


def moved(page, number, move, seconds=30):
    """Milliseconds until the figure of that number shows another picture after ``move()``; None if it shows the same.

    From the key, the button or the finger to the animation frame after the new picture, by the page's own clock.
    """
    before = ask(page, engines.LOOK, number)
    ask(page, engines.WATCH, number)
    move()  # brings the figure into the window first
    try:
        page.until("() => window.shown", seconds=seconds)
    except TimeoutError:
        return None
    same = ask(page, engines.LOOK, number) == before
    return None if same else page.evaluate("() => window.shown - window.pressed")


def slide(page, number, way):
    """Move the first slider of a figure towards its farther end, by ``way``: a key, the mouse or a finger."""
    x, y = middle(page, number, _SLIDER)
    inwards = ask(page, _INWARDS, number, _SLIDER)
    if way == "key":
        page.press("ArrowRight" if inwards > 0 else "ArrowLeft")
    else:
        page.point((x, y), (x + 15 * inwards, y), (x + 30 * inwards, y), kind=way)


def test_every_figure_is_seen_and_in_one_place(page):
    apart = page.evaluate(f"() => ({engines.APART})([...document.querySelectorAll('{_LIVE}')])")
    assert len(apart) == _FIGURES
    assert max(apart) < 0.5
    assert all(ask(page, "root => root.checkVisibility()", number) for number in range(_FIGURES))
    assert page.evaluate(_ERRORS) == []


def test_every_figure_answers_a_key(page):
    assert None not in [moved(page, number, lambda at=number: slide(page, at, "key")) for number in range(_FIGURES)]


@pytest.mark.parametrize("way", ["mouse", "touch"])
def test_a_slider_is_drawn(page, way):
    assert moved(page, 0, lambda: slide(page, 0, way)) is not None


@pytest.mark.parametrize("way", ["mouse", "touch"])
def test_the_start_is_put_on_the_plane(page, way):
    """It is dragged with the mouse, and with a finger that is drawn sideways; up and down that scrolls the page."""
    number = page.evaluate(_FIRST_WITH, _LIVE, _PLANE)

    def drag():
        x, y, width, height = box(page, number, _PLANE)
        across = (0.3, 0.4, 0.6) if way == "mouse" else (0.7, 0.5, 0.2)
        page.point(*((x + width * part, y + height / 2) for part in across), kind=way)

    # WebKit's driver has no touch, and the page may still move below the mouse that it takes for a finger.
    assert any(moved(page, number, drag, seconds=8) is not None for _ in range(3))


def test_a_prediction_and_an_exercise_are_answered(page):
    option, field = "input[type=radio]", "input[type=text]"
    predict, exercise = (page.evaluate(_FIRST_WITH, _ASKED, kind) for kind in (option, field))
    asked, given = (ask(page, _WORDS, number, root=_ASKED) for number in (predict, exercise))
    click(page, predict, option, _READY, "button")
    click(page, predict, "button", _SAYS_MORE, asked)
    click(page, exercise, field, _FOCUSED, field)
    page.press("1")
    wait(page, "(root, kind) => root.querySelector(kind).value", exercise, field)
    page.press("Enter")
    wait(page, _SAYS_MORE, exercise, given)


def test_settings_are_copied_and_pasted(page):
    page.point(middle(page, 0, "button.widget-toggle-button[title^='The settings']"))
    page.until(_SETTINGS)
    settings = page.evaluate(_SETTINGS)
    button, field = ".primer-share button", ".primer-share input"
    click(page, 0, button, "(root, kind) => root.querySelector(kind).textContent === 'Copied'", button, root=_LIVE)
    click(page, 0, field, _FOCUSED, field, root=_LIVE)
    page.press("Control+a", "Delete")
    page.until(f"() => ({_SETTINGS})() === ''")
    page.press("Control+v")
    page.until(f"settings => ({_SETTINGS})() === settings", settings)
    assert page.evaluate("() => window.problems") == []
