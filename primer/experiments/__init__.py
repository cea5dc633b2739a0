"""Small problems that measure what an optimizer or a rule does, and the measured numbers.

Each is a plain function from settings to numbers, with its seeds fixed: the figures draw what these functions return
and the tables print it. ``step`` is an optimizer (see ``primer.optimizers``). There is a module for each part of a
notebook, named like it; ``tuning`` compares optimizers fairly, and ``rates`` compares some on a small network with it.
"""

from primer.experiments import (
    adabound,
    adagrad,
    adam,
    adamw,
    amsgrad,
    averages,
    batch,
    cautious,
    choice,
    edge,
    function,
    lamb,
    limits,
    lion,
    lookahead,
    matrix,
    momentum,
    nadam,
    norms,
    radam,
    rates,
    recipe,
    rmsprop,
    today,
    tuning,
    work,
)
from primer.experiments.adabound import *
from primer.experiments.adagrad import *
from primer.experiments.adam import *
from primer.experiments.adamw import *
from primer.experiments.amsgrad import *
from primer.experiments.averages import *
from primer.experiments.batch import *
from primer.experiments.cautious import *
from primer.experiments.choice import *
from primer.experiments.edge import *
from primer.experiments.function import *
from primer.experiments.lamb import *
from primer.experiments.limits import *
from primer.experiments.lion import *
from primer.experiments.lookahead import *
from primer.experiments.matrix import *
from primer.experiments.momentum import *
from primer.experiments.nadam import *
from primer.experiments.norms import *
from primer.experiments.radam import *
from primer.experiments.rates import *
from primer.experiments.recipe import *
from primer.experiments.rmsprop import *
from primer.experiments.today import *
from primer.experiments.work import *

_PARTS = (
    *(adabound, adagrad, adam, adamw, amsgrad, averages, batch, cautious, choice, edge, function),
    *(lamb, limits, lion, lookahead, matrix, momentum, nadam, norms, radam, rates, recipe, rmsprop, today, work),
)
__all__ = ["tuning", *(name for part in _PARTS for name in part.__all__)]
