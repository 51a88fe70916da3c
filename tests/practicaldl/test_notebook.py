"""What a notebook shows of a failed test."""

import nbclient
import nbformat
import pytest

CELLS = {
    "assert": "import practicaldl\n\nassert 1 + 1 == 3, 'one and one is three'",
    "in numpy": "import numpy as np\n\nnp.testing.assert_allclose([1.0], [2.0], err_msg='not the same')",
    "unwritten": "def half(x):\n    raise NotImplementedError('not written yet')\n\n\nhalf(3)",
    "other": "def half(x):\n    return x.half\n\n\nhalf(3)",
    "syntax": "half(",
}


@pytest.fixture(scope="module")
def shown():
    """The traceback of each cell, as text."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in CELLS.values()])
    nbclient.NotebookClient(notebook, timeout=60, allow_errors=True).execute()
    return {name: "\n".join(cell.outputs[-1].traceback) for name, cell in zip(CELLS, notebook.cells, strict=True)}


def test_a_failed_assertion_is_its_sentence_and_its_line(shown):
    assert shown["assert"] == (
        "AssertionError: one and one is three\n  line 3:  assert 1 + 1 == 3, 'one and one is three'"
    )


def test_an_assertion_of_numpy_is_told_from_the_cells_line(shown):
    assert shown["in numpy"].startswith("AssertionError: ")
    assert "not the same" in shown["in numpy"]
    assert shown["in numpy"].endswith("line 3:  np.testing.assert_allclose([1.0], [2.0], err_msg='not the same')")


def test_a_function_that_is_not_written_is_one_line(shown):
    assert shown["unwritten"] == "NotImplementedError in half: not written yet"


def test_any_other_error_keeps_its_traceback(shown):
    assert "x.half" in shown["other"]
    assert "Traceback" in shown["other"]
    assert "SyntaxError" in shown["syntax"]
