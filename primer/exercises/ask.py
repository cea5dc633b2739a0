"""The widgets that ask: a prediction to commit to before the answer is seen, and an exercise with feedback."""

import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from html import escape

import ipywidgets as widgets
import numpy as np

from primer.exercises.judge import Exercise, judge
from primer.exercises.memory import Memory, Slot, fingerprint
from primer.live import looks
from primer.live.faces import Face, bundle
from primer.live.gone import sign
from primer.live.ink import ink

_STATUS = {True: ("#00735c", "✓"), False: ("#b84300", "✗"), None: ("#595959", "·")}
_COLUMNS = 76  # letters of a line where there is no kernel: what a page of 1000 pixels holds


@dataclass(frozen=True)
class Prediction:
    """A question to commit to: ``options`` to choose from, the right one, and why it is right."""

    ask: str
    options: tuple
    answer: str
    because: str


@dataclass(frozen=True)
class Goal:
    """A task to be reached in a live figure: ``figure`` is its name.

    ``missing(**settings)`` takes the values of the figure's controls and says in words what is still missing, "" where
    the goal is reached; it computes that anew, and does not read the figure. ``solution`` maps controls to values that
    reach it, the others being as at the start; ``because`` is said then, and ``hint`` on the second try.
    """

    ask: str
    figure: str
    missing: Callable
    solution: dict
    because: str
    hint: str


def fingerprint_of(question):
    """A short name for a question; digits that differ between processors do not count."""
    if isinstance(question, Prediction):
        return fingerprint("prediction", question.ask, question.options, question.answer)
    if isinstance(question, Goal):
        return fingerprint("goal", question.ask, question.figure)
    numbers = [f"{number:.5g}" for number in np.ravel(question.answer)]
    return fingerprint("exercise", question.ask, question.probe is not None, numbers)


class _Asker(widgets.VBox):
    """A question in bold, whatever is below it, and the same as plain text where there is no kernel."""

    def __init__(self, title, ask, children, slot):
        self.title, self.ask, self.slot = title, ask, slot or Slot(Memory(None), "", "")
        self._face = Face(self)
        self._feedback = _words("")
        question = _words(_paragraph(f"<b>{title}.</b> {escape(ask)}"))
        layout = looks.layout(border="1px solid #8db9dd", padding="8px 14px", max_width="1000px")
        super().__init__([question, *children, self._feedback, sign()], layout=layout)
        self.add_class("primer-question")
        self.add_class("primer-live")

    def say(self, right, words):
        """Show feedback: ``right`` is True, False or None."""
        color, sign = _STATUS[right]
        self.feedback = f"{sign} {words}"
        sign = f'<span style="{ink(color)};font-weight:bold">{sign}</span>'
        self._feedback.value = _paragraph(f"{sign} {escape(words)}")
        self._tell()
        self._face.show(repr(self))

    def _tell(self):
        """Say what went wrong with the memory of answers, if anything did."""
        if words := self.slot.complaint():
            self.told = words
            note = _words(_paragraph(f'<span style="{ink(_STATUS[None][0])}">{escape(words)}</span>'))
            self.children = (*self.children, note)

    def _plain_lines(self):
        return []

    _ipython_display_ = None

    def _repr_mimebundle_(self, **_kwargs):
        """The live widget and, for pages without a kernel, all of its words (ipywidgets would cut them short)."""
        self._face.open(repr(self))
        return bundle(self, repr(self))

    def __repr__(self):
        lines = [f"{self.title}. {self.ask}", *self._plain_lines(), *filter(None, [self.feedback, self.told])]
        return "\n".join(textwrap.fill(line, _COLUMNS, subsequent_indent="  ") for line in lines)

    feedback = told = ""


class Predict(_Asker):
    """Choose, commit, and only then see the answer. The choice cannot be changed afterwards.

    ``slot`` is where the commitment is kept; one that is there already holds.
    """

    def __init__(self, prediction, slot=None):
        self.prediction = prediction
        self.right = None  # until committed
        self.choice = looks.shared(widgets.RadioButtons, options=prediction.options, value=None, look={"width": "auto"})
        self.button = looks.shared(widgets.Button, description="Commit", tooltip="Commit to this answer", disabled=True)
        super().__init__("Predict", prediction.ask, [self.choice, self.button], slot)
        kept = self.slot.kept
        if kept and kept.given in prediction.options:
            self.choice.value = kept.given
            self._commit(f"You committed to “{kept.given}” on {kept.on}. ")
        self._tell()
        self.choice.observe(self._on_choice, names="value")
        self.button.on_click(self._on_commit)

    def _on_choice(self, change):
        self.button.disabled = change.new is None or self.right is not None

    def _on_commit(self, _button):
        if self.right is not None or self.choice.value is None:
            return
        self.slot.keep(self.choice.value)
        right = self.choice.value == self.prediction.answer
        self._commit("You predicted it. " if right else f"You said “{self.choice.value}”. ")

    def _commit(self, verdict):
        self.right = self.choice.value == self.prediction.answer
        self.choice.disabled = self.button.disabled = True
        self.say(self.right, f"{verdict}The answer is: {self.prediction.answer}. {self.prediction.because}")

    def _plain_lines(self):
        chosen = None if self.right is None else self.choice.value
        return [f"  ({'•' if option == chosen else ' '}) {option}" for option in self.prediction.options]


class Reach(_Asker):
    """A task in a figure that stands on the page: a button judges it as it is set at that moment.

    The second wrong try brings a hint. ``slot`` is where it is kept that the goal was reached, and the settings.
    """

    def __init__(self, goal, figure, tries, slot=None):
        self.goal, self.figure, self.tries = goal, figure, tries
        self.right = None
        self.button = looks.shared(
            widgets.Button, description="Check the figure", tooltip="Is the goal reached, as the figure is set now?"
        )
        super().__init__("Your turn", goal.ask, [self.button], slot)
        self._before = f"You reached this on {self.slot.kept.on}." if self.slot.kept else ""
        self.say(True if self._before else None, self._before or "Not checked yet.")
        self.button.on_click(lambda _button: self.look())

    def look(self):
        """Judge the figure's settings."""
        words = self.goal.missing(**{name: widget.value for name, widget in self.figure.controls.items()})
        self.right = not words
        if self.right:
            self.slot.keep(self.figure.preset)
            self.say(True, f"Reached. {self.goal.because}")
            return
        self.tries.append(words)
        self.say(False, f"{words} Hint: {self.goal.hint}" if len(self.tries) > 1 else words)

    @property
    def solved(self):
        """Whether it is reached, now or before."""
        return self.right is True or bool(self._before)


class Check(_Asker):
    """An exercise: type a number (or hand over an answer from code) and read what it was, right or wrong.

    A wrong answer is compared with what the typical mistakes give. The second wrong answer brings a hint. ``slot`` is
    where it is kept that the exercise was solved; one that was may be tried again.
    """

    def __init__(self, exercise, tries, slot=None):
        self.exercise, self.tries = exercise, tries
        self.right = None
        self._last = None
        self.box = looks.shared(
            widgets.Text, placeholder="a number", description="Your answer", continuous_update=False
        )
        self.button = looks.shared(widgets.Button, description="Check", tooltip="Check this answer")
        typed = [] if exercise.probe else [looks.shared(widgets.HBox, [self.box, self.button])]
        super().__init__("Your turn", exercise.ask, typed, slot)
        self._before = self._words_of_before()  # what is said of an earlier answer
        self.box.observe(lambda change: self.answer(change.new), names="value")
        self.button.on_click(lambda _button: self.answer(self.box.value))

    def answer(self, given):
        """Judge an answer and show what was seen. The same text twice in a row is one try."""
        if isinstance(given, str) and given == self._last:
            return
        self._last = given
        verdict = judge(self.exercise, given)
        self.right, words = verdict.right, verdict.words
        if verdict.right is False:
            self.tries.append(verdict)
            if len(self.tries) > 1:
                words += f" Hint: {self.exercise.hint}"
        if verdict.right:
            self.slot.keep(given)
            self.say(True, words)
        elif self._before and given is None:
            self.say(True, self._before)
        else:
            self.say(verdict.right, f"{words} {self._before}".strip())

    def _plain_lines(self):
        """What was typed, which no page without a kernel shows otherwise."""
        given = " ".join(self._last.split()) if isinstance(self._last, str) else ""
        typed = "".join(letter if letter.isprintable() else "�" for letter in given[:60])
        return [f"  Your answer: {typed}{'…' if len(given) > 60 else ''}"] if typed else []

    @property
    def solved(self):
        """Whether it is solved, now or before."""
        return self.right is True or bool(self._before)

    def _words_of_before(self):
        """When and with what it was solved; "" if it was not. A text that is not right any more is not repeated."""
        kept = self.slot.kept
        if not kept:
            return ""
        typed = f" with “{kept.given}”" if kept.given and judge(self.exercise, kept.given).right else ""
        return f"You solved this on {kept.on}{typed}."


def _words(html):
    return looks.shared(widgets.HTML, html, look={"width": "auto"})


def _paragraph(html):
    return f'<p style="margin:2px 0;font-size:15px;line-height:1.45">{html}</p>'


__all__ = ["Check", "Exercise", "Goal", "Predict", "Prediction", "Reach"]
