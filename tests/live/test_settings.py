"""Our pictures are ours: the same to the byte whatever a reader has set, and what is set stays as it was."""

import base64
import hashlib
import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest

from primer import explorers
from primer.plots.style import style

# With math text, contours, a log axis, many series, a 3-D view and bars.
NAMES = ("chain_rule", "loss_surface", "gradient_check", "annealing", "trust_ratios")
HOSTILE = {
    "axes.prop_cycle": mpl.cycler(color=["red"]),
    "axes.facecolor": "black",
    "axes.formatter.limits": [-1, 1],
    "axes.formatter.use_locale": True,
    "axes.xmargin": 0.4,
    "figure.dpi": 31,
    "figure.facecolor": "black",
    "font.family": "monospace",
    "font.size": 31,
    "hatch.color": "red",
    "image.cmap": "jet",
    "image.origin": "lower",
    "lines.antialiased": False,
    "lines.linestyle": ":",
    "lines.linewidth": 9,
    "lines.marker": "x",
    "mathtext.fontset": "cm",
    "path.sketch": (3, 100, 2),
    "path.simplify": False,
    "savefig.facecolor": "red",
    "svg.fonttype": "path",
    "svg.hashsalt": "theirs",
    "text.color": "white",
    "text.hinting": "none",
    "text.parse_math": False,
    "xtick.direction": "in",
    "xtick.top": True,
    "ytick.major.size": 20,
}


def looks(name):
    """Digests of all that a figure shows, at its start and at a preset: still part, moving part, stored picture."""
    explorer = getattr(explorers, name)()
    shown = []
    for preset in (None, *list(explorer.presets)[:1]):
        if preset:
            explorer.set(preset=preset)
        shown += [explorer._background.value.encode(), explorer.frame.encode(), explorer.still()]
    explorer.close()
    return [hashlib.sha256(part).hexdigest()[:16] for part in shown]


@pytest.fixture(scope="module")
def clean():
    return {name: looks(name) for name in NAMES}


def settings():
    return {name: dict.__getitem__(mpl.rcParams, name) for name in mpl.rcParams if name != "backend"}


@pytest.mark.full
@pytest.mark.parametrize("theirs", ["hostile", "dark_background", "ggplot", "xkcd"])
def test_a_reader_s_style_changes_no_byte_and_stays(theirs, clean):
    with mpl.rc_context():
        if theirs == "xkcd":
            plt.xkcd()
        elif theirs == "hostile":
            mpl.rcParams.update(HOSTILE)
        else:
            plt.style.use(theirs)
        before = settings()
        assert {name: looks(name) for name in NAMES[:2]} == {name: clean[name] for name in NAMES[:2]}
        assert settings() == before


def test_all_that_is_hostile_at_once_changes_no_figure(clean):
    with mpl.rc_context(HOSTILE):
        assert {name: looks(name) for name in NAMES} == clean


@pytest.mark.full
def test_a_matplotlibrc_that_is_read_before_the_import_changes_no_byte(clean, tmp_path):
    wild = {name: value for name, value in HOSTILE.items() if name not in ("axes.prop_cycle", "path.sketch")}
    lines = [f"{name}: {str(value).strip('[]')}" for name, value in wild.items()]
    lines += ["axes.prop_cycle: cycler('color', ['red'])", "text.usetex: False", "figure.constrained_layout.use: False"]
    (tmp_path / "matplotlibrc").write_text("\n".join(lines), encoding="utf-8")
    code = f"import json, test_settings as t; print(json.dumps({{name: t.looks(name) for name in {NAMES!r}}}))"
    paths = os.pathsep.join([str(Path(__file__).parent), str(Path(explorers.__file__).parents[2])])
    given = os.environ | {"MATPLOTLIBRC": str(tmp_path), "PYTHONPATH": paths}
    done = subprocess.run([sys.executable, "-c", code], env=given, capture_output=True, check=True)
    assert json.loads(done.stdout) == clean


@pytest.mark.full
def test_two_threads_that_draw_at_once_draw_the_same(clean):
    found, problems = {}, []

    def draw(name):
        try:
            found[name] = looks(name)
        except Exception as problem:
            problems.append(problem)

    before = settings()
    threads = [threading.Thread(target=draw, args=[name]) for name in NAMES[:2]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not problems
    assert found == {name: clean[name] for name in NAMES[:2]}
    assert settings() == before


def test_settings_come_back_when_drawing_fails():
    before = settings()
    with style():
        assert mpl.rcParams["font.size"] == 14
    with pytest.raises(ZeroDivisionError), style():
        1 / 0  # noqa: B018
    assert settings() == before


def test_what_another_thread_sets_meanwhile_stays_set():
    with mpl.rc_context():
        with style():
            mpl.rcParams["lines.linewidth"] = 7.5
        assert mpl.rcParams["lines.linewidth"] == 7.5


@pytest.mark.full
def test_a_stored_picture_is_made_from_the_same_bytes(clean):
    explorer = explorers.chain_rule()
    with mpl.rc_context(HOSTILE):
        data, _ = explorer._repr_mimebundle_()
    stored = base64.b64decode(data["image/png"])
    assert hashlib.sha256(stored).hexdigest()[:16] == clean["chain_rule"][2]
    explorer.close()
