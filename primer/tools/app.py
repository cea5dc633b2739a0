"""``python -m primer app`` shows the notebooks as pages, for a lecture: live figures and questions, no code.

It begins with a list; ``python -m primer app 04_optimizers.ipynb`` with that notebook. The pages are Voilà's, which
``pip install -e ".[app]"`` installs; its options, such as ``--port`` and ``--no-browser``, are passed on to it. Where
it listens and whom it lets in stays as Voilà sets it: on this machine alone.
"""

import sys
import threading
import webbrowser
from contextlib import suppress
from pathlib import Path

from traitlets.config import Config
from voila.app import Voila

from primer.tools.server import PromptConnection
from primer.tools.where import NOTEBOOKS

# Voilà links to style sheets on a public server, which these pages do not need: the browser is told not to ask there.
_THIS_SERVER_ONLY = (
    "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:; connect-src 'self' ws: wss:; frame-ancestors 'self'"
)
SETTINGS = {
    "Voila": {
        "kernel_websocket_connection_class": PromptConnection,
        "tornado_settings": {
            "headers": {"Content-Security-Policy": _THIS_SERVER_ONLY},
            # Milliseconds. While cells run, Voilà does not hear the page's signs of life on the connection that asked
            # for the run: after the usual 90 seconds it would give up, and a long notebook would stop half-way.
            "ws_ping_timeout": 3_600_000,
        },
    },
    "VoilaConfiguration": {
        "progressive_rendering": True,  # the first figure can be used while the last cells still run
        # Whatever else is installed for JupyterLab, such as slides, looks for JupyterLab's menus.
        "extension_allowlist": [
            "@jupyter-widgets/jupyterlab-manager",
            "@voila-dashboards/widgets-manager8",
            "ipyevents",
        ],
    },
    # Seconds: a kernel is stopped when no page is connected to it and nothing moved for so long. An open page keeps its
    # own, however long the talk.
    "MappingKernelManager": {"cull_idle_timeout": 120, "cull_interval": 30, "cull_connected": False},
}


class Lecture(Voila):
    """Voilà with a narrower page, and with a way there that asks no public server."""

    def setup_template_dirs(self):
        super().setup_template_dirs()
        self.template_paths.insert(0, str(Path(__file__).parent / "templates"))

    def launch_browser(self):
        """Open the first page itself; Voilà would open a file that leads there, with a style sheet from elsewhere."""
        with suppress(webbrowser.Error):  # there is none; the address is in the log
            browser = webbrowser.get(self.browser or None)
            threading.Thread(target=browser.open, args=[self.connection_url], daemon=True).start()


def main(arguments):
    """Start Voilà; ``arguments`` are passed on to it, the name of a notebook with its folder."""
    names = [argument for argument in arguments if argument.endswith(".ipynb")]
    options = [argument for argument in arguments if argument not in names]
    places = [NOTEBOOKS / Path(name).name for name in names] or [NOTEBOOKS]
    Lecture.launch_instance([*map(str, places), *options], config=Config(SETTINGS))


if __name__ == "__main__":
    main(sys.argv[1:])
