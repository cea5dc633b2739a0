"""Tables and shown source are the same on every machine."""

import numpy as np
import pytest

from primer import network
from primer.show import same, source, table


def test_columns_line_up_and_use_decimals_where_sizes_are_alike():
    shown = table(parameter=["w1_11", "b2_1"], w1_11=[0.1, -0.25], digits=4)
    assert repr(shown) == "parameter  w1_11\n    w1_11   0.10\n     b2_1  −0.25"


def test_columns_of_many_sizes_use_significant_digits():
    assert table(error=[0.1234567, 1.5e-9, 0.0], digits=3).rows == [("0.123",), ("1.5e−09",), ("0",)]


def test_words_whole_numbers_and_truths_are_shown_as_they_are():
    shown = table(step=range(2), holds=[True, np.False_], word=["<b>", "x"], one_two=np.array([1, -2]))
    assert shown.names == ["step", "holds", "word", "one two"]
    assert table(w1_21=[1], solved_of_100=[2], path_1=[3]).names == ["w1_21", "solved of 100", "path 1"]
    assert shown.rows == [("0", "yes", "<b>", "1"), ("1", "no", "x", "−2")]
    assert "&lt;b&gt;" in shown._repr_html_()


def test_columns_of_different_length_are_refused():
    with pytest.raises(ValueError, match="same length"):
        table(a=[1, 2], b=[1])


def test_source_is_the_function_without_its_docstring():
    code = repr(source(network.sigmoid_slope, network.gradient))
    assert code.startswith("def sigmoid_slope(z):\n    a = sigmoid(z)\n    return a * (1 - a)\n\n\ndef gradient")
    assert '"""' not in code
    assert "(over=&quot;ignore&quot;)" in source(network.sigmoid)._repr_html_()


def test_source_can_be_folded_behind_the_functions_names():
    shown = source(network.sigmoid_slope, network.sigmoid, folded=True)
    assert repr(shown) == repr(source(network.sigmoid_slope, network.sigmoid))
    opening = "<details><summary><code>sigmoid_slope</code> and <code>sigmoid</code> in the package</summary><pre"
    assert shown._repr_html_().startswith(opening)
    assert "<details>" not in source(network.sigmoid_slope)._repr_html_()


@pytest.mark.parametrize(
    ("mine", "package", "said"),
    [
        (0.1 + 0.2, 0.3, "equal to the package's, to 12 digits"),
        ([1.0, 1e-20], [1.0, 0.0], "equal to the package's, to 12 digits"),
        ([1.0, np.inf], [1.0, np.inf], "equal to the package's, to 12 digits"),
        ([1.0, 2.5], [1.0, 2.0], "different: up to 0.5 from the package's"),
        (1 + 1e-11, 1.0, "different: up to 1e-11 from the package's"),
        ([1.0], [1.0, 2.0], "different shapes: (1,), and the package's (2,)"),
    ],
)
def test_same_says_whether_and_how_far_two_results_differ(capsys, mine, package, said):
    same(mine, package)
    assert capsys.readouterr().out == said + "\n"


def test_no_decimals_leave_the_zeros_of_whole_numbers():
    assert [row[0] for row in table(digits=0, steps=[10.0, 250.0, 3000.0]).rows] == ["10", "250", "3000"]
    assert table(steps=[]).rows == []
