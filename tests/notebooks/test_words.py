"""A word or symbol of the field is explained where it is first met: in text, in a question or beneath a figure."""

import re

import pytest
from claims.texts import notebooks, output

from primer import exercises

GREEK = (
    "alpha|beta|gamma|delta|epsilon|zeta|eta|theta|kappa|lambda|mu|nu|xi|pi|rho|sigma|tau|phi|chi|psi|omega|"
    "Gamma|Delta|Theta|Lambda|Pi|Sigma|Phi|Psi|Omega|nabla"
)
# Notebook → what a reader meets → the cell that explains it. Ordinary words that the course uses in their ordinary
# sense (weight, slope, step) are not here.
EXPLAINED = {
    "nb1": {
        "updates?|epochs?|batch(es)?": "loop-3",
        "loss(es)?|weights?|samples?|targets?": "opening-1",
        "(for|back)ward pass|layers?|units?|mean squared error": "loop-4",
        r"gradients?|∇|\\nabla": "loop-4",
        r"learning rates?|η|\\eta": "loop-4",
        r"‖|\\lVert": "loop-4",
        "bias(es)?": "loop-4",
        "w1_[12]+": "loop-13",
        "gradient descent|optimizer": "weight-4",  # the plural is in the title of the article
        r"curvatures?|λ|\\lambda": "weight-4",
        "edge": "weight-4",
        "(con|di)verges?": "weight-4",
        "XOR|exclusive or": "function-4",
        "hidden units?": "function-4",
        "(pre-)?activation( function)?s?": "function-4",
        r"matrix|σ|\\sigma": "function-4",
        "plateau": "function-18",
    },
    "nb2": {
        "gradients?|loss|forward pass": "opening-1",
        "2-2-1": "opening-1",
        "bias": "opening-3",
        "worked example": "opening-3",
        r"σ|\\sigma": "forward-3",
        "hidden units?": "opening-1",
        "layers?": "opening-3",
        "(pre-)?activation( function)?s?": "forward-4",
        "matri(x|ces)": "forward-4",
        "saturated": "forward-9",
        "batch": "forward-13",
        "central differences?|complex step": "chain-11",
        "outer product": "vector-4",
        r"δ|\\delta": "vector-4",
        r"ᵀ|\\top": "vector-4",
        r"⊙|\\odot": "vector-4",
        r"∇|\\nabla": "vector-4",
        r"\\operatorname\{Im\}": "check-2",
        "first[- ]order": "update-4",
        r"learning rates?|η|\\eta": "update-4",
        r"‖|\\lVert": "update-4",
        "XOR": "surface-7",
        "curvature": "surface-14",
        "plateau": "vanish-18",
        "vanishing gradient": "vanish-17",
    },
    "nb3": {
        "ravine": "opening-3",
        "looks": "ladder-4",
        "seeds?": "ladder-7",
        r"∇|\\nabla": "ladder-4",
        r"learning rates?|η|\\eta": "ladder-4",
        r"Δ|\\Delta": "ladder-4",
        "curvatures?|second derivative": "ladder-5",
        r"α|\\alpha": "ladder-9",
        "tangents?": "tangent-1",
        "(first|second)[- ]order": "tangent-4",
        "Hessian": "tangent-4",
        r"λ|\\lambda": "tangent-4",
        r"‖|\\lVert|norm": "tangent-4",
        "log-log": "tangent-4",
        "Rosenbrock": "tangent-7",
        "Euclidean": "angle-4",
        "Newton": "angle-4",
        "saddle": "rules-7",
        "Himmelblau": "rules-7",
    },
    "nb4": {
        "variance": "batch-2",
        r"learning rates?|η|\\eta": "batch-4",
        "noise floor": "batch-4",
        "saddle": "batch-15",
        r"γ|\\gamma": "momentum-3",
        "velocity": "momentum-4",
        "ravine": "momentum-4",
        r"curvatures?|λ|\\lambda": "momentum-4",
        r"condition numbers?|κ|\\kappa": "momentum-4",
        "ill-condition(ed|ing)": "momentum-4",
        "SGD": "batch-4",
        "critical damping": "momentum-37",
        "look-ahead": "nag-4",
        r"ε|\\epsilon": "adagrad-4",
        "annealing": "schedule-4",
        "validation error": "schedule-4",
        "(sparse|dense)": "adagrad-4",
        "accumulators?": "adagrad-4",
        r"β|\\beta": "rmsprop-3",
        "moving average": "rmsprop-4",
        "second moment": "rmsprop-4",
        "bias correction": "adam-3",
        "normalised|sign step": "adam-41",
        "first moment": "adam-5",
        "diagonal|Hessian": "limits-3",
        "budget": "race-4",
    },
    "nb5": {
        "states?": "opening-1",
        "warm-up": "opening-1",
        r"learning rates?|η|\\eta": "opening-1",
        r"β1|β2|\\beta|ε|\\epsilon": "opening-1",
        "L2": "adamw-4",
        "decoupled": "adamw-4",
        "95 % interval": "adamw-19",
        r"ρ|\\rho|effective sample size": "radam-4",
        "rectif(ier|ies|ied)": "radam-4",
        "convex": "amsgrad-4",
        "regret": "amsgrad-4",
        r"final_lr|η\*|\\eta\^\*": "adabound-4",
        "(fast|slow) weights?": "lookahead-4",
        r"k|α|\\alpha": "lookahead-4",
        "first edge": "lookahead-4",
        "trust ratios?": "lamb-4",
        "signal-to-noise ratio|SNR": "lion-5",
        r"Φ|\\Phi": "lion-5",
    },
    "nb6": {
        r"learning rates?|η|\\eta": "recipe-2",
        r"curvatures?|λ|\\lambda": "recipe-2",
        "noise floor": "recipe-2",
        "(cosine|stable decay)": "recipe-2",
        "warm-up": "recipe-2",
        "clipp(ing|ed)": "recipe-2",
        r"‖|\\lVert": "recipe-2",
        "95 % interval": "recipe-19",
        "moving averages?": "averages-2",
        "Schedule-Free": "averages-2",
        r"∇|\\nabla": "averages-2",
        "Hessian|sharpness": "edge-5",
        "(max|spectral) norm": "norms-4",
        "singular values?": "norms-4",
        "orthogonal factor": "matrix-2",
        "Newton–Schulz": "matrix-2",
    },
}

SUMMED_UP = ["nb1", "nb2", "nb3", "nb4", "nb5", "nb6"]  # the notebooks that end with a table of their symbols and words


def words_of(cell):
    """All that a reader reads in a cell: its text, or the questions that it asks, and what it shows."""
    if cell.cell_type == "markdown":
        return cell.source
    asked = re.findall(r'exercises\.(predict|check|reach)\("([\w-]+)"', cell.source)
    return "\n".join([*(_question(*each) for each in asked), output(cell)])


def _question(kind, name):
    for part in exercises._PARTS:
        if kind == "predict" and name in part.PREDICTIONS:
            found = part.PREDICTIONS[name]
            return "\n".join([found.ask, *found.options, found.because])
        if kind == "check" and name in part.EXERCISES:
            return part.EXERCISES[name].ask
        if kind == "reach" and name in getattr(part, "GOALS", {}):
            return part.GOALS[name].ask
    raise LookupError(name)


def met_in(texts, term):
    """The ids of the texts that hold a term: it is no part of a longer word, whatever its first letter's case."""
    whole = re.compile(rf"(?:(?<![a-zA-Z_\\])|(?=\\))(?:{term})(?![a-zA-Z])", re.IGNORECASE)
    return [cell_id for cell_id, words in texts.items() if whole.search(words)]


def problem_with(texts, term, explaining):
    """Where a term is met before its explanation, or that it is not in it; None if all is well."""
    met = met_in(texts, term)
    if explaining not in met:
        return f"{explaining} does not explain {term}"
    early = met[: met.index(explaining)]
    return f"{term} is explained in {explaining}, but met in {', '.join(early)}" if early else None


@pytest.mark.parametrize("notebook", EXPLAINED)
def test_each_word_is_explained_where_it_is_first_met(notebook):
    texts = {cell_id: words_of(cell) for cell_id, cell in notebooks()[notebook].items()}
    found = [problem_with(texts, *each) for each in EXPLAINED[notebook].items()]
    assert not [problem for problem in found if problem]


def summed_up(notebook):
    """The rows of a notebook's table of symbols and words, each with the cell that its link leads to."""
    rows = re.findall(r"^\| .* \|$", notebooks()[notebook]["closing-symbols"].source, re.MULTILINE)[1:]
    return {row: re.search(r"\(#cell-id=([\w-]+)\) \|$", row)[1] for row in rows}


def opening(notebook, cell_id):
    """The last cell up to ``cell_id`` that begins with a heading: what a link can lead to."""
    cells = list(notebooks()[notebook].items())
    before = cells[: [each for each, _ in cells].index(cell_id) + 1]
    return [each for each, cell in before if cell.cell_type == "markdown" and cell.source.startswith("#")][-1]


@pytest.mark.parametrize("notebook", SUMMED_UP)
def test_each_word_is_summed_up_at_the_end_with_a_link_to_its_explanation(notebook):
    rows = summed_up(notebook)
    for term, explaining in EXPLAINED[notebook].items():
        links = {rows[row] for row in met_in({row: row.rpartition(" | ")[0] for row in rows}, term)}
        assert opening(notebook, explaining) in links, (term, links)


@pytest.mark.parametrize("notebook", SUMMED_UP)
def test_every_greek_letter_of_an_equation_is_summed_up_at_the_end(notebook):
    said = notebooks()[notebook]["closing-symbols"].source
    for cell_id, cell in notebooks()[notebook].items():
        equations = "".join(re.findall(r"\$\$.*?\$\$|\$[^$\n]+\$", cell.source, re.DOTALL))
        for letter in re.findall(rf"\\({GREEK})(?![a-z])", equations):
            assert cell.cell_type == "code" or rf"\{letter}" in said, (cell_id, letter)


@pytest.mark.parametrize(
    ("texts", "problem"),
    [
        ({"a": "a step", "b": "one *epoch*: all samples", "c": "epochs"}, None),
        ({"a": "an Epoch", "b": "one epoch"}, "epochs? is explained in b, but met in a"),
        ({"a": "epochal", "b": "`my_epoch`", "c": "epoch"}, "b does not explain epochs?"),
    ],
)
def test_a_word_met_too_early_is_found(texts, problem):
    assert problem_with(texts, "epochs?", "b") == problem


@pytest.mark.parametrize(("text", "found"), [(r"$2\eta\lambda$", True), (r"$\beta$ and \zeta", False), ("3η", True)])
def test_a_symbol_is_found_within_an_equation(text, found):
    assert (met_in({"a": text}, r"η|\\eta") == ["a"]) == found
