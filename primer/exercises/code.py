"""What exercises share in which the learner writes a function: points to try it at, and the comparison."""

import numpy as np

from primer.exercises.judge import UnreadableError, shape_name


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
                raise UnreadableError("Not filled in yet: replace the dots with what the function returns.")
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
