"""Other ways in than JupyterLab's first tab: Jupyter Notebook, and a second tab on the same notebook."""

from importlib.util import find_spec

import engines
import lab
import pytest

CELLS = (
    "from primer import exercises, explorers",
    "explorers.one_weight()",
    "explorers.which_way()",
    'exercises.predict("half-rate")',
    'exercises.check("updates")',
)
FIGURES = 2
needs_notebook = pytest.mark.skipif(find_spec("notebook") is None, reason='pip install -e ".[hosts]"')


@pytest.fixture
def folder(tmp_path):
    lab.write(tmp_path, *CELLS)
    return tmp_path


def assert_live(page, ask=engines.answer):
    """Every figure is in one place with its layer, and answers; every question does."""
    figures = page.locator(".primer-explorer")
    assert figures.count() == FIGURES
    assert max(figures.evaluate_all(engines.APART)) < 0.5
    assert None not in [ask(figure) for figure in figures.all()]
    for question in page.locator(".primer-question:has(input)").all():
        engines.commit(question)


@needs_notebook
def test_jupyter_notebook(folder):
    with (
        lab.serve(folder, "notebook") as server,
        lab.browse() as browser,
        lab.open_notebook(browser, server, "short.ipynb", view="notebooks") as notebook,
    ):
        its_own = notebook.problems()  # of a page on which nothing of ours has run
        notebook.run_all()
        assert_live(notebook.page, engines.show)  # the arrow keys are its own, even on a slider
        assert notebook.problems() == its_own


def test_a_second_tab(folder):
    """It has the kernel of the first: what it runs is live there, and the first stays so."""
    with (
        lab.serve(folder) as server,
        lab.browse() as browser,
        lab.open_notebook(browser, server, "short.ipynb") as first,
    ):
        first.run_all()
        with lab.open_notebook(browser, server, "short.ipynb") as second:
            second.run_all()
            assert_live(second.page)
            assert second.problems() == []
        assert_live(first.page)
        assert first.problems() == []
