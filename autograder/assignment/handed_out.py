"""What students were given so far: an assignment may change after it was handed out, and nobody is blamed for that."""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from autograder.course import FOLDER, Course

# Of one version of an assignment: by notebook and cell, the hash of its text.
Version = Mapping[str, Mapping[str, str]]


def versions(course: Course, assignment: str) -> list[Version]:
    """The versions of an assignment that hand-ins were graded by, the first one first."""
    with contextlib.suppress(OSError, ValueError):
        return json.loads(_path(course, assignment).read_text("utf-8"))
    return []


def remember(course: Course, assignment: str, texts: Mapping[str, Mapping[str, str]]) -> None:
    """Keep a version by which hand-ins are graded.

    Parameters
    ----------
    course : Course
    assignment : str
    texts : mapping of notebook to mapping of cell to str
        The cells as students get them.
    """
    version = {sheet: {name: mark(text) for name, text in cells.items()} for sheet, cells in texts.items()}
    known = versions(course, assignment)
    if version not in known:
        with contextlib.suppress(OSError):  # a course that cannot be written to has no history
            path = _path(course, assignment)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps([*known, version], indent=1), "utf-8")


def forget(course: Course, assignment: str) -> None:
    """Take the assignment as it is for what was handed out."""
    _path(course, assignment).unlink(missing_ok=True)


def mark(text: str) -> str:
    """Hash of a cell's text without the white space that editors add and take away."""
    return hashlib.sha256(plain(text).encode("utf-8", "surrogatepass")).hexdigest()


def plain(text: str) -> str:
    """A cell's text without the white space that editors add and take away."""
    return "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").strip().splitlines())


def _path(course: Course, assignment: str) -> Path:
    return course.root / FOLDER / "handed_out" / f"{assignment}.json"
