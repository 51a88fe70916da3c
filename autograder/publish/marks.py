"""What reports and exports show, from the gradebook: everybody who is enrolled, in every assignment that was graded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.course import Course, CourseError
from autograder.grading.gradebook import GradebookWriter, Person
from autograder.grading.results import Record, Results
from autograder.grading.standing import Cell, Final, label, settled

ABSENT = "nothing handed in"
# A hand-in that another tool graded into the same gradebook.
ELSEWHERE = "graded elsewhere"


@dataclass(frozen=True)
class Row:
    """One student in one assignment.

    Attributes
    ----------
    student, assignment : str
    status : str
        The record's, or one of `ABSENT` and `ELSEWHERE`.
    final : Final or None
        None where the gradebook has no submission.
    record : Record or None
        With the gradebook's scores in it.
    """

    student: str
    assignment: str
    status: str
    final: Final | None
    record: Record | None

    @property
    def section(self) -> str:
        """Where the student's folder lay in another one."""
        return getattr(self.record, "section", "")


@dataclass(frozen=True)
class Marks:
    """Everything a report or an export needs.

    Attributes
    ----------
    people : dict of str to Person
        By id.
    cells : dict of str to dict of (notebook, cell) to float
        Points by assignment, in the order of the results.
    rows : list of Row
        By assignment and student.
    """

    people: dict[str, Person]
    cells: dict[str, dict[Cell, float]]
    rows: list[Row]

    @property
    def maxima(self) -> dict[str, float]:
        """Points by assignment."""
        return {assignment: sum(cells.values()) for assignment, cells in self.cells.items()}

    def of(self, assignment: str) -> list[Row]:
        return [row for row in self.rows if row.assignment == assignment]

    def section(self, student: str) -> str:
        return next((row.section for row in self.rows if row.student == student and row.section), "")

    def not_final(self) -> list[str]:
        """A line for each assignment in which something waits for a person."""
        lines = []
        for assignment in self.cells:
            waiting = [row.final for row in self.of(assignment) if row.final and row.final.waiting]
            cells = sum(len(final.waiting) for final in waiting)
            if cells:
                who = f"{len(waiting)} student{'s' if len(waiting) > 1 else ''}"
                lines.append(f"{assignment} is not final: {cells} cell{'s' if cells > 1 else ''} to grade, of {who}.")
        return lines


def collect(course: Course, out: Path, assignments: Sequence[str] = ()) -> Marks:
    """Read gradebook and results; the gradebook alone will do.

    Parameters
    ----------
    course : Course
    out : Path
        Where the class was graded.
    assignments : sequence of str
        Empty for all that were graded.

    Raises
    ------
    CourseError
        If nothing has been graded in `out`, or not one of the `assignments`.
    """
    records = {(record.assignment, record.student): record for record in Results(out).all()}
    graded = sorted({*(assignment for assignment, _ in records), *_in_gradebook(course, out)})
    if not graded:
        raise CourseError(
            f"No results in '{out / 'results'}', and no grades in the gradebook. "
            f"Grade first: autograder grade --out {out}"
        )
    for name in assignments:
        if name not in graded:
            raise CourseError(
                f"Nothing of '{name}' has been graded in '{out}'; there are: {', '.join(graded)}. "
                f"Grade first: autograder grade {name} --out {out}"
            )
    cells: dict[str, dict[Cell, float]] = {}
    rows = []
    with GradebookWriter(course, out) as gradebook:
        people = gradebook.people()
        for assignment in assignments or graded:
            finals, points = gradebook.final_scores(assignment), gradebook.maxima(assignment)
            handed_in = {student for name, student in records if name == assignment}
            shown = []
            for student in sorted({*people, *finals, *handed_in}):
                record, final = records.get((assignment, student)), finals.get(student)
                if record is not None and final is not None:
                    record = settled(record, final, points)
                status = record.status if record is not None else ELSEWHERE if final is not None else ABSENT
                shown.append(Row(student, assignment, status, final, record))
            rows += shown
            cells[assignment] = _in_order(points, [row.record for row in shown if row.record])
    nobody = Person("", "", "", "")
    everybody = {row.student: people.get(row.student, nobody) for row in rows}
    return Marks(everybody, cells, rows)


def _in_gradebook(course: Course, out: Path) -> list[str]:
    """Assignments with grades that any tool put there; none where there is no gradebook yet."""
    url = course.coursedir(out).db_url
    if url.startswith("sqlite:///") and not Path(url.removeprefix("sqlite:///")).exists():
        return []
    with GradebookWriter(course, out) as gradebook:
        return gradebook.graded_assignments()


def _in_order(points: dict[str, dict[str, float]], records: list[Record]) -> dict[Cell, float]:
    """The gradebook keeps cells in no order; the results keep the notebook's."""
    names = dict.fromkeys(entry["name"] for record in records for entry in record.exercises)
    order = {name: number for number, name in enumerate(names)}
    known = [(notebook, cell) for notebook in sorted(points) for cell in points[notebook]]
    place = {cell: order.get(label(cell, known), len(order)) for cell in known}
    return {
        (notebook, cell): points[notebook][cell]
        for notebook, cell in sorted(known, key=lambda cell: (cell[0], place[cell], cell[1]))
    }
