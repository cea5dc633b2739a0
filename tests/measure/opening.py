"""How long *Run All* takes in JupyterLab, beside a notebook of as many cells that do nothing, and the kernel's memory.

``python tests/measure/opening.py [04 ...]``, all notebooks if none is said; ``benchmark.py --browser`` prints it too.
"""

import sys
import tempfile
import time
from pathlib import Path

import nbformat
import psutil

sys.path.append(str(Path(__file__).parents[1] / "browser"))
import lab

_IDLE_NAME = "idle.ipynb"
_REST = 5000  # milliseconds until memory is looked at: a kernel gives back what it does not need after three seconds
_GOALS = 10, 180  # seconds to the last cell on two quiet processors, and MB of the kernel


def write_pair(path, folder):
    """The notebook without its outputs, and one of the same texts whose code cells do nothing."""
    notebook = nbformat.read(path, as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for cell in code:
        cell.outputs, cell.execution_count = [], None
    nbformat.write(notebook, folder / path.name)
    for cell in code:
        cell.source = "pass"
    nbformat.write(notebook, folder / _IDLE_NAME)


def measure(path):
    """Seconds of *Run All* of the notebook and of the idle one, in one server and browser; MB of the kernel after."""
    with tempfile.TemporaryDirectory() as folder, lab.browse() as browser:
        write_pair(path, Path(folder))
        with lab.serve(folder) as server:
            (idle, _), (busy, megabytes) = (_run(browser, server, name) for name in (_IDLE_NAME, path.name))
    return busy, idle, megabytes


def _run(browser, server, name):
    with lab.open_notebook(browser, server, name) as notebook:
        page, before = notebook.page, _kernels()
        page.get_by_role("menuitem", name="Run", exact=True).click()
        start = time.monotonic()
        page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        page.wait_for_function(lab._ALL_DONE, polling=lab._LOOK_EVERY, timeout=600_000)
        seconds = time.monotonic() - start
        page.wait_for_timeout(_REST)
        return seconds, max(process.memory_info().rss / 1e6 for process in before)


def _kernels():
    """The kernels of the servers that this process has started."""
    children = psutil.Process().children(recursive=True)
    return [child for child in children if any("ipykernel" in part for part in child.cmdline())]


def report(paths=lab.NOTEBOOKS):
    print("\nRun All in JupyterLab: seconds to the last cell, beside as many cells that do nothing; MB of the kernel\n")
    print(f"{'':34}{'seconds':>12}{'idle':>12}{'ratio':>12}{'kernel MB':>12}{f'≤ {_GOALS[0]}, {_GOALS[1]}':>12}")
    for path in paths:
        busy, idle, megabytes = measure(path)
        verdict = "met" if busy <= _GOALS[0] and megabytes <= _GOALS[1] else "MISSED"
        cells = f"{busy:.1f}", f"{idle:.1f}", f"{busy / idle:.1f}", f"{megabytes:.0f}", verdict
        print(f"{path.stem:34}" + "".join(f"{cell:>12}" for cell in cells), flush=True)


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # also in a file on Windows
    if absent := lab.missing():
        sys.exit(absent)
    report([path for path in lab.NOTEBOOKS if path.name[:2] in sys.argv[1:]] if sys.argv[1:] else lab.NOTEBOOKS)
