"""Each test begins without tries and without questions asked."""

import pytest

from primer import exercises


@pytest.fixture(autouse=True)
def _fresh():
    exercises._tries.clear()
    exercises._asked.clear()
