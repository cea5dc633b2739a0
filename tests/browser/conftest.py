"""What all browser tests share: marks, a reason to skip them, and JupyterLab on a copy of the notebooks.

They are left out of the default suite, but for what is asked of one notebook. All drive Chromium, but for those of
Firefox and WebKit, which have reasons of their own.
"""

import os
import shutil
from pathlib import Path
from types import SimpleNamespace

import lab
import pytest
import remote

_IN_DEFAULT = "01_how_models_learn"
_ABSENT = lab.missing()
_ALL_ABSENT = [*filter(None, [_ABSENT, *map(remote.missing, (remote.firefox, remote.webkit))])]
if _ALL_ABSENT and os.environ.get("PRIMER_BROWSER_REQUIRED"):
    raise RuntimeError(f"PRIMER_BROWSER_REQUIRED is set, but {'; '.join(_ALL_ABSENT)}")


def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker("browser")
            if _IN_DEFAULT not in item.name or item.path.stem != "test_notebooks":
                item.add_marker("full")
            if item.path.stem != "test_engines":
                item.add_marker(pytest.mark.skipif(_ABSENT is not None, reason=str(_ABSENT)))


@pytest.fixture(scope="module")
def jupyterlab(tmp_path_factory):
    """A server on a copy of the notebooks, which saving may change, and a browser."""
    folder = tmp_path_factory.mktemp("lab") / "notebooks"
    shutil.copytree(lab.NOTEBOOKS[0].parent, folder, ignore=shutil.ignore_patterns(".*"))
    with lab.serve(folder) as server, lab.browse() as browser:
        yield SimpleNamespace(server=server, browser=browser)
