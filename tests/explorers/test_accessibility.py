"""Who sees no colours, little contrast or no picture at all: looks, inks and words of every figure.

``tests/browser/test_notebooks.py`` looks at the page itself.
"""

import itertools
import re

import matplotlib as mpl
import numpy as np
import pytest
from contrast import READABLE, contrast, luminance
from matplotlib.font_manager import findfont
from matplotlib.legend import Legend
from matplotlib.text import Text
from PIL import ImageFont

from primer.exercises import ask
from primer.live import ink as inks
from primer.live import sharing
from primer.live.controls import LABEL_WIDTH
from primer.live.picture import Picture
from primer.plots.style import new_figure, style

NO_BARS = 10  # pixels: what is drawn wider than this is a bar, told apart by its place and its lightness
DRAWN = True  # the figures are looked at


def test_contrast_is_the_known_one():
    assert contrast(luminance([0, 0, 0]), luminance([1, 1, 1])) == pytest.approx(21)
    assert contrast(luminance("#767676"), 1.0) == pytest.approx(4.54, abs=0.01)


def test_labelled_lines_are_told_apart_without_colour(explorer):
    figure = explorer._shown.figure
    drawn = itertools.chain(*(each.get_children() for each in (figure, *figure.axes)))
    groups = [each.legend_handles for each in drawn if isinstance(each, Legend)]
    groups += [[line for line in ax.lines if not line.get_label().startswith("_")] for ax in figure.axes]
    for one, other in itertools.chain(*(itertools.combinations(group, 2) for group in groups)):
        assert _told_apart(one, other), (one.get_label(), other.get_label())


def _told_apart(one, other):
    """By their dashes, markers or widths; bars by their lightness. Lines of one colour are one series."""
    colors = [mpl.colors.to_rgb(line.get_color()) for line in (one, other)]
    wide, narrow = sorted((line.get_linewidth() for line in (one, other)), reverse=True)
    if colors[0] == colors[1] or one.get_marker() != other.get_marker() or wide >= 1.5 * narrow:
        return True
    if narrow > NO_BARS:
        return contrast(*map(luminance, colors)) >= 1.5
    return _dashes(one) != _dashes(other)


def _dashes(line):
    """How the line is dashed, roughly: patterns of much the same lengths look alike."""
    _, pattern = line._unscaled_dash_pattern
    return None if pattern is None else tuple(round(2 * np.log2(max(length, 0.5))) for length in pattern)


@pytest.mark.parametrize(
    ("one", "other", "apart"), [("-", "--", True), ("--", (0, (3.5, 1.5)), False), ("-", "-", False), (":", "-.", True)]
)
def test_lines_that_look_alike_are_noticed(one, other, apart):
    lines = [mpl.lines.Line2D([], [], color=c, linestyle=s) for c, s in (("#0060a8", one), ("#b84300", other))]
    assert _told_apart(*lines) is apart


def test_text_is_readable_on_what_lies_behind_it(explorer):
    for text, lowest in _contrasts(explorer._shown):
        assert lowest >= READABLE, text


def _contrasts(picture):
    """Each text that is drawn, and the contrast that nine tenths of what is behind it reach."""
    texts = []

    def note(text, renderer):
        if text.get_visible() and text.get_text().strip():
            paper = text.get_bbox_patch()
            box = Text.get_window_extent(text, renderer).get_points().clip(0).astype(int)  # without an arrow
            texts.append((text.get_text(), box, text.get_color(), paper and paper.get_facecolor()))

    with style(), picture._drawing_at(1) as renderer, pytest.MonkeyPatch.context() as patch:
        patch.setattr(Text, "draw", note)
        for artist in (picture.figure, *picture.moving):
            if artist.get_visible():
                artist.draw(renderer)
        behind = np.asarray(renderer.buffer_rgba())[::-1, :, :3] / 255
    assert texts
    for words, ((left, bottom), (right, top)), ink, paper in texts:
        part = behind[bottom : top + 1, left : right + 1].reshape(-1, 3)
        if paper:
            part = paper[3] * np.array(paper[:3]) + (1 - paper[3]) * part
        if len(part):
            yield words, np.quantile(contrast(luminance(part), luminance(ink)), 0.1)


def test_text_that_is_hard_to_read_is_noticed():
    figure = new_figure(300, 200)
    figure.text(0.5, 0.8, "grey on white", color="#888888")
    figure.text(0.5, 0.2, "black on white", color="#000000")
    found = dict(_contrasts(Picture(figure, "")))
    assert found["grey on white"] == pytest.approx(3.54, abs=0.01)
    assert found["black on white"] == pytest.approx(21)


def test_every_control_has_a_name(explorer):
    """And no two the same, or a screen reader could not tell them apart."""
    names = [control.description for control in explorer.controls.values()]
    assert all(names)
    assert len({*names}) == len(names)


def test_the_name_of_a_control_is_not_cut_off(explorer):
    """A switch has all the room it wants; the font is wider than most that pages have."""
    font = ImageFont.truetype(findfont("DejaVu Sans"), 13)
    for control in explorer.controls.values():
        assert not control.in_grid or font.getlength(control.description) <= LABEL_WIDTH - 4, control.description


@pytest.mark.parametrize(("words", "paper"), [("black", "white"), ("white", "#111111"), ("white", "#1e1e1e")])
def test_feedback_is_readable(words, paper):
    """Where words are black on white, and on the dark pages of JupyterLab and VS Code."""
    for color in [*(color for color, _ in ask._STATUS.values()), sharing._ALARM]:
        share = int(re.search(r"currentcolor (\d+)%", inks.ink(color))[1]) / 100
        ours, own = (np.array(mpl.colors.to_rgb(each)) for each in (color, words))
        assert contrast(luminance((1 - share) * ours + share * own), luminance(paper)) >= READABLE
        assert contrast(luminance(color), 1.0) >= READABLE  # where a browser cannot mix
    assert all(sign for _, sign in ask._STATUS.values())  # not by colour alone
