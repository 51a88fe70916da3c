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
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.course import Course, CourseError
from autograder.grading.gradebook import GradebookWriter, Person
from autograder.grading.results import Record, Results, write_atomically

CANVAS_COLUMNS = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
MOODLE_COLUMNS = ("First name", "Last name", "ID number", "Email address")


@dataclass(frozen=True)
class Marks:
    """Everything an export needs: people, records, final scores by (student, assignment)."""

    people: dict[str, Person]
    records: list[Record]
    final: dict[tuple[str, str], float]

    @property
    def assignments(self) -> dict[str, float]:
        """Maximum score by assignment."""
        return {record.assignment: record.max_score for record in self.records}


def export(course: Course, out: Path, to: str) -> Path:
    """Write the grades in another system's format.

    Parameters
    ----------
    course : Course
    out : Path
        Where the class was graded.
    to : str
        "csv", "canvas", "moodle" or "gradescope".

    Returns
    -------
    Path
        The file, or for Gradescope the folder, that was written under ``<out>/export``.

    Raises
    ------
    CourseError
        If nothing has been graded in `out`.
    """
    marks = _collect(course, out)
    if to == "gradescope":
        folder = out / "export" / "gradescope"
        for record in marks.records:
            text = json.dumps(gradescope_results(record, marks), indent=1, ensure_ascii=False)
            write_atomically(folder / record.assignment / f"{record.student}.json", text + "\n")
        return folder
    rows = {"csv": csv_rows, "canvas": canvas_rows, "moodle": moodle_rows}[to](marks)
    path = out / "export" / f"{to}.csv"
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows([_harmless(value) for value in row] for row in rows)
    write_atomically(path, stream.getvalue())
    return path


def csv_rows(marks: Marks) -> Iterable[list[Any]]:
    """One row per submission, one column per exercise."""
    names = list(dict.fromkeys(entry["name"] for record in marks.records for entry in record.exercises))
    yield ["student", "assignment", "status", "score", "max_score", "grader_score", *names]
    for record in marks.records:
        scores = record.scores()
        final = marks.final.get((record.student, record.assignment))
        yield [
            record.student,
            record.assignment,
            record.status,
            *map(_number, (final, record.max_score, record.score)),
            *(_number(scores.get(name)) for name in names),
        ]


def canvas_rows(marks: Marks) -> Iterable[list[Any]]:
    """Canvas's gradebook CSV: a header, the points possible, a row per student."""
    yield [*CANVAS_COLUMNS, *marks.assignments]
    yield ["    Points Possible", "", "", "", "", *map(_number, marks.assignments.values())]
    for student in _students(marks):
        person = marks.people[student]
        name = f"{person.last_name}, {person.first_name}" if person.last_name else student
        yield [name, person.lms_user_id, "", student, "", *_row(student, marks)]


def moodle_rows(marks: Marks) -> Iterable[list[Any]]:
    """Moodle's grade import: who, then a column per grade item."""
    yield [*MOODLE_COLUMNS, *marks.assignments]
    for student in _students(marks):
        person = marks.people[student]
        identity = [person.first_name, person.last_name, person.lms_user_id or student, person.email]
        yield [*identity, *_row(student, marks)]


def gradescope_results(record: Record, marks: Marks) -> dict[str, Any]:
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
        "score": marks.final.get((record.student, record.assignment), record.score or 0.0),
        "execution_time": record.seconds,
        "output": "\n".join(flag["message"] for flag in record.flags),
        "visibility": "visible",
        "tests": tests,
    }


def _collect(course: Course, out: Path) -> Marks:
    records = Results(out).all()
    if not records:
        raise CourseError(f"No results in '{out / 'results'}'. Grade first: autograder grade --out {out}")
    with GradebookWriter(course, out) as gradebook:
        final = {
            (student, assignment): round(graded["score"], 6)
            for assignment in {record.assignment for record in records}
            for student, graded in gradebook.final_scores(assignment).items()
        }
        people = gradebook.people()
    nobody = Person("", "", "", "")
    return Marks({record.student: people.get(record.student, nobody) for record in records}, records, final)


def _students(marks: Marks) -> list[str]:
    return sorted({record.student for record in marks.records})


def _row(student: str, marks: Marks) -> list[Any]:
    return [_number(marks.final.get((student, assignment))) for assignment in marks.assignments]


def _line(outcome: dict[str, Any]) -> str:
    mark = "ok" if outcome["passed"] else "not yet"
    hint = f" Hint: {outcome['hint']}" if outcome.get("hint") else ""
    return f"[{mark}] {outcome['name']}: {outcome['message']}{hint}"


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:g}"


def _harmless(value: Any) -> str:
    """Text that a spreadsheet does not take for a formula."""
    text = str(value)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t") and not _is_number(text) else text


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
