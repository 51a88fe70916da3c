"""What a student finds in place of solutions and hidden tests."""

from __future__ import annotations

import ast
from typing import Any

from nbformat import NotebookNode
from nbgrader import utils
from nbgrader.converters import GenerateAssignment
from nbgrader.preprocessors import ClearSolutions, NbGraderPreprocessor, SaveCells
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


class Validated(NbGraderPreprocessor):
    """Lets nbgrader's Validate tell the truth, in a student's own environment too.

    It asks nothing but graded cells, of which a student has a comment where the hidden tests were. So in what is handed
    out, locked tests count as graded, with no points, and an answer that is still empty fails. Grading knows nothing of
    it: the cells are put back as the source has them.
    """

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        empty: dict[str, str] = {}  # the variable that an answer's cell leaves empty, by the cell that grades it
        for cell in nb.cells:
            if cell.cell_type != "code" or not utils.is_locked(cell) and not utils.is_solution(cell):
                continue
            mark = cell.metadata.nbgrader
            if utils.is_solution(cell):
                empty |= {mark.grade_id.removesuffix("_answer"): name for name in _empty(cell.source)}
            elif not utils.is_grade(cell):
                mark.grade, mark.points = True, 0
            elif mark.grade_id in empty:
                name = empty[mark.grade_id]
                cell.source += f'\nassert {name}, "{name} is still empty: write the letter of your answer above"'
        return nb, resources


def _empty(source: str) -> list[str]:
    """Names that a cell binds to an empty text and nothing else."""
    try:
        body = ast.parse(source).body
    except SyntaxError:
        return []
    match body:
        case [ast.Assign([ast.Name(name)], ast.Constant(""))]:
            return [name]
    return []


def student_edition() -> list[type]:
    """What makes the student edition of an instructor's notebook: ``c.GenerateAssignment.preprocessors``."""
    steps = [Stubs if step is ClearSolutions else step for step in GenerateAssignment().preprocessors]
    steps.insert(steps.index(SaveCells) + 1, Validated)
    return steps


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
