"""The default suite on every Python of this machine, oldest and newest packages: ``python tests/measure/matrix.py``.

The Python that runs it, and each from 3.11 to 3.14 that is on ``PATH`` or in ``~/.pyenv/versions``, gets two fresh
environments in a temporary folder: the oldest releases that ``pyproject.toml`` and, for what tests need,
``requirements.txt`` allow and that have wheels for it, and the newest. The browser is left out. The exit code is 1 if
any failed.
``--python 3.12`` and ``--versions oldest`` choose; what follows ``--`` goes to pytest.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
RESOLUTIONS = {"oldest": "lowest-direct", "newest": "highest"}
SHOWN = ("numpy", "matplotlib", "ipywidgets", "jupyterlab")  # whose versions the table names
_ASK = "import sys; print('.'.join(map(str, sys.version_info[:3])))"


def pythons():
    """The Pythons found: full version → path, the newest of each minor version."""
    names = [f"python{version}" for version in PYTHONS]
    paths = [shutil.which(name, path=folder) for folder in os.get_exec_path() for name in names]
    paths += [str(path) for name in names for path in (Path.home() / ".pyenv/versions").glob(f"*/bin/{name}")]
    found = []
    for path in filter(None, [sys.executable, *paths]):  # on Windows no name has a version
        answer = subprocess.run([path, "-c", _ASK], capture_output=True, encoding="utf-8", check=False)
        if answer.returncode == 0:  # else a shim of pyenv's, without a Python behind it
            found.append((answer.stdout.strip(), path))
    found.sort(key=lambda item: [*map(int, item[0].split("."))])
    return dict({version.rpartition(".")[0]: (version, path) for version, path in found}.values())


def uv_in(folder):
    """The path of uv, installed into ``folder``: pip cannot choose the oldest releases."""
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    tools = Path(folder) / ("Scripts" if os.name == "nt" else "bin")
    subprocess.run([tools / "python", "-m", "pip", "install", "-q", "uv"], check=True)
    return tools / "uv"


def install(uv, python, folder, resolution):
    """An environment with all requirements; the path of its Python."""
    subprocess.run([uv, "venv", "-q", "--python", python, folder], check=True)
    there = Path(folder) / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    command = [uv, "pip", "install", "-q", "--python", there, "--resolution", resolution, "--no-build"]
    wanted = requirements() if resolution == RESOLUTIONS["oldest"] else ["-r", "requirements.txt"]
    subprocess.run([*command, *wanted], cwd=ROOT, check=True)
    return there


def requirements():
    """What the oldest environment is made from: the package's own bounds, which are lower than those for work on it."""
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    own = {_package(line) for line in project["dependencies"]}
    tools = (line.partition("#")[0].strip() for line in lines)
    tools = [line for line in tools if line and not line.startswith("-") and _package(line) not in own]
    # Matplotlib before 3.10.7 warns beside pyparsing 3.3, and warnings are errors.
    return [*project["dependencies"], *tools, "pyparsing~=3.2.0", "-e", "."]


def _package(line):
    return re.match(r"[\w-]+", line)[0]


def versions(python):
    """The versions of the packages that the table names."""
    code = f"from importlib.metadata import version; print(*[n + ' ' + version(n) for n in {SHOWN}], sep=', ')"
    return subprocess.run([python, "-c", code], capture_output=True, encoding="utf-8", check=True).stdout.strip()


def run(python, options):
    """The suite without the browser: pytest's exit code and output."""
    with tempfile.TemporaryDirectory() as settings:
        environment = os.environ | {"MPLCONFIGDIR": settings, "IPYTHONDIR": settings, "PYTHONDONTWRITEBYTECODE": "1"}
        environment["PYTHONIOENCODING"] = "utf-8"
        environment["PATH"] = f"{python.parent}{os.pathsep}{environment['PATH']}"
        command = [python, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-m", "not browser and not full", *options]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", check=False)
    return done.returncode, done.stdout + done.stderr


def main(arguments=None):
    """Fill the table, a line as soon as it is known."""
    parser = argparse.ArgumentParser(description="Run the suite on every Python with the oldest and newest packages.")
    parser.add_argument("--python", action="append", help="3.11, 3.12, 3.13 or 3.14; may be repeated")
    parser.add_argument("--versions", choices=RESOLUTIONS, action="append", help="oldest or newest")
    parser.add_argument("options", nargs="*", help="for pytest")
    asked = parser.parse_args(arguments)
    failed = False
    print(f"{'Python':9}{'versions':10}{'passed':>7}{'failed':>7}{'minutes':>9}  packages")
    with tempfile.TemporaryDirectory(prefix="primer-matrix-", ignore_cleanup_errors=True) as folder:
        uv = uv_in(f"{folder}/uv")
        for version, path in pythons().items():
            if asked.python and version.rpartition(".")[0] not in asked.python:
                continue
            for name in asked.versions or RESOLUTIONS:
                python = install(uv, path, f"{folder}/{version}-{name}", RESOLUTIONS[name])
                start = time.monotonic()
                code, output = run(python, asked.options)
                minutes = (time.monotonic() - start) / 60
                passed, wrong = (_count(what, output) for what in ("passed", "failed|errors?"))
                print(f"{version:9}{name:10}{passed:7}{wrong:7}{minutes:9.1f}  {versions(python)}", flush=True)
                if code:
                    failed = True
                    print(output[-4000:], flush=True)
                shutil.rmtree(f"{folder}/{version}-{name}")
    return int(failed)


def _count(what, output):
    """The number before a word in pytest's last line."""
    return sum(map(int, re.findall(rf"(\d+) (?:{what})\b", output.strip().rpartition("\n")[2])))


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # also in a file on Windows
    sys.exit(main())
