"""The wheel, as its build backend makes it, without the repository around it: all of the package and nothing else.

The figures work, the questions ask, stored results are read, and it says where the notebooks are.
"""

import os
import subprocess
import sys
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest

from primer import exercises, experiments, explorers

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.full
_BUILD_ALL = (
    "from primer import explorers; print(len([getattr(explorers, name)().still() for name in explorers.__all__]))"
)
_READ_ALL = "from primer import experiments; print(len(experiments.xor_contest()), len(experiments.rate_searches()))"
_ASK_ALL = (
    "from primer import exercises as e;"
    "print(len([*map(e.predict, e.PREDICTIONS)]), len([*map(e.check, e.EXERCISES)]), len(e.GOALS))"
)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Its ``path``, and ``run``, which runs Python where only what it holds can be found."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip"]
    subprocess.run([*pip, "wheel", "-q", "--no-deps", "-w", folder, ROOT], check=True, capture_output=True)
    (path,) = folder.glob("*.whl")
    install = [*pip, "install", "-q", "--no-deps", "--target", folder / "packages", path]
    subprocess.run(install, check=True, capture_output=True)

    def run(*arguments):
        environment = os.environ | {"PYTHONPATH": str(folder / "packages"), "PYTHONSAFEPATH": "1"}
        command = [sys.executable, *arguments]
        return subprocess.run(command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False)

    return SimpleNamespace(path=path, run=run)


def files(folder):
    """The files below a folder, by their paths from the repository's root."""
    paths = (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {path.relative_to(ROOT).as_posix() for path in paths}


def test_it_holds_the_package_whole_what_jupyter_looks_for_and_the_licence(wheel):
    with zipfile.ZipFile(wheel.path) as archive:
        names = {name for name in archive.namelist() if not name.endswith("/")}
    name = "-".join(wheel.path.name.split("-")[:2])
    about = {f"{name}.dist-info/{part}" for part in ("METADATA", "WHEEL", "RECORD", "licenses/LICENSE")}
    settings = {path.replace("primer/tools/etc", f"{name}.data/data/etc") for path in files(ROOT / "primer/tools/etc")}
    assert len(settings) == 3
    assert names == files(ROOT / "primer") | about | settings


def test_it_is_the_wheel_that_is_found(wheel):
    where = wheel.run("-c", "import primer; print(primer.__file__)").stdout
    assert "packages" in where
    assert str(ROOT) not in where


def test_every_figure_is_drawn_every_question_asked_and_every_stored_result_read(wheel):
    built = wheel.run("-W", "error", "-c", _BUILD_ALL)
    assert built.returncode == 0, built.stderr
    assert int(built.stdout) == len(explorers.__all__)
    here = len(experiments.xor_contest()), len(experiments.rate_searches())
    assert wheel.run("-c", _READ_ALL).stdout.split() == [*map(str, here)]
    there = len(exercises.PREDICTIONS), len(exercises.EXERCISES), len(exercises.GOALS)
    assert wheel.run("-c", _ASK_ALL).stdout.split() == [*map(str, there)]


@pytest.mark.parametrize("command", ["", "app", "handout", "refresh"])
def test_the_launcher_says_where_the_notebooks_are(wheel, command):
    said = wheel.run("-m", "primer", *command.split())
    assert said.returncode == 1
    assert said.stderr.startswith("No notebooks at ")
    assert "clone the repository" in said.stderr
