"""The launcher: JupyterLab on the notebooks, and nothing else changed."""

import json
import os
import re
import sys
import tomllib
from pathlib import Path
from unittest import mock

import pytest
from jupyterlab.commands import get_app_dir
from jupyterlab_server.config import get_page_config

from primer.__main__ import COMMANDS, main
from primer.tools import lab, where

ETC = Path(lab.__file__).with_name("etc") / "jupyter"


def test_the_launcher_opens_the_notebooks_and_passes_options_on():
    with mock.patch.object(lab.LabApp, "launch_instance") as started:
        lab.main(["--no-browser", "--port=9999"])
    (arguments,) = started.call_args.args
    assert arguments == [str(where.NOTEBOOKS), "--no-browser", "--port=9999"]


@pytest.mark.parametrize("command", COMMANDS)
def test_without_notebooks_it_says_what_to_do_whatever_is_installed(command, monkeypatch, tmp_path):
    monkeypatch.setattr(where, "NOTEBOOKS", tmp_path / "nowhere")
    monkeypatch.setitem(sys.modules, f"primer.tools.{command}", None)
    with pytest.raises(SystemExit, match="clone the repository"):
        main([command])


@pytest.mark.parametrize(
    ("command", "package"), [("lab", "jupyterlab"), ("app", "voila"), ("handout", "nbformat"), ("refresh", "nbclient")]
)
def test_a_package_that_is_not_installed_is_named_with_the_extra_that_brings_it(command, package, monkeypatch):
    extras = tomllib.loads((where.NOTEBOOKS.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for name in [name for name in sys.modules if name.partition(".")[0] == package]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.delitem(sys.modules, f"primer.tools.{command}", raising=False)
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(SystemExit, match=rf"{package}.* is not installed: pip install -e") as said:
        main([command])
    assert re.search(r"\[(\w+)\]", str(said.value))[1] in extras["optional-dependencies"]


@pytest.mark.parametrize("package", ["jupyterlab", "notebook"])
def test_the_icon_of_a_busy_tab_is_left_out_by_the_name_that_each_has_for_it(package):
    there = get_app_dir() if package == "jupyterlab" else Path(pytest.importorskip(package).__file__).parent
    settings = json.loads((ETC / "labconfig/page_config.d/deep-learning-primer.json").read_bytes())
    (name,) = [name for name in settings["disabledExtensions"] if package in name]
    assert name in get_page_config([])["disabledExtensions"]
    assert any(name in path.read_text(encoding="utf-8") for path in Path(there, "static").glob("*.js"))


@pytest.mark.parametrize("own", [None, "4"])
def test_kernels_count_on_one_processor_unless_the_user_says_otherwise(monkeypatch, own):
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False) if own is None else monkeypatch.setenv(
        "OPENBLAS_NUM_THREADS", own
    )
    with mock.patch.object(lab.LabApp, "launch_instance"):
        main(["--no-browser"])
    assert os.environ["OPENBLAS_NUM_THREADS"] == (own or "1")
