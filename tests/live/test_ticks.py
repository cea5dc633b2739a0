"""Axes drawn with one tick look as Matplotlib draws them with many."""

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from primer.live import ticks
from primer.plots.style import new_figure, style


def plain(ax):
    ax.set(xlabel="across", ylabel="up", xlim=(-1.5, 2), ylim=(3, -1))


def logs(ax):
    ax.set(xlabel="across", ylabel="up", xscale="log", yscale="log", xlim=(1e-3, 2e4), ylim=(0.2, 0.9))


def named(ax):
    ax.set_xticks([0, 0.2, 0.7], ["none", 0, "two\nlines"], fontsize=9)
    ax.get_xticklabels()[1].set_color("red")
    ax.set(xlabel="across", ylabel="up", yticks=[])


def at_the_other_side(ax):
    ax.xaxis.tick_top()
    ax.yaxis.tick_right()
    ax.xaxis.set_label_position("top")
    ax.yaxis.set_label_position("right")
    ax.tick_params(length=9, labelrotation=30)
    ax.set(xlabel="across", ylabel="up")


def with_an_offset(ax):
    ax.set(xlim=(1e9, 1e9 + 1), ylim=(0, 1e-12), xlabel="across", ylabel="up")


def by_hand(ax):
    ax.set(xlabel="across", ylabel="up")
    ax.xaxis.set_label_coords(0.2, 0.5)


def hidden(ax):
    ax.set(xlabel="across", ylabel="up")
    ax.xaxis.set_visible(False)


def round_about(ax):
    ax.figure.delaxes(ax)
    ax.figure.add_subplot(projection="polar")


@pytest.mark.parametrize("scene", [plain, logs, named, at_the_other_side, with_an_offset, by_hand, hidden, round_about])
def test_picture_is_the_same(scene):
    usual, light = drawn(scene, lambda _: None), drawn(scene, ticks.lighten)
    assert len(np.unique(usual)) > 20  # something is there
    np.testing.assert_array_less(np.abs(usual - light), 3)  # marks may round otherwise where they overlap


def test_can_be_drawn_the_usual_way_afterwards():
    first, second = (drawn(logs, ticks.lighten, then=then) for then in (lambda _: None, undo))
    np.testing.assert_array_less(np.abs(first - second), 3)


def test_a_log_axis_has_one_tick():
    with style():
        figure = new_figure(400, 300)
        figure.set_layout_engine("none")  # which makes ticks of its own
        ax = figure.add_subplot()
        logs(ax)
        ticks.lighten(figure)
        FigureCanvasAgg(figure).draw()
        assert [len(axis.majorTicks) + len(axis.minorTicks) for axis in (ax.xaxis, ax.yaxis)] == [2, 2]


def undo(figure):
    FigureCanvasAgg(figure).draw()
    for axis in (figure.axes[0].xaxis, figure.axes[0].yaxis):
        del axis.draw


def drawn(scene, change, then=lambda _: None):
    """The picture as numbers, after ``change`` and what is done ``then``."""
    with style():
        figure = new_figure(400, 300)
        figure.set_layout_engine("none")
        scene(figure.add_axes((0.25, 0.25, 0.5, 0.5)))
        change(figure)
        then(figure)
        canvas = FigureCanvasAgg(figure)
        canvas.draw()
        return np.asarray(canvas.buffer_rgba()).astype(int)
