"""The live figure: controls, one picture, and words that say what it shows.

A new figure takes a drawing function and the controls, nothing else::

    import numpy as np
    from primer import plots
    from primer.live.explorer import Explorer, choice, slider

    def parabola(figure, scale):                        # 1. what stands still
        ax = figure.subplots()
        x = np.linspace(-3, 3, 200)
        ax.plot(x, x**2)
        ax.set(title="A point on a parabola", yscale=scale)
        point, = ax.plot([], [], "o", animated=True)    # 2. what moves: animated=True

        def move(x):                                    # 3. puts it where the controls say
            point.set_data([x], [x**2])
            return f"At x = {x:g} the height is {x**2:g}."   # 4. and says so in words

        return move

    Explorer(parabola, {
        "x": slider(1.0, -3, 3, label="position x"),
        "scale": choice("linear", ["linear", "symlog"], label="scale"),
    })

The names of the arguments are the names of the controls. They are given the controls' values, and of a menu what its
word stands for: ``choice("tenfold", {"tenfold": 10, "hundredfold": 100})`` gives a number. A change of ``x``, which
``move`` takes, moves what moves: a few milliseconds. A change of ``scale``, which the drawing function itself takes,
draws the still part anew; the last few are kept. An argument ``**rest`` of ``move`` takes all controls that are left.

With ``point=("x", "y")`` a click in the first Axes, or a drag, sets the two controls of these names to where it is;
``("x", None)`` takes the way across only.
That takes the optional package ipyevents; without it there is no pointer, and the sliders do the same.

``move`` must set everything that moves each time it is called, and knows nothing of widgets: it can be called, tested
and saved like any Matplotlib code. Three rules keep it fast and calm: fix every axis limit, give changing numbers a
fixed place and format, and mark points sparsely (``markevery``).

``primer.plots`` holds the parts that figures share. To add the figure to the course, write a function that
returns its Explorer into the notebook's module in ``primer.explorers`` and name it in ``__all__`` there: the
tests then drive each of its controls, and the benchmark times it.
"""

import base64
import inspect
import threading
from collections import OrderedDict
from html import escape
from urllib.parse import parse_qsl, urlencode

import ipywidgets as widgets
import numpy as np

from primer import checks
from primer.live import looks, places
from primer.live import pointer as pointers
from primer.live.controls import Control, choice, int_slider, log_slider, player, slider, switch
from primer.live.faces import Face, bundle
from primer.live.gone import sign
from primer.live.picture import Picture
from primer.live.rest import give_back_soon
from primer.live.sharing import Share
from primer.live.ticks import lighten
from primer.plots.style import FONTS, new_figure, plain_powers, style

__all__ = ["Explorer", "choice", "int_slider", "log_slider", "slider", "switch"]

_NO_PRESET = "—"
# What all figures of a kernel have shown last, before what they show now: some 2 MB each.
_KEPT, _MOST_KEPT = OrderedDict(), 12


class Explorer(widgets.VBox):
    """A live figure.

    ``scene(figure, **still)`` draws what stands still and returns ``move(**moving)``, which moves the rest and
    returns the words; see the module's page above. ``controls`` maps the names of their arguments to widgets.
    ``size`` is the picture's, in pixels of the page; ``presets`` maps a title to values of some controls, the
    others being as at the start; ``more`` maps a title to names of controls that are shown only when its button is
    pressed. ``point`` names the two numeric controls that the pointer sets, for x and y; None sets nothing that way.

    ``controls``   dict name → widget; setting one's value redraws before it returns
    ``text``       one paragraph: what the picture shows now
    ``frame``      the source last sent to the page: what moves, and the words
    ``preset``     the values of all controls as a short string, for ``set(preset=...)``
    ``still()``    PNG bytes of exactly what is shown now
    ``set()``      change several controls and draw once
    ``reset()``    back to the values it began with
    """

    # One lock for all live figures: events may arrive on several threads, and Matplotlib's settings are global.
    _lock = threading.RLock()

    def __init__(self, scene, controls, *, size=(1000, 420), presets=None, more=None, point=None):
        self.controls = _controls(controls)
        self._more = dict(more or {})
        self._scene, self._size = scene, size
        self._start = self._values()
        # Whole: what a preset shows does not depend on what was set before.
        self.presets = {title: self._start | values for title, values in (presets or {}).items()}
        # Two figures on a page never share an id, unless they are the same: one may be hidden, with what its ids name.
        self._salt = f"{getattr(scene, '__qualname__', 'scene')} {self.preset}"
        self._places = None
        self._drawn_for, self._drawing = None, None  # the values that stand still, and what `_draw` gave for them
        self._shown = None
        self._held = False
        self._face = Face(self)
        self._menu = looks.shared(
            widgets.Dropdown, options=[_NO_PRESET, *self.presets], description="Show me", look={"width": "360px"}
        )
        self._still_names = _names(scene)[1:]
        if not {*self._still_names} <= {*self.controls}:
            self._compare_names({*self._still_names}, {*self.controls})
        self._background, self._layer = (
            looks.shared(widgets.HTML, look={"grid_area": "picture", "width": "auto"}) for _ in range(2)
        )
        self._share = Share(lambda: self.preset, self._on_shared)
        self._point = () if point is None else self._read_point(point)
        self._pointer = pointers.Pointer(size, self._on_pointer) if self._point else None
        pictures = [self._background, self._layer]
        if self._pointer and self._pointer.page:
            pictures.append(self._pointer.page)
        stack = looks.shared(
            widgets.GridBox, pictures,
            look={"grid_template_areas": '"picture"', "grid_template_columns": "100%", "width": f"{size[0]}px",
                  "max_width": "100%"},
        )  # fmt: skip
        self._redraw()
        super().__init__([self._panel(), stack, sign()], layout={"align_items": "flex-start", "overflow": "hidden"})
        self.add_class("primer-explorer")
        self.add_class("primer-live")
        self._layer.add_class("primer-layer")
        self._menu.observe(self._on_menu, names="value")
        for widget in self.controls.values():
            widget.observe(self._on_change, names="value")

    def set(self, **values):
        """Set several controls and draw once.

        ``preset="title"`` or ``preset=explorer.preset`` sets all that the preset names; further values come on
        top. ValueError, and nothing changed, if a name is no control or a value is out of its range.
        """
        if "preset" in values:
            values = self._read_preset(values.pop("preset")) | values
        for name, value in values.items():
            self._check(name, value)
        with self._lock:
            self._held = True
            try:
                for name, value in values.items():
                    self.controls[name].value = value
            finally:
                self._held = False
            self._redraw()

    def reset(self):
        """Back to the values the figure began with."""
        self.set(**self._start)

    @property
    def preset(self):
        """The values of all controls as a string, such as ``lr=0.5&steps=20``; ``set(preset=...)`` takes it."""
        return urlencode(self._values())

    def still(self):
        """PNG bytes of exactly what is shown now: the still part, what moves above it, and the words below."""
        with self._lock, style():
            return self._shown.still(self.text)

    _ipython_display_ = None

    def _repr_mimebundle_(self, **_kwargs):
        """Two faces: the live widget where there is a kernel; the still picture and the words everywhere."""
        picture = self.still()
        self._face.open(self.text, picture)
        data, metadata = bundle(self, self.text, picture)
        metadata["image/png"]["width"] = self._size[0]
        return data, metadata

    def __repr__(self):
        return self.text

    def _values(self):
        return {name: widget.value for name, widget in self.controls.items()}

    def _on_change(self, _change):
        with self._lock:
            if not self._held:
                self._menu.value = _NO_PRESET
                self._redraw()

    def _on_reset(self, _button):
        self._menu.value = _NO_PRESET
        self.reset()

    def _on_menu(self, change):
        if change.new != _NO_PRESET:
            self.set(preset=change.new)

    def _on_shared(self, preset):
        self.set(preset=preset)
        self._menu.value = _NO_PRESET

    def _on_pointer(self, x, y):
        """Set the controls of ``point`` to what lies at a pixel of the picture; False outside of its Axes."""
        with self._lock:
            controls = {name: self.controls.get(name) for name in self._point}
            there = pointers.values_at(self._shown.figure, x, y, controls)
            if there and there != {name: self.controls[name].value for name in there}:
                self._menu.value = _NO_PRESET
                self.set(**there)
            return there is not None

    def _redraw(self):
        with self._lock:
            values = self._values()
            with style(), np.errstate(all="ignore"):
                picture, move, names = self._picture({name: values[name] for name in self._still_names})
                self.text = move(**self._meant({name: values[name] for name in names}))
                self.frame = self._page(picture)
            if picture is not self._shown:
                self._shown = picture
                self._background.value = _still_page(picture)
                if self._pointer:
                    self._pointer.show(picture.figure)
            self._layer.value = self.frame
            self._share.update()
            self._face.show_soon(lambda: (self.text, self.still()))

    def _meant(self, values):
        """What a drawing function is given for these values of controls."""
        return {name: self.controls[name].meaning(value) for name, value in values.items()}

    def _picture(self, still):
        """For these values of the controls that stand still: the picture, its ``move``, the controls that this takes.

        The last few are kept.
        """
        key = tuple(still.values())
        if key != self._drawn_for:
            drawing = _KEPT.pop((self, key), None) or self._draw(still)
            if self._drawing:
                _KEPT[self, self._drawn_for] = self._drawing
                while len(_KEPT) > _MOST_KEPT:
                    _KEPT.popitem(last=False)
            self._drawn_for, self._drawing = key, drawing
        return self._drawing

    def _draw(self, still):
        figure, move = self._scene_of(still)
        self._place(figure)
        lighten(figure)
        give_back_soon()
        return Picture(figure, self._salt), move, self._moving_names(move)

    def _scene_of(self, still):
        figure = new_figure(*self._size)
        move = self._scene(figure, **self._meant(still))
        plain_powers(figure)
        return figure, move

    def laid_out(self):
        """Where Matplotlib puts the Axes, anew: the figure's salt, and a box in shares of the picture for each.

        The boxes leave room for what each preset and each word of a menu writes beside them.
        """
        with self._lock, style(), np.errstate(all="ignore"):
            return self._salt, places.in_common(self._scene_of(still)[0] for still in self._stills())

    def _stills(self):
        """What may stand still: at the start, in each preset, and with another word of one menu."""
        changed = [{name: word} for name in self._still_names for word in getattr(self.controls[name], "options", ())]
        seen = {}
        for values in [{}, *self.presets.values(), *changed]:
            still = {name: (self._start | values)[name] for name in self._still_names}
            seen[tuple(still.values())] = still
        return seen.values()

    def _page(self, picture):
        width, height = self._size
        words = escape(self.text)
        return (
            f'<svg viewBox="0 0 {width} {height}" role="img" aria-label="{words}" xmlns="http://www.w3.org/2000/svg"'
            f' xmlns:xlink="http://www.w3.org/1999/xlink" style="display:block;width:100%;stroke-linejoin:round;'
            f'font-family:{", ".join(FONTS)}">{picture.layer()}</svg>'
            f'<p style="margin:6px 4px 0;font-size:15px;line-height:1.45;min-height:2.9em">{words}</p>'
        )

    def _panel(self):
        reset = looks.shared(widgets.Button, description="Reset", tooltip="Back to the start", look={"width": "80px"})
        reset.on_click(self._on_reset)
        folded = {name for names in self._more.values() for name in names}
        shown = [control for name, control in self.controls.items() if name not in folded]
        switches = [control.face() for control in shown if not control.in_grid]
        drawers = [self._drawer(title, names) for title, names in self._more.items()]
        players = filter(None, map(player, self.controls.values()))
        buttons = *(button for button, _ in drawers), self._share.button, reset
        extras = [*([self._menu] if self.presets else []), *players, *buttons]
        rows = [self._grid(control for control in shown if control.in_grid)]
        rows += [looks.shared(widgets.HBox, switches, look={"flex_flow": "row wrap"})] if switches else []
        rows += [*(grid for _, grid in drawers), self._share.row]
        rows += [looks.shared(widgets.HBox, extras, look={"flex_flow": "row wrap", "margin": "0 0 4px 0"})]
        panel = looks.shared(widgets.VBox, rows, look={"max_width": "100%"})
        panel.add_class("primer-controls")
        return panel

    def _grid(self, controls):
        return looks.shared(widgets.GridBox, [control.face() for control in controls], look=self._grid_look())

    def _grid_look(self):
        columns = "repeat(auto-fit, minmax(300px, 1fr))"
        return {"grid_template_columns": columns, "width": f"{self._size[0]}px", "max_width": "100%"}

    def _drawer(self, title, names):
        """A button, and the controls that it shows and hides; the page learns of them when it is first pressed."""
        button = looks.shared(
            widgets.ToggleButton, description=title, tooltip=f"Show or hide: {title}", look={"width": "auto"}
        )
        grid = widgets.GridBox(layout=self._grid_look() | {"display": "none"})

        def show(change):
            if not grid.children:
                grid.children = [self.controls[name].face() for name in names]
            grid.layout.display = "grid" if change.new else "none"

        button.observe(show, names="value")
        return button, grid

    def _place(self, figure):
        """Give all pictures the places of the first: nothing jumps. Those of the course's figures are known."""
        if self._places is None:
            self._places = places.known(self._salt, len(figure.axes)) or places.laid_out(figure)
        figure.set_layout_engine("none")
        for ax, place in zip(figure.axes, self._places, strict=True):
            ax.set_position(place)

    def _moving_names(self, move):
        """The controls that ``move`` takes; all that are left, if it ends in ``**``."""
        given = [name for name in self.controls if name not in self._still_names]
        wanted = _names(move)
        if _takes_all(move):
            wanted += [name for name in given if name not in wanted]
        self._compare_names({*self._still_names, *wanted}, {*self.controls})
        return wanted

    def _compare_names(self, arguments, controls):
        if arguments != controls:
            raise ValueError(
                "controls must be named like the arguments of the drawing function and of what it returns: "
                f"got {sorted(controls)} for {sorted(arguments)}"
            )

    def _check(self, name, value):
        """ValueError unless ``name`` is a control and ``value`` one of its values."""
        checks.one_of("a control's name", name, list(self.controls))
        if np.ndim(value):
            raise ValueError(f"{name} must be a single value, got {name}={value!r}")
        self.controls[name].check(name, value)

    def _read_point(self, point):
        """The names of two different numeric controls, or of one and None; else ValueError."""
        names = tuple(point) if isinstance(point, (tuple, list)) else ()
        numbers = [name for name, control in self.controls.items() if control.is_number]
        if len(names) != 2 or names[0] == names[1] or any(name not in [*numbers, None] for name in names):
            raise ValueError(f"point must be two of {', '.join(numbers)}; got point={point!r}")
        return names

    def _read_preset(self, preset):
        """The values that a preset's title or a preset string stands for. Nothing in it is ever evaluated."""
        if isinstance(preset, str) and preset in self.presets:
            return self.presets[preset]
        values = {}
        try:
            if not isinstance(preset, str) or not preset:
                raise ValueError("not a filled string")
            for name, word in parse_qsl(preset, keep_blank_values=True, strict_parsing=True, max_num_fields=99):
                values[name] = self.controls[name].read(word)
                self._check(name, values[name])
        except (KeyError, TypeError, ValueError, AttributeError) as problem:
            titles = ", ".join(map(repr, self.presets)) or "none here"
            raise ValueError(
                f"preset must be a title ({titles}) or a string like {self.preset!r}; "
                f"got {_brief(repr(preset))} ({_brief(str(problem))})"
            ) from None
        return values


def _controls(controls):
    """``controls`` as a dict of its own; ValueError for what is none of this course's."""
    for name, control in controls.items():
        if not isinstance(control, Control):
            raise ValueError(
                f"controls must be made by slider, log_slider, int_slider, choice or switch, got {name}={control!r}"
            )
    return dict(controls)


def _brief(text):
    return text if len(text) <= 200 else f"{text[:200]}…"


def _names(function):
    parameters = inspect.signature(function).parameters.values()
    return [p.name for p in parameters if p.kind is not p.VAR_KEYWORD]


def _takes_all(function):
    return any(p.kind is p.VAR_KEYWORD for p in inspect.signature(function).parameters.values())


def _still_page(picture):
    """The still part as a page element of the same box as the layer above it."""
    source = base64.b64encode(picture.background).decode()
    return (
        f'<svg viewBox="0 0 {picture.width} {picture.height}" aria-hidden="true" style="display:block;width:100%;'
        f'background:white"><image width="100%" height="100%" href="data:image/png;base64,{source}"/></svg>'
    )
