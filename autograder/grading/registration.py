"""Tell the gradebook what an assignment asks for."""

from __future__ import annotations

import logging
import tempfile
from pathlib import Path

from autograder.course import Course, CourseError, safe_url


def register(course: Course, assignment: str, out: Path) -> None:
    """Put the assignment's cells and points into the gradebook, as ``nbgrader generate_assignment`` does.

    Raises
    ------
    CourseError
        If nbgrader refuses, for instance because cells were added after submissions had been graded.
    """
    from nbgrader.converters import GenerateAssignment

    with tempfile.TemporaryDirectory() as release:
        coursedir = course.coursedir(out)
        coursedir.release_directory = release
        coursedir.assignment_id = assignment
        converter = GenerateAssignment(coursedir=coursedir, config=course.config, force=True)
        converter.log, heard = _listening_logger()
        try:
            converter.start()
        except Exception as error:
            reason = heard.reason or str(error)
            raise CourseError(
                f"nbgrader could not register '{assignment}' in {safe_url(coursedir.db_url)}: {reason}. "
                "Where cells were added or removed after grading, use a new gradebook: another --out."
            ) from error


class _Heard(logging.Handler):
    """Keeps the last line of the last traceback that nbgrader logs; its exception only says to look there."""

    reason = ""

    def emit(self, record: logging.LogRecord) -> None:
        text = record.getMessage().strip()
        if text.startswith("Traceback"):
            self.reason = text.splitlines()[-1]


def _listening_logger() -> tuple[logging.Logger, _Heard]:
    logger, heard = logging.Logger("nbgrader"), _Heard()
    logger.addHandler(heard)
    return logger, heard
