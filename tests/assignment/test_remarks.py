"""An autograded notebook says what its grading found, and nothing of it can be a learner's own invention."""

import copy

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from autograder.assignment.remarks import KEY, remark, said_of, sign
from autograder.nbgrader import RestoreCells
from autograder.verdict.result import Outcome, Result
from tests.assignment import graded, sheet_of, solution
from tests.grading.small import answer, cell, make_course, write_source

TEST = "# handed out\n### BEGIN HIDDEN TESTS\nassert half(8) == 4\n### END HIDDEN TESTS"
SOLVED = "### BEGIN SOLUTION\nhalf = 1\n### END SOLUTION"
RESULT = Result("half", 2.0, [Outcome("half", False, "no")], 0.0, ("Divide.",), trust="inside")


def remarked(*more):
    source = new_notebook(
        cells=[
            new_markdown_cell("# Halving"),
            new_code_cell("import math"),
            solution("half_answer", SOLVED),
            graded("half", TEST, 2),
        ]
    )
    sheet = sheet_of(source)
    notebook = copy.deepcopy(source)
    notebook.cells[2].source = sheet.handed_out["half_answer"]
    notebook.cells += more
    remark(notebook, sheet, {"half": RESULT}, [0])
    return notebook


def test_each_cell_says_what_became_of_it():
    said = [said_of(cell) for cell in remarked(new_code_cell("mine = 1")).cells]
    assert said[:3] == [{"given": True}, {"given": True, "run": False}, {"untouched": True}]
    assert Result.from_entry(said[3]["verdict"]) == RESULT
    assert said[3]["handed_out"] == "# handed out"
    assert said[4] == {}


def test_a_learner_cannot_plant_a_verdict():
    planted = new_code_cell("x = 1", metadata={KEY: {"verdict": RESULT.as_entry(), "given": True}})
    assert said_of(remarked(planted).cells[-1]) == {}


def test_the_notebook_says_status_isolation_and_flags_once():
    notebook = new_notebook(metadata={KEY: {"status": "graded", "mine": 1}})
    sign(notebook, "partial", "bubblewrap", [{"kind": "k", "message": "m", "level": "note"}])
    nbformat.validate(notebook)
    flags = [{"kind": "k", "message": "m", "level": "note"}]
    assert said_of(notebook) == {"status": "partial", "isolation": "bubblewrap", "flags": flags}


def test_metadata_of_any_form_say_nothing():
    for metadata in (None, {}, {KEY: 1}, []):
        assert said_of({"metadata": metadata}) == {}


def test_nbgrader_s_own_command_says_what_was_seen(tmp_path, monkeypatch):
    course = make_course(tmp_path)
    write_source(tmp_path, "ps1", ps1=[answer("a"), cell("q1", 2)])
    monkeypatch.chdir(tmp_path)
    handed_in = new_notebook(metadata={KEY: {"status": "graded", "flags": []}}, cells=[new_code_cell("mine = 1")])
    about = {"nbgrader": {"assignment": "ps1", "notebook": "ps1", "student": "ann"}}
    damaged = {"kind": "damaged cell", "message": "cell 2 could not be read", "level": "flag"}
    RestoreCells(config=course.config).preprocess(handed_in, {**about, "submitted": ([damaged], False)})
    said = said_of(handed_in)
    assert said["status"] == "partial"
    assert [flag["kind"] for flag in said["flags"]] == ["damaged cell", "missing cell", "hidden test deleted"]
