"""Every number of the course's texts has a source. How to add one:

1. Write the sentence. The test names each number in it that has no source yet.
2. ``python tests/measure/claims.py "nb4.adam adam-26"`` prints a ready entry for the text; paste it into the registry
   of its family, ``tests/notebooks/claims/nb4/adam.py``, and read it: is each source the right one?
3. A result is ``shown("adam-12", "94 132")`` if a cell prints it (``line="GD"`` looks in its line of the output only),
   else ``equals("3.16", lambda: 0.1 / np.sqrt(0.001))``, computed in milliseconds without the text's own code.
4. A setting is ``set_in("adam-12", "0.9")``, by the cell, function, module or value that sets it. What is nobody's
   result (a year, a definition, "part 3") is ``given("2014", "year of the paper")``, with its reason.
5. Each entry's numbers stand as in the text and in its order; ``notation("1121")`` holds indices, exponents and names.

Texts are Markdown cells (``adam-26``), ``prediction …`` and ``exercise …`` with all their words, ``figures …`` (titles,
labels and fixed words of a module's figures) and the sections of the two README. Families that are not yet bound stand
in ``claims.pending``.
"""

import importlib

from claims.entries import equals, given, notation, problems, set_in, shown
from claims.texts import families

__all__ = ["equals", "families", "given", "notation", "problems", "registry", "set_in", "shown", "wrong_in"]


def registry(family):
    """The entries of a family: name of the text → list; empty if there is no module of this name yet."""
    if importlib.util.find_spec(f"claims.{family}") is None:
        return {}
    return importlib.import_module(f"claims.{family}").TEXTS


def wrong_in(family):
    """All that is wrong with a family's numbers, as sentences."""
    written, entries = families()[family], registry(family)
    gone = [f"{family} {name}: there is no such text with a number" for name in entries if name not in written]
    return gone + [
        sentence for name, words in written.items() for sentence in problems(family, name, words, entries.get(name, []))
    ]
