"""What is recorded and shown for a submission that cannot be read at all."""

from __future__ import annotations

import html
from typing import Any

import nbformat
from nbformat.v4 import new_markdown_cell, new_notebook

from autograder.grading.results import Record
from autograder.registry import exercises


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
    """A notebook that tells the student what was wrong with the file."""
    reasons = "\n".join(f"- {html.escape(flag['message'])}" for flag in record.flags)
    text = (
        f"# Your notebook could not be graded\n\n{reasons}\n\n"
        f"Expected: one file `{record.assignment}.ipynb` that opens in JupyterLab. Open yours there, save it again, "
        "and hand it in once more."
    )
    cell = new_markdown_cell(text, id="unreadable")
    return nbformat.writes(new_notebook(cells=[cell])) + "\n"
