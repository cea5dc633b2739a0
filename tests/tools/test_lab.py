"""The launcher: JupyterLab on the notebooks, and nothing else changed."""

import os
from unittest import mock

import pytest

from primer.__main__ import main
from primer.tools import lab


def test_the_launcher_opens_the_notebooks_and_passes_options_on():
    with mock.patch.object(lab.LabApp, "launch_instance") as started:
        lab.main(["--no-browser", "--port=9999"])
    (arguments,) = started.call_args.args
    assert arguments == [str(lab.NOTEBOOKS), "--no-browser", "--port=9999"]


def test_without_notebooks_it_says_what_to_do(monkeypatch, tmp_path):
    monkeypatch.setattr(lab, "NOTEBOOKS", tmp_path / "nowhere")
    with pytest.raises(SystemExit, match="clone the repository"):
        lab.main([])


@pytest.mark.parametrize("own", [None, "4"])
def test_kernels_count_on_one_processor_unless_the_user_says_otherwise(monkeypatch, own):
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False) if own is None else monkeypatch.setenv(
        "OPENBLAS_NUM_THREADS", own
    )
    with mock.patch.object(lab.LabApp, "launch_instance"):
        main(["--no-browser"])
    assert os.environ["OPENBLAS_NUM_THREADS"] == (own or "1")
