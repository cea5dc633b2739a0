"""Where the notebooks are: beside the package in a clone of the repository; a wheel has none."""

from pathlib import Path

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"


def missing():
    """What to do where there are no notebooks, as a sentence; None where they are."""
    return None if NOTEBOOKS.is_dir() else f"No notebooks at {NOTEBOOKS}: clone the repository and install from there."
