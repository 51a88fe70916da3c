"""An assignment, parsed once: what nbgrader makes of the instructor's notebooks, and the files beside them."""

from __future__ import annotations

import copy
import fnmatch
import functools
import logging
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader import utils

from autograder.assignment.code import carried, facts
from autograder.assignment.handed_out import mark, versions
from autograder.course import Course, CourseError

MAX_FILES_BYTES = 64 * 2**20  # of an assignment's data files: they lie in the memory of every submission at work
IGNORED = ("*.ipynb", ".ipynb_checkpoints", "*.pyc", "__pycache__", ".DS_Store", "autotests.yml")


@dataclass(frozen=True)
class Test:
    """An autograded test cell.

    Attributes
    ----------
    grade_id : str
    source : str
        As it is run: with hidden tests, and with AUTOTEST directives turned into tests.
    points : float
    carried : str
        Code of the cell that later cells of the notebook need.
    helpers : str
        Code of earlier tests that this one needs.
    """

    grade_id: str
    source: str
    points: float
    carried: str = ""
    helpers: str = ""


@dataclass(frozen=True)
class Sheet:
    """One notebook of an assignment.

    Attributes
    ----------
    name : str
    notebook : NotebookNode
        The instructor's version, tests instantiated.
    released : NotebookNode
        What students get.
    tests : dict of str to Test
        In the order of the notebook.
    former : sequence of dict of str to str
        The versions of it that hand-ins were graded by, see `handed_out`: hashes of texts by cell.
    """

    name: str
    notebook: NotebookNode
    released: NotebookNode
    tests: dict[str, Test] = field(repr=False)
    former: Sequence[Mapping[str, str]] = ()

    @classmethod
    def as_it_stands(cls, name: str, notebook: NotebookNode) -> Sheet:
        """A notebook whose source is not at hand, with the tests that stand in it."""
        return cls(name, notebook, nbformat.from_dict({**notebook, "cells": []}), tests_of(notebook))

    @functools.cached_property
    def trusted(self) -> dict[str, NotebookNode]:
        """The cells that nbgrader knows, by grade_id."""
        return {name: cell for cell in self.notebook.cells if (name := grade_id(cell))}

    @functools.cached_property
    def handed_out(self) -> dict[str, str]:
        """The text of each of them as students got it."""
        return {name: cell.source for cell in self.released.cells if (name := grade_id(cell))}

    def always_given(self, name: str) -> bool:
        """Whether a cell was in the notebook from the first, so that every student has had it."""
        return all(name in version for version in self.former)

    def formerly_given(self, name: str, text: str) -> bool:
        """Whether a cell had this text once."""
        return any(version.get(name) == mark(text) for version in self.former)

    @functools.cached_property
    def given(self) -> frozenset[str]:
        """Texts of the code cells that are neither tests nor to be filled in."""
        return frozenset(
            cell.source.strip()
            for cell in self.notebook.cells
            if cell.cell_type == "code" and not is_test(cell) and not utils.is_solution(cell)
        )

    @functools.cached_property
    def asked(self) -> frozenset[str]:
        """Names that the cells to be filled in bind."""
        cells = (cell for cell in self.notebook.cells if cell.cell_type == "code" and utils.is_solution(cell))
        return frozenset().union(*(facts(cell.source).binds for cell in cells))


@dataclass(frozen=True)
class Assignment:
    """What an assignment asks for.

    Attributes
    ----------
    course : Course
    name : str
    sheets : dict of str to Sheet
        Its notebooks, by name.
    files : dict of str to bytes
        Data files and modules beside them, by path.
    """

    course: Course = field(repr=False)
    name: str
    sheets: dict[str, Sheet]
    files: Mapping[str, bytes] = field(repr=False)

    @classmethod
    def load(cls, course: Course, name: str) -> Assignment:
        """Read an assignment as nbgrader hands it out.

        Raises
        ------
        CourseError
            If nbgrader refuses it, it is in another language than Python, or its files are too large.
        """
        folder = course.source_folder(name)
        instructor, released = _generated(course, name)
        if not instructor:
            raise CourseError(f"The assignment '{name}' has no notebook in '{folder}'.")
        known = versions(course, name)
        sheets = {
            sheet: _sheet(
                name, sheet, instructor[sheet], released[sheet], [version.get(sheet, {}) for version in known]
            )
            for sheet in sorted(instructor)
        }
        return cls(course, name, sheets, read_files(folder, course))

    @property
    def points(self) -> dict[str, float]:
        """Points of each autograded cell, by the name that results use."""
        return {
            self.label(sheet.name, test.grade_id): test.points
            for sheet in self.sheets.values()
            for test in sheet.tests.values()
        }

    def label(self, sheet: str, test: str) -> str:
        """What results call a test: its grade_id, with its notebook where several use the same."""
        alone = sum(test in other.tests for other in self.sheets.values()) == 1
        return test if alone else f"{sheet}/{test}"


def grade_id(cell: Any) -> str | None:
    """The nbgrader id of a cell that nbgrader knows, whatever its metadata look like."""
    mark = cell.get("metadata", {}).get("nbgrader")
    if not isinstance(mark, dict) or not any(mark.get(role) for role in ("grade", "solution", "locked", "task")):
        return None
    name = mark.get("grade_id")
    return name if isinstance(name, str) and name else None


def is_test(cell: NotebookNode) -> bool:
    """Whether a cell of a source holds autograded tests."""
    return cell.cell_type == "code" and utils.is_grade(cell) and not utils.is_solution(cell)


def asks_registry(source: str) -> bool:
    """Whether a test asks for an exercise of the course's checks, which are known outside the sandbox only."""
    return "autograder" in source


def read_files(folder: Path, course: Course | None = None) -> dict[str, bytes]:
    """The files beside the notebooks of an assignment, by path.

    Raises
    ------
    CourseError
        If they are too large to be given to every submission.
    """
    ignored = (*IGNORED, *(course.config.CourseDirectory.get("ignore", ()) if course else ()))
    found: dict[str, bytes] = {}
    room = MAX_FILES_BYTES
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder)
        if not path.is_file() or any(fnmatch.fnmatch(part, glob) for part in relative.parts for glob in ignored):
            continue
        room -= path.stat().st_size
        if room < 0:
            raise CourseError(
                f"The files in '{folder}' take more than {MAX_FILES_BYTES // 2**20} MiB, and every submission gets "
                "them in memory: make them smaller, or let the notebook read a sample"
            )
        found[relative.as_posix()] = path.read_bytes()
    return found


def _sheet(
    assignment: str, name: str, notebook: NotebookNode, released: NotebookNode, former: Sequence[Mapping[str, str]]
) -> Sheet:
    kernel = notebook.metadata.get("kernelspec", {})
    language = kernel.get("language") or notebook.metadata.get("language_info", {}).get("name") or kernel.get("name")
    if language and "python" not in language.lower():
        raise CourseError(
            f"The notebook '{name}' of '{assignment}' asks for the kernel {kernel.get('name', language)!r}. "
            "Only Python is graded here; grade it with nbgrader's own Execute, without protect(c)."
        )
    return Sheet(name, notebook, released, tests_of(notebook), former)


def tests_of(notebook: NotebookNode) -> dict[str, Test]:
    """The autograded tests of a notebook, by grade_id."""
    places = (place for place, cell in enumerate(notebook.cells) if is_test(cell))
    return {test.grade_id: test for test in (_test(notebook, place) for place in places)}


def _test(notebook: NotebookNode, place: int) -> Test:
    cell = notebook.cells[place]
    later = (other.source for other in notebook.cells[place + 1 :] if other.cell_type == "code" and not is_test(other))
    wanted = frozenset().union(*(facts(source).reads for source in later)) & facts(cell.source).binds
    points = float(cell.metadata.nbgrader.get("points", 0))
    earlier = [other.source for other in notebook.cells[:place] if is_test(other)]
    # What the learner or another cell of the notebook defines is no helper, whatever tests do to it.
    others = (other.source for other in notebook.cells if other.cell_type == "code" and not is_test(other))
    helpers = facts(cell.source).reads.difference(*(facts(source).binds for source in others))
    return Test(
        grade_id(cell) or "",
        cell.source,
        points,
        carried([cell.source], wanted),
        carried(earlier, helpers),
    )


def _generated(course: Course, name: str) -> tuple[dict[str, NotebookNode], dict[str, NotebookNode]]:
    """Run nbgrader's generate_assignment without a database.

    Returns
    -------
    solved, released : dict of str to NotebookNode
        Each notebook before its solutions are cleared, with AUTOTEST directives turned into tests, and as students
        get it.
    """
    from nbgrader.converters import GenerateAssignment
    from nbgrader.preprocessors import ClearSolutions, NbGraderPreprocessor, SaveCells

    solved: dict[str, NotebookNode] = {}

    class Keep(NbGraderPreprocessor):
        def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
            solved[resources["nbgrader"]["notebook"]] = copy.deepcopy(nb)
            return nb, resources

    with tempfile.TemporaryDirectory() as folder:
        coursedir = course.coursedir(course.root)
        coursedir.release_directory = str(Path(folder) / "release")
        coursedir.assignment_id = name
        converter = GenerateAssignment(coursedir=coursedir, config=course.config, force=True, no_database=True)
        steps = [step for step in converter.preprocessors if not issubclass(step, SaveCells)]
        clearing = (place for place, step in enumerate(steps) if issubclass(step, ClearSolutions))
        steps.insert(next(clearing, 0), Keep)
        converter.preprocessors = steps
        converter.log, heard = listening_logger()
        try:
            converter.start()
        except Exception as error:
            raise CourseError(f"nbgrader cannot hand out '{name}': {heard.reason or error}") from error
        release = Path(coursedir.format_path(coursedir.release_directory, ".", name))
        return solved, {path.stem: nbformat.read(path, as_version=4) for path in sorted(release.glob("*.ipynb"))}


class _Heard(logging.Handler):
    """Keeps the last line of the last traceback that nbgrader logs; its exception only says to look there."""

    reason = ""

    def emit(self, record: logging.LogRecord) -> None:
        text = record.getMessage().strip()
        if text.startswith("Traceback"):
            self.reason = text.splitlines()[-1]


def listening_logger() -> tuple[logging.Logger, _Heard]:
    """A logger that says nothing and remembers why nbgrader gave up."""
    logger, heard = logging.Logger("nbgrader"), _Heard()
    logger.addHandler(heard)
    return logger, heard
