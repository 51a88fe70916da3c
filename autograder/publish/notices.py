"""What a student reads when the notebook could not be graded, or not as it came."""

from __future__ import annotations

import html
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell, new_notebook

from autograder.exercises.catalogue import exercises
from autograder.grading.results import Record


def zero_entries(assignment: str, reason: str) -> list[dict[str, Any]]:
    """Every exercise of the assignment with zero points, in the form of the result files."""
    outcome = {"name": "the notebook can be read", "passed": False, "message": reason, "hint": None, "mistake": None}
    return [
        {
            "name": exercise.name,
            "score": 0.0,
            "max_score": float(exercise.points),
            "passed": False,
            "outcomes": [outcome],
        }
        for exercise in exercises()
        if exercise.lesson == assignment
    ]


def page_without_answers(record: Record) -> str:
    """A notebook that says why there is nothing to show."""
    expected = (
        f"<p>Expected: one file <code>{record.assignment}.ipynb</code> that opens in JupyterLab. Open yours there, "
        "save it again, and hand it in once more.</p>"
    )
    cell = _notice("Your notebook could not be graded", record, expected)
    return nbformat.writes(new_notebook(cells=[cell])) + "\n"


def with_notice(notebook: str, record: Record) -> str:
    """The autograded notebook, with what was unusual about it said on top."""
    if not record.flags:
        return notebook
    marked = nbformat.reads(notebook, as_version=4)
    marked.cells.insert(0, _notice("About the file you handed in", record))
    return nbformat.writes(marked) + "\n"


def _notice(title: str, record: Record, more: str = "") -> NotebookNode:
    """One block of HTML: Markdown leaves its text alone, so a student's file name cannot format the page."""
    items = "".join(f"<li><b>{html.escape(flag['kind'])}</b>: {html.escape(_line(flag))}</li>" for flag in record.flags)
    return new_markdown_cell(f"<h2>{title}</h2>\n<ul>{items}</ul>\n{more}".rstrip(), id="notice")


def _line(flag: dict[str, str]) -> str:
    return " ".join(flag["message"].split())
