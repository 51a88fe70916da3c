"""The feedback page of one notebook: what a student reads, from the autograded notebook and the gradebook.

The same page comes from ``autograder grade``, ``nbgrader generate_feedback`` and the formgrader's button.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import Exporter
from nbgrader.api import Gradebook
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from traitlets import default

from autograder.course import Course
from autograder.grading.gradebook import GradebookWriter
from autograder.grading.pool import Pool
from autograder.grading.results import Record, write_atomically
from autograder.grading.standing import Cell, Final, final_scores, maxima
from autograder.publish.answers import exercises_of
from autograder.publish.as_it_ran import cells_of, title_of
from autograder.publish.notices import notes_of
from autograder.publish.templates import template


@dataclass(frozen=True)
class Page:
    """What one page is made of; it goes to the worker that writes it.

    Attributes
    ----------
    student, assignment, sheet : str
    notebook : str
        The autograded notebook, as JSON.
    final : Final
    maxima : dict of (notebook, cell) to float
    """

    student: str
    assignment: str
    sheet: str
    notebook: str
    final: Final
    maxima: dict[Cell, float]


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
    standing = {
        name: (gradebook.final_scores(name), _flat(gradebook.maxima(name))) for name in {name for _, name in by_name}
    }

    def pages() -> Iterator[Page]:
        for record, sheet in wanted:
            finals, points = standing[record.assignment]
            text = autograded_path(out, record.student, record.assignment, sheet).read_text("utf-8")
            yield Page(record.student, record.assignment, sheet, text, finals[record.student], points)

    for page, html in pool.run(render, pages()):
        record = by_name[page.student, page.assignment]
        if isinstance(html, BaseException):
            yield record, html
        else:
            write_atomically(feedback_path(out, page.student, page.assignment, page.sheet), html)
            yield record, None


def _flat(points: dict[str, dict[str, float]]) -> dict[Cell, float]:
    return {(notebook, cell): worth for notebook, cells in points.items() for cell, worth in cells.items()}


def render(page: Page) -> str:
    """The HTML of one page: it loads nothing, runs nothing, and shows nothing of the tests that is not handed out."""
    # Joins what a file keeps as lines, and validates nothing, which would cost more than the page.
    notebook = nbformat.v4.reads(page.notebook)
    entries = exercises_of(notebook, page.sheet, page.final, page.maxima)
    sheets = sorted({sheet for sheet, _ in page.maxima})
    return template("feedback.html").render(
        page=page,
        title=title_of(notebook),
        final=page.final,
        status=notes_of(notebook),
        entries=entries,
        sheets=sheets,
        here=sum(entry.score or 0.0 for entry in entries),
        worth=sum(entry.worth for entry in entries),
        cells=list(cells_of(notebook)),
    )


class FeedbackExporter(Exporter):
    """What ``nbgrader generate_feedback`` writes with: ``c.GenerateFeedback.exporter_class``."""

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".html"

    def from_notebook_node(self, nb: Any, resources: Any = None, **kw: Any) -> tuple[Any, Any]:
        """Export an autograded notebook."""
        nb, resources = super().from_notebook_node(nb, resources, **kw)
        about = resources["nbgrader"]
        student, assignment, sheet = about["student"], about["assignment"], about["notebook"]
        with Gradebook(about["db_url"], CourseDirectory(config=self.config).course_id) as gradebook:
            final = final_scores(gradebook, assignment, student).get(student)
            points = _flat(maxima(gradebook, assignment))
        if final is None:
            raise NbGraderException(
                f"the gradebook has no grades of {student} in {assignment}: run nbgrader autograde {assignment} first"
            )
        return render(Page(student, assignment, sheet, nbformat.writes(nb), final, points)), resources
