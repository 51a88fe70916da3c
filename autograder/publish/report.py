"""Class pages: who needs a look, how the scores lie, which exercises were hard, which mistakes were made."""

from __future__ import annotations

import json
import statistics
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from autograder.course import Course
from autograder.grading.results import Record, write_atomically
from autograder.grading.standing import Cell, auto_scores, label
from autograder.publish.answers import Written, written
from autograder.publish.feedback import autograded_path
from autograder.publish.harmless import text_of
from autograder.publish.marks import ABSENT, Marks, Row, collect
from autograder.publish.similar import Alike, alike
from autograder.publish.templates import template

BINS = 10
# What a student wrote, by exercise.
Answers = dict[str, Written]


@dataclass(frozen=True)
class ExerciseRow:
    """How the class did in one exercise; shares are from 0 to 1, `tried` is None where the answers are not at hand."""

    name: str
    max_score: float
    mean: float
    full: float
    tried: float | None
    waiting: int


@dataclass(frozen=True)
class MistakeRow:
    """One known mistake: how many students made it, the hint that it gets, and one answer that makes it."""

    exercise: str
    mistake: str
    count: int
    hint: str
    example: str


@dataclass(frozen=True)
class StudentRow:
    """One line of the class list; `record` is None where nothing was handed in or another tool graded.

    `seen` are flags, which may matter; `notes` are slips that something harmless explains; `untouched` counts the
    exercises that stand as they were handed out; `failure` is what came first, where no mistake was recognized.
    """

    student: str
    name: str
    section: str
    status: str
    score: float | None
    grader_score: float | None
    waiting: int
    untouched: int
    mistakes: list[str]
    failure: str
    seen: list[dict[str, str]]
    notes: list[dict[str, str]]
    seconds: float | None
    page: str


@dataclass(frozen=True)
class SectionRow:
    """One section of the class; the mean is a share of those who handed in."""

    name: str
    students: int
    handed_in: int
    mean: float


@dataclass(frozen=True)
class ClassPage:
    """What the page of one assignment shows."""

    assignment: str
    rows: list[StudentRow]
    exercises: list[ExerciseRow]
    mistakes: list[MistakeRow]
    alike: list[tuple[Alike, list[str]]]
    sections: list[SectionRow]
    histogram: list[int]
    mean: float
    median: float
    max_score: float
    statuses: dict[str, int]
    isolation: list[str]
    not_final: str
    handed_in: int

    @property
    def absent(self) -> list[StudentRow]:
        """Who is enrolled and handed in nothing."""
        return [row for row in self.rows if row.status == ABSENT]

    @property
    def flagged(self) -> dict[str, list[StudentRow]]:
        """Students by what was seen, the rarest first."""
        found: dict[str, list[StudentRow]] = defaultdict(list)
        for row in self.rows:
            for kind in dict.fromkeys(flag["kind"] for flag in row.seen):
                found[kind].append(row)
        return dict(sorted(found.items(), key=lambda entry: (len(entry[1]), entry[0])))


@dataclass(frozen=True)
class Overview:
    """Every student's scores over the assignments, None where there is none; `shares` are the means."""

    assignments: list[str]
    maxima: list[float]
    rows: list[tuple[str, str, str, list[float | None]]] = field(default_factory=list)


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
    pages = [summarize(name, marks, out, _handed_out(course, name)) for name in marks.cells]
    folder = out / "report"
    report = template("report.html")
    for page in pages:
        write_atomically(folder / f"{page.assignment}.html", report.render(page=page, pages=pages, overview=None))
    write_atomically(folder / "index.html", report.render(page=None, pages=pages, overview=_overview(marks)))
    return folder / "index.html"


def summarize(assignment: str, marks: Marks, out: Path, handed_out: Sequence[str] = ()) -> ClassPage:
    """Collect what the page of one assignment shows; who handed in nothing is listed but not in the means."""
    rows, cells = marks.of(assignment), marks.cells[assignment]
    maximum = marks.maxima[assignment]
    scored = [row for row in rows if row.final is not None and row.status != "failed"]
    shares = {row.student: row.final.score / maximum for row in scored if row.final is not None and maximum}
    histogram = [0] * BINS
    for share in shares.values():
        histogram[min(max(int(share * BINS), 0), BINS - 1)] += 1
    answers = {row.student: _answers(row, cells, out) for row in scored}
    return ClassPage(
        assignment=assignment,
        rows=[_student(row, marks, out, answers.get(row.student, {})) for row in rows],
        exercises=[_exercise(cell, worth, scored, cells, answers) for cell, worth in cells.items() if worth],
        mistakes=_mistakes(scored, answers),
        alike=_alike(answers, handed_out),
        sections=_sections(rows, marks, shares),
        histogram=histogram,
        mean=statistics.mean(shares.values()) if shares else 0.0,
        median=statistics.median(shares.values()) if shares else 0.0,
        max_score=maximum,
        statuses=dict(Counter(row.status for row in rows)),
        isolation=sorted({row.record.isolation for row in rows if row.record} - {"none"}),
        not_final=next((line for line in marks.not_final() if line.startswith(f"{assignment} ")), ""),
        handed_in=sum(row.status != ABSENT for row in rows),
    )


def _handed_out(course: Course, assignment: str) -> list[str]:
    """The code of the student edition, where there is one."""
    coursedir = course.coursedir(course.root)
    folder = Path(coursedir.format_path(coursedir.release_directory, ".", assignment))
    return [
        text_of(cell["source"])
        for path in sorted(folder.glob("*.ipynb"))
        for cell in json.loads(path.read_text("utf-8"))["cells"]
        if cell["cell_type"] == "code"
    ]


def _answers(row: Row, cells: dict[Cell, float], out: Path) -> Answers:
    """What a student wrote, from the autograded notebooks."""
    found: Answers = {}
    for sheet in dict.fromkeys(sheet for sheet, _ in cells):
        path = autograded_path(out, row.student, row.assignment, sheet)
        if path.exists():
            said = written(json.loads(path.read_text("utf-8")))
            found |= {label((sheet, name), cells): answer for name, answer in said.items() if (sheet, name) in cells}
    return found


def _student(row: Row, marks: Marks, out: Path, answers: Answers) -> StudentRow:
    person, record = marks.people[row.student], row.record
    auto = round(sum(auto_scores(record).values()), 6) if record and record.score is not None else None
    flags = record.flags if record else []
    return StudentRow(
        student=row.student,
        name=f"{person.first_name} {person.last_name}".strip(),
        section=marks.section(row.student),
        status=row.status,
        score=row.final.score if row.final is not None else record.score if record else None,
        grader_score=auto,
        waiting=len(row.final.waiting) if row.final else 0,
        untouched=sum(not answer.started for answer in answers.values()),
        mistakes=record.mistakes() if record else [],
        failure=_failure(record, answers) if record and not record.mistakes() else "",
        seen=[flag for flag in flags if flag.get("level") != "note"],
        notes=[flag for flag in flags if flag.get("level") == "note"],
        seconds=record.seconds if record else None,
        page=_link(row, out),
    )


def _failure(record: Record, answers: Answers) -> str:
    """What the first check said that failed, of an exercise that was started."""
    started = (entry for entry in record.exercises if entry["name"] in answers and answers[entry["name"]].started)
    return next((one["message"] for entry in started for one in entry["outcomes"] if not one["passed"]), "")


def _exercise(
    cell: Cell, worth: float, rows: list[Row], cells: dict[Cell, float], answers: dict[str, Answers]
) -> ExerciseRow:
    name = label(cell, cells)
    shares = [row.final.cells.get(cell, 0.0) / worth for row in rows if row.final]
    started = [said[name].started for said in answers.values() if name in said]
    return ExerciseRow(
        name=name,
        max_score=worth,
        mean=statistics.mean(shares) if shares else 0.0,
        full=sum(share >= 1 for share in shares) / max(len(shares), 1),
        tried=sum(started) / len(rows) if started else None,
        waiting=sum(cell in row.final.waiting for row in rows if row.final),
    )


def _mistakes(rows: list[Row], answers: dict[str, Answers]) -> list[MistakeRow]:
    """Known mistakes, those of most students first, each with the shortest answer that makes it."""
    made: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for row in rows:
        for entry in row.record.exercises if row.record else []:
            for outcome in entry["outcomes"]:
                if outcome.get("mistake"):
                    made[entry["name"], outcome["mistake"]].setdefault(row.student, outcome.get("hint") or "")
    found = []
    for (exercise, mistake), students in made.items():
        code = [said.code for student in students if (said := answers[student].get(exercise)) and said.code]
        hint = next(iter(students.values()))
        found.append(MistakeRow(exercise, mistake, len(students), hint, min(code, key=len, default="")))
    return sorted(found, key=lambda row: -row.count)


def _alike(answers: dict[str, Answers], handed_out: Sequence[str]) -> list[tuple[Alike, list[str]]]:
    """Students whose answers are alike, with what they wrote where most is alike."""
    code = {
        student: {name: answer.code for name, answer in said.items() if answer.started}
        for student, said in answers.items()
    }
    found = alike(code, handed_out)
    return [(one, [code[student].get(one.exercise, "") for student in one.students[:2]]) for one in found]


def _sections(rows: list[Row], marks: Marks, shares: dict[str, float]) -> list[SectionRow]:
    members: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        members[marks.section(row.student)].append(row)
    if len(members) < 2:
        return []
    return [
        SectionRow(
            section or "none",
            len(those),
            sum(row.status != ABSENT for row in those),
            statistics.mean(known) if (known := [shares[row.student] for row in those if row.student in shares]) else 0,
        )
        for section, those in sorted(members.items(), key=lambda entry: (not entry[0], entry[0]))
    ]


def _overview(marks: Marks) -> Overview:
    places = {(row.student, row.assignment): row for row in marks.rows}
    return Overview(
        assignments=list(marks.cells),
        maxima=list(marks.maxima.values()),
        rows=[
            (
                student,
                f"{person.first_name} {person.last_name}".strip(),
                marks.section(student),
                [_score(places.get((student, name))) for name in marks.cells],
            )
            for student, person in sorted(marks.people.items())
        ],
    )


def _score(row: Row | None) -> float | None:
    return row.final.score if row is not None and row.final is not None else None


def _link(row: Row, out: Path) -> str:
    pages = sorted((out / "feedback" / row.student / row.assignment).glob("*.html"))
    return quote(f"../{pages[0].relative_to(out)}") if pages else ""
