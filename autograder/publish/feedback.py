"""Feedback pages, made by nbgrader's own exporter from the autograded notebook and the gradebook."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import HTMLExporter
from nbgrader.converters import GenerateFeedback
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import GetGrades

from autograder.course import Course
from autograder.grading.gradebook import GradebookWriter
from autograder.grading.pool import Pool
from autograder.grading.results import Record, write_atomically


@dataclass(frozen=True)
class Page:
    """A feedback page to render: the notebook with scores and comments in it, as JSON, and the totals."""

    course: str
    student: str
    assignment: str
    sheet: str
    notebook: str
    totals: dict[str, Any]


def feedback_path(out: Path, student: str, assignment: str, sheet: str) -> Path:
    return out / "feedback" / student / assignment / f"{sheet}.html"


def autograded_path(out: Path, student: str, assignment: str, sheet: str) -> Path:
    return out / "autograded" / student / assignment / f"{sheet}.ipynb"


def write_feedback(
    course: Course, out: Path, gradebook: GradebookWriter, wanted: Iterable[tuple[Record, str]], pool: Pool
) -> Iterator[tuple[Record, BaseException | None]]:
    """Render and write the page of each record and notebook; yield each with what went wrong, if anything."""
    wanted = list(wanted)
    by_name = {(record.student, record.assignment): record for record, _ in wanted}
    pages = (_page(course, out, gradebook, record, sheet) for record, sheet in wanted)
    for page, html in pool.run(render, pages):
        record = by_name[page.student, page.assignment]
        if isinstance(html, BaseException):
            yield record, html
        else:
            write_atomically(feedback_path(out, page.student, page.assignment, page.sheet), html)
            yield record, None


def _page(course: Course, out: Path, gradebook: GradebookWriter, record: Record, sheet: str) -> Page:
    path = autograded_path(out, record.student, record.assignment, sheet)
    notebook = nbformat.reads(path.read_text("utf-8"), as_version=4)
    totals = gradebook.annotate(record.student, record.assignment, sheet, notebook)
    return Page(str(course.root), record.student, record.assignment, sheet, json.dumps(notebook), totals)


def render(page: Page) -> str:
    """The HTML of one page, as ``nbgrader generate_feedback`` makes it."""
    resources = {
        "unique_key": page.sheet,
        "output_files_dir": f"{page.sheet}_files",
        "metadata": {"name": page.sheet},
        "nbgrader": {
            "student": page.student,
            "assignment": page.assignment,
            "notebook": page.sheet,
            **page.totals,
        },
    }
    notebook = nbformat.from_dict(json.loads(page.notebook))
    html, _ = _exporter(page.course).from_notebook_node(notebook, resources=resources)
    return html


@functools.lru_cache(maxsize=2)
def _exporter(course: str) -> HTMLExporter:
    """nbgrader's feedback exporter with the course's preprocessors, less the one that opens the gradebook.

    One of each course is kept: making it costs more than a page.
    """
    config = Course.load(Path(course)).config
    converter = GenerateFeedback(coursedir=CourseDirectory(config=config), config=config)
    exporter = converter.exporter_class(parent=converter, config=converter.config)
    for preprocessor in converter.preprocessors:
        if preprocessor is not GetGrades:
            exporter.register_preprocessor(preprocessor)
    return exporter
