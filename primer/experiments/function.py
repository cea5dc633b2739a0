"""After how many epochs the 2-2-1 network has learned XOR, for batches of any size."""

import numpy as np

from primer import checks, data, descent, network, optimizers

__all__ = ["epochs_to_learn"]

LEARNED = 1e-3  # the loss below which XOR counts as learned


def epochs_to_learn(size, rates, *, first=0, starts=20, epochs=600):
    """Epochs of gradient descent until the loss is below 0.001, with batches of ``size``: shape (rates, starts).

    From ``random_start(first)`` and the seeds that follow; infinite where it is not below within ``epochs``. ``rates``
    is a 1-D array of learning rates. The loss is that of all four samples, looked at after each epoch.
    """
    checks.count("epochs", epochs, 1)
    updates = len(data.XOR_X) // checks.count("size", size, 1)
    seeds = range(first, first + checks.count("starts", starts, 1))
    begin = np.broadcast_to([network.random_start(seed) for seed in seeds], (len(rates), starts, 9))
    grad = data.batch_gradient(network.gradient, data.XOR_X, data.XOR_Y, size)
    found = np.full(begin.shape[:-1], np.inf)
    walk = descent.steps(optimizers.gd, begin, grad, epochs * updates, lr=np.reshape(rates, (-1, 1, 1)))
    for t, (w, _) in enumerate(walk, start=1):
        if t % updates == 0:
            with np.errstate(over="ignore"):  # a diverged run's loss may be infinite
                learned = network.loss(w, data.XOR_X, data.XOR_Y) < LEARNED
            found[learned & np.isinf(found)] = t // updates
    return found
