"""Progress is remembered on this computer, and a learner's own functions serve in another notebook."""

import json
import re
import subprocess
import sys

import nbformat
import numpy as np
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from autograder import study

RIGHT = "def dropout_backward(dA, D, keep_prob):\n    return dA * D / keep_prob"
WRONG = "def dropout_backward(dA, D, keep_prob):\n    return dA"
STUB = WRONG.replace("return dA", 'raise NotImplementedError("not written yet")')


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
    kept = json.loads(progress.read_text())["dropout_backward"]
    assert (kept["score"], kept["passed"], kept["tries"]) == (2.0, True, 3)


def test_the_solution_unfolds_after_two_different_tries():
    same_again = WRONG.replace("return dA", "return (dA)  # the same once more")
    for source in (WRONG, WRONG, same_again):
        assert study.check("dropout_backward", function(source)).solution is None
    other = study.check("dropout_backward", function(WRONG.replace("return dA", "return dA * D")))
    assert "def dropout_backward" in other.solution
    assert "Solution" in other._repr_html_()


def test_an_untouched_stub_is_not_started_and_no_try(progress):
    for _ in range(3):
        result = study.check("dropout_backward", function(STUB))
        assert "not started yet" in result._repr_html_()
        assert "Solution" not in result._repr_html_()
        assert not result.hints
        assert result.score == 0
    assert not progress.exists()
    for blank in (..., "", " "):
        assert "not started yet" in repr(study.check("dropout_q1", blank))
    assert not progress.exists()


def test_progress_of_an_older_version_is_read(progress):
    progress.parent.mkdir()
    progress.write_text('{"dropout_backward": {"score": 1.0, "passed": false, "tries": 4}}')
    assert study.check("dropout_backward", function(WRONG)).solution is not None
    assert study.remembered()["dropout_backward"]["tries"] == 5


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
    assert "| [04 Dropout](04_dropout.ipynb) | 75 | 1 of 10 | ◐ ○ ✓ ○ ○ ○ ○ ○ ○ ○ |" in text
    assert "| together | 75 | | |" in text
    assert "**Continue** with [Dropout](04_dropout.ipynb): `dropout_mask` is next." in text


def test_the_overview_goes_on_where_one_last_worked(tmp_path):
    for name in ("01_splits", "04_dropout", "05_augmentation"):
        nbformat.write(new_notebook(metadata={"title": name}), tmp_path / f"{name}.ipynb")
    assert "**Start** with [01_splits]" in study.overview(tmp_path).data
    study.check("dropout_mask", function(WRONG))
    assert "**Continue** with [04_dropout](04_dropout.ipynb): `dropout_mask`" in study.overview(tmp_path).data


def test_a_lesson_says_how_far_one_is_and_what_is_next():
    assert "0 of 10 solved in this lesson; next: <code>dropout_mask</code>" in study.progress("04_dropout").data
    page = study.check("dropout_backward", function(WRONG))._repr_html_()
    assert "0 of 10 solved in this lesson</p>" in page  # this one is next
    page = study.check("dropout_backward", function(RIGHT))._repr_html_()
    assert "1 of 10 solved in this lesson; next: <code>" in page
    assert "dropout_mask" not in page.partition("next: ")[2]
    assert "○ ○ ✓" in study.progress("04_dropout").data


def test_the_failing_call_can_be_made_again():
    result = study.check("dropout_backward", function(WRONG))
    assert result.again == 'dropout_backward(*failing["dropout_backward"])'
    assert result.again in result._repr_html_().replace("&quot;", '"')
    dA, D, keep_prob = study.failing["dropout_backward"]
    dA += 1
    assert not np.array_equal(dA, study.failing["dropout_backward"][0])
    assert 0 < keep_prob < 1
    assert not np.array_equal(function(WRONG)(dA, D, keep_prob), dA * D / keep_prob)
    study.check("dropout_backward", function(RIGHT))
    assert "dropout_backward" not in study.failing


def test_what_an_answer_prints_is_caught_and_folded(capsys):
    loud = WRONG.replace("return", "[print('row', i) for i in range(3000)]\n    return")
    page = study.check("dropout_backward", function(loud))._repr_html_()
    assert capsys.readouterr().out == ""
    assert "row 7" in page
    assert "more lines" in page
    assert len(page) < 20_000


STALE = f"""
from IPython.testing.globalipapp import start_ipython
shell = start_ipython()
shell.run_cell("from autograder import study")
shell.run_cell({WRONG!r})
shell.run_cell({RIGHT.replace("return dA", "return dA *")!r})
print(shell.user_ns["study"].check("dropout_backward", shell.user_ns["dropout_backward"]))
shell.run_cell({"import nothing_there" + chr(10) + RIGHT!r})
print(shell.user_ns["study"].check("dropout_backward", shell.user_ns["dropout_backward"]))
shell.run_cell({RIGHT + chr(10) + "1 / 0"!r})
print(shell.user_ns["study"].check("dropout_backward", shell.user_ns["dropout_backward"]))
"""


def test_a_function_whose_cell_failed_last_is_not_checked(progress):
    run = subprocess.run([sys.executable, "-c", STALE], capture_output=True, text=True, timeout=120)
    first, second, third = re.findall(r"dropout_backward: [^\n]*points\n[^\n]*", run.stdout)
    assert "SyntaxError in line 2" in first
    assert "No module named 'nothing_there'" in second
    assert "passed, 2 of 2 points" in third
    assert json.loads(progress.read_text())["dropout_backward"]["tries"] == 1


def mine(value):
    """Whether a function came from a notebook, not from the course's source."""
    code = getattr(value, "__code__", None)
    return code is None or code.co_filename != "<the lesson>"


def said(tmp_path, capsys, *cells):
    """What own() says of dropout_backward in a notebook of these cells, and what it returns."""
    notebook(tmp_path, *cells)
    value = study.own("dropout_backward", tmp_path)
    assert study.checking.check("dropout_backward", value).passed
    return capsys.readouterr().out.strip(), value


HELPER = "def scaled(power, dA, D, keep_prob):\n    return dA * D * keep_prob**power"
NUMBA = """\
try:
    from numba import njit
except ImportError:
    def njit(function):
        return function
@njit
"""
SPELLINGS = {
    "plain def": RIGHT,
    "lambda": "dropout_backward = lambda dA, D, keep_prob: dA * D / keep_prob",
    "negative constant": "POWER = -1\n" + RIGHT.replace("/ keep_prob", "* keep_prob**POWER"),
    "computed constant": "EPS = 10 ** -300\n" + RIGHT.replace("/ keep_prob", "/ (keep_prob + EPS)"),
    "annotated constant": "ONE: float = 1.0\n" + RIGHT.replace("dA * D", "ONE * dA * D"),
    "list constant": "ONES = [1.0, 2.0]\n" + RIGHT.replace("dA * D", "ONES[0] * dA * D"),
    "%%time on top": "%%time\n" + RIGHT,
    "line magic above": "%matplotlib inline\n" + RIGHT,
    "shell line above": "!echo hello\n" + RIGHT,
    "partial": f"from functools import partial\n{HELPER}\ndropout_backward = partial(scaled, -1)",
    "alias": RIGHT.replace("dropout_backward", "f") + "\ndropout_backward = f",
    "inside if True": "if True:\n    " + RIGHT.replace("\n", "\n    "),
    "decorator that falls back": NUMBA + RIGHT,
    "async helper": "async def fetch():\n    return 1\n\n" + RIGHT,
    "await at the end": "import asyncio\n" + RIGHT + "\nawait asyncio.sleep(0)",
    "trailing name?": RIGHT + "\ndropout_backward?",
}


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_right_function_is_ones_own_however_it_is_spelled(tmp_path, capsys, spelling):
    words, value = said(tmp_path, capsys, "import numpy as np", "1 / 0", "def broken(:", SPELLINGS[spelling])
    assert words == "dropout_backward: yours, from 04_dropout.ipynb"
    assert mine(value)


def test_constants_and_helpers_may_stand_in_other_cells(tmp_path, capsys):
    cells = ["import no_such_package", "ONE = 0.5 + 0.5", "class Scale:\n    by = ONE", "Scale.by = 2 * ONE"]
    uses = RIGHT.replace("dA * D", "Scale.by * dA * D / 2")
    words, _ = said(tmp_path, capsys, *cells, uses, "dropout_backward = 3")
    assert "yours, from" in words


def test_cells_that_the_function_does_not_need_are_not_run(tmp_path, capsys):
    traces = tmp_path / "traces"
    words, _ = said(tmp_path, capsys, RIGHT, f"open({str(traces)!r}, 'w').write(str(dropout_backward))")
    assert "yours, from" in words
    assert not traces.exists()


@pytest.mark.parametrize(
    "cells", [(), ("x = 1",), (RIGHT.replace("return", 'raise NotImplementedError("not yet") #'),)]
)
def test_own_says_what_is_not_written_yet(tmp_path, capsys, cells):
    words, value = said(tmp_path, capsys, *cells)
    assert "not written yet in 04_dropout.ipynb. The course's solution stands in." in words
    assert "save it first" in words
    assert not mine(value)


def test_own_says_what_is_wrong_with_ones_function(tmp_path, capsys):
    words, value = said(tmp_path, capsys, WRONG)
    assert "yours, but its check in 04_dropout.ipynb fails: " in words
    assert "expected" in words
    assert not mine(value)


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("def dropout_backward(dA, D, keep_prob:\n    return dA", "SyntaxError"),
        ("import no_such_package\n" + RIGHT, "No module named 'no_such_package'"),
        ("dropout_backward = 3", "dropout_backward is not a function"),
    ],
)
def test_own_says_why_a_function_could_not_be_loaded(tmp_path, capsys, cell, why):
    words, value = said(tmp_path, capsys, cell)
    assert "found in 04_dropout.ipynb, but it could not be loaded: " in words
    assert why in words
    assert not mine(value)


def test_a_notebook_that_is_missing_is_not_written_yet(tmp_path, capsys):
    study.own("dropout_backward", tmp_path)
    assert "not written yet in 04_dropout.ipynb" in capsys.readouterr().out
