"""Every notebook in JupyterLab in a real browser, opened once: text, figures and questions, by keyboard and by ear.

The tests of a notebook are in order: the page as it is opened, then run, then with all moved and answered. The
pictures' own colours and lines are in ``tests/explorers/test_accessibility.py``.
"""

import re
from urllib.parse import unquote

import asks
import engines
import keys
import lab
import nbformat
import pytest

# Width, height and scale of the window; at 200 % a page of 1280 pixels has 640 of its own, and a tablet 820.
SCREENS = {
    **{"1000": (1000, 900, 1), "1280": (1280, 900, 1), "1920": (1920, 900, 1)},
    **{"67 %": (1910, 1343, 0.67), "200 %": (640, 450, 2), "tablet": (820, 1180, 2)},
}
THEMES = "JupyterLab Dark", "JupyterLab Light"  # the last stays

# Equations are set, and lengths known, also where a cell is off the screen.
_ALL_THERE = "n => document.querySelectorAll('.jp-Notebook .jp-Cell').length >= n"
_LIST_OF_FILES = """shown => {
    if (jupyterapp.shell.leftCollapsed === shown) jupyterapp.commands.execute("application:toggle-left-area");
}"""
_SHOW_ALL = ".jp-Cell { content-visibility: visible !important }"


@pytest.fixture(scope="module", params=lab.NOTEBOOKS, ids=lambda path: path.stem)
def notebook(request, jupyterlab):
    """An open notebook, not run: text needs no kernel."""
    with lab.open_notebook(jupyterlab.browser, jupyterlab.server, request.param.name) as notebook:
        notebook.all_shown = notebook.page.add_style_tag(content=_SHOW_ALL)
        notebook.source = request.param.read_text(encoding="utf-8")
        notebook.cells = nbformat.read(request.param, as_version=4).cells
        # JupyterLab puts the cells of a long notebook into the page bit by bit.
        notebook.page.wait_for_function(_ALL_THERE, arg=len(notebook.cells), timeout=120_000)
        notebook.texts = [cell for cell in notebook.cells if cell.cell_type == "markdown"]
        yield notebook


@pytest.fixture(scope="module")
def run(notebook):
    """The same, after all its cells have been run."""
    notebook.run_all()
    return notebook


@pytest.fixture
def as_read(run):
    """The same as a reader has it: what is off the screen is not laid out, and a long page answers sooner."""
    run.all_shown.evaluate("style => { style.disabled = true; }")
    yield run
    run.all_shown.evaluate("style => { style.disabled = false; }")


def equations(text):
    """How many equations a Markdown cell has."""
    text = re.sub(r"^```.*?^```|`[^`]*`", "", text, flags=re.DOTALL | re.MULTILINE)
    return len(re.findall(r"(?<!\\)\$\$.+?\$\$|(?<!\\)\$[^$]+?\$", text, re.DOTALL))


def test_every_equation_is_set(notebook):
    page, wanted = notebook.page, sum(equations(cell.source) for cell in notebook.texts)
    for cell in page.locator(".jp-MarkdownCell").all():
        cell.scroll_into_view_if_needed()  # equations are set as their cell comes into view
    page.wait_for_function("n => document.querySelectorAll('mjx-container').length >= n", arg=wanted)
    assert page.locator("mjx-container").count() == wanted
    assert page.evaluate(asks.FAULTY) == []
    assert page.evaluate(asks.UNSET) == []


def test_every_link_into_the_notebook_scrolls_to_its_heading(notebook):
    page = notebook.page
    opened = [(at, cell, re.match(r"#+ +(.*)", cell.source)) for at, cell in enumerate(notebook.cells)]
    places = {title[1].replace(" ", "-"): at for at, cell, title in opened if title}
    places |= {f"cell-id={cell.id}": at for at, cell, title in opened if title}
    for link in page.locator(".jp-RenderedMarkdown a[href^='#']:not(.jp-InternalAnchorLink)").all():
        place = places[unquote(link.get_attribute("href")[1:])]
        link.scroll_into_view_if_needed()
        assert not page.evaluate(asks.VISIBLE, place)
        link.click()
        page.wait_for_function(asks.VISIBLE, arg=place)
    assert notebook.problems() == []


def test_every_cell_runs(run):
    page = run.page
    assert page.locator(".jp-OutputArea-output[data-mime-type='application/vnd.jupyter.error']").all_inner_texts() == []
    assert page.locator(".jp-OutputArea-output[data-mime-type*='stderr']").all_inner_texts() == []
    assert page.locator(".primer-explorer").count() == len(re.findall(r"\bexplorers\.\w+\(", run.source))
    assert run.problems() == []


def test_every_control_shows_a_new_picture_and_new_words(as_read, pytestconfig):
    """In the default suite those of two figures."""
    complaints, tried = [], set()
    few = slice(2 if "not full" in pytestconfig.option.markexpr else None)
    for root in as_read.page.locator(".primer-explorer").all()[few]:
        figure = keys.Figure(root, tried)
        figure.drive()
        complaints += figure.complaints
    assert not complaints, "\n".join(complaints)
    assert as_read.problems() == []


def test_every_question_answers(run):
    page = run.page
    for question in page.locator(".primer-question:has(input, button)").all():
        before = question.inner_text()
        controls = question.locator("input, button")
        controls.first.focus()
        if controls.first.get_attribute("type") == "radio":
            page.keyboard.press("Tab")  # to the second option
            page.keyboard.press("Space")
            question.locator("button:enabled").focus()
        else:
            page.keyboard.type("1")
        page.keyboard.press("Enter")
        page.wait_for_function("([e, before]) => e.innerText !== before", arg=[question.element_handle(), before])
    assert run.problems() == []


@pytest.fixture
def screen(run, request):
    """A screen by its name, while its test runs; on a narrow one JupyterLab's list of files is closed."""
    width, height, scale = SCREENS[request.param]
    session = run.page.context.new_cdp_session(run.page)
    metrics = {"width": width, "height": height, "deviceScaleFactor": scale, "mobile": False}
    session.send("Emulation.setDeviceMetricsOverride", metrics)
    run.page.evaluate(_LIST_OF_FILES, width > 900)
    run.page.wait_for_timeout(500)  # JupyterLab takes a moment to lay itself out
    yield session
    session.detach()  # its screen goes with it
    run.page.evaluate(_LIST_OF_FILES, True)


@pytest.mark.parametrize("screen", SCREENS, indirect=True)
def test_everything_fits(run, screen):
    complaints = run.page.evaluate(asks.BROKEN)
    assert not complaints, "\n".join(complaints)
    assert run.problems() == []


@pytest.mark.parametrize("screen", ["tablet"], indirect=True)
def test_a_finger_moves_a_slider_and_puts_a_point(run, screen):
    """A point is put with a tap, and follows a finger that is drawn sideways; up and down it scrolls the page."""
    screen.send("Emulation.setTouchEmulationEnabled", {"enabled": True, "maxTouchPoints": 1})
    slider, plane = ".primer-controls [role=slider]", ".primer-plane rect"
    for kind, way in ((slider, 40), (plane, 0), (plane, 60)):
        figure = run.page.locator(".primer-explorer").filter(has=run.page.locator(kind)).first
        assert engines.touch(screen, figure, kind, way) is not None
    screen.send("Emulation.setTouchEmulationEnabled", {"enabled": False})
    assert run.problems() == []


def test_every_control_has_a_name_or_a_named_neighbour(run):
    assert run.page.evaluate(asks.NAMELESS) == []
    assert run.page.evaluate(asks.TWINS) == []


def test_every_picture_carries_its_words(run):
    assert run.page.evaluate(asks.WORDLESS) == []
    assert run.page.evaluate(asks.NO_TEXT) == []


@pytest.mark.parametrize("theme", THEMES)
def test_text_is_readable(run, theme):
    """At least 4.5 : 1, what WCAG 2.1 asks for at level AA; also in what a question says when it was answered."""
    run.page.evaluate("theme => jupyterapp.commands.execute('apputils:change-theme', {theme})", theme)
    run.page.wait_for_function("name => document.body.dataset.jpThemeName === name", arg=theme)
    assert run.page.evaluate(asks.FAINT, 4.5) == []
    assert run.problems() == []


def test_forced_colours_keep_pictures_and_controls(run):
    run.page.emulate_media(forced_colors="active")
    assert run.page.evaluate(asks.FORCED) == []
    run.page.emulate_media(forced_colors="none")


def test_nothing_of_ours_moves_by_itself(run):
    """So that who has asked for less motion has it."""
    assert run.page.evaluate(asks.MOVING) == []
