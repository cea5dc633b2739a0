"""Tasks in a figure: the solution reaches the goal, the start and the presets do not, and what is reached is kept."""

import functools
import inspect
import re

import nbformat
import pytest

from primer import exercises, explorers
from primer.exercises.ask import fingerprint_of
from primer.live.picture import Picture
from primer.tools.where import NOTEBOOKS


@pytest.fixture(scope="module", autouse=True)
def _nothing_drawn(undrawn):
    """Only what a figure's controls are set to is asked here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Picture, "layer", lambda self: "")
        yield


@functools.cache
def built(figure):
    return getattr(explorers, figure)()


def figure_of(name):
    """The figure of a goal, at its start; built once for all that is asked here."""
    figure = built(exercises.GOALS[name].figure)
    figure.reset()
    return figure


def missing(name, figure):
    return exercises.GOALS[name].missing(**{control: widget.value for control, widget in figure.controls.items()})


@pytest.mark.parametrize("name", exercises.GOALS)
def test_the_solution_reaches_the_goal_and_the_start_does_not(name):
    figure = figure_of(name)
    assert missing(name, figure)
    figure.set(**exercises.GOALS[name].solution)
    assert not missing(name, figure)


@pytest.mark.parametrize("name", exercises.GOALS)
def test_no_preset_gives_the_goal_away(name):
    figure = figure_of(name)
    for preset in figure.presets:
        figure.set(preset=preset)
        assert missing(name, figure), preset


@pytest.fixture(scope="module")
def code():
    """The lines of all code cells."""
    notebooks = (nbformat.read(path, as_version=4) for path in sorted(NOTEBOOKS.glob("*.ipynb")))
    return "\n".join(cell.source for notebook in notebooks for cell in notebook.cells if cell.cell_type == "code")


@pytest.mark.parametrize("name", exercises.GOALS)
def test_it_is_asked_below_its_figure(name, code):
    """In a cell that shows the figure under a name, and a later one that hands this name over."""
    figure = exercises.GOALS[name].figure
    shown = re.search(rf"(\w+) = explorers\.{figure}\(\)", code)
    assert shown, figure
    assert f'exercises.reach("{name}", {shown[1]})' in code[shown.end() :]


def press(widget):
    widget.button.click()
    return widget.feedback


def test_the_figure_is_judged_as_it_is_set_when_the_button_is_pressed():
    figure = explorers.one_weight()
    task = exercises.reach("from-side-to-side", figure)
    assert (task.right, task.feedback) == (None, "· Not checked yet.")
    assert press(task) == "✗ Each step leaves 0.8 of the distance, and the weight stays on its side."
    figure.set(lr=0.95)
    hint = exercises.GOALS["from-side-to-side"].hint
    assert press(task) == f"✗ It changes sides, but after 10 steps it is 1.39 from the minimum. Hint: {hint}"
    figure.set(steps=60)
    assert press(task).startswith("✗ Start at −3 and take 10 steps.")
    figure.set(lr=0.75, steps=10)
    assert press(task).startswith("✓ Reached. ")
    assert task.solved
    figure.reset()
    assert press(task).startswith("✗ Each step leaves 0.8")
    assert "Check" not in repr(task)


def test_what_was_reached_is_kept(monkeypatch, tmp_path):
    monkeypatch.setenv("PRIMER_ANSWERS", str(tmp_path))
    monkeypatch.setattr(exercises, "asked_by_a_page", lambda: True)
    figure = explorers.one_weight()
    figure.set(lr=0.75)
    press(exercises.reach("from-side-to-side", figure))
    again = exercises.reach("from-side-to-side", explorers.one_weight())
    assert re.fullmatch(r"✓ You reached this on \d{4}-\d\d-\d\d\.", again.feedback)
    assert again.solved
    kept = exercises._memory().all()["from-side-to-side"]
    assert kept.given == figure.preset
    assert kept.question == fingerprint_of(exercises.GOALS["from-side-to-side"])
    assert '"right": true' in exercises.export()


def test_another_figure_or_name_is_refused_in_words():
    with pytest.raises(ValueError, match=r"figure must be explorers\.one_weight\(\); got None"):
        exercises.reach("from-side-to-side", None)
    with pytest.raises(ValueError, match="name must be one of from-side-to-side"):
        exercises.reach("nothing", explorers.one_weight())


@pytest.mark.parametrize("name", exercises.GOALS)
def test_a_goal_takes_the_controls_of_its_figure(name):
    wanted = inspect.signature(exercises.GOALS[name].missing).parameters
    named = {p for p, how in wanted.items() if how.kind is not how.VAR_KEYWORD}
    assert named <= {*figure_of(name).controls}
