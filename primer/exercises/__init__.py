"""Predictions to commit to and exercises that recognise typical mistakes, by name.

``predict(name)`` asks before the answer is shown; ``check(name)`` asks for a number, ``check(name, answer)`` judges
an answer from code: a number or a function; ``reach(name, figure)`` sets a task in a live figure. ``score()`` counts
them all. The questions of a notebook, with what each typical mistake would give, stand in the module named like its
section.

What was committed to and solved on a page is kept on this machine and shown again: ``export()`` gives all of it,
``forget()`` removes it, and where it is and how to switch it off stands in ``primer.exercises.memory``.
"""

import json
import sys
from functools import cache

from IPython import get_ipython

from primer.exercises import memory as memories
from primer.exercises import nb1, nb2, nb3
from primer.exercises.ask import Check, Exercise, Predict, Reach, fingerprint_of
from primer.exercises.nb4 import adagrad, adam, batch, limits, momentum, nag, race, rmsprop, schedule
from primer.exercises.nb5 import adabound, adamw, amsgrad, choice, lamb, lion, lookahead, nadam, radam
from primer.exercises.nb6 import averages, cautious, edge, matrix, norms, recipe, today
from primer.live.faces import asked_by_a_page

_PARTS = (
    *(nb1, nb2, nb3),
    *(batch, momentum, nag, schedule, adagrad, rmsprop, adam, limits, race),
    *(adamw, radam, amsgrad, adabound, nadam, lookahead, lamb, lion, choice),
    *(recipe, averages, edge, norms, matrix, cautious, today),
)
EXERCISES = {name: exercise for part in _PARTS for name, exercise in part.EXERCISES.items()}
GOALS = {name: goal for part in _PARTS for name, goal in getattr(part, "GOALS", {}).items()}
PREDICTIONS = {name: prediction for part in _PARTS for name, prediction in part.PREDICTIONS.items()}

_asked = {}  # name → the widget last shown for it
_tries = {}  # name → the wrong answers so far, kept when a cell is run again


def predict(name):
    """Ask the prediction called ``name``: choose, commit, then the answer is revealed and scored."""
    if name not in PREDICTIONS:
        raise ValueError(f"name must be one of {', '.join(PREDICTIONS)}; got name={name!r}")
    _asked[name] = Predict(PREDICTIONS[name], _slot(name, PREDICTIONS[name]))
    return _asked[name]


def check(name, answer=None):
    """Ask the exercise called ``name`` and, if there is an ``answer``, say whether it is right and what went wrong.

    ``answer`` is a number, text, or a function where the exercise asks for one; None is "not answered yet". Never
    raises: an unfinished exercise does not stop a notebook.
    """
    exercise = EXERCISES.get(name) if isinstance(name, str) else None
    if exercise is None:
        return Check(Exercise(f"There is no exercise {name!r}. There are: {', '.join(EXERCISES)}.", 0.0), [])
    widget = _asked[name] = Check(exercise, _tries.setdefault(name, []), _slot(name, exercise))
    widget.answer(answer)
    return widget


def reach(name, figure):
    """Set the task called ``name`` in a ``figure`` that stands on the page.

    ``figure`` is what the figure's function returned. A button judges it as it is set at that moment.
    """
    if name not in GOALS:
        raise ValueError(f"name must be one of {', '.join(GOALS)}; got name={name!r}")
    wanted = set(GOALS[name].solution)
    if not wanted <= set(getattr(figure, "controls", ())):
        raise ValueError(f"figure must be explorers.{GOALS[name].figure}(); got {figure!r}")
    _asked[name] = Reach(GOALS[name], figure, _tries.setdefault(name, []), _slot(name, GOALS[name]))
    return _asked[name]


def score():
    """How many predictions and exercises have been answered, and how many were right, as a sentence.

    Of those asked since the kernel started; a second sentence is of all that is kept, where answers are.
    """
    predictions = [widget for widget in _asked.values() if isinstance(widget, Predict)]
    checks = [widget for widget in _asked.values() if isinstance(widget, (Check, Reach))]
    committed = [widget for widget in predictions if widget.right is not None]
    print(
        f"Predictions: {len(committed)} of {len(predictions)} committed, {sum(w.right for w in committed)} right. "
        f"Exercises: {sum(w.solved for w in checks)} of {len(checks)} solved."
    )
    if (memory := _memory()).path:
        print(_score_of_all(memory.all()), memory.complaint(), sep="\n", end="")


def export():
    """All that is kept, as JSON text: what was answered to which question, whether rightly, and on which day."""
    memory = _memory(without_a_page=True)
    answers = {name: _told(name, kept) for name, kept in memory.all().items()}
    return _Text(json.dumps({"course": memories.COURSE, "answers": answers}, indent=1, ensure_ascii=False))


def forget():
    """Remove all that is kept on this machine. A question that stands on a page is asked anew when its cell is run."""
    memory = _memory(without_a_page=True)
    if memory.path is None:
        print("No answers are kept here.")
    elif memory.forget():
        print(f"No answers are kept {_here()} any more. Run a question's cell to answer it anew.")
    print(memory.complaint(), end="")


class _Text(str):
    """Text that a cell shows as it is."""

    def __repr__(self):
        return str(self)


_opened = cache(memories.Memory)  # one for each folder, so that it says once what goes wrong


def _memory(without_a_page=False):
    """Where answers are kept: on a reader's page and, ``without_a_page``, where Python runs without a kernel."""
    attended = asked_by_a_page() or (without_a_page and get_ipython() is None)
    return _opened(memories.folder() if attended else None)


def _slot(name, question):
    return memories.Slot(_memory(), name, fingerprint_of(question))


def _score_of_all(kept):
    """The sentence about all that is kept of the questions that the course asks now."""
    valid = {name for name, answer in kept.items() if _is_of(name, answer)}
    committed = [name for name in PREDICTIONS if name in valid and kept[name].given in PREDICTIONS[name].options]
    right = sum(kept[name].given == PREDICTIONS[name].answer for name in committed)
    solved = sum(name in valid for name in (*EXERCISES, *GOALS))
    return (
        f"In the whole course, kept {_here()}: {len(committed)} of {len(PREDICTIONS)} predictions committed, "
        f"{right} right; {solved} of {len(EXERCISES) + len(GOALS)} exercises solved."
    )


def _is_of(name, answer):
    """Whether a kept answer belongs to the question that has this name now."""
    question = PREDICTIONS.get(name) or EXERCISES.get(name) or GOALS.get(name)
    return question is not None and answer.question == fingerprint_of(question)


def _told(name, answer):
    """A kept answer as it is exported."""
    if not _is_of(name, answer):
        return {"question": "one that has changed since", "given": answer.given, "on": answer.on}
    if solved := EXERCISES.get(name) or GOALS.get(name):
        return {"question": solved.ask, "given": answer.given, "right": True, "on": answer.on}
    prediction = PREDICTIONS[name]
    right = answer.given == prediction.answer
    return {"question": prediction.ask, "given": answer.given, "right": right, "on": answer.on}


def _here():
    return "in this browser" if sys.platform == "emscripten" else "on this machine"
