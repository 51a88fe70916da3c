"""What lies beside a notebook, or is written by it, is there as in Jupyter; the assignment's own files stand above."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from autograder.assignment.run import Ways, run_notebook
from tests.assignment import NAME, assignment_of, graded, solution

MODULE = "def triple(x):\n    return 3 * x\n"
ANSWER = "def six_times(x):\n    return 2 * triple(x)"


def source(given="import csv"):
    return new_notebook(
        cells=[
            new_code_cell(given),
            solution("six", "### BEGIN SOLUTION\ndef six_times(x):\n    return 6 * x\n### END SOLUTION"),
            graded("six_test", "### BEGIN HIDDEN TESTS\nassert six_times(2) == 12\n### END HIDDEN TESTS", 2),
        ]
    )


def score(sandbox, answer, before=(), beside=None, own=None, given="import csv"):
    notebook = source(given)
    notebook.cells[1].source, notebook.cells[2].source = answer, ""
    notebook.cells[1:1] = [new_code_cell(text) for text in before]
    assignment = assignment_of(source(given), own)
    run = run_notebook(nbformat.writes(notebook), assignment, assignment.sheets[NAME], sandbox, Ways(), beside)
    return run.results[0].score


WAYS = {
    "a module beside the notebook": ({"helpers.py": MODULE}, [], "from helpers import triple\n" + ANSWER),
    "a package beside it": (
        {"tools/__init__.py": "", "tools/helpers.py": MODULE},
        [],
        "from tools.helpers import *\n" + ANSWER,
    ),
    "a module that is run": ({"helpers.py": MODULE}, ["%run helpers.py"], ANSWER),
    "a module in a folder put on the path": (
        {"lib/helpers.py": MODULE},
        ["import sys\nsys.path.append('lib')"],
        "import helpers\n" + ANSWER.replace("triple", "helpers.triple"),
    ),
    "a module that a cell writes": ({}, [f"%%writefile helpers.py\n{MODULE}", "from helpers import triple"], ANSWER),
    "a module written and run": ({}, [f"%%writefile helpers.py\n{MODULE}", "%run helpers.py"], ANSWER),
    "a module written by Python": (
        {},
        [f"from pathlib import Path\nPath('helpers.py').write_text({MODULE!r})", "from helpers import triple"],
        ANSWER,
    ),
    "data beside it": ({"factor.txt": "6"}, [], "def six_times(x):\n    return int(open('factor.txt').read()) * x"),
    "data in a folder": (
        {"data/a/factor.txt": "6"},
        ["factor = int(open('data/a/factor.txt').read())"],
        "def six_times(x):\n    return factor * x",
    ),
    "data that a cell writes": (
        {},
        ["with open('factor.txt', 'w') as file:\n    file.write('6')"],
        "def six_times(x):\n    return int(open('factor.txt').read()) * x",
    ),
    "a name with accents and spaces": (
        {"mes données.txt": "6"},
        [],
        "def six_times(x):\n    return int(open('mes données.txt').read()) * x",
    ),
}


@pytest.mark.parametrize("way", WAYS)
def test_what_works_in_jupyter_works_for_the_grade(sandbox, way):
    beside, before, answer = WAYS[way]
    assert score(sandbox, answer, before, {name: text.encode() for name, text in beside.items()}) == 2


def test_the_assignment_s_own_files_stand_above_the_learner_s(sandbox):
    answer = "def six_times(x):\n    return int(open('factor.txt').read()) * x"
    assert score(sandbox, answer, beside={"factor.txt": b"7"}, own={"factor.txt": b"6"}) == 2


def test_a_given_cell_that_writes_a_module_runs_though_nothing_names_it(sandbox):
    assert score(sandbox, "from helpers import triple\n" + ANSWER, given=f"%%writefile helpers.py\n{MODULE}") == 2


def test_files_of_one_submission_are_gone_for_the_next(sandbox):
    assert score(sandbox, "from helpers import triple\n" + ANSWER, beside={"helpers.py": MODULE.encode()}) == 2
    assert score(sandbox, "from helpers import triple\n" + ANSWER) == 0
