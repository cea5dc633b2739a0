"""The controls of live figures: ipywidgets that hold the values, and the faces that the page shows of them."""

import ipywidgets as widgets
import numpy as np

_LABEL_WIDTH = 108  # pixels
_ROUND_NUMBERS = (1, 1.1, 1.2, 1.4, 1.6, 1.8, 2, 2.2, 2.5, 2.8, 3, 3.5, 4, 4.5, 5, 5.5, 6, 7, 8, 9)  # ISO 3, R''20


def slider(value, low, high, step=0.05, *, label=""):
    """A slider for a number from ``low`` to ``high`` that stops every ``step``; any number can be typed."""
    return widgets.FloatSlider(value, min=low, max=high, step=step, description=label)


def log_slider(value, low, high, *, label=""):
    """A slider on a log scale for a number from ``low`` to ``high``, with 20 round stops in each factor of ten."""
    return widgets.FloatLogSlider(value, min=np.log10(low), max=np.log10(high), description=label)


def int_slider(value, low, high, *, label="", play=False):
    """A slider for a whole number from ``low`` to ``high``; with ``play``, buttons that walk it through its range."""
    widget = widgets.IntSlider(value, min=low, max=high, description=label)
    widget.play = play
    return widget


def choice(value, options, *, label=""):
    """A menu of words."""
    return widgets.Dropdown(options=list(options), value=value, description=label)


def switch(value, *, label=""):
    """A check box."""
    return widgets.Checkbox(value=value, description=label)


def player(control):
    """The buttons of an ``int_slider`` with ``play``; None for any other control.

    Ten steps a second, or fewer, so that a walk through the whole range takes at least six seconds.
    """
    if not getattr(control, "play", False):
        return None
    milliseconds = max(100, round(6000 / (control.max - control.min)))
    buttons = widgets.Play(
        min=control.min, max=control.max, value=control.value, interval=milliseconds, show_repeat=False
    )
    widgets.jslink((buttons, "value"), (control, "value"))
    return buttons


def face(control):
    """What the page shows of a control."""
    if isinstance(control, widgets.Checkbox):
        control.indent = False
        control.layout.width, control.layout.margin = "auto", "2px 18px 2px 2px"
        return control
    if isinstance(control, widgets.Dropdown):
        control.style.description_width = f"{_LABEL_WIDTH}px"
        control.layout.width = "auto"
        return control
    return _NumberFace(control)


class _NumberFace(widgets.HBox):
    """The face of a numeric control: a labelled box to type into, and a slider to drag.

    The slider moves between round numbers, the box takes any. A bare ipywidgets slider would round whatever it is
    given to its own stops as soon as it is shown: 0.5 on a log slider becomes 0.5012.
    """

    def __init__(self, control):
        self._control, self._stops = control, stops_of(control)
        low, high = limits(control)
        box = widgets.BoundedIntText if isinstance(control, widgets.IntSlider) else widgets.BoundedFloatText
        step = None if isinstance(control, widgets.FloatLogSlider) else control.step
        self._box = box(control.value, min=low, max=high, description=control.description)
        self._box.step = step
        self._box.style.description_width = f"{_LABEL_WIDTH}px"
        room = max(80, 20 + 8 * len(f"{high:.0f}"))  # pixels for the largest number
        self._box.layout.width, self._box.layout.flex = f"{_LABEL_WIDTH + room}px", "0 0 auto"
        self._slider = widgets.IntSlider(self._stop(), min=0, max=len(self._stops) - 1, readout=False)
        self._slider.layout.width, self._slider.layout.flex = "auto", "1 1 auto"
        self._slider.layout.min_width = "80px"
        super().__init__([self._box, self._slider])
        self._slider.observe(self._on_slide, names="value")
        self._box.observe(self._on_type, names="value")
        control.observe(self._on_control, names="value")

    def _stop(self):
        """The stop nearest to the control's value."""
        return int(np.abs(self._stops - self._control.value).argmin())

    def _on_slide(self, change):
        if change.new != self._stop():
            self._control.value = self._stops[change.new].item()

    def _on_type(self, change):
        self._control.value = change.new

    def _on_control(self, change):
        self._box.value = change.new
        self._slider.value = self._stop()


def stops_of(control):
    """The round numbers at which the slider of a control stops."""
    low, high = limits(control)
    if isinstance(control, widgets.FloatLogSlider):
        decades = np.arange(np.floor(control.min) - 1, np.ceil(control.max) + 1)
        stops = np.array([float(f"{stop}e{decade:.0f}") for decade in decades for stop in _ROUND_NUMBERS])
        return stops[(stops >= low) & (stops <= high)]
    if isinstance(control, widgets.IntSlider):
        return np.arange(low, high + 1)
    return np.round(np.linspace(low, high, round((high - low) / control.step) + 1), 10)


def limits(control):
    """The lowest and the highest value of a numeric control."""
    if isinstance(control, widgets.FloatLogSlider):
        return tuple(float(f"{control.base**end:.12g}") for end in (control.min, control.max))
    return control.min, control.max
