"""Shampoo, SOAP and Muon: an ill-conditioned regression with a matrix of weights, the turned ravine, the small network.

Each comparison is a fair one (see ``tuning``): as many rates for each, chosen on some runs and judged on others. It
takes some minutes, so what came out stands in ``matrix_regression.json``, ``matrix_ravine.json`` and
``matrix_net.json`` beside this module; ``store_matrix`` computes it anew.
"""

from functools import lru_cache
from types import SimpleNamespace

import numpy as np

from primer import beyond, checks, descent, network, optimizers, schedules
from primer.experiments import choice, stored, tuning
from primer.experiments.limits import steps_on_turned, turned_contest
from primer.optimizers import State

__all__ = ["left_over", "matrix_net", "matrix_ravine", "regression", "regression_contest", "regression_losses"]

SIDE, STEPS, RUNS = 8, 200, 40  # of the matrix; of a run; to choose the rate on, and as many others to judge it on
CONDITIONS = (100, 10_000)
LEVEL = 1e-12  # a loss that is so small a share of the first is as good as none: what is below is level
# Title → the optimizer, what it is told besides its rate, a rate to begin the search with. All else is its default.
REGRESSION = {
    "Momentum": (optimizers.momentum, {}, 1.2),
    "Adagrad": (optimizers.adagrad, {}, 1.0),
    "Adam": (optimizers.adam, {}, 0.4),
    "Adam, β2 = 0.95": (optimizers.adam, {"beta2": 0.95}, 0.4),
    "Shampoo": (beyond.shampoo, {"shape": (SIDE, SIDE)}, 16.0),
    "SOAP": (beyond.soap, {"shape": (SIDE, SIDE)}, 0.4),
    "SOAP, β1 = β2 = 0.95": (beyond.soap, {"shape": (SIDE, SIDE), "beta1": 0.95, "beta2": 0.95}, 0.4),
    "Muon": (beyond.muon, {"shape": (SIDE, SIDE)}, 0.2),
}
# The ravine's two weights are a matrix of one column.
RAVINE = {
    "Shampoo": (beyond.shampoo, {"shape": (2, 1)}, 60.0),
    "Muon": (beyond.muon, {"shape": (2, 1)}, 0.006),
}
RAVINE_ANGLES = (0, 15, 30, 45)
_BEFORE = ("Adagrad", "Adam")


def regression(condition, turned, runs=RUNS, seed=0):
    """Regressions of 8 numbers on 8: targets W* and second moments C of the inputs, each (runs, 8, 8).

    C has eigenvalues from 1 down to 1/``condition``, evenly spaced on a log axis, along the axes or, ``turned``, along
    random directions. The loss is ½ Σ (W − W*) C (W − W*)ᵀ on the diagonal, its gradient (W − W*) C.
    """
    condition = checks.number("condition", condition, 1, single=True)
    rng = np.random.default_rng(checks.count("seed", seed))
    target, basis = rng.standard_normal((2, checks.count("runs", runs, 1), SIDE, SIDE))
    Q = np.linalg.qr(basis)[0] if turned else np.eye(SIDE)
    return target, np.broadcast_to((Q * np.geomspace(1, 1 / condition, SIDE)) @ Q.swapaxes(-1, -2), target.shape)


def regression_losses(title, condition, turned, rates, fresh=False):
    """The loss after each of 200 steps as a share of the first: shape (201, rates, runs), infinite where it diverged.

    From W = 0, while the rate falls as a cosine to 0. ``title`` is one of ``REGRESSION``; ``fresh`` takes other runs.
    """
    step, hyper, _ = REGRESSION[checks.one_of("title", title, list(REGRESSION))]
    target, moments = regression(condition, turned, seed=int(fresh))

    def away(w):
        return w.reshape(*w.shape[:-1], SIDE, SIDE) - target

    def grad(w):
        return (away(w) @ moments).reshape(w.shape)

    def loss(w):
        with np.errstate(over="ignore"):  # a diverging run's
            return 0.5 * (away(w) @ moments * away(w)).sum((-2, -1))

    rates = np.atleast_1d(checks.positive("rates", rates))
    begin = np.zeros((len(rates), RUNS, SIDE * SIDE))
    losses = [loss(begin)]
    for w, state in descent.steps(step, begin, grad, STEPS, lr=schedules.cosine(rates[:, None, None], STEPS), **hyper):
        losses.append(np.where(state.diverged > 0, np.inf, loss(w)))
    return np.maximum(np.array(losses) / losses[0], LEVEL)


@lru_cache(maxsize=4)
def regression_contest(condition=10_000, turned=True):
    """The contest, as stored: title → what ``tuning.judged`` returns, of the loss after 200 steps as a share of the
    first, and ``curve`` (51,), the median over the fresh runs after every fourth step at the best rate.
    """
    rows = stored.read("matrix_regression")[_kind(condition, turned)]
    found = {title: tuning.unpacked(row) for title, row in rows.items()}
    for title, each in found.items():
        each.curve = stored.array(rows[title]["curve"])
    return found


def left_over(found):
    """The median and its interval in words: ``"1.7e-06 (1.1e-06 – 3.1e-06)"``; below the level all are "at most"."""
    low, high = (f"{end:.1e}" for end in found.between)
    return f"{found.median:.1e} ({low} – {high})" if found.between[1] > LEVEL else f"at most {LEVEL:g}"


def _kind(condition, turned):
    checks.one_of("condition", str(condition), list(map(str, CONDITIONS)))
    return f"{condition} {'turned' if turned else 'along the axes'}"


def hold_regression(title, condition, turned):
    """One optimizer's rate for one kind of regression, searched and judged, as it is stored."""
    found = tuning.judged(
        lambda rates, fresh: regression_losses(title, condition, turned, rates, fresh)[-1], REGRESSION[title][2]
    )
    curve = tuning.middle(regression_losses(title, condition, turned, [found.lr], True)[::4, 0])
    return {**tuning.packed(found), "curve": stored.listed(curve, 4)}


@lru_cache(maxsize=1)
def matrix_ravine():
    """Title → a list over ``RAVINE_ANGLES`` of what ``tuning.judged`` returns of the steps, as stored.

    The contest of notebook 4, part 8, with κ = 100: from there Adagrad and Adam, beside the optimizers of ``RAVINE``.
    """
    before = {title: [turned_contest(100)[title.lower()][angle // 5] for angle in RAVINE_ANGLES] for title in _BEFORE}
    rows = stored.read("matrix_ravine")
    return before | {title: [tuning.unpacked(row) for row in rows[title]] for title in RAVINE}


def hold_ravine(title, angle):
    """One optimizer's rate for the ravine turned by ``angle``, searched and judged."""
    step, hyper, centre = RAVINE[title]
    return tuning.judged(lambda rates, fresh: steps_on_turned(step, 100, angle, rates, fresh, **hyper), centre,
                         factor=1.5)  # fmt: skip


def muon_beside_adam(w, grad, state=State(t=0, first_m=0.0, m=0.0, v=0.0), *, lr, adam_lr=0.2):
    """On the nine weights of the network: W1 by Muon at the rate ``lr``, the five others by Adam at ``adam_lr``."""
    g = grad(w)
    memory, rest = State(t=state.t, m=state.first_m), State(t=state.t, m=state.m, v=state.v)
    ahead, first = beyond.muon(w[..., :4], lambda _: g[..., :4], memory, lr=lr, shape=(2, 2))
    others, rest = optimizers.adam(w[..., 4:], lambda _: g[..., 4:], rest, lr=adam_lr)
    return np.concatenate([ahead, others], -1), State(t=rest.t, g=g, first_m=first.m, m=rest.m, v=rest.v)


@lru_cache(maxsize=1)
def matrix_net():
    """XOR with W1 by Muon and the rest by Adam at the best of its rates in notebook 5, as stored.

    Returns ``rates`` (9,), ``lr``, ``at``, ``epochs`` (9, 100) and ``judged`` (100,), as ``xor_contest`` does.
    """
    row = stored.read("matrix_net")["Muon"]
    epochs, judged = stored.array(row["epochs"]), stored.array(row["judged"])
    lr = row["rates"][row["at"]]
    return SimpleNamespace(rates=np.array(row["rates"]), lr=lr, at=row["at"], epochs=epochs, judged=judged)


def net_epochs(rates, first=0):
    """After how many epochs XOR is learnt so: shape (rates, 100), from 100 starts on, as in ``xor_epochs``."""
    lr = np.reshape(checks.positive("rates", rates), (-1, 1, 1))
    starts = [network.random_start(seed) for seed in range(first, first + choice.STARTS)]
    begin = np.broadcast_to(starts, (len(lr), choice.STARTS, 9))
    return choice.solved_after(muon_beside_adam, begin, choice.EPOCHS, lr=lr, adam_lr=choice.xor_contest()["adam"].lr)


def store_matrix():
    """Hold all three contests and store them: some minutes of computing."""
    kinds = {_kind(condition, turned): (condition, turned) for condition in CONDITIONS for turned in (False, True)}
    rows = {kind: {title: hold_regression(title, *each) for title in REGRESSION} for kind, each in kinds.items()}
    stored.write("matrix_regression", rows)
    rows = {title: [tuning.packed(hold_ravine(title, angle)) for angle in RAVINE_ANGLES] for title in RAVINE}
    stored.write("matrix_ravine", rows)
    found = tuning.search(net_epochs, 0.1)
    judged = net_epochs([found.lr], choice.STARTS)[0]
    epochs = {"epochs": stored.listed(found.scores, 4), "judged": stored.listed(judged, 4)}
    stored.write("matrix_net", {"Muon": {"rates": found.rates.tolist(), "at": found.at, **epochs}})
