"""Every figure: its start, every preset, both ends of every control; in the full suite, any legal values."""

import base64
import io
import re
from html import unescape

import numpy as np
import pytest
from legal import any_value, ends
from PIL import Image

DRAWN = True  # the figures are looked at


def complaint(explorer):
    """What is wrong with what the figure shows: no number may be NaN or infinite, and no frame large."""
    drawn = re.sub(r'"data:image/png;base64,[^"]*"', "", explorer.frame)
    shown = explorer.text + " ".join(re.findall(r"<text[^>]*>([^<]*)", drawn))
    if re.search(r"\b(nan|inf)", shown, re.IGNORECASE) or re.search(r"\b(nan|inf)\b", drawn, re.IGNORECASE):
        return f"no number: {shown}"
    return "" if 500 < len(explorer.frame) <= 60_000 else f"{len(explorer.frame)} bytes"


def is_blank(png):
    return len(np.unique(np.asarray(Image.open(io.BytesIO(png)).convert("L")))) < 5


def test_every_preset_shows_and_says_something_of_its_own(explorer):
    """And the words are the picture's name, for those who do not see it."""
    shown = {}
    for title in explorer.presets:
        explorer.set(preset=title)
        assert not complaint(explorer), title
        (name,) = re.findall(r'^<svg [^>]*role="img" aria-label="([^"]*)"', explorer.frame)
        assert unescape(name) == explorer.text
        shown[explorer.frame] = explorer.text
    last = explorer.frame
    settings = explorer.preset
    explorer.reset()
    explorer.set(preset=settings)
    assert explorer.frame == last
    assert len(shown) == len({*shown.values()}) == len(explorer.presets) >= 2


def test_what_is_stored_is_a_picture_with_its_words(explorer):
    bundle, metadata = explorer._repr_mimebundle_()
    assert metadata["image/png"]["alt"] == bundle["text/plain"] == explorer.text
    assert not is_blank(base64.b64decode(bundle["image/png"]))
    assert not complaint(explorer)


def test_every_control_matters_and_is_labelled(explorer):
    """From the start or, where a control has nothing to do there, with all that is switched off, or from a preset."""
    switches = {name: True for name, control in explorer.controls.items() if control.value is False}
    places = [{}, switches, *({"preset": title} for title in explorer.presets)]
    for name, control in explorer.controls.items():
        assert control.description
        assert any(_changes(explorer, control, place) for place in places), name


def _changes(explorer, control, place):
    """Whether an end of a control gives another picture or other words than the figure has at a place."""
    explorer.reset()
    explorer.set(**place)
    looks = {explorer.frame + explorer._background.value}
    for value in ends(control):
        control.value = value
        assert not complaint(explorer), (place, control.description, value)
        looks.add(explorer.frame + explorer._background.value)
    return len(looks) > 1


@pytest.mark.full
def test_any_legal_values_show_numbers_and_a_picture(explorer):
    """Warnings are errors here, as everywhere in the tests."""
    rng = np.random.default_rng(0)
    controls = [control for control in explorer.controls.values() for _ in range(10)]
    rng.shuffle(controls)
    for at, control in enumerate(controls):
        control.value = any_value(control, rng)
        assert not complaint(explorer), explorer.preset
        if at % 10 == 0:
            assert not is_blank(explorer.still()), explorer.preset
