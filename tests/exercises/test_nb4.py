"""Notebook 4's questions: right functions are right, mistakes are named, and what is predicted is measured."""

import numpy as np
import pytest

from primer import descent, exercises, schedules, surfaces
from primer.optimizers import OPTIMIZERS

RAVINE = surfaces.SURFACES["ravine"]


@pytest.fixture(autouse=True)
def _fresh():
    """Each test begins without tries and without questions asked."""
    exercises._tries.clear()
    exercises._asked.clear()


def answer(name):
    return exercises.PREDICTIONS[name].answer


# The functions a learner writes, from the article's equations.


def my_momentum(w, g, v, lr, gamma):
    v_new = gamma * v + lr * g
    return w - v_new, v_new


def my_nag(w, grad, v, lr, gamma):
    look = w - gamma * v
    v_new = gamma * v + lr * grad(look)
    return w - v_new, v_new


def my_rmsprop(w, g, v, lr, beta, eps):
    v_new = beta * v + (1 - beta) * g**2
    return w - lr / np.sqrt(v_new + eps) * g, v_new


def my_adam(w, g, m, v, t, lr, beta1, beta2, eps):
    m_new = beta1 * m + (1 - beta1) * g
    v_new = beta2 * v + (1 - beta2) * g**2
    m_hat = m_new / (1 - beta1**t)
    v_hat = v_new / (1 - beta2**t)
    return w - lr / (np.sqrt(v_hat) + eps) * m_hat, m_new, v_new


RIGHT = {"momentum-code": my_momentum, "nag-code": my_nag, "rmsprop-code": my_rmsprop, "adam-code": my_adam}


@pytest.mark.parametrize("name", RIGHT)
def test_right_functions_are_right_however_they_are_returned(name):
    assert exercises.check(name, RIGHT[name]).right is True
    assert exercises.check(name, lambda *given: [*RIGHT[name](*given)]).right is True
    assert exercises.check(name, lambda *given: np.array(RIGHT[name](*given))).right is True


def test_a_function_that_works_in_place_is_right():
    def in_place(w, g, v, lr, gamma):
        v *= gamma
        v += lr * g
        w -= v
        return w, v

    assert exercises.check("momentum-code", in_place).right is True
    assert exercises.check("momentum-code", in_place).right is True  # the first run changed none of the arguments


def _written(formula, names, returned):
    """A function as a learner would write it."""
    space = {"sqrt": np.sqrt}
    lines = "\n".join(f"    {line}" for line in formula.split("; "))
    exec(f"def step({names}):\n{lines}\n    return {returned}", space)
    return space["step"]


_MOMENTUM = ("momentum-code", "w, g, v, lr, gamma", "w, v")
_NAG = ("nag-code", "w, grad, v, lr, gamma", "w, v")
_RMSPROP = ("rmsprop-code", "w, g, v, lr, beta, eps", "w, v")
_ADAM = ("adam-code", "w, g, m, v, t, lr, beta1, beta2, eps", "w, m, v")
_M, _V = "m = beta1 * m + (1 - beta1) * g", "v = beta2 * v + (1 - beta2) * g**2"
_HATS = "mh = m / (1 - beta1**t); vh = v / (1 - beta2**t)"


@pytest.mark.parametrize(
    ("exercise", "formula", "says"),
    [
        (_MOMENTUM, "v = gamma * v + g; w = w - lr * v", "lr outside v"),
        (_MOMENTUM, "v = gamma * v + lr * g; w = w + v", "subtracted: w − v_new"),
        (_MOMENTUM, "v = gamma * v - lr * g; w = w - v", "sign in v_new"),
        (_MOMENTUM, "v = gamma * v - lr * g; w = w + v", "Both signs"),
        (_MOMENTUM, "v = gamma * v + (1 - gamma) * lr * g; w = w - v", "no factor 1 − gamma"),
        (_MOMENTUM, "w = w - v; v = gamma * v + lr * g", "not by the old one"),
        (_MOMENTUM, "v = gamma * v + lr * g; w = w - lr * v", "lr counts twice"),
        (_MOMENTUM, "v = lr * g; w = w - v", "memory is missing"),
        (_MOMENTUM, "v = v + lr * g; w = w - v", "multiplied by gamma"),
        (_MOMENTUM, "v = gamma * (v + lr * g); w = w - v", "old velocity only"),
        (_MOMENTUM, "v = gamma * v + g; w = w - v", "lr is missing"),
        (_MOMENTUM, "v = lr * v + gamma * g; w = w - v", "changed places"),
        (_MOMENTUM, "v = gamma * v + lr * g; w, v = v, w - v", "w_new first"),
        (_NAG, "v = gamma * v + lr * grad(w); w = w - v", "That is Momentum"),
        (_NAG, "v = gamma * v + lr * grad(w + gamma * v); w = w - v", "looks back"),
        (_NAG, "v = gamma * v + lr * grad(w - v); w = w - v", "as the memory carries"),
        (_NAG, "w = w - gamma * v; v = gamma * v + lr * grad(w); w = w - v", "not at the look-ahead"),
        (_NAG, "w = w - gamma * v; v = lr * grad(w); w = w - v", "lost its memory"),
        (_NAG, "v = lr * grad(w - gamma * v); w = w - v", "memory is missing"),
        (_NAG, "v = gamma * v + lr * grad(w - gamma * v); w = w + v", "subtracted"),
        (_NAG, "v = gamma * v + grad(w - gamma * v); w = w - v", "lr is missing"),
        (_NAG, "v = gamma * v + grad(w - gamma * v); w = w - lr * v", "lr outside"),
        (_NAG, "v = gamma * v + (1 - gamma) * lr * grad(w - gamma * v); w = w - v", "no factor 1 − gamma"),
        (_NAG, "v = gamma * v + lr * grad(w - gamma * v - lr * grad(w)); w = w - v", "whole Momentum step"),
        (_NAG, "v = gamma * v + lr * grad(w - gamma * v); w, v = v, w - v", "w_new first"),
        (_RMSPROP, "v = (1 - beta) * v + beta * g**2; w = w - lr * g / sqrt(v + eps)", "changed places"),
        (_RMSPROP, "v = beta * v + (1 - beta) * g; w = w - lr * g / sqrt(v + eps)", "not squared"),
        (_RMSPROP, "v = v + g**2; w = w - lr * g / sqrt(v + eps)", "Adagrad"),
        (_RMSPROP, "v = beta * v + g**2; w = w - lr * g / sqrt(v + eps)", "factor 1 − beta before"),
        (_RMSPROP, "v = v + (1 - beta) * g**2; w = w - lr * g / sqrt(v + eps)", "not multiplied by beta"),
        (_RMSPROP, "v = beta * v + ((1 - beta) * g) ** 2; w = w - lr * g / sqrt(v + eps)", "Only the gradient"),
        (_RMSPROP, "v = beta * v + (1 - beta) * g**2; w = w - lr * g / (v + eps)", "divide by its root"),
        (_RMSPROP, "v = beta * v + (1 - beta) * g**2; w = w - lr * g / (sqrt(v) + eps)", "outside the root"),
        (_RMSPROP, "v = beta * v + (1 - beta) * g**2; w = w - lr * g / sqrt(v)", "eps is missing"),
        (_RMSPROP, "w = w - lr * g / sqrt(v + eps); v = beta * v + (1 - beta) * g**2", "the old v"),
        (_RMSPROP, "v = beta * v + (1 - beta) * g**2; w = w + lr * g / sqrt(v + eps)", "uphill"),
        (_RMSPROP, "v = beta * v + (1 - beta) * g**2; w = w - lr / sqrt(v + eps)", "gradient is missing"),
        (_RMSPROP, "v = beta * v + (1 - beta) * g**2; w, v = v, w - lr * g / sqrt(v + eps)", "w_new first"),
        (_ADAM, f"t = t - 1; {_M}; {_V}; {_HATS}; w = w - lr * mh / (sqrt(vh) + eps)", "not t − 1"),
        (_ADAM, f"t = t + 1; {_M}; {_V}; {_HATS}; w = w - lr * mh / (sqrt(vh) + eps)", "not t + 1"),
        (_ADAM, f"{_M}; {_V}; {_HATS}; w = w - lr * mh / sqrt(vh + eps)", "outside the root"),
        (
            _ADAM,
            f"beta1, beta2 = beta2, beta1; {_M}; {_V}; {_HATS}; w = w - lr * mh / (sqrt(vh) + eps)",
            "beta1 and beta2 have",
        ),
        (
            _ADAM,
            f"m = (1 - beta1) * m + beta1 * g; v = (1 - beta2) * v + beta2 * g**2; {_HATS};"
            " w = w - lr * mh / (sqrt(vh) + eps)",
            "Each beta",
        ),
        (
            _ADAM,
            f"m = beta1 * m + g; v = beta2 * v + g**2; {_HATS}; w = w - lr * mh / (sqrt(vh) + eps)",
            "factors 1 − beta1",
        ),
        (_ADAM, f"{_M}; {_V}; w = w - lr * m / (sqrt(v) + eps)", "bias correction is missing"),
        (_ADAM, f"{_M}; {_V}; {_HATS}; w = w - lr * m / (sqrt(vh) + eps)", "Only v"),
        (_ADAM, f"{_M}; {_V}; {_HATS}; w = w - lr * mh / (sqrt(v) + eps)", "Only m"),
        (_ADAM, f"{_M}; {_V.replace('**2', '')}; {_HATS}; w = w - lr * mh / (sqrt(vh) + eps)", "not squared"),
        (_ADAM, f"{_M}; {_V}; {_HATS.replace('**', ' * ')}; w = w - lr * mh / (sqrt(vh) + eps)", "power"),
        (_ADAM, f"{_M}; {_V}; {_HATS}; w = w - lr * mh / (vh + eps)", "by its root"),
        (_ADAM, f"{_M}; {_V}; {_HATS}; w = w - lr * mh / sqrt(vh)", "eps is missing"),
        (_ADAM, f"{_M}; {_V}; {_HATS}; w = w + lr * mh / (sqrt(vh) + eps)", "uphill"),
        (
            _ADAM,
            f"{_M}; {_V}; m = m / (1 - beta1**t); v = v / (1 - beta2**t); w = w - lr * m / (sqrt(v) + eps)",
            "kept",
        ),
    ],
)
def test_a_function_with_a_typical_mistake_is_recognised(exercise, formula, says):
    name, arguments, returned = exercise
    widget = exercises.check(name, _written(formula, arguments, returned))
    assert widget.right is False
    assert says in widget.feedback


@pytest.mark.parametrize("name", RIGHT)
@pytest.mark.parametrize(
    ("result", "says"),
    [
        (None, "Not filled in yet"),
        ((..., ...), "Not filled in yet"),
        ((..., ..., ...), "Not filled in yet"),
        (np.ones(4), "Return"),
        (3.0, "Return"),
        ("ab", "Return"),
        ({}, "Return"),
        ((1.0, "x"), ""),
        (("x", "y", "z"), ""),
    ],
)
def test_unfinished_functions_are_told_what_to_return(name, result, says):
    widget = exercises.check(name, lambda *_: result)
    assert widget.right is not True
    count = len(result) if isinstance(result, tuple) else 0
    if count in (0, {"adam-code": 3}.get(name, 2)):
        assert says in widget.feedback


# The answers of the number exercises, each measured by a run or by arithmetic of its own.


def test_the_numbers_asked_for_are_what_runs_give():
    right = {name: exercise.answer for name, exercise in exercises.EXERCISES.items() if exercise.probe is None}
    rng = np.random.default_rng(0)
    assert right["batch-variance"] == pytest.approx(
        rng.normal(0, np.sqrt(12), (20_000, 16)).mean(axis=1).var(), rel=0.05
    )
    noise = lambda w: w + rng.normal(0, 1 / 3, w.shape)  # noqa: E731 — batches of 9
    w = descent.run(OPTIMIZERS["gd"], np.zeros((20_000, 1)), noise, 100, lr=0.1).w[-1]
    assert right["noise-floor"] == pytest.approx((w**2).mean() / 2, rel=0.05)
    w, v = my_momentum(1.0, 2.0, 0.0, 0.1, 0.8)
    assert right["momentum-step"] == pytest.approx(my_momentum(w, 2 * w, v, 0.05, 0.8)[0])
    slope = descent.run(OPTIMIZERS["momentum"], [0.0], lambda w: np.full(1, 3.0), 400, lr=0.02, gamma=0.95)
    assert right["terminal-speed"] == pytest.approx(slope.v[-1, 0])
    v = descent.run(OPTIMIZERS["momentum"], [0.0], _once(), 4, lr=0.1, gamma=0.8).v
    assert right["unrolled"] == pytest.approx(v[3, 0])
    assert right["adagrad-step"] == pytest.approx(0.15 - 0.1 * 0.3 / 0.6)
    v = descent.run(OPTIMIZERS["adagrad"], [0.0], lambda w: np.full(1, 2.0), 100, lr=0.5, eps=1e-12).w
    assert right["adagrad-rate"] == pytest.approx(v[99, 0] - v[100, 0])
    v = descent.run(OPTIMIZERS["rmsprop"], [0.0], _once(), 71, beta=0.99).v[:, 0] / 0.01
    assert v[69] < 0.5 < v[68]  # v[k] is what is left after k steps
    assert 68 < right["half-life"] < 69
    assert right["bias"] == pytest.approx(2.0)
    assert right["exponential"] == pytest.approx(0.1 / np.e)


def _once():
    """A gradient that is 1 in the first step and 0 after it."""
    gradients = iter([1.0])
    return lambda w: np.full(w.shape, next(gradients, 0.0))


@pytest.mark.parametrize("share", [0.99, 1.01])
def test_momentums_edge_is_where_it_says(share):
    edge = exercises.EXERCISES["edge-momentum"].answer
    run = descent.run(OPTIMIZERS["momentum"], RAVINE.start, RAVINE.grad, 1500, lr=share * edge)
    assert (RAVINE.f(run.w[-1]) < 1e-3) == (share < 1)


# The predictions, measured with the package.


def test_four_times_the_batch_has_a_quarter_of_the_variance():
    noise = np.random.default_rng(0).standard_normal((20_000, 64))
    assert noise[:, :4].mean(1).var() / noise[:, :16].mean(1).var() == pytest.approx(4, rel=0.05)
    assert answer("noise") == "it becomes a quarter"


def test_momentum_gets_ten_times_as_fast():
    v = descent.run(OPTIMIZERS["momentum"], [0.0], lambda w: np.ones(1), 300, lr=0.01, gamma=0.9).v
    assert f"{v[-1, 0] / 0.01:.4g} η" == answer("momentum-speed") == "10 η"


def test_nag_has_the_smallest_range():
    rates = np.linspace(0.5, 4.5, 401)[:, None]
    edges = {}
    for name in ("gd", "momentum", "nag"):
        run = descent.run(OPTIMIZERS[name], [1.0], lambda w: w, 2000, lr=rates)
        edges[name] = rates[np.abs(run.w[-1]) < 1].max()
    assert edges == pytest.approx({"gd": 2, "momentum": 3.8, "nag": 1.357}, abs=0.015)
    assert min(edges, key=edges.get).upper() == answer("lookahead-range") == "NAG"


def test_the_printed_decay_grows_and_the_right_one_falls():
    assert [0.1 ** (-0.05 * t) for t in (0, 10, 100)] == pytest.approx([1, 3.16, 1e5], rel=1e-3)
    assert schedules.exponential(0.1, 0.05).at(100, None) < 0.001
    assert answer("decay-formula") == "it grows without an end"


def test_first_steps():
    for g in (1e-2, 1.0, -300.0):
        for name, size in {"rmsprop": 3.16, "adam": 1.0}.items():
            w, _ = OPTIMIZERS[name](np.zeros(1), lambda w, g=g: np.full(1, g), lr=1.0, eps=1e-12)
            assert abs(w[0]) == pytest.approx(size, rel=2e-3)
    assert answer("first-rmsprop-step") == "3.16 η"
    assert answer("first-adam-step") == "η"


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


def _settled(name, surface, start, rates, steps, below=1e-3):
    """The number of steps after which the loss stays below, with the best of the rates; infinity if none does."""
    with np.errstate(all="ignore"):
        run = descent.run(OPTIMIZERS[name], start, surface.grad, steps, lr=np.array(rates)[:, None])
        above = ~(surface.f(run.w) < below)
    last = np.where(above.any(0), steps + 1 - above[::-1].argmax(0), 0)
    return np.where((last > steps) | (run.diverged > 0), np.inf, last).min()


def test_adagrad_gets_slower_on_a_turned_ravine():
    fine = np.geomspace(0.003, 3, 25)
    rates = {"gd": np.linspace(0.04, 0.99, 25) * 2 / 100, "momentum": np.linspace(0.04, 0.99, 25) * 3.8 / 100}
    turned = (0.0, np.sqrt(2.0))  # (1, 1), turned by 45°
    counts = {
        name: [
            _settled(name, surfaces.ravine(angle, 100), start, rates.get(name, fine), 600)
            for angle, start in ((0, (1.0, 1.0)), (45, turned))
        ]
        for name in ("gd", "momentum", "adagrad")
    }
    assert counts["gd"][0] == counts["gd"][1]
    assert counts["momentum"][0] == counts["momentum"][1]
    assert counts["adagrad"] == [2, 229]
    assert answer("rotated") == "Adagrad"


def test_adagrad_does_best_on_rare_and_frequent_features_together():
    """1500 rows once each, six frequent features and one in 1 % of the rows, label noise 1; 24 repetitions."""
    rows, repeats = 1500, 24
    xs, ys = [], []
    for seed in range(repeats):
        rng = np.random.default_rng(seed)
        dense, rare = rng.standard_normal((rows, 6)), (rng.random(rows) < 0.01).astype(float)
        xs.append(np.column_stack([dense, rare]))
        ys.append(xs[-1] @ [*[0.5] * 6, 3.0] + rng.standard_normal(rows))
    x, y = np.stack(xs, axis=1), np.stack(ys, axis=1)  # (rows, repeats, ...)

    def worst(name, lr, **hyper):
        rows_left = iter(zip(x, y, strict=True))

        def grad(w):
            x_now, y_now = next(rows_left)
            return x_now * ((x_now * w).sum(-1) - y_now)[:, None]

        *_, (w, _) = descent.steps(OPTIMIZERS[name], np.zeros((repeats, 7)), grad, rows, lr=lr, **hyper)
        rare, dense = ((w[:, 6] - 3) ** 2).mean(), ((w[:, :6] - 0.5) ** 2).mean()
        return max(np.sqrt(rare) / 3, np.sqrt(dense) / 0.5)

    best = {
        "gradient descent": min(worst("gd", lr) for lr in (0.02, 0.05, 0.1)),
        "Adagrad": min(worst("adagrad", lr) for lr in (0.5, 1.0, 2.0)),
        "RMSProp": min(worst("rmsprop", lr, beta=0.99) for lr in (0.02, 0.05)),
        "Adam": min(worst("adam", lr) for lr in (0.02, 0.05)),
    }
    assert best == pytest.approx(
        {"gradient descent": 0.483, "Adagrad": 0.231, "RMSProp": 0.332, "Adam": 0.305}, abs=1e-3
    )
    assert min(best, key=best.get) == answer("rare-feature")


def _one_feature_counts(count, seed, first, features):
    """Wilson et al. 2017: the label, two ones, and features that belong to one sample alone."""
    rng = np.random.default_rng(seed)
    y = np.where(rng.random(count) < 0.7, 1.0, -1.0)
    x = np.zeros((count, features))
    x[:, 0], x[:, 1:3] = y, 1
    for i in range(count):
        own = 3 + 5 * (first + i)
        x[i, own : own + (1 if y[i] > 0 else 5)] = 1
    return x, y


@pytest.mark.parametrize(
    ("name", "lr", "error"),
    [
        ("gd", 0.3, 0),
        ("momentum", 0.1, 0),
        ("nag", 0.1, 0),
        ("adagrad", 0.05, 0.305),
        ("rmsprop", 0.002, 0.305),
        ("adam", 0.005, 0.305),
    ],
)
def test_what_fits_equally_well_need_not_be_equally_right(name, lr, error):
    train, test = 40, 200
    features = 3 + 5 * (train + test)
    x, y = _one_feature_counts(train, 0, 0, features)
    x_test, y_test = _one_feature_counts(test, 1, train, features)
    steps = 1500 if name == "gd" else 600
    grad = lambda w: x.T @ (x @ w - y) / train  # noqa: E731
    *_, (w, _) = descent.steps(OPTIMIZERS[name], np.zeros(features), grad, steps, lr=lr)
    assert (np.sign(x @ w) == y).all()
    assert np.mean(np.sign(x_test @ w) != y_test) == error
    assert answer("generalisation") == "gradient descent 0, Adam 0.305"


@pytest.mark.parametrize("below", [1e-2, 1e-3])
@pytest.mark.parametrize("rates", [[10.0**k for k in (-3, -2.5, -2, -1.5, -1, -0.5, 0)], np.geomspace(1e-3, 3, 40)])
def test_adagrad_is_last_with_one_rate_for_all_and_first_with_its_own(rates, below):
    same = {name: RAVINE.f(descent.run(step, RAVINE.start, RAVINE.grad, 100, lr=0.02).w[-1]) for name, step in _all()}
    assert max(same, key=same.get) == "adagrad"
    best = {name: _settled(name, RAVINE, RAVINE.start, rates, 600, below) for name, _ in _all()}
    assert min(best, key=best.get) == "adagrad"
    assert answer("race") == "last, then first"


def _all():
    """The optimizers of the article's section 4."""
    return [(name, OPTIMIZERS[name]) for name in ("gd", "momentum", "nag", "adagrad", "rmsprop", "adam")]
