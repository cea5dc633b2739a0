"""Each figure is built once for all that is asked of every figure, and drawn only for tests that look at it."""

import numpy as np
import pytest

from primer import explorers
from primer.live.picture import Picture


@pytest.fixture(scope="session", params=explorers.__all__)
def built(request):
    return getattr(explorers, request.param)()


@pytest.fixture
def explorer(built):
    """A figure of the course, at its start."""
    built._on_reset(None)
    return built


@pytest.fixture(scope="module", autouse=True)
def _undrawn(request):
    """What a figure says and moves is asked of its parts one by one; what stands still is drawn for those that look."""
    with pytest.MonkeyPatch.context() as patch:
        if not getattr(request.module, "DRAWN", False):
            patch.setattr(Picture, "_still_part", lambda self: np.zeros((2, 2, 3), np.uint8))
        yield
