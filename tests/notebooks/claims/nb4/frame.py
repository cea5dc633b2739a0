"""The numbers of what stands around the parts: the map, the closing tables, the maps of all rates."""

import numpy as np

from claims import equals, given, notation, set_in, shown
from primer import descent, experiments, optimizers
from primer.experiments import momentum, tuning
from primer.explorers.nb4 import maps
from primer.explorers.nb4 import saddle as saddles

_EDGE = "2(1 + γ)/L and 2/L, derived in the part on Momentum"
_MINUTES = "minutes in class, as on the page for teachers, and alone"


def _spread():
    """How far the measured variance times the batch size is from that of one sample, at most."""
    noise = experiments.gradient_variance()
    return np.abs(noise.variance * noise.sizes / experiments.noisy_regression().trace - 1).max()


def _terminal_speed():
    """Of Momentum on a slope of 1, in units of η, with its usual memory."""
    return descent.run(optimizers.momentum, [0.0], np.ones_like, 500, lr=1.0).v[-1, 0]


_PROSE = {
    "opening-1": [
        given("4 2 3", "notebooks"),
        given("1 2 3 4 5 6 7 8 9", "parts"),
        given("40 50 45 60 20 25 20 30 20 30 35 45 40 50 25 35 25", _MINUTES),
        given("4", "a section of the article"),
        given("4.0", "version of the licence"),
        notation("11111111140"),
    ],
    "closing-1": [
        given("4", "a section of the article"),
        equals("4%", _spread),
        shown("batch-18", "-1.006"),
        shown("batch-25", "0 20000"),
        shown("batch-24", "297 1e-12", line="1e−12"),
        shown("batch-41", "197", line="0.0290"),
        shown("batch-41", "0.01 4096", line="0.010   2048"),
        set_in("batch-40", "64"),
        given("2 2", "the floor, derived in the part on batches"),
        shown("batch-22", "2.2 2.3%"),
        equals("10 0.9", lambda: [_terminal_speed(), 0.9]),
        shown("momentum-23", "0.102 0.010 0.010"),
        given("1", "1/(1 − γ), the sum of the powers of γ"),
        shown("momentum-18", "100 42 346", line="100 "),
        equals("1600", momentum.SIDE**2),
        given("1", "a round bowl has one curvature"),
        shown("momentum-25", "0.5 132 10", line="0.50"),
        shown("nag-10", "13 6", line="0.10"),
        equals("1.357", 3.8 / 2.8),
        given("2", _EDGE),
        shown("momentum-21", "3.8", line="momentum"),
        shown("schedule-15", "1", line="  0  "),
        shown("schedule-15", "3.16", line=" 10  "),
        shown("schedule-15", "1e5", line="100  "),
        set_in("schedule-15", "0 10 100"),
        shown("adam-46", "0.203", line="Adagrad"),
        shown("adam-46", "0.383", line="RMSProp  "),
        shown("adam-46", "0.999 0.22", line="RMSProp, β = 0.999"),
        shown("adam-46", "0.257", line="Adam"),
        shown("adam-46", "0.464", line="SGD"),
        shown("adagrad-20", "0.735 0.14", line="0.14"),
        shown("adagrad-20", "0.213 0.7", line="0.70"),
        shown("adagrad-20", "0.394 3.5", line="3.50"),
        shown("adagrad-13", "10.04"),
        shown("adagrad-14", "2995 3000", line="3000"),
        given("2", "half the rate"),
        shown("rmsprop-16", "77", line="rmsprop"),
        shown("rmsprop-16", "0.00141", line="adagrad"),
        equals("3.16 10 31.6", lambda: (1 - np.array([0.9, 0.99, 0.999])) ** -0.5),
        shown("rmsprop-17", "4.98 1"),
        shown("adam-25", "3.16", line="   1  "),
        shown("adam-25", "6.57", line="  12  "),
        shown("adam-23", "2.1 40"),
        given("1", "a gradient's variance"),
        equals("19 9", lambda: [(1 + 0.9) / (1 - 0.9), 0.9 / (1 - 0.9)]),
        shown("adam-46", "0.257", line="Adam "),
        shown("adam-46", "0.203", line="Adagrad"),
        shown("race-16", "12", line="adam"),
        equals("33", len(tuning.GRID)),
        shown("race-16", "1", line="gd"),
        set_in("adam-30", "100"),
        shown("adam-30", "98 101.5", line="adam"),
        given("45", "the tenth of the angles"),
        shown("adam-30", "101", line="momentum"),
        shown("adam-30", "5 222", line="adagrad"),
        shown("adam-30", "307.5 393", line="rmsprop"),
        shown("adam-33", "0.305", line="adam"),
        shown("adam-33", "0", line="gd"),
        notation("0021"),
    ],
    "closing-2": [given("1", "1/B"), given("2 1", _EDGE)],
    "closing-symbols": [
        given(
            "1 1 1 1 1 1 1 1 2 2 2 2 2 2 2 3 4 4 4 0 5 5 0 5 6 6 6 1 7 7 7 7 8 8 9 9 9",
            "the parts, and in words and formulas",
        ),
        notation("444442492444444444444424422414112124133444"),
    ],
    "closing-4": [given("5", "a notebook")],
}
_FIGURES = {
    "figures spectrum": [
        given("1 1", "the largest curvature; 1/κ"),
        given("3", "a part"),
        given("2 1", _EDGE),
    ],
    "figures saddle": [
        set_in(saddles._escape, "0.9"),
        given("2 7", "parts"),
        given("4", "a notebook"),
        given("0", "on the line, y = 0"),
        set_in(saddles._escape, "0.9"),
    ],
    "figures maps": [
        given("3 7 7 7", "parts of the notebook"),
        equals("25", lambda: max(maps._CURVATURES["ravine, κ = 25"])),
        equals("25", lambda: max(maps._CURVATURES["ravine, κ = 25, turned by 45°"])),
        set_in(maps, "45"),
        equals("100", lambda: max(maps._CURVATURES["ravine, κ = 100"])),
        equals("1", lambda: max(maps._CURVATURES["bowl, κ = 1"])),
        given("1", "RMSProp's first step, η/√(1 − β)"),
        equals("5", lambda: np.abs(maps._START).max()),
        given("-1", "a root on the unit circle: the edge"),
        given("2 1 2 2 1 2", _EDGE + ", and (2 + 2γ)/(1 + 2γ)/L in the part on NAG"),
        set_in(maps, "100"),
        notation("22212"),
    ],
}
TEXTS = _PROSE | _FIGURES
