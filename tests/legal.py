"""Legal values of a control of a live figure."""

import math

from primer.live.controls import limits


def ends(control):
    """The lowest and the highest value, or the first and the last option."""
    if hasattr(control, "options"):
        return control.options[0], control.options[-1]
    if isinstance(control.value, bool):
        return False, True
    return tuple(map(type(control.value), limits(control)))


def any_value(control, rng):
    """One of all values; of a number, one in five is an end of its range."""
    if hasattr(control, "options"):
        return control.options[rng.integers(len(control.options))]
    if isinstance(control.value, bool):
        return bool(rng.integers(2))
    low, high = ends(control)
    if rng.random() < 0.2:
        return (low, high)[rng.integers(2)]
    if isinstance(control.value, int):
        return int(rng.integers(low, high + 1))
    if hasattr(control, "base"):  # a slider of powers
        return min(max(math.exp(rng.uniform(math.log(low), math.log(high))), low), high)
    return float(rng.uniform(low, high))
