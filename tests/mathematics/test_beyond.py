"""The optimizers beyond the article and what stands beside them: their identities, each by another way than the code.

Those that see a matrix are in ``test_beyond_matrices.py``; what holds for every optimizer is in
``test_properties.py``, ``test_kinds.py`` and ``test_divergence.py``.
"""

import functools
import json
from pathlib import Path

import numpy as np
import pytest
import sympy
from replays import EVERY, ROUNDING, W, X, Y, grad, noisy_gradients, replay, steps_of

from primer import beyond, derivatives, descent, network, optimizers, surfaces
from primer.beyond import BEYOND

GOLDEN = json.loads((Path(__file__).parents[1] / "data" / "worked_example.json").read_bytes())
NEEDS = {name: {"shape": (3, 3)} for name in ("muon", "shampoo", "soap")} | {"cautious": {"inner": optimizers.adam}}


# What all have


@pytest.mark.parametrize("name", BEYOND)
def test_the_docstring_has_equation_state_default_and_source(name):
    for said in ("w_{t+1} = ", "State:", "Source: "):
        assert said in BEYOND[name].__doc__


def test_they_are_not_among_the_articles():
    assert list(BEYOND) == ["muon", "shampoo", "soap", "schedule_free", "cautious"]
    assert not set(BEYOND) & set(optimizers.OPTIMIZERS)


@pytest.mark.parametrize("name", BEYOND)
def test_no_state_is_ever_changed_and_the_default_state_is_fresh(name):
    step = functools.partial(BEYOND[name], **NEEDS.get(name, {}))
    first, state = step(W, grad, lr=0.05)
    kept = {quantity: np.array(value) for quantity, value in vars(state).items()}
    step(step(first, grad, state, lr=0.05)[0], grad, state, lr=0.05)
    for quantity, value in kept.items():
        np.testing.assert_array_equal(getattr(state, quantity), value)
    np.testing.assert_array_equal(step(W, grad, lr=0.05)[0], first)
    assert state.t == 1


def test_what_has_to_be_kept_between_two_steps_of_the_size_of_the_weights():
    kept = {name: optimizers.kept(BEYOND[name], **NEEDS.get(name, {}) | sides) for name, sides in
            {"muon": {"shape": (2, 1)}, "schedule_free": {}, "cautious": {}}.items()}  # fmt: skip
    assert kept == {"muon": ["m"], "schedule_free": ["z"], "cautious": ["m", "v"]}


# Schedule-Free


def test_schedule_free_without_beta_is_the_mean_of_gradient_descents_weights():
    h = descent.run(beyond.schedule_free, W, grad, 40, lr=0.3, beta=0.0)
    z = descent.run(optimizers.gd, W, grad, 40, lr=0.3).w
    np.testing.assert_allclose(h.z, z[1:], rtol=0, atol=1e-13)
    np.testing.assert_allclose(h.w[1:], [z[1 : t + 1].mean(0) for t in range(1, 41)], rtol=0, atol=1e-13)


def test_schedule_free_takes_the_gradient_between_z_and_the_mean():
    rates = np.array([1.0, 25.0])
    h = descent.run(beyond.schedule_free, [1.0, -2.0], lambda w: rates * w, 30, lr=0.05, beta=0.7)
    for t in range(30):
        z = h.z[t - 1] if t else h.w[0]
        np.testing.assert_allclose(h.y[t], 0.3 * z + 0.7 * h.w[t], rtol=0, atol=1e-13)
        np.testing.assert_allclose(h.g[t], rates * h.y[t], rtol=1e-13)
        np.testing.assert_allclose(h.z[t], z - 0.05 * h.g[t], rtol=0, atol=1e-13)
        np.testing.assert_allclose(h.w[t + 1], h.z[: t + 1].mean(0), rtol=0, atol=1e-13)


# Cautious


@pytest.mark.parametrize("name", [name for name in optimizers.OPTIMIZERS if name != "lookahead"])
def test_a_cautious_step_never_goes_against_the_gradient_and_is_else_the_inner_ones_made_longer(name):
    inner, gradients = optimizers.OPTIMIZERS[name], noisy_gradients()
    h = replay(beyond.cautious, gradients, np.arange(1.0, 6.0), inner=inner, lr=0.01)
    taken = steps_of(h)
    assert (taken * h.g >= 0).all()
    w, memory = h.w[0], ()
    for t in range(60):
        ahead, state = inner(w, lambda at, t=t: gradients[t], *memory, lr=0.01)
        agree = [(u > 0 < g) or (u < 0 > g) for u, g in zip(w - ahead, gradients[t], strict=True)]
        factor = 5 / max(sum(agree), 1) * np.array(agree)
        np.testing.assert_allclose(h.mask[t], factor, rtol=1e-12)
        np.testing.assert_allclose(taken[t], factor * (w - ahead), rtol=0, atol=1e-12)
        w, memory = h.w[t + 1], (state,)


def test_a_cautious_gradient_descent_is_gradient_descent_and_may_be_lookaheads_inner_one():
    plain = descent.run(optimizers.gd, W, grad, 20, lr=0.5).w
    np.testing.assert_allclose(
        descent.run(beyond.cautious, W, grad, 20, inner=optimizers.gd, lr=0.5).w, plain, rtol=0, atol=1e-13
    )
    careful = functools.partial(beyond.cautious, inner=optimizers.momentum)
    h = descent.run(optimizers.lookahead, W, grad, 20, inner=careful, lr=0.1, k=3)
    assert {"v", "mask", "fast", "slow"} <= set(vars(h))


def test_one_cautious_step_in_numbers():
    """After a gradient of (1, 1, 1, 1) momentum 0.9 carries on; one of (−0.1, 1, 1, 0) stops the first and the last."""
    queue = iter([np.ones(4), np.array([-0.1, 1.0, 1.0, 0.0])])
    h = descent.run(beyond.cautious, np.zeros(4), lambda w: next(queue), 2, inner=optimizers.momentum, lr=0.1)
    np.testing.assert_allclose(steps_of(h), [[0.1] * 4, [0, 0.38, 0.38, 0]], rtol=1e-12)


def test_the_share_that_a_cautious_step_is_divided_by_is_at_least_a_thousandth():
    g = np.append(1.0, np.full(4999, 0.0))
    w, _ = beyond.cautious(np.zeros(5000), lambda w: g, inner=optimizers.gd, lr=1.0)
    np.testing.assert_allclose(w[0], -1000, rtol=1e-12)


def test_cautious_passes_on_what_the_inner_optimizer_refuses():
    with pytest.raises(ValueError, match="gamma must be"):
        beyond.cautious(W, grad, inner=optimizers.momentum, gamma=1.0)
    steps = [optimizers.lookahead, beyond.schedule_free, beyond.cautious]
    for bad in (*steps, functools.partial(beyond.cautious, inner=optimizers.gd), "adam", None):
        with pytest.raises(ValueError, match=r"^inner must be an optimizer.*other than lookahead, schedule_free"):
            beyond.cautious(W, grad, inner=bad)


# What stands beside an optimizer


def test_the_moving_average_of_a_constant_is_the_constant():
    w = np.tile([0.1, -1 / 3, 1e9], (50, 1))
    np.testing.assert_array_equal(beyond.ema(w, 0.7), w)


def test_the_moving_average_begins_at_the_start_and_fades():
    w = noisy_gradients(30)
    expected = [0.7**t * w[0] + sum(0.3 * 0.7 ** (t - k) * w[k] for k in range(1, t + 1)) for t in range(30)]
    np.testing.assert_allclose(beyond.ema(w, 0.7), expected, rtol=0, atol=1e-9)
    np.testing.assert_allclose(beyond.ema(w, 0.0), w, rtol=0, atol=1e-12)
    np.testing.assert_allclose(beyond.ema([0.0, 1.0]), [0, 0.001], rtol=1e-12)
    for bad in (1.0, np.ones((0, 2))):
        with pytest.raises(ValueError, match=r"^w must have time as its first axis"):
            beyond.ema(bad)


def test_a_long_gradient_is_shortened_and_keeps_its_direction_and_a_short_one_is_left_alone():
    g = np.array([[3.0, 4.0], [0.3, 0.4], [0.0, 0.0], [-3e200, 4e200], [3e-200, 4e-200], [0.6, -0.8]])
    expected = np.array([[0.6, 0.8], [0.3, 0.4], [0.0, 0.0], [-0.6, 0.8], [3e-200, 4e-200], [0.6, -0.8]])
    np.testing.assert_allclose(beyond.clip_by_norm(g, 1.0), expected, rtol=1e-14)
    np.testing.assert_allclose(beyond.clip_by_norm([3.0, 4.0], [[10.0], [2.5]]), [[3, 4], [1.5, 2]], rtol=1e-14)
    w = descent.run(optimizers.gd, [30.0, 40.0], lambda w: beyond.clip_by_norm(w, 2.0), 3, lr=0.5).w
    np.testing.assert_allclose(w, np.outer([50, 49, 48, 47], [0.6, 0.8]), rtol=1e-13)
    for bad in (1.0, np.ones((2, 0))):
        with pytest.raises(ValueError, match=r"^g must have shape \(..., d\)"):
            beyond.clip_by_norm(bad, 1.0)


def test_a_gradient_that_is_not_finite_is_still_divergence_when_it_is_clipped():
    for bad in (np.inf, np.nan):
        run = descent.run(optimizers.gd, [1.0, 1.0], lambda w, bad=bad: beyond.clip_by_norm([bad, 1.0], 1.0), 3)
        assert run.diverged == 1


# The curvatures that gradient descent meets


def test_the_curvatures_of_the_worked_example():
    found = np.linalg.eigvalsh(derivatives.hessian(grad, W))
    np.testing.assert_allclose(found, np.array(GOLDEN["hess_eig"], dtype=float), rtol=0, atol=ROUNDING)


def test_the_hessian_is_that_of_sympy_and_of_differences_and_knows_batches():
    x, y = sympy.symbols("x y")
    at = np.array([[-1.5, 2.0], [0.3, -0.5]])
    f = (1 - x) ** 2 + 100 * (y - x**2) ** 2
    expected = [np.array(sympy.hessian(f, (x, y)).subs({x: a, y: b}), float) for a, b in at]
    np.testing.assert_allclose(derivatives.hessian(surfaces.SURFACES["Rosenbrock"].grad, at), expected, rtol=1e-13)
    batch = np.random.default_rng(0).standard_normal((3, 2, 9))
    found = derivatives.hessian(grad, batch)
    assert found.shape == (3, 2, 9, 9)
    np.testing.assert_allclose(found, found.swapaxes(-1, -2), rtol=0, atol=ROUNDING)
    for i in range(9):
        slope = derivatives.central_difference(lambda w, i=i: network.gradient(w, X, Y)[..., i], batch[1, 1])
        np.testing.assert_allclose(found[1, 1, i], slope, rtol=0, atol=1e-8)
    with pytest.raises(ValueError, match=r"^w must have shape \(..., d\)"):
        derivatives.hessian(grad, 1.0)


def test_every_optimizer_is_known_to_what_all_must_hold():
    assert set(EVERY) == {*optimizers.OPTIMIZERS, *BEYOND}
