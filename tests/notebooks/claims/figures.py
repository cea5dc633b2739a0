"""What figures are set to, without drawing them."""

import functools
from unittest.mock import patch

from primer import explorers
from primer.live.explorer import Explorer


@functools.cache
def built(name):
    """The figure called ``name``, with its controls and presets but without a picture: made in milliseconds."""
    with patch.object(Explorer, "_redraw", lambda self: None):
        return getattr(explorers, name)()


def preset(name, title, control):
    """What the preset ``title`` of a figure sets ``control`` to; its starting value if the preset leaves it alone."""
    figure = built(name)
    return figure.presets[title].get(control, figure.controls[control].value)
