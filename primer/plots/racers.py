"""One look for each optimizer, the same in every figure: name, colour, line style and marker."""

from dataclasses import dataclass

from primer.plots.common import BLUE, GREEN, PURPLE, VERMILION


@dataclass(frozen=True)
class Look:
    """How an optimizer is named and drawn. No two share colour and line style, none shares a marker."""

    title: str
    color: str
    linestyle: str
    marker: str

    @property
    def line(self):
        """Keywords for ``Axes.plot``."""
        return {"color": self.color, "linestyle": self.linestyle}


# Each colour has at least 4.5 : 1 against white.
LOOKS = {
    "gd": Look("GD", "#1a1a1a", "-", "o"),
    "momentum": Look("Momentum", BLUE, "-", "s"),
    "nag": Look("NAG", GREEN, "--", "^"),
    "adagrad": Look("Adagrad", PURPLE, ":", "D"),
    "rmsprop": Look("RMSProp", "#806000", "-.", "v"),
    "adam": Look("Adam", VERMILION, "-", "P"),
    "adamw": Look("AdamW", "#b8003f", "--", "X"),
    "radam": Look("RAdam", "#5b4fc4", "-.", "<"),
    "amsgrad": Look("AMSGrad", "#5a6b00", ":", ">"),
    "nadam": Look("Nadam", "#8a4a20", "--", "*"),
    "lookahead": Look("Lookahead", "#4a5d73", "-.", "h"),
    "lamb": Look("LAMB", "#6b3fa0", ":", "p"),
    "lion": Look("Lion", "#7a1f1f", "-", "d"),
}
