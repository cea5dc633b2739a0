"""The figures of notebook 4, one module for each part."""

from primer.explorers.nb4 import (
    adagrad,
    adam,
    batch,
    limits,
    maps,
    momentum,
    nag,
    race,
    rmsprop,
    saddle,
    schedule,
    spectrum,
)

PARTS = (batch, saddle, momentum, spectrum, nag, maps, schedule, adagrad, rmsprop, adam, limits, race)
