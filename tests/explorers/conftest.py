"""Each figure is built once for all that is asked of every figure, and drawn only for tests that look at it."""

import pytest

from primer import explorers


@pytest.fixture(scope="session", params=explorers.__all__)
def built(request):
    return getattr(explorers, request.param)()


@pytest.fixture
def explorer(built, request):
    """A figure of the course, at its start."""
    looked_at = getattr(request.module, "DRAWN", False)
    if looked_at and not getattr(built, "drawn", True):
        built._pictures.clear()
    built.drawn = looked_at
    built._on_reset(None)
    return built


@pytest.fixture(scope="module", autouse=True)
def _drawn_if_looked_at(request):
    """What a figure says and moves is asked of its parts one by one; what stands still is drawn for those that look."""
    if not getattr(request.module, "DRAWN", False):
        request.getfixturevalue("undrawn")
