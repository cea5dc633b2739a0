"""The controls of live figures: one small class for each kind, an ipywidget that holds the value.

The class says all that is its kind's own: which values are legal, how a preset string writes them, what the page
shows of it, and what the drawing function is given. Figures make them with ``slider``, ``log_slider``,
``int_slider``, ``choice`` and ``switch``.
"""

import ipywidgets as widgets
import numpy as np

from primer import checks
from primer.live import looks

LABEL_WIDTH = 124  # pixels
_ROUND_NUMBERS = (1, 1.1, 1.2, 1.4, 1.6, 1.8, 2, 2.2, 2.5, 2.8, 3, 3.5, 4, 4.5, 5, 5.5, 6, 7, 8, 9)  # ISO 3, R''20
_MOST_STOPS = 10_000  # of a slider: more than it has pixels


class Control:
    """What a live figure asks of each of its controls, besides its ``value``."""

    in_grid = True  # has a place of its own among the controls; else it shares a row with others
    is_number = False
    play = False  # whether buttons walk it through its range

    def meaning(self, value):
        """What the drawing function is given for a value of the control."""
        return value

    def check(self, name, value):
        """ValueError, which calls the control ``name``, unless ``value`` is one of its values."""
        raise NotImplementedError

    def read(self, word):
        """The value that a preset string writes as ``word``; ValueError or KeyError if it is none of its kind."""
        raise NotImplementedError

    def face(self):
        """The widget that the page shows of it."""
        raise NotImplementedError


class Switch(Control, widgets.Checkbox):
    """A check box."""

    in_grid = False

    def check(self, name, value):
        if not isinstance(value, (bool, np.bool_)):
            raise ValueError(f"{name} must be True or False, got {name}={value!r}")

    def read(self, word):
        return {"True": True, "False": False}[word]

    def __init__(self, value, **settings):
        look = {"width": "auto", "margin": "2px 18px 2px 2px"}
        style = looks.style(widgets.Checkbox)
        super().__init__(value, indent=False, layout=looks.layout(**look), style=style, **settings)

    def face(self):
        return self


class Menu(Control, widgets.Dropdown):
    """A menu of words; the drawing function is given what the chosen one stands for."""

    def __init__(self, value, meanings, **settings):
        self._meanings = meanings
        style = looks.style(widgets.Dropdown, description_width=f"{LABEL_WIDTH}px")
        super().__init__(
            options=list(meanings), value=value, layout=looks.layout(width="auto"), style=style, **settings
        )

    def meaning(self, value):
        return self._meanings[value]

    def check(self, name, value):
        checks.one_of(name, value, self.options)

    def read(self, word):
        return word

    def face(self):
        return self


class _Number(Control):
    """A number in a range: a box to type it into, and a slider that stops at round numbers."""

    is_number = True
    typed_into = widgets.BoundedFloatText
    _ipython_display_ = None

    def open(self):
        """Nothing: the page is told of the face alone."""

    def _repr_mimebundle_(self, **_kwargs):
        return {"text/plain": repr(self)}

    def limits(self):
        """The lowest and the highest value."""
        return self.min, self.max

    def stops(self):
        """The round numbers at which the slider stops, and its end: of a very wide range fewer than it has."""
        (low, high), step = self.limits(), self.step
        while high - low > _MOST_STOPS * step:
            step *= 10
        return np.round(np.append(np.arange(low, high - step / 2, step), high), 10)

    def typed_step(self):
        """By how much the arrow keys change the number in the box; None as a browser will."""
        return self.step

    def nearest(self, value):
        """The control's value that is nearest to ``value``."""
        low, high = self.limits()
        return float(min(max(value, low), high))

    def check(self, name, value):
        checks.number(name, value, *self.limits())

    def read(self, word):
        return float(word)

    def face(self):
        return _NumberFace(self)


class Slider(_Number, widgets.FloatSlider):
    """A number on an even scale."""


class LogSlider(_Number, widgets.FloatLogSlider):
    """A number on a log scale."""

    def limits(self):
        return tuple(float(f"{self.base**end:.12g}") for end in (self.min, self.max))

    def stops(self):
        low, high = self.limits()
        decades = np.arange(np.floor(self.min) - 1, np.ceil(self.max) + 1)
        stops = np.array([float(f"{stop}e{decade:.0f}") for decade in decades for stop in _ROUND_NUMBERS])
        return stops[(stops >= low) & (stops <= high)]

    def typed_step(self):
        return None


class IntSlider(_Number, widgets.IntSlider):
    """A whole number."""

    typed_into = widgets.BoundedIntText

    def __init__(self, value, *, play=False, **settings):
        self.play = play
        super().__init__(value, layout=looks.layout(), style=looks.style(widgets.IntSlider), **settings)

    def open(self):
        """Only the buttons that walk it speak to it; else nothing, as for any number."""
        if self.play:
            widgets.IntSlider.open(self)

    def stops(self):
        return super().stops().astype(int)

    def nearest(self, value):
        return round(super().nearest(value))

    def check(self, name, value):
        super().check(name, value)
        checks.count(name, value, self.min)

    def read(self, word):
        return int(word)


def slider(value, low, high, step=0.05, *, label=""):
    """A slider for a number from ``low`` to ``high`` that stops every ``step``; any number can be typed."""
    _check_range(value, low, high)
    checks.positive("step", step, single=True)
    return Slider(value, min=low, max=high, step=step, description=label)


def log_slider(value, low, high, *, label=""):
    """A slider on a log scale for a number from ``low`` to ``high``, with 20 round stops in each factor of ten."""
    checks.positive("low", low, single=True)
    _check_range(value, low, high)
    return LogSlider(value, min=np.log10(low), max=np.log10(high), description=label)


def int_slider(value, low, high, step=1, *, label="", play=False):
    """A slider for a whole number from ``low`` to ``high`` that stops every ``step``; any whole number can be typed.

    With ``play`` it has buttons that walk it through its range.
    """
    _check_range(value, low, high)
    for name, number in {"value": value, "low": low, "high": high}.items():
        checks.count(name, number, low)
    return IntSlider(value, min=low, max=high, step=checks.count("step", step, 1), description=label, play=play)


def _check_range(value, low, high):
    """ValueError unless ``value`` lies between ``low`` and ``high``, which is the larger."""
    checks.number("low", low, single=True)
    checks.number("high", high, low, open_low=True, single=True)
    checks.number("value", value, low, high, single=True)


def choice(value, options, *, label=""):
    """A menu of words. ``options`` maps each to what the drawing function is given for it.

    In a list each word is given as it is, and a number, which the menu writes as a word, as a number.
    """
    meanings = options if hasattr(options, "keys") else {str(option): option for option in options}
    return Menu(value, meanings, description=label)


def switch(value, *, label=""):
    """A check box."""
    return Switch(value, description=label)


def player(control):
    """The buttons of an ``int_slider`` with ``play``; None for any other control.

    Ten steps a second, or fewer, so that a walk through the whole range takes at least six seconds.
    """
    if not control.play:
        return None
    milliseconds = max(100, round(6000 * control.step / (control.max - control.min)))
    buttons = looks.shared(
        widgets.Play, min=control.min, max=control.max, step=control.step, value=control.value, interval=milliseconds,
        show_repeat=False,
    )  # fmt: skip
    widgets.jslink((buttons, "value"), (control, "value"))
    return buttons


class _NumberFace(widgets.HBox):
    """The face of a numeric control: a labelled box to type into, and a slider to drag.

    The slider moves between round numbers, the box takes any. A bare ipywidgets slider would round whatever it is
    given to its own stops as soon as it is shown: 0.5 on a log slider becomes 0.5012.
    """

    def __init__(self, control):
        self._control, self._stops = control, control.stops()
        low, high = control.limits()
        room = max(80, 20 + 8 * len(f"{high:.0f}"))  # pixels for the largest number
        self._box = looks.shared(
            control.typed_into, control.value, min=low, max=high, description=control.description,
            look={"width": f"{LABEL_WIDTH + room}px", "flex": "0 0 auto"},
            style=looks.style(control.typed_into, description_width=f"{LABEL_WIDTH}px"),
        )  # fmt: skip
        self._box.step = control.typed_step()
        self._slider = looks.shared(
            widgets.IntSlider, self._stop(), min=0, max=len(self._stops) - 1, readout=False,
            look={"width": "auto", "flex": "1 1 auto", "min_width": "80px"},
        )  # fmt: skip
        super().__init__([self._box, self._slider], layout=looks.layout())
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
