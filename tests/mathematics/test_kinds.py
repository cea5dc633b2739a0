"""No result depends on how a number was stored: every argument of the mathematics, in every kind of number."""

import functools
import inspect
import itertools
import math
import re

import numpy as np
import pytest
from kinds import COMPLEX, NO_NUMBERS, numbers, same
from replays import EVERY as STEP
from replays import NEEDS

from primer import beyond, checks, data, derivatives, descent, network, optimizers, schedules, surfaces
from primer.optimizers import State

W, X, Y = network.EXAMPLE_W, network.EXAMPLE_X, network.EXAMPLE_Y
BATCH = (data.XOR_X, data.XOR_Y)
BOWL = surfaces.SURFACES["bowl"]


def identity(w):
    return w


def cubes(w):
    """A gradient that also takes complex numbers."""
    return w * w


def smooth(w):
    """A function of (..., d) that also takes complex numbers."""
    return (w * w * w).sum(-1)


def ready(name):
    """An optimizer with what it cannot do without."""
    return functools.partial(STEP[name], **NEEDS.get(name, {}))


def walked(name, **hyper):
    """Three steps of an optimizer from (1, −2)."""
    return descent.run(ready(name), [1.0, -2.0], identity, 3, **hyper)


def stepped(name, w=(1.0, -2.0), grad=identity, *state, **hyper):
    return ready(name)(w, grad, *state, **hyper)


def rates(schedule):
    return [schedule.at(t, None) for t in range(5)]


# Argument, lowest and highest number, shape (None: whole numbers only, one of them), and what is called with it.
NETWORK = [
    *(("z", -100, 100, shape, call) for shape in ((), (3,)) for call in (network.sigmoid, network.sigmoid_slope)),
    ("w", -100, 100, (9,), network.layers),
    *(("w", -20, 100, shape, lambda w: network.forward(w, X)) for shape in ((9,), (2, 9))),
    *(("w", -20, 100, (9,), lambda w, f=f: f(w, X, Y)) for f in (network.loss, network.gradient)),
    *(("w", -20, 100, (2, 9), lambda w, f=f: f(w, *BATCH)) for f in (network.loss, network.gradient)),
    ("w", -20, 100, (9,), lambda w: network.chain(w, X, Y, "w1_21")),
    ("x", -100, 100, (3, 2), lambda x: network.forward(W, x)),
    *(("x", -100, 100, (2,), lambda x, f=f: f(W, x, Y)) for f in (network.loss, network.gradient)),
    *(("y", -100, 100, (), lambda y, f=f: f(W, X, y)) for f in (network.loss, network.gradient)),
    ("y", -100, 100, (4,), lambda y: network.loss(W, data.XOR_X, y)),
    ("y", -100, 100, (), lambda y: network.chain(W, X, y, "b1_1")),
]
POINTS = [
    *(("w", -9, 9, (2, 2), f) for s in surfaces.SURFACES.values() for f in (s.f, s.grad)),
    *(("w", -20, 100, (2,), f) for f in (BOWL.f, surfaces.ravine(30.0).grad)),
]
MORE = [
    ("w", -100, 100, (3,), lambda w: derivatives.central_difference(smooth, w)),
    ("h", 0.125, 2, (), lambda h: derivatives.central_difference(smooth, [1.0, 2.0], h)),
    ("w", -100, 100, (3,), lambda w: derivatives.complex_step(smooth, w)),
    ("h", 0.125, 2, (), lambda h: derivatives.complex_step(smooth, [1.0, 2.0], h)),
    ("angle", -100, 100, (), lambda angle: surfaces.ravine(angle).grad(np.ones(2))),
    ("ratio", 1, 100, (), lambda ratio: surfaces.ravine(10.0, ratio).f(np.ones(2))),
    ("w", -100, 100, (3,), lambda w: surfaces.slice_of(smooth, identity, w, (0, 2)).f(np.ones(2))),
    ("start", -9, 9, (2,), lambda start: surfaces.slice_of(smooth, identity, [1.0, 2.0], (0, 1), start=start).start),
    ("minima", -9, 9, (2, 2), lambda at: surfaces.slice_of(smooth, identity, [1.0, 2.0], (0, 1), minima=at).minima),
    ("x", -100, 100, (4, 2), lambda x: data.batch_gradient(network.gradient, x, data.XOR_Y, 3)(W)),
    ("y", -100, 100, (4,), lambda y: data.batch_gradient(network.gradient, data.XOR_X, y, 3)(W)),
    *(("lr", 0.125, 2, shape, lambda lr: rates(schedules.halve_every(lr, 2))) for shape in ((), (3,))),
    *(("lr", 0.125, 2, shape, lambda lr: rates(schedules.exponential(lr, 0.1))) for shape in ((), (3,))),
    *(("lr", 0.125, 2, shape, lambda lr: rates(schedules.inverse(lr, 0.1))) for shape in ((), (3, 1))),
    *(("k", 0, 9, shape, lambda k: rates(schedules.exponential(0.1, k))) for shape in ((), (3,))),
    *(("k", 0, 9, shape, lambda k: rates(schedules.inverse(0.1, k))) for shape in ((), (3,))),
    *(
        ("t", 0, 127, (), lambda t, s=s: s.at(t, None))
        for s in (schedules.exponential(0.1, 2), schedules.inverse(9, 9))
    ),
    ("t", 0, 127, (4,), lambda t: schedules.halve_every(0.1, 3).at(t, None)),
    ("lr", 0.125, 2, (), lambda lr: rates(schedules.halve_when_worse(lr, lambda w: 1.0))),
    *(("lr", 0.125, 2, shape, lambda lr: rates(schedules.warm_up(lr, 3))) for shape in ((), (3,))),
    *(("lr", 0.125, 2, shape, lambda lr: rates(schedules.cosine(lr, 9))) for shape in ((), (3, 1))),
    *(("lr", 0.125, 2, shape, lambda lr: rates(schedules.stable_decay(lr, 5))) for shape in ((), (3,))),
    *(("share", 0.125, 1, shape, lambda share: rates(schedules.stable_decay(1.0, 5, share))) for shape in ((), (3,))),
    *(
        ("t", 0, 127, (), lambda t, s=s: s.at(t, None))
        for s in (schedules.cosine(1, 128), schedules.stable_decay(1, 128))
    ),
    ("t", 0, 127, (4,), lambda t: schedules.warm_up(schedules.cosine(1, 128), 64).at(t, None)),
    ("w", -100, 100, (2, 3), lambda w: derivatives.hessian(cubes, w)),
    ("h", 0.125, 2, (), lambda h: derivatives.hessian(cubes, [1.0, 2.0], h)),
    *(("G", -100, 100, (2, 3, 2), lambda G, f=f: f(G)) for f in (beyond.newton_schulz, beyond.orthogonal_factor)),
    *(("G", -100, 100, (3, 2), lambda G, norm=norm: beyond.steepest(G, norm)) for norm in beyond.NORMS),
    ("coefficients", -2, 2, (3,), lambda abc: beyond.newton_schulz(np.eye(2), 2, abc)),
    ("coefficients", -2, 2, (3,), lambda abc: beyond.polynomial(0.5, 2, abc)),
    *(("s", 0, 1, shape, beyond.polynomial) for shape in ((), (4,))),
    ("g", -100, 100, (3, 2), lambda g: beyond.clip_by_norm(g, 9)),
    *(("limit", 0.125, 100, shape, lambda limit: beyond.clip_by_norm([3.0, 4.0], limit)) for shape in ((), (3, 1))),
    ("w", -100, 100, (4, 2), beyond.ema),
    *(("beta", 0, 0.875, shape, lambda beta: beyond.ema(np.eye(3), beta)) for shape in ((), (3,))),
    ("w0", -100, 100, (2,), lambda w0: descent.run(optimizers.gd, w0, identity, 3)),
    ("w0", -100, 100, (3, 2), lambda w0: list(descent.steps(optimizers.adam, w0, identity, 3))),
    ("w0", -100, 100, (2,), lambda w0: descent.sweep(optimizers.gd, w0, identity, 3, lr=[0.1, 1.0]).w),
    ("lr", 0.125, 2, (3, 1), lambda lr: descent.run(optimizers.nag, [1.0, 2.0], identity, 3, lr=lr)),
    ("lr", 0.125, 2, (3,), lambda lr: descent.sweep(optimizers.adam, [1.0, 2.0], identity, 3, lr=lr).w),
]
WITHIN = {"lr": (0.125, 9), "eps": (0.125, 9), "alpha": (0.125, 1), "weight_decay": (0, 9)}
WITHIN |= dict.fromkeys(("gamma", "beta", "beta1", "beta2"), (0, 0.875))
HYPER = [
    (argument, *WITHIN[argument], shape, lambda value, name=name, argument=argument: walked(name, **{argument: value}))
    for name in STEP
    for argument in WITHIN
    if argument in inspect.signature(STEP[name]).parameters
    for shape in ((), (2,), (3, 1))
    if name not in ("shampoo", "soap") or argument == "lr" or shape != (2,)  # one for each run alone
]
STEPS = [
    *(("w", -100, 100, shape, lambda w, n=n: stepped(n, w)) for n in STEP for shape in ((2,), (3, 2))),
    *(("grad(w)", -100, 100, (2,), lambda g, n=n: stepped(n, (1.0, 2.0), lambda w: g)) for n in STEP),
]
COUNTS = [
    ("samples", 1, 100, lambda n: data.batches(n, 1)),
    ("size", 1, 100, lambda size: data.batches(300, size)),
    ("epoch", 0, 100, lambda epoch: data.batches(10, 3, epoch=epoch)),
    ("seed", 0, 100, lambda seed: data.batches(10, 3, seed=seed)),
    ("seed", 0, 100, network.random_start),
    ("size", 1, 4, lambda size: data.batch_gradient(network.gradient, *BATCH, size)(W)),
    ("seed", 0, 100, lambda seed: data.batch_gradient(network.gradient, *BATCH, 3, seed=seed)(W)),
    ("n", 1, 100, lambda n: [schedules.halve_every(0.1, n).at(t, None) for t in range(0, 400, 50)]),
    ("every", 1, 100, lambda n: [schedules.halve_when_worse(0.1, lambda w: 1.0, n).at(t, 0) for t in (0, 300)]),
    ("n", 0, 100, lambda n: rates(schedules.warm_up(0.1, n))),
    *(("n", 1, 100, lambda n, f=f: f(0.1, n).at(0, None)) for f in (schedules.cosine, schedules.stable_decay)),
    *(("steps", 0, 9, lambda steps, f=f: f(np.eye(2), steps)) for f in (beyond.newton_schulz, beyond.polynomial)),
    ("steps", 0, 9, lambda steps: descent.run(optimizers.gd, [1.0, 2.0], identity, steps)),
    ("steps", 0, 9, lambda steps: list(descent.steps(optimizers.gd, [1.0, 2.0], identity, steps))),
    ("steps", 0, 9, lambda steps: descent.sweep(optimizers.gd, [1.0, 2.0], identity, steps, lr=[0.1, 1.0]).w),
    (
        "k",
        1,
        100,
        lambda k: list(descent.steps(optimizers.lookahead, [1.0, 2.0], identity, 300, inner=optimizers.gd, k=k))[-1],
    ),
]
EVERY = NETWORK + POINTS + MORE + HYPER + STEPS
IN_WORDS = [f"{argument} {shape} {index}" for index, (argument, _, _, shape, _) in enumerate(EVERY)]


@pytest.mark.parametrize(("argument", "low", "high", "shape", "call"), EVERY, ids=IN_WORDS)
def test_numbers_of_any_kind_are_taken_as_float64(argument, low, high, shape, call):
    for as_given, meant in numbers(low, high, shape):
        with np.errstate(all="ignore"):  # also numbers that are too large to mean anything
            same(call(as_given), call(meant))


@pytest.mark.parametrize(("argument", "low", "high", "shape", "call"), EVERY, ids=IN_WORDS)
def test_what_is_no_number_is_refused_by_the_arguments_name(argument, low, high, shape, call):
    for bad in (*NO_NUMBERS, 10**400):
        if not (argument == "start" and bad is None):  # where w lies
            with pytest.raises(ValueError, match=f"^{re.escape(argument)} must"):
                call(bad)


@pytest.mark.parametrize(
    ("argument", "low", "high", "call"), COUNTS, ids=[f"{a} {i}" for i, (a, *_) in enumerate(COUNTS)]
)
def test_whole_numbers_of_any_kind_are_taken_and_nothing_else(argument, low, high, call):
    for kind, count in itertools.product((np.int8, np.uint8, np.int64, np.uint64), (low, high)):
        same(call(kind(count)), call(count))
    for bad in (*NO_NUMBERS, *COMPLEX, low - 1, high + 0.5, np.float32(high), math.nan, math.inf):
        if not (argument == "steps" and bad is None):  # without end
            with pytest.raises(ValueError, match=f"^{argument} must"):
                call(bad)


@pytest.mark.parametrize(("argument", "low", "high", "shape", "call"), MORE + HYPER + STEPS)
def test_complex_numbers_are_refused_where_they_mean_nothing(argument, low, high, shape, call):
    for bad in COMPLEX:
        if argument not in ("x", "y"):  # of a batch: the network takes these
            with pytest.raises(ValueError, match=f"^{re.escape(argument)} must"):
                call(bad)


@pytest.mark.parametrize(("argument", "low", "high", "shape", "call"), NETWORK + POINTS)
def test_complex_numbers_stay_complex_for_the_complex_step(argument, low, high, shape, call):
    for _, meant in numbers(low / 10, high / 10, shape):
        short = np.asarray(meant + 0.125j, dtype=np.complex64)
        with np.errstate(all="ignore"):
            same(call(short), call(short.astype(complex)))
            same(call(short.tolist()), call(short.astype(complex)))


@pytest.mark.parametrize("z", [-1000.0, -709.0, -50.0, -1.0, 0.0, 1.0, 50.0, 1000.0])
def test_the_complex_step_through_the_sigmoid_is_right_however_far_out(z):
    e = math.exp(-abs(z))
    (slope,) = derivatives.complex_step(lambda z: network.sigmoid(z)[..., 0], [z])
    assert slope == pytest.approx(e / (1 + e) ** 2, rel=1e-13, abs=1e-290)
    assert network.sigmoid(complex(z)).real == pytest.approx(float(network.sigmoid(z)), rel=1e-13, abs=1e-290)
    far = derivatives.complex_step(surfaces.SURFACES["net slice"].f, [z, 1.0])
    np.testing.assert_allclose(far, surfaces.SURFACES["net slice"].grad([z, 1.0]), rtol=1e-9, atol=1e-13)


def test_small_whole_numbers_do_not_overflow():
    """What the numbers are stored in holds 255 or 127 at most; the results are those of the formula."""
    known = [1 / (1 + math.exp(-z)) for z in (1, 2, 5)]
    np.testing.assert_allclose(network.sigmoid(np.array([1, 2, 5], np.uint8)), known, rtol=1e-14)
    w = np.array([0, 0, 0, 0, 0, 0, 100, 100, 0])
    for kind in (np.int8, np.uint8):
        assert network.loss(w.astype(kind), np.array([1, 1], kind), kind(0)) == 0.5 * 100**2
        assert BOWL.f(np.array([100, 100], kind)) == 100**2


def test_a_state_belongs_to_its_optimizer_alone():
    v = np.array([1.0, 2.0])
    state = State(t=np.uint8(255), v=v, m=np.float32([1, 2]), note="any", pair=[1.0, 2.0])
    assert v.flags.writeable
    v[:] = 0
    for kept in (state.v, state.m, state.pair):
        np.testing.assert_array_equal(kept, [1, 2])
        assert kept.dtype == float
        assert not kept.flags.writeable
    assert state.note == "any"
    assert optimizers.momentum([1.0, 1.0], identity, state)[1].t == 256
    view = np.broadcast_to(v, (3, 2))  # read-only, but v can be changed
    state = State(v=view)
    v[:] = 9
    assert not state.v.any()


@pytest.mark.parametrize("name", STEP)
def test_a_state_may_be_made_of_any_numbers(name):
    _, memory = stepped(name)
    kept = sorted(vars(memory).keys() - {"t"})
    shapes = [np.shape(getattr(memory, quantity)) for quantity in kept]
    for drawn in zip(*(numbers(1, 9, shape) for shape in shapes), strict=False):
        short, of = {"t": np.int8(1)}, {"t": 1}
        for quantity, (as_given, meant) in zip(kept, drawn, strict=True):
            short[quantity], of[quantity] = as_given, meant
        same(stepped(name, (1.0, 2.0), identity, State(**short)), stepped(name, (1.0, 2.0), identity, State(**of)))


def test_an_array_of_float64_is_not_copied_and_never_changed():
    w = np.array([1.0, 2.0])
    assert checks.array("w", w) is w
    for name in STEP:
        stepped(name, w)
        stepped(name, (1.0, 2.0), lambda at: w)
        descent.run(ready(name), w, lambda at: w, 2, lr=w)
    BOWL.grad(w)
    surfaces.slice_of(smooth, identity, w, (0, 1), start=w, minima=[w])
    assert w.flags.writeable
    np.testing.assert_array_equal(w, [1, 2])


def test_numbers_too_large_for_float64_are_refused_or_infinite():
    assert checks.array("w", np.longdouble("1e400")) in (np.inf, 1e400)
    with pytest.raises(ValueError, match=r"^lr must be"):
        optimizers.gd([1.0], identity, lr=10**400)


def test_what_is_cached_takes_lists_and_does_not_take_true_for_one():
    calls = []

    @checks.cached(maxsize=4)
    def doubled(x):
        calls.append(x)
        return 2 * checks.number("x", x)

    assert doubled(1) == doubled(1) == 2
    assert calls == [1]
    np.testing.assert_array_equal(doubled([1, 2]), [2, 4])
    with pytest.raises(ValueError, match=r"^x must be"):
        doubled(True)
    assert doubled.cache_info().currsize == 1
