"""Live figures under stress: ``python tests/measure/stress.py [events [figure ...]]``; 2000 events in all if not said.

Values in any order, typed and dragged, presets, Play's walks, the pointer, Reset, and two threads at once. Four things
must hold: no exception and no warning; the controls and their faces agree; the picture is always the one that a new
figure draws at the same values, pixel by pixel; and memory stays flat. The exit code is 1 unless all do.

Caches that are kept on purpose grow until they are full, so they are emptied before memory is measured; what they
hold when full is printed below.
"""

import argparse
import functools
import gc
import io
import itertools
import sys
import threading
import tracemalloc
import warnings
from collections import Counter
from pathlib import Path

import ipywidgets as widgets
import numpy as np
from PIL import Image

from primer import explorers
from primer.live.explorer import _KEPT

sys.path.append(str(Path(__file__).parents[1]))

from legal import any_value

MB_PER_1000_EVENTS = 1.0  # more is a leak
_COMPARED_AFTER = 100  # events on one figure
_WALK = 5  # steps of Play's buttons in one go


class Stress:
    """A figure, random events on it, and all that went wrong: ``faults``."""

    def __init__(self, name, make):
        self.name, self.make = name, make
        self.explorer = make()
        self.explorer._share.button.value = True  # which makes its box
        self.faces = [widget for widget in _inside(self.explorer) if hasattr(widget, "_stops")]
        self.events, self.faults, self.equal, self.compared = 0, [], 0, 0

    def drive(self, count, rng):
        """Random events, ``count`` of them."""
        end = self.events + count
        while self.events < end:
            event = _EVENTS[rng.integers(len(_EVENTS))]
            try:
                self.events += event(self, rng)
            except Exception as problem:  # warnings are errors here
                self.faults.append(f"{self.name}: {event.__name__}: {type(problem).__name__}: {problem}")
                self.events += 1

    def drive_on_two_threads(self, count, rng):
        """As JupyterLab does, whose controls speak to a thread of their own while a cell runs."""
        other = Stress.__new__(Stress)
        other.__dict__ = self.__dict__ | {"events": 0}
        thread = threading.Thread(target=other.drive, args=(count // 2, rng.spawn(1)[0]))
        thread.start()
        self.drive(count - count // 2, rng)
        thread.join()
        self.events += other.events

    def compare(self):
        """The figure beside a new one that was set to the same values."""
        with _lasting_only_here():
            same = self._same()
        agree = all(
            face._box.value == face._control.value and face._slider.value == face._stop() for face in self.faces
        )
        self.compared += 1
        self.equal += same
        if not same:
            self.faults.append(f"{self.name}: not what a new figure shows at {self.explorer.preset}")
        if not agree:
            self.faults.append(f"{self.name}: box, slider and value of a control differ at {self.explorer.preset}")

    def _same(self):
        try:
            fresh = self.make()
            fresh.set(**{name: control.value for name, control in self.explorer.controls.items()})
            if any(getattr(self.explorer, part) != getattr(fresh, part) for part in ("frame", "text")):
                return False
            return all(map(np.array_equal, _pixels(self.explorer), _pixels(fresh)))
        except Exception as problem:
            self.faults.append(f"{self.name}: a new figure: {type(problem).__name__}: {problem}")
            return False

    # Each event returns how many it was.

    def put(self, rng):
        control = self._any(rng)
        control.value = any_value(control, rng)
        return 1

    def type_or_drag(self, rng):
        if not self.faces:
            return self.put(rng)
        face = self.faces[rng.integers(len(self.faces))]
        if rng.integers(2):
            face._box.value = any_value(face._control, rng)
        else:
            face._slider.value = int(rng.integers(len(face._stops)))
        return 1

    def walk(self, rng):
        plays = [control for control in self.explorer.controls.values() if getattr(control, "play", False)]
        if not plays:
            return self.put(rng)
        control = plays[rng.integers(len(plays))]
        start = min(control.value, control.max - _WALK)
        for value in range(start, start + _WALK):
            control.value = max(value, control.min)
        return _WALK

    def choose_preset(self, rng):
        menu = self.explorer._menu
        menu.value = menu.options[rng.integers(len(menu.options))]
        return 1

    def share(self, rng):
        """Settings of random values, and back to the first ones with what the box of Share held."""
        share = self.explorer._share
        share.button.value = bool(rng.integers(2))
        settings = self.explorer.preset
        names = list(self.explorer.controls)
        chosen = rng.choice(names, size=min(3, len(names)), replace=False)
        self.explorer.set(**{str(name): any_value(self.explorer.controls[name], rng) for name in chosen})
        share.row.children[0].value = settings
        return 3

    def point(self, rng):
        if not self.explorer._point:
            return self.put(rng)
        self.explorer._on_pointer(*rng.uniform(0, self.explorer._size))
        return 1

    def go_back(self, _rng):
        self.explorer._on_reset(None)
        return 1

    def _any(self, rng):
        controls = list(self.explorer.controls.values())
        return controls[rng.integers(len(controls))]


_EVENTS = [
    *[Stress.put] * 6,
    *[Stress.type_or_drag] * 4,
    *[Stress.choose_preset] * 3,
    *[Stress.walk] * 2,
    *[Stress.point] * 2,
    Stress.share,
    Stress.go_back,
]


def _inside(widget):
    """A widget and all below it."""
    yield widget
    for child in getattr(widget, "children", ()):
        yield from _inside(child)


class _lasting_only_here:  # noqa: N801
    """Closes the widgets made inside: ipywidgets keeps every open one, which is no leak of the figures'."""

    def __enter__(self):
        self._before = {*_open_widgets()}

    def __exit__(self, *_):
        for key, widget in [*_open_widgets().items()]:
            if key not in self._before:
                widget.close()


def _open_widgets():
    return widgets.widget._instances


def _pixels(explorer):
    """Of the stored picture, and of the part that stands still on the page."""
    pictures = explorer.still(), explorer._shown.background
    return [np.asarray(Image.open(io.BytesIO(picture)).convert("RGB")) for picture in pictures]


def _caches():
    """Every function cache of the course and of what it uses, by name; some of others' have none."""
    caches = [thing for thing in gc.get_objects() if isinstance(thing, functools._lru_cache_wrapper)]
    return {f"{cache.__module__}.{getattr(cache, '__qualname__', id(cache))}": cache for cache in caches}


def memory(stresses):
    """MB in use without what the caches hold, and MB that each of the course's caches would hold when full.

    Each figure goes back to its start: the one picture it keeps is then always the same, not 2 MB more or less.
    """
    for stress in stresses:
        stress.explorer.reset()
    full = {}
    for name, cache in _caches().items():
        entries, room = cache.cache_info().currsize, cache.cache_info().maxsize
        before = tracemalloc.get_traced_memory()[0]
        cache.cache_clear()
        if name.startswith("primer.") and entries:
            full[name] = (before - tracemalloc.get_traced_memory()[0]) / 1e6 / entries * (room or entries)
    before = tracemalloc.get_traced_memory()[0]
    kept = len(_KEPT)
    _KEPT.clear()
    gc.collect()
    now = tracemalloc.get_traced_memory()[0]
    if kept:
        full["each picture that is kept, of at most 12"] = (before - now) / 1e6 / kept
    return now / 1e6, full


def run(names, events, *, rounds=4, seed=0, makers=explorers):
    """Drive the figures called ``names`` in turn, ``events`` in all after a warm-up; Stress objects and MB."""
    warnings.simplefilter("error")
    rng = np.random.default_rng(seed)
    tracemalloc.start()
    stresses = [Stress(name, getattr(makers, name)) for name in names]
    sizes, full = [], {}
    for number in range(rounds + 1):  # the first is the warm-up
        for stress in stresses:
            drive = stress.drive_on_two_threads if number % 2 else stress.drive
            for count in _portions(-(-events // rounds // len(names))):
                drive(count, rng)
                stress.compare()
        size, held = memory(stresses)
        sizes.append(size)
        full = {name: max(held.get(name, 0), full.get(name, 0)) for name in held | full}
    tracemalloc.stop()
    return stresses, sizes, full


def _portions(count):
    """``count`` in portions after each of which the pictures are compared."""
    while count > 0:
        yield min(count, _COMPARED_AFTER)
        count -= _COMPARED_AFTER


def main(arguments=None):
    """Drive all figures and print what happened; 1 if anything was wrong."""
    parser = argparse.ArgumentParser(description="Drive live figures with random events.")
    parser.add_argument("events", nargs="?", type=int, default=2000)
    parser.add_argument("figures", nargs="*", default=explorers.__all__)
    asked = parser.parse_args(arguments)
    stresses, sizes, full = run(asked.figures, asked.events)
    print(f"{'figure':24}events  faults  equal to a new one")
    for stress in stresses:
        print(f"{stress.name:24}{stress.events:6}{len(stress.faults):8}{stress.equal:14} of {stress.compared}")
    faults = [fault for stress in stresses for fault in stress.faults]
    total, equal, compared = (sum(getattr(s, what) for s in stresses) for what in ("events", "equal", "compared"))
    driven = total * (len(sizes) - 1) / len(sizes)  # without the warm-up
    growth = (sizes[-1] - sizes[0]) / driven * 1000
    if growth > MB_PER_1000_EVENTS:
        faults.append(f"memory grows by {growth:.2f} MB per 1000 events")
    print(f"{'all':24}{total:6}{len(faults):8}{equal:14} of {compared}")
    print(f"\nMB after each round, caches emptied: {', '.join(f'{size:.2f}' for size in sizes)}")
    print(f"growth per 1000 events: {growth:.2f} MB\n\nMB in caches when full:")
    for name, size in itertools.islice(Counter(full).most_common(), 12):
        print(f"{size:8.2f}  {name}")
    print("", *faults, sep="\n")
    return int(bool(faults))


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # also in a file on Windows
    sys.exit(main())
