"""The questions of notebook 3. What each typical mistake would give is computed here, never typed."""

import numpy as np

from primer import surfaces
from primer.exercises.ask import Exercise, Goal, Prediction
from primer.exercises.code import code_exercise
from primer.exercises.judge import EMPTY, UnreadableError

PREDICTIONS = {
    "ladder": Prediction(
        "All weights are nudged at once, by tiny random amounts, and you look at the loss again. How often has it "
        "fallen: with two weights, and with a thousand?",
        (
            "half of the time, with two and with a thousand",
            "half of the time with two, hardly ever with a thousand",
            "half of the time with two, nearly always with a thousand",
        ),
        "half of the time, with two and with a thousand",
        "For a tiny nudge the loss is nearly a plane: if it rises one way, it falls the opposite way, and both are as "
        "likely. What a thousand weights change is not how often it falls, but by how little.",
    ),
    "half-step": Prediction(
        "The step is made half as long. The error of the tangent becomes … (Try L = w² at w = 1, in your head.)",
        ("half as large", "a quarter as large", "an eighth as large"),
        "a quarter as large",
        "What the tangent leaves out begins with the second derivative: it grows with the square of the step.",
    ),
    "best-direction": Prediction(
        "From (5, 1) on the ravine, −∇L leads across the valley, and nearly straight: the floor is about 1 away, the "
        "minimum, along the floor, about 5. For a tiny step −∇L is the best direction. The step grows: where does the "
        "best direction turn?",
        ("nowhere: −∇L is best for every length", "along the valley, towards the minimum", "back up the slope"),
        "along the valley, towards the minimum",
        "A long step across would be at the floor before it ends, and climb up the other side. What is left of its "
        "length does more along the valley. For length 1 the best direction is 27° from −∇L.",
    ),
    "divide": Prediction(
        "Suppose each weight were divided by its derivative instead. What happens close to a minimum that is not at 0?",
        ("it slows down nicely", "it makes huge jumps", "nothing: it is the same as minus"),
        "it makes huge jumps",
        "The derivative goes to zero there and the weight does not, so their ratio throws the weight far away.",
    ),
}


_MY_SEARCH = """
def my_search(f, w, nudges):
    for nudge in nudges:
        better = f(w + nudge) < f(w)
        w = w + nudge if better else w
    return w
"""


def _places(search):
    """Where a local search ends on the ravine, from four starts and with thirty nudges each."""
    ends = []
    for seed in range(4):
        rng = np.random.default_rng(seed)
        nudges = rng.normal(0, 0.3, (30, 2))
        end = search(surfaces.SURFACES["ravine"].f, rng.uniform([-6, -2], [6, 2]), nudges)
        if end is None or end is ...:
            raise UnreadableError(EMPTY)
        if not (
            isinstance(end, (np.ndarray, list, tuple)) and len(end) == 2 and all(np.ndim(part) == 0 for part in end)
        ):
            raise UnreadableError(
                "Return the last place alone, an array of two numbers: not its loss, and no list of places."
            )
        ends.append(end)
    return ends


def _search_function():
    return code_exercise(
        "Write local search as a function my_search(f, w, nudges): f is the loss, w the start, nudges a list of "
        "arrays. Try each nudge from where you stand, go there if the loss is lower, and return the last place.",
        _MY_SEARCH,
        _places,
        (
            ("better = f(w + nudge) > f(w)", "That keeps what is worse: it climbs."),
            ("better = True", "That goes wherever the nudge leads. Go only if the loss there is lower."),
            ("better = f(nudge) < f(w)", "That looks at the nudge itself. The place to look at is w + nudge."),
            ("start = w; better = f(start + nudge) < f(w); w = start + nudge if better else w",
             "Each nudge starts from the place where you stand, not from the first one."),
            ("w = nudge if better else w", "A nudge is a step, not a place: go to w + nudge."),
            ("w = w - nudge if better else w", "That looks at w + nudge and goes to w − nudge."),
            ("better = False", "That stays at its start."),
        ),
        "Within the loop two lines: is f(w + nudge) below f(w)? Then w is w + nudge.",
    )  # fmt: skip


_MY_ERROR = """
def my_error(f, g, w, h):
    step = -h * g / np.linalg.norm(g)
    tangent = f(w) + step @ g
    return abs(f(w + step) - tangent)
"""


def _errors(error):
    """What the tangent leaves out on Himmelblau's surface and on the ravine, for two points and steps each."""
    found = []
    for name in ("Himmelblau", "ravine"):
        place = surfaces.SURFACES[name]
        for w, h in ((np.array([1.0, -1.0]), 0.5), (np.array([-0.2, 0.3]), 0.1)):
            found.append(error(place.f, place.grad(w), w.copy(), h))
    return found


def _error_function():
    return code_exercise(
        "my_error(f, g, w, h) is to return what the tangent leaves out of the loss f, for a step of length h from w "
        "straight against the gradient g. The four lines above have one bug. Find it, and write them as they should "
        "be.",
        _MY_ERROR,
        _errors,
        (
            ("step = -h * g", "The bug is still there: this step is h‖g‖ long, not h. Here h is no learning rate."),
            ("step = h * g / np.linalg.norm(g)", "That step goes uphill."),
            ("step = -h * g / np.linalg.norm(g) ** 2", "That divides by the length twice: once makes it 1."),
            ("step = -h * np.sign(g)", "That moves each weight by h: the whole step is longer than h."),
            ("step = -h * g / np.abs(g).sum()", "The length is the root of the sum of the squares."),
            ("step = -h * g / np.abs(g).max()", "The length is the root of the sum of the squares."),
            ("tangent = f(w) + h * np.linalg.norm(g)", "The promise is negative: Δ·∇L = −h‖∇L‖."),
            ("tangent = f(w)", "That leaves the promise out: the tangent is L + Δ·∇L."),
            ("return f(w + step) - tangent", "What is left out may be negative: return its size, abs(…)."),
        ),
        "How long is the step that these lines take? Print np.linalg.norm(step) for h = 1.",
    )


def _short_way(angle, step, x, y):
    if abs(step - 3) > 0.005 or (x, y) != (5, 1):
        return "Start from (5, 1) with a step of length 3."
    gradient = np.arctan2(25.0, 5.0)  # its angle to the x axis
    turned = gradient + np.radians(angle)
    change = ((5 + 3 * np.cos(turned)) ** 2 + 25 * (1 + 3 * np.sin(turned)) ** 2) / 2 - 25
    return "" if change <= -22 else f"At {angle:.3g}° the loss changes by {change:.3g}. It must fall by 22 at least."


GOALS = {
    "short-way": Goal(
        "From (5, 1), a step of length 3 straight against the gradient makes the loss larger. Turn it, with its length "
        "as it is, until it lowers the loss by at least 22.",
        "which_way",
        _short_way,
        {"step": 3.0, "angle": 120.0},
        "The step leads along the valley, close to Newton's direction: 67° away from −∇L. It goes down where −∇L goes "
        "up.",
        "The valley's floor runs along x, and the minimum is to the left. Try the side of the green star.",
    )
}


def _plus():
    lr, times = 0.1, 1000
    grows = 1 + 2 * lr  # the factor of the weight
    steps = np.ceil(np.log(times) / np.log(grows**2))
    return Exercise(
        "L(w) = w² and the wrong rule w + η∇L with η = 0.1. After how many steps is the loss more than a thousand "
        "times what it was at the start, wherever that is?",
        steps,
        (
            (np.ceil(np.log(times) / np.log(grows)), "That many make the weight a thousand times as large."),
            (steps - 1, "One too few: then it is not quite a thousand times."),
            (steps + 1, "One step earlier it was already more than a thousand times."),
            (np.log(times) / np.log(grows**2), "A number of steps is whole: round up."),
            (np.ceil(np.log(times) / np.log((1 + lr) ** 2)), "The derivative of w² is 2w: a step adds η·2w."),
            (np.ceil(np.log(times) / np.log(1 + lr)), "The derivative of w² is 2w, and the loss is the square of w."),
            (
                np.ceil(np.log(times) / np.log(1 + 4 * lr)),
                "That is first order: the loss bends upwards and grows more.",
            ),
        ),
        "By which factor does w grow in a step? And so the loss, its square?",
        tolerance=1e-6,
    )


def _too_long():
    place, curvatures = np.array([3.0, 1.0]), np.array([2.0, 6.0])
    loss, grad = curvatures @ place**2 / 2, curvatures * place
    size = np.linalg.norm(grad)
    bend = grad @ (curvatures * grad) / size**2  # the second derivative along the gradient
    promised = curvatures @ (place - loss / size**2 * grad) ** 2 / 2  # the loss where the tangent's is 0
    return Exercise(
        "L(x, y) = x² + 3y². From which length on does a step from (3, 1), straight against the gradient, make the "
        "loss larger than it was? (three digits)",
        2 * size / bend,
        (
            (size / bend, "There the loss along the step is lowest. Where is the loss back at its start?"),
            (
                loss / size,
                f"There the tangent promises a loss of 0. The true loss is {promised:.3g} there, and still falling: go "
                "further.",
            ),
            (2 / bend, "That is a learning rate; the step's length is η times ‖∇L‖."),
            (2 / curvatures.max(), "That is an edge of the learning rate; the question is the length of the step."),
            (2 * size / curvatures.max(), "The curvature is 6 along y only. Along this step it lies between 2 and 6."),
            (2 * size / curvatures.min(), "That is ‖∇L‖. A curvature of 2 would give it, but that is along x only."),
            (2 * grad[0] / bend, "So much does each of the two weights change. How long is the whole step?"),
            (bend / (2 * size), "Upside down."),
        ),
        "The gradient there is (6, 6): both weights lose the same. For which loss of each is L back at 12?",
        tolerance=5e-3,
        digits=3,
    )


def _divide():
    slope_at_rest = 1
    right = 1 + slope_at_rest / 2  # 2(w − 1) = 1
    return Exercise(
        "L(w) = (w − 1)², and the rule is w ÷ ∇L. From which weight does it no longer move, besides 0?",
        right,
        (
            (1.0, "There the slope is 0, and minus rests. But w ÷ 0 is no place to rest."),
            (0.0, "There it rests, since 0 divided by anything is 0. Where else?"),
            (1 - slope_at_rest / 2, "The slope is −1 there, and w ÷ (−1) is on the other side of 0."),
            (2.0, "The slope is 2 there, and 2 ÷ 2 is 1. The derivative of (w − 1)² is 2(w − 1)."),
        ),
        "It rests where w ÷ ∇L = w. How large must the slope be there?",
    )


EXERCISES = {
    "search-code": _search_function(),
    "error-code": _error_function(),
    "too-long": _too_long(),
    "plus": _plus(),
    "divide-rests": _divide(),
}
