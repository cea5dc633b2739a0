"""One row for each optimizer, and what is derived from it."""

import numpy as np
import pytest

from primer import catalogue, descent, optimizers, surfaces


def test_every_optimizer_has_a_row_in_the_order_of_the_course():
    assert list(catalogue.ROWS) == list(optimizers.OPTIMIZERS)


@pytest.mark.parametrize("name", catalogue.ROWS)
def test_every_optimizer_is_ready_to_walk(name):
    bowl = surfaces.SURFACES["bowl"]
    run = descent.run(catalogue.ready(name), bowl.start, bowl.grad, 50, lr=0.1)
    assert bowl.f(run.w[-1]) < bowl.f(bowl.start)


def test_what_is_given_comes_on_top_of_what_is_needed():
    inside = catalogue.ready("lookahead", inner=optimizers.gd, k=1, alpha=1.0)
    np.testing.assert_array_equal(inside([3.0], lambda w: w, lr=0.5)[0], [1.5])
    assert catalogue.ready("gd") is optimizers.gd


def test_memories_are_those_of_the_signatures():
    known = {"gd": (), "adagrad": (), "momentum": ("gamma",), "nag": ("gamma",), "rmsprop": ("beta",)}
    known |= dict.fromkeys(
        ["adam", "adamw", "radam", "amsgrad", "adabound", "nadam", "lookahead", "lamb"], ("beta1", "beta2")
    )
    assert {name: catalogue.memories_of(name) for name in known} == known
    assert catalogue.memories_of("lion") == ("beta1",)  # its β2 is another one


def test_titles_lead_back_to_names():
    assert [*catalogue.menu(catalogue.ROWS).values()] == list(optimizers.OPTIMIZERS)
