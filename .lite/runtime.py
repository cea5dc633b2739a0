"""Collect Pyodide and the compiled wheels from npm and PyPI alone: ``python .lite/runtime.py FOLDER``.

For machines that reach no CDN: ``python .lite/build.py --offline --pyodide FOLDER``, which checks each wheel against
the lock that npm's package holds. The wheels are those that Open WebUI's package on PyPI carries for its own pages.
"""

import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

from build import PYODIDE

CARRIER = "open-webui==0.12.4"  # its wheels are those of Pyodide 314.0.3
INSIDE = "open_webui/frontend/pyodide/"


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        npm = shutil.which("npm") or sys.exit("npm is not on PATH")  # on Windows it is npm.cmd, which needs its path
        subprocess.run([npm, "pack", "--silent", f"pyodide@{PYODIDE}"], cwd=place, check=True)
        # Only the file itself is wanted, for whichever Python it was made.
        anywhere = ("--no-deps", "--only-binary=:all:", "--python-version", "3.11")
        subprocess.run([sys.executable, "-m", "pip", "download", "-q", *anywhere, CARRIER], cwd=place, check=True)
        with zipfile.ZipFile(next(Path(place).glob("*.whl"))) as carrier:
            for name in carrier.namelist():
                if name.startswith(INSIDE) and name.endswith(".whl"):
                    (folder / name.removeprefix(INSIDE)).write_bytes(carrier.read(name))
        with tarfile.open(next(Path(place).glob("*.tgz"))) as core:
            for member in core.getmembers():
                if member.isfile():
                    (folder / Path(member.name).name).write_bytes(core.extractfile(member).read())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
