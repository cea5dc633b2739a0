"""Layouts and styles that widgets share.

ipywidgets gives each widget a layout and a style of its own, and each is one more model that the kernel makes and
sends and the page keeps: two thirds of a figure's models were these. Those that are alike are one here, for all figures
of a kernel. So they must never be changed: a widget whose layout changes has its own.
"""

import ipywidgets as widgets

_MADE = {}


def layout(**settings):
    """The one layout with these settings, such as ``width="auto"``."""
    return kept((widgets.Layout, frozenset(settings.items())), lambda: widgets.Layout(**settings))


def style(kind, **settings):
    """The one style with these settings for widgets of the class ``kind``."""
    made = kind.class_traits()["style"].klass
    return kept((made, frozenset(settings.items())), lambda: made(**settings))


def kept(key, make):
    """The one widget that ``make()`` gave for this key; another where it was closed, as ``Widget.close_all()`` does."""
    if key not in _MADE or _MADE[key].comm is None:
        _MADE[key] = make()
    return _MADE[key]


def shared(kind, *arguments, look=None, **settings):
    """A widget of the class ``kind`` with the shared layout ``look``, and the shared style if it has any."""
    if kind.class_traits().get("style") is not None:
        settings.setdefault("style", style(kind))
    return kind(*arguments, layout=layout(**look or {}), **settings)
