"""Faults that a careless hand may write, each of which the tests must notice.

``FAULTS["optimizers.adam"]`` lists ``(what, right, wrong)``: in that function of ``primer/optimizers.py`` (or in the
class or table of that name) the text ``right``, which stands there exactly once, becomes ``wrong``.
"""

from figures import FIGURES_1_TO_3
from judging import JUDGE, READING, TOKENS
from later import FIGURES_4_TO_5
from newer import NEWER, NEWER_RATES
from saving import FACES, MEMORY, SETTLE
from sixth import NB6

M = "m = beta1 * state.m + (1 - beta1) * g"
V = "v = beta2 * state.v + (1 - beta2) * g**2"
ROOT = "(np.sqrt(v_hat) + eps)"


def averages():
    """The faults that can be made in any optimizer with Adam's m and v."""
    return [
        ("β1 and 1 − β1 swapped", M, "m = (1 - beta1) * state.m + beta1 * g"),
        ("m without its share 1 − β1", M, "m = beta1 * state.m + g"),
        ("β2 and 1 − β2 swapped", V, "v = (1 - beta2) * state.v + beta2 * g**2"),
        ("v with β1", V, "v = beta1 * state.v + (1 - beta1) * g**2"),
        ("v of |g|, not of g²", V, "v = beta2 * state.v + (1 - beta2) * abs(g)"),
    ]


def corrected():
    """Those, and the faults of the bias correction."""
    return [
        *averages(),
        ("v is not corrected", "v_hat = v / (1 - beta2**t)", "v_hat = v + 0.0"),
        ("v corrected with β1", "v_hat = v / (1 - beta2**t)", "v_hat = v / (1 - beta1**t)"),
        ("t one too large", "t = state.t + 1", "t = state.t + 2"),
        ("t one too small", "t = state.t + 1", "t = state.t"),
    ]


def m_corrected():
    """The faults of m̂ = m / (1 − β1^t)."""
    return [
        ("m is not corrected", "m_hat = m / (1 - beta1**t)", "m_hat = m + 0.0"),
        ("m corrected with β2", "m_hat = m / (1 - beta1**t)", "m_hat = m / (1 - beta2**t)"),
    ]


def rooted():
    """The faults of the denominator √v̂ + ε."""
    return [
        ("ε inside the root", ROOT, "np.sqrt(v_hat + eps)"),
        ("no ε", ROOT, "np.sqrt(v_hat)"),
        ("no root", ROOT, "(v_hat + eps)"),
        ("the old v in the denominator", ROOT, "(np.sqrt(state.v / (1 - beta2**t)) + eps)"),
    ]


STEPS = {
    "optimizers.gd": [
        ("uphill", "w - lr * g", "w + lr * g"),
        ("no learning rate", "w - lr * g", "w - g"),
        ("only the sign", "w - lr * g", "w - lr * np.sign(g)"),
        ("steps not counted", "t=state.t + 1", "t=state.t"),
    ],
    "optimizers.momentum": [
        ("uphill", "return w - v", "return w + v"),
        ("γ and 1 − γ swapped", "gamma * state.v", "(1 - gamma) * state.v"),
        ("an average, not a sum", "lr * g", "(1 - gamma) * lr * g"),
        ("the rate outside v", "lr * g\n    return w - v", "g\n    return w - lr * v"),
        ("the old velocity moves", "return w - v", "return w - gamma * state.v"),
        ("Nesterov's step", "return w - v", "return w - (gamma * v + lr * g)"),
    ],
    "optimizers.nag": [
        ("gradient at w, not at the look-ahead", "w - gamma * state.v", "w"),
        ("looks back", "w - gamma * state.v", "w + gamma * state.v"),
        ("looks too far", "w - gamma * state.v", "w - state.v"),
        ("steps from the look-ahead", "return w - v", "return look - v"),
        ("γ and 1 − γ swapped", "v = gamma * state.v", "v = (1 - gamma) * state.v"),
        ("the rate outside v", "lr * g\n    return w - v", "g\n    return w - lr * v"),
    ],
    "optimizers.adagrad": [
        ("uphill", "w - lr * g /", "w + lr * g /"),
        ("no memory", "state.v + g**2", "g**2"),
        ("sum of |g|, not of g²", "state.v + g**2", "state.v + abs(g)"),
        ("ε outside the root", "np.sqrt(v + eps)", "(np.sqrt(v) + eps)"),
        ("no root", "np.sqrt(v + eps)", "(v + eps)"),
        ("the old v in the denominator", "np.sqrt(v + eps)", "np.sqrt(state.v + eps)"),
        ("one length for all weights", "np.sqrt(v + eps)", "np.sqrt(v.sum(-1, keepdims=True) + eps)"),
    ],
    "optimizers.rmsprop": [
        ("β and 1 − β swapped", "beta * state.v + (1 - beta) * g**2", "(1 - beta) * state.v + beta * g**2"),
        ("v without its share 1 − β", "(1 - beta) * g**2", "g**2"),
        ("v of |g|, not of g²", "g**2", "abs(g)"),
        ("ε outside the root", "np.sqrt(v + eps)", "(np.sqrt(v) + eps)"),
        ("no root", "np.sqrt(v + eps)", "(v + eps)"),
        ("the old v in the denominator", "np.sqrt(v + eps)", "np.sqrt(state.v + eps)"),
        ("v is corrected", "np.sqrt(v + eps)", "np.sqrt(v / (1 - beta ** (state.t + 1)) + eps)"),
    ],
    "optimizers.adam": [
        ("uphill", "w - lr", "w + lr"),
        ("g in the numerator", "lr * m_hat", "lr * g"),
        *corrected(),
        *m_corrected(),
        *rooted(),
    ],
    "optimizers.adamw": [
        ("decay after the step", "w - lr * (u + weight_decay * w)", "(w - lr * u) * (1 - lr * weight_decay)"),
        ("decay through the gradient", "g = grad(w)", "g = grad(w) + weight_decay * w"),
        ("decay without the rate", "lr * (u + weight_decay * w)", "lr * u - weight_decay * w"),
        ("growth, not decay", "u + weight_decay * w", "u - weight_decay * w"),
        ("no decay", "u + weight_decay * w", "u"),
        *corrected(),
        *m_corrected(),
        *rooted(),
    ],
    "optimizers.radam": [
        ("waits for ρ > 5", "r = np.where(rho > 4", "r = np.where(rho > 5"),
        ("Adam's step from the first on", "u = np.where(rho > 4", "u = np.where(rho > 0"),
        ("no rectification", "r * m_hat", "m_hat"),
        ("r without its root", "root = np.sqrt(np.divide(", "root = (np.divide("),
        ("r upside down", "r * m_hat /", "m_hat / r /"),
        ("ρ∞ without − 1", "2 / (1 - beta2) - 1", "2 / (1 - beta2)"),
        ("ρ without its 2", "rho_inf - 2 * t", "rho_inf - t"),
        ("r without ρ below", "(rho_inf - 2) * rho)", "(rho_inf - 2))"),
        ("g before the rectification", "+ eps), m_hat)", "+ eps), g)"),
        *corrected(),
        *m_corrected(),
        *rooted(),
    ],
    "optimizers.amsgrad": [
        ("max of g², not of v", "np.maximum(state.v_max, v)", "np.maximum(state.v_max, g**2)"),
        ("min, not max", "np.maximum(state.v_max, v)", "np.minimum(state.v_max, v)"),
        ("no max", "np.maximum(state.v_max, v)", "v + 0.0"),
        ("v fades from the max", "beta2 * state.v +", "beta2 * state.v_max +"),
        ("the current v in the denominator", "np.sqrt(v_max) + eps", "np.sqrt(v) + eps"),
        ("ε inside the root", "(np.sqrt(v_max) + eps)", "np.sqrt(v_max + eps)"),
        ("m is corrected", "lr * m /", "lr * m / (1 - beta1 ** (state.t + 1)) /"),
        ("v is corrected", "np.sqrt(v_max)", "np.sqrt(v_max / (1 - beta2 ** (state.t + 1)))"),
        *averages(),
    ],
    "optimizers.adabound": [
        ("the bounds swapped", "low, high)", "high, low)"),
        ("one bound's sign: low is high", "low = final_lr * (1 - 1 /", "low = final_lr * (1 + 1 /"),
        ("one bound's sign: high is low", "(1 + np.divide(", "(1 - np.divide("),
        ("γt without its + 1", "(gamma * t + 1)", "(gamma * t)"),
        ("γt with a + 1 above", "np.divide(1, gamma * t)", "np.divide(1, gamma * t + 1)"),
        ("γ left out below", "(gamma * t + 1)", "(t + 1)"),
        ("γ left out above", "np.divide(1, gamma * t)", "np.divide(1, t)"),
        ("t left out", "(gamma * t + 1)", "(gamma + 1)"),
        ("the bounds close on η", "low = final_lr", "low = lr"),
        ("an upper bound alone", "+ eps), low, high)", "+ eps), 0, high)"),
        ("a lower bound alone", "+ eps), low, high)", "+ eps), low, np.inf)"),
        ("no bounds", "+ eps), low, high)", "+ eps), 0, np.inf)"),
        ("v held, before the root", "np.sqrt(v) + eps", "np.sqrt(np.clip(v, low, high)) + eps"),
        ("the step held, not the rate", "w - rate * m", "w - np.clip(rate * m, low, high)"),
        ("Adam's step length held", "w - rate * m", "w - np.sign(m) * np.clip(abs(rate * m), low, high)"),
        ("g, not m", "rate * m", "rate * g"),
        ("uphill", "w - rate", "w + rate"),
        ("m is not corrected", " / (1 - beta1**t)", ""),
        ("v is not corrected", " * np.sqrt(1 - beta2**t)", ""),
        ("v corrected upside down", "np.sqrt(1 - beta2**t)", "1 / np.sqrt(1 - beta2**t)"),
        ("m corrected with β2", "(1 - beta1**t)", "(1 - beta2**t)"),
        ("ε inside the root", "(np.sqrt(v) + eps)", "np.sqrt(v + eps)"),
        ("no ε", "(np.sqrt(v) + eps)", "np.sqrt(v)"),
        ("no root", "(np.sqrt(v) + eps)", "(v + eps)"),
        ("the old v", "np.sqrt(v)", "np.sqrt(state.v)"),
        ("t one too large", "t = state.t + 1", "t = state.t + 2"),
        *averages(),
    ],
    "optimizers.nadam": [
        ("m corrected for this step, not the next", "(t + 1)", "t"),
        ("g corrected for the next step", "g / (1 - beta1**t)", "g / (1 - beta1 ** (t + 1))"),
        ("m not faded once more", "m_hat = beta1 * m", "m_hat = m"),
        ("the old m", "m_hat = beta1 * m", "m_hat = beta1 * state.m"),
        ("Adam's m̂", "beta1 * m / (1 - beta1 ** (t + 1)) + (1 - beta1) * g / (1 - beta1**t)", "m / (1 - beta1**t)"),
        ("gradient at a look-ahead", "g = grad(w)", "g = grad(w - lr * state.m)"),
        *corrected(),
        *rooted(),
    ],
    "optimizers.lookahead": [
        ("slow copy one step late", "memory.t % k == 0", "(memory.t - 1) % k == 0"),
        ("called back at every step", "memory.t % k == 0", "memory.t % k >= 0"),
        ("α and 1 − α swapped", "slow + alpha * (fast - slow)", "fast + alpha * (slow - fast)"),
        ("the fast weights are not called back", "return np.where(back, slow, fast)", "return fast + 0.0"),
        ("the slow weights do not move", "np.where(back, slow + alpha * (fast - slow), slow)", "slow + 0.0"),
        ("the slow weights begin after the first step", "begun else w\n", "begun else fast\n"),
        ("the inner memory is lost", "inner(w, grad, state, **hyper) if begun", "inner(w, grad, **hyper) if begun"),
    ],
    "optimizers.lamb": [
        ("trust upside down", "np.divide(w_norm, u_norm", "np.divide(u_norm, w_norm"),
        ("no trust", "lr * trust[..., layer] * u", "lr * u"),
        ("the first layer's trust for all", "trust[..., layer]", "trust[..., :1]"),
        (
            "sum of |w|, not the length",
            "np.linalg.norm(a[..., s], axis=-1)",
            "np.linalg.norm(a[..., s], ord=1, axis=-1)",
        ),
        ("one length for all layers", "np.linalg.norm(a[..., s], axis=-1)", "np.linalg.norm(a, axis=-1)"),
        ("trust of g, not of u", "for a in (w, u)", "for a in (w, g)"),
        ("trust 0 where a length is 0", "out=np.ones_like", "out=np.zeros_like"),
        ("trust 0 for weights of 0", "(w_norm > 0) & (u_norm > 0)", "u_norm > 0"),
        ("decay outside the trust", "- step,", "- step - lr * weight_decay * w,"),
        ("growth, not decay", "+ weight_decay * w", "- weight_decay * w"),
        ("decay through the gradient", "g = grad(w)", "g = grad(w) + weight_decay * w"),
        *corrected(),
        *m_corrected(),
        *rooted(),
    ],
    "optimizers.lion": [
        ("no sign", "np.sign(c)", "c"),
        ("sign of g", "np.sign(c)", "np.sign(g)"),
        ("sign of the new m", "np.sign(c)", "np.sign(m)"),
        ("c with β2", "c = beta1 * state.m + (1 - beta1) * g", "c = beta2 * state.m + (1 - beta2) * g"),
        ("m with β1", "m = beta2 * state.m + (1 - beta2) * g", "m = beta1 * state.m + (1 - beta1) * g"),
        ("what moves is kept", "m = beta2 * state.m + (1 - beta2) * g", "m = c + 0.0"),
        ("β2 and 1 − β2 swapped", "beta2 * state.m + (1 - beta2) * g", "(1 - beta2) * state.m + beta2 * g"),
        (
            "decay after the step",
            "w - lr * (np.sign(c) + weight_decay * w)",
            "(w - lr * np.sign(c)) * (1 - lr * weight_decay)",
        ),
        ("growth, not decay", "+ weight_decay * w", "- weight_decay * w"),
        ("sign(0) = 1", "np.sign(c)", "np.where(c < 0, -1.0, 1.0)"),
    ],
}

RATES = {
    "schedules.halve_every": [
        ("falls all the time", "t // n", "t / n"),
        ("one step early", "t // n", "(t + 1) // n"),
        ("one step late", "t // n", "(t - 1) // n"),
        ("grows", "0.5 **", "2.0 **"),
    ],
    "schedules.exponential": [
        ("grows", "np.exp(-k * t)", "np.exp(k * t)"),
        ("the article's η0^(−kt)", "lr * np.exp(-k * t)", "lr ** (-k * t)"),
        ("one step early", "np.exp(-k * t)", "np.exp(-k * (t + 1))"),
        ("a power of 2", "np.exp(-k * t)", "np.exp2(-k * t)"),
    ],
    "schedules.inverse": [
        ("without k", "(1 + k * t)", "(1 + t)"),
        ("one step early", "(1 + k * t)", "(1 + k * (t + 1))"),
        ("a root", "(1 + k * t)", "np.sqrt(1 + k * t)"),
        ("grows", "lr / (1 + k * t)", "lr * (1 + k * t)"),
    ],
    "schedules.halve_when_worse": [
        (
            "halved when as good",
            'worse = now > memory["error"]',
            'worse = now >= memory["error"]',
        ),
        ("halved when better", "np.where(worse, 0.5, 1.0)", "np.where(worse, 1.0, 0.5)"),
        ("compared with the best", 'memory["rate"], now\n', 'memory["rate"], np.minimum(now, memory["error"])\n'),
        ("asked at every step", "t % every == 0", "t % every >= 0"),
        ("asked one step late", "t % every == 0", "t % every == 1"),
        ("not begun anew with a run", "if t == 0 or not memory:", "if not memory:"),
        ("one rate for the whole batch", "np.expand_dims(worse, -1) if now.ndim else worse", "np.any(worse)"),
    ],
}

GRADIENTS = {
    "surfaces.ravine": [
        ("∂x without its mixed part", "(xx * x + xy * y,", "(xx * x,"),
        ("∂y with the wrong sign", "xy * x + yy * y),", "xy * x - yy * y),"),
        ("½ missing", "lambda x, y: 0.5 * (", "lambda x, y: ("),
        ("turned the other way", "(1 - ratio) * c * s", "(ratio - 1) * c * s"),
        ("steep and flat swapped", "c * c + ratio * s * s", "ratio * c * c + s * s"),
        ("radians for degrees", "np.cos(np.radians(angle))", "np.cos(angle)"),
    ],
    "surfaces._beale": [
        ("2 missing in ∂x", "2 * (r * (y[..., None]", "1 * (r * (y[..., None]"),
        ("the power not brought down", "x[..., None] * powers * y", "x[..., None] * y"),
        ("the power not lowered", "** (powers - 1)", "** powers"),
        ("∂x without − 1", "** powers - 1)", "** powers)"),
        ("a wrong constant", "2.625", "2.65"),
    ],
    "surfaces._himmelblau": [
        ("∂x: 2 for 4", "4 * x * (", "2 * x * ("),
        ("∂y: sign", "+ 4 * y *", "- 4 * y *"),
        ("∂x: 7 for 11", "4 * x * (x**2 + y - 11)", "4 * x * (x**2 + y - 7)"),
        ("the partials swapped", "lambda x, y: (\n", "lambda y, x: (\n"),
    ],
    "surfaces._plateau": [
        ("sign of ∂x", "(x * bump(x, y), ", "(-x * bump(x, y), "),
        ("½ missing", "(x**2 + y**2) / 2", "(x**2 + y**2)"),
        ("the inner derivative forgotten", ", y * bump(x, y))", ", bump(x, y))"),
    ],
    "surfaces._net_slice": [
        ("σ for σ′", "a * (1 - a) * x1", "a * x1"),
        ("the weight y forgotten", "(error * y[..., None] * a *", "(error * a *"),
        ("the input forgotten", "(1 - a) * x1)", "(1 - a))"),
        ("sum for mean", "(error * a).mean(-1)", "(error * a).sum(-1)"),
        ("½ missing", "return 0.5 * ((", "return 1.0 * (("),
        ("sign of the error", "error = y[..., None] * a - target", "error = target - y[..., None] * a"),
    ],
    "surfaces.slice_of": [
        ("the partials swapped", "grad(placed(x, y))[..., axes]", "grad(placed(x, y))[..., axes[::-1]]"),
        ("the two places swapped", "= x, y", "= y, x"),
        ("starts at 0", "w[axes] if start is None", "0 * w[axes] if start is None"),
    ],
    "surfaces.SURFACES": [
        ("Rosenbrock: sign in ∂x", "-2 * (1 - x) - 400", "2 * (1 - x) - 400"),
        ("Rosenbrock: 200 for 400", "- 400 * x", "- 200 * x"),
        ("Rosenbrock: 100 for 200", "200 * (y - x**2)),", "100 * (y - x**2)),"),
        ("Rastrigin: 2π forgotten", "2 * x + 20 * np.pi * np.sin", "2 * x + 10 * np.sin"),
        ("Rastrigin: sign in ∂y", "2 * y + 20 * np.pi", "2 * y - 20 * np.pi"),
        ("Rastrigin: cos for sin", "np.sin(2 * np.pi * x)", "np.cos(2 * np.pi * x)"),
        ("saddle: sign in ∂y", "(x, -y + y**3)", "(x, y + y**3)"),
        ("saddle: the power not brought down", "(x, -y + y**3)", "(x, -y + 0.25 * y**3)"),
        ("Styblinski–Tang: ½ missing in ∂x", "2 * x**3 - 16 * x + 2.5", "4 * x**3 - 32 * x + 5"),
        ("Styblinski–Tang: the constant forgotten", "2 * y**3 - 16 * y + 2.5", "2 * y**3 - 16 * y"),
        ("bowl: ∂x and ∂y swapped", "lambda x, y: (x, y)", "lambda x, y: (y, x)"),
        ("bowl: ½ missing", "0.5 * (x**2 + y**2)", "(x**2 + y**2)"),
    ],
    "network.sigmoid": [("e^z for e^(−z)", "np.exp(-z)", "np.exp(z)")],
    "network.sigmoid_slope": [("σ for σ′", "a * (1 - a)", "a"), ("σ² for σ", "a * (1 - a)", "a * (1 - a * a)")],
    "network.forward": [
        ("W1 transposed", "(W1 * x[..., None, :]).sum(-1)", "(W1 * x[..., :, None]).sum(-2)"),
        ("b1 forgotten", ".sum(-1) + b1", ".sum(-1) + 0 * b1"),
        ("b2 forgotten", ".sum(-1) + b2", ".sum(-1) + 0 * b2"),
        ("no σ", "a1 = sigmoid(z1)", "a1 = z1 + 0.0"),
    ],
    "network.loss": [
        ("½ missing", "0.5 * (y", "(y"),
        ("sum for mean", "half_square.mean(-1)", "half_square.sum(-1)"),
        ("no square", ".y_hat) ** 2", ".y_hat)"),
    ],
    "network.gradient": [
        ("sign of δ2", "delta2 = -(y", "delta2 = (y"),
        ("twice δ2", "delta2 = -(y", "delta2 = -2 * (y"),
        ("σ for σ′", "* net.a1 * (1 - net.a1)", "* net.a1"),
        ("σ′ forgotten", "* net.a1 * (1 - net.a1)", "* 1.0"),
        ("σ′ of a for σ′ of z", "* net.a1 * (1 - net.a1)", "* sigmoid_slope(net.a1)"),
        ("W2 forgotten", "delta1 = W2 * delta2", "delta1 = delta2"),
        ("W2 the wrong way round", "delta1 = W2 * delta2", "delta1 = W2[..., ::-1] * delta2"),
        ("∂W1 transposed", "delta1[..., :, None] * x[..., None, :]", "delta1[..., None, :] * x[..., :, None]"),
        ("∂W2 with z for a", "delta2 * net.a1, delta2]", "delta2 * net.z1, delta2]"),
        ("∂b1 and ∂W2 swapped", "delta1, delta2 * net.a1, delta2]", "delta2 * net.a1, delta1, delta2]"),
        ("sum for mean", "grad.mean(-2)", "grad.sum(-2)"),
    ],
    "network.chain": [
        ("sign of the residual", "residual = -(y", "residual = (y"),
        ("the other input", "x[..., source - 1]", "x[..., 2 - source]"),
        ("the other hidden unit", "net.a1[..., source - 1]", "net.a1[..., 2 - source]"),
        ("the other unit's weight", "W2[..., j, None] if x.ndim == 2 else W2[..., j]", "W2[..., 1 - j] + 0 * residual"),
        ("σ for σ′", "net.a1[..., j] * (1 - net.a1[..., j])", "net.a1[..., j]"),
        ("b1's last factor is 0", "np.ones_like(slope) if", "np.zeros_like(slope) if"),
    ],
}

DRIVER = {
    "descent._walk": [
        (
            "the step of divergence off by one",
            "np.where(diverged == 0, t, diverged)",
            "np.where(diverged == 0, t - 1, diverged)",
        ),
        ("the last step of divergence, not the first", "np.where(diverged == 0, t, diverged))", "t)"),
        ("a diverged run goes on", "& (diverged == 0)", "& (diverged >= 0)"),
        ("the memory is lost", "make(t, w, state)", "make(t, w)"),
        ("only the weights are looked at", ' or _large(getattr(new_state, "g", new_w))', ""),
    ],
    "descent._maker": [("a schedule one step late", "_at(t - 1, w, hyper)", "_at(t, w, hyper)")],
    "descent._finite": [
        ("the state may be infinite", "(w, *quantities)", "(w,)"),
        ("one diverged run takes the others along", "axis=0)", "axis=0).all()"),
    ],
    "descent._hold": [
        ("a diverged run's state is lost", "quantity, last)", "quantity, 0.0)"),
        ("all of a batch is held", "np.where(alive.reshape", "np.where(alive.all() & alive.reshape"),
    ],
    "descent._is_per_run": [
        ("a state of matrices is not looked at", "np.ndim(quantity) >= w.ndim", "np.ndim(quantity) == w.ndim"),
    ],
    "descent._array": [("the sides of a matrix are hyper-parameters", 'name == "shape" or ', "")],
    "descent.end": [
        ("nobody knows what diverged", "diverged=diverged)", "diverged=0 * diverged)"),
        ("none is a count", 'checks.count("steps", steps, 1)', 'checks.count("steps", steps)'),
    ],
    "descent.path": [("it begins late", "weights[t] = w", "weights[t - 1] = w")],
    "descent.sweep": [
        ("reached last, not first", " & (reached < 0)", ""),
        ("the axes in another order", 'indexing="ij"', 'indexing="xy"'),
    ],
}

FAULTS = STEPS | RATES | GRADIENTS | DRIVER | TOKENS | READING | JUDGE | MEMORY | FACES | SETTLE
FAULTS |= FIGURES_1_TO_3 | FIGURES_4_TO_5 | NEWER | NEWER_RATES | NB6
