"""The same numbers in every kind and container that Python and NumPy have for them, and what is no number at all."""

import math
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace

import numpy as np

WHOLE = (int, np.int8, np.int16, np.int32, np.int64, np.uint8, np.uint16, np.uint32, np.uint64)
BROKEN = (float, np.float16, np.float32, np.float64, np.longdouble, Fraction, Decimal)
NO_NUMBERS = (
    *(None, True, np.True_, "1", b"1", {}, {1}, object(), np.datetime64(1, "s"), np.timedelta64(1, "s")),
    *([True, False], ["1", "2"], [None, 1.0], [[1], [1, 2]], np.array([Fraction(1), None])),
    np.ma.masked_array([1.0, 2.0], [True, False]),
)
COMPLEX = (1j, np.complex64(1 + 1j), np.array([1j, 2.0]))


def numbers(low, high, shape=()):
    """Random numbers between ``low`` and ``high`` in each kind and container: as they are given, and as float64.

    They are whole or eighths, so that each kind holds them without rounding.
    """
    rng = np.random.default_rng(0)
    for kind in WHOLE + BROKEN:
        parts = 1 if kind in WHOLE else 8
        least = max(low, 0) if issubclass(kind, np.unsignedinteger) else low
        most = min(high, 127) if kind is np.int8 else high
        drawn = rng.integers(math.ceil(least * parts), math.floor(most * parts), shape, endpoint=True)
        items = np.frompyfunc(lambda item, kind=kind, parts=parts: _of(kind, item, parts), 1, 1)(drawn)
        for given in _contained(kind, items):
            yield given, drawn / parts if shape else float(drawn) / parts


def _of(kind, item, parts):
    return Decimal(int(item)) / parts if kind is Decimal else kind(Fraction(int(item), parts))


def _contained(kind, items):
    """These items as an array, in lists and in tuples; a single one as it is and as an array without an axis."""
    dtype = kind if issubclass(kind, (int, float, np.generic)) else object
    if not isinstance(items, np.ndarray):
        return items, np.array(items, dtype=dtype)
    return np.array(items.tolist(), dtype=dtype), items.tolist(), _tuples(items.tolist())


def _tuples(items):
    return tuple(map(_tuples, items)) if isinstance(items, list) else items


def same(one, other):
    """Asserts that two results are the same to the last bit, and that no number in them has fewer digits."""
    if isinstance(one, (tuple, list)):
        assert len(one) == len(other)
        for each in zip(one, other, strict=True):
            same(*each)
    elif isinstance(one, SimpleNamespace):
        same(list(vars(one).items()), list(vars(other).items()))
    elif isinstance(one, str) or one is None or callable(one):
        assert one is other or one == other
    else:
        assert np.asarray(one).dtype in (float, complex, int, bool)
        assert np.asarray(one).dtype == np.asarray(other).dtype
        np.testing.assert_array_equal(one, other)
