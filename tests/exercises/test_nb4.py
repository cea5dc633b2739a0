"""Notebook 4's questions: what is asked for and what is predicted is measured; functions are in ``test_code.py``."""

import numpy as np
import pytest

from primer import descent, exercises, experiments, schedules, surfaces
from primer.exercises.nb4 import adam, schedule
from primer.experiments import tuning
from primer.optimizers import OPTIMIZERS, State

RAVINE = surfaces.SURFACES["ravine"]


def answer(name):
    return exercises.PREDICTIONS[name].answer


# The answers of the number exercises, each measured by a run or by arithmetic of its own.


def test_the_numbers_asked_for_are_what_runs_give():
    right = {name: exercise.answer for name, exercise in exercises.EXERCISES.items() if exercise.probe is None}
    square = dict.fromkeys(((0.1, 1), (0.8, 12), (0.8, 13)), 0.0)  # the mean of w², step after step
    for _ in range(300):
        square = {(lr, size): (1 - lr) ** 2 * s + lr**2 / size for (lr, size), s in square.items()}
    assert square[0.8, 13] < square[0.1, 1] < square[0.8, 12]
    assert right["noise-floor"] == 13
    v = 0.1 * 2.0  # w = 1 − v, where the slope of w² is twice that
    assert right["momentum-step"] == pytest.approx((1 - v) - (0.8 * v + 0.05 * 2 * (1 - v)))
    v = np.cumsum(np.repeat([100.0**2, 1.0], [50, 2_000_000]))  # Adagrad's, along the burst and after it
    assert right["adagrad-burst"] == np.argmax(1 / np.sqrt(v) <= 1 / np.sqrt(v[49]) / 2) - 49
    two = iter([[1.0, float(k % 25 == 0)] for k in range(2500)])
    moved = descent.run(OPTIMIZERS["adagrad"], [0.0, 0.0], lambda w: np.array(next(two)), 2500, eps=1e-12).w[-1]
    assert right["adagrad-distance"] == pytest.approx(moved[0] / moved[1])
    first = experiments.step_sizes(OPTIMIZERS["rmsprop"], [1.0], beta=right["first-step-limit"], eps=1e-15)
    assert first[0] == pytest.approx(2)
    run = descent.run(OPTIMIZERS["adam"], [0.0], np.ones_like, 5000)
    too_long = run.m[:, 0] / np.sqrt(run.v[:, 0]) > 1.01
    assert right["bias"] == np.flatnonzero(too_long)[-1] + 2  # its number is one more than its index
    late = [0.0] * 20_000 + [1.0, 1.0]
    assert right["second-step"] == pytest.approx(
        experiments.step_sizes(OPTIMIZERS["adam"], late, eps=1e-12)[-1], rel=1e-6
    )
    along_x = surfaces.ravine(angle=30, ratio=25).grad(np.array([1.0, 0.0]))
    assert right["turned-curvature"] == pytest.approx(along_x[0])
    found, at = experiments.turned_contest(100), int(right["overtaken"]) // 5
    assert found["adagrad"][at].median > found["momentum"][at].median
    assert all(found["adagrad"][i].median <= found["momentum"][i].median for i in range(at))
    ends = [
        2 - np.sum(schedules.exponential(0.5, k * right["exponential"]).at(np.arange(500), None))
        for k in (0.999, 1.001)
    ]
    assert ends[0] < 0 < ends[1]


def _once():
    """A gradient that is 1 in the first step and 0 after it."""
    gradients = iter([1.0])
    return lambda w: np.full(w.shape, next(gradients, 0.0))


@pytest.mark.parametrize(("lr", "reached"), [(0.011, False), (0.015, True), (0.0165, True), (0.03, False)])
def test_a_low_floor_is_reached_between_two_rates(lr, reached):
    """The mean of w² by its recurrence: what is left of 25, and the floor."""
    square = [25.0]
    for _ in range(400):
        square.append((1 - lr) ** 2 * square[-1] + lr**2)
    assert (np.mean(square[-100:]) / 2 < 0.0045) == reached
    said = exercises.GOALS["low-floor"].missing(lr=lr, batch=1, decay=False)
    assert (said == "") == reached
    assert exercises.GOALS["low-floor"].missing(lr=lr, batch=2, decay=False).startswith("Batches of one sample")
    assert exercises.GOALS["low-floor"].missing(lr=lr, batch=1, decay=True).startswith("Batches of one sample")


# The predictions, measured with the package.


def test_four_times_the_batch_has_a_quarter_of_the_variance():
    noise = np.random.default_rng(0).standard_normal((20_000, 64))
    assert noise[:, :4].mean(1).var() / noise[:, :16].mean(1).var() == pytest.approx(4, rel=0.05)
    assert answer("noise") == "it becomes a quarter"


def test_momentum_gets_ten_times_as_fast():
    v = descent.run(OPTIMIZERS["momentum"], [0.0], lambda w: np.ones(1), 300, lr=0.01, gamma=0.9).v
    assert f"{v[-1, 0] / 0.01:.4g} η" == answer("momentum-speed") == "10 η"


def test_nag_brakes_one_step_before_the_floor():
    """On ½w² at w = −1 with a velocity that carries to 0.5: −η∇L is 0.1 for Momentum and −0.05 for NAG."""
    for name, step in {"momentum": 1.6, "nag": 1.45}.items():
        w, _ = OPTIMIZERS[name](np.array([-1.0]), lambda w: w, State(t=1, v=np.array([-3.0])), lr=0.1, gamma=0.5)
        assert w[0] + 1 == pytest.approx(step)
    assert answer("lookahead-step") == "NAG's"


@pytest.mark.parametrize(("lr", "gamma", "reached"), [(0.22, 0.3, True), (0.2, 0.25, False), (0.1, 0.9, False)])
def test_the_fast_ravine_is_judged_as_the_package_runs(lr, gamma, reached):
    ravine = surfaces.ravine(ratio=10)
    run = descent.run(OPTIMIZERS["momentum"], [-5.0, 1.0], ravine.grad, 20, lr=lr, gamma=gamma)
    assert (ravine.f(run.w[-1]) < 1e-6) == reached
    settings = {"lr": lr, "gamma": gamma, "steps": 20, "ratio": "10", "x": -5.0, "y": 1.0}
    said = exercises.GOALS["fast-ravine"].missing(**settings)
    assert (said == "") == reached
    assert reached or f"loss is {ravine.f(run.w[-1]):.3g} after" in said
    for other in ({"ratio": "25"}, {"steps": 21}, {"x": 0.0}):
        assert exercises.GOALS["fast-ravine"].missing(**settings | other).startswith("Set κ = 10")


def test_no_rate_of_gradient_descent_gets_through_the_fast_ravine():
    ravine = surfaces.ravine(ratio=10)
    rates = np.linspace(0.01, 0.2, 400)[:, None]
    ends = descent.run(OPTIMIZERS["gd"], [-5.0, 1.0], ravine.grad, 20, lr=rates).w[-1]
    assert ravine.f(ends).min() > 1e-3


def walked(step, w, lr, gamma, steps, **given):
    """Momentum and NAG by the package on the gradient of the code exercises."""
    return descent.run(OPTIMIZERS[step], w, lambda w: 2 * w + w**3, steps, lr=lr, gamma=gamma).w[-1]


def my_momentum(w, grad, lr, gamma, steps):
    past = np.zeros_like(w)
    for _ in range(steps):
        past = gamma * past + lr * grad(w)
        w = w - past
    return w


def my_nag(w, before, grad, lr, gamma):
    look = w + gamma * (w - before)
    return look - lr * grad(look)


def test_a_whole_walk_of_momentum_is_right():
    assert exercises.check("momentum-bug", my_momentum).right is True
    assert exercises.check("momentum-bug", lambda w, _, lr, g, n: walked("momentum", w, lr, g, n)).right is True
    assert exercises.check("momentum-bug", lambda *_: ...).feedback.startswith("· Not filled in yet")


def test_nag_from_two_points_is_right():
    def by_the_package(w, before, grad, lr, gamma):
        return OPTIMIZERS["nag"](w, grad, State(t=1, v=before - w), lr=lr, gamma=gamma)[0]

    assert exercises.check("nag-points", my_nag).right is True
    assert exercises.check("nag-points", by_the_package).right is True


WALK = "for _ in range(steps):\n        "
BUGS = [
    ("momentum-bug", WALK + "w = w - lr * grad(w); return w", "still there"),
    ("momentum-bug", "v = 0; " + WALK + "v = gamma * v + lr * grad(w)\n        w = w + v; return w", "A sign"),
    ("momentum-bug", "v = 0; " + WALK + "v = v + lr * grad(w)\n        w = w - v; return w", "multiplied by gamma"),
    ("momentum-bug", "v = 0; " + WALK + "v = gamma * v + grad(w)\n        w = w - v; return w", "lr is missing"),
    (
        "momentum-bug",
        "v = 0; " + WALK + "v = gamma * v + (1 - gamma) * lr * grad(w)\n        w = w - v; return w",
        "no factor 1 − gamma",
    ),
    (
        "momentum-bug",
        "v = 0; " + WALK + "o = v\n        v = gamma * v + lr * grad(w)\n        w = w - o; return w",
        "old one",
    ),
    (
        "momentum-bug",
        "v = 0; " + WALK + "v = gamma * v + lr * grad(w)\n        w = w - v; return v",
        "not the velocity",
    ),
    ("nag-points", "look = w + gamma * (w - before); return look - lr * grad(w)", "That is Momentum"),
    ("nag-points", "look = w - gamma * (w - before); return look - lr * grad(look)", "looks back"),
    ("nag-points", "look = w + (w - before); return look - lr * grad(look)", "as the memory carries"),
    ("nag-points", "return w - lr * grad(w)", "gradient descent"),
    ("nag-points", "look = w + gamma * (w - before); return w - lr * grad(look)", "memory is missing"),
    ("nag-points", "look = w + gamma * (w - before); return look + lr * grad(look)", "uphill"),
    ("nag-points", "look = w + gamma * (w - before); return look - grad(look)", "lr is missing"),
    ("nag-points", "a = gamma * (w - before); return w + 2 * a - lr * grad(w + a)", "added twice"),
    ("nag-points", "a = w + gamma * (w - before); return a - (1 - gamma) * lr * grad(a)", "no factor 1 − gamma"),
    ("nag-points", "return w + gamma * (w - before)", "the look-ahead point"),
]


@pytest.mark.parametrize(("name", "lines", "says"), BUGS)
def test_a_typical_mistake_is_recognised(name, lines, says):
    given = "w, grad, lr, gamma, steps" if name == "momentum-bug" else "w, before, grad, lr, gamma"
    space = {"np": np}
    exec("\n    ".join([f"def mine({given}):", *lines.split("; ")]), space)
    widget = exercises.check(name, space["mine"])
    assert widget.right is False
    assert says in widget.feedback


def test_the_printed_decay_grows_and_the_right_one_falls():
    assert [0.1 ** (-0.05 * t) for t in (0, 10, 100)] == pytest.approx([1, 3.16, 1e5], rel=1e-3)
    assert schedules.exponential(0.1, 0.05).at(100, None) < 0.001
    assert answer("decay-formula") == "it grows without an end"


def test_first_steps():
    for g in (1e-2, 1.0, -300.0):
        w, _ = OPTIMIZERS["rmsprop"](np.zeros(1), lambda w, g=g: np.full(1, g), lr=1.0, eps=1e-12)
        assert abs(w[0]) == pytest.approx(3.16, rel=2e-3)
    assert answer("first-rmsprop-step") == "3.16 η"


def test_adam_without_its_correction_steps_too_far():
    run = descent.run(OPTIMIZERS["adam"], [0.0], lambda w: np.ones(1), 3000, lr=1.0)
    steps = (run.m / np.sqrt(run.v))[:, 0]
    assert round(steps[0], 2) == 3.16
    assert np.flatnonzero(steps > 1.05).max() + 1 == 2374
    assert answer("uncorrected-adam") == "longer: 3.16 η"


def test_adam_does_not_see_a_factor_of_a_thousand():
    small, large = (
        descent.run(OPTIMIZERS["adam"], RAVINE.start, lambda w, k=k: k * RAVINE.grad(w), 300, lr=0.1).w
        for k in (1, 1000)
    )
    assert np.abs(small - large).max() < 1e-5
    assert answer("thousand-times") == "it stays the same"


def test_adagrad_gets_slower_on_a_turned_ravine():
    found = experiments.turned_contest(100)
    slower = {
        name: tuning.differ(found[name][0].between, found[name][9].between) for name in ("gd", "momentum", "adagrad")
    }
    assert slower == {"gd": False, "momentum": False, "adagrad": True}
    assert found["adagrad"][9].median > found["adagrad"][0].median
    assert answer("rotated") == "Adagrad"


def test_a_rare_weight_needs_a_much_larger_rate_than_the_frequent_ones():
    rates = np.geomspace(0.0015, 0.25, 12)
    run = experiments.sparse_run(OPTIMIZERS["gd"], rates)
    rare, dense = (rates[np.median(errors, axis=1).argmin()] for errors in (run.rare, run.dense))
    assert rare > 10 * dense
    assert answer("rare-feature") == "a much larger one"


def test_what_fits_equally_well_need_not_be_equally_right():
    errors = {
        name: experiments.training_and_test_error(OPTIMIZERS[name], lr)
        for name, lr in {"gd": 0.3, "adam": 0.005}.items()
    }
    assert {error for error, _ in errors.values()} == {0}
    assert errors["gd"][1] == 0
    x, y = experiments.limits.rows(40)
    new, classes = experiments.limits.rows(200, first=40, seed=1)
    *_, (w, _) = descent.steps(
        OPTIMIZERS["adam"], np.zeros(1203), lambda w: experiments.limits.gradient(w, x, y), 400, lr=0.005
    )
    a, given = w[1], new[classes < 0] @ w
    assert w[:3] == pytest.approx([a] * 3, rel=0.01)
    assert given == pytest.approx([a] * len(given), rel=0.01)
    assert np.mean(classes < 0) == errors["adam"][1]
    assert answer("generalisation") == "+a: the wrong class"


def test_adagrad_is_last_with_one_rate_for_all_and_first_with_its_own():
    found = {name: tuning.tune(name, "ravine") for name, _ in _all()}
    at = list(tuning.GRID).index(0.05)
    same = tuning.joined({name: tuning.at_rate(each, at) for name, each in found.items()})
    assert same.endswith(", adagrad")
    assert tuning.joined({name: each.best for name, each in found.items()}).startswith("adagrad, ")
    assert answer("race") == "last, then first"


def test_half_of_the_race_walks_as_before_when_the_loss_is_multiplied():
    moved = 0
    for _, step in _all():
        once, louder = (
            descent.run(step, [-5.0, 1.0], lambda w, by=by: by * RAVINE.grad(w), 30, lr=0.02).w for by in (1, 100)
        )
        moved += not np.allclose(once, louder, rtol=1e-3)
    assert exercises.EXERCISES["scaled-race"].answer == moved


def test_one_over_t_from_one_is_the_mean_of_the_samples_and_no_rates_do_better():
    samples = np.random.default_rng(0).standard_normal(400)
    w, best = 5.0, 25.0
    for t, a in enumerate(samples):
        w -= (w - a) / (1 + t)
        best = best / (1 + best)  # the least of (1 − η)² E[w²] + η² over all η
    assert w == pytest.approx(samples.mean())
    assert best > 0.00249
    assert 1 / 400 < schedule.GOAL < experiments.quadratic_mean(0.3 / (1 + 0.3 * np.arange(400)))[-1]
    assert schedule.ends_at(lambda t: 1 / (1 + t)) == [0]
    assert schedule.ends_at(lambda t: 0.5) == pytest.approx(0.5 / 1.5)


def test_twelve_gradients_after_silence_make_a_long_step_and_others_are_measured():
    def late(*gradients):
        return adam.longest_step(lambda: np.append(np.zeros(5000), gradients))[0]

    assert late(*np.ones(12)) == -1
    assert late(*(0.999 / 0.9) ** np.arange(60)) == -1
    assert late(1) == pytest.approx(0.1 / np.sqrt(1 - 0.999), rel=0.01)
    assert late(-1) == late(1)
    assert exercises.check("long-step", lambda: []).right is None


def _all():
    """The optimizers of the article's section 4."""
    return [(name, OPTIMIZERS[name]) for name in ("gd", "momentum", "nag", "adagrad", "rmsprop", "adam")]


def test_what_was_reached_is_said_where_no_known_mistake_is():
    said = exercises.check("long-step", lambda: np.append(np.zeros(3000), np.ones(3))).feedback
    assert "it must be longer than" in said
    assert "The longest of these steps is 4.8" in said.replace("\n  ", " ")
    assert "After these rates the mean of w² is" in exercises.check("my-schedule", lambda t: 0.5 / (1 + t)).feedback
