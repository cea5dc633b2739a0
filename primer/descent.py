"""Drives any optimizer along any gradient.

``step`` is an optimizer (see ``primer.optimizers``), ``grad`` a function from weights to gradient. A run whose
weights, gradient or state leave the finite numbers stays at its last finite ones, is marked as diverged and raises
no warning: divergence is a result. A hyper-parameter may change along the run: anything with ``at(t, w)``, the value
for the step after ``t`` steps, such as those of ``primer.schedules``.
"""

from types import SimpleNamespace

import numpy as np

from primer import checks


def steps(step, w0, grad, steps=None, **hyper):
    """Yield ``(w, state)`` after every step; endlessly unless ``steps`` says how many.

    ``w`` has shape ``(..., d)``, the leading axes of ``w0`` and of the hyper-parameters broadcast. ``state`` is
    the optimizer's, and has besides ``diverged`` of shape ``(...)``: the number of the step that left the finite
    numbers, 0 for a run that has not. Memory: one state, however many steps.
    """
    count, hyper = None if steps is None else checks.count("steps", steps), _arrays(hyper)
    walk = _walk(step, _start(w0, hyper), grad, count, hyper)
    return ((w, type(state)(**vars(state), diverged=diverged)) for w, state, diverged in _silently(walk))


def run(step, w0, grad, steps, **hyper):
    """Take ``steps`` steps and return the whole history, time first.

    ``.w`` has shape ``(steps + 1, ..., d)`` and begins with ``w0``; every quantity of the optimizer's state stands
    under its own name with ``steps`` entries; ``.diverged`` of shape ``(...)`` is the number of the step at which
    a run left the finite numbers, 0 if it did not.
    """
    steps, hyper = checks.count("steps", steps), _arrays(hyper)
    w = [_start(w0, hyper)]
    states, diverged = [], np.zeros(w[0].shape[:-1], dtype=int)
    with np.errstate(all="ignore"):
        for w_t, state, diverged in _walk(step, w[0], grad, steps, hyper):  # noqa: B007 — the last one is kept
            w.append(w_t)
            states.append(vars(state))
    names = states[0] if states else ()
    history = {name: np.array([state[name] for state in states]) for name in names}
    return SimpleNamespace(w=np.array(w), diverged=diverged, **history)


def end(step, w0, grad, steps, **hyper):
    """Take ``steps`` ≥ 1 steps and return the last ``(w, state)`` that ``steps`` yields. Memory: one state."""
    steps, hyper = checks.count("steps", steps, 1), _arrays(hyper)
    with np.errstate(all="ignore"):
        for w, state, diverged in _walk(step, _start(w0, hyper), grad, steps, hyper):  # noqa: B007 — the last is kept
            pass
    return w, type(state)(**vars(state), diverged=diverged)


def path(step, w0, grad, steps, **hyper):
    """``run(...).w`` alone: the states of thousands of runs at once would take several times its memory."""
    steps, hyper = checks.count("steps", steps), _arrays(hyper)
    start = _start(w0, hyper)
    weights = np.empty((steps + 1, *start.shape))
    weights[0] = start
    with np.errstate(all="ignore"):
        for t, (w, *_) in enumerate(_walk(step, start, grad, steps, hyper), start=1):
            weights[t] = w
    return weights


def sweep(step, w0, grad, steps, *, until=None, **hyper):
    """Run a whole grid of hyper-parameters as one batch and return where each run ended.

    A hyper-parameter given as a 1-D array or list of numbers becomes an axis of the grid, in the order given; all
    runs share the others. ``w0`` has shape ``(d,)``. ``until`` is an optional test ``w -> bool`` on ``(..., d)``,
    such as "the loss is below 1e-3".
    Returns ``.axes`` (name → values), ``.w`` of shape ``(*grid, d)``, ``.diverged`` of shape ``grid`` as in
    ``run`` and, with ``until``, ``.reached``: the number of steps after which the test first held, −1 if never.
    Memory: one state per run, however many steps.
    """
    steps, hyper, w0 = checks.count("steps", steps), _arrays(hyper), checks.array("w0", w0)
    if w0.ndim != 1:
        raise ValueError(f"w0 must have shape (d,), one start for the whole grid; got shape {w0.shape}")
    axes = {name: value for name, value in hyper.items() if isinstance(value, np.ndarray)}
    for name, values in axes.items():
        if values.ndim != 1 or len(values) == 0:
            raise ValueError(f"{name} must be a number or a filled 1-D array; got shape {values.shape}")
    grid = np.meshgrid(*axes.values(), indexing="ij")
    hyper |= {name: values[..., None] for name, values in zip(axes, grid, strict=True)}
    w = start = _start(w0, hyper)
    diverged = np.zeros(w.shape[:-1], dtype=int)
    reached = np.full(diverged.shape, -1)
    if until is not None:
        reached[np.asarray(until(w), dtype=bool)] = 0
    for t, (w, _, diverged) in enumerate(_silently(_walk(step, start, grad, steps, hyper)), start=1):
        if until is not None:
            reached[np.asarray(until(w), dtype=bool) & (reached < 0) & (diverged == 0)] = t
    result = SimpleNamespace(axes=axes, w=w, diverged=diverged)
    if until is not None:
        result.reached = reached
    return result


def finite(history, steps):
    """What can be drawn of the first ``steps`` steps of a single run: ``w`` of shape ``(n, d)``, and where it diverged.

    ``history`` is what ``run`` returned. The weights end before the step at which the run left the finite numbers; that
    is the second number, 0 if it was not among these steps.
    """
    gone = int(history.diverged)
    gone = gone if gone <= steps else 0
    return history.w[: gone or steps + 1], gone


def lost_at(losses, limit=np.inf):
    """The number of the first loss that is not below ``limit`` in size, or is no number; 0 if all are."""
    return int(np.argmax(~(np.abs(losses) < limit)))


def _walk(step, w, grad, count, hyper):
    """Yield ``(w, state, diverged)`` after every step. NumPy's warnings are for whoever asks to silence."""
    state, diverged, gone, t = None, np.zeros(w.shape[:-1], dtype=int), False, 0
    make = _maker(step, grad, hyper)
    while count is None or t < count:
        t += 1
        new_w, new_state = make(t, w) if state is None else make(t, w, state)
        if gone or _large(new_w) or _large(getattr(new_state, "g", new_w)):
            alive = _finite(new_w, new_state) & (diverged == 0)
            diverged = np.where(alive, 0, np.where(diverged == 0, t, diverged))
            gone = bool(diverged.any())
            new_w = np.where(alive[..., None], new_w, w)
            held = {name: _hold(quantity, name, state, w, alive) for name, quantity in vars(new_state).items()}
            new_state = type(new_state)(**held)
        w, state = new_w, new_state
        yield w, state, diverged


def _silently(walk):
    """The same walk without NumPy's warnings: a number that overflows in it is a result."""
    while True:
        with np.errstate(all="ignore"):
            taken = next(walk, None)
        if taken is None:
            return
        yield taken


def _maker(step, grad, hyper):
    """``make(t, w, *state)``, which takes the ``t``-th step; what stays along the run is looked at once."""
    if any(hasattr(value, "at") for value in hyper.values()):
        return lambda t, w, *state: step(w, grad, *state, **_at(t - 1, w, hyper))
    if not hasattr(step, "settled"):
        return lambda _, w, *state: step(w, grad, *state, **hyper)
    settled = step.settled(grad, **hyper)
    return lambda _, w, *state: settled(w, *state)


def _large(numbers):
    """Whether some may not be finite, or so large that their squares soon are not: one look that costs little."""
    if numbers.size > 1000:  # where a dot product wakes all cores
        return not max(numbers.max(), -numbers.min()) < 1e145
    return not (numbers.dot(numbers) if numbers.ndim == 1 else np.vdot(numbers, numbers)) < 1e290


def _finite(w, state):
    """Which runs have finite weights and finite quantities.

    Finite weights alone are not enough: if g² overflows, then Adam's v is infinite, its steps are 0, and it stands
    still for ever.
    """
    quantities = [quantity for quantity in vars(state).values() if _is_per_run(quantity, w)]
    runs = w.shape[:-1]
    return np.all([np.isfinite(quantity).reshape(*runs, -1).all(-1) for quantity in (w, *quantities)], axis=0)


def _is_per_run(quantity, w):
    """Whether a quantity has numbers for each run, such as for each weight or layer, or a matrix of them."""
    return np.ndim(quantity) >= w.ndim and np.shape(quantity)[: w.ndim - 1] == w.shape[:-1]


def _hold(quantity, name, state, w, alive):
    """A quantity that has numbers for each run: diverged runs keep the last finite."""
    if not _is_per_run(quantity, w):
        return quantity
    last = 0.0 if state is None else getattr(state, name)
    return np.where(alive.reshape(alive.shape + (1,) * (np.ndim(quantity) - alive.ndim)), quantity, last)


def _at(t, w, hyper):
    """The hyper-parameters for the step after ``t`` steps."""
    return {name: value.at(t, w) if hasattr(value, "at") else value for name, value in hyper.items()}


def _start(w0, hyper):
    """The start of every run: ``w0`` broadcast against the hyper-parameters that are arrays."""
    w0 = checks.array("w0", w0)
    if w0.ndim == 0 or w0.shape[-1] == 0 or not np.isfinite(w0).all():
        raise ValueError(f"w0 must be finite numbers of shape (..., d); got {w0!r}")
    shapes = [value.shape for value in _at(0, w0, hyper).values() if isinstance(value, np.ndarray)]
    try:
        shape = np.broadcast_shapes(w0.shape, *shapes)
    except ValueError:
        raise ValueError(f"w0 of shape {w0.shape} and hyper-parameters of shapes {shapes} do not broadcast") from None
    if shape[-1] != w0.shape[-1]:
        raise ValueError(
            f"hyper-parameters must have the shape (..., 1), a value for each run, or (..., {w0.shape[-1]}), one for "
            f"each weight of w0; got shapes {shapes}"
        )
    return np.broadcast_to(w0, shape).copy()


def _arrays(hyper):
    """The hyper-parameters, with lists of numbers made arrays and arrays without an axis made numbers."""
    return {name: _array(name, value) for name, value in hyper.items()}


def _array(name, value):
    if name == "shape" or not isinstance(value, (np.ndarray, list, tuple)):  # the sides of a matrix are for no run
        return value
    try:
        numbers = checks.array(name, value)
    except ValueError:  # LAMB's layers, or for the optimizer to refuse
        return value
    numbers = numbers.astype(int) if np.asarray(value).dtype.kind in "iu" else numbers  # Lookahead's k stays whole
    return numbers if numbers.ndim else numbers.item()
