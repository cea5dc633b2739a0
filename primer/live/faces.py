"""What a saved notebook shows of a live widget: the words, and the picture, that it showed last.

A notebook's file holds what was sent while a cell ran. To send the widget itself again would tear its live view down
and build another, with the focus lost (seen in JupyterLab 4.6). So a second, empty output stands beside a widget that
a reader can change, and is filled when something has changed. While the widget lives, a style that it brings along
hides that output; without a kernel there is no widget and no style, and the output shows.

Where Python runs in the browser no server writes the file, and the view stays in it, dead: there the second output is
filled from the start, and the site's pages hide a dead view beside it (``.lite/build.py``).

Its metadata name the widget, ``{"primer": {"face": model id}}``, so that whatever writes the file can put its words
and its picture in the place of those the widget began with: ``primer.tools.settle`` does.
"""

import asyncio
import base64
import sys
import time
from contextlib import suppress
from html import escape

import ipywidgets as widgets
from IPython import get_ipython
from IPython.display import display

from primer.live import looks

_REST = 3.0  # seconds without a change until a picture, which takes some tenths of a second to make, is sent


def asked_by_a_page():
    """Whether a reader's page runs this cell.

    A page (JupyterLab, Notebook 7, a hub's) names the cell in what it asks of the kernel. What runs notebooks without a
    reader names none: ``refresh``, nbval, nbconvert, papermill and Voilà. The request itself is asked, since a kernel
    inherits its environment from wherever it was started. In the browser's own Python none but a page asks.
    """
    if _in_the_browser():
        return True
    asked = getattr(get_ipython(), "get_parent", dict)()
    return "cellId" in (asked.get("metadata") or {})


def _in_the_browser():
    return sys.platform == "emscripten"


def bundle(widget, words, picture=None):
    """What a cell's output holds of ``widget``: its view, and the faces for pages without a kernel, with metadata.

    ``_ipython_display_ = None`` belongs beside it: ipywidgets 7, which Google Colab has, would show the view alone.
    """
    view = {"version_major": 2, "version_minor": 0, "model_id": widget.model_id}
    data = {"text/plain": words, "application/vnd.jupyter.widget-view+json": view}
    metadata = {"primer": {"live": True}}
    if picture:
        data["image/png"] = base64.b64encode(picture).decode()
        metadata["image/png"] = {"alt": words}
    return data, metadata


class Face:
    """The last face of ``widget``, a box that stands in a cell's output. Nothing is sent unless a page asked for it.

    ``open()`` must be called whenever the box is about to be shown, ``show()`` or ``show_soon()`` after each change.
    """

    def __init__(self, widget):
        self._widget = widget
        self.is_open = False
        self._changed = 0.0  # when, on the monotonic clock
        self._waits = False

    def open(self, words, picture=None):
        """Send the output beside the widget's own; empty where a server saves what the widget itself shows."""
        if not asked_by_a_page():
            return
        if not self.is_open:
            self.is_open = True
            style = looks.shared(
                widgets.HTML, f"<style>.{self._name}{{display:none}}</style>", look={"display": "none"}
            )
            self._widget.children = (*self._widget.children, style)
        if _in_the_browser():
            self._send(words, _page(words, picture), update=False)
        else:
            self._send("", "", update=False)

    def show(self, words, picture=None):
        """Fill the output: ``words``, and above them the PNG bytes ``picture``, whose words they are."""
        if not self.is_open:
            return
        self._send(words, _page(words, picture), update=True)

    def show_soon(self, draw):
        """Fill the output with what ``draw()`` returns, words and picture, once nothing has changed for a while."""
        self._changed = time.monotonic()
        if self.is_open and not self._waits:
            self._wait(draw, _REST)

    def _wait(self, draw, seconds):
        with suppress(RuntimeError):  # a reader's own thread has no loop, and nothing to wait with
            asyncio.get_running_loop().call_later(seconds, self._look, draw)
            self._waits = True

    def _look(self, draw):
        self._waits = False
        left = self._changed + _REST - time.monotonic()
        if left > 0:
            self._wait(draw, left)
        else:
            self.show(*draw())

    def _send(self, words, page, update):
        data = {"text/plain": words, "text/html": f'<div class="{self._name}">{page}</div>'}
        metadata = {"primer": {"face": self._widget.model_id}}
        display(data, raw=True, metadata=metadata, display_id=self._name, update=update)

    @property
    def _name(self):
        return f"primer-face-{self._widget.model_id}"


def _page(words, picture):
    if not picture:
        return f'<pre style="white-space:pre-wrap">{escape(words)}</pre>'
    source = base64.b64encode(picture).decode()
    return f'<img style="max-width:100%" src="data:image/png;base64,{source}" alt="{escape(words)}">'
