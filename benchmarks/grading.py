"""Stock `nbgrader autograde` against `autograder grade`, on the same submissions in one run.

Run as ``python -m benchmarks.grading``; writes ``benchmarks/grading.md``. It takes about three quarters of an hour on
two cores, and wants the machine for itself.

Stock nbgrader runs each notebook in a kernel of its own, one after the other, and the learner's code can patch the
tests there. What is compared is the whole command, start-up included: grades in the gradebook and autograded notebooks;
`autograder grade` writes result files and feedback pages, too. What a course does once is in neither time: handing out
the assignments, which puts them into the gradebook, and the proof of the course.
"""

from __future__ import annotations

import contextlib
import os
import platform
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from functools import partial
from pathlib import Path
from typing import Any

import psutil

from autograder.assignment import run as running
from autograder.authoring.classroom import Student, assignment, fill_in
from autograder.course import Course
from autograder.grading import batch
from autograder.grading.gradebook import GradebookWriter
from autograder.grading.pool import Pool
from autograder.grading.results import Results
from autograder.grading.submissions import find_submissions
from benchmarks.large_class import hand_in_class
from tests.grading.killing import grade_despite_kills

REPOSITORY = Path(__file__).parents[1]
LESSONS = ("02_bias_variance", "04_dropout", "08_initialization")
# Of each lesson's solved notebook, whole and with the answers only: a class, not a start-up.
COPIES = {True: 10, False: 20}
SMALL, LARGE = 100, 1000
KILLS = 20
HANDED_OUT = "handed_out.db"  # the gradebook when the assignments have just been handed out
STOCK_CONFIG = """
from nbgrader.converters import GenerateAssignment
from nbgrader.preprocessors import ClearSolutions
from autograder.authoring.stubs import Stubs

c = get_config()
c.CourseDirectory.course_id = "practicaldl"
c.Execute.timeout = 120
c.GenerateAssignment.preprocessors = [
    Stubs if preprocessor is ClearSolutions else preprocessor for preprocessor in GenerateAssignment().preprocessors
]
"""


def main() -> None:
    """Measure, print and write the tables."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        course = _course(root / "course")
        parts = []
        for measure in (
            partial(_throughput, whole=True),
            partial(_throughput, whole=False),
            _split,
            _large,
        ):
            parts.append(measure(root, course))
            print(parts[-1], flush=True)
    text = _page(parts)
    (REPOSITORY / "benchmarks" / "grading.md").write_text(text, "utf-8")


def _course(root: Path) -> Path:
    """This course with the lessons that are measured, proven."""
    for lesson in LESSONS:
        shutil.copytree(REPOSITORY / "source" / lesson, root / "source" / lesson)
    shutil.copy(REPOSITORY / "nbgrader_config.py", root)
    for name in ("checks", "demo"):
        (root / name).symlink_to(REPOSITORY / name)
    subprocess.run([sys.executable, "-m", "autograder", "doctor"], cwd=root, check=True, capture_output=True)
    return root


def _throughput(root: Path, course: Path, whole: bool) -> str:
    what = "whole notebooks" if whole else "answers only"
    submitted = root / f"submitted-{whole}"
    for lesson in LESSONS:
        solved = (course / "source" / lesson / f"{lesson}.ipynb").read_bytes()
        content = fill_in(solved, Student("", "", whole=whole))
        for copy in range(COPIES[whole]):
            path = submitted / f"student{copy}" / lesson / f"{lesson}.ipynb"
            path.parent.mkdir(parents=True)
            path.write_bytes(content)
    count = len(LESSONS) * COPIES[whole]
    stock = _stock(root / f"stock-{whole}", course, submitted)
    rows = [f"| stock nbgrader, {what} | {60 * count / stock:.1f} | 1 |"]
    for jobs in (1, 2):
        seconds = _grade(course, submitted, root / f"ours-{whole}-{jobs}", jobs)
        workers = f"{jobs} worker{'s' * (jobs > 1)}"
        rows.append(f"| autograder, {workers}, {what} | {60 * count / seconds:.1f} | {stock / seconds:.1f} |")
    return "\n".join(rows)


def _stock(root: Path, course: Path, submitted: Path) -> float:
    """Seconds that `nbgrader autograde` takes with its own Execute."""
    root.mkdir()
    (root / "source").symlink_to(course / "source")
    (root / "submitted").symlink_to(submitted)
    (root / "nbgrader_config.py").write_text(STOCK_CONFIG)
    nbgrader = [sys.executable, "-m", "nbgrader"]
    for lesson in LESSONS:
        subprocess.run([*nbgrader, "generate_assignment", lesson, "--force"], cwd=root, check=True, capture_output=True)
    shutil.copy(root / "gradebook.db", root.parent / HANDED_OUT)
    started = time.perf_counter()
    for lesson in LESSONS:
        subprocess.run([*nbgrader, "autograde", lesson], cwd=root, check=True, capture_output=True)
    return time.perf_counter() - started


def _grade(course: Path, submitted: Path, out: Path, jobs: int) -> float:
    """Seconds that the whole command takes, after the assignments were handed out."""
    out.mkdir()
    shutil.copy(out.parent / HANDED_OUT, out / "gradebook.db")
    command = [sys.executable, "-m", "autograder", "grade", "--submitted", submitted, "--out", out, "--jobs", str(jobs)]
    started = time.perf_counter()
    subprocess.run(command, cwd=course, check=True, capture_output=True)
    return time.perf_counter() - started


class _Inline(Executor):
    """Runs everything at once in this process, where it can be timed."""

    def submit(self, function: Callable[..., Any], /, *arguments: Any, **named: Any) -> Future:
        future: Future = Future()
        try:
            future.set_result(function(*arguments, **named))
        except Exception as error:
            future.set_exception(error)
        return future


def _split(root: Path, course: Path) -> str:
    """Where a warm worker's time goes, by lesson, for a whole notebook."""
    rows = []
    with contextlib.chdir(course):
        loaded = Course.load(course)
        for lesson in LESSONS:
            spent: Counter[str] = Counter()
            submissions = find_submissions(root / "submitted-True", {lesson: [lesson]}).submissions
            out = root / f"split-{lesson}"
            grading = batch.Batch(loaded, out, lambda changes: True, lambda *progress: None)
            pool = Pool(_Inline, width=1)
            grading.run(submissions, pool)  # warms up
            with (
                _timed(running._Going, "_run", "cells", spent),
                _timed(running._Going, "_test", "checks", spent),
                _timed(GradebookWriter, "save", "gradebook", spent),
                _timed(batch.Batch, "_write_missing_pages", "pages", spent),
                _timed(batch.Batch, "_run", "all", spent),
            ):
                grading.run(submissions, pool, regrade=True)
            each = {name: 1000 * seconds / len(submissions) for name, seconds in spent.items()}
            each["grader"] = each["all"] - sum(each[name] for name in ("cells", "checks", "gradebook", "pages"))
            columns = ("cells", "checks", "grader", "gradebook", "pages", "all")
            rows.append(f"| {lesson} | " + " | ".join(f"{each[name]:.0f}" for name in columns) + " |")
    return "\n".join(rows)


@contextlib.contextmanager
def _timed(owner: Any, name: str, label: str, spent: Counter[str]) -> Iterator[None]:
    original = getattr(owner, name)

    def timed(*arguments: Any, **named: Any) -> Any:
        started = time.perf_counter()
        try:
            return original(*arguments, **named)
        finally:
            spent[label] += time.perf_counter() - started

    setattr(owner, name, timed)
    try:
        yield
    finally:
        setattr(owner, name, original)


def _large(root: Path, course: Path) -> str:
    """A hundred and a thousand submissions of one assignment; the thousand again, with processes killed."""
    rows, tables = [], {}
    with contextlib.chdir(course):
        asked = assignment()
        released = (REPOSITORY / "release" / asked / f"{asked}.ipynb").read_bytes()
        for size in (SMALL, LARGE):
            submitted, out = root / f"class-{size}", root / f"class-{size}-out"
            hand_in_class(released, submitted, size)
            started = time.perf_counter()
            highest = _highest_memory(asked, "--submitted", submitted, "--out", out, "--jobs", "2")
            seconds = time.perf_counter() - started
            statuses = Counter(record.status for record in Results(out).all())
            assert statuses.total() == size
            rows.append(f"| {size} | {seconds / size:.3f} | {highest / 1e6:.0f} | {statuses['failed']} |")
        command = [sys.executable, "-m", "autograder", "grade", asked, "--submitted", str(root / f"class-{LARGE}")]
        environment = os.environ | {"COLUMNS": "200", "PYTHONPATH": os.pathsep.join(sys.path)}
        for out, kills in ((root / f"class-{LARGE}-out", 0), (root / "stormy", KILLS)):
            words = [*command, "--out", str(out)]
            killed, last = grade_despite_kills(words, kills, random.Random(0), environment, (2.0, 20.0))
            tables[kills] = last.stdout.replace(str(out), "out")
        same = "byte-identical" if tables[0] == tables[KILLS] else "DIFFERENT"
    counts = ", ".join(f"{count} {name}" for name, count in Counter(killed).most_common())
    rows.append(f"\nThe {LARGE} again, with {KILLS} processes killed at random ({counts}): the tables are {same}.")
    return "\n".join(rows)


def _highest_memory(*words: Any) -> int:
    """Most bytes of memory that `autograder grade` itself holds, its workers not counted."""
    highest = 0
    command = [sys.executable, "-m", "autograder", "grade", *words]
    with psutil.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as grader:
        while grader.poll() is None:
            with contextlib.suppress(psutil.NoSuchProcess):
                highest = max(highest, grader.memory_info().rss)
            time.sleep(0.2)
    assert grader.returncode == 0
    return highest


def _page(parts: list[str]) -> str:
    whole, answers, split, large = parts
    load = os.getloadavg()[2]
    return f"""# Grading: stock nbgrader and `autograder grade`

Written by `make bench-grading` with Python {platform.python_version()} on {os.cpu_count()} cores; load over the last
quarter of an hour {load:.1f}, this benchmark included. Solved notebooks of {", ".join(LESSONS)}: {COPIES[True]} of each
whole, as students hand them in, and {COPIES[False]} of each with the answers only. The whole command is timed, start-up
included.

| | notebooks per minute | times stock |
|---|---:|---:|
{whole}
{answers}

Where the time of a warm worker goes, for a whole notebook, in milliseconds:

| lesson | learner's cells | checks | grader | gradebook | pages | all |
|---|---:|---:|---:|---:|---:|---:|
{split}

A generated class for {assignment()} (right answers in several styles, common mistakes, blanks, syntax errors, damaged
files), two workers:

| submissions | seconds per notebook | memory of the grader, MB | failed |
|---:|---:|---:|---:|
{large}
"""


if __name__ == "__main__":
    main()
