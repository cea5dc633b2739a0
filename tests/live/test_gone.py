"""What is said where the kernel is gone: a rule of style, since nothing else is left to say it."""

import re
from pathlib import Path

import pytest
from jupyter_core.paths import jupyter_path

from primer import exercises, explorers
from primer.live import gone

DISCONNECTED = "jupyter-widgets-disconnected"


def rules():
    """Each rule's selector, and its declarations as a dict."""
    text = re.fullmatch(r"\s*<style>(.*)</style>\s*", gone.sign().value, re.DOTALL)[1]
    return {
        selector.strip(): dict(re.findall(r'([\w-]+):\s*("[^"]*"|[^;]*?)\s*;', body))
        for selector, body in re.findall(r'([^{}]+)\{((?:"[^"]*"|[^}"])*)\}', text)
    }


def test_it_says_what_to_do_once_and_leaves_nothing_to_move():
    gone_box = f".primer-live.{DISCONNECTED}"
    says, dims, quiet = (rules()[f"{gone_box}{part}"] for part in ("::before", " > *", f" .{DISCONNECTED}::before"))
    assert "kernel is gone: run this cell again" in says["content"]
    assert dims["pointer-events"] == "none"
    assert quiet == {"content": "none"}  # the parts of a figure have the class as well


def test_ipywidgets_gives_that_class():
    """In the page part of ipywidgets that is installed."""
    places = [Path(folder) / "labextensions/@jupyter-widgets/jupyterlab-manager/static" for folder in jupyter_path()]
    scripts = [script for place in places for script in place.glob("*.js")]
    assert any(DISCONNECTED in script.read_text(encoding="utf-8") for script in scripts)


@pytest.mark.parametrize("make", [
    explorers.one_weight, lambda: exercises.predict("half-rate"), lambda: exercises.check("step-down"),
])  # fmt: skip
def test_figures_and_questions_bring_the_rule_unseen(make):
    box = make()
    assert "primer-live" in box._dom_classes
    (sign,) = [part for part in box.children if getattr(part, "value", None) == gone.sign().value]
    assert sign.layout.display == "none"
