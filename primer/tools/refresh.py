"""Run the notebooks and store their outputs: ``python -m primer refresh [--check] [notebook ...]``.

The only way outputs are made. Each notebook runs from top to bottom in a fresh kernel; what depends on the machine
or the hour is dropped: timings, widget views and their state, the Python version. Running it again changes no byte.
A picture that looks the same as the stored one is kept, since the last bits of a rendering differ between machines.
``--data`` computes anew what takes long, some minutes: the searches and contests that are stored beside their modules.
``--check`` writes nothing and fails if anything would change.
"""

import argparse
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from primer.tools.settle import settle
from primer.tools.where import NOTEBOOKS

_PLACES = (
    "from primer import explorers; from primer.live import places;"
    "places.store(getattr(explorers, name)().laid_out() for name in explorers.__all__)"
)
_DATA = (
    "from primer.experiments import adagrad, adamw, amsgrad, averages, batch, cautious, choice, edge, function;"
    "from primer.experiments import limits, matrix, momentum, rates, recipe, today;"
    "function.store_xor_batches(); batch.store_batch_sizes(); batch.store_batch_samples();"
    "momentum.store_fewest_steps(); adagrad.store_rare_contest(); adagrad.store_rare_errors();"
    "limits.store_turned_contest(); choice.store_contest(); amsgrad.store_forms();"
    "rates.store(); adamw.store_decay(); edge.store_edge(); matrix.store_matrix();"
    "recipe.store(); averages.store(); cautious.store_cautious(); today.store_today()"
)
_AT_ONCE = 2  # notebooks, each with a kernel of its own


def refresh(path):
    """Run the notebook at ``path``; return its text as stored now and as it should be stored."""
    stored = Path(path).read_text(encoding="utf-8")
    before = nbformat.reads(stored, as_version=4)
    after = nbformat.reads(stored, as_version=4)
    NotebookClient(
        after,
        timeout=120,
        kernel_name="python3",
        coalesce_streams=True,  # a print may arrive in pieces
        resources={"metadata": {"path": str(path.parent)}},
    ).execute()
    settle(after, before)
    for cell in after.cells:
        cell.metadata.pop("execution", None)  # the times of the run
    after.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    nbformat.validate(after)
    return stored, nbformat.writes(after) + "\n"


def main(arguments=None):
    """Refresh the notebooks named, or all; the exit code is 1 if ``--check`` found a change."""
    parser = argparse.ArgumentParser(
        prog="python -m primer refresh", description="Run the notebooks, store the outputs."
    )
    parser.add_argument("notebooks", nargs="*", type=Path, help="default: all")
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--data", action="store_true", help="first compute anew what takes too long for a notebook")
    how.add_argument("--places", action="store_true", help="first lay out all figures anew")
    how.add_argument("--check", action="store_true", help="write nothing; fail if an output would change")
    options = parser.parse_args(arguments)
    if first := _DATA if options.data else _PLACES if options.places else None:
        subprocess.run([sys.executable, "-c", first], check=True)  # by itself: the tools know the notebooks only
    stale, paths = 0, [path.resolve() for path in options.notebooks or sorted(NOTEBOOKS.glob("*.ipynb"))]
    if len(paths) == 1:
        refreshed = [refresh(*paths)]
    else:
        with ProcessPoolExecutor(_AT_ONCE, get_context("spawn")) as pool:
            refreshed = list(pool.map(refresh, paths))
    for path, (stored, fresh) in zip(paths, refreshed, strict=True):
        stale += stored != fresh
        state = "unchanged" if stored == fresh else "would change" if options.check else "refreshed"
        print(f"{path.name}: {state}, {len(fresh) / 1e6:.2f} MB")
        if not options.check and stored != fresh:
            path.write_text(fresh, encoding="utf-8", newline="\n")  # the same bytes on every system
    return int(options.check and stale > 0)


if __name__ == "__main__":
    sys.exit(main())
