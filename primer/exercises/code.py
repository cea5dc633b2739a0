"""What exercises share in which the learner writes a function: points to try it at, the comparison, the mistakes."""

import re
from collections.abc import Sequence
from functools import cached_property

import numpy as np

from primer import checks
from primer.exercises.judge import EMPTY, Exercise, UnreadableError, shape_name


def code_exercise(ask, right, probe, mistakes, hint, otherwise=None, **names):
    """An Exercise in which the learner writes a function; ``probe`` turns it into the numbers that are compared.

    ``right`` is that function as text. Each of the ``mistakes`` is a pair: the lines that a learner may have instead,
    with "; " between them, and what to say. A line takes the place of the one that sets the same name, or of the
    ``return`` or ``def``; one that sets a new name comes first. Besides ``np`` the lines may use the ``names``.
    ``otherwise`` is that of ``Exercise``, for a ``probe`` that gives one number.
    """

    def numbers(source):
        space = {"np": np, **names}
        exec(source, space)
        return probe(space[re.search(r"def (\w+)", source)[1]])

    said = _WhenAsked(lambda: [(numbers(_with(right, lines.split("; "))), words) for lines, words in mistakes])
    return Exercise(ask, numbers(right), said, hint, probe=probe, tolerance=1e-9, otherwise=otherwise)


class _WhenAsked(Sequence):
    """A list that is made when it is first looked into: all mistakes of all questions take a second to run."""

    def __init__(self, make):
        self._make = make

    def __len__(self):
        return len(self._made)

    def __getitem__(self, at):
        return self._made[at]

    @cached_property
    def _made(self):
        return self._make()


def mended(probe, broken, words, **names):
    """A probe for a learner who mends ``broken``, a function as text: as long as it does the same, no try."""
    space = {"np": np, **names}
    exec(broken, space)
    as_given = probe(space[re.search(r"def (\w+)", broken)[1]])

    def again(function):
        numbers = np.asarray(probe(function), dtype=float)
        if numbers.shape == as_given.shape and np.allclose(numbers, as_given, rtol=1e-9, atol=0):
            raise UnreadableError(words)
        return numbers

    return again


def to_build(ask, outcome, said, hint):
    """An Exercise in which a learner's function, called without arguments, returns something with a wanted property.

    ``outcome(made)`` tells what became of it: "" if it has the property, else one of the keys of ``said``, which maps
    them to words. It may raise an UnreadableError.
    """
    keys = ["", *said]
    mistakes = tuple((float(keys.index(key)), words) for key, words in said.items())
    return Exercise(ask, 0.0, mistakes, hint, probe=lambda make: float(keys.index(outcome(make()))), tolerance=1e-9)


def read_bowl(bowl):
    """A learner's matrix A of the loss ½ wᵀAw with two weights, and what is wrong: "symmetric", "bowl" or ""."""
    try:
        matrix = checks.array("bowl", bowl)
    except ValueError:
        raise UnreadableError("Return two rows of two numbers.") from None
    if matrix.shape != (2, 2):
        raise UnreadableError(f"Return 2 rows of 2 numbers, got {shape_name(matrix.shape)}.")
    if not np.isfinite(matrix).all():
        raise UnreadableError("They must all be finite numbers.")
    if not np.allclose(matrix, matrix.T):
        return matrix, "symmetric"
    return matrix, "" if np.linalg.eigvalsh(matrix).min() > 0 else "bowl"


def _with(source, lines):
    """The source of a function with each of these lines in its place."""
    for line in lines:
        source, found = re.subn(rf"^( *){line.split()[0]} .*$", rf"\1{line}", source, flags=re.MULTILINE)
        if not found:
            source = source.replace(":\n", f":\n    {line}\n", 1)
    return source


def step_probe(points, *returned):
    """A probe that calls a learner's step at each of the ``points`` and puts all that it returns in a row.

    ``returned`` names what the step must return, in its order, each of the shape of the point's first argument. Each
    point is a tuple of arguments; arrays are copied.
    """

    def probe(step):
        numbers = []
        for point in points:
            result = step(*(part.copy() if isinstance(part, np.ndarray) else part for part in point))
            if not isinstance(result, (tuple, list, np.ndarray)) or len(result) != len(returned):
                raise UnreadableError(f"Return {len(returned)} things: {', '.join(returned)}.")
            if any(part is None or part is ... for part in result):
                raise UnreadableError(EMPTY)
            for part, name in zip(result, returned, strict=True):
                if np.shape(part) != np.shape(point[0]):
                    wanted, got = shape_name(np.shape(point[0])), shape_name(np.shape(part))
                    raise UnreadableError(f"Return {name} in the shape of the weights: {wanted}, got {got}.")
            numbers += [np.ravel(part) for part in result]
        return np.concatenate(numbers)

    return probe


def points(make):
    """Random arguments at which a learner's function is compared."""
    return [make(np.random.default_rng(seed)) for seed in range(4)]
