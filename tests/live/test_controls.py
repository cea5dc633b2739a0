"""The kinds of control: what each holds, refuses, reads, and gives to the drawing function."""

import numpy as np
import pytest
from legal import any_value, ends

from primer.live.controls import choice, int_slider, log_slider, player, slider, switch

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


def test_slider_stops_are_round_numbers_from_end_to_end():
    def stops(control):
        return control.face()._stops

    assert stops(slider(0.0, -3, 3)).tolist() == [round(-3 + 0.05 * i, 10) for i in range(121)]
    assert stops(int_slider(3, 0, 10)).tolist() == list(range(11))
    assert stops(int_slider(3, 0, 10, 5)).tolist() == [0, 5, 10]
    log = stops(log_slider(0.5, 0.01, 4))
    assert (log[0], log[20], log[-1], len(log)) == (0.01, 0.1, 4.0, 53)


def test_a_slider_over_a_very_wide_range_has_fewer_stops():
    stops = int_slider(1, 0, 10**9).stops()
    assert stops.tolist() == list(range(0, 10**9 + 1, 100_000))
    assert [*slider(0.0, 0, 1, 0.3).stops()] == [0, 0.3, 0.6, 1]
    assert 1000 <= len(slider(0.0, 0, 1, 1e-9).stops()) <= 10_001


@pytest.mark.parametrize(
    ("made", "named"),
    [
        (lambda: slider(2.0, 0, 1), "value"),
        (lambda: slider(0.0, 1, 0), "high"),
        (lambda: slider(0.0, 0, 0), "high"),
        (lambda: slider(0.0, 0, 1, 0), "step"),
        (lambda: slider(0.0, 0, 1, -1), "step"),
        (lambda: slider(0.0, float("-inf"), 1), "low"),
        (lambda: log_slider(1.0, 0, 1), "low"),
        (lambda: log_slider(2.0, 0.1, 1), "value"),
        (lambda: int_slider(0.5, 0, 3), "value"),
        (lambda: int_slider(1, 0, 2.5), "high"),
        (lambda: int_slider(4, 0, 3), "value"),
        (lambda: int_slider(1, 0, 3, 0), "step"),
    ],
)
def test_a_slider_of_no_range_is_refused(made, named):
    with pytest.raises(ValueError, match=f"{named}="):
        made()


def test_play_belongs_to_a_slider_that_asks_for_it():
    buttons = player(int_slider(3, 1, 10, play=True))
    assert (buttons.min, buttons.max, buttons.value, buttons.step, buttons.interval) == (1, 10, 3, 1, 667)
    tens = player(int_slider(0, 0, 400, 10, play=True))
    assert (tens.step, tens.interval) == (10, 150)
    assert player(int_slider(3, 1, 10)) is player(slider(0.0, -1, 1)) is None
