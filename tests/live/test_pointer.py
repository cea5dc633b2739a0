"""The pointer: where it is pressed and dragged in the picture is what the two controls become."""

import asyncio
import sys
from types import SimpleNamespace

import numpy as np
import pytest

from primer.live import pointer
from primer.live.explorer import Explorer, choice, int_slider, log_slider, slider, switch

WIDTH, HEIGHT = 600, 300
NOW = 1000.0  # seconds


@pytest.fixture(autouse=True)
def _clock(monkeypatch):
    """The clock stands still: on a busy machine an event would wait, and be left out."""
    monkeypatch.setattr(pointer, "time", SimpleNamespace(monotonic=lambda: NOW))


def plane(xscale="linear", yscale="linear", xlim=(-6, 6), ylim=(-2, 2), projection=None):
    """A scene with a point to put."""

    def scene(figure):
        ax = figure.add_subplot(1, 2, 1, projection=projection)
        if projection is None:
            ax.set(xlim=xlim, ylim=ylim, xscale=xscale, yscale=yscale)
        figure.add_subplot(1, 2, 2)
        (spot,) = ax.plot([], [], "o", animated=True)

        def move(x, y):
            if projection is None:
                spot.set_data([x], [y])
            return f"At {x:g}, {y:g}."

        return move

    return scene


def explorer(scene=None, x=None, y=None, point=("x", "y"), **options):
    controls = {"x": x or slider(1.0, -5, 5), "y": y or slider(0.5, -2, 2)}
    return Explorer(scene or plane(), controls, size=(WIDTH, HEIGHT), point=point, **options)


@pytest.fixture(scope="module")
def built():
    return explorer()


@pytest.fixture
def shown(built):
    """At its start, with no button down."""
    built.reset()
    built._pointer.handle(event("mouseleave", (0, 0)))
    return built


def event(kind, place, *, scale=1.0, at=0.0, button=0, buttons=1):
    """What ipyevents says of the pointer at a place in pixels from the picture's upper left, on a page so scaled."""
    return {
        "event": kind,
        "button": button,
        "buttons": buttons,
        "timeStamp": 1000 * (NOW + at),
        "clientX": 37.5 + scale * place[0],
        "clientY": -120.0 + scale * place[1],
        "boundingRectLeft": 37.5,
        "boundingRectTop": -120.0,
        "boundingRectWidth": scale * WIDTH,
        "boundingRectHeight": scale * HEIGHT + 60.0,  # the words below
    }


def pixel(shown, x, y):
    """Where data lie, in pixels from the picture's upper left."""
    left, bottom = shown._shown.figure.axes[0].transData.transform((x, y))
    return left, HEIGHT - bottom


def values(shown):
    return shown.controls["x"].value, shown.controls["y"].value


@pytest.mark.parametrize("scale", [0.4, 1.0, 1.5])
@pytest.mark.parametrize("place", [(0, 0), (-4.5, 1.75), (4.9, -1.9), (1 / 3, 0.123)])
def test_a_press_sets_both_controls_to_what_lies_there(shown, place, scale):
    shown._pointer.handle(event("mousedown", pixel(shown, *place), scale=scale))
    assert values(shown) == pytest.approx(place, abs=0.03)  # less than a pixel's width
    assert shown.text == "At {:g}, {:g}.".format(*values(shown))


def test_the_values_are_rounded_to_what_a_pixel_can_tell(shown):
    shown._pointer.handle(event("mousedown", pixel(shown, 1 / 3, 0.123456)))
    assert values(shown) == (0.33, 0.12)


@pytest.mark.parametrize("place", [(0.01, 30), (0.3, 2.0), (1.0, 1000)])
def test_log_axes(place):
    scene = plane("log", "log", (1e-3, 10), (0.1, 1e4))
    shown = explorer(scene, log_slider(0.1, 1e-3, 10), log_slider(1.0, 0.1, 1e4))
    shown._pointer.handle(event("mousedown", pixel(shown, *place)))
    assert values(shown) == pytest.approx(place, rel=0.05)


def test_values_end_at_the_controls_limits_and_whole_numbers_stay_whole():
    shown = explorer(y=int_slider(0, -1, 1))
    for place, wanted in {(5.9, 1.9): (5, 1), (-5.9, -0.6): (-5, -1), (0.0, 0.4): (0, 0)}.items():
        shown._pointer.handle(event("mousedown", pixel(shown, *place)))
        assert values(shown) == pytest.approx(wanted, abs=0.011)
        assert isinstance(shown.controls["y"].value, int)


def test_outside_the_first_axes_nothing_happens(shown):
    before, ax = shown.frame, shown._shown.figure.axes
    beyond = [(5, HEIGHT / 2), (WIDTH / 2, HEIGHT - 2), (WIDTH / 2, HEIGHT + 40), (-10, 10)]
    beyond.append((ax[1].bbox.x0 + 20, HEIGHT / 2))
    for place in beyond:
        for kind in ("mousedown", "mousemove", "mouseup"):
            shown._pointer.handle(event(kind, place))
    assert shown.frame == before


def test_a_drag_goes_on_until_it_is_let_go(shown):
    pointer_, places = shown._pointer, [(0.0, 0.0), (1.0, 0.5), (2.0, 1.0), (3.0, 1.5)]
    pointer_.handle(event("mousemove", pixel(shown, 4, 1)))  # hovering
    assert values(shown) == (1.0, 0.5)
    pointer_.handle(event("mousedown", pixel(shown, *places[0])))
    assert "mousemove" in pointer_._watch.watched_events
    pointer_.handle(event("mousemove", pixel(shown, *places[1])))
    assert values(shown) == pytest.approx(places[1], abs=0.03)
    pointer_.handle(event("mouseup", pixel(shown, *places[2]), buttons=0))
    assert values(shown) == pytest.approx(places[2], abs=0.03)
    assert "mousemove" not in pointer_._watch.watched_events
    pointer_.handle(event("mousemove", pixel(shown, *places[3])))  # one that comes late
    assert values(shown) == pytest.approx(places[2], abs=0.03)


@pytest.mark.parametrize("end", [("mouseleave", 1), ("mousemove", 0)])
def test_a_drag_ends_where_the_pointer_leaves_and_when_it_was_let_go_elsewhere(shown, end):
    shown._pointer.handle(event("mousedown", pixel(shown, 0, 0)))
    shown._pointer.handle(event(end[0], pixel(shown, 2, 1), buttons=end[1]))
    shown._pointer.handle(event("mousemove", pixel(shown, 2, 1)))
    assert values(shown) == pytest.approx((0, 0), abs=0.03)


def test_other_buttons_do_nothing(shown):
    for kind in ("mousedown", "mousemove", "mouseup"):
        shown._pointer.handle(event(kind, pixel(shown, 0, 0), button=2, buttons=2))
    assert values(shown) == (1.0, 0.5)


def touch(kind, *places, at=0.0, lifted=()):
    """What ipyevents says of the fingers on the picture, and of one that was lifted."""
    there, gone = ([event(kind, place, at=at) for place in fingers] for fingers in (places, lifted))
    return {"event": kind, "timeStamp": 1000 * (NOW + at), "touches": there, "changedTouches": gone or there}


def test_a_finger_drawn_sideways_drags(shown):
    pointer_, (start, way, end) = shown._pointer, (pixel(shown, x, y) for x, y in ((0, 0), (1, 0.2), (2, 1)))
    pointer_.handle(touch("touchstart", start))
    assert values(shown) == (1.0, 0.5)  # it may be going to scroll
    pointer_.handle(touch("touchmove", way))
    assert values(shown) == pytest.approx((1, 0.2), abs=0.03)
    assert "touchend" in pointer_._watch.watched_events
    pointer_.handle(touch("touchmove", end))
    assert values(shown) == pytest.approx((2, 1), abs=0.03)
    pointer_.handle(touch("touchend", lifted=[pixel(shown, 3, 1.5)]))
    assert values(shown) == pytest.approx((3, 1.5), abs=0.03)
    pointer_.handle(touch("touchmove", start))  # one that comes late
    assert values(shown) == pytest.approx((3, 1.5), abs=0.03)
    assert "touchend" not in pointer_._watch.watched_events


@pytest.mark.parametrize(
    "fingers",
    [
        [("touchstart", [(0, 0)]), ("touchmove", [(0.2, 1)]), ("touchmove", [(3, 1)])],  # it scrolls
        [("touchstart", [(0, 0)]), ("touchcancel", []), ("touchmove", [(3, 0)])],
        [("touchstart", [(0, 0)]), ("touchmove", [(3, 0), (4, 1)]), ("touchmove", [(4, 0)])],  # two zoom
        [("touchstart", [(0, 0), (1, 1)]), ("touchmove", [(4, 0)])],
        [("touchmove", [(3, 0)])],
        [("touchstart", [(9, 0)]), ("touchmove", [(12, 0)]), ("touchmove", [(3, 0)])],  # begun beside the plane
    ],
)
def test_other_fingers_do_nothing(shown, fingers):
    for kind, places in fingers:
        shown._pointer.handle(touch(kind, *(pixel(shown, *place) for place in places)))
    assert values(shown) == (1.0, 0.5)


@pytest.mark.parametrize("end", ["touchcancel", "touchstart"])
def test_a_finger_s_drag_ends_where_it_is_taken_over_or_another_comes(shown, end):
    shown._pointer.handle(touch("touchstart", pixel(shown, 0, 0)))
    shown._pointer.handle(touch("touchmove", pixel(shown, 1, 0)))
    shown._pointer.handle(touch(end, pixel(shown, 1, 0), pixel(shown, 2, 1)))
    shown._pointer.handle(touch("touchmove", pixel(shown, 3, 1)))
    assert values(shown) == pytest.approx((1, 0), abs=0.03)


def test_a_drags_events_that_have_waited_are_left_out_but_not_the_last(shown):
    shown._pointer.handle(event("mousedown", pixel(shown, 0, 0)))
    shown._pointer.handle(event("mousemove", pixel(shown, 1, 1), at=-1.0))  # a second old
    assert values(shown) == pytest.approx((0, 0), abs=0.03)
    shown._pointer.handle(event("mouseup", pixel(shown, 2, 1), at=-1.0, buttons=0))
    assert values(shown) == pytest.approx((2, 1), abs=0.03)


@pytest.mark.parametrize(("then", "end"), [(None, (1, 1)), ("mousemove", (2, 1)), ("mouseleave", (0, 0))])
def test_the_last_place_of_a_drag_is_put_also_when_it_came_late(shown, monkeypatch, then, end):
    """Where the pointer rests, still held, is where the point is, however busy the kernel was."""
    monkeypatch.setattr(pointer, "_STALE", 0.01)

    async def drag():
        shown._pointer.handle(event("mousedown", pixel(shown, 0, 0)))
        shown._pointer.handle(event("mousemove", pixel(shown, 1, 1), at=-1.0))
        if then:
            shown._pointer.handle(event(then, pixel(shown, 2, 1)))
        await asyncio.sleep(0.1)

    asyncio.run(drag())
    assert values(shown) == pytest.approx(end, abs=0.03)


def test_both_controls_are_set_with_one_redraw(monkeypatch):
    shown, count = explorer(presets={"there": {"x": 3.0}}), []
    shown._menu.value = "there"
    monkeypatch.setattr(shown, "_redraw", lambda: count.append(1) or Explorer._redraw(shown))
    shown._pointer.handle(event("mousedown", pixel(shown, -2, -1)))
    assert len(count) == 1
    assert shown._menu.value == "—"  # what is shown is no preset any more
    shown._pointer.handle(event("mouseup", pixel(shown, -2, -1)))
    assert len(count) == 1  # nothing new to draw


def test_only_planes_listen():
    shown = explorer(plane(projection="3d"))
    before = shown.frame
    shown._pointer.handle(event("mousedown", (WIDTH / 4, HEIGHT / 2)))
    assert shown.frame == before
    assert shown._pointer.page.value == ""


def test_the_page_shows_where_the_pointer_is_heard(shown):
    rect = shown._pointer.page.value.split("<rect ")[-1]
    x, y, width, height = (float(rect.split(f'{name}="')[1].split('"')[0]) for name in ("x", "y", "width", "height"))
    assert (x, y) == pytest.approx(pixel(shown, -6, 2), abs=0.1)
    assert (x + width, y + height) == pytest.approx(pixel(shown, 6, -2), abs=0.1)
    assert "crosshair" in rect


def test_without_ipyevents_there_is_the_same_figure_without_a_pointer(monkeypatch):
    monkeypatch.setitem(sys.modules, "ipyevents", None)
    shown = explorer()
    plain = explorer(point=None)
    assert shown._pointer.page is None
    assert (shown.frame, shown.text, shown._background.value) == (plain.frame, plain.text, plain._background.value)
    shown.set(x=2.0)
    assert values(shown) == (2.0, 0.5)


def test_the_still_picture_knows_no_pointer():
    with_pointer, without = explorer(), explorer(point=None)
    assert with_pointer.still() == without.still()
    assert with_pointer._repr_mimebundle_()[0].keys() == without._repr_mimebundle_()[0].keys()


@pytest.mark.parametrize(("point", "after"), [(("x", None), (2.0, 0.5)), ((None, "y"), (1.0, 1.5))])
def test_a_way_without_a_control_sets_nothing(point, after):
    shown = explorer(point=point)
    shown.set(x=1.0, y=0.5)
    shown._pointer.handle(event("mousedown", pixel(shown, 2.0, 1.5)))
    assert values(shown) == pytest.approx(after, abs=0.03)


@pytest.mark.parametrize(
    "point",
    [
        "xy",
        ("x",),
        ("x", "x"),
        (None, None),
        ("z", None),
        ("x", "y", None),
        ("x", "z"),
        ("x", "on"),
        ("x", "kind"),
        (1, 2),
        3,
        [["x"], 1],
    ],
)
def test_point_must_be_two_numeric_controls(point):
    controls = {"x": slider(1.0, -5, 5), "y": slider(0.5, -2, 2), "on": switch(True), "kind": choice("a", ["a", "b"])}

    def scene(figure):
        figure.subplots()
        return lambda **rest: "words"

    with pytest.raises(ValueError, match="point must be two of x, y; got point="):
        Explorer(scene, controls, size=(200, 200), point=point)


def test_the_smallest_page_does_no_harm(shown):
    shown._pointer.handle(event("mousedown", (10, 10), scale=0.0))
    assert np.isfinite(values(shown)).all()


def test_ipyevents_hears_what_lies_over_the_picture(shown):
    assert shown._pointer._watch.source is shown._pointer.page
    assert shown._pointer._watch.throttle_or_debounce == "throttle"
    assert shown._pointer._watch.wait == pointer._WAIT
    shown._pointer._watch._handle_mouse_msg(None, event("mousedown", pixel(shown, 0, 0)), None)
    assert values(shown) == pytest.approx((0, 0), abs=0.03)
