"""Assignments made of a few cells, as an instructor writes them."""

import copy
from pathlib import Path

from nbformat.v4 import new_code_cell
from nbgrader.preprocessors import ClearHiddenTests, ClearSolutions
from traitlets.config import Config

from autograder.assignment.run import Ways, run_notebook
from autograder.assignment.source import Assignment, Sheet, tests_of
from autograder.course import Course

NAME = "sheet"


def mark(name, **flags):
    """Metadata of a cell that nbgrader knows."""
    roles = {"grade": False, "solution": False, "locked": False, "task": False, "schema_version": 3}
    return {"nbgrader": {"grade_id": name, **roles, **flags}}


def solution(name, text):
    return new_code_cell(text, metadata=mark(name, solution=True))


def graded(name, text, points=1):
    return new_code_cell(text, metadata=mark(name, grade=True, locked=True, points=points))


def sheet_of(notebook):
    """What the engine makes of an instructor's notebook."""
    released = copy.deepcopy(notebook)
    for step in (ClearSolutions(), ClearHiddenTests()):
        released, _ = step.preprocess(released, {})
    return Sheet(NAME, notebook, released, tests_of(notebook))


def assignment_of(notebook, files=None):
    return Assignment(Course(Path.cwd(), Config()), "assignment", {NAME: sheet_of(notebook)}, files or {})


def run_submission(content, source, sandbox, ways=None, files=None):
    """Grade a notebook file against an instructor's notebook."""
    assignment = assignment_of(source, files)
    return run_notebook(content, assignment, assignment.sheets[NAME], sandbox, ways or Ways())
