"""Arguments that make no sense are refused here, with the name, the value and what is allowed."""

import numpy as np


def array(name, value, kinds="fiu"):
    """``value`` as an array if it is a number or an array of numbers, of these ``kinds`` of dtype; else ValueError."""
    try:
        numbers = np.asarray(value)
    except ValueError:  # rows of different lengths
        numbers = None
    if numbers is None or numbers.dtype.kind not in kinds:
        raise ValueError(f"{name} must be a number or an array of numbers, got {name}={value!r}")
    return numbers


def number(name, value, low=-np.inf, high=np.inf, *, open_low=False, open_high=False):
    """Return ``value`` if all of it lies in the interval from ``low`` to ``high``; else ValueError.

    ``value`` is a number or an array of numbers; ``open_low`` and ``open_high`` leave the end out.
    NaN and infinity are never allowed.
    """
    numbers = array(name, value)
    if numbers.size == 0:
        raise ValueError(f"{name} must be at least one number, got {name}={value!r}")
    open_low, open_high = open_low or low == -np.inf, open_high or high == np.inf
    lowest, highest = (numbers, numbers) if numbers.ndim == 0 else (numbers.min(), numbers.max())
    # NaN fails both comparisons.
    if not ((lowest > low if open_low else lowest >= low) and (highest < high if open_high else highest <= high)):
        interval = f"{'(' if open_low else '['}{low:g}, {high:g}{')' if open_high else ']'}"
        raise ValueError(f"{name} must be finite and in {interval}, got {name}={value!r}")
    return value


def positive(name, value):
    """Return ``value`` if all of it is finite and greater than 0; else ValueError."""
    return number(name, value, 0, open_low=True)


def count(name, value, low=0):
    """Return ``value`` as an int if it is a whole number of at least ``low``; else ValueError."""
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value < low:
        raise ValueError(f"{name} must be a whole number of at least {low}, got {name}={value!r}")
    return int(value)


def one_of(name, value, allowed):
    """Return ``value`` if it is one of ``allowed``; else ValueError."""
    if not isinstance(value, str) or value not in allowed:
        raise ValueError(f"{name} must be one of {', '.join(allowed)}; got {name}={value!r}")
    return value
