"""Puts each seeded fault into a copy of the package, and asks the tests: `tests/measure/mutation/run.py [WORD …]`.

A fault is caught when a test fails on it. A copy that does not even import is no proof of anything, and is reported
as such. Prints caught / total and the survivors; the exit code is 0 only if every fault was caught. With words
only the faults are tried whose place or description has one of them.
"""

import ast
import functools
import multiprocessing
import os
import shutil
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from faults import FAULTS

ROOT = Path(__file__).resolve().parents[3]
WORKERS, TIMEOUT = 2, 240  # seconds
FAILED = 1  # pytest's exit code for tests that ran and failed; a module that does not import gives 2
# Each fault is tried in a new process, which begins with what takes long to import, where the system can do that.
_FRESH = multiprocessing.get_context("forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else None)
_HEAVY = ["pytest", "numpy", "hypothesis.strategies", "ipywidgets", "matplotlib.pyplot"]
OPTIMIZERS = ["test_optimizers.py", "test_after_adam.py", "test_lookahead_lamb_lion.py", "test_descent.py"]
_NB4 = (
    "adagrad",
    "adam",
    "batch",
    "limits",
    "maps",
    "momentum",
    "nag",
    "race",
    "rmsprop",
    "saddle",
    "schedule",
    "spectrum",
)
_NB5 = ("adabound", "adamw", "amsgrad", "choice", "lamb", "lion", "lookahead", "nadam", "radam")
_NB6 = ("averages", "cautious", "edge", "matrix", "norms", "recipe", "today")
TESTS = {  # the files most likely to notice come first: the first failure ends the run
    "optimizers": [f"mathematics/{name}" for name in OPTIMIZERS],
    "beyond": [f"mathematics/test_{name}.py" for name in ("beyond", "beyond_matrices", "divergence")],
    "derivatives": ["mathematics/test_beyond.py"],
    "schedules": ["mathematics/test_schedules.py"],
    "surfaces": ["mathematics/test_surfaces.py"],
    "network": ["mathematics/test_network.py", "mathematics/test_surfaces.py"],
    "descent": [
        *("mathematics/test_descent.py", "mathematics/test_divergence.py"),
        *("mathematics/test_schedules.py", "mathematics/test_optimizers.py", "mathematics/test_beyond.py"),
    ],
    "exercises.tokens": ["exercises/test_reading.py", "exercises/test_judge.py"],
    "exercises.reading": ["exercises/test_reading.py", "exercises/test_judge.py"],
    "exercises.judge": ["exercises/test_judge.py"],
    "exercises.memory": ["exercises/test_memory.py"],
    **{f"explorers.nb4.{part}": [f"explorers/test_{part}.py"] for part in _NB4},
    **{f"explorers.nb5.{part}": [f"explorers/test_{part}.py"] for part in _NB5},
    **{f"explorers.nb6.{part}": [f"explorers/test_{part}.py"] for part in _NB6},
    **{f"experiments.{part}": [f"experiments/test_{part}.py", f"explorers/test_{part}.py"] for part in (*_NB5, *_NB6)},
    "experiments.momentum": ["explorers/test_maps.py", "explorers/test_momentum.py", "experiments/test_momentum.py"],
    "experiments.chain": ["experiments/test_chain.py"],
    "explorers.nb1": ["explorers/test_nb1.py"],
    "explorers.nb2": ["explorers/test_nb2.py"],
    "explorers.nb3": ["explorers/test_nb3.py"],
    "plots.diagram": ["explorers/test_nb2.py"],
    "plots.equations": ["explorers/test_nb2.py"],
    "plots.parameters": ["explorers/test_nb2.py"],
    "live.faces": ["live/test_faces.py"],
    "live.gone": ["live/test_gone.py"],
    "live.pointer": ["live/test_pointer.py"],
    "live.rest": ["live/test_rest.py"],
    "tools.settle": ["tools/test_settle.py"],
    "tools.server": ["tools/test_settle.py"],
}


def mutant(place, right, wrong):
    """The path of the module within the package and its text with the fault in it."""
    path, *text = parted(place, right, wrong)
    return path, "".join(text)


def parted(place, right, wrong):
    """The path of the module, and its text before the function or table that has the fault, this, and what follows."""
    module, _, name = place.rpartition(".")
    path = f"primer/{module.replace('.', '/')}.py"
    text = (ROOT / path).read_text(encoding="utf-8")
    begin, end = extent(text, name)
    if text[begin:end].count(right) != 1:
        raise ValueError(f"{place} must have exactly once: {right!r}")
    return path, text[:begin], text[begin:end].replace(right, wrong), text[end:]


def extent(text, name):
    """Where the top-level function or table ``name`` begins and ends in ``text``."""
    try:
        first, last = _lines_of(text)[name]
    except KeyError:
        raise ValueError(f"there is no top-level {name}") from None
    lines = text.splitlines(keepends=True)
    return len("".join(lines[: first - 1])), len("".join(lines[:last]))


@functools.cache
def _lines_of(text):
    """Each top-level function's and table's first and last line."""
    found = {}
    for node in ast.parse(text).body:
        names = [node.name] if hasattr(node, "name") else map(ast.unparse, getattr(node, "targets", ()))
        found |= dict.fromkeys(names, (node.lineno, node.end_lineno))
    return found


def ask(module, path=None, text=None):
    """pytest's exit code on a copy of the package, in which the file at ``path`` has the ``text``."""
    with tempfile.TemporaryDirectory() as folder:
        # With what Python has compiled, so that only the file with the fault is compiled once more.
        shutil.copytree(ROOT / "primer", Path(folder) / "primer")
        if path:
            (Path(folder) / path).write_text(text, encoding="utf-8")
        process = _FRESH.Process(target=_run, args=(folder, [str(ROOT / "tests" / name) for name in TESTS[module]]))
        process.start()
        process.join(TIMEOUT)
        if process.exitcode is None:
            process.kill()
            process.join()
            return FAILED  # a run that never ends is noticed
        return process.exitcode


def _run(folder, tests):
    """In a process of its own: pytest, to which ``primer`` is the one in the folder."""
    import pytest

    os.chdir(folder)
    sys.path.insert(0, folder)
    sys.stdout = sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 — until the process ends
    way = ["-o", "addopts=--import-mode=importlib", "--tb=no", "--assert=plain"]  # a part has its name in many rooms
    options = ["-x", "-q", "-m", "not full", "-p", "no:cacheprovider", *way]
    sys.exit(pytest.main([*options, "-c", str(ROOT / "pyproject.toml"), *tests], plugins=[_FirstFailure()]))


class _FirstFailure:
    """pytest's plugin that fails soon: properties come last, and hypothesis looks for no simpler example."""

    def pytest_collection_modifyitems(self, items):
        items.sort(key=lambda item: hasattr(item.function, "hypothesis"))

    def pytest_collection(self):
        from hypothesis import Phase, settings

        settings.register_profile("any", settings.get_profile("many"), phases=[Phase.explicit, Phase.generate])
        settings.load_profile("any")


def outcome(fault):
    """The fault in words, and what became of it: caught, survived or broken."""
    place, what, right, wrong = fault
    code = ask(place.rpartition(".")[0], *mutant(place, right, wrong))
    return f"{place}: {what}", {0: "survived", FAILED: "caught"}.get(code, f"broken (pytest's exit code {code})")


def main(*words):
    began = time.perf_counter()
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    _FRESH.set_forkserver_preload(_HEAVY)

    def asked(fault):
        return not words or any(word in fault for word in words)

    faults = [(place, *fault) for place, some in FAULTS.items() for fault in some if asked(f"{place}: {fault[0]}")]
    with ThreadPoolExecutor(WORKERS) as pool:
        modules = sorted({place.rpartition(".")[0] for place, *_ in faults})
        sound = dict(zip(modules, pool.map(ask, modules), strict=True))
        if any(sound.values()):
            sys.exit(f"the tests must pass on the package as it is; pytest's exit codes: {sound}")
        outcomes = list(pool.map(outcome, faults))
    survivors = [f"{fault} — {fate}" for fault, fate in outcomes if fate != "caught"]
    print(*survivors, sep="\n", end="\n" if survivors else "")
    caught = len(outcomes) - len(survivors)
    print(f"{caught} / {len(outcomes)} seeded faults caught, in {time.perf_counter() - began:.0f} s")
    return bool(survivors) or not outcomes


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # also in a file on Windows
    sys.exit(main(*sys.argv[1:]))
