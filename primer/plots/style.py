"""All colours and looks of the pictures in one place, and the settings that every figure is drawn under."""

from contextlib import contextmanager

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, LogFormatterSciNotation

FONTS = ["DejaVu Sans", "Verdana", "sans-serif"]
INK, GREY, RULE = "#1a1a1a", "#595959", "#d0d0d0"
# Colour-blind safe, each at least 4.5 : 1 against white.
BLUE, VERMILION, GREEN, PURPLE = "#0060a8", "#b84300", "#00735c", "#8c3b7a"
LIGHT, LIGHT_TOO = "#ffd54a", "#8fdcb5"  # what is lit, and a second beside it
SURFACE = mpl.colors.LinearSegmentedColormap.from_list("surface", ["#ffffff", "#d7e6f4", "#8db9dd", "#4a86bd"])

STYLE = {
    "font.family": "DejaVu Sans",
    "font.size": 14,
    "text.color": INK,
    "text.hinting": "none",  # looks the same at twice the size, and takes a fifth less of drawing a picture
    "mathtext.fontset": "dejavusans",
    "axes.titlesize": 15,
    "axes.titlelocation": "left",
    "axes.titlepad": 10,
    "axes.titley": 1.0,  # where it is by itself, but not looked for at every drawing
    "axes.labelsize": 14,
    "axes.labelcolor": INK,
    "axes.edgecolor": GREY,
    "axes.grid": True,
    "axes.axisbelow": True,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.unicode_minus": True,
    "grid.color": RULE,
    "grid.linewidth": 0.8,
    "xtick.color": GREY,
    "ytick.color": GREY,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "xtick.labelsize": 13,
    "ytick.labelsize": 13,
    "legend.fontsize": 13,
    "legend.frameon": False,
    "lines.linewidth": 2.5,
    "lines.markersize": 8,
    "lines.dash_capstyle": "round",
    "lines.solid_capstyle": "round",
    "figure.constrained_layout.use": True,
    "figure.constrained_layout.h_pad": 0.1,
    "figure.constrained_layout.w_pad": 0.1,
    "svg.fonttype": "none",  # text stays text
}


# What belongs to the session and not to a picture.
_THEIRS = ("backend", "backend_fallback", "interactive", "toolbar", "timezone")


def _settings():
    """Matplotlib's defaults and above them ``STYLE``: all settings, whatever a reader's own are."""
    settings = mpl.rcParamsDefault.copy()
    settings.update(STYLE)
    return {name: value for name, value in dict.items(settings) if name not in _THEIRS}


_OURS = _settings()


@contextmanager
def style():
    """The course's look, as a context: what is made and drawn inside it looks the same whatever a reader has set.

    Matplotlib's settings are one table for the whole process. It is filled with ours and given back, without its checks
    of each value: 0.03 ms, where ``rc_context`` takes 6. A setting that another thread changes meanwhile stays changed.
    """
    table = mpl.rcParams
    theirs = {name: dict.__getitem__(table, name) for name in _OURS}
    dict.update(table, _OURS)
    try:
        yield
    finally:
        dict.update(table, {name: theirs[name] for name in _OURS if dict.__getitem__(table, name) is _OURS[name]})


def new_figure(width, height):
    """An empty figure of ``width`` × ``height`` pixels of the page. It belongs to no window and no pyplot."""
    return Figure(figsize=(width / 72, height / 72), dpi=72)


def plain_powers(figure):
    """Let log axes say 10⁻³ as plain text: laying out the same as mathtext took a sixth of drawing a figure."""
    for axis in (axis for ax in figure.axes for axis in (ax.xaxis, ax.yaxis)):
        if isinstance(axis.get_major_formatter(), LogFormatterSciNotation):
            axis.set_major_formatter(FuncFormatter(power_of_ten))


def power_of_ten(value, _position=None):
    """A power of ten as plain text, 10⁻³; nothing for any other number. Formatters are given a position, too."""
    exponent = round(np.log10(value)) if value > 0 else None
    if exponent is None or not np.isclose(value, 10.0**exponent, rtol=1e-6, atol=0):
        return ""
    return "10" + f"{exponent:d}".translate(_RAISED)


_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
