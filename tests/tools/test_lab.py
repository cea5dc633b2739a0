"""The launcher: JupyterLab on the notebooks, with one setting and nothing else changed."""

from unittest import mock

import pytest

from primer.tools import lab


def test_the_launcher_changes_one_setting_and_passes_options_on():
    with mock.patch.object(lab.LabApp, "launch_instance") as started:
        lab.main(["--no-browser", "--port=9999"])
    (arguments,) = started.call_args.args
    setting = "--ServerApp.kernel_websocket_connection_class=primer.tools.lab.PromptConnection"
    assert arguments == [str(lab.NOTEBOOKS), setting, "--no-browser", "--port=9999"]


def test_the_kernel_websocket_sends_at_once():
    connection = mock.Mock(spec=lab.PromptConnection)
    with mock.patch.object(lab.ZMQChannelsWebsocketConnection, "connect", return_value="connected") as stock:
        with mock.patch.object(lab.PromptConnection, "__init__", return_value=None):
            connection = lab.PromptConnection()
        handler = mock.Mock()
        with mock.patch.object(lab.PromptConnection, "websocket_handler", handler):
            assert connection.connect() == "connected"
    handler.set_nodelay.assert_called_once_with(True)
    stock.assert_called_once()


def test_without_notebooks_it_says_what_to_do(monkeypatch, tmp_path):
    monkeypatch.setattr(lab, "NOTEBOOKS", tmp_path / "nowhere")
    with pytest.raises(SystemExit, match="clone the repository"):
        lab.main([])
