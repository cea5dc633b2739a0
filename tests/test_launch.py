"""The launcher: JupyterLab on the notebooks, with one setting and nothing else changed."""

from unittest import mock

import pytest

from primer import launch


def test_the_launcher_changes_one_setting_and_passes_options_on():
    with mock.patch.object(launch.LabApp, "launch_instance") as started:
        launch.main(["--no-browser", "--port=9999"])
    (arguments,) = started.call_args.args
    setting = "--ServerApp.kernel_websocket_connection_class=primer.launch.PromptConnection"
    assert arguments == [str(launch.NOTEBOOKS), setting, "--no-browser", "--port=9999"]


def test_the_kernel_websocket_sends_at_once():
    connection = mock.Mock(spec=launch.PromptConnection)
    with mock.patch.object(launch.ZMQChannelsWebsocketConnection, "connect", return_value="connected") as stock:
        with mock.patch.object(launch.PromptConnection, "__init__", return_value=None):
            connection = launch.PromptConnection()
        handler = mock.Mock()
        with mock.patch.object(launch.PromptConnection, "websocket_handler", handler):
            assert connection.connect() == "connected"
    handler.set_nodelay.assert_called_once_with(True)
    stock.assert_called_once()


def test_without_notebooks_it_says_what_to_do(monkeypatch, tmp_path):
    monkeypatch.setattr(launch, "NOTEBOOKS", tmp_path / "nowhere")
    with pytest.raises(SystemExit, match="clone the repository"):
        launch.main([])
