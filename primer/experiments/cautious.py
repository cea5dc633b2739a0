"""Where a cautious optimizer helps, and where it does not: on ravines, in noise, on XOR and in batches.

Each comparison is ``tuning``'s: nine rates, the best inside them, chosen on some starts and judged on a hundred others.
The plain optimizers' rows are those of ``limits`` and ``choice``; the cautious ones' stand in ``cautious.json`` beside
this module; ``store_cautious`` computes them anew, in minutes. The network in batches is in ``today``.
"""

from functools import lru_cache, partial
from types import SimpleNamespace

import numpy as np

from primer import beyond, checks, descent, optimizers
from primer.experiments import choice, limits, stored, tuning

__all__ = [
    "careful_walk",
    "cautious_columns",
    "cautious_contest",
    "cautious_noise",
    "cautious_steps",
    "floor_under_noise",
    "same_rate_columns",
    "xor_columns",
]

INNER = {"momentum": optimizers.momentum, "adam": optimizers.adam}
CAUTIOUS = {name: partial(beyond.cautious, inner=step) for name, step in INNER.items()}
_CENTRES = {"momentum": lambda ratio: 0.5 / ratio, "adam": lambda ratio: 0.2}
_XOR_CENTRES = {"momentum": 1.0, "adam": 0.2}
ANGLES = limits.TURNED_ANGLES[:10]  # to 45°
NOISE_RATES = (0.001, 0.01, 0.1)
SETTLED = 1500  # steps after which the weights in noise are looked at


def cautious_steps(name, ratio, angle, rates, fresh=False, *, budget=limits.TURNED_BUDGET, **hyper):
    """``turned_steps`` of the cautious optimizer around ``name``, "momentum" or "adam"."""
    step = CAUTIOUS[checks.one_of("name", name, list(CAUTIOUS))]
    return limits.steps_on_turned(step, ratio, angle, rates, fresh, budget=budget, **hyper)


def careful_walk(hessian, start, lr, gamma, steps, careful=True):
    """Momentum on ½ wᵀHw of two weights, or ``careful``, Cautious Momentum, in plain numbers: for a figure's speed.

    ``hessian`` is H as ((xx, xy), (xy, yy)). Returns ``w`` of shape (steps + 1, 2), ``moves`` of shape (steps, 2),
    which weight moved in which step, and ``diverged``, the step at which a weight grew beyond 1e100, where the walk
    ends; 0 if none did.
    """
    (xx, xy), (_, yy) = hessian
    x, y = start
    v, u, path, moves, diverged = 0.0, 0.0, [(x, y)], [], 0
    for t in range(1, steps + 1):
        g, h = xx * x + xy * y, xy * x + yy * y
        v, u = gamma * v + lr * g, gamma * u + lr * h
        first, second = (v * g > 0, u * h > 0) if careful else (True, True)
        longer = 2 / max(first + second, 1)
        x, y = x - longer * first * v, y - longer * second * u
        if not max(abs(x), abs(y)) < 1e100:
            diverged = t
            break
        path.append((x, y))
        moves.append((first, second))
    return SimpleNamespace(w=np.array(path), moves=np.array(moves, dtype=bool).reshape(-1, 2), diverged=diverged)


def by_the_paper(w, grad, *memory, inner, **hyper):
    """``beyond.cautious`` with the scale of its paper, where the share has one weight more in it: d / (moving + 1)."""
    ahead, state = beyond.cautious(w, grad, *memory, inner=inner, **hyper)
    moving = (state.mask > 0).sum(-1, keepdims=True)
    return w + moving / (moving + 1) * (ahead - w), state


def same_rate_columns(*rates, gammas=(0.5, 0.9), ratio=25):
    """Columns for ``show.table``: Momentum, Cautious Momentum and the same with the paper's scale on the ravine along
    the axes, all with one rate and one γ: the median steps until the loss stays below 0.001.
    """
    steps = {
        "momentum": optimizers.momentum,
        "cautious": CAUTIOUS["momentum"],
        "paper's_scale": partial(by_the_paper, inner=optimizers.momentum),
    }
    medians = {
        name: [tuning.middle(limits.steps_on_turned(step, ratio, 0, rates, gamma=gamma)) for gamma in gammas]
        for name, step in steps.items()
    }
    found = {name: [f"{each:g}" for row in rows for each in row] for name, rows in medians.items()}
    return {
        "gamma": [gamma for gamma in gammas for _ in rates],
        "lr": [f"{rate:g}" for rate in rates] * len(gammas),
        **found,
    }


def floor_under_noise(step, rates, *, steps=3000, weights=200, **hyper):
    """Where noise holds weights whose loss is ½ w², each with noise of its own of size 1 in its gradient.

    ``step`` is an optimizer and ``rates`` its rates, (n,). Returns ``loss`` (n,), the mean of ½ w² over all weights and
    all steps after the first 1500, and ``moving`` (n,), the share of the weights that moved in a step.
    """
    lr = np.reshape(checks.positive("rates", rates), (-1, 1))
    rng, losses, moved = np.random.default_rng(0), [], []
    w = np.zeros((len(lr), checks.count("weights", weights, 1)))
    walk = descent.steps(step, w, lambda w: w + rng.standard_normal(w.shape[-1]), steps, lr=lr, **hyper)
    for t, (new, _) in enumerate(walk, start=1):
        if t > SETTLED:
            losses.append(0.5 * (new**2).mean(-1))
            moved.append((new != w).mean(-1))
        w = new
    return SimpleNamespace(loss=np.mean(losses, axis=0), moving=np.mean(moved, axis=0))


@lru_cache(maxsize=4)
def cautious_contest(ratio=100):
    """The contest on the ravine with this κ, 10, 25 or 100: "momentum", "adam" and both made cautious, "cautious …" →
    a list over ``ANGLES`` of what ``tuning.judged`` returns, of the steps until the loss stays below 0.001.
    """
    plain = limits.turned_contest(ratio)
    rows = stored.read("cautious")
    found = {name: plain[name][: len(ANGLES)] for name in INNER}
    return found | {f"cautious {name}": [tuning.unpacked(row) for row in rows[f"{name} {ratio}"]] for name in INNER}


def cautious_columns(*angles, ratio=100):
    """Columns for ``show.table``: of each of these angles and optimizers the best rate and the steps it takes."""
    found = cautious_contest(ratio)
    rows = [(angle, name, found[name][list(ANGLES).index(angle)]) for angle in angles for name in found]
    return {
        "angle": [angle for angle, _, _ in rows],
        "optimizer": [name for _, name, _ in rows],
        "best_rate": [f"{row.lr:g}" for _, _, row in rows],
        "steps": [tuning.written(row, 0) for _, _, row in rows],
    }


def cautious_noise():
    """What ``floor_under_noise`` found, as stored: "momentum", "adam" and "cautious …" → ``rates``, ``loss`` and
    ``moving``, each (3,).
    """
    rows = stored.read("cautious")["noise"]
    return {name: SimpleNamespace(**{key: np.array(row[key]) for key in row}) for name, row in rows.items()}


def xor_columns():
    """Columns for ``show.table``: of each optimizer, plain and cautious, the best rate on XOR, of a hundred fresh
    starts how many are solved, with a 95 % interval of the share, and the median epochs with theirs.
    """
    rows = stored.read("cautious")
    judged = {name: (row.lr, row.judged) for name, row in choice.xor_contest().items() if name in INNER}
    for name in INNER:
        row = rows[f"{name} XOR"]
        judged[f"cautious {name}"] = row["rates"][row["at"]], stored.array(row["judged"])
    found = {name: choice.xor_summary(epochs) for name, (_, epochs) in judged.items()}
    return {
        "optimizer": list(judged),
        "best_rate": [f"{lr:g}" for lr, _ in judged.values()],
        "solved_of_100": [f"{each.solved} ({each.share[0]:.0%} – {each.share[1]:.0%})" for each in found.values()],
        "median_epochs": [tuning.written(each, 0) for each in found.values()],
    }


def hold_ravine(name, ratio, angle):
    """One cautious optimizer's rate for one ravine, searched and judged; the rates of a grid are 1.5-fold apart."""
    return tuning.judged(lambda *asked: cautious_steps(name, ratio, angle, *asked), _CENTRES[name](ratio), factor=1.5)


def hold_xor(name):
    """The row of one cautious optimizer on XOR, as it is stored."""
    found = tuning.search(lambda rates: choice.epochs_of(CAUTIOUS[name], rates), _XOR_CENTRES[name])
    judged = choice.epochs_of(CAUTIOUS[name], [found.lr], first=choice.STARTS)[0]
    medians = stored.listed(tuning.middle(found.scores), 4)
    return {"rates": found.rates.tolist(), "at": found.at, "medians": medians, "judged": stored.listed(judged, 4)}


def hold_noise(name):
    """One row of ``cautious_noise``, as it is stored."""
    kind, _, inner = name.rpartition(" ")
    found = floor_under_noise((CAUTIOUS if kind else INNER)[inner], NOISE_RATES)
    return {"rates": list(NOISE_RATES), "loss": stored.listed(found.loss, 3), "moving": stored.listed(found.moving, 3)}


def store_cautious():
    """Hold the contests of the cautious optimizers and store them: minutes of computing."""
    rows = {
        f"{name} {ratio}": [tuning.packed(hold_ravine(name, ratio, angle)) for angle in ANGLES]
        for ratio in limits.TURNED_RATIOS
        for name in INNER
    }
    rows |= {f"{name} XOR": hold_xor(name) for name in INNER}
    both = [kind + name for name in INNER for kind in ("", "cautious ")]
    stored.write("cautious", rows | {"noise": {name: hold_noise(name) for name in both}})
