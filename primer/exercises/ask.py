"""The widgets that ask: a prediction to commit to before the answer is seen, and an exercise with feedback."""

import textwrap
from dataclasses import dataclass
from html import escape

import ipywidgets as widgets

from primer.exercises.judge import Exercise, judge
from primer.live.gone import sign

_STATUS = {True: ("#00735c", "✓"), False: ("#b84300", "✗"), None: ("#595959", "·")}


@dataclass(frozen=True)
class Prediction:
    """A question to commit to: ``options`` to choose from, the right one, and why it is right."""

    ask: str
    options: tuple
    answer: str
    because: str


class _Asker(widgets.VBox):
    """A question in bold, whatever is below it, and the same as plain text where there is no kernel."""

    def __init__(self, title, ask, children):
        self.title, self.ask = title, ask
        self._feedback = widgets.HTML(layout={"width": "auto"})
        question = widgets.HTML(_paragraph(f"<b>{title}.</b> {escape(ask)}"), layout={"width": "auto"})
        layout = {"border": "1px solid #8db9dd", "padding": "8px 14px", "max_width": "1000px"}
        super().__init__([question, *children, self._feedback, sign()], layout=layout)
        self.add_class("primer-question")
        self.add_class("primer-live")

    def say(self, right, words):
        """Show feedback: ``right`` is True, False or None."""
        color, sign = _STATUS[right]
        self.feedback = f"{sign} {words}"
        self._feedback.value = _paragraph(f'<span style="color:{color};font-weight:bold">{sign}</span> {escape(words)}')

    def _plain_lines(self):
        return []

    def _repr_mimebundle_(self, **kwargs):
        """The live widget and, for pages without a kernel, all of its words (ipywidgets would cut them short)."""
        bundle = super()._repr_mimebundle_(**kwargs) | {"text/plain": repr(self)}
        return bundle, {"primer": {"live": True}}

    def __repr__(self):
        lines = [f"{self.title}. {self.ask}", *self._plain_lines(), *([self.feedback] if self.feedback else [])]
        return "\n".join(textwrap.fill(line, 96, subsequent_indent="  ") for line in lines)

    feedback = ""


class Predict(_Asker):
    """Choose, commit, and only then see the answer. The choice cannot be changed afterwards."""

    def __init__(self, prediction):
        self.prediction = prediction
        self.right = None  # until committed
        self.choice = widgets.RadioButtons(options=prediction.options, value=None, layout={"width": "auto"})
        self.button = widgets.Button(description="Commit", tooltip="Commit to this answer", disabled=True)
        super().__init__("Predict", prediction.ask, [self.choice, self.button])
        self.choice.observe(self._on_choice, names="value")
        self.button.on_click(self._on_commit)

    def _on_choice(self, change):
        self.button.disabled = change.new is None or self.right is not None

    def _on_commit(self, _button):
        if self.right is not None or self.choice.value is None:
            return
        self.right = self.choice.value == self.prediction.answer
        self.choice.disabled = self.button.disabled = True
        verdict = "You predicted it. " if self.right else f"You said “{self.choice.value}”. "
        self.say(self.right, f"{verdict}The answer is: {self.prediction.answer}. {self.prediction.because}")

    def _plain_lines(self):
        return [f"  ( ) {option}" for option in self.prediction.options]


class Check(_Asker):
    """An exercise: type a number (or hand over an answer from code) and read what it was, right or wrong.

    A wrong answer is compared with what the typical mistakes give. The second wrong answer brings a hint.
    """

    def __init__(self, exercise, tries):
        self.exercise, self.tries = exercise, tries
        self.right = None
        self._last = None
        self.box = widgets.Text(placeholder="a number", description="Your answer", continuous_update=False)
        self.button = widgets.Button(description="Check", tooltip="Check this answer")
        typed = [] if exercise.probe else [widgets.HBox([self.box, self.button])]
        super().__init__("Your turn", exercise.ask, typed)
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
        self.say(verdict.right, words)


def _paragraph(html):
    return f'<p style="margin:2px 0;font-size:15px;line-height:1.45">{html}</p>'


__all__ = ["Check", "Exercise", "Predict", "Prediction"]
