"""Each figure is built once for all that is asked of every figure, and once for all tests of its part.

It is drawn only for tests that look at it.
"""

import functools
import sys

import pytest

from primer import explorers
from primer.live import explorer as explorer_module

_MAKE = {name: getattr(explorers, name) for name in explorers.__all__}


@pytest.fixture(scope="session", params=_MAKE)
def built(request):
    return _MAKE[request.param]()


@pytest.fixture
def explorer(built, request):
    """A figure of the course, at its start."""
    looked_at = getattr(request.module, "DRAWN", False)
    if looked_at and not getattr(built, "drawn", True):
        explorer_module._KEPT.clear()
        built._drawn_for = built._drawing = None
    built.drawn = looked_at
    built._on_reset(None)
    return built


@pytest.fixture(scope="module", autouse=True)
def _drawn_if_looked_at(request):
    """What a figure says and moves is asked of its parts one by one; what stands still is drawn for those that look."""
    if not getattr(request.module, "DRAWN", False):
        request.getfixturevalue("undrawn")


class Shelf:
    """Figures built once for the tests of a module: each is lent to one test at a time, at its start."""

    def __init__(self):
        self._built, self._lent, self._open = {}, set(), True

    def begin(self, is_open):
        """A test begins; if not ``is_open``, all that it asks for is built anew."""
        self._lent.clear()
        self._open = is_open

    def lending(self, make):
        """``make``, which builds a figure, but one that is there and not lent already is not built again."""

        @functools.wraps(make)
        def lend(*args):
            key = make, args
            if not self._open or key in self._lent:
                return make(*args)
            self._lent.add(key)
            if key in self._built:
                self._built[key]._on_reset(None)
            else:
                self._built[key] = make(*args)
            return self._built[key]

        return lend


@pytest.fixture(scope="module")
def shelf():
    shelf = Shelf()
    with pytest.MonkeyPatch.context() as patch:
        rooms = [room for name, room in sys.modules.items() if name.startswith("primer.explorers")]
        for name, make in _MAKE.items():
            lend = shelf.lending(make)
            for room in rooms:
                if hasattr(room, name):
                    patch.setattr(room, name, lend)
        yield shelf


@pytest.fixture(autouse=True)
def _lent_at_its_start(request, shelf):
    """A test that changes what a figure is made of has a figure of its own."""
    shelf.begin("monkeypatch" not in request.fixturenames)
