"""Learning rates that shrink along a run."""

from functools import lru_cache

import numpy as np

from primer import descent, experiments, schedules
from primer.live.explorer import Explorer, int_slider, log_slider, switch
from primer.plots import BLUE, GREEN, GREY, INK, PURPLE, VERMILION, counted, exact, moving

__all__ = ["annealing"]


_STEPS, _RUNS = 400, 1000
_MISPRINT = "misprint η₀^(−kt)"


_RULES = {
    "constant": (INK, "-"),
    "halve every n": (BLUE, "--"),
    "halve when worse": (GREEN, "-."),
    "η₀ e^(−kt)": (VERMILION, (0, (8, 2.2))),
    "η₀ / (1 + kt)": (PURPLE, ":"),
    _MISPRINT: ("#806000", (0, (4, 2.2, 0.6, 2.2, 0.6, 2.2))),
}


def annealing():
    """A constant rate, the four annealing rules and the article's misprint: the rates, and the mean of w² under each.

    Controls: ``lr`` η₀; ``k`` of the exponential and ``k_inverse`` of 1/t; ``n`` (steps between halvings, and between
    two looks at the validation error); ``step`` t that is read off; ``misprint``, for which the axes grow.

    Gradient descent on w²/2 from w = 5, gradient noise of variance 1: a sample a has the loss (w − a)²/2. The mean is
    exact where the rates are fixed beforehand; under "halve when worse" they depend on luck: the mean and the median
    rate of 1000 runs, each with 32 samples of its own held out.
    """

    def scene(figure, misprint):
        left, right = figure.subplots(1, 2)
        left.set(title="Learning rate", xlabel="step t", yscale="log", xlim=(0, _STEPS))
        right.set(title="Mean of w²", xlabel="step t", yscale="log", xlim=(0, _STEPS))
        left.set(ylim=(1e-3, 1e3 if misprint else 2))
        right.set(ylim=(1e-3, 1e6 if misprint else 50))
        lines = {}
        for name, (color, style) in _RULES.items():
            if name != _MISPRINT or misprint:
                style = {"color": color, "linestyle": style}
                lines[name] = moving(left, **style), moving(right, **style, label=name)
        figure.legend(loc="outside upper center", ncols=6, columnspacing=1.2, handletextpad=0.5, handlelength=2.6)
        marks = [moving(ax, color=GREY, linewidth=1.5) for ax in (left, right)]

        def move(lr, k, k_inverse, n, step):
            runs = _annealed(lr, k, k_inverse, n, misprint)
            said = []
            for name, (rate, square) in lines.items():
                rates, mean = runs[name]
                rate.set_data(np.arange(_STEPS), np.clip(rates, 1e-5, 1e5))
                square.set_data(np.arange(_STEPS + 1), np.clip(mean, 1e-5, 1e8))
                gone = descent.lost_at(mean[: step + 1], 1e6)
                said.append(f"{name}: {f'diverged at step {gone}' if gone else exact(mean[step], 3)}")
            for mark, ax in zip(marks, (left, right), strict=True):
                mark.set_data([step, step], ax.get_ylim())
            rate = exact(runs[_MISPRINT][0][min(step, _STEPS - 1)], 3) if misprint else ""
            end = f" The misprint's rate began with 1 and is now {rate}." if misprint else ""
            given = f"η₀ = {exact(lr)}, n = {n}, k = {exact(k)} for e^(−kt) and {exact(k_inverse)} for 1/t"
            return f"{given}. Mean of w² after {counted(step, 'step')}: {', '.join(said)}.{end}"

        return move

    controls = {
        "lr": log_slider(0.3, 0.01, 1.5, label="first rate η₀"),
        "k": log_slider(0.01, 0.001, 1, label="k of e^(−kt)"),
        "k_inverse": log_slider(0.3, 0.001, 1, label="k of 1/t"),
        "n": int_slider(50, 5, 200, label="n"),
        "step": int_slider(_STEPS, 0, _STEPS, label="read at step t", play=True),
        "misprint": switch(False, label="the misprint too"),
    }
    return Explorer(scene, controls, size=(1000, 440), presets=_ANNEALING_STORIES)


_ANNEALING_STORIES = {
    title: dict(zip(("lr", "k", "k_inverse", "n", "step", "misprint"), settings, strict=True))
    for title, settings in {
        "a constant rate: quick, then a floor": (0.3, 0.01, 0.3, 50, 50, False),
        "all four go on below the floor": (0.3, 0.01, 0.3, 50, 400, False),
        "a small constant rate: still on its way": (0.01, 0.001, 0.001, 200, 100, False),
        "a large k: the exponential stops short, 1/t comes to rest": (0.3, 0.3, 0.3, 50, 400, False),
        "a small k: 1/t falls too slowly": (0.3, 0.01, 0.01, 50, 400, False),
        "the misprint grows": (0.3, 0.01, 0.3, 50, 20, True),
    }.items()
}


@lru_cache(maxsize=64)
def _annealed(lr, k, k_inverse, n, misprint):
    """For each rule the rate of each step, (steps,), and the mean of w² after each, (steps + 1,)."""
    t = np.arange(_STEPS)
    rules = [schedules.halve_every(lr, n), schedules.exponential(lr, k), schedules.inverse(lr, k_inverse)]
    rates = [np.full(_STEPS, lr), *(rule.at(t, None) for rule in rules)]
    names = ["constant", "halve every n", "η₀ e^(−kt)", "η₀ / (1 + kt)"]
    if misprint:
        rates.append(np.minimum(lr ** (-k * t), 1e100))  # a finite rate: the run overflows long before
        names.append(_MISPRINT)
    means = experiments.quadratic_mean(np.array(rates))
    return dict(zip(names, zip(rates, means, strict=True), strict=True)) | {"halve when worse": _worse(lr, n)}


@lru_cache(maxsize=64)
def _worse(lr, n):
    """The median rate and the mean of w² under "halve when worse": each run has a validation error of its own."""
    held_out = np.random.default_rng(1).standard_normal((_RUNS, 32)).mean(1)
    rule = schedules.halve_when_worse(lr, lambda w: 0.5 * (w[:, 0] - held_out) ** 2, every=n)
    medians = np.empty(_STEPS)

    def at(t, w):
        rate = rule.at(t, w)
        medians[t] = medians[t - 1] if t % n else np.median(rate)  # it changes after every n steps only
        return rate

    w = experiments.noisy_quadratic(schedules.Schedule(at), _STEPS, replicas=_RUNS)
    return medians, (w**2).mean(-1)
