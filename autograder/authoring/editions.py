"""One lesson text, three editions.

``source/`` is nbgrader's instructor edition, ``release/`` the student edition that nbgrader makes of it, ``notebooks/``
the self-study edition with instant checks. Exercise ``dropout_forward`` becomes these cells, by ``grade_id``:

========================== ==================================================== =============
``dropout_forward_solution`` the solution; a stub in the editions for learners     to fill in
``dropout_forward_visible``  tests that a student sees                             locked
``dropout_forward``          the hidden test; in self-study the instant check      locked, graded
========================== ==================================================== =============

and question ``dropout_q1`` becomes ``dropout_q1_answer`` (to fill in) and ``dropout_q1`` (graded). Cell ids are the
``grade_id``, or the section's heading with a number, so they outlive edits elsewhere.
"""

from __future__ import annotations

import difflib
import json
import logging
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder.authoring import lesson_text
from autograder.authoring.lesson_text import Cell, Lesson
from autograder.authoring.stubs import stub
from autograder.course import Course
from autograder.exercises import catalogue
from autograder.exercises.declare import Exercise
from autograder.grading.registration import InPlace

EDITIONS = ("source", "release", "notebooks")
INDEX = "00_index"
PLAIN = "plain"  # the id of a cell without a role, until its section names it


class BuildError(RuntimeError):
    """nbgrader could not make the student edition."""


@dataclass(frozen=True)
class Difference:
    """One generated file that is not what the lessons build: ``kind`` is "missing", "changed" or "stale"."""

    path: str
    kind: str
    lines: tuple[str, ...] = ()

    def __str__(self) -> str:
        return "\n    ".join([f"{self.kind:8} {self.path}", *self.lines])


def build(course: Path, *, check: bool = False) -> list[Difference]:
    """Make ``source/``, ``release/`` and ``notebooks/`` from ``lessons/``.

    The assignments are registered in the course's gradebook too, as ``nbgrader generate_assignment`` does.

    Parameters
    ----------
    course : Path
        The folder with ``lessons/`` and ``nbgrader_config.py``.
    check : bool
        Only compare: write nothing in the course folder.

    Returns
    -------
    list of Difference
        The generated files that were not what the lessons build; unless ``check``, they are now.

    Raises
    ------
    LessonError
        If a lesson cannot be built; the message lists every reason. Nothing is written then.
    BuildError
        If nbgrader refuses an assignment.
    """
    registered = {exercise.name: exercise for exercise in catalogue.exercises()}
    lessons = read_lessons(course, registered)
    with tempfile.TemporaryDirectory(prefix="autograder-build-") as folder:
        built = Path(folder)
        for lesson in lessons:
            if lesson.graded:
                _write(built / "source" / lesson.name / f"{lesson.name}.ipynb", instructor_edition(lesson, registered))
            _write(built / "notebooks" / f"{lesson.name}.ipynb", self_study_edition(lesson, lessons, registered))
        _generate_assignments(course, built, [lesson.name for lesson in lessons if lesson.graded], register=not check)
        found = _differences(course, built)
        if not check:
            _bring_in(course, built, found)
    return found


def read_lessons(course: Path, registered: Mapping[str, Exercise]) -> list[Lesson]:
    """Every lesson of the course in order, checked against the registry.

    Raises
    ------
    LessonError
        If there is none, or one cannot be built.
    """
    paths = sorted((course / "lessons").glob("[0-9][0-9]_*.py"))
    if not paths:
        raise lesson_text.LessonError(
            f"no lesson was found in {course / 'lessons'}; expected files such as 04_dropout.py"
        )
    claims_file = course / "lessons" / "claims.json"
    claims = json.loads(claims_file.read_text(encoding="utf-8")) if claims_file.exists() else {}
    worth = Course.load(course).setting("lesson_points")
    lessons = [lesson_text.load(path, claims) for path in paths]
    for lesson in lessons:
        lesson_text.refuse(lesson.name, lesson_text.problems(lesson, registered, worth))
    return lessons


def instructor_edition(lesson: Lesson, registered: Mapping[str, Exercise]) -> NotebookNode:
    """The lesson with solutions, hidden tests and nbgrader's metadata."""

    def expand(cell: Cell, last: bool) -> Iterator[NotebookNode]:
        name = cell.name
        if cell.role == "exercise":
            yield _nbgrader_cell(f"{name}_solution", cell.source, solution=True)
        elif cell.role == "visible":
            yield _nbgrader_cell(f"{name}_visible", lesson_text.announced(cell), locked=True)
            if last:
                yield _grade_cell(registered[name], name)
        elif cell.role == "question":
            entry = registered[name]
            yield _markdown(name + "_question", cell.source)
            yield _nbgrader_cell(f"{name}_answer", _answer(entry, solved=True), solution=True)
            yield _grade_cell(entry, _answer_variable(name))
        else:
            yield _plain(cell)

    return _notebook(lesson, expand)


def self_study_edition(lesson: Lesson, lessons: Sequence[Lesson], registered: Mapping[str, Exercise]) -> NotebookNode:
    """The lesson with stubs, and an instant check below each exercise."""

    def expand(cell: Cell, last: bool) -> Iterator[NotebookNode]:
        name = cell.name
        if cell.role == "exercise":
            yield _code(f"{name}_solution", stub(cell.source))
        elif cell.role == "visible":
            yield _code(f"{name}_visible", lesson_text.announced(cell))
            if last:
                yield _code(name, f'check("{name}", {name})')
        elif cell.role == "question":
            yield _markdown(f"{name}_question", cell.source)
            yield _code(f"{name}_answer", _answer(registered[name], solved=False))
            yield _code(name, f'check("{name}", {_answer_variable(name)})')
        else:
            yield _plain(cell)

    notebook = _notebook(lesson, expand)
    if lesson.graded:
        first_code = next(i for i, cell in enumerate(notebook.cells) if cell.cell_type == "code")
        ready = f'from autograder.study import check, failing, progress\n\nprogress("{lesson.name}")'
        notebook.cells.insert(first_code, _code("instant-checks", ready))
    for cell in notebook.cells:
        if cell.cell_type == "code":  # an exercise that is open does not stop a run of all cells
            cell.metadata["tags"] = [*cell.metadata.get("tags", ()), "raises-exception"]
    if lesson.name != INDEX:
        way = _way(lesson, lessons)
        notebook.cells.insert(0, _markdown("way-top", way))
        notebook.cells.append(_markdown("way-bottom", way))
    return notebook


def _notebook(lesson: Lesson, expand: Callable[[Cell, bool], Iterator[NotebookNode]]) -> NotebookNode:
    last_test = {cell.name: i for i, cell in enumerate(lesson.cells) if cell.role == "visible"}
    cells = [
        node
        for i, cell in enumerate(lesson_text.unspoiled(lesson.cells))
        for node in expand(cell, last_test.get(cell.name) == i)
    ]
    _number(cells)
    return nbformat.v4.new_notebook(
        cells=cells,
        metadata={
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
            "title": lesson.title,
            "minutes": lesson.minutes,
            "generated_from": f"lessons/{lesson.name}.py",
        },
    )


def _number(cells: Sequence[NotebookNode]) -> None:
    """Give every cell an id of its own: a repeated one gets a number, a plain cell its section's heading."""
    section, used = "start", Counter[str]()
    for cell in cells:
        if cell.cell_type == "markdown" and (
            heading := re.search(r"^#+ +(?:\d+[.)]? +)?(.+)$", cell.source, re.MULTILINE)
        ):
            section = re.sub(r"[^a-z0-9]+", "-", heading[1].lower()).strip("-")[:50] or "section"
        base = section if cell.id == PLAIN else cell.id
        used[base] += 1
        if cell.id == PLAIN:
            cell.id = f"{base}-{used[base]}"
        elif used[base] > 1:
            cell.id = f"{base}_{used[base]}"
            if "nbgrader" in cell.metadata:
                cell.metadata.nbgrader.grade_id = cell.id


def _code(cell_id: str, source: str) -> NotebookNode:
    return nbformat.v4.new_code_cell(source, id=cell_id)


def _markdown(cell_id: str, source: str) -> NotebookNode:
    return nbformat.v4.new_markdown_cell(source, id=cell_id)


def _plain(cell: Cell) -> NotebookNode:
    node = _code(PLAIN, cell.source) if cell.kind == "code" else _markdown(PLAIN, cell.source)
    if cell.role:
        node.metadata["tags"] = [cell.role]
    if cell.role == "figure":  # what only draws is folded, in JupyterLab and on the site
        node.metadata["jupyter"] = {"source_hidden": True}
        node.metadata["tags"].append("hide-input")
    return node


def _nbgrader_cell(grade_id: str, source: str, **flags: Any) -> NotebookNode:
    cell = _code(grade_id, source)
    cell.metadata["nbgrader"] = NotebookNode(
        {"grade": False, "solution": False, "locked": False, "task": False, "schema_version": 3}
        | {"grade_id": grade_id}
        | flags
    )
    return cell


def _grade_cell(exercise: Exercise, variable: str) -> NotebookNode:
    points = f"{exercise.points:g} point{'s' * (exercise.points != 1)}"
    source = "\n".join(
        [
            f"# The grader tests {variable} here, for {points}.",
            "### BEGIN HIDDEN TESTS",
            "from autograder import grade",
            f'grade("{exercise.name}", {variable})',
            "### END HIDDEN TESTS",
        ]
    )
    return _nbgrader_cell(exercise.name, source, grade=True, locked=True, points=exercise.points)


def _answer_variable(question: str) -> str:
    return f"answer_{question.rpartition('_q')[2]}"


def _answer(question: Any, *, solved: bool) -> str:
    *options, last = (f'"{option}"' for option in question.why)
    variable = _answer_variable(question.name)
    lines = [f'{variable} = ""  # your answer: {", ".join(options)} or {last}']
    if solved:
        lines += [lesson_text.BEGIN, f'{variable} = "{question.right}"', lesson_text.END]
    return "\n".join(lines)


def _way(lesson: Lesson, lessons: Sequence[Lesson]) -> str:
    """One line that leads from a lesson to its neighbours."""
    at = lessons.index(lesson)
    parts = [f"About {lesson.minutes} minutes"]
    for word, other in [("before", lessons[at - 1] if at else None), ("next", next(iter(lessons[at + 1 :]), None))]:
        if other and other.name != INDEX:
            parts.append(f"{word}: [{other.title}]({other.name}.ipynb)")
    if any(other.name == INDEX for other in lessons):
        parts.insert(0, f"[The course]({INDEX}.ipynb)")
    return " · ".join(parts)


def _write(path: Path, notebook: NotebookNode) -> None:
    nbformat.validate(notebook)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(nbformat.writes(notebook) + "\n", encoding="utf-8")


def _generate_assignments(course: Path, built: Path, names: Sequence[str], *, register: bool) -> None:
    """Run nbgrader's own generate_assignment on ``built``, with the course's configuration."""
    from nbgrader.converters.base import NbGraderException
    from nbgrader.coursedir import CourseDirectory
    from traitlets.config.loader import PyFileConfigLoader

    config = PyFileConfigLoader("nbgrader_config.py", path=str(course)).load_config()
    database = CourseDirectory(config=config, root=str(course)).db_url
    config.SaveCells.enabled = register
    log = logging.getLogger("nbgrader")
    log.setLevel(logging.ERROR)
    for name in names:
        folder = CourseDirectory(config=config, root=str(built), db_url=database, assignment_id=name)
        try:
            InPlace(coursedir=folder, config=config, no_database=not register, log=log).start()
        except NbGraderException as error:
            raise BuildError(f"nbgrader could not make release/{name}: {error}") from error


def _differences(course: Path, built: Path) -> list[Difference]:
    new = {path.relative_to(built): path for edition in EDITIONS for path in (built / edition).rglob("*.ipynb")}
    found = []
    for relative, path in sorted(new.items()):
        wanted, old = path.read_text(encoding="utf-8"), course / relative
        if not old.exists():
            found.append(Difference(relative.as_posix(), "missing"))
        elif (present := old.read_text(encoding="utf-8")) != wanted:
            found.append(Difference(relative.as_posix(), "changed", _summary(present, wanted)))
    for edition in EDITIONS:
        for path in sorted((course / edition).rglob("*.ipynb")):
            relative = path.relative_to(course)
            if relative not in new and _is_generated(path):
                found.append(Difference(relative.as_posix(), "stale"))
    return found


def _summary(present: str, wanted: str, most: int = 12) -> tuple[str, ...]:
    diff = difflib.unified_diff(present.splitlines(), wanted.splitlines(), lineterm="", n=0)
    lines = [line for line in diff if not line.startswith(("---", "+++"))]
    return tuple(line[:110] for line in lines[:most]) + (("...",) if len(lines) > most else ())


def _is_generated(path: Path) -> bool:
    """Whether the build made a notebook; an instructor's own assignments stand in the same folders."""
    try:
        return "generated_from" in json.loads(path.read_text(encoding="utf-8"))["metadata"]
    except (ValueError, KeyError, TypeError):
        return False


def _bring_in(course: Path, built: Path, found: Sequence[Difference]) -> None:
    for difference in found:
        path = course / difference.path
        if difference.kind == "stale":
            path.unlink()
            if path.parent.name not in EDITIONS and not any(path.parent.iterdir()):
                path.parent.rmdir()
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(built / difference.path, path)
