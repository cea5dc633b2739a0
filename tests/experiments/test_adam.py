"""The experiments of the part `adam` land on the known figures."""

import numpy as np
import pytest

from primer import descent, experiments, optimizers
from primer.experiments import adam as wilson


@pytest.mark.parametrize(
    ("step", "lr", "error"),
    [("gd", 0.3, 0.0), ("momentum", 0.1, 0.0), ("nag", 0.1, 0.0), ("adagrad", 0.05, 0.305), ("rmsprop", 0.002, 0.305),
     ("adam", 0.005, 0.305)],
)  # fmt: skip
def test_five_weights_are_the_whole_problem(step, lr, error):
    """The run with 1203 weights has five different ones, those of the short form, and the known test error."""
    x, y = wilson.rows(40)
    new_x, new_y = wilson.rows(200, first=40, seed=1)
    assert x.shape == (40, 1203)
    run = optimizers.OPTIMIZERS[step]
    *_, (w, _) = descent.steps(run, np.zeros(1203), lambda w: wilson.gradient(w, x, y), 400, lr=lr)
    few = descent.run(run, np.zeros(5), experiments.few_gradient, 400, lr=lr).w[-1]
    own = {+1: w[3 + 5 * int(np.argmax(y > 0))], -1: w[3 + 5 * int(np.argmax(y < 0))]}
    rattle = 2e-3 if step == "rmsprop" else 1e-9  # RMSProp ends in a chaotic rattle of half its rate
    np.testing.assert_allclose([*w[:3], own[+1], own[-1]], few, rtol=0, atol=rattle)
    assert np.mean((x @ w - y) ** 2) == pytest.approx(experiments.few_losses(few), abs=rattle)
    assert np.mean(np.sign(new_x @ w) != new_y) == experiments.few_errors(few) == error
    assert experiments.training_and_test_error(run, lr) == (0, error)
    if error:
        np.testing.assert_allclose(np.abs(few), 0.25, atol=2e-3)
