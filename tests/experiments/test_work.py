"""What a rule computes is counted as a reader counts it in its equation."""

import numpy as np
import pytest

from primer import experiments, optimizers

# Multiplications, sums, divisions, roots, comparisons for one weight, counted in the source by hand.
BY_HAND = {
    "gd": (1, 1, 0, 0, 0),
    "momentum": (2, 2, 0, 0, 0),
    "nag": (3, 3, 0, 0, 0),
    "adagrad": (2, 3, 1, 1, 0),
    "rmsprop": (4, 3, 1, 1, 0),
    "adam": (6, 4, 3, 1, 0),
    "adamw": (7, 5, 3, 1, 0),
    "radam": (7, 4, 3, 1, 0),
    "amsgrad": (6, 4, 1, 1, 1),
    "adabound": (6, 4, 1, 1, 2),
    "nadam": (8, 5, 4, 1, 0),
    "lookahead": (7, 6, 3, 1, 0),
    "lion": (6, 4, 0, 0, 1),
}


def test_all_are_counted_as_by_hand():
    counted = {name: tuple(kinds[kind] for kind in experiments.KINDS) for name, kinds in WORK.items()}
    assert {name: counted[name] for name in BY_HAND} == BY_HAND


WORK = experiments.work_of_all()


def test_lambs_norms_are_counted_too():
    """AdamW's work, and for ‖w‖ and ‖u‖ a square and a sum each; the ratio is two numbers a layer, not a weight."""
    more = {kind: WORK["lamb"][kind] - WORK["adamw"][kind] for kind in experiments.KINDS}
    assert more["products"] == 3  # two squares, and the ratio times u
    assert more["sums"] == 2
    assert more["divisions"] == pytest.approx(2 / 9)  # two layers of nine weights
    assert more["roots"] == pytest.approx(4 / 9)


@pytest.mark.parametrize("size", [1, 50])
def test_work_is_for_one_weight_whatever_their_number(size):
    assert experiments.work_per_step(optimizers.adam, size) == WORK["adam"]


def test_each_kind_is_counted_by_itself():
    def rule(w, grad, state=None):
        g = grad(w)
        return np.maximum(w - 0.1 * g / np.sqrt(g * g + 1), np.sign(g)), optimizers.State()

    rule.__wrapped__ = rule
    counted = experiments.work_per_step(rule)
    assert counted == {"products": 2, "sums": 2, "divisions": 1, "roots": 1, "comparisons": 2}


def test_a_bad_size_is_named():
    with pytest.raises(ValueError, match="size"):
        experiments.work_per_step(optimizers.gd, 0)
