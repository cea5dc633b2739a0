"""The kinds of control: what each holds, refuses, reads, and gives to the drawing function."""

import numpy as np
import pytest
from legal import any_value, ends

from primer.live.controls import choice, int_slider, log_slider, slider, switch

KINDS = {
    "slider": lambda: slider(0.5, -3, 3),
    "log_slider": lambda: log_slider(0.5, 0.01, 4),
    "int_slider": lambda: int_slider(3, 0, 10),
    "choice": lambda: choice("b", ["a", "b", "c"]),
    "switch": lambda: switch(True),
}


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_control_takes_is_legal_and_read_back_from_its_word(kind):
    control, rng = KINDS[kind](), np.random.default_rng(0)
    for value in [*ends(control), *(any_value(control, rng) for _ in range(20))]:
        control.check("it", value)
        control.value = value
        assert control.value == value
        assert control.read(f"{value}") == value
        assert type(control.read(f"{value}")) is type(value)


@pytest.mark.parametrize(
    ("kind", "bad"),
    [
        *(("slider", bad) for bad in (-3.01, 3.01, np.nan, "0.5", None, True)),
        *(("log_slider", bad) for bad in (0.0, 0.0099, 4.01, np.inf)),
        *(("int_slider", bad) for bad in (-1, 11, 3.0, True, "3")),
        *(("choice", bad) for bad in ("d", 0, None, True)),
        *(("switch", bad) for bad in (1, 0, "True", None)),
    ],
)
def test_what_it_does_not_take_is_refused_by_its_name(kind, bad):
    with pytest.raises(ValueError, match=r"^it must be .*it="):
        KINDS[kind]().check("it", bad)


def test_a_menu_shows_words_and_gives_what_they_stand_for():
    scale = choice("tenfold", {"tenfold": 10, "hundredfold": [100]})
    assert scale.options == ("tenfold", "hundredfold")
    assert [scale.meaning(word) for word in scale.options] == [10, [100]]
    assert (scale.value, scale.read("hundredfold")) == ("tenfold", "hundredfold")


def test_a_list_of_numbers_is_a_menu_of_their_words():
    ratio = choice("10", (1, 10, 2.5))
    assert ratio.options == ("1", "10", "2.5")
    assert [ratio.meaning(word) for word in ratio.options] == [1, 10, 2.5]


@pytest.mark.parametrize("kind", ["slider", "log_slider", "int_slider"])
def test_what_lies_nearest_is_within_the_ends(kind):
    control = KINDS[kind]()
    assert (control.nearest(-1e9), control.nearest(1e9)) == ends(control) == control.limits()
    assert control.nearest(2.7) == (3 if kind == "int_slider" else 2.7)
