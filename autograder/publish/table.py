"""The class on one screen: a row for each student, a column for each exercise."""

from __future__ import annotations

from collections import Counter
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from autograder.exercises.catalogue import exercises
from autograder.exercises.declare import Question
from autograder.grading.batch import Change
from autograder.grading.names import shown
from autograder.grading.results import Record
from autograder.grading.standing import NOT_FINAL

STATUS_STYLE = {"graded": "green", "partial": "yellow", "unreadable": "red", "failed": "bold red"}
QUESTIONS = "questions"


def class_table(assignment: str, records: list[Record]) -> Table:
    """Scores of one assignment; exercises are numbered to keep it narrow, questions share column "Q"."""
    points = _points(assignment, records)
    numbers = {name: "Q" if name == QUESTIONS else str(n) for n, name in enumerate(points, start=1)}
    legend = ", ".join(f"{numbers[name]} {name} ({worth:g})" for name, worth in points.items())
    table = Table(
        title=f"{assignment}: {legend}",
        title_justify="left",
        box=SIMPLE_HEAD,
        pad_edge=False,
        collapse_padding=True,
        padding=(0, 1, 0, 0),
    )
    table.add_column("student", no_wrap=True)
    for heading in numbers.values():
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("score", justify="right", no_wrap=True)
    table.add_column("status", no_wrap=True)
    table.add_column("what was seen", min_width=16)
    for record in records:
        scores = _scores(record)
        cells = [_number(scores.get(name)) for name in points]
        style = STATUS_STYLE[record.status]
        total = "-" if record.score is None else f"{record.score:g}/{record.max_score:g}"
        seen = [*record.mistakes(), *(flag["kind"] for flag in record.flags if flag.get("level") != "note")]
        table.add_row(
            escape(shown(record.student)),
            *cells,
            f"[bold]{total}[/bold]",
            f"[{style}]{record.status}[/{style}]",
            escape(shown("; ".join(dict.fromkeys(seen)))),
        )
    return table


def summary(records: list[Record]) -> str:
    """One line: how many submissions, by status, and their mean."""
    counts = {status: sum(record.status == status for record in records) for status in STATUS_STYLE}
    shares = [record.score / record.max_score for record in records if record.score is not None and record.max_score]
    mean = f", mean {sum(shares) / len(shares):.0%}" if shares else ""
    return f"{len(records)} submissions: " + ", ".join(f"{n} {status}" for status, n in counts.items() if n) + mean


def print_class(console: Console, records: list[Record]) -> None:
    """Print a table for each assignment, what is not final, and the isolation where it is less than it could be."""
    for assignment in sorted({record.assignment for record in records}):
        console.print(class_table(assignment, [record for record in records if record.assignment == assignment]))
    console.print(summary(records))
    for assignment, count in sorted(Counter(record.assignment for record in records if _waits(record)).items()):
        who = f"{count} student{'s have' if count > 1 else ' has'}"
        console.print(f"[yellow]{assignment} is not final: {who} cells to grade by hand.[/yellow]", highlight=False)
    lower = {record.isolation for record in records} - {"bubblewrap", "none"}
    if lower:
        console.print(
            f"[yellow]Isolation was '{', '.join(sorted(lower))}', not 'bubblewrap'. "
            "Run 'autograder doctor' to see what is missing.[/yellow]"
        )


def change_table(changes: list[Change]) -> Table:
    """Score changes of submissions that did not change themselves."""
    table = Table(title=f"{len(changes)} score changes", title_justify="left", title_style="bold")
    for column in ("student", "assignment", "exercise"):
        table.add_column(column)
    table.add_column("old", justify="right")
    table.add_column("new", justify="right")
    for change in changes:
        color = "green" if change.new > change.old else "red"
        table.add_row(
            escape(shown(change.student)),
            change.assignment,
            change.exercise,
            f"{change.old:g}",
            f"[{color}]{change.new:g}[/{color}]",
        )
    return table


def print_leftovers(console: Console, leftovers: list[tuple[str, str]]) -> None:
    """Say what lies among the hand-ins and is nobody's, and what to do with it."""
    if leftovers:
        console.print(f"[yellow]{len(leftovers)} files or folders were not graded:[/yellow]")
    for path, what in leftovers:
        console.print(f"  {escape(path)}: {escape(what)}", highlight=False)


def _waits(record: Record) -> bool:
    return any(flag["kind"] == NOT_FINAL for flag in record.flags)


def _points(assignment: str, records: list[Record]) -> dict[str, float]:
    """Points by column: exercises in the order of the checks, then those that only the records know.

    The records' points are the gradebook's, so they count where both say some.
    """
    points: dict[str, float] = {}
    known = {entry["name"] for record in records for entry in record.exercises}
    for exercise in exercises():
        if exercise.lesson == assignment and (exercise.name in known or not known):
            name = QUESTIONS if isinstance(exercise, Question) else exercise.name
            points[name] = points.get(name, 0.0) + float(exercise.points)
    for record in records[:1]:
        questions = [entry["max_score"] for entry in record.exercises if _is_question(entry["name"])]
        points |= {QUESTIONS: sum(questions)} if questions else {}
    for record in records:
        points |= {_column(entry): entry["max_score"] for entry in record.exercises if not _is_question(entry["name"])}
    return points


def _scores(record: Record) -> dict[str, float]:
    scores: dict[str, float] = {}
    for entry in record.exercises:
        column = _column(entry)
        scores[column] = scores.get(column, 0.0) + entry["score"]
    return scores


def _column(entry: dict[str, Any]) -> str:
    """Questions share a column."""
    return QUESTIONS if _is_question(entry["name"]) else entry["name"]


def _is_question(name: str) -> bool:
    return any(exercise.name == name and isinstance(exercise, Question) for exercise in exercises())


def _number(score: float | None) -> str:
    return "" if score is None else f"{score:g}"
