"""What takes too long for a notebook stands as JSON beside its module; ``python -m primer refresh --data`` makes it."""

import json
from pathlib import Path

import numpy as np


def read(name):
    """The rows of ``name.json``, by their names."""
    return json.loads(_path(name).read_text(encoding="utf-8"))


def write(name, rows):
    """Keep ``rows``, a dict, as ``name.json``: a line each, the same bytes on every system."""
    lines = ",\n".join(f"{json.dumps(str(key), ensure_ascii=False)}: {json.dumps(row)}" for key, row in rows.items())
    _path(name).write_text(f"{{{lines}}}\n", encoding="utf-8", newline="\n")


def listed(numbers, digits):
    """Numbers of any shape as lists for a file, with so many significant ``digits``; null is infinite."""
    return [
        listed(part, digits) if np.ndim(part) else float(f"{part:.{digits}g}") if np.isfinite(part) else None
        for part in np.atleast_1d(numbers)
    ]


def array(numbers):
    """What ``listed`` made, as an array again."""
    return np.nan_to_num(np.array(numbers, dtype=float), nan=np.inf)


def _path(name):
    return Path(__file__).with_name(f"{name}.json")
