"""JupyterLab and Voilà side by side: ``python tests/browser/compare.py [notebook]``, notebook 4 if none is named.

Both are this package's own starts, ``python -m primer`` and ``python -m primer app``, in one run, one after the other,
each in a browser that has never been there.
"""

import shutil
import statistics
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "browser"))
import engines
import lab
import voila_page

NOTEBOOK = next(path.name for path in lab.NOTEBOOKS if path.name.startswith("04"))


class LabPage(lab.Notebook):
    """A notebook in JupyterLab, told to run as soon as it is there."""

    def __init__(self, page, server, name):
        super().__init__(page, server, name)
        for item in ("Run", "Run All Cells"):
            page.get_by_role("menuitem", name=item, exact=True).click()

    def finish(self):
        self.page.wait_for_function(lab._ALL_DONE, polling=lab._LOOK_EVERY, timeout=600_000)


@contextmanager
def in_lab(name):
    """The opener of a notebook in JupyterLab, on a copy that may be saved."""
    with tempfile.TemporaryDirectory(prefix="primer-compare-") as home:
        folder = Path(home) / "notebooks"
        shutil.copytree(lab.NOTEBOOKS[0].parent, folder, ignore=shutil.ignore_patterns(".*"))
        with lab.serve(folder) as server:
            yield lambda page: LabPage(page, server, name)


@contextmanager
def in_voila(name):
    with voila_page.serve(name) as server:
        yield lambda page: voila_page.Page(page, server)


def measure(browser, open_in):
    """Seconds to the first slider and to the last cell, milliseconds from key to picture (median), megabytes."""
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    page = context.new_page()
    page.set_default_timeout(600_000)
    download, start = engines.Download(page), time.monotonic()
    notebook = open_in(page)
    page.wait_for_selector(".primer-controls [role=slider]")
    first = time.monotonic() - start
    notebook.finish()
    done, megabytes = time.monotonic() - start, download.megabytes
    answers = [engines.answer(figure) for figure in page.locator(".primer-explorer").all()]
    context.close()
    return first, done, statistics.median(filter(None, answers)), megabytes


def main(name=NOTEBOOK):
    if absent := lab.missing() or voila_page.missing():
        sys.exit(absent)
    print(f"{name:24}{'first slider':>14}{'last cell':>12}{'key → picture':>16}{'download':>12}")
    with lab.browse() as browser:
        for engine, served in {"JupyterLab": in_lab, "Voilà": in_voila}.items():
            with served(name) as open_in:
                first, done, delay, megabytes = measure(browser, open_in)
            print(f"{engine:24}{first:12.1f} s{done:10.1f} s{delay:13.0f} ms{megabytes:9.1f} MB", flush=True)


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # also in a file on Windows
    main(*sys.argv[1:])
