"""The course as nbgrader sees it: its folder, its configuration, its assignments."""

from __future__ import annotations

import copy
import logging
import tempfile
from dataclasses import dataclass
from pathlib import Path

from traitlets.config import Config, PyFileConfigLoader

CONFIG_FILE = "nbgrader_config.py"


class CourseError(Exception):
    """The course, its database or an output folder cannot be used; the message says what to do."""


@dataclass(frozen=True)
class Course:
    """A course folder and what its ``nbgrader_config.py`` sets.

    Attributes
    ----------
    root : Path
        The folder that holds ``source/``.
    config : traitlets.config.Config
    """

    root: Path
    config: Config

    @classmethod
    def load(cls, root: Path) -> Course:
        """Read the course in folder `root`.

        Raises
        ------
        CourseError
            If the folder holds no assignments.
        """
        root = root.resolve()
        config = Config()
        if (root / CONFIG_FILE).exists():
            config = PyFileConfigLoader(CONFIG_FILE, path=str(root)).load_config()
        course = cls(root, config)
        if not course.assignments():
            raise CourseError(
                f"No assignment in '{root / 'source'}'. Run 'autograder build' in the course folder first."
            )
        return course

    def assignments(self) -> list[str]:
        """Names of the assignments, in course order."""
        return sorted(path.parent.name for path in (self.root / "source").glob("*/*.ipynb") if _is_named_alike(path))

    def source(self, assignment: str) -> bytes:
        """The instructor's notebook of an assignment, as it stands on disk."""
        return (self.root / "source" / assignment / f"{assignment}.ipynb").read_bytes()

    def with_own_database(self) -> Course:
        """The same course with its gradebook in the output folder, whatever the configuration says."""
        config = copy.deepcopy(self.config)
        config.CourseDirectory.pop("db_url", None)
        return Course(self.root, config)

    def coursedir(self, out: Path):
        """The ``nbgrader.coursedir.CourseDirectory`` whose outputs and default gradebook are in `out`."""
        from nbgrader.coursedir import CourseDirectory

        config = copy.deepcopy(self.config)
        config.CourseDirectory.root = str(out.resolve())
        config.CourseDirectory.source_directory = str(self.root / "source")
        return CourseDirectory(config=config)

    def register(self, assignment: str, out: Path) -> None:
        """Put the assignment's cells and points into the gradebook, as ``nbgrader generate_assignment`` does.

        Raises
        ------
        CourseError
            If nbgrader refuses, for instance because cells were added after submissions had been graded.
        """
        from nbgrader.converters import GenerateAssignment

        with tempfile.TemporaryDirectory() as release:
            coursedir = self.coursedir(out)
            coursedir.release_directory = release
            coursedir.assignment_id = assignment
            converter = GenerateAssignment(coursedir=coursedir, config=self.config, force=True)
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


def safe_url(db_url: str) -> str:
    """A database address without its password."""
    from sqlalchemy.engine import make_url

    return make_url(db_url).render_as_string(hide_password=True)


def _is_named_alike(path: Path) -> bool:
    return path.stem == path.parent.name
