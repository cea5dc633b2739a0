"""The numbers of what stands around the parts of notebook 6."""

from claims import given, notation
from claims.nb6 import averages, cautious, edge, matrix, norms, recipe, today

_MINUTES = "minutes, as on the page for teachers"

TEXTS = {
    "opening-1": [
        given("6", "the notebook"),
        given("2023 0 1", "a year; where rates end; a notebook"),
        given("4 1 2 7 5 8", "notebooks and parts"),
        given("1 4 1 4 30 35", _MINUTES),
        given("2 5 6 25 30", _MINUTES),
        given("3 1 2 25 30", _MINUTES),
        given("4 3 3 30 35", _MINUTES),
        given("5 4 5 8 30 35", _MINUTES),
        given("6 4 2 30 35", _MINUTES),
        given("7 5 9 20 25", _MINUTES),
        given("4.0", "version of the licence"),
        notation("111111140"),
    ],
    "closing-1": [
        *recipe.CLOSING,
        *averages.CLOSING,
        *edge.CLOSING,
        *norms.CLOSING,
        *matrix.CLOSING,
        *cautious.CLOSING,
    ],
    "closing-2": [given("0 2", "where a rate ends; in the definition of the edge")],
    "closing-symbols": [
        given("0", "where rates end"),
        given("1 1 1 1 1 1 1 2 1 1 1 95% 1 1 1 2 2", "parts; in equations; the interval of 1.96 standard deviations"),
        notation("022222222111522"),
        *edge.SYMBOLS,
        *norms.SYMBOLS,
        *matrix.SYMBOLS,
        *cautious.SYMBOLS,
        *today.SYMBOLS,
    ],
}
