"""What all tests share: how many examples hypothesis makes, and figures that are built without being drawn.

The examples are the same in every run, and nothing of them is written down. Few in the default suite, many where the
marker ``full`` is not left out (``pytest -m ""``).
"""

import pytest
from hypothesis import settings
from PIL import Image

_COMMON = {"derandomize": True, "deadline": None, "database": None}
settings.register_profile("few", max_examples=10, **_COMMON)
settings.register_profile("many", max_examples=100, **_COMMON)


def pytest_configure(config):
    settings.load_profile("few" if "not full" in config.option.markexpr else "many")


@pytest.fixture(scope="module")
def undrawn():
    """What stands still in a figure is left out: it takes most of the time, and most tests do not look."""
    from primer.live.picture import Picture  # here, since the process that only hands out tests draws nothing

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Picture, "_still_part", _nothing)
        yield


def _nothing(picture):
    for ax in picture.figure.axes:
        if hasattr(ax, "get_proj"):  # what moves in 3-D is put by the view, which drawing finds
            ax.M = ax.get_proj()
    return Image.new("RGB", (2, 2))
