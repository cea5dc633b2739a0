"""Numbers fit their places whatever they are; the diagram's values never overlap."""

import numpy as np
import pytest
from contrast import READABLE, contrast, luminance
from matplotlib.backends.backend_agg import FigureCanvasAgg

from primer import optimizers, plots
from primer.live.picture import Picture
from primer.network import EXAMPLE_W, EXAMPLE_X, EXAMPLE_Y
from primer.plots.style import new_figure, style


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.1, "+0.100"),
        (-0.0001, "−1e−04"),
        (7.484e-05, "+7e−05"),
        (-1e-13, "+0.000"),
        (-12.3456, "−12.35"),
        (123.456, "+123.5"),
        (-99999.0, "−99999"),
        (1e7, "+1e+07"),
        (0.0, "+0.000"),
    ],
)
def test_short_fits_six_characters(value, text):
    assert plots.short(value) == text


def test_short_keeps_its_width_over_all_sizes():
    for exponent in np.linspace(-12, 5, 60):
        for sign in (1, -1):
            assert len(plots.short(sign * 10**exponent)) <= 6


def test_exact_is_for_sentences():
    assert [plots.exact(v) for v in (0.09172, -0.0, -1e-9, 1234567)] == ["0.09172", "0", "−1e−09", "1.235e+06"]


@pytest.mark.parametrize("extreme", [-5.0, -0.05, 0.0, 5.0])
def test_no_two_values_of_the_diagram_overlap(extreme):
    """The boxes of all texts, static and moving, at the ends of the sliders."""
    with style():
        figure = new_figure(1000, 440)
        ax = plots.canvas_axes(figure, 0, 0, 600, 440)
        move = plots.network_diagram(ax)
        move(np.full(9, extreme), np.full(2, 3 * np.sign(extreme)), -3.0)
        renderer = FigureCanvasAgg(figure).get_renderer()
        boxes = [text.get_window_extent(renderer) for text in ax.texts]
    for i, box in enumerate(boxes):
        assert ax.bbox.x0 <= box.x0
        assert box.x1 <= ax.bbox.x1
        for j in range(i):
            assert not box.overlaps(boxes[j]), (ax.texts[i].get_text(), ax.texts[j].get_text())


def test_a_diagram_is_plain_matplotlib():
    """Drawing functions know no widget: a figure can be made, moved and saved without any."""
    with style():
        figure = new_figure(600, 440)
        move = plots.network_diagram(plots.canvas_axes(figure, 0, 0, 600, 440), lit="w1_21")
        move(EXAMPLE_W, EXAMPLE_X, EXAMPLE_Y)
        picture = Picture(figure, "test")
    assert "−0.30" in picture.layer()


@pytest.mark.parametrize("color", [plots.BLUE, plots.VERMILION, plots.GREEN, plots.PURPLE, plots.GREY, plots.INK])
def test_colours_of_text_have_contrast_of_at_least_4_5(color):
    assert contrast(luminance(color), 1.0) >= READABLE


def test_every_optimizer_has_a_look_of_its_own():
    looks = plots.LOOKS
    assert list(optimizers.OPTIMIZERS) == list(looks)[: len(optimizers.OPTIMIZERS)]
    assert len({look.marker for look in looks.values()}) == len(looks)
    assert len({(look.color, look.linestyle) for look in looks.values()}) == len(looks)
    assert all(contrast(luminance(look.color), 1.0) >= READABLE for look in looks.values())


def test_sticks_are_one_broken_line_of_strokes():
    x, y = plots.sticks([1, 2], 0, [0.5, -3])
    np.testing.assert_array_equal(x, [1, 1, 1, 2, 2, 2])
    np.testing.assert_array_equal(y, [0, 0.5, np.nan, 0, -3, np.nan])
    assert [part.size for part in plots.sticks(np.zeros(0), 0, np.zeros(0))] == [0, 0]


def test_a_legend_takes_names_or_labels_for_looks():
    with style():
        figure = new_figure(600, 440)
        names, labels = figure.subplots(1, 2)
        plots.legend_of(names, ("adam", "gd"))
        plots.legend_of(labels, {"m̂": plots.LOOKS["adam"]}, loc="upper right")
    assert [text.get_text() for text in names.get_legend().get_texts()] == ["Adam", "GD"]
    assert [text.get_text() for text in labels.get_legend().get_texts()] == ["m̂"]
    assert labels.get_legend().legend_handles[0].get_color() == plots.LOOKS["adam"].color
