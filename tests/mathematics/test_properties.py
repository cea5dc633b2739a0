"""What holds for every optimizer, at every shape and all legal hyper-parameters, on examples that hypothesis makes.

How many there are, ``tests/conftest.py`` says. A warning is an error, as in all tests.
"""

import inspect

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from replays import EVERY

from primer import beyond, descent, network, optimizers, schedules, surfaces
from primer.optimizers import OPTIMIZERS

ALL = list(EVERY)
STEPS = 12
ALONE = [name for name in OPTIMIZERS if name != "lookahead"]
MATRICES = ("muon", "shampoo", "soap")

fractions = st.one_of(st.sampled_from([0.0, 0.5, 0.9, 0.999, 1 - 2**-53]), st.floats(0, 1, exclude_max=True))
positives = st.one_of(st.sampled_from([1e-300, 1e-8, 1e300]), st.floats(1e-12, 1e12))
rates = st.one_of(st.floats(1e-6, 10.0), positives)
FRACTIONS = ("gamma", "beta", "beta1", "beta2")
LEGAL = {
    "lr": rates,
    "final_lr": rates,
    "eps": positives,
    "alpha": st.floats(0, 1, exclude_min=True),
    "k": st.integers(1, 7),
    "weight_decay": st.one_of(st.just(0.0), st.floats(0, 100)),
    **dict.fromkeys(FRACTIONS, fractions),
}
# Where two paths are compared; a memory of 0 would forget all at a gradient of 0, and then ε alone divides.
TAME = LEGAL | {
    "lr": st.floats(1e-4, 0.5),
    "final_lr": st.floats(1e-4, 0.5),
    "eps": st.floats(1e-12, 1e-3),
    "weight_decay": st.floats(0, 1),
}
TAME |= dict.fromkeys(FRACTIONS, st.floats(0.1, 0.99))


def arguments(name):
    return [p for p in inspect.signature(EVERY[name]).parameters if p in LEGAL]


@st.composite
def hypers(draw, name, of=LEGAL):
    """Hyper-parameters for the optimizer ``name``; for one that takes an inner one also that, with its own."""
    own = {argument: draw(of[argument]) for argument in arguments(name)}
    if name not in ("lookahead", "cautious"):
        return own
    inner = draw(st.sampled_from(ALONE))
    return {"inner": OPTIMIZERS[inner]} | own | draw(hypers(inner, of))


def sides(name, weights):
    """What says to an optimizer that sees a matrix which one it is: of two rows where that is possible."""
    rows = 1 + (weights % 2 == 0)
    return {"shape": (rows, weights // rows)} if name in MATRICES else {}


@st.composite
def worlds(draw, shape=None, top=3):
    """A start and 12 gradients of its shape, with zeros, over ``top`` decades on either side of 1."""
    shape = shape or tuple(draw(st.lists(st.integers(1, 4), min_size=1, max_size=3)))
    rng = np.random.default_rng(draw(st.integers(0, 10**6)))
    scale = 10.0 ** rng.uniform(-top, top, (STEPS, *shape))
    gradients = rng.standard_normal((STEPS, *shape)) * scale * (rng.random((STEPS, *shape)) > 0.15)
    return rng.standard_normal(shape), gradients


def replay(name, world, **hyper):
    start, gradients = world
    queue = iter(gradients)
    hyper |= sides(name, start.shape[-1])
    return descent.run(EVERY[name], start, lambda w: next(queue), len(gradients), **hyper)


def moved(history, t):
    """Which runs of a history have other weights after step ``t`` than before it."""
    return (history.w[t] != history.w[t - 1]).any(-1)


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("top", [3, 200])
@given(data=st.data())
def test_a_run_is_finite_or_says_when_it_diverged(name, top, data):
    """All that is in the history is finite, and a diverged run does not move again."""
    world = data.draw(worlds(top=top))
    history = replay(name, world, **data.draw(hypers(name)))
    assert history.w.shape == (STEPS + 1, *world[0].shape)
    for quantity, values in vars(history).items():
        assert np.isfinite(values).all(), quantity
    for t in range(1, STEPS + 1):
        assert not (moved(history, t) & (history.diverged > 0) & (history.diverged <= t)).any()


@pytest.mark.parametrize("name", ALL)
@given(data=st.data())
def test_a_quadratic_is_followed_to_finite_weights_or_declared_divergence(name, data):
    """Here the gradient grows with the weights, so that a rate that is too high ends in overflow."""
    curvature = np.array([1.0, data.draw(st.floats(1, 1e6))])
    hyper = data.draw(hypers(name)) | sides(name, 2)
    history = descent.run(EVERY[name], [1.0, -1.0], lambda w: curvature * w, 60, **hyper)
    for quantity, values in vars(history).items():
        assert np.isfinite(values).all(), quantity


@pytest.mark.parametrize("name", ALL)
@given(data=st.data())
def test_a_batch_is_its_runs_one_by_one(name, data):
    """Also where each run has its own learning rate; to the last bit, unless matrices are multiplied.

    Some BLAS multiplies a pile of matrices another way than one of them.
    """
    last_digits = 1e-6 if name in MATRICES else 0
    start, gradients = data.draw(worlds(shape=(3, data.draw(st.integers(1, 4)))))
    hyper = data.draw(hypers(name))
    lr = np.array(data.draw(st.lists(rates, min_size=3, max_size=3)))
    batch = replay(name, (start, gradients), **hyper | {"lr": lr[:, None]})
    for i in range(3):
        single = replay(name, (start[i], gradients[:, i]), **hyper | {"lr": lr[i]})
        assert batch.diverged[i] == single.diverged
        for quantity, history in vars(single).items():
            if np.ndim(history) == 2:
                atol = last_digits * np.abs(history).max()
                np.testing.assert_allclose(getattr(batch, quantity)[:, i], history, rtol=0, atol=atol, err_msg=quantity)


@pytest.mark.parametrize("name", [name for name in ALL if name not in MATRICES])
@given(data=st.data())
def test_weights_in_another_order_take_the_same_path_in_that_order(name, data):
    """LAMB's lengths are sums over the weights, so that their last digits depend on the order."""
    start, gradients = data.draw(worlds(shape=(data.draw(st.integers(2, 6)),)))
    order = data.draw(st.permutations(range(len(start))))
    hyper = data.draw(hypers(name, TAME))
    one = replay(name, (start, gradients), **hyper).w[:, order]
    other = replay(name, (start[order], gradients[:, order]), **hyper).w
    if optimizers.lamb in (EVERY[name], hyper.get("inner")):
        np.testing.assert_allclose(one, other, rtol=1e-9, atol=1e-9)
    else:
        np.testing.assert_array_equal(one, other)


@given(data=st.data())
def test_within_and_among_its_layers_lamb_knows_no_order(data):
    start, gradients = data.draw(worlds(shape=(6,)))
    hyper = data.draw(hypers("lamb", TAME))
    order = [4, 5, 1, 3, 0, 2]  # the layer of two comes first now, and the four others are in another order
    one = replay("lamb", (start, gradients), layers=[slice(0, 4), slice(4, 6)], **hyper).w[:, order]
    other = replay("lamb", (start[order], gradients[:, order]), layers=[slice(0, 2), slice(2, 6)], **hyper).w
    np.testing.assert_allclose(one, other, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("name", ALL)
@given(data=st.data())
def test_a_mirrored_world_has_the_mirrored_path(name, data):
    """f(−w) from −w0: every rule is odd in w and g together."""
    start, gradients = data.draw(worlds())
    hyper = data.draw(hypers(name))
    np.testing.assert_array_equal(
        replay(name, (-start, -gradients), **hyper).w, -replay(name, (start, gradients), **hyper).w
    )


@pytest.mark.parametrize("name", ["adagrad", "rmsprop", "adam", "adamw", "amsgrad", "nadam", "lamb", "lion"])
@given(data=st.data(), power=st.integers(-20, 20))
def test_a_loss_scaled_by_a_constant_has_the_same_path_as_eps_vanishes(name, data, power):
    """f → c f. c is a power of 2, so that no digit changes but those of ε."""
    world = data.draw(worlds())
    hyper = data.draw(hypers(name, TAME))
    hyper |= {"eps": 1e-100} if "eps" in hyper else {}
    one = replay(name, world, **hyper)
    other = replay(name, (world[0], 2.0**power * world[1]), **hyper)
    np.testing.assert_allclose(one.w, other.w, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("name", ["gd", "momentum", "nag"])
@given(data=st.data(), power=st.integers(-20, 20))
def test_a_loss_scaled_by_a_constant_is_a_learning_rate_scaled_by_it(name, data, power):
    start, gradients = data.draw(worlds())
    hyper = data.draw(hypers(name, TAME))
    one = replay(name, (start, 2.0**power * gradients), **hyper).w
    other = replay(name, (start, gradients), **hyper | {"lr": 2.0**power * hyper["lr"]}).w
    np.testing.assert_allclose(one, other, rtol=1e-12, atol=0)


@pytest.mark.parametrize("name", ["gd", "momentum", "nag"])
@given(data=st.data(), angle=st.floats(-180, 180))
def test_a_turned_world_has_the_turned_path(name, data, angle):
    """Gradient descent and its momentum know no axes: on a ravine turned by an angle they walk the turned path."""
    turn = np.array([[np.cos(a := np.radians(angle)), -np.sin(a)], [np.sin(a), np.cos(a)]])
    hyper = data.draw(hypers(name, TAME)) | {"lr": data.draw(st.floats(1e-4, 0.04))}
    start = np.array([-5.0, 1.0])
    flat = descent.run(OPTIMIZERS[name], start, surfaces.ravine().grad, 40, **hyper).w
    turned = descent.run(OPTIMIZERS[name], turn @ start, surfaces.ravine(angle).grad, 40, **hyper).w
    np.testing.assert_allclose(turned, flat @ turn.T, rtol=0, atol=1e-9 * np.abs(flat).max())


@pytest.mark.parametrize("name", ALL)
@given(data=st.data())
def test_an_illegal_hyper_parameter_is_refused_by_its_name(name, data):
    """Never a path with NaN in it: whatever is wrong with one argument, the error names that argument."""
    hyper = data.draw(hypers(name))
    if name == "lookahead":
        hyper = {"inner": optimizers.adam, "k": hyper["k"], "alpha": hyper["alpha"]}
    below = st.floats(max_value=-1e-300, allow_infinity=False)
    above = {"alpha": st.floats(1, 1e9, exclude_min=True), "k": st.floats(1, 9).filter(lambda k: k % 1)}
    above |= dict.fromkeys(FRACTIONS, st.floats(1, 1e9))
    for argument in arguments(name):
        zero = [0.0] if argument in ("lr", "final_lr", "eps", "alpha", "k") else []
        words = st.sampled_from(
            [*zero, np.nan, np.inf, -np.inf, None, "fast", 1j, True, [], [0.1, np.nan], {}, [[1], [1, 2]]]
        )
        bad = data.draw(st.one_of(below, words, above.get(argument, words)))
        with pytest.raises(ValueError, match=f"^{argument} must be"):
            EVERY[name](np.ones(2), np.ones_like, **hyper | sides(name, 2) | {argument: bad})


bad_numbers = st.sampled_from([np.nan, np.inf, -1.0, None, "x", [], {}, [[1], [1, 2]], 1j])


@pytest.mark.parametrize(
    ("call", "argument"),
    [
        (lambda bad: schedules.halve_every(bad, 1), "lr"),
        (lambda bad: schedules.halve_every(0.1, bad), "n"),
        (lambda bad: schedules.exponential(bad, 0.1), "lr"),
        (lambda bad: schedules.exponential(0.1, bad), "k"),
        (lambda bad: schedules.inverse(bad, 0.1), "lr"),
        (lambda bad: schedules.inverse(0.1, bad), "k"),
        (lambda bad: schedules.halve_when_worse(bad, abs), "lr"),
        (lambda bad: schedules.halve_when_worse(0.1, abs, bad), "every"),
        (lambda bad: schedules.warm_up(bad, 1), "lr"),
        (lambda bad: schedules.warm_up(0.1, bad), "n"),
        (lambda bad: schedules.cosine(bad, 1), "lr"),
        (lambda bad: schedules.cosine(0.1, bad), "n"),
        (lambda bad: schedules.stable_decay(bad, 1), "lr"),
        (lambda bad: schedules.stable_decay(0.1, bad), "n"),
        (lambda bad: schedules.stable_decay(0.1, 1, bad), "share"),
        (lambda bad: beyond.newton_schulz(np.eye(2), bad), "steps"),
        (lambda bad: beyond.polynomial(0.5, bad), "steps"),
        (lambda bad: beyond.newton_schulz(np.eye(2), 5, bad), "coefficients"),
        (lambda bad: beyond.clip_by_norm([1.0], bad), "limit"),
        (lambda bad: beyond.ema([1.0], bad), "beta"),
        (lambda bad: beyond.steepest(np.eye(2), bad), "norm"),
        (lambda bad: beyond.muon(np.ones(2), np.ones_like, shape=bad), "shape"),
        (lambda bad: surfaces.ravine(0, bad), "ratio"),
        (lambda bad: descent.run(optimizers.gd, [1.0], abs, bad), "steps"),
        (lambda bad: network.random_start(bad), "seed"),
        (lambda bad: network.layers(bad), "w"),
        (lambda bad: network.forward(network.EXAMPLE_W, bad), "x"),
        (lambda bad: network.gradient(network.EXAMPLE_W, network.EXAMPLE_X[None], bad), "y"),
        (lambda bad: surfaces.SURFACES["bowl"].grad(bad), "w"),
        (lambda bad: descent.run(optimizers.gd, bad, np.ones_like, 1), "w0"),
    ],
)
@given(bad=bad_numbers)
def test_whatever_else_is_illegal_is_refused_by_its_name(call, argument, bad):
    with pytest.raises(ValueError, match=f"^{argument} must"):
        call(bad)


@given(data=st.data(), lr=st.floats(1e-6, 10.0), k=st.floats(0, 10.0), n=st.integers(1, 50))
def test_rates_begin_at_lr_and_never_grow(data, lr, k, n):
    falling = [schedules.halve_every(lr, n), schedules.exponential(lr, k), schedules.inverse(lr, k)]
    for schedule in (*falling, schedules.cosine(lr, 200), schedules.stable_decay(lr, 200, n / 50)):
        path = np.array([schedule.at(t, None) for t in range(200)])
        assert path[0] == lr
        assert (np.diff(path) <= 1e-15 * lr).all()  # where it hardly falls, by the last place
        assert (path >= 0).all()
