"""Fair comparisons: every method with a rate looked for in the same way, every count with its interval.

A race in which all use the same learning rate says more about that rate than about the methods. So each gets a grid of
the same number of rates, with its best inside (``search``), the same budget and the same starts; a run that does not
get there counts as infinite; and a difference is called one only where the 95 % intervals do not overlap
(``differ``). The rate is chosen on some runs and judged on others (``judged``). ``tune`` is this for an optimizer on a
surface.
"""

from itertools import pairwise
from types import SimpleNamespace

import numpy as np

from primer import catalogue, checks, descent, optimizers, surfaces
from primer.experiments import stored

CANDIDATES = 9  # rates that each method is tried with


def search(trial, centre, *, factor=2.0, candidates=CANDIDATES, most=6):
    """The best rate of a method on a grid of ``candidates`` rates, ``factor`` apart, that has its best inside.

    ``trial(rates)`` takes a 1-D array of rates to scores of shape (rates, runs): lower is better, infinite is not
    there. The best rate has the lowest median over all runs; where medians are equal (all infinite, say), the most
    runs that got there. The first grid lies around ``centre``; while its best is at an end, the grid moves on by two
    rates in that direction, ``most`` times at most, and the farthest are left out: each method is judged by the same
    number of rates. Returns ``rates``, ``scores`` (rates, runs), ``at``, the index of the best, ``lr``, the best rate,
    ``inside``, whether it is not at an end, and ``looked``, how many rates were tried in all.
    """
    centre = checks.positive("centre", centre, single=True)
    factor = checks.number("factor", factor, 1, open_low=True, single=True)
    candidates = checks.count("candidates", candidates, 3)
    half = candidates // 2
    places = range(-half, candidates - half)
    scores = dict(zip(places, trial(rates_at(centre, factor, places)), strict=True))
    at = best_of([scores[place] for place in places])
    for _ in range(checks.count("most", most)):
        if 0 < at < candidates - 1:
            break
        step = 2 if at else -2
        places = range(places.start + step, places.stop + step)
        new = [place for place in places if place not in scores]
        if new:
            scores |= dict(zip(new, trial(rates_at(centre, factor, new)), strict=True))
        at = best_of([scores[place] for place in places])
    rates, found = rates_at(centre, factor, places), np.array([scores[place] for place in places])
    inside = 0 < at < candidates - 1
    return SimpleNamespace(rates=rates, scores=found, at=at, lr=float(rates[at]), inside=inside, looked=len(scores))


def judged(trial, centre, **how):
    """The best rate of a method by ``search``, judged on runs that it was not chosen on.

    ``trial(rates, fresh)`` gives the scores of shape (rates, runs): of the runs to choose on, or with ``fresh`` of as
    many others or more; ``how`` is passed on to ``search``. Returns ``rates``, ``medians`` at each of them, ``at``,
    ``lr`` and ``inside`` as ``search`` does, and of the best rate on the fresh runs the ``median`` and ``between``.
    """
    found = search(lambda rates: trial(rates, False), centre, **how)
    best = summary(trial(np.array([found.lr]), True)[0])
    return SimpleNamespace(
        rates=found.rates,
        medians=middle(found.scores),
        at=found.at,
        lr=found.lr,
        inside=found.inside,
        median=float(best.median),
        between=tuple(map(float, best.between)),
    )


def packed(found):
    """What ``judged`` returned as it is stored in a file; ``unpacked`` gives it back."""
    scores = {key: stored.listed(getattr(found, key), 6) for key in ("medians", "median", "between")}
    return {"rates": found.rates.tolist(), "at": found.at, **scores}


def unpacked(row):
    """What ``judged`` returned, from what ``packed`` made of it."""
    rates, at = np.array(row["rates"]), row["at"]
    return SimpleNamespace(
        rates=rates,
        medians=stored.array(row["medians"]),
        at=at,
        lr=float(rates[at]),
        inside=0 < at < len(rates) - 1,
        median=float(stored.array(row["median"])[0]),
        between=tuple(stored.array(row["between"]).tolist()),
    )


def rates_at(centre, factor, places):
    """``centre`` · ``factor``^place for each place, with two digits, as people write rates."""
    return np.array([float(f"{centre * factor**place:.2g}") for place in places])


def best_of(scores):
    """The index of the rate with the lowest median over its runs; of equals, that with the most that got there."""
    scores = checks.array("scores", scores)
    return min(range(len(scores)), key=lambda i: (middle(scores[i]), -np.isfinite(scores[i]).sum(), i))


def middle(scores):
    """The median over all runs of the last axis, infinite where fewer than half got there."""
    scores = np.sort(checks.array("scores", scores), axis=-1)
    runs = scores.shape[-1]
    return (scores[..., (runs - 1) // 2] + scores[..., runs // 2]) / 2


def middle_interval(scores, z=1.96):
    """A 95 % interval of the median of the last axis, from the order of the runs alone: ``(low, high)``.

    The runs below the true median are a coin's heads, so the interval is from the k-th lowest score to the k-th
    highest with k = n/2 − z √n / 2, rounded down. Source: any text on order statistics.
    """
    scores, z = np.sort(checks.array("scores", scores), axis=-1), checks.number("z", z, 0, single=True)
    n = scores.shape[-1]
    k = max(int(np.floor(n / 2 - z * np.sqrt(n) / 2)), 1)
    return scores[..., k - 1], scores[..., n - k]


def summary(scores):
    """The ``median`` over all runs of the last axis, and ``between``, its 95 % interval."""
    return SimpleNamespace(median=middle(scores), between=middle_interval(scores))


def written(found, digits=4):
    """The median and its interval in words: ``"0.0681 (0.0644 – 0.0745)"``."""
    return f"{found.median:.{digits}f} ({found.between[0]:.{digits}f} – {found.between[1]:.{digits}f})"


def share_interval(count, runs, z=1.96):
    """A 95 % interval of the true share when ``count`` of ``runs`` got there: ``(low, high)``.

    Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22, 1927.
    """
    runs, z = checks.count("runs", runs, 1), checks.number("z", z, 0, single=True)
    share = checks.number("count", count, 0, runs) / runs
    centre, spread = share + z**2 / (2 * runs), z * np.sqrt(share * (1 - share) / runs + z**2 / (4 * runs**2))
    low, high = (np.clip(end / (1 + z**2 / runs), 0.0, 1.0) for end in (centre - spread, centre + spread))
    return low, high


def differ(one, other):
    """Whether two intervals ``(low, high)`` do not overlap: else no difference is shown."""
    return bool(one[1] < other[0] or other[1] < one[0])


def joined(found, label=str):
    """The names from the lowest median to the highest: ``"adagrad, nag ~ gd"``.

    ``found`` maps names to what has a ``median`` and its interval ``between``; ~ stands where the intervals of two
    neighbours overlap: no difference is shown. ``label(name)`` is what is written of a name.
    """
    names = sorted(found, key=lambda name: found[name].median)
    words = label(names[0])
    for before, name in pairwise(names):
        words += (", " if differ(found[before].between, found[name].between) else " ~ ") + label(name)
    return words


# An optimizer on a surface.

# Six rates in each factor of ten, from 0.0001 to 20.
GRID = np.array([float(f"{digits}e{power}") for power in range(-4, 2) for digits in (1, 1.5, 2, 3, 5, 7)][:-3])
STARTS = 50  # to choose the rate on, and as many others to judge it on
ARRIVED = 1e-20  # a loss this little above the lowest is as good as none: what is below is level


def starts(surface, count=STARTS, *, seed=0):
    """``count`` starts, shape (count, 2): the surface's own, then random ones from the inner half of its domain."""
    count = checks.count("count", count, 1)
    low, high = np.transpose(surface.domain)
    middle, reach = (low + high) / 2, (high - low) / 4
    around = middle + reach * np.random.default_rng(checks.count("seed", seed)).uniform(-1, 1, (count - 1, 2))
    return np.vstack([surface.start, around])


def losses(step, surface, steps, *, rates=GRID, w0=None, **hyper):
    """How far above the surface's lowest value each run ends: shape (rates, starts), inf where it diverged.

    All runs are one batch. ``w0`` (starts, 2) are ``starts(surface)`` unless others are given. Below 1e-20 all are
    level.
    """
    w0 = starts(surface) if w0 is None else checks.array("w0", w0)
    lr = np.reshape(checks.positive("rates", rates), (-1, 1, 1))
    begin = np.broadcast_to(w0, (len(lr), *w0.shape))
    w, state = descent.end(step, begin, surface.grad, steps, lr=lr, **hyper)
    with np.errstate(all="ignore"):
        excess = surface.f(w) - surface.f(surface.minima[0])
    return np.where((state.diverged > 0) | ~np.isfinite(excess), np.inf, np.maximum(excess, ARRIVED))


@checks.cached(maxsize=256)
def tune(name, surface, steps=100, **hyper):
    """The best rate of ``GRID`` for an optimizer on a surface, chosen on 50 starts and judged on 50 others.

    ``name`` is an optimizer's name, ``surface`` a Surface or a name in ``surfaces.SURFACES``; ``hyper`` is what else
    the optimizer is told, such as its ``gamma``. Returns ``lr``, the rate with the lowest median, or the middle one of
    those that arrive, ``at``, its index, and ``inside``, whether it is not at an end of the grid; of the starts that it
    was chosen on, at every rate, the ``median`` (rates,) and its interval ``between``; ``best``, the ``summary`` of the
    others at the best rate.
    """
    checks.one_of("name", name, list(optimizers.OPTIMIZERS))
    if isinstance(surface, str):
        surface = surfaces.SURFACES[checks.one_of("surface", surface, list(surfaces.SURFACES))]
    step, w0 = catalogue.ready(name), starts(surface, 2 * STARTS)
    found = losses(step, surface, steps, w0=w0[:STARTS], **hyper)
    arrived = np.flatnonzero(middle(found) <= ARRIVED)
    at = int(arrived[arrived.size // 2]) if arrived.size else best_of(found)
    best = summary(losses(step, surface, steps, rates=GRID[[at]], w0=w0[STARTS:], **hyper)[0])
    inside = 0 < at < len(GRID) - 1
    return SimpleNamespace(lr=float(GRID[at]), at=at, inside=inside, best=best, **vars(summary(found)))


def memory_columns(surface, gammas, *names):
    """Columns for ``show.table``: for each γ what each optimizer of ``names`` comes to on ``surface`` at its best rate:
    the median loss with its 95 % interval, see ``tune``.
    """

    def ending(name, gamma):
        best = tune(name, surface, gamma=gamma).best
        return f"{best.median:.0e} ({best.between[0]:.0e} – {best.between[1]:.0e})"

    return {"gamma": list(gammas), **{name: [ending(name, gamma) for gamma in gammas] for name in names}}


def at_rate(found, at):
    """The summary of what ``tune`` found at the rate number ``at``, on the starts that the best was chosen on."""
    return SimpleNamespace(median=found.median[at], between=tuple(end[at] for end in found.between))


def forgiving(found):
    """How many rates of the grid bring the median within a factor of ten of the best one's."""
    return int(np.sum(found.median <= 10 * found.median.min()))


def ranking(scores):
    """Names from the lowest score to the highest, from a dict name → score."""
    return sorted(scores, key=scores.get)
