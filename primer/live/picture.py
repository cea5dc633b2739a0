"""One picture in two parts: what stands still, drawn once, and what moves, drawn for every event.

The artists that move are those created with ``animated=True``. What stands still becomes a PNG at twice the
size; what moves becomes an SVG layer above it, drawn by Matplotlib's own SVG renderer, so any artist may move
and stays crisp at any zoom. The figure has 72 dots per inch: one point is one pixel of the page, and a font
size of 15 is 15 pixels high.

Measured on the benchmark's reference figure, this is more than twice as fast as blitting the same artists and
encoding a palette PNG (eight times with thirty changing numbers), and thirty to forty times as fast as a new figure
for each event.
"""

import io
import re
import textwrap
from contextlib import contextmanager
from functools import lru_cache
from html import escape

import matplotlib as mpl
import numpy as np
from matplotlib.artist import Artist
from matplotlib.axis import Axis
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.font_manager import findfont
from matplotlib.text import Text
from PIL import Image, ImageDraw, ImageFont

from primer.plots.style import INK

_SCALE = 2  # the still part has twice the pixels of the page, for projectors and dense screens
_STORED_SCALE = 1.5  # of pictures that are stored in notebooks
_SHEET = 520  # pixels of the page: pictures are drawn on sheets whose sides are multiples of it; the course has one
_LEVEL = 3  # of compression: quick here, thorough in whatever writes the file (``primer.tools.settle``)
_BASELINE = {"center": 0.26, "top": 0.76, "baseline": 0.0, "bottom": -0.24}  # × font size, downwards
_ANCHOR = {"left": "start", "center": "middle", "right": "end"}
_DIGITS = re.compile(r"(?<=\d\d\.\d\d)\d+(?=[ \n\"])")  # beyond a hundredth of a pixel
_GROUP_ID = re.compile(r'<g id="[a-z0-9.]+_\d+"')


class Picture:
    """A drawn figure, ready to be shown part by part. Make it, and ask for its parts, inside ``style()``."""

    def __init__(self, figure, salt):
        self.figure, self.salt = figure, salt
        self.width, self.height = (round(side) for side in figure.get_size_inches() * 72)
        self.background = _png(self._still_part(), _LEVEL)  # PNG bytes of what stands still
        figure.set_layout_engine("none")  # it is laid out: what moves must not move what stands still
        self.moving = sorted(filter(Artist.get_animated, _inside(figure)), key=Artist.get_zorder)
        for drawn in [part for ax in figure.axes for part in ax.collections if not part.get_animated()]:
            drawn.remove()  # contours are thousands of points, and are not drawn again

    def layer(self):
        """What moves now, as SVG source without the root element."""
        stream = io.StringIO()
        with _salted(self.salt):
            renderer = RendererSVG(self.width, self.height, stream, metadata=_NO_METADATA)
            renderer.writer.flush()
            stream.seek(0)
            stream.truncate()  # the prolog and a style sheet that would reach the whole page
            for artist in self.moving:
                if _is_plain_text(artist):
                    renderer.writer.flush()
                    stream.write(_svg_text(artist, self.height))
                elif artist.get_visible():
                    artist.draw(renderer)
            renderer.finalize()
        source = stream.getvalue().removesuffix("</svg>\n")
        source = _DIGITS.sub("", _GROUP_ID.sub("<g", source))
        return source.replace(" \nL ", "L").replace(" \nC ", "C").replace("\n", " ")

    def still(self, caption):
        """PNG bytes of everything shown now, with ``caption`` below it for readers who get only the picture."""
        size = round(self.width * _STORED_SCALE), round(self.height * _STORED_SCALE)
        caption = _caption(caption, size[0])
        whole = Image.new("RGB", (size[0], size[1] + caption.height))
        whole.paste(Image.open(io.BytesIO(self.background)).convert("RGB").resize(size, Image.Resampling.BOX))
        with self._drawing_at(_STORED_SCALE) as renderer:
            for artist in self.moving:
                if artist.get_visible():
                    artist.draw(renderer)
        moving = _image(renderer, *size, "RGBA")
        if box := moving.getbbox():  # where anything is
            whole.paste(part := moving.crop(box), box, mask=part)
        whole.paste(caption, (0, size[1]))
        return _png(whole, _LEVEL)

    def _still_part(self):
        """The figure without what moves, as an image."""
        with self._drawing_at(_SCALE) as renderer:
            self.figure.draw(renderer)
        return _image(renderer, _SCALE * self.width, _SCALE * self.height, "RGB")

    @contextmanager
    def _drawing_at(self, scale):
        """An empty renderer with ``scale`` pixels for each of the page, and the figure drawn at that size meanwhile."""
        renderer = _renderer(
            *(round(scale * -(-side // _SHEET) * _SHEET) for side in (self.width, self.height)), 72 * scale
        )
        renderer.clear()
        self.figure.set_dpi(72 * scale)
        try:
            yield renderer
        finally:
            self.figure.set_dpi(72)


def _inside(artist):
    """All artists in a figure but the parts of an axis: ticks are made when they are asked for, and none moves."""
    for child in artist.get_children():
        yield child
        if not isinstance(child, Axis):
            yield from _inside(child)


@lru_cache(maxsize=4)
def _renderer(width, height, dpi):
    """One renderer for all pictures that fit: it remembers how wide texts are, and drawing takes a third less.

    It remembers formulas, too: Matplotlib keeps the last fifty, and one picture of the network has as many.
    """
    renderer = RendererAgg(width, height, dpi)
    renderer.mathtext_parser.parse = _remembered(renderer.mathtext_parser.parse)
    return renderer


def _remembered(parse):
    """``parse`` of formulas, which takes 2 to 8 ms each, with a memory. A font is copied, since it may change."""

    @lru_cache(maxsize=500)
    def known(formula, dpi, font, options):
        return parse(formula, dpi, font, **dict(options))

    def remembered(formula, dpi=72, prop=None, **options):
        return known(formula, dpi, prop and prop.copy(), tuple(options.items()))

    return remembered


@contextmanager
def _salted(salt):
    """Ids in SVG that repeat: without a salt they are random."""
    before = mpl.rcParams["svg.hashsalt"]
    mpl.rcParams["svg.hashsalt"] = salt
    try:
        yield
    finally:
        mpl.rcParams["svg.hashsalt"] = before


_NO_METADATA = dict.fromkeys(["Format", "Type", "Creator", "Date"])


def _is_plain_text(artist):
    """Numbers and words, which the page can set itself; twenty times as fast as laying them out here."""
    return isinstance(artist, Text) and artist.get_rotation() == 0 and not re.search(r"[$\n]", artist.get_text())


def _svg_text(artist, height):
    if not artist.get_visible() or not artist.get_text():
        return ""
    x, y = artist.get_transform().transform(artist.get_unitless_position())
    size = artist.get_fontsize()
    y = height - y + size * _BASELINE[artist.get_verticalalignment()]
    bold = ' font-weight="700"' if artist.get_fontweight() in ("bold", 700) else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" fill="{mpl.colors.to_hex(artist.get_color())}"'
        f' text-anchor="{_ANCHOR[artist.get_horizontalalignment()]}"{bold} xml:space="preserve">'
        f"{escape(artist.get_text())}</text>"
    )


def _image(renderer, width, height, mode):
    """What a renderer has drawn of a figure of that size, at its lower left, as an image of the ``mode``."""
    rows = np.asarray(renderer.buffer_rgba())[-height:]
    read = {"RGB": "RGBX", "RGBA": "RGBA"}[mode]  # the opacity is left out while reading
    return Image.frombytes(mode, (width, height), memoryview(rows).cast("B"), "raw", read, rows.strides[0], 1)


def _caption(text, pixels):
    """The words below a stored picture, as an image ``pixels`` wide."""
    size, line, edge = 14, 18, 8  # pixels of the page
    lines = wrap(text, pixels / _STORED_SCALE, size)
    image = Image.new("RGB", (pixels, round(_STORED_SCALE * (line * len(lines) + 2 * edge))), "white")
    draw, font = ImageDraw.Draw(image), _font(round(_STORED_SCALE * size))
    for at, words in enumerate(lines):
        draw.text((_STORED_SCALE * edge, _STORED_SCALE * (edge + line * at)), words, INK, font)
    return image


@lru_cache
def _font(size):
    """The font of the pictures, which Matplotlib brings along."""
    return ImageFont.truetype(findfont("DejaVu Sans"), size, layout_engine=ImageFont.Layout.BASIC)


def wrap(text, width, size):
    """Break ``text`` into lines that fit ``width`` pixels at font ``size``; a word stays whole."""
    letters = int(width / (0.6 * size))
    return textwrap.wrap(text, letters, break_long_words=False, break_on_hyphens=False)


def _png(image, level):
    """PNG bytes with the 256 colours of every second pixel: to look at all takes three times as long."""
    stream = io.BytesIO()
    some = image.resize([side // 2 for side in image.size], Image.Resampling.NEAREST)
    colours = some.quantize(256, method=Image.Quantize.FASTOCTREE)
    image = image.quantize(palette=colours, dither=Image.Dither.NONE)
    image.putpalette([255 if level > 250 else level for level in image.getpalette()])  # white stays white
    image.save(stream, "PNG", compress_level=level)
    return stream.getvalue()
