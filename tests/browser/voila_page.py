"""The notebooks as Voilà's pages, ``python -m primer app``, in a real browser."""

import os
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace

import lab

_CONFIGURATION = "JSON.parse(document.querySelector('#jupyter-config-data').textContent)"
# Voilà's template names style sheets that the browser is told not to fetch, and the browser says so.
_EXPECTED = "Content Security Policy"


def missing():
    """What is needed here and not installed, as a sentence; else None."""
    return None if find_spec("voila") else 'Voilà is not installed: pip install -e ".[app]"'


@contextmanager
def serve(name, *options):
    """Voilà on a notebook of the course; yields its ``url`` and the path ``log``."""
    with tempfile.TemporaryDirectory(prefix="primer-app-", ignore_cleanup_errors=True) as home:
        log, port = Path(home) / "log.txt", lab._free_port()
        command = [sys.executable, "-m", "primer", "app", name, "--no-browser", f"--port={port}", *options]
        places = {f"JUPYTER_{place}_DIR": str(Path(home) / place) for place in ("CONFIG", "DATA", "RUNTIME")}
        environment = os.environ | places | {"IPYTHONDIR": str(Path(home) / "IPYTHON"), "PYTHONUNBUFFERED": "1"}
        with log.open("wb") as stream:
            server = subprocess.Popen(
                command, env=environment, stdin=subprocess.DEVNULL, stdout=stream, stderr=stream, start_new_session=True
            )
        try:
            lab._wait_for(lambda: _is_up(server, log), 120, "Voilà to start")
            yield SimpleNamespace(url=f"http://localhost:{port}/", log=log)
        finally:
            lab._stop(server)


def _is_up(server, log):
    text = log.read_text(encoding="utf-8", errors="replace")
    if server.poll() is not None:
        raise RuntimeError(f"Voilà did not start:\n{text}")
    return "is running at" in text


class Page(lab.Notebook):
    """The server's notebook in a page; it runs by itself."""

    def __init__(self, page, server):
        self.page, self._log, self._log_start, self._problems = page, server.log, 0, []
        self._url = server.url
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self._problems.append(f"page error: {error}"))
        page.on("websocket", lambda websocket: websocket.on("framereceived", self._on_frame))
        page.set_default_timeout(180_000)  # milliseconds; Voilà hands out the page when its kernel is up
        page.goto(server.url)
        self._kernel = page.evaluate(f"{_CONFIGURATION}.kernelId")

    def finish(self, seconds=600):
        """Wait until the last cell has run: once cells are there, each has a placeholder until it has."""
        self.page.wait_for_selector(".primer-explorer", timeout=1000 * seconds)
        self.page.wait_for_function(
            "() => !document.querySelector('.voila-skeleton-container')", timeout=1000 * seconds
        )

    def problems(self):
        """Errors of the page, of the kernel and of the server, but for the one that is meant to be."""
        return [problem for problem in super().problems() if _EXPECTED not in problem]

    def has_kernel(self):
        """Whether the server still has the page's kernel."""
        return self.page.context.request.get(f"{self._url}api/kernels/{self._kernel}").ok
