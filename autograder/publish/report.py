"""Class pages: how the scores lie, which exercises were hard, which mistakes were made, who needs a look."""

from __future__ import annotations

import statistics
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import jinja2

from autograder.course import Course, CourseError
from autograder.grading.gradebook import GradebookWriter
from autograder.grading.results import Record, Results, write_atomically
from autograder.publish.feedback import feedback_path

BINS = 10


@dataclass(frozen=True)
class ExerciseRow:
    """How the class did in one exercise; shares are from 0 to 1."""

    name: str
    max_score: float
    mean: float
    full: float
    none: float
    mistakes: list[tuple[str, str, int]] = field(default_factory=list)


@dataclass(frozen=True)
class StudentRow:
    """One line of the class list; `final` differs from the record's score where a person changed it."""

    record: Record
    final: float | None
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


def write_report(course: Course, out: Path) -> Path:
    """Write ``<out>/report/``: an overview and a page for each assignment.

    Returns
    -------
    Path
        Of the overview, ``index.html``.

    Raises
    ------
    CourseError
        If nothing has been graded in `out`.
    """
    records = Results(out).all()
    if not records:
        raise CourseError(f"No results in '{out / 'results'}'. Grade first: autograder grade --out {out}")
    with GradebookWriter(course, out) as gradebook:
        pages = [
            summarize(name, [record for record in records if record.assignment == name], final_scores, out)
            for name in sorted({record.assignment for record in records})
            for final_scores in [gradebook.final_scores(name)]
        ]
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=jinja2.StrictUndefined
    )
    template = environment.get_template("report.html")
    folder = out / "report"
    for page in pages:
        write_atomically(folder / f"{page.assignment}.html", template.render(page=page, pages=pages))
    write_atomically(folder / "index.html", template.render(page=None, pages=pages))
    return folder / "index.html"


def summarize(
    assignment: str, records: list[Record], final_scores: dict[str, dict[str, float]], out: Path
) -> ClassPage:
    """Collect what the page of one assignment shows."""
    scored = [record for record in records if record.score is not None]
    shares = [record.score / record.max_score for record in scored if record.score is not None and record.max_score]
    histogram = [0] * BINS
    for share in shares:
        histogram[min(int(share * BINS), BINS - 1)] += 1
    return ClassPage(
        assignment=assignment,
        rows=[
            StudentRow(record, _final(record, final_scores), _link(record, out))
            for record in sorted(records, key=lambda record: record.student)
        ],
        exercises=_by_exercise(scored),
        histogram=histogram,
        mean=statistics.mean(shares) if shares else 0.0,
        median=statistics.median(shares) if shares else 0.0,
        max_score=max(record.max_score for record in records),
        statuses=dict(Counter(record.status for record in records)),
        isolation=sorted({record.isolation for record in records} - {"none"}),
    )


def _by_exercise(records: list[Record]) -> list[ExerciseRow]:
    entries: dict[str, list[dict]] = {}
    for record in records:
        for entry in record.exercises:
            entries.setdefault(entry["name"], []).append(entry)
    rows = []
    for name, made in entries.items():
        shares = [entry["score"] / entry["max_score"] if entry["max_score"] else 0.0 for entry in made]
        named = Counter(
            mistake
            for entry in made
            for mistake in {outcome.get("mistake") for outcome in entry["outcomes"]}
            if mistake
        )
        hints = {outcome.get("mistake"): outcome["hint"] for entry in made for outcome in entry["outcomes"]}
        rows.append(
            ExerciseRow(
                name=name,
                max_score=made[0]["max_score"],
                mean=statistics.mean(shares),
                full=sum(share == 1 for share in shares) / len(shares),
                none=sum(share == 0 for share in shares) / len(shares),
                mistakes=[(mistake, hints[mistake] or "", count) for mistake, count in named.most_common()],
            )
        )
    return rows


def _final(record: Record, final_scores: dict[str, dict[str, float]]) -> float | None:
    graded = final_scores.get(record.student)
    return round(graded["score"], 6) if graded else record.score


def _link(record: Record, out: Path) -> str:
    path = feedback_path(out, record.student, record.assignment)
    return quote(f"../{path.relative_to(out)}") if path.exists() else ""
