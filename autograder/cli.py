"""The ``autograder`` command."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Build the course, grade the class, report.")
said = Console(stderr=True)

Out = Annotated[Path, typer.Option("--out", help="Folder of gradebook, autograded notebooks, feedback and results.")]
Chosen = Annotated[list[str] | None, typer.Argument(metavar="[ASSIGNMENT]...", help="Default: every assignment.")]


class Format(StrEnum):
    """Where exported grades go."""

    csv = "csv"
    canvas = "canvas"
    moodle = "moodle"
    gradescope = "gradescope"


def fail(message: str) -> NoReturn:
    """Say what is wrong and leave with exit code 2."""
    said.print(f"[bold red]Error:[/bold red] {message}", highlight=False)
    raise typer.Exit(2)


@app.command()
def build(
    check: Annotated[bool, typer.Option("--check", help="Change nothing; fail on a difference.")] = False,
) -> None:
    """Make the source, release and self-study editions from the lessons."""
    from autograder.build import build as build_editions

    raise typer.Exit(build_editions(check=check) or 0)


@app.command()
def grade(
    assignments: Chosen = None,
    submitted: Annotated[Path, typer.Option("--submitted", help="Folder or zip, <student>/<assignment>/.")] = Path(
        "submitted"
    ),
    out: Out = Path("."),
    jobs: Annotated[int, typer.Option("--jobs", min=1, help="Worker processes. Default: one per core.")] = 0,
    cluster: Annotated[str | None, typer.Option("--cluster", help="Dask scheduler, such as tcp://host:8786.")] = None,
    regrade: Annotated[bool, typer.Option("--regrade", help="Grade everything again.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the results as one JSON document.")] = False,
) -> None:
    """Grade a class: scores, gradebook, feedback pages."""
    from autograder.grading.course import Course, CourseError
    from autograder.grading.run import grade_class

    try:
        course = Course.load(Path())
        records = grade_class(
            course, assignments or [], submitted, out, said, jobs=jobs, cluster=cluster, regrade=regrade
        )
    except CourseError as error:
        fail(str(error))
    if as_json:
        json.dump([asdict(record) for record in records], sys.stdout, indent=1, ensure_ascii=False)
        print()
    else:
        from autograder.grading.table import print_class

        print_class(Console(), records)
    raise typer.Exit(int(any(record.status == "failed" for record in records)))


if __name__ == "__main__":
    app()
