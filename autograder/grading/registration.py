"""Tell the gradebook what an assignment asks for, also when that changed after hand-ins were graded.

nbgrader refuses to add or remove cells once there are submissions. Here the change is taken over in place: what a
person wrote stays, new cells wait to be graded, and every change is said.
"""

from __future__ import annotations

import logging
import re
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import nbformat
from nbgrader.api import (
    BaseCell,
    Comment,
    Grade,
    Gradebook,
    GradeCell,
    Notebook,
    SolutionCell,
    SourceCell,
    SubmittedNotebook,
    TaskCell,
)
from nbgrader.converters import GenerateAssignment
from nbgrader.preprocessors import SaveCells
from nbgrader.utils import is_grade, is_task

from autograder.course import Course, CourseError, safe_url

Names = dict[str, str]


def register(course: Course, assignment: str, out: Path) -> list[str]:
    """Put the assignment's notebooks, cells and points into the gradebook, as ``nbgrader generate_assignment`` does.

    Where hand-ins are graded already, full marks stay full marks when points change, manual scores and comments stay
    (also under a cell's or a notebook's new name), and a new cell waits to be graded. Such an assignment is to be
    graded again.

    Returns
    -------
    list of str
        What changed of an assignment that has submissions, a sentence each.

    Raises
    ------
    CourseError
        If nbgrader refuses the assignment.
    """
    with tempfile.TemporaryDirectory() as release:
        coursedir = course.coursedir(out)
        coursedir.release_directory = release
        coursedir.assignment_id = assignment
        converter = InPlace(coursedir=coursedir, config=course.config, force=True)
        converter.log, heard = _listening_logger()
        try:
            converter.start()
        except Exception as error:
            reason = heard.reason or str(error)
            raise CourseError(
                f"nbgrader could not register '{assignment}' in {safe_url(coursedir.db_url)}: {reason}. "
                f"Run 'nbgrader generate_assignment {assignment}' to see all it says."
            ) from error
        return converter.changes


class InPlace(GenerateAssignment):
    """nbgrader's converter, which takes over changes of an assignment that has submissions."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.changes: list[str] = []
        changes = self.changes

        class Saver(SaveCellsInPlace):
            """Says its changes here."""

            def say(self, change: str) -> None:
                changes.append(change)

        self.preprocessors = [Saver if each is SaveCells else each for each in self.preprocessors]  # type: ignore[has-type]

    def _clean_old_notebooks(self, assignment_id: str, student_id: str) -> None:
        with Gradebook(self.coursedir.db_url, self.coursedir.course_id) as gradebook:
            paths = {Path(path).stem: Path(path) for path in self.notebooks}
            known = {notebook.name: notebook for notebook in gradebook.find_assignment(assignment_id).notebooks}
            added = {name: _graded_names(paths[name]) for name in paths.keys() - known.keys()}
            for old in sorted(known.keys() - paths.keys()):
                cells = {cell.name for cell in _graded_cells(known[old])}
                new = next((name for name, names in sorted(added.items()) if names == cells and names), None)
                if new is not None:
                    known[old].name = new
                    del added[new]
                    self.changes.append(f"Notebook '{old}' is now '{new}'.")
                else:
                    if known[old].submissions:
                        lost = _manual(grade for cell in _graded_cells(known[old]) for grade in cell.grades)
                        self.changes.append(f"Notebook '{old}' is gone{lost}.")
                    gradebook.remove_notebook(old, assignment_id)
            gradebook.db.commit()


class SaveCellsInPlace(SaveCells):
    """nbgrader's own preprocessor, but with submissions it changes cells where they stand instead of refusing."""

    def say(self, change: str) -> None:
        """Hear of a change that submissions feel."""
        self.log.warning(change)

    def _create_notebook(self, nb: nbformat.NotebookNode) -> None:
        assignment = self.gradebook.find_assignment(self.assignment_id)
        notebook = next((each for each in assignment.notebooks if each.name == self.notebook_id), None)
        if notebook is not None and notebook.submissions:
            with self.gradebook.db.no_autoflush:
                self._change(notebook)
            self.gradebook.db.commit()
        new = notebook is None and bool(assignment.submissions)
        super()._create_notebook(nb)
        if new:
            self.say(f"Notebook '{self.notebook_id}' is new.")
        _complete(self.gradebook, self.gradebook.find_notebook(self.notebook_id, self.assignment_id))
        self.gradebook.db.commit()

    def _change(self, notebook: Notebook) -> None:
        """Bring the cells that submissions refer to in line; nbgrader then fills in the rest."""
        db = self.gradebook.db
        renamed = self._renamed(notebook)
        for old, new in renamed.items():
            self.say(f"Cell '{old}' of '{notebook.name}' is now '{new}'.")
        for cell in (*notebook._base_cells, *notebook.source_cells):
            cell.name = renamed.get(cell.name, cell.name)
        db.flush()
        graded = self.new_grade_cells | self.new_task_cells
        for cell in _graded_cells(notebook):
            kind = TaskCell if cell.name in self.new_task_cells else GradeCell
            if cell.name not in graded:
                self.say(f"Cell '{cell.name}' of '{notebook.name}' is gone{_manual(cell.grades)}.")
            elif not isinstance(cell, kind):
                self._replace(cell, kind(name=cell.name, notebook=notebook, **_points(graded[cell.name])))
            else:
                self._change_points(cell, float(graded[cell.name]["max_score"]))
        known = {cell.name for cell in _graded_cells(notebook)}
        for name in graded.keys() - known:
            self.say(f"Cell '{name}' of '{notebook.name}' is new, with {graded[name]['max_score']:g} points.")
        wanted: dict[type[BaseCell], dict[str, Any]] = {
            GradeCell: self.new_grade_cells,
            SolutionCell: self.new_solution_cells,
            TaskCell: self.new_task_cells,
        }
        for cell in list(notebook._base_cells):
            if cell.name not in wanted[type(cell)]:
                _remove(db, cell)
        for source in list(notebook.source_cells):
            if source.name not in self.new_source_cells:
                db.delete(source)
        db.flush()
        db.expire_all()
        for kind, cells in wanted.items():
            existing = {cell.name for cell in notebook._base_cells if isinstance(cell, kind)}
            for name in cells.keys() - existing:
                db.add(kind(name=name, notebook=notebook, **_points(cells[name])))
        existing = {cell.name for cell in notebook.source_cells}
        for name in self.new_source_cells.keys() - existing:
            info = self.new_source_cells[name]
            db.add(SourceCell(name=name, notebook=notebook, cell_type=info["cell_type"], locked=info["locked"]))

    def _renamed(self, notebook: Notebook) -> Names:
        """Cells that only have another name: old to new."""
        old: dict[str, SourceCell] = {cell.name: cell for cell in notebook.source_cells}
        gone = [name for name in old if name not in self.new_source_cells]
        added = [name for name in self.new_source_cells if name not in old]
        renamed = {}
        for name in gone:
            new = [other for other in added if self._kinds(other) == _kinds(notebook, name)]
            same = [other for other in new if self._is_same(old[name], other)]
            twins = [other for other in gone if same and self._is_same(old[other], same[0])]
            if len(same) == len(twins) == 1:
                renamed[name] = same[0]
        return renamed

    def _is_same(self, old: SourceCell, new: str) -> bool:
        """Whether two cells have the same text, but for their names in it: an exercise's test calls it."""
        text = self.new_source_cells[new]["source"]
        return _plain(old.source) == _plain(text) or _plain(old.source, old.name) == _plain(text, new)

    def _kinds(self, name: str) -> tuple[bool, bool, bool]:
        return name in self.new_grade_cells, name in self.new_solution_cells, name in self.new_task_cells

    def _change_points(self, cell: GradeCell | TaskCell, points: float) -> None:
        """Scale what the grader gave; what a person gave stays."""
        if cell.max_score == points:
            return
        above = [grade for grade in cell.grades if grade.manual_score is not None and grade.manual_score > points]
        more = f"; {len(above)} manual scores are above that" if above else ""
        self.say(f"Cell '{cell.name}' of '{cell.notebook.name}' has {points:g} points, not {cell.max_score:g}{more}.")
        for grade in cell.grades:
            if grade.auto_score is not None:
                grade.auto_score = grade.auto_score * points / cell.max_score if cell.max_score else 0.0
        cell.max_score = points

    def _replace(self, old: BaseCell, new: BaseCell) -> None:
        """Hand the grades of a cell over to one of another kind."""
        self.gradebook.db.add(new)
        self.gradebook.db.flush()
        for grade in list(old.grades):
            grade.cell_id = new.id
            grade.needs_manual_grade = True
        self.gradebook.db.flush()
        self.gradebook.db.expire(old)
        self.say(f"Cell '{old.name}' of '{new.notebook.name}' is graded in another way now.")


def _complete(gradebook: Gradebook, notebook: Notebook) -> None:
    """Give every submission what nbgrader gives a new one: an entry for each notebook and cell."""
    commented_cells = [*notebook.solution_cells, *notebook.task_cells]
    expected = [1, len(_graded_cells(notebook)), len(commented_cells)]
    if _entries(gradebook, notebook) == [len(notebook.assignment.submissions) * each for each in expected]:
        return
    for submission in notebook.assignment.submissions:
        submitted = next((each for each in submission.notebooks if each.notebook_id == notebook.id), None)
        if submitted is None:
            submitted = SubmittedNotebook(notebook=notebook, assignment=submission)
            gradebook.db.add(submitted)
            gradebook.db.flush()
        graded = {grade.cell_id for grade in submitted.grades}
        commented = {comment.cell_id for comment in submitted.comments}
        for cell in _graded_cells(notebook):
            if cell.id not in graded:
                gradebook.db.add(Grade(cell_id=cell.id, notebook=submitted))
        for cell in commented_cells:
            if cell.id not in commented:
                gradebook.db.add(Comment(cell_id=cell.id, notebook=submitted))


def _entries(gradebook: Gradebook, notebook: Notebook) -> list[int]:
    """How many submitted notebooks, grades and comments there are."""
    of_notebook = SubmittedNotebook.notebook_id == notebook.id
    submitted = gradebook.db.query(SubmittedNotebook).filter(of_notebook)
    below = (gradebook.db.query(kind).join(SubmittedNotebook).filter(of_notebook) for kind in (Grade, Comment))
    return [submitted.count(), *(query.count() for query in below)]


def _remove(db: Any, cell: BaseCell) -> None:
    for entry in (*(cell.grades or ()), *(cell.comments or ())):
        db.delete(entry)
    db.flush()
    db.delete(cell)


def _graded_cells(notebook: Notebook) -> list[GradeCell | TaskCell]:
    return [*notebook.grade_cells, *notebook.task_cells]


def _kinds(notebook: Notebook, name: str) -> tuple[bool, bool, bool]:
    cells = (notebook.grade_cells, notebook.solution_cells, notebook.task_cells)
    grade, solution, task = (any(cell.name == name for cell in group) for group in cells)
    return grade, solution, task


def _graded_names(path: Path) -> set[str]:
    cells = nbformat.read(path, as_version=4).cells
    return {cell.metadata.nbgrader.grade_id for cell in cells if is_grade(cell) or is_task(cell)}


def _points(info: dict[str, Any]) -> dict[str, Any]:
    """What a graded cell needs; a solution cell has none of it."""
    return {key: info[key] for key in ("max_score", "cell_type") if key in info}


def _manual(grades: Iterable[Grade]) -> str:
    """Manual scores that go with a cell, so that whoever wants them back can type them in."""
    lost = [grade for grade in grades if grade.manual_score is not None]
    listed = ", ".join(f"{grade.notebook.student.id} {grade.manual_score:g}" for grade in lost)
    return f", and with it the manual scores: {listed}" if lost else ""


def _plain(source: str | None, name: str = "") -> str:
    """A cell's text without blanks, and without a name."""
    text = source or ""
    return re.sub(r"\s+", "", text.replace(name, "\0") if name else text)


class _Heard(logging.Handler):
    """Keeps the last line of the last traceback that nbgrader logs; its exception only says to look there."""

    reason = ""

    def emit(self, record: logging.LogRecord) -> None:
        text = record.getMessage().strip()
        if text.startswith("Traceback"):
            self.reason = text.splitlines()[-1]


def _listening_logger() -> tuple[logging.Logger, _Heard]:
    logger, heard = logging.Logger("nbgrader"), _Heard()
    logger.addHandler(heard)
    return logger, heard
