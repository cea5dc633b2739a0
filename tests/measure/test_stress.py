"""A short ``tests/measure/stress.py``: the figures with most to go wrong, and that it notices what it is there for."""

import warnings
from types import SimpleNamespace

import pytest
import stress

from primer.live.explorer import Explorer, choice, int_slider, slider

pytestmark = pytest.mark.full  # half a minute each, since memory is traced
BUSY = ["chain_rule", "training_loop", "which_way"]
OPTIONS = ["one", "two", "three"]


def test_the_busiest_figures_stand_random_events():
    stresses, sizes, _ = stress.run(BUSY, 80, rounds=2)
    assert [fault for each in stresses for fault in each.faults] == []
    assert sum(each.events for each in stresses) >= 120
    assert sum(each.equal for each in stresses) == 3 * len(BUSY)
    assert sizes[-1] - sizes[0] < 2  # MB; so few events say less than the 2000 of the whole


def figure(act=lambda *_: None):
    """A small figure; ``act`` does some harm at each event."""

    def scene(figure, kind):
        ax = figure.subplots()
        ax.set(xlim=(-1, 1), ylim=(-1, 1), title=kind)
        (point,) = ax.plot([], [], "o", animated=True)

        def move(x, n):
            point.set_data([x], [n / 10])
            act(figure, x, n)
            return f"x = {x:g}, n = {n}"

        return move

    controls = {"x": slider(0.5, -1, 1), "n": int_slider(3, 0, 10, play=True), "kind": choice("one", OPTIONS)}
    return Explorer(scene, controls, size=(300, 200), presets={"left": {"x": -1.0}}, point=("x", "n"))


def drive(act, events=40):
    (one,), sizes, _ = stress.run(["small"], events, rounds=2, makers=SimpleNamespace(small=lambda: figure(act)))
    return one, sizes


def test_a_figure_that_is_well_has_no_faults():
    one, _ = drive(lambda *_: None)
    assert (one.faults, one.equal) == ([], one.compared)


def test_a_picture_that_goes_stale_is_noticed():
    """A marker that grows and never shrinks: what is shown depends on what was shown before."""

    def act(figure, _x, n):
        (point,) = figure.axes[0].lines
        point.set_markersize(max(point.get_markersize(), 8 + n))

    one, _ = drive(act)
    assert any("not what a new figure shows" in fault for fault in one.faults)


@pytest.mark.parametrize("harm", [ValueError("no"), UserWarning("careful")])
def test_exceptions_and_warnings_are_noticed(harm):
    def act(_figure, x, _n):
        if x < 0:
            warnings.warn(harm, stacklevel=1) if isinstance(harm, Warning) else _throw(harm)

    one, _ = drive(act)
    assert any(type(harm).__name__ in fault for fault in one.faults)


def _throw(problem):
    raise problem


def test_memory_that_grows_is_noticed():
    kept = []
    _, sizes = drive(lambda *_: kept.append(bytes(20_000)), events=200)
    assert (sizes[-1] - sizes[0]) / 200 * 1000 > stress.MB_PER_1000_EVENTS
