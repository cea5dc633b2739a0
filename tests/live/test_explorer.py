"""The live figure: what it promises for any drawing function and any controls."""

import base64
import io
import textwrap
import threading
from collections import OrderedDict

import ipywidgets as widgets
import numpy as np
import pytest
from IPython.core.formatters import DisplayFormatter
from IPython.utils.dir2 import get_real_method
from PIL import Image

from primer import exercises
from primer.live import explorer as explorer_module
from primer.live.explorer import Explorer, choice, int_slider, log_slider, slider, switch
from primer.live.picture import wrap


def scene(figure, scale):
    """A point on a parabola, with an axis that can be changed and a mark that can be hidden."""
    ax = figure.subplots()
    ax.set(xlim=(-3, 3), ylim=(-1, 9), yscale=scale)
    (point,) = ax.plot([], [], "o", animated=True)
    (mark,) = ax.plot([0], [0], "s", animated=True)
    label = ax.text(0, 8, "", animated=True, ha="center")

    def move(x, lr, n, shown):
        point.set_data([x], [x**2])
        mark.set_visible(shown)
        label.set_text(f"{x:.2f} & <{n}>")
        return f"At x = {x:g} the height is {x**2:g}, with lr = {lr:g}, n = {n}, mark {shown}."

    return move


def parabola(**options):
    controls = {
        "x": slider(1.0, -3, 3, label="position"),
        "lr": log_slider(0.5, 0.01, 4, label="rate"),
        "n": int_slider(3, 0, 10, label="steps"),
        "shown": switch(True, label="mark"),
        "scale": choice("linear", ["linear", "symlog"], label="scale"),
    }
    presets = {"left": {"x": -2.0}, "right": {"x": 2.0, "scale": "symlog"}}
    return Explorer(scene, controls, size=(600, 300), presets=presets, **options)


@pytest.fixture(scope="module")
def untouched():
    return parabola()


def pixels(png):
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB"), dtype=int)


def test_a_control_redraws_before_its_assignment_returns():
    explorer = parabola()
    for name, value in {"x": -1.5, "lr": 2.0, "n": 7, "shown": False, "scale": "symlog"}.items():
        text, frame, still = explorer.text, explorer.frame, explorer.still()
        explorer.controls[name].value = value
        assert explorer.frame != frame or name in ("lr", "scale")
        assert explorer.text != text or name == "scale"
        assert explorer.still() != still
    assert explorer.text == "At x = -1.5 the height is 2.25, with lr = 2, n = 7, mark False."


def test_the_frame_holds_what_moves_and_the_words_and_nothing_is_taken_as_html():
    explorer = parabola()
    assert "1.00 &amp; &lt;3&gt;" in explorer.frame
    assert f'aria-label="{explorer.text}"' in explorer.frame
    assert f">{explorer.text}</p>" in explorer.frame
    assert "<style" not in explorer.frame  # a style sheet would reach the whole page
    assert explorer._layer.value == explorer.frame


def test_only_a_still_control_sends_a_new_background():
    explorer = parabola()
    background = explorer._background.value
    explorer.set(x=0.3, lr=1.0, n=1, shown=False)
    assert explorer._background.value == background
    explorer.set(scale="symlog")
    changed = explorer._background.value
    assert changed != background
    explorer.set(scale="linear")
    assert explorer._background.value == background


def test_every_picture_equals_one_drawn_afresh():
    """Whatever was shown before, however often the background changed: the cache never goes stale."""
    explorer, rng = parabola(), np.random.default_rng(0)
    for _ in range(8):
        values = {"x": float(rng.uniform(-3, 3)), "n": int(rng.integers(11)), "shown": bool(rng.integers(2))}
        values["scale"] = str(rng.choice(["linear", "symlog"]))
        explorer.set(**values)
        fresh = parabola()
        fresh.set(**values)
        assert explorer.frame == fresh.frame
        np.testing.assert_array_equal(pixels(explorer.still()), pixels(fresh.still()))


def test_the_last_pictures_of_all_figures_are_kept_and_each_one_s_own(monkeypatch):
    """Drawn anew is only what was shown longest ago: twelve pictures are kept, besides those that are shown."""
    drawn = []

    def counted(figure, kind):
        drawn.append(kind)
        return scene(figure, "linear")

    kinds = [f"{number:02}" for number in range(14)]

    def figure():
        controls = {"x": slider(1.0, -3, 3), "lr": log_slider(0.5, 0.01, 4), "n": int_slider(3, 0, 10)}
        controls |= {"shown": switch(True), "kind": choice(kinds[0], kinds)}
        return Explorer(counted, controls, size=(200, 100))

    monkeypatch.setattr(explorer_module, "_KEPT", OrderedDict())
    one, two = figure(), figure()
    for kind in kinds:
        one.set(kind=kind)
    for kind in [*kinds[2:], *kinds[2:]]:  # the second is shown, the third to the last are kept or shown
        one.set(kind=kind)
    assert drawn == [kinds[0], *kinds]
    assert len(explorer_module._KEPT) == 12
    two.set(kind=kinds[5])  # its own picture, not the other's
    assert len(explorer_module._KEPT) == 12
    one.set(x=2.0)
    two.set(x=2.0)  # of what is shown nothing is drawn anew, however long ago it was drawn
    assert drawn == [kinds[0], *kinds, kinds[5]]
    one.set(kind=kinds[0])
    assert drawn == [kinds[0], *kinds, kinds[5], kinds[0]]


def test_contours_are_drawn_and_then_given_back():
    """They are most of what a figure takes, and stand still; one that moves stays."""

    def contoured(figure, levels):
        ax = figure.subplots()
        ax.contourf(np.arange(9.0).reshape(3, 3), levels=int(levels), cmap="viridis")
        moves = ax.scatter([0], [0], animated=True)

        def move(x):
            moves.set_offsets([[x, 1]])
            return f"x = {x:g}"

        return move

    def figure(**values):
        controls = {"levels": choice("3", [3, 30]), "x": slider(1.0, 0, 2)}
        explorer = Explorer(contoured, controls, size=(200, 150))
        explorer.set(**values)
        return explorer

    explorer = figure()
    assert len(explorer._shown.figure.axes[0].collections) == 1
    seen = [explorer.set(**values) or explorer.still() for values in ({"x": 0.5}, {"levels": "30"}, {"levels": "3"})]
    assert [len({*map(tuple, pixels(png).reshape(-1, 3))}) > 20 for png in seen] == [True] * 3
    assert seen == [figure(x=0.5).still(), figure(x=0.5, levels="30").still(), figure(x=0.5).still()]
    assert seen[0] != seen[1]


def test_the_layer_shows_the_same_picture_as_the_still():
    """The point of the SVG layer lies where the point of the PNG lies."""
    explorer = parabola()
    explorer.set(shown=False, x=2.0)
    with_point = pixels(explorer.still())
    explorer.set(x=-2.0)
    rows, columns = np.nonzero(np.abs(with_point - pixels(explorer.still())).sum(-1)[:450] > 60)
    right = columns > 600  # where only the point moved
    x, y = columns[right].mean() / 1.5, rows[right].mean() / 1.5  # the still has 1.5 pixels per pixel of the page
    explorer.set(x=2.0)
    use = explorer.frame.split("<use ")[1]
    at = {name: float(use.split(f'{name}="')[1].split('"')[0]) for name in ("x", "y")}
    assert at["x"] == pytest.approx(x, abs=0.6)
    assert at["y"] == pytest.approx(y, abs=0.6)


def test_set_draws_once_and_reset_goes_back(monkeypatch):
    explorer = parabola()
    start, count = explorer.frame, []
    monkeypatch.setattr(explorer, "_redraw", lambda: count.append(1) or Explorer._redraw(explorer))
    explorer.set(x=2.0, n=5, scale="symlog")
    assert len(count) == 1
    explorer.reset()
    assert explorer.frame == start
    assert len(count) == 2


def test_presets_by_title_and_by_string():
    explorer = parabola()
    explorer.set(preset="right", n=9)
    assert (explorer.controls["x"].value, explorer.controls["scale"].value) == (2.0, "symlog")
    shared, text = explorer.preset, explorer.text
    other = parabola()
    other.set(preset=shared)
    assert (other.text, other.preset) == (text, shared)
    other.set(preset="x=0.25&shown=False")
    assert (other.controls["x"].value, other.controls["shown"].value) == (0.25, False)


def test_a_preset_shows_the_same_whatever_was_set_before():
    explorer = parabola()
    explorer.set(preset="left")
    text = explorer.text
    explorer.set(preset="right", n=9, lr=2.0, shown=False)
    explorer.set(preset="left")
    assert explorer.text == text
    assert explorer.controls["scale"].value == "linear"


def test_the_preset_menu_and_the_reset_button():
    explorer = parabola()
    explorer._menu.value = "left"
    assert explorer.controls["x"].value == -2.0
    assert explorer._menu.value == "left"
    explorer.controls["x"].value = 0.5
    assert explorer._menu.value == "—"  # what is shown is no preset any more, and "left" can be chosen again
    explorer._menu.value = "left"
    assert explorer.controls["x"].value == -2.0
    explorer._on_reset(None)
    assert (explorer.controls["x"].value, explorer._menu.value) == (1.0, "—")


@pytest.mark.parametrize(
    "values",
    [
        {"nonsense": 1},
        {"x": 3.5},
        {"x": np.nan},
        {"x": "1"},
        {"x": [1, 2]},
        {"lr": 0},
        {"lr": np.nan},
        {"n": 2.5},
        {"n": True},
        {"shown": 1},
        {"scale": "log"},
        {"preset": "elsewhere"},
        {"preset": "x=99"},
        {"preset": "x=1e999"},
        {"preset": "n=2.5"},
        {"preset": "y=1"},
        {"preset": "x=__import__('os')"},
        {"preset": "shown=maybe"},
        {"preset": "<b>x=1</b>"},
        {"preset": ""},
        {"preset": 3},
        {"preset": None},
        {"preset": ["left"]},
        {"x": 2.0, "lr": -1},
    ],
)
def test_bad_values_are_refused_by_name_and_change_nothing(values, untouched):
    before = untouched.frame, untouched.preset
    culprit = "preset" if "preset" in values else list(values)[-1]
    with pytest.raises(ValueError, match=culprit):
        untouched.set(**values)
    assert (untouched.frame, untouched.preset) == before


def test_the_ends_of_every_slider_can_be_set():
    explorer = parabola()
    for name, ends in {"x": (-3, 3), "lr": (0.01, 4), "n": (0, 10)}.items():
        for end in ends:
            explorer.set(**{name: end})
            assert explorer.controls[name].value == pytest.approx(end, rel=1e-12)


def test_controls_must_be_named_like_arguments():
    with pytest.raises(ValueError, match="named like the arguments"):
        Explorer(scene, {"x": slider(1.0, -3, 3)}, size=(600, 300))


def test_a_control_that_was_not_made_here_is_refused():
    with pytest.raises(ValueError, match=r"controls must be made by slider.*got x=FloatSlider"):
        Explorer(scene, {"x": widgets.FloatSlider()})


def test_what_a_menu_stands_for_is_what_is_drawn():
    def any_scene(figure, size):
        figure.subplots()
        return lambda more: f"{size} and {more}"

    controls = {"size": choice("small", {"small": [1], "large": [2]}), "more": choice("3", [3, 4])}
    explorer = Explorer(any_scene, controls, size=(300, 200))
    assert explorer.text == "[1] and 3"
    explorer.set(preset="size=large&more=4")
    assert (explorer.text, explorer.preset) == ("[2] and 4", "size=large&more=4")


def test_a_move_that_ends_in_two_stars_takes_all_controls_left():
    def any_scene(figure):
        figure.subplots()
        return lambda **rest: ", ".join(rest)

    explorer = Explorer(any_scene, {"a": slider(0.0, -1, 1), "b": switch(True)}, size=(300, 200))
    assert explorer.text == "a, b"


def test_one_output_has_two_faces():
    explorer = parabola()
    data, metadata = explorer._repr_mimebundle_()
    assert set(data) == {"application/vnd.jupyter.widget-view+json", "image/png", "text/plain"}
    assert data["text/plain"] == explorer.text == metadata["image/png"]["alt"] == repr(explorer)
    assert base64.b64decode(data["image/png"]) == explorer.still()
    assert b"Software" not in explorer.still()
    assert pixels(explorer.still()).shape[1] == 1.5 * metadata["image/png"]["width"]


def test_no_older_way_of_display_takes_the_place_of_both_faces():
    """That of ipywidgets 7, which IPython would ask first, shows the live view alone."""
    for thing in (parabola(), exercises.predict("twins")):
        assert get_real_method(thing, "_ipython_display_") is None
        shown, _ = DisplayFormatter().format(thing)
        assert {"application/vnd.jupyter.widget-view+json", "text/plain"} <= {*shown}


def test_events_on_two_threads_end_in_what_the_controls_say():
    explorer, errors = parabola(), []

    def drive(name, values):
        try:
            for value in values:
                explorer.controls[name].value = value
        except Exception as error:
            errors.append(error)

    threads = [
        threading.Thread(target=drive, args=("x", np.linspace(-3, 3, 60))),
        threading.Thread(target=drive, args=("n", [*range(11)] * 5)),
        threading.Thread(target=drive, args=("scale", ["symlog", "linear"] * 10)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    fresh = parabola()
    fresh.set(x=3.0, n=10)
    assert not errors
    assert (explorer.text, explorer.frame) == (fresh.text, fresh.frame)


def test_the_numbers_beside_a_slider_are_exact():
    """0.5 stays 0.5 on a log slider, a typed number stays as typed, and the slider stands at the nearest stop."""
    control = log_slider(0.5, 0.01, 4)
    shown = control.face()
    box, bar = shown.children
    assert (box.value, shown._stops[bar.value]) == (0.5, 0.5)
    box.value = 0.123
    assert (control.value, shown._stops[bar.value]) == (0.123, 0.12)
    bar.value += 1
    assert control.value == box.value == 0.14
    control.value = 3.0
    assert (box.value, shown._stops[bar.value]) == (3.0, 3.0)


def test_the_page_that_shows_how_to_add_a_figure_works():
    """The example in the module's docstring is run as it stands there."""
    page = textwrap.dedent(explorer_module.__doc__.split("::\n")[1].split("The names of the arguments")[0])
    names = {}
    exec(page.replace("Explorer(parabola", "shown = Explorer(parabola"), names)
    shown = names["shown"]
    assert shown.text == "At x = 1 the height is 1."
    shown.set(x=2.0, scale="symlog")
    assert shown.text == "At x = 2 the height is 4."


def test_long_captions_wrap_inside_the_picture():
    lines = wrap("word " * 60, 600, 14)
    assert " ".join(lines).split() == ["word"] * 60
    assert max(map(len, lines)) <= 600 / (0.6 * 14)
    assert wrap("x" * 500, 100, 14) == ["x" * 500]
