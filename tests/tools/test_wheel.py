"""A copy of the package without the repository around it: the figures work, and it says where the notebooks are."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from primer import experiments

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.full
_BUILD_ALL = (
    "from primer import explorers; print(len([getattr(explorers, name)().still() for name in explorers.__all__]))"
)
_READ_ALL = "from primer import experiments; print(len(experiments.xor_contest()), len(experiments.rate_searches()))"


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """Run Python where only the installed copy can be found."""
    folder = tmp_path_factory.mktemp("copy")
    install = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", folder / "packages", ROOT]
    subprocess.run(install, check=True, capture_output=True)

    def run(*arguments):
        environment = os.environ | {"PYTHONPATH": str(folder / "packages"), "PYTHONSAFEPATH": "1"}
        command = [sys.executable, *arguments]
        return subprocess.run(command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False)

    return run


def test_it_is_the_copy_that_is_found(run):
    where = run("-c", "import primer; print(primer.__file__)").stdout
    assert "packages" in where
    assert str(ROOT) not in where


def test_every_figure_is_drawn_and_every_stored_result_read(run):
    built = run("-W", "error", "-c", _BUILD_ALL)
    assert built.returncode == 0, built.stderr
    assert int(built.stdout) >= 45
    here = len(experiments.xor_contest()), len(experiments.rate_searches())
    assert run("-c", _READ_ALL).stdout.split() == [*map(str, here)]


def test_the_launcher_says_where_the_notebooks_are(run):
    said = run("-m", "primer")
    assert said.returncode == 1
    assert "clone the repository" in said.stderr
