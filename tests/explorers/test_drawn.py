"""Every figure as it is drawn: the picture that is stored; in the full suite, any legal values."""

import base64
import io

import numpy as np
import pytest
from complaints import complaint
from legal import any_value
from PIL import Image

DRAWN = True  # the figures are looked at


def is_blank(png):
    return len(np.unique(np.asarray(Image.open(io.BytesIO(png)).convert("L")))) < 5


def test_what_is_stored_is_a_picture_with_its_words(explorer):
    bundle, metadata = explorer._repr_mimebundle_()
    assert metadata["image/png"]["alt"] == bundle["text/plain"] == explorer.text
    assert not is_blank(base64.b64decode(bundle["image/png"]))
    assert not complaint(explorer)


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
