"""The rooms of the package, and which may use which: arrows go down only."""

import ast
from pathlib import Path

import pytest

import primer

HOUSE = Path(primer.__file__).parent
# What each room may use besides itself and the rooms that those use.
BELOW = {
    "mathematics": set(),
    "experiments": {"mathematics"},
    "plots": {"mathematics", "experiments"},
    "live": {"mathematics", "plots"},
    "explorers": {"mathematics", "experiments", "plots", "live"},
    "exercises": {"mathematics", "experiments", "live"},
    "tools": set(),
}
PARTS = {  # the one word of each part, in the order of its notebook
    "nb4": ["batch", "momentum", "nag", "schedule", "adagrad", "rmsprop", "adam", "limits", "race"],
    "nb5": ["adamw", "radam", "amsgrad", "adabound", "nadam", "lookahead", "lamb", "lion", "choice"],
    "nb6": ["recipe", "averages", "edge", "norms", "matrix", "cautious", "today"],
}
MODULES = sorted(path for path in HOUSE.rglob("*.py") if path.name not in ("__init__.py", "__main__.py"))


def room(module):
    """The room that a module such as ``primer.explorers.nb1`` is in; those at the top are the mathematics."""
    name = module.split(".")[1]
    return name if name in BELOW else "mathematics"


def imported(path):
    """The modules of the package that a file imports."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.startswith("primer."))
        elif isinstance(node, ast.ImportFrom) and node.module == "primer":
            yield from (f"primer.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("primer."):
            yield node.module


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(HOUSE).as_posix())
def test_arrows_go_down_only(path):
    here = room(".".join(["primer", *path.relative_to(HOUSE).with_suffix("").parts]))
    assert {room(module) for module in imported(path)} <= BELOW[here] | {here}


def test_the_mathematics_needs_numpy_only():
    for path in HOUSE.glob("[a-z]*.py"):
        names = [
            name
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            for name in ([alias.name for alias in node.names] if isinstance(node, ast.Import) else
                         [node.module] if isinstance(node, ast.ImportFrom) else [])
        ]  # fmt: skip
        assert not {name.split(".")[0] for name in names} & {"matplotlib", "ipywidgets", "IPython", "PIL"}, path


@pytest.mark.parametrize("folder", PARTS)
def test_a_part_has_one_word_in_every_room(folder):
    for part in PARTS[folder]:
        assert (HOUSE / f"explorers/{folder}/{part}.py").exists(), part
        assert (HOUSE / f"exercises/{folder}/{part}.py").exists(), part
