"""Where students stand, read from the gradebook in three queries: the one truth that tables, pages and exports show."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from nbgrader.api import (
    Assignment,
    BaseCell,
    Comment,
    Grade,
    Gradebook,
    MissingEntry,
    Notebook,
    SubmittedAssignment,
    SubmittedNotebook,
)

from autograder.grading.results import Record

Cell = tuple[str, str]
# Kinds of flags that say what the gradebook knows and the grader does not.
LATE_PENALTY, NOT_FINAL = "late penalty", "not final"


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
    comments : dict of (notebook, cell) to str
    """

    score: float
    max_score: float
    penalty: float = 0.0
    cells: dict[Cell, float] = field(default_factory=dict)
    waiting: tuple[Cell, ...] = ()
    comments: dict[Cell, str] = field(default_factory=dict)

    @property
    def to_grade(self) -> str:
        """What waits for a person, in words; empty when nothing does."""
        cells = [label(cell, self.cells) for cell in self.waiting]
        return f"{len(cells)} {'cell' if len(cells) == 1 else 'cells'} to grade: {', '.join(cells)}" if cells else ""


def settled(record: Record, final: Final, points: Mapping[str, Mapping[str, float]]) -> Record:
    """A record with the gradebook's scores and points in it.

    An exercise that a person scored otherwise than the grader keeps the grader's score as ``auto_score``; cells that
    only the gradebook knows are added, with None for it; a late penalty and what waits for a person become flags.

    Parameters
    ----------
    record : Record
    final : Final
        Of the same student and assignment.
    points : mapping of notebook to mapping of cell to float
        The assignment's maxima.
    """
    maximum = {(notebook, cell): worth for notebook, cells in points.items() for cell, worth in cells.items()}
    if record.status == "failed":
        return replace(record, max_score=sum(maximum.values()))
    left = dict(maximum)
    entries: list[dict[str, Any]] = []
    for entry in record.exercises:
        cell = next((cell for cell in left if entry["name"] in (cell[1], "/".join(cell))), None)
        if cell is None:
            continue  # it was taken out of the assignment since
        auto, score = entry.get("auto_score", entry["score"]), final.cells.get(cell, 0.0)
        entry = {key: value for key, value in entry.items() if key != "auto_score"}
        entry |= {"name": label(cell, maximum), "score": score, "max_score": left.pop(cell)}
        entries.append(entry | ({"auto_score": auto} if auto is None or abs(auto - score) > 1e-6 else {}))
    for cell, worth in left.items():
        score = final.cells.get(cell, 0.0)
        entry = {"name": label(cell, maximum), "score": score, "max_score": worth, "passed": score >= worth}
        entries.append(entry | {"outcomes": [], "auto_score": None})
    flags = [flag for flag in record.flags if flag["kind"] not in (LATE_PENALTY, NOT_FINAL)]
    if final.penalty:
        flags.append(_flag(LATE_PENALTY, f"{final.penalty:g} points were taken off for handing in late."))
    if final.waiting:
        flags.append(_flag(NOT_FINAL, f"Not final: {final.to_grade}."))
    return replace(record, score=final.score, max_score=final.max_score, exercises=entries, flags=flags)


def page_key(final: Final, points: Mapping[str, Mapping[str, float]]) -> str:
    """Hash of what a feedback page shows of the gradebook: a page stands while it is the same."""
    shown = [sorted(final.cells.items()), sorted(final.comments.items()), final.penalty, sorted(final.waiting)]
    maximum = sorted((notebook, sorted(cells.items())) for notebook, cells in points.items())
    return hashlib.sha256(json.dumps([shown, maximum]).encode()).hexdigest()


def _flag(kind: str, message: str) -> dict[str, str]:
    return {"kind": kind, "message": message, "level": "flag"}


def label(cell: Cell, cells: Iterable[Cell]) -> str:
    """A cell's name, with its notebook's where another notebook of the assignment has one of that name."""
    alone = sum(name == cell[1] for _, name in cells) == 1
    return cell[1] if alone else "/".join(cell)


def auto_scores(record: Record) -> dict[str, float]:
    """What the grader alone gave, by exercise."""
    scores = {entry["name"]: entry.get("auto_score", entry["score"]) for entry in record.exercises}
    return {name: score for name, score in scores.items() if score is not None}


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
    comments: dict[str, dict[Cell, str]] = {name: {} for name in penalties}
    for name, notebook, cell, comment in (
        gradebook.db.query(SubmittedAssignment.student_id, Notebook.name, BaseCell.name, Comment.comment)
        .select_from(Comment)
        .join(BaseCell, BaseCell.id == Comment.cell_id)
        .join(SubmittedNotebook, SubmittedNotebook.id == Comment.notebook_id)
        .join(Notebook, Notebook.id == SubmittedNotebook.notebook_id)
        .join(SubmittedAssignment, SubmittedAssignment.id == SubmittedNotebook.assignment_id)
        .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
        .filter(*of_assignment, Comment.comment.is_not(None))
    ):
        comments[name][notebook, cell] = comment
    return {
        name: Final(
            score=round(max(sum(cells[name].values()) - penalties[name], 0.0), 6),
            max_score=maximum,
            penalty=penalties[name],
            cells=cells[name],
            waiting=tuple(sorted(waiting[name])),
            comments=comments[name],
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
