"""The file of kept answers: nothing is lost, nothing foreign is believed, nothing raises."""

import errno
import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from primer import exercises
from primer.exercises import memory as memories
from primer.exercises.memory import COURSE, FORMAT, Kept, Memory, Slot

ENTRY = {"question": "0123456789abcdef", "given": "2", "on": "2025-03-01"}
PAGE = {"course": COURSE, "format": FORMAT, "answers": {"edge": ENTRY}}


def written(folder, page):
    path = folder / "answers.json"
    path.write_bytes(page if isinstance(page, bytes) else json.dumps(page).encode())
    return path


def names(folder):
    return sorted(path.name for path in folder.iterdir() if path.suffix != ".lock")


def test_what_is_kept_is_read_again_and_nothing_else_is_there(tmp_path):
    folder = tmp_path / "new" / "folder"
    Memory(folder).keep("edge", "fingerprint-1", "2")
    Memory(folder).keep("partial", "fingerprint-2")
    assert {name: (kept.question, kept.given) for name, kept in Memory(folder).all().items()} == {
        "edge": ("fingerprint-1", "2"),
        "partial": ("fingerprint-2", None),
    }
    page = json.loads((folder / "answers.json").read_bytes())
    assert set(page) == {"course", "format", "answers"}
    assert all(set(entry) == {"question", "given", "on"} for entry in page["answers"].values())
    assert names(folder) == ["answers.json"]


def test_the_first_answer_counts_until_the_question_is_another(tmp_path):
    memory = Memory(tmp_path)
    memory.keep("edge", "old", "2")
    memory.keep("edge", "old", "7")
    assert memory.all()["edge"].given == "2"
    assert Slot(memory, "edge", "old").kept.given == "2"
    assert Slot(memory, "edge", "new").kept is None
    memory.keep("edge", "new", "7")
    assert memory.all()["edge"].given == "7"


def test_nothing_is_written_where_nothing_is_answered(tmp_path):
    memory = Memory(tmp_path / "none")
    assert memory.all() == {}
    assert memory.forget()
    assert not (tmp_path / "none").exists()
    off = Memory(None)
    off.keep("edge", "fingerprint", "2")
    assert off.all() == {}
    assert off.forget()


WRITER = """
import sys
from primer.exercises import memory as memories
memories._PATIENCE = 600.0  # one that never pauses may keep the other waiting for long on a busy machine
memory = memories.Memory(sys.argv[1])
for number in range(int(sys.argv[3])):
    memory.keep(f"{sys.argv[2]}-{number}", "fingerprint", str(number))
print(memory.complaint(), end="")
"""


@pytest.mark.full
def test_two_processes_that_write_at_once_lose_nothing(tmp_path):
    writes = 150
    processes = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path), name, str(writes)], stdout=subprocess.PIPE)
        for name in ("one", "two")
    ]
    assert [process.communicate()[0] for process in processes] == [b"", b""]
    kept = Memory(tmp_path).all()
    assert {name: answer.given for name, answer in kept.items()} == {
        f"{name}-{number}": str(number) for name in ("one", "two") for number in range(writes)
    }
    assert names(tmp_path) == ["answers.json"]


@pytest.mark.full
def test_a_kernel_that_is_killed_while_it_writes_leaves_the_old_file_and_no_lock(tmp_path):
    Memory(tmp_path).keep("edge", "fingerprint", "2")
    kill = "import os\nfrom primer.exercises.memory import Memory\nos.replace = lambda *_: os._exit(9)\n"
    kill += f"Memory({str(tmp_path)!r}).keep('partial', 'fingerprint')"
    assert subprocess.run([sys.executable, "-c", kill], check=False).returncode == 9
    assert len(names(tmp_path)) == 2  # what it had begun is still there …
    memory = Memory(tmp_path)
    assert set(memory.all()) == {"edge"}
    memory.keep("twins", "fingerprint", "exactly the same")
    assert set(memory.all()) == {"edge", "twins"}
    assert memory.forget()
    assert names(tmp_path) == []  # … until all is forgotten


FOREIGN = {
    "empty": (b"", "damaged"),
    "cut off": (json.dumps(PAGE).encode()[:-9], "damaged"),
    "no text": (b"\xff\xfe\x00", "damaged"),
    "deep": (b"[" * 100_000, "damaged"),
    "large": (b" " * 1_000_001, "too large"),
    "a list": ([1, 2], "not of this course"),
    "another program's": ({"answers": {}}, "not of this course"),
    "newer": (PAGE | {"format": FORMAT + 1}, "newer version"),
    "no version": ({"course": COURSE, "answers": {}}, "damaged"),
    "no answers": (PAGE | {"answers": []}, "damaged"),
    "a longer entry": (PAGE | {"answers": {"edge": ENTRY | {"code": "x"}}}, "damaged"),
    "a shorter entry": (PAGE | {"answers": {"edge": {"given": "2"}}}, "damaged"),
    "a text for an entry": (PAGE | {"answers": {"edge": "2"}}, "damaged"),
    "a number for a text": (PAGE | {"answers": {"edge": ENTRY | {"given": 2}}}, "damaged"),
    "no day": (PAGE | {"answers": {"edge": ENTRY | {"on": "<b>now</b>"}}}, "damaged"),
    "a lone surrogate": (PAGE | {"answers": {"edge": ENTRY | {"given": "\ud800"}}}, "damaged"),
    "a long answer": (PAGE | {"answers": {"edge": ENTRY | {"given": "2" * 201}}}, "damaged"),
}


@pytest.mark.parametrize("kind", FOREIGN)
def test_a_foreign_file_is_set_aside_as_it_is_and_said(tmp_path, kind):
    page, why = FOREIGN[kind]
    before = written(tmp_path, page).read_bytes()
    memory = Memory(tmp_path)
    assert memory.all() == {}
    assert (tmp_path / "answers-set-aside-1.json").read_bytes() == before
    assert why in (words := memory.complaint())
    assert str(tmp_path / "answers-set-aside-1.json") in words
    assert memory.complaint() == ""
    memory.keep("edge", "fingerprint", "2")
    assert memory.all()["edge"].given == "2"
    written(tmp_path, page)
    assert memory.all() == {}
    assert names(tmp_path) == ["answers-set-aside-1.json", "answers-set-aside-2.json"]


def test_a_folder_or_a_pipe_in_its_place_is_set_aside(tmp_path):
    (tmp_path / "answers.json").mkdir()
    memory = Memory(tmp_path)
    assert memory.all() == {}
    assert "no file" in memory.complaint()
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "answers.json")
        assert memory.all() == {}  # and does not wait for anybody to write into it
    memory.keep("edge", "fingerprint", "2")
    assert set(memory.all()) == {"edge"}


TEXT = st.text(max_size=30)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)
DAMAGED = st.one_of(
    st.binary(max_size=300),
    JSON.map(lambda page: json.dumps(page).encode()),
    st.tuples(st.integers(0, 150), st.integers(0, 150), st.binary(max_size=9)).map(
        lambda cut: json.dumps(PAGE).encode()[: cut[0]] + cut[2] + json.dumps(PAGE).encode()[cut[1] :]
    ),
    st.dictionaries(TEXT, st.fixed_dictionaries(dict.fromkeys(ENTRY, JSON | TEXT)), max_size=3).map(
        lambda answers: json.dumps(PAGE | {"answers": answers}).encode()
    ),
)


@given(source=DAMAGED)
def test_whatever_the_file_holds_it_is_read_or_set_aside(tmp_path_factory, source):
    folder = tmp_path_factory.mktemp("answers")
    written(folder, source)
    memory = Memory(folder)
    answers = memory.all()
    assert all(isinstance(kept, Kept) and len(kept.given or "") <= 200 for kept in answers.values())
    aside = folder / "answers-set-aside-1.json"
    assert aside.exists() == (memory.complaint() != "")
    if aside.exists():
        assert aside.read_bytes() == source
        assert answers == {}
    memory.keep("edge", "a new fingerprint", "2")
    assert Memory(folder).all() == answers | {"edge": memory.all()["edge"]}


@pytest.mark.parametrize("problem", [errno.ENOSPC, errno.EROFS, errno.EACCES])
def test_a_disk_that_cannot_be_written_is_said_once(tmp_path, monkeypatch, problem):
    def refuse(*_args, **_options):
        raise OSError(problem, os.strerror(problem))

    memory = Memory(tmp_path)
    memory.keep("edge", "fingerprint", "2")
    monkeypatch.setattr(memories.tempfile, "mkstemp", refuse)
    memory.keep("partial", "fingerprint")
    memory.keep("delta", "fingerprint")
    words = memory.complaint()
    assert words.count(os.strerror(problem)) == 1
    assert str(tmp_path) in words
    assert memory.complaint() == ""
    assert set(memory.all()) == {"edge"}  # what was kept is still read


def test_a_full_disk_leaves_the_old_file(tmp_path, monkeypatch):
    def full(_handle):
        raise OSError(errno.ENOSPC, "No space left on device")

    memory = Memory(tmp_path)
    memory.keep("edge", "fingerprint", "2")
    monkeypatch.setattr(os, "fsync", full)
    memory.keep("partial", "fingerprint")
    assert "No space left" in memory.complaint()
    assert names(tmp_path) == ["answers.json"]
    assert set(memory.all()) == {"edge"}


def test_a_place_that_is_no_folder_is_said_once(tmp_path):
    (tmp_path / "file").write_bytes(b"mine")
    memory = Memory(tmp_path / "file")
    for _ in range(2):
        memory.keep("edge", "fingerprint", "2")
        assert memory.all() == {}
    assert memory.complaint().count("cannot be kept") == 1
    assert (tmp_path / "file").read_bytes() == b"mine"


def test_a_lock_that_is_never_let_go_of_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr(memories, "_PATIENCE", 0.0)
    monkeypatch.setattr(memories, "_try_to_lock", lambda _stream: False)
    memory = Memory(tmp_path)
    memory.keep("edge", "fingerprint", "2")
    assert "another kernel" in memory.complaint()
    assert names(tmp_path) == []


@pytest.mark.parametrize(
    ("problem", "locked"), [(errno.EAGAIN, False), (errno.EACCES, False), (errno.ENOLCK, True), (errno.ENOTSUP, True)]
)
def test_a_disk_without_locks_is_written_all_the_same(tmp_path, monkeypatch, problem, locked):
    def refuse(*_args):
        raise OSError(problem, os.strerror(problem))

    monkeypatch.setattr(memories, "fcntl", SimpleNamespace(LOCK_EX=2, LOCK_NB=4, flock=refuse))
    with (tmp_path / "file").open("wb") as stream:
        assert memories._try_to_lock(stream) is locked


def test_what_could_not_be_read_again_is_not_kept(tmp_path):
    memory = Memory(tmp_path)
    for number, text in enumerate(["2" * 201, "\x07", 2, None]):
        memory.keep(f"question {number}", "fingerprint", text)
    assert [kept.given for kept in memory.all().values()] == [None] * 4
    assert memory.complaint() == ""


@pytest.mark.parametrize(
    ("platform", "variables", "place"),
    [
        ("linux", {"XDG_DATA_HOME": "/data"}, "/data/deep-learning-primer"),
        ("linux", {}, "/home/ada/.local/share/deep-learning-primer"),
        ("darwin", {}, "/home/ada/Library/Application Support/deep-learning-primer"),
        ("win32", {"LOCALAPPDATA": "/local"}, "/local/deep-learning-primer"),
        ("win32", {}, "/home/ada/AppData/Local/deep-learning-primer"),
        ("linux", {"PRIMER_ANSWERS": "/mine"}, "/mine"),
        ("linux", {"PRIMER_ANSWERS": "/mine", "CI": "true"}, "/mine"),
        ("linux", {"PRIMER_ANSWERS": "Off"}, None),
        ("linux", {"CI": "true"}, None),
        ("linux", {"PYTEST_VERSION": "9"}, None),
        ("linux", {"PYTEST_CURRENT_TEST": "this one"}, None),
        ("emscripten", {}, "/drive"),
    ],
)
def test_where_answers_are_kept(monkeypatch, platform, variables, place):
    for name in ("CI", "PYTEST_VERSION", "PYTEST_CURRENT_TEST", "PRIMER_ANSWERS", "XDG_DATA_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(Path, "home", lambda: Path("/home/ada"))
    monkeypatch.setattr(Path, "cwd", lambda: Path("/drive"))
    assert memories.folder() == (place and Path(place))


def test_the_browser_s_storage_needs_no_lock(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "platform", "emscripten")
    Memory(tmp_path).keep("edge", "fingerprint", "2")
    assert set(Memory(tmp_path).all()) == {"edge"}
    assert [path.name for path in tmp_path.iterdir()] == ["answers.json"]


def test_every_option_can_be_kept():
    for prediction in exercises.PREDICTIONS.values():
        assert all(map(memories._is_sane, prediction.options))
