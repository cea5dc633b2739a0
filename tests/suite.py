"""pytest's plugin for this suite, named in pyproject.toml: what stays on one worker, and what comes first.

The cells of a notebook need one kernel, and all that is asked of one page needs one browser; a figure is built once
for all that is asked of it, and once for the tests of its part. Every other test may run on any worker. What takes long
begins first: the browser, then the notebooks.

It is a plugin, not a conftest.py, since notebooks are also tested without the folder tests/: ``pytest notebooks``. And
it groups by the tests' names, since pytest-xdist's own marks for groups do nothing beside pytest 9.2.
"""

import os
import re
import sys

import pytest

# Each worker and kernel counts on one processor: the arrays are small, and threads of several that wait for each other
# took a third of the suite's time. Set before NumPy is loaded, here and in what the tests start.
for setting in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"):
    os.environ.setdefault(setting, "1")

# What jsonschema, which reading notebooks loads, would check addresses with: its grammars take each process 3 s.
sys.modules.setdefault("rfc3987_syntax", None)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: _rank(item.nodeid))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    from xdist.scheduler import LoadScopeScheduling  # here, since the suite runs on one process without it, too

    class Together(LoadScopeScheduling):
        def _split_scope(self, nodeid):
            return group(nodeid)

    return Together(config, log) if config.getvalue("dist") == "load" else None


_OF_EVERY_FIGURE = ("test_accessibility.py", "test_drawn.py", "test_explorers.py", "test_places.py")


def _rank(nodeid):
    return 0 if nodeid.startswith("tests/browser/") else 1 if ".ipynb::" in nodeid else 2


def group(nodeid):
    """What the tests have in common that stay on the worker of this one; the test's own name if it stays alone.

    >>> group("notebooks/01_how_models_learn.ipynb::Cell 3")
    'notebooks/01_how_models_learn.ipynb'
    >>> group("tests/browser/test_notebooks.py::test_everything_fits[02_backpropagation-1280]")
    'tests/browser/test_notebooks.py 02_backpropagation'
    >>> group("tests/explorers/test_explorers.py::test_smoke[chain_rule]")
    'tests/explorers chain_rule'
    >>> group("tests/explorers/test_adam.py::test_adam_says_what_a_plain_loop_finds[both]")
    'tests/explorers/test_adam.py'
    >>> group("tests/tools/test_lab.py::test_without_notebooks_it_says_what_to_do")
    'tests/tools/test_lab.py::test_without_notebooks_it_says_what_to_do'
    """
    path, _, name = nodeid.partition("::")
    if path.endswith(".ipynb"):
        return path
    if path.startswith("tests/browser/"):
        notebook = re.search(r"\[(\d\d_\w+)", name)
        return f"{path} {notebook[1]}" if notebook else path
    if path.startswith("tests/explorers/"):
        figure = re.search(r"\[([a-z]\w*)\]$", name) if path.endswith(_OF_EVERY_FIGURE) else None
        return f"tests/explorers {figure[1]}" if figure else path
    return nodeid
