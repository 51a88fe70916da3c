"""One call from submitted files to published grades, with progress on the terminal."""

from __future__ import annotations

import difflib
import os
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.prompt import Confirm

from autograder.assignment.proof import Proof
from autograder.course import Course, CourseError
from autograder.grading.batch import Batch, Change
from autograder.grading.gradebook import GradebookWriter
from autograder.grading.pool import cluster_pool, local_pool
from autograder.grading.results import Record
from autograder.grading.submissions import Found, find_submissions
from autograder.grading.worker import prove_assignment
from autograder.publish.table import change_table, print_leftovers


def grade_class(
    course: Course,
    assignments: list[str],
    submitted: Path,
    out: Path,
    console: Console,
    *,
    jobs: int | None = None,
    cluster: str | None = None,
    regrade: bool = False,
    ask: bool = True,
) -> list[Record]:
    """Find the submissions, grade them, publish the results.

    Parameters
    ----------
    course : Course
    assignments : list of str
        Empty for every assignment of the course.
    submitted, out : Path
    console : rich.console.Console
        Where progress, score changes and questions go.
    jobs : int or None
        Worker processes; None for one per core.
    cluster : str or None
        Address of a Dask scheduler, instead of local workers.
    regrade : bool
        Grade also what stands.
    ask : bool
        On a terminal, ask before changed scores are published.

    Returns
    -------
    list of Record
        One for each submission found.

    Raises
    ------
    CourseError
        If an assignment is unknown, nothing was handed in, or an output cannot be written.
    """
    found = _find(course, assignments, submitted, out)
    print_leftovers(console, found.leftovers)
    workers = cluster_pool(cluster) if cluster else local_pool(jobs or os.cpu_count() or 1)
    with workers as pool, _progress(console) as bar:
        tasks: dict[str, TaskID] = {}

        def progress(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(stage, total=total)
            bar.update(tasks[stage], completed=done)

        def confirm(changes: list[Change]) -> bool:
            bar.stop()
            console.print(change_table(changes))
            publish = not (ask and console.is_terminal) or Confirm.ask(
                "Publish these changes?", console=console, default=True
            )
            bar.start()
            return publish

        def say(change: str) -> None:
            console.print(f"[yellow]{escape(change)}[/yellow]", highlight=False)

        return Batch(course, out, confirm, progress, say).run(found.submissions, pool, regrade)


def prove_course(
    course: Course, console: Console, assignments: list[str] | None = None, jobs: int | None = None
) -> dict[str, Proof]:
    """Prove that assignments can be graded, each in a worker.

    Returns
    -------
    dict of str to Proof
        By assignment; of all of the course where none are named.

    Raises
    ------
    CourseError
        If an assignment cannot be read.
    """
    names = course.assignments() if assignments is None else assignments
    proofs = {}
    with local_pool(jobs or os.cpu_count() or 1) as pool, _progress(console) as bar:
        task = bar.add_task("proving", total=len(names))
        for (_, name), proof in pool.run(prove_assignment, [(str(course.root), name) for name in names]):
            if isinstance(proof, BaseException):
                raise proof
            proofs[name] = proof
            bar.advance(task)
    return proofs


def _find(course: Course, assignments: list[str], submitted: Path, out: Path) -> Found:
    known = course.assignments()
    for name in assignments:
        if name not in known:
            close = difflib.get_close_matches(name, known, n=1)
            meant = f" Did you mean '{close[0]}'?" if close else ""
            raise CourseError(f"No assignment '{name}' in '{course.sources}'; there are: {', '.join(known)}.{meant}")
    layout = f"{submitted}/<student>/<assignment>/<assignment>.ipynb"
    expected = f"Expected '{layout}' or zips; name the place with --submitted DIR."
    try:
        found = find_submissions(
            submitted,
            {name: course.notebooks(name) for name in known},
            _roster(course, out),
            assignments or known,
        )
    except FileNotFoundError as error:
        raise CourseError(f"No submissions: {error}. {expected}") from error
    if not found.submissions:
        seen = "".join(f"\n  {path}: {advice}" for path, advice in found.leftovers)
        raise CourseError(f"No submissions of {', '.join(assignments or known)} in '{submitted}'. {expected}{seen}")
    return found


def _roster(course: Course, out: Path) -> dict[str, list[str]]:
    """The students that the gradebook knows; nobody where there is none yet."""
    url = course.coursedir(out).db_url
    if url.startswith("sqlite:///") and not Path(url.removeprefix("sqlite:///")).exists():
        return {}
    with GradebookWriter(course, out) as gradebook:
        return gradebook.roster()


def _progress(console: Console) -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=console, transient=True)
