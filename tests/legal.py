"""Legal values of a control of a live figure."""

from primer.live.controls import IntSlider, LogSlider, Menu, Slider, Switch


def _between(control, share):
    low, high = control.limits()
    return low * (1 - share) + high * share


def _between_powers(control, share):
    low, high = control.limits()
    return low ** (1 - share) * high**share


# For each kind of control what lies at a share of the way from the first of its values to the last.
_AT = {
    Switch: lambda control, share: share >= 0.5,
    Menu: lambda control, share: control.options[min(int(share * len(control.options)), len(control.options) - 1)],
    Slider: lambda control, share: control.nearest(_between(control, share)),
    LogSlider: lambda control, share: control.nearest(_between_powers(control, share)),
    IntSlider: lambda control, share: control.nearest(_between(control, share)),
}


def ends(control):
    """The lowest and the highest value, or the first and the last option."""
    return tuple(_AT[type(control)](control, share) for share in (0.0, 1.0))


def any_value(control, rng):
    """One of all values; of a number, one in five is an end of its range."""
    if control.is_number and rng.random() < 0.2:
        return ends(control)[rng.integers(2)]
    return _AT[type(control)](control, rng.random())
