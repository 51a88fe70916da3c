"""Hand in for a course's demo class, and compare what its students got with what they deserve.

A course that has one keeps it in ``demo/``: ``class.toml`` (the assignment, and each student's answers and due points),
``answers/<name>.py``, and ``tampering.py`` with functions that change a notebook file.
"""

from __future__ import annotations

import runpy
import shutil
import tomllib
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jupytext
import nbformat
from nbformat import NotebookNode
from rich.console import Console

from autograder import course
from autograder.assignment.handed_out import forget
from autograder.course import Course, CourseError
from autograder.exercises.catalogue import exercises
from autograder.grading.results import Record
from autograder.grading.run import grade_class


@dataclass(frozen=True)
class Student:
    """One student of the class, as ``class.toml`` has it.

    Attributes
    ----------
    name, about : str
    answers : list of str
        Files in ``answers/``, later ones overrule earlier ones.
    tampering : str
        Function in ``tampering.py`` that changes the notebook file, or empty.
    file : str or None
        Name of the file handed in; None: the assignment's own; empty: none.
    zipped : bool
        Handed in as ``<student>.zip``.
    whole : bool
        Kept the cells that only show something, experiment included. The others deleted them: grading must stand
        that, and the demo takes two minutes instead of ten.
    status : str
    earns : dict
        Points by exercise where they are not what `otherwise` says.
    otherwise : str
        "full" or "none".
    mistakes : list of str
        Known mistakes that the grader must name.
    """

    name: str
    about: str
    answers: list[str] = field(default_factory=list)
    tampering: str = ""
    file: str | None = None
    zipped: bool = False
    whole: bool = False
    status: str = "graded"
    earns: dict[str, float] = field(default_factory=dict)
    otherwise: str = "none"
    mistakes: list[str] = field(default_factory=list)

    def expected(self) -> dict[str, float]:
        """Points by exercise."""
        lesson = [exercise for exercise in exercises() if exercise.lesson == assignment()]
        rest = {exercise.name: float(exercise.points) if self.otherwise == "full" else 0.0 for exercise in lesson}
        return rest | self.earns


def _folder() -> Path:
    return course.at_hand().root / "demo"


def _class() -> dict[str, Any]:
    return tomllib.loads((_folder() / "class.toml").read_text("utf-8"))


def assignment() -> str:
    """The assignment that the class hands in."""
    return _class()["assignment"]


def students() -> list[Student]:
    """The whole class."""
    return [Student(name, **entry) for name, entry in _class()["student"].items()]


def hand_in(released: bytes, submitted: Path, chosen: list[Student] | None = None) -> None:
    """Write the class's submissions.

    Parameters
    ----------
    released : bytes
        The student edition of the assignment.
    submitted : Path
        Receives ``<student>/<assignment>/<notebook>.ipynb``.
    chosen : list of Student, optional
    """
    asked = assignment()
    for student in chosen or students():
        content = fill_in(released, student)
        file = f"{asked}.ipynb" if student.file is None else student.file
        if student.zipped:
            submitted.mkdir(parents=True, exist_ok=True)
            with zipfile.ZipFile(submitted / f"{student.name}.zip", "w", zipfile.ZIP_DEFLATED) as archive:
                archive.writestr(f"{asked}/{file}", content)
        else:
            folder = submitted / student.name / asked
            folder.mkdir(parents=True, exist_ok=True)
            if file:
                (folder / file).write_bytes(content)


def fill_in(released: bytes, student: Student) -> bytes:
    """The notebook file of one student."""
    notebook = nbformat.reads(released.decode(), as_version=4)
    if not student.whole:
        _delete_shows(notebook)
    for name in student.answers:
        _put_answers(notebook, (_folder() / "answers" / f"{name}.py").read_text("utf-8"))
    content = _tamper(student.tampering)(notebook) if student.tampering else None
    return content if content is not None else nbformat.writes(notebook).encode()


def _tamper(name: str) -> Callable[[NotebookNode], bytes | None]:
    return runpy.run_path(str(_folder() / "tampering.py"))[name]


def _delete_shows(notebook: NotebookNode) -> None:
    """Delete every code cell that is neither the imports, which come first, nor part of an exercise."""
    imports = next(cell for cell in notebook.cells if cell.cell_type == "code")
    notebook.cells = [
        cell for cell in notebook.cells if cell is imports or cell.cell_type != "code" or "nbgrader" in cell.metadata
    ]


def _put_answers(notebook: NotebookNode, text: str) -> None:
    for answer in jupytext.reads(text, fmt="py:percent").cells:
        role: dict[str, Any] = answer.metadata
        if role.get("first"):
            notebook.cells.insert(0, nbformat.v4.new_code_cell(answer.source, id="first"))
            continue
        grade_id = f"{role['exercise']}_solution" if "exercise" in role else f"{role['question']}_answer"
        (cell,) = (cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade_id") == grade_id)
        cell.source = answer.source


def grade_demo_class(course: Course, out: Path, console: Console, jobs: int | None = None) -> list[Record]:
    """Hand in for the class below `out` and grade it there, everything anew.

    Raises
    ------
    CourseError
        If `out` holds submissions of other students.
    """
    submitted = out / "submitted"
    names = {student.name for student in students()}
    if submitted.exists() and {path.stem for path in submitted.iterdir()} - names:
        raise CourseError(f"'{submitted}' holds other students' work. Choose another folder with --out.")
    shutil.rmtree(submitted, ignore_errors=True)
    asked = assignment()
    hand_in((course.root / "release" / asked / f"{asked}.ipynb").read_bytes(), submitted)
    forget(course, asked)  # the class gets the lesson as it is today
    return grade_class(course, [asked], submitted, out, console, jobs=jobs, regrade=True, ask=False)


def surprises(records: list[Record]) -> list[str]:
    """What differs from what the students deserve, one line each; empty when all is well."""
    graded = {record.student: record for record in records}
    found = [f"{name} is not in the class" for name in graded.keys() - {student.name for student in students()}]
    for student in students():
        record = graded.get(student.name)
        if record is None:
            found.append(f"{student.name} has no result")
            continue
        if record.status != student.status:
            found.append(f"{student.name}: expected status {student.status}, came {record.status}")
        scores = record.scores()
        for name, points in student.expected().items():
            if scores.get(name) != points:
                found.append(f"{student.name}, {name}: expected {points:g}, came {scores.get(name)}")
        missing = set(student.mistakes) - set(record.mistakes())
        found += [f"{student.name}: the mistake '{mistake}' was not named" for mistake in sorted(missing)]
    return found
