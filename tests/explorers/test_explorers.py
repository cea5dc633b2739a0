"""Every figure: any legal value, every preset, every control."""

import io
import re

import numpy as np
import pytest
from PIL import Image

from primer import explorers

ALL = explorers.__all__


def legal_values(control, rng):
    """Both ends of a control and some values between, in random order."""
    if hasattr(control, "options"):
        values = list(control.options)
    elif isinstance(control.value, bool):
        values = [True, False]
    elif isinstance(control.value, int):
        values = [control.min, control.max, *map(int, rng.integers(control.min, control.max + 1, 4))]
    elif hasattr(control, "base"):
        values = [*(control.base ** np.array([control.min, control.max, *rng.uniform(control.min, control.max, 4)]))]
    else:
        values = [control.min, control.max, 0.0, *rng.uniform(control.min, control.max, 4)]
    rng.shuffle(values)
    return values


def is_blank(png):
    return len(np.unique(np.asarray(Image.open(io.BytesIO(png)).convert("L")))) < 5


@pytest.mark.parametrize("name", ALL)
def test_fuzz(name):
    """Warnings are errors here; no number may be NaN or infinite, no frame large, no picture blank."""
    rng = np.random.default_rng(0)
    explorer = getattr(explorers, name)()
    events = [(n, value) for n, control in explorer.controls.items() for value in legal_values(control, rng)] * 2
    rng.shuffle(events)
    for at, (control, value) in enumerate(events):
        kind = type(explorer.controls[control].value)
        explorer.controls[control].value = kind(value)
        shown = explorer.text + " ".join(re.findall(r"<text[^>]*>([^<]*)", explorer.frame))
        assert not re.search(r"\b(nan|inf)", shown, re.IGNORECASE), (control, value, shown)
        drawn = re.sub(r'"data:image/png;base64,[^"]*"', "", explorer.frame)
        assert not re.search(r"\b(nan|inf)\b", drawn, re.IGNORECASE), (control, value)
        assert 500 < len(explorer.frame) <= 60_000
        if at % 10 == 0:
            assert not is_blank(explorer.still())


@pytest.mark.parametrize("name", ALL)
def test_every_preset_shows_something_of_its_own(name):
    explorer = getattr(explorers, name)()
    frames = set()
    for title in explorer.presets:
        explorer.set(preset=title)
        frames.add(explorer.frame)
        shared = explorer.preset
        explorer.reset()
        explorer.set(preset=shared)
        assert explorer.frame in frames
    assert len(frames) == len(explorer.presets) >= 2


@pytest.mark.parametrize("name", ALL)
def test_every_control_matters_and_is_labelled(name):
    """From the start or, where a control has nothing to do there, from one of the presets."""
    explorer = getattr(explorers, name)()
    rng = np.random.default_rng(1)
    for control_name, control in explorer.controls.items():
        assert control.description
        assert any(_changes(explorer, control, place, rng) for place in (None, *explorer.presets)), control_name


def _changes(explorer, control, place, rng):
    """Whether the values of a control give different pictures or words, from the start or a preset."""
    explorer.reset()
    if place is not None:
        explorer.set(preset=place)
    frames = set()
    for value in legal_values(control, rng):
        control.value = type(control.value)(value)
        frames.add(explorer.frame + explorer._background.value)
    return len(frames) > 1
