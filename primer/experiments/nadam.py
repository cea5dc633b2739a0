"""How many steps an optimizer needs on a surface."""

from primer import checks, descent

__all__ = ["steps_to"]


def steps_to(step, surface, tolerance, *, start=None, limit=2000, stay=60, **hyper):
    """After how many steps the loss is below ``tolerance`` and stays there for ``stay`` more; None if not by ``limit``.

    ``surface`` is one of ``primer.surfaces``, ``start`` its own unless given; ``hyper`` are the optimizer's.
    """
    tolerance, stay = checks.positive("tolerance", tolerance, single=True), checks.count("stay", stay)
    w0 = surface.start if start is None else start
    above = 0
    for t, (w, _) in enumerate(descent.steps(step, w0, surface.grad, limit, **hyper), start=1):
        if not surface.f(w) < tolerance:
            above = t
        elif t - above > stay:
            return above + 1
    return None
