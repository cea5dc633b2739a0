"""What a learner answered is shown again on a page of theirs, and nowhere else."""

import json
import os
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import replace
from datetime import date

import nbformat
import numpy as np
import pytest
from jupyter_client.manager import start_new_kernel

from primer import exercises
from primer.exercises import memory as memories
from primer.exercises.ask import fingerprint_of
from primer.live import faces

TODAY = "2004-02-29"


class Calendar(date):
    """Says that it is TODAY, also when the tests run past midnight."""

    @classmethod
    def today(cls):
        return cls.fromisoformat(TODAY)


@pytest.fixture
def page(tmp_path, monkeypatch):
    """A reader's page, and a function that begins again with a new kernel."""
    monkeypatch.setenv("PRIMER_ANSWERS", str(tmp_path))
    monkeypatch.setattr(memories, "date", Calendar)
    monkeypatch.setattr(exercises, "asked_by_a_page", lambda: True)

    def restart():
        exercises._asked.clear()
        exercises._tries.clear()
        exercises._opened.cache_clear()

    restart()
    yield restart
    restart()


def commit(name, option):
    widget = exercises.predict(name)
    widget.choice.value = option
    widget.button.click()
    return widget


@pytest.mark.parametrize("name", exercises.PREDICTIONS)
def test_a_commitment_is_shown_again_and_still_holds(page, name):
    prediction = exercises.PREDICTIONS[name]
    for option in (prediction.answer, next(option for option in prediction.options if option != prediction.answer)):
        exercises.forget()
        page()
        before = commit(name, option)
        page()
        after = exercises.predict(name)
        assert after.right is before.right is (option == prediction.answer)
        assert f"You committed to “{option}” on {TODAY}. The answer is: {prediction.answer}." in after.feedback
        assert prediction.because in after.feedback
        assert "(•)" in repr(after)
        assert (after.choice.value, after.choice.disabled, after.button.disabled) == (option, True, True)
        after.choice.value = prediction.answer
        after.button.click()
        assert after.right is before.right


def test_a_solved_exercise_says_so_and_may_be_tried_again(page):
    widget = exercises.check("edge")
    widget.box.value = "7"
    widget.box.value = " 2.0 "
    page()
    again = exercises.check("edge")
    assert again.feedback == f"✓ You solved this on {TODAY} with “ 2.0 ”."
    assert again.solved
    again.box.value = "7"
    assert again.right is False
    assert again.feedback.endswith(f"You solved this on {TODAY} with “ 2.0 ”.")
    assert again.solved
    again.box.value = "2"
    assert again.feedback == "✓ Right."
    assert "Your answer: 2\n" in repr(again)


def test_of_a_function_nothing_but_that_it_was_right_is_kept(page, tmp_path):
    right = exercises.EXERCISES["delta"]
    solution = _solution_of_delta()
    assert exercises.check("delta", solution).right is True
    page()
    again = exercises.check("delta", lambda *_: ...)
    assert again.feedback.startswith("· Not filled in yet")
    assert again.feedback.endswith(f"You solved this on {TODAY}.")
    assert again.solved
    entry = json.loads((tmp_path / "answers.json").read_bytes())["answers"]["delta"]
    assert entry == {"question": fingerprint_of(right), "given": None, "on": TODAY}


def _solution_of_delta():
    from primer import network

    def delta1(w, x, y):
        net, (_, _, W2, _) = network.forward(w, x), network.layers(w)
        return [W2[j] * (net.y_hat - y) * net.a1[j] * (1 - net.a1[j]) for j in (0, 1)]

    return delta1


@pytest.mark.parametrize("given", [2, 2.0, np.float64(2), np.array(2.0)])
def test_a_number_from_code_is_solved_without_its_text(page, given):
    exercises.check("edge", given)
    page()
    assert exercises.check("edge").feedback == f"✓ You solved this on {TODAY}."


@pytest.mark.parametrize("given", [7, "7", "", "what", np.ones((2, 2)), [], ..., None, lambda: 1])
def test_nothing_else_is_kept(page, tmp_path, given):
    exercises.check("edge", given)
    exercises.predict("twins").choice.value = "very different"  # and no commitment
    assert list(tmp_path.iterdir()) == []
    exercises.check("edge", "2")
    assert exercises.check("edge", given).solved  # whatever is handed over, nothing raises


@pytest.mark.parametrize(
    "change",
    [
        {"ask": "Another question?"},
        {"answer": "very different"},
        {"options": ("very different", "exactly the same")},
        {"options": ("very different", "a little different", "the same in every digit")},
    ],
)
def test_a_changed_prediction_forgets_its_old_answer(page, monkeypatch, change):
    commit("twins", "exactly the same")
    page()
    monkeypatch.setitem(exercises.PREDICTIONS, "twins", replace(exercises.PREDICTIONS["twins"], **change))
    widget = exercises.predict("twins")
    assert (widget.right, widget.feedback, widget.choice.value) == (None, "", None)
    assert exercises._score_of_all(exercises._memory().all()).count(" 0 of ") == 2


@pytest.mark.parametrize("change", [{"ask": "Another question?"}, {"answer": 2.1}, {"answer": np.array([2.0, 2.0])}])
def test_a_changed_exercise_forgets_that_it_was_solved(page, monkeypatch, change):
    exercises.check("edge", "2")
    page()
    monkeypatch.setitem(exercises.EXERCISES, "edge", replace(exercises.EXERCISES["edge"], **change))
    assert not exercises.check("edge").solved


def test_another_word_of_explanation_or_another_last_digit_forgets_nothing(page, monkeypatch):
    commit("twins", "exactly the same")
    exercises.check("edge", "2")
    page()
    monkeypatch.setitem(exercises.PREDICTIONS, "twins", replace(exercises.PREDICTIONS["twins"], because="So it is."))
    edge = exercises.EXERCISES["edge"]
    monkeypatch.setitem(exercises.EXERCISES, "edge", replace(edge, answer=edge.answer * (1 + 1e-14), hint="Look."))
    assert exercises.predict("twins").feedback.endswith("So it is.")
    assert exercises.check("edge").solved


def test_every_question_has_a_fingerprint_of_its_own():
    questions = [*exercises.PREDICTIONS.values(), *exercises.EXERCISES.values(), *exercises.GOALS.values()]
    assert len({fingerprint_of(question) for question in questions}) == len(questions)


def test_the_score_counts_what_is_kept(page, capsys):
    commit("twins", "exactly the same")
    commit("smaller-h", "the same")
    exercises.check("edge", "2")
    page()
    exercises.predict("twins")
    exercises.predict("zero-weights")
    exercises.check("edge")
    exercises.check("one-step", 0)
    exercises.score()
    assert capsys.readouterr().out == (
        "Predictions: 1 of 2 committed, 1 right. Exercises: 1 of 2 solved.\n"
        f"In the whole course, kept on this machine: 2 of {len(exercises.PREDICTIONS)} predictions committed, 1 right; "
        f"1 of {len(exercises.EXERCISES) + len(exercises.GOALS)} exercises solved.\n"
    )


def test_all_of_it_is_exported_and_forgotten(page, tmp_path, monkeypatch, capsys):
    commit("smaller-h", "the same")
    exercises.check("edge", "2")
    exercises.check("delta", _solution_of_delta())
    commit("twins", "exactly the same")
    monkeypatch.setitem(exercises.PREDICTIONS, "twins", replace(exercises.PREDICTIONS["twins"], ask="Another?"))
    text = exercises.export()
    assert repr(text) == text  # a cell shows it as it is
    assert json.loads(text) == {
        "course": "deep-learning-primer",
        "answers": {
            "delta": {"question": exercises.EXERCISES["delta"].ask, "given": None, "right": True, "on": TODAY},
            "edge": {"question": exercises.EXERCISES["edge"].ask, "given": "2", "right": True, "on": TODAY},
            "smaller-h": {
                "question": exercises.PREDICTIONS["smaller-h"].ask, "given": "the same", "right": False, "on": TODAY,
            },
            "twins": {"question": "one that has changed since", "given": "exactly the same", "on": TODAY},
        },
    }  # fmt: skip
    exercises.forget()
    assert "No answers are kept on this machine any more." in capsys.readouterr().out
    assert json.loads(exercises.export())["answers"] == {}
    assert not exercises.check("edge").solved
    assert not (tmp_path / "answers.json").exists()


@pytest.mark.skipif(os.name == "nt", reason="Windows allows no folder of such a name")
def test_what_goes_wrong_is_said_once_below_the_question_and_is_no_html(page, tmp_path, monkeypatch):
    folder = tmp_path / "<img src=x onerror=alert(1)>"
    folder.mkdir()
    monkeypatch.setenv("PRIMER_ANSWERS", str(folder))
    (folder / "answers.json").write_bytes(b"<script>alert(1)</script>")
    first, second = exercises.predict("twins"), exercises.predict("smaller-h")
    shown = first.children[-1].value
    assert "set aside" in shown
    assert "<img" not in shown
    assert "&lt;img" in shown
    assert "set aside" in repr(first)
    assert "set aside" not in repr(second) + "".join(getattr(child, "value", "") or "" for child in second.children)


def test_hostile_words_in_the_file_are_shown_as_words(page, tmp_path, monkeypatch):
    answers = {}
    for name, question in (exercises.PREDICTIONS | exercises.EXERCISES).items():
        given = "<img src=x onerror=alert(1)>"
        answers[name] = {"question": fingerprint_of(question), "given": given, "on": TODAY}
    page_text = {"course": memories.COURSE, "format": memories.FORMAT, "answers": answers}
    (tmp_path / "answers.json").write_bytes(json.dumps(page_text).encode())
    for name in exercises.PREDICTIONS:
        widget = exercises.predict(name)
        assert (widget.right, widget.feedback) == (None, "")  # no option of the question: not committed to
    for name in exercises.EXERCISES:
        assert exercises.check(name).feedback == f"✓ You solved this on {TODAY}."  # not right: not repeated


def test_a_disk_that_cannot_be_written_changes_nothing_else(page, tmp_path, monkeypatch):
    def refuse(*_args, **_options):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(memories.tempfile, "mkstemp", refuse)
    widget = commit("twins", "exactly the same")
    assert widget.right is True
    assert "Permission denied" in widget.children[-1].value
    solved = exercises.check("edge", "2")
    assert (solved.right, solved.feedback, solved.told) == (True, "✓ Right.", "")


def test_off_means_that_nothing_is_read_or_written(page, tmp_path, monkeypatch, capsys):
    commit("twins", "exactly the same")
    before = (tmp_path / "answers.json").read_bytes()
    monkeypatch.setenv("PRIMER_ANSWERS", "off")
    page()
    assert exercises.predict("twins").right is None
    commit("smaller-h", "the same")
    exercises.score()
    exercises.forget()
    assert "whole course" not in (said := capsys.readouterr().out)
    assert "No answers are kept here." in said
    assert (tmp_path / "answers.json").read_bytes() == before


# Real kernels: what runs a cell decides, whatever is in the environment.


def _environment(folder):
    """As a learner's own: none of the tests' variables, and a data directory of its own that holds all answers."""
    names = ("CI", "PYTEST_VERSION", "PYTEST_CURRENT_TEST", "PRIMER_ANSWERS")
    environment = {name: value for name, value in os.environ.items() if name not in names}
    places = {"HOME": str(folder), "USERPROFILE": str(folder), "XDG_DATA_HOME": str(folder / "data")}
    return environment | places | {"LOCALAPPDATA": str(folder / "data"), "JUPYTER_DATA_DIR": str(folder / "jupyter")}


@contextmanager
def _learner(environment):
    """A kernel, as a function that runs a cell as a page does, or as a tool does, and returns what it printed."""
    manager, client = start_new_kernel(kernel_name="python3", env=environment)

    def run(code, page=True):
        message = client.session.msg("execute_request", {"code": code, "silent": False, "store_history": True})
        message["metadata"] = {"cellId": "a-cell"} if page else {}
        client.shell_channel.send(message)
        texts = []
        while True:
            told = client.get_iopub_msg(timeout=60)
            if told["parent_header"].get("msg_id") != message["header"]["msg_id"]:
                continue
            content = told["content"]
            assert told["msg_type"] != "error", content
            texts += [content["text"]] if told["msg_type"] == "stream" else []
            if content.get("execution_state") == "idle":
                return "".join(texts)

    try:
        yield run
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


COMMIT = "w = exercises.predict({0!r}); w.choice.value = w.prediction.answer; w.button.click()"
SHOW = "for name in exercises.PREDICTIONS: print(exercises.predict(name))"


@pytest.mark.full
def test_two_kernels_at_once_lose_nothing_and_only_pages_see_it(tmp_path):
    environment = _environment(tmp_path)
    names = list(exercises.PREDICTIONS)
    with _learner(environment) as one, _learner(environment) as two:
        for learner in (one, two):
            learner("from primer import exercises")
        for first, second in zip(names[::2], names[1::2], strict=False):
            one(COMMIT.format(first))
            two(COMMIT.format(second))
        asked = len(names) // 2 * 2
        assert one(SHOW).count("✓ You committed to") == asked
        assert two(SHOW).count("✓ You committed to") == asked
        assert one(SHOW, page=False).count("✓") == 0
        assert "whole course" in one("exercises.score()")
        assert "whole course" not in one("exercises.score()", page=False)


@pytest.mark.full
def test_stored_outputs_do_not_depend_on_what_is_kept(tmp_path, monkeypatch):
    """Refresh and nbval, where a learner's file is full and no variable of the tests or of CI is set."""
    environment = _environment(tmp_path)
    with monkeypatch.context() as learner:
        learner.setattr(os, "environ", environment)
        memory = memories.Memory(memories.folder())
    for name, question in (exercises.PREDICTIONS | exercises.EXERCISES).items():
        memory.keep(name, fingerprint_of(question), getattr(question, "answer", None))
    before = memory.path.read_bytes()

    lines = [
        "from primer import exercises",
        'exercises.predict("twins")',
        'exercises.check("edge")',
        "exercises.score()",
    ]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(line) for line in lines])
    path = tmp_path / "asked.ipynb"
    nbformat.write(notebook, path)
    for command in (["primer", "refresh", str(path)], ["pytest", "-p", "no:cacheprovider", "--nbval", str(path)]):
        done = subprocess.run(
            [sys.executable, "-m", *command], cwd=tmp_path, env=environment, capture_output=True, check=False
        )
        assert done.returncode == 0, (done.stdout + done.stderr).decode(errors="replace")
        stored = path.read_text(encoding="utf-8")
        assert "Predictions: 0 of 1 committed, 0 right. Exercises: 0 of 1 solved." in stored
        assert "committed to" not in stored
        assert "whole course" not in stored
    assert memory.path.read_bytes() == before
    assert exercises.PREDICTIONS["twins"].answer in before.decode()


def test_a_script_asks_no_page():
    assert faces.asked_by_a_page() is False
