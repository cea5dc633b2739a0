"""What is passed in becomes float64 here, or is refused with the argument's name, its value and what is allowed.

A number is a whole number or a float of any size, a ``Fraction`` or a ``Decimal``; ``True`` and ``"3"`` are none.
Where numbers may have any shape, so may lists and tuples of them. So no result depends on how a number was stored:
nothing overflows at 255, and nothing is rounded to the digits of a float16 or float32 on its way.
"""

import functools
from decimal import Decimal
from numbers import Real

import numpy as np

_FLOAT = np.dtype(float)


def array(name, value, *, allow_complex=False):
    """``value`` as an array of float64 if it is a number or an array or list of numbers; else ValueError.

    With ``allow_complex`` complex numbers are taken too, as complex128: what a complex step passes through must stay
    complex. An array of float64 is returned as it is, not copied.
    """
    if type(value) is np.ndarray and value.dtype is _FLOAT:  # the usual case, and quick
        return value
    try:
        numbers = np.asarray(value)
        if numbers.dtype.kind == "O" and all(map(_is_real, numbers.flat)):
            numbers = numbers.astype(float)
    except (ValueError, OverflowError):  # rows of different lengths, a whole number beyond 1.8e308
        numbers = None
    kinds = "fiuc" if allow_complex else "fiu"
    if numbers is None or numbers.dtype.kind not in kinds or np.ma.is_masked(value):
        raise ValueError(f"{name} must be a number or an array of numbers, got {name}={value!r}")
    with np.errstate(over="ignore"):  # a long double beyond float64 is infinite
        return numbers.astype(complex if numbers.dtype.kind == "c" else float, copy=False)


def _is_real(item):
    return isinstance(item, (Real, Decimal)) and not isinstance(item, (bool, np.timedelta64))


def number(name, value, low=-np.inf, high=np.inf, *, open_low=False, open_high=False, single=False):
    """``value``, a number or an array of numbers, as float64 if all of it lies between ``low`` and ``high``; else
    ValueError.

    A single number comes back as a ``float``; with ``single`` nothing else is allowed. ``open_low`` and ``open_high``
    leave the end out. NaN and infinity are never allowed.
    """
    numbers = lowest = highest = value
    if type(value) is not float:  # a float is the usual case, and quick
        numbers = array(name, value)
        if numbers.size == 0:
            raise ValueError(f"{name} must be at least one number, got {name}={value!r}")
        if single and numbers.ndim:
            raise ValueError(f"{name} must be a single number, got {name}={value!r}")
        numbers = numbers if numbers.ndim else float(numbers)
        lowest, highest = (numbers.min(), numbers.max()) if np.ndim(numbers) else (numbers, numbers)
    open_low, open_high = open_low or low == -np.inf, open_high or high == np.inf
    # NaN fails both comparisons.
    if not ((lowest > low if open_low else lowest >= low) and (highest < high if open_high else highest <= high)):
        interval = f"{'(' if open_low else '['}{low:g}, {high:g}{')' if open_high else ']'}"
        raise ValueError(f"{name} must be finite and in {interval}, got {name}={value!r}")
    return numbers


def positive(name, value, *, single=False):
    """``number`` above 0."""
    return number(name, value, 0, open_low=True, single=single)


def fraction(name, value, *, single=False):
    """``number`` in [0, 1)."""
    return number(name, value, 0, 1, open_high=True, single=single)


def count(name, value, low=0):
    """``value`` as an int if it is a whole number of at least ``low``; else ValueError."""
    if not (isinstance(value, (int, np.integer)) and _is_real(value)) or value < low:
        raise ValueError(f"{name} must be a whole number of at least {low}, got {name}={value!r}")
    return int(value)


def one_of(name, value, allowed):
    """Return ``value`` if it is one of ``allowed``; else ValueError."""
    if not isinstance(value, str) or value not in allowed:
        raise ValueError(f"{name} must be one of {', '.join(allowed)}; got {name}={value!r}")
    return value


def cached(maxsize):
    """``functools.lru_cache`` for a function that checks its arguments: what has no hash, such as a list, goes to it.

    ``True`` is not taken for 1.
    """

    def decorate(function):
        kept = functools.lru_cache(maxsize, typed=True)(function)

        @functools.wraps(function)
        def call(*values, **named):
            try:
                hash((values, *named.values()))
            except TypeError:
                return function(*values, **named)
            return kept(*values, **named)

        call.cache_info, call.cache_clear = kept.cache_info, kept.cache_clear
        return call

    return decorate
