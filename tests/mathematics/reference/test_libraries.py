"""Every optimizer against torch, optax or pytorch_optimizer, where installed: `pip install -e .[reference]`.

`pytest -m reference -rP` shows the differences.

The same 300 gradients are replayed for both, whatever the weights: in a closed loop rounding would grow. 15 % of
them are zero, the others lie within six decades; everything is float64. Each library has the settings that the
docstring of the optimizer names.
"""

import numpy as np
import pytest

from primer import descent, network, optimizers

pytestmark = pytest.mark.reference
WHY = "torch and optax are not installed (pip install -e .[reference])"
STEPS, BOUND = 300, 1e-12
LAYERS = list(network.LAYERS.values())
START = np.random.default_rng(1).standard_normal(9)


def gradients():
    rng = np.random.default_rng(0)
    scale = 10.0 ** rng.uniform(-3, 3, (STEPS, 9))
    return rng.standard_normal((STEPS, 9)) * scale * (rng.random((STEPS, 9)) > 0.15)


GRADIENTS = gradients()


def ours(name, **hyper):
    queue = iter(GRADIENTS)
    return descent.run(optimizers.OPTIMIZERS[name], START, lambda w: next(queue), STEPS, **hyper)


def along_torch(make):
    """The path of ``make(parameters)``, an optimizer of torch, one tensor for all weights."""
    torch = pytest.importorskip("torch", reason=WHY)
    usual = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)  # in it torch keeps NAdam's own running product
    w = torch.tensor(START, dtype=torch.float64, requires_grad=True)
    optimizer, path = make(torch.optim, [w]), [START]
    for g in GRADIENTS:
        w.grad = torch.tensor(g, dtype=torch.float64)
        optimizer.step()
        path.append(w.detach().numpy().copy())
    torch.set_default_dtype(usual)
    return np.array(path)


def along_optax(make, layers=(slice(0, 9),), slow=False):
    """The path of ``make(optax)``, one leaf for each layer. Lookahead has a fast and a slow copy of each."""
    jax = pytest.importorskip("jax", reason=WHY)
    optax = pytest.importorskip("optax", reason=WHY)
    with jax.enable_x64(True):
        optimizer = make(optax)
        w = [jax.numpy.array(START[s]) for s in layers]
        w = optax.LookaheadParams.init_synced(w) if slow else w
        state, path = optimizer.init(w), [START]

        @jax.jit
        def step(g, state, w):
            updates, state = optimizer.update(g, state, w)
            return optax.apply_updates(w, updates), state

        for g in GRADIENTS:
            w, state = step([jax.numpy.array(g[s]) for s in layers], state, w)
            path.append(np.concatenate([np.asarray(leaf) for leaf in (w.fast if slow else w)]))
    assert path[-1].dtype == np.float64
    return np.array(path)


ADAM = {"lr": 0.01}
TORCH = {
    "gd": ({"lr": 0.01}, lambda optim, w: optim.SGD(w, lr=0.01)),
    "momentum": ({"lr": 0.01}, lambda optim, w: optim.SGD(w, lr=0.01, momentum=0.9)),
    "nag": ({"lr": 0.01}, lambda optim, w: optim.SGD(w, lr=0.01, momentum=0.9, nesterov=True)),
    "adagrad": ({"lr": 0.1}, lambda optim, w: optim.Adagrad(w, lr=0.1, initial_accumulator_value=1e-8, eps=0)),
    "adam": (ADAM, lambda optim, w: optim.Adam(w, lr=0.01)),
    "adamw": (ADAM | {"weight_decay": 0.1}, lambda optim, w: optim.AdamW(w, lr=0.01, weight_decay=0.1)),
    "nadam": (ADAM, lambda optim, w: optim.NAdam(w, lr=0.01, momentum_decay=1e6)),
}
# What neither torch nor optax has, from pytorch_optimizer.
OTHERS = {
    "adabound": (
        {"lr": 0.01, "final_lr": 0.05, "gamma": 0.01},
        lambda library, w: library.AdaBound(w, lr=0.01, final_lr=0.05, gamma=0.01),
    ),
}
OPTAX = {
    "gd": ({"lr": 0.01}, lambda optax: optax.sgd(0.01)),
    "momentum": ({"lr": 0.01}, lambda optax: optax.sgd(0.01, momentum=0.9)),
    "nag": ({"lr": 0.01}, lambda optax: optax.sgd(0.01, momentum=0.9, nesterov=True)),
    "adagrad": ({"lr": 0.1}, lambda optax: optax.adagrad(0.1, initial_accumulator_value=0, eps=1e-8)),
    "rmsprop": ({"lr": 0.01}, lambda optax: optax.rmsprop(0.01, decay=0.9, eps=1e-8)),
    "adam": (ADAM, lambda optax: optax.adam(0.01)),
    "adamw": (ADAM | {"weight_decay": 0.1}, lambda optax: optax.adamw(0.01, weight_decay=0.1)),
    "radam": (ADAM, lambda optax: optax.radam(0.01, threshold=4 + 1e-12)),
    "amsgrad": (ADAM, lambda optax: optax.amsgrad(0.01, bias_correction_mu=False, bias_correction_nu=False)),
    "nadam": (ADAM, lambda optax: optax.nadam(0.01)),
    "lookahead": (
        ADAM | {"inner": optimizers.adam},
        lambda optax: optax.lookahead(optax.adam(0.01), sync_period=5, slow_step_size=0.5),
    ),
    "lamb": (
        ADAM | {"weight_decay": 0.1, "layers": LAYERS},
        lambda optax: optax.lamb(0.01, eps=1e-6, weight_decay=0.1),
    ),
    "lion": ({"lr": 0.01, "weight_decay": 0.1}, lambda optax: optax.lion(0.01, b1=0.9, b2=0.99, weight_decay=0.1)),
}


def compare(library, name, hyper, path):
    """The largest difference between the paths; relative to the weight where it is larger than 1."""
    history = ours(name, **hyper)
    # With nesterov=True the libraries' parameter is our look-ahead point.
    w = np.concatenate([START[None], history.w[1:] - 0.9 * history.v]) if name == "nag" else history.w
    difference = (np.abs(w - path) / np.maximum(1, np.abs(path))).max()
    print(f"{library} {name}: largest difference {difference:.1e}")
    assert np.abs(path - START).max() > 0.1
    assert difference <= BOUND


@pytest.mark.parametrize("name", TORCH)
def test_equal_to_torch(name):
    hyper, make = TORCH[name]
    compare("torch", name, hyper, along_torch(make))


@pytest.mark.parametrize("name", OTHERS)
def test_equal_to_pytorch_optimizer(name):
    library = pytest.importorskip("pytorch_optimizer", reason="pytorch_optimizer is not installed")
    hyper, make = OTHERS[name]
    compare("pytorch_optimizer", name, hyper, along_torch(lambda _, w: make(library, w)))


@pytest.mark.parametrize("name", OPTAX)
def test_equal_to_optax(name):
    hyper, make = OPTAX[name]
    path = along_optax(make, LAYERS if name == "lamb" else [slice(0, 9)], slow=name == "lookahead")
    compare("optax", name, hyper, path)


def test_adam_whose_gradient_holds_the_decay_is_torchs_with_weight_decay():
    queue = iter(GRADIENTS)
    path = along_torch(lambda optim, w: optim.Adam(w, lr=0.01, weight_decay=0.1))
    w = descent.run(optimizers.adam, START, lambda w: next(queue) + 0.1 * w, STEPS, lr=0.01).w
    np.testing.assert_allclose(w, path, rtol=BOUND, atol=BOUND)


def test_every_optimizer_has_its_library():
    assert {*OPTAX, *OTHERS} == set(optimizers.OPTIMIZERS)
    assert set(TORCH) <= set(OPTAX)
