"""Class pages: how the scores lie, which exercises were hard, which mistakes were made, who needs a look."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import jinja2

from autograder.course import Course
from autograder.grading.names import shown
from autograder.grading.results import Record, write_atomically
from autograder.grading.standing import Cell, auto_scores, label
from autograder.publish.marks import Marks, Row, collect

BINS = 10


@dataclass(frozen=True)
class ExerciseRow:
    """How the class did in one exercise; shares are from 0 to 1."""

    name: str
    max_score: float
    mean: float
    full: float
    none: float
    waiting: int
    mistakes: list[tuple[str, str, int]] = field(default_factory=list)


@dataclass(frozen=True)
class StudentRow:
    """One line of the class list; `record` is None where nothing was handed in or another tool graded.

    `seen` are the kinds of flags, without mere notes.
    """

    student: str
    section: str
    status: str
    score: float | None
    grader_score: float | None
    record: Record | None
    seen: list[str]
    page: str


@dataclass(frozen=True)
class ClassPage:
    """What the page of one assignment shows."""

    assignment: str
    rows: list[StudentRow]
    exercises: list[ExerciseRow]
    histogram: list[int]
    mean: float
    median: float
    max_score: float
    statuses: dict[str, int]
    isolation: list[str]
    not_final: str


def write_report(course: Course, out: Path, assignments: Sequence[str] = ()) -> Path:
    """Write ``<out>/report/``: an overview and a page for each assignment.

    Parameters
    ----------
    course : Course
    out : Path
        Where the class was graded.
    assignments : sequence of str
        Empty for all that were graded.

    Returns
    -------
    Path
        Of the overview, ``index.html``.

    Raises
    ------
    CourseError
        If nothing has been graded in `out`.
    """
    marks = collect(course, out, assignments)
    pages = [summarize(name, marks, out) for name in marks.cells]
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=jinja2.StrictUndefined
    )
    environment.filters["shown"] = shown
    template = environment.get_template("report.html")
    folder = out / "report"
    for page in pages:
        write_atomically(folder / f"{page.assignment}.html", template.render(page=page, pages=pages))
    write_atomically(folder / "index.html", template.render(page=None, pages=pages))
    return folder / "index.html"


def summarize(assignment: str, marks: Marks, out: Path) -> ClassPage:
    """Collect what the page of one assignment shows; who handed in nothing is listed but not in the means."""
    rows = marks.of(assignment)
    maximum = marks.maxima[assignment]
    scored = [row for row in rows if row.final is not None and row.status != "failed"]
    shares = [row.final.score / maximum for row in scored if row.final is not None and maximum]
    histogram = [0] * BINS
    for share in shares:
        histogram[min(max(int(share * BINS), 0), BINS - 1)] += 1
    return ClassPage(
        assignment=assignment,
        rows=[_student(row, marks, out) for row in rows],
        exercises=[
            _exercise(cell, worth, scored, marks.cells[assignment]) for cell, worth in marks.cells[assignment].items()
        ],
        histogram=histogram,
        mean=statistics.mean(shares) if shares else 0.0,
        median=statistics.median(shares) if shares else 0.0,
        max_score=maximum,
        statuses=dict(Counter(row.status for row in rows)),
        isolation=sorted({row.record.isolation for row in rows if row.record} - {"none"}),
        not_final=next((line for line in marks.not_final() if line.startswith(f"{assignment} ")), ""),
    )


def _student(row: Row, marks: Marks, out: Path) -> StudentRow:
    score = row.final.score if row.final is not None else row.record.score if row.record else None
    auto = round(sum(auto_scores(row.record).values()), 6) if row.record and row.record.score is not None else None
    page = _link(row.record, out) if row.record else ""
    flags = row.record.flags if row.record else []
    seen = list(dict.fromkeys(flag["kind"] for flag in flags if flag.get("level") != "note"))
    return StudentRow(row.student, marks.section(row.student), row.status, score, auto, row.record, seen, page)


def _exercise(cell: Cell, worth: float, rows: list[Row], cells: dict[Cell, float]) -> ExerciseRow:
    shares = [row.final.cells.get(cell, 0.0) / worth for row in rows if row.final and worth]
    entries = [
        entry for row in rows if row.record for entry in row.record.exercises if entry["name"] == label(cell, cells)
    ]
    named = Counter(
        mistake for entry in entries for mistake in {outcome.get("mistake") for outcome in entry["outcomes"]} if mistake
    )
    hints = {outcome.get("mistake"): outcome.get("hint") for entry in entries for outcome in entry["outcomes"]}
    return ExerciseRow(
        name=label(cell, cells),
        max_score=worth,
        mean=statistics.mean(shares) if shares else 0.0,
        full=sum(share >= 1 for share in shares) / max(len(shares), 1),
        none=sum(share == 0 for share in shares) / max(len(shares), 1),
        waiting=sum(cell in row.final.waiting for row in rows if row.final),
        mistakes=[(mistake, hints[mistake] or "", count) for mistake, count in named.most_common()],
    )


def _link(record: Record, out: Path) -> str:
    pages = sorted((out / "feedback" / record.student / record.assignment).glob("*.html"))
    return quote(f"../{pages[0].relative_to(out)}") if pages else ""
