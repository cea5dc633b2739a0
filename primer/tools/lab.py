"""Opens JupyterLab on the notebooks. Everything, the access token above all, stays as Jupyter sets it."""

import sys
from pathlib import Path

from jupyterlab.labapp import LabApp

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"


def main(arguments):
    """Start JupyterLab; ``arguments`` are passed on to it."""
    if not NOTEBOOKS.is_dir():
        sys.exit(f"No notebooks at {NOTEBOOKS}: clone the repository and install from there.")
    LabApp.launch_instance([str(NOTEBOOKS), *arguments])
