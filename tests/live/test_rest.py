"""Memory goes back to the system once, after the last of many pictures."""

import asyncio
import ctypes
import sys

import pytest

from primer.live import explorer, rest


@pytest.fixture
def given_back(monkeypatch):
    """How often memory was given back; a rest is a hundredth of a second."""
    calls = []
    monkeypatch.setattr(rest, "_REST", 0.01)
    monkeypatch.setattr(rest, "_trim", lambda: calls.append)
    return calls


def test_memory_is_given_back_once_after_the_last_call(given_back):
    async def draw():
        for _ in range(5):
            rest.give_back_soon()
        assert given_back == []
        await asyncio.sleep(0.2)
        assert given_back == [0]
        rest.give_back_soon()
        await asyncio.sleep(0.2)

    asyncio.run(draw())
    assert given_back == [0, 0]


def test_where_nothing_can_wait_nothing_happens(given_back):
    rest.give_back_soon()
    assert given_back == []


@pytest.mark.parametrize("system", ["emscripten", "win32", "darwin", "linux"])
def test_a_system_without_it_keeps_its_memory(monkeypatch, system):
    """On Linux it is a C library without that function, such as musl's; elsewhere none is asked."""
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setattr(ctypes, "CDLL", lambda _: object() if system == "linux" else pytest.fail("asked"))
    rest._trim.cache_clear()
    rest._give_back()
    assert rest._trim() is None
    rest._trim.cache_clear()


def test_a_figure_s_first_picture_and_a_new_still_part_give_back(monkeypatch):
    calls = []
    monkeypatch.setattr(explorer, "give_back_soon", lambda: calls.append(None))

    def scene(figure, high):
        figure.subplots().set_ylim(0, 2 if high else 1)
        return lambda x: f"{x}"

    figure = explorer.Explorer(scene, {"x": explorer.slider(0.5, 0, 1), "high": explorer.switch(False)})
    assert len(calls) == 1
    figure.set(x=0.7)
    assert len(calls) == 1  # what moves takes little
    figure.set(high=True)
    assert len(calls) == 2
