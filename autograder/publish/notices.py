"""What a student reads when the notebook could not be graded, or not as it came."""

from __future__ import annotations

import html
from collections.abc import Sequence

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell, new_notebook

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
    expected = (
        f"<p>Expected: {files} {', '.join(names)}. Open yours in JupyterLab, save it again, and hand it in once "
        "more.</p>"
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
    return shown(" ".join(flag["message"].split()))
