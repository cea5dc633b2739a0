"""Each part runs alone: after the cells above part 1, its code needs no other part and shows what is stored."""

import ast
import contextlib
import io
import itertools
from unittest.mock import patch

import pytest
from claims import pending
from claims.texts import notebooks, output, parts
from IPython.lib.pretty import pretty

from primer.live.explorer import Explorer

PARTS = [f"{notebook} {word}" for notebook in notebooks() for word in parts(notebook) if word != "frame"]


def run(cell, names):
    """Run a code cell in ``names``; return what it prints and shows, as a notebook would store it."""
    body = ast.parse(cell.source).body
    last = body.pop() if isinstance(body[-1], ast.Expr) else None
    printed, value = io.StringIO(), None
    with contextlib.redirect_stdout(printed):
        exec(compile(ast.Module(body, []), cell.id, "exec"), names)
        if last:
            value = eval(compile(ast.Expression(last.value), cell.id, "eval"), names)
    if isinstance(value, Explorer):  # knows nothing of the notebook, and is not drawn here
        return output(cell)
    return printed.getvalue() + ("" if value is None else pretty(value))


def problem_alone(part):
    """The first cell of a part that fails when run alone, or shows something else, and why; None if all is well."""
    notebook, word = part.split()
    cells, names = notebooks()[notebook], {"__name__": "__main__"}
    part_of = {cell_id: each for each, ids in parts(notebook).items() for cell_id in ids}
    above = itertools.takewhile(lambda cell_id: part_of[cell_id] == "frame", cells)
    for cell_id in [*above, *parts(notebook)[word]]:
        if cells[cell_id].cell_type == "code":
            try:
                seen = run(cells[cell_id], names)
            except NameError as problem:
                return f"{cell_id}: {problem}"
            if seen.split() != output(cells[cell_id]).split():
                return f"{cell_id} shows {seen!r}"
    return None


@pytest.mark.full
@pytest.mark.parametrize("part", PARTS)
def test_a_part_runs_alone(part):
    with patch.object(Explorer, "_redraw", lambda self: None):
        problem = problem_alone(part)
    if part in pending.PARTS:
        assert problem, f"{part} runs alone: take it out of claims/pending.py"
    else:
        assert problem is None


def test_what_is_pending_is_there():
    assert {*PARTS} >= pending.PARTS
