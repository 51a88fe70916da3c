"""What a student finds in place of a solution."""

from __future__ import annotations

from nbformat import NotebookNode
from nbgrader.preprocessors import ClearSolutions
from traitlets import Dict


class Stubs(ClearSolutions):
    """nbgrader's ClearSolutions with two kinds of stub.

    A region inside a function becomes a line that raises ``NotImplementedError``. A region at the left margin, as in
    the answer to a question, is only taken out: the line above it already says what to fill in, and a cell that raises
    would stop the notebook.
    """

    code_stub = Dict({"python": '# YOUR CODE HERE\nraise NotImplementedError("not written yet")'}).tag(config=True)

    def _replace_solution_region(self, cell: NotebookNode, language: str) -> bool:
        replaced = super()._replace_solution_region(cell, language)
        cell.source = cell.source.removesuffix("\n" + self.code_stub[language])
        return replaced


def stub(source: str) -> str:
    """The student's version of a solution cell.

    Raises
    ------
    RuntimeError
        If a region is nested or not closed.
    """
    cell = NotebookNode(cell_type="code", source=source)
    Stubs()._replace_solution_region(cell, "python")
    return str(cell.source)
