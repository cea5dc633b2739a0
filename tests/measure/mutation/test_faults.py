"""The list of seeded faults is whole and fits the code: `python tests/measure/mutation/run.py` tries them."""

import pytest
from faults import FAULTS, GRADIENTS, RATES, STEPS
from newer import NEWER, NEWER_RATES
from run import mutant, parted

from primer import explorers
from primer.beyond import BEYOND
from primer.optimizers import OPTIMIZERS
from primer.surfaces import SURFACES


@pytest.mark.parametrize("place", FAULTS)
def test_each_fault_is_made_in_one_place_and_leaves_python(place):
    whats = [what for what, *_ in FAULTS[place]]
    assert len(set(whats)) == len(whats)
    for what, right, wrong in FAULTS[place]:
        _, _, faulty, _ = parted(place, right, wrong)
        compile(faulty, f"{place}: {what}", "exec")


def test_everything_that_computes_has_faults():
    assert set(STEPS) == {f"optimizers.{name}" for name in OPTIMIZERS}
    rules = ("halve_every", "exponential", "inverse", "halve_when_worse")
    assert {f"beyond.{name}" for name in BEYOND} <= set(NEWER)
    assert set(NEWER_RATES) >= {f"schedules.{name}" for name in ("warm_up", "cosine", "stable_decay")}
    assert set(RATES) == {f"schedules.{name}" for name in rules}
    in_table = {what.split(":")[0] for what, *_ in GRADIENTS["surfaces.SURFACES"]}
    by_function = {"ravine", "Beale", "Himmelblau", "plateau", "net slice"}
    assert in_table | by_function == set(SURFACES)
    assert {"network.gradient", "network.chain", "network.loss"} <= set(GRADIENTS)
    assert {"exercises.tokens.Reading", "exercises.reading._Parser", "exercises.judge._rounded"} <= set(FAULTS)
    assert {"exercises.memory.Memory", "live.faces.Face", "live.gone._RULES", "tools.settle.settle"} <= set(FAULTS)
    figures = {getattr(explorers, name).__module__.removeprefix("primer.") for name in explorers.__all__}
    assert figures <= {place.rpartition(".")[0] for place in FAULTS}
    assert sum(map(len, FAULTS.values())) >= 600


def test_a_text_that_is_missing_or_stands_there_twice_is_no_fault():
    with pytest.raises(ValueError, match="must have exactly once"):
        mutant("optimizers.adam", "no such text", "")
    with pytest.raises(ValueError, match="must have exactly once"):
        mutant("optimizers.adam", "beta1", "beta2")
