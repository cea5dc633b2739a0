"""Muon, Shampoo, SOAP, Newton–Schulz and the three norms: their identities, each by another way than the code."""

import functools

import numpy as np
import pytest
import sympy
from replays import ROUNDING, W, faded, grad, noisy_gradients, replay, steps_of

from primer import beyond, derivatives, descent, optimizers
from primer.beyond import BEYOND

SIDES = [(3, 3), (5, 2), (2, 5), (6, 1), (1, 4)]
MUONS = (3.4445, -4.7750, 2.0315)
MATRICES = ["muon", "shampoo", "soap"]


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


@pytest.mark.parametrize("name", MATRICES)
@pytest.mark.parametrize("shape", [(2, 4), (9,), (3, 3, 1), (-3, -3), (3.0, 3), 9, None, "33", {3, 9}, [[3], [3]]])
def test_sides_that_do_not_hold_each_weight_are_refused(name, shape):
    with pytest.raises(ValueError, match=r"^shape must be \(rows, columns\), two whole numbers whose product is 9"):
        BEYOND[name](W, grad, shape=shape)


@pytest.mark.parametrize("name", MATRICES)
def test_sides_are_no_axis_of_a_sweep_and_may_be_a_list(name):
    swept = descent.sweep(BEYOND[name], W, grad, 5, lr=[0.01, 0.1], shape=[3, 3])
    assert list(swept.axes) == ["lr"]
    alone = descent.run(BEYOND[name], W, grad, 5, lr=0.1, shape=(3, 3))
    np.testing.assert_allclose(swept.w[1], alone.w[-1], rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("name", MATRICES)
def test_a_world_whose_rows_and_columns_are_turned_has_the_turned_path(name):
    """Unlike Adam's. Row by row: the entries of P W Qᵀ are those of W as a vector, times the Kronecker product."""
    gradients, turn = noisy_gradients(20, 6), np.kron(turned(2, 1), turned(3, 2))
    step = functools.partial(BEYOND[name], shape=(2, 3))
    one = replay(step, gradients, lr=0.1).w
    np.testing.assert_allclose(replay(step, gradients @ turn.T, lr=0.1).w, one @ turn.T, rtol=0, atol=1e-7)
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


# SOAP


@pytest.mark.parametrize("sides", SIDES)
def test_soap_is_adam_along_the_eigenvectors_of_what_rows_and_columns_average(sides):
    """Along eigenvectors found as singular vectors; without memory of its own each axis would be Adam's."""
    gradients = np.random.default_rng(0).standard_normal((12, *sides))
    hyper = {"beta1": 0.8, "beta2": 0.9, "eps": 0.3}
    h = replay(beyond.soap, gradients.reshape(12, -1), lr=0.1, shape=sides, **hyper)
    m = faded(gradients, 0.8)
    L, R = (faded([each(G) for G in gradients], 0.9) for each in (lambda G: G @ G.T, lambda G: G.T @ G))
    np.testing.assert_allclose(h.L, L, rtol=0, atol=1e-12)
    np.testing.assert_allclose(h.R, R, rtol=0, atol=1e-12)
    np.testing.assert_allclose(h.m, m, rtol=0, atol=1e-12)
    v = 0
    for t, G in enumerate(gradients):
        Q, P = (np.linalg.svd(A[t])[0][:, ::-1] for A in (L, R))
        v = 0.9 * v + 0.1 * (Q.T @ G @ P) ** 2
        step = (Q.T @ m[t] @ P / (1 - 0.8 ** (t + 1))) / (np.sqrt(v / (1 - 0.9 ** (t + 1))) + 0.3)
        np.testing.assert_allclose(steps_of(h)[t].reshape(sides), 0.1 * Q @ step @ P.T, rtol=0, atol=1e-9)


@pytest.mark.parametrize("sides", SIDES)
def test_soaps_first_step_is_the_orthogonal_factor_as_eps_vanishes(sides):
    """Also where a singular value is lost."""
    for G in (matrices(sides)[0], np.outer(np.arange(1, sides[0] + 1), np.arange(1, sides[1] + 1))):
        w, _ = beyond.soap(np.zeros(G.size), lambda w, G=G: G.ravel(), lr=0.1, eps=1e-14, shape=sides)
        np.testing.assert_allclose(w.reshape(sides), -0.1 * beyond.orthogonal_factor(G), rtol=0, atol=1e-7)


def test_soap_of_diagonal_matrices_is_adam_while_their_order_stays():
    gradients = matrices((3,), 60) * [1, 10, 100]
    flat = np.zeros((60, 9))
    flat[:, ::4] = gradients
    hyper = {"lr": 0.1, "beta1": 0.9, "beta2": 0.99, "eps": 0.01}
    h = replay(beyond.soap, flat, shape=(3, 3), **hyper).w
    np.testing.assert_allclose(h[:, ::4], replay(optimizers.adam, gradients, **hyper).w, rtol=1e-9)
    np.testing.assert_array_equal(np.delete(h, [0, 4, 8], 1), 0)


def test_soap_loses_nothing_of_a_run_beside_one_whose_gradients_are_huge():
    gradients = matrices((4,), 10)
    both = np.stack([gradients, 1e30 * gradients], axis=1)
    batch = replay(beyond.soap, both, np.zeros((2, 4)), lr=0.1, shape=(2, 2)).w
    alone = replay(beyond.soap, gradients, lr=0.1, shape=(2, 2)).w
    np.testing.assert_allclose(batch[:, 0], alone, rtol=0, atol=1e-9)


@pytest.mark.parametrize("step", [beyond.shampoo, beyond.soap])
def test_a_gradient_whose_square_overflows_is_no_standstill(step):
    with np.errstate(all="ignore"):
        assert np.isnan(step(W, lambda w: np.full(9, 1e200), shape=(3, 3))[0]).all()


_OF_A_RUN = [("shampoo", "eps"), ("soap", "beta1"), ("soap", "beta2"), ("soap", "eps")]


@pytest.mark.parametrize(("name", "argument"), _OF_A_RUN)
def test_what_turns_whole_matrices_is_one_number_for_each_run(name, argument):
    step, gradients = BEYOND[name], matrices((4,), 10)
    twice = np.stack([gradients, gradients], axis=1)
    values = (0.1, 0.9)
    batch = replay(step, twice, lr=0.1, shape=(2, 2), **{argument: np.reshape(values, (2, 1))}).w
    for i, value in enumerate(values):
        alone = replay(step, gradients, lr=0.1, shape=(2, 2), **{argument: value}).w
        np.testing.assert_allclose(batch[:, i], alone, rtol=1e-9, atol=1e-12)
    with pytest.raises(ValueError, match=rf"^{argument} must be one number for each run"):
        step(W, grad, shape=(3, 3), **{argument: np.full(9, 0.1)})
