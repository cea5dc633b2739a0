"""JupyterLab in a real browser, for the tests and the benchmark that press its keys."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace

import nbformat

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))
LAUNCHER, PLAIN = "primer", "jupyterlab"  # what ``python -m`` starts
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_QUIET = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
)
# JupyterLab asks on its first start whether it may fetch news; answered here, the question never covers a figure.
_NO_NEWS = {"fetchNews": "false", "checkForUpdates": False}
_ALARM = re.compile(r"Traceback|Exception|Error in callback")
# An error or a warning of the kernel. JupyterLab itself asks a fresh kernel for widgets it does not know yet.
_KERNEL_ALARM = re.compile(rb'"msg_type":\s*"error"|"name":\s*"stderr",\s*"text":\s*"(?!No such comm)')
_LOOK_EVERY = 100  # milliseconds: looked at with each frame, the page would draw sixty a second for nobody
# Before there is a kernel, its status is idle as well.
_IDLE = """() => document.querySelector(".jp-Notebook-ExecutionIndicator")?.dataset.status === "idle"
    && document.querySelector(".jp-KernelName")?.innerText !== "No Kernel\""""
_PROMPTS = """[...document.querySelectorAll(".jp-Notebook .jp-CodeCell .jp-InputArea-prompt")]"""
_ANY_WAITS = f"""() => {_PROMPTS}.some(prompt => prompt.textContent.includes("*"))"""
_ALL_DONE = rf"""() => {_PROMPTS}.every(prompt => /\[\d+\]/.test(prompt.textContent)) && ({_IDLE})()"""


def browser_path():
    """The path of Chromium: ``$PRIMER_CHROMIUM``, or the first one found on ``PATH``; else None."""
    named = os.environ.get("PRIMER_CHROMIUM")
    return next(filter(None, map(shutil.which, [named] if named else _BROWSERS)), None)


def missing():
    """What is needed here and not installed, as a sentence; else None."""
    if find_spec("playwright") is None:
        return "Playwright is not installed: pip install -r requirements.txt"
    if browser_path() is None:
        return f"no browser: none of {', '.join(_BROWSERS)} on PATH, and PRIMER_CHROMIUM names none"
    return None


@contextmanager
def serve(folder, module=LAUNCHER, answers="off"):
    """JupyterLab on the notebooks in ``folder``, its token on; yields ``url``, ``token`` and the path ``log``.

    It has settings and trust of its own, so neither the tester's are read nor anything is left behind. ``answers`` is
    the folder where answers are kept.
    """
    with tempfile.TemporaryDirectory(prefix="primer-lab-", ignore_cleanup_errors=True) as home:
        home = Path(home)
        _write_settings(home)
        command = [
            *(sys.executable, "-m", module, "--no-browser", f"--ServerApp.port={_free_port()}"),
            "--LabApp.expose_app_in_browser=True",  # its commands can be given where no menu can be reached
            # The launcher opens the course's own notebooks; the contents and the kernels are those of ``folder``.
            *(f"--FileContentsManager.root_dir={folder}", f"--MappingKernelManager.root_dir={folder}"),
            *(["--allow-root"] if getattr(os, "geteuid", lambda: 1)() == 0 else []),
        ]
        places = {f"JUPYTER_{place}_DIR": str(home / place) for place in ("CONFIG", "DATA", "RUNTIME")}
        environment = os.environ | places | {"IPYTHONDIR": str(home / "IPYTHON"), "PRIMER_ANSWERS": str(answers)}
        environment["PYDEVD_DISABLE_FILE_VALIDATION"] = "1"  # or a restarted kernel's debugger warns about itself
        log = home / "log.txt"
        with log.open("wb") as stream:
            server = subprocess.Popen(
                command, env=environment, stdin=subprocess.DEVNULL, stdout=stream, stderr=stream, start_new_session=True
            )
        try:
            info = _wait_for(lambda: _server_info(server, home, log), 60, "JupyterLab to start")
            yield SimpleNamespace(url=info["url"], token=info["token"], log=log)
        finally:
            _stop(server)


def _write_settings(home):
    settings = home / "CONFIG/lab/user-settings/@jupyterlab/apputils-extension/notification.jupyterlab-settings"
    settings.parent.mkdir(parents=True)
    settings.write_text(json.dumps(_NO_NEWS), encoding="utf-8")


def _free_port():
    """A port that is free now; should it be taken before the server is up, the server moves to the next."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def _server_info(server, home, log):
    """What the server wrote about itself, once it listens; None before."""
    if server.poll() is not None:
        raise RuntimeError("JupyterLab did not start:\n" + log.read_text(encoding="utf-8", errors="replace"))
    with suppress(OSError, ValueError):  # not there yet, or not whole
        (path,) = home.glob("RUNTIME/jpserver-*.json")
        info = json.loads(path.read_bytes())
        socket.create_connection((info["hostname"], info["port"]), timeout=1).close()
        return info


def _stop(server):
    """Ask the server to stop, which stops its kernels; force it if it does not."""
    server.terminate()
    try:
        server.wait(20)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def _wait_for(ready, seconds, what):
    """The first true value that ``ready()`` returns."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if result := ready():
            return result
        time.sleep(0.05)
    raise TimeoutError(f"waited {seconds} s for {what}")


def write(folder, *cells):
    """A notebook of these code cells in ``folder``, called "short.ipynb"."""
    cells = [nbformat.v4.new_code_cell(source, id=f"cell-{i}") for i, source in enumerate(cells)]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel}), folder / "short.ipynb")


@contextmanager
def browse():
    """A headless Chromium."""
    from playwright.sync_api import sync_playwright  # here, so that a test can be skipped where it is missing

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=_QUIET)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def open_notebook(browser, server, name, *, width=1280, height=900, view="lab/tree"):
    """A notebook of the server's folder, open in a page of its own: JupyterLab's, or another ``view`` of the server."""
    clipboard = ["clipboard-read", "clipboard-write"]
    context = browser.new_context(viewport={"width": width, "height": height}, permissions=clipboard)
    try:
        yield Notebook(context.new_page(), server, f"{view}/{name}")
    finally:
        context.close()


class Notebook:
    """An open notebook: ``page`` is Playwright's, ``problems()`` all that went wrong since it was opened."""

    def __init__(self, page, server, address):
        self.page, self._log, self._problems = page, server.log, []
        self._log_start = server.log.stat().st_size
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self._problems.append(f"page error: {error}"))
        page.on("request", self._on_request)
        page.on("websocket", lambda websocket: websocket.on("framereceived", self._on_frame))
        # "reset" leaves out the notebooks that were open before, which JupyterLab would open again.
        page.goto(f"{server.url}{address}?token={server.token}&reset")
        page.wait_for_selector(".jp-Notebook .jp-CodeCell")
        page.wait_for_function(_IDLE)  # a run asked for before the kernel is there is lost

    def run_all(self, seconds=120):
        """Run all cells from the menu, and wait until each has its number and the kernel is idle."""
        self.page.get_by_role("menuitem", name="Run", exact=True).click()
        self.page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        self.page.wait_for_function(_ANY_WAITS)  # until then, the numbers are those of the stored outputs
        self.page.wait_for_function(_ALL_DONE, polling=_LOOK_EVERY, timeout=1000 * seconds)

    def save(self):
        """Save from the menu, and wait until it is done."""
        self.page.get_by_role("menuitem", name="File", exact=True).click()
        self.page.get_by_role("menuitem", name="Save Notebook", exact=False).first.click()
        self.page.wait_for_function("() => !document.querySelector('.jp-mod-dirty')")

    def problems(self):
        """Errors of the page, of the kernel and of the server, one string each."""
        with self._log.open("rb") as stream:
            stream.seek(self._log_start)
            lines = stream.read().decode(errors="replace").splitlines()
        return self._problems + [f"server log: {line}" for line in lines if _ALARM.search(line)]

    def _on_console(self, message):
        if message.type == "error":
            self._problems.append(f"console: {message.text} ({message.location.get('url')})")

    def _on_request(self, request):
        """A tab whose icon says that the kernel is busy asks for two at each event: a fifth of a drag's pictures."""
        if "favicon-busy" in request.url:
            self._problems.append(f"page: asked for {request.url}")

    def _on_frame(self, frame):
        """Kernel errors reach the page even where no cell shows them, such as those of a widget's callback."""
        frame = frame.encode() if isinstance(frame, str) else frame
        if _KERNEL_ALARM.search(frame):
            self._problems.append(f"kernel: {frame[-300:].decode(errors='replace')}")
