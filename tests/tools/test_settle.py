"""A notebook that is saved or exported holds pictures and words instead of live views, and nothing else has changed."""

import base64
import copy
import io
import json
import subprocess
import sys
from types import SimpleNamespace
from unittest import mock

import nbformat
import pytest
from jupyter_core.paths import jupyter_config_path
from jupyter_server.extension.config import ExtensionConfigManager
from jupyter_server.services.contents.filemanager import FileContentsManager
from PIL import Image, ImageDraw

from primer import exercises, explorers
from primer.tools import server
from primer.tools.settle import VIEW, _packed, settle

STATE = {"application/vnd.jupyter.widget-state+json": {"version_major": 2, "version_minor": 0, "state": {}}}
OTHERS = {"data": {VIEW: {"model_id": "f0"}, "text/plain": "IntSlider(value=0)"}, "metadata": {}}


def shown(thing):
    """The output that a cell which ends in ``thing`` has."""
    data, metadata = thing._repr_mimebundle_()
    return nbformat.v4.new_output("execute_result", json.loads(json.dumps(data)), metadata=metadata, execution_count=1)


def notebook(*outputs, **metadata):
    cells = [nbformat.v4.new_code_cell("0", id=f"cell-{i}", outputs=[output]) for i, output in enumerate(outputs)]
    cells.insert(0, nbformat.v4.new_markdown_cell("# Words", id="words"))
    return nbformat.v4.new_notebook(cells=cells, metadata=metadata)


def foreign():
    return nbformat.v4.new_output("display_data", **copy.deepcopy(OTHERS))


def assert_packed(stored, shown):
    """The same picture, no larger; to store it once more changes nothing."""
    assert len(stored) <= len(shown)
    first, second = (Image.open(io.BytesIO(base64.b64decode(source))).convert("RGB") for source in (stored, shown))
    assert first.tobytes() == second.tobytes()
    assert _packed(stored) == stored


@pytest.fixture(scope="module")
def figure():
    return shown(explorers.one_weight())


@pytest.fixture
def question():
    widget = exercises.predict("updates-per-epoch")
    widget.choice.value = "31"
    widget.button.click()
    return shown(widget)


def test_a_figure_keeps_its_picture_and_words_and_a_question_its_answer(figure, question):
    saved = notebook(copy.deepcopy(figure), question)
    assert all(VIEW in cell.outputs[0].data for cell in saved.cells[1:])
    assert settle(saved)
    one, other = (cell.outputs[0] for cell in saved.cells[1:])
    assert {*one.data} == {"image/png", "text/plain"}
    assert one.data["text/plain"] == figure.data["text/plain"]
    assert_packed(one.data["image/png"], figure.data["image/png"])
    assert one.metadata == {"image/png": figure.metadata["image/png"]}
    assert set(other.data) == {"text/plain"}
    assert "You said “31”" in other.data["text/plain"]
    assert "The answer is: 32" in other.data["text/plain"]
    nbformat.validate(saved)
    assert not settle(saved)  # once is enough


def test_what_is_not_ours_stays_as_it_is(figure):
    alone = notebook(foreign(), widgets=STATE)
    before = copy.deepcopy(alone)
    assert not settle(alone)
    assert alone == before
    both = notebook(foreign(), copy.deepcopy(figure), widgets=STATE)
    assert settle(both)
    assert both.cells[1].outputs == [foreign()]
    assert both.metadata.widgets == STATE  # somebody's slider still needs it


@pytest.mark.parametrize("mark", ["theirs", {}, {"live": "theirs"}, {"face": 1}, None])
def test_another_package_s_mark_of_the_same_name_is_not_ours(mark):
    output = nbformat.v4.new_output("display_data", copy.deepcopy(OTHERS["data"]), metadata={"primer": mark})
    theirs = notebook(output)
    before = copy.deepcopy(theirs)
    assert not settle(theirs)
    assert theirs == before


def test_a_view_with_nothing_beside_it_stays():
    alone = notebook(nbformat.v4.new_output("display_data", {VIEW: {}}, metadata={"primer": {"live": True}}))
    settle(alone)
    assert alone.cells[1].outputs[0].data == {VIEW: {}}


def test_the_state_of_widgets_that_nobody_shows_goes_with_the_last_view(figure):
    saved = notebook(copy.deepcopy(figure), widgets=copy.deepcopy(STATE))
    settle(saved)
    assert "widgets" not in saved.metadata
    theirs = {"application/x-another": {}, **STATE}
    saved = notebook(copy.deepcopy(figure), widgets=copy.deepcopy(theirs))
    settle(saved)
    assert saved.metadata.widgets == theirs


def test_what_a_reader_changed_takes_the_place_of_what_the_cell_began_with(figure):
    """The face is an output beside the view: words, and a page with the picture."""
    begun = copy.deepcopy(figure)
    model = begun.data[VIEW]["model_id"]
    picture = base64.b64encode(b"\x89PNG the last").decode()
    page = f'<div class="primer-face-{model}"><img src="data:image/png;base64,{picture}" alt="The last words."></div>'
    face = nbformat.v4.new_output("display_data", {"text/plain": "The last words.", "text/html": page},
                                  metadata={"primer": {"face": model}})  # fmt: skip
    saved = notebook(begun)
    other = nbformat.v4.new_output("display_data", {"text/plain": "Another's.", "text/html": page},
                                   metadata={"primer": {"face": "another"}})  # fmt: skip
    saved.cells[1].outputs[:0] = [other, face]
    settle(saved)
    (output,) = saved.cells[1].outputs
    assert output.data == {"image/png": picture, "text/plain": "The last words."}
    assert output.metadata["image/png"]["alt"] == "The last words."


def test_a_question_has_words_alone(question):
    data = {"text/plain": "Words.", "text/html": 'src="data:image/png;base64,iVBO"'}
    metadata = {"primer": {"face": question.data[VIEW]["model_id"]}}
    face = nbformat.v4.new_output("display_data", data, metadata=metadata)
    saved = notebook(question)
    saved.cells[1].outputs.insert(0, face)
    settle(saved)
    assert saved.cells[1].outputs[0].data == {"text/plain": "Words."}


def test_an_empty_face_changes_nothing(figure):
    face = nbformat.v4.new_output("display_data", {"text/plain": "", "text/html": "<div></div>"},
                                  metadata={"primer": {"face": figure.data[VIEW]["model_id"]}})  # fmt: skip
    saved = notebook(copy.deepcopy(figure))
    saved.cells[1].outputs.append(face)
    settle(saved)
    (output,) = saved.cells[1].outputs
    assert_packed(output.data["image/png"], figure.data["image/png"])


def test_a_picture_that_cannot_be_read_stays_as_it_is(figure):
    saved = notebook(copy.deepcopy(figure))
    for broken in ("iVBO", "no base64", figure.data["image/png"][:400]):
        saved.cells[1].outputs[0] = copy.deepcopy(figure)
        saved.cells[1].outputs[0].data["image/png"] = broken
        assert settle(saved)
        assert saved.cells[1].outputs[0].data["image/png"] == broken


def redrawn(source, spot=None):
    """A PNG's picture in other bytes, with the faintest change of each pixel that another machine might make.

    With ``spot``, a box of pixels, that box is black.
    """
    image = Image.open(io.BytesIO(base64.b64decode(source))).convert("RGB").point(lambda level: level ^ 1)
    if spot:
        ImageDraw.Draw(image).rectangle(spot, "black")
    stream = io.BytesIO()
    image.save(stream, "PNG")
    return base64.b64encode(stream.getvalue()).decode()


def stored_and_new(figure, words=None, **change):
    """A notebook that was stored by another machine, and the same one run here."""
    new = notebook(copy.deepcopy(figure), foreign())
    new.cells[2].outputs[0].data["image/png"] = figure.data["image/png"]
    stored = copy.deepcopy(new)
    for cell in stored.cells[1:]:
        cell.outputs[0].data["image/png"] = redrawn(figure.data["image/png"], **change)
    if words:
        stored.cells[1].outputs[0].data["text/plain"] = words
    return stored, new


def pictures(notebook):
    return [cell["outputs"][0]["data"]["image/png"] for cell in notebook["cells"][1:]]


def test_a_picture_that_looks_the_same_stays_as_it_was_stored(figure):
    stored, new = stored_and_new(figure)
    assert settle(new, stored)
    assert pictures(new)[0] == pictures(stored)[0] != figure.data["image/png"]
    assert pictures(new)[1] == figure.data["image/png"]  # not ours


@pytest.mark.parametrize("change", [{"words": "Other words."}, {"spot": (40, 40, 60, 60)}])
def test_a_picture_or_words_that_a_reader_sees_to_be_new_are_stored(figure, change):
    stored, new = stored_and_new(figure, **change)
    settle(new, stored)
    assert_packed(pictures(new)[0], figure.data["image/png"])


def test_pictures_are_those_of_the_same_cell(figure):
    stored, new = stored_and_new(figure)
    stored.cells[1].id = "another"
    settle(new, stored)
    assert_packed(pictures(new)[0], figure.data["image/png"])


@pytest.mark.parametrize("there", [None, "no notebook", "[]", "{}"])
def test_the_server_keeps_the_pictures_of_the_file_if_there_are_any(tmp_path, figure, there):
    stored, new = stored_and_new(figure)
    path = tmp_path / "course/saved.ipynb"
    path.parent.mkdir()
    if there is None:
        nbformat.write(stored, path)
    else:
        path.write_text(there, encoding="utf-8")
    manager = FileContentsManager(root_dir=str(tmp_path))
    server._load_jupyter_server_extension(
        SimpleNamespace(contents_manager=manager, web_app=SimpleNamespace(settings={}))
    )
    manager.save({"type": "notebook", "format": "json", "content": new}, "course/saved.ipynb")
    saved = pictures(json.loads(path.read_bytes()))[0]
    assert (saved == pictures(stored)[0]) is (there is None)


def files(folder, content, hooked):
    """The bytes of a notebook that a server saved, with the hook or without."""
    folder.mkdir()
    manager = FileContentsManager(root_dir=str(folder))
    if hooked:
        application = SimpleNamespace(contents_manager=manager, web_app=SimpleNamespace(settings={}))
        server._load_jupyter_server_extension(application)
    manager.save({"type": "notebook", "format": "json", "content": copy.deepcopy(content)}, "saved.ipynb")
    manager.save({"type": "file", "format": "text", "content": VIEW}, "text.txt")
    assert (folder / "text.txt").read_text(encoding="utf-8") == VIEW
    return (folder / "saved.ipynb").read_bytes()


def test_the_server_saves_whole_notebooks_and_all_others_byte_for_byte(tmp_path, figure):
    ours = notebook(copy.deepcopy(figure), foreign())
    assert files(tmp_path / "a", ours, hooked=True).count(VIEW.encode()) == 1
    assert files(tmp_path / "b", ours, hooked=False).count(VIEW.encode()) == 2
    others = notebook(foreign(), widgets=STATE)
    assert files(tmp_path / "c", others, hooked=True) == files(tmp_path / "d", others, hooked=False)


def test_another_hook_and_another_connection_stay(tmp_path):
    manager, theirs = FileContentsManager(root_dir=str(tmp_path)), mock.Mock(__name__="theirs")
    manager.register_pre_save_hook(theirs)
    chosen, stock = type("Chosen", (), {}), server.ZMQChannelsWebsocketConnection
    for there, then in ((chosen, chosen), (stock, server.PromptConnection)):
        settings = {"kernel_websocket_connection_class": there}
        application = SimpleNamespace(contents_manager=manager, web_app=SimpleNamespace(settings=settings))
        server._load_jupyter_server_extension(application)
        assert settings["kernel_websocket_connection_class"] is then
    manager.save({"type": "notebook", "format": "json", "content": notebook()}, "saved.ipynb")
    theirs.assert_called_once()


def test_installing_the_package_switches_the_extension_on():
    found = ExtensionConfigManager(read_config_path=jupyter_config_path()).get_jpserver_extensions()
    assert found.get("primer.tools.server") is True


def test_the_kernel_websocket_sends_at_once():
    with mock.patch.object(server.ZMQChannelsWebsocketConnection, "connect", return_value="connected") as stock:
        with mock.patch.object(server.PromptConnection, "__init__", return_value=None):
            connection = server.PromptConnection()
        handler = mock.Mock()
        with mock.patch.object(server.PromptConnection, "websocket_handler", handler):
            assert connection.connect() == "connected"
    handler.set_nodelay.assert_called_once_with(True)
    stock.assert_called_once()


@pytest.mark.full
def test_nbconvert_exports_pictures_that_need_no_network(tmp_path, figure, question):
    """Also of a notebook that another server saved, with its views."""
    saved = notebook(copy.deepcopy(figure), question)
    nbformat.write(saved, tmp_path / "saved.ipynb")
    command = [sys.executable, "-m", "nbconvert", "--to", "html", "--stdout", "--log-level=ERROR", "saved.ipynb"]
    page = subprocess.run(command, cwd=tmp_path, capture_output=True, check=True).stdout.decode()
    assert figure.data["image/png"][:200] in page
    assert "You said “31”" in page
    assert "widget-view" not in page
