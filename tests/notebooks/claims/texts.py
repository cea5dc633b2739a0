"""The texts of the course that a reader reads, each with its numbers' family and name.

A family is what one registry module answers for: a small notebook (``nb1``), a part of a large one (``nb4.adam``), what
stands around its parts (``nb4.frame``), the main page and the page for teachers (``pages``).
"""

import ast
import functools
import importlib
import inspect
import re
import textwrap
from pathlib import Path

import nbformat

from primer import exercises, explorers
from primer.tools.where import NOTEBOOKS

ROOT = Path(__file__).parents[3]
PAGES = {"readme": ROOT / "README.md", "teachers": NOTEBOOKS / "README.md"}


@functools.cache
def families():
    """Family → name → text: all that has a digit."""
    found = {}
    for family, name, words in (*_prose(), *_questions(), *_figures(), *_pages()):
        if re.search(r"\d|[½⅓¼¾]", words):
            found.setdefault(family, {})[name] = words
    return found


@functools.cache
def notebooks():
    """The cells of each notebook: ``nb1`` → id → cell."""
    return {
        f"nb{path.stem[1]}": {cell.id: cell for cell in nbformat.read(path, as_version=4).cells}
        for path in sorted(NOTEBOOKS.glob("*.ipynb"))
    }


def output(cell):
    """All that a code cell prints and shows as text, as it is stored and as a run is compared with it."""
    return "\n".join(str(out.get("text", "") or out.data.get("text/plain", "")) for out in cell.get("outputs", []))


def parts(notebook):
    """Family → the ids of its cells, in order: a new part begins at each heading ``## 1 · …``."""
    found, word = {}, "frame"
    for cell_id, cell in notebooks()[notebook].items():
        if cell.source.startswith("## "):
            word = cell_id.partition("-")[0] if re.match(r"## \d · ", cell.source) else "frame"
        found.setdefault(word, []).append(cell_id)
    return found


def part_number(family, name):
    """Which part of its notebook the cell ``name`` opens, from 1; None if it opens none."""
    notebook = family.partition(".")[0]
    first = [ids[0] for word, ids in parts(notebook).items() if word != "frame"] if notebook in notebooks() else []
    return first.index(name) + 1 if name in first else None


def _families(notebook):
    """Word → family: notebooks without a folder of their own are one family."""
    if importlib.util.find_spec(f"primer.explorers.{notebook}").submodule_search_locations is None:
        return dict.fromkeys(parts(notebook), notebook)
    return {word: f"{notebook}.{word}" for word in parts(notebook)}


def _prose():
    for notebook, cells in notebooks().items():
        for word, ids in parts(notebook).items():
            for cell_id in ids:
                if cells[cell_id].cell_type == "markdown":
                    yield _families(notebook)[word], cell_id, cells[cell_id].source


def _questions():
    for module in exercises._PARTS:
        family = module.__name__.removeprefix("primer.exercises.")
        for name, prediction in module.PREDICTIONS.items():
            yield family, f"prediction {name}", "\n".join([prediction.ask, *prediction.options, prediction.because])
        for name, exercise in module.EXERCISES.items():
            words = [exercise.ask, *(said for _, said in exercise.mistakes), exercise.hint]
            yield family, f"exercise {name}", "\n".join(words)
        for name, goal in getattr(module, "GOALS", {}).items():
            said = _strings(textwrap.dedent(inspect.getsource(goal.missing)))
            yield family, f"goal {name}", "\n".join([goal.ask, *said, goal.because, goal.hint])


def _figures():
    """The fixed words of the figures: preset titles, axes, labels, the constant parts of what they say."""
    folder = Path(explorers.__file__).parent
    for path in sorted(folder.rglob("[a-z]*.py")):
        module = ".".join(path.relative_to(folder).with_suffix("").parts)
        notebook = module.partition(".")[0]
        known = {*_families(notebook).values()}
        family = module if module in known else f"{notebook}.frame"
        yield family, f"figures {path.stem}", "\n".join(_strings(path.read_text(encoding="utf-8")))


def _strings(code):
    """The strings with a digit and a space or a line break in some code, docstrings left out; each once."""
    tree = ast.parse(code)
    said = {
        node.body[0].value
        for node in ast.walk(tree)
        if isinstance(node, (ast.Module, ast.FunctionDef, ast.ClassDef)) and ast.get_docstring(node) is not None
    }
    strings = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    strings.sort(key=lambda node: (node.lineno, node.col_offset))
    return list(dict.fromkeys(s.value for s in strings if s not in said and re.search(r"\d.*\s|\s.*\d", s.value)))


def _pages():
    for page, path in PAGES.items():
        if path.exists():
            for section in re.split(r"^(?=#+ )", path.read_text(encoding="utf-8"), flags=re.MULTILINE):
                title = section.partition("\n")[0].strip("# ").partition(":")[0]
                yield "pages", f"{page} {re.sub(r'[^a-z0-9]+', '-', title.lower()).strip('-')}", section
