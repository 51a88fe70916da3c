"""A given cell that was deleted or broken costs nobody points, and an assignment that changed accuses nobody."""

import copy

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from autograder.assignment.handed_out import mark as mark_of
from autograder.assignment.restoring import restore
from autograder.assignment.source import Sheet
from autograder.assignment.submitted import read
from tests.assignment import graded, mark, run_submission, sheet_of, solution

IMPORTS = "import math\nfrom statistics import mean, stdev"
SETUP = "RATE = math.sqrt(4)\nnumbers = [1, 2, 3]"


def source():
    return new_notebook(
        cells=[
            new_code_cell(IMPORTS, id="imports"),
            new_code_cell(SETUP, id="setup"),
            new_code_cell("DATA = [RATE] * 3", metadata=mark("data", locked=True), id="data"),
            new_code_cell("shown = mean(numbers)\nprint(shown)", id="shown"),
            solution("spread", "### BEGIN SOLUTION\ndef spread(x):\n    return stdev(x) * RATE\n### END SOLUTION"),
            graded("spread_test", "### BEGIN HIDDEN TESTS\nassert spread([1, 2, 3]) == 2\n### END HIDDEN TESTS", 3),
            solution("total", "### BEGIN SOLUTION\ntotal = sum(DATA)\n### END SOLUTION"),
            graded("total_test", "### BEGIN HIDDEN TESTS\nassert total == 6\n### END HIDDEN TESTS", 2),
        ]
    )


def solved(**cells):
    """What a student hands in who knows the answers: given cells replaced, or deleted where they are None."""
    notebook = source()
    for cell in notebook.cells:
        cell.source = cell.source.replace("### BEGIN SOLUTION\n", "").replace("\n### END SOLUTION", "")
        if "HIDDEN" in cell.source:
            cell.source = ""
        cell.source = cells.get(cell.id, cell.source) or ""
    notebook.cells = [cell for cell in notebook.cells if cells.get(cell.id, "kept") is not None]
    return notebook


def without_ids(notebook):
    notebook = copy.deepcopy(notebook)
    for cell in notebook.cells:
        del cell["id"]
    notebook.nbformat_minor = 4
    return notebook


BROKEN = {
    "imports deleted": {"imports": None},
    "set-up deleted": {"setup": None},
    "both deleted": {"imports": None, "setup": None},
    "locked cell deleted": {"data": None},
    "everything deleted": {"imports": None, "setup": None, "data": None, "shown": None},
    "a line is gone": {"imports": "import math"},
    "no longer Python": {"imports": IMPORTS + "\nimport numpy as"},
    "Colab's drive": {"imports": f"from google.colab import drive\ndrive.mount('/content')\n{IMPORTS}"},
    "a file of the student's": {"setup": f"text = open('/home/me/notes.txt').read()\n{SETUP}"},
    "stops half-way": {"setup": SETUP.replace("\n", "\nassert RATE == 3\n")},
}


@pytest.mark.parametrize("ids", [True, False], ids=["with ids", "without ids"])
@pytest.mark.parametrize("how", BROKEN)
def test_a_given_cell_that_is_gone_or_broken_costs_nothing_and_is_said(sandbox, how, ids):
    notebook = solved(**BROKEN[how])
    run = run_submission(nbformat.writes(notebook if ids else without_ids(notebook)), source(), sandbox)
    assert [result.score for result in run.results] == [3, 2]
    assert run.status == "graded"
    assert {flag["level"] for flag in run.flags} == {"note"}
    assert {flag["kind"] for flag in run.flags} <= {"given cell put back", "given cell fails"}


def test_the_note_says_which_cell_and_what_happened(sandbox):
    run = run_submission(nbformat.writes(solved(**BROKEN["Colab's drive"])), source(), sandbox)
    (flag,) = run.flags
    assert flag["message"].startswith("the given cell that defines math, mean, stdev was changed and raises ModuleNotF")
    run = run_submission(nbformat.writes(solved(imports=None)), source(), sandbox)
    assert run.flags[0]["message"] == (
        "the given cell that defines math, mean, stdev was changed or deleted; it was put back"
    )


@pytest.mark.parametrize(
    "cells",
    [
        {},
        {"shown": None},  # nothing that is graded needs it
        {"imports": IMPORTS + "\nimport os"},
        {"imports": None, "setup": f"{IMPORTS}\n{SETUP}"},
        {"setup": "numbers = [3, 4]\nRATE = 2"},
    ],
    ids=["untouched", "a cell that only shows", "one more import", "two cells made one", "other values"],
)
def test_what_works_is_left_as_it_is(sandbox, cells):
    notebook = solved(**cells)
    run = run_submission(nbformat.writes(notebook), source(), sandbox)
    assert [result.score for result in run.results] == [3, 2]
    assert run.flags == []
    assert len(run.notebook.cells) == len(notebook.cells)


def test_a_cell_is_put_back_where_it_was(sandbox):
    run = run_submission(nbformat.writes(solved(setup=None)), source(), sandbox)
    assert [cell.source for cell in run.notebook.cells[:3]] == [IMPORTS, SETUP, "DATA = [RATE] * 3"]
    nbformat.validate(run.notebook)


def test_no_solution_is_put_back(sandbox):
    notebook = solved()
    notebook.cells = [cell for cell in notebook.cells if "spread" not in cell.source]
    run = run_submission(nbformat.writes(notebook), source(), sandbox)
    assert [result.score for result in run.results] == [0, 2]
    assert "stdev(x)" not in nbformat.writes(run.notebook)


# What changed since it was handed out


def sheet_since(*former):
    """The sheet of the source, with versions that hand-ins were graded by before."""
    sheet = sheet_of(source())
    return Sheet(sheet.name, sheet.notebook, sheet.released, sheet.tests, former)


def version(**changes):
    """Hashes of an earlier version: cells with other texts, or without those that are None."""
    texts = dict(sheet_of(source()).handed_out) | changes
    return {name: mark_of(text) for name, text in texts.items() if text is not None}


def kinds(notebook, *former):
    flags = restore(read(nbformat.writes(notebook)), sheet_since(*former)).flags
    return [(flag["kind"], flag["level"]) for flag in flags]


def without(name):
    notebook = solved()
    notebook.cells = [cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade_id") != name]
    return notebook


@pytest.mark.parametrize("name", ["spread_test", "total", "total_test"])
def test_a_cell_that_nobody_was_given_is_no_deleted_one(name):
    notebook = without(name)
    if name == "total":
        notebook.cells = [cell for cell in notebook.cells if "sum(DATA)" not in cell.source]
    assert kinds(notebook, version(**{name: None})) == [("changed assignment", "note")]
    assert {level for _, level in kinds(notebook, version())} == {"flag"}
    assert {level for _, level in kinds(notebook)} == {"flag"}


@pytest.mark.parametrize("name", ["data", "spread_test"])
def test_a_cell_with_the_text_of_an_earlier_version_was_not_edited(name):
    notebook = solved()
    cell = next(cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade_id") == name)
    cell.source = "# as it was\n"
    assert kinds(notebook, version(**{name: "# as it was"}), version()) == []
    assert {level for _, level in kinds(notebook, version())} == {"flag"}


def test_a_cell_that_got_another_name_is_the_same_cell():
    notebook = solved()
    for cell in notebook.cells:
        if cell.metadata.get("nbgrader", {}).get("grade_id") == "total":
            cell.metadata.nbgrader.grade_id, cell.source = "sum_of_data", "total = 6"
    earlier = version(total=None, sum_of_data=sheet_of(source()).handed_out["total"], spread=None)
    assert kinds(notebook, earlier) == []
