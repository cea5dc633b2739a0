"""What the numbers of the main page and of the page for teachers stand on."""

import re

import numpy as np

from claims import equals, given, notation
from claims.figures import preset
from claims.nb5 import lookahead
from claims.texts import ROOT, notebooks
from primer import experiments
from primer.explorers import nb1

_NOTEBOOKS = "a notebook each"
_TAKE = "notebooks and their parts"
_HUB = "measured on a hub, once, by tests/measure/classroom.py"


def _pythons():
    """The oldest Python that the package allows, and the newest that it is tested with."""
    oldest = re.search(r'requires-python = ">=([\d.]+)"', (ROOT / "pyproject.toml").read_text(encoding="utf-8"))[1]
    tested = re.search(r"python: \[(.*)\]", (ROOT / ".github/workflows/tests.yml").read_text(encoding="utf-8"))[1]
    return float(oldest), max(float(version.strip(' "')) for version in tested.split(","))


def _site_python():
    return re.search(r"needs Python ([\d.]+) or newer", (ROOT / ".lite/build.py").read_text(encoding="utf-8"))[1]


def _whole_class(notebook):
    """The minutes in class that the notebook says it takes."""
    return int(re.search(r"\*\*Time:\*\* (\d+) minutes in class", notebooks()[notebook]["opening-1"].source)[1])


def _class(notebook):
    """Each part's number and its minutes in class, as the notebook's map has them."""
    rows = re.findall(
        r"^\| \[(\d) · .* \| (\d+) min \| [^|]+ \|$", notebooks()[notebook]["opening-1"].source, re.MULTILINE
    )
    return [[int(part), int(minutes)] for part, minutes in rows]


def _parts(notebook, *minutes):
    """The entries of the parts of one lesson: their minutes add up to the notebook's."""
    numbers = [str(number) for part in enumerate(minutes, start=1) for number in part]
    found = [*np.ravel([*enumerate(minutes, start=1)])]
    return equals(" ".join(numbers), lambda: found if sum(minutes) == _whole_class(notebook) else np.nan)


def _lessons(notebook):
    """The entries of the parts that are a lesson each, their minutes as in the notebook's own map."""
    return [equals(f"{part} {minutes}", [part, minutes]) for part, minutes in _class(notebook)]


def _minutes_of(notebook):
    return equals(str(_whole_class(notebook)), lambda: _whole_class(notebook))


_FITS = "6 billion weights in 80 GB: Lion fits, Adam does not"
_MAIN = {
    "readme two-commands": [equals("3.11", lambda: _pythons()[0]), notation("332")],
    "readme which-notebook-answers-what": [given("1 2 3 4 5 6", _NOTEBOOKS), notation("010203040506")],
    "readme other-ways-to-show-it": [equals("3.12", lambda: float(_site_python())), notation("01")],
    "readme for-those-who-change-things": [equals("3.11 3.14", _pythons)],
    "readme credits-and-licence": [given("4.0 3 4.0", "versions and names of licences"), notation("40")],
}

_TEACHERS = {
    "teachers teaching-and-learning-with-these-notebooks": [given("1 2 3 4 5 6", _NOTEBOOKS), notation("010203040506")],
    "teachers the-learner-s-path": [
        given("1 1 2 3 4 1 2 7 4.4 2 3 3 3 4 1 2 1 2 4 2 6 7 8 9 5 6 4 9 5 9 6 7", _TAKE),
    ],
    "teachers notebook-1": [
        given("1", "a notebook"),
        _minutes_of("nb1"),
        _parts("nb1", 15, 35, 20),
        equals("5 5 2", lambda: [len(batch) for batch in nb1.data.batches(12, 5)]),
        equals("600", lambda: nb1._EPOCHS),
        given("200", "epochs without progress, in a question"),
    ],
    "teachers notebook-2": [
        given("2", "a notebook"),
        _minutes_of("nb2"),
        _parts("nb2", 15, 35, 30, 15, 15, 15),
        given("1", "a hidden unit"),
        equals("0", lambda: preset("chain_rule", "hidden unit 1 cut off (w2_11 = 0)", "w2_11")),
        equals("0.1", lambda: preset("gradient_check", "h = 0.1: the formulas' own errors", "h")),
        equals("1e-12", lambda: preset("gradient_check", "h = 1e−12: far too small", "h")),
        equals("0 8", lambda: [preset("vanishing_signal", f"{word}: z = {z}", "z") for word, z in _SLOPES]),
        notation("2111"),
    ],
    "teachers notebook-3": [
        given("3", "a notebook"),
        _minutes_of("nb3"),
        _parts("nb3", 15, 20, 20, 15),
        equals("1", lambda: preset("which_way", "length 1: −∇L is 27° off", "step")),
        given("27", "the title of a preset, bound with the figures of notebook 3"),
        equals("3", lambda: preset("which_way", "length 3: −∇L goes up", "step")),
        equals("1", lambda: preset("random_directions", "‖Δ‖ = 1", "step")),
        given("0 0", "the minimum of divide's loss, in the title of a preset"),
        given("1", "the slope at which w ÷ ∇L is w"),
    ],
    "teachers notebook-4": [
        given("4", "a notebook"),
        *_lessons("nb4"),
        equals("0", lambda: preset("momentum_ravine", "GD only: γ = 0", "gamma")),
        equals("25", lambda: preset("momentum_ravine", "Polyak's formula for κ = 25", "ratio")),
        equals("0.5", lambda: preset("momentum_ravine", "a round bowl, η = 0.5: momentum hurts", "lr")),
        equals("0.1", lambda: preset("look_ahead", "ηλ = 0.1: fewer turns", "lr")),
        given("1 1", "1/t, the name of a schedule"),
        equals("0.999", lambda: preset("memory_weights", "the first step, β = 0.999", "beta")),
        equals("100", lambda: preset("burst", "fifty gradients of 100", "size")),
        given("1", "in 1 − β"),
        equals("45", lambda: preset("turned_ravine", "turned by 45°: Adagrad is slower", "angle")),
    ],
    "teachers notebook-5": [
        given("5", "a notebook"),
        *_lessons("nb5"),
        equals("5", lambda: np.argmax(experiments.rectification(np.arange(1, 100)).r > 0) + 1),
        equals("100", lambda: preset("rectifier", "gradients × 100: four huge steps", "scale")),
        equals("0.32", lambda: float(preset("warm_up_training", "too high a rate: 0.32", "lr"))),
        equals("0.001", lambda: preset("closing_bounds", "the usual γ = 0.001: as wrong as Adam", "gamma")),
        equals("0.443", lookahead.share),
        equals("0.0456", lambda: experiments.same_variance_rate(0.1)),
        given("1 1", "a layer"),
        equals("100 0.01", lambda: [float(preset("trust_ratios", title, "scale").strip("× ")) for title in _STORED]),
        given("0 0.5 -1", "the preset's crossing, and its start and best value"),
        equals("4", lambda: preset("sign_agreement", "4 samples: c is right, and Lion ends lower", "batch")),
        equals("1024", lambda: preset("sign_agreement", "all 1024: the sign is safe, and Adam ends lower", "batch")),
        equals("6", lambda: preset("state_bytes", _FITS, "weights") / 1e9),
        given("80", "an accelerator"),
        notation("222"),
    ],
    "teachers notebook-6": [
        given("6", "a notebook"),
        *_lessons("nb6"),
        given("1000 1000 500 500", "the titles of presets, bound with the figures of part 1"),
        given("0 2 1 1", "in the titles of presets, and in the definition of the edge"),
        equals("0.5", lambda: preset("cautious_ravine", "γ = 0.5: y waits, so x moves twice as far", "gamma")),
        given("0", "where a rate ends"),
    ],
    "teachers before-the-lesson": [given("1280", "the width that the figures are tested at")],
    "teachers what-goes-wrong-at-the-desk": [given("40", "JupyterLab's own wait between two messages, in ms")],
    "teachers in-the-lecture-hall": [
        given("04", "a notebook's file"),
        given("80% 1280 720 120% 1920 1080", "common projectors, looked at in a browser"),
        given("180", "about as many pages as the handout has"),
        notation("11"),
    ],
    "teachers saved-and-opened-the-next-day": [given("7 1", "the name of a program, Notebook 7; a notebook")],
    "teachers on-a-school-s-hub": [
        given("1", "a notebook"),
        given("3 2 2 2", "codes of signs in an address"),
        equals("3.11", lambda: _pythons()[0]),
        given("1 1 512 1536", "settings of memory on a hub, above what was measured"),
        given("4", "a notebook"),
        given("361 276 90 37 70 20 9 10 43", _HUB),
        notation("012"),
    ],
}
_SLOPES = [("steepest", 0), ("saturated", 8)]
_STORED = ["layer 1 × 100: LAMB does not notice", "layer 1 × 0.01: Adam leaps"]
TEXTS = _MAIN | _TEACHERS
