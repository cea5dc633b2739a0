"""Every optimizer against torch, optax, pytorch_optimizer or timm, where installed: `pip install -e .[reference]`.

`pytest -m reference -rP` shows the differences.

The same 300 gradients are replayed for both, whatever the weights: in a closed loop rounding would grow. 15 % of
them are zero, the others lie within six decades; everything is float64. Each library has the settings that the
docstring of the optimizer names.
"""

import numpy as np
import pytest

from primer import beyond, descent, experiments, network, optimizers, schedules

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


# Those beyond the article. The weights are a matrix of three rows and three columns where one is asked for.
BEYOND_BOUND = 1e-9


def alike(path, expected, bound=BEYOND_BOUND):
    difference = (np.abs(path - expected) / np.maximum(1, np.abs(expected))).max()
    print(f"largest difference {difference:.1e}")
    assert np.abs(expected - expected[0]).max() > 0.1
    assert difference <= bound


def ours_beyond(name, **hyper):
    queue = iter(GRADIENTS)
    return descent.run(beyond.BEYOND[name], START, lambda w: next(queue), STEPS, **hyper)


def along_torchs_matrix(make, shape):
    """As ``along_torch``, with one tensor of this shape."""
    torch = pytest.importorskip("torch", reason=WHY)
    w = torch.tensor(START.reshape(shape), requires_grad=True)
    optimizer, path = make(torch.optim, [w]), [START]
    for g in GRADIENTS:
        w.grad = torch.tensor(g.reshape(shape))
        optimizer.step()
        path.append(w.detach().numpy().ravel().copy())
    return np.array(path)


@pytest.mark.parametrize("shape", [(3, 3), (9, 1), (1, 9)])
@pytest.mark.parametrize(("rounded", "bound"), [(False, BEYOND_BOUND), (True, 0.05)])
def test_muon_is_torchs_without_its_bfloat16(monkeypatch, shape, rounded, bound):
    """With it the paths of 300 steps, which are 1 long and more, lie 0.005 to 0.015 apart."""
    torch = pytest.importorskip("torch", reason=WHY)
    if not rounded:
        monkeypatch.setattr(torch.Tensor, "bfloat16", torch.Tensor.clone)
    path = along_torchs_matrix(lambda optim, w: optim.Muon(w, lr=0.02, momentum=0.9, weight_decay=0.1), shape)
    alike(ours_beyond("muon", lr=0.02, gamma=0.9, weight_decay=0.1, shape=shape).w, path, bound)


@pytest.mark.parametrize("shape", [(3, 3), (9, 1)])
def test_shampoo_is_that_of_pytorch_optimizer(shape):
    """ε is large, so that the matrices which gather six decades have no eigenvalue that is lost in rounding."""
    library = pytest.importorskip("pytorch_optimizer", reason="pytorch_optimizer is not installed")
    path = along_torchs_matrix(lambda _, w: library.Shampoo(w, lr=0.1, matrix_eps=0.1), shape)
    alike(ours_beyond("shampoo", lr=0.1, eps=0.1, shape=shape).w, path)


def test_schedule_free_is_optaxs():
    """Its parameter is y of the coming step, its weights for evaluation are ours."""
    jax = pytest.importorskip("jax", reason=WHY)
    optax = pytest.importorskip("optax", reason=WHY)
    h = ours_beyond("schedule_free", lr=0.01, beta=0.8)
    with jax.enable_x64(True):
        optimizer = optax.contrib.schedule_free_sgd(0.01, b1=0.8, state_dtype=jax.numpy.float64)
        y = jax.numpy.array(START)
        state, evaluated, looked = optimizer.init(y), [START], []
        for g in GRADIENTS:
            looked.append(np.asarray(y))
            updates, state = optimizer.update(jax.numpy.array(g), state, y)
            y = optax.apply_updates(y, updates)
            evaluated.append(np.asarray(optax.contrib.schedule_free_eval_params(state, y)))
    alike(h.w, np.array(evaluated))
    alike(h.y, np.array(looked))


@pytest.mark.parametrize("name", ["adam", "lion"])
def test_cautious_is_timms_caution(name):
    timm = pytest.importorskip("timm.optim", reason="timm is not installed")
    theirs = {"adam": timm.AdamWLegacy, "lion": timm.Lion}[name]
    h = ours_beyond("cautious", inner=optimizers.OPTIMIZERS[name], lr=0.01)
    alike(h.w, along_torch(lambda _, w: theirs(w, lr=0.01, weight_decay=0, caution=True)))


@pytest.mark.parametrize("falls", [False, True])
def test_the_corrected_forms_of_amsgrad_are_optaxs_and_torchs(falls):
    queue = iter(GRADIENTS)
    path = descent.run(experiments.corrected_amsgrad, START, lambda w: next(queue), STEPS, lr=0.01, falls=falls).w
    if falls:
        alike(path, along_torch(lambda optim, w: optim.Adam(w, lr=0.01, amsgrad=True)))
    else:
        alike(path, along_optax(lambda optax: optax.amsgrad(0.01)))


def test_the_moving_average_is_torchs():
    torch = pytest.importorskip("torch", reason=WHY)
    average = torch.optim.swa_utils.get_ema_multi_avg_fn(0.9)
    path = np.cumsum(GRADIENTS, axis=0)
    now, expected = torch.tensor(path[0]), [path[0]]
    for w in path[1:]:
        average([now], [torch.tensor(w)], 0)
        expected.append(now.numpy().copy())
    alike(beyond.ema(path, 0.9), np.array(expected))


def test_clipping_is_optaxs():
    jax = pytest.importorskip("jax", reason=WHY)
    optax = pytest.importorskip("optax", reason=WHY)
    with jax.enable_x64(True):
        clip = optax.clip_by_global_norm(2.0)
        expected = [np.asarray(clip.update(jax.numpy.array(g), clip.init(None))[0]) for g in GRADIENTS]
    alike(beyond.clip_by_norm(GRADIENTS, 2.0), np.array(expected))


def test_the_rates_of_today_are_optaxs():
    jax = pytest.importorskip("jax", reason=WHY)
    optax = pytest.importorskip("optax", reason=WHY)
    with jax.enable_x64(True):
        theirs = {
            schedules.cosine(0.3, 100): optax.cosine_decay_schedule(0.3, 100),
            schedules.warm_up(schedules.cosine(0.3, 90), 10): optax.warmup_cosine_decay_schedule(
                init_value=0.3 / 11, peak_value=0.3, warmup_steps=10, decay_steps=100
            ),
            schedules.stable_decay(0.3, 100): optax.join_schedules(
                [optax.constant_schedule(0.3), optax.linear_schedule(0.3, 0.0, 20)], [80]
            ),
        }
        for rule, schedule in theirs.items():
            expected = [float(schedule(jax.numpy.array(t, dtype=float))) for t in range(100)]
            np.testing.assert_allclose([rule.at(t, None) for t in range(100)], expected, rtol=BEYOND_BOUND)


def test_every_optimizer_has_its_library():
    assert {*OPTAX, *OTHERS} == set(optimizers.OPTIMIZERS)
    assert set(TORCH) <= set(OPTAX)
