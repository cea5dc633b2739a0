"""Memory that goes back to the system once nothing new has been drawn for a while: a hub has a kernel for each learner.

Drawing a picture takes some 15 MB for a moment, and glibc keeps most of what a program has freed.
"""

import asyncio
import ctypes
import sys
from contextlib import suppress
from functools import lru_cache

_REST = 3.0  # seconds; to give back after each picture would cost a twentieth of the time of *Run All*
_timers = []


def give_back_soon():
    """Give back what is free, unless there is another call within three seconds."""
    with suppress(RuntimeError):  # a reader's own thread has no loop, and nothing to wait with
        timer = asyncio.get_running_loop().call_later(_REST, _give_back)
        while _timers:
            _timers.pop().cancel()
        _timers.append(timer)


def _give_back():
    if trim := _trim():
        trim(0)


@lru_cache
def _trim():
    """glibc's ``malloc_trim``; None where there is no such thing, and where C had better not be asked: in a browser."""
    return getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None
