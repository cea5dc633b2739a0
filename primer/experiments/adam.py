"""Adam with parts of its bias correction."""

import numpy as np

from primer import checks, optimizers
from primer.optimizers import State

__all__ = ["partly_corrected"]


@optimizers.rule
def partly_corrected(
    w, grad, state=State(t=0, m=0.0, v=0.0), *, correction="both", lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8
):
    """Adam with the bias correction of ``"both"``, ``"m only"``, ``"v only"`` or ``"none"`` of the two averages.

    ``correction`` is one of these words, or an array of them of shape (..., 1), one for each run.
    """
    for word in np.ravel(correction):
        checks.one_of("correction", str(word), ("both", "m only", "v only", "none"))
    _, state = optimizers.adam(w, grad, state, lr=lr, beta1=beta1, beta2=beta2, eps=eps)
    m = np.where(_of("m only", correction), state.m_hat, state.m)
    v = np.where(_of("v only", correction), state.v_hat, state.v)
    return w - lr * m / (np.sqrt(v) + eps), state


def _of(word, correction):
    """Whether each run's average is corrected that ``word`` names."""
    return np.isin(correction, ("both", word))
