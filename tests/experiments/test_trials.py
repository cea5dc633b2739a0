"""What the trials must land on: formulas, and figures measured once with other code (torch-checked optimizers)."""

import numpy as np
import pytest

from primer import descent, experiments, surfaces, trials
from primer.optimizers import adam, adamw, amsgrad, gd, nadam, radam


@pytest.mark.parametrize(
    ("step", "means", "rates"),
    [(trials.adam_l2, (0.451, 0.631, 0.994), (1.33e-3, 7.7e-4, 1e-5)), (adamw, (0.548, 0.548, 0.549), (1e-3,) * 3)],
)
def test_l2_in_adam_decays_each_weight_at_its_own_speed_and_adamw_all_alike(step, means, rates):
    measured = trials.decay_under_noise(step)
    assert measured.shape == (601, 3)
    assert (measured[0] == 1).all()
    np.testing.assert_allclose(measured[-1], means, atol=5e-4)
    np.testing.assert_allclose(trials.decay_rate(measured), rates, rtol=0.03)


def test_a_weight_without_gradient_ignores_the_decay_of_adam_with_l2():
    for decay, known in ((0.01, 0.998), (0.1, 0.980), (1.0, 0.819)):
        assert trials.decay_without_gradient(trials.adam_l2, decay)[-1] == pytest.approx(0.8085, abs=5e-5)
        w = trials.decay_without_gradient(adamw, decay)
        assert w[-1] == pytest.approx(known, abs=5e-4)
        np.testing.assert_allclose(w, (1 - 1e-3 * decay) ** np.arange(201), rtol=1e-12)


def test_adam_with_l2_is_adam_of_the_loss_plus_half_the_squared_weights():
    """One step by hand, no decay is Adam, and with full gradients it ends in the ridge solution (AdamW does not)."""
    w, state = trials.adam_l2(np.array([2.0]), lambda w: np.array([-0.5]), lr=0.1, weight_decay=0.3)
    assert state.g == pytest.approx([0.1])
    assert w == pytest.approx([1.9])
    bowl = surfaces.SURFACES["bowl"]
    without = descent.run(trials.adam_l2, bowl.start, bowl.grad, 20, lr=0.1, weight_decay=0.0)
    np.testing.assert_array_equal(without.w, descent.run(adam, bowl.start, bowl.grad, 20, lr=0.1).w)
    ends = [
        descent.run(step, np.zeros(2), lambda w: np.array([0.1, 10.0]) * (w - 1), 4000, lr=0.01, weight_decay=0.5).w[-1]
        for step in (trials.adam_l2, adamw)
    ]
    np.testing.assert_allclose(ends[0], [0.1 / 0.6, 10 / 10.5], atol=1e-3)
    assert abs(ends[1][0] - 0.1 / 0.6) > 0.3
    with pytest.raises(ValueError, match="weight_decay"):
        trials.adam_l2(np.ones(1), np.ones_like, weight_decay=-1.0)


def test_decay_rate_of_a_geometric_sequence():
    np.testing.assert_allclose(trials.decay_rate(0.9 ** np.arange(8.0)[:, None]), [-np.log(0.9)])
    with pytest.raises(ValueError, match="means"):
        trials.decay_rate(np.array([1.0, -0.1]))


def test_rectification_lands_on_the_known_figures_and_is_that_of_radam():
    known = trials.rectification(np.array([5, 6, 50, 500, 5000]))
    np.testing.assert_allclose(known.r, [0.0173, 0.0258, 0.148, 0.4765, 0.983], rtol=3e-3)
    for beta2 in (0.5, 0.9, 0.999):
        t = np.arange(1, 31)
        run = descent.run(radam, np.ones(1), np.ones_like, 30, beta2=beta2)
        ours = trials.rectification(t, beta2)
        np.testing.assert_allclose(ours.rho, run.rho, rtol=1e-12)
        np.testing.assert_allclose(ours.r, run.r, rtol=1e-9)
    assert np.flatnonzero(trials.rectification(np.arange(1, 10)).r)[0] + 1 == 5
    assert not trials.rectification(np.arange(1, 1000), 0.5).r.any()


def test_warm_up_rises_in_a_line_to_one():
    np.testing.assert_allclose(trials.warm_up(np.array([1, 500, 2000, 9000]), 2000), [0.0005, 0.25, 1, 1])


def test_only_the_first_four_steps_of_radam_scale_with_the_gradient():
    small, large = (trials.noise_steps(radam, 8, scale=scale) for scale in (1.0, 1000.0))
    np.testing.assert_allclose(large[:4], 1000 * small[:4], rtol=1e-9)
    np.testing.assert_allclose(large[4:], small[4:], rtol=1e-6)
    np.testing.assert_allclose(trials.noise_steps(adam, 8, scale=1000.0), trials.noise_steps(adam, 8), rtol=1e-6)
    np.testing.assert_allclose(small[[0, 4]], [0.9956, 0.00783], rtol=1e-3)


def test_the_adaptive_rate_scatters_as_measured_and_falls_towards_the_law_of_large_numbers():
    spread = trials.adaptive_rate_spread()
    np.testing.assert_allclose(spread[[4, 9, 49, 199]], [0.502, 0.271, 0.103, 0.0501], rtol=2e-3)
    v_bar_deviation = np.sqrt(2 / 200)  # of a mean of 200 squares; 1/√ halves it
    assert spread[199] == pytest.approx(v_bar_deviation / 2, rel=0.03)


def test_the_counter_example_sends_adam_to_the_worst_point_and_amsgrad_to_the_best():
    run = trials.counter_example()
    assert run.adam[100] == pytest.approx(0.95, abs=5e-3)
    assert run.amsgrad[100] == pytest.approx(-1.0, abs=5e-3)
    assert run.adam[-300:].mean() == pytest.approx(0.996, abs=5e-4)
    assert run.amsgrad[-300:].mean() == pytest.approx(-0.997, abs=5e-4)
    assert run.loss_adam.sum() > 0 > run.loss_amsgrad.sum()


def test_the_counter_examples_rules_are_the_optimizers_where_no_end_is_reached():
    run = trials.counter_example(4.0, 0.3, lr=0.01, steps=60, start=0.1)
    assert np.abs(run.adam).max() < 1
    rate = SquareRootOf(0.01)
    queue = iter(run.g)
    other = descent.run(
        amsgrad, [0.1], lambda w: np.array([next(queue)]), 60, lr=rate, beta1=0.0, beta2=0.3, eps=1e-300
    )
    np.testing.assert_allclose(run.amsgrad, other.w[:, 0], rtol=1e-12)
    np.testing.assert_allclose(run.v, other.v[:, 0], rtol=1e-12)
    np.testing.assert_allclose(
        run.adam, 0.1 - np.append(0, np.cumsum(0.01 / np.sqrt(np.arange(1, 61)) * run.g / np.sqrt(run.v)))
    )


class SquareRootOf:
    def __init__(self, lr):
        self.lr = lr

    def at(self, t, _w):
        return self.lr / np.sqrt(t + 1)


def test_one_outlier_keeps_amsgrad_small_for_ever():
    """Its divisor stays √(1 − β2) · size, about 31.6; Adam's forgets."""
    gradients = trials.outlier_gradients(1000.0, 100, 3000)
    assert gradients.shape == (3000,)
    assert gradients[99] == 1000
    assert gradients.sum() == 3999
    stuck = experiments.step_sizes(amsgrad, gradients, beta2=0.99)[-1]
    assert stuck == pytest.approx(1 / (np.sqrt(0.01) * 1000), rel=1e-4)
    assert experiments.step_sizes(adam, gradients, beta2=0.99)[-1] == pytest.approx(1, abs=1e-6)
    with pytest.raises(ValueError, match="when"):
        trials.outlier_gradients(when=11, steps=10)


@pytest.mark.parametrize(
    ("surface", "tolerance", "lr", "counts"),
    [("ravine", 1e-4, 0.1, (127, 126)), ("ravine", 1e-4, 0.3, (109, 89)), ("Rosenbrock", 1e-3, 0.1, (638, 521))],
)
def test_nadam_needs_the_known_numbers_of_steps(surface, tolerance, lr, counts):
    place = surfaces.SURFACES[surface]
    assert tuple(trials.steps_to(step, place, tolerance, lr=lr) for step in (adam, nadam)) == counts


def test_steps_are_counted_until_the_loss_stays_below():
    bowl = surfaces.SURFACES["bowl"]  # GD halves w at each step: the loss from (−3, 2), 6.5, is quartered
    assert trials.steps_to(gd, bowl, 1.0, lr=0.5) == 2
    assert trials.steps_to(gd, bowl, 10.0, lr=0.5) == 1  # below from the start on: the first that is looked at
    assert trials.steps_to(gd, bowl, 1e-4, lr=0.5, start=[0.1, 0.0]) == 3
    assert trials.steps_to(gd, bowl, 1.0, lr=3.0, limit=100) is None
