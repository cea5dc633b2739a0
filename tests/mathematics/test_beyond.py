"""The optimizers beyond the article and what stands beside them: their identities, each by another way than the code.

What holds for every optimizer is in ``test_properties.py``, ``test_kinds.py`` and ``test_divergence.py``.
"""

import functools
import json
from pathlib import Path

import numpy as np
import pytest
import sympy
from replays import EVERY, ROUNDING, W, X, Y, faded, grad, noisy_gradients, replay, steps_of

from primer import beyond, derivatives, descent, network, optimizers, surfaces
from primer.beyond import BEYOND

GOLDEN = json.loads((Path(__file__).parents[1] / "data" / "worked_example.json").read_bytes())
SIDES = [(3, 3), (5, 2), (2, 5), (6, 1), (1, 4)]
MUONS = (3.4445, -4.7750, 2.0315)
NEEDS = {"muon": {"shape": (3, 3)}, "shampoo": {"shape": (3, 3)}, "cautious": {"inner": optimizers.adam}}


def matrices(sides, count=4, seed=0):
    return np.random.default_rng(seed).standard_normal((count, *sides))


def scaled(s, coefficients=MUONS, steps=5):
    a, b, c = coefficients
    for _ in range(steps):
        s = s * (a + s**2 * (b + s**2 * c))
    return s


def by_svd(G, of):
    """A matrix with each singular value s replaced by ``of(s)``, one after the other."""
    return np.array([u * of(s) @ v for u, s, v in (np.linalg.svd(one, full_matrices=False) for one in G)])


def turned(size, seed):
    return np.linalg.qr(np.random.default_rng(seed).standard_normal((size, size)))[0]


# What all have


@pytest.mark.parametrize("name", BEYOND)
def test_the_docstring_has_equation_state_default_and_source(name):
    for said in ("w_{t+1} = ", "State:", "Source: "):
        assert said in BEYOND[name].__doc__


def test_they_are_not_among_the_articles():
    assert list(BEYOND) == ["muon", "shampoo", "schedule_free", "cautious"]
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


@pytest.mark.parametrize("name", ["muon", "shampoo"])
@pytest.mark.parametrize("shape", [(2, 4), (9,), (3, 3, 1), (-3, -3), (3.0, 3), 9, None, "33", {3, 9}, [[3], [3]]])
def test_sides_that_do_not_hold_each_weight_are_refused(name, shape):
    with pytest.raises(ValueError, match=r"^shape must be \(rows, columns\), two whole numbers whose product is 9"):
        BEYOND[name](W, grad, shape=shape)


@pytest.mark.parametrize("name", ["muon", "shampoo"])
def test_sides_are_no_axis_of_a_sweep_and_may_be_a_list(name):
    swept = descent.sweep(BEYOND[name], W, grad, 5, lr=[0.01, 0.1], shape=[3, 3])
    assert list(swept.axes) == ["lr"]
    alone = descent.run(BEYOND[name], W, grad, 5, lr=0.1, shape=(3, 3))
    np.testing.assert_allclose(swept.w[1], alone.w[-1], rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("name", ["muon", "shampoo"])
def test_a_world_whose_rows_and_columns_are_turned_has_the_turned_path(name):
    """Unlike Adam's. Row by row: the entries of P W Qᵀ are those of W as a vector, times the Kronecker product."""
    gradients, turn = noisy_gradients(20, 6), np.kron(turned(2, 1), turned(3, 2))
    step = functools.partial(BEYOND[name], shape=(2, 3))
    one = replay(step, gradients, lr=0.1).w
    np.testing.assert_allclose(replay(step, gradients @ turn.T, lr=0.1).w, one @ turn.T, rtol=0, atol=1e-9)
    other = replay(optimizers.adam, gradients @ turn.T, lr=0.1).w
    assert np.abs(other - replay(optimizers.adam, gradients, lr=0.1).w @ turn.T).max() > 0.1


# Newton–Schulz and the three norms


def test_five_steps_bring_a_hundredfold_range_of_singular_values_near_one():
    made = beyond.polynomial(np.linspace(0.01, 1, 2001))
    assert (made.min().round(3), made.max().round(3)) == (0.682, 1.134)


@pytest.mark.parametrize("sides", SIDES)
@pytest.mark.parametrize("name", beyond.COEFFICIENTS)
@pytest.mark.parametrize("steps", [0, 1, 5])
def test_newton_schulz_changes_the_singular_values_alone_and_as_the_polynomial_does(sides, name, steps):
    coefficients = {"muon": MUONS, "cubic": (1.5, -0.5, 0), "quintic": (15 / 8, -10 / 8, 3 / 8)}[name]
    G = matrices(sides)
    expected = by_svd(G, lambda s: scaled(s / np.sqrt((s**2).sum()), coefficients, steps))
    made = beyond.newton_schulz(G, steps, beyond.COEFFICIENTS[name])
    np.testing.assert_allclose(made, expected, rtol=0, atol=1e-12)
    s = np.linspace(0, 1, 101)
    made = beyond.polynomial(s, steps, beyond.COEFFICIENTS[name])
    np.testing.assert_allclose(made, scaled(s, coefficients, steps), rtol=0, atol=1e-13)


def test_the_classical_polynomials_meet_one_with_as_many_slopes_of_zero_as_they_can():
    s = sympy.Symbol("s")
    for name, flat in (("cubic", 1), ("quintic", 2)):
        a, b, c = map(sympy.Rational, beyond.COEFFICIENTS[name])
        p = a * s + b * s**3 + c * s**5
        assert p.subs(s, 1) == 1
        assert [sympy.diff(p, s, n).subs(s, 1) == 0 for n in range(1, 4)] == [n <= flat for n in range(1, 4)]
    a, b, c = beyond.COEFFICIENTS["muon"]
    assert a > 3
    assert abs(a + b + c - 1) > 0.2  # never settles


@pytest.mark.parametrize("name", ["cubic", "quintic"])
@pytest.mark.parametrize("sides", SIDES)
def test_the_classical_iterations_end_in_the_orthogonal_factor(name, sides):
    G = matrices(sides)
    made = beyond.newton_schulz(G, 40, beyond.COEFFICIENTS[name])
    np.testing.assert_allclose(made, beyond.orthogonal_factor(G), rtol=0, atol=1e-9)


@pytest.mark.parametrize("power", [-600, -30, 30, 600])
def test_the_scale_of_a_matrix_does_not_matter_to_newton_schulz_and_zero_stays_zero(power):
    G = matrices((3, 2))
    np.testing.assert_allclose(beyond.newton_schulz(2.0**power * G), beyond.newton_schulz(G), rtol=1e-12, atol=0)
    assert not beyond.newton_schulz(np.zeros((2, 3))).any()


@pytest.mark.parametrize("sides", SIDES)
def test_the_orthogonal_factor_is_the_gradient_of_the_sum_of_the_singular_values(sides):
    G = matrices(sides)[0]

    def nuclear(flat):
        return np.linalg.svd(flat.reshape(*flat.shape[:-1], *sides), compute_uv=False).sum(-1)

    slope = derivatives.central_difference(nuclear, G.ravel()).reshape(sides)
    np.testing.assert_allclose(beyond.orthogonal_factor(G), slope, rtol=0, atol=1e-8)


def test_what_a_matrix_has_lost_its_orthogonal_factor_does_not_invent():
    G = np.outer([3.0, 4.0, 0.0], [1.0, 0.0]) * [[1.0], [1.0], [1.0]]
    np.testing.assert_allclose(beyond.orthogonal_factor(G), [[0.6, 0], [0.8, 0], [0, 0]], rtol=0, atol=ROUNDING)
    G = np.outer([0.1, 0.7, 0.3], [0.3, 0.9])  # of rank 1 but for rounding
    s = np.linalg.svd(beyond.orthogonal_factor(G), compute_uv=False)
    np.testing.assert_allclose(s, [1, 0], rtol=0, atol=ROUNDING)
    assert not beyond.orthogonal_factor(np.zeros((2, 2))).any()


# How long a step is in each norm, and the most that a linear loss can fall along a step of length 1.
LENGTH = {
    "euclidean": lambda D: np.sqrt((D**2).sum((-2, -1))),
    "max": lambda D: np.abs(D).max((-2, -1)),
    "spectral": lambda D: np.linalg.svd(D, compute_uv=False).max(-1),
}
MOST = {
    "euclidean": LENGTH["euclidean"],
    "max": lambda G: np.abs(G).sum((-2, -1)),
    "spectral": lambda G: np.linalg.svd(G, compute_uv=False).sum(-1),
}


@pytest.mark.parametrize("norm", beyond.NORMS)
@pytest.mark.parametrize("sides", SIDES)
def test_the_steepest_step_of_each_norm(norm, sides):
    G, D = matrices(sides), beyond.steepest(matrices(sides), norm)
    np.testing.assert_allclose(LENGTH[norm](D), 1, rtol=1e-12)
    np.testing.assert_allclose((G * D).sum((-2, -1)), -MOST[norm](G), rtol=1e-12)
    others = matrices(sides, 2000, seed=1)
    others /= LENGTH[norm](others)[:, None, None]
    assert ((others * G[0]).sum((-2, -1)) >= (G[0] * D[0]).sum() - 1e-12).all()
    assert not beyond.steepest(0 * G, norm).any()


def test_what_is_no_matrix_is_refused():
    for f in (beyond.newton_schulz, beyond.orthogonal_factor, lambda G: beyond.steepest(G, "max")):
        for G in (1.0, [1.0, 2.0], np.ones((3, 0)), np.ones((0, 3))):
            with pytest.raises(ValueError, match=r"^G must have shape \(..., rows, columns\)"):
                f(G)
    for bad in ((1.0, 2.0), 3.0, (1, 2, 3, 4)):
        with pytest.raises(ValueError, match=r"^coefficients must be three numbers"):
            beyond.polynomial(0.5, 5, bad)
    with pytest.raises(ValueError, match=r"^norm must be one of euclidean, max, spectral"):
        beyond.steepest(np.eye(2), "nuclear")


# Muon


@pytest.mark.parametrize("sides", SIDES)
def test_muon_is_newton_schulz_of_a_momentum_that_looks_ahead_and_decays_the_old_weight(sides):
    """With a long memory, so that γ and 1 − γ, and m and u, are told apart."""
    size = sides[0] * sides[1]
    gradients, w0 = noisy_gradients(size=size), np.arange(1.0, size + 1)
    h = replay(beyond.muon, gradients, w0, lr=0.1, gamma=0.8, weight_decay=0.3, shape=sides)
    m = faded(gradients, 0.8)
    u = 0.8 * m + 0.2 * gradients
    np.testing.assert_allclose(h.m, m, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(h.u, u, rtol=1e-9, atol=1e-9)
    expected = by_svd(u.reshape(-1, *sides), lambda s: scaled(s / np.sqrt((s**2).sum())))
    np.testing.assert_allclose(h.X, expected, rtol=0, atol=1e-9)
    tall = {(5, 2): 2.5, (6, 1): 6}.get(sides, 1)
    step = 0.1 * (np.sqrt(tall) * expected.reshape(-1, size) + 0.3 * h.w[:-1])
    np.testing.assert_allclose(steps_of(h), step, rtol=0, atol=1e-9)


@pytest.mark.parametrize("power", [-100, -10, 10, 100])
def test_muons_step_has_the_same_singular_values_whatever_the_gradients_scale(power):
    gradients = noisy_gradients(size=6)
    one, other = (replay(beyond.muon, g, lr=0.1, shape=(3, 2)) for g in (gradients, 2.0**power * gradients))
    s, of_other = (np.linalg.svd(steps_of(h).reshape(-1, 3, 2), compute_uv=False) for h in (one, other))
    np.testing.assert_allclose(of_other, s, rtol=1e-9, atol=1e-12)
    assert (s.max() / (0.1 * np.sqrt(1.5))).round(1) <= 1.2
    np.testing.assert_allclose(other.w, one.w, rtol=0, atol=1e-12)


def test_muon_stands_still_without_a_gradient():
    np.testing.assert_array_equal(beyond.muon(np.ones(6), np.zeros_like, lr=0.1, shape=(2, 3))[0], np.ones(6))


# Shampoo


def inverse_fourth_root(A):
    """By the iteration of Denman and Beavers for the root, twice, and without any eigenvalue."""
    for _ in range(2):
        root, inverse = A, np.eye(len(A))
        for _ in range(60):
            root, inverse = (root + np.linalg.inv(inverse)) / 2, (inverse + np.linalg.inv(root)) / 2
        A = root
    return np.linalg.inv(A)


@pytest.mark.parametrize("sides", SIDES)
def test_shampoo_divides_by_the_fourth_roots_of_what_rows_and_columns_have_gathered(sides):
    gradients = np.random.default_rng(0).standard_normal((12, *sides))
    h = replay(beyond.shampoo, gradients.reshape(12, -1), lr=0.1, eps=0.5, shape=sides)
    L = np.cumsum([G @ G.T for G in gradients], axis=0)
    R = np.cumsum([G.T @ G for G in gradients], axis=0)
    np.testing.assert_allclose(h.L, L, rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(h.R, R, rtol=1e-12, atol=1e-12)
    for t, G in enumerate(gradients):
        left, right = (inverse_fourth_root(A[t] + 0.5 * np.eye(len(A[t]))) for A in (L, R))
        np.testing.assert_allclose(h.U[t], left @ G @ right, rtol=0, atol=1e-10)
    np.testing.assert_allclose(steps_of(h), 0.1 * h.U.reshape(12, -1), rtol=0, atol=1e-13)


@pytest.mark.parametrize("sides", SIDES)
def test_shampoos_first_step_is_the_orthogonal_factor_as_eps_vanishes(sides):
    """Also where a singular value is lost."""
    for G in (matrices(sides)[0], np.outer(np.arange(1, sides[0] + 1), np.arange(1, sides[1] + 1))):
        w, _ = beyond.shampoo(np.zeros(G.size), lambda w, G=G: G.ravel(), lr=0.1, eps=1e-14, shape=sides)
        np.testing.assert_allclose(w.reshape(sides), -0.1 * beyond.orthogonal_factor(G), rtol=0, atol=1e-7)


def test_shampoo_of_diagonal_matrices_is_adagrad():
    gradients = noisy_gradients(size=3)
    flat = np.zeros((60, 9))
    flat[:, ::4] = gradients
    h = replay(beyond.shampoo, flat, lr=0.1, eps=0.01, shape=(3, 3)).w
    np.testing.assert_allclose(h[:, ::4], replay(optimizers.adagrad, gradients, lr=0.1, eps=0.01).w, rtol=1e-9)


def test_shampoos_eps_is_one_number_for_each_run():
    gradients = noisy_gradients(10, 4)
    twice = np.stack([gradients, gradients], axis=1)
    batch = replay(beyond.shampoo, twice, lr=0.1, eps=np.array([[0.1], [1.0]]), shape=(2, 2)).w
    for i, eps in enumerate((0.1, 1.0)):
        alone = replay(beyond.shampoo, gradients, lr=0.1, eps=eps, shape=(2, 2)).w
        np.testing.assert_allclose(batch[:, i], alone, rtol=1e-9, atol=1e-12)
    with pytest.raises(ValueError, match=r"^eps must be one number for each run"):
        beyond.shampoo(W, grad, eps=np.full(9, 0.1), shape=(3, 3))


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
