"""papermill, which runs notebooks with parameters: what it writes has each figure's picture and words."""

import re
import warnings

import nbformat
import pytest

from primer.tools.where import NOTEBOOKS

pytest.importorskip("papermill", reason='pip install -e ".[hosts]"')
pytestmark = pytest.mark.full

PATH = NOTEBOOKS / "03_why_opposite_the_gradient.ipynb"


def test_a_notebook_that_papermill_runs(tmp_path):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # its own
        import papermill

        papermill.execute_notebook(PATH, tmp_path / "run.ipynb", cwd=str(tmp_path), progress_bar=False)
    cells = nbformat.read(tmp_path / "run.ipynb", as_version=4).cells
    shown = [output.data for cell in cells for output in cell.get("outputs", ()) if "data" in output]
    pictures = [data for data in shown if "image/png" in data]
    assert len(pictures) == len(re.findall(r"\bexplorers\.\w+\(", PATH.read_text(encoding="utf-8")))
    assert all(data["text/plain"] for data in pictures)
