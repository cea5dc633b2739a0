"""Every figure of the course: any value of any control, in any order, gives a picture and true words."""

import io
import re

import numpy as np
import pytest
from PIL import Image

from primer import data, descent, explorers, network, optimizers

ALL = explorers.__all__


def legal_values(control, rng):
    """Both ends of a control and some values between, in random order."""
    if hasattr(control, "options"):
        values = list(control.options)
    elif isinstance(control.value, bool):
        values = [True, False]
    elif isinstance(control.value, int):
        values = [control.min, control.max, *map(int, rng.integers(control.min, control.max + 1, 4))]
    elif hasattr(control, "base"):
        values = [*(control.base ** np.array([control.min, control.max, *rng.uniform(control.min, control.max, 4)]))]
    else:
        values = [control.min, control.max, 0.0, *rng.uniform(control.min, control.max, 4)]
    rng.shuffle(values)
    return values


def is_blank(png):
    return len(np.unique(np.asarray(Image.open(io.BytesIO(png)).convert("L")))) < 5


@pytest.mark.parametrize("name", ALL)
def test_fuzz(name):
    """Warnings are errors here; no number may be NaN or infinite, no frame large, no picture blank."""
    rng = np.random.default_rng(0)
    explorer = getattr(explorers, name)()
    events = [(n, value) for n, control in explorer.controls.items() for value in legal_values(control, rng)] * 2
    rng.shuffle(events)
    for at, (control, value) in enumerate(events):
        kind = type(explorer.controls[control].value)
        explorer.controls[control].value = kind(value)
        shown = explorer.text + " ".join(re.findall(r"<text[^>]*>([^<]*)", explorer.frame))
        assert not re.search(r"\b(nan|inf)", shown, re.IGNORECASE), (control, value, shown)
        drawn = re.sub(r'"data:image/png;base64,[^"]*"', "", explorer.frame)
        assert not re.search(r"\b(nan|inf)\b", drawn, re.IGNORECASE), (control, value)
        assert 500 < len(explorer.frame) <= 60_000
        if at % 10 == 0:
            assert not is_blank(explorer.still())


@pytest.mark.parametrize("name", ALL)
def test_every_preset_shows_something_of_its_own(name):
    explorer = getattr(explorers, name)()
    frames = set()
    for title in explorer.presets:
        explorer.set(preset=title)
        frames.add(explorer.frame)
        shared = explorer.preset
        explorer.reset()
        explorer.set(preset=shared)
        assert explorer.frame in frames
    assert len(frames) == len(explorer.presets) >= 2


@pytest.mark.parametrize("name", ALL)
def test_every_control_matters_and_is_labelled(name):
    """From the start or, where a control has nothing to do there, from one of the presets."""
    explorer = getattr(explorers, name)()
    rng = np.random.default_rng(1)
    for control_name, control in explorer.controls.items():
        assert control.description
        assert any(_changes(explorer, control, place, rng) for place in (None, *explorer.presets)), control_name


def _changes(explorer, control, place, rng):
    """Whether the values of a control give different pictures or words, from the start or a preset."""
    explorer.reset()
    if place is not None:
        explorer.set(preset=place)
    frames = set()
    for value in legal_values(control, rng):
        control.value = type(control.value)(value)
        frames.add(explorer.frame + explorer._background.value)
    return len(frames) > 1


def test_network_live_says_the_forward_pass():
    explorer = explorers.network_live()
    explorer.set(x1=1.0, x2=2.0, y=1.0, w2_11=-0.5)
    w = network.EXAMPLE_W.copy()
    w[6] = -0.5
    net = network.forward(w, [1, 2])
    for number in (net.a1[0], net.a1[1], network.loss(w, [1, 2], 1.0)):
        assert f"{number:.4g}" in explorer.text
    for number in (*net.z1, net.y_hat):
        assert f"{abs(number):.3f}" in explorer.frame


@pytest.mark.parametrize("name", network.PARAMETERS)
def test_chain_rule_shows_factors_product_and_three_equal_checks(name):
    explorer = explorers.chain_rule()
    explorer.set(name=name, x1=1.5, y=-2.0, w2_12=1.0)
    w = network.EXAMPLE_W.copy()
    w[7] = 1.0
    x, y = np.array([1.5, -1.0]), -2.0
    texts = re.findall(r"<text[^>]*>([^<]*)", explorer.frame)
    for *_, value in network.chain(w, x, y, name):
        assert f"{value:+.3f}".replace("-", "−") in texts
    partial = network.gradient(w, x, y)[network.PARAMETERS.index(name)]
    assert f"{partial:+.6f}".replace("-", "−") in texts
    checks = [text for text in texts if len(text.partition(".")[2]) == 10]
    assert len(checks) == 3
    for check in checks:
        assert float(check.replace("−", "-")) == pytest.approx(partial, abs=2e-10)
    assert f"when {name} goes {'down' if partial > 0 else 'up'}" in explorer.text


def test_one_update_says_before_after_and_the_promise():
    explorer = explorers.one_update()
    assert "from 0.09172 to 0.002524" in explorer.text
    w, x, y = network.EXAMPLE_W, network.EXAMPLE_X, network.EXAMPLE_Y
    grad = network.gradient(w, x, y)
    assert f"−η‖∇L‖² = −{0.5 * grad @ grad:.4g}" in explorer.text
    explorer.set(lr=2.0)
    assert "the loss rose" in explorer.text
    explorer.set(y=round(float(network.forward(w, x).y_hat), 2), lr=0.5)
    assert "% of the predicted" in explorer.text


def test_loss_surface_walks_the_path_of_gradient_descent():
    explorer = explorers.loss_surface()
    explorer.set(across="w2_11", up="w2_12", data="XOR, four samples", train="all nine", lr=0.5, steps=25)
    start = network.EXAMPLE_W.copy()
    start[[6, 7]] = (-1.0, -4.0)
    end = descent.run(optimizers.gd, start, lambda w: network.gradient(w, data.XOR_X, data.XOR_Y), 25, lr=0.5).w[-1]
    assert f"to ({end[6]:.4g}, {end[7]:.4g})".replace("-", "−") in explorer.text
    assert f"to {network.loss(end, data.XOR_X, data.XOR_Y):.4g}." in explorer.text
    explorer.set(up="w2_11")
    assert "choose two different" in explorer.text


def test_loss_surface_says_when_a_run_diverges():
    explorer = explorers.loss_surface()
    explorer.set(lr=100.0, steps=200, start_across=6.0, start_up=6.0, across="w2_11", up="b2_1")
    said = re.search(r"diverged at step (\d+)", explorer.text)
    assert said
    axes = [6, 8]
    start = network.EXAMPLE_W.copy()
    start[axes] = 6.0
    only = np.isin(np.arange(9), axes)
    history = descent.run(
        optimizers.gd, start, lambda w: only * network.gradient(w, network.EXAMPLE_X, network.EXAMPLE_Y), 200, lr=100.0
    )
    assert history.diverged == int(said[1])


def test_vanishing_signal_sets_exactly_the_units_it_says():
    explorer = explorers.vanishing_signal()
    explorer.set(z=6.0)
    slope = np.exp(-6) / (1 + np.exp(-6)) ** 2
    assert f"σ' = {slope:.4g}" in explorer.text
    both = explorer.text
    explorer.set(units="hidden unit 2")
    assert explorer.text != both


def test_gradient_check_lands_on_the_known_errors():
    """Truncation errors of the differences at the worked example, known to three digits."""
    explorer = explorers.gradient_check()
    explorer.set(h=1e-2)
    assert "0.005 (forward difference), 4e−07 (central difference)" in explorer.text
    explorer.set(h=1e-3)
    assert "0.0005 (forward difference), 4e−09 (central difference)" in explorer.text


def test_training_loop_counts_and_steps_like_the_batches_say():
    explorer = explorers.training_loop()
    for batch, per_epoch in {1: 12, 4: 3, 5: 3, 12: 1}.items():
        explorer.set(batch=batch, step=4 * per_epoch + 3)  # the first update of the second epoch, made
        assert f"An epoch has {per_epoch} updates; {per_epoch + 1} made" in explorer.text
        assert explorer.text.startswith("Epoch 2, batch 1 of")
    explorer.set(batch=5, step=4 * 2)
    assert "batch 3 of 3 (2 samples)" in explorer.text
    for stage, word in enumerate(("Forward", "Loss", "Backward", "Update")):
        explorer.set(step=stage)
        assert word in explorer.text
        assert f"{int(stage == 3)} made" in explorer.text


@pytest.mark.parametrize(
    ("lr", "regime"),
    [
        (0.01, "crawls"),
        (0.2, "converges"),
        (0.5, "in one step"),
        (0.99, "comes closer"),
        (1.0, "for ever"),
        (1.01, "diverges"),
    ],
)
def test_one_weight_names_what_the_learning_rate_does(lr, regime):
    explorer = explorers.one_weight()
    explorer.set(lr=lr, start=-3.0, steps=1)
    assert regime in explorer.text
    assert f"from −3 to {1 + (1 - 2 * lr) * -4:.4g}".replace("-", "−") in explorer.text


def test_learning_lands_on_the_known_epoch_and_says_when_it_diverges():
    explorer = explorers.learning()
    explorer.set(task="XOR", seed=10, lr=0.5, batch=4, epochs=483)
    assert "fell below 0.001 in epoch 483" in explorer.text
    explorer.set(epochs=482)
    assert "not below 0.001 yet" in explorer.text
    explorer.set(lr=5.0, epochs=600)
    assert re.search(r"diverged in epoch \d+", explorer.text)
    explorer.set(lr=0.51)  # typed, between the stops of the slider
    stops = explorers.learning()
    stops.set(lr=0.5, epochs=600)
    assert explorer.text != stops.text
    assert "η = 0.51" in explorer.text


def test_tangent_error_is_quartered_by_half_the_step():
    explorer = explorers.tangent()
    explorer.set(step=0.01)
    assert "it is 4 times smaller" in explorer.text
    w, x, y = network.EXAMPLE_W, network.EXAMPLE_X, network.EXAMPLE_Y
    assert f"promises −{0.01 * np.linalg.norm(network.gradient(w, x, y)):.4g}" in explorer.text


def test_which_way_finds_the_known_angles():
    explorer = explorers.which_way()
    explorer.set(step=1.0)
    assert "length is 27° from −∇L" in explorer.text
    explorer.set(step=0.001)
    assert "length is 0° from −∇L" in explorer.text
    explorer.set(angle=90.0, step=0.01)
    assert "first order promises" in explorer.text
    explorer.set(angle=120.0)
    assert f"promises −{0.01 * np.hypot(5, 25) / 2:.4g}" in explorer.text


@pytest.mark.parametrize(("step", "share"), [(0.1, 0), (0.5, 18), (1.0, 82), (2.0, 98)])
def test_random_directions_beat_the_gradient_as_often_as_known(step, share):
    explorer = explorers.random_directions()
    explorer.set(step=step)
    assert f"{share} % of 2000" in explorer.text


def test_plus_minus_divide_says_what_each_rule_does():
    explorer = explorers.plus_minus_divide()
    explorer.set(surface="ravine", lr=0.07, steps=30)
    assert "divide: w ÷ ∇L has loss 0.52" in explorer.text
    x, y = -5 * 0.93**30, (1 - 25 * 0.07) ** 30
    assert f"w − η∇L has loss {0.5 * (x * x + 25 * y * y):.3g}" in explorer.text


def test_search_ladder_looks_as_often_as_it_says():
    explorer = explorers.search_ladder()
    explorer.set(looks=0)
    assert explorer.text.count("25") == 4
    explorer.set(looks=60, seed=0)
    assert f"gradient descent {0.5 * (25 * 0.93**120 + 25 * 0.75**120):.3g}" in explorer.text
