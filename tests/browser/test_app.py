"""App mode: notebooks as pages without code whose figures and questions answer, and whose kernels go with them."""

import re

import engines
import lab
import pytest
import voila_page

_ABSENT = voila_page.missing()
pytestmark = pytest.mark.skipif(_ABSENT is not None, reason=str(_ABSENT))

NAMES = "01_how_models_learn.ipynb", "04_optimizers.ipynb"
IDLE = 10  # seconds after which a kernel that no page is connected to is stopped
OPTIONS = f"--MappingKernelManager.cull_idle_timeout={IDLE}", "--MappingKernelManager.cull_interval=1"


@pytest.fixture(scope="module")
def browser():
    with lab.browse() as browser:
        yield browser


@pytest.mark.parametrize("name", NAMES)
def test_the_page_is_live_and_shows_no_code(browser, name):
    source = next(path for path in lab.NOTEBOOKS if path.name == name).read_text(encoding="utf-8")
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    with voila_page.serve(name) as server:
        traffic = engines.Traffic(context)
        notebook = voila_page.Page(context.new_page(), server)
        page = notebook.page
        notebook.finish()
        figures = page.locator(".primer-explorer")
        assert figures.count() == len(re.findall(r"\bexplorers\.\w+\(", source))
        assert page.locator(".jp-CodeCell .jp-InputArea").count() == 0
        assert "from primer import" not in page.locator("body").inner_text()
        assert page.locator("#rendered_cells > div").bounding_box()["width"] < 1200  # the column of our own template
        assert None not in [engines.answer(figure) for figure in figures.all()]
        for question in page.locator(".primer-question:has(input)").all():
            engines.commit(question)
        assert notebook.problems() == []
        assert traffic.elsewhere == set()
    context.close()


def test_an_open_page_keeps_its_kernel_and_a_closed_one_gives_it_back(browser):
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    with voila_page.serve(NAMES[0], *OPTIONS) as server:
        notebook = voila_page.Page(context.new_page(), server)
        notebook.finish()
        notebook.page.wait_for_timeout(1000 * (IDLE + 5))  # nobody touches it for longer than an idle kernel has
        assert notebook.has_kernel()
        assert engines.answer(notebook.page.locator(".primer-explorer").first) is not None
        notebook.page.close()
        lab._wait_for(lambda: not notebook.has_kernel(), IDLE + 60, "the kernel of the closed page to stop")
    context.close()
