"""The kept places of the figures' Axes are those that Matplotlib's layout gives."""

import numpy as np
import pytest
from claims.figures import built

from primer import explorers
from primer.live import places
from primer.live.explorer import Explorer, choice, slider, switch
from primer.plots import axes_at


@pytest.mark.full
def test_the_places_of_a_figure_are_kept_and_right(explorer):
    """Else: ``python -m primer refresh --places``. Half a pixel is nothing to the eye."""
    salt, boxes = explorer.laid_out()
    kept = places.known(salt, len(boxes))
    assert kept, salt
    for box, known in zip(boxes, kept, strict=True):
        np.testing.assert_allclose(known.bounds, box.bounds, atol=0.5 / 1000)


def test_each_word_of_a_menu_and_each_preset_has_its_room():
    def scene(figure, unit, wide):
        ax = figure.subplots()
        ax.set(ylabel=unit, ylim=(0, 1), yticks=[0, 1], yticklabels=["0", "1,000,000,000" if wide else "1"])
        (point,) = ax.plot([], [], "o", animated=True)

        def move(x):
            point.set_data([x], [x])
            return f"x = {x:g}"

        return move

    def left_edge(units=("m",), presets=None, wide=False):
        controls = {"unit": choice("m", ["m", *units]), "wide": switch(wide), "x": slider(0.5, 0, 1)}
        _, (box,) = Explorer(scene, controls, size=(300, 200), presets=presets).laid_out()
        return box.x0

    narrow, high, wide = left_edge(), left_edge(["m\nper\nsecond"]), left_edge(wide=True)
    assert narrow < high < wide
    assert left_edge(presets={"wide": {"wide": True}}) == pytest.approx(wide)


def test_axes_that_were_placed_by_hand_stay_there():
    def scene(figure, wide):
        axes_at(figure, 30, 40, 200 if wide else 150, 100)
        return lambda x: f"x = {x:g}"

    controls = {"wide": switch(True), "x": slider(0.5, 0, 1)}
    explorer = Explorer(scene, controls, size=(300, 200), presets={"narrow": {"wide": False}})
    _, (box,) = explorer.laid_out()
    assert box.bounds == pytest.approx((0.1, 0.2, 200 / 300, 0.5))


def test_no_other_figure_is_kept():
    assert {*places._read()} == {built(name)._salt for name in explorers.__all__}


def test_a_figure_that_is_not_known_is_laid_out():
    def scene(figure):
        ax = figure.subplots()
        ax.set(xlabel="x", ylabel="y", title="A title")
        (point,) = ax.plot([], [], "o", animated=True)

        def move(x):
            point.set_data([x], [x])
            return f"x = {x:g}"

        return move

    explorer = Explorer(scene, {"x": slider(0.5, 0, 1)}, size=(300, 200))
    salt, (box,) = explorer.laid_out()
    assert places.known(salt, 1) is None
    assert explorer._places[0].bounds == pytest.approx(box.bounds)
    assert box.x0 > 0.1  # room for the ticks and the name of the axis


def test_places_of_another_number_of_axes_are_not_taken(monkeypatch):
    monkeypatch.setattr(places, "_read", lambda: {"salt": [[0.1, 0.1, 0.8, 0.8]]})
    assert places.known("salt", 2) is None
    assert places.known("salt", 1)[0].bounds == pytest.approx((0.1, 0.1, 0.8, 0.8))
