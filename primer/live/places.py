"""Where the Axes of each figure of the course stand: laid out once, by Matplotlib, and kept in ``places.json``.

Laying out takes more than half of the time in which a figure is built, and gives the same on every machine, since the
font comes with Matplotlib. ``python -m primer refresh --places`` lays out anew; a test compares.
"""

import json
from functools import cache
from pathlib import Path

import numpy as np
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.transforms import Bbox

_PATH = Path(__file__).with_suffix(".json")


def known(salt, axes):
    """The kept places of a figure, one for each of its ``axes``, a number; None if there are none."""
    kept = _read().get(salt, ())
    return [Bbox.from_bounds(*bounds) for bounds in kept] if len(kept) == axes else None


def laid_out(figure):
    """The places that Matplotlib's layout gives to the Axes of a drawn figure."""
    if _by_matplotlib(figure):
        figure.draw_without_rendering()
    for ax in figure.axes:  # placed by hand
        ax.apply_aspect()
    return [ax.get_position() for ax in figure.axes]


def in_common(figures):
    """The room that is left to each of the Axes in all ``figures``; of those placed by hand, that in the first."""
    first = next(figures)
    by_matplotlib, layouts = _by_matplotlib(first), [laid_out(first)]
    if by_matplotlib:
        layouts += map(laid_out, figures)
    corners = np.array([[box.extents for box in boxes] for boxes in layouts])  # (figure, Axes, x0 y0 x1 y1)
    low, high = corners[..., :2].max(axis=0), corners[..., 2:].min(axis=0)
    return [Bbox(pair) for pair in zip(low, high, strict=True)]


def _by_matplotlib(figure):
    return isinstance(figure.get_layout_engine(), ConstrainedLayoutEngine)


@cache
def _read():
    return json.loads(_PATH.read_text(encoding="utf-8")) if _PATH.exists() else {}


def store(layouts):
    """Keep the layouts of figures, pairs of a salt and boxes, in place of all that were kept."""
    rows = {salt: [[round(float(x), 5) for x in box.bounds] for box in boxes] for salt, boxes in layouts}
    lines = ",\n".join(f"{json.dumps(salt, ensure_ascii=False)}: {json.dumps(rows[salt])}" for salt in sorted(rows))
    _PATH.write_text(f"{{{lines}}}\n", encoding="utf-8", newline="\n")
    _read.cache_clear()
