"""Where students stand, read from the gradebook in two queries: the one truth that tables, pages and exports show."""

from __future__ import annotations

from dataclasses import dataclass, field

from nbgrader.api import (
    Assignment,
    BaseCell,
    Grade,
    Gradebook,
    MissingEntry,
    Notebook,
    SubmittedAssignment,
    SubmittedNotebook,
)

Cell = tuple[str, str]


@dataclass(frozen=True)
class Final:
    """Where a student stands in one assignment.

    Attributes
    ----------
    score : float
        Manual scores and extra credit in it, the late penalty taken off.
    max_score : float
    penalty : float
    cells : dict of (notebook, cell) to float
        Score of each graded cell, before the penalty.
    waiting : tuple of (notebook, cell)
        Cells that a person has yet to grade or to look at again.
    """

    score: float
    max_score: float
    penalty: float = 0.0
    cells: dict[Cell, float] = field(default_factory=dict)
    waiting: tuple[Cell, ...] = ()


def final_scores(gradebook: Gradebook, assignment: str, student: str | None = None) -> dict[str, Final]:
    """By student, of all who have a submission in the gradebook, or of one."""
    maximum = sum(sum(cells.values()) for cells in maxima(gradebook, assignment).values())
    of_assignment = [Assignment.name == assignment]
    if student is not None:
        of_assignment.append(SubmittedAssignment.student_id == student)
    penalties: dict[str, float] = {}
    for name, penalty in (
        gradebook.db.query(SubmittedAssignment.student_id, SubmittedNotebook.late_submission_penalty)
        .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
        .outerjoin(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .filter(*of_assignment)
    ):
        penalties[name] = penalties.get(name, 0.0) + (penalty or 0.0)
    cells: dict[str, dict[Cell, float]] = {name: {} for name in penalties}
    waiting: dict[str, list[Cell]] = {name: [] for name in penalties}
    for name, notebook, cell, score, waits in (
        gradebook.db.query(
            SubmittedAssignment.student_id, Notebook.name, BaseCell.name, Grade.score, Grade.needs_manual_grade
        )
        .select_from(Grade)
        .join(BaseCell, BaseCell.id == Grade.cell_id)
        .join(SubmittedNotebook, SubmittedNotebook.id == Grade.notebook_id)
        .join(Notebook, Notebook.id == SubmittedNotebook.notebook_id)
        .join(SubmittedAssignment, SubmittedAssignment.id == SubmittedNotebook.assignment_id)
        .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
        .filter(*of_assignment)
    ):
        cells[name][notebook, cell] = score
        if waits:
            waiting[name].append((notebook, cell))
    return {
        name: Final(
            score=round(max(sum(cells[name].values()) - penalties[name], 0.0), 6),
            max_score=maximum,
            penalty=penalties[name],
            cells=cells[name],
            waiting=tuple(sorted(waiting[name])),
        )
        for name in penalties
    }


def maxima(gradebook: Gradebook, assignment: str) -> dict[str, dict[str, float]]:
    """Points of each graded cell by notebook; empty where the gradebook does not know the assignment."""
    try:
        notebooks = gradebook.find_assignment(assignment).notebooks
    except MissingEntry:
        return {}
    return {
        notebook.name: {cell.name: cell.max_score for cell in (*notebook.grade_cells, *notebook.task_cells)}
        for notebook in notebooks
    }
