"""Feedback pages, made by nbgrader's own exporter from the autograded notebook and the gradebook."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import HTMLExporter
from nbgrader.converters import GenerateFeedback
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import GetGrades
from traitlets.config import Config

from autograder.course import Course
from autograder.grading.gradebook import GradebookWriter
from autograder.grading.pool import Pool
from autograder.grading.results import Record, write_atomically


@dataclass(frozen=True)
class Page:
    """A feedback page to render: the notebook with scores and comments in it, as JSON, and the totals."""

    student: str
    assignment: str
    notebook: str
    totals: dict[str, Any]
    config: Config


def feedback_path(out: Path, student: str, assignment: str) -> Path:
    return out / "feedback" / student / assignment / f"{assignment}.html"


def autograded_path(out: Path, student: str, assignment: str) -> Path:
    return out / "autograded" / student / assignment / f"{assignment}.ipynb"


def write_feedback(
    course: Course, out: Path, gradebook: GradebookWriter, records: list[Record], pool: Pool
) -> Iterator[tuple[Record, BaseException | None]]:
    """Render and write the page of each record; yield each with what went wrong, if anything."""
    by_name = {(record.student, record.assignment): record for record in records}
    pages = (_page(out, gradebook, record, course.config) for record in records)
    for page, html in pool.run(render, pages):
        record = by_name[page.student, page.assignment]
        if isinstance(html, BaseException):
            yield record, html
        else:
            write_atomically(feedback_path(out, page.student, page.assignment), html)
            yield record, None


def _page(out: Path, gradebook: GradebookWriter, record: Record, config: Config) -> Page:
    path = autograded_path(out, record.student, record.assignment)
    notebook = nbformat.reads(path.read_text("utf-8"), as_version=4)
    totals = gradebook.annotate(record.student, record.assignment, notebook)
    return Page(record.student, record.assignment, json.dumps(notebook), totals, config)


def render(page: Page) -> str:
    """The HTML of one page, as ``nbgrader generate_feedback`` makes it."""
    resources = {
        "unique_key": page.assignment,
        "output_files_dir": f"{page.assignment}_files",
        "metadata": {"name": page.assignment},
        "nbgrader": {
            "student": page.student,
            "assignment": page.assignment,
            "notebook": page.assignment,
            **page.totals,
        },
    }
    notebook = nbformat.from_dict(json.loads(page.notebook))
    html, _ = _exporter(page.config).from_notebook_node(notebook, resources=resources)
    return html


_exporters: dict[str, HTMLExporter] = {}


def _exporter(config: Config) -> HTMLExporter:
    """nbgrader's feedback exporter with the course's preprocessors, less the one that opens the gradebook.

    One of each configuration is kept: making it costs more than a page.
    """
    key = repr(config)
    if key not in _exporters:
        converter = GenerateFeedback(coursedir=CourseDirectory(config=config), config=config)
        exporter = converter.exporter_class(parent=converter, config=converter.config)
        for preprocessor in converter.preprocessors:
            if preprocessor is not GetGrades:
                exporter.register_preprocessor(preprocessor)
        _exporters[key] = exporter
    return _exporters[key]
