"""One picture in two parts: what its renderer remembers, and what a picture without anything that moves looks like."""

import io

import numpy as np
from matplotlib.font_manager import FontProperties
from PIL import Image

from primer.live import picture
from primer.plots.style import new_figure, style


def test_a_formula_is_parsed_once_for_each_size_and_font():
    asked = []

    def parse(formula, dpi, font, **options):
        asked.append((formula, dpi, font, options))
        return len(asked)

    remembered, font = picture._remembered(parse), FontProperties(size=14)
    first = remembered("$x$", 72, font, antialiased=True)
    font.set_size(15)
    others = [
        remembered("$x$", 72, font, antialiased=True),
        remembered("$y$", 72, font, antialiased=True),
        remembered("$x$", 144, font, antialiased=True),
        remembered("$x$", 72, font, antialiased=False),
        remembered("$x$", 72),
    ]
    font.set_size(14)
    assert remembered("$x$", 72, font, antialiased=True) == first == 1
    assert others == [2, 3, 4, 5, 6]
    assert asked[0] == ("$x$", 72, font, {"antialiased": True})
    assert asked[-1] == ("$x$", 72, None, {})


def test_formulas_look_the_same_the_second_time():
    def drawn():
        with style():
            figure = new_figure(300, 100)
            figure.text(0.1, 0.3, r"$\frac{\partial L}{\partial w_{21}}$", fontsize=20)
            return picture.Picture(figure, "salt").background

    first = drawn()
    assert drawn() == first
    assert np.asarray(Image.open(io.BytesIO(first)).convert("L")).min() < 100  # something is there


def test_where_nothing_moves_the_still_is_what_stands_still_and_the_words():
    with style():
        figure = new_figure(300, 100)
        figure.text(0.1, 0.3, "still")
        shown = picture.Picture(figure, "salt")
        image = np.asarray(Image.open(io.BytesIO(shown.still("words"))).convert("L"))
    assert image.shape[1] == 450
    assert image.shape[0] > 150
    assert image[:150].min() < 100
    assert image[150:].min() < 100
