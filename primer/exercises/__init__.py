"""Predictions to commit to and exercises that recognise typical mistakes, by name.

``predict(name)`` asks before the answer is shown; ``check(name)`` asks for a number, ``check(name, answer)`` judges
an answer from code: a number or a function. ``score()`` counts both. The questions of a notebook, with what each
typical mistake would give, stand in the module named like its section.
"""

from primer.exercises import nb1, nb2, nb3
from primer.exercises.ask import Check, Exercise, Predict
from primer.exercises.nb4 import adagrad, adam, batch, momentum, nag, race, rmsprop, schedule
from primer.exercises.nb5 import adamw, amsgrad, choice, lamb, lion, lookahead, nadam, radam

_PARTS = (
    *(nb1, nb2, nb3),
    *(batch, momentum, nag, schedule, adagrad, rmsprop, adam, race),
    *(adamw, radam, amsgrad, nadam, lookahead, lamb, lion, choice),
)
EXERCISES = {name: exercise for part in _PARTS for name, exercise in part.EXERCISES.items()}
PREDICTIONS = {name: prediction for part in _PARTS for name, prediction in part.PREDICTIONS.items()}

_asked = {}  # name → the widget last shown for it
_tries = {}  # name → the wrong answers so far, kept when a cell is run again


def predict(name):
    """Ask the prediction called ``name``: choose, commit, then the answer is revealed and scored."""
    if name not in PREDICTIONS:
        raise ValueError(f"name must be one of {', '.join(PREDICTIONS)}; got name={name!r}")
    _asked[name] = Predict(PREDICTIONS[name])
    return _asked[name]


def check(name, answer=None):
    """Ask the exercise called ``name`` and, if there is an ``answer``, say whether it is right and what went wrong.

    ``answer`` is a number, text, or a function where the exercise asks for one; None is "not answered yet". Never
    raises: an unfinished exercise does not stop a notebook.
    """
    exercise = EXERCISES.get(name) if isinstance(name, str) else None
    if exercise is None:
        return Check(Exercise(f"There is no exercise {name!r}. There are: {', '.join(EXERCISES)}.", 0.0), [])
    widget = _asked[name] = Check(exercise, _tries.setdefault(name, []))
    widget.answer(answer)
    return widget


def score():
    """How many predictions and exercises have been answered, and how many were right, as a sentence."""
    predictions = [widget for widget in _asked.values() if isinstance(widget, Predict)]
    checks = [widget for widget in _asked.values() if isinstance(widget, Check)]
    committed = [widget for widget in predictions if widget.right is not None]
    print(
        f"Predictions: {len(committed)} of {len(predictions)} committed, {sum(w.right for w in committed)} right. "
        f"Exercises: {sum(w.right is True for w in checks)} of {len(checks)} solved."
    )
