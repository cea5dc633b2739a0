"""Every figure: every preset and both ends of every control, in words and in what moves."""

import re
from html import unescape

from complaints import complaint
from legal import ends


def test_every_preset_shows_and_says_something_of_its_own(explorer):
    """And the words are the picture's name, for those who do not see it."""
    shown = {}
    for title in explorer.presets:
        explorer.set(preset=title)
        assert not complaint(explorer), title
        (name,) = re.findall(r'^<svg [^>]*role="img" aria-label="([^"]*)"', explorer.frame)
        assert unescape(name) == explorer.text
        shown[explorer.frame] = explorer.text
    last = explorer.frame
    settings = explorer.preset
    explorer.reset()
    explorer.set(preset=settings)
    assert explorer.frame == last
    assert len(shown) == len({*shown.values()}) == len(explorer.presets) >= 2


def test_every_control_matters_and_is_labelled(explorer):
    """From the start or, where a control has nothing to do there, with all that is switched off, or from a preset."""
    start = {name: control.value for name, control in explorer.controls.items()}
    switched = {name: True if value is False else value for name, value in start.items()}
    places = [start, switched, *explorer.presets.values()]
    for name, control in explorer.controls.items():
        assert control.description
        assert any(_changes(explorer, control, place) for place in places), name


def _changes(explorer, control, place):
    """Whether an end of a control gives another picture or other words than the figure has at a place."""
    explorer.set(**place)
    looks = {explorer.frame}
    for value in ends(control):
        control.value = value
        assert not complaint(explorer), (place, control.description, value)
        looks.add(explorer.frame)
    return len(looks) > 1
