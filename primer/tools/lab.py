"""Opens JupyterLab on the notebooks. Everything, the access token above all, stays as Jupyter sets it."""

from jupyterlab.labapp import LabApp

from primer.tools.where import NOTEBOOKS


def main(arguments):
    """Start JupyterLab; ``arguments`` are passed on to it."""
    LabApp.launch_instance([str(NOTEBOOKS), *arguments])
