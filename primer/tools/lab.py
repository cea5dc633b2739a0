"""Opens JupyterLab on the notebooks, with the one server setting that live figures need.

Stock Jupyter Server leaves Nagle's algorithm on: each small update of a dragged slider waits about 40 ms for an
acknowledgement. Everything else, the access token above all, stays as Jupyter sets it.
"""

import sys
from pathlib import Path

from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection
from jupyterlab.labapp import LabApp

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"


class PromptConnection(ZMQChannelsWebsocketConnection):
    """The kernel's websocket, sending each message at once."""

    def connect(self):
        self.websocket_handler.set_nodelay(True)
        return super().connect()


def main(arguments):
    """Start JupyterLab; ``arguments`` are passed on to it."""
    if not NOTEBOOKS.is_dir():
        sys.exit(f"No notebooks at {NOTEBOOKS}: clone the repository and install from there.")
    setting = f"--ServerApp.kernel_websocket_connection_class={PromptConnection.__module__}.{PromptConnection.__name__}"
    LabApp.launch_instance([str(NOTEBOOKS), setting, *arguments])
