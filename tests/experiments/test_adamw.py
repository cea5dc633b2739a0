"""The experiments of the part `adamw` land on the known figures."""

import numpy as np
import pytest

from primer import descent, experiments, surfaces
from primer.experiments import adamw as decays
from primer.experiments import rates
from primer.optimizers import adam, adamw


@pytest.mark.parametrize(
    ("step", "means", "rates"),
    [
        (experiments.adam_l2, (0.451, 0.631, 0.994), (1.33e-3, 7.7e-4, 1e-5)),
        (adamw, (0.548, 0.548, 0.549), (1e-3,) * 3),
    ],
)
def test_l2_in_adam_decays_each_weight_at_its_own_speed_and_adamw_all_alike(step, means, rates):
    measured = experiments.decay_under_noise(step)
    assert measured.shape == (601, 3)
    assert (measured[0] == 1).all()
    np.testing.assert_allclose(measured[-1], means, atol=5e-4)
    np.testing.assert_allclose(experiments.decay_rate(measured), rates, rtol=0.03)


def test_a_weight_without_gradient_ignores_the_decay_of_adam_with_l2():
    for decay, known in ((0.01, 0.998), (0.1, 0.980), (1.0, 0.819)):
        assert experiments.decay_without_gradient(experiments.adam_l2, decay)[-1] == pytest.approx(0.8085, abs=5e-5)
        w = experiments.decay_without_gradient(adamw, decay)
        assert w[-1] == pytest.approx(known, abs=5e-4)
        np.testing.assert_allclose(w, (1 - 1e-3 * decay) ** np.arange(201), rtol=1e-12)


def test_adam_with_l2_is_adam_of_the_loss_plus_half_the_squared_weights():
    """One step by hand, no decay is Adam, and with full gradients it ends in the ridge solution (AdamW does not)."""
    w, state = experiments.adam_l2(np.array([2.0]), lambda w: np.array([-0.5]), lr=0.1, weight_decay=0.3)
    assert state.g == pytest.approx([0.1])
    assert w == pytest.approx([1.9])
    bowl = surfaces.SURFACES["bowl"]
    without = descent.run(experiments.adam_l2, bowl.start, bowl.grad, 20, lr=0.1, weight_decay=0.0)
    np.testing.assert_array_equal(without.w, descent.run(adam, bowl.start, bowl.grad, 20, lr=0.1).w)
    ends = [
        descent.run(step, np.zeros(2), lambda w: np.array([0.1, 10.0]) * (w - 1), 4000, lr=0.01, weight_decay=0.5).w[-1]
        for step in (experiments.adam_l2, adamw)
    ]
    np.testing.assert_allclose(ends[0], [0.1 / 0.6, 10 / 10.5], atol=1e-3)
    assert abs(ends[1][0] - 0.1 / 0.6) > 0.3
    with pytest.raises(ValueError, match="weight_decay"):
        experiments.adam_l2(np.ones(1), np.ones_like, weight_decay=-1.0)


def test_decay_rate_of_a_geometric_sequence():
    np.testing.assert_allclose(experiments.decay_rate(0.9 ** np.arange(8.0)[:, None]), [-np.log(0.9)])
    with pytest.raises(ValueError, match="means"):
        experiments.decay_rate(np.array([1.0, -0.1]))


@pytest.mark.parametrize("name", decays.DECAYS)
def test_the_stored_search_keeps_its_rules_and_a_part_of_it_computed_anew(name):
    row = experiments.decay_search()[name]
    assert row.pairs.tolist() == [[lr, decay] for lr in decays.RATES for decay in decays.DECAYS[name]]
    assert row.at == row.medians.argmin()
    by_rate, by_decay = (
        row.medians.reshape(len(decays.RATES), -1).min(1),
        row.medians.reshape(len(decays.RATES), -1).min(0),
    )
    assert 0 < by_rate.argmin() < len(decays.RATES) - 1  # its best is inside
    assert name == "adam" or 0 < by_decay.argmin() < len(by_decay) - 1
    ends = np.sort(row.judged)
    assert len(ends) == 100
    assert (row.median, row.between) == (ends[49:51].mean(), (ends[39], ends[60]))
    fresh, _ = experiments.decay_runs(name, [(row.lr, row.decay)], 40)
    assert fresh[0] == pytest.approx(row.judged[0], rel=1e-3)


def test_the_three_decays_of_a_few_steps_by_a_plain_loop():
    (x, y), fresh = rates._problem()
    x, y = x[:24], y[:24]
    for name, inside, outside in (("adam", 0, 0), ("adam_l2", 0.3, 0), ("adamw", 0, 0.3)):
        rng = np.random.default_rng(5)
        w = rates._start(rng)
        m = v = np.zeros_like(w)
        for t in range(1, 6):
            chosen = rng.integers(0, 24, 8)
            g = rates._gradient(w, x[chosen], y[chosen]) + inside * w
            m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g
            w = w - 0.02 * (m / (1 - 0.9**t) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8) + outside * w)
        found = experiments.decay_runs(name, [(0.02, inside or outside)], 5, steps=5)[:, 0]
        np.testing.assert_allclose(found, [rates._losses(w, *fresh), rates._losses(w, x, y)], rtol=1e-9)


@pytest.mark.parametrize(("arguments", "said"), [(("sgd", [(0.1, 0)], 0), "name"), (("adam", [(0.1, 0)], -1), "seed")])
def test_bad_arguments_of_the_decay_runs_are_named(arguments, said):
    with pytest.raises(ValueError, match=said):
        experiments.decay_runs(*arguments)
