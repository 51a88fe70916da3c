"""A submission is read from bytes nobody vouches for, and its trusted cells are put back."""

import copy
import json

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.utils import compute_checksum

from autograder.assignment.restoring import restore
from autograder.assignment.source import grade_id
from autograder.assignment.submitted import MAX_BYTES, Unreadable, read
from tests.assignment import mark, sheet_of


def source_notebook():
    return new_notebook(
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
        cells=[
            new_markdown_cell("# Lesson"),
            new_code_cell("import numpy as np"),
            new_code_cell("def double(x):\n    return 2 * x", metadata=mark("double", solution=True)),
            new_code_cell("assert double(1) == 2", metadata=mark("double_visible", locked=True)),
            new_code_cell(
                "# graded\n### BEGIN HIDDEN TESTS\nassert double(3) == 6\n### END HIDDEN TESTS\n",
                metadata=mark("double_test", grade=True, locked=True, points=2),
            ),
            new_code_cell("def half(x):\n    return x / 2", metadata=mark("half", solution=True)),
            new_code_cell(
                "### BEGIN HIDDEN TESTS\nassert half(3) == 1.5\n### END HIDDEN TESTS",
                metadata=mark("half_test", grade=True, locked=True, points=1),
            ),
        ],
    )


@pytest.fixture
def source():
    return source_notebook()


@pytest.fixture
def handed_in():
    """What an honest student submits."""
    notebook = source_notebook()
    notebook.cells[4].source = "# graded\n"
    notebook.cells[6].source = ""
    return notebook


def restored(notebook, source):
    return restore(read(nbformat.writes(notebook)), sheet_of(source))


def ids(submitted):
    return [grade_id(cell) for cell in submitted.notebook.cells]


def kinds(submitted):
    return [flag["kind"] for flag in submitted.flags]


def cell_named(submitted, name):
    return next(cell for cell in submitted.notebook.cells if grade_id(cell) == name)


def test_an_honest_submission_gets_its_hidden_tests_back_without_a_flag(handed_in, source):
    submitted = restored(handed_in, source)
    assert submitted.flags == []
    assert submitted.complete
    assert [cell.source for cell in submitted.notebook.cells] == [cell.source for cell in source.cells]
    nbformat.validate(submitted.notebook)


def test_an_edited_test_is_replaced_and_flagged(handed_in, source):
    handed_in.cells[4].source = "2.0"
    submitted = restored(handed_in, source)
    assert "assert double(3) == 6" in cell_named(submitted, "double_test").source
    assert kinds(submitted) == ["hidden test edited"]


def test_a_cell_that_nobody_changed_is_of_another_version(handed_in, source):
    """nbgrader's checksum says what a locked cell said when it was handed out."""
    visible, test = handed_in.cells[3], handed_in.cells[4]
    visible.source, test.source = "assert double(2) == 4", "# graded for 2 points"
    for cell in (visible, test):
        cell.metadata.nbgrader["checksum"] = compute_checksum(cell)
    del handed_in.cells[5:]  # that version had no half
    submitted = restored(handed_in, source)
    assert kinds(submitted) == ["changed assignment", "changed assignment"]
    assert {flag["level"] for flag in submitted.flags} == {"note"}
    assert submitted.flags[0]["message"].startswith("locked cells of another version of the assignment: 2")
    assert submitted.flags[1]["message"].endswith("new in it: half, half_test")
    assert ids(submitted)[-1] == "half_test"
    assert submitted.complete


def test_a_cell_that_was_changed_is_not_what_its_checksum_says(handed_in, source):
    test = handed_in.cells[4]
    test.metadata.nbgrader["checksum"] = compute_checksum(test)
    test.source = "2.0"
    assert kinds(restored(handed_in, source)) == ["hidden test edited"]


def test_points_and_roles_in_the_submission_are_ignored(handed_in, source):
    handed_in.cells[4].metadata.nbgrader.update(points=1000, grade=False, solution=True)
    handed_in.cells[2].metadata.nbgrader.update(grade=True, solution=False, points=50)
    submitted = restored(handed_in, source)
    assert cell_named(submitted, "double_test").metadata == source.cells[4].metadata
    assert cell_named(submitted, "double").metadata == source.cells[2].metadata


def test_a_deleted_test_comes_back_after_its_solution(handed_in, source):
    del handed_in.cells[4]
    submitted = restored(handed_in, source)
    assert ids(submitted).index("double_test") == ids(submitted).index("double") + 1
    assert kinds(submitted) == ["hidden test deleted"]


def test_a_test_moved_before_its_solution_runs_after_it(handed_in, source):
    handed_in.cells.insert(0, handed_in.cells.pop(4))
    submitted = restored(handed_in, source)
    assert ids(submitted).index("double_test") == ids(submitted).index("double") + 1
    assert kinds(submitted) == ["hidden test moved"]


def test_swapped_ids_swap_only_what_the_learner_wrote(handed_in, source):
    first, second = handed_in.cells[4].metadata.nbgrader, handed_in.cells[6].metadata.nbgrader
    first.grade_id, second.grade_id = "half_test", "double_test"
    submitted = restored(handed_in, source)
    for name, code in (("double_test", "double(3)"), ("half_test", "half(3)")):
        assert code in cell_named(submitted, name).source
    order = ids(submitted)
    assert order.index("half") < order.index("half_test")


def test_a_deleted_solution_leaves_the_submission_partial(handed_in, source):
    del handed_in.cells[2]
    submitted = restored(handed_in, source)
    assert not submitted.complete
    assert "missing cell" in kinds(submitted)
    assert "double_test" in ids(submitted)


def test_of_copies_the_first_that_was_worked_on_counts_and_an_untouched_one_is_left_out(handed_in, source):
    written = copy.deepcopy(handed_in.cells[2])
    handed_in.cells[2].source = "# YOUR CODE HERE\nraise NotImplementedError()"
    handed_in.cells.insert(3, written)
    handed_in.cells.append(copy.deepcopy(handed_in.cells[2]))
    handed_in.cells.append(copy.deepcopy(handed_in.cells[5]))
    for number, cell in enumerate(handed_in.cells):
        cell.id = f"cell-{number}"
    submitted = restored(handed_in, source)
    assert cell_named(submitted, "double").source == written.source
    assert ids(submitted) == [grade_id(cell) for cell in source.cells]
    assert {flag["kind"] for flag in submitted.flags} == {"copied cell"}
    assert {flag["level"] for flag in submitted.flags} == {"note"}
    nbformat.validate(submitted.notebook)


def test_a_retyped_cell_is_code_again(handed_in, source):
    cell = handed_in.cells[2]
    handed_in.cells[2] = new_markdown_cell(cell.source, metadata=cell.metadata)
    submitted = restored(handed_in, source)
    assert cell_named(submitted, "double").cell_type == "code"
    assert cell_named(submitted, "double").source == cell.source
    assert kinds(submitted) == ["cell type changed"]


def test_invented_ids_are_dropped(handed_in, source):
    handed_in.cells.append(new_code_cell("10.0", metadata=mark("extra", grade=True, points=10)))
    submitted = restored(handed_in, source)
    assert "extra" not in ids(submitted)
    assert kinds(submitted) == ["unknown cell"]


@pytest.mark.parametrize("junk", [{"nbgrader": "x"}, {"nbgrader": {"grade_id": ["a"]}}, {"nbgrader": {"grade_id": 3}}])
def test_damaged_metadata_is_dropped(handed_in, source, junk):
    handed_in.cells[1].metadata = junk
    submitted = restore(read(json.dumps(handed_in)), sheet_of(source))
    assert "nbgrader" not in submitted.notebook.cells[1].metadata


@pytest.mark.parametrize("cell", [None, 3, [], {}, {"cell_type": "code"}, {"cell_type": "code", "source": 5}])
def test_a_damaged_cell_is_left_out_and_the_rest_counts(handed_in, source, cell):
    document = json.loads(nbformat.writes(handed_in))
    document["cells"].insert(0, cell)
    submitted = restore(read(json.dumps(document)), sheet_of(source))
    assert kinds(submitted) == ["damaged cell"]
    assert not submitted.complete
    assert len(submitted.notebook.cells) == len(source.cells)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"null",
        b"[]",
        b'{"cells": 3}',
        b'{"nbformat": 4}',
        b"[" * 100_000,
        b" " * (MAX_BYTES + 1),
    ],
)
def test_what_is_no_notebook_is_unreadable_with_words(content):
    with pytest.raises(Unreadable, match="file|notebook"):
        read(content)


def test_an_old_format_is_converted(source):
    old = nbformat.convert(new_notebook(cells=[new_code_cell("x = 1")]), 3)
    assert read(json.dumps(old)).notebook.cells[0].source == "x = 1"


def test_another_language_is_flagged(handed_in):
    handed_in.metadata.kernelspec = {"name": "ir", "display_name": "R", "language": "R"}
    assert kinds(read(nbformat.writes(handed_in))) == ["wrong kernel"]
