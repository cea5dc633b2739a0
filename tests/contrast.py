"""How well ink is read on paper, as WCAG 2.1 measures it."""

import matplotlib as mpl
import numpy as np

READABLE = 4.5  # to 1, level AA


def luminance(color):
    """The relative luminance of colours: names, or numbers from 0 to 1 of shape ``(..., 3)``."""
    levels = np.asarray(mpl.colors.to_rgb(color) if isinstance(color, (str, tuple)) else color, dtype=float)
    linear = np.where(levels <= 0.04045, levels / 12.92, ((levels + 0.055) / 1.055) ** 2.4)
    return linear @ [0.2126, 0.7152, 0.0722]


def contrast(one, other):
    """Of two luminances: 1 to 21."""
    low, high = np.minimum(one, other), np.maximum(one, other)
    return (high + 0.05) / (low + 0.05)
