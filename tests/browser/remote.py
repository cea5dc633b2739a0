"""Firefox and WebKit as a system has them, driven in the words of WebDriver that they speak themselves.

Firefox is asked by WebDriver BiDi at a port that it opens, WebKit by its own driver. Playwright, which drives Chromium,
takes these two only in builds of its own; what other libraries want for Firefox, no package of Debian has.
"""

import itertools
import json
import os
import shutil
import subprocess
import urllib.error
import urllib.request
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from lab import _free_port, _wait_for

SIZE = 1280, 960  # pixels of the window
_FIREFOXES = "firefox-esr", "firefox"
_WEBKIT_DRIVER, _SCREEN = "WebKitWebDriver", "Xvfb"
# WebKit's small browser, where Debian and Fedora put it.
_WEBKITS = "lib/*/webkit*gtk-*/MiniBrowser", "libexec/webkit*gtk-*/MiniBrowser"
# Nothing is fetched at the start, and no first page is shown; a touch is one, though this machine has no such screen.
_PREFERENCES = {
    "app.update.enabled": False,
    "browser.aboutwelcome.enabled": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "dom.w3c_touch_events.enabled": 1,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
}
_KEYS = {"Enter": "\ue007", "Control": "\ue009", "Delete": "\ue017", "ArrowLeft": "\ue012", "ArrowRight": "\ue014"}


class Page:
    """An open page; the two kinds below say with ``_ask(function, given)`` and ``_act(source)`` how it is asked."""

    def evaluate(self, function, *given):
        """What a JavaScript function gives for these arguments, which can be written as JSON, and so can the result."""
        return self._ask(function, given)

    def until(self, function, *given, seconds=60):
        """The first true value of the function."""
        return _wait_for(lambda: self.evaluate(function, *given), seconds, function)

    def press(self, *keys):
        """Keys one after the other, by name or as they are written; those before a "+" are held: "Control+a"."""
        actions = []
        for held in ([_KEYS.get(key, key) for key in key.split("+")] for key in keys):
            actions += [{"type": "keyDown", "value": key} for key in held]
            actions += [{"type": "keyUp", "value": key} for key in reversed(held)]
        self._act({"type": "key", "id": "keys", "actions": actions})

    def point(self, *places, kind="mouse"):
        """Press the left button, or put down a finger, at the first of these places, and let go at the last."""
        moves = [
            {"type": "pointerMove", "x": round(x), "y": round(y), "duration": 20, "origin": "viewport"}
            for x, y in places
        ]
        down, up = ({"type": f"pointer{way}", "button": 0} for way in ("Down", "Up"))
        actions = [moves[0], down, *moves[1:], {"type": "pause", "duration": 50}, up]
        self._act({"type": "pointer", "id": kind, "parameters": {"pointerType": kind}, "actions": actions})


class _Bidi(Page):
    """Over a websocket, by WebDriver BiDi."""

    def __init__(self, socket):
        self._socket, self._numbers = socket, itertools.count()
        self.version = self._send("session.new", capabilities={})["capabilities"]["browserVersion"]
        # In a tab of its own: in the first one, Firefox keeps the focus in its own address bar.
        self._context = self._send("browsingContext.create", type="tab")["context"]
        width, height = SIZE
        self._to_page("browsingContext.setViewport", viewport={"width": width, "height": height})

    def goto(self, address):
        self._to_page("browsingContext.navigate", url=address, wait="complete")

    def _ask(self, function, given):
        result = self._send(
            "script.callFunction",
            functionDeclaration=f"given => JSON.stringify(({function})(...JSON.parse(given)) ?? null)",
            arguments=[{"type": "string", "value": json.dumps(given)}],
            target={"context": self._context},
            awaitPromise=False,
        )
        if result["type"] == "exception":
            raise RuntimeError(result["exceptionDetails"]["text"])
        return json.loads(result["result"]["value"])

    def _act(self, source):
        self._to_page("input.performActions", actions=[source])

    def _to_page(self, method, **parameters):
        return self._send(method, context=self._context, **parameters)

    def _send(self, method, **parameters):
        number = next(self._numbers)
        self._socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while (answer := json.loads(self._socket.recv())).get("id") != number:
            pass  # an event
        if answer["type"] == "error":
            raise RuntimeError(f"{method}: {answer['message']}")
        return answer["result"]


class _Classic(Page):
    """Over HTTP, by WebDriver."""

    def __init__(self, address, options):
        self._address = f"{address}/session"
        session = self._send("", capabilities={"alwaysMatch": options})
        self._address += f"/{session['sessionId']}"
        self.version = session["capabilities"]["browserVersion"]
        width, height = SIZE
        self._send("/window/rect", x=0, y=0, width=width, height=height)

    def goto(self, address):
        self._send("/url", url=address)

    def close(self):
        self._send("", "DELETE")

    def _ask(self, function, given):
        return self._send("/execute/sync", script=f"return ({function})(...arguments)", args=given)

    def _act(self, source):
        self._send("/actions", actions=[source])

    def _send(self, path, method="POST", **parameters):
        content, kind = json.dumps(parameters).encode(), {"Content-Type": "application/json"}
        request = urllib.request.Request(self._address + path, content, kind, method=method)
        try:
            with urllib.request.urlopen(request, timeout=120) as response:
                return json.load(response)["value"]
        except urllib.error.HTTPError as problem:
            with problem:
                raise RuntimeError(f"{path}: {json.load(problem)['value']['message']}") from None


@contextmanager
def firefox():
    """A page of a headless Firefox, which has a profile of its own."""
    import websocket  # here, so that a test can be skipped where it is missing

    with TemporaryDirectory(prefix="primer-firefox-", ignore_cleanup_errors=True) as home:
        lines = (f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in _PREFERENCES.items())
        Path(home, "user.js").write_text("".join(lines), encoding="utf-8")
        command = [_found(_FIREFOXES), "--headless", "--no-remote", "--profile", home, "--remote-debugging-port", "0"]
        with _running(command):
            port = _wait_for(lambda: _port(home), 60, "Firefox to start")
            socket = websocket.create_connection(f"ws://127.0.0.1:{port}/session", suppress_origin=True, timeout=120)
            try:
                yield _Bidi(socket)
            finally:
                socket.close()


def _port(home):
    with suppress(OSError, ValueError):  # not there yet, or not whole
        return json.loads(Path(home, "WebDriverBiDiServer.json").read_bytes())["ws_port"]


@contextmanager
def webkit():
    """A page of WebKitGTK's small browser, on a screen that nobody sees."""
    port = _free_port()
    options = {"webkitgtk:browserOptions": {"binary": _webkit(), "args": ["--automation"]}}
    with _screen() as screen, _running([_WEBKIT_DRIVER, f"--port={port}"], DISPLAY=screen):
        page = _wait_for(lambda: _connected(f"http://127.0.0.1:{port}", options), 60, "WebKit to start")
        try:
            yield page
        finally:
            page.close()


def _connected(address, options):
    with suppress(urllib.error.URLError):  # the driver does not listen yet
        return _Classic(address, options)


@contextmanager
def _screen():
    """The name of a new X display."""
    ours, its = os.pipe()
    command = [_SCREEN, "-displayfd", str(its), "-screen", "0", "{}x{}x24".format(*SIZE), "-nolisten", "tcp"]
    with os.fdopen(ours) as answer, _running(command, its):
        os.close(its)
        yield f":{answer.readline().strip()}"


@contextmanager
def _running(command, *files, **settings):
    """A process that has these open files and settings, and is ended in the end."""
    quiet = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.DEVNULL)
    process = subprocess.Popen(command, env=os.environ | settings, pass_fds=files, **quiet)
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _found(names):
    return next(filter(None, map(shutil.which, names)), None)


def _webkit():
    return next((str(path) for place in _WEBKITS for path in sorted(Path("/usr").glob(place))), None)


def missing(browser):
    """What ``browser``, one of ``firefox`` and ``webkit``, needs and is not installed, as a sentence; else None."""
    if browser is webkit:
        absent = [name for name in (_WEBKIT_DRIVER, _SCREEN) if not shutil.which(name)]
        absent += [] if _webkit() else ["MiniBrowser"]
        return f"no {', no '.join(absent)}: Debian's webkit2gtk-driver and xvfb have them" if absent else None
    if find_spec("websocket") is None:
        return "websocket-client is not installed: pip install -r requirements.txt"
    return None if _found(_FIREFOXES) else f"no browser: none of {', '.join(_FIREFOXES)} on PATH"
