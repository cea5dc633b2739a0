"""A live figure's settings as a line of text, to copy, send and paste: all of a figure that is worth sharing."""

from html import escape

import ipywidgets as widgets

from primer.live import looks
from primer.live.ink import ink

_ALARM = "#b00020"
# What browsers allow on pages that are not encrypted, such as a school's hub, is to copy what is selected.
_COPY = (
    '<button type="button" class="jupyter-button widget-button" style="width:80px" title="Copy the settings"'
    " onclick=\"const box = this.closest('.primer-share').querySelector('input'); box.select();"
    " navigator.clipboard ? navigator.clipboard.writeText(box.value) : document.execCommand('copy');"
    " this.textContent = 'Copied'; setTimeout(() => { this.textContent = 'Copy'; }, 1500)\">Copy</button>"
)


class Share:
    """A button, and the row that it shows: the settings in a box, and a button that copies them.

    ``read()`` returns the settings as a string, ``apply(string)`` sets them or raises a ValueError, which is shown.
    The row is made when it is first wanted. ``update()`` must follow each change of the settings.
    """

    def __init__(self, read, apply):
        self._read, self._apply = read, apply
        tip = "The settings as a text, to copy or to paste"
        self.button = looks.shared(widgets.ToggleButton, description="Share", tooltip=tip, look={"width": "80px"})
        self.row = widgets.HBox(layout={"display": "none", "flex_flow": "row wrap", "max_width": "100%"})
        self.row.add_class("primer-share")
        self.button.observe(self._on_button, names="value")

    def update(self):
        if self.button.value:
            self._box.value = self._read()
            self._message.value = ""

    def _on_button(self, change):
        if not self.row.children:
            self._box = widgets.Text(
                description="settings", continuous_update=False, layout={"width": "560px", "max_width": "100%"}
            )
            self._message = widgets.HTML(layout={"margin": "0 0 0 8px"})
            self._box.observe(self._on_text, names="value")
            self.row.children = self._box, widgets.HTML(_COPY), self._message
        self.update()
        self.row.layout.display = "flex" if change.new else "none"

    def _on_text(self, change):
        if change.new == self._read():
            return
        try:
            self._apply(change.new.strip())
            self.update()
        except ValueError as problem:
            self._message.value = f'<span style="{ink(_ALARM)}">{escape(str(problem))}</span>'
