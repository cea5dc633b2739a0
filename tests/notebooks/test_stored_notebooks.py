"""The stored notebooks: their shape, their outputs, and the numbers in their text."""

import base64
import itertools
import re
from pathlib import Path

import nbformat
import numpy as np
import pytest

from primer import network
from primer.tools import refresh, settle
from primer.tools.where import NOTEBOOKS

PATHS = sorted(NOTEBOOKS.glob("*.ipynb"))
BACKPROP = NOTEBOOKS / "02_backpropagation.ipynb"
PARTS = ("Predict", "Idea and equations", "Code", "Explore", "What you should see", "Your turn")
FURTHER = {
    "Is it right? Predict once more",
    "The same with data",
    "Explore the fit",
    "Where two paths lead",
}  # headings of single parts


def read(path):
    return nbformat.read(path, as_version=4)


def code_cells(path):
    return [cell for cell in read(path).cells if cell.cell_type == "code"]


def lines_of(cell):
    return [line for line in cell.source.splitlines() if line.strip()]


@pytest.fixture(params=PATHS, ids=lambda path: path.stem)
def path(request):
    return request.param


def test_cells_are_short_and_know_no_plotting(path):
    cells = code_cells(path)
    lengths = [len(lines_of(cell)) for cell in cells]
    assert np.median(lengths) <= 2
    assert max(lengths) <= 8
    for cell in cells:
        assert not re.search(r"\bplt\b|matplotlib|ipywidgets|display\(|^%|^!", cell.source, re.MULTILINE), cell.source
    assert sum("import " in cell.source for cell in cells) == 1


def test_cells_have_stable_ids_and_known_slide_types(path):
    notebook = read(path)
    ids = [cell.id for cell in notebook.cells]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[a-z]+-\d+|closing-symbols", cell_id) for cell_id in ids)
    kinds = {cell.metadata.get("slideshow", {}).get("slide_type") for cell in notebook.cells}
    assert kinds <= {None, "slide", "subslide", "fragment", "notes", "skip"}
    assert notebook.cells[0].metadata.slideshow.slide_type == "slide"


def test_what_is_stored_is_what_every_reader_can_see(path):
    notebook = read(path)
    assert set(notebook.metadata) == {"kernelspec", "language_info"}
    assert notebook.metadata.language_info == {"name": "python"}
    assert path.stat().st_size < 1.5e6
    for cell in code_cells(path):
        assert "execution" not in cell.metadata
        for output in cell.outputs:
            assert output.output_type != "error"
            data = output.get("data", {})
            assert not any("widget" in kind for kind in data)
            assert "object at 0x" not in str(data.get("text/plain", ""))


def test_every_live_figure_has_a_still_picture_and_words(path):
    figures = [cell for cell in code_cells(path) if cell.source.startswith("explorers.")]
    assert figures
    for cell in figures:
        (output,) = cell.outputs
        assert base64.b64decode(output.data["image/png"]).startswith(b"\x89PNG")
        assert len(output.data["text/plain"]) > 40
        assert output.metadata["image/png"]["alt"] == output.data["text/plain"]


def test_every_part_has_the_whole_shape(path):
    """Each ``##`` part with a question: predict, idea, code, explore, what you should see, your turn, in this order.

    A prediction that needs the idea comes behind it.
    """
    text = [cell.source for cell in read(path).cells if cell.cell_type == "markdown"]
    headings = [line for source in text for line in source.splitlines() if line.startswith("#")]
    assert headings[0].startswith("# ")
    parts = "\n".join(headings).split("\n## ")[1:]
    numbered = [part for part in parts if re.match(r"\d · ", part)]
    assert len(numbered) >= 3
    for part in numbered:
        found = [line.removeprefix("### ") for line in part.splitlines()[1:]]
        predict, idea, *others = PARTS
        shape = [name for name in found if name in PARTS]
        assert shape in ([predict, idea, *others], [idea, predict, *others]), part.splitlines()[0]
        assert set(found) - {*PARTS, "Fine print"} <= FURTHER
    if parts[-1].startswith("Symbols and words"):
        del parts[-1]
    assert parts[-2].startswith(("What the article says", "What the papers say"))
    assert parts[-1].startswith("In five lines")


def test_prose_stands_before_each_figure_and_solutions_are_folded(path):
    cells = read(path).cells
    for before, cell in itertools.pairwise(cells):
        if cell.cell_type == "code" and cell.source.startswith("explorers."):
            assert before.cell_type == "markdown"
    text = "".join(cell.source for cell in cells)
    assert text.count("<details>") == text.count("</details>") >= 3
    assert "CC BY 4.0" in cells[0].source


def test_the_table_of_all_nine_derivatives_runs_and_is_right():
    """Each row of the table: its code gives its number, which is the gradient's entry of that name."""
    (cell,) = [cell for cell in read(BACKPROP).cells if cell.id == "nine-1"]
    rows = re.findall(
        r"^\| \$\\partial L/\\partial (\S+)\$ \| \$.*\$ \| `(.*)` \| (\S+) \|$", cell.source, re.MULTILINE
    )
    assert [symbol for symbol, *_ in rows] == [
        re.sub(r"_\{(\d)\}$", r"_\1", network.latex(n)) for n in network.PARAMETERS
    ]
    w, x, y = network.EXAMPLE_W, network.EXAMPLE_X, network.EXAMPLE_Y
    net, (_, _, W2, _) = network.forward(w, x), network.layers(w)
    names = {"net": net, "W2": W2, "x": x, "error": -(y - net.y_hat), "slope": net.a1 * (1 - net.a1)}
    for (_, code, number), partial in zip(rows, network.gradient(w, x, y), strict=True):
        assert eval(code, names) == pytest.approx(partial, rel=0, abs=1e-14)
        assert number == f"{partial:.9f}".replace("-", "−")


FUNCTIONS = {
    "my_training": "training-loop",
    "my_partial": "partial",
    "my_delta1": "delta",
    "my_search": "search-code",
    "my_error": "error-code",
    "my_input_slope": "input-slope",
    "my_momentum": "momentum-bug",
    "my_nag": "nag-points",
    "my_rate": "my-schedule",
    "my_step": "rmsprop-momentum",
    "my_adam": "adam-bug",
    "my_gradients": "long-step",
    "my_adamw": "adamw-bug",
    "my_alpha": "largest-share",
    "my_shock": "lasting-shock",
    "my_stream": "lion-stream",
    "my_bowl": "gd-beats-adam",
    "my_clip": "clip-code",
    "my_schedule_free": "schedule-free-bug",
    "my_gradient": "norm-round",
    "my_shampoo": "shampoo-bug",
    "my_valley": "cautious-valley",
}


def test_solutions_in_the_text_are_right():
    """Each function in a folded solution passes the exercise it belongs to, and each such exercise has a solution."""
    from primer import exercises
    from primer.exercises.nb6.matrix import _power  # a cell of its notebook defines it

    text = "\n".join(cell.source for path in PATHS for cell in read(path).cells if "<details>" in cell.source)
    names = {"network": network, "np": np, "power": _power}
    for code in re.findall(r"```python\n(def .*?)```", text, re.DOTALL):
        exec(code, names)
    for function, exercise in FUNCTIONS.items():
        assert exercises.check(exercise, names[function]).right is True, function


def test_pictures_that_look_the_same_are_kept_and_others_are_not():
    png = code_cells(BACKPROP)
    first, second = (
        next(output.data["image/png"] for cell in png if name in cell.source for output in cell.outputs)
        for name in ("network_live", "one_update")
    )
    assert settle.look_the_same(first, first)
    assert not settle.look_the_same(first, second)


def test_refresh_check_notices_a_changed_output(tmp_path, capsys):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1 + 1", id="sum-1")])
    path = tmp_path / "sum.ipynb"
    nbformat.write(notebook, path)
    before = path.read_text(encoding="utf-8")
    assert refresh.main(["--check", str(path)]) == 1
    assert path.read_text(encoding="utf-8") == before
    assert refresh.main([str(path)]) == 0
    assert b"\r" not in path.read_bytes()  # on Windows, too
    fresh = path.read_text(encoding="utf-8")
    assert refresh.main(["--check", str(path)]) == 0
    assert path.read_text(encoding="utf-8") == fresh
    assert '"2"' in fresh
    assert "would change" in capsys.readouterr().out


def test_the_readme_names_every_notebook():
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    for path in PATHS:
        assert f"notebooks/{path.name}" in readme
