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
from rich.markup import escape

# jsonschema, which nbformat imports, would compile 38 grammars of addresses first: a second that no command needs.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]

app = typer.Typer(no_args_is_help=True, add_completion=False)
said = Console(stderr=True)
# A log or a pipe has no width of its own; eighty columns would fold the class table.
shown = Console(width=None if sys.stdout.isatty() else 140)

Out = Annotated[Path, typer.Option("--out", help="Folder of gradebook, autograded notebooks, feedback and results.")]
Jobs = Annotated[int | None, typer.Option("--jobs", min=1, help="Worker processes. Default: one per core.")]
Chosen = Annotated[list[str] | None, typer.Argument(metavar="[ASSIGNMENT]...", help="Default: every assignment.")]


Only = Annotated[
    list[str] | None,
    typer.Option("--assignment", help="Only this assignment; may be repeated. Default: all that were graded."),
]


class Absent(StrEnum):
    """What stands for a student who handed in nothing."""

    zero = "zero"
    blank = "blank"


class Format(StrEnum):
    """Where exported grades go."""

    csv = "csv"
    canvas = "canvas"
    moodle = "moodle"
    gradescope = "gradescope"


def fail(message: str, code: int = 2) -> NoReturn:
    """Say what is wrong and leave; 2 is for what the caller can mend, 1 for a course that fails its own proof."""
    said.print(f"[bold red]Error:[/bold red] {escape(message)}", highlight=False)
    raise typer.Exit(code)


@app.callback(help="Build the course, grade the class, report.")
def require_system() -> None:
    """Leave where nbgrader and the sandbox cannot run, before anything of them is imported."""
    if sys.platform == "win32":
        fail(
            "This command grades, and nbgrader and the sandbox do not run on Windows. Install Linux beside it "
            "(wsl --install), open it (wsl), and run the same command there. Learning, in JupyterLab with its instant "
            "checks, runs on Windows."
        )


def _warn(line: str) -> None:
    said.print(f"[yellow]{escape(line)}[/yellow]", highlight=False)


@app.command()
def build(
    check: Annotated[bool, typer.Option("--check", help="Change nothing; fail on a difference.")] = False,
) -> None:
    """Make the source, release and self-study editions from the lessons, and prove that each can be graded."""
    from autograder.assignment.proof import Unproven
    from autograder.authoring.editions import BuildError
    from autograder.authoring.editions import build as build_editions
    from autograder.authoring.lesson_text import LessonError
    from autograder.course import CourseError, at_hand
    from autograder.grading.run import prove_course

    try:
        course = at_hand()
        differences = build_editions(course.root, check=check)
    except (CourseError, LessonError, BuildError) as error:
        fail(str(error))
    for difference in differences:
        print(difference)
    if check and differences:
        fail(f"{len(differences)} generated files are not what the lessons build. Run: autograder build")
    try:
        for name, proof in sorted(prove_course(course, said).items()):
            proof.require(name)
    except Unproven as error:
        fail(str(error), code=1)
    except CourseError as error:
        fail(str(error))


@app.command()
def new_lesson(
    name: Annotated[str, typer.Argument(help="As 11_pooling; a topic alone takes the next free number.")],
) -> None:
    """Start a lesson: its text, its checks and their tests, ready to run."""
    from autograder.authoring.new_lesson import new_lesson as write_lesson
    from autograder.course import CourseError, at_hand

    try:
        for path in write_lesson(at_hand(), name):
            print(path)
    except CourseError as error:
        fail(str(error))
    print("Write your own into these files, then run: autograder build")


@app.command()
def grade(
    assignments: Chosen = None,
    submitted: Annotated[Path, typer.Option("--submitted", help="Folder or zip, <student>/<assignment>/.")] = Path(
        "submitted"
    ),
    out: Out = Path("."),
    jobs: Jobs = None,
    cluster: Annotated[str | None, typer.Option("--cluster", help="Dask scheduler, such as tcp://host:8786.")] = None,
    regrade: Annotated[bool, typer.Option("--regrade", help="Grade everything again.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the results as one JSON document.")] = False,
) -> None:
    """Grade a class: scores, gradebook, feedback pages."""
    from autograder.grading.pool import warm_up

    if not cluster:
        warm_up()
    from autograder.assignment.proof import Unproven
    from autograder.course import CourseError, at_hand
    from autograder.grading.run import grade_class

    try:
        course = at_hand()
        records = grade_class(
            course, assignments or [], submitted, out, said, jobs=jobs, cluster=cluster, regrade=regrade
        )
    except Unproven as error:
        fail(str(error), code=1)
    except CourseError as error:
        fail(str(error))
    if as_json:
        json.dump([asdict(record) for record in records], sys.stdout, indent=1, ensure_ascii=False)
        print()
    else:
        from autograder.publish.table import print_class

        print_class(shown, records)
    raise typer.Exit(int(any(record.status == "failed" for record in records)))


@app.command()
def report(assignment: Only = None, out: Out = Path(".")) -> None:
    """Write class pages: scores, hard exercises, mistakes, students."""
    from autograder.course import CourseError, at_hand
    from autograder.publish.report import write_report

    try:
        print(write_report(at_hand(), out, assignment or []))
    except CourseError as error:
        fail(str(error))


@app.command()
def export(
    to: Annotated[Format, typer.Option("--to", help="The system that takes the grades.")],
    assignment: Only = None,
    absent: Annotated[Absent, typer.Option("--absent", help="Score of who handed in nothing.")] = Absent.zero,
    out: Out = Path("."),
) -> None:
    """Write the grades for a spreadsheet or a learning platform."""
    from autograder.course import CourseError, at_hand
    from autograder.publish.export import export as export_grades

    try:
        path = export_grades(at_hand(), out, to.value, assignments=assignment or [], absent=absent.value, say=_warn)
        print(path)
    except CourseError as error:
        fail(str(error))


@app.command()
def doctor(out: Out = Path(".")) -> None:
    """Say whether this machine can grade, and how to mend what is missing."""
    from autograder.doctor import examine, ready

    findings = examine(Path(), out)
    mark = {True: "[green]ok    [/green]", None: "[yellow]note  [/yellow]", False: "[red]broken[/red]"}
    for finding in findings:
        shown.print(f"{mark[finding.ok]} {escape(finding.says)}", highlight=False)
        if finding.mend:
            shown.print(f"       To mend it: {escape(finding.mend)}", highlight=False)
    if not ready(findings):
        fail("This machine cannot grade yet: mend what is broken.")


@app.command()
def demo(
    out: Annotated[Path, typer.Option("--out", help="Folder for the demo class.")] = Path("demo/out"),
    jobs: Jobs = None,
) -> None:
    """Build the course, grade the bundled class, and compare with what its students deserve."""
    from autograder.authoring.classroom import grade_demo_class, surprises
    from autograder.authoring.editions import build as build_editions
    from autograder.course import CourseError, at_hand
    from autograder.publish.report import write_report
    from autograder.publish.table import print_class

    try:
        said.print("Building the editions from the lessons ...")
        build_editions(at_hand().root)
        course = at_hand().with_own_database()
        records = grade_demo_class(course, out, said, jobs)
        page = write_report(course, out)
    except CourseError as error:
        fail(str(error))
    print_class(shown, records)
    shown.print(f"Report: {page}", highlight=False)
    found = surprises(records)
    for line in found:
        said.print(f"[red]{escape(line)}[/red]")
    if found:
        fail(f"{len(found)} results are not what the class deserves.")
    shown.print(f"All {len(records)} students got what they deserve.")


if __name__ == "__main__":
    app()
