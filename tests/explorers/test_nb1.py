"""The figures of notebook 1 say what is true."""

import re

import pytest

from primer import explorers


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
