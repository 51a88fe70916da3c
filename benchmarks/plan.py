"""Grades with the plan of what runs against grades with everything run: ``python -m benchmarks.plan``.

Three kinds of submissions: each lesson solved and as it was handed out; the demo class and a generated class, with
every cell that only shows something; notebooks of random cells, as in ``tests/assignment/test_plan.py``. Both classes
answer an edition of the lesson in which experiments run with one seed and few epochs: all of it would take days.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Annotated

import nbformat
import typer
from hypothesis import HealthCheck, given, settings
from rich.console import Console
from rich.progress import track
from rich.table import Table

from autograder.assignment.at_hand import known_assignment, process_sandbox, proof_of
from autograder.assignment.run import Run, Ways, run_notebook
from autograder.authoring.classroom import assignment, fill_in, students
from autograder.course import at_hand
from autograder.sandbox.session import Sandbox
from benchmarks.large_class import hand_in_class
from tests.assignment import run_submission
from tests.assignment.test_plan import NOTEBOOKS, source_of

# In the text of the notebook's file. What an import cell sets changes nothing of what needs what.
QUICK = {
    "experiment.run(dropout_forward": "experiment.run([0], dropout_forward",
    "experiment.averaging()": "experiment.averaging([0])",
    "import dropout as experiment": (
        "import dropout as experiment; from dataclasses import replace as _few; "
        "experiment.TASKS = {name: _few(task, epochs=9) for name, task in experiment.TASKS.items()}"
    ),
    "2500, ": "25, ",
}


@dataclass
class Graded:
    """One submission, graded in both ways.

    Attributes
    ----------
    kind, name : str
    spared, whole : float
        Seconds with the plan and with everything run.
    differing : list of str
        Tests whose scores differ.
    """

    kind: str
    name: str
    spared: float
    whole: float
    differing: list[str]


def grade_both(kind: str, name: str, asked: str, content: bytes) -> Graded:
    """Grade a submission of the course at hand with the plan and without."""
    course = at_hand()
    sheets, sandbox = known_assignment(course, asked), process_sandbox(course)
    ways = proof_of(course, sheets, sandbox).ways[asked]
    return both(kind, name, ways, lambda ways: run_notebook(content, sheets, sheets.sheets[asked], sandbox, ways))


def both(kind: str, name: str, ways: Ways, grade: Callable[[Ways], Run]) -> Graded:
    """Grade with the plan and without."""
    seconds, scores = [], []
    for sparing in (True, False):
        started = time.perf_counter()
        run = grade(replace(ways, sparing=sparing))
        seconds.append(time.perf_counter() - started)
        scores.append({result.name: result.score for result in run.results})
    return Graded(kind, name, *seconds, [test for test, score in scores[0].items() if scores[1][test] != score])


def lessons() -> Iterator[tuple[str, str, str, bytes]]:
    """Kind, name, assignment and content of the course's own notebooks."""
    root = at_hand().root
    for asked in at_hand().assignments():
        for edition in ("source", "release"):
            yield (
                "each lesson, solved and blank",
                asked,
                asked,
                (root / edition / asked / f"{asked}.ipynb").read_bytes(),
            )


@contextlib.contextmanager
def quick_course() -> Iterator[Path]:
    """Work in a course whose one assignment is that of the demo class, its experiments with one seed and few epochs."""
    course, asked = at_hand().root, assignment()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        shutil.copy(course / "nbgrader_config.py", root)
        for name in ("checks", "demo"):
            (root / name).symlink_to(course / name)
        for edition in ("source", "release"):
            text = (course / edition / asked / f"{asked}.ipynb").read_text("utf-8")
            for long, short in QUICK.items():
                assert long in text, f"{long} is not in {asked} any more"
                text = text.replace(long, short)
            (root / edition / asked).mkdir(parents=True)
            (root / edition / asked / f"{asked}.ipynb").write_text(text, "utf-8")
        with contextlib.chdir(root):
            yield root


def classes(root: Path, size: int) -> Iterator[tuple[str, str, str, bytes]]:
    """Kind, name, assignment and content of the hand-ins of the demo class and of a generated one."""
    asked = assignment()
    released = (root / "release" / asked / f"{asked}.ipynb").read_bytes()
    for student in students():
        yield "the demo class", student.name, asked, fill_in(released, replace(student, whole=True))
    hand_in_class(released, root / "submitted", size)
    for path in sorted((root / "submitted").rglob("*.ipynb")):
        yield "a generated class", path.parts[-3], asked, path.read_bytes()


def all_graded(tasks: list[tuple[str, str, str, bytes]]) -> list[Graded]:
    """Grade submissions of the course at hand in both ways, in two processes."""
    with ProcessPoolExecutor(max_workers=min(2, os.cpu_count() or 1)) as pool:
        graded = pool.map(grade_both, *zip(*tasks, strict=True))
        return list(track(graded, "grading", total=len(tasks), console=Console(stderr=True)))


def random_notebooks(count: int) -> list[Graded]:
    """Grade notebooks of random cells in both ways."""
    found = []
    with Sandbox() as sandbox:

        @settings(max_examples=count, database=None, deadline=None, suppress_health_check=list(HealthCheck))
        @given(NOTEBOOKS)
        def grade(plan: list[tuple[str, str, str]]) -> None:
            source = source_of(plan)
            content = nbformat.writes(source)
            run = both("notebooks of random cells", "", Ways(), partial(run_submission, content, source, sandbox))
            found.append(replace(run, name=content if run.differing else ""))

        grade()
    return found


def main(
    size: Annotated[int, typer.Option(min=1, help="students in the generated class")] = 1000,
    count: Annotated[int, typer.Option(min=1, help="notebooks of random cells")] = 1000,
) -> None:
    """Print how many submissions got the same scores in both ways."""
    found = all_graded(list(lessons()))
    with quick_course() as root:
        found += all_graded(list(classes(root, size)))
    found += random_notebooks(count)
    table = Table(title="Scores with the plan of what runs, and with everything run")
    for title in ("submissions", "number", "other scores", "seconds with the plan", "with everything"):
        table.add_column(title, justify="left" if title == "submissions" else "right")
    for kind, number in Counter(one.kind for one in found).items():
        these = [one for one in found if one.kind == kind]
        seconds = (f"{sum(one.spared for one in these):.0f}", f"{sum(one.whole for one in these):.0f}")
        table.add_row(kind, str(number), str(sum(bool(one.differing) for one in these)), *seconds)
    Console(width=120).print(table)
    differing = [one for one in found if one.differing]
    for one in differing:
        print(f"{one.kind}, {one.name}: {', '.join(one.differing)}")
    sys.exit(bool(differing))


if __name__ == "__main__":
    typer.run(main)
