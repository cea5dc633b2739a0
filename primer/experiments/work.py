"""What an optimizer computes for one weight in one step, counted while its rule runs."""

from collections import Counter

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin

from primer import checks
from primer.catalogue import ROWS
from primer.optimizers import OPTIMIZERS

__all__ = ["KINDS", "work_of_all", "work_per_step"]

KINDS = ("products", "sums", "divisions", "roots", "comparisons")
_KIND_OF = {
    **dict.fromkeys((np.multiply, np.square, np.power), "products"),  # the only power of a weight is its square
    **dict.fromkeys((np.add, np.subtract, np.negative), "sums"),
    **dict.fromkeys((np.divide, np.true_divide), "divisions"),
    np.sqrt: "roots",
    **dict.fromkeys((np.maximum, np.minimum, np.sign), "comparisons"),
}


class _Counted(NDArrayOperatorsMixin):
    """An array that counts what is computed with it, one for each of its numbers, in ``seen``."""

    def __init__(self, values, seen):
        self.values, self.seen = np.asarray(values), seen
        self.shape = self.values.shape

    def __getitem__(self, key):
        return _Counted(self.values[key], self.seen)

    def reshape(self, *shape):
        return _Counted(self.values.reshape(*shape), self.seen)

    def swapaxes(self, one, other):
        return _Counted(self.values.swapaxes(one, other), self.seen)

    def max(self, axis, keepdims):
        self.seen["comparisons"] += self.values.size
        return _Counted(self.values.max(axis, keepdims=keepdims), self.seen)

    def mean(self, axis, keepdims):
        self.seen["sums"] += self.values.size
        return _Counted(self.values.mean(axis, keepdims=keepdims), self.seen)

    def __array_ufunc__(self, ufunc, method, *inputs, **options):
        if method != "__call__":
            return NotImplemented
        result = ufunc(*map(_plain, inputs), **{key: _plain(value) for key, value in options.items()})
        if ufunc is np.matmul:  # a product and a sum for each number of the result and of the axis that is summed over
            each = np.size(result) * np.shape(_plain(inputs[0]))[-1]
            self.seen.update(products=each, sums=each)
        if ufunc in _KIND_OF:
            self.seen[_KIND_OF[ufunc]] += np.size(result)
        return _Counted(result, self.seen)

    def __array_function__(self, function, types, args, kwargs):
        if function is np.linalg.norm:  # a square and a sum for each number, and one root
            self.seen.update(products=args[0].values.size, sums=args[0].values.size, roots=1)
        if function is np.clip:  # with the lower bound and with the upper
            self.seen["comparisons"] += 2 * args[0].values.size
        result = function(*_plain(args), **_plain(kwargs))
        return _Counted(result, self.seen) if isinstance(result, (np.ndarray, np.floating)) else result


def _plain(value):
    """The same without counting, in lists and dicts as well."""
    if isinstance(value, _Counted):
        return value.values
    if isinstance(value, (list, tuple)):
        return type(value)(map(_plain, value))
    return {key: _plain(each) for key, each in value.items()} if isinstance(value, dict) else value


def work_per_step(step, size=9, **hyper):
    """How often a rule computes for one weight in one step: kind → number, of each of ``KINDS``.

    Counted in its second step while it runs, as it is written, the decay of the weights included; what is computed
    once for all weights, such as β^t, is left out, and so is the gradient. ``step`` is an optimizer; ``hyper`` are its
    hyper-parameters, such as Lookahead's ``inner``.
    """
    seen, size = Counter(), checks.count("size", size, 1)
    hyper = {name: getattr(value, "__wrapped__", value) for name, value in hyper.items()}
    bare = step.__wrapped__  # without the checks, which would make plain arrays of what counts

    def gradient(_w):
        return _Counted(np.linspace(1, 2, size), seen)

    w, state = bare(_Counted(np.ones(size), seen), gradient, **hyper)
    seen.clear()
    bare(w, gradient, state, **hyper)
    return {kind: seen[kind] / size for kind in KINDS}


@checks.cached(maxsize=1)
def work_of_all():
    """``work_per_step`` of all: name → kind → number for one weight; LAMB's layers are those of the 2-2-1 network."""
    return {name: work_per_step(OPTIMIZERS[name], **row.needs, **row.net) for name, row in ROWS.items()}
