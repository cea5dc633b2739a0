"""What takes too long for a notebook stands as JSON beside its module; ``python -m primer refresh --data`` makes it."""

import json
from pathlib import Path


def read(name):
    """The rows of ``name.json``, by their names."""
    return json.loads(_path(name).read_text(encoding="utf-8"))


def write(name, rows):
    """Keep ``rows``, a dict, as ``name.json``: a line each, the same bytes on every system."""
    lines = ",\n".join(f"{json.dumps(str(key), ensure_ascii=False)}: {json.dumps(row)}" for key, row in rows.items())
    _path(name).write_text(f"{{{lines}}}\n", encoding="utf-8", newline="\n")


def _path(name):
    return Path(__file__).with_name(f"{name}.json")
