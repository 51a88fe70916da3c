"""What an autograded notebook says of its grading, in the metadata ``autograder`` of the notebook and its cells.

The notebook goes to feedback pages and the formgrader by itself, graded by whichever command; so the verdict goes with
it. Nothing of a learner's own metadata is left under that name.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from nbformat import NotebookNode

from autograder.assignment.source import Sheet, grade_id
from autograder.verdict.result import Result

KEY = "autograder"


def remark(notebook: Any, sheet: Sheet, results: Mapping[str, Result], left_out: Collection[int]) -> None:
    """Say in each cell what became of it.

    Parameters
    ----------
    notebook : NotebookNode
    sheet : Sheet
    results : mapping of str to Result
        By grade_id.
    left_out : collection of int
        Places among the code cells of those that were not run.
    """
    prose = {cell.source.strip() for cell in sheet.notebook.cells if cell.cell_type == "markdown"}
    code = -1
    for cell in notebook.cells:
        code += cell.cell_type == "code"
        name = grade_id(cell) or ""
        said: dict[str, Any] = {}
        if name in results:
            said |= {"verdict": results[name].as_entry(), "handed_out": sheet.handed_out.get(name, "")}
        elif cell.cell_type == "code" and code in left_out:
            said["run"] = False
        text = cell.source.strip()
        if name and cell.metadata.nbgrader.get("solution"):
            said |= {"untouched": True} if text == sheet.handed_out.get(name, "").strip() else {}
        elif text in (sheet.given if cell.cell_type == "code" else prose):
            said["given"] = True
        cell.metadata.pop(KEY, None)
        if said:
            cell.metadata[KEY] = NotebookNode(said)


def sign(notebook: Any, status: str, isolation: str, flags: list[dict[str, str]]) -> None:
    """Say in the notebook how its grading went; see `autograder.grading.results.Record`."""
    notebook.metadata[KEY] = NotebookNode(status=status, isolation=isolation, flags=flags)


def said_of(node: Any) -> Mapping[str, Any]:
    """What stands in the metadata of a notebook or a cell; empty where nothing does."""
    metadata = node.get("metadata")
    said = metadata.get(KEY) if isinstance(metadata, dict) else None
    return said if isinstance(said, dict) else {}
