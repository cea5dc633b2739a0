"""A live figure of an open page, driven with the keyboard alone."""

import functools
import io
import math
import re
import time
from collections import Counter

import numpy as np
from legal import ends
from PIL import Image

from primer import explorers

# None of what ends what Play began, and is pressed with it, and of drawers, which are open by then.
_OF_ONE_MAKE = {"number": 1, "slider": 1, "checkbox": 1, "menu": 2, "stop": 0, "submit": 0}
_OF_ONE_PAGE = "play", "text", "button"  # one mechanism in all figures: tried in the first that has it
_CONTROLS = ":is([role=slider], input, select, button)"
_SOURCE = "figure => figure.closest('.jp-CodeCell').querySelector('.cm-content').textContent"
_IS_OPEN = "figure => [...figure.querySelectorAll('.primer-controls > *')].every(row => row.checkVisibility())"
_SHOWN = """(figure, controls) => [...figure.querySelector(".primer-controls").querySelectorAll(controls)].filter(
    control => control.checkVisibility())"""
_DESCRIBE = """control => {
    const icon = control.querySelector("i")?.className.replace("fa fa-", "");
    const menu = control.options?.[0].text === "—" ? "presets" : "menu";
    const name = (control.labels?.[0] ?? control).textContent.trim();
    return [icon ?? control.role ?? (control.options ? menu : control.type), name];
}"""
# The picture as a number, since it is asked for again and again, and has some 30 000 characters.
_LOOK = """figure => {
    const [still, layer] = figure.querySelectorAll("svg");
    const source = still.querySelector("image").href.baseVal.slice(-99) + layer.innerHTML;  // a PNG's end: its checksum
    let picture = 0;
    for (let at = 0; at < source.length; at++) picture = (31 * picture + source.charCodeAt(at)) | 0;
    return {picture, words: layer.nextElementSibling.textContent};
}"""
_BOX = """figure => {
    const still = figure.querySelector("svg");
    still.scrollIntoView({block: "center"});
    const {x, y, width, height} = still.getBoundingClientRect();
    return {x, y, width, height};
}"""


@functools.cache
def acting(name):
    """Where each control of the figure ``name`` has something to do: its label → 0 for the start, or a preset's number.

    Found without a page, where it takes milliseconds and not a second for each place.
    """
    figure = getattr(explorers, name)()
    places = [{}, *({"preset": title} for title in figure.presets)]
    return {
        control.description: next((at for at, place in enumerate(places) if _acts(figure, control, place)), 0)
        for control in figure.controls.values()
    }


def _acts(figure, control, place):
    """Whether an end of a control gives both another picture and other words there."""
    figure.reset()
    figure.set(**place)
    picture, words = _drawn(figure), figure.text
    for value in ends(control):
        control.value = value
        if _drawn(figure) != picture and figure.text != words:
            return True
    return False


def _drawn(figure):
    """What moves in the picture, without its words."""
    return re.sub(r'aria-label="[^"]*"|<p .*?</p>', "", figure.frame)


def _inwards(slider):
    """The key that moves a slider, from its right end back."""
    now, high = (float(slider.get_attribute(f"aria-value{end}")) for end in ("now", "max"))
    return "ArrowRight" if now < high else "ArrowLeft"


class Figure:
    """A live figure on the page; after ``drive()``, ``complaints`` names what does not answer."""

    def __init__(self, root, tried):
        """``tried`` is a set of what was driven on this page already, to which the figure adds."""
        self.root, self.page, self.complaints, self._tried = root, root.page, [], tried
        self.element = root.element_handle()  # found once: to look for it among all takes the page long
        self.name = self.element.evaluate(_SOURCE)
        for drawer in self.element.query_selector_all("button.widget-toggle-button"):
            drawer.press("Enter")
        self._until(lambda: self.element.evaluate(_IS_OPEN))  # by the kernel: what is not yet shown would be missing
        self.controls = [*self.element.evaluate_handle(_SHOWN, _CONTROLS).get_properties().values()]
        self.presets = root.get_by_label("Show me")
        self.places = range(max(1, self.presets.locator("option").count()))  # the start and the presets
        self.start, self.patience = self._look(), 5

    def drive(self):
        """Move each control by itself, but of many that are of one make the first few.

        That each of them matters is tested without a page, where it takes no time.
        """
        self.root.scroll_into_view_if_needed()
        self._walk()
        moves = {"slider": self._slide, "number": self._type, "menu": self._choose, "checkbox": self._toggle}
        moves |= {"play": self._play, "presets": self._show, "text": self._paste, "button": self._copy}
        driven = Counter()
        for control, kind, label, acts in self._known():
            driven[kind] += 1
            if driven[kind] <= _OF_ONE_MAKE.get(kind, 99) and kind not in self._tried:
                self._try(moves[kind], control, f"{kind} “{label}”", acts)
        self._tried |= {*driven} & {*_OF_ONE_PAGE}
        self._compare_pixels()

    def _known(self):
        """Each control but Reset with its kind, its label and the place where it has something to do."""
        (name,) = re.findall(r"explorers\.(\w+)\(", self.name)
        label, acts, known = "", acting(name), []
        for control in self.controls[:-1]:
            kind, own_label = control.evaluate(_DESCRIBE)
            label = own_label or label  # a slider is described by the box to its left
            known.append((control, kind, label, acts.get(label, 0)))
        sliders = (control for control, kind, _, acts in known if kind == "slider" and not acts)
        self._mover = next(sliders, None)
        return known

    def _walk(self):
        """From control to control with the Tab key."""
        self.controls[0].focus()
        for control in self.controls:
            if not control.evaluate("control => control === document.activeElement"):
                self.complaints.append(f"{self.name}: Tab does not reach {control.evaluate(_DESCRIBE)}")
                control.focus()
            self.page.keyboard.press("Tab")

    def _compare_pixels(self):
        """Between the start and the last preset, if there is one, the screen itself changes.

        Tried up to three times: a menu that is slow to open loses its keys.
        """
        if self.places[-1] and not any(self._screen_changes() for _ in range(3)):
            menu = self.presets.evaluate("menu => menu.selectedIndex")
            picture = "the old" if self._look() == self.start else "a new"
            where = f"the menu is at {menu} of {self.places[-1]}, with {picture} picture"
            self.complaints.append(f"{self.name}: the screen shows the same after a preset; {where}")

    def _screen_changes(self):
        self._go_to(0)
        before = self._pixels()
        self._go_to(self.places[-1])
        return self._until(lambda: self._differs(before))  # the screen is a little behind

    def _differs(self, before):
        """Whether the screen shows another picture; scrolling by half a pixel changes less than both bounds."""
        return (np.abs(self._pixels() - before).max(axis=2) > 96).sum() >= 50

    def _try(self, move, control, what, acts):
        """Move a control from where it ``acts``, the start or a preset, and if it does not answer from all of them.

        An answer is awaited for a moment at first, since most of those that do not answer have nothing to do there.
        """
        for self.patience in (0.7, 5):
            for place in sorted(self.places, key=lambda place: place != acts):
                self._go_to(place)
                control.focus()
                if not (stale := move(control)):
                    return
        self.complaints.append(f"{self.name}: {what}: no new {stale}")

    def _go_to(self, place):
        """To the start with Reset, the last control, and from there to the preset of that number, if not 0."""
        self.controls[-1].press("Enter")
        if not self._until(lambda: self._look() == self.start, 30):  # a page that stores itself may keep it waiting
            self.complaints.append(f"{self.name}: Reset does not lead back to the start")
        if place:
            self.presets.focus()
            self._press("Space", *["ArrowDown"] * place, "Enter")
            self._until(lambda: self._look() != self.start, self.patience)  # a preset may be the start

    # Each move returns what did not change, picture or words, as words: "" if all is well.

    def _slide(self, control):
        return self._news(_inwards(control))

    def _type(self, control):
        """A number a third of the way to the farther end."""
        low, high = (float(control.get_attribute(end)) for end in ("min", "max"))
        now = float(control.input_value())
        third = ((high if high - now > now - low else low) - now) / 3
        if control.get_attribute("step") == "1":
            third = round(third) or math.copysign(1, third)
        return self._news("ControlOrMeta+A", *f"{now + third:.4g}", "Enter")

    def _choose(self, control):
        """The next option, or the one before the last.

        The menu is opened first: JupyterLab takes the arrow keys of a closed one to walk through the cells.
        """
        index, count = control.evaluate("menu => [menu.selectedIndex, menu.length]")
        return self._news("Space", "ArrowDown" if index + 1 < count else "ArrowUp", "Enter")

    def _show(self, control):
        """The first preset, after a slider or the first menu was moved, since it may be the start.

        What each of them shows is tested without a page.
        """
        self._move_first()
        control.focus()
        return self._choose(control)

    def _move_first(self):
        """The first slider that has something to do at the start or, where there is none, the first menu."""
        before = self._look()
        if self._mover is None:
            self.controls[0].focus()
            self._choose(self.controls[0])
        else:
            self._mover.focus()
            self._press(_inwards(self._mover))
        self._until(lambda: self._look() != before)

    def _paste(self, control):
        """The settings that the figure showed before a control was moved."""
        before = control.input_value()
        self._move_first()
        control.focus()
        self._press("ControlOrMeta+A")
        self.page.keyboard.insert_text(before)
        return self._news("Enter")

    def _copy(self, control):
        """The settings as they are now, after a control was moved."""
        self._move_first()
        control.press("Enter")
        settings = self.root.locator("input[type=text]").input_value()
        copied = self.page.evaluate("() => navigator.clipboard.readText()")
        return "" if copied == settings else f"settings in the clipboard, but {copied!r}"

    def _toggle(self, _control):
        return self._news("Space")

    def _play(self, _control):
        """Play until three pictures were shown, pause, and go to the first with the next button."""
        stale = self._news("Space") or self._news() or self._news()
        self._press("Space")
        self.page.wait_for_timeout(500)
        paused = self._look()
        self.page.wait_for_timeout(300)
        if self._look() != paused:
            self.complaints.append(f"{self.name}: Play does not pause")
        return stale or self._news("Tab", "Enter")

    def _news(self, *keys):
        """Press keys and wait until both picture and words are new; say which are not."""
        before = self._look()
        self._press(*keys)
        self._until(lambda: not self._common(before), self.patience)
        return " and ".join(self._common(before))

    def _press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)

    def _until(self, happened, seconds=5):
        """Whether it happened in time."""
        end = time.monotonic() + seconds
        while not (done := happened()) and time.monotonic() < end:
            self.page.wait_for_timeout(20)
        return done

    def _look(self):
        return self.element.evaluate(_LOOK)

    def _common(self, before):
        return [part for part, shown in self._look().items() if shown == before[part]]

    def _pixels(self):
        """What the screen shows where the figure is, by place: its parts may be replaced meanwhile."""
        box = self.root.evaluate(_BOX)
        screenshot = self.page.screenshot(clip={side: int(pixels) for side, pixels in box.items()})
        return np.asarray(Image.open(io.BytesIO(screenshot)).convert("RGB"), dtype=int)
