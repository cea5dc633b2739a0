"""Two learners at once on a JupyterHub of this machine: both run notebook 4 and move sliders, and nobody fails."""

import re
import urllib.error

import classroom
import pytest
import schoolhub

_ABSENT = schoolhub.missing()
pytestmark = pytest.mark.skipif(_ABSENT is not None, reason=str(_ABSENT))
MB = 700  # PSS of a learner's server and kernel; 555 when this was written


@pytest.fixture(scope="module")
def lesson():
    result = classroom.lesson(2)
    classroom.report(result)
    return result


def test_nobody_fails(lesson):
    assert lesson.problems == []
    assert lesson.silent == 0
    assert lesson.moves


def test_every_figure_answers_the_browser(lesson):
    figures = re.findall(r"\bexplorers\.\w+\(", classroom.NOTEBOOK.read_text(encoding="utf-8"))
    assert len(lesson.answers) == 2 * len(figures)
    assert None not in lesson.answers


def test_a_learner_fits_into_the_memory_that_is_promised(lesson):
    for learner in lesson.memory:
        assert all(process["uss"] > 20 for process in learner.values())  # both were found
        assert sum(process["pss"] for process in learner.values()) < MB


def test_nobody_enters_without_the_password():
    with schoolhub.serve(["learner-1"]) as hub:
        for place in ("hub/api/users", "hub/api/users/learner-1"):
            with pytest.raises(urllib.error.HTTPError, match="403"):
                schoolhub.ask(hub.url + place)
