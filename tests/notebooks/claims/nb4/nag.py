"""The numbers of the part on NAG."""

from claims import equals, given, notation, set_in, shown
from claims.figures import preset
from primer.experiments import momentum as search

_PARABOLA = "the loss ½λw² or ½w²"
_ROOTS = "where the roots are complex, the recurrence of the look-ahead points, its polynomial"


def _edge(gamma=0.9):
    """NAG's, where z = −1 solves z² − (1 + γ)(1 − x)z + γ(1 − x): 1 + (1 + 2γ)(1 − x) = 0."""
    return 1 + 1 / (1 + 2 * gamma)


TEXTS = {
    "nag-4": [
        given("1983", "year of the paper"),
        given("1/2", _PARABOLA),
        given("1 1 1 1 1 2 1 1 1 0", "in the derivation, and a part"),
        given("1 1 1 1 1 -1", _ROOTS),
        notation("111211111222212"),
    ],
    "nag-9": [
        given("1/2", _PARABOLA),
        set_in("nag-10", "1 0.9"),
        given("0.001", "the tolerance of turns"),
        notation("2"),
    ],
    "nag-11": [set_in("nag-12", "300")],
    "nag-13": [
        given("1", "the article's index"),
        given("1/2", _PARABOLA),
        set_in("nag-14", "0.1"),
        notation("2"),
    ],
    "nag-15": [
        set_in("nag-10", "0.9"),
        equals("1.357", _edge),
        shown("momentum-21", "2", line="gd"),
        shown("momentum-21", "3.8", line="momentum"),
        given("2", "a part"),
        given("1", "1/λ, where the look-ahead point is at the minimum in one step"),
        set_in("nag-10", "1.34"),
        shown("nag-10", "168 54", line="1.34"),
    ],
    "nag-19": [
        given("2", "a part"),
        equals("1600 40 40", [search.SIDE**2, search.SIDE, search.SIDE]),
        given("1", "the smallest curvature"),
        given("4 3 1 3 1 2 3 1 2", "the formula for quadratics, which the table's best settings come near"),
        given("2016", "year of the paper"),
    ],
    "nag-21": [equals("0.9", (3.8 - 2) / 2), given("1/2 1", _PARABOLA + ", and the start"), notation("2")],
    "nag-18": [given("1983", "year of the paper")],
    "exercise nag-points": [given("1", "the factor 1 − γ that NAG has not")],
    "figures nag": [
        given("0.1%", "the tolerance of turns"),
        equals(
            "0.1 0.3", lambda: [preset("look_ahead", f"ηλ = {t}", "lr") for t in ("0.1: fewer turns", "0.3: far fewer")]
        ),
    ],
}
