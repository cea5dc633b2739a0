"""Each figure is built once for all that is asked of every figure."""

import pytest

from primer import explorers


@pytest.fixture(scope="session", params=explorers.__all__)
def built(request):
    return getattr(explorers, request.param)()


@pytest.fixture
def explorer(built):
    """A figure of the course, at its start."""
    built._on_reset(None)
    return built
