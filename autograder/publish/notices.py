"""What is said of a hand-in in its autograded notebook, and by it to the student and to whoever grades by hand."""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import Any

import nbformat
from nbformat.v4 import new_markdown_cell, new_notebook

from autograder.assignment.remarks import said_of, sign
from autograder.grading.names import shown
from autograder.grading.results import Record


def page_without_answers(record: Record, notebooks: Sequence[str] = ()) -> str:
    """A notebook that says why there is nothing to show.

    Parameters
    ----------
    record : Record
    notebooks : sequence of str
        Names of the notebooks that the assignment asks for; without them, one of the assignment's name.
    """
    names = [f"<code>{html.escape(name)}.ipynb</code>" for name in notebooks or [record.assignment]]
    files = "one file" if len(names) == 1 else f"{len(names)} files"
    # One block of HTML: Markdown leaves its text alone, so a student's file name cannot format the page.
    reasons = "".join(f"<li>{html.escape(line(flag['message']))}</li>" for flag in record.flags)
    text = (
        f"<h2>Your notebook could not be graded</h2>\n<ul>{reasons}</ul>\n"
        f"<p>Expected: {files} {', '.join(names)}. Open yours in JupyterLab, save it again, and hand it in once "
        "more.</p>"
    )
    return signed(nbformat.writes(new_notebook(cells=[new_markdown_cell(text, id="notice")])), record)


def signed(notebook: str, record: Record) -> str:
    """The autograded notebook, with what was unusual about the hand-in said in it."""
    signed = nbformat.reads(notebook, as_version=4)
    sign(signed, record.status, record.isolation, record.flags)
    return nbformat.writes(signed) + "\n"


def line(message: str) -> str:
    """A message as one line without anything that steers a terminal or a page."""
    return shown(" ".join(message.split()))


def notes_of(notebook: Any) -> dict[str, Any]:
    """Status, isolation and flags of an autograded notebook; those of a sound one where it does not say."""
    return {"status": "graded", "isolation": "", "flags": [], **said_of(notebook)}
