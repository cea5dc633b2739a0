"""App mode without a browser: what is asked of Voilà, and that it listens and lets in as it does by itself."""

from unittest import mock

import pytest
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager

pytest.importorskip("voila", reason='Voilà is not installed: pip install -e ".[app]"')

from traitlets.config import Config
from voila.app import Voila
from voila.configuration import VoilaConfiguration

from primer.tools import app
from primer.tools.server import PromptConnection


@pytest.fixture
def started(monkeypatch):
    """What ``main`` hands to Voilà."""
    launch = mock.Mock()
    monkeypatch.setattr(app.Lecture, "launch_instance", launch)
    return launch


@pytest.mark.parametrize(
    ("given", "passed_on"),
    [
        ([], [str(app.NOTEBOOKS)]),
        (["--port=9999"], [str(app.NOTEBOOKS), "--port=9999"]),
        (["04_optimizers.ipynb"], [str(app.NOTEBOOKS / "04_optimizers.ipynb")]),
        (
            ["--no-browser", "notebooks/04_optimizers.ipynb"],
            [str(app.NOTEBOOKS / "04_optimizers.ipynb"), "--no-browser"],
        ),
    ],
)
def test_all_notebooks_or_the_named_one_are_shown_and_options_passed_on(started, given, passed_on):
    app.main(given)
    started.assert_called_once_with(passed_on, config=Config(app.SETTINGS))


def test_every_setting_exists_and_arrives():
    lecture = app.Lecture(config=Config(app.SETTINGS))
    assert lecture.kernel_websocket_connection_class is PromptConnection
    readers = {"Voila": lecture, "VoilaConfiguration": VoilaConfiguration(parent=lecture)}
    readers["MappingKernelManager"] = AsyncMappingKernelManager(parent=lecture)
    for section, settings in app.SETTINGS.items():
        assert {name: getattr(readers[section], name) for name in settings} == settings


def test_where_it_listens_and_whom_it_lets_in_stays_as_voila_sets_it():
    lecture, stock = app.Lecture(config=Config(app.SETTINGS)), Voila()
    for name in ("ip", "token", "auto_token", "identity_provider_class", "authorizer_class"):
        assert getattr(lecture, name) == getattr(stock, name)
    assert stock.ip == "localhost"


def test_the_browser_is_sent_to_the_first_page(monkeypatch):
    opened = mock.Mock()
    monkeypatch.setattr(app.webbrowser, "get", lambda _name: mock.Mock(open=opened))
    monkeypatch.setattr(app.threading, "Thread", lambda target, args, daemon: mock.Mock(start=lambda: target(*args)))
    app.Lecture(port=9999).launch_browser()
    opened.assert_called_once_with("http://localhost:9999/")
