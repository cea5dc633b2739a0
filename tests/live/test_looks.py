"""A figure sends few models to the page: looks that are alike are one, and what is not shown is not sent."""

import ipywidgets as widgets
import pytest

from primer import explorers
from primer.live import looks


@pytest.fixture
def opened(monkeypatch):
    """The widgets that the page is told of, in order."""
    told, open_it = [], widgets.Widget.open

    def open(widget):
        told.append(widget)
        open_it(widget)

    monkeypatch.setattr(widgets.Widget, "open", open)
    return told


def is_look(widget):
    return isinstance(widget, (widgets.Layout, widgets.Style))


def state(widget):
    """All that the page is told of a look, as text that can be compared."""
    return repr(sorted((name, value) for name, value in widget.get_state().items() if value is not None))


def test_looks_that_are_alike_are_one_and_a_second_figure_of_the_same_kind_adds_its_own_alone(opened, undrawn):
    explorers.race()
    explorers.network_live()
    opened.clear()
    explorers.race()
    own = [widget for widget in opened if is_look(widget)]
    assert len(own) == 4  # of the figure, of two drawers and of the row for sharing, which are shown and hidden
    assert len({state(widget) for widget in own}) >= 3


def test_the_page_is_told_of_a_number_s_box_and_slider_and_not_of_the_number_behind_them(opened, undrawn):
    figure = explorers.one_weight()
    numbers = [control for control in figure.controls.values() if control.is_number and not control.play]
    assert numbers
    assert not [number for number in numbers if any(number is widget for widget in opened)]
    number = numbers[0]
    box = next(w for w in opened if isinstance(w, number.typed_into) and w.description == number.description)
    box.value = number.max
    assert number.value == number.max
    assert list(number._repr_mimebundle_()) == ["text/plain"]


def test_a_drawer_s_controls_are_sent_when_it_is_first_opened(opened, undrawn):
    figure = explorers.race()
    button = next(w for w in opened if isinstance(w, widgets.ToggleButton) and w.description != "Share")
    opened.clear()
    button.value = True
    title = button.description
    labels = {figure.controls[name].description for name in figure._more[title]}
    assert labels <= {widget.description for widget in opened if hasattr(widget, "description")} | {
        control.description for control in figure.controls.values() if not control.is_number
    }
    opened.clear()
    button.value = False
    button.value = True
    assert opened == []


def test_a_style_is_that_of_its_widget_s_class():
    for kind in (widgets.Button, widgets.BoundedIntText, widgets.IntSlider, widgets.Dropdown):
        assert type(looks.shared(kind).style) is type(kind().style)
        assert looks.shared(kind).style is looks.shared(kind).style


def test_a_look_that_was_closed_is_made_anew():
    first = looks.layout(width="7px")
    assert looks.layout(width="7px") is first
    first.close()
    second = looks.layout(width="7px")
    assert second is not first
    assert second.comm is not None


def test_figures_can_be_made_after_all_widgets_were_closed(opened, undrawn):
    explorers.race()
    for widget in opened:
        widget.close()
    assert explorers.race().text
