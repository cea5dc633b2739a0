"""Outputs that are whole without a kernel: the picture and the words of a live figure, without the view that moves it.

A notebook's file holds the live view beside the still picture. Opened without its kernel, or exported, the view shows
"model not found", and the picture beside it is not looked at. So whatever writes the file settles it first: the server
when a notebook is saved (``primer.tools.server``), nbconvert before it exports, ``refresh`` before it stores. Nothing
but outputs of this package is touched; they are known by their metadata, ``"primer": {"live": true}`` or a face's.
"""

import base64
import io
import re
from functools import lru_cache
from itertools import zip_longest

from nbconvert.preprocessors import Preprocessor
from PIL import Image, ImageChops

VIEW = "application/vnd.jupyter.widget-view+json"
_STATE = "application/vnd.jupyter.widget-state+json"
_MARK = "primer"
_PICTURE = re.compile(r'src="data:image/png;base64,([^"]+)"')


def settle(notebook, stored=None):
    """Take this package's live views out of a notebook, a dict as nbformat 4 has it; return whether any were there.

    What a reader changed after the cell had run stands in an output of its own, the *face* (``primer.live.faces``): its
    words and its picture take the place of those that the cell began with. A picture that looks the same as the one in
    ``stored``, the notebook as it was before, is that one to the byte, since a rendering's last bits differ between
    machines. Any other is packed anew: a kernel must be quick, a file should be small.
    """
    settled = False
    before = {cell.get("id"): cell.get("outputs", ()) for cell in (stored or {}).get("cells", ())}
    for cell in notebook.get("cells", ()):
        ours = [output for output in cell.get("outputs", ()) if _is_ours(output)]
        if ours:
            _wear_faces(ours)
            cell["outputs"] = [output for output in cell["outputs"] if not _is_face(output)]
            settled = True
            for output, old in zip_longest(cell["outputs"], before.get(cell.get("id"), ()), fillvalue={}):
                if _is_ours(output):
                    _settle_output(output, old.get("data", {}))
    if settled and not any(map(_has_view, _outputs(notebook))):
        # The state of widgets that nobody shows any more: megabytes, and GitHub does not show a notebook that has it.
        _drop_state(notebook.get("metadata", {}))
    return settled


def _settle_output(output, old):
    """The same for one output; ``old`` is the data of the stored one in its place."""
    data = output["data"]
    if len(data) > 1:  # something stays to be seen
        data.pop(VIEW, None)
    if "image/png" in data:
        new, kept, *words = ("".join(of.get(kind, "")) for kind in ("image/png", "text/plain") for of in (data, old))
        # Words are compared as words: in a picture, one digit is no more than a few pixels.
        same = kept and words[0] == words[1] and look_the_same(new, kept)
        data["image/png"] = kept if same else _packed(new)
    del output["metadata"][_MARK]


def _outputs(notebook):
    return [output for cell in notebook.get("cells", ()) for output in cell.get("outputs", ())]


def _has_view(output):
    return VIEW in output.get("data", {})


def _metadata(output):
    return output.get("metadata") or {}


def _mark(output):
    """What this package wrote into an output's metadata; nothing of anybody else's."""
    mark = _metadata(output).get(_MARK)
    return mark if isinstance(mark, dict) and isinstance(output.get("data"), dict) else {}


def _is_ours(output):
    return _is_face(output) or _mark(output).get("live") is True


def _is_face(output):
    return isinstance(_mark(output).get("face"), str)


def _wear_faces(outputs):
    """Give each live view the words and the picture of its face, if the face shows any."""
    faces = {output["metadata"][_MARK]["face"]: output["data"] for output in outputs if _is_face(output)}
    for output in outputs:
        view = output["data"].get(VIEW)
        face = faces.get(view.get("model_id")) if isinstance(view, dict) else None
        words = "".join(face.get("text/plain", "")) if face else ""
        if not words:
            continue
        output["data"]["text/plain"] = words
        picture = _PICTURE.search("".join(face.get("text/html", "")))
        if picture and "image/png" in output["data"]:
            output["data"]["image/png"] = picture[1]
            output["metadata"].get("image/png", {})["alt"] = words


@lru_cache(maxsize=200)
def _packed(source):
    """The same PNG, as small as it gets; what cannot be read stays as it is, since saving must not fail."""
    stream = io.BytesIO()
    try:
        Image.open(io.BytesIO(base64.b64decode(source))).save(stream, "PNG", compress_level=9)
    except (OSError, ValueError):
        return source
    return base64.b64encode(stream.getvalue()).decode()


@lru_cache(maxsize=100)
def look_the_same(first, second, step=8, tolerance=32):
    """Whether no ``step`` × ``step`` block of two PNGs differs by more than ``tolerance`` of 255 in its mean colour."""
    if first == second:
        return True
    try:
        one, two = (Image.open(io.BytesIO(base64.b64decode(source))).convert("RGB") for source in (first, second))
    except (OSError, ValueError):
        return False
    if one.size != two.size:
        return False
    bands = ImageChops.difference(one.reduce(step), two.reduce(step)).getextrema()
    return max(high for _, high in bands) <= tolerance


def _drop_state(metadata):
    widgets = metadata.get("widgets")
    if isinstance(widgets, dict) and set(widgets) <= {_STATE}:
        del metadata["widgets"]


class Settle(Preprocessor):
    """``settle`` for nbconvert, whose exporters take it from ``jupyter_nbconvert_config.json``.

    Whoever sets ``Exporter.preprocessors`` in a configuration of their own replaces that list and must name this too.
    """

    def preprocess(self, notebook, resources):
        settle(notebook)
        return notebook, resources
