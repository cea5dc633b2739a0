"""What came after the article: optimizers of today, and what stands beside an optimizer in a run of today.

``muon``, ``shampoo``, ``soap``, ``schedule_free`` and ``cautious`` are called as those in ``primer.optimizers``. The
first three see a matrix: ``shape`` = (rows, columns) says which, and the last axis of ``w`` holds its entries row by
row. A network has several: each matrix is an optimizer's own run, and biases are Adam's.
``clip_by_norm`` is put around a gradient and ``ema`` over a history; the rates of today are in ``primer.schedules``.
"""

import numpy as np

from primer import checks
from primer.optimizers import lookahead
from primer.rules import State, rule

# a, b and c of Newton–Schulz. Muon's rise fastest from 0 and never settle; the others meet 1 with slope 0.
COEFFICIENTS = {"muon": (3.4445, -4.7750, 2.0315), "cubic": (1.5, -0.5, 0.0), "quintic": (1.875, -1.25, 0.375)}
NORMS = ("euclidean", "max", "spectral")


@rule
def muon(w, grad, state=State(t=0, m=0.0), *, lr=0.02, gamma=0.95, weight_decay=0.0, shape):
    """Muon: the momentum of a matrix, its singular values brought near 1, so that no direction is left behind.

    m_t = γ m_{t−1} + (1 − γ) g;  u = γ m_t + (1 − γ) g;  X = ``newton_schulz`` (u as a matrix);
    w_{t+1} = w_t − η (√max(1, rows / columns) X + λ w_t).
    η is ``lr`` > 0, γ is ``gamma`` in [0, 1), λ is ``weight_decay`` ≥ 0; ``shape`` = (rows, columns) of the matrix
    whose entries, row by row, are the last axis. State: ``t``, ``g`` = ∇L(w_t), ``m``, ``u``, and ``X`` of shape
    (..., rows, columns); m_0 = 0. u = 0 stays 0. Equal to torch.optim.Muon(momentum=γ, weight_decay=λ) but for its
    rounding to bfloat16, which shows in the third digit; its defaults are η = 1e-3 and λ = 0.1. optax.contrib.muon
    corrects m and u for their start at zero and has a scale of its own.
    Source: K. Jordan et al., "Muon: an optimizer for hidden layers in neural networks", 2024.
    """
    rows, columns = _sides(shape, w.shape[-1])
    g = grad(w)
    m = gamma * state.m + (1 - gamma) * g
    u = gamma * m + (1 - gamma) * g
    X = _near_orthogonal(u.reshape(*u.shape[:-1], rows, columns), 5, COEFFICIENTS["muon"])
    step = np.sqrt(max(1, rows / columns)) * X.reshape(u.shape) + weight_decay * w
    return w - lr * step, State(t=state.t + 1, g=g, m=m, u=u, X=X)


@rule
def shampoo(w, grad, state=State(t=0, L=0.0, R=0.0), *, lr=0.1, eps=1e-4, shape):
    """Shampoo: Adagrad for a matrix, which learns besides each entry's scale how rows and columns go together.

    L_t = L_{t−1} + G Gᵀ;  R_t = R_{t−1} + Gᵀ G;  U = (L_t + ε I)^(−1/4) G (R_t + ε I)^(−1/4);  w_{t+1} = w_t − η U,
    where G is ∇L(w_t) as a matrix.
    η is ``lr`` > 0, ε is ``eps`` > 0; ``shape`` = (rows, columns) of the matrix whose entries, row by row, are the last
    axis. State: ``t``, ``g`` = ∇L(w_t), ``L`` of shape (..., rows, rows), ``R`` of shape (..., columns, columns), and
    ``U`` of shape (..., rows, columns); L_0 = R_0 = 0. An eigenvalue of L or R that is lost in the rounding of the
    largest one counts as that rounding. Equal to Shampoo(matrix_eps=ε) of pytorch_optimizer; torch, keras and optax
    have none.
    Source: V. Gupta, T. Koren and Y. Singer, "Shampoo: preconditioned stochastic tensor optimization", ICML 2018; there
    L_0 = R_0 = ε I.
    """
    rows, columns = _sides(shape, w.shape[-1])
    _check_one_a_run(eps=eps)
    g = grad(w)
    G = g.reshape(*g.shape[:-1], rows, columns)
    L = state.L + G @ G.swapaxes(-1, -2)
    R = state.R + G.swapaxes(-1, -2) @ G
    U = _inverse_fourth_root(L, eps) @ G @ _inverse_fourth_root(R, eps)
    return w - lr * U.reshape(*U.shape[:-2], -1), State(t=state.t + 1, g=g, L=L, R=R, U=U)


@rule
def soap(w, grad, state=State(t=0, L=0.0, R=0.0, m=0.0, v=0.0), *, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8, shape):
    """SOAP: Adam along the directions that Shampoo finds, so that it does not matter how the loss is turned.

    L_t = β2 L_{t−1} + (1 − β2) G Gᵀ;  R_t = β2 R_{t−1} + (1 − β2) Gᵀ G, with eigenvectors Q and P;
    m_t = β1 m_{t−1} + (1 − β1) G;  v_t = β2 v_{t−1} + (1 − β2) (Qᵀ G P)²;
    w_{t+1} = w_t − η Q U Pᵀ,  U = Qᵀ m̂_t P / (√v̂_t + ε), where G is ∇L(w_t) as a matrix and m̂ and v̂ are Adam's.
    η is ``lr`` > 0, β1 and β2 are ``beta1`` and ``beta2`` in [0, 1), ε is ``eps`` > 0; ``shape`` = (rows, columns) of
    the matrix whose entries, row by row, are the last axis. State: ``t``, ``g`` = ∇L(w_t), ``L`` of shape
    (..., rows, rows), ``R`` of shape (..., columns, columns), and ``m``, ``v``, ``m_hat``, ``v_hat`` of shape
    (..., rows, columns), v along the eigenvectors, with the smallest eigenvalue first; all begin with 0. What is lost
    in the rounding of the largest entry of Qᵀ G P or Qᵀ m P counts as 0. The paper takes the eigenvectors of the step
    before, renews them every ten steps by one step of an iteration, begins to move with the second gradient, and has
    β1 = β2 = 0.95 and η = 0.003.
    Source: N. Vyas et al., "SOAP: improving and stabilizing Shampoo using Adam", ICLR 2025.
    """
    rows, columns = _sides(shape, w.shape[-1])
    _check_one_a_run(beta2=beta2, beta1=beta1, eps=eps)
    beta1, beta2, eps = (np.asarray(each)[..., None] if np.ndim(each) else each for each in (beta1, beta2, eps))
    g = grad(w)
    G = g.reshape(*g.shape[:-1], rows, columns)
    t = state.t + 1
    L = beta2 * state.L + (1 - beta2) * G @ G.swapaxes(-1, -2)
    R = beta2 * state.R + (1 - beta2) * G.swapaxes(-1, -2) @ G
    Q, P = _eigen(L)[1], _eigen(R)[1]
    m = beta1 * state.m + (1 - beta1) * G
    v = beta2 * state.v + (1 - beta2) * _along(Q, G, P) ** 2
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    U = _along(Q, m_hat, P) / (np.sqrt(v_hat) + eps)
    step = Q @ U @ P.swapaxes(-1, -2)
    return w - lr * step.reshape(w.shape), State(t=t, g=g, L=L, R=R, m=m, v=v, m_hat=m_hat, v_hat=v_hat)


@rule
def schedule_free(w, grad, state=State(t=0), *, lr=0.1, beta=0.9):
    """Schedule-Free gradient descent: z walks at a constant rate, the weights are the mean of where it has been.

    y = (1 − β) z_t + β w_t;  z_{t+1} = z_t − η ∇L(y);  w_{t+1} = w_t + (z_{t+1} − w_t) / t.
    η is ``lr`` > 0, β is ``beta`` in [0, 1); t begins with 1, so that w_2 = z_2, and z_1 = w_1.
    State: ``t``, ``y``, ``g`` = ∇L(y), ``z``. The paper's x is w here: where the loss is to be looked at, at any time.
    Equal to optax.contrib.schedule_free_sgd(b1=β) while η is constant: its parameter is y, and its
    schedule_free_eval_params gives w. Source: A. Defazio et al., "The road less scheduled", NeurIPS 2024.
    """
    z = state.z if state.t else w
    y = (1 - beta) * z + beta * w
    g = grad(y)
    t = state.t + 1
    z = z - lr * g
    return w + (z - w) / t, State(t=t, y=y, g=g, z=z)


@rule
def cautious(w, grad, state=State(t=0), *, inner, **hyper):
    """A cautious optimizer: where the inner one's step goes against the gradient of now, the weight waits.

    u = w_t − (one step of ``inner`` from w_t);  mask = [u g > 0] / max(share of the weights with u g > 0, 0.001);
    w_{t+1} = w_t − mask u, each weight by itself.
    ``inner`` is an optimizer that has no weights of its own, and ``hyper`` are its hyper-parameters. State: ``mask``
    and all of the inner optimizer's, which is not told of the mask; g is the gradient that it took.
    Equal to timm's optimizers with caution=True, for each array of weights by itself, without weight decay, which they
    take apart from u. cautious=True of pytorch_optimizer divides by a share with one weight more in it.
    Source: K. Liang, L. Chen, B. Liu and Q. Liu, "Cautious optimizers: improving training with one line of code", 2024,
    Algorithm 1, which adds a small number to the share where timm holds it at 0.001.
    """
    _check_inner(inner)
    ahead, memory = inner(w, grad, state, **hyper) if state.t else inner(w, grad, **hyper)
    u = w - ahead
    agree = np.sign(u) * np.sign(memory.g) > 0
    mask = agree / np.maximum(agree.mean(-1, keepdims=True), 1e-3)
    return w - mask * u, State(**vars(memory), mask=mask)


def newton_schulz(G, steps=5, coefficients=COEFFICIENTS["muon"]):
    """Near U Vᵀ for G = U Σ Vᵀ, by matrix products alone: each singular value s becomes ``polynomial`` of s / ‖G‖.

    X = G / ‖G‖ with the root of the sum of squares;  ``steps`` times:  A = X Xᵀ,  X ← a X + (b A + c A²) X.
    ``G`` has shape (..., rows, columns), and so has what is returned; G = 0 stays 0. ``coefficients`` are a, b and c.
    Equal to torch.optim.Muon's but for its rounding to bfloat16.
    Source: K. Jordan et al., as ``muon``; for the cubic Å. Björck and C. Bowie, "An iterative algorithm for computing
    the best estimate of an orthogonal matrix", SIAM Journal on Numerical Analysis 8, 1971.
    """
    return _near_orthogonal(_matrix(G), checks.count("steps", steps), _three(coefficients))


def _near_orthogonal(G, steps, coefficients):
    """``newton_schulz`` without its checks."""
    a, b, c = coefficients
    _, X = _length_and_direction(G, (-2, -1))
    tall = X.shape[-2] > X.shape[-1]
    X = X.swapaxes(-1, -2) if tall else X  # the smaller of X Xᵀ and Xᵀ X does
    for _ in range(steps):
        A = X @ X.swapaxes(-1, -2)
        X = a * X + (b * A + c * A @ A) @ X
    return X.swapaxes(-1, -2) if tall else X


def polynomial(s, steps=5, coefficients=COEFFICIENTS["muon"]):
    """What Newton–Schulz makes of singular values between 0 and 1: ``steps`` times  s ← a s + b s³ + c s⁵.

    ``s`` has any shape, and so has what is returned. ``coefficients`` are a, b and c.
    """
    s, steps, (a, b, c) = checks.array("s", s), checks.count("steps", steps), _three(coefficients)
    for _ in range(steps):
        s = a * s + b * s**3 + c * s**5
    return s


def orthogonal_factor(G):
    """U Vᵀ for G = U Σ Vᵀ: each singular value becomes 1, but one of 0, or lost in rounding, becomes 0.

    ``G`` has shape (..., rows, columns), and so has what is returned.
    """
    U, s, Vt = np.linalg.svd(_matrix(G), full_matrices=False)
    known = s > max(U.shape[-2], Vt.shape[-1]) * np.finfo(float).eps * s[..., :1]
    return (U * known[..., None, :]) @ Vt


def steepest(G, norm):
    """The step D of length 1 in a ``norm`` of matrices that lowers the linear loss Σ G D most.

    "euclidean", the root of the sum of squares: −G / ‖G‖, gradient descent's direction. "max", the largest entry:
    −sign(G), that of Lion and of Adam's first step. "spectral", the largest singular value: −U Vᵀ, that of Muon and of
    Shampoo's first step. ``G`` has shape (..., rows, columns), and so has D; G = 0 gives 0.
    Source: J. Bernstein and L. Newhouse, "Old optimizer, new norm: an anthology", 2024.
    """
    G = _matrix(G)
    if checks.one_of("norm", norm, NORMS) == "euclidean":
        return -_length_and_direction(G, (-2, -1))[1]
    return -np.sign(G) if norm == "max" else -orthogonal_factor(G)


def clip_by_norm(g, limit):
    """g · min(1, c / ‖g‖): a gradient that is longer than c is shortened to it and keeps its direction.

    c is ``limit`` > 0, a number or an array that broadcasts; ``g`` has shape (..., d), and so has what is returned.
    Along a run: ``lambda w: clip_by_norm(grad(w), 1.0)``. Equal to optax.clip_by_global_norm(c);
    torch.nn.utils.clip_grad_norm_ has ‖g‖ + 1e-6.
    Source: R. Pascanu, T. Mikolov and Y. Bengio, "On the difficulty of training recurrent neural networks", ICML 2013.
    """
    g, limit = checks.array("g", g), checks.positive("limit", limit)
    if g.ndim == 0 or g.shape[-1] == 0:
        raise ValueError(f"g must have shape (..., d); got shape {g.shape}")
    length, direction = _length_and_direction(g, -1)
    return np.where(length > limit, limit * direction, g)


def ema(w, beta=0.999):
    """The exponential moving average of weights along a run: a_0 = w_0;  a_t = β a_{t−1} + (1 − β) w_t.

    ``w`` has time first, as ``descent.run`` returns it, and so has what is returned. β is ``beta`` in [0, 1).
    Equal to torch.optim.swa_utils.get_ema_multi_avg_fn(β) and to keras with use_ema=True, whose default for β is 0.99.
    Source: B. T. Polyak and A. B. Juditsky, "Acceleration of stochastic approximation by averaging", SIAM Journal on
    Control and Optimization 30, 1992, for the plain mean.
    """
    w, beta = checks.array("w", w), checks.fraction("beta", beta)
    if w.ndim == 0 or len(w) == 0:
        raise ValueError(f"w must have time as its first axis; got shape {w.shape}")
    averages = [w[0]]
    for now in w[1:]:
        averages.append(averages[-1] + (1 - beta) * (now - averages[-1]))
    return np.array(averages)


def _inverse_fourth_root(A, eps):
    """(A + ε I)^(−1/4) of symmetric matrices, shape (..., n, n), without negative eigenvalues; NaN if not finite."""
    values, Q = _eigen(A)
    rounding = A.shape[-1] * np.finfo(float).eps * values[..., -1:]
    roots = np.maximum(values + eps, rounding) ** -0.25
    return Q * roots[..., None, :] @ Q.swapaxes(-1, -2)


def _eigen(A):
    """Eigenvalues, the smallest first, and eigenvectors as columns of symmetric matrices; NaN if not finite."""
    finite = np.isfinite(A).all((-2, -1), keepdims=True)
    values, Q = np.linalg.eigh(np.where(finite, A, 0.0))
    return values, np.where(finite, Q, np.nan)


def _along(Q, A, P):
    """Qᵀ A P, a matrix along other directions; what is lost in the rounding of its largest entry is 0."""
    turned = Q.swapaxes(-1, -2) @ A @ P
    rounding = 4 * sum(A.shape[-2:]) * np.finfo(float).eps * np.abs(turned).max((-2, -1), keepdims=True)
    return np.where(np.abs(turned) <= rounding, 0.0, turned)


def _length_and_direction(a, axis):
    """The root of the sum of squares along the axis or axes, which it keeps, and ``a`` divided by it; 0 stays 0.

    What is squared is at most 1, so that nothing overflows on the way.
    """
    with np.errstate(all="ignore"):  # what is not finite shows in the result
        largest = np.abs(a).max(axis, keepdims=True)
        a = np.divide(a, largest, out=np.zeros_like(a), where=largest != 0)
        length = np.maximum(np.linalg.norm(a, axis=axis, keepdims=True), 1)
        return largest * length, a / length


def _matrix(G):
    G = checks.array("G", G)
    if G.ndim < 2 or 0 in G.shape[-2:]:
        raise ValueError(f"G must have shape (..., rows, columns); got shape {G.shape}")
    return G


def _sides(shape, size):
    """``shape`` as two whole numbers; ValueError unless a matrix of it has ``size`` entries."""
    try:
        rows, columns = (checks.count("shape", side, 1) for side in shape) if isinstance(shape, (tuple, list)) else ()
        fits = rows * columns == size
    except ValueError:
        fits = False
    if not fits:
        raise ValueError(
            f"shape must be (rows, columns), two whole numbers whose product is {size}, the number of weights; "
            f"got shape={shape!r}"
        )
    return rows, columns


def _check_one_a_run(**hyper):
    for name, value in hyper.items():
        if np.ndim(value) and np.shape(value)[-1] != 1:
            raise ValueError(
                f"{name} must be one number for each run, as an array of shape (..., 1); got {name}={value!r}"
            )


def _three(coefficients):
    numbers = checks.number("coefficients", coefficients)
    if np.shape(numbers) != (3,):
        raise ValueError(f"coefficients must be three numbers, a, b and c; got coefficients={coefficients!r}")
    return numbers


def _check_inner(inner):
    step = getattr(inner, "func", inner)  # of functools.partial
    if not callable(inner) or step in (lookahead, schedule_free, cautious):
        raise ValueError(
            "inner must be an optimizer, such as optimizers.adam, other than lookahead, schedule_free and cautious; "
            f"got {inner=!r}"
        )


BEYOND = {step.__name__: step for step in (muon, shampoo, soap, schedule_free, cautious)}
