"""The second output beside a live widget: sent to pages alone, filled with what the widget shows last."""

import asyncio
import base64
import re
import sys
from types import SimpleNamespace

import ipywidgets as widgets
import pytest

from primer.live import faces
from primer.live.explorer import Explorer, slider


@pytest.fixture
def sent(monkeypatch):
    """What a page was sent, as (data, metadata, display id, update)."""
    messages = []

    def display(data, *, raw, metadata, display_id, update):
        assert raw
        messages.append((data, metadata, display_id, update))

    monkeypatch.setattr(faces, "display", display)
    monkeypatch.setattr(faces, "asked_by_a_page", lambda: True)
    return messages


def figure():
    def scene(figure):
        ax = figure.subplots()
        (point,) = ax.plot([], [], "o", animated=True)

        def move(x):
            point.set_data([x], [x])
            return f"At {x:g} & <here>."

        return move

    return Explorer(scene, {"x": slider(0.5, 0, 1, label="x")})


def test_without_a_page_nothing_is_sent(monkeypatch):
    monkeypatch.setattr(faces, "display", pytest.fail)
    explorer = figure()
    children = explorer.children
    explorer._repr_mimebundle_()
    explorer.set(x=0.7)
    assert explorer.children == children


def test_what_an_explorer_showed_last_is_sent_once_it_rests(sent, monkeypatch):
    monkeypatch.setattr(faces, "_REST", 0.2)

    async def run():
        explorer = figure()
        explorer._repr_mimebundle_()
        for x in (0.6, 0.7, 0.8):
            explorer.set(x=x)
            await asyncio.sleep(0)
        assert len(sent) == 1
        async with asyncio.timeout(60):
            while len(sent) == 1:
                await asyncio.sleep(0.05)
        return explorer

    explorer = asyncio.run(run())
    (empty, about, name, first), (data, about_again, name_again, update) = sent
    assert (first, update) == (False, True)
    assert name == name_again
    assert about == about_again == {"primer": {"face": explorer.model_id}}
    assert empty["text/plain"] == ""
    assert data["text/plain"] == explorer.text == "At 0.8 & <here>."
    assert "<here>" not in data["text/html"]
    picture = re.search(r'base64,([^"]+)"', data["text/html"])[1]
    assert base64.b64decode(picture) == explorer.still()


class Clock:
    """A loop whose time stands still until ``pass_time`` is called."""

    def __init__(self):
        self.now, self.waiting = 100.0, []

    def monotonic(self):
        return self.now

    def call_later(self, seconds, function, *arguments):
        self.waiting.append((self.now + seconds, function, arguments))

    def pass_time(self, seconds):
        self.now += seconds
        due = [each for each in self.waiting if each[0] <= self.now]
        self.waiting = [each for each in self.waiting if each not in due]
        for _, function, arguments in due:
            function(*arguments)


def test_a_face_waits_for_rest_and_then_again(sent, monkeypatch):
    clock = Clock()
    monkeypatch.setattr(faces, "time", clock)
    monkeypatch.setattr(faces.asyncio, "get_running_loop", lambda: clock)
    face = faces.Face(widgets.VBox())
    face.show_soon(pytest.fail)  # not open: nobody sees it
    assert clock.waiting == []
    face.open("")
    for words in ("first", "second"):
        before = len(sent)
        for _ in range(5):
            face.show_soon(lambda words=words: (words, None))
            assert len(clock.waiting) == 1
            clock.pass_time(2.0)
        clock.pass_time(0.9)
        assert len(sent) == before  # a change 2.9 seconds ago
        clock.pass_time(0.2)
        assert len(sent) == before + 1
        assert sent[-1][0]["text/plain"] == words
        assert clock.waiting == []


def test_words_are_words_and_no_page(sent):
    face = faces.Face(widgets.VBox())
    face.show("Not open.")
    assert sent == []
    face.open("")
    face.show("a < b & <b>")
    assert ">a &lt; b &amp; &lt;b&gt;</pre>" in sent[-1][0]["text/html"]
    face.show('"<b>"', b"picture")
    assert 'alt="&quot;&lt;b&gt;&quot;"' in sent[-1][0]["text/html"]


def test_each_widget_has_a_face_of_its_own(sent):
    for _ in range(2):
        faces.Face(widgets.VBox()).open("")
    (one, other) = (display_id for *_, display_id, _ in sent)
    assert one != other


def test_a_widget_brings_the_style_that_hides_its_face_and_once(sent):
    box = widgets.VBox()
    face = faces.Face(box)
    face.open("Words.")
    face.open("Words.")
    (style,) = box.children
    (name,) = re.findall(r'class="([^"]+)"', sent[0][0]["text/html"])
    assert style.value == f"<style>.{name}{{display:none}}</style>"
    assert style.layout.display == "none"
    assert len(sent) == 2  # shown twice: two places, with one name


def test_where_there_is_no_loop_a_figure_keeps_the_face_it_began_with(sent):
    explorer = figure()
    explorer._repr_mimebundle_()
    explorer.set(x=0.7)
    assert len(sent) == 1


def test_in_the_browser_s_python_a_face_is_filled_from_the_start(sent, monkeypatch):
    """No server saves there: what the file holds is what was sent."""
    explorer = figure()
    explorer._repr_mimebundle_()
    monkeypatch.setattr(sys, "platform", "emscripten")
    bundle, _ = explorer._repr_mimebundle_()
    (empty, *_), (filled, about, _, update) = sent
    assert (empty["text/plain"], re.findall("base64", empty["text/html"])) == ("", [])
    assert (about, update) == ({"primer": {"face": explorer.model_id}}, False)
    assert filled["text/plain"] == bundle["text/plain"] == "At 0.5 & <here>."
    assert re.search(r'base64,([^"]+)"', filled["text/html"])[1] == bundle["image/png"]


@pytest.mark.parametrize(("parent", "is_page"), [
    ({"metadata": {"cellId": "a-cell"}}, True), ({"metadata": {}}, False), ({"metadata": None}, False), ({}, False),
])  # fmt: skip
def test_a_request_that_names_its_cell_is_a_page_s(monkeypatch, parent, is_page):
    monkeypatch.setattr(faces, "get_ipython", lambda: SimpleNamespace(get_parent=lambda: parent))
    assert faces.asked_by_a_page() is is_page


def test_in_the_browser_s_python_none_but_a_page_asks(monkeypatch):
    assert not faces.asked_by_a_page()
    monkeypatch.setattr(sys, "platform", "emscripten")
    assert faces.asked_by_a_page()
