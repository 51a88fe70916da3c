"""Hand grades on to other systems. Scores are the gradebook's, so manual scores and late penalties are in them.

References
----------
Canvas: Instructor Guide, "How do I import grades in the Gradebook?" (columns of the gradebook CSV).
Moodle: docs.moodle.org, "Grade import" (CSV; columns are mapped on import, users by email or ID number).
Gradescope: gradescope-autograders.readthedocs.io, "Specifications", output format of ``results.json``.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from autograder.course import Course, CourseError
from autograder.grading.results import Record, write_atomically
from autograder.grading.standing import auto_scores, label
from autograder.publish.marks import ABSENT, Marks, Row, collect

CANVAS_COLUMNS = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
MOODLE_COLUMNS = ("First name", "Last name", "ID number", "Email address")


def export(
    course: Course,
    out: Path,
    to: str,
    *,
    assignments: Sequence[str] = (),
    absent: str = "zero",
    say: Callable[[str], None] = lambda line: None,
) -> Path:
    """Write the grades in another system's format.

    Parameters
    ----------
    course : Course
        Its setting ``c.Autograder.canvas`` names Canvas's assignments: ``{"04_dropout": "Dropout (1234)"}``.
    out : Path
        Where the class was graded.
    to : str
        "csv", "canvas", "moodle" or "gradescope".
    assignments : sequence of str
        Empty for all that were graded.
    absent : str
        "zero" or "blank": the score of who is enrolled and handed in nothing.
    say : callable
        Hears what is not final yet.

    Returns
    -------
    Path
        The file, or for Gradescope the folder, that was written under ``<out>/export``.

    Raises
    ------
    CourseError
        If nothing has been graded in `out`, or a setting cannot be used.
    """
    marks = collect(course, out, assignments)
    for line in marks.not_final():
        say(line)
    if to == "gradescope":
        folder = out / "export" / "gradescope"
        for record in (row.record for row in marks.rows):
            if record is not None:
                text = json.dumps(gradescope_results(record), indent=1, ensure_ascii=False)
                write_atomically(folder / record.assignment / f"{record.student}.json", text + "\n")
        return folder
    nothing = {"zero": 0.0, "blank": None}[absent]
    if to == "canvas":
        rows = canvas_rows(marks, nothing, canvas_columns(course, list(marks.cells)))
    else:
        rows = csv_rows(marks, nothing) if to == "csv" else moodle_rows(marks, nothing)
    path = out / "export" / f"{to}.csv"
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows([_harmless(value) for value in row] for row in rows)
    write_atomically(path, stream.getvalue())
    return path


def csv_rows(marks: Marks, nothing: float | None) -> Iterable[list[Any]]:
    """One row per student and assignment, one column per graded cell."""
    labels = {(assignment, cell): label(cell, cells) for assignment, cells in marks.cells.items() for cell in cells}
    columns = list(dict.fromkeys(labels.values()))
    yield [
        *("student", "section", "assignment", "status", "score", "max_score", "grader_score"),
        *("late_penalty", "to_grade", *columns),
    ]
    for row in marks.rows:
        scores = {labels[row.assignment, cell]: score for cell, score in row.final.cells.items()} if row.final else {}
        yield [
            row.student,
            marks.section(row.student),
            row.assignment,
            row.status,
            _number(_score(row, nothing)),
            _number(marks.maxima[row.assignment]),
            _number(_grader_score(row.record)),
            _number(row.final.penalty) if row.final else "",
            len(row.final.waiting) if row.final else "",
            *(_number(scores.get(column)) for column in columns),
        ]


def canvas_rows(marks: Marks, nothing: float | None, columns: dict[str, str]) -> Iterable[list[Any]]:
    """Canvas's gradebook CSV: a header, the points possible, a row per student."""
    yield [*CANVAS_COLUMNS, *columns.values()]
    yield ["    Points Possible", "", "", "", "", *(_number(marks.maxima[name]) for name in columns)]
    for student, scores in _students(marks, nothing):
        person = marks.people[student]
        name = f"{person.last_name}, {person.first_name}" if person.last_name else student
        yield [name, person.lms_user_id, "", student, marks.section(student), *scores]


def canvas_columns(course: Course, assignments: list[str]) -> dict[str, str]:
    """What Canvas calls each assignment: its title and id, as the course's configuration has them, or our name.

    Raises
    ------
    CourseError
        If the setting is no mapping of the course's assignments.
    """
    titles = course.setting("canvas", {})
    where = "c.Autograder.canvas in nbgrader_config.py"
    if not isinstance(titles, dict) or not all(isinstance(title, str) for title in titles.values()):
        raise CourseError(f'{where} is no mapping; expected {{"04_dropout": "Dropout (1234)"}}.')
    unknown = sorted(set(titles) - set(assignments) - set(course.assignments()))
    if unknown:
        raise CourseError(f"{where} names {', '.join(unknown)}; there are: {', '.join(course.assignments())}.")
    columns = {name: titles.get(name, name) for name in assignments}
    if len(set(columns.values())) < len(columns):
        raise CourseError(f"{where} gives two assignments one title.")
    return columns


def moodle_rows(marks: Marks, nothing: float | None) -> Iterable[list[Any]]:
    """Moodle's grade import: who, then a column per grade item."""
    yield [*MOODLE_COLUMNS, *marks.cells]
    for student, scores in _students(marks, nothing):
        person = marks.people[student]
        yield [person.first_name, person.last_name, person.lms_user_id or student, person.email, *scores]


def gradescope_results(record: Record) -> dict[str, Any]:
    """The ``results.json`` of one submission; a test is an exercise."""
    tests = [
        {
            "name": entry["name"],
            "score": entry["score"],
            "max_score": entry["max_score"],
            "status": "passed" if entry["passed"] else "failed",
            "output": "\n".join(_line(outcome) for outcome in entry["outcomes"]),
            "visibility": "visible",
        }
        for entry in record.exercises
    ]
    return {
        "score": record.score or 0.0,
        "execution_time": record.seconds,
        "output": "\n".join(flag["message"] for flag in record.flags),
        "visibility": "visible",
        "tests": tests,
    }


def _students(marks: Marks, nothing: float | None) -> Iterable[tuple[str, list[str]]]:
    """Every student with a score for each assignment."""
    scores = {(row.student, row.assignment): _number(_score(row, nothing)) for row in marks.rows}
    for student in sorted(marks.people):
        yield student, [scores[student, assignment] for assignment in marks.cells]


def _score(row: Row, nothing: float | None) -> float | None:
    if row.final is not None:
        return row.final.score
    return nothing if row.status == ABSENT else None


def _grader_score(record: Record | None) -> float | None:
    """What the grader alone gave."""
    if record is None or record.score is None:
        return None
    return round(sum(auto_scores(record).values()), 6)


def _line(outcome: dict[str, Any]) -> str:
    mark = "ok" if outcome["passed"] else "not yet"
    hint = f" Hint: {outcome['hint']}" if outcome.get("hint") else ""
    return f"[{mark}] {outcome['name']}: {outcome['message']}{hint}"


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:g}"


def _harmless(value: Any) -> str:
    """Text that a spreadsheet does not take for a formula."""
    text = str(value)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") and not _is_number(text) else text


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
