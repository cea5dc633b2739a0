"""Draft the registry entries of texts: ``python tests/measure/claims.py [family | text | "family text" ...]``.

Prints for each text named ready entries for ``tests/notebooks/claims``, each number with the first source found: an
output of the same part, then a setting in its code; ``given("…", "?")`` waits for a reason, or for a better source. A
number may stand in an output by chance: read what you paste. Without arguments: what is not bound yet, and how much.
"""

import importlib
import inspect
import itertools
import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "notebooks"))

from claims import entries, families, pending, wrong_in
from claims import numbers as tokens
from claims.texts import notebooks, output, parts


def draft(family, name, words):
    """The lines of a registry for one text; none if it has nothing to account for."""
    there, digits = tokens.scan(words)
    counting = entries.ordinals(family, name, words)
    code, maker = _code_near(family, name), _maker(family, name)
    found = [(_source(code, maker, words, number), number) for number in there if number.start not in counting]
    lines = []
    for source, run in _runs(found):
        names = " ".join(number.name for number in run)
        if source == ("given", "?"):
            lines.append(f"# … {' '.join(entries.around(words, run[0]).split())} …")
        kind, place = source
        if kind == "given":
            lines.append(f'given("{names}", "{place}"),')
        else:
            lines.append(f'{kind}({place}, "{names}"),')
    if digits:
        lines.append(f'notation("{digits}"),')
    return [f'    "{name}": [', *(f"        {line}" for line in lines), "    ],"] if lines else []


def _runs(found):
    """Numbers of the same source together, in the order of their first; those without one stay beside each other."""
    runs = {}
    for place, (source, run) in enumerate(itertools.groupby(found, key=lambda each: each[0])):
        key = (source, place if source == ("given", "?") else None)
        runs.setdefault(key, []).extend(number for _, number in run)
    return [(source, run) for (source, _), run in runs.items()]


def _maker(family, name):
    """Name and numbers of the function that makes an exercise, such as ``adam._bias``; None if there is none."""
    kind, _, exercise = name.partition(" ")
    if kind == "exercise":
        module = importlib.import_module(f"primer.exercises.{family}")
        if made := re.search(rf'^    "{exercise}": (\w+)\(', inspect.getsource(module), re.MULTILINE):
            place = f"{family.rpartition('.')[2]}.{made[1]}"
            return place, entries.numbers_set_in(family, getattr(module, made[1]))
    return None


def _code_near(family, name):
    """The code cells of the text's part, nearest first; of the whole notebook for what stands around its parts."""
    notebook, _, word = family.partition(".")
    if notebook not in notebooks():
        return []
    cells = notebooks()[notebook]
    kind, _, asked = name.rpartition(" ")
    call = {"prediction": f'predict("{asked}"', "exercise": f'check("{asked}"'}.get(kind, "no such cell")
    here = next((cell_id for cell_id, cell in cells.items() if cell_id == name or call in cell.source), None)
    part = next((ids for ids in parts(notebook).values() if here in ids), cells)
    ids = list(cells if word == "frame" or part is parts(notebook)["frame"] else part)
    code = [cell_id for cell_id in ids if cells[cell_id].cell_type == "code"]
    code = [cell_id for cell_id in code if not cells[cell_id].source.startswith("exercises.")]
    near = (lambda cell_id: abs(ids.index(cell_id) - ids.index(here))) if here in ids else ids.index
    return [cells[cell_id] for cell_id in sorted(code, key=near)]


def _source(code, maker, words, number):
    """The kind of entry and its source. A number of one digit stands anywhere by chance: it is left to the writer."""
    if named := re.search(r"\b(notebook|part|section)s? $", words[: number.start], re.IGNORECASE):
        return "given", f"a {named[1].lower()}"
    if re.fullmatch(r"1[89]\d\d|20[0-3]\d", number.name) and re.search(r"[a-z](\.,?)? [(]?$", words[: number.start]):
        return "given", "year of the paper"
    if maker and any(entries.stands_for(number, value, exactly=True) for value in maker[1]):
        return "set_in", maker[0]
    if len(re.sub(r"[-.%]", "", number.name)) > 1:
        for cell in code:
            if not cell.source.startswith("source(") and _stands_in(cell, number):
                return "shown", f'"{cell.id}"'
        for cell in code:
            values = entries.numbers_of_code(cell.source)
            if any(entries.stands_for(number, value, exactly=True) for value in values):
                return "set_in", f'"{cell.id}"'
    return "given", "?"


def _stands_in(cell, number):
    return any(entries.stands_for(number, other.value) for other in tokens.scan(output(cell))[0])


def main(wanted):
    for family, named in families().items():
        drafts = [
            draft(family, name, words)
            for name, words in named.items()
            if {family, name, f"{family} {name}", family.partition(".")[0]} & {*wanted}
        ]
        if any(drafts):
            print("\n".join([f"# {family}", *itertools.chain(*drafts)]))
    if not wanted:
        for family, named in families().items():
            state = f"{len(wrong_in(family))} places to mend" if family in pending.FAMILIES else "bound"
            print(f"{family:13} {len(named):3} texts  {state}")


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # also in a file on Windows
    main(sys.argv[1:])
