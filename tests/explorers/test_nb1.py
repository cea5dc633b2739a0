"""The figures of notebook 1 say what is true."""

import re

import numpy as np
import pytest
from words import lines, numbers_of, says

from primer import data, explorers, network


def test_training_loop_counts_and_steps_like_the_batches_say():
    explorer = explorers.training_loop()
    for batch, per_epoch in {1: 12, 4: 3, 5: 3, 12: 1}.items():
        explorer.set(batch=batch, step=4 * per_epoch + 3)  # the first update of the second epoch, made
        assert f"An epoch has {per_epoch} update{'s' * (per_epoch > 1)}; {per_epoch + 1} made" in explorer.text
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
        (0.045, "crawls"),
        (0.055, "converges from one side"),
        (0.2, "converges from one side"),
        (0.5, "in one step"),
        (0.99, "jumps over and converges"),
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


# Every number in the words, by another way.


@pytest.mark.parametrize(
    ("batch", "lr", "step"), [(4, 0.5, 0), (5, 2.0, 30), (12, 0.1, 59), (1, 0.3, 22), (7, 1.0, 41)]
)
def test_training_loop_says_what_a_plain_loop_finds(batch, lr, step):
    explorer = explorers.training_loop()
    explorer.set(batch=batch, lr=lr, step=step)
    x = np.random.default_rng(4).uniform(-1.5, 1.5, (12, 2))
    y = np.array([network.forward(data.TEACHER_W, row).y_hat for row in x])
    w, update, stage = network.random_start(3), *divmod(step, 4)
    per_epoch = int(np.ceil(12 / batch))
    batches = [some for epoch in range(update // per_epoch + 1) for some in data.batches(12, batch, epoch=epoch)]
    for some in batches[:update]:
        w = w - lr * np.mean([network.gradient(w, x[i], y[i]) for i in some], axis=0)
    now = batches[update]
    slope = np.mean([network.gradient(w, x[i], y[i]) for i in now], axis=0)
    first = [network.forward(w, x[now[0]]).y_hat, y[now[0]]]
    loss, then = (np.mean([network.loss(at, x[i], y[i]) for i in now]) for at in (w, w - lr * slope))
    stages = (first, [loss], [np.linalg.norm(slope)], [lr, loss, then])
    after = w - lr * slope if stage == 3 else w
    whole = np.mean([network.loss(after, *sample) for sample in zip(x, y, strict=True)])
    epoch, number = divmod(update, per_epoch)
    says(explorer, epoch + 1, number + 1, per_epoch, len(now), *stages[stage], per_epoch, update + (stage == 3), whole)
    ring, curve, dot = *lines(explorer, 0), *lines(explorer, 3)
    np.testing.assert_allclose(ring, x[now].T)
    np.testing.assert_allclose(dot[:, 0], (update + (stage == 3), min(whole, 1.4)))  # the frame ends there
    np.testing.assert_allclose(curve[:, -1], (update + (stage == 3), min(whole, 2)))
    boxes = re.findall(r">(?:ŷ: |L |‖∇L‖ |‖Δw‖ )([−+]?[0-9.]+)", explorer.frame)
    sizes = (first[0], loss, np.linalg.norm(slope), lr * np.linalg.norm(slope))
    for said, value in zip(boxes, sizes, strict=False):
        assert float(said.replace("−", "-")) == pytest.approx(value, abs=6e-3)
    assert len(boxes) == stage + 1


def test_the_loss_that_is_too_fast_does_not_fall():
    explorer = explorers.training_loop()
    explorer.set(preset="too fast")
    losses = lines(explorer, 3)[0][1]
    assert losses[-1] > losses[0]
    explorer.set(lr=0.5)
    losses = lines(explorer, 3)[0][1]
    assert losses[-1] < 0.2 * losses[0]


@pytest.mark.parametrize(("lr", "start", "steps"), [(0.1, -3.0, 10), (0.35, 4.5, 3), (1.1, 2.0, 12), (0.7, 0.5, 1)])
def test_one_weight_says_what_a_plain_loop_finds(lr, start, steps):
    explorer = explorers.one_weight()
    explorer.set(lr=lr, start=start, steps=steps)
    w = [start]
    for _ in range(steps):
        w.append(w[-1] - lr * 2 * (w[-1] - 1))
    loss = (w[-1] - 1) ** 2
    says(explorer, lr, 1, 2, 1 - 2 * lr, 2 * (start - 1), start, w[1], steps, w[-1], loss)
    tangent, path, *_ = lines(explorer)
    (left, right), (below, above) = tangent
    assert (above - below) / (right - left) == pytest.approx(2 * (start - 1))
    assert np.interp(start, *tangent) == pytest.approx((start - 1) ** 2)
    np.testing.assert_allclose(path[:, 1], (w[1], (w[1] - 1) ** 2))
    np.testing.assert_allclose(lines(explorer, 1)[1], [[lr], [0.95]])


@pytest.mark.parametrize(
    ("lr", "start", "steps", "fifth"),
    [(0.2, -1.0, 6, (2.0, 2.9)), (0.9, 3.0, 5, (-1.5, 2.0)), (1.2, -1.0, 3, (2.0, 2.9)), (0.05, 0.3, 0, (3.0, -4.0))],
)
def test_line_fit_says_what_a_plain_loop_finds(lr, start, steps, fifth):
    explorer = explorers.line_fit()
    explorer.set(lr=lr, start=start, steps=steps, px=fifth[0], py=fifth[1])
    samples = [*list(zip(data.LINE_X, data.LINE_Y, strict=True))[:4], fifth]

    def loss(w):
        return sum((y - w * x) ** 2 for x, y in samples) / 10

    def slope(w):
        return (loss(w + 1e-4) - loss(w - 1e-4)) / 2e-4

    path = [start]
    for _ in range(steps):
        path.append(path[-1] - lr * slope(path[-1]))
    curvature = slope(1.0) - slope(0.0)
    best = -slope(0.0) / curvature
    end = path[-1]
    said = [start, loss(start), slope(start), steps, lr, end, loss(end), loss(best), best]
    says(explorer, *said, curvature, 2, 2 / curvature, 1 - lr * curvature)
    swung, dashed, thick, gaps, dots, ringed = lines(explorer)
    np.testing.assert_allclose(swung[1, 1::3] / swung[0, 1::3], path, rtol=1e-6)
    np.testing.assert_allclose(dashed[1] / dashed[0], start)
    np.testing.assert_allclose(thick[1] / thick[0], end, rtol=1e-6)
    np.testing.assert_allclose(np.column_stack([dots, ringed]).T, samples)
    np.testing.assert_allclose(gaps[1, 0::3], [end * x for x, _ in samples], rtol=1e-6)
    np.testing.assert_allclose(gaps[:, 1::3].T, samples)
    curve, tangent, walked, *_ = lines(explorer, 1)
    np.testing.assert_allclose(curve[1], [loss(w) for w in curve[0]], rtol=1e-9)
    assert np.diff(tangent[1]) / np.diff(tangent[0]) == pytest.approx(slope(start))
    assert np.interp(start, *tangent) == pytest.approx(loss(start))
    np.testing.assert_allclose(walked, [path, [loss(w) for w in path]], rtol=1e-6)


def test_presets_of_line_fit_show_what_they_say():
    explorer = explorers.line_fit()
    turned, pulled, further, swings = explorer.presets
    seen = {}
    for title in explorer.presets:
        explorer.set(preset=title)
        curve, _, walked, *_ = lines(explorer, 1)
        seen[title] = walked[0], curve[0][curve[1].argmin()], curve[1].max() - curve[1].min()
    assert abs(seen[turned][0][-1] - seen[turned][1]) < 0.1 * abs(seen[turned][0][0] - seen[turned][1])
    assert abs(seen[pulled][1] - seen[turned][1]) > 1
    assert seen[further][2] > 1.4 * seen[turned][2]
    gaps = np.abs(seen[swings][0] - seen[swings][1])
    assert (np.diff(gaps) > 0).all()
    assert (np.diff(np.sign(seen[swings][0] - seen[swings][1])) != 0).all()


def test_the_ringed_sample_is_where_the_pointer_drags_it():
    explorer = explorers.line_fit()
    plane = explorer._shown.figure.axes[0]
    assert explorer._on_pointer(*plane.transData.transform((1.0, -2.0)))
    explorer_px, explorer_py = (explorer.controls[name].value for name in ("px", "py"))
    assert (explorer_px, explorer_py) == pytest.approx((1.0, -2.0), abs=0.05)
    assert lines(explorer)[-1][:, 0] == pytest.approx((1.0, -2.0), abs=0.05)


def test_the_start_on_the_parabola_is_where_the_pointer_drags_it():
    explorer = explorers.one_weight()
    plane = explorer._shown.figure.axes[0]
    assert explorer._on_pointer(*plane.transData.transform((4.5, 20.0)))
    assert explorer.controls["start"].value == pytest.approx(4.5, abs=0.05)
    assert lines(explorer)[1][0, 0] == pytest.approx(4.5, abs=0.05)
    assert explorer.controls["lr"].value == 0.1


def test_the_regions_of_the_rates_lie_where_the_words_change():
    explorer = explorers.one_weight()
    bar = explorer._shown.figure.axes[1]
    names = [text.get_text() for text in bar.texts]
    spans = [(patch.get_x(), patch.get_x() + patch.get_width()) for patch in bar.patches]
    assert len(names) == 4
    for (low, high), name in zip(spans, names, strict=True):
        for lr in (low * 1.01, np.sqrt(low * high), high * 0.99):
            explorer.set(lr=lr)
            assert f": it {name}" in explorer.text


def test_presets_of_one_weight_show_what_they_say():
    explorer = explorers.one_weight()
    for title in explorer.presets:
        explorer.set(preset=title)
        assert re.search(f": it {title.replace('lands', 'lands in it')}", explorer.text)
    steepness = {title: abs(1 - 2 * values["lr"]) for title, values in explorer.presets.items()}
    assert steepness["lands in one step"] == 0
    inside = [steepness[title] for title in ("converges from one side", "jumps over and converges", "crawls")]
    assert inside == sorted(inside)
    assert inside[-1] < 1 < steepness["diverges"]
    explorer.set(preset="diverges")
    places = lines(explorer)[1][0]
    assert (np.abs(places[:5] - 1) <= 5).all()  # within the picture: the path is seen to widen


@pytest.mark.parametrize(
    ("task", "lr", "epochs", "batch", "seed"),
    [("XOR", 0.5, 483, 4, 10), ("XOR", 0.9, 70, 3, 5), ("a smooth target", 1.0, 200, 4, 3)],
)
def test_learning_says_what_a_plain_loop_finds(task, lr, epochs, batch, seed):
    explorer = explorers.learning()
    explorer.set(task=task, lr=lr, epochs=epochs, batch=batch, seed=seed)
    x, y = {"XOR": (data.XOR_X, data.XOR_Y), "a smooth target": (data.SMOOTH_X, data.SMOOTH_Y)}[task]
    w = network.random_start(seed)
    losses = [network.loss(w, x, y)]
    for epoch in range(epochs):
        for some in data.batches(len(x), batch, epoch=epoch):
            w = w - lr * network.gradient(w, x[some], y[some])
        losses.append(network.loss(w, x, y))
    below = [epoch for epoch, loss in enumerate(losses) if loss < 0.001][:1]
    outputs = network.forward(w, x[:4]).y_hat
    solved = [0.001, *below]
    says(explorer, seed, lr, batch, epochs, losses[-1], losses[0], *solved, *outputs, digits=2)
    assert ("It fell" in explorer.text) == bool(below)
    curve, end = lines(explorer, 1)
    np.testing.assert_allclose(curve[1], losses, rtol=1e-6)
    np.testing.assert_allclose(end[:, 0], (epochs, losses[-1]), rtol=1e-6)


def test_presets_of_learning_show_what_they_say():
    explorer = explorers.learning()
    explorer.set(preset="before training")
    assert "after 0 epochs" in explorer.text
    explorer.set(preset="a start on a plateau for 600 epochs")
    losses = lines(explorer, 1)[0][1]
    assert len(losses) == 601
    assert losses[-1] > 0.5 * losses[200] > 0.03
    explorer.set(preset="XOR, learned")
    assert "fell below 0.001 in epoch 483" in explorer.text
    outputs = [float(said) for said in numbers_of(explorer.text)[-4:]]
    assert [round(output) for output in outputs] == data.XOR_Y.tolist()


@pytest.mark.parametrize("preset", ["XOR, learned", "a smooth target"])
def test_what_is_learned_ends_within_the_lowest_decade_of_its_panel(preset):
    explorer = explorers.learning()
    explorer.set(preset=preset)
    low = explorer._shown.figure.axes[1].get_ylim()[0]
    assert low < lines(explorer, 1)[0][1, -1] < 10 * low
