"""Stock `nbgrader autograde` against `autograder grade`, on the same submissions in one run.

Run as ``python -m benchmarks.grading``; writes ``benchmarks/grading.md``.

Stock nbgrader runs each notebook in a kernel of its own, one after the other, and the learner's code can patch the
tests there. What is compared is the whole command: grades in the gradebook and autograded notebooks; `autograder
grade` writes the feedback pages, too.
"""

from __future__ import annotations

import io
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import replace
from pathlib import Path

import nbformat
import psutil
from nbformat.v4 import new_code_cell, new_notebook
from rich.console import Console

from autograder.authoring.classroom import hand_in, students
from autograder.course import Course
from autograder.grading.batch import Batch
from autograder.grading.pool import local_pool
from autograder.grading.run import grade_class
from autograder.grading.submissions import find_submissions
from tests import ASSIGNMENT

REPOSITORY = Path(__file__).parents[1]
CLASS = ("ada", "chen", "fatima", "goran", "emil", "kofi")
BARE = "00_bare"
# What every lesson imports; a warm sandbox has it, a cold kernel does not.
IMPORTS = "import numpy as np\n\nfrom practicaldl import data, network, plots, training"
STOCK_CONFIG = """
from nbgrader.converters import GenerateAssignment
from nbgrader.preprocessors import ClearSolutions
from autograder.authoring.stubs import Stubs

c = get_config()
c.CourseDirectory.course_id = "practicaldl"
c.Execute.timeout = 60
c.GenerateAssignment.preprocessors = [
    Stubs if preprocessor is ClearSolutions else preprocessor for preprocessor in GenerateAssignment().preprocessors
]
"""


def main() -> None:
    """Measure, print and write the table."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        shutil.copytree(REPOSITORY / "source" / ASSIGNMENT, root / "course" / "source" / ASSIGNMENT)
        _add_bare_assignment(root / "course")
        shutil.copy(REPOSITORY / "nbgrader_config.py", root / "course")
        lines = [
            *_throughput(root, whole=True, copies=1, what="6 whole notebooks, experiment included"),
            *_throughput(root, whole=False, copies=6, what="36 notebooks with the answers only"),
        ]
        fixed = _fixed_times(root)
    text = _table(lines, fixed)
    print(text)
    (REPOSITORY / "benchmarks" / "grading.md").write_text(text, "utf-8")


def _throughput(root: Path, whole: bool, copies: int, what: str) -> list[tuple[str, float, float]]:
    """Notebooks per minute: one row for stock nbgrader, one each for one worker and for one per core."""
    released = (REPOSITORY / "release" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb").read_bytes()
    chosen = [
        replace(student, name=f"{student.name}{copy}", whole=whole)
        for student in students()
        for copy in range(copies)
        if student.name in CLASS
    ]
    submitted = root / f"submitted-{whole}"
    hand_in(released, submitted, chosen)
    stock = len(chosen) / _stock(root / f"stock-{whole}", root / "course", submitted, ASSIGNMENT) * 60
    rows = [(f"stock nbgrader, {what}", stock, 1.0)]
    for jobs in sorted({1, os.cpu_count() or 1}):
        seconds, _ = _ours(root / "course", submitted, ASSIGNMENT, root / f"ours-{whole}-{jobs}", jobs)
        rows.append((f"autograder, {jobs} worker{'s' * (jobs > 1)}", len(chosen) / seconds * 60, 0.0))
    return [(name, rate, rate / stock) for name, rate, _ in rows]


def _fixed_times(root: Path) -> dict[str, float]:
    """Seconds that a notebook of imports and one trivial test takes, start-up of the command excluded."""
    few, many = 2, 22
    for count in (1, few, many):
        _hand_in_bare(root / f"bare-{count}", count)
    stock = [
        _stock(root / f"stock-bare-{count}", root / "course", root / f"bare-{count}", BARE) for count in (few, many)
    ]
    _, memory = _ours(root / "course", root / f"bare-{many}", BARE, root / "ours-bare", jobs=1)
    return {"stock": (stock[1] - stock[0]) / (many - few), "ours": _warm(root, many) / many, "pss": memory}


def _warm(root: Path, count: int) -> float:
    """Seconds for `count` bare notebooks with a worker that has graded one before."""
    before = os.getcwd()
    os.chdir(root / "course")
    try:
        with local_pool(1) as pool:
            batch = Batch(Course.load(root / "course"), root / "warm", lambda changes: True, lambda *progress: None)
            batch.run(find_submissions(root / "bare-1", [BARE]), pool)
            submissions = find_submissions(root / f"bare-{count}", [BARE])
            started = time.perf_counter()
            records = batch.run(submissions, pool, regrade=True)
            seconds = time.perf_counter() - started
    finally:
        os.chdir(before)
    assert [record.status for record in records] == ["graded"] * count
    return seconds


def _stock(root: Path, course: Path, submitted: Path, assignment: str) -> float:
    """Seconds that `nbgrader autograde` takes with its own Execute."""
    root.mkdir()
    (root / "source").symlink_to(course / "source")
    (root / "submitted").symlink_to(submitted)
    (root / "nbgrader_config.py").write_text(STOCK_CONFIG)
    nbgrader = [sys.executable, "-m", "nbgrader"]
    subprocess.run([*nbgrader, "generate_assignment", assignment, "--force"], cwd=root, check=True, capture_output=True)
    started = time.perf_counter()
    subprocess.run([*nbgrader, "autograde", assignment], cwd=root, check=True, capture_output=True)
    return time.perf_counter() - started


def _ours(course: Path, submitted: Path, assignment: str, out: Path, jobs: int) -> tuple[float, float]:
    """Seconds that `autograder grade` takes, and the proportional memory of a worker with its sandbox, in MB."""
    before = os.getcwd()
    os.chdir(course)
    watch = _MemoryWatch()
    watch.start()
    try:
        started = time.perf_counter()
        records = grade_class(Course.load(course), [assignment], submitted, out, Console(file=io.StringIO()), jobs=jobs)
        seconds = time.perf_counter() - started
    finally:
        watch.stop()
        os.chdir(before)
    assert all(record.status == "graded" for record in records), records
    return seconds, watch.highest / jobs


class _MemoryWatch(threading.Thread):
    """Samples the proportional set size of the pool's workers and their sandboxes."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.highest = 0.0
        self._running = threading.Event()

    def run(self) -> None:
        while not self._running.wait(0.2):
            total = 0.0
            for process in psutil.Process().children(recursive=True):
                try:
                    total += process.memory_full_info().pss / 1e6
                except psutil.Error:
                    continue
            self.highest = max(self.highest, total)

    def stop(self) -> None:
        self._running.set()
        self.join()


def _add_bare_assignment(course: Path) -> None:
    mark = {"schema_version": 3, "locked": True, "task": False}
    test = new_code_cell("assert np.zeros(1).sum() == 0", id="bare")
    test.metadata.nbgrader = mark | {"grade": True, "solution": False, "grade_id": "bare", "points": 1}
    notebook = new_notebook(cells=[new_code_cell(IMPORTS, id="imports"), test])
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    folder = course / "source" / BARE
    folder.mkdir(parents=True)
    nbformat.write(notebook, folder / f"{BARE}.ipynb")


def _hand_in_bare(submitted: Path, count: int) -> None:
    source = nbformat.read(submitted.parent / "course" / "source" / BARE / f"{BARE}.ipynb", as_version=4)
    for number in range(count):
        folder = submitted / f"student{number}" / BARE
        folder.mkdir(parents=True)
        nbformat.write(source, folder / f"{BARE}.ipynb")


def _table(lines: list[tuple[str, float, float]], fixed: dict[str, float]) -> str:
    load = statistics.mean(os.getloadavg())
    rows = "\n".join(f"| {name} | {rate:.1f} | {ratio:.1f} |" for name, rate, ratio in lines)
    return f"""# Grading: stock nbgrader and `autograder grade`

Written by `make bench-grading` with Python {platform.python_version()} on {os.cpu_count()} cores; mean load {load:.1f}.
Submissions of {ASSIGNMENT}; the whole command is timed, start-up included.

| | notebooks per minute | times stock |
|---|---:|---:|
{rows}

| beyond a notebook's own cells | seconds per notebook |
|---|---:|
| stock nbgrader: kernel, imports, gradebook | {fixed["stock"]:.2f} |
| autograder: sandbox, imports, gradebook, feedback page | {fixed["ours"]:.2f} |

Memory of one worker with its sandbox (PSS, fork server included): {fixed["pss"]:.0f} MB.
"""


if __name__ == "__main__":
    main()
