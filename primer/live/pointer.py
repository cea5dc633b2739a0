"""The pointer on a live figure's picture: where it is pressed and dragged, in the picture's own coordinates.

ipyevents, which is optional, tells what the pointer does. Without it nothing listens, and nothing else changes.

A finger that is put down and drawn sideways drags; drawn up or down it scrolls the page, as everywhere else.
"""

import asyncio
import math
import time
from contextlib import suppress

import ipywidgets as widgets

from primer.live import looks

_AT_REST = ["mousedown", "mouseup", "touchstart", "touchmove"]
_DRAGGING = [*_AT_REST, "mousemove", "mouseleave", "touchend", "touchcancel"]  # hovering sends nothing
_WAIT = 40  # milliseconds between two events of a drag
_STALE = 0.15  # seconds; a drag's event that has waited longer is left out if the next one is there already


class Pointer:
    """Calls ``put(x, y)`` where the pointer is pressed, dragged and let go on a picture of ``size``.

    ``page`` is a widget to lie over the picture, scaled to its width; None where ipyevents is not installed. It stays
    as it is while the picture changes: a finger's events go to the element that it was put on. ``x`` and ``y`` are
    pixels of the picture from its lower left corner. ``put`` returns whether the place can be dragged from.
    """

    def __init__(self, size, put):
        self._size, self._put = size, put
        self._down, self._clock, self._last, self._finger = False, 0.0, None, None
        self.page, self._watch = _watch(self.handle)

    def show(self, figure):
        """Show where the pointer is heard: in the first Axes of ``figure``, if that is a plane."""
        if self.page:
            self.page.value = _area(figure)

    def handle(self, event):
        """Take an event as ipyevents describes it."""
        does, where = self._of_a_finger(event) if event["event"].startswith("touch") else _of_a_mouse(event)
        clock = time.monotonic() - event["timeStamp"] / 1000  # grows by as long as an event has waited
        self._last = event
        if does == "press":
            self._clock = clock
            self._down = self._put(*self._place(where))
        elif does == "leave":
            self._down = False
        elif self._down and does == "move" and clock - self._clock < _STALE:
            self._put(*self._place(where))
        elif self._down and does == "move":
            self._catch_up(event, where)
        elif self._down and does == "let go":
            self._put(*self._place(where))
            self._down = False
        if self._watch:
            self._watch.watched_events = _DRAGGING if self._down else _AT_REST

    def _of_a_finger(self, event):
        """What a finger does and where. It presses only when it is drawn sideways; a tap comes as the mouse's press."""
        kind, touches = event["event"], event["touches"]
        if kind == "touchend":
            return "let go", event["changedTouches"][0]
        if kind != "touchmove" or len(touches) > 1:
            self._finger = touches[0] if kind == "touchstart" and len(touches) == 1 else None
            return "leave", None
        began, here = self._finger, touches[0]
        self._finger = None  # its first way tells whether it drags or scrolls
        across, along = (abs(here[f"client{a}"] - began[f"client{a}"]) if began else 0 for a in "XY")
        return "press" if across > along else "move", here

    def _catch_up(self, event, where):
        """Put where a late event was once those that came meanwhile are taken, if it is still the last of them."""

        def put():
            if self._down and self._last is event:
                self._put(*self._place(where))

        with suppress(RuntimeError):  # no loop: nothing is known to come
            asyncio.get_running_loop().call_later(_STALE, put)

    def _place(self, where):
        width, height = self._size
        scale = width / max(where["boundingRectWidth"], 1)
        x, y = (where[f"client{a}"] - where[f"boundingRect{side}"] for a, side in (("X", "Left"), ("Y", "Top")))
        return x * scale, height - y * scale


def _of_a_mouse(event):
    """What the mouse does, by its left button, and where."""
    kind, left = event["event"], event["button"] == 0
    if kind == "mouseleave" or (kind == "mousemove" and not event["buttons"] & 1):
        return "leave", None
    does = {"mousedown": left and "press", "mousemove": "move", "mouseup": left and "let go"}
    return does.get(kind), event


def _watch(handle):
    """A widget to be watched, and ipyevents' that watches it; None and None where ipyevents is not installed."""
    try:
        from ipyevents import Event
    except ImportError:
        return None, None
    page = looks.shared(widgets.HTML, look={"grid_area": "picture", "width": "auto", "align_self": "flex-start"})
    watch = Event(source=page, watched_events=_AT_REST, throttle_or_debounce="throttle", wait=_WAIT)
    watch.on_dom_event(handle)
    return page, watch


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


def _area(figure):
    """HTML source that shows where the pointer is heard: another cursor, and no words marked by a drag."""
    ax = _plane(figure)
    if ax is None:
        return ""
    left, bottom, width, height = ax.bbox.bounds
    return (
        f'<svg viewBox="0 0 {figure.bbox.width:.0f} {figure.bbox.height:.0f}" aria-hidden="true" class="primer-plane" '
        f'style="display:block;width:100%"><rect x="{left:.1f}" y="{figure.bbox.height - bottom - height:.1f}" '
        f'width="{width:.1f}" height="{height:.1f}" fill="none" pointer-events="all" '
        f'style="cursor:crosshair;touch-action:pan-y pinch-zoom;user-select:none;-webkit-user-select:none"/></svg>'
    )


def _plane(figure):
    """The first Axes, if it is a plane with an x and a y."""
    return figure.axes[0] if figure.axes and figure.axes[0].name == "rectilinear" else None
