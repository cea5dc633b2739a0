"""What a Jupyter server does for the course: notebooks are saved whole, and figures follow a dragged slider at once.

Installing the package switches it on (``etc/jupyter/jupyter_server_config.d``), for ``jupyter lab``, ``jupyter
notebook`` and a hub's servers as for ``python -m primer``; ``jupyter server extension disable primer.tools.server``
switches it off.

Beside it, ``etc/jupyter/labconfig`` leaves out the tab icon that says that a kernel is busy: the page asks the server
for it at the beginning and at the end of each small update, which took a quarter of a drag's pictures.
"""

import json
from contextlib import suppress
from pathlib import Path

from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection

from primer.tools.settle import settle

_CONNECTION = "kernel_websocket_connection_class"


class PromptConnection(ZMQChannelsWebsocketConnection):
    """The kernel's websocket, sending each message at once.

    Stock Jupyter Server leaves Nagle's algorithm on: each small update of a dragged slider waits about 40 ms for an
    acknowledgement.
    """

    def connect(self):
        self.websocket_handler.set_nodelay(True)
        return super().connect()


def save_whole(model, path="", contents_manager=None, **_):
    """A hook before saving: settle a notebook's outputs. The page keeps its own, live."""
    if model.get("type") == "notebook" and model.get("content"):
        settle(model["content"], _stored(contents_manager, path))


def _stored(manager, path):
    """The notebook in the file that is about to be written; None if there is none, or no file that can be read."""
    with suppress(AttributeError, OSError, ValueError):
        stored = json.loads(Path(manager.root_dir, path.strip("/")).read_bytes())
        return stored if isinstance(stored, dict) else None


def _jupyter_server_extension_points():
    return [{"module": "primer.tools.server"}]


def _load_jupyter_server_extension(server):
    """Register the hook beside those that are there; leave a connection class that somebody chose."""
    server.contents_manager.register_pre_save_hook(save_whole)
    settings = server.web_app.settings
    if settings.get(_CONNECTION) is ZMQChannelsWebsocketConnection:
        settings[_CONNECTION] = PromptConnection
