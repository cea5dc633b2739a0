"""A class on a local JupyterHub: ``python tests/measure/classroom.py [learners …]``, 1, 5 and 10 learners if not said.

All start at once, and each has a server and a kernel of their own, runs notebook 4 to its end and moves sliders. One
learner sits at a browser and is timed. The others speak with hub and kernel as their pages would, a move of a slider
each half second: ten browsers on one machine would measure the browsers.
"""

import json
import os
import statistics
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import quote

sys.path.append(str(Path(__file__).parents[1] / "browser"))
import engines
import lab
import schoolhub

NOTEBOOK = next(path for path in lab.NOTEBOOKS if path.name.startswith("04"))
_PAUSE = 0.5  # seconds between two moves of a learner
_PATIENCE = 1800  # seconds: ten learners begin together, however few cores there are


class Page(lab.Notebook):
    """A notebook on the hub, opened by a learner who signs in and whose server has to be started first."""

    def __init__(self, page, hub, name):
        self.page, self._log, self._problems, self._log_start = page, hub.log, [], hub.log.stat().st_size
        page.set_default_timeout(1000 * _PATIENCE)
        page.goto(f"{hub.url}hub/login?next={quote(f'/hub/user-redirect/lab/tree/{NOTEBOOK.name}')}")
        page.get_by_label("Username").fill(name)
        page.get_by_label("Password").fill(hub.password)
        page.on("websocket", lambda websocket: websocket.on("framereceived", self._on_frame))
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self._problems.append(f"page error: {error}"))
        self.start = time.monotonic()
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_selector(".jp-Notebook .jp-CodeCell")
        page.wait_for_function(lab._IDLE)

    def run_all(self, seconds=_PATIENCE):
        """Run all cells; seconds from signing in to the first slider, and to the last cell's end."""
        self.page.get_by_role("menuitem", name="Run", exact=True).click()
        self.page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        self.page.wait_for_selector(".primer-controls [role=slider]")
        first = time.monotonic() - self.start
        self.page.wait_for_function(lab._ALL_DONE, polling=lab._LOOK_EVERY, timeout=1000 * seconds)
        return first, time.monotonic() - self.start


class Other:
    """A learner without a browser: ``done`` is when the last cell ended, ``answers`` milliseconds of each move."""

    def __init__(self, hub, name):
        self._hub, self._name = hub, name
        self.done, self.answers, self.silent = None, [], 0

    def attend(self, over):
        """Run the notebook, then move one slider of each figure in turn until ``over`` is set."""
        start = time.monotonic()
        learner = schoolhub.Learner(self._hub, self._name, NOTEBOOK.name)
        try:
            for cell in json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]:
                if cell["cell_type"] == "code" and not over.is_set():
                    learner.run("".join(cell["source"]))
            live = [next(filter(learner.move, sliders)) for sliders in learner.figures]
            self.done = time.monotonic() - start
            while not over.wait(_PAUSE):
                live.append(live.pop(0))
                sent = time.monotonic()
                self.silent += not learner.move(live[0])
                self.answers.append(1000 * (time.monotonic() - sent))
        finally:
            learner.close()


def lesson(count):
    """A lesson of ``count`` learners: all that was measured. Whatever goes wrong for one of them is raised."""
    names, load = [f"learner-{number}" for number in range(1, count + 1)], os.getloadavg()[0]
    with ExitStack() as stack:
        hub = stack.enter_context(schoolhub.serve(names))
        browser = stack.enter_context(lab.browse())
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        pool, over = stack.enter_context(ThreadPoolExecutor(count)), threading.Event()
        stack.callback(over.set)  # before the pool waits for them
        others = [Other(hub, name) for name in names[1:]]
        ends = [pool.submit(other.attend, over) for other in others]
        page = Page(context.new_page(), hub, names[0])
        first, done = page.run_all()
        lab._wait_for(lambda: all(_is_there(*each) for each in zip(others, ends, strict=True)), _PATIENCE, "the class")
        for other in others:
            other.answers.clear()
        answers = list(_answers(page.page))
        memory = [schoolhub.memory(hub, name) for name in names]
        over.set()
        for end in ends:
            end.result()
        problems = page.problems()
    return SimpleNamespace(
        count=count, load=load, first=first, done=max([done, *(other.done for other in others)]),
        answers=answers, moves=[answer for other in others for answer in other.answers],
        silent=sum(other.silent for other in others), memory=memory, problems=problems,
    )  # fmt: skip


def _is_there(other, end):
    """Whether another learner has come to the end of the notebook; raises what went wrong for them."""
    if end.done():
        end.result()
    return other.done


def _answers(page):
    """Milliseconds from key to picture, each figure asked twice."""
    for figure in 2 * page.locator(".primer-explorer").all():
        page.wait_for_timeout(1000 * _PAUSE)
        yield engines.answer(figure)


def report(result):
    """Print what was measured, and on how busy a machine."""
    both = [sum(learner[kind]["pss"] for kind in learner) for learner in result.memory]
    for name, words in {
        f"learners: {result.count}": f"on {os.cpu_count()} processors, load before: {result.load:.1f}",
        "signing in to the first slider": f"{result.first:.0f} s",
        "to the last cell of the slowest": f"{result.done:.0f} s",
        "key to picture in the browser": _spread(result.answers),
        "move to picture of the others": f"{_spread(result.moves)}; {result.silent} showed nothing new",
        "MB of a learner's server": _megabytes(result.memory, "server"),
        "MB of a learner's kernel": _megabytes(result.memory, "kernel"),
        "MB of a learner in all": f"{statistics.median(both):.0f} PSS, at most {max(both):.0f}",
        "problems": len(result.problems),
    }.items():
        print(f"{name:<33}{words}")
    print(*result.problems, sep="\n", flush=True)


def _megabytes(memory, kind):
    medians = {name: statistics.median(learner[kind][name] for learner in memory) for name in memory[0][kind]}
    return ", ".join(f"{megabytes:.0f} {name.upper()}" for name, megabytes in medians.items())


def _spread(times):
    known = sorted(filter(None, times))
    if not known:
        return "nobody"
    return (
        f"{statistics.median(known):.0f} ms, 9 of 10 within {known[int(0.9 * (len(known) - 1))]:.0f} ms, "
        f"all {len(known)} within {known[-1]:.0f} ms; {len(times) - len(known)} without"
    )


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # also in a file on Windows
    if absent := schoolhub.missing():
        sys.exit(absent)
    for learners in map(int, sys.argv[1:] or ["1", "5", "10"]):
        report(lesson(learners))
