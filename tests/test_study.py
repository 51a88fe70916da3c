"""Progress is remembered on this computer, and a learner's own functions serve in another notebook."""

import json

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from autograder import study

RIGHT = "def dropout_backward(dA, D, keep_prob):\n    return dA * D / keep_prob"
WRONG = "def dropout_backward(dA, D, keep_prob):\n    return dA"


@pytest.fixture(autouse=True)
def progress(tmp_path, monkeypatch):
    path = tmp_path / "kept" / "progress.json"
    monkeypatch.setenv("PRACTICALDL_PROGRESS", str(path))
    return path


def notebook(folder, *cells):
    nb = new_notebook(cells=[new_code_cell(cell) for cell in cells], metadata={"title": "Dropout", "minutes": 75})
    nbformat.write(nb, folder / "04_dropout.ipynb")


def function(source):
    return study.definitions([source])["dropout_backward"]


def test_the_best_result_is_kept(progress):
    study.check("dropout_backward", function(WRONG))
    study.check("dropout_backward", function(RIGHT))
    assert study.check("dropout_backward", function(WRONG)).passed is False
    assert json.loads(progress.read_text())["dropout_backward"] == {"score": 2.0, "passed": True, "tries": 3}


@pytest.mark.parametrize("content", ["", "[", "[]", '{"a": 3}', '{"a": {"score": 1}}'])
def test_a_damaged_file_is_set_aside(progress, content):
    progress.parent.mkdir()
    progress.write_text(content)
    assert study.remembered() == {}
    assert progress.with_suffix(".damaged").read_text() == content


def test_the_overview_shows_what_is_solved_and_where_to_go_on(tmp_path):
    notebook(tmp_path)
    study.check("dropout_mask", function(WRONG))
    study.check("dropout_backward", function(RIGHT))
    text = study.overview(tmp_path).data
    assert "| [04 Dropout](04_dropout.ipynb) | 75 | 1 of 9 | ◐ ○ ✓ ○ ○ ○ ○ ○ ○ |" in text
    assert "**Continue** with [Dropout](04_dropout.ipynb): `dropout_mask` is next." in text


def test_a_function_that_passes_is_ones_own(tmp_path, capsys):
    notebook(tmp_path, "import numpy as np", "1 / 0", "def broken(:", RIGHT)
    assert study.own("dropout_backward", tmp_path).__code__.co_filename == "<your notebook>"
    assert "yours" in capsys.readouterr().out


def test_a_function_may_use_the_notebooks_constants_and_helpers(tmp_path, capsys):
    helper = "ONE = 1.0\nclass Scale:\n    by = ONE"
    uses = RIGHT.replace("dA * D", "Scale.by * dA * D")
    notebook(tmp_path, "import no_such_package", helper, uses, "dropout_backward = 3")
    assert study.own("dropout_backward", tmp_path).__code__.co_filename == "<your notebook>"
    assert "yours" in capsys.readouterr().out


@pytest.mark.parametrize("cells", [(), (WRONG,)])
def test_the_courses_solution_stands_in_for_a_missing_or_wrong_one(tmp_path, capsys, cells):
    notebook(tmp_path, *cells)
    assert study.checking.check("dropout_backward", study.own("dropout_backward", tmp_path)).passed
    assert "stands in" in capsys.readouterr().out
