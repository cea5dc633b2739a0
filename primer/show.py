"""What cells print: tables of numbers, and the source of the very functions that run."""

import ast
import inspect
import re
import textwrap
from html import escape

import numpy as np


class Table:
    """Columns of numbers and words with the same text on every machine; HTML where it is shown, text elsewhere."""

    def __init__(self, columns, digits):
        self.names = [re.sub(r"(?<!\d)_|_(?!\d)", " ", name) for name in columns]
        columns = [_cells(column, digits) for column in columns.values()]
        if len({len(column) for column in columns}) > 1:
            raise ValueError(f"the columns must have the same length; got {[len(column) for column in columns]}")
        self.rows = list(zip(*columns, strict=True))

    def __repr__(self):
        widths = [max(map(len, column)) for column in zip(self.names, *self.rows, strict=True)]
        lines = [self.names, *self.rows]
        return "\n".join(
            "  ".join(cell.rjust(width) for cell, width in zip(line, widths, strict=True)) for line in lines
        )

    def _repr_html_(self):
        head = _html_row("th", self.names)
        body = "".join(_html_row("td", row) for row in self.rows)
        return f"<table><thead>{head}</thead><tbody>{body}</tbody></table>"


def _html_row(tag, cells):
    return "<tr>" + "".join(f"<{tag}>{_breakable(escape(cell))}</{tag}>" for cell in cells) + "</tr>"


def _breakable(cell):
    """A long call may go on in the next line within its arguments, or a table of calls is wider than its page."""
    return re.sub(r"(?<=[(=_])(?=\w)", "<wbr>", cell) if re.search(r"\w\(", cell) and len(cell) > 16 else cell


def table(digits=6, **columns):
    """A table with a column for each keyword; ``_`` in a name is shown as a space, unless between digits: ``w1_21``.

    A column is a list or array of numbers or words, or a single one. Numbers have ``digits`` decimals; in a column
    whose numbers are of very different size, ``digits`` significant digits.
    """
    return Table(columns, digits)


def _cells(column, digits):
    items = [column] if isinstance(column, str) else np.atleast_1d(np.asarray(column, dtype=object)).ravel()
    if not all(_is_real(item) for item in items):
        return [_word(item) for item in items]
    sizes = [abs(item) for item in items if item]
    if not sizes or (min(sizes) >= 1e-3 and max(sizes) < 1e6):
        texts = [f"{item:.{digits}f}" for item in items]
        spare = min((len(text) - len(text.rstrip("0")) for text in texts), default=0) if digits else 0
        texts = [text[: len(text) - spare].rstrip(".") for text in texts]
    else:
        texts = [f"{item:.{digits}g}" for item in items]
    return [text.replace("-", "−") for text in texts]


def _is_real(item):
    return isinstance(item, (float, np.floating))


def _word(item):
    if isinstance(item, (bool, np.bool_)):
        return "yes" if item else "no"
    return str(item).replace("-", "−") if isinstance(item, (int, np.integer)) else str(item)


class Source:
    """The source of functions, as it stands in the package."""

    def __init__(self, functions, folded):
        self.code = "\n\n\n".join(_without_docstring(function) for function in functions)
        self.names = " and ".join(f"<code>{function.__name__}</code>" for function in functions) if folded else None

    def __repr__(self):
        return self.code

    def _repr_html_(self):
        style = "font-family:var(--jp-code-font-family,monospace);border-left:4px solid #8db9dd;padding-left:14px"
        shown = f'<pre style="{style};white-space:pre-wrap">{escape(self.code)}</pre>'
        return f"<details><summary>{self.names} in the package</summary>{shown}</details>" if self.names else shown


def source(*functions, folded=False):
    """Show the source of functions of the package as it runs, without their docstrings (``help(f)`` has those).

    ``folded`` hides it behind a line to click on, where the idea's own lines stand above it.
    """
    return Source(functions, folded)


def same(mine, package):
    """Print whether two results are equal to 12 digits, or by how much they differ at most.

    Not to the last bit: the same equation written in another order rounds otherwise there.
    """
    mine, package = (np.asarray(numbers, dtype=float) for numbers in (mine, package))
    largest = np.abs(package[np.isfinite(package)]).max(initial=0)
    if mine.shape != package.shape:
        print(f"different shapes: {mine.shape}, and the package's {package.shape}")
    elif np.allclose(mine, package, rtol=1e-12, atol=1e-12 * largest, equal_nan=True):
        print("equal to the package's, to 12 digits")
    else:
        print(f"different: up to {np.abs(mine - package).max():.3g} from the package's")


def _without_docstring(function):
    code = textwrap.dedent(inspect.getsource(function))
    body = ast.parse(code).body[0].body
    lines = code.splitlines()
    if ast.get_docstring(ast.parse(code).body[0]) is not None:
        del lines[body[0].lineno - 1 : body[0].end_lineno]
    return "\n".join(lines)
