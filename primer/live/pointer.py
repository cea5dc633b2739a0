"""The pointer on a live figure's picture: where it is pressed and dragged, in the picture's own coordinates.

ipyevents, which is optional, tells what the pointer does. Without it nothing listens, and nothing else changes.
"""

import asyncio
import math
import time
from contextlib import suppress

_AT_REST = ["mousedown", "mouseup"]
_DRAGGING = [*_AT_REST, "mousemove", "mouseleave"]  # watched only while it is down: hovering sends nothing
_WAIT = 40  # milliseconds between two events of a drag
_STALE = 0.15  # seconds; a drag's event that has waited longer is left out if the next one is there already


class Pointer:
    """Calls ``put(x, y)`` where the pointer is pressed, dragged and let go on the widget ``page``.

    ``page`` shows a picture of ``size``, scaled to its width, at its top. ``x`` and ``y`` are pixels of that picture
    from its lower left corner. ``put`` returns whether the place is one that can be dragged from.
    """

    def __init__(self, page, size, put):
        self._size, self._put = size, put
        self._down, self._clock, self._last = False, 0.0, None
        self._watch = _watch(page, self.handle)

    @property
    def listens(self):
        """Whether ipyevents is there."""
        return self._watch is not None

    def handle(self, event):
        """Take an event as ipyevents describes it."""
        kind, left = event["event"], event["button"] == 0
        clock = time.monotonic() - event["timeStamp"] / 1000  # grows by as long as an event has waited
        self._last = event
        if kind == "mousedown" and left:
            self._clock = clock
            self._down = self._put(*self._place(event))
        elif kind == "mouseleave" or (kind == "mousemove" and not event["buttons"] & 1):
            self._down = False
        elif self._down and kind == "mousemove" and clock - self._clock < _STALE:
            self._put(*self._place(event))
        elif self._down and kind == "mousemove":
            self._catch_up(event)
        elif self._down and kind == "mouseup" and left:
            self._put(*self._place(event))
            self._down = False
        if self._watch:
            self._watch.watched_events = _DRAGGING if self._down else _AT_REST

    def _catch_up(self, event):
        """Put where a late event was once those that came meanwhile are taken, if it is still the last of them."""

        def put():
            if self._down and self._last is event:
                self._put(*self._place(event))

        with suppress(RuntimeError):  # no loop: nothing is known to come
            asyncio.get_running_loop().call_later(_STALE, put)

    def _place(self, event):
        width, height = self._size
        scale = width / max(event["boundingRectWidth"], 1)
        x, y = (event[f"client{a}"] - event[f"boundingRect{side}"] for a, side in (("X", "Left"), ("Y", "Top")))
        return x * scale, height - y * scale


def _watch(page, handle):
    """The ipyevents widget that watches ``page``; None where ipyevents is not installed."""
    try:
        from ipyevents import Event
    except ImportError:
        return None
    watch = Event(source=page, watched_events=_AT_REST, throttle_or_debounce="throttle", wait=_WAIT)
    watch.on_dom_event(handle)
    return watch


def values_at(figure, x, y, controls):
    """The values of two ``controls``, by name, for a pixel of the picture; None outside of the first Axes.

    They are rounded to what a pixel can tell, and nearest to it within the controls' limits. None has no value.
    """
    ax = _plane(figure)
    if ax is None or not ax.bbox.contains(x, y):
        return None
    here, beside = ax.transData.inverted().transform([(x, y), (x + 1, y + 1)])
    places = (round(float(a), -math.floor(math.log10(abs(b - a)))) for a, b in zip(here, beside, strict=True))
    pairs = zip(controls.items(), places, strict=True)
    return {name: control.nearest(at) for (name, control), at in pairs if name is not None}


def area(figure):
    """SVG source that shows where the pointer is heard: another cursor, and no words marked by a drag."""
    ax = _plane(figure)
    if ax is None:
        return ""
    left, bottom, width, height = ax.bbox.bounds
    return (
        f'<rect x="{left:.1f}" y="{figure.bbox.height - bottom - height:.1f}" width="{width:.1f}" '
        f'height="{height:.1f}" fill="none" pointer-events="all" '
        f'style="cursor:crosshair;user-select:none;-webkit-user-select:none"/>'
    )


def _plane(figure):
    """The first Axes, if it is a plane with an x and a y."""
    return figure.axes[0] if figure.axes and figure.axes[0].name == "rectilinear" else None
