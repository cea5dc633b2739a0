"""Tables and shown source are the same on every machine."""

import numpy as np
import pytest

from primer import network
from primer.show import source, table


def test_columns_line_up_and_use_decimals_where_sizes_are_alike():
    shown = table(parameter=["w1_11", "b2_1"], w1_11=[0.1, -0.25], digits=4)
    assert repr(shown) == "parameter  w1_11\n    w1_11   0.10\n     b2_1  −0.25"


def test_columns_of_many_sizes_use_significant_digits():
    assert table(error=[0.1234567, 1.5e-9, 0.0], digits=3).rows == [("0.123",), ("1.5e−09",), ("0",)]


def test_words_whole_numbers_and_truths_are_shown_as_they_are():
    shown = table(step=range(2), holds=[True, np.False_], word=["<b>", "x"], one_two=np.array([1, -2]))
    assert shown.names == ["step", "holds", "word", "one two"]
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
