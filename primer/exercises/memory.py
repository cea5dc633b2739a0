"""What a learner committed to and solved, kept on this machine: one small JSON file, read as data and as nothing else.

It stands in the user's data directory, or in the folder that ``PRIMER_ANSWERS`` names; ``PRIMER_ANSWERS=off`` keeps
nothing. It holds, for each answered question, a fingerprint of the question, the option chosen or the number typed, and
the day: no name, no code, no wrong tries. Nothing here raises: a file that cannot be read is set aside, a disk that
cannot be written is said once, and the questions work as they do without a memory.
"""

import errno
import hashlib
import itertools
import json
import os
import stat
import sys
import tempfile
import time
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None

COURSE, FORMAT = "deep-learning-primer", 1
_LIMIT = 1_000_000  # bytes; all questions of the course answered are some 20 000
_LONGEST = 200  # letters of an answer
_PATIENCE = 5.0  # seconds to wait while another kernel writes
_NEW = "answers-{}.tmp"
_UNATTENDED = "CI", "PYTEST_VERSION", "PYTEST_CURRENT_TEST"


@dataclass(frozen=True)
class Kept:
    """An answer: the ``question`` it belongs to, as a fingerprint, what was ``given``, if that is kept, and the day."""

    question: str
    given: str | None
    on: str


def folder():
    """Where answers are kept; None where they are not: switched off, in tests and in continuous integration."""
    named = os.environ.get("PRIMER_ANSWERS", "").strip()
    if named.lower() == "off" or (not named and any(map(os.environ.get, _UNATTENDED))):
        return None
    with suppress(RuntimeError, OSError):  # no home, no working directory
        if sys.platform == "emscripten":  # the working directory is the browser's storage, all else is gone on leaving
            return Path.cwd()
        return Path(named).expanduser() if named else _data_directory() / COURSE
    return None


def _data_directory():
    """Where programs keep what belongs to a user, as each system has it."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData/Local")
    if sys.platform == "darwin":
        return Path.home() / "Library/Application Support"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local/share")


def fingerprint(*parts):
    """A short name for a question: another one if its words, its options or its answer change."""
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]


class Slot:
    """One question's place in a memory: what is ``kept`` there, a Kept or None, when it is asked."""

    def __init__(self, memory, name, question):
        self._memory, self._name, self._question = memory, name, question
        kept = memory.all().get(name)
        self.kept = kept if kept and kept.question == question else None
        self.complaint = memory.complaint

    def keep(self, given=None):
        """Keep an answer to the question, and the text that was ``given`` if there is one."""
        self._memory.keep(self._name, self._question, given)


class Memory:
    """The answers in ``folder``; None keeps nothing. ``complaint()`` is what went wrong and was not yet said."""

    def __init__(self, folder):
        self.path = None if folder is None else Path(folder) / "answers.json"
        self._complaints, self._said = [], set()

    def all(self):
        """Each name's Kept."""
        if self.path is None:
            return {}
        try:
            if not os.path.lexists(self.path):
                return {}
            with self._alone():
                return self._read()
        except OSError as problem:
            self._complain(f"The answers kept in {self.path} cannot be read: {_reason(problem)}.")
            return {}

    def keep(self, name, question, given=None):
        """Keep an answer, unless one to the same question is kept: the first counts."""
        if self.path is None:
            return
        given = given if isinstance(given, str) and _is_sane(given) else None
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with self._alone():
                answers = self._read()
                if name not in answers or answers[name].question != question:
                    self._write(answers | {name: Kept(question, given, date.today().isoformat())})
        except OSError as problem:
            self._complain(f"Answers cannot be kept in {self.path.parent}: {_reason(problem)}. All else works.")

    def forget(self):
        """Remove the file; returns whether it is gone."""
        if self.path is None or not os.path.lexists(self.path):
            return True
        try:
            with self._alone():
                self.path.unlink(missing_ok=True)
                for unfinished in self.path.parent.glob(_NEW.format("*")):  # left by a kernel that was killed
                    unfinished.unlink()
        except OSError as problem:
            self._complain(f"The answers kept in {self.path} cannot be removed: {_reason(problem)}.")
        return not os.path.lexists(self.path)

    def complaint(self):
        """What went wrong since the last call, as text; "" if nothing did. The same thing is said once."""
        words, self._complaints = " ".join(self._complaints), []
        return words

    def _complain(self, words):
        if words not in self._said:
            self._said.add(words)
            self._complaints.append(words)

    @contextmanager
    def _alone(self):
        """One kernel at a time. The system itself lets go of a lock when its process ends, however that ends."""
        with _lock_file(self.path.with_suffix(".lock")) as stream:
            if stream is not None:
                _lock(stream)
            yield

    def _read(self):
        try:
            about = self.path.stat()
            if not stat.S_ISREG(about.st_mode):
                raise ValueError("it is no file")
            with self.path.open("rb") as stream:
                return _parse(stream.read(_LIMIT + 1))
        except FileNotFoundError:
            return {}
        except (ValueError, RecursionError) as problem:
            self._set_aside(problem if type(problem) is ValueError else "it is damaged")
            return {}

    def _set_aside(self, why):
        for number in itertools.count(1):
            place = self.path.with_name(f"answers-set-aside-{number}.json")
            if not os.path.lexists(place):
                self.path.rename(place)
                self._complain(f"The file of kept answers was set aside as {place}: {why}.")
                return

    def _write(self, answers):
        """All or nothing: a new file takes the place of the old one in one step."""
        kept = {name: asdict(answer) for name, answer in sorted(answers.items())}
        text = json.dumps({"course": COURSE, "format": FORMAT, "answers": kept}, indent=1) + "\n"
        if len(text) > _LIMIT:
            raise OSError(errno.EFBIG, os.strerror(errno.EFBIG))
        handle, new = tempfile.mkstemp(*reversed(_NEW.split("{}")), dir=self.path.parent)
        try:
            with open(handle, "w", encoding="ascii") as stream:
                stream.write(text)
                stream.flush()
                os.fsync(stream.fileno())
            os.replace(new, self.path)
        except BaseException:
            with suppress(OSError):
                os.unlink(new)
            raise


def _parse(source):
    """Each name's Kept. ValueError, with the reason, for whatever this course did not write."""
    if len(source) > _LIMIT:
        raise ValueError("it is too large")
    try:
        page = json.loads(source.decode())
    except ValueError:
        raise ValueError("it is damaged") from None
    if not isinstance(page, dict) or page.get("course") != COURSE:
        raise ValueError("it is not of this course")
    version, answers = page.get("format"), page.get("answers")
    if type(version) is int and version > FORMAT:
        raise ValueError("it is of a newer version of the course")
    if version != FORMAT or not isinstance(answers, dict) or not all(map(_is_sane, answers)):
        raise ValueError("it is damaged")
    return {name: _kept(entry) for name, entry in answers.items()}


def _kept(entry):
    try:
        kept = Kept(**entry)
        date.fromisoformat(kept.on)
        if not (_is_sane(kept.question) and len(kept.on) == 10 and (kept.given is None or _is_sane(kept.given))):
            raise ValueError
    except (TypeError, ValueError):
        raise ValueError("it is damaged") from None
    return kept


def _is_sane(text):
    """Whether it is a text of a sensible length that can be written and shown."""
    return isinstance(text, str) and len(text) <= _LONGEST and text.isprintable()


@contextmanager
def _lock_file(path):
    """The file that is locked; None where there can be none: a disk to read only, or the browser's storage."""
    stream = None
    with suppress(OSError):
        stream = None if sys.platform == "emscripten" else path.open("ab")
    try:
        yield stream
    finally:
        if stream is not None:
            stream.close()


def _lock(stream):
    """Lock a file until it is closed; TimeoutError if another kernel does not let go of it."""
    end = time.monotonic() + _PATIENCE
    while not _try_to_lock(stream):
        if time.monotonic() > end:
            raise TimeoutError(errno.ETIMEDOUT, "another kernel does not let go of it")
        time.sleep(0.005)


def _try_to_lock(stream):
    """Whether the file is locked now, or is on a disk that has no locks."""
    try:
        if fcntl is None:
            import msvcrt

            stream.seek(0)
            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as problem:
        return problem.errno not in (errno.EAGAIN, errno.EACCES, errno.EDEADLK)
    return True


def _reason(problem):
    return problem.strerror or type(problem).__name__
