"""A JupyterHub on this machine for tests: one password for the whole class, made anew at each start.

Nothing here is for people's use: every port is on loopback, and all learners run under the tester's own account. A hub
that people use has an authenticator that knows them.
"""

import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
import uuid
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace

import lab

_PROXY = "configurable-http-proxy"
_CONFIG = """
import os
import sys

c = get_config()
learners = os.environ["CLASS_LEARNERS"].split()
c.JupyterHub.authenticator_class = "shared-password"
c.SharedPasswordAuthenticator.user_password = os.environ["CLASS_PASSWORD"]
c.Authenticator.allowed_users = set(learners)
c.JupyterHub.services = [{"name": "teacher", "api_token": os.environ["CLASS_TEACHER"]}]
c.JupyterHub.load_roles = [{"name": "teacher", "services": ["teacher"], "scopes": ["read:users", "tokens"]}]

c.JupyterHub.bind_url = f"http://127.0.0.1:{os.environ['CLASS_PORT']}"
c.JupyterHub.hub_bind_url = f"http://127.0.0.1:{os.environ['CLASS_HUB_PORT']}"
c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{os.environ['CLASS_PROXY_PORT']}"
c.JupyterHub.db_url = "sqlite://"

c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = os.path.join(os.getcwd(), "{username}")
c.Spawner.cmd = [sys.executable, "-m", "jupyterhub.singleuser"]
c.Spawner.args = os.environ["CLASS_ARGUMENTS"].split()
c.Spawner.environment = {"JUPYTER_CONFIG_DIR": os.path.join(os.getcwd(), "CONFIG"), "PYTHONUNBUFFERED": "1"}
c.Spawner.environment["PRIMER_ANSWERS"] = "off"
c.Spawner.start_timeout = c.Spawner.http_timeout = 300
"""
_FIRST_TIME = "building the font cache"  # Matplotlib's word where ten begin at once, each in a new home
_NODELAY = "--ServerApp.kernel_websocket_connection_class=primer.tools.server.PromptConnection"
_MEMORY = {"rss": ["Rss"], "pss": ["Pss"], "uss": ["Private_Clean", "Private_Dirty"]}


def missing():
    """What the class needs and is not there, as a sentence; else None."""
    if find_spec("jupyterhub") is None:
        return "JupyterHub is not installed: pip install jupyterhub"
    if shutil.which(_PROXY) is None:
        return f"{_PROXY} is not on PATH: npm install -g {_PROXY}"
    if not Path("/proc/self/smaps_rollup").exists():
        return "the memory of a process is read from /proc, which is not here"
    return lab.missing()


@contextmanager
def serve(names):
    """A hub for the learners ``names``, each with the notebooks at home; yields ``url``, ``password``, ``ask``."""
    with tempfile.TemporaryDirectory(prefix="primer-class-", ignore_cleanup_errors=True) as home:
        home = Path(home)
        lab._write_settings(home)
        for name in names:
            shutil.copytree(lab.NOTEBOOKS[0].parent, home / name, ignore=shutil.ignore_patterns(".*"))
        (home / "jupyterhub_config.py").write_text(_CONFIG, encoding="utf-8")
        password, teacher, port = secrets.token_urlsafe(), secrets.token_hex(32), lab._free_port()
        settings = {
            "LEARNERS": " ".join(names), "PASSWORD": password, "TEACHER": teacher, "ARGUMENTS": " ".join(_arguments()),
            "PORT": str(port), "HUB_PORT": str(lab._free_port()), "PROXY_PORT": str(lab._free_port()),
        }  # fmt: skip
        log = home / "log.txt"
        with log.open("wb") as stream:
            process = subprocess.Popen(
                [sys.executable, "-m", "jupyterhub", "--config", "jupyterhub_config.py"],
                cwd=home, env=os.environ | {f"CLASS_{name}": value for name, value in settings.items()},
                stdin=subprocess.DEVNULL, stdout=stream, stderr=stream, start_new_session=True,
            )  # fmt: skip
        try:
            url = f"http://127.0.0.1:{port}/"
            lab._wait_for(lambda: _answers(url, process, log), 120, "JupyterHub to start")
            yield SimpleNamespace(url=url, password=password, teacher=teacher, home=home, log=log)
        finally:
            _stop(process, home)


def _arguments():
    """What the learners' servers are started with."""
    return [_NODELAY, *(["--ServerApp.allow_root=True"] if os.geteuid() == 0 else [])]


def _answers(url, process, log):
    if process.poll() is not None:
        raise RuntimeError("JupyterHub did not start:\n" + log.read_text(encoding="utf-8", errors="replace"))
    with suppress(urllib.error.URLError, ConnectionError):
        return ask(f"{url}hub/api/")


def _stop(process, home):
    """Ask the hub to stop, which stops its proxy and every learner's server; force what is left of the class."""
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(120)
    lab._stop(process)
    for left in _processes(f"HOME={home}/"):
        with suppress(OSError):
            os.kill(int(left.name), signal.SIGKILL)


def _processes(setting):
    """The folders in /proc of the processes that have a variable beginning with ``setting`` in their environment."""
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it has just ended
            if f"\0{setting}".encode() in b"\0" + (process / "environ").read_bytes():
                yield process


def ask(url, token=None, data=None):
    """What a JSON interface answers; a ``data`` is posted."""
    request = urllib.request.Request(url, None if data is None else json.dumps(data).encode())
    if token:
        request.add_header("Authorization", f"token {token}")
    with urllib.request.urlopen(request, timeout=300) as answer:
        return json.loads(answer.read() or "null")


def memory(hub, name):
    """Megabytes of a learner's server and kernels: ``{"server": {"rss": …, "pss": …, "uss": …}, "kernel": {…}}``.

    USS is what a process alone has, what would be free without it; PSS adds its share of what several have in common.
    """
    totals = {kind: dict.fromkeys(_MEMORY, 0.0) for kind in ("server", "kernel")}
    for process in _processes(f"HOME={hub.home / name}\0"):
        with suppress(OSError):
            kind = "kernel" if b"ipykernel" in (process / "cmdline").read_bytes() else "server"
            parts = dict(line.split()[:2] for line in (process / "smaps_rollup").read_bytes().decode().splitlines()[1:])
            for measure, names in _MEMORY.items():
                totals[kind][measure] += sum(int(parts[f"{part}:"]) for part in names) / 1024
    return totals


class Learner:
    """A learner without a browser, who asks of hub and kernel what a page would: ``figures`` lists live sliders."""

    def __init__(self, hub, name, notebook):
        from websocket import create_connection  # here, so that a test can be skipped where it is missing

        self._session, self.figures = uuid.uuid4().hex, []
        users = f"{hub.url}hub/api/users/{name}"
        token = ask(f"{users}/tokens", hub.teacher, {"note": "class"})["token"]
        ask(f"{users}/server", token, {})
        lab._wait_for(lambda: ask(users, token)["server"], 300, f"the server of {name}")
        server = f"{hub.url}user/{name}/api/"
        session = ask(
            f"{server}sessions", token,
            {"path": notebook, "name": notebook, "type": "notebook", "kernel": {"name": "python3"}},
        )  # fmt: skip
        address = f"{server}kernels/{session['kernel']['id']}/channels?session_id={self._session}"
        self._socket = create_connection(
            address.replace("http", "ws", 1), timeout=600, header={"Authorization": f"token {token}"}
        )

    def run(self, source):
        """Run a cell; its figure's sliders, if it shows a figure, are kept in ``figures``."""
        content = {"code": source, "silent": False, "store_history": True, "user_expressions": {}, "allow_stdin": False}
        answers = self._ask("execute_request", content)
        opened = [answer["content"] for answer in answers if answer["msg_type"] == "comm_open"]
        sliders = [(comm["comm_id"], comm["data"]["state"]) for comm in opened]
        if sliders := [Slider(comm, state) for comm, state in sliders if Slider.is_one(state)]:
            self.figures.append(sliders)

    def move(self, slider):
        """Move a slider by one stop; whether the kernel answers with a new picture."""
        content = {"comm_id": slider.comm, "data": {"method": "update", "state": slider.step(), "buffer_paths": []}}
        answers = self._ask("comm_msg", content)
        news = [answer["content"]["data"].get("state", {}) for answer in answers if answer["msg_type"] == "comm_msg"]
        return any(str(state.get("value")).startswith("<svg") for state in news)

    def close(self):
        self._socket.close()

    def _ask(self, kind, content):
        """Send a message; all that the kernel says about it until it is idle. RuntimeError if it complains."""
        header = {
            "msg_id": uuid.uuid4().hex,
            "msg_type": kind,
            "session": self._session,
            "username": "",
            "version": "5",
        }
        message = {"header": header, "parent_header": {}, "metadata": {}, "content": content, "channel": "shell"}
        self._socket.send(json.dumps(message))
        answers = []
        while True:
            answer = json.loads(self._socket.recv())
            if answer["parent_header"].get("msg_id") != header["msg_id"]:
                continue
            told = answer["content"].get("name") == "stderr" and _FIRST_TIME not in answer["content"]["text"]
            if answer["msg_type"] == "error" or told:
                raise RuntimeError(f"the kernel complains: {answer['content']}")
            if answer["content"].get("execution_state") == "idle":
                return answers
            answers.append(answer)


class Slider:
    """The page's side of a slider."""

    def __init__(self, comm, state):
        self.comm, self._value, self._low, self._high = comm, state["value"], state["min"], state["max"]
        self._way = 1

    @staticmethod
    def is_one(state):
        """Whether a widget is a slider that the page shows; the controls behind the faces have a readout."""
        return state.get("_model_name") == "IntSliderModel" and not state["readout"]

    def step(self):
        """Go to the next stop, and back from the ends; the state to send."""
        if not self._low <= self._value + self._way <= self._high:
            self._way = -self._way
        self._value += self._way
        return {"value": self._value}
