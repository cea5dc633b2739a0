"""The static site's build, up to where it needs the network: what is taken, checked, set and linked.

``tests/browser/test_lite.py`` runs the notebooks of a site that has been built.
"""

import hashlib
import importlib.util
import json
import re
import tomllib
from pathlib import Path

import ipywidgets as widgets
import pytest

from primer.live.faces import Face

ROOT = Path(__file__).parents[2]
_SPEC = importlib.util.spec_from_file_location("site_build", ROOT / ".lite/build.py")
build = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(build)

WHEEL = b"a wheel"


def package(name, *depends):
    return {"file_name": f"{name}.whl", "sha256": hashlib.sha256(WHEEL).hexdigest(), "depends": [*depends]}


@pytest.fixture
def origin(tmp_path):
    """A folder that looks like Pyodide's."""
    folder = tmp_path / "origin"
    folder.mkdir()
    packages = {
        "numpy": package("numpy"),
        "matplotlib": package("matplotlib", "numpy", "cycler", "fonttools"),
        "cycler": package("cycler", "six"),
        "six": package("six"),
        "fonttools": package("fonttools"),
        "micropip": package("micropip"),
        "pandas": package("pandas", "numpy"),
    }
    for name in build.CORE:
        (folder / name).write_text(name, encoding="utf-8")
    for name in packages:
        (folder / f"{name}.whl").write_bytes(WHEEL)
    (folder / build.LOCK).write_text(json.dumps({"info": {"python": "3.14.2"}, "packages": packages}), encoding="utf-8")
    return folder


def settings(folder, origin=None):
    """What is written for ``jupyter lite build``: the lock's settings and the kernel's."""
    build.write_settings(folder, "wheels/ours.whl", "http://127.0.0.1:1", origin)
    lite, page = (
        json.loads((folder / name).read_bytes()) for name in ("jupyter_lite_config.json", "jupyter-lite.json")
    )
    return lite["PyodideLockAddon"], page["jupyter-config-data"]["litePluginSettings"][build.KERNEL]


def test_the_runtime_holds_what_the_course_needs_and_its_lock_names_just_that(origin, tmp_path):
    build.copy_runtime(origin, tmp_path / "runtime")
    wanted = {"numpy", "matplotlib", "cycler", "six", "micropip"}
    lock = json.loads((tmp_path / "runtime" / build.LOCK).read_bytes())
    assert {*lock["packages"]} == wanted
    assert lock["info"] == {"python": "3.14.2"}
    files = {path.name for path in (tmp_path / "runtime").iterdir()}
    assert files == {f"{name}.whl" for name in wanted} | {*build.CORE, build.LOCK}


def test_a_wheel_that_is_not_the_lock_s_ends_the_build_with_its_name(origin, tmp_path):
    (origin / "cycler.whl").write_bytes(b"another wheel")
    with pytest.raises(SystemExit, match=r"cycler\.whl from .* is not the file that pyodide-lock\.json names"):
        build.copy_runtime(origin, tmp_path / "runtime")
    assert not (tmp_path / "runtime/cycler.whl").exists()


def test_online_python_comes_from_its_release_on_the_cdn(tmp_path):
    _, kernel = settings(tmp_path, build.CDN)
    assert kernel == {"pyodideUrl": f"https://cdn.jsdelivr.net/pyodide/v{build.PYODIDE}/full/pyodide.mjs"}


def test_offline_the_site_s_own_python_is_used_and_pypi_is_never_asked(tmp_path):
    _, kernel = settings(tmp_path)
    assert kernel == {"disablePyPIFallback": True}


def test_this_repository_s_wheel_is_loaded_while_the_page_opens(tmp_path):
    name = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["name"]
    lock, _ = settings(tmp_path)
    assert lock["wheels"] == ["wheels/ours.whl"]
    assert name in lock["prefetch_extra"]
    assert not {*lock["prefetch_extra"]} & {*lock["excludes_extra"]}


@pytest.mark.parametrize("offline", [True, False])
def test_the_site_names_no_address_that_is_gone_after_the_build(origin, tmp_path, monkeypatch, offline):
    """The build takes the wheels from a server of its own; the site finds them in itself, or where Pyodide is."""
    work, site = tmp_path / "work", tmp_path / "site"
    (work / "site").mkdir(parents=True)

    def build_site(*_command, cwd):
        lite = json.loads((cwd / "jupyter_lite_config.json").read_bytes())
        address = lite["PyodideLockAddon"]["pyodide_lock_url"].removesuffix(f"/{build.LOCK}")
        assert build.fetch(address, "numpy.whl") == WHEEL
        (site / "static/pyodide-lock").mkdir(parents=True)
        names = [f"{address}/numpy.whl", "../../static/ours.whl"]
        (site / "static/pyodide-lock" / build.LOCK).write_text(json.dumps(names), encoding="utf-8")
        if offline:
            (site / "static/pyodide").mkdir()

    for name, double in (("WORK", work), ("build_wheel", lambda *_: "ours.whl"), ("run", build_site)):
        monkeypatch.setattr(build, name, double)
    build.build("python", work / "site", site, str(origin), offline)
    place = "../pyodide" if offline else str(origin)
    locks = sorted((site / "static").rglob(build.LOCK))
    assert len(locks) == 1 + offline
    for lock in locks:
        assert json.loads(lock.read_bytes()) == [f"{place}/numpy.whl", "../../static/ours.whl"]


def test_a_folder_is_no_address_for_an_online_site(origin, monkeypatch, capsys):
    monkeypatch.setattr(build.sys, "argv", ["build.py", "--pyodide", str(origin)])
    with pytest.raises(SystemExit):
        build.main()
    assert "name an address, or add --offline" in capsys.readouterr().err


def test_each_page_that_shows_notebooks_hides_dead_views_beside_a_face(tmp_path):
    for app in ("lab", "notebooks"):
        (tmp_path / app).mkdir()
        (tmp_path / app / "index.html").write_text("<head>their own</head><body></body>", encoding="utf-8")
    build.hide_dead_views(tmp_path)
    for app in ("lab", "notebooks"):
        page = (tmp_path / app / "index.html").read_text(encoding="utf-8")
        kept, style, rest = re.fullmatch(r"(.*?)(<style>.*</style>\n)(.*)", page, re.DOTALL).groups()
        assert (kept, rest) == ("<head>their own", "</head><body></body>")
        assert Face(widgets.VBox())._name.startswith(re.search(r'class\^="([\w-]+)"', style)[1])


def test_the_front_page_links_each_notebook_and_the_teacher_s_page(tmp_path):
    build.write_front_page(tmp_path)
    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    linked = re.findall(r'href="lab/index\.html\?path=([^"]*)"', page)
    notebooks = sorted(path.name for path in (ROOT / "notebooks").glob("*.ipynb"))
    assert linked == [*notebooks, "README.md"]
    assert (ROOT / "notebooks/README.md").is_file()
    assert "<em>learns</em>, and what decides" in page
    assert not re.search(r"\{(name|entries)\}|\*", page)


def test_the_front_page_leaves_jupyterlite_s_settings_alone(tmp_path):
    """JupyterLite reads this element of each page above the notebooks, and fails without it."""
    build.write_front_page(tmp_path)
    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    [(attributes, text)] = re.findall(r'<script id="jupyter-config-data"([^>]*)>(.*?)</script>', page)
    assert 'data-jupyter-lite-root="."' in attributes
    assert json.loads(text) == {}
