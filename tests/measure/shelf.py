"""Imported first by the scripts beside it: puts the browser tests' modules on the path, as pytest does for the tests."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "browser"))
