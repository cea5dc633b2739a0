"""Build the course as a static site that runs in the browser alone: ``python .lite/build.py [--offline]``.

The site, ``build/site``, holds the notebooks, JupyterLab and this repository's wheel. Python itself (Pyodide) with
NumPy and Matplotlib comes from a public CDN, or with ``--offline`` from within the site, which then asks nobody for
anything: ``python -m http.server --directory build/site`` on a teacher's laptop is a whole class's server.

It needs Python 3.12 or newer and installs what it needs into an environment of its own, ``build/lite/env``.
"""

import argparse
import hashlib
import json
import re
import shutil
import subprocess
import sys
import urllib.request
import venv
from contextlib import contextmanager
from functools import partial
from html import escape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

HERE = Path(__file__).parent
ROOT = HERE.parent
WORK = ROOT / "build/lite"
NAME = "How neural networks learn"
PYODIDE = "314.0.3"
CDN = f"https://cdn.jsdelivr.net/pyodide/v{PYODIDE}/full"
LOCK = "pyodide-lock.json"
CORE = "pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip"
COMPILED = "numpy", "matplotlib", "micropip"  # taken, with what they depend on, from Pyodide; all else is on PyPI
SPECS = "ipywidgets>=8.1", "ipyevents>=2.0"
UNUSED = "fonttools", "jupyterlab-widgets", "pytz", "widgetsnbextension"  # asked for, and not imported by the course
CONSTRAINTS = ("jedi<0.20",)  # later ones unpack 5600 files, three times as many: seconds of each start
# Side by side while the page opens, not one after the other when the kernel starts or a cell first imports them.
PREFETCH = "micropip", "piplite", "jedi", "ipywidgets", "ipyevents", "matplotlib", "deep-learning-primer-notebooks"
APPS = "lab", "notebooks"
KERNEL = "@jupyterlite/pyodide-kernel-extension:kernel"
# No server takes dead views out of what is saved here. A view without its widget holds no element, but the bare words
# "Loading widget..." or "Error displaying widget": hidden where a figure or a question left its face.
SAVED = """<style>
.jp-OutputArea:has([class^="primer-face-"]) > .jp-OutputArea-child:not(:has(.jp-OutputArea-output *)) { display: none; }
</style>
"""
PAGE = ROOT / "primer/tools/etc/jupyter/labconfig/page_config.d/deep-learning-primer.json"  # as on a server
READING = {"@jupyterlab/docmanager-extension:plugin": {"defaultViewers": {"markdown": "Markdown Preview"}}}


def environment():
    """The Python of the environment that builds; made, or brought up to date, first."""
    wanted = (HERE / "requirements.txt").read_text(encoding="utf-8")
    python = WORK / "env" / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    done = WORK / "env/installed.txt"
    if not done.is_file() or done.read_text(encoding="utf-8") != wanted:
        venv.create(WORK / "env", with_pip=True, clear=True)
        run(python, "-m", "pip", "install", "-q", "-r", HERE / "requirements.txt")
        done.write_text(wanted, encoding="utf-8")
    return python


def build_wheel(python, folder):
    """This repository's wheel, built from a copy: an earlier build's leftovers never get into it."""
    source = folder / "source"
    shutil.copytree(ROOT / "primer", source / "primer", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    run(python, "-m", "pip", "wheel", "-q", "--no-deps", "--wheel-dir", folder / "wheels", source)
    shutil.rmtree(source)
    return next((folder / "wheels").glob("*.whl")).relative_to(folder).as_posix()


def copy_runtime(origin, folder):
    """Pyodide's own files and the wheels that it compiled, each checked against the lock, and a lock of just these."""
    folder.mkdir(parents=True)
    for name in CORE:
        (folder / name).write_bytes(fetch(origin, name))
    lock = json.loads(fetch(origin, LOCK))
    lock["packages"] = needed(lock["packages"])
    for package in lock["packages"].values():
        wheel = fetch(origin, package["file_name"])
        if hashlib.sha256(wheel).hexdigest() != package["sha256"]:
            sys.exit(f"{package['file_name']} from {origin} is not the file that {LOCK} names")
        (folder / package["file_name"]).write_bytes(wheel)
    (folder / LOCK).write_text(json.dumps(lock), encoding="utf-8")


def needed(packages):
    """Of a lock's packages, ``COMPILED`` and all that these depend on and use."""
    names = [*COMPILED]
    for name in names:  # grows while it is walked
        names += [other for other in packages[name]["depends"] if other not in (*names, *UNUSED)]
    return {name: packages[name] for name in names}


@contextmanager
def serve(folder):
    """The address of a folder: a lock's packages are recognised by their addresses, not by their paths."""
    handler = partial(SimpleHTTPRequestHandler, directory=folder)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def fetch(origin, name):
    """The bytes of a file at ``origin``, a folder or an address."""
    if (Path(origin) / name).is_file():
        return (Path(origin) / name).read_bytes()
    with urllib.request.urlopen(f"{origin}/{name}") as answer:
        return answer.read()


def write_settings(folder, wheel, address, origin=None):
    """What ``jupyter lite`` reads: how to build with the lock at ``address``, and how the kernel starts.

    Its Python comes from ``origin``; without one, from the site, and nobody else is asked for a package either.
    """
    lock = {"enabled": True, "wheels": [wheel], "specs": SPECS, "constraints": CONSTRAINTS}
    lock |= {"excludes_extra": UNUSED, "prefetch_extra": PREFETCH, "pyodide_lock_url": f"{address}/{LOCK}"}
    build = {"apps": APPS, "no_sourcemaps": True}
    kernel = {"pyodideUrl": f"{origin}/pyodide.mjs"} if origin else {"disablePyPIFallback": True}
    page = {"appName": NAME, "litePluginSettings": {KERNEL: kernel}, "settingsOverrides": READING}
    page["disabledExtensions"] = list(json.loads(PAGE.read_text(encoding="utf-8"))["disabledExtensions"])
    for name, settings in (
        ("jupyter_lite_config.json", {"LiteBuildConfig": build, "PyodideLockAddon": lock}),
        ("jupyter-lite.json", {"jupyter-lite-schema-version": 0, "jupyter-config-data": page}),
    ):
        (folder / name).write_text(json.dumps(settings, indent=1), encoding="utf-8")


def build(python, folder, output, origin, offline):
    """Build the site. Online and offline differ in one thing: where the browser finds Pyodide and its wheels."""
    runtime = folder / "static/pyodide" if offline else WORK / "pyodide"
    copy_runtime(origin, runtime)
    with serve(runtime) as address:
        write_settings(folder, build_wheel(python, folder), address, None if offline else origin)
        run(python, "-m", "jupyterlite_core", "build", "--output-dir", output, cwd=folder)
    lock = output / "static/pyodide-lock" / LOCK
    text = lock.read_text(encoding="utf-8").replace(address, "../pyodide" if offline else origin)
    lock.write_text(text, encoding="utf-8")
    if offline:
        shutil.copy(lock, output / "static/pyodide")


def hide_dead_views(output):
    """In all pages that show a notebook."""
    for app in APPS:
        page = output / app / "index.html"
        head, end, body = page.read_text(encoding="utf-8").partition("</head>")
        page.write_text(head + SAVED + end + body, encoding="utf-8")


def write_front_page(output):
    """The site's first page lists the course; JupyterLite's own would open a workbench with nothing on it."""
    entries = "\n".join(entry(path) for path in sorted((ROOT / "notebooks").glob("*.ipynb")))
    page = (HERE / "index.html").read_text(encoding="utf-8").replace("{entries}", entries).replace("{name}", NAME)
    (output / "index.html").write_text(page, encoding="utf-8")


def entry(path):
    """A notebook on the front page: its title and its question, both from its first cell."""
    text = "".join(json.loads(path.read_text(encoding="utf-8"))["cells"][0]["source"])
    title, question = (re.search(rf"^{mark} (.*)$", text, re.MULTILINE)[1] for mark in ("#", r"\*\*The question:\*\*"))
    question = re.sub(r"\*(.+?)\*", r"<em>\1</em>", escape(question[0].upper() + question[1:]))
    return f'<li><a href="lab/index.html?path={path.name}">{escape(title)}</a><p>{question}</p></li>'


def run(*command, **options):
    subprocess.run([str(part) for part in command], check=True, **options)


def main():
    parser = argparse.ArgumentParser(description="Build the course as a static site.")
    parser.add_argument("--offline", action="store_true", help="put Python and all packages into the site")
    parser.add_argument("--output", type=Path, default=ROOT / "build/site", help="the site's folder, replaced")
    parser.add_argument("--pyodide", default=CDN, help=f"where Pyodide {PYODIDE} is: a folder or an address ({CDN})")
    options = parser.parse_args()
    if Path(options.pyodide).is_dir() and not options.offline:
        parser.error("a browser cannot load Pyodide from a folder: name an address, or add --offline")
    if sys.version_info < (3, 12):
        sys.exit(f"The site is built with Python 3.12 or newer, this is {sys.version.split()[0]}.")
    origin, output = options.pyodide.rstrip("/"), options.output.resolve()
    python, folder = environment(), WORK / "site"
    for old in (folder, WORK / "pyodide", output):
        shutil.rmtree(old, ignore_errors=True)
    (folder / "files").mkdir(parents=True)
    for page in (ROOT / "notebooks").iterdir():
        if page.suffix in (".ipynb", ".md"):
            shutil.copy(page, folder / "files")
    build(python, folder, output, origin, options.offline)
    hide_dead_views(output)
    write_front_page(output)
    size = sum(path.stat().st_size for path in output.rglob("*") if path.is_file())
    print(f'\n{output}: {size / 1e6:.0f} MB. Try it: {Path(sys.executable).name} -m http.server --directory "{output}"')


if __name__ == "__main__":
    sys.stdout.reconfigure(errors="backslashreplace")  # a path may have letters that the terminal's encoding lacks
    main()
