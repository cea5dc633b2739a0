"""Axes drawn with one tick that is moved along, where Matplotlib makes a tick for each place.

Making them took two fifths of the time in which a figure is drawn: a log axis has dozens, each of five artists.
"""

from functools import partial

import numpy as np

_SIDES = {"bottom": ("y0", min, -1), "top": ("y1", max, 1), "left": ("x0", min, -1), "right": ("x1", max, 1)}


def lighten(figure):
    """Let the axes of a figure's plain Axes be drawn with one tick each; the picture is the same."""
    for ax in figure.axes:
        if ax.name == "rectilinear":
            for axis in (ax.xaxis, ax.yaxis):
                axis.draw = partial(_draw, axis)


def _draw(axis, renderer):
    """Draw an axis as ``Axis.draw`` does, which is asked where there is an offset or a label put by hand."""
    if not axis.get_visible():
        return
    major, minor = axis.get_majorticklocs(), axis.get_minorticklocs()
    words = axis.get_major_formatter().format_ticks(major)
    if axis.get_major_formatter().get_offset() or not _puts_its_label(axis):
        type(axis).draw(axis, renderer)
        return
    ticks = axis.majorTicks if len(axis.majorTicks) == 1 else axis.get_major_ticks(len(major))
    boxes = _draw_ticks(axis, ticks, major, words, renderer)
    if len(minor):
        ticks = axis.minorTicks if len(axis.minorTicks) == 1 else axis.get_minor_ticks(len(minor))
        boxes += _draw_ticks(axis, ticks, minor, axis.get_minor_formatter().format_ticks(minor), renderer)
    _draw_label(axis, boxes, renderer)


def _puts_its_label(axis):
    """Whether the label is placed beside what the ticks say: then its place across the axis is in pixels."""
    across = 1 if axis.axis_name == "x" else 0
    return axis.label.get_transform().transform((7.0, 7.0))[across] == 7


def _draw_ticks(axis, ticks, places, words, renderer):
    """Draw ticks, one for all places or, where each was set by itself, one each; return the boxes of what they say.

    The boxes are those that the label of the axis has to keep clear of: none if it says nothing.
    """
    shown, one_for_all = _in_view(axis, places), len(ticks) == 1
    boxes = []
    if one_for_all:
        _draw_grid(axis, ticks[0].gridline, places[shown], renderer)
    for k in np.flatnonzero(shown):
        if one_for_all and not words[k]:
            continue
        tick = ticks[0] if one_for_all else ticks[k]
        tick.update_position(places[k])
        if not one_for_all:
            tick.gridline.draw(renderer)
        for label in (tick.label1, tick.label2):
            label.set_text(words[k])
            if _says_something(label):
                if _says_something(axis.label):
                    boxes.append(label.get_window_extent(renderer))
                label.draw(renderer)
    for mark in (ticks[0].tick1line, ticks[0].tick2line):
        _draw_marks(axis, mark, places[shown], renderer)
    return boxes


def _says_something(label):
    return label.get_visible() and label.get_text()


def _in_view(axis, places):
    """Which places lie between the ends of the axis, or on them but for rounding."""
    ends, at = (axis.get_transform().transform(np.asarray(x, dtype=float)) for x in (axis.get_view_interval(), places))
    room = 1e-10 * abs(ends[1] - ends[0])
    return (at >= ends.min() - room) & (at <= ends.max() + room)


def _draw_grid(axis, gridline, places, renderer):
    """Draw the lines of a grid as one, with a gap after each."""
    if not gridline.get_visible() or not len(places):
        return
    before = gridline.get_data()
    along, across = np.repeat(places, 3), np.tile([0.0, 1.0, np.nan], len(places))
    gridline.set_data((along, across) if axis.axis_name == "x" else (across, along))
    gridline.draw(renderer)
    gridline.set_data(before)


def _draw_marks(axis, mark, places, renderer):
    """Draw the marks of all ticks as one line of markers."""
    if not mark.get_visible() or not len(places):
        return
    before = mark.get_data()
    along = 0 if axis.axis_name == "x" else 1
    across = np.full(len(places), before[1 - along][0])
    mark.set_data((places, across) if along == 0 else (across, places))
    mark.draw(renderer)
    mark.set_data(before)


def _draw_label(axis, boxes, renderer):
    """Draw the label of an axis beyond all that its ticks say, or beyond its spine where they say nothing."""
    if not _says_something(axis.label):
        return
    side = axis.get_label_position()
    edge, outermost, outwards = _SIDES[side]
    boxes = boxes or [axis.axes.spines[side].get_window_extent(renderer)]  # which makes all ticks
    at = outermost(getattr(box, edge) for box in (axis.axes.bbox, *boxes))
    at += outwards * axis.labelpad * axis.get_figure(root=True).dpi / 72
    x, y = axis.label.get_position()
    axis.label.set_position((x, at) if axis.axis_name == "x" else (at, y))
    axis.label.draw(renderer)
